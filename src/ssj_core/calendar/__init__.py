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

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.calendar.checks import preview
    from ssj_core.calendar.days import DayInfo, DayKind, DayStatus, civil_day, parse_day
    from ssj_core.calendar.deadline import Bound, Deadline, DeadlineState, DeadlineStatus
    from ssj_core.calendar.fixed import ByDate
    from ssj_core.calendar.ical import CalendarEntry, to_ical
    from ssj_core.calendar.notices import HolidayNotice, read_notice, read_notice_text
    from ssj_core.calendar.operators import Exclude, Extend, Operator, Restart, Resume, Suspend
    from ssj_core.calendar.periods import AtMost, Before, NotBefore, Within
    from ssj_core.calendar.phrases import Phrase, Rule, parse_phrase
    from ssj_core.calendar.recounting import DayChange, Recomputed, Verdict, recompute
    from ssj_core.calendar.trace import DayBits, Run
    from ssj_core.calendar.words import Act, Mode, Roll, Unit, Whose
    from ssj_core.calendar.workdays import Coverage, WorkdayCalendar

__all__ = [
    "Act",
    "AtMost",
    "Before",
    "Bound",
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
    "Mode",
    "NotBefore",
    "Operator",
    "Phrase",
    "Recomputed",
    "Restart",
    "Resume",
    "Roll",
    "Rule",
    "Run",
    "Suspend",
    "Unit",
    "Verdict",
    "Whose",
    "Within",
    "WorkdayCalendar",
    "civil_day",
    "parse_day",
    "parse_phrase",
    "preview",
    "read_notice",
    "read_notice_text",
    "recompute",
    "to_ical",
]

if not TYPE_CHECKING:
    _load, __dir__ = exports(
        __name__,
        {
            ".checks": ("preview",),
            ".days": ("DayInfo", "DayKind", "DayStatus", "civil_day", "parse_day"),
            ".deadline": ("Bound", "Deadline", "DeadlineState", "DeadlineStatus"),
            ".fixed": ("ByDate",),
            ".ical": ("CalendarEntry", "to_ical"),
            ".notices": ("HolidayNotice", "read_notice", "read_notice_text"),
            ".operators": ("Exclude", "Extend", "Operator", "Restart", "Resume", "Suspend"),
            ".periods": ("AtMost", "Before", "NotBefore", "Within"),
            ".phrases": ("Phrase", "Rule", "parse_phrase"),
            ".recounting": ("DayChange", "Recomputed", "Verdict", "recompute"),
            ".trace": ("DayBits", "Run"),
            ".words": ("Act", "Mode", "Roll", "Unit", "Whose"),
            ".workdays": ("Coverage", "WorkdayCalendar"),
        },
    )

    def __getattr__(name):  # noqa: ANN001, ANN202 - the type checker does not see it
        if name in ("Bound", "Deadline", "DeadlineState", "DeadlineStatus"):
            # The kinds of period come along: they read a deadline's rule back.
            _load("parse_phrase")
        return _load(name)
