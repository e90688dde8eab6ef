"""Re-checks everything, beside the house: bytes in, a report out.

Written from docs/spec/ssj-draw-1.md alone; it shares only `ssj_core.encoding` and
`ssj_core.errors` with the side that draws.

`PAGE` names the folder, inside this package, with the sources of the page that re-checks a draw in
a browser; whoever publishes reads them as package data.
"""

from typing import Final

from ssj_core.verify.against import verify_slip
from ssj_core.verify.bundle import verify_bundle
from ssj_core.verify.held import Held
from ssj_core.verify.report import Report, Step
from ssj_core.verify.target import Answer, TargetReport, verify_target
from ssj_core.verify.words import Words

PAGE: Final = ("page", "verify.html")

__all__ = [
    "PAGE",
    "Answer",
    "Held",
    "Report",
    "Step",
    "TargetReport",
    "Words",
    "verify_bundle",
    "verify_slip",
    "verify_target",
]
