"""How many to draw, from which group, with which odds: arithmetic only, exact, before any lot."""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.selection.apportionment import Method, apportion
    from ssj_core.selection.caps import FrequencyCap, Visit, at_cap, recognised, rest_of_year
    from ssj_core.selection.coordinate import (
        PlannedTask,
        Relation,
        apart_ranks,
        batches,
        deal_again,
        inclusion,
        joint_chance,
        visited_by_none,
    )
    from ssj_core.selection.frame import EVERY, Excluded, Facts, Frame, frame_of
    from ssj_core.selection.numbers import (
        Numbers,
        RatioFacts,
        StratumNumber,
        bounded_numbers,
        numbers_of,
    )
    from ssj_core.selection.policy import Policy, RatioRule, Share
    from ssj_core.selection.previews import Preview, preview
    from ssj_core.selection.remarks import Remark
    from ssj_core.selection.rounding import spread_average
    from ssj_core.selection.strata import Dimension, Grouping, Recency, Stratum, group
    from ssj_core.selection.tiers import CREDIT_ABCD, CREDIT_THREE, FOOD_ABCD, SCHEMES, TierScheme
    from ssj_core.selection.words import Exclusion, Exemption, MustCheck

__all__ = [
    "CREDIT_ABCD",
    "CREDIT_THREE",
    "EVERY",
    "FOOD_ABCD",
    "SCHEMES",
    "Dimension",
    "Excluded",
    "Exclusion",
    "Exemption",
    "Facts",
    "Frame",
    "FrequencyCap",
    "Grouping",
    "Method",
    "MustCheck",
    "Numbers",
    "PlannedTask",
    "Policy",
    "Preview",
    "RatioFacts",
    "RatioRule",
    "Recency",
    "Relation",
    "Remark",
    "Share",
    "Stratum",
    "StratumNumber",
    "TierScheme",
    "Visit",
    "apart_ranks",
    "apportion",
    "at_cap",
    "batches",
    "bounded_numbers",
    "deal_again",
    "frame_of",
    "group",
    "inclusion",
    "joint_chance",
    "numbers_of",
    "preview",
    "recognised",
    "rest_of_year",
    "spread_average",
    "visited_by_none",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".apportionment": (
                "Method",
                "apportion",
            ),
            ".caps": (
                "FrequencyCap",
                "Visit",
                "at_cap",
                "recognised",
                "rest_of_year",
            ),
            ".coordinate": (
                "PlannedTask",
                "Relation",
                "apart_ranks",
                "batches",
                "deal_again",
                "inclusion",
                "joint_chance",
                "visited_by_none",
            ),
            ".frame": (
                "EVERY",
                "Excluded",
                "Facts",
                "Frame",
                "frame_of",
            ),
            ".numbers": (
                "Numbers",
                "RatioFacts",
                "StratumNumber",
                "bounded_numbers",
                "numbers_of",
            ),
            ".policy": (
                "Policy",
                "RatioRule",
                "Share",
            ),
            ".previews": (
                "Preview",
                "preview",
            ),
            ".remarks": ("Remark",),
            ".rounding": ("spread_average",),
            ".strata": (
                "Dimension",
                "Grouping",
                "Recency",
                "Stratum",
                "group",
            ),
            ".tiers": (
                "CREDIT_ABCD",
                "CREDIT_THREE",
                "FOOD_ABCD",
                "SCHEMES",
                "TierScheme",
            ),
            ".words": (
                "Exclusion",
                "Exemption",
                "MustCheck",
            ),
        },
    )
