"""What a command answers about the records under a target, and the command that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from ssj_core.disclosure.records import (
    RECORD,
    DocumentWithheld,
    GroundKind,
    InfoKind,
    Record,
    RecordState,
    RecordVersion,
    Timeliness,
    by_kind,
    clock,
    timeliness,
)
from ssj_core.disclosure.records.clock import AskedOn
from ssj_core.inspection import CODES, INSPECTION, Inspection, public_versions
from ssj_core.planning import channel_text
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.reading import day_of, need
from ssj_core.service.commands.rights import overseeing
from ssj_core.service.commands.shapes import (
    COUNT,
    DAY,
    HEX64,
    NAMED,
    TEXT,
    many,
    obj,
)

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_ENUM: Final = {
    kind: {"enum": [word.value for word in kind]}
    for kind in (InfoKind, RecordState, Timeliness, GroundKind)
}
_SHOWN: Final = obj({"outlet": TEXT, "label": TEXT, "at": NAMED, "digest": HEX64})
_VERSION: Final = obj(
    {"version": COUNT, "name": NAMED, "digest": HEX64, "on": DAY, "published": many(_SHOWN)},
    {"reason": TEXT, "approver": TEXT},
)
GROUND: Final = obj({"instrument": NAMED, "article": NAMED}, {"kind": _ENUM[GroundKind]})
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
_NOTES: Final = {"inspection": NAMED, "withheld": GROUND, "withdrawn": NAMED}
RECORD_STATE: Final = obj(_RECORD, _NOTES)
_CLOCKED: Final = obj(
    {**_RECORD, "timeliness": _ENUM[Timeliness], "timeliness_label": TEXT, "basis": many(NAMED)},
    {**_NOTES, "earliest": DAY, "latest": DAY, "why_none": TEXT},
)
_RESULT: Final = obj(
    {
        "inspection": NAMED,
        "department": NAMED,
        "target": NAMED,
        "info": _ENUM[InfoKind],
        "label": TEXT,
        "state": NAMED,
        "state_label": TEXT,
        "versions": many(
            obj(
                {"version": COUNT, "on": DAY},
                {"results": many(NAMED), "labels": many(TEXT), "reason": TEXT, "withdrawn": TEXT},
            )
        ),
        "published": many(obj({"channel": NAMED, "label": TEXT, "on": DAY, "digest": HEX64})),
    }
)
CLOSED: Final = obj({"number": TEXT, "ground": GROUND})
FILE: Final = many(
    obj({"info": _ENUM[InfoKind], "label": TEXT, "records": many({"anyOf": [_CLOCKED, _RESULT]})})
)


def record_state(record: Record) -> dict[str, Any]:
    """Return where a record stands, with every version and where it was shown."""
    told: dict[str, Any] = {
        "record": record.id,
        "target": record.gathered.target,
        "info": record.gathered.info.value,
        "label": record.gathered.info.zh,
        "accountable": record.gathered.accountable,
        "produced": record.gathered.produced.isoformat(),
        "state": record.state.value,
        "state_label": record.state.zh,
        "versions": [_version(version) for version in record.versions],
        "penalties": list(record.penalties),
    }
    if record.gathered.inspection:
        told["inspection"] = record.gathered.inspection
    if record.withheld is not None:
        told["withheld"] = record.withheld.ground.body()
    if record.withdrawn is not None:
        told["withdrawn"] = record.withdrawn.reason
    return told


def _version(version: RecordVersion) -> dict[str, Any]:
    told: dict[str, Any] = {
        "version": version.number,
        "name": version.name,
        "digest": version.digest,
        "on": version.on.isoformat(),
        "published": [
            {
                "outlet": shown.outlet,
                "label": channel_text(shown.outlet).zh,
                "at": shown.when,
                "digest": shown.digest,
            }
            for shown in version.published
        ],
    }
    return told | (
        {"reason": version.reason, "approver": version.approver} if version.reason else {}
    )


def closed_state(decision: DocumentWithheld) -> Body:
    """Return on which ground a document is closed."""
    return {"number": decision.number, "ground": decision.ground.body()}


def file_state(
    found: Mapping[InfoKind, tuple[Record, ...]], rules_on: AskedOn, day: date
) -> list[dict[str, Any]]:
    """Return everything under a target by kind, each record with its clock as of `day`."""
    return [
        {
            "info": kind.value,
            "label": kind.zh,
            "records": [_clocked(record, rules_on, day) for record in own],
        }
        for kind, own in found.items()
    ]


def _clocked(record: Record, rules_on: AskedOn, day: date) -> dict[str, Any]:
    clocked = clock(record, rules_on)
    stands = timeliness(record, clocked.due, day)
    told = record_state(record) | {
        "timeliness": stands.value,
        "timeliness_label": stands.zh,
        "basis": list(clocked.clauses),
    }
    if clocked.due is not None:
        due = clocked.due
        told |= {"earliest": due.earliest.isoformat(), "latest": due.latest.isoformat()}
    return told | ({"why_none": clocked.why_none} if clocked.why_none else {})


def result_states(inspection: Inspection) -> Iterator[tuple[str, Body]]:
    """Yield each department's result as far as it is public, with every version (C12, C120)."""
    for department, part in inspection.parts:
        versions = public_versions(inspection, department)
        if not versions:
            continue
        for version in versions:
            if "results" in version:
                version["labels"] = [CODES[code].zh for code in version["results"]]
        shown = [publication for kept in (*part.before, part) for publication in kept.published]
        yield (
            department,
            {
                "inspection": inspection.id,
                "department": department,
                "target": inspection.assigned.target,
                "info": InfoKind.INSPECTION.value,
                "label": InfoKind.INSPECTION.zh,
                "state": part.state.value,
                "state_label": part.state.zh,
                "versions": versions,
                "published": [
                    {
                        "channel": publication.channel,
                        "label": channel_text(publication.channel).zh,
                        "on": publication.on.isoformat(),
                        "digest": publication.digest,
                    }
                    for publication in shown
                ],
            },
        )


def _shown(record: Record, department: str, *, whole: bool) -> Record | None:
    """Return as much of a record as a department may read, None for nothing (C17, D18).

    The unit that answers for it and whoever oversees all read the whole; anybody else what is public.
    """
    if whole or record.gathered.accountable == department:
        return record
    versions = tuple(version for version in record.versions if version.published)
    if not versions or record.withdrawn is not None:
        return None
    return evolve(record, versions=versions, withheld=None)


def _read_file(service: Service, act: Act, body: Body) -> Body:
    need(body, {"target": str}, {"day": str})
    day = day_of(body["day"], "$.input.day") if "day" in body else act.on
    world, target = service.state.catch_up(), body["target"]
    found = (world.get(RECORD, key) for key in world.find(RECORD, "target", target))
    whole = overseeing(service, act)
    records = [
        shown
        for record in found
        if record is not None and (shown := _shown(record, act.department, whole=whole))
    ]
    kinds = file_state(by_kind(records), service.rules, day)
    # A result stands under its target by itself; one that was gathered as well is told once.
    gathered = {(record.gathered.inspection, record.gathered.accountable) for record in records}
    results = [
        state
        for key in world.find(INSPECTION, "target", target)
        if (inspection := world.get(INSPECTION, key)) is not None
        for department, state in result_states(inspection)
        if (inspection.id, department) not in gathered
    ]
    for kind in kinds:
        if kind["info"] == InfoKind.INSPECTION.value:
            kind["records"] = [*kind["records"], *results]
    return {"target": target, "kinds": kinds}


RECORD_COMMANDS: Final = (
    Command(
        name="records.read",
        zh="查看市场主体名下的十类信息",
        en="read the ten kinds of records of a target",
        input=obj({"target": NAMED}, {"day": DAY}),
        result=obj({"target": NAMED, "kinds": FILE}),
        run=_read_file,
    ),
)
"""The command that reads what stands under a target."""
