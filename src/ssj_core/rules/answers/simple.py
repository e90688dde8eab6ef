"""The plain answers: whole-number ranges, verdicts, sets of names, floors, levels."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ssj_core.legal.amounts import percent

Names = Callable[[str], str]


def _joined(codes: Iterable[str], lang: str, names: Names) -> str:
    return (", " if lang == "en" else "、").join(names(code) for code in sorted(codes))


def _as_set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@frozen
class Between:
    """A whole number, at least `least`, at most `most` (None: no limit).

    >>> Between(2).tighter(Between(1, 4))
    Between(least=2, most=4)
    """

    least: int = 0
    most: int | None = None

    def tighter(self, other: "Between") -> "Between":
        """Return the numbers both allow."""
        most = self.most if other.most is None else other.most
        if self.most is not None and other.most is not None:
            most = min(self.most, other.most)
        return Between(max(self.least, other.least), most)

    @property
    def contradictory(self) -> bool:
        """Whether no number is left."""
        return self.most is not None and self.least > self.most

    def __contains__(self, number: int) -> bool:
        """Tell whether `number` is allowed."""
        return self.least <= number and (self.most is None or number <= self.most)

    def say(self, lang: str = "zh", _: Names = str) -> str:
        """Return the range in words."""
        if self.most is None:
            return f"at least {self.least}" if lang == "en" else f"不少于 {self.least}"
        if self.least == self.most:
            return f"exactly {self.most}" if lang == "en" else f"恰好 {self.most}"
        if self.least == 0:
            return f"at most {self.most}" if lang == "en" else f"不超过 {self.most}"
        return f"{self.least} to {self.most}" if lang == "en" else f"{self.least} 至 {self.most}"


@frozen
class Verdict:
    """Allowed or refused, on which grounds. A refusal beats every permission.

    >>> Verdict(allowed=True).tighter(Verdict(allowed=False, grounds=frozenset({"off-list"}))).allowed
    False
    """

    allowed: bool
    grounds: frozenset[str] = field(default=frozenset(), converter=_as_set)

    def tighter(self, other: "Verdict") -> "Verdict":
        """Return the refusal if there is one; grounds of the same verdict add up."""
        if self.allowed is other.allowed:
            return Verdict(self.allowed, self.grounds | other.grounds)
        return other if self.allowed else self

    @property
    def contradictory(self) -> bool:
        """Never: a refusal settles it."""
        return False

    def say(self, lang: str = "zh", names: Names = str) -> str:
        """Return the verdict in words."""
        word = (
            ("allowed" if self.allowed else "refused")
            if lang == "en"
            else ("可以" if self.allowed else "不可以")
        )
        return f"{word} ({_joined(self.grounds, lang, names)})" if self.grounds else word


@frozen
class Required:
    """All of these are required: fields of a document, channels, receivers."""

    names: frozenset[str] = field(converter=_as_set)

    def tighter(self, other: "Required") -> "Required":
        """Return everything either one requires."""
        return Required(self.names | other.names)

    @property
    def contradictory(self) -> bool:
        """Never: more can always be required."""
        return False

    def missing(self, given: Iterable[str]) -> frozenset[str]:
        """Return the required names not among `given`."""
        return self.names - frozenset(given)

    def __iter__(self) -> Iterator[str]:
        """Go through the names, sorted."""
        return iter(sorted(self.names))

    def say(self, lang: str = "zh", names: Names = str) -> str:
        """Return the names in words."""
        return _joined(self.names, lang, names)


@frozen
class Choice:
    """One of these may be chosen."""

    names: frozenset[str] = field(converter=_as_set)

    def tighter(self, other: "Choice") -> "Choice":
        """Return what both leave open."""
        return Choice(self.names & other.names)

    @property
    def contradictory(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.names

    def __contains__(self, name: object) -> bool:
        """Tell whether `name` may be chosen."""
        return name in self.names

    def say(self, lang: str = "zh", names: Names = str) -> str:
        """Return the choice in words."""
        lead = "one of: " if lang == "en" else "可选："
        return lead + _joined(self.names, lang, names)


@frozen
class Floor:
    """A rate that must be reached, exact."""

    value: Fraction

    def tighter(self, other: "Floor") -> "Floor":
        """Return the higher one."""
        return self if self.value >= other.value else other

    @property
    def contradictory(self) -> bool:
        """Whether more than everything is asked."""
        return self.value > 1

    def say(self, lang: str = "zh", _: Names = str) -> str:
        """Return the rate in words."""
        return ("at least " if lang == "en" else "不少于") + percent(self.value)


LEVEL_ORDER: Final = ("low", "normal", "high")
_LEVEL_ZH: Final = {"low": "较低", "normal": "一般", "high": "较高"}


@frozen
class Level:
    """A level of risk: ``low``, ``normal`` or ``high``; the higher one is watched more closely."""

    name: str

    def tighter(self, other: "Level") -> "Level":
        """Return the higher level."""
        return max(self, other, key=lambda level: LEVEL_ORDER.index(level.name))

    @property
    def contradictory(self) -> bool:
        """Never: one of two levels is the higher."""
        return False

    def say(self, lang: str = "zh", _: Names = str) -> str:
        """Return the level in words."""
        return self.name if lang == "en" else _LEVEL_ZH[self.name]
