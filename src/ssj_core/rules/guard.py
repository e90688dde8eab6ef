"""Guards: when a clause covers a case. A closed little language: membership, bounds, known or not."""

from collections.abc import Iterable
from typing import Any, Final

from attrs import field, frozen

from ssj_core.rules._plain import plain

FRESH: Final = "·"
"""A name no rulebook uses: a witness for "anything but these"."""


def _as_set(values: Iterable[Any]) -> frozenset[Any]:
    return frozenset(values)


@frozen
class OneOf:
    """The fact is one of these values."""

    values: frozenset[Any] = field(converter=_as_set)

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - facts have many types
        """Tell whether a known fact passes."""
        return value in self.values

    def inside(self, other: "Test") -> bool:
        """Tell whether everything that passes here passes `other`."""
        return all(other.holds(value) for value in self.values)

    def samples(self) -> list[Any]:
        """Return values that pass."""
        return sorted(self.values, key=repr)

    def to_plain(self) -> Any:  # noqa: ANN401 - plain data
        """Return the test in plain form."""
        return {"one-of": plain(self.values)}

    def say(self, lang: str) -> str:
        """Return the test in words."""
        return ("= " if len(self.values) == 1 else "∈ ") + _listed(self.values, lang)


@frozen
class NoneOf:
    """The fact is known and is none of these values."""

    values: frozenset[Any] = field(converter=_as_set)

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - facts have many types
        """Tell whether a known fact passes."""
        return value not in self.values

    def inside(self, other: "Test") -> bool:
        """Tell whether everything that passes here passes `other`."""
        if isinstance(other, NoneOf):
            return self.values >= other.values
        return isinstance(other, Given)

    def samples(self) -> list[Any]:
        """Return a value that passes, whatever the type of the fact."""
        return [FRESH]

    def to_plain(self) -> Any:  # noqa: ANN401 - plain data
        """Return the test in plain form."""
        return {"not": plain(self.values)}

    def say(self, lang: str) -> str:
        """Return the test in words."""
        return "∉ " + _listed(self.values, lang)


@frozen
class Bounds:
    """The fact lies between two values, both included; None is no limit."""

    at_least: Any = None
    at_most: Any = None

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - facts have many types
        """Tell whether a known fact passes."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )

    def inside(self, other: "Test") -> bool:
        """Tell whether everything that passes here passes `other`."""
        if isinstance(other, Bounds):
            low = other.at_least is None or (
                self.at_least is not None and self.at_least >= other.at_least
            )
            high = other.at_most is None or (
                self.at_most is not None and self.at_most <= other.at_most
            )
            return low and high
        if isinstance(other, NoneOf):
            return not any(self.holds(value) for value in other.values)
        return isinstance(other, Given)

    def samples(self) -> list[Any]:
        """Return the ends that are given."""
        return [end for end in (self.at_least, self.at_most) if end is not None]

    def to_plain(self) -> Any:  # noqa: ANN401 - plain data
        """Return the test in plain form."""
        ends = {"at-least": self.at_least, "at-most": self.at_most}
        return {name: plain(end) for name, end in ends.items() if end is not None}

    def say(self, lang: str) -> str:
        """Return the test in words."""
        low = None if self.at_least is None else f"≥ {self.at_least}"
        high = None if self.at_most is None else f"≤ {self.at_most}"
        return (" and " if lang == "en" else " 且 ").join(part for part in (low, high) if part)


@frozen
class Given:
    """The fact is known, whatever it is."""

    def holds(self, _: Any) -> bool:  # noqa: ANN401 - facts have many types
        """Tell that a known fact passes."""
        return True

    def inside(self, other: "Test") -> bool:
        """Tell whether everything known passes `other`."""
        return isinstance(other, Given)

    def samples(self) -> list[Any]:
        """Return a value that passes."""
        return [FRESH]

    def to_plain(self) -> str:
        """Return the test in plain form."""
        return "given"

    def say(self, lang: str) -> str:
        """Return the test in words."""
        return "is known" if lang == "en" else "已知"


Test = OneOf | NoneOf | Bounds | Given


def _listed(values: frozenset[Any], lang: str) -> str:
    words = {True: "yes" if lang == "en" else "是", False: "no" if lang == "en" else "否"}
    texts = [words[v] if isinstance(v, bool) else str(v) for v in values]
    return (", " if lang == "en" else "、").join(sorted(texts))


def _by_fact(tests: Iterable[tuple[str, Test]]) -> tuple[tuple[str, Test], ...]:
    return tuple(sorted(tests, key=lambda pair: pair[0]))


@frozen
class Guard:
    """All of these tests, each on one fact; without any test it covers every case.

    Attributes:
        tests: pairs of fact and test, sorted by fact.
    """

    tests: tuple[tuple[str, Test], ...] = field(default=(), converter=_by_fact)

    def narrower(self, other: "Guard") -> bool:
        """Tell whether this guard covers strictly fewer cases than `other`."""
        return self != other and self.inside(other)

    def inside(self, other: "Guard") -> bool:
        """Tell whether every case covered here is covered by `other`."""
        mine = dict(self.tests)
        return all(fact in mine and mine[fact].inside(test) for fact, test in other.tests)

    def witness(self, other: "Guard") -> dict[str, Any] | None:
        """Return facts that pass both guards, or None when no case can."""
        facts: dict[str, Any] = {}
        for name in sorted({fact for fact, _ in (*self.tests, *other.tests)}):
            tests = [test for guard in (self, other) for fact, test in guard.tests if fact == name]
            found = [v for test in tests for v in test.samples() if _all_hold(tests, v)]
            if not found:
                return None
            facts[name] = found[0]
        return facts

    def to_plain(self) -> list[Any]:
        """Return the guard in plain form."""
        return [[fact, test.to_plain()] for fact, test in self.tests]

    def say(self, lang: str = "zh") -> str:
        """Return the guard in words; empty when it covers everything."""
        joint = " and " if lang == "en" else "，且 "
        return joint.join(f"{fact} {test.say(lang)}" for fact, test in self.tests)


def _all_hold(tests: list[Test], value: Any) -> bool:  # noqa: ANN401 - facts have many types
    fitting = not (value == FRESH and any(isinstance(test, Bounds) for test in tests))
    return fitting and all(test.holds(value) for test in tests)
