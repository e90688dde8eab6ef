"""Duties: who owes what to whom, opened and met by which facts, with the question that gives the day.

A duty is data of a rulebook, like a clause: another place owes other things on the same code. What
it names of a fact stands in braces, as a path from the fact itself, from `now`, the state after it,
or from `each`, one of what `each` lists: ``"{inspection}/{each}"``. Braces alone give the value
itself, braces in a text its words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import attrs
from attrs import field, frozen

from ssj_core.legal import Citation, Period, Place, Text
from ssj_core.rules._order import natural
from ssj_core.rules._plain import plain

Of = Literal["fact", "year", "task", "target"]
"""What opens a duty: a fact; every year; a task of a plan in effect; a target that was drawn."""
Scalar = str | int | bool | date
Way = Callable[[str], Callable[[Any], Any]]
"""What makes of a path the function that follows it, from wherever one looks."""
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_PATH: Final = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")


def paths_in(text: str) -> tuple[str, ...]:
    """Return the paths that stand in braces in a text.

    >>> paths_in("{inspection}/{each}")
    ('inspection', 'each')
    """
    return tuple(_BRACES.findall(text))


def is_path(text: str) -> bool:
    """Tell whether a text can be a path: names joined by dots."""
    return _PATH.fullmatch(text) is not None


def filling(text: str, way: Way) -> Callable[[Any], Any]:
    """Return a function from where one looks to a text with what its braces name.

    Where braces stand alone it gives the value itself; of what is missing a text has nothing.

    Args:
        text: the text.
        way: function from a path to what follows it from where one looks.

    >>> from operator import itemgetter
    >>> names = {"a": 1, "b": None}
    >>> filling("{a}/{b}", itemgetter)(names), filling("{a}", itemgetter)(names)
    ('1/', 1)
    """
    pieces = _BRACES.split(text)
    looks = [way(path) for path in pieces[1::2]]
    if not looks:
        return lambda _: text
    if pieces[0] == pieces[-1] == "" and len(looks) == 1:
        return looks[0]
    words = "{}".join(part.replace("{", "{{").replace("}", "}}") for part in pieces[::2])
    return lambda start: words.format(*[_said(look(start)) for look in looks])


def filling_text(text: str, way: Way) -> Callable[[Any], str]:
    """Return a function from where one looks to a text with what its braces name, as words.

    >>> from operator import itemgetter
    >>> filling_text("{b}", itemgetter)({"b": None}), filling_text("{a}", itemgetter)({"a": 1})
    ('', '1')
    """
    found = filling(text, way)
    return lambda start: _said(found(start))


def _said(value: Any) -> str:  # noqa: ANN401 - any value
    return "" if value is None else str(value)


@frozen(kw_only=True)
class Step:
    """Facts that open a duty, meet it, end it or open it again.

    Attributes:
        by: kinds of the facts, ``kind`` or ``kind:form``.
        each: path of what it happens to one by one; empty where it is one.
        when: path → the values it must have one of; of a path with several values, one must be.
        unless: likewise, the values none of which it may have.
        subject: what it is about, where that is not the duty's own.
        on: path of the day it happened, or of the year, which begins on 1 January; the fact's own
            day when empty.
    """

    by: tuple[str, ...]
    each: str = ""
    when: Mapping[str, tuple[Scalar, ...]] = field(factory=dict)
    unless: Mapping[str, tuple[Scalar, ...]] = field(factory=dict)
    subject: str = ""
    on: str = ""

    @property
    def paths(self) -> Iterator[str]:
        """Every path it names."""
        yield from (path for path in (self.each, self.on) if path)
        yield from (*self.when, *self.unless, *paths_in(self.subject))


@frozen(kw_only=True)
class Duty:
    """One thing that is owed.

    Attributes:
        id: its name, unique among everything loaded together.
        code: what it is called in answers: ``result-publication``.
        title: what is owed, for people.
        place, citation, period: as in a clause.
        cites: numbers of the clauses it comes from, as the source's register has them.
        of: what opens it.
        subject: what it is about; with the code the number of the obligation.
        owes: who owes it.
        to: to whom: a code the book has a term for, or a path.
        about: name → what it is about, for readers: plan, task, target, inspection.
        question: word of the question that gives the last day; empty where a document names it, or
            nothing does (及时).
        asks: the facts of the question.
        due: path of the last day, where a document names it.
        why_none: why there is no day where `due` gives none.
        opens, meets, lapses, reopens: the steps.
    """

    id: str
    code: str
    title: Text
    place: Place
    citation: Citation
    period: Period
    cites: tuple[str, ...]
    of: Of = "fact"
    subject: str
    owes: str
    to: str
    about: Mapping[str, str] = field(factory=dict)
    question: str = ""
    asks: Mapping[str, Scalar] = field(factory=dict)
    due: str = ""
    why_none: Text | None = None
    opens: tuple[Step, ...] = ()
    meets: tuple[Step, ...] = ()
    lapses: tuple[Step, ...] = ()
    reopens: tuple[Step, ...] = ()

    @property
    def clause(self) -> str:
        """The clauses it comes from, as one text."""
        return ", ".join(self.cites)

    @property
    def steps(self) -> Iterator[tuple[str, Step]]:
        """Every step with the name of its list."""
        for name in ("opens", "meets", "lapses", "reopens"):
            for step in getattr(self, name):
                yield name, step

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path its own texts name, those of its steps left out."""
        texts = (self.subject, self.owes, self.to, *self.about.values(), *self.asks.values())
        named = [path for text in texts if isinstance(text, str) for path in paths_in(text)]
        return tuple(dict.fromkeys([*named, *([self.due] if self.due else [])]))

    @cached_property
    def plain(self) -> Mapping[str, Any]:
        """Everything that can change what is owed, in plain form."""
        known = attrs.asdict(self, recurse=False)
        told = {name: plain(value) for name, value in known.items() if value and name != "place"}
        return {**told, "place": self.place.code}

    @property
    def order(self) -> tuple[Any, ...]:
        """Where lists show it: the most local first, then by id."""
        return (-self.place.depth, natural(self.id))
