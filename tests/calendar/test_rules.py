"""Periods in days, months, by fixed dates and back from events, as the law counts them."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped,unused-ignore]
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import (
    AtMost,
    Before,
    ByDate,
    NotBefore,
    Phrase,
    Rule,
    Within,
    WorkdayCalendar,
    parse_phrase,
)
from ssj_core.calendar.statutes import VERSIONS, find_version, general_law
from ssj_core.errors.calendar import (
    DayUnsupportedError,
    FixedDateError,
    ModeUnknownError,
    NotADayError,
    PhraseRefusedError,
    RuleRefusedError,
    StatuteMissingError,
    StatuteNotInForceError,
    StatuteUnknownError,
)

CAL = WorkdayCalendar.cn()


@pytest.mark.parametrize(
    "statute, n, on, unit",
    [
        ("行政处罚法", 7, "2021-07-14", "day"),
        ("行政处罚法", 7, "2021-07-15", "workday"),
        ("行政处罚法", 2, "2026-01-05", "workday"),
        ("行政处罚法", 3, "2026-01-05", "workday"),
        ("行政处罚法", 5, "2026-01-05", "workday"),
        ("行政处罚法", 10, "2026-01-05", "day"),
        ("行政处罚法", 90, "2026-01-05", "day"),
        ("行政处罚法@1996", 7, "2026-01-05", "day"),
        ("行政处罚法@2021", 7, "2015-01-05", "workday"),
        ("行政强制法", 10, "2026-01-05", "workday"),
        ("行政强制法", 1, "2026-01-05", "workday"),
        ("行政强制法", 11, "2026-01-05", "day"),
        ("行政强制法", 30, "2026-01-05", "day"),
        ("行政许可法", 20, "2026-01-05", "workday"),
        ("行政许可法", 45, "2026-01-05", "workday"),
        ("行政复议法", 7, "2023-12-31", "workday"),
        ("行政复议法", 3, "2023-12-31", "day"),
        ("行政复议法", 10, "2023-12-31", "day"),
        ("行政复议法", 3, "2024-01-01", "workday"),
        ("行政复议法", 10, "2024-01-01", "workday"),
        ("行政复议法", 60, "2024-01-01", "day"),
        ("民法典", 7, "2026-01-05", "day"),
        ("政府信息公开条例", 20, "2026-01-05", "workday"),
        ("民事诉讼法", 15, "2026-01-05", "day"),
        ("《中华人民共和国行政处罚法》（2021修订）", 7, "2026-01-05", "workday"),
    ],
)
def test_the_unit_follows_the_statute_and_its_version(
    statute: str, n: int, on: str, unit: str
) -> None:
    """Days 日 are working days where the statute in force on the day says so, calendar days otherwise."""
    assert Within.days(n, statute=statute).unit_on(date.fromisoformat(on)) == unit
    assert Within.days(n, statute=statute).due(date.fromisoformat(on), CAL).unit == unit


def test_statutes_that_are_not_known_are_refused() -> None:
    """An unknown statute, an unknown version, and one not yet in force."""
    for statute in ("道路交通安全法", "行政处罚法@2015", "", "行政处罚法@"):
        with pytest.raises(StatuteUnknownError):
            Within.days(7, statute=statute)
    with pytest.raises(StatuteUnknownError, match="民法典"):
        find_version("", date(2026, 1, 1))
    with pytest.raises(StatuteUnknownError, match="行政处罚法@2021"):
        find_version("行政处罚法@2015", date(2026, 1, 1))
    with pytest.raises(StatuteNotInForceError, match="2012-01-01"):
        Within.days(7, statute="行政强制法").due(date(2011, 12, 31), CAL)
    assert all(version.citation for version in VERSIONS)
    assert find_version("民法典", date(2026, 1, 1)).year == 2020


@pytest.mark.parametrize(
    "day, law",
    [(date(2016, 1, 4), "民法通则"), (date(2018, 1, 4), "民法总则"), (date(2026, 1, 5), "民法典")],
)
def test_the_general_law_is_the_one_in_force(day: date, law: str) -> None:
    """A period of 2016 is not counted by a code of 2021."""
    assert len(general_law(day, unit="workday")) == 1
    assert len(general_law(day, unit="month")) == (2 if law == "民法通则" else 3)
    assert all(law in text for text in general_law(day, unit="day"))


@pytest.mark.parametrize(
    "start, n, nominal, due",
    [
        ("2026-09-21", 10, "2026-10-01", "2026-10-08"),
        ("2026-09-20", 10, "2026-09-30", "2026-09-30"),
        ("2026-02-18", 10, "2026-02-28", "2026-02-28"),
        ("2026-02-05", 10, "2026-02-15", "2026-02-24"),
        ("2026-10-15", 30, "2026-11-14", "2026-11-16"),
        ("2026-11-20", 90, "2027-02-18", "2027-02-18"),
        ("2026-12-02", 30, "2027-01-01", "2027-01-04"),
    ],
)
def test_calendar_days_roll_at_the_end(start: str, n: int, nominal: str, due: str) -> None:
    """A period in calendar days that ends on a rest day ends on the next working day; a make-up Saturday is none."""
    found = Within.days(n, statute="民法典").due(date.fromisoformat(start), CAL)
    assert found.nominal == date.fromisoformat(nominal)
    if start == "2026-12-02":  # the first working day of 2027 is not published
        assert (found.earliest, found.latest) == (date(2027, 1, 2), date(2027, 1, 4))
    else:
        assert found.date == date.fromisoformat(due)


@given(st.dates(date(2008, 1, 1), date(2026, 6, 1)), st.integers(1, 90))
def test_calendar_days_by_the_second_way(start: date, n: int) -> None:
    """Start plus n, then on to a working day."""
    end = start + timedelta(n)
    due = (
        Within.days(n, statute="民法典").due(start, WorkdayCalendar.cn()).date
        if start >= date(2021, 1, 1)
        else None
    )
    pinned = Within.days(n, statute="民法典@2021").due(start, CAL)
    while not CAL.is_workday(end):
        end += timedelta(1)
    assert pinned.date == end
    assert due in (None, end)


@pytest.mark.parametrize(
    "start, n, nominal",
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-05-15", 6, "2026-11-15"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(start: str, n: int, nominal: str) -> None:
    """Months are never chained: 31 January and two months is 31 March."""
    due = Within.months(n).due(date.fromisoformat(start), CAL)
    assert due.nominal == date.fromisoformat(nominal)
    assert due.unit == "month"
    assert due.earliest >= due.nominal


@given(st.dates(date(2004, 1, 1), date(2025, 6, 1)), st.integers(1, 15))
def test_months_roll_to_a_working_day(start: date, n: int) -> None:
    """The corresponding day of the n-th month, then on to a working day."""
    end = start + relativedelta(months=n)
    while not CAL.is_workday(end):
        end += timedelta(1)
    assert Within.months(n).due(start, CAL).date == end


def test_fixed_dates_do_not_roll() -> None:
    """The end of February stays where it is; prudent and next working day are reported beside it."""
    due = ByDate.yearly(2, "last").due(2027, CAL)
    assert (due.date, due.nominal) == (date(2027, 2, 28), date(2027, 2, 28))
    assert (due.prudent, due.next_workday) == (date(2027, 2, 26), date(2027, 3, 1))
    assert due.trigger is None
    worked = ByDate.yearly(2, "last").due(2026, CAL)
    assert worked.date == worked.prudent == worked.next_workday == date(2026, 2, 28)


@pytest.mark.parametrize("year", range(2004, 2100))
def test_the_end_of_february_of_every_year(year: int) -> None:
    """28 or 29, whatever day of the week it is."""
    due = ByDate.yearly(2, "last").due(year, CAL)
    assert due.date == date(year, 3, 1) - timedelta(1)
    assert due.prudent is not None
    assert due.prudent <= due.date


@pytest.mark.parametrize(
    "month, day, year, roll, found",
    [
        (2, "last", 2027, "prev", "2027-02-26"),
        (2, "last", 2027, "next", "2027-03-01"),
        (1, "last", 2026, "prev", "2026-01-30"),
        (1, "last", 2026, "next", "2026-02-02"),
        (12, "last", 2022, "next", "2023-01-03"),
        (12, "last", 2025, "none", "2025-12-31"),
        (10, 1, 2026, "prev", "2026-09-30"),
        (10, 1, 2026, "next", "2026-10-08"),
        (2, 28, 2026, "prev", "2026-02-28"),
    ],
)
def test_a_rule_may_roll_a_fixed_date(
    month: int, day: int, year: int, roll: str, found: str
) -> None:
    """Where a rule says so, the date goes to the working day before or after."""
    due = ByDate.yearly(month, day, roll=roll).due(year, CAL)
    assert due.date == date.fromisoformat(found)


def test_a_rolled_fixed_date_may_be_open() -> None:
    """The first working day after the Spring Festival of 2027 depends on the notice."""
    due = ByDate.yearly(2, 9, roll="next").due(2027, CAL)
    assert due.provisional
    assert due.next_workday is None
    assert ByDate.yearly(2, 9).due(2027, CAL).date == date(2027, 2, 9)


def test_fixed_dates_that_do_not_exist_are_refused() -> None:
    """30 February never, 29 February not every year, nothing outside the calendar."""
    for month, day in (
        (2, 30),
        (13, 1),
        (0, "last"),
        (4, 31),
        (4, "end"),
        ("4", 1),
        (True, "last"),
    ):
        with pytest.raises(FixedDateError):
            ByDate.yearly(month, day)  # type: ignore[arg-type]
    with pytest.raises(FixedDateError, match="2027"):
        ByDate.yearly(2, 29).due(2027, CAL)
    assert ByDate.yearly(2, 29).due(2028, CAL).date == date(2028, 2, 29)
    assert ByDate.yearly(2, "last").due(np.int64(2027), CAL).date == date(2027, 2, 28)  # type: ignore[arg-type] # the case
    assert ByDate.yearly(np.int64(2), np.int32(28)) == ByDate.yearly(2, 28)  # type: ignore[arg-type] # the case
    assert Within.workdays(np.int64(5)) == Within.workdays(5)  # type: ignore[arg-type] # the case
    for year in (2003, 2100, True, "2027", np.True_):
        with pytest.raises(DayUnsupportedError):
            ByDate.yearly(2, "last").due(year, CAL)  # type: ignore[arg-type]
    with pytest.raises(ModeUnknownError, match="prev"):
        ByDate.yearly(2, "last", roll="forward")


def test_before_counts_back_from_the_event() -> None:
    """Seven working days before, the event itself not counted; bounds where the way back is open."""
    assert Before.workdays(7).due(date(2026, 10, 12), CAL).date == date(2026, 9, 24)
    assert Before.workdays(1).due(date(2026, 10, 8), CAL).date == date(2026, 9, 30)
    due = Before.workdays(7).due(date(2027, 2, 16), CAL)
    assert due.provisional
    assert due.earliest < due.latest < date(2027, 2, 16)


def test_a_rule_takes_instants_in_shanghai() -> None:
    """The trigger is the day in Beijing; naive datetimes and text are refused."""
    late = datetime(2026, 12, 7, 16, 0, tzinfo=UTC)
    assert Within.workdays(20).due(late, CAL).date == date(2027, 1, 6)
    assert Within.workdays(20).due(late, CAL).trigger == date(2026, 12, 8)
    for wrong in (datetime(2026, 12, 8), "2026-12-08"):  # noqa: DTZ001 - naive is the case
        with pytest.raises(NotADayError):
            Within.workdays(20).due(wrong, CAL)  # type: ignore[arg-type]
        with pytest.raises(NotADayError):
            Before.workdays(20).due(wrong, CAL)  # type: ignore[arg-type]


def test_periods_that_leave_the_calendar_are_refused() -> None:
    """After 2099 there is no answer, before 2004 neither, however long the period."""
    for period in (
        Within.workdays(300),
        Within.days(400, statute="民法典"),
        Within.months(13),
        Within.months(10**9),
    ):
        with pytest.raises(DayUnsupportedError):
            period.due(date(2099, 1, 5), CAL)
    with pytest.raises(DayUnsupportedError):
        Within.workdays(10**6).due(date(2026, 1, 5), CAL)
    with pytest.raises(DayUnsupportedError):
        Before.workdays(30).due(date(2004, 1, 20), CAL)
    with pytest.raises(DayUnsupportedError):
        Within.workdays(1).due(date(2003, 12, 31), CAL)


def test_an_unknown_mode_is_refused() -> None:
    """A mistyped mode is no permission."""
    with pytest.raises(ModeUnknownError, match="strict_final"):
        Within.workdays(1).due(date(2026, 1, 5), CAL, mode="lenient")


def test_rules_are_values_and_records() -> None:
    """Equal, hashable, and a record that leaves empty fields out."""
    rule = Within.days(7, statute="行政处罚法", after="立案", basis="第六十二条")
    assert rule == Within.days(7, statute="行政处罚法", after="立案", basis="第六十二条")
    assert len({rule, Within.workdays(7), Before.workdays(7), ByDate.yearly(2, "last")}) == 4
    assert rule.to_dict() == {
        "within": "day",
        "n": 7,
        "statute": "行政处罚法",
        "after": "立案",
        "basis": "第六十二条",
    }
    assert Before.workdays(7, basis="x").to_dict() == {"before": "workday", "n": 7, "basis": "x"}
    assert ByDate.yearly(2, "last", basis="x").to_dict() == {
        "by": {"month": 2, "day": "last"},
        "roll": "none",
        "basis": "x",
    }
    assert ByDate.yearly(2, "last", basis="计划").due(2027, CAL).basis == ("计划",)


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("20 workdays", Phrase(Within.workdays(20))),
        ("20 working days", Phrase(Within.workdays(20))),
        ("within 20 business days", Phrase(Within.workdays(20))),
        ("1 workday", Phrase(Within.workdays(1))),
        ("20个工作日", Phrase(Within.workdays(20))),
        ("20个工作日内", Phrase(Within.workdays(20))),
        ("二十个工作日以内", Phrase(Within.workdays(20))),
        ("十五工作日", Phrase(Within.workdays(15))),
        ("一百二十个工作日", Phrase(Within.workdays(120))),
        ("两个月", Phrase(Within.months(2))),
        ("3 months", Phrase(Within.months(3))),
        ("3个月内", Phrase(Within.months(3))),
        ("10 days", Phrase(Within.days(10, statute="行政处罚法"))),
        ("七日", Phrase(Within.days(7, statute="行政处罚法"))),
        ("7日内", Phrase(Within.days(7, statute="行政处罚法"))),
        ("30天", Phrase(Within.days(30, statute="行政处罚法"))),
        ("7 workdays before", Phrase(Before.workdays(7))),
        ("before 7 workdays", Phrase(Before.workdays(7))),
        ("提前7个工作日", Phrase(Before.workdays(7))),
        ("7个工作日前", Phrase(Before.workdays(7))),
        ("end of february 2027", Phrase(ByDate.yearly(2, "last"), 2027)),
        ("by the end of Jan", Phrase(ByDate.yearly(1, "last"))),
        ("2027年2月底前", Phrase(ByDate.yearly(2, "last"), 2027)),
        ("每年1月底前", Phrase(ByDate.yearly(1, "last"))),
        ("2027年3月15日前", Phrase(ByDate.yearly(3, 15), 2027)),
        ("yearly 2-last", Phrase(ByDate.yearly(2, "last"))),
        ("yearly 2-last 2027", Phrase(ByDate.yearly(2, "last"), 2027)),
        ("yearly 3/15", Phrase(ByDate.yearly(3, 15))),
    ],
)
def test_phrases_people_write(text: str, phrase: Phrase) -> None:
    """English and Chinese, digits and numerals."""
    assert parse_phrase(text, statute="行政处罚法") == phrase


@pytest.mark.parametrize(
    "text, rule",
    [
        ("提前30日", Before.days(30, statute="行政处罚法")),
        ("有效期届满六个月前", Before.months(6)),
        ("届满30个自然日前", Before.calendar_days(30, basis="行政处罚法")),
        ("开庭三日前", Before.days(3, statute="行政处罚法")),
        ("举行听证的七日前", Before.days(7, statute="行政处罚法")),
        ("2周内", Within.weeks(2)),
        ("两个星期内", Within.weeks(2)),
        ("1年内", Within.years(1)),
        ("半年内", Within.months(6)),
        ("24小时内", Within.hours(24, statute="行政处罚法")),
        ("within 2 weeks", Within.weeks(2)),
        ("自收到之日起15日内", Within.days(15, statute="行政处罚法")),
        ("当日", Within.same_day()),
        ("当天内", Within.same_day()),
        ("不超过30日", AtMost.days(30, statute="行政处罚法")),
        ("不得超过二十四小时", AtMost.hours(24, statute="行政处罚法")),
        ("查封期限最长不超过30日", AtMost.days(30, statute="行政处罚法")),
        ("at most 6 months", AtMost.months(6)),
        ("5日后", NotBefore.days(5, statute="行政处罚法")),
        ("催告十个工作日后", NotBefore.workdays(10)),
        ("满3日", NotBefore.days(3, statute="行政处罚法")),
        ("公示3个工作日", NotBefore.workdays(3)),
        ("不少于20日", NotBefore.days(20, statute="行政处罚法", act="on")),
        ("at least 20 calendar days", NotBefore.calendar_days(20, act="on", basis="行政处罚法")),
        ("not before 5 workdays", NotBefore.workdays(5)),
        ("5 workdays after", NotBefore.workdays(5)),
        ("每月10日前", ByDate.monthly(10)),
        ("每月底前", ByDate.monthly("last")),
        ("月底前", ByDate.monthly("last")),
        ("monthly last", ByDate.monthly("last")),
        ("每月最后一个工作日", ByDate.monthly(workday=-1)),
        ("每月第1个工作日", ByDate.monthly(workday=1)),
        ("monthly workday last", ByDate.monthly(workday=-1)),
        ("每季度前10个工作日内", ByDate.quarterly(workday=10)),
        ("quarterly workday 10", ByDate.quarterly(workday=10)),
        ("季度终了后15日内", ByDate.quarterly(days_after_end=15)),
        ("每季度终了之日起15日内", ByDate.quarterly(days_after_end=15)),
        ("quarterly 15 days after end", ByDate.quarterly(days_after_end=15)),
        ("季度末前", ByDate.quarterly("last")),
        ("二月底前", ByDate.yearly(2, "last")),
        ("二〇二七年二月底前", ByDate.yearly(2, "last")),
        ("十二月三十一日前", ByDate.yearly(12, 31)),
        ("年底前", ByDate.yearly(12, "last")),
        ("每年年底前", ByDate.yearly(12, "last")),
        ("end of the year", ByDate.yearly(12, "last")),
    ],
)
def test_phrases_of_every_kind(text: str, rule: Rule) -> None:
    """Duties, limits, waiting, counting back and fixed days in the words of notices and statutes."""
    assert parse_phrase(text, statute="行政处罚法").rule == rule
    if "日" in text and rule.to_dict().get("statute"):
        with pytest.raises(StatuteMissingError):
            parse_phrase(text)


def test_a_phrase_takes_further_fields() -> None:
    """By name; a field its kind has not is refused."""
    limit = parse_phrase("不超过30日", statute="行政强制法", extension=30, article=25).rule
    assert limit == AtMost.days(30, statute="行政强制法", extension=30, article=25)
    assert parse_phrase("2027年底前") == Phrase(ByDate.yearly(12, "last"), 2027)
    tax = parse_phrase("每月15日前", statute="税收征收管理法").rule
    assert tax == ByDate.monthly(15, statute="税收征收管理法")
    with pytest.raises(RuleRefusedError, match="extension"):
        parse_phrase("20个工作日", extension=3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "soon",
        "20 fortnights",
        "工作日",
        "end of smarch",
        "10 days",
        "七日",
        f"{'9' * 5000} workdays",
    ],
)
def test_phrases_that_say_too_little_are_refused(text: str) -> None:
    """Days without a statute are not guessed to be calendar days."""
    missing = text in {"10 days", "七日"}
    with pytest.raises(StatuteMissingError if missing else PhraseRefusedError):
        parse_phrase(text)


@pytest.mark.parametrize("text", ["15 calendar days", "15个自然日", "十五自然日内"])
@pytest.mark.parametrize("statute", ["", "行政处罚法"])
def test_calendar_days_are_calendar_days_under_any_statute(text: str, statute: str) -> None:
    """A phrase that says which days it counts needs no statute; one given is its ground."""
    assert parse_phrase(text, statute=statute).rule == Within.calendar_days(15, basis=statute)
