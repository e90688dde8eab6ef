"""What a command answers about figures and milestones, in words, numbers and dates."""

from __future__ import annotations

from typing import Any, Final

from ssj_core.oversight import Assessment, Check, Figure, Milestone, MilestoneState, Standing
from ssj_core.service.commands.shapes import (
    COUNT,
    DAY,
    NAMED,
    RATIO,
    TEXT,
    YES_NO,
    many,
    obj,
)

_ENUM: Final = {kind: {"enum": [one.value for one in kind]} for kind in (Standing, MilestoneState)}
FIGURE: Final = obj(
    {
        "figure": NAMED,
        "label": TEXT,
        "label_en": TEXT,
        "numerator": COUNT,
        "denominator": COUNT,
        "counts": TEXT,
        "clause": TEXT,
        "standing": _ENUM[Standing],
        "standing_label": TEXT,
    },
    {"rate": RATIO, "wanted": RATIO, "basis": TEXT},
)
_CHECK: Final = obj(
    {
        "check": NAMED,
        "label": TEXT,
        "label_en": TEXT,
        "clause": TEXT,
        "met": {"enum": ["yes", "no", "to-judge"]},
    },
    {"reached": DAY, "numerator": COUNT, "denominator": COUNT},
)
MILESTONE: Final = obj(
    {
        "milestone": NAMED,
        "state": _ENUM[MilestoneState],
        "label": TEXT,
        "earliest": DAY,
        "latest": DAY,
        "basis": many(NAMED),
        "past_at_issue": YES_NO,
        "checks": many(_CHECK),
    }
)


def figure_line(figure: Figure) -> dict[str, Any]:
    """Return a figure with its counts and what they count."""
    return {
        "figure": figure.metric,
        "label": figure.label_zh,
        "label_en": figure.label_en,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "counts": figure.counts_zh,
        "clause": figure.clause,
    }


def figure_state(one: Assessment) -> list[dict[str, Any]]:
    """Return every figure of an assessment with its counts and what is wanted of it."""
    told = []
    for figure, row in zip(one.figures, one.rows, strict=True):
        line = figure_line(figure) | {
            "figure": row.figure,
            "standing": row.standing.value,
            "standing_label": row.standing.zh,
        }
        for name, share in (("rate", figure.rate), ("wanted", row.wanted)):
            if share is not None:
                line[name] = f"{share.numerator}/{share.denominator}"
        told.append(line | ({"basis": row.basis} if row.basis else {}))
    return told


def milestone_state(one: Milestone) -> dict[str, Any]:
    """Return where a department stands to a milestone, check by check."""
    return {
        "milestone": one.name,
        "state": one.state.value,
        "label": one.state.zh,
        "earliest": one.due.earliest.isoformat(),
        "latest": one.due.latest.isoformat(),
        "basis": list(one.clauses),
        "past_at_issue": "yes" if one.past_at_issue else "no",
        "checks": [_check(each) for each in one.checks],
    }


def _check(one: Check) -> dict[str, Any]:
    met = {True: "yes", False: "no", None: "to-judge"}[one.met]
    told: dict[str, Any] = {
        "check": one.name,
        "label": one.zh,
        "label_en": one.en,
        "clause": one.clause,
        "met": met,
    }
    if one.reached is not None:
        told["reached"] = one.reached.isoformat()
    if one.counts is not None:
        told |= {"numerator": one.counts[0], "denominator": one.counts[1]}
    return told
