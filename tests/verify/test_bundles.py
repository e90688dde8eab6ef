"""Good bundles hold, step by step, in every mode and both suites."""

import json
from typing import Any

import pytest

from ssj_core.encoding import SUITES
from ssj_core.errors.verify import WrongError
from ssj_core.verify import Report, verify_bundle


def statuses(report: Report) -> dict[int, str]:
    """Return the status of every step."""
    return {step.number: step.status for step in report.steps}


def holds(data: bytes) -> Report:
    """Return the report of a bundle that must hold."""
    report = verify_bundle(data)
    assert report.ok, report.text("en")
    assert report.exit_code == 0
    report.require()
    return report


OPTIONS: dict[str, dict[str, Any]] = {
    "open": {},
    "rehearsal": {"purpose": "rehearsal", "items": ["secret"]},
    "contributions alone": {
        "purpose": "rehearsal",
        "items": ["contrib:a", "contrib:b"],
        "absent": [],
    },
    "weak": {"items": ["ssq:2026051:03.07.12.19.24.31+09"]},
    "dice alone": {"items": ["dice:40271582139904617735"]},
    "unannounced": {"mode": "unannounced", "items": ["secret", "dice:40271582139904617735"]},
    "proofs": {"reveals": "proofs", "items": ["secret", "dice:40271582139904617735"]},
    "closed proofs": {
        "mode": "unannounced",
        "reveals": "proofs",
        "items": ["secret", "dice:40271582139904617735"],
    },
}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("name", OPTIONS)
def test_public_auditor_and_slips_hold(draw: Any, tools: Any, suite: str, name: str) -> None:
    """Every mode, grade and suite: public bundle, auditor's bundle, slips of drawn and undrawn."""
    made = draw(suite=suite, **OPTIONS[name])
    public, auditor = holds(made.public()), holds(made.auditor())
    assert (public.kind, auditor.kind) == ("public", "auditor")
    found = statuses(auditor)
    assert found[7] == found[8] == "holds"
    assert statuses(public)[7] == "not-checked"
    for target in ("150699000000017", "只有一户", tools.FRAME["A"][0]):
        slip = (
            made.slip(target)
            if made.o.mode == "open"
            else made.slip(target, unit_key=None, threshold=None)
        )
        assert statuses(holds(slip))[11] == "holds"


def test_tickets_are_checked_when_shown(draw: Any) -> None:
    """With everything public, steps 1 to 6 hold; the others say what they need."""
    found = statuses(holds(draw().public()))
    assert [found[n] for n in range(1, 7)] == ["holds"] * 6
    assert [found[n] for n in (7, 8, 9, 11)] == ["not-checked"] * 4


def test_open_follows(draw: Any) -> None:
    """OPEN, public or still with the auditor, lets the tickets of an unannounced draw be checked."""
    made = draw(mode="unannounced", items=["secret", "dice:40271582139904617735"])
    assert statuses(holds(made.public()))[6] == "not-checked"
    assert statuses(holds(made.public(made.OPEN)))[6] == "holds"
    report = holds(made.auditor())
    assert statuses(report)[6] == "holds"
    assert "due" in report.steps[1].detail.en


def test_sealed_and_not_drawn_yet(draw: Any) -> None:
    """TASK and COMMIT alone are a bundle: sealed, not drawn."""
    made = draw()
    found = statuses(holds(made.public(records=[made.TASKS[0], made.COMMIT])))
    assert found[3] == found[6] == "not-checked"


def test_average_rule(draw: Any, tools: Any) -> None:
    """Rational numbers are rounded by the seed; without it they stay within one."""
    numbers = {"A": "7/3", "D": "5/2", "Z": "1/6"}
    holds(draw(tasks=[tools.task(numbers=numbers)]).auditor())
    closed = draw(
        tasks=[tools.task(numbers=numbers)], reveals="proofs", items=["secret", "dice:" + "4" * 20]
    )
    report = holds(closed.public())
    assert "seed" in report.steps[4].detail.en
    assert statuses(holds(closed.auditor()))[8] == "holds"
    quiet = draw(
        tasks=[tools.task(numbers=numbers)],
        mode="unannounced",
        items=["secret", "dice:" + "4" * 20],
    )
    holds(quiet.public())


GROUPS: dict[str, dict[str, Any]] = {
    "together": {},
    "apart": {"numbers": {"A": 2, "D": 1, "Z": 1}},
    "rotated": {"numbers": {"X": 4, "Y": 1}},
}


def grouped(draw: Any, tools: Any, relation: str, **options: Any) -> Any:
    """Return a session of three tasks in one group."""
    more = dict(GROUPS[relation])
    if relation == "rotated":
        more["frame"] = {
            "X": tools.FRAME["A"][:6] + tools.FRAME["Z"],
            "Y": tools.FRAME["A"][6:],
        }
    tasks = [
        tools.task("t1", group="g", relation=relation),
        tools.task("t2", group="g", relation=relation, **more),
        tools.task("t3", group="g", relation=relation, numbers={"A": 1, "D": 0, "Z": 0}),
    ]
    return draw(tasks=tasks, **options)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("relation", GROUPS)
def test_groups(draw: Any, tools: Any, relation: str, suite: str) -> None:
    """Tasks together, apart and rotated hold, for the public and the auditor."""
    made = grouped(draw, tools, relation, suite=suite)
    holds(made.public())
    assert statuses(holds(made.auditor()))[8] == "holds"
    slip = json.loads(made.slip("只有一户"))
    slip["records"] = [made.TASKS[0], made.COMMIT]
    holds(tools.dumps(slip))


def test_inspectors(draw: Any, tools: Any) -> None:
    """Teams are recomputed; without the seed only their constraints are."""
    task = tools.task(slots=tools.SLOTS, lists=tools.LISTS)
    report = holds(draw(tasks=[task]).auditor())
    assert "first complete plan" in report.steps[8].detail.en
    assert statuses(holds(draw(tasks=[task]).public()))[9] == "not-checked"
    closed = draw(tasks=[task], reveals="proofs", items=["secret", "dice:" + "4" * 20])
    assert "first complete plan" in holds(closed.auditor()).steps[8].detail.en


def test_inspectors_not_drawn_yet(draw: Any, tools: Any) -> None:
    """What step 9 cannot check, it says: sealed, and nobody sent yet."""
    task = tools.task(slots=tools.SLOTS, lists=tools.LISTS)
    made = draw(tasks=[task], mode="unannounced", items=["secret", "dice:" + "4" * 20])
    doc = json.loads(made.auditor())
    del doc["private"][0]["assignment"]
    del doc["openings"]
    doc["records"].pop()
    report = holds(tools.dumps(doc))
    assert report.line == "sealed"
    assert "has no inspectors" in report.steps[8].detail.en


def test_inspectors_without_loads(draw: Any, tools: Any) -> None:
    """Where no loads are committed, nobody has a limit."""
    free = {name: tools.LISTS[name] for name in ("eligibility", "recusals")}
    wide = [[who, "0", "99"] for who in ("JC01", "JC02", "JC03", "JC04")]
    made = draw(tasks=[tools.task(slots=tools.SLOTS, lists=tools.LISTS)])
    plan, made.o.tasks[0].lists = made.plan, free
    made.plan = lambda _: plan(tools.task(slots=tools.SLOTS, lists=free | {"capacities": wide}))
    made.make()
    assert "first complete plan" in holds(made.auditor()).steps[8].detail.en


def test_apart_with_average(draw: Any, tools: Any) -> None:
    """Ranks of tasks kept apart wait for the seed if any of them rounds on average."""
    tasks = [
        tools.task("t1", group="g", relation="apart", numbers={"A": 1, "D": 1, "Z": 0}),
        tools.task("t2", group="g", relation="apart", numbers={"A": "1/2", "D": "1/2", "Z": 0}),
    ]
    made = draw(tasks=tasks, reveals="proofs", items=["secret", "dice:" + "4" * 20])
    assert statuses(holds(made.auditor()))[8] == "holds"
    assert statuses(holds(made.public()))[6] == "not-checked"


def test_inspectors_drawn_later(draw: Any, tools: Any) -> None:
    """A COMMIT that serves a RESULT draws inspectors for its targets, with entropy of its own."""
    first = draw()
    served = first.m.R(first.RESULT)
    targets = [name for _, name, _ in first.chosen(first.o.tasks[0])]
    for name in ("2026-017",):
        task = tools.task(name, frame={}, numbers={}, slots=tools.SLOTS, lists=tools.LISTS)
        later = draw(
            tasks=[task],
            serves=served,
            session="S-2",
            targets=targets,
            salt="later",
            items=["dice:11111222223333344444"],
            times={"public": "2026-03-04T10:00:00+08:00", "result": "2026-03-04T12:00:00+08:00"},
            at={"COMMIT": "2026-03-04T09:00:00+08:00", "RESULT": "2026-03-04T11:00:00+08:00"},
            edit={"RESULT": lambda r: r["evidence"][0].update(at="2026-03-04T10:00:00+08:00")},
        )
        doc = json.loads(first.auditor(*later.records))
        doc["private"] += later.private()
        report = holds(tools.dumps(doc))
        assert "first complete plan" in report.steps[8].detail.en


def test_redraw_and_dispositions(draw: Any, tools: Any) -> None:
    """A second attempt names the first, which is void and opened; dispositions use the reserves."""
    first = draw(session="S-1")
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": first.commit,
        "reason": "名录有误",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "局长甲",
        "opens": first.OPEN,
    }
    times = {
        "COMMIT": "2026-03-05T09:00:00+08:00",
        "CONTRIB": "2026-03-05T12:00:10+08:00",
        "RESULT": "2026-03-05T23:00:00+08:00",
    }

    def later(record: Any) -> None:
        for entry in record.get("reveals", []) + record.get("evidence", []):
            entry["at"] = entry["at"].replace("03-03", "03-05")

    second = draw(
        session="S-2",
        salt="second",
        tasks=[tools.task(attempt=2, previous=first.commit)],
        at=times,
        edit={"CONTRIB": later, "RESULT": later},
        times={
            "contributions": "2026-03-05T12:00:00+08:00",
            "public": "2026-03-05T21:15:00+08:00",
            "result": "2026-03-06T06:00:00+08:00",
        },
        items=[
            "contrib:scjg",
            "contrib:rsj",
            tools.KL8.replace("051:", "053:"),
            "dice:" + "31" * 10,
        ],
    )
    records = [*first.records, void, *[r for r in second.records if r["record"] != "TASK"]]
    task = second.o.tasks[0]
    rows = {s: second.rows[task.name][s] for s in task.frame}
    some = rows["A"]["order"]
    done = [
        disposition(second, name, rank)
        for s in ("A", "D")
        for rank, name, _ in rows[s]["chosen"]
        if name != some[0]
    ]
    moved = disposition(
        second,
        some[0],
        1,
        outcome="moved",
        reason="已迁出",
        approver="科长乙",
        replaced_by={"id": some[3], "rank": 4},
    )
    end = [*done, moved, disposition(second, some[3], 4)]
    report = holds(second.public(records=[*records, *end]))
    assert "no disposition yet" not in report.steps[9].detail.en
    doc = json.loads(second.auditor())
    doc["private"] = first.private() + second.private()
    doc["records"] = [*records, *end]
    report = holds(tools.dumps(doc))
    assert "no disposition yet" not in report.steps[9].detail.en
    doc["records"] = [*records, *end[1:]]
    assert "1 of" in holds(tools.dumps(doc)).steps[9].detail.en


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


def test_dispositions_while_closed(draw: Any) -> None:
    """Before OPEN the public cannot tell whom a disposition may name; it is said."""
    made = draw(mode="unannounced", items=["secret", "dice:" + "4" * 20])
    row = made.chosen(made.o.tasks[0])[0]
    extra = disposition(
        made,
        row[1],
        row[0],
        outcome="moved",
        reason="x",
        approver="y",
        replaced_by={"id": "甲", "rank": row[0] + 3},
    )
    assert "closed" in holds(made.public(extra)).steps[9].detail.en


def test_void_before_anything_is_known(draw: Any) -> None:
    """A session may be void without opening while no entropy can be known."""
    made = draw()
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "停电",
        "at": "2026-03-03T09:30:00+08:00",
        "approver": "局长甲",
    }
    holds(made.public(records=[made.TASKS[0], made.COMMIT, void]))
    dice = draw(items=["dice:" + "4" * 20])
    void["commit"] = dice.commit
    holds(dice.public(records=[dice.TASKS[0], dice.COMMIT, void]))
    talks = draw(purpose="rehearsal", items=["contrib:a"], absent=[])
    void["commit"] = talks.commit
    holds(talks.public(records=[talks.TASKS[0], talks.COMMIT, void]))


def test_digest_of_the_whole(draw: Any, tools: Any) -> None:
    """A bundle carries a digest of everything else in it: wrong or missing, it does not hold."""
    made = draw()
    for data in (made.public(), made.auditor(), made.slip("只有一户")):
        doc = json.loads(data)
        for bad in (doc | {"digest": "0" * 64}, {k: v for k, v in doc.items() if k != "digest"}):
            assert verify_bundle(tools.raw(bad)).wrong[0].where == "$.digest"


def test_report_speaks_both_languages(draw: Any) -> None:
    """A rehearsal says so in every output; the document is plain data."""
    report = holds(draw(purpose="rehearsal").public())
    assert "演练" in report.text("zh")
    assert "REHEARSAL" in report.text("en")
    document = json.loads(json.dumps(report.document()))
    assert document["purpose"] == "rehearsal"
    assert [step["number"] for step in document["steps"]] == list(range(1, 12))
    bad = verify_bundle(b"{}")
    with pytest.raises(WrongError, match=r"\$\.bundle"):
        bad.require()
    assert bad.document()["steps"][0]["where"] == "$.bundle"
    assert "WRONG" in bad.text("en")
