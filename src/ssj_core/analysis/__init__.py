"""What draws tell: rates and totals with exact limits, sizes, comparisons, burden, policies.

`cells` joins a draw with what was found; everything else starts from that one table, or from any
frame of stratum, N, n and found. Every answer is a small table that prints, renders in a notebook,
plots, and goes to pandas, polars and Arrow.

>>> from ssj_core.analysis import estimate
>>> found = estimate([{"stratum": "A", "N": 900, "n": 60, "found": 4}])
>>> row = found.rows()[0]
>>> row["total"], row["total_low"], row["total_high"]
(60.0, 18, 142)
"""

from ssj_core.analysis.allocation import Allocation, allocate
from ssj_core.analysis.burdens import Burden, burden
from ssj_core.analysis.calibration import Calibration, calibrate
from ssj_core.analysis.comparing import Comparison, Trend, compare, trend
from ssj_core.analysis.counts import Cells
from ssj_core.analysis.estimating import Estimates, estimate, interval
from ssj_core.analysis.exporting import export
from ssj_core.analysis.gathering import cells
from ssj_core.analysis.hiding import chance_to_detect, to_detect
from ssj_core.analysis.people import Workload, workload
from ssj_core.analysis.policies import Simulation, WhatIf, simulate, what_if
from ssj_core.analysis.promptness import Timeliness, timeliness

__all__ = [
    "Allocation",
    "Burden",
    "Calibration",
    "Cells",
    "Comparison",
    "Estimates",
    "Simulation",
    "Timeliness",
    "Trend",
    "WhatIf",
    "Workload",
    "allocate",
    "burden",
    "calibrate",
    "cells",
    "chance_to_detect",
    "compare",
    "estimate",
    "export",
    "interval",
    "simulate",
    "timeliness",
    "to_detect",
    "trend",
    "what_if",
    "workload",
]
