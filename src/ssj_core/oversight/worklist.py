"""What a department has to do, as of a day: the most pressing first."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.words import Status

_PRESSING = {
    Status.OVERDUE: 0,
    Status.UNCERTAIN: 1,
    Status.DUE_TODAY: 2,
    Status.OPEN: 3,
    Status.TIMELY: 4,
}


@frozen
class Entry:
    """One line of a work list: the obligation and where it stands on the day."""

    obligation: Obligation
    status: Status
    day: date

    @property
    def days_left(self) -> int | None:
        """Calendar days to the last day that is safe; None when the law gives no number."""
        last = self.obligation.last
        return None if last is None else (last.earliest - self.day).days


def work_list(
    obligations: Iterable[Obligation], day: date, *, department: str | None = None
) -> tuple[Entry, ...]:
    """Return what is still owed on `day`, most pressing first.

    Args:
        obligations: of a ledger.
        day: the day to look from; what opened later is not owed yet.
        department: one department, or None for all.
    """
    found = [
        Entry(one, status, day)
        for one in obligations
        if one.opened <= day
        and department in (None, one.department)
        and not (status := one.status(day)).done
    ]
    return tuple(sorted(found, key=_order))


def _order(entry: Entry) -> tuple[int, date, str]:
    last = entry.obligation.last
    return _PRESSING[entry.status], last.earliest if last else date.max, entry.obligation.id
