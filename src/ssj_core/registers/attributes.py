"""A frozen mapping of text to text: the rest of a row, kept as it was written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, final


def as_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Return the texts as a tuple; one text alone is not a list of its characters.

    >>> as_texts(["食品", "锅炉"]), as_texts("食品")
    (('食品', '锅炉'), ('食品',))
    """
    return (values,) if isinstance(values, str) else tuple(values)


def as_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values as a tuple."""
    return tuple(values)


@final
class Attributes(Mapping[str, str]):
    """A mapping that cannot change: hashable, picklable, equal to any mapping with the same items.

    >>> Attributes({"行业": "食品"})["行业"]
    '食品'
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        """Keep a copy of `items`."""
        self._items = dict(items)

    def __getitem__(self, key: str) -> str:
        """Return the value written under `key`."""
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys in the order they were written."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._items)

    def __hash__(self) -> int:
        """Return a hash that does not depend on the order."""
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        """Show the entries."""
        return f"Attributes({self._items!r})"
