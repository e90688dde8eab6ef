"""Proofs of RFC 6962 logs: that a leaf is in a tree, that a tree continues another.

Written after RFC 9162, sections 2.1.3.2 and 2.1.4.2, which walk the bits of the index upwards; the
making side splits from above.
"""

from collections.abc import Sequence
from typing import Final, NoReturn

from ssj_core.encoding import digest, new_hash
from ssj_core.errors.log import ProofRefusedError, ProofWrongError

_WIDTH: Final = 32
LIMIT: Final = 2**63


def leaf_hash(record: bytes, suite: str = "sha256") -> bytes:
    """Return the leaf hash of a record's bytes: H(0x00 ‖ record).

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return new_hash(suite, b"\0" + record).digest()


def _node(left: bytes, right: bytes, suite: str) -> bytes:
    return new_hash(suite, b"\1" + left + right).digest()


def root_of(records: Sequence[bytes], suite: str = "sha256") -> bytes:
    """Return the root over `records`, from the bottom up.

    >>> root_of([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    level = [leaf_hash(record, suite) for record in records]
    while len(level) > 1:
        pairs = [_node(level[at], level[at + 1], suite) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0] if level else bytes.fromhex(digest(b"", suite))


def _refuse(zh: str, en: str) -> NoReturn:
    raise ProofRefusedError(why_zh=zh, why_en=en)


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != _WIDTH for each in hashes):
        _refuse("杂凑值应为 32 字节", "every hash has 32 bytes")


def _check_length(found: int, wanted: int) -> None:
    if found != wanted:
        _refuse(f"应有 {wanted} 个杂凑值，实有 {found}", f"{wanted} hashes are wanted, not {found}")


def check_inclusion(
    leaf: bytes,
    *,
    index: int,
    size: int,
    path: Sequence[bytes],
    root: bytes,
    suite: str = "sha256",
) -> None:
    """Do nothing if `path` shows that `leaf` is entry `index` of the tree of `size` with `root`.

    Args:
        leaf: leaf hash, `leaf_hash(record, suite)`.
        index: position in the log, from 0.
        size: number of leaves of the tree.
        path: hashes beside the way up, lowest first.
        root: the root, of a checkpoint that was checked.
        suite: digest suite of the log.

    Raises:
        ProofRefusedError: no tree of that size has such a proof.
        ProofWrongError: the proof leads elsewhere.
    """
    if not 0 <= index < size < LIMIT:
        _refuse(f"{size} 条中没有第 {index} 条", f"there is no leaf {index} in a tree of {size}")
    _check_hashes(leaf, root, *path)
    inner = (index ^ (size - 1)).bit_length()
    _check_length(len(path), inner + (index >> inner).bit_count())
    here = leaf
    for level, beside in enumerate(path):
        left = level >= inner or index >> level & 1
        here = _node(beside, here, suite) if left else _node(here, beside, suite)
    if here != root:
        raise ProofWrongError(
            why_zh=f"第 {index} 条不在此检查点的日志中",
            why_en=f"leaf {index} is not in the log of this checkpoint",
        )


def check_consistency(
    *,
    old_size: int,
    old_root: bytes,
    size: int,
    root: bytes,
    path: Sequence[bytes],
    suite: str = "sha256",
) -> None:
    """Do nothing if `path` shows that the log of `size` continues the one of `old_size`.

    Args:
        old_size: the smaller size, at least 1: nothing can be shown about an empty tree.
        old_root: its root.
        size: the larger size.
        root: its root.
        path: the proof's hashes, in RFC 6962 order.
        suite: digest suite of the log.

    Raises:
        ProofRefusedError: sizes that have no such proof, or a proof of wrong length.
        ProofWrongError: the proof does not lead to both roots.
    """
    if not 0 < old_size <= size < LIMIT:
        _refuse(f"没有从 {old_size} 到 {size} 的证明", f"no proof leads from {old_size} to {size}")
    _check_hashes(old_root, root, *path)
    if old_size == size:
        _check_length(len(path), 0)
        found = (old_root, old_root)
    else:
        found = _climb_both(old_size, old_root, size, path, suite)
    if found != (old_root, root):
        raise ProofWrongError(
            why_zh=f"大小 {size} 的日志不是大小 {old_size} 的延续",
            why_en=f"the log of {size} does not continue that of {old_size}",
        )


def _climb_both(
    old_size: int, old_root: bytes, size: int, path: Sequence[bytes], suite: str
) -> tuple[bytes, bytes]:
    """Return the two roots that the proof leads to."""
    shift = (old_size & -old_size).bit_length() - 1  # whole subtree that both trees have
    index, last = (old_size - 1) >> shift, (size - 1) >> shift
    inner = (index ^ last).bit_length()
    wanted = inner + (index >> inner).bit_count() + (index > 0)
    _check_length(len(path), wanted)
    start, rest = (path[0], path[1:]) if index else (old_root, path)
    old = new = start
    for level, beside in enumerate(rest):
        if level >= inner or index >> level & 1:
            old, new = _node(beside, old, suite), _node(beside, new, suite)
        else:
            new = _node(new, beside, suite)
    return old, new
