"""Trees and proofs: the published vectors, and what making and checking promise each other."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors import SsjError
from ssj_core.errors.log import (
    LeafMissingError,
    ProofRefusedError,
    ProofWrongError,
    SplitViewError,
)
from ssj_core.verify.log import check_consistency, check_inclusion, leaf_hash, root_of

Read = Callable[[str], Any]


def _hashes(proof: list[str] | None) -> list[bytes]:
    return [b64decode(each) for each in proof or []]


def test_published_inclusion_proofs(vectors: Read) -> None:
    """Every published inclusion proof holds or is refused as its authors say."""
    for case in vectors("rfc6962_merkle")["inclusion"]:
        given_: dict[str, Any] = {
            "index": case["leafIdx"],
            "size": case["treeSize"],
            "path": _hashes(case["proof"]),
            "root": b64decode(case["root"] or ""),
        }
        leaf = b64decode(case["leafHash"] or "")
        if case["wantErr"]:
            with pytest.raises(SsjError):
                check_inclusion(leaf, **given_)
        else:
            check_inclusion(leaf, **given_)


def test_published_consistency_proofs(vectors: Read) -> None:
    """Every published consistency proof holds or is refused as its authors say, size 0 included."""
    for case in vectors("rfc6962_merkle")["consistency"]:
        given_: dict[str, Any] = {
            "old_size": case["size1"],
            "old_root": b64decode(case["root1"] or ""),
            "size": case["size2"],
            "root": b64decode(case["root2"] or ""),
            "path": _hashes(case["proof"]),
        }
        if case["wantErr"]:
            with pytest.raises(SsjError):
                check_consistency(**given_)
        else:
            check_consistency(**given_)


def test_the_reference_tree_of_certificate_transparency(vectors: Read) -> None:
    """Both sides compute the published roots at every size."""
    found = vectors("rfc6962_merkle")
    leaves = [bytes.fromhex(each) for each in found["reference_tree"]["leaf_inputs_hex"]]
    roots = found["reference_tree"]["root_hex_by_size"]
    tree = MerkleTree.of(leaves)
    for size in range(len(leaves) + 1):
        assert tree.root_at(size).hex() == root_of(leaves[:size]).hex() == roots[size]
    assert leaf_hash(b"L123456").hex() == found["hasher"][2]["hash_hex"]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_every_proof_of_small_trees(suite: Any) -> None:
    """For every size to 20: every inclusion and consistency proof made is one that checks."""
    leaves = [b"leaf %d" % index for index in range(20)]
    tree = MerkleTree.of(leaves, suite)
    for size in range(1, 21):
        root = tree.root_at(size)
        for index in range(size):
            path, leaf = tree.inclusion(index, size), leaf_hash(leaves[index], suite)
            check_inclusion(leaf, index=index, size=size, path=path, root=root, suite=suite)
        for old in range(1, size + 1):
            check_consistency(
                old_size=old,
                old_root=tree.root_at(old),
                size=size,
                root=root,
                path=tree.consistency(old, size),
                suite=suite,
            )


@given(st.data())
def test_a_changed_proof_never_holds(data: st.DataObject) -> None:
    """A proof with any one bit changed, or a hash more or less, shows nothing."""
    size = data.draw(st.integers(2, 40))
    tree = MerkleTree.of([b"%d" % index for index in range(size)])
    old = data.draw(st.integers(1, size - 1))
    path = list(tree.consistency(old))
    at = data.draw(st.integers(0, len(path) * 256 - 1))
    changed = bytearray(path[at // 256])
    changed[at % 256 // 8] ^= 1 << at % 8
    for bad in (
        [*path[: at // 256], bytes(changed), *path[at // 256 + 1 :]],
        path[1:],
        [*path, bytes(32)],
    ):
        with pytest.raises((ProofRefusedError, ProofWrongError)):
            check_consistency(
                old_size=old, old_root=tree.root_at(old), size=size, root=tree.root_at(), path=bad
            )


def test_a_log_that_was_rewritten_proves_nothing() -> None:
    """A tree whose past was changed has no proof from the honest past."""
    honest, forged = MerkleTree.of([b"a", b"b", b"c"]), MerkleTree.of([b"a", b"x", b"c", b"d"])
    with pytest.raises(ProofWrongError):
        check_consistency(
            old_size=3,
            old_root=honest.root_at(),
            size=4,
            root=forged.root_at(),
            path=forged.consistency(3),
        )
    with pytest.raises(SplitViewError, match="log"):
        forged.check_extends("log", 3, honest.root_at())
    honest.check_extends("log", 2, MerkleTree.of([b"a", b"b"]).root_at())


def test_proofs_that_no_log_has() -> None:
    """Sizes and indexes outside the log are refused by the side that makes proofs."""
    tree = MerkleTree.of([b"a", b"b"])
    assert tree.index_of(b"b") == 1
    for call in (
        lambda: tree.root_at(3),
        lambda: tree.root_at(-1),
        lambda: tree.inclusion(2),
        lambda: tree.consistency(0),
        lambda: tree.consistency(2, 1),
        lambda: tree.index_of(b"c"),
        lambda: tree.index_of(b"b", 1),
    ):
        with pytest.raises(LeafMissingError):
            call()
