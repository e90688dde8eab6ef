"""What a command answers about records, figures and milestones, in words, numbers and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ssj_core.disclosure.records import (
    InfoKind,
    Outlet,
    Record,
    RecordState,
    RecordVersion,
    Timeliness,
    clock,
    timeliness,
)
from ssj_core.disclosure.records.clock import AskedOn
from ssj_core.oversight import Assessment, Check, Figure, Milestone, MilestoneState, Standing
from ssj_core.service.commands.shapes import (
    COUNT,
    DAY,
    HEX64,
    NAMED,
    RATIO,
    TEXT,
    YES_NO,
    many,
    obj,
)

_ENUM: Final = {
    kind: {"enum": [one.value for one in kind]}
    for kind in (InfoKind, Outlet, RecordState, Timeliness, Standing, MilestoneState)
}
_SHOWN: Final = obj({"outlet": _ENUM[Outlet], "label": TEXT, "at": NAMED, "digest": HEX64})
_VERSION: Final = obj(
    {"version": COUNT, "name": NAMED, "digest": HEX64, "on": DAY, "published": many(_SHOWN)},
    {"reason": TEXT, "approver": TEXT},
)
_GROUND: Final = obj({"instrument": NAMED, "article": NAMED})
_RECORD: Final = {
    "record": NAMED,
    "target": NAMED,
    "info": _ENUM[InfoKind],
    "label": TEXT,
    "accountable": NAMED,
    "produced": DAY,
    "state": _ENUM[RecordState],
    "state_label": TEXT,
    "versions": many(_VERSION),
    "penalties": many(NAMED),
}
_NOTES: Final = {"inspection": NAMED, "withheld": _GROUND, "withdrawn": NAMED}
RECORD: Final = obj(_RECORD, _NOTES)
_CLOCKED: Final = obj(
    {**_RECORD, "timeliness": _ENUM[Timeliness], "timeliness_label": TEXT, "basis": many(NAMED)},
    {**_NOTES, "earliest": DAY, "latest": DAY, "why_none": TEXT},
)
FILE: Final = many(obj({"info": _ENUM[InfoKind], "label": TEXT, "records": many(_CLOCKED)}))
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


def record_state(one: Record) -> dict[str, Any]:
    """Return where a record stands, with every version and where it was shown."""
    told: dict[str, Any] = {
        "record": one.id,
        "target": one.gathered.target,
        "info": one.gathered.info.value,
        "label": one.gathered.info.zh,
        "accountable": one.gathered.accountable,
        "produced": one.gathered.produced.isoformat(),
        "state": one.state.value,
        "state_label": one.state.zh,
        "versions": [_version(each) for each in one.versions],
        "penalties": list(one.penalties),
    }
    if one.gathered.inspection:
        told["inspection"] = one.gathered.inspection
    if one.withheld is not None:
        told["withheld"] = one.withheld.ground.body()
    if one.withdrawn is not None:
        told["withdrawn"] = one.withdrawn.reason
    return told


def _version(one: RecordVersion) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": one.number,
        "name": one.name,
        "digest": one.digest,
        "on": one.on.isoformat(),
        "published": [
            {
                "outlet": each.outlet.value,
                "label": each.outlet.zh,
                "at": each.at,
                "digest": each.digest,
            }
            for each in one.published
        ],
    }
    return told | ({"reason": one.reason, "approver": one.approver} if one.reason else {})


def file_state(
    found: Mapping[InfoKind, tuple[Record, ...]], rules_on: AskedOn, day: date
) -> list[dict[str, Any]]:
    """Return everything under a target by kind, each record with its clock as of `day`."""
    return [
        {
            "info": kind.value,
            "label": kind.zh,
            "records": [_clocked(one, rules_on, day) for one in own],
        }
        for kind, own in found.items()
    ]


def _clocked(one: Record, rules_on: AskedOn, day: date) -> dict[str, Any]:
    clocked = clock(one, rules_on)
    stands = timeliness(one, clocked.due, day)
    told = record_state(one) | {
        "timeliness": stands.value,
        "timeliness_label": stands.zh,
        "basis": list(clocked.clauses),
    }
    if clocked.due is not None:
        due = clocked.due
        told |= {"earliest": due.earliest.isoformat(), "latest": due.latest.isoformat()}
    return told | ({"why_none": clocked.why_none} if clocked.why_none else {})


def figure_line(figure: Figure) -> dict[str, Any]:
    """Return a figure with its counts and what they count."""
    return {
        "figure": figure.name,
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
