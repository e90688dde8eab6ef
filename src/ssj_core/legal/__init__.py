"""Where a rule comes from: places, periods in force, instruments and citations.

>>> from datetime import date
>>> Place("150602").level, date(2021, 2, 27) in Period(date(2021, 2, 27))
('county', True)
"""

from ssj_core.encoding import Text
from ssj_core.legal.instrument import Citation, Confidence, Instrument
from ssj_core.legal.period import Period
from ssj_core.legal.place import LEVELS, NATION, Place

__all__ = ["LEVELS", "NATION", "Citation", "Confidence", "Instrument", "Period", "Place", "Text"]
