"""Afterwards (section 3): every drawn target gets a DISPOSITION, reserves come in strict order."""

from types import ModuleType
from typing import Any

import pytest

from ssj_core.drawing import dispose, undisposed
from ssj_core.errors.drawing import DispositionRefusedError, RecordRefusedError, UnknownEntryError

TASK = "2026-017"
WHY: dict[str, Any] = {"reason": "已注销", "approver": "局长"}


def drawn(outcome: Any, stratum: str) -> list[str]:
    """Return the ids drawn in one stratum."""
    return [one.id for one in outcome.tasks[TASK].drawn if one.stratum == stratum]


def test_no_target_is_dropped_quietly(sessions: ModuleType, suite: str) -> None:
    """What has no DISPOSITION yet is named; a stand-in is due like those drawn."""
    outcome = sessions.open_session(suite)
    assert undisposed(outcome, TASK) == tuple(one.id for one in outcome.tasks[TASK].drawn)
    outcome = sessions.disposed(suite)
    assert undisposed(outcome, TASK) == tuple(drawn(outcome, "D"))
    assert [one.outcome for one in outcome.dispositions] == [
        "inspected",
        "closed",
        "inspected",
        "moved",
    ]
    assert outcome.records[-4:] == outcome.dispositions


def test_reserves_come_in_strict_rank_order(sessions: ModuleType) -> None:
    """Each replacement is the next unused rank of the same stratum, also for a stand-in."""
    outcome = sessions.open_session("sha256")
    expected = [one.id for one in outcome.tasks[TASK].reserves("A", 4)]
    for target in drawn(outcome, "A"):
        outcome = dispose(outcome, TASK, target, at=sessions.T4, what="closed", replace=True, **WHY)
    outcome = dispose(outcome, TASK, expected[0], at=sessions.T4, what="moved", replace=True, **WHY)
    made = [one.replaced_by for one in outcome.dispositions]
    assert [(one.id, one.rank) for one in made if one] == list(
        zip(expected, range(4, 8), strict=True)
    )
    assert outcome.dispositions[-1].rank == 4


def test_out_of_turn_is_refused(sessions: ModuleType) -> None:
    """Not drawn, twice, without reason or approver, or without reserve: refused."""
    outcome = sessions.open_session("sha256")
    first, second = drawn(outcome, "D")
    reserve = outcome.tasks[TASK].reserves("A", 1)[0].id
    at = sessions.T4
    for target, given in (
        ("无此户", {"what": "inspected"}),
        (reserve, {"what": "inspected"}),
        (first, {"what": "closed"}),
        (first, {"what": "closed", "replace": True}),
        (first, {"what": "closed", "replace": True, "reason": "已注销"}),
        (first, {"what": "inspected", "replace": True}),
    ):
        with pytest.raises(DispositionRefusedError):
            dispose(outcome, TASK, target, at=at, **given)
    with pytest.raises(RecordRefusedError):
        dispose(outcome, TASK, first, at=at, what="forgotten", reason="r")
    with pytest.raises(UnknownEntryError):
        dispose(outcome, "无此任务", first, at=at, what="inspected")
    outcome = dispose(outcome, TASK, first, at=at, what="closed", replace=True, **WHY)
    with pytest.raises(DispositionRefusedError):
        dispose(outcome, TASK, first, at=at, what="inspected")
    with pytest.raises(DispositionRefusedError):  # three targets: two drawn, one reserve
        dispose(outcome, TASK, second, at=at, what="closed", replace=True, **WHY)
