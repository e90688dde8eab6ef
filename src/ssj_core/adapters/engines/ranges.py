"""Subtrees folded where the leaves lie, range of ids by range, and joined to blocks here.

A distributed engine has the leaves of a stratum in ranges on many machines. Each machine folds what
it has into whole subtrees of at most 1,024 leaves; what comes back is one hash for a thousand leaves
and a few more at the edges of each range.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ssj_core.encoding import hasher

BLOCK_BITS: Final = 10
"""Leaves of a block, as a power of two."""
_MOST: Final = 1 << BLOCK_BITS
Subtree = tuple[int, int, bytes]
"""Position of its first leaf in the stratum, its height, and its hash."""


def folding(start: int) -> Callable[[Iterator[Any]], Iterator[Any]]:  # noqa: C901 - it travels whole
    """Return what folds Arrow batches of (pos, leaf) into subtrees (at, level, hash).

    It is made here so that it travels whole to machines that do not have this library: it rests on
    Python and pyarrow alone.

    Args:
        start: position of the stratum's first leaf.
    """

    def fold(batches: Iterator[Any]) -> Iterator[Any]:
        from hashlib import sha256  # noqa: PLC0415 - it runs elsewhere

        import pyarrow as pa  # noqa: PLC0415 - as above

        def subtrees(first: int, level: list[bytes]) -> Iterator[tuple[int, int, bytes]]:
            """Yield the whole subtrees a run of leaves consists of, the largest there are."""
            height = 0
            while level:
                width = 1 << height
                if first & width:
                    yield first, height, level.pop(0)
                    first += width
                if len(level) & 1:
                    yield first + (len(level) - 1) * width, height, level.pop()
                if len(level) == 2 and height == 9:  # noqa: PLR2004 - a block of 1,024 is whole
                    yield first, 10, sha256(b"\1" + level[0] + level[1]).digest()
                    return
                level = [
                    sha256(b"\1" + level[at] + level[at + 1]).digest()
                    for at in range(0, len(level), 2)
                ]
                height += 1

        def out(found: list[tuple[int, int, bytes]]) -> Any:  # noqa: ANN401 - pyarrow ships no types
            ats, heights, hashes = zip(*found, strict=True) if found else ((), (), ())
            columns = [
                pa.array(ats, pa.int64()),
                pa.array(heights, pa.int32()),
                pa.array(hashes, pa.binary()),
            ]
            return pa.record_batch(columns, names=["at", "level", "hash"])

        first = 0
        run: list[bytes] = []
        for batch in batches:
            found: list[tuple[int, int, bytes]] = []
            positions, leaves = (batch.column(place).to_pylist() for place in (0, 1))
            for position, leaf in zip(positions, leaves, strict=True):
                at = position - start
                if at != first + len(run) or at & 1023 == 0:
                    found += subtrees(first, run)
                    first, run = at, []
                run.append(leaf)
            yield out(found)
        yield out(list(subtrees(first, run)))

    return fold


def joined_blocks(subtrees: Iterable[Subtree], size: int) -> list[bytes] | None:
    r"""Return the roots of the blocks of a stratum of `size` leaves, None if the subtrees do not cover it.

    >>> from hashlib import sha256
    >>> halves = [(1, 0, b"b" * 32), (0, 0, b"a" * 32)]
    >>> joined_blocks(halves, 2) == [sha256(b"\1" + b"a" * 32 + b"b" * 32).digest()]
    True
    >>> joined_blocks(halves, 3) is None
    True
    """
    new = hasher("sha256")
    blocks: list[bytes] = []
    peaks: list[tuple[int, bytes]] = []
    expected = 0

    def close() -> None:
        while len(peaks) > 1:
            (_, left), (height, right) = peaks[-2:]
            peaks[-2:] = [(height, new(b"\1" + left + right).digest())]
        blocks.append(peaks.pop()[1])

    for at, level, found in sorted(subtrees):
        if at != expected or len(found) != 32 or not 0 <= level <= BLOCK_BITS or at % (1 << level):  # noqa: PLR2004 - bytes of a hash
            return None
        expected += 1 << level
        peaks.append((level, bytes(found)))
        while len(peaks) > 1 and peaks[-2][0] == peaks[-1][0]:
            (height, left), (_, right) = peaks[-2:]
            peaks[-2:] = [(height + 1, new(b"\1" + left + right).digest())]
        if expected % _MOST == 0:
            close()
    if peaks:
        close()
    return blocks if expected == size else None
