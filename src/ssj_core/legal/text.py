"""A text in the two languages the library speaks."""

from attrs import field, frozen

from ssj_core.errors.legal import SummaryRefusedError


def _written(_: object, attribute: object, value: str) -> None:
    if not value.strip():
        raise SummaryRefusedError(missing=getattr(attribute, "name", ""))


@frozen
class Text:
    """One sentence or title, in Chinese and in English.

    >>> Text("放假", "holiday").say("en")
    'holiday'
    """

    zh: str = field(validator=_written)
    en: str = field(validator=_written)

    def say(self, lang: str = "zh") -> str:
        """Return the text in one language, ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh
