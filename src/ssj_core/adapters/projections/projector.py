"""Keeps the tables true to the journal: in the append's own transaction, or later, or from zero."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, Final

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.drawn import draw_rows, obligation_rows
from ssj_core.adapters.projections.registered import KEEPS, merge, register_rows
from ssj_core.adapters.projections.rows import inspection_rows, plan_rows
from ssj_core.drawing import AuditorBundle
from ssj_core.drawing.facts import DRAW
from ssj_core.errors import InputRefusedError
from ssj_core.errors.projections import (
    ProjectionStaleError,
    ProjectionTablesError,
)
from ssj_core.inspection import INSPECTION
from ssj_core.journal import Event, Journal, Row, State, Unread
from ssj_core.oversight import Law, Obligation, Owing, planned_tasks
from ssj_core.oversight.ledger import of_tasks, of_years
from ssj_core.planning import PLAN

_STREAMS: Final = ("plan", "inspection", "draw")


class Projector:
    """The projections of one journal in one SQLite connection."""

    def __init__(
        self,
        journal: Journal,
        connection: sqlite3.Connection,
        law: Law | None = None,
        bundles: Callable[[str], AuditorBundle | None] | None = None,
    ) -> None:
        """Project `journal` into `connection`; the tables are made when they are first needed.

        Args:
            journal: the journal.
            connection: where the tables are.
            law: the rulebook that says what is owed; without it the table of obligations stays empty.
            bundles: gives the auditors' bundle of a session, which says who was in which stratum;
                without it `drawn` tells a stratum only where the public record leaves no other.
        """
        self.journal = journal
        self.connection = connection
        self.law = law
        self.owing = Owing(lambda day: law.rules_on(day).duties if law else (), watch=True)
        self._anew = True
        self.state = State(journal, readers=(self.owing,))
        self.bundles = bundles

    @property
    def position(self) -> int:
        """The `seq` up to which the tables are true; 0 when there are none."""
        if not _has(self.connection, "projection_state"):
            return 0
        row = self.connection.execute("SELECT seq, hash FROM projection_state").fetchone()
        if row is None:
            return 0
        if row[0]:
            there = next(iter(self.journal.store.read(None, row[0] - 1)), None)
            if there is None or there.hash != row[1]:
                raise ProjectionStaleError(seq=row[0])
        return int(row[0])

    @property
    def unread(self) -> Sequence[Unread]:
        """The events no table holds, and why: they stop none of the others."""
        return [event for event in self.state.unread if event.why]

    def rebuild(self) -> int:
        """Drop the tables, make them again from the first event, and return the last `seq`."""
        with self.whole():
            self.make_empty()
            return self.catch_up()

    def make_empty(self) -> None:
        """Drop the tables, if they are ours, and make them again without a row."""
        if _has(self.connection, "projection_state"):
            self._run(tables.drop_statements())
        self._create()
        self._anew = True

    def catch_up(self) -> int:
        """Bring the tables to the journal's end and return its `seq`.

        Raises:
            ProjectionStaleError: the tables were made from another journal.
            ProjectionTablesError: tables of these names are there, and are not ours.
        """
        with self.whole():
            start = self.position
            if not _has(self.connection, "projection_state"):
                self._create()
            streams: dict[str, list[Event]] = {}
            last: Row | None = None
            for last in self.journal.store.read(None, start):
                streams.setdefault(last.stream, []).extend(_readable([last]))
            if last is None:
                if not start:
                    self._note(0, "")
                return start
            self._take(streams)
            self._note(last.seq, last.hash)
            return last.seq

    def _note(self, seq: int, text: str) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO projection_state VALUES (?, ?, ?)", (1, seq, text)
        )

    def _take(self, streams: dict[str, list[Event]]) -> None:
        """Write the rows of every stream that grew, and what became owed or done by it."""
        self.state.catch_up()
        # A target may be in the registers of two departments: what came last stands.
        unread = {event.seq for event in self.state.unread}
        fresh_ones = (event for events in streams.values() for event in events)
        for event in sorted(fresh_ones, key=lambda event: event.seq):
            if event.seq not in unread:
                self._write(register_rows(event))
        for stream in streams:
            self._replace(stream)
        if self.law is not None and self.state.last is not None:
            self._owe(self.law, streams, self.state.last.date())

    def _replace(self, stream: str) -> None:
        room = stream.split("/", 1)[0]
        if room not in _STREAMS:
            return
        for table in tables.STREAMED:
            query = f"DELETE FROM {table} WHERE stream = ?"  # nosec B608  # noqa: S608 - names of our own
            self.connection.execute(query, (stream,))
        if room == "draw":
            bundle = self.bundles(stream.partition("/")[2]) if self.bundles else None
            unread = {event.seq for event in self.state.unread}
            rows = self.journal.store.read(stream)
            events = list(_readable(row for row in rows if row.seq not in unread))
            self._write(draw_rows(stream, events, bundle))
        elif room == "plan" and (history := self.state.get(PLAN, stream)):
            self._write(plan_rows(stream, history))
        elif room == "inspection" and (one := self.state.get(INSPECTION, stream)):
            self._write(inspection_rows(stream, one))

    def _owe(self, law: Law, streams: Iterable[str], day: date) -> None:
        """Write what is owed anew: what facts opened or met, what plans and draws owe, what the year."""
        changed = self.owing.changed()
        if self._anew:
            changed |= self.owing.opened.keys()
            self._anew = False
        for number in sorted(changed):
            opened = self.owing.opened.get(number)
            self._owed([number], [law.obligation(opened, self.owing)] if opened else [])
        for plan in sorted(self._plans(streams)):
            tasks = planned_tasks(self.state, day, plan=plan)
            found = list(of_tasks(tasks, self.owing, law))
            kept = self.connection.execute(
                "SELECT obligation FROM obligations WHERE plan = ?", (plan,)
            )
            self._owed([number for (number,) in kept], found, plan)
        years = list(of_years(self.owing, law, day))
        kept = self.connection.execute("SELECT obligation FROM obligations WHERE plan = ''")
        self._owed([number for (number,) in kept], years, "")

    def _plans(self, streams: Iterable[str]) -> set[str]:
        """Return the plans whose draws and visits may owe something else now."""
        found = set()
        for stream in streams:
            room = stream.partition("/")[0]
            if room == "plan" and (history := self.state.get(PLAN, stream)):
                found.add(history.id)
            elif room == "draw" and (draw := self.state.get(DRAW, stream)):
                found |= {row.partition("#")[0] for row in draw.rows} | {draw.plan}
            elif room == "inspection" and (one := self.state.get(INSPECTION, stream)):
                found.add(one.assigned.plan)
        return found - {""}

    def _owed(
        self, before: Iterable[str], after: Iterable[Obligation], plan: str | None = None
    ) -> None:
        self.connection.executemany(
            "DELETE FROM obligations WHERE obligation = ?", [(number,) for number in before]
        )
        self._write(obligation_rows(after, plan))

    def _write(self, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        for table, row in rows:
            if table in KEEPS:
                merge(self.connection, table, row)
                continue
            full = dict.fromkeys(tables.TABLES[table]) | row
            self.connection.execute(_INSERTS[table], full)

    def _create(self) -> None:
        taken = [one for one in (*tables.TABLES, *tables.VIEWS) if _has(self.connection, one)]
        if taken:
            raise ProjectionTablesError(names="、".join(taken))
        self._run(tables.create_statements())

    def _run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.connection.execute(statement)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Return a context in which all of it stands, or none; the journal's own where it can be."""
        store = self.journal.store
        if getattr(store, "connection", None) is self.connection:
            with store.transaction():
                yield
            return
        self.connection.execute("SAVEPOINT ssj_projection")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK TO ssj_projection")
            raise
        finally:
            self.connection.execute("RELEASE ssj_projection")


_INSERTS: Final = {name: tables.insert_statement(name) for name in tables.TABLES}


def _readable(rows: Iterable[Row]) -> Iterator[Event]:
    """Yield the events of rows; a payload that is no event changes no table (`verify` tells it)."""
    for row in rows:
        with suppress(InputRefusedError):
            yield Event.from_row(row)


def _has(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(query, (name,)).fetchone() is not None
