"""A day that ends a clock counts as recorded, unless another hand shows it (D1)."""

from datetime import date, datetime, timedelta, timezone

from ssj_core.errors.refusals import Refused
from ssj_core.journal import Entry
from ssj_core.journal.papers import Receipt, ended_on

DAY = date(2026, 2, 27)
AT = datetime(2026, 3, 5, 9, tzinfo=timezone(timedelta(hours=8)))
ENTRY = Entry(seq=1, stream="s", version=1, key="s", actor="甲", department="乙", at=AT)
SHOWN = Receipt(issuer="国家企业信用信息公示系统", number="回执1", day=DAY)


def test_nobody_writes_himself_punctual() -> None:
    """Without a receipt the recorded day counts, with one the day it names."""
    assert ended_on(ENTRY, None) == date(2026, 3, 5)
    assert ended_on(ENTRY, SHOWN) == DAY


def test_a_receipt_is_of_its_day() -> None:
    """It is not older than what it shows, nor of a day to come."""
    assert not [*SHOWN.against(date(2026, 2, 26), AT.date())]
    codes = [
        fault.code
        for on, today in ((date(2026, 2, 28), AT.date()), (DAY, date(2026, 2, 26)))
        for fault in SHOWN.against(on, today)
        if isinstance(fault, Refused)
    ]
    assert codes == ["receipt.early", "receipt.future"]
