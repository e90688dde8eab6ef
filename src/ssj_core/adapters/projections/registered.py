"""Who is in the registers, as rows; and how such a row joins what is known already."""

from typing import Any, Final

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.places import Place
from ssj_core.adapters.projections.rows import Row, Rows
from ssj_core.journal import Event, read_fact
from ssj_core.registers import (
    InspectorExit,
    InspectorRow,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    TargetExit,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
)

MERGED: Final = ("targets", "inspectors", "memberships")
"""Tables whose rows join what is known already."""
_ENTRIES: Final = (
    TargetsEntered,
    TargetsChanged,
    TargetsExited,
    InspectorsEntered,
    InspectorsChanged,
    InspectorsExited,
)


def register_rows(event: Event) -> Rows:
    """Yield the rows of `memberships`, `targets` and `inspectors` that an event of a register changes.

    Raises:
        ManyFaultsError: the body is not that of its fact
            (`ssj_core.registers`); nothing is skipped in silence.
    """
    fact = read_fact(event.kind, event.body)
    if not isinstance(fact, _ENTRIES):
        return
    register = fact.declared.room.name
    key = register.removesuffix("s")
    for one in fact.entries:
        row = _left(one) if isinstance(one, TargetExit | InspectorExit) else _row(one)
        if isinstance(fact, TargetsEntered | InspectorsEntered):
            stated = one.entered_on if isinstance(one, TargetRow) else None
            row |= {"entered": (stated or fact.on).isoformat(), "exited": None, "reason": None}
        yield (
            "memberships",
            {**row, "register": register, "entry": one.id, "keeper": fact.department},
        )
        yield register, {**row, key: one.id}


def _row(one: TargetRow | InspectorRow) -> Row:
    if isinstance(one, InspectorRow):
        until = one.certified_until.isoformat() if one.certified_until else None
        return {"department": one.department, "certified_until": until, "state": one.state.value}
    return {
        "name": one.name,
        "kind": one.kind.value,
        "tier": one.tier or None,
        "tier_scheme": one.tier_scheme or None,
        "district": one.district or None,
        "state": one.state.value,
    }


def _left(one: TargetExit | InspectorExit) -> Row:
    return {"state": "exited", "exited": one.left.isoformat(), "reason": one.reason.value}


def merge(place: Place, table: str, row: dict[str, Any]) -> None:
    """Write a row of a register: what its events say stands, what an inspection says fills gaps.

    Who leaves one department's register is not out while another's still has it.
    """
    if "entered" in row:  # an entry says everything there is
        place.put(table, row)
        return
    known = {name: row[name] for name in tables.TABLES[table] if name in row}
    place.keep(table, known)
    if "state" not in known:
        return
    keys = tables.keys_of(table)
    if table != "memberships" and known["state"] == "exited":
        where = {"register": table, "entry": known[keys[0]]}
        states = place.find("memberships", ("state",), where)
        if any(state != "exited" for (state,) in states):
            return
    place.change(table, known)
