"""When the public sources of chance speak: the table of section 4, data with where it is from.

A deployment that knows better hands its own table to whoever seals and verifies.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal

from attrs import frozen

Kind = Literal["kl8", "ssq"]


@frozen(kw_only=True)
class Source:
    """A lottery and the hour it speaks, for a span of days.

    Attributes:
        kind: the word before the colon of its items.
        weekdays: from Monday = 1.
        hour: when its numbers are drawn at the earliest, ``HH:MM`` in the zone `offset`.
        offset: hours east of UTC.
        since, until: first and last day the row holds for; None for no end.
        origin: where the row is from.
    """

    kind: Kind
    weekdays: tuple[int, ...]
    hour: str
    offset: int
    origin: str
    since: date | None = None
    until: date | None = None

    @property
    def zone(self) -> timezone:
        """The zone of the hour."""
        return timezone(timedelta(hours=self.offset))

    def holds_on(self, day: date) -> bool:
        """Tell whether the row is about `day`."""
        return (self.since or day) <= day <= (self.until or day)


TABLE: Final = (
    Source(
        kind="kl8",
        weekdays=(1, 2, 3, 4, 5, 6, 7),
        hour="21:30",
        offset=8,
        origin="中国福利彩票 快乐8：每日开奖一次；开奖时刻随发行公告调整，使用前请与当期公告核对",
    ),
    Source(
        kind="ssq",
        weekdays=(2, 4, 7),
        hour="21:15",
        offset=8,
        origin="中国福利彩票 双色球：每周二、四、日开奖；开奖时刻随发行公告调整，使用前请与当期公告核对",
    ),
)
"""The national welfare lotteries; a day without a row of its kind is not checked, and that is said."""


def spoken_at(
    kind: str, moment: datetime, table: Sequence[Source] = TABLE
) -> tuple[Source, datetime | None] | None:
    """Return the row for `kind` on the day of `moment` and the hour it speaks, None without a row.

    The hour is None on a day the lottery does not speak.

    >>> spoken_at("ssq", datetime.fromisoformat("2026-03-02T21:15:00+08:00"))[1] is None
    True
    """
    for row in table:
        try:
            here = moment.astimezone(row.zone)
        except OverflowError:  # a day at either end of the calendar
            return None
        if row.kind == kind and row.holds_on(here.date()):
            speaks = here.isoweekday() in row.weekdays
            hour = datetime.fromisoformat(f"{here.date()}T{row.hour}").replace(tzinfo=row.zone)
            return row, hour if speaks else None
    return None
