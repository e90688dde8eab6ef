"""A growing Merkle tree (RFC 6962): appends, and proofs for any size it ever had."""

from collections.abc import Iterable

from ssj_core.encoding import Suite, digest, new_hash
from ssj_core.errors.log import LeafMissingError, SplitViewError


def _below(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


class LogTree:
    """The tree of a log; every whole subtree is kept, so that a proof costs O(log n).

    >>> tree = LogTree("sha256", [b"a", b"b", b"c"])
    >>> tree.size, tree.root().hex()[:8], len(tree.inclusion(0)), len(tree.consistency(2))
    (3, '36642e73', 2, 1)
    """

    __slots__ = ("_levels", "suite")

    def __init__(self, suite: Suite = "sha256", leaves: Iterable[bytes] = ()) -> None:
        """Start with `leaves`.

        Args:
            suite: digest suite, that of the journal.
            leaves: the bytes of the records, in log order.

        Raises:
            UnknownSuiteError: there is no such suite.
        """
        new_hash(suite)
        self.suite = suite
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def _node(self, left: bytes, right: bytes) -> bytes:
        return new_hash(self.suite, b"\1" + left + right).digest()

    def append(self, leaf: bytes) -> int:
        """Append the bytes of a record and return its index, from 0."""
        self._levels[0].append(new_hash(self.suite, b"\0" + leaf).digest())
        level, count = 0, self.size
        while count % 2 == 0:
            if len(self._levels) == level + 1:
                self._levels.append([])
            left, right = self._levels[level][-2:]
            self._levels[level + 1].append(self._node(left, right))
            level, count = level + 1, count // 2
        return self.size - 1

    def index_of(self, leaf: bytes, size: int | None = None) -> int:
        """Return the index of the first leaf with these bytes among the first `size`.

        Raises:
            LeafMissingError: the log does not have it.
        """
        known = self._levels[0][: self._checked(size)]
        wanted = new_hash(self.suite, b"\0" + leaf).digest()
        try:
            return known.index(wanted)
        except ValueError:
            raise LeafMissingError(size=len(known), wanted=wanted.hex()) from None

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default over all.

        Raises:
            LeafMissingError: the log has fewer.
        """
        count = self._checked(size)
        return self._over(0, count) if count else bytes.fromhex(digest(b"", self.suite))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that leaf `index` is in the tree of `size`: hashes, lowest first.

        Raises:
            LeafMissingError: that tree does not have it.
        """
        count = self._checked(size)
        if not 0 <= index < count:
            raise LeafMissingError(size=count, wanted=index)
        return tuple(self._path(index, 0, count))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `size` continues that of `old` leaves.

        Raises:
            LeafMissingError: `old` is 0 or above `size`: there is no such proof.
        """
        count = self._checked(size)
        if not 0 < old <= count:
            raise LeafMissingError(size=count, wanted=old)
        return tuple(self._subproof(old, 0, count, whole=True))

    def check_extends(self, origin: str, size: int, root: bytes) -> None:
        """Do nothing if this log continues the head (`size`, `root`) it once gave out.

        Raises:
            SplitViewError: it does not; nothing may be signed.
            LeafMissingError: it has become shorter.
        """
        now = self.root(size)
        if now != root:
            raise SplitViewError(origin=origin, size=size, one=root.hex(), other=now.hex())

    def _checked(self, size: int | None) -> int:
        count = self.size if size is None else size
        if not 0 <= count <= self.size:
            raise LeafMissingError(size=self.size, wanted=count)
        return count

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over leaves `start` to `end`; a whole subtree is looked up."""
        count = end - start
        if count & (count - 1) == 0:
            return self._levels[count.bit_length() - 1][start // count]
        cut = start + _below(count)
        return self._node(self._over(start, cut), self._over(cut, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        cut = start + _below(end - start)
        if index < cut:
            return [*self._path(index, start, cut), self._over(cut, end)]
        return [*self._path(index, cut, end), self._over(start, cut)]

    def _subproof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        """SUBPROOF of RFC 6962, 2.1.2, for the leaves up to `old`."""
        if old == end:
            return [] if whole else [self._over(start, end)]
        cut = start + _below(end - start)
        if old <= cut:
            return [*self._subproof(old, start, cut, whole=whole), self._over(cut, end)]
        return [*self._subproof(old, cut, end, whole=False), self._over(start, cut)]
