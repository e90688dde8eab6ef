"""Subtrees folded where leaves lie, and a tree made in two processes: the tree of one process, to the byte."""

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest

from ssj_core.adapters import halves
from ssj_core.adapters.engines.ranges import folding, joined_blocks
from ssj_core.drawing.members import Members
from ssj_core.encoding.merkle import MerkleTree

START = 77


def leaf(at: int) -> bytes:
    """The hash of a leaf nobody else has."""
    return hashlib.sha256(b"%d" % at).digest()


def batches(first: int, end: int, step: int) -> Iterator[Any]:
    """The leaves of one range as an engine hands them to whoever folds them."""
    for at in range(first, end, step):
        places = range(at, min(at + step, end))
        columns = [pa.array([START + place for place in places]), pa.array(list(map(leaf, places)))]
        yield pa.record_batch(columns, names=["pos", "leaf"])


def folded(cuts: list[int]) -> list[tuple[int, int, bytes]]:
    """What comes back of ranges between `cuts`."""
    found: list[tuple[int, int, bytes]] = []
    for first, end in pairwise(cuts):
        for batch in folding(START)(batches(first, end, 600)):
            found += zip(*(column.to_pylist() for column in batch.columns), strict=True)
    return found


@pytest.mark.parametrize(
    "cuts",
    [
        [0, 1],
        [0, 3],
        [0, 1, 2, 3],
        [0, 1023],
        [0, 700, 1024],
        [0, 1, 1025],
        [0, 900, 2048, 2050, 3000],
    ],
)
def test_ranges_of_any_sizes_join_to_the_blocks_of_the_tree(cuts: list[int]) -> None:
    """Wherever a range begins and ends, its subtrees and those beside it make the same blocks."""
    size = cuts[-1]
    found = folded(cuts)
    expected = [
        MerkleTree.over(b"".join(map(leaf, range(at, min(at + 1024, size))))).root_at()
        for at in range(0, size, 1024)
    ]
    assert joined_blocks(found[::-1], size) == expected
    assert (
        MerkleTree.over(b"".join(expected)).root
        == MerkleTree.over(b"".join(map(leaf, range(size)))).root
        or size <= 1024
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found[1:],
        lambda found: found[:-1],
        lambda found: [*found, found[0]],
        lambda found: [(at + 1, level, value) for at, level, value in found],
        lambda found: [(at, level, value[:31]) for at, level, value in found],
        lambda found: [(at, 11, value) for at, _, value in found],
    ],
)
def test_subtrees_that_do_not_cover_the_stratum_make_no_tree(spoil: Any) -> None:
    """Lost, repeated, moved or cut on the way: no block is made of it."""
    assert joined_blocks(spoil(folded([0, 700, 1500])), 1500) is None


def columns(size: int) -> Members:
    """Targets, some with attributes."""
    ids = tuple(f"91{at:08d}" for at in range(size))
    return Members(ids, [b"" if at % 3 else b'{"name":"x"}' for at in range(size)])


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("size", [1, 2049, 5000])
def test_two_processes_make_the_tree_of_one(
    monkeypatch: pytest.MonkeyPatch, suite: str, size: int
) -> None:
    """All levels are equal, so every proof is; also where the other process gives nothing."""
    monkeypatch.setattr(halves, "LARGE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    members = columns(size)
    secret, label = "5a" * 32, "ab" * 8
    alone = members.tree(secret, label, suite)
    assert halves.shared(members).tree(secret, label, suite).levels == alone.levels
    monkeypatch.setattr(halves, "_CHILD", halves._CHILD.with_name("nowhere.py"))
    assert halves.shared(members).tree(secret, label, suite).levels == alone.levels
    monkeypatch.setattr("sys.executable", "/opt/server")
    assert halves.shared(members).tree(secret, label, suite).levels == alone.levels


def test_a_tree_before_another_is_the_tree_over_both() -> None:
    """Whatever the sizes are: only whole subtrees are taken over."""
    for mine in (0, 1, 3, 4, 6, 8):
        for theirs in (0, 1, 2, 5):
            leaves = list(map(leaf, range(mine + theirs)))
            first, second = (
                MerkleTree.over(b"".join(leaves[:mine])),
                MerkleTree.over(b"".join(leaves[mine:])),
            )
            assert first.before(second) == MerkleTree.over(b"".join(leaves))
