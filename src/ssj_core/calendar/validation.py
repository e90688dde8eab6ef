"""The rules a notice must keep before it may change a calendar: all of them, or nothing is loaded."""

from collections.abc import Iterable, Sequence
from datetime import date

from ssj_core.calendar.notice import HolidayNotice
from ssj_core.calendar.sources import OPEN_FROM
from ssj_core.calendar.statute import festivals, statutory_days
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.calendar import (
    NoticeConflictError,
    NoticeConservationError,
    NoticeStatutoryError,
    NoticeTargetError,
    NoticeWindowError,
    NoticeWorkdayError,
)

SATURDAY = 5


def _list(days: Iterable[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))


def conservation(notice: HolidayNotice) -> tuple[int, int]:
    """Return how many weekdays a notice makes free, and how many weekend days it has worked.

    The law of every annual notice since 2004: the difference is what the statute gives.
    """
    off = sum(day.weekday() < SATURDAY for day in notice.days_off())
    return off, sum(day.weekday() >= SATURDAY for day in notice.work)


def _own_faults(notice: HolidayNotice) -> Iterable[SsjError]:
    """Find what is wrong with a notice by itself."""
    name, off = notice.label, notice.days_off()
    if bad := [day for day in notice.work if day.weekday() < SATURDAY or day in off]:
        yield NoticeWorkdayError(notice=name, days=_list(bad))
    first, last = date(notice.year - 1, 12, OPEN_FROM), date(notice.year, 12, 31)
    if late := [day for day in [*off, *notice.work] if not first <= day <= last]:
        yield NoticeWindowError(notice=name, days=_list(late), first=first, last=last)
    if notice.kind not in ("annual", "amendment"):
        return
    due_off = {
        day
        for feast in festivals(notice.year)
        if notice.kind == "annual" or notice.restates(feast.name)
        for day in feast.days
    }
    if missing := due_off - set(off):
        yield NoticeStatutoryError(notice=name, days=_list(missing))
    if notice.kind != "annual":
        return
    free, worked = conservation(notice)
    due = statutory_days(notice.year)
    if free - worked != due:
        yield NoticeConservationError(
            notice=name, off=free, work=worked, found=free - worked, due=due
        )


def _conflict(notice: HolidayNotice, other: HolidayNotice) -> SsjError | None:
    """Find what two notices contradict each other on."""
    mine, theirs = notice.days_off(), other.days_off()
    if notice.kind == other.kind == "annual" and notice.year == other.year:
        clash = (set(mine) ^ set(theirs)) | (set(notice.work) ^ set(other.work))
    else:
        clash = (set(mine) & set(other.work)) | (set(theirs) & set(notice.work))
    if clash:
        return NoticeConflictError(notice=notice.label, other=other.label, days=_list(clash))
    return None


def _amended(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> HolidayNotice | None:
    """Return the annual notice an amendment changes."""
    for other in loaded:
        if other.kind == "annual" and other.year == notice.year:
            return other if any(notice.restates(line.name) for line in other.off) else None
    return None


def _residual(notice: HolidayNotice, before: HolidayNotice | None) -> int:
    """Return by how much an amendment or decree changes weekdays off minus weekend days worked."""
    off, work = notice.days_off(), set(notice.work)
    was_off = {} if before is None else before.days_off()
    was_work = set() if before is None else set(before.work)
    gained = sum(day.weekday() < SATURDAY for day in off if day not in was_off)
    dropped = [
        day
        for day, name in was_off.items()
        if notice.restates(name) and day not in off and day.weekday() < SATURDAY
    ]
    return gained - len(dropped) - len(work - was_work) + len(was_work & set(off))


def faults(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> list[SsjError]:
    """Return every rule a notice breaks beside those already loaded; an empty list lets it in.

    Regional overlays may contradict national notices: that is what they are for.
    """
    found = list(_own_faults(notice))
    if notice.kind == "regional":
        rivals = [
            o for o in loaded if o.kind == "regional" and o.jurisdiction == notice.jurisdiction
        ]
    elif notice.kind == "amendment":
        rivals = [o for o in loaded if o.kind == "amendment" and o.amends == notice.amends]
        rivals = [o for o in rivals if o.issued == notice.issued and o.year == notice.year]
    else:
        rivals = [o for o in loaded if o.kind in ("annual", "one_off")]
    found += [clash for other in rivals if (clash := _conflict(notice, other))]
    before = _amended(notice, loaded) if notice.kind == "amendment" else None
    if notice.kind == "amendment" and before is None:
        found.append(NoticeTargetError(notice=notice.label, year=notice.year, amends=notice.amends))
    elif notice.residual is not None and notice.kind in ("amendment", "one_off"):
        change = _residual(notice, before)
        if change != notice.residual:
            off, work = conservation(notice)
            found.append(
                NoticeConservationError(
                    notice=notice.label, off=off, work=work, found=change, due=notice.residual
                )
            )
    return found


def admit(
    notices: Iterable[HolidayNotice], loaded: Sequence[HolidayNotice] = ()
) -> tuple[HolidayNotice, ...]:
    """Return `loaded` and `notices` together, if every one of them keeps every rule.

    Annual notices are judged first, so the order they are handed in does not matter; a notice that is
    already loaded is let in once.

    Raises:
        ManyFaultsError: with every failed rule of every notice; nothing is loaded.
    """
    found, wrong = list(loaded), list[SsjError]()
    order = {"annual": 0, "one_off": 1, "amendment": 2, "regional": 3}
    for notice in sorted(notices, key=lambda n: (order[n.kind], n.year, n.known_from, n.digest)):
        if notice in found:
            continue
        wrong += faults(notice, found)
        found.append(notice)
    if wrong:
        raise ManyFaultsError(what="放假通知 / holiday notices", faults=wrong)
    return tuple(found)
