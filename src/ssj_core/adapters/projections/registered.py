"""Who is in the registers, as rows; and how such a row joins what is known already."""

import sqlite3
from typing import Any, Final

from ssj_core.adapters.projections import tables
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

KEEPS: Final = {
    name: tables.insert_statement(name, keep=True)
    for name in ("targets", "inspectors", "memberships")
}
_ENTERS: Final = {name: tables.insert_statement(name) for name in KEEPS}
_STILL_IN: Final = (
    "SELECT 1 FROM memberships WHERE register = ? AND entry = ? AND state <> 'exited'"
)


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


def merge(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Write a row of a register: what its events say stands, what an inspection says fills gaps.

    Who leaves one department's register is not out while another's still has it.
    """
    columns = tables.TABLES[table]
    if "entered" in row:  # an entry says everything there is
        connection.execute(_ENTERS[table], {name: row.get(name) for name in columns})
        return
    known = {name: row[name] for name in columns if name in row}
    connection.execute(KEEPS[table], dict.fromkeys(columns) | known)
    if "state" not in known:
        return
    keys = columns[: tables.KEYS.get(table, 1)]
    leaves = table != "memberships" and known["state"] == "exited"
    if leaves and connection.execute(_STILL_IN, (table, known[keys[0]])).fetchone():
        return
    sets = ", ".join(f'"{name}" = :{name}' for name in known if name not in keys)
    where = " AND ".join(f'"{name}" = :{name}' for name in keys)
    connection.execute(f"UPDATE {table} SET {sets} WHERE {where}", known)  # nosec B608  # noqa: S608 - names of our own
