"""What codes in answers are called, place by place: the most local name is shown, of one place the later."""

import datetime as dt
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from ssj_core.legal import Place, Text

Names = Mapping[str, tuple[dt.date, Text]]
"""Code → since when it is called so, and what."""


def _later(one: tuple[dt.date, Text], other: tuple[dt.date, Text]) -> tuple[dt.date, Text]:
    """Return the later name; of two of one day always the same one, whatever came first."""
    if one[0] != other[0]:
        return max(one, other, key=lambda named: named[0])
    return min(one, other, key=lambda named: (named[1].zh, named[1].en))


@frozen
class Terms:
    """What codes in answers are called: fields, channels, receivers, grounds, terms in words.

    Attributes:
        words: what each is called where no place says otherwise: by the highest place that names it.
        places: area code → what is called otherwise there.

    >>> nation = Terms.of(Place("000000"), {"x": Text("甲", "a")}, dt.date(2020, 1, 1))
    >>> county = Terms.of(Place("150602"), {"x": Text("乙", "b")}, dt.date(2019, 1, 1))
    >>> both = Terms.joined([county, nation])
    >>> both.name("x"), both.at(Place("150602")).name("x"), both.at(Place("460105")).name("x")
    ('甲', '乙', '甲')
    """

    words: Mapping[str, Text] = field(factory=dict)
    places: Mapping[str, Names] = field(factory=dict)

    @classmethod
    def of(cls, place: Place, words: Mapping[str, Text], since: dt.date) -> "Terms":
        """Return the names one book of a place gives, as of its newest clause."""
        return cls.joined(
            [cls(words, {place.code: {code: (since, words[code]) for code in words}})]
        )

    @classmethod
    def joined(cls, terms: Iterable["Terms"]) -> "Terms":
        """Return the names of all, whatever their order."""
        places: dict[str, dict[str, tuple[dt.date, Text]]] = {}
        loose: dict[str, Text] = {}
        for one in terms:
            loose |= {} if one.places else one.words
            for code, names in one.places.items():
                here = places.setdefault(code, {})
                for key, named in names.items():
                    here[key] = _later(here[key], named) if key in here else named
        words = dict(loose)
        for code in sorted(places, key=lambda code: (-Place(code).depth, code)):
            words |= {key: text for key, (_, text) in places[code].items()}
        return cls(
            dict(sorted(words.items())),
            {code: dict(sorted(places[code].items())) for code in sorted(places)},
        )

    def at(self, place: Place) -> "Terms":
        """Return the names used at a place: its own before those of the places above it."""
        found = dict(self.words)
        for above in place.chain():
            found |= {key: text for key, (_, text) in self.places.get(above.code, {}).items()}
        return Terms(found)

    def name(self, code: str, lang: str = "zh") -> str:
        """Return the name of a code, or the code itself."""
        return self.text(code).say(lang)

    def text(self, code: str) -> Text:
        """Return the name of a code in two languages, or the code itself."""
        return self.words.get(code) or Text(code, code)

    def to_plain(self) -> list[list[str]]:
        """Return the names by code, and by place where one is called otherwise there."""
        otherwise = [
            [code, key, text.zh, text.en]
            for code, names in self.places.items()
            for key, (_, text) in names.items()
            if text != self.words[key]
        ]
        return [*([key, text.zh, text.en] for key, text in self.words.items()), *otherwise]
