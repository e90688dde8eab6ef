"""Papers of another hand: what shows that something existed on the day it speaks of (D1)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal.facts import labelled, value
from ssj_core.journal.room import Entry
from ssj_core.journal.values import Value

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

    def against(self, on: date, today: date) -> Iterator[SsjError]:
        """Yield why it cannot show something of the day `on`: it is earlier, or of tomorrow."""
        named = {"issuer": self.issuer, "number": self.number, "day": self.day.isoformat()}
        if self.day < on:
            yield _no("early", on=on.isoformat(), **named)
        if self.day > today:
            yield _no("future", today=today.isoformat(), **named)


def ended_on(entry: Entry, receipt: Receipt | None) -> date:
    """Return the day that ends a clock: that of another hand's receipt, else the recorded one (D1).

    Nobody writes himself punctual; an honest office holds the receipt.
    """
    return receipt.day if receipt else entry.on
