"""Rules of one line each, at their edges: what is just right holds, what is just wrong is named."""

import json
from datetime import datetime
from typing import Any

import pytest

from ssj_core.errors.log import KeyRefusedError
from ssj_core.errors.verify import WrongError
from ssj_core.verify import verify_bundle
from ssj_core.verify.case import Placed
from ssj_core.verify.drand import QUICKNET
from ssj_core.verify.folder import check_overdue
from ssj_core.verify.freshness import check_fresh
from ssj_core.verify.signatures import SM2, PublicKey

from .conftest import AT_REVEAL, LISTS, SLOTS, T0, T_CONTRIB, T_DUE, T_PUBLIC, Doc, Draw, seal, task
from .test_attacks import caught
from .test_side_by_side import serving

DICE = "dice:40271582139904617735"
PRIME = 2**256 - 2**224 - 2**96 + 2**64 - 1
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
MORNING, NOON, EVENING = (f"2026-03-03T{hour}:00:00+08:00" for hour in ("10", "12", "21"))


@pytest.mark.parametrize(
    "items, times, where",
    [
        ([DICE], {"public": NOON, "result": NOON}, "times.result"),
        ([DICE], {"public": NOON, "result": MORNING}, "times.result"),
        ([DICE], {"public": "2026-03-03T09:00:00+08:00", "result": NOON}, "times.public"),
        (
            [DICE],
            {"contributions": NOON, "public": MORNING, "result": EVENING},
            "times.public",
        ),
        (
            ["contrib:a", DICE],
            {"contributions": NOON, "public": "2026-03-03T12:00:59+08:00", "result": EVENING},
            "times.public",
        ),
        ([DICE], {"public": NOON, "result": "2026-04-03T12:00:01+08:00"}, "times.result"),
    ],
)
def test_times_out_of_order_before_any_draw(
    items: list[str], times: dict[str, str], where: str
) -> None:
    """A seal alone already has its times in order and not too far apart."""
    made = Draw(items=items, times=times, absent=[])
    caught(made.public(records=[*made.TASKS, made.COMMIT]), 2, where)


@pytest.mark.parametrize(
    "items, times",
    [
        ([DICE], {"public": NOON, "result": "2026-04-03T12:00:00+08:00"}),
        (
            ["contrib:a", DICE],
            {"contributions": NOON, "public": "2026-03-03T12:01:00+08:00", "result": EVENING},
        ),
    ],
)
def test_times_that_just_hold(items: list[str], times: dict[str, str]) -> None:
    """Sixty seconds, thirty-one days."""
    made = Draw(items=items, times=times, absent=[])
    report = verify_bundle(made.public(records=[*made.TASKS, made.COMMIT]))
    assert report.ok, report.text("en")


def test_void_once_opened_needs_no_second_open() -> None:
    """An unannounced draw that was opened is voided without another OPEN."""
    made = Draw(mode="unannounced", items=["secret", DICE])
    gone = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "at": "2026-04-02T10:00:00+08:00",
        "reason": "名录有误",
        "approver": "局长甲",
    }
    report = verify_bundle(made.public(made.OPEN, gone))
    assert (report.ok, report.line) == (True, "void"), report.text("en")


def at_once(record: Doc) -> None:
    """Let the evidence stand at t2, and the seal be seen in its own second."""
    record["evidence"][0]["at"] = T_PUBLIC
    record["seen"] = [{"at": T0, "record": "COMMIT", "where": "公告栏"}]


def test_what_may_fall_in_one_second() -> None:
    """What follows may follow in the same second; t1 and t3 are still in time."""
    head = {"protocol": "ssj-draw/1", "at": T_PUBLIC}
    times = {"CONTRIB": AT_REVEAL, "RESULT": T_PUBLIC}
    made = Draw(
        items=["contrib:scjg", DICE], absent=[], at=times, edit={"RESULT": at_once}, session="S-1"
    )
    rank, name, _ = made.chosen(made.o.tasks[0])[0]
    done: Doc = {"record": "DISPOSITION", "commit": made.commit, "task": "2026-017", "id": name}
    done |= {"rank": rank, "outcome": "inspected"}
    gone = {"record": "VOID", "commit": made.commit, "reason": "名录有误", "approver": "局长甲"}
    ended = [*made.records, head | done, head | gone | {"opens": made.OPEN}]
    assert verify_bundle(made.public(records=ended)).line == "void"
    again = Draw(
        items=["dice:83019264751028364719"],
        session="S-2",
        salt="2",
        tasks=[task(attempt=2, previous=made.commit)],
        at={"COMMIT": T_PUBLIC},
        times={"public": "2026-03-04T21:15:00+08:00", "result": "2026-03-05T06:00:00+08:00"},
    )
    report = verify_bundle(again.public(records=[*ended, again.COMMIT]))
    assert report.line == "sealed", report.text("en")
    for at in ({"CONTRIB": T_CONTRIB}, {"RESULT": T_DUE}):
        assert verify_bundle(Draw(at=at).public()).ok


@pytest.mark.parametrize("name", ["a\u202eb.jsonl", "a/b.jsonl", "..", "", "a\\b"])
def test_names_of_files_beside(name: str) -> None:
    """A file beside a bundle is named by a plain name that is seen whole."""
    document = json.loads(Draw(items=[DICE]).auditor())
    document["private"][0]["frame"] = {"digest": "0" * 64, "file": name, "rows": 1}
    caught(seal(document), 1, "$.private[0].frame.file")


def test_sessions_do_not_look_alike() -> None:
    """An attempt whose session is called nearly as the one before."""
    one = Draw(items=[DICE], session="S-1O")
    gone = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": one.commit,
        "at": "2026-03-03T09:30:00+08:00",
        "reason": "名录有误",
        "approver": "局长甲",
    }
    two = Draw(
        items=["dice:83019264751028364719"],
        session="S-10",
        salt="2",
        tasks=[task(attempt=2, previous=one.commit)],
        at={"COMMIT": "2026-03-03T09:40:00+08:00"},
    )
    data = two.public(records=[*one.TASKS, one.COMMIT, gone, two.COMMIT])
    report = verify_bundle(data)
    assert report.wrong[0].where == "$.records…session"
    assert report.wrong[0].detail.en == "S-1O and S-10 look alike"


def commits(item: str, *days: str) -> list[Placed]:
    """Return a COMMIT for each day of t2, all of one source."""
    return [
        Placed(
            {"record": "COMMIT", "at": NOON, "entropy": [item], "times": {"public": day}},
            f"$.records[{at}]",
            f"{at:064}",
        )
        for at, day in enumerate(days)
    ]


def test_an_issue_has_one_day_a_round_has_its_number() -> None:
    """Two draws by one round may have their t2 on different days; by one issue they may not."""
    days = ("2026-03-03T21:00:00+08:00", "2026-03-04T21:00:00+08:00")
    check_fresh(commits(f"drand:{QUICKNET.hash}:99", *days), "sha256")
    check_fresh(commits("kl8:2026051", days[0], days[0]), "sha256")
    with pytest.raises(WrongError, match="kl8:2026051 has two days"):
        check_fresh(commits("kl8:2026051", *days), "sha256")


@pytest.mark.parametrize("second, holds", [("00", True), ("-1", False)])
def test_serving_from_the_same_second_on(second: str, holds: bool) -> None:  # noqa: FBT001 - a column
    """Who serves a RESULT seals when it is there: in its second, not before."""
    first = Draw()
    at = "2026-03-03T22:10:00+08:00" if second == "00" else "2026-03-03T22:09:59+08:00"
    options = vars(serving(first).o) | {"at": {"COMMIT": at, "RESULT": "2026-03-04T11:00:00+08:00"}}
    late = Draw(**options)
    data = late.public(records=[*first.records, *late.TASKS, late.COMMIT])
    if holds:
        assert verify_bundle(data).ok, verify_bundle(data).text("en")
    else:
        caught(data, 2, ".at")


def test_what_a_missing_contrib_and_a_short_team_are_called() -> None:
    """The words name what is missing, and how many there should be."""
    made = Draw()
    report = verify_bundle(made.public(records=[*made.TASKS, made.COMMIT, made.RESULT]))
    assert report.wrong[0].detail.en == "CONTRIB is missing before RESULT"

    def fewer(record: Doc) -> None:
        record["tasks"][0]["assignment"]["size"] = 9

    made = Draw(tasks=[task(slots=SLOTS, lists=dict(LISTS))], edit={"RESULT": fewer})
    (step,) = verify_bundle(made.public()).wrong
    assert (step.number, step.detail.en) == (5, "should be 10")
    assert step.where == "$.records[3].tasks[0].assignment.size"


def test_only_what_was_to_be_opened_is_overdue() -> None:
    """OPEN is due of unannounced draws whose key goes out, not of those that prove alone."""
    late = datetime.fromisoformat("2027-01-01T00:00:00+08:00")
    for reveals, count in (("draw", 1), ("proofs", 0)):
        made = Draw(mode="unannounced", reveals=reveals, items=["secret", DICE])
        assert len(check_overdue({"a": made.records}, late)) == count
    never = Draw(items=[DICE])
    assert len(check_overdue({"a": [*never.TASKS, never.COMMIT]}, late)) == 1
    due = datetime.fromisoformat("2026-03-04T06:00:00+08:00")
    assert check_overdue({"a": [*never.TASKS, never.COMMIT]}, due) == []


def test_a_point_has_one_encoding() -> None:
    """A coordinate of the field's size or more is refused, on the curve or not."""
    x, y = next(
        (x, y)
        for x in range(1000)
        for square in [(x**3 - 3 * x + B) % PRIME]
        for y in [pow(square, (PRIME + 1) // 4, PRIME)]
        if y * y % PRIME == square
    )
    point = b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
    assert PublicKey(algorithm=SM2, data=point).point == point
    with pytest.raises(KeyRefusedError):
        PublicKey(algorithm=SM2, data=b"\x04" + (x + PRIME).to_bytes(32, "big") + point[33:])


def two_seals(**entry: Any) -> bytes:
    """Return a seal whose entry is changed before it is hashed."""
    made = Draw(items=[DICE], edit={"COMMIT": lambda record: record["tasks"][0].update(entry)})
    return made.public(records=[*made.TASKS, made.COMMIT])


VARIANTS: dict[str, tuple[bytes, int]] = {
    "a basis that is no text": (
        Draw(items=[DICE], edit={"TASK": lambda r: r.update(basis=[5])}).public(),
        1,
    ),
    "changes named in a first attempt": (two_seals(changes=["title"]), 1),
    "a diff against nothing": (two_seals(diff={"root": "0" * 64, "size": 0}), 1),
    "against, without a diff": (two_seals(against={"commit": "0" * 64, "task": "t"}), 1),
    "an attempt out of nothing": (
        two_seals(attempt=2, previous="0" * 64, diff={"root": "0" * 64, "size": 0}),
        10,
    ),
    "a relation of one task": (two_seals(relation="apart"), 1),
    "a group of one task": (two_seals(group="g"), 1),
    "t4 in the year after next": (
        (
            m := Draw(
                mode="unannounced",
                items=["secret", DICE],
                times={"public": T_PUBLIC, "result": EVENING[:8] + "04T06:00:00+08:00"}
                | {"open": "2027-03-06T00:00:00+08:00"},
            )
        ).public(records=[*m.TASKS, m.COMMIT]),
        2,
    ),
    "a level that only a reader can find": (
        Draw(
            items=[DICE],
            edit={
                "TASK": lambda r: r["entropy"].update(level="proved") or r.update(authority="甲局")
            },
        ).public(),
        1,
    ),
    "a level asked by nobody": (
        Draw(
            items=[DICE], edit={"TASK": lambda r: r["entropy"].update(level="witnessed")}
        ).public(),
        1,
    ),
    "dice of 256 digits": (Draw(items=["dice:" + "1" * 256]).public(), 3),
    "a full-width digit": (Draw(items=["dice:1234567890１"]).public(), 3),
    "a ball twice": (
        Draw(items=["kl8:2026051:" + ".".join(["01"] * 20)]).public(),
        3,
    ),
    "the secret of a closed draw shown": (
        Draw(
            mode="unannounced",
            items=["secret", DICE],
            edit={"RESULT": lambda r: r["items"].__setitem__(0, "secret:" + "0" * 64)},
        ).public(),
        2,
    ),
    "seen by nobody": (
        Draw(
            items=[DICE],
            edit={"RESULT": lambda r: r.update(seen=[{"at": NOON, "record": "COMMIT"}])},
        ).public(),
        1,
    ),
    "seen at t2": (
        Draw(
            items=[DICE],
            edit={
                "RESULT": lambda r: r.update(
                    seen=[{"at": T_PUBLIC, "record": "COMMIT", "where": "公告栏"}]
                )
            },
        ).public(),
        2,
    ),
    "a CONTRIB seen that is none": (
        Draw(
            items=[DICE],
            edit={
                "RESULT": lambda r: r.update(
                    seen=[{"at": NOON, "record": "CONTRIB", "where": "公告栏"}]
                )
            },
        ).public(),
        1,
    ),
    "a party absent that has revealed": (
        Draw(edit={"CONTRIB": lambda r: r.update(absent=["scjg", "rsj"])}).public(),
        1,
    ),
    "parties in another order": (
        Draw(absent=[], edit={"CONTRIB": lambda r: r["reveals"].reverse()}).public(),
        1,
    ),
    "one target listed twice": (
        Draw(
            items=[DICE],
            edit={"RESULT": lambda r: r["tasks"][0]["drawn"].append(r["tasks"][0]["drawn"][-1])},
        ).public(),
        1,
    ),
    "one more than were to be drawn": (
        Draw(
            items=[DICE],
            edit={
                "RESULT": lambda r: r["tasks"][0]["drawn"].append({"id": "龥", "ticket": "0" * 64})
            },
        ).public(),
        5,
    ),
    "nobody drawn at all": (
        Draw(items=[DICE], edit={"RESULT": lambda r: r["tasks"][0].update(drawn=[])}).public(),
        5,
    ),
    "a task that is not there": (
        Draw(items=[DICE], edit={"RESULT": lambda r: r["tasks"].append(r["tasks"][0])}).public(),
        1,
    ),
    "the seed of another draw": (
        Draw(items=[DICE], edit={"RESULT": lambda r: r.update(seed="0" * 64)}).public(),
        4,
    ),
    "fewer bits told than there are": (
        Draw(items=[DICE], edit={"RESULT": lambda r: r.update(bits=24)}).public(),
        3,
    ),
    "official by two dice": (Draw(items=["dice:12"]).public(), 3),
    "official by secrets alone": (Draw(items=["secret"]).public(), 3),
    "nobody in the evidence, a level asked": (
        Draw(
            items=[DICE],
            edit={
                "TASK": lambda r: (
                    r["entropy"].update(level="witnessed") or r.update(authority="甲局")
                )
            },
        ).public(),
        3,
    ),
    "a TASK nobody sealed": (
        (m := Draw(items=[DICE])).public(
            records=[*m.TASKS, {**m.TASKS[0], "title": "别的"}, m.COMMIT, m.RESULT]
        ),
        1,
    ),
    "an order turned round": (
        (m := Draw(items=[DICE])).public(records=[m.COMMIT, *m.TASKS, m.RESULT]),
        1,
    ),
    "two RESULTs": ((m := Draw(items=[DICE])).public(m.RESULT), 1),
    "an official draw in a rehearsal's bundle": (
        seal(json.loads(Draw(items=[DICE]).public()) | {"purpose": "rehearsal"}),
        1,
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants(name: str) -> None:
    """Each is caught, by the step whose rule it breaks."""
    data, step = VARIANTS[name]
    report = verify_bundle(data)
    assert (report.exit_code, report.wrong[0].number) == (1, step), report.text("en")


def test_a_slot_stands_once() -> None:
    """A TASK that names one slot twice would have one person at two places: it is none."""
    made = Draw(tasks=[task(slots=[SLOTS[1], SLOTS[1]], lists=dict(LISTS))])
    caught(made.public(records=[*made.TASKS, made.COMMIT]), 1, "slots")


def test_what_a_slip_says_of_a_draw_that_is_not_there() -> None:
    """A slip without the RESULT it speaks of says that this was not looked at."""
    made = Draw()
    doc = json.loads(made.slip(made.chosen(made.o.tasks[0])[0][1]))
    doc["records"] = [r for r in doc["records"] if r["record"] in {"TASK", "COMMIT"}]
    report = verify_bundle(seal(doc))
    assert report.ok, report.text("en")
    assert "not checked: what it says of the draw" in report.text("en")


@pytest.mark.parametrize("value", [5, 5.5, True, [], {}, None])
@pytest.mark.parametrize("field", ["at", "commit", "session", "protocol"])
def test_a_text_that_is_none_is_named(field: str, value: object) -> None:
    """A number, a list or nothing where a text stands is named at its place; nothing is raised."""
    made = Draw()
    records = json.loads(json.dumps(made.records))
    at = next(number for number, record in enumerate(records) if field in record)
    records[at][field] = value
    report = verify_bundle(made.public(records=records))
    assert not report.ok
