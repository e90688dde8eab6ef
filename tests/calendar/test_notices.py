"""Holiday notices: read whole, checked whole, or refused with every fault."""

import json
from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from ssj_core.calendar import HolidayNotice, WorkdayCalendar, read_notice
from ssj_core.calendar import sources as known_room
from ssj_core.calendar.checks import admit
from ssj_core.calendar.sources import fillers, from_tables, shipped
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.calendar import (
    NoticeConflictError,
    NoticeConservationError,
    NoticeFormError,
    NoticeRefusedError,
    NoticeStatutoryError,
    NoticeTargetError,
    NoticeWindowError,
    NoticeWorkdayError,
)

GOOD: dict[str, Any] = {
    "schema": "ssj.cn-notice/1",
    "year": 2027,
    "kind": "annual",
    "doc_no": "国办发明电〔2026〕0号",
    "issued": "2026-11-05",
    "source_url": "https://www.gov.cn/example",
    "off": [
        {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"},
        {"name": "春节", "from": "2027-02-05", "to": "2027-02-12"},
        {"name": "清明节", "from": "2027-04-03", "to": "2027-04-05"},
        {"name": "劳动节", "from": "2027-05-01", "to": "2027-05-05"},
        {"name": "端午节", "from": "2027-06-09", "to": "2027-06-09"},
        {"name": "中秋节", "from": "2027-09-15", "to": "2027-09-15"},
        {"name": "国庆节", "from": "2027-10-01", "to": "2027-10-07"},
    ],
    "work": ["2027-01-31", "2027-02-20", "2027-05-08", "2027-09-26", "2027-10-09"],
}


def changed(**changes: Any) -> dict[str, Any]:
    """Return the good document with fields replaced."""
    return {**json.loads(json.dumps(GOOD)), **changes}


def faults_of(ask: Callable[[], object]) -> tuple[SsjError, ...]:
    """Return the faults an action is refused with."""
    with pytest.raises(ManyFaultsError) as refused:
        ask()
    return refused.value.faults


def load(document: dict[str, Any]) -> WorkdayCalendar:
    """Load one document beside the shipped notices."""
    return WorkdayCalendar.cn(notices=[document])


def test_a_good_notice_brings_a_year() -> None:
    """A notice handed in as a mapping counts at once."""
    cal = load(GOOD)
    assert cal.is_workday(date(2027, 2, 20))
    assert not cal.is_workday(date(2027, 2, 12))
    assert cal.count_workdays(date(2026, 12, 26), date(2027, 12, 26)) == 247
    named = changed(work=[{"name": "补班", "date": day} for day in GOOD["work"]])
    assert read_notice(named) == read_notice(GOOD)


@pytest.mark.parametrize(
    "off, work",
    [
        # last year's table with the year changed: the Spring Festival off from 14 to 22 February
        (
            [
                ("元旦", "01-01", "01-03"),
                ("春节", "02-14", "02-22"),
                ("清明节", "04-04", "04-06"),
                ("劳动节", "05-01", "05-05"),
                ("端午节", "06-19", "06-21"),
                ("中秋节", "09-25", "09-27"),
                ("国庆节", "10-01", "10-07"),
            ],
            ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
        ),
        # the same with make-up days moved to weekends: still no statutory days, still the wrong balance
        (
            [
                ("元旦", "01-01", "01-03"),
                ("春节", "02-14", "02-22"),
                ("清明节", "04-04", "04-06"),
                ("劳动节", "05-01", "05-05"),
                ("端午节", "06-19", "06-21"),
                ("中秋节", "09-25", "09-27"),
                ("国庆节", "10-01", "10-07"),
            ],
            ["02-13", "02-28", "05-09", "09-19", "10-10"],
        ),
        # invented numbers, far too generous
        (
            [
                ("元旦", "01-01", "01-03"),
                ("春节", "02-05", "02-19"),
                ("清明节", "04-03", "04-05"),
                ("劳动节", "05-01", "05-07"),
                ("端午节", "06-09", "06-11"),
                ("中秋节", "09-15", "09-17"),
                ("国庆节", "10-01", "10-08"),
            ],
            ["01-31", "02-20", "05-08", "09-26"],
        ),
        # only the statutory days, nothing made up for those on weekends
        (
            [
                ("元旦", "01-01", "01-01"),
                ("春节", "02-05", "02-08"),
                ("清明节", "04-05", "04-05"),
                ("劳动节", "05-01", "05-02"),
                ("端午节", "06-09", "06-09"),
                ("中秋节", "09-15", "09-15"),
                ("国庆节", "10-01", "10-03"),
            ],
            [],
        ),
        # an example that works two days too many
        (
            [
                ("元旦", "01-01", "01-03"),
                ("春节", "02-05", "02-12"),
                ("清明节", "04-03", "04-05"),
                ("劳动节", "05-01", "05-05"),
                ("端午节", "06-09", "06-09"),
                ("中秋节", "09-15", "09-15"),
                ("国庆节", "10-01", "10-07"),
            ],
            ["01-30", "01-31", "02-20", "02-21", "05-08", "09-26", "10-09"],
        ),
    ],
)
def test_invented_tables_of_2027_are_refused(
    off: list[tuple[str, str, str]], work: list[str]
) -> None:
    """Tables of the kinds that circulate all break the conservation law."""
    document = changed(
        off=[{"name": name, "from": f"2027-{a}", "to": f"2027-{b}"} for name, a, b in off],
        work=[f"2027-{day}" for day in work],
    )
    found = faults_of(lambda: load(document))
    assert any(isinstance(fault, NoticeConservationError) for fault in found)


@pytest.mark.parametrize(
    "changes, kinds",
    [
        (
            {"work": ["2027-02-22", *GOOD["work"][1:]]},
            {NoticeWorkdayError, NoticeConservationError},
        ),
        ({"work": ["2027-02-06", *GOOD["work"][1:]]}, {NoticeWorkdayError}),
        ({"work": ["2028-01-01", *GOOD["work"][1:]]}, {NoticeWindowError}),
        ({"work": ["2026-12-20", *GOOD["work"][1:]]}, {NoticeWindowError}),
        ({"work": GOOD["work"][1:]}, {NoticeConservationError}),
        ({"off": GOOD["off"][1:]}, {NoticeStatutoryError, NoticeConservationError}),
        (
            {"off": GOOD["off"][2:], "work": ["2027-03-01", "2030-01-05"]},
            {NoticeWorkdayError, NoticeWindowError, NoticeStatutoryError, NoticeConservationError},
        ),
    ],
)
def test_every_failed_rule_is_listed(changes: dict[str, Any], kinds: set[type]) -> None:
    """All rules a notice breaks are named at once, and nothing is loaded."""
    found = faults_of(lambda: load(changed(**changes)))
    assert {type(fault) for fault in found} == kinds
    assert all(isinstance(fault, NoticeRefusedError) for fault in found)
    assert all(fault.message("zh") != fault.message("en") for fault in found)


@pytest.mark.parametrize(
    "changes, fields",
    [
        ({"text": "…"}, {"text"}),
        ({"schema": "other/1"}, {"schema"}),
        ({"year": "2027"}, {"year"}),
        ({"year": 2003}, {"year"}),
        ({"kind": "daily"}, {"kind"}),
        ({"kind": "amendment"}, {"amends"}),
        ({"kind": "amendment", "amends": None}, {"amends"}),
        ({"kind": "regional"}, {"jurisdiction"}),
        ({"jurisdiction": "CN-GX"}, {"jurisdiction"}),
        ({"residual": "2"}, {"residual"}),
        ({"issued": "yesterday"}, {"issued"}),
        ({"issued": "2026-11-31"}, {"issued"}),
        ({"title": 5}, {"title"}),
        ({"off": []}, {"off"}),
        ({"off": "2027-01-01"}, {"off"}),
        ({"off": [{"name": "元旦", "from": "2027-01-01"}]}, {"off[0]"}),
        ({"off": [{"name": "", "from": "2027-01-01", "to": "2027-01-01"}]}, {"off[0].name"}),
        ({"off": [{"name": "元旦", "from": "2027-01-03", "to": "2027-01-01"}]}, {"off[0]"}),
        ({"off": [{"name": "元旦", "from": "2027-01-01", "to": "2027-03-01"}]}, {"off[0]"}),
        ({"off": [{"name": "元旦", "from": 5, "to": "20270101"}]}, {"off[0].from", "off[0].to"}),
        ({"work": ["1 May"], "year": None}, {"work[0]", "year"}),
        ({"work": [{"name": "x", "date": "?"}]}, {"work[0].date"}),
    ],
)
def test_fields_that_cannot_be_read_are_all_named(
    changes: dict[str, Any], fields: set[str]
) -> None:
    """Unknown, missing and unreadable fields are faults, never defaults."""
    found = faults_of(lambda: read_notice(changed(**changes)))
    assert all(isinstance(fault, NoticeFormError) for fault in found)
    assert {fault.params["field"] for fault in found} >= fields


def test_what_is_no_document_is_refused() -> None:
    """A list is no notice."""
    found = faults_of(lambda: read_notice([]))  # type: ignore[arg-type]
    assert found[0].params["field"] == "$"


def test_a_second_notice_of_a_year_conflicts() -> None:
    """Loaded again it changes nothing; with other days it must be an amendment."""
    assert load(GOOD) == WorkdayCalendar.cn(notices=[GOOD, read_notice(GOOD)])
    other = changed(work=["2027-01-30", *GOOD["work"][1:]])
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[GOOD, other]))
    assert {type(fault) for fault in found} == {NoticeConflictError}
    rival = {
        **changed(off=[{"name": "纪念日", "from": "2027-02-20", "to": "2027-02-20"}], work=[]),
        "kind": "one_off",
    }
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[rival, GOOD]))
    assert {type(fault) for fault in found} == {NoticeConflictError}


def amendment(**changes: Any) -> dict[str, Any]:
    """An invented amendment of 2027: the Spring Festival two days longer, one make-up day dropped."""
    return {
        "year": 2027,
        "kind": "amendment",
        "amends": "春节",
        "issued": "2027-01-20",
        "residual": 3,
        "off": [
            {"name": "春节", "from": "2027-02-05", "to": "2027-02-16"},
            {"name": "春节", "from": "2027-02-20", "to": "2027-02-20"},
        ],
        "work": ["2027-01-31"],
        **changes,
    }


def test_an_amendment_restates_its_festival() -> None:
    """Its days replace those of the festival it names; a make-up day it makes free is free."""
    cal = WorkdayCalendar.cn(notices=[GOOD, amendment()])
    assert not cal.is_workday(date(2027, 2, 15))
    assert not cal.is_workday(date(2027, 2, 20))
    shorter = amendment(
        off=[{"name": "春节", "from": "2027-02-05", "to": "2027-02-10"}],
        work=["2027-01-31"],
        residual=-2,
    )
    cal = WorkdayCalendar.cn(notices=[shorter, GOOD])
    assert cal.is_workday(date(2027, 2, 11))
    assert cal.is_workday(date(2027, 2, 20))
    assert (
        WorkdayCalendar.cn(as_of=date(2027, 1, 19), notices=[GOOD, shorter]).is_workday(
            date(2027, 2, 11)
        )
        is False
    )


def test_an_amendment_of_two_feasts_together() -> None:
    """A line that names both feasts is restated by an amendment that names one or both."""
    both = {
        "year": 2025,
        "kind": "amendment",
        "amends": "国庆节、中秋节",
        "residual": 1,
        "issued": "2025-09-20",
        "off": [{"name": "国庆节、中秋节", "from": "2025-10-01", "to": "2025-10-09"}],
        "work": ["2025-09-28", "2025-10-11"],
    }
    assert not WorkdayCalendar.cn(notices=[both]).is_workday(date(2025, 10, 9))
    one = {
        **both,
        "amends": "国庆节",
        "residual": -1,
        "off": [{"name": "国庆节", "from": "2025-10-01", "to": "2025-10-07"}],
    }
    assert WorkdayCalendar.cn(notices=[one]).is_workday(date(2025, 10, 8))


def test_an_amendment_is_checked_as_well() -> None:
    """It names a festival that is loaded, keeps its statutory days, and states a true balance if any."""
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[amendment()]))
    assert {type(fault) for fault in found} == {NoticeTargetError}
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[GOOD, amendment(amends="重阳节")]))
    assert {type(fault) for fault in found} == {NoticeTargetError}
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[GOOD, amendment(residual=1)]))
    assert {type(fault) for fault in found} == {NoticeConservationError}
    lost = amendment(off=[{"name": "春节", "from": "2027-02-06", "to": "2027-02-12"}], residual=-1)
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[GOOD, lost]))
    assert {type(fault) for fault in found} == {NoticeStatutoryError}
    silent = amendment()
    del silent["residual"]
    assert not WorkdayCalendar.cn(notices=[GOOD, silent]).is_workday(date(2027, 2, 16))
    twin = amendment(
        work=["2027-01-30"], off=[{"name": "春节", "from": "2027-01-31", "to": "2027-02-16"}]
    )
    del twin["residual"]
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[GOOD, silent, twin]))
    assert NoticeConflictError in {type(fault) for fault in found}


def test_a_one_off_decree_states_a_true_balance() -> None:
    """Weekdays off minus weekend days worked is what it says it is."""
    decree = {
        "year": 2027,
        "kind": "one_off",
        "residual": 1,
        "off": [{"name": "纪念日", "from": "2027-08-02", "to": "2027-08-03"}],
        "work": ["2027-08-08"],
    }
    cal = WorkdayCalendar.cn(notices=[decree])
    assert cal.is_workday(date(2027, 8, 8))
    assert not cal.explain(date(2027, 8, 2)).workday
    assert cal.explain(date(2027, 8, 2)).notice == "2027年纪念日放假的通知"
    found = faults_of(lambda: WorkdayCalendar.cn(notices=[{**decree, "residual": 0}]))
    assert {type(fault) for fault in found} == {NoticeConservationError}


def test_the_order_of_loading_does_not_matter() -> None:
    """Every order of the same notices is the same calendar, with the same answers."""
    later = changed(
        year=2027,
        kind="one_off",
        residual=1,
        off=[{"name": "纪念日", "from": "2027-08-02", "to": "2027-08-02"}],
        work=[],
    )
    calendars = {
        WorkdayCalendar.cn(notices=order) for order in permutations([GOOD, amendment(), later])
    }
    assert len(calendars) == 1
    cal = WorkdayCalendar.cn()
    assert WorkdayCalendar(reversed(cal.notices)) == cal


def test_the_file_form_comes_back_whole() -> None:
    """Writing and reading a notice changes nothing; its digest is of its content, not of who supplied it."""
    for notice in shipped():
        again = read_notice(notice.to_dict(), supplier="elsewhere")
        assert again == notice
        assert again.digest == notice.digest
        assert notice.label
    urls = read_notice(
        changed(source_url="", source_urls=["https://www.gov.cn/x", "https://www.gov.cn/y"])
    )
    assert urls.source_url == "https://www.gov.cn/x"


def test_an_unknown_issue_date_is_the_eve_of_the_year() -> None:
    """A notice without a date counts as issued before its year began."""
    by_year = {notice.year: notice for notice in shipped() if notice.kind == "annual"}
    assert by_year[2012].issued is None
    assert by_year[2012].known_from == date(2011, 12, 31)
    assert by_year[2026].known_from == date(2025, 11, 4)


TABLE_OFF = {day: line.name for line in read_notice(GOOD).off for day in line.days}


def test_a_new_release_of_chinese_calendar_brings_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Years only its tables have are filled, checked like any notice, and count only where nothing limits knowledge."""
    assert fillers() == ()
    years = frozenset(range(2004, 2027))
    english = {
        day: next(key for key, value in known_room._NAMES.items() if value == name)
        for day, name in TABLE_OFF.items()
    }
    work = [date.fromisoformat(day) for day in GOOD["work"]]
    made = from_tables(english, work, years, "chinese_calendar 9.9")
    assert [notice.year for notice in made] == [2027]
    assert made[0].off == read_notice(GOOD).off
    assert made[0].label == "chinese_calendar 9.9 的数据表（2027年，不是通知原文）"
    assert from_tables(english, work, years | {2027}, "chinese_calendar") == ()
    monkeypatch.setattr(known_room, "fillers", lambda: made)
    known, refused = known_room.known_notices(None, (), None)
    assert refused == ()
    assert made[0] in known
    assert made[0] not in known_room.known_notices(date(2027, 6, 1), (), None)[0]
    amended, _ = known_room.known_notices(None, (read_notice(amendment()),), None)
    assert made[0] in amended
    loaded, _ = known_room.known_notices(None, (read_notice(GOOD),), None)
    assert made[0] not in loaded
    assert WorkdayCalendar(known).is_workday(date(2027, 2, 20))


def test_a_filled_year_that_breaks_the_law_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays projected, and the coverage says why."""
    made = from_tables(
        dict.fromkeys(TABLE_OFF, "National Day"), [], frozenset(range(2004, 2027)), "x"
    )
    monkeypatch.setattr(known_room, "fillers", lambda: made)
    known, refused = known_room.known_notices(None, (), None)
    assert made[0] not in known
    assert any("conservation" in fault for fault in refused)
    cal = WorkdayCalendar(known, refused=refused)
    assert cal.coverage.refused == refused


def test_late_december_belongs_to_the_next_year_in_tables() -> None:
    """Days after 26 December go to the following notice, if the table has that year."""
    off = {date(2027, 12, 31): "New Year's Day", date(2028, 1, 1): "New Year's Day"}
    made = from_tables(off, [], frozenset(), "x")
    assert [notice.year for notice in made] == [2028]


def test_admitting_is_all_or_nothing() -> None:
    """One bad notice keeps a good one out."""
    bad = read_notice(changed(work=[]))
    with pytest.raises(ManyFaultsError):
        admit([read_notice(amendment()), bad], shipped())
    assert isinstance(admit([read_notice(GOOD)], shipped())[-1], HolidayNotice)
