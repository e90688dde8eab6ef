"""Days: what counts as one, how people write one, and what the calendar can say about it."""

from datetime import date, datetime, timedelta, timezone
from operator import index
from typing import Final

from attrs import field, frozen

from ssj_core.calendar.words import Word
from ssj_core.encoding import read_day
from ssj_core.errors.calendar import (
    CountRefusedError,
    DayUnreadableError,
    DayUnsupportedError,
    InstantNeededError,
    NotADayError,
)
from ssj_core.errors.encoding import DayRefusedError

# China has had no daylight saving since 1991, so a fixed offset is the zone for every day we know.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_DAY: Final = date(2004, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
BASE: Final = FIRST_DAY.toordinal()
SIZE: Final = LAST_DAY.toordinal() - BASE + 1
SATURDAY: Final = 5
DECEMBER: Final = 12
OPEN_FROM: Final = 27  # December: from this day on the next year's notice may still change a year
WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class DayStatus(Word):
    """How sure a day is, surest first."""

    FINAL = "final", "已确定", "final"
    PUBLISHED_OPEN = (
        "published_open",
        "已公布，下一年通知仍可能调整",
        "published; the next year's notice may still change it",
    )
    PROJECTED = "projected", "尚未公布，按法律推算", "not published yet"
    UNSUPPORTED = "unsupported", "超出范围", "outside the calendar"


class DayKind(Word):
    """Why a day is worked or not."""

    WEEKDAY = "weekday", "工作日", "weekday"
    WEEKEND = "weekend", "周末", "weekend"
    HOLIDAY = "holiday", "放假", "holiday"
    MAKE_UP = "make_up", "调休上班", "make-up working day"


@frozen(kw_only=True)
class DayInfo:
    """Everything the calendar knows about one day.

    Attributes:
        workday: as published, or by the statute alone where nothing is published.
        certain: whether every arrangement the envelope allows says the same.
        name: the festival or make-up, empty on an ordinary day.
        notice: the notice or decree it comes from, empty where none names the day.
        supplier: who supplied that notice, where it is not one that ships; empty otherwise.
    """

    day: date
    workday: bool
    certain: bool
    kind: DayKind
    status: DayStatus
    name: str = ""
    notice: str = ""
    supplier: str = field(default="")


def alike(one: DayInfo, other: DayInfo) -> bool:
    """Tell whether two days differ in nothing but the day."""
    return (
        one.kind is other.kind
        and one.status is other.status
        and one.certain is other.certain
        and one.workday is other.workday
        and one.name == other.name
        and one.notice == other.notice
        and one.supplier == other.supplier
    )


def civil_day(value: object) -> date:
    """Return the calendar day `value` falls on in Asia/Shanghai.

    Args:
        value: a date, or an aware datetime.

    Raises:
        NotADayError: a naive datetime, text, a missing value (NaT), or anything else.

    >>> civil_day(datetime(2026, 10, 9, 16, 30, tzinfo=timezone.utc)).isoformat()
    '2026-10-10'
    """
    if isinstance(value, datetime):
        return instant_of(value).date()
    if isinstance(value, date):
        return value
    raise NotADayError(value=value)


def instant_of(value: object) -> datetime:
    """Return an aware datetime in Asia/Shanghai.

    Raises:
        NotADayError: a naive datetime or a missing value (NaT).
        InstantNeededError: a date without its time, or anything else.
        DayUnsupportedError: in Shanghai it lies past the last year a date can have.
    """
    if not isinstance(value, datetime):
        raise InstantNeededError(value=value)
    # pandas.NaT is a datetime that equals nothing, not even itself.
    if value != value or value.utcoffset() is None:  # noqa: PLR0124 - the test for NaT
        raise NotADayError(value=value)
    try:
        return value.astimezone(SHANGHAI)
    except OverflowError:
        raise DayUnsupportedError(what=value, first=FIRST_DAY, last=LAST_DAY) from None


def parse_day(text: str, where: str = "") -> date:
    """Return the day a text means, in any spelling `ssj_core.encoding.read_day` knows.

    Args:
        text: as people write it; an instant has its offset and is read in Asia/Shanghai.
        where: the option or cell it stands in, for the message.

    Raises:
        DayUnreadableError: it is no day, there is no such day, or a time of day has no offset.

    >>> {parse_day(text).isoformat() for text in ("2026/3/2", "2026年3月2日", "2026-03-01T16:00:00Z")}
    {'2026-03-02'}
    """
    try:
        return read_day(str(text), zoned=True)
    except DayRefusedError as refused:
        raise DayUnreadableError(**refused.params, where=f"{where}：" if where else "") from None


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


def place_of(day: date) -> int:
    """Return the place of a day that is known to lie in the calendar; see `index_of`."""
    return day.toordinal() - BASE


def day_at(place: int) -> date:
    """Return the day at a place in the calendar."""
    return date.fromordinal(BASE + place)


def whole(value: object) -> int | None:
    """Return a whole number of any kind (Python's or NumPy's); None for anything else, truth values too."""
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return None
    try:
        return index(value)  # type: ignore[arg-type] # what is no number raises
    except TypeError:
        return None


def check_count(value: object) -> int:
    """Return `value` if it is a whole number of at least one.

    Raises:
        CountRefusedError: it is not.
    """
    number = whole(value)
    if number is None or number < 1:
        raise CountRefusedError(value=value)
    return number


def weekday_of(day: date) -> str:
    """Return the day of the week in Chinese.

    >>> weekday_of(date(2026, 11, 30))
    '周一'
    """
    return WEEKDAYS[day.weekday()]
