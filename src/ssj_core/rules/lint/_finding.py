"""One thing that is wrong or doubtful in the rules themselves."""

from typing import Literal

from attrs import frozen

from ssj_core.legal import Text


@frozen(kw_only=True)
class Finding:
    """A finding of `Rulebook.lint`.

    Attributes:
        code: what kind of finding, stable.
        level: ``contradiction`` (some question has no answer) or ``notice``.
        clauses: ids of the clauses it is about.
        text: the finding in both languages.
    """

    code: str
    level: Literal["contradiction", "notice"]
    clauses: tuple[str, ...]
    text: Text

    def say(self, lang: str = "zh") -> str:
        """Return the finding in one line."""
        joint = ", " if lang == "en" else "、"
        colon = ": " if lang == "en" else "："
        return f"[{self.code}] {joint.join(self.clauses)}{colon}{self.text.say(lang)}"

    def __str__(self) -> str:
        """Return the finding in Chinese."""
        return self.say()


def notice(code: str, clauses: tuple[str, ...], zh: str, en: str) -> Finding:
    """Return a finding that leaves every question its answer."""
    return Finding(code=code, level="notice", clauses=clauses, text=Text(zh, en))


def contradiction(code: str, clauses: tuple[str, ...], zh: str, en: str) -> Finding:
    """Return a finding that leaves some question without an answer."""
    return Finding(code=code, level="contradiction", clauses=clauses, text=Text(zh, en))
