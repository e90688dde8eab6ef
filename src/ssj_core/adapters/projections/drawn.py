"""Draws and obligations as rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from ssj_core.adapters.projections.rows import Row, Rows
from ssj_core.journal import Event
from ssj_core.oversight import Obligation
from ssj_core.service import ExternalDraw


def draw_rows(stream: str, events: Sequence[Event]) -> Rows:
    """Yield the rows of `draws`: one for every task of the session, or of an imported list."""
    found: dict[str, Row] = {}
    for event in events:
        if event.kind == ExternalDraw.kind:
            fact = ExternalDraw.from_body(event.body)
            yield "draws", _external(stream, fact)
            for target in fact.targets:
                yield "targets", {"target": target}
        else:
            _take(found, stream, event.kind, event.body["record"])
    for row in found.values():
        yield "draws", row


def _external(stream: str, fact: ExternalDraw) -> Row:
    return {
        "session": fact.draw,
        "task": fact.task,
        "stream": stream,
        "source": "external",
        "plan": fact.plan,
        "platform": fact.platform,
        "state": "external",
        "drawn_at": fact.on.isoformat(),
        "drawn": len(fact.targets),
    }


def _take(found: dict[str, Row], stream: str, kind: str, record: dict[str, Any]) -> None:
    """Write down what one record of a session changes."""
    if kind == "draw.commit":
        for entry in record["tasks"]:
            found[entry["task"]] = {
                "session": record["session"],
                "task": entry["task"],
                "stream": stream,
                "source": "sealed",
                "mode": record["mode"],
                "state": "sealed",
                "attempt": entry["attempt"],
                "sealed": record["at"],
                "seal": entry["record"],
                "size": sum(one["size"] for one in entry["strata"]),
                "dispositions": 0,
                "serves": record.get("serves"),
            }
    elif kind == "draw.void":
        for row in found.values():
            row |= {"state": "void", "voided": record["at"], "reason": record["reason"]}
    elif kind == "draw.disposition":
        found[record["task"]]["dispositions"] += 1
    elif kind in ("draw.result", "draw.open"):
        for entry in record["tasks"]:
            row = found[entry["task"]]
            row["state"] = "drawn"
            row.setdefault("drawn_at", record.get("at"))
            if "drawn" in entry:
                row["drawn"] = len(entry["drawn"])


def obligation_rows(stream: str, obligations: Iterable[Obligation]) -> Rows:
    """Yield the rows of `obligations`."""
    for one in obligations:
        due, extended = one.due, one.extension
        yield (
            "obligations",
            {
                "obligation": one.id,
                "stream": stream,
                "duty": one.duty.value,
                "department": one.department,
                "owed_to": one.to,
                "subject": one.subject,
                "opened": one.opened.isoformat(),
                "due_earliest": due.earliest.isoformat() if due else None,
                "due_latest": due.latest.isoformat() if due else None,
                "extended_until": extended.until.isoformat() if extended else None,
                "discharged": one.discharged.isoformat() if one.discharged else None,
                "basis": "、".join(one.binding),
                "why_none": one.why_none or None,
            },
        )
