"""Days: what counts as one, and what the calendar can say about it."""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from operator import index
from typing import Final, SupportsIndex

from attrs import field, frozen

from ssj_core.errors.calendar import CountRefusedError, DayUnsupportedError, NotADayError

# China has had no daylight saving since 1991, so a fixed offset is the zone for every day we know.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_DAY: Final = date(2004, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
BASE: Final = FIRST_DAY.toordinal()
SIZE: Final = LAST_DAY.toordinal() - BASE + 1


class DayStatus(StrEnum):
    """How sure a day is, surest first."""

    FINAL = "final"
    PUBLISHED_OPEN = "published_open"
    PROJECTED = "projected"
    UNSUPPORTED = "unsupported"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {
            "final": "已确定",
            "published_open": "已公布，下一年通知仍可能调整",
            "projected": "尚未公布，按法律推算",
            "unsupported": "超出范围",
        }[self.value]


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@frozen(kw_only=True)
class DayInfo:
    """Everything the calendar knows about one day.

    Attributes:
        workday: as published, or by the statute alone where nothing is published.
        certain: whether every arrangement the envelope allows says the same.
        name: the festival or make-up, empty on an ordinary day.
        notice: the notice or decree it comes from, empty where none names the day.
    """

    day: date
    workday: bool
    certain: bool
    kind: DayKind
    status: DayStatus
    name: str = ""
    notice: str = field(default="")


def civil_day(value: object) -> date:
    """Return the calendar day `value` falls on in Asia/Shanghai.

    Args:
        value: a date, or an aware datetime.

    Raises:
        NotADayError: a naive datetime, text, or anything else.

    >>> civil_day(datetime(2026, 10, 9, 16, 30, tzinfo=timezone.utc)).isoformat()
    '2026-10-10'
    """
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise NotADayError(value=value)
        return value.astimezone(SHANGHAI).date()
    if isinstance(value, date):
        return value
    raise NotADayError(value=value)


def index_of(value: object) -> int:
    """Return the place of a day in the calendar, 0 being 2004-01-01.

    Raises:
        NotADayError: as `civil_day`.
        DayUnsupportedError: before 2004 or after 2099.
    """
    day = civil_day(value)
    place = day.toordinal() - BASE
    if not 0 <= place < SIZE:
        raise DayUnsupportedError(what=day, first=FIRST_DAY, last=LAST_DAY)
    return place


def day_at(place: int) -> date:
    """Return the day at a place in the calendar."""
    return date.fromordinal(BASE + place)


def check_count(value: SupportsIndex) -> int:
    """Return `value` if it is a whole number of at least one.

    Raises:
        CountRefusedError: it is not.
    """
    try:
        number = 0 if isinstance(value, bool) else index(value)
    except TypeError:
        number = 0
    if number < 1:
        raise CountRefusedError(value=value)
    return number
