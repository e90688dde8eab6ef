"""What a command answers about the thing it was about: states in words, numbers and dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ssj_core.conference import Conference, ConferenceFunction, Proposal, ProposalState, Resolution
from ssj_core.disclosure.records import Publications
from ssj_core.inspection import DONE, Extensions, Inspection, ResultState, Stage, gaps
from ssj_core.oversight.worklist import Entry
from ssj_core.planning import Coverage, District, PlanHistory, PlanState, Platform
from ssj_core.service.commands.recorded import (
    CLOSED,
    RECORD_STATE,
    closed_state,
    record_state,
)
from ssj_core.service.commands.shapes import (
    ANY,
    COUNT,
    DAY,
    NAMED,
    TEXT,
    WHOLE,
    YES_NO,
    Shape,
    many,
    obj,
)

_ENUM: Final = {
    "plan": {"enum": [one.value for one in PlanState]},
    "stage": {"enum": [one.value for one in Stage]},
    "result": {"enum": [one.value for one in ResultState]},
    "function": {"enum": [one.value for one in ConferenceFunction]},
    "proposal": {"enum": [one.value for one in ProposalState]},
}
PLAN: Final = obj(
    {"plan": NAMED, "version": COUNT, "state": _ENUM["plan"], "label": TEXT, "missing": many(TEXT)},
    {
        "effective": COUNT,
        "coverage": obj({"numerator": COUNT, "denominator": COUNT, "gaps": many(NAMED)}),
    },
)
DISTRICT: Final = obj(
    {"years": many(obj({"year": WHOLE, "plans": many(NAMED)})), "plans": many(NAMED)}
)
PLATFORM: Final = obj({}, {"platform": NAMED, "own": YES_NO})
VERSION: Final = obj(
    {"version": COUNT, "state": _ENUM["plan"], "on": DAY, "document": ANY}, {"reason": TEXT}
)
INSPECTION: Final = obj(
    {
        "inspection": NAMED,
        "target": NAMED,
        "stage": _ENUM["stage"],
        "label": TEXT,
        "team": many(obj({"inspector": NAMED, "department": NAMED})),
        "complete": YES_NO,
        "missing": many(NAMED),
        "parts": many(
            obj(
                {
                    "department": NAMED,
                    "state": _ENUM["result"],
                    "label": TEXT,
                    "versions": COUNT,
                    "results": many(NAMED),
                    "missing": many(NAMED),
                    "objections": many(obj({"objection": NAMED, "answered": YES_NO})),
                }
            )
        ),
        "matters": many(
            obj(
                {
                    "matter": NAMED,
                    "action": NAMED,
                    "label": TEXT,
                    "department": NAMED,
                    "to": TEXT,
                    "closed": YES_NO,
                }
            )
        ),
        "gaps": many(obj({"zh": TEXT, "en": TEXT, "keys": many(NAMED)})),
    },
    {
        "changes": many(obj({"out": NAMED, "in": NAMED, "why": NAMED, "on": DAY})),
        "versions": COUNT,
        "cites": many(NAMED),
    },
)
RESOLUTION: Final = obj(
    {"resolution": NAMED, "text": NAMED, "owner": NAMED, "major": YES_NO},
    {
        "due": DAY,
        "function": _ENUM["function"],
        "label": TEXT,
        "assigned_by": NAMED,
        "document": NAMED,
        "about": ANY,
    },
)
PROPOSAL: Final = obj(
    {
        "proposal": NAMED,
        "department": NAMED,
        "on": DAY,
        "state": _ENUM["proposal"],
        "label": TEXT,
    },
    {"meeting": NAMED},
)
CONFERENCE: Final = obj(
    {
        "departments": many(NAMED),
        "meetings": many(NAMED),
        "matters": many(obj({"matter": NAMED, "function": _ENUM["function"], "label": TEXT})),
        "proposals": many(PROPOSAL),
        "pending": many(NAMED),
        "resolutions": many(RESOLUTION),
    }
)
DOCUMENT: Final = obj(
    {"number": TEXT, "outlets": many(NAMED), "missing": many(NAMED), "in_force": YES_NO}
)
DUTY: Final = obj(
    {
        "obligation": NAMED,
        "duty": NAMED,
        "label": TEXT,
        "department": NAMED,
        "to": NAMED,
        "clause": NAMED,
        "subject": NAMED,
        "opened": DAY,
        "status": NAMED,
        "status_label": TEXT,
        "basis": many(TEXT),
    },
    {
        "earliest": DAY,
        "latest": DAY,
        "days_left": WHOLE,
        "why_none": TEXT,
        **dict.fromkeys(("plan", "task", "session", "target", "inspection", "matter"), NAMED),
        "record": NAMED,
    },
)


def plan_state(history: PlanHistory) -> dict[str, Any]:
    """Return where a plan stands."""
    now, effective = history.current, history.effective
    state = history.state(now.plan.version)
    return {
        "plan": history.id,
        "version": now.plan.version,
        "state": state.value,
        "label": state.zh,
        "missing": list(now.missing),
        **({"effective": effective.plan.version} if effective else {}),
    }


def covered(found: Coverage) -> dict[str, Any]:
    """Return how far a list is covered, with what is in no plan."""
    return {
        "numerator": found.planned,
        "denominator": found.listed,
        "gaps": list(found.missing),
    }


def district_state(district: District) -> dict[str, Any]:
    """Return the joint plans that were put together, by year; `plans` those of the last year."""
    years = [
        {
            "year": year,
            "plans": [number.rpartition("@")[0] for number in whole.aggregated.plans],
        }
        for year, whole in district.years.items()
    ]
    return {"years": years, "plans": years[-1]["plans"] if years else []}


def platform_state(platform: Platform) -> dict[str, Any]:
    """Return the platform that is declared, and whether this system is it."""
    current = platform.current
    if current is None:
        return {}
    return {"platform": current.platform, "own": "yes" if current.own else "no"}


def plan_versions(history: PlanHistory) -> list[dict[str, Any]]:
    """Return every version of a plan, oldest first, whole."""
    return [
        {
            "version": one.plan.version,
            "state": history.state(one.plan.version).value,
            "on": one.on.isoformat(),
            "document": one.plan.body(),
            **({"reason": one.reason} if one.reason else {}),
        }
        for one in history.versions
    ]


def inspection_state(inspection: Inspection) -> dict[str, Any]:
    """Return how far an inspection has come, and what its dossier lacks."""
    missing = {channel: None for _, part in inspection.parts for channel in part.missing}
    return {
        "inspection": inspection.id,
        "target": inspection.assigned.target,
        "stage": inspection.stage.value,
        "label": inspection.stage.zh,
        "complete": "yes" if all(part.state in DONE for _, part in inspection.parts) else "no",
        "missing": list(missing),
        "parts": [
            {
                "department": department,
                "state": part.state.value,
                "label": part.state.zh,
                "versions": part.versions,
                "results": list(part.results),
                "missing": list(part.missing),
                "objections": [
                    {
                        "objection": number,
                        "answered": "yes" if objection.answered else "no",
                    }
                    for number, objection in part.objections.items()
                ],
            }
            for department, part in inspection.parts
        ],
        "team": [member.body() for member in inspection.team],
        **(
            {
                "changes": [
                    {
                        "out": change.out,
                        "in": change.came,
                        "why": change.why.value,
                        "on": change.on.isoformat(),
                    }
                    for change in inspection.changes
                ]
            }
            if inspection.changes
            else {}
        ),
        **({"versions": len(inspection.corrected) + 1} if inspection.corrected else {}),
        "matters": [
            {
                "matter": matter.id,
                "action": matter.action.value,
                "label": matter.action.zh,
                "department": matter.department,
                "to": matter.to,
                "closed": "yes" if matter.closed else "no",
            }
            for matter in inspection.matters
        ],
        "gaps": [{"zh": gap.zh, "en": gap.en, "keys": list(gap.keys)} for gap in gaps(inspection)],
    }


def extensions_state(extensions: Extensions) -> dict[str, Any]:
    """Return until when more time was granted for a result."""
    return {"until": extensions.until.isoformat() if extensions.until else ""}


def conference_state(one: Conference) -> dict[str, Any]:
    """Return members, meetings, proposals and open resolutions of the conference.

    `pending` numbers the resolutions that are not settled, `resolutions` tells what they are.
    """
    return {
        "departments": list(one.departments),
        "meetings": list(one.meetings),
        "matters": [
            {
                "matter": each.number,
                "function": each.function.value,
                "label": each.function.zh,
            }
            for each in one.matters
        ],
        "proposals": [_proposal(each) for each in one.proposals.values()],
        "pending": [each.id for each in one.pending],
        "resolutions": [_resolution(each) for each in one.pending],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "proposal": one.proposed.proposal,
        "department": one.proposed.department,
        "on": one.proposed.on.isoformat(),
        "state": one.state.value,
        "label": one.state.zh,
        **({"meeting": one.meeting} if one.meeting else {}),
    }


def _resolution(one: Resolution) -> dict[str, Any]:
    told = {"resolution": one.id, **one.body()}
    del told["id"]
    return told | ({"label": one.function.zh} if one.function else {})


def duty_state(entry: Entry) -> dict[str, Any]:
    """Return one line of a work list."""
    owed, last = entry.obligation, entry.obligation.last
    line: dict[str, Any] = {
        "obligation": owed.id,
        "duty": owed.code,
        "label": owed.title.zh,
        "department": owed.department,
        "to": owed.to,
        "clause": owed.duty.clause,
        "subject": owed.subject,
        "opened": owed.opened.isoformat(),
        "status": entry.status.value,
        "status_label": entry.status.zh,
        "basis": list(owed.binding),
        **{name: text for name, text in owed.about.items() if text},
    }
    if last is not None:
        line |= {"earliest": last.earliest.isoformat(), "latest": last.latest.isoformat()}
    if entry.days_left is not None:
        line["days_left"] = entry.days_left
    return line | ({"why_none": owed.why_none} if owed.why_none else {})


def document_state(now: Publications) -> dict[str, Any]:
    """Return where a document is public, and where it still must be (C56, C67, C74)."""
    return {
        "number": now.shown[-1].number,
        "outlets": list(now.outlets),
        "missing": list(now.missing),
        "in_force": "yes" if now.in_force else "no",
    }


STATES: Final[dict[str, tuple[Shape, Callable[[Any], dict[str, Any]]]]] = {
    "conference": (CONFERENCE, conference_state),
    "documents": (DOCUMENT, document_state),
    "extensions": (obj({"until": TEXT}), extensions_state),
    "inspection": (INSPECTION, inspection_state),
    "records": (RECORD_STATE, record_state),
    "withheld": (CLOSED, closed_state),
    "planning": (PLAN, plan_state),
    "districts": (DISTRICT, district_state),
    "platform": (PLATFORM, platform_state),
}
"""How a room's state is answered to a command that records a declared fact: schema and function."""
