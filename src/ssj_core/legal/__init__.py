"""Where a rule comes from and how much it asks: places, periods, instruments, citations, amounts.

>>> from datetime import date
>>> Place("150602").level, date(2021, 2, 27) in Period(date(2021, 2, 27))
('county', True)
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.encoding import Text
    from ssj_core.legal.amounts import Amount, Rounding, percent, rounded
    from ssj_core.legal.instrument import Citation, Confidence, Instrument
    from ssj_core.legal.period import Period
    from ssj_core.legal.place import LEVELS, NATION, Place

__all__ = [
    "LEVELS",
    "NATION",
    "Amount",
    "Citation",
    "Confidence",
    "Instrument",
    "Period",
    "Place",
    "Rounding",
    "Text",
    "percent",
    "rounded",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            "ssj_core.encoding": ("Text",),
            ".amounts": (
                "Amount",
                "Rounding",
                "percent",
                "rounded",
            ),
            ".instrument": (
                "Citation",
                "Confidence",
                "Instrument",
            ),
            ".period": ("Period",),
            ".place": (
                "LEVELS",
                "NATION",
                "Place",
            ),
        },
    )
