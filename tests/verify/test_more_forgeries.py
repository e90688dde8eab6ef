"""More forgeries of every kind, each made whole: all that follows is made from the forged record."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.verify import verify_bundle

from .conftest import KL8, LISTS, SLOTS, WITNESSES, Doc, Draw, seal, task
from .test_attacks import put
from .test_attempts import SERVING, serving

DICE = "dice:40271582139904617735"
SSQ = "ssq:2026024:03.07.12.19.24.31+09"
CLAUSE = "clause:ds-c58@" + "5e" * 32
LOG = {"origin": "甲县抽取日志", "root": "0" * 64, "size": 4}
OUTSIDE = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}]


def caught(data: bytes, step: int, where: str) -> None:
    """Check that the first wrong step is `step`, at a path that has `where`."""
    report = verify_bundle(data)
    assert report.wrong, report.text("en")
    first = report.wrong[0]
    assert (first.number, where in first.where) == (step, True), report.text("en")


def crowd(text: str) -> Doc:
    """Return the option of a TASK that asks for witnesses, with one authority."""
    asked = {"bits": 24, "level": "witnessed", "sources": ["dice", "kl8", "ssq"]}
    return {"TASK": put(authority=text, entropy=asked)}


def seen_by(*people: tuple[str, str], at: str = "2026-03-03T10:00:00+08:00") -> Doc:
    """Return what RESULT says of who saw the seal code."""
    witnesses = [{"name": name, "of": of} for name, of in people]
    return {"at": at, "record": "COMMIT", "witnesses": witnesses}


def evidence_by(people: list[Doc], *seen: Doc) -> Callable[[Doc], Any]:
    """Return the change of RESULT that names who saw dice and seal."""

    def change(result: Doc) -> None:
        result["evidence"][0]["witnesses"] = people
        result["seen"] = list(seen)

    return change


def times(**named: str) -> Doc:
    """Return the option with other times of COMMIT."""
    usual = {"public": "2026-03-03T21:15:00+08:00", "result": "2026-03-04T06:00:00+08:00"}
    return {"items": [DICE], "times": usual | named}


INSIDE = [("王一", "甲局"), ("李二", "乙公证处")]
FORGED: dict[str, tuple[Doc, Doc, int, str]] = {
    # entropy and levels
    "witnesses of the office under wide brackets": (
        {"items": [DICE]},
        crowd("甲局(本级)")
        | {
            "RESULT": evidence_by(
                [{"name": "王一", "of": "甲局（本级）"}, {"name": "李二", "of": "甲 局（本级）"}],
                seen_by(*INSIDE),
            )
        },
        3,
        "$.records[2]",
    ),
    "one witness twice, once with a blank": (
        {"items": [DICE]},
        crowd("甲局")
        | {
            "RESULT": evidence_by(
                [{"name": "王一", "of": "乙处"}, {"name": "王 一", "of": "丙处"}], seen_by(*INSIDE)
            )
        },
        3,
        "$.records[2]",
    ),
    "the seal seen by one, the dice by two": (
        {"items": [DICE]},
        crowd("甲局") | {"RESULT": evidence_by(OUTSIDE, seen_by(("王一", "乙公证处")))},
        3,
        "$.records[2]",
    ),
    "the seal seen by nobody": (
        {"items": [DICE]},
        crowd("甲局") | {"RESULT": lambda r: r["evidence"][0].update(witnesses=OUTSIDE)},
        3,
        "$.records[2]",
    ),
    "the seal seen, the contributions not": (
        {"items": ["contrib:甲", DICE], "absent": []},
        {
            "TASK": put(
                authority="甲局",
                entropy={"bits": 24, "level": "witnessed", "sources": ["contrib", "dice"]},
            ),
            "RESULT": evidence_by(OUTSIDE, seen_by(*INSIDE)),
        },
        3,
        "$.records[3]",
    ),
    "seen at t2 itself": (
        {"items": [DICE]},
        {"RESULT": put(seen=[seen_by(*INSIDE, at="2026-03-03T21:15:00+08:00")])},
        2,
        "seen[0].at",
    ),
    "seen a second before it was sealed": (
        {"items": [DICE]},
        {"RESULT": put(seen=[seen_by(*INSIDE, at="2026-03-03T08:59:59+08:00")])},
        2,
        "seen[0].at",
    ),
    "seen, told in another zone, after t2": (
        {"items": [DICE]},
        {"RESULT": put(seen=[seen_by(*INSIDE, at="2026-03-03T13:15:00+00:00")])},
        2,
        "seen[0].at",
    ),
    "CONTRIB seen where there is none": (
        {"items": [DICE]},
        {"RESULT": put(seen=[seen_by(*INSIDE) | {"record": "CONTRIB"}])},
        1,
        "seen[0].record",
    ),
    "seen by nobody and nowhere": (
        {"items": [DICE]},
        {"RESULT": put(seen=[{"at": "2026-03-03T10:00:00+08:00", "record": "COMMIT"}])},
        1,
        "seen[0]",
    ),
    "a clause among callers, without a log": (
        {"items": [DICE]},
        {
            "TASK": put(
                basis=["caller", CLAUSE],
                authority="甲局",
                entropy={"bits": 24, "level": "witnessed", "sources": ["dice"]},
            )
        },
        3,
        "log",
    ),
    "a clause with a log and own word": (
        {"items": [DICE]},
        {"TASK": put(basis=[CLAUSE], authority="甲局"), "COMMIT": put(log=LOG)},
        3,
        "entropy.level",
    ),
    "proved asked for": (
        {"items": [DICE]},
        {
            "TASK": put(
                authority="甲局", entropy={"bits": 24, "level": "proved", "sources": ["dice"]}
            )
        },
        1,
        "entropy.level",
    ),
    "more bits asked than thrown": (
        {"items": ["dice:402715821"], "bits": 30},
        {},
        3,
        "bits",
    ),
    "bits overstated by one": (
        {"items": [DICE]},
        {"RESULT": lambda r: r.update(bits=r["bits"] + 1)},
        3,
        "bits",
    ),
    "seven dice in an official draw": ({"items": ["dice:4027158"], "bits": 0}, {}, 3, "bits"),
    "balls out of order": (
        {"items": ["ssq:2026024:07.03.12.19.24.31+09"]},
        {},
        3,
        "items[0]",
    ),
    "a blue ball of seventeen": (
        {"items": ["ssq:2026024:03.07.12.19.24.31+17"]},
        {},
        3,
        "items[0]",
    ),
    "a ball of nought": ({"items": ["ssq:2026024:00.07.12.19.24.31+09"]}, {}, 3, "items[0]"),
    "nineteen balls of eighty": ({"items": [KL8[:-3]]}, {}, 3, "items[0]"),
    "digits of another script": ({"items": ["dice:４０２７１５８２１３９９"]}, {}, 3, "items[0]"),
    "one value for two parties": (
        {"items": ["contrib:甲", "contrib:乙", DICE], "absent": []},
        {
            "COMMIT": lambda c: c["contributions"][1].update(
                commitment=c["contributions"][0]["commitment"]
            )
        },
        3,
        "items[1]",
    ),
    # times
    "t3 a second past the month": (
        times(result="2026-04-03T21:15:01+08:00"),
        {},
        2,
        "times.result",
    ),
    "t2 at t3": (times(result="2026-03-03T21:15:00+08:00"), {}, 2, "times.result"),
    "t2 when it was sealed": (times(public="2026-03-03T09:00:00+08:00"), {}, 2, "times.public"),
    "RESULT a second past t3": (
        {"items": [DICE], "at": {"RESULT": "2026-03-04T06:00:01+08:00"}},
        {},
        2,
        "$.records[2].at",
    ),
    "the dice a second before t2": (
        {"items": [DICE]},
        {"RESULT": lambda r: r["evidence"][0].update(at="2026-03-03T21:14:59+08:00")},
        2,
        "evidence[0].at",
    ),
    "contributions closed 59 s before t2": (
        {
            "items": ["contrib:甲", DICE],
            "absent": [],
            "times": {
                "contributions": "2026-03-03T21:14:01+08:00",
                "public": "2026-03-03T21:15:00+08:00",
                "result": "2026-03-04T06:00:00+08:00",
            },
        },
        {},
        2,
        "times.public",
    ),
    "a reveal at the moment of the seal": (
        {"items": ["contrib:甲", DICE], "absent": []},
        {"CONTRIB": lambda c: c["reveals"][0].update(at="2026-03-03T09:00:00+08:00")},
        2,
        "reveals[0].at",
    ),
    "CONTRIB at t2": (
        {
            "items": ["contrib:甲", DICE],
            "absent": [],
            "at": {"CONTRIB": "2026-03-03T21:15:00+08:00"},
        },
        {},
        2,
        "$.records[2].at",
    ),
    "an issue of New Year's Eve, spoken next year": (
        {
            "items": ["kl8:2026357:" + KL8.rpartition(":")[2]],
            "times": {"public": "2027-01-01T01:00:00+08:00", "result": "2027-01-02T06:00:00+08:00"},
        },
        {},
        2,
        "entropy[0]",
    ),
    "the lottery on its day off": (
        {
            "items": [SSQ],
            "times": {"public": "2026-03-04T21:00:00+08:00", "result": "2026-03-05T06:00:00+08:00"},
        },
        {},
        2,
        "times.public",
    ),
    "the lottery's hour in another zone": (
        {
            "items": [SSQ],
            "times": {"public": "2026-03-03T13:15:01+00:00", "result": "2026-03-04T06:00:00+08:00"},
        },
        {},
        2,
        "times.public",
    ),
    "opened after a year and two days": (
        {
            "mode": "unannounced",
            "items": ["secret", DICE],
            "times": {
                "public": "2026-03-03T21:15:00+08:00",
                "result": "2026-03-04T06:00:00+08:00",
                "open": "2027-03-06T06:00:00+08:00",
            },
        },
        {},
        2,
        "times.open",
    ),
    "open named in an open draw, before t2": (
        times(open="2026-03-03T20:00:00+08:00"),
        {},
        2,
        "times.open",
    ),
    # what the mode shows
    "the seed told though proofs alone": (
        {"reveals": "proofs", "items": ["secret", DICE]},
        {"RESULT": put(seed="0" * 64)},
        2,
        "seed",
    ),
    "the list told though unannounced": (
        {"mode": "unannounced", "items": ["secret", DICE]},
        {"RESULT": lambda r: r["tasks"][0].update(drawn=[])},
        2,
        "drawn",
    ),
    "the secret told with the proofs": (
        {"reveals": "proofs", "items": ["secret", DICE]},
        {"RESULT": lambda r: r["items"].__setitem__(0, "secret:" + "0" * 64)},
        2,
        "items[0]",
    ),
    # numbers, tickets, keys
    "a size of one more": (
        {"items": [DICE]},
        {"RESULT": lambda r: r["tasks"][0].update(size=r["tasks"][0]["size"] + 1)},
        5,
        "size",
    ),
    "the key of another group": (
        {"items": [DICE]},
        {"RESULT": lambda r: r["tasks"][0].update(key="0" * 64)},
        4,
        "key",
    ),
    "a low where nothing is kept apart": (
        {"items": [DICE]},
        {"RESULT": lambda r: r["tasks"][0]["strata"][0].update(low="")},
        6,
        "low",
    ),
    "rotated where nothing is": (
        {"items": [DICE]},
        {"RESULT": lambda r: r["tasks"][0]["drawn"][0].update(rotated="0" * 64)},
        6,
        "rotated",
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_record(name: str) -> None:
    """The rule behind it, not the example: caught at its step and its place."""
    options, edit, step, where = FORGED[name]
    made = Draw(**copy.deepcopy(options), edit=edit)
    caught(made.public(), step, where)


def part(change: Callable[[Doc], Any], **options: Any) -> bytes:
    """Return an auditors' bundle whose first private part was changed."""
    doc = Draw(**({"items": [DICE]} | options))
    made = json.loads(doc.auditor())
    change(made["private"][0])
    return seal(made)


def lists(**more: list[list[str]]) -> Doc:
    """Return the option of inspectors with these lists in place of the usual."""
    kept = {**LISTS, **more}
    return {"tasks": [task(slots=SLOTS, lists={k: v for k, v in kept.items() if v})]}


SECRETS: dict[str, tuple[Callable[[Doc], Any], Doc, int, str]] = {
    "a target renamed by its case": (
        lambda p: p["frame"][0]["targets"][0].update(id="9115990000000000A"),
        {},
        7,
        "root",
    ),
    "attributes added to a target": (
        lambda p: p["frame"][0]["targets"][0].update(attributes={"tier": "D"}),
        {},
        7,
        "root",
    ),
    "a stratum renamed": (lambda p: p["frame"][0].update(stratum="B"), {}, 7, "frame"),
    "a target in two strata": (
        lambda p: p["frame"][1]["targets"].insert(0, dict(p["frame"][0]["targets"][0])),
        {},
        7,
        "frame[1]",
    ),
    "rules of one stratum left out": (lambda p: p["rules"].pop(), {}, 7, "rules"),
    "a rule of a stratum that is not there": (
        lambda p: p["rules"].append({"basis": ["caller"], "number": 0, "stratum": "ZZ"}),
        {},
        7,
        "rules",
    ),
    "a list nobody sealed": (lambda p: p.update(excluded=[["7", "", "x"]]), {}, 7, "excluded"),
    "a sealed list left out": (lambda p: p.pop("recusals"), lists(), 7, "recusals"),
    "a recusal taken back": (lambda p: p["recusals"].pop(), lists(), 7, "recusals"),
    "a load raised": (lambda p: p["capacities"][0].__setitem__(2, "9"), lists(), 7, "capacities"),
    "two inspectors of the plan exchanged": (
        lambda p: (
            p["assignment"][0].__setitem__(2, p["assignment"][1][2]),
            p["assignment"][1].__setitem__(2, p["assignment"][0][2]),
        ),
        lists(),
        7,
        "assignment",
    ),
    "the frame's secret of somebody else": (
        lambda p: p.update(frame_secret="0" * 64),
        {},
        7,
        "frame",
    ),
    "a file that climbs out": (
        lambda p: p.update(frame={"digest": "0" * 64, "file": "../x", "rows": 1}),
        {},
        1,
        "file",
    ),
    "a file named by two dots": (
        lambda p: p.update(frame={"digest": "0" * 64, "file": "..", "rows": 1}),
        {},
        1,
        "file",
    ),
    "a part for another task": (lambda p: p.update(task="2026-018"), {}, 1, "task"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_forged_part(name: str) -> None:
    """What only auditors see is held against the roots, part by part."""
    change, options, step, where = SECRETS[name]
    caught(part(change, **copy.deepcopy(options)), step, where)


TEAMS: dict[str, tuple[Doc, int, str]] = {
    "eligible for a slot with its ordinal": (
        lists(eligibility=[["scjg/lead/1", "JC01"], *LISTS["eligibility"]]),
        7,
        "eligibility",
    ),
    "eligible and not on the roster": (lists(roster=LISTS["roster"][1:]), 9, "roster"),
    "a load from below to above": (
        lists(capacities=[["JC01", "01", "3"], *LISTS["capacities"][1:]]),
        7,
        "capacities",
    ),
    "two inspectors that look alike": (
        lists(
            roster=sorted([*LISTS["roster"], ["JCO1", "{}"]]),
            eligibility=sorted([*LISTS["eligibility"], ["scjg/member", "JCO1"]]),
            capacities=sorted([*LISTS["capacities"], ["JCO1", "0", "3"]]),
        ),
        7,
        "inspectors",
    ),
}


@pytest.mark.parametrize("name", TEAMS)
def test_a_forged_list_of_people(name: str) -> None:
    """Lists that were sealed wrongly are wrong, though every root agrees."""
    options, step, where = TEAMS[name]
    caught(Draw(items=[DICE], **copy.deepcopy(options)).auditor(), step, where)


def test_a_slip_with_another_slip_s_parts() -> None:
    """Label, rank, path or threshold of somebody else: the proof no longer leads anywhere."""
    made = Draw(items=[DICE])
    (_, mine, _), (_, other, _), *_ = made.chosen(made.o.tasks[0])
    theirs = json.loads(made.slip(other))
    for key, where in (
        ("salt", "$.frame"),
        ("frame", "$.frame"),
        ("drawn", "$.drawn"),
        ("id", "$.frame"),
    ):
        caught(made.slip(mine, **{key: theirs[key]}), 11, where)
    caught(made.slip(mine, threshold={"high": "0" * 64}), 11, "$.threshold")
    caught(made.slip(mine, threshold={"high": "f" * 64, "low": ""}), 11, "$.threshold")
    caught(made.slip(mine, drawn=None, rank=None), 11, "$.threshold")
    caught(made.slip(mine, label="0" * 16), 11, "$.label")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data + b"\n",
        lambda data: data.replace(b'"purpose":"official"', b'"purpose": "official"', 1),
        lambda data: data.replace("年".encode(), b"\\u5e74", 1),
        lambda data: data.replace(b'"attempt":1', b'"attempt":1.0', 1),
        lambda data: data.replace(b'"attempt":1', b'"attempt":1e0', 1),
        lambda data: data.replace(b'"number":3', b'"number":03', 1),
        lambda data: data.replace(b'"records":[', b'"records":[],"records":[', 1),
        lambda data: data.replace("年".encode(), b"\xed\xa0\x80", 1),
        lambda data: data.replace("年".encode(), b"\\ud800", 1),
        lambda data: data.replace(b"sha256", b"SHA256"),
        lambda data: data[:-1],
    ],
)
def test_other_bytes_of_one_document(spoil: Callable[[bytes], bytes]) -> None:
    """One form alone: a mark before it, an escape, a space, a number written otherwise is refused."""
    good = Draw(items=[DICE]).public()
    assert verify_bundle(good).ok
    assert spoil(good) != good
    caught(spoil(good), 1, "")


def test_witnesses_as_they_should_be_hold() -> None:
    """The same draw with two witnesses, one from outside, of dice and seal: witnessed."""
    edit = crowd("甲局") | {"RESULT": evidence_by(WITNESSES, seen_by(*INSIDE))}
    report = verify_bundle(Draw(items=[DICE], edit=edit).public())
    assert report.ok, report.text("en")
    (session,) = report.sessions
    assert {session[name] for name in ("numbers", "early", "only")} == {"witnessed"}


def test_a_team_for_every_slot_of_the_served(draw: Any, tools: Any) -> None:
    """The assignment of a RESULT that serves has a row for each slot of each target served."""
    first = Draw(items=[DICE])
    at = {"COMMIT": SERVING["COMMIT"], "RESULT": SERVING["result"]}

    def spoken(result: Doc) -> None:
        result["evidence"][0]["at"] = SERVING["public"]

    def short(result: Doc) -> None:
        spoken(result)
        result["tasks"][0]["assignment"]["size"] -= 1

    for edit, good in ((spoken, True), (short, False)):
        later = serving(draw, tools, first, at=at, edit={"RESULT": edit})
        data = first.public(later.TASKS[0], later.COMMIT, later.RESULT)
        if good:
            assert verify_bundle(data).ok, verify_bundle(data).text("en")
        else:
            caught(data, 5, "assignment.size")


def test_averages_are_those_of_the_seed() -> None:
    """Two strata of three halves: the one rounded up is the one the seed says, not the other."""
    frame: Any = {"A": ["a1", "a2", "a3"], "B": ["b1", "b2", "b3"]}
    options = task(frame=frame, numbers={"A": "3/2", "B": "3/2"}, attributes={})

    def exchanged(result: Doc) -> None:
        one, other = result["tasks"][0]["strata"]
        one["number"], other["number"] = other["number"], one["number"]

    made = Draw(items=[DICE], tasks=[options])
    assert verify_bundle(made.public()).ok
    forged = Draw(items=[DICE], tasks=[options], edit={"RESULT": exchanged})
    caught(forged.public(), 5, "strata[0].number")


def test_averages_kept_apart_before_the_seed_is_known() -> None:
    """Sealed and not drawn, numbers of tasks kept apart unknown: auditors are told, not left alone."""
    frame: Any = {"A": ["a1", "a2", "a3", "a4"]}
    tasks = [
        task(n, group="g", relation="apart", frame=frame, numbers={"A": "3/2"}, attributes={})
        for n in ("t1", "t2")
    ]
    made = Draw(items=[DICE], tasks=tasks)
    doc = json.loads(made.auditor())
    doc["records"] = doc["records"][:3]
    report = verify_bundle(seal(doc))
    assert report.ok, report.text("en")
    assert report.line == "sealed"
    assert verify_bundle(made.auditor()).line == "auditor"


def test_seen_as_soon_as_it_was_sealed() -> None:
    """A witness may note the code in the second it was sealed, and up to the last one before t2."""
    for at in ("2026-03-03T09:00:00+08:00", "2026-03-03T21:14:59+08:00"):
        edit = {"RESULT": put(seen=[seen_by(*INSIDE, at=at)])}
        assert verify_bundle(Draw(items=[DICE], edit=edit).public()).ok
