"""Trees of RFC 6962 with the suite's hash (section 6): roots, and proofs that a leaf is in one."""

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from ssj_core.encoding import digest, new_hash

_SIZE = 32


def leaf_hash(leaf: bytes, suite: str) -> bytes:
    """Return H(0x00 ‖ leaf)."""
    return new_hash(suite, b"\0" + leaf).digest()


@frozen
class Tree:
    """A Merkle tree with all its levels, each one run of 32-byte hashes.

    A last hash without neighbour is carried up as it is: that is the tree RFC 6962 defines by
    splitting at powers of two.

    Attributes:
        levels: leaf hashes first, root last; empty for a tree without leaves.
        suite: the suite.
    """

    levels: tuple[bytes, ...] = field(repr=False)
    suite: str

    @classmethod
    def of(cls, leaves: Iterable[bytes], suite: str) -> "Tree":
        """Return the tree over `leaves`, in their order."""
        level = b"".join([leaf_hash(leaf, suite) for leaf in leaves])
        node = new_hash(suite, b"\1").copy
        levels = [level] if level else []
        while len(level) > _SIZE:
            pairs = range(0, len(level) - _SIZE, 2 * _SIZE)
            parents = []
            for at in pairs:
                state = node()
                state.update(level[at : at + 2 * _SIZE])
                parents.append(state.digest())
            odd = level[-_SIZE:] if (len(level) // _SIZE) % 2 else b""
            level = b"".join(parents) + odd
            levels.append(level)
        return cls(tuple(levels), suite)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.levels[0]) // _SIZE if self.levels else 0

    @property
    def root(self) -> str:
        """The root as 64 hex digits; H of nothing if there is no leaf.

        >>> Tree.of([], "sha256").root[:16]
        'e3b0c44298fc1c14'
        """
        return self.levels[-1].hex() if self.levels else digest(b"", self.suite)

    def path(self, index: int) -> tuple[str, ...]:
        """Return the hashes beside the way from leaf `index` up to the root, lowest first."""
        found = []
        for level in self.levels[:-1]:
            beside = (index ^ 1) * _SIZE
            if beside < len(level):
                found.append(level[beside : beside + _SIZE].hex())
            index //= 2
        return tuple(found)


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
