"""The attack table: what a dishonest hand may try, and the step that stops it.

Where the attacker re-makes every hash after the change (the stronger attack), the change is made
before hashing; where the records are fixed already, it is made in the finished bundle.
"""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.verify import verify_bundle

Change = Callable[[Any], Any]
DICE = "dice:40271582139904617735"
CLOSED = ["secret", DICE]


def caught(data: bytes, step: int, where: str) -> None:
    """Check that the first wrong step is `step`, at `where`."""
    report = verify_bundle(data)
    assert report.exit_code == 1
    first = report.wrong[0]
    assert (first.number, where in first.where) == (step, True), report.text("en")


def put(**values: Any) -> Change:
    """Return the change that sets these keys."""
    return lambda record: record.update(values)


def drop(key: str) -> Change:
    """Return the change that takes a key away."""
    return lambda record: record.pop(key)


def inside(*path: str | int, to: Any = None, change: Change | None = None) -> Change:
    """Return the change of the value at `path`."""

    def apply(record: Any) -> None:
        for key in path[:-1]:
            record = record[key]
        if change:
            change(record[path[-1]])
        elif to is None:
            del record[path[-1]]
        else:
            record[path[-1]] = to

    return apply


LATE = "2026-03-03T12:00:01+08:00"
# name: (options, record, change made before hashing on, step, where)
REMADE: dict[str, tuple[dict[str, Any], str, Change, int, str]] = {
    "another suite in TASK": ({}, "TASK", put(suite="sm3"), 1, "suite"),
    "unknown key": ({}, "COMMIT", put(note="x"), 1, "note"),
    "a key missing": ({}, "COMMIT", drop("mode"), 1, "mode"),
    "id outside the grammar": ({}, "TASK", put(task="a\u200bb"), 1, "task"),
    "entropy that is no object": ({}, "TASK", put(entropy="x"), 1, "entropy"),
    "no basis": ({}, "TASK", put(basis=[]), 1, "basis"),
    "basis of no form": ({}, "TASK", put(basis=["law"]), 1, "basis"),
    "basis of a clause without id": ({}, "TASK", put(basis=["clause: @" + "0" * 64]), 1, "basis"),
    "place of five digits": ({}, "TASK", put(place="15060"), 1, "place"),
    "a day that is none": ({}, "TASK", put(on="2026-02-30"), 1, "on"),
    "a day of no form": ({}, "TASK", put(on="2026-2-3"), 1, "on"),
    "slot ordinal from 0": ({}, "TASK", put(slots=["a/b/0"]), 1, "slots"),
    "slot of two parts": ({}, "TASK", put(slots=["a/b"]), 1, "slots"),
    "slot outside the grammar": ({}, "TASK", put(slots=["a/b/1 "]), 1, "slots"),
    "slot twice": ({}, "TASK", put(slots=["a/b/1", "a/b/1"]), 1, "slots"),
    "time with Z": ({}, "COMMIT", put(at="2026-03-03T09:00:00Z"), 1, "at"),
    "time on no day": ({}, "COMMIT", put(at="2026-02-30T09:00:00+08:00"), 1, "at"),
    "session without entropy": ({}, "COMMIT", put(entropy=[]), 1, "entropy"),
    "source of no form": ({}, "COMMIT", inside("entropy", 3, to="dices"), 1, "entropy[3]"),
    "drand without a chain": ({}, "COMMIT", inside("entropy", 3, to="drand:x:1"), 1, "entropy[3]"),
    "a source twice": ({}, "COMMIT", inside("entropy", 3, to="kl8:2026051"), 1, "entropy"),
    "parties in another order": (
        {},
        "COMMIT",
        inside("contributions", change=list.reverse),
        1,
        "contributions",
    ),
    "a secret nobody announced": ({}, "COMMIT", put(secret="0" * 64), 1, "secret"),
    "more than there are": (
        {},
        "COMMIT",
        inside("tasks", 0, "strata", 0, "number", to=99),
        1,
        "number",
    ),
    "ratio not in lowest terms": (
        {},
        "COMMIT",
        inside("tasks", 0, "strata", 0, "number", to="2/4"),
        1,
        "number",
    ),
    "labels out of order": (
        {},
        "COMMIT",
        inside("tasks", 0, "strata", change=list.reverse),
        1,
        "label",
    ),
    "no strata": ({}, "COMMIT", inside("tasks", 0, "strata", to=[]), 1, "strata"),
    "group of its own": ({}, "COMMIT", inside("tasks", 0, "group", to="g"), 1, "group"),
    "relation to nobody": ({}, "COMMIT", inside("tasks", 0, "relation", to="apart"), 1, "relation"),
    "second attempt of nothing": ({}, "COMMIT", inside("tasks", 0, "attempt", to=2), 1, "previous"),
    "serving nothing": ({}, "COMMIT", put(serves="0" * 64), 1, "strata"),
    "slots nobody asked for": ({}, "COMMIT", inside("tasks", 0, "slots", to=["a/b/1"]), 1, "slots"),
    "TASK replaced": ({}, "COMMIT", inside("tasks", 0, "record", to="0" * 64), 1, "record"),
    "TASK of another id": ({}, "COMMIT", inside("tasks", 0, "task", to="other"), 1, "task"),
    "official numbers in a rehearsal": ({}, "TASK", put(purpose="rehearsal"), 1, "purpose"),
    "CONTRIB of another COMMIT": ({}, "CONTRIB", put(commit="0" * 64), 1, "commit"),
    "party forgotten": ({}, "CONTRIB", put(absent=[]), 1, "$.records[2]"),
    "parties shuffled": (
        {"absent": []},
        "CONTRIB",
        inside("reveals", change=list.reverse),
        1,
        "reveals",
    ),
    "RESULT of another CONTRIB": ({}, "RESULT", put(contrib="0" * 64), 1, "contrib"),
    "evidence forgotten": ({}, "RESULT", inside("evidence", 0), 1, "evidence"),
    "an item too many": (
        {},
        "RESULT",
        inside("items", change=lambda i: i.append(DICE)),
        1,
        "items",
    ),
    "another task drawn": ({}, "RESULT", inside("tasks", 0, "task", to="other"), 1, "tasks"),
    "a stratum left out": ({}, "RESULT", inside("tasks", 0, "strata", 0), 1, "strata"),
    "drawn out of order": (
        {},
        "RESULT",
        inside("tasks", 0, "drawn", change=list.reverse),
        1,
        "drawn",
    ),
    "team without slots": (
        {},
        "RESULT",
        inside("tasks", 0, "assignment", to={"root": "0" * 64, "size": 0}),
        1,
        "assignment",
    ),
    "contribution after the close": (
        {},
        "CONTRIB",
        inside("reveals", 0, "at", to=LATE),
        2,
        "reveals[0]",
    ),
    "contribution before sealing": (
        {},
        "CONTRIB",
        inside("reveals", 0, "at", to="2026-03-03T08:00:00+08:00"),
        2,
        "reveals[0]",
    ),
    "CONTRIB before its reveals": ({}, "CONTRIB", put(at="2026-03-03T09:30:00+08:00"), 2, "at"),
    "dice before the close": (
        {},
        "RESULT",
        inside("evidence", 1, "at", to="2026-03-03T12:00:59+08:00"),
        2,
        "evidence[1]",
    ),
    "balls before they were due": (
        {},
        "RESULT",
        inside("evidence", 0, "at", to="2026-03-03T21:14:59+08:00"),
        2,
        "evidence[0]",
    ),
    "seed known before sealing": (
        {"items": [DICE]},
        "RESULT",
        inside("evidence", 0, "at", to="2026-03-03T09:00:00+08:00"),
        2,
        "evidence[0]",
    ),
    "RESULT before its evidence": ({}, "RESULT", put(at="2026-03-03T21:59:00+08:00"), 2, "at"),
    "sealed after the lottery": ({}, "COMMIT", put(at="2026-03-03T21:20:00+08:00"), 2, "times"),
    "no close": ({}, "COMMIT", inside("times", "contributions"), 2, "times.contributions"),
    "close too near the lottery": (
        {},
        "COMMIT",
        inside("times", "public", to="2026-03-03T12:00:59+08:00"),
        2,
        "times.public",
    ),
    "no deadline for OPEN": (
        {"mode": "unannounced", "items": CLOSED},
        "COMMIT",
        inside("times", "open"),
        2,
        "times.open",
    ),
    "seed kept back": ({}, "RESULT", drop("seed"), 2, "seed"),
    "key kept back": ({}, "RESULT", inside("tasks", 0, "unit_key"), 2, "unit_key"),
    "thresholds kept back": ({}, "RESULT", inside("tasks", 0, "strata"), 2, "tasks[0]"),
    "secret shown under proofs": (
        {"reveals": "proofs", "items": CLOSED},
        "RESULT",
        inside("items", 0, to="secret:" + "0" * 64),
        2,
        "items[0]",
    ),
    "strata kept back under proofs": (
        {"reveals": "proofs", "items": CLOSED},
        "RESULT",
        inside("tasks", 0, "strata"),
        2,
        "strata",
    ),
    "threshold leaked under proofs": (
        {"reveals": "proofs", "items": CLOSED},
        "RESULT",
        inside("tasks", 0, "strata", change=lambda s: [x.update(high="") for x in s]),
        2,
        "high",
    ),
    "ticket leaked under proofs": (
        {"reveals": "proofs", "items": CLOSED},
        "RESULT",
        inside(
            "tasks",
            0,
            "drawn",
            change=lambda d: d.__setitem__(slice(None), [{"id": n, "ticket": "0" * 64} for n in d]),
        ),
        2,
        "drawn[0]",
    ),
    "list leaked while unannounced": (
        {"mode": "unannounced", "items": CLOSED},
        "RESULT",
        inside("tasks", 0, "drawn", to=["a"]),
        2,
        "drawn",
    ),
    "contribution changed": (
        {},
        "CONTRIB",
        inside("reveals", 0, "value", to="1" * 64),
        3,
        "items[0]",
    ),
    "commitment changed": (
        {},
        "COMMIT",
        inside("contributions", 0, "commitment", to="1" * 64),
        3,
        "items[0]",
    ),
    "contribution declared absent": (
        {},
        "RESULT",
        inside("items", 0, to="contrib:scjg:absent"),
        3,
        "items[0]",
    ),
    "item of another issue": ({}, "RESULT", inside("items", 2, to="kl8:2026052:01"), 3, "items[2]"),
    "balls not ascending": (
        {},
        "RESULT",
        inside("items", 2, to="kl8:2026051:" + ".".join(f"{n:02d}" for n in range(20, 0, -1))),
        3,
        "items[2]",
    ),
    "a ball 81": (
        {},
        "RESULT",
        inside("items", 2, to="kl8:2026051:" + ".".join(f"{n:02d}" for n in range(62, 82))),
        3,
        "items[2]",
    ),
    "secret replaced": ({"items": CLOSED}, "COMMIT", put(secret="1" * 64), 3, "items[0]"),
    "proofs without a secret": ({}, "COMMIT", put(reveals="proofs"), 2, "seed"),
    "bits overstated": ({}, "RESULT", put(bits=256), 3, "bits"),
    "a grade nobody gives any more": ({}, "RESULT", put(grade="combined"), 1, "grade"),
    "no due time": ({}, "COMMIT", inside("times", "result"), 1, "times.result"),
    "no time for the dice": ({"items": [DICE]}, "COMMIT", inside("times", "public"), 2, "public"),
    "RESULT after it was due": ({}, "RESULT", put(at="2026-03-04T06:00:01+08:00"), 2, "at"),
    "due in a year": (
        {},
        "COMMIT",
        inside("times", "result", to="2027-03-04T06:00:00+08:00"),
        2,
        "result",
    ),
    "OPEN in two years": (
        {"mode": "unannounced", "items": CLOSED},
        "COMMIT",
        inside("times", "open", to="2028-03-04T06:00:00+08:00"),
        2,
        "times.open",
    ),
    "CONTRIB after the source spoke": ({}, "CONTRIB", put(at="2026-03-03T21:15:00+08:00"), 2, "at"),
    "absent before the close": ({}, "CONTRIB", put(at="2026-03-03T11:59:59+08:00"), 2, "at"),
    "an issue of last year": (
        {},
        "COMMIT",
        inside("entropy", 2, to="kl8:2025051"),
        2,
        "entropy[2]",
    ),
    "an issue of six digits": (
        {},
        "COMMIT",
        inside("entropy", 2, to="kl8:202651"),
        1,
        "entropy[2]",
    ),
    "after the hour of the lottery": (
        {},
        "COMMIT",
        inside("times", "public", to="2026-03-03T21:30:01+08:00"),
        2,
        "times.public",
    ),
    "seen after the source spoke": (
        {},
        "RESULT",
        put(seen=[{"at": "2026-03-03T21:15:00+08:00", "record": "COMMIT", "where": "网站"}]),
        2,
        "seen[0]",
    ),
    "seen before it was there": (
        {},
        "RESULT",
        put(seen=[{"at": "2026-03-03T08:59:59+08:00", "record": "COMMIT", "where": "网站"}]),
        2,
        "seen[0]",
    ),
    "seen by nobody": (
        {},
        "RESULT",
        put(seen=[{"at": "2026-03-03T10:00:00+08:00", "record": "COMMIT"}]),
        1,
        "seen[0]",
    ),
    "seen though nobody contributed": (
        {"items": [DICE]},
        "RESULT",
        put(seen=[{"at": "2026-03-03T10:00:00+08:00", "record": "CONTRIB", "where": "网站"}]),
        1,
        "seen[0]",
    ),
    "a clause on their own word": (
        {},
        "TASK",
        put(basis=["clause:c58@" + "5e" * 32]),
        3,
        "entropy.level",
    ),
    "a clause without a log": (
        {},
        "TASK",
        lambda t: (
            t.update(basis=["clause:c58@" + "5e" * 32], authority="甲局"),
            t["entropy"].update(level="witnessed"),
        ),
        3,
        "log",
    ),
    "more asked than shown": (
        {},
        "TASK",
        lambda t: (t.update(authority="甲局"), t["entropy"].update(level="witnessed")),
        3,
        "records[3]",
    ),
    "a level asked of nobody": (
        {},
        "TASK",
        lambda t: t["entropy"].update(level="witnessed"),
        1,
        "authority",
    ),
    "proved cannot be asked": (
        {},
        "TASK",
        lambda t: t["entropy"].update(level="proved"),
        1,
        "level",
    ),
    "a first attempt with changes": (
        {},
        "COMMIT",
        inside("tasks", 0, "changes", to=["rules"]),
        1,
        "changes",
    ),
    "a diff against nothing": (
        {},
        "COMMIT",
        inside("tasks", 0, "diff", to={"root": "0" * 64, "size": 0}),
        1,
        "diff",
    ),
    "a title that turns round": ({}, "TASK", put(title="甲\u202e乙"), 1, "title"),
    "a whole number as a ratio": (
        {},
        "COMMIT",
        inside("tasks", 0, "strata", 0, "number", to="3/1"),
        1,
        "number",
    ),
    "source TASK does not allow": (
        {},
        "TASK",
        inside("entropy", "sources", to=["contrib", "kl8"]),
        3,
        "entropy[3]",
    ),
    "too few bits": ({"items": ["dice:1234"]}, "RESULT", put(), 3, "bits"),
    "fewer bits than TASK asks": ({"bits": 100, "items": [DICE]}, "RESULT", put(), 3, "bits"),
    "official from contributions alone": (
        {"items": ["contrib:a"], "absent": []},
        "RESULT",
        put(),
        3,
        "entropy",
    ),
    "seed of another draw (split seed)": ({}, "RESULT", put(seed="1" * 64), 4, "seed"),
    "key of another draw (replay)": (
        {},
        "RESULT",
        inside("tasks", 0, "unit_key", to="1" * 64),
        4,
        "unit_key",
    ),
    "key commitment changed": ({}, "RESULT", inside("tasks", 0, "key", to="1" * 64), 4, "key"),
    "size changed": ({}, "RESULT", inside("tasks", 0, "size", to=6), 5, "size"),
    "a winner removed": ({}, "RESULT", inside("tasks", 0, "drawn", 0), 5, "drawn"),
    "stuffed with a friend": (
        {},
        "RESULT",
        inside("tasks", 0, "drawn", change=lambda d: d.append({"id": "龥", "ticket": "0" * 64})),
        5,
        "drawn",
    ),
    "number of a stratum changed": (
        {},
        "RESULT",
        inside("tasks", 0, "strata", 0, change=lambda s: s.update(number=s["number"] + 1)),
        5,
        "number",
    ),
    "number a whole one off": (
        {"reveals": "proofs", "items": CLOSED},
        "RESULT",
        inside("tasks", 0, "strata", 0, change=lambda s: s.update(number=s["number"] + 1)),
        5,
        "number",
    ),
    "a winner swapped": ({}, "RESULT", inside("tasks", 0, "drawn", 0, "id", to="0"), 6, "ticket"),
    "a ticket changed": (
        {},
        "RESULT",
        inside("tasks", 0, "drawn", 0, "ticket", to="0" * 64),
        6,
        "ticket",
    ),
    "a rotated ticket where none is": (
        {},
        "RESULT",
        inside("tasks", 0, "drawn", 0, "rotated", to="0" * 64),
        6,
        "rotated",
    ),
    "a low where none is": (
        {},
        "RESULT",
        inside("tasks", 0, "strata", 0, "low", to="0" * 64),
        6,
        "low",
    ),
}


@pytest.mark.parametrize("name", REMADE)
def test_remade_with_all_hashes(draw: Any, name: str) -> None:
    """A record changed before everything after it was hashed is still caught, at its step."""
    options, record, change, step, where = REMADE[name]
    caught(draw(**options, edit={record: change}).public(), step, where)


def threshold_of(doc: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the stratum of RESULT that draws `number`."""
    strata = doc["records"][3]["tasks"][0]["strata"]
    found: dict[str, Any] = next(s for s in strata if s["number"] == number)
    return found


def raise_threshold(doc: dict[str, Any]) -> None:
    """Let a threshold be the ticket of the other one."""
    threshold_of(doc, 2)["high"] = threshold_of(doc, 3)["high"]


def lower_threshold(doc: dict[str, Any]) -> None:
    """Let the threshold be a drawn ticket, but not the last of its stratum."""
    drawn = sorted(t["ticket"] for t in doc["records"][3]["tasks"][0]["drawn"])
    high, other = threshold_of(doc, 3), threshold_of(doc, 2)
    spare = [
        t
        for t in drawn
        if t < max(high["high"], other["high"]) and t not in (high["high"], other["high"])
    ]
    (high if high["high"] > other["high"] else other)["high"] = spare[0]


FINISHED: dict[str, tuple[Change, int, str]] = {
    "no records": (put(records=[]), 1, "records"),
    "records not an array": (put(records={"a": 1}), 1, "records"),
    "a record that is text": (inside("records", 0, to="TASK"), 1, "records[0]"),
    "a record without its word": (inside("records", 0, "record"), 1, "record"),
    "an unknown record": (inside("records", 0, "record", to="PLAN"), 1, "record"),
    "attributes no object": (put(bundle="slip"), 1, "$."),
    "no COMMIT": (inside("records", change=lambda r: r.__delitem__(slice(1, None))), 1, "records"),
    "records out of order": (inside("records", change=lambda r: r.reverse()), 1, "records[0]"),
    "RESULT before CONTRIB": (
        inside("records", change=lambda r: r.insert(2, r.pop())),
        1,
        "records[2]",
    ),
    "TASK twice": (inside("records", change=lambda r: r.insert(0, r[0])), 1, "records[1]"),
    "COMMIT twice": (inside("records", change=lambda r: r.insert(1, r[1])), 1, "records[2]"),
    "CONTRIB twice": (inside("records", change=lambda r: r.insert(2, r[2])), 1, "records[3]"),
    "RESULT twice": (inside("records", change=lambda r: r.append(r[3])), 1, "records[4]"),
    "a TASK nobody names": (
        inside("records", change=lambda r: r.insert(0, r[0] | {"title": "x"})),
        1,
        "records[0]",
    ),
    "TASK changed": (inside("records", 0, "title", to="x"), 1, "record"),
    "COMMIT changed": (inside("records", 1, "session", to="x"), 1, "commit"),
    "CONTRIB changed": (inside("records", 2, "at", to=LATE), 1, "contrib"),
    "official made a rehearsal": (put(purpose="rehearsal"), 1, "purpose"),
    "threshold raised": (raise_threshold, 6, "high"),
    "threshold lowered": (lower_threshold, 6, "drawn"),
    "threshold nobody has": (lambda d: threshold_of(d, 3).update(high="f" * 64), 6, "high"),
    "threshold where none is drawn": (
        lambda d: threshold_of(d, 0).update(high="f" * 64),
        6,
        "high",
    ),
}


@pytest.mark.parametrize("name", FINISHED)
def test_changed_when_finished(draw: Any, tools: Any, name: str) -> None:
    """A finished bundle that is changed is caught, at its step."""
    change, step, where = FINISHED[name]
    doc = json.loads(draw().public())
    change(doc)
    caught(tools.dumps(doc), step, where)


FRAME = ("private", 0, "frame")
AUDITOR: dict[str, tuple[Change, int, str]] = {
    "no private part": (put(private=[]), 1, "private"),
    "private of another task": (inside("private", 0, "task", to="x"), 1, "task"),
    "private twice": (inside("private", change=lambda p: p.append(p[0])), 1, "private"),
    "attributes of numbers": (
        inside(*FRAME, 0, "targets", 0, "attributes", to={"a": 1}),
        1,
        "attributes",
    ),
    "attributes no object": (
        inside(*FRAME, 0, "targets", 0, "attributes", to=["a"]),
        1,
        "attributes",
    ),
    "a target removed": (inside(*FRAME, 0, "targets", 0), 7, "size"),
    "a target stuffed in": (
        inside(*FRAME, 0, "targets", change=lambda t: t.append({"id": "龥"})),
        7,
        "size",
    ),
    "a target replaced": (inside(*FRAME, 0, "targets", 0, "id", to="0"), 7, "root"),
    "attributes changed": (inside(*FRAME, 0, "targets", 0, "attributes", to={"a": "b"}), 7, "root"),
    "a target twice": (
        inside(*FRAME, 0, "targets", change=lambda t: t.insert(0, t[0])),
        7,
        "targets[1]",
    ),
    "a target in two strata": (
        inside(*FRAME, 2, "targets", 0, "id", to="150699000000017"),
        7,
        "targets[0]",
    ),
    "strata out of order": (inside(*FRAME, change=list.reverse), 7, "frame[1]"),
    "a stratum renamed": (inside(*FRAME, 0, "stratum", to="0"), 7, "frame"),
    "another frame secret": (inside("private", 0, "frame_secret", to="1" * 64), 7, "frame"),
    "rules changed": (inside("private", 0, "rules", 0, "basis", to=["law"]), 7, "rules"),
    "another rules secret": (inside("private", 0, "rules_secret", to="1" * 64), 7, "rules"),
    "a key": (inside("private", 0, "unit_key", to="1" * 64), 1, "unit_key"),
    "a part of another COMMIT": (inside("private", 0, "commit", to="1" * 64), 1, "commit"),
    "a list nobody has": (inside("private", 0, "roster", to=[["a", "{}"]]), 7, "roster"),
    "result root changed": (inside("records", 3, "tasks", 0, "root", to="1" * 64), 8, "root"),
}


@pytest.mark.parametrize("name", AUDITOR)
def test_auditor_sees_the_frame(draw: Any, tools: Any, name: str) -> None:
    """What is done to the frame, its rules and the result's root, the auditor's bundle shows."""
    change, step, where = AUDITOR[name]
    doc = json.loads(draw().auditor())
    change(doc)
    caught(tools.dumps(doc), step, where)


def test_auditor_needs_every_task(draw: Any, tools: Any) -> None:
    """The auditor's bundle has a private part for every task."""
    made = draw(tasks=[tools.task("t1"), tools.task("t2")])
    doc = json.loads(made.auditor())
    del doc["private"][1]
    caught(tools.dumps(doc), 1, "private")


def test_numbers_that_are_not_the_rules(draw: Any) -> None:
    """COMMIT's numbers are those of the rules document; its names are in order."""
    bad = draw()
    bad.rules = lambda _: [{"basis": ["caller"], "number": 1, "stratum": s} for s in "ADZ"]
    bad.make()
    caught(bad.auditor(), 7, "rules")
    bad.rules = lambda _: [{"basis": ["caller"], "number": 1, "stratum": s} for s in "ZDA"]
    bad.make()
    caught(bad.auditor(), 7, "rules[1]")


ROWS: dict[str, tuple[str, Any]] = {
    "row of one part": ("roster", [["JC01"]]),
    "inspector outside the grammar": ("roster", [["JC01 ", "{}"]]),
    "attributes no object": ("roster", [["JC01", "x"]]),
    "place of one part": ("eligibility", [["lead", "JC01"]]),
    "least above greatest": ("capacities", [["JC01", "3", "1"]]),
    "load not decimal": ("capacities", [["JC01", "01", "3"]]),
    "rows out of order": ("recusals", [["b", "JC01"], ["a", "JC01"]]),
    "row twice": ("recusals", [["a", "JC01"], ["a", "JC01"]]),
    "no reason": ("excluded", [["1", "x", ""]]),
    "no row number": ("excluded", [["", "x", "y"]]),
    "look-alikes that are none": ("alike", [["a", "b", "x"]]),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_of_lists(draw: Any, tools: Any, name: str) -> None:
    """A list with a row it may not have is refused, though its root is right."""
    key, rows = ROWS[name]
    where = key if key == "alike" else f"{key}["
    caught(draw(tasks=[tools.task(lists={key: rows})]).auditor(), 7, where)


def test_list_changed(draw: Any, tools: Any) -> None:
    """A row left out of a list is seen by its root."""
    made = draw(tasks=[tools.task(lists={"excluded": [["1", "", "a"], ["2", "", "b"]]})])
    doc = json.loads(made.auditor())
    del doc["private"][0]["excluded"][0]
    caught(tools.dumps(doc), 7, "excluded")


def team(draw: Any, tools: Any, change: Callable[[list[list[str]]], Any], **lists: Any) -> bytes:
    """Return an auditor's bundle whose plan was changed before its root was made."""
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS | lists)])
    plan = [list(row) for row in made.plan(made.o.tasks[0])]
    change(plan)
    made.plan = lambda _: sorted(plan, key=lambda row: [part.encode() for part in row])
    made.make()
    data: bytes = made.auditor()
    return data


def swap(who: str, other: str) -> Callable[[list[list[str]]], None]:
    """Return the change that gives every slot of one inspector to another."""

    def apply(plan: list[list[str]]) -> None:
        for row in plan:
            row[2] = {who: other, other: who}.get(row[2], row[2])

    return apply


def test_inspectors_chosen_by_hand(draw: Any, tools: Any) -> None:
    """A plan that breaks a constraint, or is not the first, is caught."""
    caught(team(draw, tools, lambda plan: plan.pop()), 5, "assignment.size")
    caught(team(draw, tools, lambda plan: plan[0].__setitem__(1, "scjg/lead/2")), 9, "assignment")
    caught(team(draw, tools, lambda plan: plan[0].__setitem__(2, "JC04")), 9, "assignment[0]")
    caught(team(draw, tools, lambda plan: plan[1].__setitem__(2, plan[0][2])), 9, "assignment[")
    caught(team(draw, tools, swap("JC01", "JC03")), 9, "assignment")
    lone = [row for row in tools.LISTS["recusals"] if row[0] != "150699000000017"]
    caught(team(draw, tools, swap("JC02", "JC04"), recusals=lone), 9, "assignment")


def test_recusal_is_kept(draw: Any, tools: Any) -> None:
    """An inspector recused for a target may not go there."""
    everywhere = [[name, "JC01"] for name in tools.by_bytes(itertools.chain(*tools.FRAME.values()))]
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS)])
    plan = made.plan
    made.plan = lambda _: plan(tools.task(slots=tools.SLOTS, lists=tools.LISTS | {"recusals": []}))
    made.o.tasks[0].lists = tools.LISTS | {"recusals": everywhere}
    made.make()
    caught(made.auditor(), 9, "assignment[")


def test_people_are_listed(draw: Any, tools: Any) -> None:
    """Whoever is eligible is on the roster, once, and has a load."""
    short = tools.LISTS | {"roster": tools.LISTS["roster"][1:]}
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=short)])
    caught(made.auditor(), 9, "roster")
    twice = tools.LISTS | {"roster": [["JC01", '{"a":"b"}'], *tools.LISTS["roster"]]}
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=twice)])
    caught(made.auditor(), 9, "roster")


def test_slots_need_eligibility(draw: Any, tools: Any) -> None:
    """Slots without a list of who is eligible are refused."""
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS)])
    made.o.edit = {"COMMIT": inside("tasks", 0, "eligibility")}
    made.make()
    caught(made.public(), 1, "eligibility")


def void(made: Any, **more: Any) -> dict[str, Any]:
    """Return a VOID for a session."""
    return {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "局长甲",
        **more,
    }


def test_void_keeps_nothing_back(draw: Any) -> None:
    """Once the entropy can be known, VOID opens what was drawn; it cannot come twice or early."""
    made = draw()
    caught(made.public(void(made)), 10, "opens")
    caught(made.public(void(made, opens=made.OPEN), void(made)), 1, "records[5]")
    early = void(made, opens=made.OPEN, at="2026-03-03T22:09:00+08:00")
    caught(made.public(early), 2, "records[4].at")
    sealed = [made.TASKS[0], made.COMMIT]
    caught(made.public(records=[*sealed, void(made)]), 10, "opens")
    shown = void(made, opens=made.OPEN, at="2026-03-03T21:14:59+08:00", evidence=[])
    caught(made.public(records=[*sealed, shown]), 1, "evidence")
    caught(made.public(records=[*sealed, void(made, shortage="缺人")]), 1, "shortage")
    other = made.OPEN | {"commit": "0" * 64}
    caught(made.public(void(made, opens=other)), 1, "commit")
    wrong = made.OPEN | {"seed": "1" * 64}
    caught(made.public(void(made, opens=wrong)), 4, "opens.seed")


def test_void_opens_its_own(draw: Any) -> None:
    """A VOID opens the session it makes void, not another one."""
    made, other = draw(), draw(session="S-2", salt="2")
    records = [*made.records, other.COMMIT, void(other, opens=made.OPEN, evidence=[])]
    caught(made.public(records=records), 1, "opens.commit")


def test_contrib_nobody_asked_for(draw: Any) -> None:
    """CONTRIB belongs to a COMMIT with contributions."""
    made, other = draw(items=[DICE]), draw()
    contrib = other.CONTRIB | {"commit": made.commit, "reveals": [], "absent": []}
    caught(made.public(records=[made.TASKS[0], made.COMMIT, contrib]), 1, "records[2]")


def test_closed_session_without_secret(draw: Any) -> None:
    """Already the COMMIT shows that a closed session lacks its secret."""
    made = draw(items=[DICE], edit={"COMMIT": put(reveals="proofs")})
    caught(made.public(records=[made.TASKS[0], made.COMMIT]), 3, "entropy")


def test_average_without_seed(draw: Any, tools: Any) -> None:
    """Without the seed a number may be one of its two whole neighbours, no other."""
    tasks = [tools.task(numbers={"A": "7/3", "D": "5/2", "Z": "1/6"})]

    def more(result: Any) -> None:
        result["tasks"][0]["strata"][0]["number"] += 3

    made = draw(tasks=tasks, reveals="proofs", items=CLOSED, edit={"RESULT": more})
    caught(made.public(), 5, "number")


def test_thresholds_swapped(draw: Any, tools: Any) -> None:
    """Thresholds (and lows) of two strata exchanged pass for the public, not for the auditor."""
    made = draw(tasks=[tools.task(numbers={"A": 1, "D": 1, "Z": 0})])
    doc = json.loads(made.auditor())
    one, two = (s for s in doc["records"][3]["tasks"][0]["strata"] if s["number"])
    one["high"], two["high"] = two["high"], one["high"]
    caught(tools.dumps(doc), 8, "high")
    tasks = [
        tools.task(n, group="g", relation="apart", numbers={"A": 1, "D": 1, "Z": 0})
        for n in ("t1", "t2")
    ]
    doc = json.loads(draw(tasks=tasks).auditor())
    one, two = (s for s in doc["records"][4]["tasks"][1]["strata"] if s["number"])
    one["low"], two["low"] = two["low"], one["low"]
    assert 8 in [step.number for step in verify_bundle(tools.dumps(doc)).wrong]


def test_void_opens_without_result(draw: Any, tools: Any) -> None:
    """A VOID before RESULT may open; its tickets are checked all the same."""
    made = draw()
    opened = void(made, opens=made.OPEN, evidence=made.RESULT["evidence"])
    records = [made.TASKS[0], made.COMMIT, made.CONTRIB, opened]
    assert verify_bundle(made.public(records=records)).ok
    doc = json.loads(made.auditor())
    doc["records"] = records
    assert verify_bundle(tools.dumps(doc)).steps[7].status == "holds"
    made.OPEN["tasks"][0]["drawn"][0]["ticket"] = "0" * 64
    caught(made.public(records=records), 6, "opens.tasks[0]")


def test_open_is_bound(draw: Any, tools: Any) -> None:
    """OPEN is the one RESULT committed to, comes after it, once, and says what RESULT said."""
    made = draw(mode="unannounced", items=CLOSED)
    other = json.loads(json.dumps(made.OPEN))
    other["tasks"][0]["drawn"].pop()
    caught(made.public(other), 4, "open")
    caught(made.public(made.OPEN, made.OPEN), 1, "records[4]")
    caught(made.auditor(made.OPEN, openings=[made.OPEN]), 1, "openings")
    doc = json.loads(made.auditor())
    del doc["openings"]
    caught(tools.dumps(doc), 1, "openings")
    both = made.public(made.OPEN, void(made, opens=made.OPEN))
    caught(both, 1, "opens")
    records = [made.TASKS[0], made.COMMIT, made.OPEN]
    caught(made.public(records=records), 1, "records[2]")
    changed = json.loads(json.dumps(made.OPEN))
    changed["items"][1] = "dice:1"
    caught(made.public(changed), 3, "items[1]")
    changed["items"][1] = DICE[:-1]
    caught(made.public(changed), 3, "items[1]")


def test_drawn_is_what_the_frame_says(draw: Any, tools: Any) -> None:
    """Under proofs a swapped winner, and a leaked frame key, are seen by the auditor."""
    made = draw(reveals="proofs", items=CLOSED)
    doc = json.loads(made.auditor())
    doc["records"][2]["tasks"][0]["drawn"][0] = "0"
    caught(tools.dumps(doc), 8, "drawn[0]")


def test_redraws_are_counted(draw: Any, tools: Any) -> None:
    """A second COMMIT of a task needs the first, void, as its previous; no secret is used again."""
    first = draw(session="S-1")
    times = {"COMMIT": "2026-03-05T09:00:00+08:00"}
    plan = {
        "contributions": "2026-03-05T12:00:00+08:00",
        "public": "2026-03-05T21:15:00+08:00",
        "result": "2026-03-06T06:00:00+08:00",
    }
    issue = tools.KL8.replace("2026051", "2026053")
    items = ["contrib:scjg", "contrib:rsj", issue, DICE]

    def second(**options: Any) -> Any:
        task = options.pop("task", tools.task(attempt=2, previous=first.commit))
        return draw(
            **{
                "session": "S-2",
                "salt": "2",
                "at": times,
                "times": plan,
                "tasks": [task],
                "items": items,
            }
            | options
        )

    opened = void(first, opens=first.OPEN)
    good = [*first.records, opened, second().COMMIT]
    assert verify_bundle(first.public(records=good)).ok
    caught(first.public(records=[*first.records, second().COMMIT]), 10, "tasks[0]")
    late = [*first.records, second().COMMIT, opened]
    caught(first.public(records=late), 10, "tasks[0]")
    fresh = second(task=tools.task())
    caught(first.public(records=[*first.records, opened, fresh.COMMIT]), 1, "records[1]")
    strange = second(task=tools.task(attempt=2, previous="0" * 64))
    caught(first.public(records=[*first.records, opened, strange.COMMIT]), 1, "records[1]")
    hidden = second(task=tools.task(attempt=2, previous=first.commit))
    caught(first.public(records=[first.TASKS[0], hidden.COMMIT]), 10, "attempt")
    early = second(at={"COMMIT": "2026-03-04T07:00:00+08:00"})
    caught(first.public(records=[*first.records, opened, early.COMMIT]), 2, "at")
    again = second(session="S-1", salt="")
    caught(first.public(records=[*first.records, opened, again.COMMIT]), 1, "session")
    same = second(items=first.o.items)
    caught(first.public(records=[*first.records, opened, same.COMMIT]), 3, "records[5]")
    spent = second(
        salt="", edit={"COMMIT": lambda c: c.update(contributions=first.COMMIT["contributions"])}
    )
    caught(first.public(records=[*first.records, opened, spent.COMMIT]), 3, "records[5]")


def test_serving_comes_after(draw: Any, tools: Any) -> None:
    """A COMMIT that serves names a RESULT before it in the bundle, and is younger."""
    first = draw()
    task = tools.task(frame={}, numbers={}, slots=tools.SLOTS, lists=tools.LISTS)
    targets = [name for _, name, _ in first.chosen(first.o.tasks[0])]
    dice = ["dice:11111222223333344444"]
    options = {"tasks": [task], "session": "S-2", "items": dice, "salt": "2", "targets": targets}
    lost = draw(**options, serves="0" * 64)
    caught(first.public(lost.TASKS[0], lost.COMMIT), 1, "serves")
    options["tasks"] = [
        tools.task("team", frame={}, numbers={}, slots=tools.SLOTS, lists=tools.LISTS)
    ]
    strange = draw(**options, serves=first.m.R(first.RESULT))
    caught(first.public(strange.TASKS[0], strange.COMMIT), 1, "tasks[0].task")
    options["tasks"] = [task]
    early = draw(**options, serves=first.m.R(first.RESULT))
    caught(first.public(early.TASKS[0], early.COMMIT), 2, "at")


def disposition(made: Any, name: str, rank: int, **more: Any) -> dict[str, Any]:
    """Return a DISPOSITION."""
    return {
        "protocol": "ssj-draw/1",
        "record": "DISPOSITION",
        "commit": made.commit,
        "task": made.o.tasks[0].name,
        "at": "2026-04-01T10:00:00+08:00",
        "id": name,
        "rank": rank,
        "outcome": "inspected",
        **more,
    }


def test_dispositions(draw: Any) -> None:
    """Only drawn targets and reserves in strict order get dispositions, one each, with reasons."""
    made = draw()
    rows = made.rows["2026-017"]
    order, ids = rows["A"]["order"], [name for _, name, _ in rows["D"]["chosen"]]
    fine = disposition(made, order[0], 1)
    swapped = {"outcome": "moved", "reason": "已迁出", "approver": "科长乙"}
    for both in (made.public, made.auditor):
        caught(both(disposition(made, order[9], 10)), 10, "id")
        caught(both(fine, fine), 10, "records[5]")
        caught(both(disposition(made, "x", 1) | {"task": "other"}), 1, "task")
        caught(both(fine | {"at": "2026-03-03T22:00:00+08:00"}), 2, "at")
        exempt = fine | {"outcome": "exempt", "reason": "免检"}
        caught(both(exempt), 10, "approver")
        caught(both(fine | {"outcome": "closed"}), 10, "reason")
        nobody = fine | swapped | {"replaced_by": {"id": order[3], "rank": 4}}
        nobody.pop("approver")
        caught(both(nobody), 10, "approver")
        caught(both(fine | swapped | {"replaced_by": {"id": order[3], "rank": 1}}), 10, "rank")
        again = fine | swapped | {"replaced_by": {"id": ids[0], "rank": 4}}
        caught(both(again), 10, "replaced_by")
        called = fine | swapped | {"replaced_by": {"id": order[3], "rank": 4}}
        caught(both(called, disposition(made, order[3], 5)), 10, "rank")
    caught(made.auditor(disposition(made, order[0], 2)), 10, "rank")
    skipping = fine | swapped | {"replaced_by": {"id": order[4], "rank": 5}}
    caught(made.auditor(skipping), 10, "replaced_by")
    misplaced = fine | swapped | {"replaced_by": {"id": order[4], "rank": 4}}
    caught(made.auditor(misplaced), 10, "replaced_by.rank")
    stranger = fine | swapped | {"replaced_by": {"id": "龥", "rank": 4}}
    caught(made.auditor(stranger), 10, "replaced_by.rank")
    opened = void(made, opens=made.OPEN, at="2026-04-02T10:00:00+08:00")
    caught(made.public(opened, fine), 1, "records[5]")


def test_reserve_of_another_stratum(draw: Any) -> None:
    """A reserve of another stratum is none, whatever its rank."""
    made = draw()
    rows = made.rows["2026-017"]
    swapped = {"outcome": "moved", "reason": "已迁出", "approver": "科长乙"}
    name, other = rows["A"]["order"][0], rows["D"]["order"][2]
    call = {"replaced_by": {"id": other, "rank": 3}}
    caught(made.auditor(disposition(made, name, 1, **swapped, **call)), 10, "replaced_by")


def apart(draw: Any, tools: Any, **options: Any) -> Any:
    """Return two tasks kept apart."""
    tasks = [
        tools.task("t1", group="g", relation="apart", numbers={"A": 3, "D": 1, "Z": 0}),
        tools.task("t2", group="g", relation="apart", numbers={"A": 2, "D": 1, "Z": 1}),
    ]
    return draw(tasks=tasks, **options)


def test_apart(draw: Any, tools: Any) -> None:
    """Tasks kept apart continue one another's ranks, over equal strata, within their size."""
    made = apart(draw, tools)
    doc = json.loads(made.public())
    result = doc["records"][4]["tasks"]
    stratum = next(s for s in result[1]["strata"] if s["number"] == 2)
    stratum["low"] = ""
    caught(tools.dumps(doc), 6, "tasks[1].strata")
    doc = json.loads(made.public())
    doc["records"][4]["tasks"][0]["strata"][0]["low"] = "0" * 64
    caught(tools.dumps(doc), 6, "tasks[0].strata")
    made.o.tasks[1].frame = tools.FRAME | {"Z": ["只有一户", "又一户"]}
    made.make()
    caught(made.public(), 5, "strata")
    other = tools.FRAME | {"Z": ["又一户"]}
    made.o.tasks[1].frame = other
    made.make()
    caught(made.auditor(), 8, "frame")


def test_apart_takes_too_much(draw: Any, tools: Any) -> None:
    """A stratum cannot give more than it has, though the sum over all strata would fit."""
    made = apart(draw, tools)
    for task in made.o.tasks:
        task.numbers = {"A": 0, "D": 0, "Z": 1}
    made.ranks = lambda: None
    made.chosen = lambda _: [(1, "只有一户", "")]

    def shown(task: Any) -> dict[str, Any]:
        key = made.key("unit", task.group)
        ticket = made.m.T(key, "只有一户")
        strata = [
            {
                "label": made.label(task, s),
                "number": task.numbers[s],
                "high": ticket if s == "Z" else "",
            }
            for s in made.strata(task)
        ]
        drawn = [{"id": "只有一户", "ticket": ticket}]
        return {"unit_key": key, "strata": strata, "drawn": drawn}

    made.shown = shown
    made.make()
    wrong = {step.number: step.where for step in verify_bundle(made.auditor()).wrong}
    assert wrong[8].endswith("number")
    made.o.tasks[0].numbers = {"A": 11, "D": 3, "Z": 1}
    made.make()
    caught(made.public(records=[*made.TASKS, made.COMMIT]), 5, "strata")


def test_rotated(draw: Any, tools: Any) -> None:
    """Rotated tickets are there, and the auditor recomputes them."""
    frame = {"X": tools.FRAME["A"][:6] + tools.FRAME["Z"], "Y": tools.FRAME["A"][6:]}
    tasks = [
        tools.task("t1", group="g", relation="rotated"),
        tools.task("t2", group="g", relation="rotated", frame=frame, numbers={"X": 4, "Y": 1}),
    ]
    made = draw(tasks=tasks)
    doc = json.loads(made.public())
    del doc["records"][4]["tasks"][1]["drawn"][0]["rotated"]
    caught(tools.dumps(doc), 6, "rotated")
    doc = json.loads(made.public())
    doc["records"][4]["tasks"][0]["drawn"][0]["rotated"] = "0" * 64
    caught(tools.dumps(doc), 6, "rotated")
    doc = json.loads(made.auditor())
    drawn = doc["records"][4]["tasks"][1]["drawn"]
    inner = [
        t
        for t in drawn
        if t["rotated"] not in {s["high"] for s in doc["records"][4]["tasks"][1]["strata"]}
    ]
    inner[0]["rotated"] = "0" * 64
    caught(tools.dumps(doc), 8, "rotated")


GROUPS: dict[str, tuple[list[dict[str, str]], str]] = {
    "named like a task": ([{"group": "t1", "relation": "apart"}] * 2, "group"),
    "two relations": (
        [{"group": "g", "relation": "apart"}, {"group": "g", "relation": "together"}],
        "relation",
    ),
    "no relation": ([{"group": "g"}] * 2, "relation"),
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_of_no_form(draw: Any, tools: Any, name: str) -> None:
    """A shared group is no task's id, and has one relation."""
    changes, where = GROUPS[name]

    def apply(commit: dict[str, Any]) -> None:
        for entry, change in zip(commit["tasks"], changes, strict=True):
            entry.update(change)

    made = draw(tasks=[tools.task("t1"), tools.task("t2")], edit={"COMMIT": apply})
    caught(made.public(), 1, where)


def test_task_twice_in_a_session(draw: Any) -> None:
    """A session draws a task once."""
    made = draw()
    made.COMMIT["tasks"].append(made.COMMIT["tasks"][0])
    caught(made.public(records=[made.TASKS[0], made.COMMIT]), 1, "tasks")


def test_average_is_recomputed(draw: Any, tools: Any) -> None:
    """Rounding on average follows the seed; denominators have a limit, alone and together."""
    made = draw(tasks=[tools.task(numbers={"A": "7/3", "D": "5/2", "Z": "1/6"})])
    doc = json.loads(made.public())
    strata = doc["records"][3]["tasks"][0]["strata"]
    strata[0]["number"], strata[1]["number"] = strata[1]["number"], strata[0]["number"] + 1
    assert 5 in [step.number for step in verify_bundle(tools.dumps(doc)).wrong]
    primes = {"A": f"1/{10**17 + 3}", "D": f"1/{10**17 + 13}", "Z": 0}
    caught(draw(tasks=[tools.task(numbers=primes)]).public(), 5, "strata")


SLIPS: dict[str, tuple[Change, int, str]] = {
    "another stratum": (put(label="0" * 16), 11, "label"),
    "another id": (put(id="150699000000018"), 11, "frame"),
    "another salt": (put(salt="0" * 64), 11, "frame"),
    "attributes changed": (put(attributes={"district": "150602"}), 11, "frame"),
    "index beyond the tree": (inside("frame", "index", to=99), 11, "frame"),
    "path too long": (inside("frame", "path", change=lambda p: p.append("0" * 64)), 11, "frame"),
    "another rank": (put(rank=7), 11, "drawn"),
    "not in the result": (inside("drawn", "index", to=99), 11, "drawn"),
    "rank without proof": (drop("drawn"), 11, "drawn"),
    "proof without rank": (drop("rank"), 11, "rank"),
    "threshold without key": (drop("unit_key"), 11, "unit_key"),
    "proof without result": (drop("result"), 11, "result"),
    "threshold says not drawn": (inside("threshold", "high", to=""), 11, "threshold"),
    "another task": (put(task="x"), 11, "task"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_slips(draw: Any, tools: Any, name: str) -> None:
    """A slip that was changed, or is of another target, does not hold."""
    change, step, where = SLIPS[name]
    made = draw()
    target = next(n for _, n, _ in made.chosen(made.o.tasks[0]))
    doc = json.loads(made.slip(target))
    change(doc)
    caught(tools.dumps(doc), step, where)


def test_slip_with_more_records(draw: Any, tools: Any) -> None:
    """A slip has TASK, COMMIT and perhaps RESULT alone."""
    made = draw(mode="unannounced", items=CLOSED)
    doc = json.loads(made.slip("只有一户", unit_key=None, threshold=None))
    doc["records"].append(made.OPEN)
    caught(tools.dumps(doc), 11, "records")
    del doc["records"][2:]
    caught(tools.dumps(doc), 11, "records")


def test_slips_in_other_modes(draw: Any, tools: Any) -> None:
    """Slips of rotated tasks, of later attempts, and with a team say what they cannot show."""
    tasks = [
        tools.task("t1", group="g", relation="rotated"),
        tools.task("t2", group="g", relation="rotated"),
    ]
    report = verify_bundle(draw(tasks=tasks).slip("只有一户"))
    assert "rotated" in report.steps[10].detail.en
    later = draw(tasks=[tools.task(attempt=2, previous="0" * 64)])
    report = verify_bundle(later.slip("只有一户"))
    assert report.ok
    assert "came before" in report.steps[9].detail.en
    caught(later.slip("只有一户", threshold=None), 11, "threshold")


def test_a_team_is_whole_and_proved(draw: Any, tools: Any) -> None:
    """Who is drawn has every slot once, in order, each in the assignment; nobody else has a team."""
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS)])
    (_, target, _), *_ = made.chosen(made.o.tasks[0])
    doc = json.loads(made.slip(target))
    assert verify_bundle(tools.dumps(doc)).line == "slip-result"
    team = doc["team"]
    for bad in (team[:1], team[::-1], None):
        caught(made.slip(target, team=bad), 11, "team")
    caught(made.slip(target, team=[team[0] | {"inspector": "JC04"}, team[1]]), 11, "team[0]")
    caught(made.slip("只有一户", team=team), 11, "team")
    plain = draw()
    caught(plain.slip("只有一户", team=team), 11, "team")


def test_bytes_that_are_no_bundle() -> None:
    """Whatever the bytes, the report says what is wrong and where; nothing is raised."""
    for data in (
        b"",
        b"\xff",
        b"[]",
        b"1",
        b'{"bundle":"public"} ',
        b'{"bundle":"x"}',
        b'{"a":1,"a":1}',
    ):
        report = verify_bundle(data)
        assert report.exit_code == 1
        assert report.wrong[0].number == 1
    assert verify_bundle(b'{"bundle":"public","purpose":"rehearsal"}').purpose == "rehearsal"
