"""Keys in the order of their age, paged in the order of their names; and what a room is found by."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

_FEW = 64
Marks = tuple[tuple[str, str | int], ...]
"""What an aggregate is found by: names with values."""


class Keys:
    """A set of keys: the oldest come first; a page of it costs no look at the rest.

    >>> keys = Keys()
    >>> for key in ("b", "a", "c"):
    ...     keys.add(key)
    >>> list(keys), keys.page("a", 2)
    (['b', 'a', 'c'], ('b', 'c'))
    """

    __slots__ = ("_aged", "_ages", "_changed", "_sorted", "_youngest")

    def __init__(self, ages: dict[str, int] | None = None) -> None:
        """Hold keys with their ages, the oldest first."""
        self._ages = {} if ages is None else ages
        self._youngest = next(reversed(self._ages.values()), -1)
        self._aged = True  # whether the oldest come first in `_ages`
        self._sorted: list[str] | None = None  # made when a page is first asked for
        self._changed: dict[str, None] = {}

    def add(self, key: str, age: int | None = None) -> None:
        """Hold a key: as the youngest, or with a number that is less for older ones."""
        if key in self._ages:
            return
        if age is None or age >= self._youngest:
            age = self._youngest = self._youngest + 1 if age is None else age
        else:
            self._aged = False
        self._ages[key] = age
        if self._sorted is not None:
            self._changed[key] = None

    def discard(self, key: str) -> None:
        """Hold a key no more."""
        if self._ages.pop(key, None) is not None and self._sorted is not None:
            self._changed[key] = None

    def age(self, key: str) -> int:
        """Return the number a key was added with."""
        return self._ages[key]

    def __contains__(self, key: str) -> bool:
        """Whether a key is held."""
        return key in self._ages

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ages)

    def __iter__(self) -> Iterator[str]:
        """Yield them, the oldest first."""
        if not self._aged:
            self._ages = dict(sorted(self._ages.items(), key=itemgetter(1)))
            self._aged = True
        return iter(self._ages)

    def page(self, after: str, size: int) -> tuple[str, ...]:
        """Return the first `size` keys above `after`, in the order of their code points."""
        found = self._in_order()
        start = bisect_right(found, after)
        return tuple(found[start : start + size])

    def _in_order(self) -> list[str]:
        if self._sorted is None or len(self._changed) > _FEW:
            self._sorted = sorted(self._ages)
        else:
            for key in self._changed:
                at = bisect_right(self._sorted, key)
                there = at > 0 and self._sorted[at - 1] == key
                if there and key not in self._ages:
                    del self._sorted[at - 1]
                elif not there and key in self._ages:
                    insort(self._sorted, key)
        self._changed.clear()
        return self._sorted


class Index:
    """What the aggregates of one room are found by: their keys, and the values of their marks.

    Most values lead to one aggregate; those stand without a set of their own, so that a hundred
    thousand of them fit into a worker.

    Attributes:
        keys: the keys of all.
        streams: the stream of those that share one with others; the others' is their key.
    """

    __slots__ = ("_marks", "_shared", "keys", "streams")

    def __init__(self) -> None:
        """Know nobody."""
        self.keys = Keys()
        self.streams: dict[str, str] = {}
        self._shared: dict[str, str] = {}
        self._marks: dict[str, dict[str | int, str | Keys]] = {}

    def begin(self, key: str, stream: str) -> None:
        """Know an aggregate that is not known yet, or that its stream is another."""
        self.keys.add(key)
        if stream != key:
            self.streams[key] = self._shared.setdefault(stream, stream)

    def end(self, key: str) -> None:
        """Know an aggregate no more; its marks are gone before."""
        self.keys.discard(key)
        self.streams.pop(key, None)

    def mark(self, key: str, before: Marks, after: Marks) -> None:
        """Find an aggregate by its marks instead of those it had."""
        if before == after:
            return
        old, new = set(before), set(after)
        for name, value in before:
            if (name, value) not in new:
                self._unmark(key, name, value)
        for name, value in after:
            if (name, value) not in old:
                self._mark(key, name, value)

    def _mark(self, key: str, name: str, value: str | int) -> None:
        values = self._marks.setdefault(name, {})
        known = values.get(value)
        if known is None:
            values[value] = key
        elif isinstance(known, Keys):
            known.add(key, self.keys.age(key))
        else:
            values[value] = both = Keys({known: self.keys.age(known)})
            both.add(key, self.keys.age(key))

    def _unmark(self, key: str, name: str, value: str | int) -> None:
        # An aggregate folded again after texts of it were erased does not know what it was found by.
        known = self._marks.get(name, {}).get(value)
        if isinstance(known, Keys):
            known.discard(key)
        if known == key or (known is not None and not known):
            del self._marks[name][value]

    def unmark(self, key: str) -> None:
        """Find an aggregate by no mark any more, not even by one whose text is gone."""
        for name, values in self._marks.items():
            for value in [value for value, known in values.items() if _leads(known, key)]:
                self._unmark(key, name, value)

    def find(self, name: str, value: str | int) -> tuple[str, ...]:
        """Return the keys under a mark, the oldest first."""
        known = self._marks.get(name, {}).get(value, ())
        return (known,) if isinstance(known, str) else tuple(known)

    def page(self, name: str, value: str | int, after: str, size: int) -> tuple[str, ...]:
        """Return the first `size` keys above `after` under a mark, or of all where it has no name."""
        known = self._marks.get(name, {}).get(value, ()) if name else self.keys
        if isinstance(known, Keys):
            return known.page(after, size)
        return (known,) if isinstance(known, str) and known > after and size else ()

    # Snapshots

    def snapshot(self) -> dict[str, Any]:
        """Return what `restored` brings it back from: equal for rooms found by the same."""
        keys = [*self.keys]
        at = {key: number for number, key in enumerate(keys)}
        streams: dict[str, list[int]] = {}
        for key in filter(self.streams.__contains__, keys):
            streams.setdefault(self.streams[key], []).append(at[key])
        marks = {}
        for name, known in sorted(self._marks.items()):
            if not known:
                continue
            values = sorted(known, key=lambda value: (isinstance(value, str), value))
            alone = [value for value in values if self._alone(known[value])]
            shared = [value for value in values if not self._alone(known[value])]
            marks[name] = {
                "alone": [alone, [at[next(iter(self.find(name, value)))] for value in alone]],
                "shared": [[value, [at[key] for key in known[value]]] for value in shared],
            }
        return {"keys": keys, "streams": streams, "marks": marks}

    @staticmethod
    def _alone(known: str | Keys) -> bool:
        return isinstance(known, str) or len(known) == 1

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> "Index":
        """Return the index that a snapshot was taken of."""
        made, keys = cls(), kept["keys"]
        made.keys = Keys({key: age for age, key in enumerate(keys)})
        for stream, ages in kept["streams"].items():
            made._shared[stream] = stream
            made.streams.update(dict.fromkeys(_of(keys, ages), stream))
        for name, marks in kept["marks"].items():
            values, ages = marks["alone"]
            found = made._marks[name] = dict(zip(values, _of(keys, ages), strict=True))
            for value, own in marks["shared"]:
                found[value] = Keys(dict(zip(_of(keys, own), own, strict=True)))
        return made


def _leads(known: str | Keys, key: str) -> bool:
    return known == key if isinstance(known, str) else key in known


def _of(keys: Sequence[str], ages: Sequence[int]) -> Iterable[str]:
    return map(keys.__getitem__, ages)
