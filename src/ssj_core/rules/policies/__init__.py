"""The formulas of law. Data holds the numbers; code holds the formulas."""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.rules.policies._base import Policy, bound, implied_guard, needed_facts
    from ssj_core.rules.policies.general import (
        Allow,
        EndsAfter,
        NoRepeat,
        Only,
        Open,
        Range,
        Rate,
        Refuse,
        Require,
        TierLevels,
    )
    from ssj_core.rules.policies.sampling import Cap, Count, CreditTieredRatio, Ratio
    from ssj_core.rules.policies.timing import ByDay, Lasts, OnDay, WithinDays

__all__ = [
    "Allow",
    "ByDay",
    "Cap",
    "Count",
    "CreditTieredRatio",
    "EndsAfter",
    "Lasts",
    "NoRepeat",
    "OnDay",
    "Only",
    "Open",
    "Policy",
    "Range",
    "Rate",
    "Ratio",
    "Refuse",
    "Require",
    "TierLevels",
    "WithinDays",
    "bound",
    "implied_guard",
    "needed_facts",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            "._base": (
                "Policy",
                "bound",
                "implied_guard",
                "needed_facts",
            ),
            ".general": (
                "Allow",
                "EndsAfter",
                "NoRepeat",
                "Only",
                "Open",
                "Range",
                "Rate",
                "Refuse",
                "Require",
                "TierLevels",
            ),
            ".sampling": (
                "Cap",
                "Count",
                "CreditTieredRatio",
                "Ratio",
            ),
            ".timing": (
                "ByDay",
                "Lasts",
                "OnDay",
                "WithinDays",
            ),
        },
    )
