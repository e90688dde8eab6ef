"""Laws of files: what is good stays good through any file, and no file at all is a crash."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssj_core.adapters.tables import RegisterReport, check_register, load_targets
from ssj_core.errors import SsjError
from ssj_core.registers import Target, TargetRegister
from ssj_core.testing.strategies import credit_codes, registration_numbers, target_registers

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADERS = {
    "统一社会信用代码/注册号": "id",
    "名称": "name",
    "对象类型": "kind",
    "信用等级": "tier",
    "等级体系": "tier_scheme",
    "所属监管所": "station",
    "状态": "state",
    "退出日期": "exited_on",
    "退出原因": "exit_reason",
    "上次检查日期": "last_inspected",
}


def outcome(path: Path) -> RegisterReport | SsjError:
    """Return the report on a file, or the refusal."""
    try:
        return check_register(path)
    except SsjError as error:
        return error


def cell(target: Target, field: str) -> str:
    """Return a field as a spreadsheet would show it, in Chinese where it has a label."""
    value = getattr(target, field)
    return "" if value is None else str(getattr(value, "zh", value))


@same_folder
@given(
    register=target_registers(min_size=1),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "gb18030")),
)
def test_a_good_register_survives_a_file(
    tmp_path: Path, register: TargetRegister, encoding: str
) -> None:
    """A good register written as CSV has no fault, and loads to the same snapshot."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows([[cell(one, field) for field in HEADERS.values()] for one in register])
    path = tmp_path / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert check_register(path).accepted == len(register)
    assert load_targets(path, as_of=register.as_of).digest() == register.digest()


@same_folder
@given(
    codes=st.lists(credit_codes() | registration_numbers(), min_size=2, max_size=20, unique=True),
    data=st.data(),
)
def test_every_fault_is_found_in_its_row(codes: list[str], data: st.DataObject) -> None:
    """Break any row of a good register, and exactly that row is reported."""
    at = data.draw(st.integers(1, len(codes) - 1))
    broken = data.draw(st.sampled_from(("", codes[0], codes[at][:-1], codes[at][:-1] + "!")))
    rows = [*codes[:at], broken, *codes[at + 1 :]]
    report = check_register([{"uscc": code} for code in rows])
    assert [fault.row for fault in report.faults] == [at + 1]


@same_folder
@given(
    content=st.binary(max_size=200)
    | st.text(alphabet='uscc,\n"\t;9A中\ufffd', max_size=60).map(str.encode)
)
def test_no_file_is_a_crash(tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds, it is reported on or refused in our own words."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"uscc,name\n" + content)
    for source in (path, tmp_path / "b.csv"):
        (tmp_path / "b.csv").write_bytes(content)
        report = outcome(source)
        if isinstance(report, SsjError):
            assert report.message("zh") != report.message("en")
        else:
            assert report.rows == report.accepted + len(report.faults)
            assert sum(report.by_code.values()) == len(report.faults)
            assert sum(report.by_scheme.values()) == report.accepted + report.by_code.get(
                "repeated", 0
            )


@pytest.mark.long
@settings(same_folder, max_examples=500)
@given(at=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), cut=st.booleans())
def test_no_damaged_workbook_is_a_crash(tmp_path: Path, at: float, value: int, cut: bool) -> None:  # noqa: FBT001 - drawn, not called
    """A workbook damaged anywhere is reported on or refused in our own words."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["uscc", "名称"])
    book.active.append(["91110000600037341L", "甲"])
    book.save(path)
    damaged = bytearray(path.read_bytes())
    spot = int(at * len(damaged))
    damaged[spot] = value
    path.write_bytes(damaged[: spot + 1] if cut else damaged)
    report = outcome(path)
    assert isinstance(report, SsjError) or report.rows >= 1
