"""Keys that are found in the order they came, and paged in the order of their names."""

from bisect import bisect_right, insort
from collections.abc import Iterator

_FEW = 64


class Keys:
    """A set of keys: those that came first come first; a page of it costs no look at the rest.

    >>> keys = Keys()
    >>> for key in ("b", "a", "c"):
    ...     keys.add(key)
    >>> list(keys), keys.page("a", 2)
    (['b', 'a', 'c'], ('b', 'c'))
    """

    __slots__ = ("_came", "_changed", "_sorted")

    def __init__(self) -> None:
        """Hold nothing."""
        self._came: dict[str, None] = {}
        self._sorted: list[str] | None = None  # made when a page is first asked for
        self._changed: dict[str, None] = {}

    def add(self, key: str) -> None:
        """Hold a key."""
        if key not in self._came:
            self._came[key] = None
            if self._sorted is not None:
                self._changed[key] = None

    def discard(self, key: str) -> None:
        """Hold a key no more."""
        if self._came.pop(key, self) is None and self._sorted is not None:
            self._changed[key] = None

    def __len__(self) -> int:
        """How many there are."""
        return len(self._came)

    def __iter__(self) -> Iterator[str]:
        """Yield them, the oldest first."""
        return iter(self._came)

    def page(self, after: str, size: int) -> tuple[str, ...]:
        """Return the first `size` keys above `after`, in the order of their code points."""
        found = self._in_order()
        start = bisect_right(found, after)
        return tuple(found[start : start + size])

    def _in_order(self) -> list[str]:
        if self._sorted is None or len(self._changed) > _FEW:
            self._sorted = sorted(self._came)
        else:
            for key in self._changed:
                at = bisect_right(self._sorted, key)
                there = at > 0 and self._sorted[at - 1] == key
                if there and key not in self._came:
                    del self._sorted[at - 1]
                elif not there and key in self._came:
                    insort(self._sorted, key)
        self._changed.clear()
        return self._sorted
