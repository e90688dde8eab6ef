"""The calendar against its peers, in one run: `python benchmarks/bench_calendar.py`.

Peers: chinese_calendar, holidays, pandas CustomBusinessDay and numpy.busday_offset (both with seven working
weekdays and every rest day listed, the only way they can be right). Numbers are CPU time; the ratio is peer over
ours, so 1000 means a thousand times slower. "wrong" compares with our answers.
"""

import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import chinese_calendar
import holidays
import numpy as np
import pandas as pd

from ssj_core.calendar import AtMost, Before, ByDate, NotBefore, Within, WorkdayCalendar

N = 20
CAL = WorkdayCalendar.cn()
DICE = Random(20261122)
STARTS = [date(2018, 1, 1) + timedelta(DICE.randrange(2100)) for _ in range(500)]
REST = [
    day
    for step in range((date(2026, 12, 31) - date(2004, 1, 1)).days + 1)
    if not CAL.is_workday(day := date(2004, 1, 1) + timedelta(step))
]
Row = tuple[str, float, object]


def seconds(action: Callable[[], object], *, least: float = 0.2) -> float:
    """Return the CPU time of one run, repeated until `least` seconds have passed; the best of three."""
    best = float("inf")
    for _ in range(3):
        runs, start = 0, time.process_time()
        while (spent := time.process_time() - start) < least:
            action()
            runs += 1
        best = min(best, spent / runs)
    return best


def each(ask: Callable[[date], object]) -> float:
    """Return the CPU time of one question, over all starts."""
    return seconds(lambda: [ask(day) for day in STARTS]) / len(STARTS)


def table(title: str, ours: Row, peers: Sequence[Row], unit: float, name: str) -> None:
    """Print one comparison: time, ratio, answers that differ from ours."""
    print(f"\n{title}")
    for label, spent, note in [ours, *peers]:
        print(f"  {label:<46}{spent / unit:>12.3f} {name}{spent / ours[1]:>12.1f} x   {note}")


def scalar() -> None:
    """Compare one question at a time."""
    china = holidays.country_holidays("CN", years=range(2017, 2025))
    offset = pd.offsets.CustomBusinessDay(N, weekmask="Mon Tue Wed Thu Fri Sat Sun", holidays=REST)
    busy = np.busdaycalendar(weekmask="1111111", holidays=REST)
    truth = [CAL.add_workdays(day, N) for day in STARTS]

    def wrong(ask: Callable[[date], Any]) -> str:
        found = [pd.Timestamp(ask(day)).date() for day in STARTS]
        return f"{sum(a != b for a, b in zip(found, truth, strict=True))} of {len(STARTS)} wrong"

    asks: dict[str, Callable[[date], object]] = {
        "chinese_calendar.find_workday": lambda day: chinese_calendar.find_workday(N, day),
        "holidays get_nth_working_day": lambda day: china.get_nth_working_day(day, N),
        "pandas CustomBusinessDay, 7-day mask": lambda day: pd.Timestamp(day) + offset,
        "numpy.busday_offset, 7-day mask, scalar": lambda day: np.busday_offset(
            day, N, roll="backward", busdaycal=busy
        ),
        "ssj_core Within.workdays(20).due (explained)": lambda day: (
            Within.workdays(N).due(day, CAL).date
        ),
    }
    peers: list[Row] = [(label, each(ask), wrong(ask)) for label, ask in asks.items()]
    ours = ("ssj_core add_workdays", each(lambda day: CAL.add_workdays(day, N)), "")
    table("+20 working days, one at a time", ours, peers, 1e-6, "us")
    is_peers: list[Row] = [
        ("chinese_calendar.is_workday", each(chinese_calendar.is_workday), ""),
        ("holidays is_working_day", each(china.is_working_day), ""),
    ]
    table("is_workday", ("ssj_core is_workday", each(CAL.is_workday), ""), is_peers, 1e-6, "us")


KINDS: dict[str, Any] = {
    "20 working days": Within.workdays(N),
    "15 days, a statute's": Within.days(15, statute="行政处罚法"),
    "3 months": Within.months(3),
    "1 year": Within.years(1),
    "at most 30 days": AtMost.days(30, statute="行政强制法"),
    "at most 24 hours": AtMost.hours(24),
    "not before 10 days": NotBefore.days(10, statute="行政强制法"),
    "15 days before": Before.calendar_days(15),
    "6 months before": Before.months(6),
    "15th of the month": ByDate.monthly(15, roll="next", statute="税收征收管理法"),
}


def writing(rule: Any, start: date) -> tuple[float, float]:  # noqa: ANN401 - a kind of period
    """Return the CPU time of finding a deadline, and of finding it and writing it down."""
    return seconds(lambda: rule.due(start, CAL)), seconds(lambda: rule.due(start, CAL).to_dict())


def records() -> None:
    """Compare writing a deadline down, evidence and all, with finding it: each record is of a fresh deadline."""
    print("\nto_dict of a deadline just found, over finding it")
    for year in (2019, 2026):
        for label, rule in KINDS.items():
            moment = datetime(year, 4, 24, 18, 40, tzinfo=UTC)
            start = moment if "hours" in label else moment.date()
            found, both = writing(rule, start)
            print(f"  {year} {label:<41}{found * 1e6:>12.1f} us{(both - found) / found:>12.1f} x")


def vectorised() -> None:
    """Compare a million days at once."""
    first = np.datetime64("2008-01-01")
    days = first + np.random.default_rng(1).integers(0, 6700, 1_000_000).astype("timedelta64[D]")
    busy = np.busdaycalendar(weekmask="1111111", holidays=REST)
    vector = CAL.vector
    ours = seconds(lambda: vector.add_workdays(days, N))
    theirs = seconds(lambda: np.busday_offset(days, N, roll="backward", busdaycal=busy))
    same = (
        vector.add_workdays(days, N)[0]
        == np.busday_offset(days, N, roll="backward", busdaycal=busy)
    ).all()
    some = pd.Series(days[:20_000])
    offset = pd.offsets.CustomBusinessDay(N, weekmask="Mon Tue Wed Thu Fri Sat Sun", holidays=REST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas says itself that this is not vectorised
        slow = seconds(lambda: some + offset) * len(days) / len(some)
    peers: list[Row] = [
        (
            "numpy.busday_offset, 7-day mask",
            theirs,
            "same answers" if same else "DIFFERENT ANSWERS",
        ),
        ("pandas CustomBusinessDay (from 20,000)", slow, ""),
    ]
    table(
        "+20 working days, 1,000,000 days",
        ("ssj_core vector.add_workdays", ours, "earliest, latest, provisional"),
        peers,
        1e-3,
        "ms",
    )
    counted = seconds(lambda: vector.count_workdays(days, days[::-1]))
    busday = seconds(lambda: np.busday_count(days, days[::-1], busdaycal=busy))
    table(
        "working days between, 1,000,000 pairs",
        ("ssj_core vector.count_workdays", counted, ""),
        [("numpy.busday_count, 7-day mask", busday, "")],
        1e-3,
        "ms",
    )


def open_years() -> None:
    """Compare around years without a notice, where we answer with bounds and the peers with one table."""
    first, dice = np.datetime64("2026-06-01"), np.random.default_rng(2)
    days = first + dice.integers(0, 900, 1_000_000).astype("timedelta64[D]")
    lengths = dice.integers(1, 40, 1_000_000)
    busy = np.busdaycalendar(weekmask="1111111", holidays=REST)
    vector = CAL.vector
    vector.count_workdays(days, days[::-1])  # the windows are laid out once
    for title, ours, theirs in (
        (
            "count, open years, 1,000,000 pairs",
            lambda: vector.count_workdays(days, days[::-1]),
            lambda: np.busday_count(days, days[::-1], busdaycal=busy),
        ),
        (
            "+20 working days, open years, 1,000,000 days",
            lambda: vector.add_workdays(days, N),
            lambda: np.busday_offset(days, N, roll="backward", busdaycal=busy),
        ),
        (
            "+n working days, one n a row, open years",
            lambda: vector.add_workdays(days, lengths),
            lambda: np.busday_offset(days, lengths, roll="backward", busdaycal=busy),
        ),
    ):
        row = ("ssj_core vector", seconds(ours), "fewest and most, earliest and latest")
        table(title, row, [("numpy", seconds(theirs), "one table, no bounds")], 1e-3, "ms")


def children() -> float:
    """Return the CPU time of the processes started and ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imports() -> None:
    """Measure what importing costs in CPU time, in processes of their own."""
    print("\nimport, best of 7 processes, less an empty interpreter")
    codes = (
        "pass",
        "import ssj_core",
        "import ssj_core.calendar",
        "from ssj_core.calendar import WorkdayCalendar, Within",
        "import attrs",
        "import chinese_calendar",
        "import holidays",
        "import numpy",
        "import pandas",
    )
    bare = 0.0
    for code in codes:
        best = float("inf")
        for _ in range(7):
            start = children()
            subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and words
            best = min(best, children() - start)
        bare = bare or best
        print(f"  {code:<54}{(best - bare) * 1e3:>10.1f} ms")
    start = time.process_time()
    WorkdayCalendar(CAL.notices)
    print(f"  building the calendar, 2004 to 2099{(time.process_time() - start) * 1e3:>29.1f} ms")


if __name__ == "__main__":
    scalar()
    records()
    vectorised()
    open_years()
    imports()
