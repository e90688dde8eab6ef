"""A deadline explains itself: trace, bits, status, records, and what becomes of it later."""

import json
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import (
    Before,
    ByDate,
    DayKind,
    DayStatus,
    Deadline,
    DeadlineState,
    Exclude,
    Extend,
    HolidayNotice,
    Restart,
    Resume,
    Suspend,
    Verdict,
    Within,
    WorkdayCalendar,
    recompute,
)
from ssj_core.calendar.days import SHANGHAI
from ssj_core.encoding import canonical, is_hex64
from ssj_core.errors.calendar import DeadlineFormError

CAL = WorkdayCalendar.cn()


def test_the_trace_tells_the_whole_way() -> None:
    """2026-01-30 and 20 working days: the Spring Festival skipped, two make-up Saturdays counted."""
    due = Within.workdays(20).due(date(2026, 1, 30), CAL)
    assert due.date == date(2026, 3, 5)
    assert due.make_up_days == (date(2026, 2, 14), date(2026, 2, 28))
    counted = sum(run.days for run in due.trace if run.effect == "counted")
    skipped = sum(run.days for run in due.trace if run.effect == "skipped")
    assert (counted, skipped) == (20, 14)
    festival = next(run for run in due.trace if run.name == "春节")
    assert (festival.first, festival.last, festival.days) == (
        date(2026, 2, 15),
        date(2026, 2, 23),
        9,
    )
    assert "国办发明电〔2025〕7号" in festival.text()
    assert "not counted  holiday (春节)" in festival.text("en")
    for lang in ("zh", "en"):
        assert "2026-02-14, 2026-02-28" in due.text(lang).replace("、", ", ")
    assert due.first_counted_day == date(2026, 2, 2)
    assert due.due_before == datetime(2026, 3, 6, tzinfo=SHANGHAI)


@given(st.dates(date(2008, 1, 1), date(2026, 6, 1)), st.integers(1, 40))
def test_the_trace_covers_every_day_once(start: date, n: int) -> None:
    """Runs join without gap from the day after the trigger to the last day; n days are counted."""
    due = Within.workdays(n).due(start, CAL)
    at = start + timedelta(1)
    for run in due.trace:
        assert run.first == at
        at = run.last + timedelta(1)
    assert at - timedelta(1) == due.date
    assert sum(run.days for run in due.trace if run.effect == "counted") == n


@given(st.dates(date(2008, 1, 1), date(2027, 6, 1)), st.integers(1, 40))
def test_the_bits_are_enough_to_check(start: date, n: int) -> None:
    """A verifier without a calendar counts the bits and comes to the same day."""
    due = Within.workdays(n).due(start, CAL)
    bits = due.day_bits
    assert bits.first == start + timedelta(1)
    assert len(bits.work) == len(bits.open) == (due.latest - start).days
    places = [at for at, bit in enumerate(bits.work) if bit == "1"]
    assert bits.first + timedelta(places[n - 1]) == due.projected
    if due.date is not None:
        assert due.projected == due.date
    if due.final:
        assert "1" not in bits.open
    assert is_hex64(bits.digest)
    assert bits.to_dict()["sha256"] == bits.digest


def test_calendar_days_show_where_they_rolled() -> None:
    """Days counted, rest days rolled over, the day rolled onto."""
    due = Within.days(10, statute="民法典").due(date(2026, 9, 21), CAL)
    assert [run.effect for run in due.trace][-3:] == ["counted", "rolled", "landed"]
    assert "顺延至此" in due.trace[-1].text()
    assert due.first_counted_day == date(2026, 9, 22)
    landed = Within.months(1).due(date(2026, 9, 9), CAL)  # ends on a Friday that is worked
    assert landed.date == date(2026, 10, 9)
    onto = Within.days(6, statute="民法典").due(date(2026, 5, 2), CAL)
    assert onto.date == date(2026, 5, 8)
    saturday = Within.days(3, statute="民法典").due(date(2026, 2, 25), CAL)
    assert (saturday.date, saturday.make_up_days) == (date(2026, 2, 28), (date(2026, 2, 28),))
    passing = Within.days(10, statute="民法典").due(date(2026, 2, 25), CAL)
    assert (passing.date, passing.make_up_days) == (date(2026, 3, 9), ())
    open_end = Within.days(33, statute="民法典").due(date(2027, 1, 7), CAL)
    assert open_end.provisional
    assert {run.effect for run in open_end.trace} >= {"counted", "open"}


def test_fixed_dates_and_backward_periods_explain_themselves() -> None:
    """The days around a fixed date are shown; the days before an event are counted."""
    fixed = ByDate.yearly(2, "last", basis="计划").due(2027, CAL)
    assert {run.effect for run in fixed.trace} == {"shown"}
    for lang in ("zh", "en"):
        assert "2027-02-26" in fixed.text(lang)
        assert "计划" in fixed.text(lang)
    back = Before.workdays(7).due(date(2026, 10, 12), CAL)
    assert sum(run.days for run in back.trace if run.effect == "counted") == 7
    assert back.trace[-1].last == date(2026, 10, 11)
    nearby = ByDate.yearly(2, 9).due(2027, CAL)
    assert "未定" in nearby.text()
    assert "open" in nearby.text("en")


def test_open_answers_say_both_ends() -> None:
    """Bounds, the safe date and the missing notice stand in the text of both languages."""
    due = Within.workdays(20).due(date(2027, 1, 8), CAL)
    for lang in ("zh", "en"):
        text = due.text(lang)
        assert all(
            word in text
            for word in ("2027-02-03", "2027-02-15", "2027年部分节假日", due.calendar_id)
        )
    exact = Within.workdays(20).due(date(2026, 12, 8), CAL)
    assert "任何安排下结果相同" in exact.text()
    assert "模型，不是保证" in exact.text()
    assert "every arrangement" in exact.text("en")
    assert exact.certainty is DayStatus.PROJECTED
    assert Within.workdays(1).due(date(2026, 12, 28), CAL).certainty is DayStatus.PUBLISHED_OPEN
    assert Within.workdays(1).due(date(2026, 12, 21), CAL).certainty is DayStatus.FINAL


@pytest.mark.parametrize(
    "on, state, left, overdue",
    [
        ("2026-03-02", DeadlineState.OPEN, 10, 0),
        ("2026-03-13", DeadlineState.OPEN, 1, 0),
        ("2026-03-15", DeadlineState.OPEN, 1, 0),
        ("2026-03-16", DeadlineState.DUE_TODAY, 0, 0),
        ("2026-03-17", DeadlineState.OVERDUE, 0, 1),
        ("2026-03-30", DeadlineState.OVERDUE, 0, 14),
    ],
)
def test_the_status_of_a_day(on: str, state: DeadlineState, left: int, overdue: int) -> None:
    """Open with working days left, due today, overdue since."""
    status = Within.workdays(10).due(date(2026, 3, 2), CAL).status(date.fromisoformat(on))
    assert (status.state, status.workdays_left, status.days_overdue) == (state, left, overdue)
    assert status.state.label


def test_between_the_bounds_nobody_is_called_late() -> None:
    """After the earliest and not after the latest day the state is undetermined."""
    due = Within.workdays(20).due(date(2027, 1, 8), CAL)
    assert due.status(date(2027, 2, 3)).state is DeadlineState.DUE_TODAY
    assert due.status(date(2027, 2, 4)).state is DeadlineState.UNDETERMINED
    assert due.status(date(2027, 2, 15)).state is DeadlineState.UNDETERMINED
    assert due.status(date(2027, 2, 16)).state is DeadlineState.OVERDUE
    late = datetime(2027, 2, 15, 16, 0, tzinfo=UTC)
    assert due.status(late).state is DeadlineState.OVERDUE
    assert due.status(date(2027, 1, 8)).workdays_left == 17


def test_recomputing_confirms_narrows_or_moves(notice_2027: HolidayNotice) -> None:
    """What became of a deadline when the notice came."""
    seeing = WorkdayCalendar.cn(notices=[notice_2027])
    sure = Within.workdays(20).due(date(2026, 12, 8), CAL)
    assert recompute(sure, CAL).verdict is Verdict.UNCHANGED
    assert recompute(sure, seeing).verdict is Verdict.CONFIRMED
    wide = Within.workdays(20).due(date(2027, 1, 8), CAL)
    assert recompute(wide, CAL).verdict is Verdict.UNCHANGED
    found = recompute(wide, seeing)
    assert (found.verdict, found.after.date) == (Verdict.CONFIRMED, date(2027, 2, 4))
    assert found.before is wide
    assert {change.day for change in found.changes} == {
        date(2027, 1, 31),
        date(2027, 2, 11),
        date(2027, 2, 12),
    }
    assert "worked now" in found.changes[0].text("en")
    assert all(verdict.label for verdict in Verdict)
    final = Within.workdays(20).due(date(2026, 3, 2), CAL)
    assert recompute(final, seeing).verdict is Verdict.UNCHANGED
    assert recompute(final, seeing).changes == ()


def test_recomputing_asks_the_same_question() -> None:
    """Fixed dates, backward periods and operators are asked again as they were."""
    old = WorkdayCalendar.cn(as_of=date(2025, 11, 3))
    fixed = recompute(ByDate.yearly(2, "last", roll="next").due(2026, old), CAL)
    assert (fixed.after.date, fixed.verdict) == (date(2026, 2, 28), Verdict.CONFIRMED)
    back = recompute(Before.workdays(5).due(date(2026, 2, 26), old), CAL)
    assert back.verdict is Verdict.CONFIRMED
    ops = [Exclude(date(2026, 1, 20), date(2026, 1, 21), "检测")]
    period = recompute(Within.workdays(20).due(date(2026, 1, 12), old, ops), CAL)
    assert period.after.operators == tuple(ops)
    assert period.after.date == date(2026, 2, 11)


def test_one_notice_more_may_narrow_without_settling() -> None:
    """Two unpublished years: loading one of them leaves bounds, but narrower ones."""
    older = WorkdayCalendar.cn(as_of=date(2024, 11, 11))
    newer = WorkdayCalendar.cn(as_of=date(2025, 6, 1))
    due = Within.workdays(262).due(date(2025, 1, 27), older)
    found = recompute(due, newer)
    assert (due.earliest, due.latest) == (date(2026, 2, 11), date(2026, 2, 26))
    assert found.verdict is Verdict.NARROWED
    assert (found.after.earliest, found.after.latest) == (date(2026, 2, 13), date(2026, 2, 25))


def test_the_record_is_json() -> None:
    """Every field a verifier or a page needs, in plain JSON."""
    due = Within.workdays(20).due(date(2027, 1, 8), CAL)
    record = json.loads(json.dumps(due.to_dict(), ensure_ascii=False))
    assert record["date"] is None
    assert (record["earliest"], record["latest"]) == ("2027-02-03", "2027-02-15")
    assert record["provisional"] is True
    assert record["calendar_id"] == CAL.id
    assert record["trace"][0]["zh"] != record["trace"][0]["en"]
    assert record["rule"] == {"within": "workday", "n": 20}
    exact = Within.workdays(20).due(date(2026, 12, 8), CAL).to_dict()
    assert exact["date"] == "2027-01-06"
    assert exact["due_before"] == "2027-01-07T00:00:00+08:00"
    assert canonical(exact["rule"])


def test_a_deadline_is_a_value() -> None:
    """Equal when asked alike, hashable, picklable."""
    one, two = (Within.workdays(20).due(date(2026, 12, 8), CAL) for _ in range(2))
    assert one == two
    assert len({one, two}) == 1
    again: Deadline = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    assert again == one
    assert [kind.value for kind in DayKind] == ["weekday", "weekend", "holiday", "make_up"]


ASKED = (
    Within.workdays(20).due(date(2027, 1, 8), CAL),
    Within.months(1).due(date(2026, 1, 31), CAL, mode="strict"),
    Within.workdays(10).due(
        date(2026, 3, 2),
        CAL,
        [
            Exclude(date(2026, 3, 4), date(2026, 3, 5), "听证", decided_on=date(2026, 3, 3)),
            Suspend(date(2026, 3, 9), "中止"),
            Resume(date(2026, 3, 10), "恢复"),
            Extend(2, date(2026, 3, 10), "复杂"),
            Restart(date(2026, 3, 11), "补正"),
        ],
    ),
    ByDate.quarterly(workday=10).over(2026, CAL)[3],
    ByDate.quarterly(days_after_end=15).over(2026, CAL)[1],
)


@pytest.mark.parametrize("due", ASKED)
def test_what_was_read_back_is_the_same_and_can_be_asked_again(due: Deadline) -> None:
    """The record is enough: equal, same words, same status, and recomputed under another calendar."""
    again = Deadline.from_dict(json.loads(json.dumps(due.to_dict())))
    assert again == due
    assert again.calendar is None
    assert again.trace == due.trace
    assert again.day_bits == due.day_bits
    assert again.principle == due.principle
    assert again.to_dict() == due.to_dict()
    now = recompute(again, CAL)
    assert now.verdict is Verdict.UNCHANGED
    assert now.after == due
    assert now.changes == ()


def test_a_record_is_the_callers_own() -> None:
    """Runs are made once and shared between deadlines; what a caller does to a record reaches no other."""
    rule, day = Within.calendar_days(30), date(2026, 3, 4)
    record = rule.due(day, CAL).to_dict()
    kept = json.dumps(record)
    for run in record["trace"]:
        run.clear()
    assert json.dumps(rule.due(day, CAL).to_dict()) == kept


def test_status_without_a_calendar_counts_the_bits() -> None:
    """Inside the days of the record it counts, outside it says that it cannot."""
    due = ASKED[0]
    again = Deadline.from_dict(due.to_dict())
    for on in (date(2027, 1, 8), date(2027, 1, 20), date(2027, 2, 3), date(2027, 2, 10)):
        assert again.status(on).state is due.status(on).state
        assert (again.status(on).workdays_left or 0) <= (due.status(on).workdays_left or 0)
    sure = Within.workdays(10).due(date(2026, 3, 2), CAL)
    for on in (date(2026, 3, 2), date(2026, 3, 9)):
        assert Deadline.from_dict(sure.to_dict()).status(on) == sure.status(on)
    assert again.status(date(2026, 12, 1)).workdays_left is None


def test_what_moved_is_told_after_reading_back() -> None:
    """A deadline of 20 January 2020, read back, moves with the extension of the festival; the day is named."""
    old = Within.workdays(7).due(date(2020, 1, 20), WorkdayCalendar.cn(as_of=date(2020, 1, 20)))
    now = recompute(Deadline.from_dict(old.to_dict()), WorkdayCalendar.cn(as_of=date(2020, 1, 26)))
    assert now.verdict is Verdict.MOVED
    assert date(2020, 1, 31) in {change.day for change in now.changes}


@pytest.mark.parametrize(
    "change, field",
    [
        (
            {"earliest": "2027-02-01"},
            "first_used|safe_date|date|earliest|trace|provisional|day_bits",
        ),
        ({"date": "2027-02-03"}, "date"),
        ({"earliest": "soon"}, "读不懂"),
        ({"rule": {"perhaps": 3}}, "rule"),
        ({"rule": {}}, "rule"),
        ({"rule": {"within": "workday", "n": 0}}, "读不懂"),
        ({"certainty": "quite"}, "读不懂"),
        ({"operators": [{"operator": "forget"}]}, "forget"),
        ({"trace": [{}]}, "from"),
        (
            {"day_bits": {"first": "2027-01-09", "work": "1", "open": "0", "sha256": "x"}},
            "day_bits",
        ),
        ({"more": 1}, "more"),
        ({"safe_date": "2027-02-16"}, "safe_date"),
        ({"latest": "2027-01-31", "provisional": True}, "latest"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(change: dict[str, object], field: str) -> None:
    """Missing, unreadable, unknown fields, and fields that do not fit the others are named."""
    record = {**ASKED[0].to_dict(), **change}
    if (
        "earliest" in change and field != "读不懂"
    ):  # the bounds alone cannot be checked, what follows from them can
        record["date"] = "2027-02-15"
    with pytest.raises(DeadlineFormError, match=field):
        Deadline.from_dict(record)
    del record[next(iter(ASKED[0].to_dict()))]
    with pytest.raises(DeadlineFormError):
        Deadline.from_dict(record)


def test_the_room_offers_what_it_names() -> None:
    """Every public name is there; another is an error like any."""
    import ssj_core.calendar as room  # noqa: PLC0415 - the room itself

    assert set(room.__all__) <= set(dir(room))
    for name in room.__all__:
        assert getattr(room, name) is not None
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = room.Nonsense  # type: ignore[attr-defined]  # what is tried
