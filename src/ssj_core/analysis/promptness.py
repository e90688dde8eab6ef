"""Timeliness: how long results wait to be published, with open cases counted as open."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Final

from attrs import field, frozen

from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import Record, cell_of, flag, records
from ssj_core.analysis.hiding import whole
from ssj_core.analysis.table import Row, Table
from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import read_day
from ssj_core.errors import ManyFaultsError, SsjError

WITHIN: Final = 20
"""Working days within which a result is published (C93; C119 "in principle")."""


@frozen(kw_only=True, repr=False)
class Timeliness(Table):
    """How long it took; made by `timeliness`.

    Rows: day, at_risk (cases open until that day), done (published on it), censored (known only to
    be open so long), still_open (share still open after it, Kaplan and Meier).

    Attributes:
        on_time: share done within the period, open cases counted as far as they are known.
        within: the period.
        overdue: ids of cases still open beyond the period, the longest first, with their days.
        curve: still open, as exact fractions by day.
    """

    TITLE: ClassVar = "尚未公示的比例 / share still open"
    LABEL: ClassVar = ("day",)
    BARS: ClassVar = ("still_open",)
    PERCENT: ClassVar = frozenset({"still_open"})
    COLUMNS: ClassVar = ("day", "at_risk", "done", "censored", "still_open")

    on_time: Fraction
    within: int
    overdue: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    curve: Mapping[int, Fraction] = field(factory=dict, repr=False)


def timeliness(
    inspections: Any,  # noqa: ANN401 - any frame there is
    on: date | None = None,
    *,
    within: int = WITHIN,
    calendar: WorkdayCalendar | None = None,
) -> Timeliness:
    """Return how many cases are published by which day; open ones count as open until `on`.

    Leaving open cases out flatters: those that take long are the ones left out.

    Args:
        inspections: a frame of ``finished`` and ``published`` (None while open) days, or of
            ``days`` and ``done``; ``id`` names the overdue ones.
        on: the day it is asked about.
        within: the period, in working days if there is a `calendar`, else in days.
        calendar: counts working days.

    Raises:
        ManyFaultsError: days that contradict one another, all at once.
        ArgumentRefusedError: no rows, no day to ask about, a column that is missing.

    >>> seen = timeliness({"days": [3, 5, 5, 8], "done": [1, 1, 0, 1]}, within=5)
    >>> [str(share) for share in seen.curve.values()]
    ['3/4', '1/2', '0']
    """
    limit = whole(within, "within", 1)
    until = None if on is None else read_day(on)
    rows = records(inspections, "inspections")
    if not rows:
        raise refuse("inspections", 0, "没有任何检查", "there are no inspections")
    faults: list[SsjError] = []
    cases: list[tuple[str, int, bool]] = []
    for place, row in enumerate(rows, start=1):
        try:
            cases.append((str(row.get("id", place)), *_case(row, until, calendar)))
        except SsjError as error:
            faults.append(error)
    if faults:
        raise ManyFaultsError(what="检查 inspections", faults=faults)
    done = Counter(days for _, days, finished in cases if finished)
    censored = Counter(days for _, days, finished in cases if not finished)
    at_risk, share = len(cases), Fraction(1)
    table: list[Row] = []
    curve: dict[int, Fraction] = {}
    on_time = Fraction(0)
    for day in sorted(done | censored):
        if done[day]:
            share *= 1 - Fraction(done[day], at_risk)
            curve[day] = share
        if day <= limit:
            on_time = 1 - share
        table.append(
            {
                "day": day,
                "at_risk": at_risk,
                "done": done[day],
                "censored": censored[day],
                "still_open": float(share),
            }
        )
        at_risk -= done[day] + censored[day]
    late = sorted(
        ((name, days) for name, days, finished in cases if not finished and days > limit),
        key=lambda case: (-case[1], case[0]),
    )
    unit = "个工作日 working days" if calendar is not None else "日 days"
    notes = (
        f"{limit} {unit}内公示 published in time: {100 * float(on_time):.1f}%",
        f"仍未公示 open {sum(censored.values())}，其中超期 overdue {len(late)}"
        + (f"：{'、'.join(name for name, _ in late[:5])}" if late else ""),
    )
    return Timeliness(
        rows=tuple(table),
        notes=notes,
        on_time=on_time,
        within=limit,
        overdue=tuple(late),
        curve=curve,
    )


def _case(row: Record, on: date | None, calendar: WorkdayCalendar | None) -> tuple[int, bool]:
    if "days" in row:
        return whole(row["days"], "days"), flag(cell_of(row, "done", "inspections"), "done")
    start = read_day(cell_of(row, "finished", "inspections"))
    shown = cell_of(row, "published", "inspections")
    if on is None:
        raise refuse("on", None, "请写明截至哪一天", "say until which day")
    published = None if shown is None else read_day(shown)
    if on < start:
        raise refuse("on", on, f"早于检查结束 {start}", f"before the inspection ended on {start}")
    end = on if published is None or published > on else published
    if end < start:
        raise refuse(
            "published", end, f"早于检查结束 {start}", f"before the inspection ended on {start}"
        )
    days = (end - start).days if calendar is None else calendar.count_workdays(start, end)
    return days, published is not None and published <= on
