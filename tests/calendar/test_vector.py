"""Arrays of days give what single days give."""

import sys
from datetime import UTC, date, datetime

import numpy as np
import pytest

from ssj_core.calendar import Before, ByDate, Within, WorkdayCalendar
from ssj_core.calendar.days import index_of
from ssj_core.calendar.vector import Days, VectorCalendar
from ssj_core.errors import MissingExtraError
from ssj_core.errors.calendar import (
    ArrayRefusedError,
    CalendarCoverageError,
    CountRefusedError,
    DayUnsupportedError,
    ModeUnknownError,
    NotADayError,
    RowsApartError,
    ValueInColumnError,
)

CAL = WorkdayCalendar.cn()
ALL = np.arange("2004-01-01", "2026-10-01", dtype="datetime64[D]")
AROUND = np.arange("2026-11-01", "2027-12-01", dtype="datetime64[D]")


@pytest.fixture(scope="module")
def vector() -> VectorCalendar:
    """The vectorised calendar."""
    return CAL.vector


@pytest.mark.parametrize("n", [1, 7, 20])
def test_every_day_of_23_years_agrees_with_numpy(vector: VectorCalendar, n: int) -> None:
    """numpy.busday_offset with seven working weekdays and every rest day listed gives the same days."""
    rest = [
        day
        for day in np.arange("2004-01-01", "2027-01-01", dtype="datetime64[D]")
        if not CAL.is_workday(day.astype(date))
    ]
    theirs = np.busday_offset(ALL, n, roll="backward", weekmask="1111111", holidays=rest)
    first = np.busday_offset(ALL[:1], n - 1, roll="forward", weekmask="1111111", holidays=rest)
    earliest, latest, provisional = vector.add_workdays(ALL, n)
    assert (earliest[1:] == theirs[1:]).all()
    assert (earliest[0] == theirs[0]) or (earliest[0] == first[0])
    assert (earliest == latest).all()
    assert not provisional.any()


def test_open_years_agree_with_single_answers(vector: VectorCalendar) -> None:
    """Earliest and latest of every start around an unpublished year are those of `due`."""
    earliest, latest, provisional = vector.add_workdays(AROUND, 20)
    for at in range(0, len(AROUND), 7):
        due = Within.workdays(20).due(AROUND[at].astype(date), CAL)
        assert (earliest[at].astype(date), latest[at].astype(date)) == (due.earliest, due.latest)
        assert provisional[at] == due.provisional
    assert provisional.any()
    assert not provisional.all()


def test_shapes_are_kept(vector: VectorCalendar) -> None:
    """Any shape, also empty, also with repeated days out of order."""
    square = np.array([["2026-12-08", "2027-01-08"], ["2026-03-02", "2027-01-08"]], "datetime64[D]")
    earliest, latest, provisional = vector.add_workdays(square, 20)
    assert earliest.shape == latest.shape == provisional.shape == (2, 2)
    assert latest[0, 1] == latest[1, 1] == np.datetime64("2027-02-15")
    assert vector.add_workdays(np.array([], "datetime64[D]"), 20)[0].shape == (0,)
    assert vector.count_workdays(square, square)[0].tolist() == [[0, 0], [0, 0]]


def test_days_and_their_certainty(vector: VectorCalendar) -> None:
    """Published days are certain; open ones say so."""
    days = np.array(
        ["2026-02-28", "2026-10-01", "2027-02-09", "2027-02-06", "2026-12-31"], "datetime64[D]"
    )
    worked, certain = vector.is_workday(days)
    assert worked.tolist() == [True, False, False, False, True]
    assert certain.tolist() == [True, True, False, True, False]


def test_counts_agree_with_single_counts(vector: VectorCalendar) -> None:
    """Fewest and most, negative backwards, one end broadcast against many."""
    start = np.datetime64("2026-11-01", "D")
    fewest, most, differ = vector.count_workdays(np.array(start), AROUND)
    for at in range(0, len(AROUND), 9):
        first, last = index_of(date(2026, 11, 1)), index_of(AROUND[at].astype(date))
        assert (fewest[at], most[at]) == CAL.reckoner().count(first + 1, last)
    assert differ.any()
    back, forth, _ = vector.count_workdays(AROUND, np.array(start))
    assert (back == -most).all()
    assert (forth == -fewest).all()
    assert vector.count_workdays(ALL[:1], ALL[-1:])[0][0] == CAL.count_workdays(
        date(2004, 1, 1), date(2026, 9, 30)
    )


@pytest.mark.parametrize(
    "days",
    [np.array(["2026-01-01T00"], "datetime64[h]"), np.array([1, 2]), [date(2026, 1, 1)]],
)
def test_other_types_are_refused(vector: VectorCalendar, days: Days) -> None:
    """An instant has no day without a zone; lists are not arrays."""
    with pytest.raises(ArrayRefusedError):
        vector.add_workdays(days, 1)


def test_days_out_of_reach_are_refused(vector: VectorCalendar) -> None:
    """Before 2004, after 2099; answers beyond; lengths below one."""
    for wrong in ("2003-12-31", "2100-01-01"):
        with pytest.raises(DayUnsupportedError, match=wrong):
            vector.add_workdays(np.array(["2026-01-01", wrong], "datetime64[D]"), 1)
    with pytest.raises(DayUnsupportedError):
        vector.add_workdays(np.array(["2099-12-30"], "datetime64[D]"), 20)
    with pytest.raises(CountRefusedError):
        vector.add_workdays(ALL, 0)


def test_without_numpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the room works without NumPy; arrays say what to install."""
    monkeypatch.delitem(sys.modules, "ssj_core.calendar.vector")
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"ssj-core\[numpy\]"):
        _ = WorkdayCalendar(CAL.notices).vector


STARTS = np.arange("2026-11-01", "2028-03-01", dtype="datetime64[D]")


def test_every_row_may_have_its_own_length(vector: VectorCalendar) -> None:
    """Lengths are broadcast like the days; each row is what `due` answers alone."""
    two = np.array(["2026-04-01", "2026-04-03"], "datetime64[D]")
    earliest = vector.add_workdays(two, np.array([5, 20])).earliest
    assert earliest.astype(str).tolist() == ["2026-04-09", "2026-05-07"]
    lengths = np.random.default_rng(3).integers(1, 60, STARTS.size)
    found = vector.add_workdays(STARTS, lengths)
    back = vector.before_workdays(STARTS, lengths)
    for at in range(0, STARTS.size, 7):
        start, n = STARTS[at].item(), int(lengths[at])
        due, before = Within.workdays(n).due(start, CAL), Before.workdays(n).due(start, CAL)
        assert (found.earliest[at].item(), found.latest[at].item()) == (due.earliest, due.latest)
        assert (back.earliest[at].item(), back.latest[at].item()) == (
            before.earliest,
            before.latest,
        )
    for kind in (np.uint8, np.uint64, np.int16):
        assert (
            vector.add_workdays(two, np.array([5, 20], kind)).earliest.tolist() == earliest.tolist()
        )
    with pytest.raises(DayUnsupportedError):
        vector.add_workdays(two, np.array([5, 2**64 - 1], np.uint64))
    table = vector.add_workdays(two[:, None], np.array([[1, 2, 3]])).latest
    assert table.shape == (2, 3)
    assert vector.add_workdays(two, [5, 20]).earliest.tolist() == earliest.tolist()


@pytest.mark.parametrize("roll", ["next", "prev", "none"])
def test_days_months_and_rolls_agree_with_single_answers(vector: VectorCalendar, roll: str) -> None:
    """Calendar days and months roll as `Within` does, around open years as well."""
    days, months = vector.add_days(STARTS, 30, roll=roll), vector.add_months(STARTS, 1, roll=roll)
    still = vector.roll(STARTS, roll)
    for at in range(0, STARTS.size, 5):
        start = STARTS[at].item()
        for found, rule in (
            (days, Within.calendar_days(30, roll=roll)),
            (months, Within.months(1, roll=roll)),
        ):
            due = rule.due(start, CAL)
            assert (found.earliest[at].item(), found.latest[at].item()) == (
                due.earliest,
                due.latest,
            )
        fixed = ByDate.yearly(start.month, start.day, roll=roll).due(start.year, CAL)
        assert (still.earliest[at].item(), still.latest[at].item()) == (
            fixed.earliest,
            fixed.latest,
        )
    ends = np.array(["2026-01-31", "2024-01-31", "2025-11-30"], "datetime64[D]")
    assert vector.add_months(ends, np.array([1, 1, 3]), roll="none").earliest.astype(
        str
    ).tolist() == [
        "2026-02-28",
        "2024-02-29",
        "2026-02-28",
    ]


def test_counts_over_open_years_agree_with_single_counts(vector: VectorCalendar) -> None:
    """Whole windows, cut windows and several years: fewest and most are the scalar's, both ways."""
    dice = np.random.default_rng(5)
    start = STARTS[dice.integers(0, STARTS.size, 400)]
    end = start + dice.integers(-500, 900, 400).astype("timedelta64[D]")
    fewest, most, apart = vector.count_workdays(start, end)
    reckoner = CAL.reckoner()
    for at in range(400):
        a, b = index_of(start[at].item()), index_of(end[at].item())
        low, high = reckoner.count(min(a, b) + 1, max(a, b))
        expected = (low, high) if a <= b else (-high, -low)
        assert (fewest[at], most[at]) == expected
        assert apart[at] == (low != high)


def test_scalar_and_vector_agree_or_refuse(vector: VectorCalendar) -> None:
    """Where the vector has one answer the scalar has it too; where it has two the scalar refuses."""
    for n in (1, 5, 15):
        earliest, _, provisional = vector.add_workdays(STARTS[:120], n)
        for at, start in enumerate(STARTS[:120].tolist()):
            if provisional[at]:
                with pytest.raises(CalendarCoverageError):
                    CAL.add_workdays(start, n)
            else:
                assert CAL.add_workdays(start, n) == earliest[at].item()


def test_a_single_day_has_the_shape_of_a_day(vector: VectorCalendar) -> None:
    """Shape () comes back as (), in settled days and open ones."""
    for text in ("2026-04-01", "2027-01-08"):
        one = np.array(text, "datetime64[D]")
        for found in (
            vector.add_workdays(one, 20),
            vector.before_workdays(one, 20),
            vector.add_days(one, 30),
            vector.add_months(one, 1),
            vector.roll(one),
            vector.count_workdays(one, one),
            vector.is_workday(one),
        ):
            assert all(np.shape(part) == () for part in found)
        due = Within.workdays(20).due(date.fromisoformat(text), CAL)
        assert vector.add_workdays(np.datetime64(text), 20).latest.item() == due.latest


def test_a_missing_day_is_named_or_kept(vector: VectorCalendar) -> None:
    """NaT is refused with its position; kept where asked, and then nowhere provisional."""
    days = np.array(["2026-04-01", "NaT", "2027-01-08"], "datetime64[D]")
    for ask in (vector.add_workdays, vector.before_workdays, vector.add_days, vector.add_months):
        with pytest.raises(ValueInColumnError, match="第 1 行"):
            ask(days, 20)
        earliest, latest, provisional = ask(days, 20, nat="keep")
        assert np.isnat(earliest).tolist() == np.isnat(latest).tolist() == [False, True, False]
        assert not provisional[1]
    for roll in ("next", "none"):
        assert np.isnat(vector.roll(days, roll, nat="keep").latest).tolist() == [False, True, False]
    worked, certain = vector.is_workday(days, nat="keep")
    assert (worked[1], certain[1]) == (False, False)
    with pytest.raises(ValueInColumnError):
        vector.is_workday(days)


def test_lengths_are_whole_and_stay_in_the_calendar(vector: VectorCalendar) -> None:
    """Nothing wraps near 2**31; a wrong length is named with its position."""
    days = np.array(["2026-01-01", "2026-01-02"], "datetime64[D]")
    for n in (2**31 - 1, 2**31, 2**40, np.array([5, 2**31])):
        for ask in (
            vector.add_workdays,
            vector.before_workdays,
            vector.add_days,
            vector.add_months,
        ):
            with pytest.raises(DayUnsupportedError):
                ask(days, n)
    with pytest.raises(ValueInColumnError, match="第 1 行"):
        vector.add_workdays(days, np.array([5, 0]))
    for wrong in (np.array([1.5, 2.0]), np.array([True, False]), 1.5, True):
        with pytest.raises(CountRefusedError):
            vector.add_workdays(days, wrong)
    with pytest.raises(DayUnsupportedError):
        vector.before_workdays(np.array(["2004-01-02"], "datetime64[D]"), 5)
    with pytest.raises(DayUnsupportedError):
        vector.add_days(np.array(["2099-12-30"], "datetime64[D]"), 5)
    with pytest.raises(DayUnsupportedError):
        vector.roll(np.array(["2004-01-01"], "datetime64[D]"), "prev")
    with pytest.raises(ModeUnknownError):
        vector.roll(days, "sideways")
    assert (
        vector.add_days(np.array(["2099-12-01"], "datetime64[D]"), 5).latest.astype(str)[0]
        == "2099-12-07"
    )


def test_pandas_columns_in_and_out(vector: VectorCalendar) -> None:
    """Midnights are days, instants with a zone are read in Shanghai, the index and the name stay."""
    pd = pytest.importorskip("pandas")
    index = pd.Index(["甲", "乙"])
    days = pd.Series(pd.to_datetime(["2026-12-08", "2027-01-08"]), index=index, name="检查结束")
    found = vector.add_workdays(days, pd.Series([20, 20], index=index))
    assert isinstance(found.latest, pd.Series)
    assert found.latest.index.equals(index)
    assert found.latest.name == "检查结束"
    assert found.latest.dt.strftime("%m-%d").tolist() == ["01-06", "02-15"]
    assert found.provisional.tolist() == [False, True]
    late = pd.Series(pd.to_datetime(["2026-10-09T16:30Z"]))
    assert vector.add_workdays(late, 1).latest[0] == pd.Timestamp("2026-10-12")
    objects = pd.Series([date(2026, 12, 8), None], dtype=object)
    assert vector.add_workdays(objects, 20, nat="keep").latest.isna().tolist() == [False, True]
    assert vector.add_days(pd.DatetimeIndex(["2026-03-05"]), 30).latest[0] == pd.Timestamp(
        "2026-04-07"
    )
    for wrong in (
        pd.Series(pd.to_datetime(["2026-10-09T16:30"])),
        pd.Series(["2026-10-09"], dtype=object),
        pd.Series([1, 2]),
    ):
        with pytest.raises(ArrayRefusedError):
            vector.add_workdays(wrong, 1)
    with pytest.raises(NotADayError):
        CAL.is_workday(pd.NaT)
    with pytest.raises(ValueInColumnError):
        vector.add_workdays(objects, 20)


def test_arrow_columns_of_pandas(vector: VectorCalendar) -> None:
    """Columns that pandas keeps as Arrow: days, midnights, instants with a zone, missing ones."""
    pd = pytest.importorskip("pandas")
    texts = ["2026-04-01", "2026-04-03"]
    days = pd.Series(pd.to_datetime(texts), name="起算", index=["甲", "乙"])
    for kind in ("date32[pyarrow]", "timestamp[ns][pyarrow]"):
        found = vector.add_workdays(days.astype(kind), pd.Series([5, 20], index=["甲", "乙"]))
        assert found.latest.dt.strftime("%m-%d").to_dict() == {"甲": "04-09", "乙": "05-07"}
        assert found.latest.name == "起算"
    late = pd.Series(pd.to_datetime(["2026-10-09T16:30Z"])).astype("timestamp[ns, tz=UTC][pyarrow]")
    assert vector.add_workdays(late, 1).latest[0] == pd.Timestamp("2026-10-12")
    missing = pd.Series([date(2026, 12, 8), None]).astype("date32[pyarrow]")
    assert vector.add_workdays(missing, 20, nat="keep").latest.isna().tolist() == [False, True]
    with pytest.raises(ArrayRefusedError):
        vector.add_workdays(days.astype("timestamp[ns][pyarrow]") + pd.Timedelta("1h"), 1)


def test_rows_that_do_not_belong_together(vector: VectorCalendar) -> None:
    """Lengths of other rows are refused: by size, by index; a missing length is named."""
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    two = np.array(["2026-04-01", "2026-04-03"], "datetime64[D]")
    days = pd.Series(two)
    turned = pd.Series([5, 20], index=[1, 0])
    for ask in (vector.add_workdays, vector.before_workdays, vector.add_days, vector.add_months):
        with pytest.raises(RowsApartError, match="索引不同"):
            ask(days, turned)
        for wrong in ([1, 2, 3], np.array([[1], [2]])):
            with pytest.raises(RowsApartError, match="长度不同"):
                ask(days, wrong)
        with pytest.raises(RowsApartError, match=r"2 / 3"):
            ask(two, [1, 2, 3])
    assert vector.add_workdays(days, turned.to_numpy()).latest.dt.day.tolist() == [9, 7]
    for lengths in (pd.Series([5, None], dtype="Int64"), pl.Series([5, None])):
        with pytest.raises(ValueInColumnError, match="第 1 行"):
            vector.add_workdays(two, lengths)
    for start, end in ((days, days.iloc[::-1]), (days, two[:1]), (two[:1], days)):
        if isinstance(end, pd.Series) and isinstance(start, np.ndarray):
            assert vector.count_workdays(start, end).latest.tolist() == [0, 2]
        elif isinstance(end, pd.Series):
            with pytest.raises(RowsApartError):
                vector.count_workdays(start, end)
        else:
            assert vector.count_workdays(start, end).latest.tolist() == [0, -2]


def test_polars_columns_in_and_out(vector: VectorCalendar) -> None:
    """Dates, midnights, and instants with a zone; the name stays."""
    pl = pytest.importorskip("polars")
    days = pl.Series("检查结束", [date(2026, 12, 8), date(2027, 1, 8)])
    found = vector.add_workdays(days, pl.Series([20, 20]))
    assert isinstance(found.latest, pl.Series)
    assert (found.latest.name, found.latest.dtype) == ("检查结束", pl.Date)
    assert found.latest.to_list() == [date(2027, 1, 6), date(2027, 2, 15)]
    assert found.provisional.to_list() == [False, True]
    assert (
        vector.roll(days.cast(pl.Datetime)).latest.to_list() == vector.roll(days).latest.to_list()
    )
    late = pl.Series([datetime(2026, 10, 9, 16, 30, tzinfo=UTC)])
    assert vector.add_workdays(late, 1).latest.to_list() == [date(2026, 10, 12)]
    for wrong in (pl.Series([datetime(2026, 10, 9, 16, 30)]), pl.Series([1])):  # noqa: DTZ001 - naive is the case
        with pytest.raises(ArrayRefusedError):
            vector.add_workdays(wrong, 1)
    missing = pl.Series([date(2026, 12, 8), None])
    assert vector.add_workdays(missing, 20, nat="keep").latest.is_null().to_list() == [False, True]
