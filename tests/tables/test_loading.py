"""Loading 一单两库: the shipped district, and every fault of a file at once."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from ssj_core._data import read_bytes
from ssj_core.adapters.tables import load_experts, load_inspectors, load_items, load_targets
from ssj_core.adapters.tables.cells import CellError, day, leaves, texts, yes_no
from ssj_core.demo.district import District, csv_files, write_csvs
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.registers import NoColumnError, NothingToCheckError, TwoColumnsError
from ssj_core.registers import (
    Leave,
    TargetKind,
    TargetRegister,
    TargetState,
    check_correspondence,
)

AS_OF = date(2026, 1, 5)
A, B = "91110000600037341L", "91350100M000100Y43"
C, D = "91159900MAQ700019K", "91159900MAQ700027E"


def write(folder: Path, text: str) -> Path:
    """Write a CSV file and return its path."""
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return path


def faults(caught: pytest.ExceptionInfo[ManyFaultsError]) -> list[tuple[str, object]]:
    """Return code and row of every fault."""
    return [(fault.code, fault.params.get("row")) for fault in caught.value.faults]


def test_shipped_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    """The CSV files of the package are the generator's output, to the byte."""
    write_csvs(tmp_path)
    for name in csv_files():
        assert (tmp_path / name).read_bytes() == read_bytes("demo", "data", name)


def test_another_seed_is_another_district() -> None:
    """Seeds give different districts over the same names; each seed always the same."""
    assert csv_files("甲") == csv_files("甲")
    assert csv_files("甲")["targets.csv"] != csv_files()["targets.csv"]


def test_the_district_loads_and_matches(tmp_path: Path) -> None:
    """The invented district is a whole 一单两库: it loads, and list and registers match."""
    write_csvs(tmp_path)
    items = load_items(tmp_path / "items.csv", as_of=AS_OF)
    targets = load_targets(tmp_path / "targets.csv", as_of=AS_OF)
    people = load_inspectors(tmp_path / "inspectors.csv", as_of=AS_OF)
    experts = load_experts(tmp_path / "experts.csv", as_of=AS_OF)
    assert (len(items), len(targets), len(people), len(experts)) == (12, 2000, 60, 6)
    for month in range(1, 13):
        check_correspondence(items, targets, people, on=date(2026, month, 15), team=2)


def test_the_district_has_every_case(tmp_path: Path) -> None:
    """Tiers, kinds, old numbers, exits, two stations; expired, conflicted, absent, moved people."""
    write_csvs(tmp_path)
    targets = load_targets(tmp_path / "targets.csv", as_of=AS_OF)
    people = load_inspectors(tmp_path / "inspectors.csv", as_of=AS_OF)
    assert {target.tier for target in targets} == {"A", "B", "C", "D"}
    assert len({target.tier_scheme for target in targets}) == 1
    assert {target.kind for target in targets} == set(TargetKind) - {TargetKind.OTHER}
    assert {target.state for target in targets} == set(TargetState)
    assert {target.station for target in targets} == {"云杉所", "青砾所"}
    assert sum(target.scheme == "regno15" for target in targets) > 20
    assert len({target.name for target in targets}) == 2000
    assert all("159900" in target.id for target in targets)
    assert len({one.department for one in people}) == 6
    assert sum(not one.certified_on(AS_OF) for one in people) == 4
    assert sum(bool(one.conflicts) for one in people) == 5
    assert sum(bool(one.on_leave) for one in people) == 3
    assert sum(bool(one.former_posts) for one in people) == 3
    assert {one.station for one in people} == {"", "云杉所", "青砾所"}
    assert len({row[1] for row in District().inspectors() + District().experts()}) == 66


def test_targets_keep_what_nobody_asked_for(tmp_path: Path) -> None:
    """Columns without a field of their own become attributes; blank cells stay out."""
    path = write(
        tmp_path, f"统一代码,名称,行业,备注,类型\n{A},甲,食品,,个体工商户\n{B},乙,,x,enterprise\n"
    )
    register = load_targets(path, as_of=AS_OF)
    assert [dict(one.attributes) for one in register] == [{"行业": "食品"}, {"备注": "x"}]
    assert [one.kind.zh for one in register] == ["个体工商户", "企业"]
    assert isinstance(register, TargetRegister)


def test_all_faults_of_a_target_file_at_once(tmp_path: Path) -> None:
    """Cells, identities, states and repeats are told together, by row of the sheet."""
    path = write(
        tmp_path,
        "统一代码,名称,类型,状态,入库日期,退出日期,退出原因\n"
        f"{A},甲,企业,在册,2020-01-01,,\n"
        "bad,乙,企业,在册,,,\n"
        f"{C},丙,星球,在哪,2020-13-01,,\n"
        f"{D},丁,星球,退出,2020-13-01,,\n"
        f"{B},戊,企业,在册,,2020-01-01,\n"
        f"{A},,企业,在册,,,\n"
        ",己,企业,在册,,,\n",
    )
    with pytest.raises(ManyFaultsError) as caught:
        load_targets(path, as_of=AS_OF)
    assert faults(caught) == [
        ("registers.identity", 3),
        ("registers.identity", 4),
        ("tables.bad-cell", 5),
        ("registers.identity", 6),
        ("registers.identity", 7),
        ("registers.identity", 8),
    ]
    assert "第 2 行" in caught.value.faults[4].message()


def test_all_faults_of_a_roster_at_once(tmp_path: Path) -> None:
    """A roster lacks fields, has a bad date, an unclear yes, a leave that runs backwards."""
    path = write(
        tmp_path,
        "人员编号,姓名,单位,性别,执法证号,执法证有效期至,执法岗位,可任组长,请假\n"
        "JC-1,甲,市监局,女,001,2027年1月1日,食品岗,是,2026-03-02..2026-03-04 学习\n"
        "JC-2,,,,,,,,\n"
        "JC-3,丙,市监局,男,003,明年,食品岗,也许,2026-03-02..2026-03-01\n",
    )
    with pytest.raises(ManyFaultsError) as caught:
        load_inspectors(path, as_of=AS_OF)
    assert faults(caught) == [
        ("tables.bad-cell", 4),
        ("tables.bad-cell", 4),
        *[("registers.missing-field", 3)] * 5,
    ]


def test_item_class_is_never_assumed(tmp_path: Path) -> None:
    """An item without a class is refused: general and key are not guessed (C57)."""
    head = "事项编号,抽查项目,检查对象,事项类别,检查方式,检查主体,检查依据,检查内容\n"
    with pytest.raises(ManyFaultsError, match="为空"):
        load_items(write(tmp_path, head + "SJ-1,甲,企业,,现场,乙,丙,丁\n"), as_of=AS_OF)
    with pytest.raises(ManyFaultsError, match="重点检查事项"):
        load_items(write(tmp_path, head + "SJ-1,甲,企业,特别,现场,乙,丙,丁\n"), as_of=AS_OF)
    with pytest.raises(ManyFaultsError, match="企业"):
        load_items(write(tmp_path, head + "SJ-1,甲,企业家,key,现场,乙,丙,丁\n"), as_of=AS_OF)
    assert (
        len(load_items(write(tmp_path, head + "SJ-1,甲,企业,key,现场,乙,丙,丁\n"), as_of=AS_OF))
        == 1
    )


def test_numbers_for_ids_and_certificates_are_refused(tmp_path: Path) -> None:
    """Ids and certificate numbers that became numbers are refused; a district code may be one."""
    made = openpyxl.Workbook()
    made.active.append(
        ["人员编号", "姓名", "单位", "性别", "执法证号", "执法岗位", "有效期至", "片区"]
    )
    made.active.append(
        ["JC-1", "甲", "市监局", "女", 15000100001, "食品岗", date(2027, 1, 1), 150602]
    )
    path = tmp_path / "a.xlsx"
    made.save(path)
    with pytest.raises(ManyFaultsError, match="执法证号") as caught:
        load_inspectors(path, as_of=AS_OF)
    assert len(caught.value.faults) == 1
    made.active["E2"] = "15000100001"
    made.save(path)
    (one,) = load_inspectors(path, as_of=AS_OF)
    assert (one.area, one.cert_valid_until) == ("150602", date(2027, 1, 1))


def test_columns_can_be_mapped(tmp_path: Path) -> None:
    """A column is found by its mapped header; two for one field are refused."""
    path = write(tmp_path, f"代码X,名称,等第\n{A},甲,A\n")
    register = load_targets(path, as_of=AS_OF, columns={"id": "代码X", "tier": "等第"})
    assert register[A].tier == "A"
    with pytest.raises(NoColumnError):
        load_targets(path, as_of=AS_OF)
    with pytest.raises(TwoColumnsError, match="住所、地址"):
        load_targets(write(tmp_path, f"uscc,名称,住所,地址\n{A},甲,a,b\n"), as_of=AS_OF)


def test_header_alone_is_nothing(tmp_path: Path) -> None:
    """A register without rows is nothing to load."""
    with pytest.raises(NothingToCheckError):
        load_targets(write(tmp_path, "uscc,名称\n"), as_of=AS_OF)


def test_objects_load_too() -> None:
    """Rows of mappings load like a file; lists and dates may be lists and dates."""
    rows = [
        {"id": "ZJ-1", "name": "甲", "specialties": ["锅炉"], "on_leave": (Leave(AS_OF, AS_OF),)}
    ]
    (one,) = load_experts(rows, as_of=AS_OF)
    assert (one.specialties, one.available_on(AS_OF)) == (("锅炉",), False)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-05",
        "2026/1/5",
        "2026.1.5",
        "2026年1月5日",
        "20260105",
        " 2026-01-05 ",
        "2026-01-05 00:00:00",
        20260105.0,
        date(2026, 1, 5),
        datetime(2026, 1, 5, 8, tzinfo=UTC),
    ],
)
def test_days(cell: object) -> None:
    """A day is read however offices write it."""
    assert day(cell) == date(2026, 1, 5)


@pytest.mark.parametrize("cell", ["2026-02-30", "1月5日", "x", 36_525])
def test_no_days(cell: object) -> None:
    """What is no day is refused."""
    with pytest.raises(CellError):
        day(cell)


@pytest.mark.parametrize(
    "cell,answer", [("是", True), ("No", False), (True, True), (1, True), ("0", False)]
)
def test_yes_and_no(cell: object, answer: bool) -> None:  # noqa: FBT001 - a table column
    """Yes and no are read in both languages."""
    assert yes_no(cell) is answer


@pytest.mark.parametrize(
    "cell,first,last,reason",
    [
        ("2026-03-02..2026-03-20 学习", (3, 2), (3, 20), "学习"),
        ("2026-03-02至2026-03-20", (3, 2), (3, 20), ""),
        ("2026年3月2日—2026年3月20日 病假", (3, 2), (3, 20), "病假"),
        ("2026/3/2 ~ 2026/3/20（年休假）", (3, 2), (3, 20), "年休假"),
        ("2026-03-02", (3, 2), (3, 2), ""),
        ("2026-03-02 事假", (3, 2), (3, 2), "事假"),
        (date(2026, 3, 2), (3, 2), (3, 2), ""),
        ("２０２６－０３－０２起", (3, 2), None, ""),
        ("2026年3月2日起 产假", (3, 2), None, "产假"),
    ],
)
def test_leave(
    cell: object, first: tuple[int, int], last: tuple[int, int] | None, reason: str
) -> None:
    """Leave is a term, a day, or from a day on, with a reason behind it."""
    (found,) = leaves(cell)
    assert found.first == date(2026, *first)
    assert found.last == (date.max if last is None else date(2026, *last))
    assert found.reason == reason


@pytest.mark.parametrize(
    "cell",
    [
        "产假",
        "2026-03-02..x",
        "从三月起",
        "3月1日至3月20日",
        "2026-03-20至2026-03-02",
        "长期",
        "2026-03-01至03-20",
        "至2026-03-20",
        "2026-03-02起至2026-03-20",
        "有效期至2026-03-20",
    ],
)
def test_no_leave(cell: str) -> None:
    """Words without days, days without a year, a leave that runs backwards: refused."""
    with pytest.raises(CellError):
        leaves(cell)


@pytest.mark.parametrize("cell", ["无", "/", ()])
def test_nobody_is_away(cell: object) -> None:
    """无 and / say that there is none."""
    assert leaves(cell) == ()


def test_lists() -> None:
    """Lists are split at the marks offices use; several leaves at semicolons."""
    assert texts("甲、乙；丙|丁，戊\n己") == ("甲", "乙", "丙", "丁", "戊", "己")
    assert len(leaves("2026-03-02至2026-03-04 学习；；2026-05-01~2026-05-02")) == 2
