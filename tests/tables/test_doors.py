"""Every office file through every door: one file gives the same rows, ids, days and codes."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from attrs import frozen

import ssj_core as ssj
from ssj_core.adapters.tables import (
    Reading,
    check_register,
    load_inspectors,
    load_targets,
    open_table,
    read_pool,
    read_roster,
)
from ssj_core.adapters.tables.layouts import INSPECTORS
from ssj_core.cli import main
from ssj_core.encoding import parse
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.verify import verify_bundle

FILES = Path(__file__).parent / "files"
ON = date(2026, 3, 2)
Out = Mapping[int, str]


@frozen(kw_only=True)
class Case:
    """A register and what must come out of it.

    Attributes:
        targets: how many are in.
        out: sheet row to code of those left out.
        over: sheet rows that are no data.
        faults: sheet row to code of the faults; they are left out with `exclude_faulty`.
        words: the words of the command line that say how to read it.
        how: the same as arguments.
    """

    targets: int
    out: Out = MappingProxyType({})
    over: Sequence[int] = ()
    faults: Out = MappingProxyType({})
    words: Sequence[str] = ()
    how: Mapping[str, Any] = MappingProxyType({})


STATES = {7: "suspended", 8: "suspended", 9: "cancelled", 10: "revoked", 11: "moved", 12: "exited"}
FOUR = {3: "suspended", 4: "revoked", 5: "exited"}
TARGETS = {
    "register.csv": Case(targets=12),
    "register_twins.csv": Case(targets=8),
    "register_states.csv": Case(targets=5, out={**STATES, 13: "revoked"}),
    "register_states_bad.csv": Case(targets=2, faults={3: "state", 4: "state"}),
    "register_states_bad.csv#meant": Case(
        targets=3,
        faults={4: "state"},
        words=["--state", "异常=在册"],
        how={"state": {"异常": "在册"}},
    ),
    "register_hidden.xlsx": Case(targets=10),
    "register_hidden.xlsx#visible": Case(
        targets=5,
        out=dict.fromkeys((2, 5, 7, 8, 11), "hidden"),
        words=["--visible-only"],
        how={"visible_only": True},
    ),
    "register_county.xlsx": Case(targets=7, over=(9, 14, 15, 16), faults={12: "length"}),
    "footer.csv": Case(targets=9, over=(7, 8, 13, 14, 15, 16)),
    "two_registers.xlsx#food": Case(targets=7, words=["--sheet", "食品"], how={"sheet": "食品"}),
    "two_registers.xlsx#drug": Case(targets=5, words=["--sheet", "药械"], how={"sheet": "药械"}),
    "one_book.xlsx": Case(targets=12),
    "dup_header.xlsx": Case(
        targets=6,
        words=["--map", "id=统一社会信用代码(2)"],
        how={"columns": {"id": "统一社会信用代码(2)"}},
    ),
    "dup_header.xlsx#third": Case(
        targets=6, words=["--map", "id=@3"], how={"columns": {"id": "@3"}}
    ),
    "numeric_tier.xlsx": Case(targets=6),
    "far_cell.xlsx": Case(targets=12),
    "gap_note.xlsx": Case(targets=8),
    "wide_band.xlsx": Case(targets=6, faults={7: "case", 9: "length"}),
    "workbook_named.xls": Case(targets=12),
    "old_named.xlsx": Case(targets=12),
    "old.xls": Case(targets=12),
    "strict.xlsx": Case(targets=3, faults={5: "case"}),
    "backslash.xlsx": Case(targets=3, faults={5: "case"}),
    "gbk.csv": Case(targets=7),
    "issued_codes.csv": Case(targets=4, faults={6: "check", 7: "check", 8: "case"}),
    "issued_codes.csv#confirmed": Case(
        targets=5,
        faults={7: "check", 8: "case"},
        words=["--confirmed", str(FILES / "confirmed.csv")],
        how={"confirmed": FILES / "confirmed.csv"},
    ),
    "registry_export.csv": Case(targets=3, out={5: "cancelled"}),
    "telling_header.csv#ignored": Case(
        targets=6, words=["--ignore", "是否已关停"], how={"ignore": "是否已关停"}
    ),
    "tiers_untidy.csv": Case(targets=8),
    "states.ods": Case(targets=2, out=FOUR, over=(7,), faults={6: "state"}),
    "states.xlsb": Case(targets=2, out=FOUR, over=(7,), faults={6: "state"}),
    "tier_float.parquet": Case(targets=6),
    "own_numbers.csv": Case(targets=6),
    "codes_by_number.csv": Case(targets=6, faults={4: "check", 6: "length"}),
    "codes_by_number.csv#any": Case(targets=8, words=["--scheme", "text"], how={"scheme": "text"}),
}
PEOPLE: dict[str, tuple[int, Out]] = {
    "people.csv": (6, {}),
    "people_days.csv": (
        13,
        {**dict.fromkeys(range(15, 19), "cert-ended"), 19: "cert-not-begun", 20: "cert-blank"},
    ),
    "people_days.xlsx": (6, {8: "cert-ended", 9: "cert-ended"}),
    "people_numeric_ids.xlsx": (6, {}),
    "people_conflicts.csv": (9, {}),
    "people_states.csv": (
        4,
        {
            **dict.fromkeys((4, 5, 6), "left"),
            **dict.fromkeys((7, 9, 10, 12, 13), "away"),
            8: "suspended",
        },
    ),
    "people_other_headers.csv": (3, {3: "cert-ended", 5: "left"}),
    "people_telling_header.csv": (3, {3: "cert-ended"}),
    "people_names_only.csv": (4, {}),
    "one_book.xlsx": (6, {}),
    "certificates.ods": (2, {3: "cert-ended", 4: "cert-ended", 6: "cert-blank"}),
    "certificates.xlsb": (2, {3: "cert-ended", 4: "cert-ended", 6: "cert-blank"}),
}


def file_of(name: str) -> Path:
    """Return the file a case is about."""
    return FILES / name.partition("#")[0]


def as_rows(path: Path, how: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the table as mappings: the form in which a program hands it in."""
    table = open_table(
        path,
        columns=how.get("columns"),
        sheet=how.get("sheet"),
        ignore=how.get("ignore", ()),
    )
    return [row.values for row in table.rows()]


@pytest.mark.parametrize("name", TARGETS)
def test_a_register_at_every_door(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Check, seal, load and the command line: the same rows in, left out, passed over, faulty."""
    case, path = TARGETS[name], file_of(name)
    reading = {key: case.how[key] for key in case.how if key not in ("confirmed", "scheme")}

    report = check_register(path, **case.how)
    assert {fault.sheet_row: fault.code.value for fault in report.faults} == case.faults
    assert [row.sheet_row for row in report.passed_over] == list(case.over)
    hidden = sum(code == "hidden" for code in case.out.values())
    assert report.accepted == case.targets + len(case.out) - hidden
    assert sum(report.not_active.values()) == len(case.out)

    pool = ssj.seal(path, count=1, exclude_faulty=True, on=ON, **case.how)
    out = {row.sheet_row: row.code for row in pool.left_out}
    assert out == {**case.out, **case.faults}
    assert len(pool.source.targets) == case.targets
    assert [row.sheet_row for row in pool.passed_over] == list(case.over)

    if path.suffix == ".csv" and name != "gbk.csv":  # DuckDB takes UTF-8 alone
        how = {"exclude_faulty": True, "on": ON, **case.how}
        elsewhere = ssj.seal(path, count=1, engine="duckdb", **how)
        assert {row.sheet_row: row.code for row in elsewhere.left_out} == out

    rows = report.rows + hidden + len(case.over)
    assert case.targets + len(out) + len(case.over) == rows

    register = load_targets(path, as_of=ON, exclude_faulty=True, **case.how)
    assert {row.sheet_row: row.code for row in register.left_out} == out
    assert [target.id for target in register.active] == [one.id for one in pool.source.targets]

    if case.faults:
        for door in (
            lambda: ssj.seal(path, count=1, **case.how),
            lambda: load_targets(path, as_of=ON, **case.how),
        ):
            with pytest.raises(ManyFaultsError) as caught:
                door()
            assert [fault.params["row"] for fault in caught.value.faults] == list(case.faults)

    words = [str(path), "--count", "1", "--rehearse", "--json", "--exclude-faulty", *case.words]
    assert main(["draw", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["sheet_row"]: row["code"] for row in told["left_out"]} == out
    assert [row["sheet_row"] for row in told["passed_over"]] == list(case.over)
    assert told["targets"] == case.targets
    code = main(["check", "register", str(path), "--json", *case.words])
    assert code == bool(case.faults)
    assert json.loads(capsys.readouterr().out)["accepted"] == report.accepted

    if not reading.get("visible_only"):
        whole = {key: value for key, value in reading.items() if key not in ("sheet", "columns")}
        if "columns" in reading:
            whole["columns"] = {"id": "统一社会信用代码(2)"}
        again = read_pool(
            as_rows(path, case.how),
            exclude_faulty=True,
            confirmed=case.how.get("confirmed"),
            scheme=case.how.get("scheme"),
            reading=Reading(**whole),
        )
        assert again.targets == pool.source.targets
        assert [row.code for row in again.left_out] == [row.code for row in pool.left_out]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_roster_at_every_door(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seal, load and the command line: the same people in and left out, all of them sealed."""
    number, out = PEOPLE[name]
    path = FILES / name
    roster = read_roster(path, on=ON)
    assert len(roster.people) == number
    assert {row.sheet_row: row.code for row in roster.left_out} == out
    mappings = [row.values for row in open_table(path, layout=INSPECTORS).rows()]
    again = read_roster(mappings, on=ON)
    assert again.people == roster.people
    assert [row.code for row in again.left_out] == [row.code for row in roster.left_out]

    bundle = tmp_path / "审计.json"
    words = ["--count", "4", "--team", "2", "--on", "2026年3月2日", "--rehearse", "--json"]
    words += ["--inspectors", str(path), "--auditor", str(bundle)]
    assert main(["draw", str(FILES / "register.csv"), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["sheet_row"]: row["code"] for row in told["people_left_out"]} == out
    assert told["inspectors"] == number
    assert verify_bundle(bundle.read_bytes()).exit_code == 0
    (private,) = parse(bundle.read_bytes())["private"]
    sealed = {row[0]: parse(row[1].encode()) for row in private["roster"]}
    codes = {person: facts["out"] for person, facts in sealed.items() if "out" in facts}
    assert codes == {row.id: row.code for row in roster.left_out}
    loads = {row[0]: row[1:] for row in private["capacities"]}
    assert {person for person in loads if loads[person] == ["0", "0"]} >= set(codes)
    assert not set(codes) & {row[1] for row in private["eligibility"]}

    # What the register of inspectors asks beyond reading (clause C69) is told after it.
    lenient = load_inspectors(path, as_of=ON, exclude_faulty=True)
    people = {row.sheet_row for row in lenient.left_out if row.code in set(out.values())}
    assert {row for row in people if row in out} == {row for row in out if row in people}


def test_ids_are_codes_where_the_header_or_a_row_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One answer at every door: 编号 may be an office's own; among credit codes a cut one is a fault."""
    path = FILES / "own_numbers.csv"
    assert main(["check", "register", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["by_scheme"] == {"text": 6}
    assert main(["check", "register", str(path), "--json", "--scheme", "auto"]) == 1
    assert json.loads(capsys.readouterr().out)["by_code"] == {"length": 6}
    numbers = [{"编号": 17.0, "名称": "虚构的甲店"}, {"编号": 18, "名称": "虚构的乙店"}]
    assert [target.id for target in read_pool(numbers).targets] == ["17", "18"]
    assert check_register(numbers).accepted == 2
    cut = [*numbers, {"编号": 911599000000000123.0, "名称": "虚构的丙店"}]
    assert [fault.hint for fault in check_register(cut).faults] == ["cut"]
    assert [row.row for row in read_pool(cut, exclude_faulty=True).left_out] == [3]
    # A number as long as a registration number may be one that lost its text: it stays refused.
    report = check_register([{"编号": 110108000000016}], scheme="auto,text")
    assert dict(report.by_code) == {"length": 1}


def test_ids_and_days_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Ids that became numbers are whole again, and serial numbers are the days they count."""
    roster = read_roster(FILES / "people_numeric_ids.xlsx", on=ON)
    assert [person.id for person in roster.people] == [f"300{n}" for n in range(1, 7)]
    register = load_targets(FILES / "register_county.xlsx", as_of=ON, exclude_faulty=True)
    assert [target.tier for target in register] == ["A"] * 7
    assert [target.last_inspected for target in register][:2] == [
        date(2025, 9, 1),
        date(2025, 9, 2),
    ]
    words = ["--strata", "信用等级", "--ratio", "1=50%,2=50%", "--rehearse", "--json"]
    assert main(["draw", str(FILES / "numeric_tier.xlsx"), *words]) == 0
    assert json.loads(capsys.readouterr().out)["strata"] == {"1": 3, "2": 3}
    assert main(["draw", str(FILES / "tier_float.parquet"), *words, "--exclude-faulty"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["strata"] == {"1": 3, "2": 2}
    (out,) = told["left_out"]
    assert (out["sheet_row"], out["id"], out["code"]) == (5, "91159900MAQ700051Y", "stratum")


def test_tiers_untidy(capsys: pytest.CaptureFixture[str]) -> None:
    """Blanks at the edges are cut and noted; full width and blanks are no stratum, the id is kept."""
    path = FILES / "tiers_untidy.csv"
    pool = read_pool(path, strata="tier", exclude_faulty=True)
    assert {name: len(rows) for name, rows in pool.strata().items()} == {"A": 3, "B": 2, "C": 1}
    assert [(row.sheet_row, row.id, row.code) for row in pool.left_out] == [
        (6, "91159900MAQ700051Y", "stratum"),
        (7, "91159900MAQ70006XN", "stratum"),
    ]
    assert any("首尾空格" in note.zh for note in pool.notes)
    words = ["--strata", "信用等级", "--ratio", "A=50%", "--rehearse", "--exclude-faulty"]
    assert main(["draw", str(path), *words]) == 3
    assert "B、C" in capsys.readouterr().err


def test_conflicts_name_whom_they_mean(capsys: pytest.CaptureFixture[str]) -> None:
    """By code or unique name, alone or several, whatever case and width: ten recusals."""
    words = ["--count", "4", "--team", "2", "--on", "2026-03-02", "--rehearse", "--json"]
    people = str(FILES / "people_conflicts.csv")
    assert main(["draw", str(FILES / "register.csv"), "--inspectors", people, *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["recusals"] == 10
    assert any("91159900MAQ700318H" in note["zh"] for note in told["notes"])
    bad = str(FILES / "people_conflicts_bad.csv")
    assert main(["draw", str(FILES / "register_twins.csv"), "--inspectors", bad, *words]) == 3
    err = capsys.readouterr().err
    for word in ("第 2 行", "91159900MAQ7002116", "91159900MAQ70022XX", "第 3 行", "第 4 行"):
        assert word in err
    assert "第 5 行" not in err


@pytest.mark.parametrize(
    "register,people,words",
    [
        ("register.csv", "people_bad_days.csv", [f"第 {row} 行" for row in range(3, 10)]),
        ("two_registers.xlsx", "people.csv", ["食品、药械", "--sheet"]),
        ("dup_header.xlsx", "people.csv", ["统一社会信用代码(1)、统一社会信用代码(2)"]),
        ("page_named.xls", "people.csv", ["网页", "另存为 XLSX"]),
        ("xml2003_named.xls", "people.csv", ["XML", "另存为 XLSX"]),
        ("telling_header.csv", "people.csv", ["是否已关停", "--ignore"]),
        ("register_states_bad.csv", "people.csv", ["第 3 行", "异常", "第 4 行", "--state"]),
    ],
)
def test_what_is_refused(
    register: str, people: str, words: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3, nothing sealed, all faults at once, with what to do."""
    given = [str(FILES / register), "--count", "4", "--inspectors", str(FILES / people)]
    assert main(["draw", *given, "--team", "2", "--on", "2026-03-02", "--rehearse"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "封存码" not in told.err
    for word in words:
        assert word in told.err
    assert "<td" not in told.err


def test_an_ignored_column_must_be_there() -> None:
    """A slip of the pen in --ignore is no consent: a header no table has is refused."""
    path = FILES / "register.csv"
    for door in (
        lambda: ssj.seal(path, count=1, ignore="没有这列"),
        lambda: check_register(path, ignore="没有这列"),
        lambda: load_targets(path, as_of=ON, ignore=["没有这列"]),
    ):
        with pytest.raises(InputRefusedError, match="没有这列"):
            door()


def test_the_seal_says_it_all() -> None:
    """Numbers by code, row, id, name, code and cell, notes and the day: all before the code."""
    sealed = ssj.seal(
        FILES / "register_states.csv",
        count=4,
        inspectors=FILES / "people_days.csv",
        team=2,
        on="2026-03-02",
    )
    text = str(sealed)
    for words in (
        "已封存：register_states.csv · 5 户 · 未列入 7 行：停业 2、注销 1、吊销或撤销 2、迁出 1、退出 1",
        "检查人员：people_days.csv · 13 名 · 未列入 6 名：证件到期 4、证件未生效 1、证件空白 1",
        "  第 15 行  ZF-14  钟离半夏  cert-ended  2026/3/1",
        "说明：“执法证有效期至”1 格写明长期，2 格按 Excel 日期序号读取",
        "抽取日 / day: 2026-03-02",
    ):
        assert words in text
    assert len(sealed.people_left_out) == 6
