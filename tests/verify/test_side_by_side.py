"""Kinds of dishonesty that show only between parts: tasks of a session, attempts, files of a folder."""

import json
from typing import Any

import pytest

from ssj_core.verify import verify_bundle
from ssj_core.verify.folder import check_log, check_people, check_together

from .conftest import AT_LATER, LISTS, SLOTS, Doc, Draw, seal, task

DICE, OTHER = "dice:40271582139904617735", "dice:83019264751028364719"
AGAIN = {"COMMIT": "2026-03-03T09:40:00+08:00"}


def log(size: int, origin: str = "甲县抽取日志") -> Any:
    """Return the edit of COMMIT that states a log of `size`."""
    return lambda commit: commit.update(log={"origin": origin, "root": "0" * 64, "size": size})


def void(made: Draw, **more: Any) -> Doc:
    """Return a VOID of a session, before anything was thrown."""
    return {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-03-03T09:30:00+08:00",
        "approver": "局长甲",
        **more,
    }


def said(bundles: dict[str, Any]) -> list[str]:
    """Return what is wrong between bundles."""
    return [fault.message("en") for fault in check_together(bundles)]


def redrawn(first: int, second: int, origin: str = "甲县抽取日志") -> bytes:
    """Return an attempt voided at once and the next, on logs of these sizes."""
    one = Draw(items=[DICE], edit={"COMMIT": log(first)})
    two = Draw(
        session="S-2",
        salt="2",
        items=[OTHER],
        at=AGAIN,
        tasks=[task(attempt=2, previous=one.commit)],
        edit={"COMMIT": log(second, origin)},
    )
    return one.public(records=[*one.TASKS, one.COMMIT, void(one), two.COMMIT])


@pytest.mark.parametrize("second", [5, 6, 3])
def test_a_log_that_did_not_grow(second: int) -> None:
    """Between two COMMITs of a bundle the log grows by what stands between: else two histories."""
    report = verify_bundle(redrawn(5, second))
    (step,) = report.wrong
    assert (step.number, step.where) == (10, "$.records[3].log.size")
    assert "split view" in step.detail.en


def test_a_log_that_grew() -> None:
    """As many records as stand between, or more; another log tells nothing."""
    assert verify_bundle(redrawn(5, 7)).ok
    assert verify_bundle(redrawn(5, 700)).ok
    assert verify_bundle(redrawn(5, 1, "乙县抽取日志")).ok


STRATA = {"甲O": ["1"]}, {"甲0": ["2"]}


def test_strata_of_two_tasks_look_alike() -> None:
    """A stratum's name spelt a second way in another task of the session is refused."""
    tasks = [
        task(n, frame=f, numbers=dict.fromkeys(f, 1)) for n, f in zip("ab", STRATA, strict=True)
    ]
    (step, *_) = verify_bundle(Draw(items=[DICE], tasks=tasks).auditor()).wrong
    assert (step.number, step.where) == (7, "$.private[0]…strata")
    assert step.detail.en == "甲O and 甲0 look alike"


def crew(name: str) -> dict[str, list[list[str]]]:
    """Return the lists of a task whose first inspector has this id."""
    text = json.dumps(LISTS).replace("JC01", name)
    found: dict[str, list[list[str]]] = json.loads(text)
    return {key: sorted(rows) for key, rows in found.items()}


def test_inspectors_of_two_tasks_look_alike() -> None:
    """One inspector under two ids, a task each, is refused in a session, and between bundles."""
    tasks = [task(n, slots=SLOTS, lists=crew(who)) for n, who in (("a", "JC01"), ("b", "JCO1"))]
    made = Draw(items=[DICE], tasks=tasks)
    (step, *_) = verify_bundle(made.auditor()).wrong
    assert (step.number, step.where) == (7, "$.private[0]…inspectors")
    parts = {name: [part] for name, part in zip("ab", made.private(), strict=True)}
    (fault,) = check_people(parts)
    assert fault.params["where"] == "b $.private[0]"
    assert check_people({"a": parts["a"]}) == []


@pytest.mark.parametrize("attributes", ["{", '{"a": "b"}', '{"a":1}', "[]", '{"a":"b"}x', "", "x"])
def test_rosters_of_no_form(attributes: str) -> None:
    """The second part of a roster's row is canonical JSON of text by name."""
    rows = [["JC01", attributes], *LISTS["roster"][1:]]
    made = Draw(items=[DICE], tasks=[task(slots=SLOTS, lists=LISTS | {"roster": rows})])
    (step, *_) = verify_bundle(made.auditor()).wrong
    assert (step.number, step.where) == (7, "$.private[0].roster[0]")


def test_one_record_of_each_kind() -> None:
    """Two VOIDs, OPENs, CONTRIBs or dispositions of one thing, each in a file of its own, are found."""
    made = Draw()
    disposed: Doc = {
        "protocol": "ssj-draw/1",
        "record": "DISPOSITION",
        "commit": made.commit,
        "task": "2026-017",
        "at": AT_LATER,
        "id": made.chosen(made.o.tasks[0])[0][1],
        "rank": 1,
        "outcome": "inspected",
    }
    pairs = {
        "CONTRIB": (made.CONTRIB, {**(made.CONTRIB or {}), "at": "2026-03-03T12:00:20+08:00"}),
        "OPEN": (made.OPEN, {**made.OPEN, "seed": "1" * 64}),
        "VOID": (void(made), void(made, reason="另一个原因")),
        "DISPOSITION": (disposed, {**disposed, "outcome": "moved", "reason": "外迁"}),
    }
    for kind, (one, other) in pairs.items():
        files = {"a": [*made.records, one], "b": [*made.records, other]}
        of = "target" if kind == "DISPOSITION" else "COMMIT"
        assert any(f"a second {kind} of one {of}" in text for text in said(files)), kind
    other = {**disposed, "id": made.chosen(made.o.tasks[0])[1][1]}
    assert said({"a": [*made.records, disposed], "b": [*made.records, disposed, other]}) == []


def test_void_in_one_file_standing_in_another() -> None:
    """A draw whose VOID is in one file may not stand in another as if it were valid."""
    made = Draw()
    gone = [*made.records, void(made, opens=made.OPEN, at=AT_LATER)]
    (text,) = said({"a": gone, "b": made.records})
    assert text.startswith("b $.records[1]")
    assert "that draw is void (a $.records[4])" in text
    assert said({"a": gone, "b": gone}) == []


def serving(first: Draw) -> Draw:
    """Return the draw of inspectors for a RESULT, a day later."""
    return Draw(
        session="S-2",
        salt="2",
        items=[OTHER],
        serves=first.m.R(first.RESULT),
        targets=[name for _, name, _ in first.chosen(first.o.tasks[0])],
        tasks=[task(frame={}, numbers={}, slots=SLOTS, lists=LISTS)],
        at={"COMMIT": "2026-03-04T09:00:00+08:00", "RESULT": "2026-03-04T11:00:00+08:00"},
        times={"public": "2026-03-04T10:00:00+08:00", "result": "2026-03-04T12:00:00+08:00"},
    )


def test_what_serves_a_void_result_in_another_file() -> None:
    """Inspectors stay drawn for a RESULT that became void: seen in the log and in the folder."""
    first = Draw()
    second = serving(first)
    gone = void(first, opens=first.OPEN, at=AT_LATER)
    both = [*first.records, *second.TASKS, second.COMMIT, second.RESULT]
    texts = said({"a": [*first.records, gone], "b": both})
    assert any("the RESULT served is void, so must it be" in text for text in texts)
    found = [fault.message("en") for fault in check_log([*both, gone])]
    assert any("the RESULT served is void" in text for text in found)
    ended = void(second, at=AT_LATER)
    assert not any(
        "served is void" in fault.message("en") for fault in check_log([*both, gone, ended])
    )


def test_authorities_and_parties_look_alike_between_files() -> None:
    """The office under a second spelling, or a party under two, is found between bundles."""
    one, other = (
        Draw(
            session=f"S-{at}",
            salt=f"{at}",
            tasks=[task(f"t{at}")],
            items=[f"contrib:party{sign}", f"dice:4027158213990461773{at}"],
            absent=[],
            edit={"TASK": lambda t, sign=sign: t.update(authority=f"office{sign}")},
        )
        for at, sign in ((2, "O"), (3, "0"))
    )
    texts = said({"a": one.records, "b": other.records})
    assert any("officeO and office0 look alike" in text for text in texts)
    assert any("partyO and party0 look alike" in text for text in texts)
    doc = json.loads(one.public())
    assert verify_bundle(seal(doc)).ok


@pytest.mark.parametrize("level, bits", [("own-word", 24), ("witnessed", 10)])
def test_an_attempt_that_asks_for_less(level: str, bits: int) -> None:
    """A further attempt asks for no lower level and no fewer bits, also before anything is thrown."""

    def asks(level: str, bits: int) -> Any:
        return lambda t: t.update(
            authority="甲局", entropy={"bits": bits, "level": level, "sources": ["dice"]}
        )

    def changed(commit: Doc) -> None:
        commit["tasks"][0]["changes"] = ["entropy"]

    first = Draw(items=[DICE], edit={"TASK": asks("witnessed", 24)})
    second = Draw(
        session="S-2",
        salt="2",
        items=[OTHER],
        at=AGAIN,
        tasks=[task(attempt=2, previous=first.commit)],
        edit={"TASK": asks(level, bits), "COMMIT": changed},
    )
    seen = void(first, witnesses=[{"name": n, "of": n} for n in ("王一", "李二")])
    records = [*first.TASKS, first.COMMIT, seen, *second.TASKS, second.COMMIT]
    (step,) = verify_bundle(first.public(records=records)).wrong
    assert (step.number, step.where) == (10, "$.records[4].tasks[0].record")


def test_slots_drawn_a_second_time_are_a_further_attempt() -> None:
    """The same slots for the same RESULT are the same draw again, in whichever order they stand."""
    first = Draw()
    one = serving(first)
    lists = LISTS | {"diff": []}
    tasks = [
        task(frame={}, numbers={}, slots=SLOTS[::-1], lists=lists, attempt=2, previous=one.commit)
    ]
    given = vars(one.o) | {"session": "S-3", "salt": "3", "tasks": tasks}
    given["at"] = {"COMMIT": "2026-03-04T09:40:00+08:00"}
    given["edit"] = {"COMMIT": lambda commit: commit["tasks"][0].update(changes=["slots"])}
    other = Draw(**given)
    gone = void(one, at="2026-03-04T09:30:00+08:00")
    records = [*first.records, *one.TASKS, one.COMMIT, gone, *other.TASKS, other.COMMIT]
    report = verify_bundle(first.public(records=records))
    assert report.ok, report.text("en")
    assert [session["attempt"] for session in report.sessions] == [1, 1, 2]
