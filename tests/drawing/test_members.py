"""A frame by column: what goes in comes out, row by row, and only what is asked for is made."""

import pytest

from ssj_core.drawing.drafts import StratumDraft
from ssj_core.drawing.leaves import frame_leaf, label_of, salt_of
from ssj_core.drawing.members import Members, StratumFrame, StratumFrameForm
from ssj_core.encoding import alike, canonical, parse
from ssj_core.encoding.ids import none_alike
from ssj_core.encoding.merkle import MerkleTree, leaf_hash
from ssj_core.errors.drawing import RecordRefusedError
from ssj_core.errors.log import LeafMissingError

ROWS = [("丙", {"name": '引"号\\'}), ("甲", {}), ("乙", {"b": "2", "a": "1"})]


def test_columns_are_the_rows() -> None:
    """Pairs go in and come out; positions, slices and order are those of a sequence."""
    members = Members.of(ROWS)
    assert list(members) == [(one, facts) for one, facts in ROWS]
    assert members[0] == ROWS[0]
    assert list(members[1:]) == ROWS[1:]
    ordered = members.in_order()
    assert list(ordered.ids) == sorted(one for one, _ in ROWS)
    assert ordered.in_order() is ordered
    assert Members.of(ordered) is ordered
    assert StratumDraft("A", targets=ordered, number=1).targets is ordered


def test_attributes_by_id() -> None:
    """Only targets that have attributes are among them."""
    by_id = Members.of(ROWS).in_order().by_id()
    assert by_id["乙"] == {"a": "1", "b": "2"}
    assert set(by_id) == {"丙", "乙"}
    assert len(by_id) == 2
    for missing in ("甲", "丁"):
        with pytest.raises(KeyError):
            by_id[missing]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_the_tree_is_that_of_its_leaves(suite: str) -> None:
    """Leaves hashed in runs are the leaves of section 6, one by one."""
    members, secret = Members.of(ROWS).in_order(), "5a" * 32
    label = label_of(secret, "A", suite)
    leaves = [
        frame_leaf(one, label, facts, salt_of(secret, one, suite), suite) for one, facts in members
    ]
    tree = members.tree(secret, label, suite)
    assert tree == MerkleTree.of(leaves, suite)
    assert tree.leaf(1) == leaf_hash(leaves[1], suite)
    with pytest.raises(LeafMissingError):
        tree.leaf(3)


def test_lines_are_the_documents() -> None:
    """A frame beside a bundle has the same targets as one inside it, canonical line by line."""
    frame = StratumFrame('组"一', Members.of(ROWS).in_order())
    document = frame.document()
    expected = [canonical({**target, "stratum": '组"一'}) + b"\n" for target in document["targets"]]
    assert list(frame.lines()) == expected
    form = StratumFrameForm()
    read = form.read(parse(canonical(document)), "$")
    assert read.document() == document
    form.check(read, "$")


@pytest.mark.parametrize("bad", [{"a": 1}, {"乙": "x"}, ["a"], {"a": "x" * 70_000}])
def test_attributes_of_another_form_are_refused(bad: object) -> None:
    """Attributes are text by ASCII key."""
    with pytest.raises(RecordRefusedError):
        Members.of([("甲", bad)])  # type: ignore[list-item]  # wrong on purpose


def test_what_is_no_stratum_is_refused() -> None:
    """A document of another shape, and a value that was not made of columns."""
    form = StratumFrameForm()
    with pytest.raises(RecordRefusedError):
        form.read({"stratum": "A"}, "$")
    with pytest.raises(RecordRefusedError):
        form.check({"stratum": "A", "targets": []}, "$")


@pytest.mark.parametrize(
    "ids",
    [["9O", "90"], ["l1", "I1", "11", "甲"], ["a b", "AB"], ["甲·乙", "甲乙"], [], ["x", "x"]],
)
def test_no_look_alike_is_overlooked(ids: list[str]) -> None:
    """The quick look says that there are none only where there are none."""
    assert not (none_alike(ids) and alike(ids))
    assert not none_alike(ids) or len(set(ids)) == len(ids)
