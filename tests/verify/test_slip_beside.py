"""A slip held against the records beside it: what they confirm, refute, or cannot tell."""

import copy
import json

import pytest

from ssj_core.verify import verify_bundle, verify_slip
from ssj_core.verify.against import SlipCheck, hold_slip
from ssj_core.verify.bundle import read_bundle

from .conftest import Doc, Draw, seal, task

LONE = "只有一户"
CLOSED = ["secret", "dice:40271582139904617735"]


def hold(made: Draw, target: str, records: list[Doc]) -> SlipCheck:
    """Return what `records` say to the slip of a target."""
    return hold_slip(read_bundle(made.slip(target), None), records)


def said(found: SlipCheck) -> list[tuple[str, str]]:
    """Return where and why a slip is refuted."""
    return [(fault.params["where"], fault.params["why_en"]) for fault in found.faults]


def drawn(made: Draw) -> str:
    """Return a target that was drawn."""
    return made.chosen(made.o.tasks[0])[0][1]


def test_a_sealing_that_is_not_beside_it() -> None:
    """A slip of another COMMIT than the bundle's is refuted at its records."""
    other = Draw(session="S-other", salt="other")
    report = verify_slip(Draw().slip(LONE), other.public())
    assert not report.ok
    assert "no such COMMIT beside it" in report.text("en")


def test_a_result_that_is_not_beside_it() -> None:
    """A slip that names a RESULT is refuted where the records have none."""
    made = Draw()
    assert said(hold(made, LONE, [*made.TASKS, made.COMMIT])) == [
        ("$.result", "no such RESULT beside it")
    ]


def test_a_list_without_the_target() -> None:
    """A slip that proves its target drawn refutes a list that leaves the target out."""
    name = drawn(Draw())

    def leave_out(result: Doc) -> None:
        entry = result["tasks"][0]
        entry["drawn"] = [target for target in entry["drawn"] if target["id"] != name]

    made = Draw(edit={"RESULT": leave_out})
    found = hold(made, name, made.records)
    assert said(found) == [("$.drawn", "the list published does not have it")]
    assert (found.listed, found.proof) == (False, False)


def test_a_key_other_than_the_one_published() -> None:
    """A key that RESULT commits to is held against the key that RESULT shows."""
    made = Draw(edit={"RESULT": lambda result: result["tasks"][0].update(unit_key="0" * 64)})
    assert said(hold(made, LONE, made.records)) == [("$.unit_key", "not the key published")]


def test_thresholds_other_than_those_opened() -> None:
    """A slip of a closed draw is held against the thresholds that OPEN shows later."""
    made = Draw(mode="unannounced", items=CLOSED)
    assert hold(made, LONE, made.records) == SlipCheck(listed=None, result=True)
    assert hold(made, LONE, [*made.records, made.OPEN]) == SlipCheck(listed=False, result=True)
    opening = copy.deepcopy(made.OPEN)
    for stratum in opening["tasks"][0]["strata"]:
        stratum["high"] = "f" * 64
    assert said(hold(made, LONE, [*made.records, opening])) == [
        ("$.threshold", "not the thresholds published")
    ]


def test_a_list_without_tickets_proves_nothing() -> None:
    """Where no thresholds were published, a target not listed is no proof that it was left out."""
    made = Draw(reveals="proofs", items=CLOSED)
    assert hold(made, LONE, made.records) == SlipCheck(listed=False, result=True)


def test_a_rotated_ticket_proves_nothing() -> None:
    """A rotated ticket needs the frame: a target not listed is no proof that it was left out."""
    made = Draw(tasks=[task(name, group="g", relation="rotated") for name in ("t1", "t2")])
    assert hold(made, LONE, made.records) == SlipCheck(listed=False, result=True)


@pytest.mark.parametrize("harmed", ["slip", "public"])
def test_what_does_not_hold_itself(harmed: str) -> None:
    """If slip or bundle does not hold in itself, the report is the one on that file."""
    made = Draw()
    files = {"slip": made.slip(LONE), "public": made.public()}
    document = json.loads(files[harmed])
    document["records"][1]["session"] = "S-changed"
    files[harmed] = seal(document)
    report = verify_slip(files["slip"], files["public"])
    assert not report.ok
    assert report == verify_bundle(files[harmed])


def test_a_slip_that_keeps_back_what_is_published() -> None:
    """Who is on the list published has its rank on a slip made after the draw."""
    made = Draw(items=["dice:40271582139904617735"])
    records = [made.TASKS[0], made.COMMIT]
    gone = dict.fromkeys(("rank", "drawn", "unit_key", "threshold"))
    kept = made.slip("150699000000017", records=records, **gone)
    report = verify_slip(kept, made.public())
    assert (report.exit_code, report.wrong[0].where) == (1, "$.drawn")
    assert report.wrong[0].detail.en == "the list published has it"
    before = made.slip("150699000000017", records=records, result=None, **gone)
    assert verify_slip(before, made.public()).line == "target-listed"
