"""Exclude, suspend and resume, extend, restart: what happens to a running period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import Exclude, Extend, Restart, Resume, Suspend, Within, WorkdayCalendar
from ssj_core.calendar.operators import operator_dict
from ssj_core.errors.calendar import (
    CountRefusedError,
    ExtensionTooLateError,
    OperatorRefusedError,
    PeriodExpiredError,
    PeriodSuspendedError,
)

CAL = WorkdayCalendar.cn()
START = date(2026, 3, 2)


def day(text: str) -> date:
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    "ops, due",
    [
        ([], "03-16"),
        ([Exclude(day("03-04"), day("03-05"), "听证")], "03-18"),
        ([Exclude(day("03-07"), day("03-08"), "周末")], "03-16"),
        ([Exclude(day("03-07"), day("03-09"), "检测")], "03-17"),
        (
            [
                Exclude(day("03-04"), day("03-05"), "听证"),
                Exclude(day("03-05"), day("03-06"), "检测"),
            ],
            "03-19",
        ),
        ([Exclude(day("03-16"), day("03-16"), "最后一日")], "03-17"),
        ([Exclude(day("02-24"), day("03-03"), "开始之前起")], "03-17"),
        ([Suspend(day("03-04"), "中止"), Resume(day("03-06"), "恢复")], "03-19"),
        ([Resume(day("03-06"), "恢复"), Suspend(day("03-04"), "中止")], "03-19"),
        (
            [
                Suspend(day("03-04"), "一"),
                Resume(day("03-04"), "一"),
                Suspend(day("03-09"), "二"),
                Resume(day("03-09"), "二"),
            ],
            "03-18",
        ),
        ([Extend(5, day("03-16"), "案情复杂")], "03-23"),
        ([Extend(5, day("03-10"), "一"), Extend(3, day("03-20"), "二")], "03-26"),
        ([Restart(day("03-10"), "补正")], "03-24"),
        ([Restart(day("03-10"), "补正"), Restart(day("03-05"), "补正")], "03-24"),
        ([Extend(5, day("03-05"), "失效"), Restart(day("03-10"), "补正")], "03-24"),
        ([Extend(5, day("03-12"), "有效"), Restart(day("03-10"), "补正")], "03-31"),
        ([Suspend(day("03-04"), "未恢复"), Restart(day("03-10"), "补正")], "03-24"),
        (
            [
                Suspend(day("03-04"), "一"),
                Suspend(day("03-12"), "二"),
                Resume(day("03-13"), "二"),
                Restart(day("03-10"), "补正"),
            ],
            "03-26",
        ),
        ([Exclude(day("03-11"), day("03-11"), "检测"), Restart(day("03-10"), "补正")], "03-25"),
    ],
)
def test_ten_working_days_under_operators(ops: list[Exclude], due: str) -> None:
    """From Monday 2 March 2026: both ends of a span are not counted, order does not matter."""
    found = Within.workdays(10).due(START, CAL, ops)
    assert found.date == day(due)
    assert Within.workdays(10).due(START, CAL, reversed(ops)).date == day(due)


@pytest.mark.parametrize(
    "n, ops, nominal, due",
    [
        (30, [], "04-01", "04-01"),
        (30, [Exclude(day("03-10"), day("03-12"), "检测")], "04-04", "04-07"),
        (30, [Exclude(day("04-01"), day("04-02"), "末日")], "04-03", "04-03"),
        (30, [Exclude(day("02-20"), day("03-02"), "之前")], "04-01", "04-01"),
        (30, [Extend(30, day("04-01"), "重大")], "05-01", "05-06"),
        (30, [Suspend(day("03-05"), "中止"), Resume(day("03-14"), "恢复")], "04-11", "04-13"),
        (33, [Exclude(day("04-07"), day("04-08"), "顺延之日")], "04-04", "04-09"),
    ],
)
def test_calendar_days_under_operators(n: int, ops: list[Exclude], nominal: str, due: str) -> None:
    """Excluded days push the end; then it rolls to a working day that is not excluded."""
    found = Within.days(n, statute="行政强制法").due(START, CAL, ops)
    assert (found.nominal, found.date) == (day(nominal), day(due))


def test_months_lose_days_and_get_as_many_after_their_end() -> None:
    """Three months with ten days excluded end ten days after the corresponding day."""
    plain = Within.months(3).due(START, CAL)
    later = Within.months(3).due(START, CAL, [Exclude(day("04-01"), day("04-10"), "鉴定")])
    assert plain.nominal == day("06-02")
    assert later.nominal == day("06-12")
    longer = Within.months(3).due(START, CAL, [Extend(1, day("05-01"), "复杂")])
    assert longer.nominal == day("07-02")


@given(
    st.dates(date(2008, 1, 1), date(2026, 1, 1)),
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 12)), max_size=4),
)
def test_excluding_agrees_with_walking(start: date, n: int, spans: list[tuple[int, int]]) -> None:
    """Whatever spans are excluded, walking day by day gives the same last day."""
    ops = [
        Exclude(start + timedelta(at), start + timedelta(at + length), "检测")
        for at, length in spans
    ]
    skipped = {
        op.first + timedelta(step) for op in ops for step in range((op.last - op.first).days + 1)
    }
    end, left = start, n
    while left:
        end += timedelta(1)
        left -= end not in skipped and CAL.is_workday(end)
    late = [op for op in ops if op.first > end]
    if late:
        with pytest.raises(PeriodExpiredError):
            Within.workdays(n).due(start, CAL, ops)
    mine = [op for op in ops if op not in late]
    try:
        assert Within.workdays(n).due(start, CAL, mine).date == end
    except (
        PeriodExpiredError
    ):  # an exclusion that only another, later one would bring into the period
        return
    end, left = start, n
    while left:
        end += timedelta(1)
        left -= end not in skipped
    try:
        found = Within.days(n, statute="民法典@2021").due(start, CAL, ops)
    except PeriodExpiredError:
        return
    assert found.nominal == end
    while end in skipped or not CAL.is_workday(end):
        end += timedelta(1)
    assert found.date == end


def test_bounds_under_operators() -> None:
    """Excluding days of an open window keeps bounds; excluding all of it makes the answer exact."""
    start = date(2027, 1, 8)
    some = Within.workdays(20).due(
        start, CAL, [Exclude(date(2027, 1, 11), date(2027, 1, 12), "检测")]
    )
    assert some.provisional
    whole = Within.workdays(20).due(
        start, CAL, [Exclude(date(2027, 1, 25), date(2027, 2, 28), "检测")]
    )
    assert whole.date == date(2027, 3, 12)


def test_an_extension_must_be_decided_in_time() -> None:
    """Not later than the last day; and not before the period began."""
    assert Within.workdays(10).due(START, CAL, [Extend(1, day("03-16"), "末日决定")]).date == day(
        "03-17"
    )
    with pytest.raises(ExtensionTooLateError, match="2026-03-16"):
        Within.workdays(10).due(START, CAL, [Extend(1, day("03-17"), "迟到")])
    with pytest.raises(OperatorRefusedError, match="2026-03-01"):
        Within.workdays(10).due(START, CAL, [Extend(1, day("03-01"), "过早")])


def test_a_suspended_period_has_no_last_day() -> None:
    """It gets one by resuming; after expiry nothing can be suspended."""
    with pytest.raises(PeriodSuspendedError, match="2026-03-04"):
        Within.workdays(10).due(START, CAL, [Suspend(day("03-04"), "中止")])
    with pytest.raises(OperatorRefusedError, match="2026-03-16"):
        Within.workdays(10).due(START, CAL, [Suspend(day("03-17"), "届满后")])


@pytest.mark.parametrize(
    "ops",
    [
        [Resume(day("03-04"), "没有中止")],
        [Suspend(day("03-04"), "一"), Suspend(day("03-05"), "二"), Resume(day("03-06"), "恢复")],
        [Suspend(day("03-06"), "一"), Resume(day("03-04"), "先恢复")],
        [Restart(day("03-01"), "早于开始")],
        [Suspend(day("03-01"), "早于开始"), Resume(day("03-04"), "恢复")],
    ],
)
def test_operators_that_contradict_are_refused(ops: list[Resume]) -> None:
    """Resuming what runs, suspending what is suspended, acting before the beginning."""
    with pytest.raises(OperatorRefusedError):
        Within.workdays(10).due(START, CAL, ops)


def test_every_operator_states_its_reason_and_decision_date() -> None:
    """An empty reason is refused; the decision date is the first day unless given."""
    with pytest.raises(OperatorRefusedError, match="理由"):
        Exclude(day("03-04"), day("03-05"), " ")
    for make in (Suspend, Resume, Restart):
        with pytest.raises(OperatorRefusedError):
            make(day("03-04"), "")
    with pytest.raises(OperatorRefusedError):
        Exclude(day("03-05"), day("03-04"), "颠倒")
    with pytest.raises(CountRefusedError):
        Extend(0, day("03-05"), "零日")
    assert operator_dict(Exclude(day("03-04"), day("03-05"), "听证")) == {
        "operator": "exclude",
        "first": "2026-03-04",
        "last": "2026-03-05",
        "reason": "听证",
        "decided_on": "2026-03-04",
    }
    assert (
        operator_dict(Suspend(day("03-04"), "中止", decided_on=day("03-03")))["decided_on"]
        == "2026-03-03"
    )
    assert operator_dict(Extend(5, day("03-05"), "复杂"))["n"] == 5
    assert operator_dict(Restart(day("03-04"), "补正"))["decided_on"] == "2026-03-04"


def test_the_trace_names_what_was_excluded() -> None:
    """Excluded days stand in the trace with their reason."""
    due = Within.workdays(10).due(START, CAL, [Exclude(day("03-04"), day("03-05"), "听证")])
    runs = [run for run in due.trace if run.effect == "excluded"]
    assert [(run.first, run.last, run.name) for run in runs] == [
        (day("03-04"), day("03-05"), "听证")
    ]
    assert "扣除  听证" in runs[0].text()
    assert "听证" in due.text("zh")
    assert "听证" in due.text("en")
    assert due.to_dict()["operators"][0]["reason"] == "听证"
