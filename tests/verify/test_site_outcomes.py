"""The journal's record of draws against the bundles: what either has and the other lacks."""

from typing import Any

from ssj_core.verify.site import check_records

TASK = {"record": "TASK", "task": "t"}
VOID = {"record": "VOID", "commit": "0"}


def event(seq: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return an event as a journal has it."""
    return {"seq": seq, "kind": kind, "body": body}


def test_the_same_records_on_both_sides() -> None:
    """Records in the journal and in a bundle agree; events that are no draw's records are nothing."""
    events = [
        event(1, "draw.task", {"record": TASK}),
        event(2, "plan.drafted", {"record": VOID}),
        event(3, "draw.noted", {"record": "a word"}),
    ]
    assert check_records(events, {"a.json": [TASK], "b.json": [TASK]}) == []


def test_a_record_on_one_side_is_named() -> None:
    """A record the journal lacks is named by its bundle, one no bundle has by its event."""
    faults = check_records([event(7, "draw.task", {"record": TASK})], {"a.json": [VOID]})
    assert [(fault.params["where"], fault.params["why_en"]) for fault in faults] == [
        ("a.json $.records[0]", "the journal has no such record"),
        ("ssj.db 7 (draw.task)", "in no bundle"),
    ]
