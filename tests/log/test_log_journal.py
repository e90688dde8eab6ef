"""From a journal to its log: which events are leaves, and that bundles find themselves in it."""

from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.adapters.memory import MemoryStore
from ssj_core.encoding import canonical, digest
from ssj_core.errors.log import LeafRefusedError
from ssj_core.journal import Journal, NewEvent
from ssj_core.journal.transparency import LOGGED, draw_leaves, log_tree
from ssj_core.verify.log import check_inclusion, leaf_hash, monitor, root_of


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_every_record_of_a_bundle_is_in_the_log(
    suite: Any, outcome: Callable[[Any], Any], fill: Callable[[Journal, Any], None], noon: Any
) -> None:
    """The leaf is the record's own bytes: hashed, they are what later records name it by."""
    drawn, journal = outcome(suite), Journal(MemoryStore(suite=suite))
    fill(journal, drawn)
    tree = log_tree(journal)
    bundle = drawn.public_bundle().document()
    assert tree.size == len(bundle["records"]) == 3
    for record in bundle["records"]:
        data = canonical(record)
        index = tree.index_of(data)
        check_inclusion(
            leaf_hash(data, suite),
            index=index,
            size=tree.size,
            path=tree.inclusion(index),
            root=tree.root_at(),
            suite=suite,
        )
    leaves = list(draw_leaves(journal.read()))
    assert digest(leaves[1], suite) == bundle["records"][2]["commit"]
    assert root_of(leaves, suite) == tree.root_at()
    assert monitor(leaves, noon) == ()


def test_only_draw_records_are_leaves(journal: Journal) -> None:
    """Plans, and draws made on another platform, are in the journal and not in the log."""
    kinds = [event.kind for event in journal.read()]
    assert {"plan.drafted", "draw.external"} <= set(kinds)
    assert log_tree(journal).size == sum(kind in LOGGED for kind in kinds)


def test_a_draw_event_without_its_record(journal: Journal, noon: Any) -> None:
    """An event that hides what was drawn cannot be passed over."""
    act: Any = {"actor": "王一", "department": "区市场监管局", "at": noon}
    journal.append("draw/S-2", 0, [NewEvent("draw.void", {"note": "x"})], **act)
    with pytest.raises(LeafRefusedError, match="seq 6"):
        log_tree(journal)
