"""Records out of place, names that look alike, and times the sources do not bear out."""

from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.verify import Held, verify_bundle
from ssj_core.verify.drand import QUICKNET

Doc = dict[str, Any]
DICE = "dice:40271582139904617735"
SSQ = "ssq:2026023:03.07.12.19.24.31+09"
WEDNESDAY = {"public": "2026-03-04T21:15:00+08:00", "result": "2026-03-05T06:00:00+08:00"}


def caught(data: bytes, step: int, where: str, said: str) -> None:
    """Check that the first wrong step is `step`, that its path ends so, and what is said."""
    report = verify_bundle(data)
    assert report.wrong, report.text("en")
    first = report.wrong[0]
    found = (first.number, first.where.endswith(where), said in first.detail.en)
    assert found == (step, True, True), report.text("en")


def void(made: Any, **more: Any) -> Doc:
    """Return a VOID of a session, on the day after."""
    return {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "局长甲",
        **more,
    }


def test_result_names_the_contrib_asked_for(draw: Any) -> None:
    """RESULT names CONTRIB if COMMIT asks for contributions, and only then."""
    silent = draw(edit={"RESULT": lambda result: result.pop("contrib")})
    caught(silent.public(), 1, "contrib", "only if COMMIT asks for it")
    extra = draw(items=[DICE], edit={"RESULT": lambda result: result.update(contrib="0" * 64)})
    caught(extra.public(), 1, "contrib", "only if COMMIT asks for it")


@pytest.mark.parametrize("options", [{}, {"reveals": "proofs", "items": ["secret", DICE]}])
def test_no_open_without_its_mode(draw: Any, options: Doc) -> None:
    """OPEN has no place after a draw that is open already, or that keeps its key for auditors."""
    made = draw(**options)
    caught(made.public(made.OPEN), 1, "]", "this mode has no OPEN for the public")


def test_void_that_opens_has_evidence(draw: Any) -> None:
    """A VOID that opens without RESULT says when the sources spoke; beside RESULT it does not."""
    made = draw(items=[DICE])
    said = "evidence stands beside opens without RESULT"
    bare = void(made, opens=made.OPEN)
    caught(made.public(records=[*made.TASKS, made.COMMIT, bare]), 1, "evidence", said)
    twice = void(made, opens=made.OPEN, evidence=made.RESULT["evidence"])
    caught(made.public(twice), 1, "evidence", said)


def test_disposition_follows_a_result(draw: Any) -> None:
    """Nothing becomes of a target before there is a RESULT."""
    made = draw(items=[DICE])
    record = {
        "protocol": "ssj-draw/1",
        "record": "DISPOSITION",
        "commit": made.commit,
        "task": made.o.tasks[0].name,
        "at": "2026-04-01T10:00:00+08:00",
        "id": "只有一户",
        "rank": 1,
        "outcome": "inspected",
    }
    data = made.public(records=[*made.TASKS, made.COMMIT, record])
    caught(data, 1, "records[2]", "DISPOSITION is out of place")


def test_tasks_do_not_look_alike(draw: Any, tools: Any) -> None:
    """Two tasks whose ids look alike are refused."""
    made = draw(items=[DICE], tasks=[tools.task("I1"), tools.task("l1")])
    caught(made.public(), 1, "…task", "I1 and l1 look alike")


def test_parties_do_not_look_alike(draw: Any) -> None:
    """Two parties whose names look alike are refused."""
    made = draw(items=["contrib:I1", "contrib:l1", DICE], absent=[])
    caught(made.public(), 1, "…party", "I1 and l1 look alike")


def test_sealed_after_the_round(draw: Any) -> None:
    """A round of drand that came before t2 is none: it was known when the list was sealed."""
    made = draw(items=[f"drand:{QUICKNET.hash}:1000:{'b4' * 48}"])
    data = made.public(records=[*made.TASKS, made.COMMIT])
    caught(data, 2, "times.public", "later than round 1000")


def test_a_day_without_a_lottery(draw: Any) -> None:
    """双色球 does not speak on a Wednesday; on the Tuesday before, it does."""
    for times, fine in ((None, True), (WEDNESDAY, False)):
        made = draw(items=[SSQ], times=times)
        data = made.public(records=[*made.TASKS, made.COMMIT])
        if fine:
            assert verify_bundle(data).ok
        else:
            caught(data, 2, "times.public", "ssq does not speak on that day")


def test_a_day_the_table_does_not_have(draw: Any) -> None:
    """By a table without the lottery its hour is not checked, and that is said."""
    data = draw().public()
    assert "when kl8 speaks" not in verify_bundle(data).steps[1].detail.en
    report = verify_bundle(data, Held(sources=()))
    assert report.ok
    assert "not checked: when kl8 speaks on that day" in report.steps[1].detail.en


def bare_ids(task: Doc) -> None:
    """Show ids without their tickets."""
    task["drawn"] = [target["id"] for target in task["drawn"]]


def bare_numbers(task: Doc) -> None:
    """Show numbers without their thresholds."""
    task["strata"] = [{"label": s["label"], "number": s["number"]} for s in task["strata"]]


@pytest.mark.parametrize("change", [bare_ids, bare_numbers])
def test_an_open_draw_shows_its_tickets(draw: Any, change: Callable[[Doc], None]) -> None:
    """An open draw that shows the key but no tickets, or no thresholds, is caught."""
    made = draw(edit={"RESULT": lambda result: change(result["tasks"][0])})
    caught(made.public(), 2, "tasks[0]", "thresholds or tickets are missing")
