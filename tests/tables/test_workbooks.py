"""Workbooks as they come: numbers for codes, merged cells, hidden sheets, formulas; and marked copies."""

import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ssj_core.adapters.tables import check_register, read_table, write_faults
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import SheetError, UnreadableTableError

FILES = Path(__file__).parent / "files"
A, B, OLD = "91110000600037341L", "91350100M000100Y43", "110108000000016"


def book(folder: Path, rows: Sequence[Sequence[object]], name: str = "名录.xlsx") -> Path:
    """Write a workbook of one sheet and return its path."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    path = folder / name
    made.save(path)
    made.close()
    return path


def sheet(path: Path, name: str | None = None) -> Any:
    """Return one sheet of a workbook."""
    opened = openpyxl.load_workbook(path)
    return opened[name] if name else opened.active


def test_a_plain_workbook(tmp_path: Path) -> None:
    """A workbook is checked like a CSV file, title row and all."""
    rows: list[list[object]] = [
        ["砾泉区名录"],
        [],
        ["序号", "企业名称", "统一社会信用代码"],
        [1, "甲", A],
        [2, "乙", "bad"],
    ]
    report = check_register(book(tmp_path, rows))
    assert (report.rows, report.accepted, report.by_scheme) == (2, 1, {"uscc": 1})
    assert [(fault.row, fault.column) for fault in report.faults] == [(2, "统一社会信用代码")]


@pytest.mark.parametrize(
    "value,shown",
    [
        (int(OLD), OLD),
        (float(OLD), OLD),
        (911100006000373400, "9.111000060003734e+17"),
        (110108.5, "110108.5"),
    ],
)
def test_numbers_for_codes_have_their_own_remedy(tmp_path: Path, value: float, shown: str) -> None:
    """A code that became a number is a fault, even if its digits would hold: digits may be lost."""
    rows: list[list[object]] = [["注册号"], [value]]
    (fault,) = check_register(book(tmp_path, rows)).faults
    assert (fault.code, fault.hint, fault.value) == ("length", "number", shown)
    assert "文本" in fault.remedy()
    assert check_register(book(tmp_path, [["注册号"], [OLD]])).ok


def test_blank_and_merged_rows(tmp_path: Path) -> None:
    """Only the first cell of a merged range has a value: the others are missing, and it is said."""
    path = book(tmp_path, [["uscc", "name"], [A, "甲"], [None, "乙"], [None, None], [B, "丙"]])
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("A2:A3")
    made.save(path)
    report = check_register(path)
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "missing"), (3, "missing")]
    assert any("合并" in note.zh for note in report.notes)


def test_register_that_starts_anywhere(tmp_path: Path) -> None:
    """A register need not start in the corner; the marked copy still hits the right cells."""
    made = openpyxl.Workbook()
    for row, cells in enumerate([["名录"], ["名称", "uscc"], ["甲", A], ["乙", "bad"]]):
        for column, cell in enumerate(cells):
            made.active.cell(row + 4, column + 3, cell)
    path = tmp_path / "a.xlsx"
    made.save(path)
    report = check_register(path)
    copy = sheet(write_faults(path, report, tmp_path / "b.xlsx"))
    assert [cell.value for cell in copy[7]][2:6] == ["乙", "bad", "length", copy.cell(7, 6).value]
    assert copy.cell(7, 4).fill.fgColor.rgb == "FFFFC7CE"
    assert copy.cell(5, 5).value == "问题代码 / fault"


def test_hidden_sheets_are_not_read_and_said(tmp_path: Path) -> None:
    """A hidden sheet is never the register unless it is named; that it exists is said."""
    path = book(tmp_path, [["uscc"], [A]])
    made = openpyxl.load_workbook(path)
    old = made.create_sheet("旧名录")
    old.append(["uscc"])
    old.append(["bad"])
    old.sheet_state = "hidden"
    made.create_sheet("说明").append(["填写说明"])
    made.save(path)
    report = check_register(path)
    assert report.ok
    assert "旧名录（隐藏）、说明" in report.notes[0].zh
    assert not check_register(path, sheet="旧名录").ok
    with pytest.raises(SheetError, match="“没有”"):
        check_register(path, sheet="没有")


def test_two_registers_in_one_workbook_are_not_guessed(tmp_path: Path) -> None:
    """If two visible sheets look like registers, neither is guessed."""
    path = book(tmp_path, [["uscc"], [A]])
    made = openpyxl.load_workbook(path)
    made.create_sheet("二").append(["uscc"])
    made.save(path)
    with pytest.raises(SheetError, match="--sheet"):
        check_register(path)


def test_formulas_are_said(tmp_path: Path) -> None:
    """A formula gives its last value, none if it never ran; that there are formulas is said."""
    report = check_register(book(tmp_path, [["uscc", "name"], [f'="{A}"', "甲"]]))
    assert dict(report.by_code) == {"missing": 1}
    assert any("公式" in note.zh for note in report.notes)


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change the XML of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_all_sheets_hidden(tmp_path: Path) -> None:
    """A workbook that shows no sheet is refused until one is named."""
    path = book(tmp_path, [["uscc"], [A]])
    rewrite(path, "xl/workbook.xml", b'state="visible"', b'state="hidden"')
    with pytest.raises(SheetError, match="没有可见"):
        check_register(path)
    assert check_register(path, sheet="Sheet").ok


def test_damage_inside_a_workbook(tmp_path: Path) -> None:
    """A workbook whose sheet is damaged inside is refused, not read halfway."""
    path = book(tmp_path, [["uscc"], [A], [B]])
    rewrite(path, "xl/worksheets/sheet1.xml", b"</row>", b"<<<")
    with pytest.raises(UnreadableTableError, match="工作簿"):
        check_register(path)


def test_several_visible_sheets_one_register(tmp_path: Path) -> None:
    """Among several visible sheets the one with an identity column is read; the others are named."""
    path = book(tmp_path, [["填写说明"]])
    made = openpyxl.load_workbook(path)
    made.create_sheet("名录").append(["uscc"])
    made["名录"].append([A])
    made.save(path)
    report = check_register(path)
    assert (report.ok, report.sheet) == (True, "名录")
    assert report.notes[0].en == "sheets not read: Sheet"


@pytest.mark.parametrize("old", [b"xl/worksheets/sheet1.xml", b"PK\x01\x02\x14\x03\x14"])
def test_damage_of_the_archive(tmp_path: Path, old: bytes) -> None:
    """A workbook whose archive contradicts itself is refused, whoever notices first."""
    path = book(tmp_path, [["uscc"], [A]])
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, old[:-1] + b"\x7f", 1))
    with pytest.raises((UnreadableTableError, SheetError)):
        check_register(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 not a workbook"])
def test_broken_workbooks(tmp_path: Path, data: bytes) -> None:
    """A broken workbook is refused, whatever its name."""
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableTableError, match="工作簿"):
        check_register(path)


def test_format_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    """A workbook that is called .csv is still a workbook."""
    path = book(tmp_path, [["uscc"], [A]])
    renamed = path.rename(tmp_path / "x.csv")
    assert check_register(renamed).ok
    assert [row.values["id"] for row in read_table(renamed)] == [A]


def test_copy_keeps_the_workbook(tmp_path: Path) -> None:
    """The marked copy keeps sheets and formulas, adds two columns, and leaves the original alone."""
    path = book(tmp_path, [["uscc", "name"], [A, "=1+1"], ["bad", "乙"], [A, "丙"]])
    before = path.read_bytes()
    report = check_register(path)
    out = write_faults(path, report, tmp_path / "copy.xlsx")
    assert path.read_bytes() == before
    copy = sheet(out)
    assert copy["B2"].value == "=1+1"
    assert [copy.cell(row, 3).value for row in range(1, 5)] == [
        "问题代码 / fault",
        None,
        "length",
        "repeated",
    ]
    assert "第 2 行" in copy["D4"].value
    assert "row 2" in copy["D4"].value


def test_copy_never_replaces_the_original(tmp_path: Path) -> None:
    """Writing the copy over the register is refused."""
    path = book(tmp_path, [["uscc"], ["bad"]])
    with pytest.raises(UnreadableTableError, match="覆盖"):
        write_faults(path, check_register(path), path)


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+1", "-1", "@x", "\tx", "=1+1", "#N/A"])
def test_names_are_never_formulas(tmp_path: Path, name: str) -> None:
    """Whatever a company calls itself, its name is text in the copy, never a formula."""
    path = tmp_path / "a.csv"
    path.write_text(f"uscc,name\nbad,{name}\n", encoding="utf-8")
    copy = sheet(write_faults(path, check_register(path), tmp_path / "b.xlsx"))
    cell = copy["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", name, True)
    assert copy["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert [copy["C2"].value, copy["B1"].quotePrefix] == ["length", False]


def test_copy_of_a_workbook_keeps_text_that_looks_like_a_formula(tmp_path: Path) -> None:
    """Text that looks like a formula stays text in the copy of a workbook."""
    made = openpyxl.Workbook()
    made.active.append(["uscc", "name"])
    made.active.append(["bad", "x"])
    made.active["B2"].value = "=1+1"
    made.active["B2"].data_type = "s"
    made.save(tmp_path / "a.xlsx")
    path = tmp_path / "a.xlsx"
    copy = sheet(write_faults(path, check_register(path), tmp_path / "b.xlsx"))
    assert (copy["B2"].data_type, copy["B2"].value) == ("s", "=1+1")


def test_copy_of_rows_with_control_characters(tmp_path: Path) -> None:
    """Characters a workbook cannot hold are shown as lost, the copy is still written."""
    path = tmp_path / "a.csv"
    path.write_bytes(f"uscc,name\n{A},a\x07b\nbad,乙\nC\n".encode())
    copy = sheet(write_faults(path, check_register(path), tmp_path / "b.xlsx"))
    assert copy["B2"].value == "a\ufffdb"
    assert [copy.cell(row, 3).value for row in (2, 3, 4)] == [None, "length", "length"]


def test_more_rows_than_a_sheet_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register longer than a sheet is refused as a copy, before anything is written."""
    monkeypatch.setattr("ssj_core.adapters.tables.faultcopy._SHEET_ROWS", 2)
    rows = [{"uscc": "bad"}] * 2
    with pytest.raises(UnreadableTableError, match="--json"):
        write_faults(rows, check_register(rows), tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_missing_parts_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional packages the message says what to install; XLSX itself needs none."""
    path = book(tmp_path, [["uscc"], [A]])
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    report = check_register(path)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[xlsx\]"):
        check_register(FILES / "old.xls")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[xlsx\]"):
        write_faults(path, report, tmp_path / "b.xlsx")


def test_copy_with_merged_identity(tmp_path: Path) -> None:
    """A fault inside a merged range is written beside it; the merged cell is left as it is."""
    path = book(tmp_path, [["uscc", "name"], [A, "甲"], [None, "乙"]])
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("A2:A3")
    made.save(path)
    copy = sheet(write_faults(path, check_register(path), tmp_path / "b.xlsx"))
    assert copy["C3"].value == "missing"
