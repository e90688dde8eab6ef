"""The right answers people asked for, kind by kind: every fault that was found, and its neighbours."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from ssj_core.calendar import (
    AtMost,
    Before,
    ByDate,
    Deadline,
    Exclude,
    Extend,
    NotBefore,
    Restart,
    Resume,
    Suspend,
    Within,
    WorkdayCalendar,
)
from ssj_core.calendar.days import SHANGHAI, index_of
from ssj_core.calendar.envelope import Window, _by_principle
from ssj_core.calendar.festivals import festivals
from ssj_core.calendar.statutes import article_name
from ssj_core.errors.calendar import (
    DayUnsupportedError,
    ExtensionTooLateError,
    InstantNeededError,
    ModeUnknownError,
    NotADayError,
    OperatorRefusedError,
    PeriodExpiredError,
    RuleRefusedError,
    StatuteNotInForceError,
    StatuteUnknownError,
    UnitOpenError,
)

CAL = WorkdayCalendar.cn()
FINE, FORCE, REVIEW = "行政处罚法", "行政强制法", "行政复议法"
TESTING = Exclude(date(2026, 3, 10), date(2026, 3, 16), "检测")


def day(text: str) -> date:
    """Return a day written YYYY-MM-DD, or MM-DD of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


# (rule, from, what the answer must be)
RIGHT: list[tuple[Any, str, dict[str, str]]] = [
    # duties
    (Within.days(15, statute=FINE), "04-18", {"nominal": "05-03", "date": "05-06"}),
    (Within.days(60, statute=REVIEW), "08-03", {"nominal": "10-02", "date": "10-08"}),
    (Within.calendar_days(30), "03-05", {"nominal": "04-04", "date": "04-07"}),
    (Within.calendar_days(30, roll="none"), "03-05", {"date": "04-04", "safe_date": "04-04"}),
    (Within.calendar_days(30, roll="prev"), "03-05", {"date": "04-03", "nominal": "04-04"}),
    (Within.weeks(2), "06-05", {"nominal": "06-19", "date": "06-22"}),
    (Within.weeks(2), "06-04", {"date": "06-18"}),
    (Within.years(1), "2025-02-28", {"date": "02-28"}),
    (Within.years(1), "2024-02-29", {"nominal": "2025-02-28", "date": "2025-02-28"}),
    (Within.same_day(), "10-01", {"date": "10-01", "safe_date": "10-01"}),
    (Within.days(7, statute=FINE), "02-11", {"date": "02-27"}),
    (Within.workdays(20), "2026-12-08", {"date": "2027-01-06"}),
    (Within.workdays(15), "12-07", {"earliest": "12-27", "latest": "12-28"}),
    (Within.days(60, statute="审计法实施条例", article="52"), "08-03", {"date": "10-08"}),
    (Within.days(15, statute="审计法实施条例"), "08-03", {"date": "08-24"}),
    (Within.days(15, statute="食品安全法"), "04-18", {"date": "05-06"}),
    (Within.days(15, statute="税收征收管理法"), "04-20", {"nominal": "05-05", "date": "05-11"}),
    # limits on a power
    (
        AtMost.days(30, statute=FORCE),
        "03-05",
        {
            "date": "04-04",
            "nominal": "04-04",
            "safe_date": "04-04",
            "last_workday": "04-03",
        },
    ),
    (
        AtMost.days(10, statute=FORCE),
        "04-24",
        {"date": "05-12", "nominal": "05-12", "safe_date": "05-12", "last_workday": "05-12"},
    ),
    (AtMost.months(6), "03-31", {"date": "09-30", "last_workday": "09-30"}),
    (AtMost.months(6), "2025-08-31", {"date": "02-28", "last_workday": "02-28"}),
    # waiting
    (
        NotBefore.days(10, statute=FORCE, act="after"),
        "04-24",
        {
            "period_last": "05-12",
            "earliest": "05-13",
            "safe_from": "05-13",
            "first_workday": "05-13",
        },
    ),
    (
        NotBefore.calendar_days(20, act="on"),
        "04-14",
        {
            "period_last": "05-04",
            "earliest": "05-04",
            "safe_from": "05-06",
            "safe_date": "05-06",
        },
    ),
    (NotBefore.days(20, statute="招标投标法", act="on"), "04-14", {"safe_from": "05-06"}),
    (
        NotBefore.days(3, statute="招标投标法实施条例", act="after"),
        "06-17",
        {
            "period_last": "06-20",
            "earliest": "06-21",
            "safe_from": "06-23",
            "first_workday": "06-23",
        },
    ),
    (NotBefore.workdays(5), "06-12", {"period_last": "06-22", "earliest": "06-23"}),
    # counting back
    (Before.days(7, statute=FINE), "06-24", {"date": "06-12", "prudent": "06-12"}),
    (Before.days(3, statute="民事诉讼法"), "06-22", {"date": "06-19", "prudent": "06-18"}),
    (
        Before.days(3, statute="民事诉讼法", clear=True),
        "06-22",
        {"date": "06-18", "safe_date": "06-18"},
    ),
    (Before.calendar_days(30), "06-18", {"date": "05-19", "prudent": "05-19"}),
    (Before.months(6), "08-31", {"date": "02-28", "prudent": "02-28"}),
    (Before.months(6, clear=True), "08-31", {"date": "02-27"}),
    (Before.weeks(1), "10-12", {"date": "10-05", "prudent": "09-30", "safe_date": "09-30"}),
    (Before.years(1), "2028-02-29", {"date": "2027-02-28", "prudent": "2027-02-26"}),
    (Before.workdays(7), "10-12", {"date": "09-24"}),
    (Before.workdays(7, clear=True), "10-12", {"date": "09-23"}),
]


@pytest.mark.parametrize("rule, start, answer", RIGHT)
def test_the_right_answers(rule: Any, start: str, answer: dict[str, str]) -> None:
    """Each kind of period moves, or does not, as the law of its kind says, and has its own safe side."""
    due = rule.due(day(start), CAL)
    assert {name: getattr(due, name) for name in answer} == {
        name: day(text) for name, text in answer.items()
    }
    again = Deadline.from_dict(due.to_dict())
    assert again == due
    assert again.text() == due.text()
    assert again.text("en") == due.text("en")


@pytest.mark.parametrize(
    "rule, answers",
    [
        (ByDate.quarterly(workday=10), {0: "01-15", 3: "10-20"}),
        (ByDate.quarterly(workday=-1), {0: "03-31", 2: "09-30"}),
        (ByDate.monthly(workday=1), {4: "05-06", 9: "10-08"}),
        (ByDate.monthly(workday=-1), {0: "01-30", 1: "02-28"}),
        (
            ByDate.monthly(15, statute="税收征收管理法"),
            {0: "01-20", 1: "02-24", 4: "05-22", 5: "06-15"},
        ),
        (
            ByDate.monthly(15, roll="next", statute="税收征管法细则"),
            {3: "04-20", 7: "08-17", 9: "10-26"},
        ),
        (ByDate.monthly(15), {0: "01-15", 1: "02-15", 10: "11-15"}),
        (ByDate.monthly(15, roll="next"), {1: "02-24", 10: "11-16"}),
        (ByDate.monthly("last"), {1: "02-28", 3: "04-30"}),
        (ByDate.quarterly(days_after_end=15), {0: "01-15", 1: "04-15", 3: "10-15"}),
        (ByDate.quarterly("last"), {0: "03-31", 3: "12-31"}),
        (ByDate.yearly(2, "last"), {0: "02-28"}),
    ],
)
def test_every_date_of_a_year(rule: ByDate, answers: dict[int, str]) -> None:
    """Dates of the month and quarter, counted working days, and the tax calendar's days."""
    year = rule.over(2026, CAL)
    assert len(year) == {"year": 1, "quarter": 4, "month": 12}[rule.every]
    assert {at: year[at].date for at in answers} == {at: day(text) for at, text in answers.items()}
    for due in year:
        assert Deadline.from_dict(due.to_dict()) == due
        assert due.rule.again(due, CAL, mode=due.mode) == due
        assert due.safe_date == due.prudent
        assert rule.due(due.latest, CAL).latest >= due.latest


# Dates the tax offices published for the monthly declaration.
@pytest.mark.parametrize(
    "year, month, published",
    [
        (2022, 1, 19),
        (2023, 1, 16),
        (2023, 4, 17),
        (2024, 2, 23),
        (2024, 4, 18),
        (2024, 5, 22),
        (2025, 1, 15),
        (2025, 2, 20),
        (2021, 10, 26),
    ],
)
def test_the_tax_calendar_as_published(year: int, month: int, published: int) -> None:
    """Three and more days off in a row inside the period add as many working days; a weekend adds none."""
    due = ByDate.monthly(15, statute="税收征收管理法").over(year, CAL)[month - 1]
    assert due.date == date(year, month, published)


def test_an_open_tax_date_has_bounds() -> None:
    """While the notice of 2027 is missing, days off that are certain add, those that are possible may."""
    dues = ByDate.monthly(15, statute="税收征收管理法").over(2027, CAL)
    assert dues[2].date == date(2027, 3, 15)
    assert all(due.earliest <= due.projected <= due.latest for due in dues)
    assert dues[9].earliest < dues[9].latest
    assert {due.rule.again(due, CAL.principle, mode=due.mode).date for due in dues[2:3]} == {
        date(2027, 3, 15)
    }


def test_a_fixed_date_asked_from_a_day_is_the_next_one() -> None:
    """From September the end of February is next year's; on the day itself it is today."""
    rule = ByDate.yearly(2, "last")
    assert rule.due(day("09-10"), CAL).date == date(2027, 2, 28)
    assert rule.due(day("02-28"), CAL).date == day("02-28")
    assert rule.due(day("03-01"), CAL).date == date(2027, 2, 28)
    assert ByDate.yearly(2, 29).due(day("03-01"), CAL).date == date(2028, 2, 29)
    assert ByDate.monthly(15).due(day("11-30"), CAL).date == day("12-15")
    assert ByDate.monthly(workday=1).due(day("05-06"), CAL).date == day("05-06")
    rolled = ByDate.yearly(5, 2, roll="next")
    assert rolled.due(day("05-05"), CAL).date == day("05-06")
    assert ByDate.yearly(2, 28, roll="prev").due(date(2027, 2, 27), CAL).date == date(2028, 2, 28)
    assert rule.due(date(2004, 1, 1), CAL).date == date(2004, 2, 29)
    with pytest.raises(DayUnsupportedError):
        rule.due(date(2099, 6, 1), CAL)


LIMIT = AtMost.days(30, statute=FORCE, extension=30)


@pytest.mark.parametrize(
    "ops, last, workday",
    [
        ([], "04-04", "04-03"),
        ([TESTING], "04-11", "04-10"),
        ([TESTING, Extend(30, day("04-11"), "案情复杂")], "05-11", "05-11"),
        ([Extend(10, day("04-01"), "一"), Extend(20, day("04-10"), "二")], "05-04", "04-30"),
    ],
)
def test_a_seizure_never_lasts_longer(ops: list[Any], last: str, workday: str) -> None:
    """Thirty days are thirty days, testing left out, extended once by thirty at the most (行政强制法 art. 25)."""
    due = LIMIT.due(day("03-05"), CAL, ops)
    assert (due.date, due.safe_date, due.last_workday) == (day(last), day(last), day(workday))
    assert Deadline.from_dict(due.to_dict()) == due


@pytest.mark.parametrize(
    "ops",
    [
        [TESTING, Extend(31, day("04-11"), "过长")],
        [Extend(30, day("04-01"), "一"), Extend(1, day("04-10"), "二")],
        [Extend(30, day("04-05"), "届满后的周日")],
    ],
)
def test_a_seizure_is_not_extended_beyond_the_law(ops: list[Any]) -> None:
    """Not by a day more, and not after the last day, though that is a holiday."""
    with pytest.raises(OperatorRefusedError):
        LIMIT.due(day("03-05"), CAL, ops)
    with pytest.raises(OperatorRefusedError, match="上限为 0"):
        AtMost.days(30, statute=FORCE).due(day("03-05"), CAL, [Extend(1, day("03-06"), "无依据")])
    for wrong in (-1, True, "30"):
        with pytest.raises(ValueError, match="1"):
            AtMost.days(30, statute=FORCE, extension=wrong)


def test_hours_run_from_the_moment() -> None:
    """24 hours end a day later to the minute; where the first hour is out, at the full hour (safe: to the minute)."""
    begun = datetime(2026, 4, 30, 18, 40, tzinfo=SHANGHAI)
    due = Within.hours(24, statute=FORCE).due(begun, CAL)
    assert due.due_before == datetime(2026, 5, 1, 18, 40, tzinfo=SHANGHAI)
    assert (due.date, due.safe_date, due.unit) == (day("05-01"), day("05-01"), "hour")
    police = Within.hours(24, statute="公安机关办理行政案件程序规定").due(begun, CAL)
    assert police.moment == datetime(2026, 5, 1, 19, 0, tzinfo=SHANGHAI)
    assert police.safe_moment == datetime(2026, 5, 1, 18, 40, tzinfo=SHANGHAI)
    assert AtMost.hours(8).due(begun.astimezone(UTC), CAL).moment == datetime(
        2026, 5, 1, 2, 40, tzinfo=SHANGHAI
    )
    for found in (due, police):
        assert Deadline.from_dict(found.to_dict()) == found
        assert "18:40" in found.text()
        assert "18:40" in found.text("en")
    with pytest.raises(InstantNeededError, match="datetime"):
        Within.hours(24).due(day("04-30"), CAL)
    with pytest.raises(NotADayError):
        Within.hours(24).due(datetime(2026, 4, 30, 18, 40), CAL)  # noqa: DTZ001 - naive is the case
    with pytest.raises(OperatorRefusedError):
        Within.hours(24).due(begun, CAL, [Extend(1, day("04-30"), "x")])
    with pytest.raises(OperatorRefusedError, match="office_hours"):
        Within.hours(24).due(begun, CAL, office_hours=time(17))
    with pytest.raises(ValueError, match="2099"):
        Within.hours(10**9).due(begun, CAL)


def test_business_that_closes_ends_the_last_day() -> None:
    """民法典 art. 203: the closing time is the end where there is one, else midnight."""
    rule = Within.workdays(5)
    assert rule.due(day("06-02"), CAL).due_before == datetime(2026, 6, 10, tzinfo=SHANGHAI)
    for hours in (time(17, 30), "17:30", (time(9), time(17, 30))):
        due = rule.due(day("06-02"), CAL, office_hours=hours)
        assert due.due_before == datetime(2026, 6, 9, 17, 30, tzinfo=SHANGHAI)
        assert "17:30" in due.text()
        assert Deadline.from_dict(due.to_dict()) == due
    assert ByDate.yearly(2, "last").due(2026, CAL, office_hours="12:00").due_before == datetime(
        2026, 2, 28, 12, tzinfo=SHANGHAI
    )
    assert NotBefore.workdays(5).due(day("06-02"), CAL).due_before is None
    for wrong in ("half past five", 17, time(17, tzinfo=UTC), (1, 2, 3)):
        with pytest.raises(RuleRefusedError):
            rule.due(day("06-02"), CAL, office_hours=wrong)


@pytest.mark.parametrize(
    "ops, due",
    [
        (
            [
                Suspend(day("06-08"), "一"),
                Resume(day("06-09"), "一"),
                Suspend(day("06-09"), "二"),
                Resume(day("06-11"), "二"),
            ],
            "06-23",
        ),
        ([Suspend(day("06-08"), "一"), Resume(day("06-11"), "一")], "06-23"),
        ([Suspend(day("06-08"), "一"), Resume(day("06-08"), "一")], "06-17"),
    ],
)
def test_suspensions_that_touch_are_one_stretch(ops: list[Any], due: str) -> None:
    """Suspended, resumed and suspended again on one day: nothing is counted from the first to the last."""
    assert Within.workdays(10).due(day("06-02"), CAL, ops).date == day(due)
    assert Within.workdays(10).due(day("06-02"), CAL, reversed(ops)).date == day(due)


@pytest.mark.parametrize(
    "op",
    [
        Exclude(day("06-15"), day("06-16"), "检测"),
        Exclude(day("06-10"), day("06-10"), "次日"),
        Restart(day("09-01"), "补正"),
        Restart(day("06-10"), "补正"),
        Suspend(day("06-10"), "中止"),
        Extend(5, day("06-10"), "延长"),
    ],
)
def test_nothing_happens_to_a_period_that_has_expired(op: Any) -> None:
    """Five working days from 2 June ended on 9 June; a dead period is not revived."""
    with pytest.raises(PeriodExpiredError, match="期限已于 2026-06-09 届满") as refused:
        Within.workdays(5).due(day("06-02"), CAL, [op])
    assert isinstance(refused.value, ExtensionTooLateError) == isinstance(op, Extend)
    assert Within.workdays(5).due(
        day("06-02"), CAL, [Exclude(day("06-09"), day("06-30"), "末日起")]
    ).date == day("07-01")


def test_what_came_earlier_keeps_a_period_alive() -> None:
    """An exclusion moves the end; what happens before the new end is in time, also after a restart."""
    ops: list[Any] = [
        Exclude(day("06-08"), day("06-12"), "检测"),
        Exclude(day("06-15"), day("06-15"), "听证"),
    ]
    assert Within.workdays(5).due(day("06-02"), CAL, ops).date == day("06-17")
    late: list[Any] = [Restart(day("06-09"), "补正"), Exclude(day("06-15"), day("06-16"), "检测")]
    assert Within.workdays(5).due(day("06-02"), CAL, late).date == day("06-18")
    paused: list[Any] = [Suspend(day("06-05"), "中止"), Restart(day("07-01"), "补正")]
    assert Within.workdays(5).due(day("06-02"), CAL, paused).date == day("07-08")


def test_a_restart_takes_the_law_of_its_day() -> None:
    """Seven days begun under the old act and restarted under the new one are working days."""
    rule = Within.days(7, statute=FINE)
    assert rule.due(date(2021, 7, 8), CAL).date == date(2021, 7, 15)
    assert rule.due(date(2021, 7, 8), CAL, [Restart(date(2021, 7, 15), "补正")]).date == date(
        2021, 7, 26
    )
    long = Within.days(7, statute=FINE).due(
        date(2021, 7, 8),
        CAL,
        [Exclude(date(2021, 7, 9), date(2021, 7, 13), "检测"), Restart(date(2021, 7, 19), "补正")],
    )
    assert (long.date, long.unit) == (date(2021, 7, 28), "workday")
    assert "2021修订" in long.basis[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Within("fortnight", 2),
        lambda: Within("day", 5),
        lambda: Within("", 5),
        lambda: Within(5, "workday"),
        lambda: AtMost(unit="same_day", n=1),
        lambda: Before("hours", 3),
        lambda: NotBefore("hour", 3),
        lambda: Within.calendar_days(3, roll="forward"),
        lambda: NotBefore.calendar_days(3, act="before"),
        lambda: Within.days(3, statute=FINE, whose="court"),
        ByDate.monthly,
        lambda: ByDate.monthly(15, workday=3),
        lambda: ByDate.monthly(32),
        lambda: ByDate.monthly(workday=0),
        lambda: ByDate.monthly(workday=40),
        lambda: ByDate.quarterly(days_after_end=-1),
        lambda: ByDate.quarterly(5),  # type: ignore[arg-type] # the case
        lambda: ByDate(2, 1, every="week"),  # type: ignore[arg-type] # the case
        lambda: ByDate.yearly(2, 1, statute="不存在的法"),
        lambda: ByDate.monthly(workday=22).over(2026, CAL),
        lambda: ByDate.monthly(15).due(2026, CAL),
        lambda: Before.calendar_days(30).due(date(2004, 1, 20), CAL),
        lambda: Before.days(7, statute=FINE).due(day("06-24"), CAL, [TESTING]),
        lambda: NotBefore.calendar_days(3).due(date(2099, 12, 29), CAL),
    ],
)
def test_what_cannot_be_meant_is_refused(make: Callable[[], object]) -> None:
    """A unit, a roll or a date nobody knows is refused by name; nothing counts calendar days in silence."""
    with pytest.raises((ModeUnknownError, RuleRefusedError, ValueError)) as refused:
        make()
    assert refused.value.message("zh") != refused.value.message("en")  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["workday", "workdays", "个工作日", "工作日"])
def test_a_unit_may_be_written_in_its_known_ways(word: str) -> None:
    """A synonym is the same rule."""
    assert Within(word, 5) == Within.workdays(5)
    assert Within("weeks", 2) == Within("周", 2) == Within.weeks(2)


@pytest.mark.parametrize(
    "statute, start, cited",
    [
        (
            REVIEW,
            "2026-08-03",
            ["《行政复议法》（2023修订）第八十八条", "《民事诉讼法》（2023修正）第八十五条"],
        ),
        (
            REVIEW,
            "2018-08-03",
            ["《行政复议法》（2017修正）第四十条", "《民事诉讼法》（2017修正）第八十二条"],
        ),
        (
            "行政诉讼法",
            "2016-08-03",
            ["《行政诉讼法》（2014修正）第一百零一条", "《民事诉讼法》（2012修正）第八十二条"],
        ),
        ("民诉法", "2022-08-03", ["《民事诉讼法》（2021修正）第八十五条"]),
        ("民诉法", "2005-08-03", ["《民事诉讼法》（1991）第七十五条"]),
        (
            FORCE,
            "2026-08-03",
            ["《行政强制法》（2011）第六十九条：六十日未列入工作日", "《民法典》第二百零三条"],
        ),
        (FINE, "2019-08-05", ["《行政处罚法》（2017修正）未规定", "《民法总则》第二百零三条"]),
        (
            "食品安全法",
            "2026-08-03",
            ["《食品安全法》（2021修正）未规定", "《民法典》第二百零三条"],
        ),
        ("税收征收管理法", "2026-08-03", ["《税收征收管理法实施细则》（2016修订）第一百零九条"]),
        ("专利法实施细则", "2026-08-03", ["《专利法实施细则》（2023修订）第五条", "第一个工作日"]),
        ("民法通则", "2016-08-03", ["《民法通则》（1986）第一百五十四条"]),
        ("", "2016-08-03", ["《民法通则》第一百五十四条"]),
    ],
)
def test_the_law_is_cited_in_the_version_of_the_day(
    statute: str, start: str, cited: list[str]
) -> None:
    """The statute in force when the period begins, its article, and the law it refers to; no code before its time."""
    rule = Within.days(60, statute=statute) if statute else Within.calendar_days(60)
    text = "\n".join(rule.due(day(start), CAL).basis)
    for part in cited:
        assert part in text
    if "民事诉讼法" in text:
        assert "民法" not in text


def test_an_article_is_cited_beside_the_rule_of_counting() -> None:
    """The article that sets the period comes first, then the one that says what a day is."""
    due = Before.days(7, statute=FINE, article=64, basis="听证通知").due(day("06-24"), CAL)
    assert due.basis[:3] == (
        "听证通知",
        "《行政处罚法》（2021修订）第六十四条",
        "《行政处罚法》（2021修订）第八十五条：七日指工作日",
    )
    assert not any("顺延" in text for text in due.basis)
    names = [article_name(n) for n in (1, 10, 12, 40, 101, 110, 112, 203)]
    assert names == [
        "第一条",
        "第十条",
        "第十二条",
        "第四十条",
        "第一百零一条",
        "第一百一十条",
        "第一百一十二条",
        "第二百零三条",
    ]
    assert not any("顺延" in text for text in LIMIT.due(day("03-05"), CAL).basis)
    assert not any("月末" in text for text in Within.months(3).due(date(2016, 8, 3), CAL).basis)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Within.days(5, statute="行政许可法", whose="party"),
        lambda: Within.days(5, statute="行政许可法", article="47"),
        lambda: Within.days(30, statute="行政许可法", article="第五十条第一款"),
        lambda: Before.days(30, statute="行政许可法"),
        lambda: Within.days(15, statute="治安管理处罚法"),
        lambda: Within.days(15, statute="外国人入境出境管理条例", whose="party"),
    ],
)
def test_where_the_law_leaves_it_open_the_unit_is_asked_for(make: Callable[[], object]) -> None:
    """行政许可法 art. 82 speaks of the agency's periods; 治安管理处罚法 does not say what a day is."""
    with pytest.raises(UnitOpenError, match="workdays 或 calendar_days"):
        make()
    assert (
        Within.days(20, statute="行政许可法", article=42).due(day("06-01"), CAL).unit == "workday"
    )
    assert Within.months(6, statute="治安管理处罚法").due(day("06-01"), CAL).unit == "month"


@pytest.mark.parametrize("statute", ["民法通则", "民法总则", "民法总则@2017"])
def test_repealed_law_is_refused(statute: str) -> None:
    """Both ended with the civil code, 民法典 art. 1260."""
    with pytest.raises(StatuteNotInForceError, match="2021-01-01 废止"):
        Within.days(7, statute=statute).due(date(2021, 1, 1), CAL)
    assert Within.days(7, statute=statute).due(date(2020, 6, 1), CAL).date is not None
    with pytest.raises(StatuteUnknownError):
        Within.days(7, statute="没人知道的条例")


def test_the_principle_stands_beside_the_bounds() -> None:
    """A second, labelled answer under the published principle; the bounds and the safe date stay."""
    due = Within.workdays(15).due(day("12-07"), CAL)
    assert (due.date, due.earliest, due.latest) == (None, day("12-27"), day("12-28"))
    assert due.principle is not None
    assert (due.principle.date, due.principle.model) == (day("12-28"), "Q/1")
    assert due.safe_date == day("12-27")
    late = Within.workdays(20).due(date(2027, 1, 8), CAL)
    assert late.principle is not None
    assert late.principle.date is None
    assert (late.principle.earliest, late.principle.latest) == (date(2027, 2, 4), date(2027, 2, 14))
    for lang, words in (("zh", "仅供参考"), ("en", "for orientation only")):
        assert words in due.text(lang)
        assert "Q/1" in late.text(lang)
        assert ("保证" if lang == "zh" else "no promise") in late.text(lang)
    without = Within.workdays(15).due(day("12-07"), CAL, principle=False)
    assert without.principle is None
    assert "仅供参考" not in without.text()
    assert Deadline.from_dict(without.to_dict()) == without
    sure = Within.workdays(5).due(day("06-02"), CAL).principle
    assert sure is not None
    assert sure.date == day("06-09")


def test_the_principle_lies_inside_the_bounds() -> None:
    """Every start from December 2026, three lengths, also where the principle has two festivals in one block."""
    for step in range(0, 420, 5):
        start = day("12-01") + timedelta(step)
        for n in (3, 10, 25):
            due = Within.workdays(n).due(start, CAL)
            assert due.principle is not None
            assert due.earliest <= due.principle.earliest <= due.principle.latest <= due.latest
    for year in (2031, 2039, 2050):
        due = Within.workdays(10).due(date(year, 9, 25), CAL)
        assert due.principle is not None
        assert due.earliest <= due.principle.earliest <= due.principle.latest <= due.latest


def test_the_principle_keeps_what_is_pinned() -> None:
    """A day that a decree has worked is in no block; where nothing is left the wider model stands."""
    new_year = festivals(2028)[:1]
    eve = frozenset({index_of(date(2027, 12, 31))})
    assert all(eve.isdisjoint(off) for off, _ in _by_principle(new_year, eve))
    everything = frozenset(range(index_of(date(2027, 12, 28)), index_of(date(2028, 1, 10))))
    assert _by_principle(new_year, everything) == ()
    assert (
        Window(new_year, everything, "Q/1").options == Window(new_year, everything, "P/1").options
    )


def test_waiting_has_states_of_its_own() -> None:
    """Too early, open to readings, allowed."""
    shown = NotBefore.calendar_days(3).due(day("06-17"), CAL)
    states = [shown.status(day(text)).state.value for text in ("06-20", "06-21", "06-22", "06-23")]
    assert states == ["waiting", "undetermined", "undetermined", "free"]
    assert shown.status(day("07-30")).days_overdue == 0
    open_one = NotBefore.workdays(20).due(date(2027, 1, 8), CAL)
    assert open_one.provisional
    assert open_one.safe_from == open_one.latest
    for lang in ("zh", "en"):
        assert str(open_one.safe_from) in open_one.text(lang)
        assert str(shown.safe_from) in shown.text(lang)
