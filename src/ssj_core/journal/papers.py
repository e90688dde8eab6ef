"""Papers of one's own and of another hand, and which day counts (D1).

A day that *starts* a clock is taken at its word: it speaks against whoever says it. A day that
*ends* one counts as recorded, unless a paper of another hand shows it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal.facts import labelled, value
from ssj_core.journal.room import Entry
from ssj_core.journal.values import Digest, Value

_no: Final = Refusals(
    "receipt",
    {
        "early": (
            "{issuer}的回执 {number} 日期 {day} 早于所记日期 {on}",
            "the receipt {number} of {issuer}, {day}, is before the day it shows, {on}",
            "D1",
        ),
        "future": (
            "{issuer}的回执 {number} 日期 {day} 晚于今天 {today}",
            "the receipt {number} of {issuer}, {day}, is after today, {today}",
            "D1",
        ),
    },
)


@value("文件", "paper")
class Paper(Value):
    """A paper of one's own, by its name and digest; it shows no day."""

    name: str = labelled("文件名称或文号", "name or number")
    digest: Digest = labelled("文件摘要", "digest")


@value("回执", "receipt")
class Receipt(Value):
    """A paper or file of another hand: the platform's, the filing office's, the receiver's.

    Attributes:
        issuer: who gave it.
        number: its number.
        day: the day it names.
    """

    issuer: str = labelled("出具单位", "issuer")
    number: str = labelled("编号", "number")
    day: date = labelled("日期", "day")

    def against(self, on: date, today: date, cites: Iterable[str] = ()) -> Iterator[SsjError]:
        """Yield why it cannot show something of the day `on`: it is earlier, or of tomorrow.

        Args:
            on: the day it is to show.
            today: the day of recording; a guard that does not know it leaves that to the road.
            cites: keys of what the act it came with rests on.
        """
        named = {"issuer": self.issuer, "number": self.number, "day": self.day.isoformat()}
        if self.day < on:
            yield _no("early", on=on.isoformat(), cites=cites, **named)
        if self.day > today:
            yield _no("future", today=today.isoformat(), cites=cites, **named)


def ended_on(entry: Entry, receipt: Receipt | None, *own: str) -> date:
    """Return the day that ends a clock: that of another hand's receipt, else the recorded one (D1).

    Nobody writes himself punctual; an honest office holds the receipt.

    Args:
        entry: where it was recorded.
        receipt: the receipt that came with it, if one did.
        own: the departments it times, whose own papers show nothing.
    """
    if receipt is None or receipt.issuer in own:
        return entry.on
    return min(receipt.day, entry.on)
