"""What many of a kind cost: bounded, linear, and what is left out is said."""

import hashlib
import itertools
import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from ssj_core.encoding import canonical
from ssj_core.encoding.limits import KIND
from ssj_core.errors.verify import WrongError
from ssj_core.verify import Held, beacons, verify_bundle
from ssj_core.verify.case import Notes
from ssj_core.verify.drand import QUICKNET, Beacon, check_beacon
from ssj_core.verify.form import rows
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.frame import list_leaves, odd_row
from ssj_core.verify.words import Words

from .conftest import Draw, dumps, seal, task

DICE = "dice:40271582139904617735"
PLAIN = "8" + "0" * 95
"""A point in its one form, whatever it is the signature of."""
FIRST = QUICKNET.seconds_of(1)
TWENTY_PAST = datetime.fromisoformat("2026-03-03T21:20:00+08:00").timestamp()
LATE = (int(TWENTY_PAST) - FIRST) // QUICKNET.period + 1


def rounds(count: int) -> list[str]:
    """Return so many rounds of drand, from five minutes after t2 on, each with a signature."""
    return [f"drand:{QUICKNET.hash}:{LATE + n}:{PLAIN}" for n in range(count)]


def test_signatures_are_weighed_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four signatures take two seconds; a thousand would take minutes: the others count as claimed."""
    weighed: list[str] = []

    def counted(item: str, *, weigh: bool = True) -> Beacon:
        read = check_beacon(item, weigh=False)
        if not weigh:
            return read
        weighed.append(item)
        return Beacon(
            status="holds",
            detail=Words("相符", "it holds"),
            chain=read.chain,
            round=read.round,
            randomness=read.randomness,
        )

    monkeypatch.setattr(beacons, "check_beacon", counted)
    items = rounds(beacons.MOST + 3)
    report = verify_bundle(Draw(items=items, purpose="rehearsal").public())
    assert report.ok, report.text("en")
    assert weighed == items[: beacons.MOST]
    (session,) = report.sessions
    assert (session["bits"], session["bits_proved"]) == (7 * 128, beacons.MOST * 128)
    assert session["numbers"] == "public-claimed"
    assert "of too many" in report.steps[2].detail.en


def test_a_signature_that_is_not_weighed_has_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the bound a signature that is no point is refused all the same."""
    monkeypatch.setattr(beacons, "MOST", 0)
    good, bad = rounds(2)
    report = verify_bundle(Draw(items=[good, bad[:-96] + "0" * 96], purpose="rehearsal").public())
    assert report.wrong[0].where == "$.records[2].items[1]"


@pytest.mark.parametrize("length", [64, 65])
def test_keys_of_attributes_are_bounded(length: int) -> None:
    """Keys over 64 bytes are refused in a slip, in the frame, and on the roster."""
    known = {"k" * length: "甲"}
    lone = "只有一户"
    made = Draw(items=[DICE], tasks=[task(attributes={lone: known})])
    for data in (made.slip(lone), made.auditor()):
        report = verify_bundle(data)
        assert report.ok == (length == 64), report.text("en")
        assert report.ok or report.wrong[0].where.endswith("k")
    row = ["J1", canonical(known).decode()]
    assert odd_row("roster", [row]) == (-1 if length == 64 else 0)


def test_a_step_names_twenty_and_counts_the_rest() -> None:
    """What could not be checked of hundreds of tasks is told of twenty; the others are counted."""
    notes = Notes()
    for n in [*range(KIND + 5), 0]:
        notes.could_not(f"{n} 未核对", f"{n} not")
    notes.did("甲", "one")
    assert notes.words.en.startswith("one; not checked: 0 not, 1 not")
    assert notes.words.en.endswith(", 19 not, 5 more")
    assert notes.words.zh.endswith("、另有 5 项")
    few = Notes()
    few.could_not("乙", "two")
    assert few.words == Words("未核对：乙", "not checked: two")


def test_names_in_a_row_are_twenty() -> None:
    """Of very many parties twenty are named in the story, and it says how many more there are."""
    items = [*(f"contrib:p{n:03d}" for n in range(30)), DICE]
    report = verify_bundle(Draw(items=items, absent=[]).public())
    assert report.ok
    said = report.text("en")
    assert "p019 and 10 more" in said
    assert "p020" not in said


RIGHT: dict[str, list[list[str]]] = {
    "excluded": [["7", "", "缺编号"]],
    "diff": [["甲", "entered", ""]],
    "alike": [["11", "l1", ""]],
    "roster": [["J1", "{}"]],
    "eligibility": [["a/b", "J1"]],
    "capacities": [["J1", "0", "3"]],
    "recusals": [["甲", "J1"]],
    "assignment": [["甲", "a/b/1", "J1"]],
}
ODD: list[tuple[str, list[str]]] = [
    ("excluded", ["07", "", "缺编号"]),
    ("excluded", ["7", "", ""]),
    ("diff", ["甲", "changed", ""]),
    ("alike", ["11", "l1"]),
    ("roster", ["J1", "{ }"]),
    ("roster", ["J1", '{"a":1}']),
    ("eligibility", ["a/b/1", "J1"]),
    ("capacities", ["J1", "4", "3"]),
    ("capacities", ["J1", "-1", "3"]),
    ("recusals", ["甲", "J1", ""]),
    ("assignment", ["甲", "a/b", "J1"]),
]


@pytest.mark.parametrize("name, row", ODD)
def test_the_row_that_is_none_is_named(name: str, row: list[str]) -> None:
    """Looked at by column, told by row: the first one that is no row of its list."""
    good = RIGHT[name][0]
    assert odd_row(name, [good, good]) == -1
    assert odd_row(name, [good, row, good, row]) == 1
    assert odd_row(name, []) == -1


def test_rows_are_rows_of_texts() -> None:
    """What is no list, an empty row, a number, a text too long: each with its place."""
    for value, where in (
        ({}, "$"),
        ([["a"], "b"], "$[1]"),
        ([["a"], []], "$[1]"),
        ([["a", 1]], "$[0][1]"),
        ([["a"], ["甲" * 22_000]], "$[1][0]"),
    ):
        with pytest.raises(WrongError) as told:
            rows(value, "$")
        assert told.value.params["where"] == where
    rows([["a" * 65_536]], "$")
    rows([], "$")


def test_leaves_of_a_list_one_by_one() -> None:
    """A leaf is its row and the salt over the row, in either suite."""
    for suite in ("sha256", "sm3"):
        formulas = Formulas(suite)
        key = formulas.commitment("list", "0" * 64, "recusals")
        (leaf,) = list_leaves(formulas, "0" * 64, "recusals", [["甲", "J1"]])
        row = "3:甲,2:J1,"
        assert leaf.decode() == f"{row}64:{formulas.ticket(key, row)},"


@pytest.mark.parametrize(
    "recusals, single",
    [
        ([], 2),
        ([["甲", "J2"]], 2),
        ([["甲", "J2"], ["甲", "J3"]], 3),
        ([["丙", "J2"], ["丙", "J3"]], 2),
        ([["甲", "J9"], ["甲", "J8"]], 2),
        ([["乙", "J2"], ["乙", "J3"], ["甲", "J2"], ["甲", "J3"]], 4),
    ],
)
def test_single_candidates_are_counted_by_target(recusals: list[list[str]], single: int) -> None:
    """Two of three recused at a target that is drawn leave one; others, elsewhere, change nothing."""
    eligible = [["a/b", "J1"], ["a/b", "J2"], ["a/b", "J3"], ["a/c", "J4"], ["x/y", "J9"]]
    people = [[f"J{n}", "0", "9"] for n in (1, 2, 3, 4, 9)]
    lists = {"eligibility": eligible, "capacities": people, "recusals": sorted(recusals)}
    frame: Any = {"Z": ["甲", "乙"]}
    made = task(frame=frame, numbers={"Z": 2}, attributes={}, slots=["a/b/1", "a/c/1"], lists=lists)
    report = verify_bundle(Draw(items=[DICE], tasks=[made]).auditor())
    assert report.ok, report.text("en")
    assert f"{single} slots had a single candidate" in report.text("en")


def test_results_are_of_the_day_in_china() -> None:
    """An issue drawn in the evening of China is of that day, in whatever zone t2 is told."""
    kl8 = "kl8:2026051:" + ".".join(f"{n:02d}" for n in range(3, 62, 3))
    numbers = kl8.rpartition(":")[2]
    for public, day, good in (
        ("2026-03-03T13:15:00+00:00", "2026-03-03", True),
        ("2026-03-03T17:15:00+00:00", "2026-03-04", True),
        ("2026-03-03T17:15:00+00:00", "2026-03-03", False),
        ("2026-03-03T17:15:00+00:00", "someday", False),
    ):
        late = "2026-03-04T01:20:00+00:00"
        made = Draw(
            items=[kl8],
            times={"public": public, "result": "2026-03-05T06:00:00+08:00"},
            at={"RESULT": "2026-03-04T22:00:00+08:00"},
            edit={"RESULT": lambda result, at=late: result["evidence"][0].update(at=at)},
        )
        report = verify_bundle(made.public(), Held(results={("kl8", "2026051"): (day, numbers)}))
        assert report.ok == good, report.text("en")
        assert good or report.wrong[0].number == 3


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called and left while `work` is done."""
    seen = itertools.count()
    sys.setprofile(lambda *_: next(seen))
    try:
        work()
    finally:
        sys.setprofile(None)
    return next(seen)


def test_a_frame_beside_grows_as_its_lines() -> None:
    """Twice the lines take twice the calls, in every step; no line is looked at again."""
    taken = []
    for count in (1_000, 2_000, 4_000):
        names = [f"9115{n:014d}" for n in range(count)]
        many = task(frame={"A": names}, numbers={"A": count // 2}, attributes={})
        document = json.loads(Draw(items=[DICE], tasks=[many]).auditor())
        data = b"".join(dumps({"id": name, "stratum": "A"}) + b"\n" for name in names)
        told = {"digest": hashlib.sha256(data).hexdigest(), "file": "f.jsonl", "rows": count}
        document["private"][0]["frame"] = told
        bundle, held = seal(document), Held(frames={"f.jsonl": data})
        assert verify_bundle(bundle, held).line == "auditor"
        taken.append(calls(partial(verify_bundle, bundle, held)))
    assert taken[1] < 2.1 * taken[0]
    assert taken[2] < 2.1 * taken[1]
