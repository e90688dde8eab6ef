"""First and last days, ties, and what is left out: where one sign more or less would be another law."""

from datetime import date
from typing import Any

import pytest

from ssj_core.calendar import (
    Before,
    ByDate,
    Exclude,
    Extend,
    Roll,
    Within,
    WorkdayCalendar,
    read_notice,
    read_notice_text,
)
from ssj_core.calendar.days import index_of
from ssj_core.calendar.statutes import general_law
from ssj_core.errors import ManyFaultsError

CALENDAR = WorkdayCalendar.cn()


@pytest.mark.parametrize(
    "day, law",
    [
        ("2017-09-30", "民法通则"),
        ("2017-10-01", "民法总则"),
        ("2020-12-31", "民法总则"),
        ("2021-01-01", "民法典"),
    ],
)
def test_the_general_law_changes_on_its_first_day(day: str, law: str) -> None:
    """民法总则 was in force from 1 October 2017, 民法典 from 1 January 2021, that day included."""
    (cited,) = general_law(date.fromisoformat(day), unit="workday")
    assert cited.startswith(f"《{law}》")


def test_only_tax_law_moves_a_fixed_day_by_itself() -> None:
    """税收征收管理法实施细则 art. 109 moves days of every month; other statutes do not."""
    assert ByDate.monthly(15, statute="税收征收管理法").roll is Roll.NEXT
    assert ByDate.monthly(15, statute="行政处罚法").roll is Roll.NONE
    assert ByDate.monthly(15).roll is Roll.NONE


def test_days_counted_back_end_the_day_before() -> None:
    """Of five working days before Monday 20 April the last is Friday; the 20th is not counted."""
    found = Before.workdays(5).due(date(2026, 4, 20), CALENDAR)
    assert found.counted_to == date(2026, 4, 19)
    assert found.counted_from == date(2026, 4, 13)


def test_an_ordinary_day_of_a_published_year_has_no_name() -> None:
    """A festival's own day that the notice of its year does not name is an ordinary day."""
    assert CALENDAR.info(index_of(date(2026, 3, 3))).name == ""
    assert CALENDAR.info(index_of(date(2026, 1, 1))).name == "元旦"


@pytest.mark.parametrize("row", [["name", "from", "to"], "name", 1, {"name": "x", "from": "y"}])
def test_a_row_of_a_notice_is_an_object(row: Any) -> None:
    """A list of the three names is none."""
    document = {"schema": 1, "year": 2027, "kind": "annual", "off": [row], "work": []}
    with pytest.raises(ManyFaultsError):
        read_notice(document, supplier="x")


def test_a_text_is_told_its_faults_and_no_others() -> None:
    """A day there is not, and the count it leaves short: that no days off are left is no third fault."""
    text = "关于2027年部分节假日安排的通知\n一、元旦：1月32日放假，共1天。\n"
    with pytest.raises(ManyFaultsError) as refused:
        read_notice_text(text)
    assert len(refused.value.faults) == 2


def test_an_exclusion_of_a_day_comes_before_an_extension_of_that_day() -> None:
    """Decided on the day the exclusion begins: both count, whatever order they are given in."""
    out = Exclude(date(2026, 3, 9), date(2026, 3, 10), "鉴定")
    more = Extend(5, date(2026, 3, 9), "复杂")
    orders: tuple[list[Exclude | Extend], ...] = ([out, more], [more, out])
    ends = {Within.workdays(10).due(date(2026, 3, 2), CALENDAR, given).latest for given in orders}
    assert ends == {date(2026, 3, 25)}
