"""What a question can be answered with. Every kind of answer knows the tighter of two.

Tightening is a semilattice: associative, commutative, idempotent. That is why the order of clauses
can never matter.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.legal.amounts import Amount
    from ssj_core.rules.answers.counts import Counts
    from ssj_core.rules.answers.due import Due
    from ssj_core.rules.answers.sampling import Bound, Sampling
    from ssj_core.rules.answers.simple import (
        Between,
        Choice,
        Floor,
        Level,
        Names,
        Required,
        Verdict,
    )

__all__ = [
    "Amount",
    "Between",
    "Bound",
    "Choice",
    "Counts",
    "Due",
    "Floor",
    "Level",
    "Names",
    "Required",
    "Sampling",
    "Verdict",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            "ssj_core.legal.amounts": ("Amount",),
            ".counts": ("Counts",),
            ".due": ("Due",),
            ".sampling": (
                "Bound",
                "Sampling",
            ),
            ".simple": (
                "Between",
                "Choice",
                "Floor",
                "Level",
                "Names",
                "Required",
                "Verdict",
            ),
        },
    )
