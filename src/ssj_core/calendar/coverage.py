"""What a calendar covers: until when it is final, published, projected, and which notice is missing."""

from datetime import date, timedelta

from attrs import frozen

from ssj_core.calendar.days import LAST_DAY, day_at
from ssj_core.calendar.notice import HolidayNotice, annual_title
from ssj_core.calendar.statute import LAST_YEAR
from ssj_core.calendar.table import DayTable


@frozen(kw_only=True)
class Coverage:
    """The reach of one calendar.

    Attributes:
        final_until: the last day no later annual notice can change.
        published_until: the last day of the unbroken row of published years; None where there is none.
        projected_until: the last day the calendar can say anything about.
        notices: the notices it is made of.
        missing: the title of the annual notice to load next, and of any year left out before the last.
        as_of: what was known on that day; None is everything.
        refused: what `chinese_calendar` offered and the rules did not let in, in words.
    """

    final_until: date
    published_until: date | None
    projected_until: date
    notices: tuple[HolidayNotice, ...]
    missing: tuple[str, ...]
    as_of: date | None
    refused: tuple[str, ...] = ()


def coverage_of(
    table: DayTable,
    notices: tuple[HolidayNotice, ...],
    as_of: date | None,
    refused: tuple[str, ...],
) -> Coverage:
    """Return what a calendar with this table covers."""
    gaps = table.unpublished(min(max(table.published, default=0) + 1, LAST_YEAR)) or [
        min(table.unpublished(LAST_YEAR + 1))
    ]
    return Coverage(
        final_until=day_at(table.settled) - timedelta(1),
        published_until=date(gaps[0] - 1, 12, 31) if table.published else None,
        projected_until=LAST_DAY,
        notices=notices,
        missing=tuple(annual_title(year) for year in gaps),
        as_of=as_of,
        refused=refused,
    )
