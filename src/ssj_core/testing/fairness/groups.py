"""Groups of rows watched together: the ends of the register, residues, and what a caller tells."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from attrs import frozen

RESIDUES: Final = (2, 3, 5, 7)


@frozen
class Group:
    """Rows of a register with something in common.

    Attributes:
        name: in words, both languages.
        rows: their places, counted from 0.
        told: whether a caller named it; told groups hold half the money of their family.
    """

    name: str
    rows: frozenset[int]
    told: bool = False


def ends(size: int) -> list[Group]:
    """Return the first and the last N/2, N/4, N/8, … rows.

    >>> [len(group.rows) for group in ends(20)]
    [10, 5, 5, 2, 2]
    """
    found = [Group(f"前 {size // 2} 行 first {size // 2} rows", frozenset(range(size // 2)))]
    length = size // 4
    while length > 1:
        found += [
            Group(f"前 {length} 行 first {length} rows", frozenset(range(length))),
            Group(f"后 {length} 行 last {length} rows", frozenset(range(size - length, size))),
        ]
        length //= 2
    return found


def residues(size: int) -> list[Group]:
    """Return every second, third, fifth and seventh row, by remainder; both halves say the same of two."""
    return [
        Group(
            f"每 {step} 行之第 {first + 1} 行 rows {first + 1}, {first + 1 + step}, …",
            frozenset(range(first, size, step)),
        )
        for step in RESIDUES
        if 2 * step <= size
        for first in range(step if step > RESIDUES[0] else 1)
    ]


def told(groups: Mapping[str, Iterable[str]], places: Mapping[str, int]) -> list[Group]:
    """Return a caller's groups by place; a group of nobody or of everybody tells nothing and is left out."""
    found = [
        Group(name, frozenset(places[member] for member in members if member in places), told=True)
        for name, members in groups.items()
    ]
    return [group for group in found if 0 < len(group.rows) < len(places)]


def of_rows(size: int, more: Collection[Group] = ()) -> tuple[Group, ...]:
    """Return the groups watched in a register of `size` rows."""
    return (*ends(size), *residues(size), *more)
