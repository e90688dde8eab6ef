"""From a draw and its outcomes to cells: whatever form they come in, and every fault at once."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ssj_core as ssj
from ssj_core.analysis import cells, estimate, export
from ssj_core.analysis.estimating import WHOLE
from ssj_core.drawing import EntropyRule, Outcome, StratumDraft, TaskDraft, dispose, seal_session
from ssj_core.drawing.records import Times
from ssj_core.errors import InputRefusedError, ManyFaultsError, MissingExtraError
from ssj_core.registers import Target
from ssj_core.selection import CREDIT_ABCD, Policy, RatioRule, preview

Rows = list[dict[str, Any]]
DISTRICTS = ("东", "南", "西")


def register(count: int = 300) -> Rows:
    """Return shops in two tiers and three districts."""
    return [
        {"id": f"店{n:03}", "tier": "D" if n % 5 == 0 else "A", "district": DISTRICTS[n % 3]}
        for n in range(count)
    ]


def found(target: str) -> int:
    """Return whether an invented shop violates."""
    return int(int(target[1:]) % 7 == 0)


@pytest.fixture(scope="module")
def result() -> ssj.Result:
    """Return a draw of 300 shops: 24 of A, 18 of D."""
    return ssj.seal(register(), ratio={"A": "10%", "D": "30%"}).draw(ssj.rehearse())


@pytest.fixture(scope="module")
def outcomes(result: ssj.Result) -> Rows:
    """Return a result for everybody drawn."""
    return [{"id": pick.id, "found": found(pick.id)} for pick in result]


def test_a_draw_in_any_form_gives_the_same_cells(
    result: ssj.Result, outcomes: Rows, tmp_path: Path
) -> None:
    """A result, its outcome, its bundle as bytes or file, frames of its rows: one table."""
    expected = cells(result, outcomes).rows()
    assert [(row["stratum"], row["N"], row["n"]) for row in expected] == [
        ("A", 240, 24),
        ("D", 60, 18),
    ]
    path = result.save(tmp_path / "包.json", bundle="auditor")
    frame = result.to_pandas()
    forms: list[Any] = [
        result.outcome,
        path,
        str(path),
        path.read_bytes(),
        ssj.Result.load(path),
        frame,
        pl.DataFrame(result),
        pl.DataFrame(result).lazy(),
        result.to_arrow(),
        duckdb.sql("select * from frame"),
        result.to_dicts(),
        [result],
    ]
    for drawn in forms:
        assert cells(drawn, outcomes).rows() == expected, type(drawn)


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.Table.from_pylist, list])
def test_outcomes_in_any_frame(
    result: ssj.Result, outcomes: Rows, make: Callable[..., Any]
) -> None:
    """Outcomes come as pandas, polars, Arrow or rows."""
    assert cells(result, make(outcomes)).rows() == cells(result, outcomes).rows()
    columns = {name: [row[name] for row in outcomes] for name in ("id", "found")}
    assert cells(result, columns).rows() == cells(result, outcomes).rows()


def test_sizes_of_cells_come_from_the_register(result: ssj.Result, outcomes: Rows) -> None:
    """By district: how many there are is counted in the register, also where nobody was drawn."""
    table = cells(result, outcomes, by="district", frame=pl.DataFrame(register()))
    sizes = {(row["stratum"], row["district"]): row["N_cell"] for row in table.rows()}
    assert sizes == {("A", d): 80 for d in DISTRICTS} | {("D", d): 20 for d in DISTRICTS}
    whole = estimate(table, "district").row(WHOLE)
    assert whole == estimate(cells(result, outcomes)).row(WHOLE)
    with pytest.raises(InputRefusedError, match="名录"):
        cells(result, outcomes, by="district")


def test_a_frame_of_draws_counts_its_cells_in_a_register_with_strata(
    result: ssj.Result, outcomes: Rows
) -> None:
    """With frames alone: the register says stratum and district, the sample its district."""
    home = {row["id"]: row["district"] for row in register()}
    drawn = pd.DataFrame([row | {"district": home[row["id"]]} for row in result.to_dicts()])
    frame = pd.DataFrame(register()).rename(columns={"tier": "stratum"})
    expected = cells(result, outcomes, by="district", frame=register()).rows()
    assert cells(drawn, outcomes, by="district", frame=frame).rows() == expected
    assert cells(drawn, outcomes, by="district", frame=frame.to_dict("records")).rows() == expected
    with pytest.raises(InputRefusedError, match="stratum"):
        cells(drawn, outcomes, by="district", frame=pd.DataFrame(register()))


def test_another_register_is_noticed(result: ssj.Result, outcomes: Rows) -> None:
    """A register that is not the sealed one is refused: by size, or by a target it lacks."""
    home = {row["id"]: row["district"] for row in register()}
    drawn = [row | {"district": home[row["id"]]} for row in result.to_dicts()]
    later = [row | {"stratum": row["tier"]} for row in register(400)]
    with pytest.raises(ManyFaultsError, match="320") as refused:
        cells(drawn, outcomes, by="district", frame=later)
    assert len(refused.value.faults) == 2
    with pytest.raises(InputRefusedError, match="does not have"):
        cells(result, outcomes, by="district", frame=register(200))


def test_every_fault_of_the_outcomes_is_told_at_once(result: ssj.Result) -> None:
    """Not drawn, told twice, unknown word, no result, a result of somebody not inspected, no number."""
    drawn = [pick.id for pick in result]
    stranger = next(
        row["id"] for row in register() if row["id"] not in drawn and row["tier"] == "A"
    )
    told: Rows = [
        {"id": drawn[0], "found": 1},
        {"id": drawn[0], "found": 0},
        {"id": drawn[1], "disposition": "inspected"},
        {"id": drawn[2], "disposition": "gone fishing"},
        {"id": drawn[3], "disposition": "closed", "found": 1},
        {"id": drawn[4], "found": "many"},
        {"id": drawn[5], "found": -1},
        {"id": drawn[6], "found": 0.5},
    ]
    told.append({"id": "店999", "found": 1})
    with pytest.raises(ManyFaultsError) as refused:
        cells(result, told)
    assert [fault.params["row"] for fault in refused.value.faults] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert stranger  # a reserve out of turn is a test of its own
    for value in (None, 3, b"x"):
        with pytest.raises(InputRefusedError):
            cells(result, value if value is not None else "店000")
    with pytest.raises(InputRefusedError, match="id"):
        cells(result, [{"name": "甲"}])


def test_what_is_not_told_is_pending(result: ssj.Result, outcomes: Rows) -> None:
    """No row, no result yet, recognised without the other's result: pending, never dropped."""
    told = [*outcomes[:10], {"id": outcomes[10]["id"], "disposition": "recognised"}]
    told.append({"id": outcomes[11]["id"], "disposition": "recognised", "found": 0})
    told.append({"id": outcomes[12]["id"], "disposition": "other"})
    table = cells(result, told).row("A")
    assert (table["inspected"], table["pending"], table["unreachable"]) == (11, 12, 1)
    bare = cells(result)
    assert bare.row("D")["pending"] == 18


def test_reserves_are_called_in_strict_order(result: ssj.Result, outcomes: Rows) -> None:
    """A reserve whose turn it was is taken in without a record; one out of turn is refused."""
    draw = result.outcome.tasks["抽查任务"]
    first, second = draw.reserves("D", 2)
    gone = next(
        row["id"] for row in outcomes if row["id"] in {p.id for p in result if p.stratum == "D"}
    )
    told = [row for row in outcomes if row["id"] != gone]
    told.append({"id": gone, "disposition": "closed"})
    row = cells(result, [*told, {"id": first.id, "found": 1}]).row("D")
    assert (row["n"], row["contacted"], row["inspected"], row["gone"]) == (18, 19, 18, 1)
    with pytest.raises(ManyFaultsError, match=second.id):
        cells(result, [*told, {"id": second.id, "found": 1}])


def test_dispositions_of_the_records_count(result: ssj.Result, outcomes: Rows) -> None:
    """What the records say became of a target needs no second telling."""
    target = result[0].id
    day = "2099-03-09T10:00:00+08:00"
    outcome: Outcome = dispose(
        result.outcome,
        "抽查任务",
        target,
        at=day,
        what="closed",
        reason="注销",
        approver="甲",
        replace=True,
    )
    outcome = dispose(outcome, "抽查任务", result[1].id, at=day, what="inspected")
    again = ssj.Result.of(outcome)
    (reserve,) = again.reserves
    told = [row for row in outcomes if row["id"] not in (target, result[1].id)]
    row = cells(again, [*told, {"id": reserve.id, "found": 0}]).row("A")
    assert (row["contacted"], row["inspected"], row["gone"], row["pending"]) == (25, 23, 1, 1)


def shown() -> Any:
    """Return a preview of 80 shops, one of them to be checked for certain."""
    shops = [
        Target(
            id=f"店{n:03}", tier="AD"[n % 2], tier_scheme="credit-abcd", district=DISTRICTS[n % 3]
        )
        for n in range(80)
    ]
    rules = (
        RatioRule(tier="A", ratio="10%", rounding="up"),
        RatioRule(tier="D", ratio="20%", rounding="up"),
    )
    policy = Policy(item="SX", item_class="general", scheme=CREDIT_ABCD, rules=rules)
    return preview(shops, policy, on=date(2026, 3, 2), must_check={"店000": "complaint"})


def test_must_check_targets_stand_beside_the_sample() -> None:
    """Listed before the draw they are a part of their own, π = 1; from a preview or from the seal."""
    seen = shown()
    with pytest.raises(InputRefusedError, match="ids"):
        cells(seen, [])
    with pytest.raises(InputRefusedError, match="no stratum"):
        cells(seen, [], ids=["店999"])
    drawn = ["店002", "店004", "店006", "店001", "店003", "店000"]
    told = [{"id": target, "found": target == "店000"} for target in drawn]
    table = cells(seen, told, ids=drawn, by="tier")
    certain = table.row("必查 must-check")
    assert (certain["N"], certain["basis"], certain["found"], certain["tier"]) == (
        1,
        "certain",
        1,
        "—",
    )
    whole = estimate(table).row(WHOLE)
    assert (whole["N"], whole["total"]) == (80, 1.0)
    result = ssj.seal(seen).draw(ssj.rehearse())
    told = [{"id": pick.id, "found": 0} for pick in result] + [{"id": "店000", "found": 1}]
    sealed = estimate(cells(result, told), "basis").row("certain")
    assert (sealed["N"], sealed["total_low"], sealed["total_high"]) == (1, 1, 1)


def session(relation: str | None, numbers: list[int], sizes: list[int]) -> Outcome:
    """Return a session of tasks over the first shops, related or not."""
    drafts = [
        TaskDraft(
            f"任务{place}",
            purpose="rehearsal",
            basis=["caller"],
            strata=[
                StratumDraft("全部", targets=[f"店{n:03}" for n in range(size)], number=number)
            ],
            frame_secret=f"{place:02x}" * 32,
            rules_secret=f"{place + 9:02x}" * 32,
            entropy=EntropyRule(bits=0, sources=("secret",)),
            group=None if relation is None else "组",
            relation=relation,
        )
        for place, (number, size) in enumerate(zip(numbers, sizes, strict=True), start=1)
    ]
    sealed = seal_session(
        session="S",
        suite="sha256",
        at="2026-03-02T09:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=drafts,
        entropy=["secret"],
        secret="5a" * 32,
        times=Times(result="2026-03-02T09:05:00+08:00"),
    )
    return sealed.draw(at="2026-03-02T09:05:00+08:00")


@pytest.mark.parametrize("relation, number", [("together", 6), ("apart", 10)])
def test_tasks_of_one_key_over_equal_strata_are_one_draw(relation: str, number: int) -> None:
    """Together they are the larger one, apart they are one draw of the sum."""
    outcome = session(relation, [4, 6], [40, 40])
    ids = {one.id for task in outcome.tasks.values() for one in task.drawn}
    table = cells(outcome, [{"id": target, "found": 0} for target in sorted(ids)])
    (row,) = table.rows()
    assert (row["n"], row["contacted"], row["N"]) == (number, number, 40)
    assert not table.several


def test_rotated_tasks_are_draws_of_their_own_and_said_to_be_approximate() -> None:
    """Strata that differ: each task is exact, the total over both weighs visits."""
    outcome = session("rotated", [4, 6], [40, 30])
    told = [
        {"id": one.id, "draw": task, "found": found(one.id)}
        for task, draw in outcome.tasks.items()
        for one in draw.drawn
    ]
    table = cells(outcome, told)
    assert table.several
    assert "近似" in str(estimate(table))
    assert estimate(table).row(WHOLE)["N"] == 40


def test_several_draws_say_which_one_a_result_is_of() -> None:
    """A target drawn twice needs the column draw; without it the row is refused, not guessed."""
    outcome = session(None, [20, 20], [30, 30])
    twice = {one.id for one in outcome.tasks["任务1"].drawn} & {
        one.id for one in outcome.tasks["任务2"].drawn
    }
    with pytest.raises(ManyFaultsError, match="draw"):
        cells(outcome, [{"id": min(twice), "found": 0}])
    rows = [{"id": "甲", "stratum": "A", "N": 3, "n": 1}]
    with pytest.raises(InputRefusedError, match="待抽取名单"):
        cells({"一": rows, "二": rows}, [])


def test_the_visit_estimator_is_unbiased_however_draws_hang_together() -> None:
    """All outcomes of draws of 2 and 1 from 5: mean 2; the variance is that of the coupling."""
    names = [f"店{n}" for n in range(5)]
    violators = {"店0", "店2"}
    rules = {
        n: Policy(item="X", item_class="general", rules=(RatioRule(ratio=f"{n}户"),))
        for n in (2, 1)
    }
    shops = [Target(id=name) for name in names]
    seen = {n: preview(shops, rule, on=date(2026, 3, 2)) for n, rule in rules.items()}

    def total(first: tuple[str, ...], second: tuple[str, ...]) -> Fraction:
        told = [{"id": name, "draw": "一", "found": name in violators} for name in first]
        told += [{"id": name, "draw": "二", "found": name in violators} for name in second]
        table = cells({"一": seen[2], "二": seen[1]}, told, ids={"一": first, "二": second})
        return Fraction(estimate(table).row(WHOLE)["total"]).limit_denominator(1000)

    pairs = list(combinations(names, 2))
    couplings = {
        "independent": [(pair, (one,)) for pair in pairs for one in names],
        "together": [(pair, (one,)) for pair in pairs for one in pair],
        "apart": [(pair, (one,)) for pair in pairs for one in names if one not in pair],
    }
    variances = {"independent": Fraction(5, 3), "together": Fraction(8, 3), "apart": Fraction(1)}
    for name, outcomes in couplings.items():
        totals = [total(*both) for both in outcomes]
        mean = sum(totals) / len(totals)
        assert mean == 2, name
        assert sum((one - mean) ** 2 for one in totals) / len(totals) == variances[name]


@pytest.mark.parametrize(
    "row",
    [
        {"stratum": "A", "n": 3, "found": 1},
        {"stratum": "A", "N": 9, "found": 1},
        {"stratum": "A", "N": 9, "n": 3, "found": 4},
        {"stratum": "A", "N": 2, "n": 3, "found": 1},
        {"stratum": "A", "N": 9, "n": 3, "found": 1, "gone": 3},
        {"stratum": "A", "N": 9, "n": 3, "found": -1},
        {"stratum": "A", "N": 9.5, "n": 3, "found": 1},
        {"stratum": "A", "N": 9, "n": True, "found": 1},
        {"stratum": "A", "N": 9, "n": 3, "found": 1, "inspected": 2},
    ],
)
def test_a_counted_table_has_to_add_up(row: dict[str, Any]) -> None:
    """Every row is looked at, and all that do not add up are told."""
    good = {"stratum": "Z", "N": 9, "n": 3, "found": 1}
    with pytest.raises(ManyFaultsError) as refused:
        cells([good, row, row])
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": "甲", "stratum": "A", "n": 1}],
        [{"id": "甲", "stratum": "A", "N": 3}],
        [{"id": "甲", "stratum": "A", "N": 3, "n": 4}],
        [
            {"id": "甲", "stratum": "A", "N": 3, "n": 1},
            {"id": "乙", "stratum": "A", "N": 4, "n": 1},
        ],
        [{"id": "甲", "stratum": "A", "N": 3, "n": 1}] * 2,
    ],
)
def test_a_frame_of_draws_states_its_design(rows: Rows) -> None:
    """N and n of every stratum, the same in every row, and no target twice."""
    with pytest.raises(ManyFaultsError):
        cells(rows, [])


def test_what_is_no_draw_is_refused(result: ssj.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public bundle, a number, a missing package: told, with what to do."""
    with pytest.raises(InputRefusedError, match="审计复核包"):
        cells(result.bundle(), [])
    with pytest.raises(InputRefusedError, match="no table"):
        cells(7, [])
    with pytest.raises(InputRefusedError, match="no table"):
        cells([7], [])
    monkeypatch.setitem(__import__("sys").modules, "narwhals", None)
    with pytest.raises(MissingExtraError, match="analysis"):
        cells(pd.DataFrame(result.to_dicts()), [])


def test_one_tier_of_a_table(result: ssj.Result, outcomes: Rows) -> None:
    """`only` leaves the cells of one value, and says where there are none."""
    table = cells(result, outcomes, by="district", frame=register())
    assert {row["stratum"] for row in table.only(stratum="D").rows()} == {"D"}
    assert len(table.only(district="东").rows()) == 2
    with pytest.raises(InputRefusedError, match="no such row"):
        table.only(stratum="X")
    with pytest.raises(InputRefusedError, match="street"):
        table.only(street="东街")


def test_one_draw_or_one_district_of_several() -> None:
    """`only` takes one draw out whole, or one district of all draws with its own size."""
    seen = {name: shown() for name in ("春", "秋")}
    ids = {"春": ["店002", "店004", "店001", "店003"], "秋": ["店006", "店008", "店005", "店007"]}
    told = [
        {"id": target, "draw": name, "found": 0}
        for name, drawn in ids.items()
        for target in (*drawn, "店000")
    ]
    register = [{"id": f"店{n:03}", "district": DISTRICTS[n % 3]} for n in range(80)]
    table = cells(seen, told, ids=ids, by="district", frame=register)
    assert estimate(table).row(WHOLE)["N"] == 80
    east = table.only(district="东")
    assert east.populations == {("东",): 27}
    spring = table.only(draw="春")
    assert (spring.several, estimate(spring).row(WHOLE)["N"]) == (False, 80)
    assert [row["N"] for row in estimate(table, "district").rows()] == [27, 27, 26, 80]
    with pytest.raises(InputRefusedError, match="only"):
        estimate(table, "draw")
    with pytest.raises(InputRefusedError, match="one draw at a time"):
        export(table, "x.csv", "r")
