"""From a preview to the seal, and from a bundle back to a result: nothing is lost on the way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ssj_core as ssj
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    StratumDraft,
    TaskDraft,
    Times,
    dispose,
    seal_session,
)
from ssj_core.errors.simple import BundleClosedError, NumberMissingError, TaskUnclearError
from ssj_core.registers import Target
from ssj_core.selection import CREDIT_ABCD, Policy, Preview, RatioRule, Recency, preview
from ssj_core.verify import verify_bundle

CHINA = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 2, 9, tzinfo=CHINA)
DICE = Dice("40271582139904617735")
Rows = list[dict[str, Any]]


def seen(**changes: Any) -> Preview:
    """Return a preview of 260 shops with floors, ranges, an average, a minimum and a count."""
    shops = [
        Target(id=f"店{n:03}", name=f"第{n}店", tier="ABCD"[n % 4], tier_scheme="credit-abcd")
        for n in range(260)
    ]
    rules = (
        RatioRule(tier="A", ratio="3%", rounding="average"),
        RatioRule(tier="B", ratio="1%", rounding="up", minimum=4),
        RatioRule(tier="C", ratio="10%-20%"),
        RatioRule(tier="D", ratio="9户"),
    )
    policy = Policy(item="SX", item_class="general", scheme=CREDIT_ABCD, rules=rules, **changes)
    return preview(
        shops,
        policy,
        on=date(2026, 3, 2),
        exclude={"店000": "exempt-by-law"},
        must_check={"店004": "complaint"},
    )


def drawn(shown: Preview) -> ssj.Result:
    """Return the result of a preview that was sealed as it is."""
    return ssj.seal(shown, at=AT).draw(DICE, at=AT + timedelta(minutes=5))


def test_a_preview_is_sealed_as_it_is() -> None:
    """The numbers, chances and names of the preview are those of the seal and of the result."""
    shown = seen()
    result = drawn(shown)
    assert shown.numbers == {"A": Fraction(189, 100), "B": 4, "C": 7, "D": 9}
    for pick in result:
        assert pick.inclusion_probability == shown.probabilities[pick.id]
        assert pick.name == f"第{int(pick.id[1:])}店"
    counts = {name: sum(pick.stratum == name for pick in result) for name in "ABCD"}
    assert counts["A"] in (1, 2)
    assert {name: counts[name] for name in "BCD"} == {"B": 4, "C": 7, "D": 9}
    (rules,) = [task.private.rules for task in result.outcome.sealed]
    assert [rule.minimum for rule in rules] == [None, 4, None, None]
    assert [rule.ratio for rule in rules] == ["3/100", "1/100", "1/10", None]
    assert verify_bundle(result.bundle("auditor")).exit_code == 0


def test_under_an_average_the_weight_is_of_what_the_lot_gave() -> None:
    """π is 189/6300 whatever the lot; the weight of those drawn is N/n, and they add up to N."""
    a_rows = [row for row in drawn(seen()).to_dicts() if row["stratum"] == "A"]
    assert {row["inclusion_probability_exact"] for row in a_rows} == {"3/100"}
    assert sum(row["weight"] for row in a_rows) == 63
    assert {row["n"] for row in a_rows} == {len(a_rows)}


def test_whoever_is_left_out_keeps_his_id(rows: Rows) -> None:
    """In a preview as in a sheet: id and reason are in the seal, must-check beside the draw."""
    result = drawn(seen())
    (task,) = result.outcome.sealed
    assert task.rows("excluded") == (
        ("0", "店000", "exempt-by-law"),
        ("0", "店004", "must-check:complaint"),
    )
    assert not {"店000", "店004"} & {pick.id for pick in result}
    assert result.must_check == {"店004": "complaint"}
    assert "必查（不计入抽取）1 户：投诉举报 1" in str(result)
    shown = str(ssj.seal(seen(), at=AT))
    assert "未列入 1 行：依法免予检查 1" in shown
    assert "必查（不计入抽取）1 户：投诉举报 1" in shown
    assert "  店000  第0店  exempt-by-law" in shown
    assert "第 0 行" not in shown
    assert repr(seen()) == str(seen())
    rows[3]["信用等级"] = ""
    sealed = ssj.seal(rows, count={"A": 3, "D": 2}, exclude_faulty=True)
    (out,) = sealed.source.left_out
    assert (out.id, out.code) == ("店03", "stratum")


@pytest.mark.parametrize(
    "changes, ratios",
    [
        ({"total": 21}, [None, "1/100", "1/10", None]),
        (
            {"recency": Recency(months=(12,)), "cooldown": {"never": Fraction(1, 3)}},
            ["1/100", "1/100", "1/10", None],
        ),
    ],
)
def test_a_number_that_is_not_what_the_ratio_gives_is_sealed_without_it(
    changes: Any, ratios: list[str | None]
) -> None:
    """Under a capped total or a cool-down the number stands for itself."""
    shown = seen(**changes)
    result = drawn(shown)
    (task,) = result.outcome.sealed
    assert {rule.stratum: rule.number for rule in task.private.rules} == {
        name: number if isinstance(number, int) else str(number)
        for name, number in shown.numbers.items()
    }
    assert [rule.ratio for rule in task.private.rules] == ratios


def test_a_preview_has_said_how_many() -> None:
    """A second number beside a preview is refused, not chosen from."""
    with pytest.raises(NumberMissingError, match="count"):
        ssj.seal(seen(), count=3)


def test_a_stratum_of_one_is_warned_about_before_the_draw(rows: Rows) -> None:
    """The seal says that one drawn of many leaves no standard error."""
    assert "A：只抽一户" in str(ssj.seal(rows, count={"A": 1, "D": 2}))
    assert "只抽一户" not in str(ssj.seal(rows, count={"A": 2, "D": 4}))


def test_nothing_prints_a_register() -> None:
    """A sealed draw, its source, people, and result: a page of text each, however many rows."""
    many = [{"id": f"店{n:05}", "区": f"区{n % 400:03}"} for n in range(20_000)]
    many += [{"id": f"店{n:05}", "区": f"区{n % 400:03}"} for n in range(5_000)]
    people = [{"id": f"JC{n:04}"} for n in range(200)]
    sealed = ssj.seal(many, strata="区", ratio="2%", inspectors=people, team=1, exclude_faulty=True)
    result = sealed.draw(ssj.rehearse())
    (task,) = result.outcome.tasks.values()
    (kept,) = (part.private for part in result.outcome.sealed)
    bundles = (result.outcome.auditor_bundle(), result.outcome.public_bundle())
    things: tuple[Any, ...] = (
        sealed,
        sealed.source,
        sealed.roster,
        sealed.session,
        result,
        result.outcome,
    )
    things += (sealed._draft, result.outcome.result)
    for thing in (*things, *bundles, task, task.sealed, kept, sealed.session.tasks):
        assert len(repr(thing)) < 90_000, type(thing)
        assert len(str(thing)) < 90_000, type(thing)
        assert kept.frame_secret not in repr(thing), type(thing)
    for shown in (sealed, sealed.source, result):
        page = shown._repr_html_()
        assert page.startswith("<div>")
        assert len(page) < 20_000
    assert "5000 rows in all" in str(sealed.source)


def test_a_result_loads_back_from_the_auditors_bundle(
    rows: Rows, people: Rows, draw: Callable[..., ssj.Result], tmp_path: Path
) -> None:
    """Picks, people, seal code and bundle are what they were; from a path or from bytes."""
    result = draw(rows, ratio={"A": "25%", "D": "50%"}, inspectors=people, team=2)
    path = result.save(tmp_path / "审计复核包.json", bundle="auditor")
    for source in (path, str(path), path.read_bytes()):
        again = ssj.Result.load(source)
        assert again.to_dicts() == result.to_dicts()
        assert (again.seal_code, again.rehearsal, again.levels) == (
            result.seal_code,
            False,
            result.levels,
        )
        assert again.bundle("auditor") == path.read_bytes()
    with pytest.raises(BundleClosedError, match="auditor"):
        ssj.Result.load(result.bundle())


def test_what_became_of_each_target_comes_back(rows: Rows, draw: Callable[..., ssj.Result]) -> None:
    """Inspected, closed and replaced, or nothing recorded yet; reserves stand beside the drawn."""
    result = draw(rows, ratio={"A": "25%", "D": "50%"})
    day = "2026-03-09T10:00:00+08:00"
    outcome = dispose(result.outcome, "抽查任务", result[0].id, at=day, what="inspected")
    outcome = dispose(
        outcome,
        "抽查任务",
        result[1].id,
        at=day,
        what="closed",
        reason="已注销",
        approver="主任",
        replace=True,
    )
    again = ssj.Result.load(outcome.auditor_bundle().data)
    rows_now = again.to_dicts()
    assert [row["disposition"] for row in rows_now[:3]] == ["inspected", "closed", None]
    (reserve,) = again.reserves
    assert rows_now[1]["replaced_by"] == reserve.id
    assert (reserve.rank, reserve.stratum, reserve.disposition) == (5, "A", None)
    assert again.to_arrow().column("disposition").to_pylist()[:2] == ["inspected", "closed"]


def test_of_several_tasks_one_is_named() -> None:
    """A session of two tasks gives two results; which one has to be said."""
    drafts = [
        TaskDraft(
            name,
            purpose="official",
            basis=["caller"],
            strata=[StratumDraft("全部", targets=[f"店{n}" for n in range(9)], number=3)],
            frame_secret=f"{n:02x}" * 32,
            rules_secret=f"{n + 5:02x}" * 32,
            entropy=EntropyRule(bits=24, sources=("dice",)),
        )
        for n, name in enumerate(["一", "二"])
    ]
    sealed = seal_session(
        session="S",
        suite="sha256",
        at=AT,
        mode="open",
        reveals="draw",
        tasks=drafts,
        entropy=["dice"],
        times=Times(public="2026-03-02T09:05:00+08:00", result="2026-03-02T18:00:00+08:00"),
    )
    later = AT + timedelta(minutes=5)
    outcome = sealed.draw(
        items=[DICE], evidence=[Evidence(at="2026-03-02T09:05:00+08:00")], at=later
    )
    data = outcome.auditor_bundle().data
    assert len(ssj.Result.load(data, "二")) == 3
    for task in (None, "三"):
        with pytest.raises(TaskUnclearError, match="一、二"):
            ssj.Result.load(data, task)
