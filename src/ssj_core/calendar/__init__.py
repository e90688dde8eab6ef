"""The working-day calendar of China and the deadlines counted with it.

Days come from the holiday notices of the State Council, periods from the law that sets them, and every answer
says how sure it is.

>>> from datetime import date
>>> from ssj_core.calendar import Within, WorkdayCalendar
>>> cal = WorkdayCalendar.cn()
>>> Within.workdays(20).due(date(2026, 12, 8), cal).date
datetime.date(2027, 1, 6)
>>> late = Within.workdays(20).due(date(2027, 1, 8), cal)
>>> late.provisional, late.earliest.isoformat(), late.latest.isoformat()
(True, '2027-02-03', '2027-02-15')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssj_core.calendar.coverage import Coverage
    from ssj_core.calendar.days import DayInfo, DayKind, DayStatus, civil_day
    from ssj_core.calendar.deadline import Deadline, DeadlineState, DeadlineStatus
    from ssj_core.calendar.ical import CalendarEntry, to_ical
    from ssj_core.calendar.notice import HolidayNotice
    from ssj_core.calendar.operators import Exclude, Extend, Operator, Restart, Resume, Suspend
    from ssj_core.calendar.phrases import Phrase, parse_phrase
    from ssj_core.calendar.reading import read_notice
    from ssj_core.calendar.recounting import DayChange, Recomputed, Verdict, recompute
    from ssj_core.calendar.rules import Before, ByDate, Rule, Within
    from ssj_core.calendar.trace import DayBits, Run
    from ssj_core.calendar.workdays import WorkdayCalendar

__all__ = [
    "Before",
    "ByDate",
    "CalendarEntry",
    "Coverage",
    "DayBits",
    "DayChange",
    "DayInfo",
    "DayKind",
    "DayStatus",
    "Deadline",
    "DeadlineState",
    "DeadlineStatus",
    "Exclude",
    "Extend",
    "HolidayNotice",
    "Operator",
    "Phrase",
    "Recomputed",
    "Restart",
    "Resume",
    "Rule",
    "Run",
    "Suspend",
    "Verdict",
    "Within",
    "WorkdayCalendar",
    "civil_day",
    "parse_phrase",
    "read_notice",
    "recompute",
    "to_ical",
]

# A name is looked up when it is first asked for, so that importing the room costs nothing.
_HOMES = {
    "coverage": ("Coverage",),
    "days": ("DayInfo", "DayKind", "DayStatus", "civil_day"),
    "deadline": ("Deadline", "DeadlineState", "DeadlineStatus"),
    "ical": ("CalendarEntry", "to_ical"),
    "notice": ("HolidayNotice",),
    "operators": ("Exclude", "Extend", "Operator", "Restart", "Resume", "Suspend"),
    "phrases": ("Phrase", "parse_phrase"),
    "reading": ("read_notice",),
    "recounting": ("DayChange", "Recomputed", "Verdict", "recompute"),
    "rules": ("Before", "ByDate", "Rule", "Within"),
    "trace": ("DayBits", "Run"),
    "workdays": ("WorkdayCalendar",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the room offers under that name
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
