"""Forms go out and come back the same; what does not fit is named cell by cell."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssj_core.adapters.platform import (
    FORMS,
    FolderPlatform,
    read_form,
    write_form,
    write_form_faults,
    write_template,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.platform import FormColumnsError, FormUnknownError, FormUnreadableError
from ssj_core.ports import Platform

ROW = {
    "抽查任务编号": "T1",
    "抽查任务名称": "",
    "统一社会信用代码": "91159900MA0004871E",
    "检查对象名称": '=HYPERLINK("http://x")',
    "抽取组": "",
    "检查部门": "示例局",
    "检查人员": "",
    "封存码": "",
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_template_has_headers_and_drop_downs(name: str, tmp_path: Path) -> None:
    """Every form has a template: its headers, and a drop-down for every closed list."""
    sheet = openpyxl.load_workbook(write_template(name, tmp_path / "t.xlsx"))[name]
    assert [cell.value for cell in sheet[1]] == [one.name for one in FORMS[name].columns]
    wanted = sum(bool(one.choices) for one in FORMS[name].columns)
    assert len(sheet.data_validations.dataValidation) == wanted
    assert read_form(name, tmp_path / "t.xlsx") == []


def test_no_name_is_ever_a_formula(tmp_path: Path) -> None:
    """A company called like a formula stays text, and comes back as it was."""
    path = write_form("定向名单", [ROW], tmp_path / "f.xlsx")
    cell = openpyxl.load_workbook(path)["定向名单"]["D2"]
    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, ROW["检查对象名称"])
    assert read_form("定向名单", path) == [ROW]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20))
def test_any_name_comes_back(name: str, tmp_path: Path) -> None:
    """Whatever letters a name has, it comes back as it went."""
    path = write_form("定向名单", [{**ROW, "检查对象名称": name}], tmp_path / "n.xlsx")
    assert read_form("定向名单", path)[0]["检查对象名称"] == name


def test_faults_are_named_and_written_back(tmp_path: Path) -> None:
    """Every fault has row and column; the copy has them in words, and the cells are marked."""
    path = write_template("检查结果", tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["检查结果"]
    good = {
        "检查编号": "J-1",
        "抽查任务编号": "T1",
        "统一社会信用代码": "91159900MA0004871E",
        "检查对象名称": "甲店",
        "检查来源": "随机抽查",
        "下达日期": "2026-03-30",
        "开始日期": datetime(2026, 4, 1, 9),  # noqa: DTZ001 - as a sheet has it
        "检查日期": "2026-04-01",
        "检查方式": "书面检查；现场检查；",
        "检查部门": "示例局",
        "检查人员": "P-1",
        "检查结果": "未发现问题",
        "涉嫌犯罪": "否",
        "录入人": "P-1",
        "录入人部门": "示例局",
        "录入日期": "2026-04-02",
        "抽查事项": "食品-01",
        "检查内容": "台账",
        "是否检查": "是",
        "检查情况": "合规",
    }
    bad = {
        "统一社会信用代码": "代码",
        "检查对象名称": "",
        "检查来源": "抽签",
        "检查日期": "4月1日",
        "检查方式": "现场检查、书面检查",
        "检查结果": "正常",
        "审核日期": "2026-13-01",
    }
    for row in (good, good | bad, {"检查编号": " ", "备注": "  "}):
        sheet.append([row.get(one.name) for one in FORMS["检查结果"].columns])
    book.save(path)
    with pytest.raises(ManyFaultsError) as caught:
        read_form("检查结果", path)
    found = [(one.params["row"], one.params["column"]) for one in caught.value.faults]
    assert found == [
        (3, "统一社会信用代码"),
        (3, "检查对象名称"),
        (3, "检查来源"),
        (3, "检查日期"),
        (3, "检查方式"),
        (3, "检查结果"),
        (3, "审核日期"),
    ]
    out = write_form_faults(path, caught.value, tmp_path / "faults.xlsx")
    copy = openpyxl.load_workbook(out)["检查结果"]
    assert "检查来源" in copy.cell(3, copy.max_column).value
    assert copy["E3"].fill.fgColor.rgb == "FFFFC7CE"
    assert copy["E2"].fill.fgColor.rgb != "FFFFC7CE"
    with pytest.raises(FormUnreadableError):
        write_form_faults(path, caught.value, path)


def test_cells_of_other_types(tmp_path: Path) -> None:
    """Days and whole numbers of a sheet become text."""
    path = write_template("抽取结果", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    book["抽取结果"].append(
        [7.0, 2026.0, None, "示例局/2026", "示例局", date(2026, 4, 1), "91159900MA0004871E", "甲"]
    )
    book.save(path)
    (row,) = read_form("抽取结果", path)
    assert (row["平台任务编号"], row["抽查任务编号"], row["抽取日期"]) == (
        "7",
        "2026",
        "2026-04-01",
    )


def test_wrong_files(tmp_path: Path) -> None:
    """Unknown forms, other columns, and files that are no workbook are refused by name."""
    with pytest.raises(FormUnknownError):
        write_template("年报", tmp_path / "x.xlsx")
    other = write_template("抽取结果", tmp_path / "other.xlsx")
    with pytest.raises(FormColumnsError, match="检查部门"):
        read_form("定向名单", other)
    for name, data in (("a.xlsx", b"no"), ("b.xls", b"no"), ("c.xlsx", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(FormUnreadableError, match=name):
            read_form("定向名单", tmp_path / name)
    with pytest.raises(FormUnreadableError):
        read_form("定向名单", tmp_path / "missing.xlsx")


def test_a_folder_is_a_platform(tmp_path: Path) -> None:
    """Delivering twice gives one file and one receipt; what is refused writes nothing."""
    platform = FolderPlatform("区平台", tmp_path)
    assert isinstance(platform, Platform)
    first = platform.deliver("定向名单", [ROW])
    assert platform.deliver("定向名单", [ROW]) == first
    assert platform.attach("定向名单", first, b"{}").exists()
    assert len(list(platform.out.iterdir())) == 2
    assert platform.deliver("定向名单", [{**ROW, "检查部门": "另一局"}]) != first
    with pytest.raises(ManyFaultsError):
        platform.deliver("定向名单", [{**ROW, "部门": "示例局"}])
    with pytest.raises(ManyFaultsError, match="没有这一列"):
        platform.deliver("定向名单", [{**ROW, "部门": "示例局"}])
    assert len(list(platform.out.iterdir())) == 3
    assert platform.name == "区平台"


def test_what_came_in_is_collected(tmp_path: Path) -> None:
    """Workbooks of the form are read in the order of their names, others left alone."""
    platform = FolderPlatform("区平台", tmp_path)
    for at in (2, 1):
        write_form(
            "定向名单", [{**ROW, "抽查任务编号": f"T{at}"}], platform.into / f"定向名单{at}.xlsx"
        )
    (platform.into / "说明.txt").write_text("x", encoding="utf-8")
    assert [row["抽查任务编号"] for row in platform.collect("定向名单")] == ["T1", "T2"]
