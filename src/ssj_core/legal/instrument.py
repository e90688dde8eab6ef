"""Instruments of law, and citations of a passage in one of them."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from ssj_core.encoding import Text

Confidence = Literal["primary", "secondary"]


@frozen(kw_only=True)
class Instrument:
    """A law, regulation, plan or notice.

    Attributes:
        key: its short name inside one rulebook.
        title: its title in both languages.
        number: document number (发文字号), empty when it has none.
        issued: day of issue.
        url: where it can be read, empty when no public address is known.
        issuer: who issued it, empty when the title says it.
        under: keys of the instruments it carries out, nearest first.
    """

    key: str
    title: Text
    number: str = ""
    issued: date | None = None
    url: str = ""
    issuer: str = ""
    under: tuple[str, ...] = ()


@frozen(kw_only=True)
class Citation:
    """A passage of an instrument, with our own one-line summary of it.

    Attributes:
        instrument: where the passage stands.
        article: which article or section.
        summary: what it says, in our words, in both languages; None when nobody wrote one.
        confidence: ``primary`` (the text itself was read), ``secondary`` (a copy or a report), or
            None when the rulebook does not say.
    """

    instrument: Instrument
    article: str
    summary: Text | None = None
    confidence: Confidence | None = field(default=None)

    def say(self, lang: str = "zh") -> str:
        """Return title and article, for people."""
        title = self.instrument.title.say(lang)
        return f"{title} {self.article}" if lang == "en" else f"《{title}》{self.article}"
