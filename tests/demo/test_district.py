"""The shipped district: what its generator gives, and as sound as anybody's registers should be."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ssj_core._data import packaged
from ssj_core.adapters.tables import check_register
from ssj_core.calendar import ByDate, Within, WorkdayCalendar
from ssj_core.demo.cast import DEPARTMENTS, load_cast
from ssj_core.demo.district import District, csv_files, write_csvs
from ssj_core.demo.summary import trace_line
from ssj_core.registers import ItemClass


@pytest.mark.parametrize("name", ["items.csv", "targets.csv", "inspectors.csv", "experts.csv"])
def test_the_shipped_files_are_what_the_district_gives(name: str) -> None:
    """To the byte: whoever doubts a row can make it again."""
    assert packaged("demo", "data", name).read_bytes() == csv_files()[name].encode()


def test_another_seed_gives_another_district(tmp_path: Path) -> None:
    """The numbers stay, the chances change."""
    write_csvs(tmp_path, "另一个")
    assert len(District("另一个").targets()) == 2000
    assert csv_files("另一个")["targets.csv"] != csv_files()["targets.csv"]


def test_the_registers_hold(tmp_path: Path) -> None:
    """2,000 targets without a fault, in an area that is not assigned, some with an old number only."""
    path = tmp_path / "targets.csv"
    path.write_bytes(packaged("demo", "data", "targets.csv").read_bytes())
    report = check_register(path)
    assert (report.rows, report.accepted, len(report.faults)) == (2000, 2000, 0)
    assert set(report.by_scheme) == {"uscc", "regno15"}
    cast = load_cast()
    assert all("159900" in target.id for target in cast.targets)
    assert {target.tier for target in cast.targets} == set("ABCD")
    assert len({target.kind for target in cast.targets}) >= 4


def test_the_people_and_the_items() -> None:
    """Sixty inspectors in six departments, experts, twelve items of both classes."""
    cast = load_cast()
    assert len(cast.inspectors) == 60
    assert set(Counter(one.department for one in cast.inspectors)) == set(DEPARTMENTS)
    assert len(cast.experts) >= 5
    assert len(cast.items) == 12
    assert {item.item_class for item in cast.items} == set(ItemClass)


def test_a_deadline_fits_on_a_line() -> None:
    """Counted days and named holidays for a period; the nearest working days for a date."""
    calendar = WorkdayCalendar.cn()
    lines = {
        "06-17 至 06-18 计 2 天，06-19 至 06-21 端午节不计，06-22 计 1 天": Within.workdays(3).due(
            date(2026, 6, 16), calendar
        ),
        "当日为休息日，前后最近的工作日为 2026-01-30、2026-02-02": ByDate(1, 31).due(
            2026, calendar
        ),
        "当日即工作日": ByDate(3, 31).due(2026, calendar),
    }
    for line, deadline in lines.items():
        assert trace_line(deadline) == line
