"""Bundles of one office against one another, the reader's clock, and a log of draws read whole."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from ssj_core.errors.verify import WrongError
from ssj_core.verify.folder import (
    check_frame_secrets,
    check_log,
    check_overdue,
    check_together,
)

from .conftest import Doc, Draw, Maker, dumps, task

ORIGIN = "log.example"
CLOSED = ["secret", "dice:40271582139904617735"]


def said(faults: Iterable[WrongError]) -> list[tuple[str, str]]:
    """Return where and why."""
    return [(fault.params["where"], fault.params["why_en"]) for fault in faults]


def void(made: Draw) -> Doc:
    """Return the VOID of a session."""
    return made.record("VOID", commit=made.commit, at=made.RESULT["at"], reason="x", approver="y")


def serving(session: str, *slots: str) -> Doc:
    """Return a COMMIT that draws people for some slots of one RESULT."""
    commit = Draw(session=session, salt=session).COMMIT
    entry = {**commit["tasks"][0], "slots": [*slots]}
    return {**commit, "serves": "0" * 64, "tasks": [entry]}


def test_two_suites() -> None:
    """Draws of one office are all in one suite."""
    one, two = Draw(), Draw(suite="sm3", session="S-2", salt="2", tasks=[task("other")])
    faults = said(check_together({"a": one.records, "b": two.records}))
    assert faults == [("b $.records[1]", "draws of one office in two suites")]


def test_an_id_of_a_session_twice() -> None:
    """Two sessions do not have one id."""
    one, two = Draw(), Draw(salt="2", tasks=[task("other")])
    faults = said(check_together({"a": one.records, "b": two.records}))
    assert ("b $.records[1]", "a session's id twice") in faults


def test_names_that_look_alike() -> None:
    """Ids of tasks, and of sessions, differ to the eye."""
    one = Draw(session="S-a", tasks=[task("t-a")])
    two = Draw(session="S-A", salt="2", tasks=[task("t-A")])
    faults = said(check_together({"a": one.records, "b": two.records}))
    assert ("b $.records[1]", "t-a and t-A look alike") in faults
    assert ("b $.records[1]", "S-a and S-A look alike") in faults


def test_a_slot_drawn_for_twice() -> None:
    """A slot of one RESULT is drawn for once, unless the seal that had it is void."""
    one, two = serving("S-1", "a/b/1", "a/b/2"), serving("S-2", "a/b/2")
    again = ("y $.records[0]", "the slot a/b/2 was drawn for already (x $.records[0])")
    assert again in said(check_together({"x": [one], "y": [two]}))
    ended = {"record": "VOID", "commit": Maker("sha256").R(one), "at": one["at"]}
    assert again not in said(check_together({"x": [one, ended], "y": [two]}))


def test_a_secret_of_a_frame_twice() -> None:
    """A frame's secret serves one entry; the same entry in two bundles is no second use."""
    part = Draw().private()[0]
    other = {**part, "task": "other"}
    assert said(check_frame_secrets({"a": [part], "b": [part, other]})) == [
        ("b $.private[1].frame_secret", "used before")
    ]


def test_overdue() -> None:
    """A result is overdue after t3, and OPEN of a closed draw after t4, until VOID or OPEN come."""
    made = Draw(mode="unannounced", items=CLOSED)
    t3, t4 = made.COMMIT["times"]["result"], made.COMMIT["times"]["open"]
    late = datetime.fromisoformat("2027-01-01T00:00:00+08:00")
    sealed = [*made.TASKS, made.COMMIT]
    assert said(check_overdue({"a": sealed}, late)) == [
        ("a $.records[1]", f"overdue: a result was due by {t3}")
    ]
    assert not check_overdue({"a": sealed}, datetime.fromisoformat(t3))
    assert said(check_overdue({"a": made.records}, late)) == [
        ("a $.records[1]", f"overdue: OPEN was due by {t4}")
    ]
    assert not check_overdue({"a": [*made.records, made.OPEN]}, late)
    assert not check_overdue({"a": made.records}, datetime.fromisoformat(t4))


def test_a_head_that_is_not_the_one_before() -> None:
    """COMMIT names the head of the log before it; another root is wrong."""
    plain = Draw()
    right = plain.m.root([dumps(plain.TASKS[0])])
    for root, faults in (
        (right, []),
        ("0" * 64, [("log[1]", "its log is not the head before it")]),
    ):
        log = {"origin": ORIGIN, "root": root, "size": 1}
        made = Draw(edit={"COMMIT": partial(_state, log=log)})
        assert said(check_log(made.records)) == faults


def _state(commit: Doc, log: Doc) -> None:
    """Let COMMIT name a head of the log."""
    commit["log"] = log


def test_a_record_of_no_form() -> None:
    """A log with a record of no form says where, and is looked at no further."""
    made = Draw()
    odd = {**made.COMMIT, "x": 1}
    assert said(check_log([*made.TASKS, odd], made.records)) == [
        ("log[1].x", "a key the page does not name")
    ]


def test_a_record_the_log_lacks() -> None:
    """Every record of a bundle is in the log."""
    made = Draw()
    assert said(check_log(made.records[:-1], made.records)) == [
        ("$.records[3]", "the log has no such record")
    ]


def test_seals_of_other_tasks_are_not_missed() -> None:
    """A log may have seals of other tasks than the bundle's; one of its own tasks is missed."""
    made = Draw()
    other = Draw(session="S-2", salt="2", tasks=[task("other")])
    assert not check_log([*other.records[:2], *made.records], made.records)
    again = Draw(session="S-2", salt="2", tasks=[task(attempt=2)])
    log = [*made.records, void(made), *again.records]
    assert ("log[6]", "another seal of 2026-017 is not in this bundle") in said(
        check_log(log, made.records)
    )


def test_one_open_seal_of_a_task() -> None:
    """A task is sealed anew only once the seal before it is void."""
    made = Draw()
    again = Draw(session="S-2", salt="2", tasks=[task(attempt=2)])
    two = "two open seals of task 2026-017"
    assert ("log[3]", two) in said(check_log([*made.records[:2], *again.records]))
    found = said(check_log([*made.records[:2], void(made), *again.records]))
    assert two not in [why for _, why in found]
