"""Engines that lose, repeat, invent or exchange rows: what is found when drawing, what by the frame.

>>> sorted(fault for fault, found in FAULTS.items() if found == "nothing")
['invents the first drawn row', 'loses the first drawn row']
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import count
from typing import Final, Literal

from attrs import evolve, field, frozen

from ssj_core.adapters.engines import CountingEngine, Facts

Row = tuple[str, str]
Found = Literal["draw", "frame", "nothing"]


def _ticket(key: str, target: str) -> str:
    return sha256((key + target).encode()).hexdigest()


def _invented(key: str, bound: str) -> str:
    """Return an id nobody has whose ticket lies below the bound."""
    ids = (f"查无此店{number}" for number in count())
    return next(target for target in ids if _ticket(key, target) < bound)


def _without_first(rows: list[Row]) -> list[Row]:
    return rows[1:]


_ROWS: Final[Mapping[str, Callable[[list[Row]], list[Row]]]] = {
    "a row twice": lambda rows: [rows[0], *rows],
    "an id in two strata": lambda rows: [*rows, *((stratum, rows[0][1]) for stratum, _ in rows)],
    "an id that is none": lambda rows: [*rows[1:], (rows[0][0], None)],  # type: ignore[list-item]  # what a lying engine gives
    "an id that is a number": lambda rows: [*rows[1:], (rows[0][0], 12)],  # type: ignore[list-item]  # as above
    "an id that is padded": lambda rows: [*rows[1:], (rows[0][0], rows[0][1] + " ")],
    "a stranger's stratum": lambda rows: [*rows[1:], ("无此组", rows[0][1])],
    "rows lost on the way": _without_first,
    "too few rows": lambda _: [],
}
"""What is done to the rows below the bound, on their way; the engine's own counts stay as they are."""

FAULTS: Final[Mapping[str, Found]] = {
    **dict.fromkeys(_ROWS, "draw"),
    "other hashes": "draw",
    "loses the first drawn row": "nothing",
    "invents the first drawn row": "nothing",
}
"""The faults, and by what each is found: drawing, or nothing but the sealed frame.

What an engine does throughout, in its counts as in its rows, no draw can find; `check_register`
holds the register against the frame that was sealed, and finds both of them.
"""


@frozen(kw_only=True)
class FaultyEngine:
    """An engine with one fault, over a good one.

    Attributes:
        inner: the good one.
        fault: one of `FAULTS`.
        name: what it is called in messages.
    """

    inner: CountingEngine = field(repr=False)
    fault: str
    name: str = field(default="faulty", init=False)

    def facts(self) -> Facts:
        """Return the counts of the register."""
        facts = self.inner.facts()
        if self.fault != "loses the first drawn row":
            return facts
        sizes = dict(facts.sizes)
        sizes[min(sizes)] -= 1
        return evolve(facts, sizes=sizes, rows=facts.rows - 1, distinct=facts.distinct - 1)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[Row]:
        """Yield the rows below their bound, with the fault."""
        asked = key[::-1] if self.fault == "other hashes" else key
        rows = sorted(
            self.inner.candidates(asked, bounds), key=lambda row: (row[0], _ticket(key, row[1]))
        )
        if self.fault == "loses the first drawn row":
            rows = rows[1:]
        elif self.fault == "invents the first drawn row":
            rows = [(min(bounds), _invented(key, bounds[min(bounds)])), *rows[1:]]
        yield from _ROWS[self.fault](rows) if self.fault in _ROWS else rows

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below their bound, as the engine would say it."""
        counted = dict(self.inner.counts(key, bounds))
        if self.fault == "loses the first drawn row":
            counted[min(counted)] -= 1
        return counted

    def sums(self) -> Mapping[str, int]:
        """Return the digest of the ids of every stratum."""
        return self.inner.sums()

    def whole(self) -> AbstractContextManager[None]:
        """Return a context of one state of the register."""
        return self.inner.whole()
