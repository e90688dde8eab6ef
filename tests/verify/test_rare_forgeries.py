"""Forgeries that only one line of the verifier sees, and files at the edge of what it reads."""

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ssj_core.encoding import DRAW
from ssj_core.verify import Held, verify_bundle, verify_target
from ssj_core.verify.tree import Frontier, Trees

from .conftest import AT_LATER, LISTS, SLOTS, Doc, Draw, seal, task

DICE, OTHER_DICE = "dice:40271582139904617735", "dice:83019264751028364719"
LONE = "只有一户"
LATER = datetime.fromisoformat("2027-01-01T00:00:00+08:00")


def caught(data: bytes, step: int, where: str, said: str) -> None:
    """Check that the first wrong step is `step`, that its path ends so, and what is said."""
    report = verify_bundle(data)
    assert report.wrong, report.text("en")
    first = report.wrong[0]
    found = (first.number, first.where.endswith(where), said in first.detail.en)
    assert found == (step, True, True), report.text("en")


def put(record: str, change: Callable[[Doc], Any]) -> Doc:
    """Return the option that edits the first task entry of a record."""
    return {"edit": {record: lambda document: change(document["tasks"][0])}}


def redrawn(diff: list[list[str]]) -> bytes:
    """Return the auditor's bundle of a redraw from a frame without LONE, listing `diff`."""
    first = Draw(items=[DICE])
    frame = {name: ids for name, ids in task().frame.items() if name != "Z"}
    again = task(
        frame=frame,
        numbers={"A": 3, "D": 2},
        attempt=2,
        previous=first.commit,
        lists={"diff": diff},
    )
    second = Draw(
        items=[OTHER_DICE],
        session="S-2",
        salt="2",
        tasks=[again],
        at={"COMMIT": "2026-03-03T09:40:00+08:00"},
        edit={"COMMIT": lambda commit: commit["tasks"][0].update(changes=["rules"])},
    )
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": first.commit,
        "reason": "名录有误",
        "at": "2026-03-03T09:30:00+08:00",
        "approver": "局长甲",
    }
    document = json.loads(second.auditor())
    document["records"] = [*first.TASKS, first.COMMIT, void, *document["records"]]
    document["private"] = [*first.private(), *second.private()]
    return seal(document)


def test_a_diff_lists_what_changed() -> None:
    """What left the frame between two attempts is in `diff`; a diff that hides it is caught."""
    honest = verify_bundle(redrawn([[LONE, "left", "closed"]]))
    assert honest.ok, honest.text("en")
    caught(redrawn([]), 7, "diff", "not the changes between the frames")


def test_nothing_is_drawn_without_strata() -> None:
    """A COMMIT that serves no RESULT and has no strata seals nothing."""
    made = Draw(items=[DICE], **put("COMMIT", lambda entry: entry.update(strata=[])))
    caught(made.public(), 1, "strata", "strata, unless it serves a RESULT")


def test_a_first_attempt_changes_nothing_before_it() -> None:
    """`changes` belongs to a further attempt."""
    made = Draw(items=[DICE], **put("COMMIT", lambda entry: entry.update(changes=["rules"])))
    caught(made.public(), 1, "changes", "a first attempt changes nothing")


def test_no_frame_secret_twice() -> None:
    """Two tasks under one frame secret tell each other's salts."""
    made = Draw(items=[DICE], tasks=[task("t1"), task("t2")])
    document = json.loads(made.auditor())
    document["private"][1]["frame_secret"] = document["private"][0]["frame_secret"]
    caught(seal(document), 7, "frame_secret", "used before")


def test_attributes_are_an_object_of_few_keys() -> None:
    """Attributes are an object of texts, and of no more keys than the limit."""
    document = json.loads(Draw().auditor())

    def with_attributes(value: object) -> bytes:
        changed = copy.deepcopy(document)
        changed["private"][0]["frame"][0]["targets"][0]["attributes"] = value
        return seal(changed)

    caught(with_attributes([]), 1, "attributes", "should be an object")
    many = {f"k{number}": "v" for number in range(DRAW.keys + 1)}
    caught(with_attributes(many), 1, "attributes", "more than 255 keys")


SLIPS: dict[str, tuple[Callable[[Doc], Any], str, str]] = {
    "records": (
        lambda slip: slip["records"].insert(2, Draw().CONTRIB),
        "$.records",
        "a slip has TASK",
    ),
    "result": (lambda slip: slip.update(result="0" * 64), "$.result", "not the hash of RESULT"),
    "task": (lambda slip: slip.update(task="t9"), "$.task", "not the id in TASK"),
    "label": (lambda slip: slip.update(label="0" * 16), "$.label", "no such label in COMMIT"),
    "key": (lambda slip: slip.update(unit_key="0" * 64), "$.unit_key", "does not commit to it"),
    "low": (
        lambda slip: slip["threshold"].update(low="0" * 64),
        "$.threshold.low",
        "exactly tasks kept apart have it",
    ),
    "high": (
        lambda slip: slip["threshold"].update(high="f" * 64),
        "$.threshold.high",
        "not what RESULT says",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_what_its_records_say(name: str) -> None:
    """A slip with another task, group, key or line than its records have is refused."""
    change, where, said = SLIPS[name]
    document = json.loads(Draw().slip(LONE))
    change(document)
    report = verify_bundle(seal(document))
    assert not report.ok
    found = [(step.where, step.detail.en) for step in report.wrong]
    assert any(at.endswith(where) and said in detail for at, detail in found), found


def test_a_team_has_every_slot_in_order() -> None:
    """A slip's team names one inspector for every slot, in the order of COMMIT."""
    made = Draw(items=[DICE], tasks=[task(slots=SLOTS, lists=LISTS)])
    name = made.chosen(made.o.tasks[0])[0][1]
    document = json.loads(made.slip(name))
    assert verify_bundle(seal(document)).ok
    document["team"].reverse()
    caught(seal(document), 11, "$.team", "every slot once, in order")


def serving(**options: Any) -> tuple[Draw, Draw]:
    """Return a draw of targets, and one that draws the inspectors of its RESULT the next day."""
    first = Draw(items=[DICE])
    given = {
        "tasks": [task(frame={}, numbers={}, slots=SLOTS, lists=LISTS)],
        "serves": first.m.R(first.RESULT),
        "session": "S-2",
        "salt": "2",
        "items": [OTHER_DICE],
        "targets": [name for _, name, _ in first.chosen(first.o.tasks[0])],
        "times": {"public": "2026-03-04T10:00:00+08:00", "result": "2026-03-04T12:00:00+08:00"},
        "at": {"COMMIT": "2026-03-04T09:00:00+08:00"},
    }
    return first, Draw(**(given | options))


def test_serving_draws_no_targets() -> None:
    """A RESULT that serves another has no targets of its own."""
    first, later = serving(edit={"RESULT": lambda result: result["tasks"][0].update(size=1)})
    document = json.loads(first.public(*later.TASKS, later.COMMIT, later.RESULT))
    document["records"][-1]["at"] = "2026-03-04T10:30:00+08:00"
    document["records"][-1]["evidence"][0]["at"] = "2026-03-04T10:00:00+08:00"
    caught(seal(document), 5, "tasks[0].size", "should be 0")


def test_a_draw_overdue_says_so() -> None:
    """By the reader's clock: a seal without RESULT, and a closed draw never opened, are overdue."""
    sealed = Draw(items=[DICE])
    data = sealed.public(records=[*sealed.TASKS, sealed.COMMIT])
    assert "a result or a voiding" in verify_bundle(data, Held(now=LATER)).text("en")
    closed = Draw(mode="unannounced", items=["secret", DICE])
    told = verify_bundle(closed.public(), Held(now=LATER)).text("en")
    assert "the opening of the unannounced draw" in told
    early = LATER - timedelta(days=300)
    assert "the opening" not in verify_bundle(closed.public(), Held(now=early)).text("en")


def test_dispositions_are_counted() -> None:
    """The story of a draw counts what became of its targets, outcome by outcome."""
    made = Draw(items=[DICE])
    _, name, _ = made.chosen(made.o.tasks[0])[0]
    record = {
        "protocol": "ssj-draw/1",
        "record": "DISPOSITION",
        "commit": made.commit,
        "task": "2026-017",
        "at": AT_LATER,
        "id": name,
        "rank": 1,
        "outcome": "inspected",
    }
    assert "Dispositions: inspected 1" in verify_bundle(made.public(record)).text("en")


def test_a_voided_draw_answers_its_target() -> None:
    """A target that asks after a draw made void is told so with the answer."""
    made = Draw(items=[DICE])
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "局长甲",
        "opens": made.OPEN,
    }
    (answer,) = verify_target(made.public(void), LONE).answers
    assert answer.void
    assert "void" in answer.text("en").lower()


def test_a_sealed_draw_has_no_answer_yet() -> None:
    """A target that asks before the RESULT is told nothing about its ticket."""
    made = Draw(items=[DICE])
    data = made.public(records=[*made.TASKS, made.COMMIT])
    assert verify_target(data, LONE).answers == ()


def test_a_slip_before_the_outcome_says_nothing_of_it() -> None:
    """A slip without ticket and line proves the frame, and leaves open who was drawn."""
    made = Draw(mode="unannounced", items=["secret", DICE])
    document = json.loads(made.slip(LONE))
    for key in ("unit_key", "threshold"):
        document.pop(key)
    (answer,) = verify_target(seal(document), LONE).answers
    assert (answer.listed, answer.in_frame) == (None, True)
    open_draw = Draw(items=[DICE])
    name = open_draw.chosen(open_draw.o.tasks[0])[0][1]
    (answer,) = verify_target(open_draw.slip(name), name).answers
    assert answer.listed


def test_two_groups_and_a_rotated_ticket_between() -> None:
    """A ticket under some lines but not all may or may not be drawn: it depends on the group."""
    made = Draw(
        items=[DICE], tasks=[task(name, group="g", relation="rotated") for name in ("t1", "t2")]
    )
    answers = verify_target(made.public(), LONE).answers
    assert {answer.line for answer in answers} <= {"target-between", "target-listed"}


def test_a_growing_tree_has_the_root_of_the_whole() -> None:
    """The frontier's root at every size, none included, is the tree's."""
    for suite in ("sha256", "sm3"):
        frontier, leaves = Frontier(suite), [bytes([number]) for number in range(9)]
        for size in range(len(leaves) + 1):
            assert frontier.root == Trees(suite).root(leaves[:size])
            if size < len(leaves):
                frontier.push(leaves[size])


def test_a_proof_of_nobody_drawn() -> None:
    """A way of a slip that leads to no leaf of the RESULT is refused."""
    made = Draw(items=[DICE])
    name = made.chosen(made.o.tasks[0])[0][1]
    document = json.loads(made.slip(name))
    document["rank"] += 1
    caught(seal(document), 11, "$.drawn", "does not lead to the root of the result")


def test_tickets_and_lines_disagree() -> None:
    """A slip that keeps silent of being drawn is caught by its own ticket."""
    made = Draw(items=[DICE])
    name = made.chosen(made.o.tasks[0])[0][1]
    document = json.loads(made.slip(name))
    for key in ("rank", "drawn"):
        document.pop(key)
    caught(seal(document), 11, "$.threshold", "ticket and thresholds disagree")


def test_a_slip_is_silent_of_a_result_it_has() -> None:
    """A slip with RESULT among its records names the RESULT."""
    made = Draw(items=[DICE])
    document = json.loads(made.slip(LONE))
    for key in ("result", "unit_key", "threshold"):
        document.pop(key)
    caught(seal(document), 11, "$.result", "this key is missing")


def test_a_closed_draw_comes_with_its_result() -> None:
    """A slip of an unannounced draw that speaks of the outcome brings RESULT along."""
    made = Draw(mode="unannounced", items=["secret", DICE])
    document = json.loads(made.slip(LONE))
    document["records"].pop()
    caught(seal(document), 11, "$.records", "RESULT must come along")


def serving_slip() -> Doc:
    """Return the slip of a target in the draw of its inspectors."""
    first, later = serving()
    name = first.chosen(first.o.tasks[0])[0][1]
    result = later.RESULT
    result["at"], result["evidence"][0]["at"] = (f"2026-03-04T10:{m}0:00+08:00" for m in (3, 0))
    return {
        "protocol": "ssj-draw/1",
        "bundle": "slip",
        "purpose": "official",
        "records": [later.TASKS[0], later.COMMIT, result],
        "task": "2026-017",
        "id": name,
        "result": later.m.R(result),
        "team": later.team(later.o.tasks[0], name),
    }


def test_the_slip_of_a_team_alone() -> None:
    """A slip of a draw of inspectors has a team, and nothing of a frame."""
    assert verify_bundle(seal(serving_slip())).ok
    framed = serving_slip() | {
        "label": "0" * 16,
        "salt": "0" * 64,
        "frame": {"index": 0, "path": []},
    }
    caught(seal(framed), 11, "$.label", "should not be there")
    caught(seal(serving_slip() | {"attributes": {}}), 11, "$.attributes", "should not be there")


def test_a_draw_of_inspectors_has_slots() -> None:
    """A COMMIT that serves a RESULT draws somebody for something."""
    first, later = serving(
        edit={
            "TASK": lambda record: record.pop("slots"),
            "COMMIT": lambda commit: commit["tasks"][0].pop("slots"),
        }
    )
    caught(first.public(*later.TASKS, later.COMMIT), 1, "slots", "serving needs slots")


def test_changes_are_in_order() -> None:
    """What a further attempt changed is listed in order, each once."""
    first = Draw(items=[DICE])
    second = Draw(
        items=[OTHER_DICE],
        session="S-2",
        salt="2",
        tasks=[task(attempt=2, previous=first.commit)],
        **put("COMMIT", lambda entry: entry.update(changes=["title", "place"])),
    )
    data = first.public(records=[*second.TASKS, second.COMMIT])
    caught(data, 1, "changes[1]", "out of order, or twice")
