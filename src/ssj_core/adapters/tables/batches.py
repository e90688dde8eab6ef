"""Rows some thousands at a time, by column: what nearly every row needs is told without touching it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import Final, Protocol

from attrs import field, frozen

from ssj_core.adapters.tables.grids import Cells, Numbered

BATCH: Final = 20_000


class Batch(Protocol):
    """Some thousands of consecutive rows."""

    @property
    def numbers(self) -> Sequence[int]:
        """Their numbers."""

    def column(self, at: int | None) -> Sequence[object]:
        """Return the cells at a position, None where there are none; `None` is a column nobody has."""

    def row(self, at: int) -> Numbered:
        """Return one row with its number."""

    def __iter__(self) -> Iterator[Numbered]:
        """Go through the rows with their numbers."""

    def __len__(self) -> int:
        """Return how many there are."""


@frozen
class RowBatch:
    """Rows that came one by one.

    Attributes:
        rows: the rows with their numbers.
    """

    rows: Sequence[Numbered] = field(repr=False)

    @property
    def numbers(self) -> Sequence[int]:
        """Their numbers."""
        return [number for number, _ in self.rows]

    def column(self, at: int | None) -> Sequence[object]:
        """Return the cells at a position, None where there are none."""
        if at is None:
            return [None] * len(self.rows)
        try:
            return [cells[at] for _, cells in self.rows]
        except IndexError:
            return [cells[at] if at < len(cells) else None for _, cells in self.rows]

    def row(self, at: int) -> Numbered:
        """Return one row with its number."""
        return self.rows[at]

    def __iter__(self) -> Iterator[Numbered]:
        """Go through the rows with their numbers."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rows)


@frozen(kw_only=True)
class ColumnBatch:
    """Rows that lie by column in their file: none is made of them but where it is asked for.

    Attributes:
        first: number of the first row.
        size: how many there are.
        width: how many columns the table has.
        columns: the cells by position, of the columns that were read.
        whole: rows that were read whole, by their place here.
    """

    first: int
    size: int
    width: int
    columns: Mapping[int, Sequence[object]] = field(repr=False)
    whole: Mapping[int, Cells] = field(factory=dict, repr=False)

    @property
    def numbers(self) -> Sequence[int]:
        """Their numbers."""
        return range(self.first, self.first + self.size)

    def column(self, at: int | None) -> Sequence[object]:
        """Return the cells at a position, None where the column was not read."""
        found = None if at is None else self.columns.get(at)
        return [None] * self.size if found is None else found

    def row(self, at: int) -> Numbered:
        """Return one row with its number; cells of columns not read are None."""
        if at in self.whole:
            return self.first + at, self.whole[at]
        cells: list[object] = [None] * self.width
        for place, column in self.columns.items():
            cells[place] = column[at]
        return self.first + at, cells

    def __iter__(self) -> Iterator[Numbered]:
        """Go through the rows with their numbers."""
        every = (self.columns.get(place) or repeat(None, self.size) for place in range(self.width))
        for at, cells in enumerate(zip(*every, strict=True)):
            yield self.first + at, self.whole.get(at, cells)

    def __len__(self) -> int:
        """Return how many there are."""
        return self.size


def row_batches(rows: Iterator[Numbered]) -> Iterator[Batch]:
    """Yield numbered rows some thousands at a time."""
    while taken := list(islice(rows, BATCH)):
        yield RowBatch(taken)


def rows_of(batches: Iterator[Batch]) -> Iterator[Numbered]:
    """Return the rows of batches one by one."""
    return chain.from_iterable(batches)
