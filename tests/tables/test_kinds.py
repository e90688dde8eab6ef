"""Kinds of office files, each with its spellings: what comes out, and what must keep working."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ssj_core as ssj
from ssj_core.adapters.tables import (
    LAYOUTS,
    Reading,
    check_register,
    header_table,
    load_targets,
    read_confirmed,
    read_pool,
    read_roster,
    write_faults,
)
from ssj_core.adapters.tables.nodata import is_no_data
from ssj_core.adapters.tables.states import States
from ssj_core.cli import main
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.registers import (
    DataBelowError,
    FieldUnknownError,
    HiddenUnknownError,
    SheetError,
    TellingColumnError,
    TwoColumnsError,
    UnreadableTableError,
)
from ssj_core.errors.simple import FaultyRegisterError, NoInspectorError
from ssj_core.registers import IdentityJudge

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ON = date(2026, 3, 2)
A, B, C, D = "91159900MAQ700019K", "91159900MAQ700027E", "91159900MAQ7000359", "91159900MAQ7000434"
CODES = (A, B, C, D)


def book(
    folder: Path, *sheets: tuple[str, Sequence[Sequence[object]]], name: str = "b.xlsx"
) -> Path:
    """Write a workbook and return its path."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    made.save(path)
    return path


def csv(folder: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    """Write a text file and return its path."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def roster(**cells: object) -> Any:
    """Return what becomes of one person with these cells, beside one without any fault."""
    header = dict.fromkeys(cells)
    good = {"执法证有效期至": "长期"} if "执法证有效期至" in cells else {}
    people = [
        {"人员编号": "P1", "姓名": "甲", **cells},
        {"人员编号": "P2", "姓名": "乙", **header, **good},
    ]
    return read_roster(people, on=ON)


@pytest.mark.parametrize(
    "header",
    [
        "执法证有效期至",
        "有效期至",
        "证件有效期",
        "证书有效期",
        "证书到期时间",
        "行政执法证有效期至",
        "到期日期",
    ],
)
@pytest.mark.parametrize(
    "cell,code",
    [
        ("2026-03-02", ""),
        ("2026年3月1日", "cert-ended"),
        ("2026-03-03至2028-01-01", "cert-not-begun"),
        ("永久", ""),
        ("", "cert-blank"),
        (46_082, "cert-ended"),
        (46_083, ""),
    ],
)
def test_certificates_under_any_header(header: str, cell: object, code: str) -> None:
    """Every header of the layout keeps the same people out, the last day itself is valid."""
    people = [
        {"人员编号": "P1", "姓名": "甲", header: cell},
        {"人员编号": "P2", "姓名": "乙", header: "长期"},
    ]
    found = read_roster(people, on=ON)
    assert [row.code for row in found.left_out] == ([code] if code else [])


@pytest.mark.parametrize(
    "header", ["证照到期", "年审截止", "回避情况", "利益冲突申报", "是否离岗", "休假安排"]
)
def test_a_header_that_tells_is_never_passed_by(header: str, tmp_path: Path) -> None:
    """A column that may keep somebody out is mapped or ignored in words, at every door."""
    path = csv(tmp_path, f"人员编号,姓名,{header},片区\nP1,甲,x,东\nP2,乙,,西\n")
    with pytest.raises(TellingColumnError, match=header):
        read_roster(path, on=ON)
    assert len(read_roster(path, on=ON, reading=Reading(ignore=header)).people) == 2


@pytest.mark.parametrize(
    "header", ["是否停业", "注销标志", "吊销情况", "迁出说明", "运行状态", "关停日期"]
)
def test_so_with_targets(header: str, tmp_path: Path) -> None:
    """The same for targets; columns that tell nothing are only listed as not read."""
    path = csv(
        tmp_path,
        f"统一社会信用代码,名称,{header},许可证有效期至,备注\n{A},甲,否,2020-01-01,含停业记录\n",
    )
    for door in (check_register, read_pool):
        with pytest.raises(TellingColumnError, match=header):
            door(path)
    pool = read_pool(path, reading=Reading(ignore=header))
    assert len(pool.targets) == 1
    assert any("许可证有效期至、备注" in note.zh for note in pool.notes)


def test_a_known_column_may_be_ignored_too(tmp_path: Path) -> None:
    """What is said not to be read is not read, known or not, and noted so."""
    path = csv(tmp_path, f"uscc,名称,状态\n{A},甲,拟吊销\n{B},乙,\n")
    with pytest.raises(FaultyRegisterError, match="state 1"):
        read_pool(path)
    pool = read_pool(path, reading=Reading(ignore="状态"))
    assert len(pool.targets) == 2
    assert [note.zh for note in pool.notes] == ["按要求未读取的列：状态"]
    assert check_register(path, ignore="状态").not_active == {}
    people = [{"姓名": "甲", "休假": "待定"}]
    assert len(read_roster(people, on=ON, reading=Reading(ignore="休假")).people) == 1


@pytest.mark.parametrize(
    "words,code",
    [
        ("在册 存续 存续（在营、开业、在册） 在营 开业 在业 正常 迁入 列入经营异常名录 active", ""),
        ("停业 歇业 停产 停产（停业） 清算 清算中 已停业 suspended", "suspended"),
        ("注销 已注销 吊销，已注销 吊销,已注销", "cancelled"),
        ("吊销 已吊销 已撤销 吊销，未注销 吊销（未注销） 撤销 责令关闭", "revoked"),
        ("迁出 已迁出", "moved"),
        ("退出 exited", "exited"),
    ],
)
def test_states_in_the_registries_words(words: str, code: str) -> None:
    """Every word of the list has its code; blanks and width around it do not matter."""
    for word in words.split():
        for shown in (word, f" {word}\u3000"):
            rows = [
                {"统一社会信用代码": A, "登记状态": shown},
                {"统一社会信用代码": B, "登记状态": "在册"},
            ]
            out = read_pool(rows).left_out
            assert [row.code for row in out] == ([code] if code else []), word


@unhurried
@given(st.text(min_size=1, max_size=12))
def test_no_other_word_revives_a_target(word: str) -> None:
    """Outside the closed lists there is no state: whatever is written is refused."""
    known = (
        "在册存续营开业正常迁入列经异名录active停歇产清算中suspended注销已吊未撤责令关闭出退exited"
    )
    if set(word) <= set(known + " 、,，;；。./()（）[]") or not word.strip():
        return
    rows = [{"统一社会信用代码": A, "登记状态": word}, {"统一社会信用代码": B, "登记状态": "在册"}]
    with pytest.raises(FaultyRegisterError, match="state 1"):
        read_pool(rows)


@pytest.mark.parametrize(
    "cells,code",
    [
        ({"状态": "在册", "退出日期": "2025-01-01"}, "state"),
        ({"状态": "停业", "退出原因": "注销"}, "state"),
        ({"状态": "", "退出日期": "2025-01-01"}, "exited"),
        ({"状态": "退出"}, "exited"),
        ({"状态": "在册", "退出日期": "无"}, ""),
        ({"注销日期": date(2025, 1, 1)}, "exited"),
        ({"注销日期": None}, ""),
    ],
)
def test_an_exit_beside_a_state(cells: dict[str, object], code: str) -> None:
    """In the register and beside an exit is a contradiction; an exit alone is an exit."""
    rows = [{"统一社会信用代码": A, **cells}, {"统一社会信用代码": B, **dict.fromkeys(cells)}]
    pool = read_pool(rows, exclude_faulty=True)
    assert [row.code for row in pool.left_out] == ([code] if code else [])


@pytest.mark.parametrize(
    "cells,code",
    [
        ({"在岗状态": "在岗"}, ""),
        ({"是否在岗": "√"}, ""),
        ({"是否在岗": "是"}, ""),
        ({"是否在岗": "否"}, "left"),
        ({"状态": "退休"}, "left"),
        ({"状态": "停职"}, "suspended"),
        ({"状态": "挂职"}, "away"),
        ({"请假": "2026-02-01至2026-03-01 病假"}, ""),
        ({"请假": "2026-03-03起"}, ""),
        ({"请假": "2026-03-02"}, "away"),
        ({"请假": "2026-01-01至2026-01-05；2026-03-01至2026-03-05"}, "away"),
        ({"请假": "2026-01-01至2026-01-05、2026-03-01至2026-03-05 学习"}, "away"),
        ({"请假": "2026-03-01，2026年3月3日"}, ""),
        ({"请假": "无"}, ""),
    ],
)
def test_people_who_are_away(cells: dict[str, object], code: str) -> None:
    """States and terms of leave that hold on the day keep somebody out, and no others."""
    assert [row.code for row in roster(**cells).left_out] == ([code] if code else [])


@pytest.mark.parametrize(
    "cells",
    [{"状态": "驻村"}, {"请假": "产假"}, {"请假": "3月1日至3月5日"}, {"执法证有效期至": "同上"}],
)
def test_people_whose_cells_cannot_be_read(cells: dict[str, object]) -> None:
    """What cannot be read is refused with its row, header and cell; never read as permission."""
    with pytest.raises(ManyFaultsError, match="第 1 行“"):
        roster(**cells)


def test_words_may_be_explained() -> None:
    """A word nobody knows is explained by the caller, for targets and for people."""
    people = [{"姓名": "甲", "状态": "驻村"}, {"姓名": "乙", "状态": "在岗"}]
    found = read_roster(people, on=ON, reading=Reading(state={"驻村": "借调"}))
    assert [row.code for row in found.left_out] == ["away"]
    with pytest.raises(ValueError, match="好"):
        States({"驻村": "好"})


def test_yes_and_no_are_not_turned_round() -> None:
    """是 under a header that asks who has left is no answer to whether somebody is in."""
    people = [{"人员编号": "P1", "姓名": "甲", "是否离岗": "是"}]
    with pytest.raises(ManyFaultsError, match="状态不明"):
        read_roster(people, on=ON, reading=Reading(columns={"state": "是否离岗"}))


@pytest.mark.parametrize("split", ["、", "，", "；", ";", "｜", "|", "/", "\n", " ", "\u3000", ","])
def test_conflicts_split_at_any_mark(split: str) -> None:
    """Names and codes in one cell, whatever stands between them."""
    targets = [(A, "甲店"), (B, "乙店"), (C, "丙、丁店")]
    people = [
        {"姓名": "岑", "回避对象": f"甲店{split}{B.lower()}"},
        {"姓名": "褚", "回避对象": "丙、丁店"},
    ]
    first, second = read_roster(people, on=ON, targets=targets).people
    assert first.conflicts == (A, B)
    assert second.conflicts == (C,)


@pytest.mark.parametrize("cell", ["甲店；", "、甲店", "甲店 ；", "甲店；无", f"{A.lower()}，"])
def test_a_mark_that_parts_nothing(cell: str) -> None:
    """A list of one, with the mark left over from a longer one, names that one."""
    (person,) = read_roster(
        [{"姓名": "岑", "回避对象": cell}], on=ON, targets=[(A, "甲店"), (B, "乙店")]
    ).people
    assert person.conflicts == (A,)


@pytest.mark.parametrize("cell", ["无", "/", "", None, [], ()])
def test_no_conflict(cell: object) -> None:
    """无 and / say that there is none."""
    people = [{"姓名": "岑", "回避对象": cell}, {"姓名": "褚", "回避对象": [A]}]
    found = read_roster(people, on=ON, targets=[(A, "甲店")]).people
    assert [person.conflicts for person in found] == [(), (A,)]


@unhurried
@given(st.text(min_size=1, max_size=10))
def test_no_other_cell_lifts_a_recusal(cell: str) -> None:
    """A conflict is resolved or refused: it never silently names nobody."""
    people = [{"姓名": "岑", "回避对象": cell}, {"姓名": "褚", "回避对象": ""}]
    if not cell.strip() or cell.strip() in ("无", "/"):
        return
    try:
        found = read_roster(people, on=ON, targets=[(A, "甲店")])
    except ManyFaultsError:
        return
    assert found.people[0].conflicts == (A,) or set(cell.split()) <= {"无", "/"}


@pytest.mark.parametrize(
    "row,no_data",
    [
        (["小计", None], True),
        (["合 计", "12"], True),
        (["本页小计：", 3], True),
        (["总计 9", None], True),
        (["汇总(户)", ""], True),
        (["注：", "以上数据截至2月"], True),
        (["备注：本表一式两份", None], True),
        (["说明：", None], True),
        (["填表人：闻人枕石", None], True),
        (["审核人：", "公孙若木"], True),
        (["经办", None], True),
        (["单位负责人：", None], True),
        (["第1页 共2页", None], True),
        (["共 2 页", None], True),
        (["备 注：本表一式两份", None], True),
        (["备注", None], True),
        (["共2页印务部", None], False),
        (["说明书印刷厂", None], False),
        ([None, "合计：12户"], True),
        (["名称", "代码"], True),
        (["小计巷饭店", A], False),
        (["小计巷饭店", None], False),
        (["合计", A], False),
        (["审核通过的店", None], False),
        (["注水机店", None], False),
        (["甲店", "12"], False),
        (["总计", "911599"], True),
        (["总计", "9115990"], False),
        ([None, None], False),
    ],
)
def test_rows_that_are_no_data(row: Sequence[object], no_data: bool) -> None:  # noqa: FBT001 - a table column
    """Totals, remarks, signatures, the header once more; a shop is a shop, and real faults stay."""
    assert is_no_data(row, 1, [["名称", "代码"]]) is no_data


@unhurried
@given(st.lists(st.sampled_from(["in", "out", "over", "fault", "blank"]), min_size=1, max_size=25))
def test_the_three_ends_add_up(kinds: list[str]) -> None:
    """In, left out and passed over are all the rows below the header."""
    bodies = iter(f"91159900MA{n:07d}" for n in range(100))
    from ssj_core.registers import uscc_check_character  # noqa: PLC0415 - codes for this test alone

    rows: list[list[object]] = [["企业名称", "统一社会信用代码", "状态"]]
    for kind in kinds:
        body = next(bodies)
        code = body + uscc_check_character(body)
        cells: dict[str, list[object]] = {
            "in": ["甲店", code, "在册"],
            "out": ["乙店", code, "注销"],
            "over": ["合计", "3", None],
            "fault": ["丙店", code[:-1], "在册"],
            "blank": ["丁店", None, ""],
        }
        rows.append(cells[kind])
    rows.append(["末店", A, "在册"])
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    data = io.BytesIO()
    made.save(data)
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    pool = read_pool(frame, exclude_faulty=True)
    ends = len(pool.targets) + len(pool.left_out) + len(pool.passed_over)
    assert ends == len(kinds) + 1
    report = check_register(frame)
    assert report.rows + len(report.passed_over) == len(kinds) + 1


def test_headers_over_two_rows_of_a_text_file(tmp_path: Path) -> None:
    """A workbook saved as CSV loses its merges: known headers under blank ones go on the header."""
    text = f"名称,统一社会信用代码,监管情况,\n,,信用等级,上次检查日期\n甲,{A},A,2025/9/1\n"
    pool = read_pool(csv(tmp_path, text), strata="tier")
    assert pool.targets[0].stratum == "A"
    register = load_targets(csv(tmp_path, text), as_of=ON)
    assert register[A].last_inspected == date(2025, 9, 1)


def test_three_header_rows(tmp_path: Path) -> None:
    """Headers over three merged rows are joined; data begins below, a title row stays above."""
    rows: list[list[object]] = [
        ["甲县名录"],
        ["名称", "统一社会信用代码", "监管", None],
        [None, None, "分类", None],
    ]
    rows += [[None, None, "信用等级", "状态"], ["甲", A, "B", "在册"], ["乙", B, "B", "注销"]]
    path = book(tmp_path, ("s", rows))
    made = openpyxl.load_workbook(path)
    for area in ("A1:D1", "A2:A4", "B2:B4", "C2:D2", "C3:D3"):
        made["s"].merge_cells(area)
    made.save(path)
    pool = read_pool(path, strata="tier")
    assert [target.stratum for target in pool.targets] == ["B"]
    assert [(row.sheet_row, row.code) for row in pool.left_out] == [(6, "cancelled")]


def test_tiers_merged_downwards(tmp_path: Path) -> None:
    """Blanks of a merged tier are faults that name the merge; asked to, they are filled and noted."""
    path = book(tmp_path, ("s", [["uscc", "信用等级"], [A, "A"], [B, None], [C, None], [D, "B"]]))
    made = openpyxl.load_workbook(path)
    made["s"].merge_cells("B2:B4")
    made.save(path)
    with pytest.raises(FaultyRegisterError, match=r"B2:B4.*--fill-merged"):
        read_pool(path, strata="tier")
    pool = read_pool(path, strata="tier", reading=Reading(fill_merged=True))
    assert [target.stratum for target in pool.targets] == ["A", "A", "A", "B"]
    assert any("填补了 2 格" in note.zh for note in pool.notes)


def merged(path: Path, *areas: str) -> Path:
    """Merge ranges of a workbook."""
    made = openpyxl.load_workbook(path)
    for area in areas:
        made.active.merge_cells(area)
    made.save(path)
    return path


def test_states_merged_downwards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """停业 merged over three shops is not permission for two; 在册 is; filled, all of them are out."""
    rows: list[list[object]] = [
        ["uscc", "登记状态", "退出原因"],
        [A, "停业", None],
        [B, None, None],
        [C, "在册", "/"],
    ]
    path = merged(book(tmp_path, ("s", [*rows, [D, None, None]])), "B2:B3", "B4:B5", "C4:C5")
    report = check_register(path)
    assert [(fault.sheet_row, fault.code.value, fault.value) for fault in report.faults] == [
        (3, "state", "停业 (B2:B3)")
    ]
    assert "--fill-merged" in report.faults[0].remedy()
    with pytest.raises(FaultyRegisterError, match=r"第 3 行.*--fill-merged"):
        read_pool(path)
    assert main(["check", "register", str(path), "--json", "--fill-merged"]) == 0
    assert json.loads(capsys.readouterr().out)["not_active"] == {"suspended": 2}
    pool = read_pool(path, reading=Reading(fill_merged=True))
    assert [(row.sheet_row, row.code) for row in pool.left_out] == [
        (2, "suspended"),
        (3, "suspended"),
    ]
    odd: list[list[object]] = [["uscc", "状态"], [A, "待定"], [B, None], [C, "在册"], [D, None]]
    named = merged(book(tmp_path, ("s", odd), name="odd.xlsx"), "B2:B3", "B4:B5")
    assert [fault.sheet_row for fault in check_register(named).faults] == [2, 3]


def test_people_merged_downwards(tmp_path: Path) -> None:
    """离岗, leave and a conflict merged over two people hold for both, or are refused by name."""
    rows: list[list[object]] = [
        ["人员编号", "姓名", "在岗状态", "请假", "回避对象"],
        ["1", "甲", "离岗", None, "甲店"],
        ["2", "乙", None, None, None],
        ["3", "丙", "在岗", "2026-03-01至2026-03-05", None],
        ["4", "丁", None, None, None],
        ["5", "戊", "驻村", None, None],
        ["6", "己", None, None, None],
    ]
    areas = ("C2:C3", "C4:C5", "D4:D5", "E2:E3", "E4:E5", "C6:C7")
    path = merged(book(tmp_path, ("s", rows)), *areas)
    with pytest.raises(ManyFaultsError) as caught:
        read_roster(path, on=ON, targets=[(A, "甲店")])
    told = [(fault.params["row"], fault.params["column"]) for fault in caught.value.faults]
    assert told == [
        (3, "在岗状态"),
        (3, "回避对象"),
        (5, "请假"),
        (6, "在岗状态"),
        (7, "在岗状态"),
    ]
    how = Reading(fill_merged=True, state={"驻村": "在岗"})
    found = read_roster(path, on=ON, targets=[(A, "甲店")], reading=how)
    assert [(row.sheet_row, row.code) for row in found.left_out] == [
        (2, "left"),
        (3, "left"),
        (4, "away"),
        (5, "away"),
    ]


def test_the_sheet_that_fits_best(tmp_path: Path) -> None:
    """People speak for people, codes for targets; a hidden sheet is not read, several are refused."""
    people = [["编号", "姓名", "执法证号"], ["1", "甲", "9"]]
    targets = [["编号", "企业名称", "统一社会信用代码"], ["1", "乙", A]]
    path = book(tmp_path, ("人", people), ("户", targets))
    assert check_register(path).sheet == "户"
    assert [person.name for person in read_roster(path, on=ON).people] == ["甲"]
    both = book(tmp_path, ("一", targets), ("二", [*targets, ["2", "丙", B]]), name="c.xlsx")
    with pytest.raises(SheetError, match=r"一、二.*--sheet"):
        check_register(both)
    with pytest.raises(SheetError, match="--inspector-sheet"):
        ssj.seal([A], count=1, inspectors=book(tmp_path, ("一", people), ("二", people)), team=1)


def test_maps_by_number_and_place(tmp_path: Path) -> None:
    """名称(2) and @3 name columns, for frames too; an unknown field is refused with the list."""
    path = csv(tmp_path, f"统一社会信用代码,名称,统一社会信用代码\n旧,甲,{A}\n")
    for column in ("统一社会信用代码(2)", "@3"):
        assert check_register(path, columns={"id": column}).accepted == 1
    frame = pd.DataFrame([["旧", "甲", A]], columns=["uscc", "name", "uscc"])
    with pytest.raises(TwoColumnsError, match=r"uscc\(1\)、uscc\(2\)"):
        check_register(frame)
    assert check_register(frame, columns={"id": "uscc(2)"}).accepted == 1
    with pytest.raises(FieldUnknownError, match="tier"):
        check_register(path, columns={"字号": "名称"})


def test_data_below_a_gap(tmp_path: Path) -> None:
    """A thousand empty rows end a table: what is below is noted, or refused if it is data."""
    made = openpyxl.Workbook()
    made.active.append(["统一社会信用代码", "名称"])
    made.active.append([A, "甲"])
    made.active.cell(2000, 1, B)
    path = tmp_path / "gap.xlsx"
    made.save(path)
    with pytest.raises(DataBelowError, match=r"第 2 行以后还有数据（第 2000 行）"):
        check_register(path)
    text = f"uscc,名称\n{A},甲\n" + "\n" * 1500 + ",以下空白\n"
    report = check_register(csv(tmp_path, text))
    assert report.accepted == 1
    assert any("B1503" in note.zh for note in report.notes)
    near = f"uscc,名称\n{A},甲\n" + "\n" * 900 + f"{B},乙\n"
    assert check_register(csv(tmp_path, near)).by_code == {"missing": 900}


def test_cells_far_to_the_right(tmp_path: Path) -> None:
    """Cells outside the header's columns are no part of the table, and noted by address."""
    made = openpyxl.Workbook()
    made.active.append(["统一社会信用代码"])
    made.active.append([A])
    made.active["XFD2"] = "x"
    made.active["AB1048576"] = "y"
    path = tmp_path / "far.xlsx"
    made.save(path)
    report = check_register(path)
    assert (report.rows, report.accepted) == (1, 1)
    told = "".join(note.zh for note in report.notes)
    assert "XFD2" in told
    assert "AB1048576" in told


@pytest.mark.parametrize(
    "data,word",
    [
        (b"<!DOCTYPE html><table></table>", "网页"),
        ("\ufeff<html>".encode("utf-16"), "网页"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "网页存档"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML 表格",
        ),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b'[{"uscc": "x"}]', "JSON"),
        (b'{"rows": []}', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "压缩包"),
        (b"\x89PNG\r\n", "图片"),
        (b"{\\rtf1\\ansi 91159900}", "文档"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    """Pages, XML, JSON, archives called .xls or .csv are refused by their kind, without spilling."""
    path = tmp_path / "名录.xls"
    path.write_bytes(data)
    with pytest.raises(UnreadableTableError, match=word) as caught:
        check_register(path)
    assert "<" not in caught.value.message("zh")


def test_a_zipped_csv_is_named(tmp_path: Path) -> None:
    """A CSV inside a ZIP is not a workbook; a pipe or a folder is no file to wait for."""
    path = tmp_path / "名录.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("名录.csv", "uscc\n")
    with pytest.raises(UnreadableTableError, match="压缩包"):
        check_register(path)
    with pytest.raises(UnreadableTableError) as refused:
        check_register(tmp_path)
    assert refused.value.params["why_zh"] == "不是普通文件"


def test_hidden_rows_of_what_does_not_tell(tmp_path: Path) -> None:
    """Where hidden rows cannot be told, leaving them out is refused, not pretended."""
    old = Path(__file__).parent / "files" / "old.xls"
    with pytest.raises(HiddenUnknownError, match="另存为 XLSX"):
        check_register(old, visible_only=True)
    assert check_register(csv(tmp_path, f"uscc\n{A}\n"), visible_only=True).accepted == 1


def test_the_copy_stands_beside_the_last_value(tmp_path: Path) -> None:
    """Formats to XFD do not push the faults away; what cannot be copied becomes a new workbook."""
    files = Path(__file__).parent / "files"
    for name, row in (("wide_band.xlsx", 7), ("strict.xlsx", 5), ("backslash.xlsx", 5)):
        notes: list[Any] = []
        report = check_register(files / name)
        out = write_faults(files / name, report, tmp_path / name, notes=notes)
        sheet = openpyxl.load_workbook(out).active
        assert sheet.cell(1, 4).value == "问题代码 / fault"
        assert sheet.cell(row, 4).value == "case"
        assert sheet.cell(row, 5).value
    assert "新工作簿" in notes[0].zh


def test_a_line_for_the_spreadsheet_alone(tmp_path: Path) -> None:
    """`sep=;` says how to split; the spreadsheet does not show it, so it has no row number."""
    for first in ("sep=;", '"sep=;"', "SEP=;"):
        text = f"{first}\r\nuscc;名称\r\n{A};甲,乙\r\nbad;丙\r\n"
        report = check_register(csv(tmp_path, text))
        assert [fault.sheet_row for fault in report.faults] == [3]
        assert [
            row.name for row in read_pool(csv(tmp_path, text), exclude_faulty=True).targets
        ] == ["甲,乙"]
    with pytest.raises(UnreadableTableError, match="第 3 行"):
        check_register(csv(tmp_path, f'sep=;\nuscc;名称\n{A};"甲"乙\n'))


def test_no_exit_is_no_exit_at_every_door() -> None:
    """无 and / under 退出日期 and 退出原因 say that there is none, for a draw and for the register."""
    rows = [{"uscc": A, "名称": "甲", "状态": "在册", "退出日期": "/", "退出原因": "无"}]
    assert len(read_pool(rows).targets) == 1
    (target,) = load_targets(rows, as_of=ON)
    assert (target.state.value, target.exited_on) == ("active", None)


@unhurried
@given(st.lists(st.sampled_from([A, B, C, D, A.lower(), "乙", None]), min_size=1, max_size=40))
def test_by_column_as_one_by_one(ids: list[str | None]) -> None:
    """A register checked by column has the faults it has row by row: codes, repeats, first rows."""
    judge, expected = IdentityJudge(), []
    for row, value in enumerate(ids, start=1):
        identity, first = judge.judge(value, row)
        if identity.fault is not None:
            expected.append((row, identity.fault, first))
    report = check_register([{"uscc": value} for value in ids])
    assert [(fault.row, fault.code, fault.first) for fault in report.faults] == expected
    assert report.accepted + len(expected) == len(ids)


def test_confirmed_codes(tmp_path: Path) -> None:
    """Both columns are filled, no code twice; what need not be confirmed or is not there is noted."""
    with pytest.raises(ManyFaultsError, match="第 2 行"):
        read_confirmed(csv(tmp_path, f"代码,核实情况\n{A},\n"))
    with pytest.raises(UnreadableTableError, match="“代码”“核实情况”两列"):
        read_confirmed(csv(tmp_path, f"代码\n{A}\n"))
    with pytest.raises(ManyFaultsError, match="编号相同"):
        read_confirmed(csv(tmp_path, f"代码,核实情况\n{A},x\n{A},y\n"))
    issued = "91159900M00000Q10R"
    pool = read_pool(
        [{"uscc": issued}, {"uscc": A}], confirmed={issued: "原件核对", A: "误列", B: "x"}
    )
    assert pool.confirmed == {issued: "原件核对"}
    assert sum("核实清单" in note.zh for note in pool.notes) == 2
    sealed = ssj.seal([{"uscc": issued}, {"uscc": A}], count=1, confirmed={issued: "原件核对"})
    assert "经核实的代码 1 个" in str(sealed)


@pytest.mark.parametrize(
    "source",
    [
        pd.Series([A, B, None]),
        pd.Series([A, B, pd.NA], name="统一社会信用代码"),
        pl.Series("uscc", [A, B, None]),
        {"uscc": [A, B, None], "名称": ["甲", "乙", "丙"]},
        pd.DataFrame({"uscc": pd.Categorical([A, B, None])}),
        [{"uscc": A}, {"uscc": B}, {"uscc": pd.NaT}],
    ],
)
def test_series_and_missing_values(source: Any) -> None:
    """Series of ids, categories and every kind of missing value read as the same file would."""
    report = check_register(source)
    assert (report.accepted, dict(report.by_code)) == (2, {"missing": 1})


@pytest.mark.parametrize(
    "on",
    [
        "2026-03-02",
        "2026年3月2日",
        datetime.fromisoformat("2026-03-02T23:00:00"),
        pd.Timestamp("2026-03-02"),
        ON,
    ],
)
def test_the_day_in_any_form(on: Any) -> None:
    """The day of a draw is read like any other day; without one it is the day of sealing."""
    people = [
        {"姓名": "甲", "有效期至": pd.Timestamp("2026-03-02")},
        {"姓名": "乙", "有效期至": "长期"},
    ]
    sealed = ssj.seal([A, B], count=1, inspectors=people, team=1, on=on)
    assert (sealed.on, sealed.people_left_out) == (ON, ())
    later = ssj.seal(
        [A, B],
        count=1,
        inspectors=people,
        team=1,
        at=datetime.fromisoformat("2026-03-02T23:30:00+08:00"),
    )
    assert later.on == ON
    with pytest.raises(InputRefusedError, match="不是日期"):
        ssj.seal([A], count=1, on="下周一")


@pytest.mark.parametrize("people", [[], pd.DataFrame(), pd.DataFrame({"姓名": []}), {"姓名": []}])
def test_an_empty_roster_is_called_a_roster(people: Any) -> None:
    """Nobody at all is refused as what it is."""
    with pytest.raises(NoInspectorError, match=r"^检查人员名单 (?!检查).*名单为空"):
        ssj.seal([A], count=1, inspectors=people, team=1)


def test_ids_that_are_numbers() -> None:
    """Numbers are ids where any text is one; sixteen digits and credit codes stay refused."""
    frame = pd.DataFrame({"编号": [3001, None, 3002], "名称": ["甲", "乙", "丙"]})
    pool = read_pool(frame, exclude_faulty=True)
    assert [target.id for target in pool.targets] == ["3001", "3002"]
    assert [target.id for target in read_pool([{"编号": "007"}]).targets] == ["007"]
    for rows in ([{"编号": 10**16}], [{"统一社会信用代码": 110108000000016}]):
        with pytest.raises(FaultyRegisterError, match="length 1"):
            read_pool(rows)
    with pytest.raises(ManyFaultsError, match="16 位"):
        read_roster([{"人员编号": 10**16, "姓名": "甲"}], on=ON)


def test_the_documentation_lists_what_the_reader_knows() -> None:
    """The headers in the documentation are those of the reader, word for word."""
    page = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
    for name in ("targets", "inspectors", "experts", "items", "confirmed"):
        assert header_table(LAYOUTS[name]) in page


@pytest.mark.parametrize("size", ["A1", "A1:H1", "A1:XFD1048576"])
def test_the_size_a_sheet_states_is_ignored(tmp_path: Path, size: str) -> None:
    """The same cells under any stated size are the same rows."""
    path = book(tmp_path, ("s", [["uscc"], [A], [B]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:A3"', f'ref="{size}"'.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert check_register(path).accepted == 2


def test_json_of_a_check(tmp_path: Path) -> None:
    """The report for machines has both row numbers, the states and the rows that are no data."""
    text = f"标题\n统一社会信用代码,登记状态\n{A},注销\nbad,\n合计,1\n"
    found = json.loads("\n".join(check_register(csv(tmp_path, text)).json_lines()))
    assert (found["faults"][0]["row"], found["faults"][0]["sheet_row"]) == (2, 4)
    assert found["not_active"] == {"cancelled": 1}
    assert [row["sheet_row"] for row in found["passed_over"]] == [5]
