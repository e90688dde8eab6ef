"""What others hand in: gaps, codes, slips of the pen; a clear error or the right number, never a silent one."""

import math
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import ssj_core as ssj
from ssj_core.analysis import (
    allocate,
    burden,
    cells,
    chance_to_detect,
    compare,
    estimate,
    export,
    simulate,
    timeliness,
    trend,
    what_if,
    workload,
)
from ssj_core.analysis.frames import label, natural, records
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.drawing import DrawVoidedError
from ssj_core.selection import CREDIT_ABCD, Policy, RatioRule

DICE = ssj.Dice("40271582139904617735")
A = {"stratum": "A", "N": 900, "n": 60, "found": 0}
B = {"stratum": "A", "N": 920, "n": 60, "found": 5}
POLICY = Policy(
    item="SX-01",
    item_class="general",
    scheme=CREDIT_ABCD,
    rules=(RatioRule(tier="A", ratio="50%"),),
)
SHOPS = [{"id": f"店{n}", "tier": "A"} for n in range(6)]


@pytest.fixture(scope="module")
def register() -> list[dict[str, Any]]:
    """Return 200 targets in two tiers, with a district under a name that is no identifier."""
    return [
        {"id": f"店{n:03}", "tier": "D" if n % 10 == 0 else "A", "所属 区域": "东西"[n % 2]}
        for n in range(200)
    ]


@pytest.fixture(scope="module")
def result(register: list[dict[str, Any]]) -> ssj.Result:
    """Return a draw of them."""
    return ssj.seal(register, ratio={"A": "5%", "D": "50%"}).draw(DICE)


def test_every_kind_of_gap_is_a_gap() -> None:
    """None, NaN, NaT, pandas NA, NaN of a decimal: all are no value; numbers of libraries are numbers."""
    gaps = [None, float("nan"), np.nan, pd.NaT, pd.NA, np.datetime64("NaT"), Decimal("NaN")]
    assert [row["x"] for row in records([{"x": gap} for gap in gaps], "x")] == [None] * len(gaps)
    whole = [3, 3.0, np.int8(3), Decimal(3), np.float64(3)]
    assert [natural(value) for value in whole] == [3] * 5
    assert [natural(value) for value in (2.5, -1, "3", None, math.inf, math.nan, [1])] == [None] * 7
    assert label(110101.0) == "110101"


@pytest.mark.parametrize(
    "make",
    [
        pd.DataFrame,
        lambda rows: pd.DataFrame(rows).convert_dtypes(),
        lambda rows: pd.DataFrame(rows).astype({"id": "category", "disposition": "category"}),
        lambda rows: pl.DataFrame(rows).with_columns(pl.col("id").cast(pl.Categorical)),
        lambda rows: pl.DataFrame(rows).lazy(),
        lambda rows: pl.DataFrame(rows).to_arrow(),
        lambda rows: {name: [row[name] for row in rows] for name in rows[0]},
    ],
)
def test_missing_outcomes_in_any_dtype(
    result: ssj.Result, make: Callable[[list[dict[str, Any]]], Any]
) -> None:
    """Nullable, categorical, lazy, Arrow, columns: who has no result is pending, who closed is gone."""
    told = [{"id": pick.id, "found": 0, "disposition": None} for pick in result]
    told[0] |= {"found": None, "disposition": "closed"}
    told[1] |= {"found": None, "disposition": None}
    seen = cells(result, make(told)).rows()
    assert sum(row["gone"] for row in seen) == 1
    assert sum(row["pending"] for row in seen) == 1
    assert sum(row["inspected"] for row in seen) == len(result) - 2


def test_codes_and_gaps_of_a_register_keep_their_names(
    result: ssj.Result, register: list[dict[str, Any]]
) -> None:
    """A district code that a gap turned into a float is a code again; the gap is a dash, not None."""
    frame = pd.DataFrame(
        [row | {"代码": None if n < 20 else 110101 + n % 2} for n, row in enumerate(register)]
    )
    counted = cells(result, [{"id": pick.id, "found": 0} for pick in result], "代码", frame=frame)
    assert {row["代码"] for row in counted.rows()} == {"110101", "110102", "—"}
    spaced = cells(result, [], "所属 区域", frame=register)
    assert {row["所属 区域"] for row in spaced.rows()} == {"东", "西"}


@pytest.mark.parametrize(
    "rows, why",
    [
        ([A, A], "add up to 1800, N is 900"),
        ([A, B], "differ in N"),
        ([{"N": 50, "n": 5, "found": 1}, {"N": 60, "n": 5, "found": 1}], "no column that says"),
        ([A | {"draw": "春"}, A | {"draw": "秋"}], "joined from their records"),
        ([A | {"N": math.inf}], "no whole number"),
        ([A | {"n": True}], "no whole number"),
        ([A | {"pi": "half"}], "no chance"),
        ([A | {"stratum": None}], "no stratum"),
        ([], "there is no row"),
        ({"stratum": ["A"], "N": [5, 6], "n": [2], "found": [0]}, "differ in length"),
        ({"stratum": "A", "N": 5, "n": 2, "found": 0}, r"\[\{…\}\]"),
        (pd.Series(A), "no table"),
    ],
)
def test_a_counted_table_that_would_mislead_is_refused(rows: Any, why: str) -> None:
    """Rows that double a stratum, contradict one another or are none: told, never added up."""
    with pytest.raises(InputRefusedError, match=why):
        estimate(rows)


@pytest.mark.parametrize(
    "rows, why",
    [
        ([{"stratum": "A", "N": 5, "n": 2}], "no such column"),
        ([{"id": None, "stratum": "A", "N": 5, "n": 1}], "no id"),
        ([{"id": "a", "stratum": "A", "N": 5, "n": 2}], "1 row"),
        ([{"id": one, "stratum": "A", "N": 2, "n": 2} for one in "abc"], "3 row"),
        ([{"id": "a", "stratum": "A", "N": math.inf, "n": 1}], "does not state"),
        ([{"id": "a", "stratum": "A", "N": 5, "n": 1, "pi": "7/5"}], "not from 0 to 1"),
    ],
)
def test_drawn_rows_that_are_not_all_there_are_refused(rows: Any, why: str) -> None:
    """Rows lost on the way would make a smaller sample look like the whole one."""
    with pytest.raises(InputRefusedError, match=why):
        cells(rows, [])


@pytest.mark.parametrize(
    "told, why",
    [
        ([{"id": "店"}], "'found'"),
        ([{"编号": "店", "found": 0}], "'id'"),
        ([{"id": None, "found": 0}], "no id"),
        ([{"id": "甲", "found": math.inf}], "no number of violations"),
        ([{"id": "甲", "found": [1]}], "no number of violations"),
        ([{"id": "甲", "found": 1, "disposition": ["closed"]}], "unknown disposition"),
        ([{"id": "甲", "found": 1, "draw": "夏"}], "no draw is called 夏"),
    ],
)
def test_outcomes_that_say_nothing_are_refused(told: Any, why: str) -> None:
    """A misspelt column or label would leave everybody pending in silence."""
    drawn = [{"id": "甲", "stratum": "A", "N": 3, "n": 1}]
    with pytest.raises(InputRefusedError, match=why):
        cells(drawn, told)


def test_a_register_that_contradicts_itself_is_refused(
    result: ssj.Result, register: list[dict[str, Any]]
) -> None:
    """One id in two districts; a column that is called like one of the answer; a path that is none."""
    with pytest.raises(ManyFaultsError, match="has it already as 东, here 北"):
        cells(result, [], "所属 区域", frame=[*register, register[0] | {"所属 区域": "北"}])
    assert cells(result, [], "所属 区域", frame=[*register, register[0]])
    with pytest.raises(InputRefusedError, match="rename it"):
        cells(result, [], "n", frame=[row | {"n": 1} for row in register])
    with pytest.raises(InputRefusedError, match="cannot be read"):
        cells("没有这个文件.json", [])


def test_a_register_by_stratum_has_the_strata_and_domains_of_the_draw() -> None:
    """A stratum the draw does not know, or a domain nobody of the register is in, is told."""
    drawn = [{"id": "甲", "stratum": "A", "N": 2, "n": 1, "d": "北"}]
    frame = [{"stratum": "A", "d": "东"}, {"stratum": "A", "d": "东"}]
    with pytest.raises(ManyFaultsError, match="drawn as 北"):
        cells(drawn, [], "d", frame=frame)
    with pytest.raises(ManyFaultsError, match="no such stratum"):
        cells(drawn, [], "d", frame=[*frame, {"stratum": "Z", "d": "东"}])


def test_several_draws_together_have_no_strata(result: ssj.Result) -> None:
    """A tier of several draws would keep the whole register below the fraction line: refused."""
    told = [{"draw": "春", "id": pick.id, "found": 0} for pick in result]
    year = cells({"春": result, "秋": result}, told)
    for facts in ({"stratum": "D"}, {"basis": "random"}):
        with pytest.raises(InputRefusedError, match="draw="):
            year.only(**facts)
    spring = year.only(draw="春")
    assert estimate(spring.only(stratum="D")).rows()[-1]["N"] == 20
    assert estimate(spring, pending="prefix").rows()[-1]["visited"] == len(result)


def test_must_check_targets_without_a_result_are_asked_for() -> None:
    """They are taken whole and join no stratum: the remedy is their result, or the random part alone."""
    counted = [A, {"stratum": "必查", "N": 1, "n": 1, "found": 0, "pending": 1, "basis": "certain"}]
    with pytest.raises(InputRefusedError, match="must-check"):
        estimate(counted)
    assert estimate(cells(counted).only(basis="random")).rows()[-1]["N"] == 900


def test_one_that_can_be_inspected_is_no_point_estimate() -> None:
    """The unbiased estimate for a single one inspectable is 0, below what was seen: said in words."""
    row = estimate(
        [{"stratum": "A", "N": 50, "n": 1, "inspected": 1, "gone": 3, "found": 1}]
    ).rows()[0]
    assert row["total"] == 0
    assert row["total_high"] == 34
    assert "go by the limits" in row["note"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: chance_to_detect([(5,)], 1),
        lambda: allocate([], total=0),
        lambda: allocate([A | {"sd": 1}], total=30, least={"甲类": 20}),
        lambda: allocate([A | {"sd": 1}], total=30, most={"甲类": 20}),
        lambda: allocate([A | {"sd": 1}], total=30, cost={"甲类": 20}),
        lambda: allocate([A | {"sd": 1}], total=30, least=[2, 2]),
        lambda: allocate([A | {"sd": 1}, A | {"sd": 1}], total=30),
        lambda: allocate([A | {"sd": "much"}], total=30),
        lambda: allocate([A | {"sd": 1}], days="many"),  # type: ignore[arg-type]  # what is asked
        lambda: compare(estimate([A], level=0.9), estimate([B])),
        lambda: compare(estimate([A], process=True), estimate([B])),
        lambda: trend({"2023": [A], "2024": [B], "2025": [B]}),
        lambda: trend({"year": [1, 1, 2], "rate": [0.1] * 3, "low": [0] * 3, "high": [1] * 3}),
        lambda: trend({"year": [1, 2, 3], "rate": [0.1] * 3, "low": [0.2] * 3, "high": [1] * 3}),
        lambda: trend({"year": [1, 2, 3], "rate": [0.1] * 3, "low": [None] * 3, "high": [1] * 3}),
        lambda: burden([{"id": ["甲", "甲"], "pi": [0.1, 0.2]}]),
        lambda: burden([{"id": [None], "pi": [0.1]}]),
        lambda: workload({"店": ["甲", "甲"]}),
        lambda: workload([{"target": "店", "inspector": None}]),
        lambda: workload([{"target": "店", "inspector": "甲", "days": "两天"}]),
        lambda: workload([{"target": "店", "inspector": "甲", "lead": "是"}]),
        lambda: timeliness({"days": [1], "done": ["否"]}),
        lambda: timeliness([{"finished": "2026-01-05x", "published": None}], date(2026, 2, 1)),
        lambda: timeliness([{"finished": "2026-01-05", "published": None}], date(2025, 2, 1)),
        lambda: what_if({"今": POLICY}, SHOPS, 0.3),
        lambda: what_if({"今": POLICY}, SHOPS, {"A": (0.1, 0.2)}),
        lambda: what_if({"今": POLICY}, SHOPS, {"A": 0.3}, days_per_target="两天"),  # type: ignore[arg-type]  # what is asked
        lambda: simulate(POLICY, [], 1, 1, 1),
        lambda: simulate(POLICY, SHOPS, 1, 1, 1, rates={"A": 2}),
    ],
)
def test_a_slip_of_the_pen_is_told(ask: Callable[[], Any]) -> None:
    """A bound of a misspelt tier, mixed levels, a year twice, a text for a number: nothing passes unseen."""
    with pytest.raises(InputRefusedError):
        ask()


def test_days_and_people_as_offices_write_them() -> None:
    """Days in any writing, a lone inspector as a text, a draw on the 29th of February."""
    told = [{"finished": "2026年1月5日", "published": "2026/1/9"}]
    assert timeliness(told, "2026-02-01").on_time == 1  # type: ignore[arg-type]  # as typed in
    assert len(workload({"店": "张三"})) == 1
    leap = simulate(POLICY, SHOPS, 2, 1, 1, on=date(2028, 2, 29))
    assert [row["year"] for row in leap.rows()] == [2028, 2029]


def test_a_long_table_keeps_its_whole() -> None:
    """Of 88 counties the first are shown, and the province last; whoever shows it sees the same."""
    counted = [{"stratum": f"县{n:02}", "N": 100, "n": 10, "found": n % 3} for n in range(88)]
    table = estimate(counted, "stratum")
    shown = repr(table)
    assert shown == str(table)
    assert "县18" in shown
    assert "县19" not in shown
    assert "全部 whole" in shown
    assert "89 rows in all" in shown
    assert "全部 whole" in table._repr_html_()
    assert "95%" in shown


def test_a_voided_draw_is_no_result(tmp_path: Path) -> None:
    """What was voided after its RESULT loads neither as a result nor as a sample."""
    drawn = ssj.seal([f"店{n}" for n in range(20)], count=5).draw(DICE).outcome
    later = pd.Timestamp(drawn.result.at).to_pydatetime() + timedelta(minutes=5)
    voided = drawn.void(at=later, reason="程序有误", approver="示例局").auditor_bundle().data
    place = tmp_path / "作废.json"
    place.write_bytes(voided)
    for read in (ssj.Result.load, cells):
        for given in (voided, place):
            with pytest.raises(DrawVoidedError, match="程序有误"):
                read(given)


def test_the_journals_table_goes_straight_in() -> None:
    """`drawn` as it is selected: target, size, drawn and π; rows of two draws are told apart."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript(
        "CREATE TABLE drawn (session, task, target, stratum, label, size, drawn, pi, disposition);"
        "INSERT INTO drawn VALUES ('S1','T','甲',NULL,'a1',40,2,'1/20','inspected'),"
        "('S1','T','乙',NULL,'a1',40,2,'1/20','closed'),('S1','T','丙','D','d1',9,1,'1/9',NULL)"
    )
    rows = [dict(row) for row in connection.execute("SELECT * FROM drawn")]
    seen = cells(rows, [{"id": "甲", "found": 1}, {"id": "丙", "found": 0}])
    counted = [
        (row["stratum"], row["N"], row["n"], row["gone"], row["found"]) for row in seen.rows()
    ]
    assert counted == [("a1", 40, 2, 1, 1), ("D", 9, 1, 0, 0)]
    with pytest.raises(InputRefusedError, match="one draw at a time"):
        cells([*rows, rows[0] | {"session": "S2"}], [])


def test_an_export_loses_nothing(tmp_path: Path) -> None:
    """No folder, a file that stands, table and script of one name, a lone visit for samplics: refused."""
    rows = [A, {"stratum": "必查", "N": 1, "n": 1, "found": 1, "basis": "certain"}]
    place = tmp_path / "设计.csv"
    export(rows, place, "r")
    before = place.read_bytes()
    for path, tool, why in (
        (place, "r", "the file exists"),
        (tmp_path / "没有" / "设计.csv", "r", "no such folder"),
        (tmp_path / "设计.R", "r", "one name"),
        (tmp_path / "又.csv", "samplics", "one visit"),
    ):
        with pytest.raises(InputRefusedError, match=why):
            export(rows, path, tool)  # type: ignore[arg-type]  # a text is a tool
    assert place.read_bytes() == before
    export(rows, place, "svy", overwrite=True)
    assert 'singleton="center"' in place.with_suffix(".py").read_text(encoding="utf-8")
