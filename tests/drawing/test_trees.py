"""Trees (section 6): the published ones of RFC 6962, proofs, and leaves of every kind."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.drawing.leaves import frame_leaf, label_of, result_leaf, salt_of
from ssj_core.drawing.members import Members
from ssj_core.encoding import digest
from ssj_core.encoding.merkle import MerkleTree, leaf_hash, root_from


def naive(leaves: list[bytes], suite: str) -> str:
    """Return the root as RFC 6962 defines it: split at the largest power of two below the size."""
    if not leaves:
        return digest(b"", suite)
    if len(leaves) == 1:
        return leaf_hash(leaves[0], suite).hex()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    pair = naive(leaves[:split], suite) + naive(leaves[split:], suite)
    return digest(b"\1" + bytes.fromhex(pair), suite)


@given(st.lists(st.binary(max_size=5), max_size=40), st.sampled_from(["sha256", "sm3"]))
def test_levels_give_the_tree_of_the_definition(leaves: list[bytes], suite: str) -> None:
    """Pairing level by level and carrying the odd one up is the tree split at powers of two."""
    assert MerkleTree.of(leaves, suite).root == naive(leaves, suite)


@pytest.mark.parametrize("size", range(1, 70))
def test_every_leaf_is_proved_and_no_other(size: int) -> None:
    """The path of each leaf leads to the root; another leaf, place or length does not."""
    leaves = [b"%d" % i for i in range(size)]
    tree = MerkleTree.of(leaves, "sha256")
    for i, leaf in enumerate(leaves):
        path = tree.path(i)
        assert root_from(leaf, i, size, path, "sha256") == tree.root
        assert root_from(b"x", i, size, path, "sha256") != tree.root
        with pytest.raises(ValueError, match="long"):
            root_from(leaf, i, size, (*path, tree.root), "sha256")
        if path:
            with pytest.raises(ValueError, match="short"):
                root_from(leaf, i, size, path[:-1], "sha256")
    with pytest.raises(ValueError, match="not in a tree"):
        root_from(b"x", size, size, (), "sha256")


def test_published_trees(vectors: Any) -> None:
    """Empty tree, leaf and node hashes, and inclusion proofs are those of transparency-dev."""
    known = vectors("rfc6962_merkle.json")
    by_name = {case["what"]: case for case in known["hasher"]}
    assert MerkleTree.of([], "sha256").root == by_name["empty tree"]["root_hex"]
    assert leaf_hash(b"", "sha256").hex() == by_name["leaf of empty bytes"]["hash_hex"]
    assert leaf_hash(b"L123456", "sha256").hex() == by_name["leaf"]["hash_hex"]
    leaves = [bytes.fromhex(one) for one in known["reference_tree"]["leaf_inputs_hex"]]
    for size, root in enumerate(known["reference_tree"]["root_hex_by_size"]):
        assert MerkleTree.of(leaves[:size], "sha256").root == root


def test_known_frame_and_result(kat: Any, suite: str) -> None:
    """Labels, salts, frame roots and the result root are the published ones, in both suites."""
    secret = kat["frame_secret"]
    for name, ids in kat["leaf_order"].items():
        label = label_of(secret, name, suite)
        assert label == kat["labels"][name]
        texts = kat["attributes"]
        targets = [(one, json.loads(texts.get(one, "{}"))) for one in ids]
        tree = Members.of(targets).tree(secret, label, suite)
        assert (tree.root, tree.size) == (kat["roots"][name], len(ids))
        for index, (one, attributes) in enumerate(targets):
            salt = salt_of(secret, one, suite)
            leaf = frame_leaf(one, label, attributes, salt, suite)
            assert salt == kat["salts"][one]
            assert root_from(leaf, index, len(ids), tree.path(index), suite) == tree.root
    leaves = [
        result_leaf(one, int(rank), kat["salts"][one]) for one, rank in kat["result_root"]["leaves"]
    ]
    assert MerkleTree.of(leaves, suite).root == kat["result_root"]["root"]


def test_published_inclusion_proofs(vectors: Any) -> None:
    """Proofs that others accept are the ones made here; those they refuse are refused here."""
    known = vectors("rfc6962_merkle.json")
    leaves = [bytes.fromhex(one) for one in known["reference_tree"]["leaf_inputs_hex"]]
    hashes = {leaf_hash(leaf, "sha256").hex(): leaf for leaf in leaves}
    tried = 0
    for case in known["inclusion"]:
        leaf = hashes.get(base64.b64decode(case["leafHash"]).hex())
        path = [base64.b64decode(one).hex() for one in case["proof"] or []]
        if leaf is None or any(len(one) != 64 for one in path):
            continue  # a broken hash is a matter of form, refused when read
        tried += 1
        root = base64.b64decode(case["root"]).hex()
        try:
            holds = root_from(leaf, case["leafIdx"], case["treeSize"], path, "sha256") == root
        except ValueError:
            holds = False
        assert holds is not case["wantErr"], case["desc"]
    assert tried > 20
