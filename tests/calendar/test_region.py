"""Regional overlays: opt-in, named, able to cancel a national make-up day."""

from datetime import date

import numpy as np
import pytest

from ssj_core.calendar import Before, DayStatus, Within, WorkdayCalendar
from ssj_core.errors import ManyFaultsError

GUANGXI = {
    "year": 2017,
    "kind": "regional",
    "jurisdiction": "CN-GX",
    "issued": "2017-01-10",
    "title": "三月三放假安排",
    "off": [{"name": "三月三", "from": "2017-03-30", "to": "2017-04-01"}],
    "work": ["2017-04-08"],
}
LIANGSHAN = {
    "year": 2027,
    "kind": "regional",
    "jurisdiction": "CN-SC-LS",
    "off": [{"name": "火把节", "from": "2027-02-15", "to": "2027-02-16"}],
    "work": ["2027-02-21"],
}


def test_an_overlay_cancels_a_national_make_up_day() -> None:
    """1 April 2017 was worked in the nation and free in Guangxi."""
    nation = WorkdayCalendar.cn(notices=[GUANGXI])
    region = WorkdayCalendar.cn(notices=[GUANGXI], region="CN-GX")
    assert nation.is_workday(date(2017, 4, 1))
    assert not region.is_workday(date(2017, 4, 1))
    assert region.is_workday(date(2017, 4, 8))
    assert region.explain(date(2017, 3, 30)).notice == "三月三放假安排"
    assert nation == WorkdayCalendar.cn()
    assert nation != region


def test_an_overlay_stands_in_the_transcript() -> None:
    """A deadline counted with it names it."""
    region = WorkdayCalendar.cn(notices=[GUANGXI], region="CN-GX")
    due = Within.workdays(3).due(date(2017, 3, 29), region)
    assert due.date == date(2017, 4, 7)
    assert "三月三放假安排" in due.text()


def test_a_county_takes_the_overlays_around_it() -> None:
    """CN-GX-BS gets those of CN-GX, but CN-GXX does not."""
    assert not WorkdayCalendar.cn(notices=[GUANGXI], region="CN-GX-BS").is_workday(
        date(2017, 3, 30)
    )
    with pytest.raises(ValueError, match="CN-GXX"):
        WorkdayCalendar.cn(notices=[GUANGXI], region="CN-GXX")


def test_an_overlay_in_an_open_year_is_settled() -> None:
    """What the region decreed holds whatever the national notice brings."""
    region = WorkdayCalendar.cn(notices=[LIANGSHAN], region="CN-SC-LS")
    assert region.status(date(2027, 2, 16)) is DayStatus.PROJECTED
    assert region.is_workday(date(2027, 2, 21))
    assert not region.is_workday(date(2027, 2, 15))
    due = Within.workdays(20).due(date(2027, 1, 22), region)
    assert due.earliest <= due.latest


def test_two_overlays_of_a_region_must_agree() -> None:
    """One has a day off that the other has worked."""
    rival = {
        **GUANGXI,
        "off": [{"name": "三月三", "from": "2017-04-08", "to": "2017-04-08"}],
        "work": [],
    }
    with pytest.raises(ManyFaultsError, match="2017-04-08"):
        WorkdayCalendar.cn(notices=[GUANGXI, rival], region="CN-GX")


def test_however_long_a_region_rests() -> None:
    """Three months off in a row: counting goes on until it finds the day."""
    spans = (("07-01", "07-31"), ("08-01", "08-31"), ("09-01", "09-30"))
    closed = {
        **LIANGSHAN,
        "off": [{"name": "停工", "from": f"2027-{a}", "to": f"2027-{b}"} for a, b in spans],
        "work": [],
    }
    region = WorkdayCalendar.cn(notices=[closed], region="CN-SC-LS")
    assert Within.workdays(1).due(date(2027, 6, 30), region).earliest == date(2027, 10, 4)
    assert Before.workdays(1).due(date(2027, 10, 1), region).date == date(2027, 6, 30)
    found = region.vector.add_workdays(np.array(["2027-06-30"], "datetime64[D]"), 1)
    assert found.earliest[0].item() == date(2027, 10, 4)
