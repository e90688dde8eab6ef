"""Who saw a record, and when: bounds on its time that do not come from its author."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from ssj_core.verify.log.trust import HeadReport


@frozen(kw_only=True)
class Sighting:
    """Between which moments an entry came into the log, by the word of cosigners.

    Attributes:
        not_yet: the latest time at which a cosigner's largest tree did not have it; None: unknown.
        seen: the earliest time at which a cosigner saw it; None: nobody did.
        by: names of those who saw it by then or later, earliest first.
    """

    not_yet: datetime | None
    seen: datetime | None
    by: tuple[str, ...]

    def by_deadline(self, due: datetime) -> bool | None:
        """Return whether it was there by `due`; None if the cosigners cannot tell.

        Args:
            due: a moment with an offset.
        """
        if self.seen is not None and self.seen <= due:
            return True
        if self.not_yet is not None and self.not_yet >= due:
            return False
        return None


def sighting(index: int, reports: Iterable[HeadReport], *, quorum: int = 1) -> Sighting:
    """Return when entry `index` was first seen, from checked checkpoints of one history.

    Args:
        index: position in the log, from 0.
        reports: checkpoints that hold (others are passed over), shown not to be split.
        quorum: how many different cosigners must have seen it, and as many not, for a time to count.
    """
    with_it: dict[str, datetime] = {}
    without: dict[str, datetime] = {}
    for report in reports:
        if report.status == "holds":
            has = report.head.size > index
            for name, at in report.times.items():
                if has:
                    with_it[name] = min(at, with_it.get(name, at))
                else:
                    without[name] = max(at, without.get(name, at))
    seen = sorted(with_it.values())
    unseen = sorted(without.values(), reverse=True)
    return Sighting(
        not_yet=unseen[quorum - 1] if len(unseen) >= quorum else None,
        seen=seen[quorum - 1] if len(seen) >= quorum else None,
        by=tuple(sorted(with_it, key=lambda name: (with_it[name], name))),
    )
