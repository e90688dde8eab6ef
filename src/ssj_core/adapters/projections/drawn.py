"""Draws, drawn targets and obligations as rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ssj_core.adapters.projections.rows import Row, Rows
from ssj_core.drawing import AuditorBundle, load_outcome
from ssj_core.journal import Event
from ssj_core.oversight import Obligation
from ssj_core.service import ExternalDraw

Homes = Mapping[tuple[str, str], tuple[str, str]]
"""Name and label of the stratum of a target, by task and target."""


def draw_rows(stream: str, events: Sequence[Event], bundle: AuditorBundle | None = None) -> Rows:
    """Yield the rows of `draws`, one for every task of the session or of an imported list; of `drawn`.

    Args:
        stream: the stream of the session.
        events: its events.
        bundle: the auditors' bundle, which alone says who was in which stratum; without it a
            stratum is told only where the public record leaves no other.
    """
    found: dict[str, Row] = {}
    # A voided session leaves no list, and its bundle holds no draw that stands.
    stands = bundle and not any(event.kind == "draw.void" for event in events)
    listed = _Listed(stream, homes_of(bundle) if bundle and stands else {})
    for event in events:
        if event.kind == ExternalDraw.kind:
            fact = ExternalDraw.from_body(event.body)
            yield "draws", _external(stream, fact)
            for target in fact.targets:
                yield "targets", {"target": target}
        else:
            _take(found, stream, event.kind, event.body["record"])
            listed.take(event.kind, event.body["record"])
    for row in found.values():
        yield "draws", row
    for row in listed.rows.values():
        yield "drawn", row


def homes_of(bundle: AuditorBundle) -> Homes:
    """Return the stratum of every target that was drawn or stood in, from an auditors' bundle."""
    outcome = load_outcome(bundle)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for task, draw in outcome.tasks.items():
        labels = {part.stratum.name: part.stratum.label for part in draw.strata}
        stood_in = [told.replaced_by for told in outcome.dispositions if told.task == task]
        reserves = [one for name in labels for one in draw.reserves(name, len(stood_in))]
        for one in (*draw.drawn, *reserves):
            found[task, one.id] = (one.stratum, labels[one.stratum])
    return found


class _Listed:
    """The rows of `drawn` of one session, as its records come."""

    def __init__(self, stream: str, homes: Homes) -> None:
        """Begin with nothing sealed."""
        self.stream, self.homes = stream, homes
        self.session = ""
        self.strata: dict[str, dict[str, Row]] = {}
        self.rows: dict[tuple[str, str], Row] = {}

    def take(self, kind: str, record: dict[str, Any]) -> None:
        """Write down what one record says of targets."""
        if kind == "draw.commit":
            self.session = record["session"]
            for entry in record["tasks"]:
                self.strata[entry["task"]] = {part["label"]: part for part in entry["strata"]}
        elif kind == "draw.void":
            self.rows.clear()
        elif kind in ("draw.result", "draw.open"):
            for entry in record["tasks"]:
                for one in entry.get("drawn", ()):
                    row = {"id": one} if isinstance(one, str) else one
                    key = (entry["task"], row["id"])
                    # A list that is opened late may find dispositions written before it.
                    self.rows[key] = self._row(entry, row) | self.rows.get(key, {})
        elif kind == "draw.disposition":
            self._dispose(record)

    def _row(self, entry: dict[str, Any], one: dict[str, Any]) -> Row:
        task, target = entry["task"], one["id"]
        numbers = {part["label"]: part["number"] for part in entry.get("strata", ())}
        name, label = self.homes.get((task, target), (None, None))
        if label is None:
            ticket = one.get("rotated", one.get("ticket"))
            possible = list(_possible(entry, ticket, self.strata[task]))
            label = possible[0] if len(possible) == 1 else None
        row: Row = {
            "session": self.session,
            "task": task,
            "target": target,
            "stream": self.stream,
            "ticket": one.get("ticket"),
            "stratum": name,
            "label": label,
        }
        if label is not None:
            sealed = self.strata[task][label]
            chance = Fraction(sealed["number"]) / sealed["size"]
            drawn = numbers.get(label)
            row |= {"size": sealed["size"], "drawn": drawn, "pi": str(chance)}
            row["weight"] = str(Fraction(sealed["size"], drawn)) if drawn else None
        return row

    def _dispose(self, record: dict[str, Any]) -> None:
        key = (record["task"], record["id"])
        row = self.rows.setdefault(
            key,
            {"session": self.session, "task": key[0], "target": key[1], "stream": self.stream},
        )
        row |= {
            "rank": record["rank"],
            "disposition": record["outcome"],
            "disposed_at": record["at"],
            "reason": record.get("reason"),
        }
        if (reserve := record.get("replaced_by")) is not None:
            row["replaced_by"] = reserve["id"]
            # A reserve stands in the stratum of whom it replaces.
            same = (
                "session",
                "task",
                "stream",
                "stratum",
                "label",
                "size",
                "drawn",
                "pi",
                "weight",
            )
            self.rows[record["task"], reserve["id"]] = {
                **{column: row.get(column) for column in same},
                "target": reserve["id"],
                "rank": reserve["rank"],
                "replaces": record["id"],
            }


def _possible(
    entry: dict[str, Any], ticket: str | None, sealed: Mapping[str, Row]
) -> Iterator[str]:
    """Give the labels of the strata whose interval of tickets holds `ticket`."""
    if ticket is None or "strata" not in entry:
        yield from sealed
        return
    for part in entry["strata"]:
        high, low = part.get("high"), part.get("low") or ""
        if part["number"] and (high is None or low < ticket <= high):
            yield part["label"]


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


def obligation_rows(obligations: Iterable[Obligation], plan: str | None = None) -> Rows:
    """Yield the rows of `obligations`.

    Args:
        obligations: the obligations.
        plan: the plan they follow from, empty for those that follow from the year; None for those
            that a fact opened.
    """
    for one in obligations:
        due, extended = one.due, one.extension
        yield (
            "obligations",
            {
                "obligation": one.id,
                "plan": plan,
                "duty": one.code,
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
