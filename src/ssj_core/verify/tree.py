"""§6: trees of RFC 6962; ways through them are written down as the RFC defines them, by recursion."""

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from typing import Any, Final

from attrs import define, field, frozen

from ssj_core.encoding import hasher, new_hash

_BLOCK: Final = 1 << 10
"""Leaves taken together: a power of two, so that each whole block is a tree of its own."""
LEAF: Final = b"\x00"
NODE: Final = b"\x01"


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


@frozen
class Trees:
    """The hashes of one suite's trees; leaves are bytes, hashes are hex.

    >>> Trees("sha256").root([])[:8]
    'e3b0c442'
    """

    suite: str

    def _hash(self, data: bytes) -> bytes:
        return new_hash(self.suite, data).digest()

    def _over(self, level: list[bytes]) -> bytes:
        """Return the root over hashes: two by two, what is left over goes up as it is."""
        new = hasher(self.suite)
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)
            paired = [new(NODE + left + right).digest() for left, right in pairs]
            level = paired + level[len(paired) * 2 :]
        return level[0]

    def root(self, leaves: Iterable[bytes]) -> str:
        """Return the root over `leaves`, which may come one after another: none of them is kept."""
        new, blocks, rest = hasher(self.suite), [], iter(leaves)
        while level := [new(LEAF + leaf).digest() for leaf in islice(rest, _BLOCK)]:
            blocks.append(self._over(level))
        return (self._over(blocks) if blocks else self._hash(b"")).hex()

    def path(self, leaves: Sequence[bytes], index: int) -> list[str]:
        """Return the hashes beside the way from leaf `index` up to the root."""
        if len(leaves) == 1:
            return []
        cut = _split(len(leaves))
        if index < cut:
            return [*self.path(leaves[:cut], index), self.root(leaves[cut:])]
        return [*self.path(leaves[cut:], index - cut), self.root(leaves[:cut])]

    def climb(self, leaf: bytes, index: int, size: int, path: Sequence[str]) -> str | None:
        """Return the root that `path` leads to, or None if its length cannot be right."""
        found = self._climb(self._hash(LEAF + leaf), index, size, path)
        return None if found is None else found.hex()

    def _climb(self, leaf: bytes, index: int, size: int, path: Sequence[str]) -> bytes | None:
        if size == 1 or not path:
            return leaf if size == 1 and not path else None
        cut, beside = _split(size), bytes.fromhex(path[-1])
        if index < cut:
            below = self._climb(leaf, index, cut, path[:-1])
            return None if below is None else self._hash(NODE + below + beside)
        below = self._climb(leaf, index - cut, size - cut, path[:-1])
        return None if below is None else self._hash(NODE + beside + below)


def ascending(items: Sequence[Any]) -> int | None:
    """Return the first position not strictly above the one before it, None if there is none.

    >>> ascending([b"a", b"b", b"b"])
    2
    """
    for position, (left, right) in enumerate(pairwise(items), 1):
        if not left < right:
            return position
    return None


@define
class Frontier:
    """A tree that grows leaf by leaf, with its root at every size: what a log's head is read from.

    >>> frontier = Frontier("sha256")
    >>> frontier.push(b"a"), frontier.push(b"b"), frontier.root == Trees("sha256").root([b"a", b"b"])
    (None, None, True)
    """

    suite: str
    size: int = 0
    _peaks: list[tuple[int, bytes]] = field(factory=list)

    def _hash(self, data: bytes) -> bytes:
        return new_hash(self.suite, data).digest()

    def push(self, leaf: bytes) -> None:
        """Add a leaf behind the others."""
        width, node = 1, self._hash(LEAF + leaf)
        while self._peaks and self._peaks[-1][0] == width:
            width, node = 2 * width, self._hash(NODE + self._peaks.pop()[1] + node)
        self._peaks.append((width, node))
        self.size += 1

    @property
    def root(self) -> str:
        """The root over the leaves so far."""
        if not self._peaks:
            return self._hash(b"").hex()
        (_, node), *rest = reversed(self._peaks)
        for _, left in rest:
            node = self._hash(NODE + left + node)
        return node.hex()
