"""Merkle trees of RFC 6962 with the suite's hash: roots, and proofs that a leaf or a past is in one.

The trees of a draw (ssj-draw/1, section 6) and the tree of the log are of this one kind; `verify`
keeps its own.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import Final

from attrs import field, frozen

from ssj_core.encoding.hashing import digest, hasher, new_hash
from ssj_core.errors.log import LeafMissingError, SplitViewError

_SIZE: Final = 32
_CHUNK: Final = 1 << 13


def leaf_hash(leaf: bytes, suite: str) -> bytes:
    """Return H(0x00 ‖ leaf)."""
    return new_hash(suite, b"\0" + leaf).digest()


def leaf_hashes(
    ids: Sequence[str], texts: Sequence[bytes], salt_key: str, label: str, suite: str
) -> bytes:
    """Return the hashes of the leaves of a stratum (ssj-draw/1, section 6), one after another.

    It stands here, away from the draw, since a process of its own may make a part of them.

    Args:
        ids: ids in byte order.
        texts: canonical text of the attributes of each, empty for none.
        salt_key: what the salts are tickets under.
        label: label of the stratum.
        suite: the suite.
    """
    new, key, middle = hasher(suite), salt_key.encode(), f",16:{label},64:"
    found = bytearray()
    # Three hashes a target and a million targets: some thousands at a time, one step for all of them.
    for at in range(0, len(ids), _CHUNK):
        chunk = ids[at : at + _CHUNK]
        names = [target.encode() for target in chunk]
        salts = [new(key + name).hexdigest() for name in names]
        hidden = [
            new(salt.encode() + (text or b"{}")).hexdigest()
            for salt, text in zip(salts, texts[at : at + _CHUNK], strict=True)
        ]
        found += b"".join(
            [
                new(f"\0{len(name)}:{target}{middle}{veil},64:{salt},".encode()).digest()
                for name, target, veil, salt in zip(names, chunk, hidden, salts, strict=True)
            ]
        )
    return bytes(found)


def _grown(levels: list[bytes], suite: str) -> list[bytes]:
    """Return the levels with those above the last one."""
    new, found = hasher(suite), levels[:-1]
    level = levels[-1] if levels else b""
    while level:
        found.append(level)
        level = b"".join(
            [
                new(b"\1" + level[at : at + 2 * _SIZE]).digest()
                for at in range(0, len(level) - _SIZE, 2 * _SIZE)
            ]
        )
    return found


@frozen
class MerkleTree:
    """A Merkle tree whose whole subtrees are kept, so that any proof costs O(log n).

    Attributes:
        levels: runs of 32-byte hashes of the whole subtrees of 1, 2, 4, … leaves; empty without leaves.
        suite: the suite.

    >>> tree = MerkleTree.of([b"a", b"b", b"c"])
    >>> tree.size, tree.root[:8], len(tree.path(0)), len(tree.consistency(2))
    (3, '36642e73', 2, 1)
    """

    levels: tuple[bytes, ...] = field(repr=False)
    suite: str

    @classmethod
    def of(cls, leaves: Iterable[bytes] = (), suite: str = "sha256") -> "MerkleTree":
        """Return the tree over `leaves`, in their order.

        Raises:
            UnknownSuiteError: there is no such suite.
        """
        return cls.over(b"".join([leaf_hash(leaf, suite) for leaf in leaves]), suite)

    @classmethod
    def over(cls, hashes: bytes, suite: str = "sha256") -> "MerkleTree":
        """Return the tree over leaves whose hashes are given, 32 bytes each, in their order.

        Raises:
            UnknownSuiteError: there is no such suite.
        """
        return cls(tuple(_grown([hashes], suite)), suite)

    def before(self, other: "MerkleTree") -> "MerkleTree":
        """Return the tree over the leaves of this one and then of another, each hashed where it was.

        Only whole subtrees are taken over: as far up as the number of leaves here is even.
        """
        if not self.levels:
            return other
        whole = self.size & -self.size
        pairs = zip_longest(self.levels, other.levels, fillvalue=b"")
        joined = [mine + theirs for mine, theirs in islice(pairs, whole.bit_length())]
        return MerkleTree(tuple(_grown(joined, self.suite)), self.suite)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.levels[0]) // _SIZE if self.levels else 0

    @property
    def root(self) -> str:
        """The root as 64 hex digits; H of nothing if there is no leaf.

        >>> MerkleTree.of([]).root[:16]
        'e3b0c44298fc1c14'
        """
        return self.root_at().hex()

    def root_at(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, by default over all.

        Raises:
            LeafMissingError: the tree has fewer.
        """
        count = self._checked(size)
        return self._over(0, count) if count else bytes.fromhex(digest(b"", self.suite))

    def leaf(self, index: int) -> bytes:
        """Return the hash of leaf `index`.

        Raises:
            LeafMissingError: there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise LeafMissingError(size=self.size, wanted=index)
        return self._node(0, index)

    def path(self, index: int) -> tuple[str, ...]:
        """Return the hashes beside the way from leaf `index` up to the root in hex, lowest first."""
        return tuple(beside.hex() for beside in self.inclusion(index))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that leaf `index` is in the tree of `size`: hashes, lowest first.

        Raises:
            LeafMissingError: that tree does not have it.
        """
        count = self._checked(size)
        if not 0 <= index < count:
            raise LeafMissingError(size=count, wanted=index)
        found, last, level = [], count - 1, 0
        while last:
            beside = index ^ 1
            if (beside + 1) << level <= count:
                found.append(self._node(level, beside))
            elif beside <= last:
                found.append(self._over(beside << level, count))
            index, last, level = index // 2, last // 2, level + 1
        return tuple(found)

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `size` continues that of `old` leaves.

        Raises:
            LeafMissingError: `old` is 0 or above `size`: there is no such proof.
        """
        count = self._checked(size)
        if not 0 < old <= count:
            raise LeafMissingError(size=count, wanted=old)
        return tuple(self._subproof(old, 0, count, whole=True))

    def index_of(self, leaf: bytes, size: int | None = None) -> int:
        """Return the index of the first leaf with these bytes among the first `size`.

        Raises:
            LeafMissingError: the tree does not have it.
        """
        count, wanted = self._checked(size), leaf_hash(leaf, self.suite)
        for index in range(count):
            if self._node(0, index) == wanted:
                return index
        raise LeafMissingError(size=count, wanted=wanted.hex())

    def check_extends(self, origin: str, size: int, root: bytes) -> None:
        """Do nothing if this log continues the head (`size`, `root`) it once gave out.

        Raises:
            SplitViewError: it does not; nothing may be signed.
            LeafMissingError: it has become shorter.
        """
        now = self.root_at(size)
        if now != root:
            raise SplitViewError(origin=origin, size=size, one=root.hex(), other=now.hex())

    def _checked(self, size: int | None) -> int:
        count = self.size if size is None else size
        if not 0 <= count <= self.size:
            raise LeafMissingError(size=self.size, wanted=count)
        return count

    def _node(self, level: int, index: int) -> bytes:
        return self.levels[level][index * _SIZE : (index + 1) * _SIZE]

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over leaves `start` to `end`; a whole subtree is looked up."""
        count = end - start
        if count & (count - 1) == 0:
            return self._node(count.bit_length() - 1, start // count)
        cut = start + _below(count)
        return new_hash(self.suite, b"\1" + self._over(start, cut) + self._over(cut, end)).digest()

    def _subproof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        """SUBPROOF of RFC 6962, 2.1.2, for the leaves up to `old`."""
        if old == end:
            return [] if whole else [self._over(start, end)]
        cut = start + _below(end - start)
        if old <= cut:
            return [*self._subproof(old, start, cut, whole=whole), self._over(cut, end)]
        return [*self._subproof(old, cut, end, whole=False), self._over(start, cut)]


def _below(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def root_from(leaf: bytes, index: int, size: int, path: Sequence[str], suite: str) -> str:
    """Return the root that `path` leads to from a leaf: equal to the tree's iff the proof holds.

    Raises:
        ValueError: the index is outside the tree, or the path has another length than it needs.
    """
    if not 0 <= index < size:
        msg = f"leaf {index} is not in a tree of {size}"
        raise ValueError(msg)
    here, rest, last = leaf_hash(leaf, suite), list(path), size - 1
    while last:
        if index % 2 or index < last:
            if not rest:
                msg = "the path is too short"
                raise ValueError(msg)
            beside = bytes.fromhex(rest.pop(0))
            pair = beside + here if index % 2 else here + beside
            here = new_hash(suite, b"\1" + pair).digest()
        index, last = index // 2, last // 2
    if rest:
        msg = "the path is too long"
        raise ValueError(msg)
    return here.hex()
