"""The tables a page in any language can SELECT: plain columns, text, whole numbers, ISO dates.

Nothing here is a record: every table can be dropped and made again from the journal.
"""

from collections.abc import Mapping
from typing import Any, Final

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "targets": (
        "target",
        "name",
        "tier",
        "tier_scheme",
        "kind",
        "district",
        "state",
        "entered",
        "exited",
        "reason",
    ),
    "inspectors": (
        "inspector",
        "department",
        "certified_until",
        "state",
        "entered",
        "exited",
        "reason",
    ),
    "memberships": ("register", "entry", "keeper", "state", "entered", "exited", "reason"),
    "plans": (
        "plan",
        "version",
        "stream",
        "form",
        "department",
        "year",
        "domain",
        "state",
        "approved",
        "reason",
        "entered",
        "published_gsxt",
        "published_portal",
        "filed",
        "receiver",
    ),
    "tasks": (
        "plan",
        "version",
        "task",
        "stream",
        "name",
        "scope",
        "content",
        "items",
        "methods",
        "ratios",
        "departments",
        "count",
        "visits",
        "window_start",
        "window_end",
    ),
    "draws": (
        "session",
        "task",
        "stream",
        "source",
        "plan",
        "platform",
        "mode",
        "state",
        "attempt",
        "sealed",
        "drawn_at",
        "voided",
        "reason",
        "size",
        "drawn",
        "dispositions",
        "seal",
        "serves",
    ),
    "drawn": (
        "session",
        "task",
        "target",
        "stream",
        "stratum",
        "label",
        "rank",
        "size",
        "drawn",
        "pi",
        "weight",
        "ticket",
        "disposition",
        "disposed_at",
        "reason",
        "replaced_by",
        "replaces",
    ),
    "inspections": (
        "inspection",
        "stream",
        "target",
        "plan",
        "task",
        "draw",
        "source",
        "departments",
        "stage",
        "assigned",
        "window_end",
        "noticed",
        "started",
        "finished",
        "confirmed",
        "refused",
        "ended",
        "gaps",
    ),
    "inspection_team": ("inspection", "inspector", "stream", "department"),
    "results": (
        "inspection",
        "department",
        "stream",
        "state",
        "codes",
        "crime",
        "entered",
        "entered_by",
        "reviewed",
        "reviewed_by",
        "published_gsxt",
        "published_portal",
    ),
    "matters": (
        "inspection",
        "matter",
        "stream",
        "action",
        "department",
        "handed_to",
        "document",
        "opened",
        "closed",
        "outcome",
    ),
    "obligations": (
        "obligation",
        "plan",
        "duty",
        "department",
        "owed_to",
        "subject",
        "opened",
        "due_earliest",
        "due_latest",
        "extended_until",
        "discharged",
        "basis",
        "why_none",
    ),
    "projection_state": ("id", "seq", "hash"),
}
"""Every table with its columns, in order; a column that is not a number is text, or NULL.

In `drawn`, size is N, drawn is n, pi is n/N and weight is N/n, exact (``3/100``); the view
`drawn_weights` has the weight as a number.
"""

KEYS: Final[dict[str, int]] = {
    "memberships": 3,
    "plans": 2,
    "tasks": 3,
    "draws": 2,
    "drawn": 3,
    "inspection_team": 2,
    "results": 2,
    "matters": 2,
}
"""How many of the first columns are the key, where it is more than one."""

NUMBERS: Final = frozenset(
    {
        "version",
        "year",
        "count",
        "visits",
        "attempt",
        "size",
        "drawn",
        "dispositions",
        "rank",
        "seq",
        "id",
    }
)
STREAMED: Final = tuple(name for name, columns in TABLES.items() if "stream" in columns)
"""Tables whose rows follow from one stream alone, replaced whole when it grows."""

INDEXED: Final = (("inspections", "target"), ("obligations", "plan"))
"""Columns that rows are looked up by, beside keys and streams."""

_DRAWN: Final = ", ".join(f'"{name}"' for name in TABLES["drawn"] if name != "weight")
VIEWS: Final = {
    "drawn_weights": f"SELECT {_DRAWN}, 1.0 * size / drawn AS weight FROM drawn",  # nosec B608  # noqa: S608 - names of our own
    "target_visits": """SELECT target, substr(started, 1, 4) AS year, COUNT(*) AS visits
FROM inspections WHERE started IS NOT NULL GROUP BY target, substr(started, 1, 4)""",
    "inspector_load": """SELECT inspector, department, COUNT(*) AS inspections
FROM inspection_team GROUP BY inspector, department""",
}


def create_statements() -> list[str]:
    """Return the statements that make tables, indexes and views.

    >>> create_statements()[0].splitlines()[0]
    'CREATE TABLE targets ('
    """
    made = []
    for name, columns in TABLES.items():
        key = columns[: KEYS.get(name, 1)]
        lines = [
            f'  "{one}" {"INTEGER" if one in NUMBERS else "TEXT"}{" NOT NULL" if one in key else ""}'
            for one in columns
        ]
        names = ", ".join(f'"{one}"' for one in key)
        made.append(
            f"CREATE TABLE {name} (\n" + ",\n".join(lines) + f",\n  PRIMARY KEY ({names})\n)"
        )
        made += [
            f'CREATE INDEX ssj_{name}_{column} ON {name} ("{column}")'
            for column in indexes_of(name)
        ]
    return made + view_statements()


def view_statements() -> list[str]:
    """Return the statements that make the views."""
    return [f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items()]


def keys_of(table: str) -> tuple[str, ...]:
    """Return the columns that are a table's key."""
    return TABLES[table][: KEYS.get(table, 1)]


def indexes_of(table: str) -> list[str]:
    """Return the columns of a table that have an index."""
    streamed = ["stream"] if table in STREAMED else []
    return streamed + [column for name, column in INDEXED if name == table]


def full(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with every column of a table, and no other."""
    return {name: row.get(name) for name in TABLES[table]}


def drop_statements() -> list[str]:
    """Return the statements that take everything away again."""
    views = [f"DROP VIEW IF EXISTS {name}" for name in VIEWS]
    return views + [f"DROP TABLE IF EXISTS {name}" for name in TABLES]


def _insert(table: str) -> str:
    columns = TABLES[table]
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(f":{name}" for name in columns)
    return f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own


INSERTS: Final = {name: _insert(name) for name in TABLES}
"""What writes a row in SQLite, in the place of one with the same key."""
