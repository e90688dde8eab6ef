"""Times as records write them: ``YYYY-MM-DDThh:mm:ss+hh:mm``, compared as instants."""

import re
from datetime import datetime
from typing import Final

from ssj_core.errors.drawing import OrderRefusedError, RecordRefusedError

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d", re.ASCII)
Moment = str | datetime


def write_time(moment: Moment, path: str = "at") -> str:
    """Return `moment` as a record writes it; whole seconds, with the zone it was given in.

    Raises:
        RecordRefusedError: no time zone, or a text of another form.

    >>> write_time("2026-03-02T09:00:00+08:00")
    '2026-03-02T09:00:00+08:00'
    """
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.isoformat(timespec="seconds")
    try:
        if isinstance(moment, str) and _TIME.fullmatch(moment):
            datetime.fromisoformat(moment)
            return moment
    except ValueError:
        pass
    raise RecordRefusedError(
        path=path,
        why_zh=f"{moment!r} 不是带时区的时间（如 2026-03-02T09:00:00+08:00）",
        why_en=f"{moment!r} is no time with its zone (as 2026-03-02T09:00:00+08:00)",
    )


def instant(text: str) -> datetime:
    """Return the instant that a written time stands for."""
    return datetime.fromisoformat(text)


def check_before(
    what: tuple[str, str],
    time: str,
    other_name: tuple[str, str],
    other: str,
    *,
    margin: int = 0,
    strict: bool = False,
) -> None:
    """Refuse unless `time` lies `margin` seconds or more before `other`.

    Raises:
        OrderRefusedError: it does not; names are given as (Chinese, English).
    """
    gap = (instant(other) - instant(time)).total_seconds()
    if gap > margin or (gap == margin and not strict):
        return
    far_zh = f"至少提前 {margin} 秒" if margin else "早于"
    far_en = f"at least {margin} s before" if margin else "before"
    raise OrderRefusedError(
        what_zh=what[0],
        what_en=what[1],
        time=time,
        other=other,
        rule_zh=f"{far_zh}{other_name[0]}",
        rule_en=f"{far_en} {other_name[1]}",
    )
