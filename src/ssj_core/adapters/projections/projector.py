"""Keeps the tables true to the journal: in the append's own transaction, or later, or from zero."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.drawn import draw_rows, obligation_rows
from ssj_core.adapters.projections.registered import KEEPS, merge, register_rows
from ssj_core.adapters.projections.rows import Rows, inspection_rows, plan_rows
from ssj_core.drawing import AuditorBundle
from ssj_core.errors import InputRefusedError
from ssj_core.errors.projections import ProjectionStaleError, ProjectionTablesError
from ssj_core.journal import Event, Journal, Row
from ssj_core.oversight import Receivers, YearDuty, ledger
from ssj_core.oversight.asking import Rules, RulesOn

_ROOMS: Final[dict[str, Callable[[str, Sequence[Event]], Rows]]] = {
    "plan": plan_rows,
    "inspection": inspection_rows,
}
_OWED: Final = ("plan", "inspection", "conference", "record")
_EXTENSION: Final = "extension.granted"


@frozen
class _Remembered:
    """Rules that answer an equal question once: streams are projected one by one."""

    rules_on: RulesOn
    days: dict[date, Rules] = field(factory=dict)

    def __call__(self, day: date) -> Rules:
        """Return the rules on `day`."""
        if day not in self.days:
            self.days[day] = self.rules_on(day)
        return self.days[day]


@frozen(kw_only=True)
class Duties:
    """What obligations are computed with; without it their table stays empty.

    Attributes:
        rules_on: the rules in force on a day, `Service.rules` for example.
        years: what the years themselves oblige to.
        receivers: to whom things are owed.
    """

    rules_on: RulesOn = field(converter=_Remembered)
    years: tuple[YearDuty, ...] = ()
    receivers: Receivers | None = None

    def of_stream(self, stream: str) -> list[YearDuty]:
        """Return the year's duties that the plan of `stream` discharges."""
        return [one for one in self.years if self.stream(one) == stream]

    @staticmethod
    def stream(one: YearDuty) -> str:
        """Return the stream of the plan that a year asks for."""
        domain = f"/{one.domain}" if one.domain else ""
        return f"plan/{one.department}/{one.year}{domain}"


class Projector:
    """The projections of one journal in one SQLite connection."""

    def __init__(
        self,
        journal: Journal,
        connection: sqlite3.Connection,
        duties: Duties | None = None,
        bundles: Callable[[str], AuditorBundle | None] | None = None,
    ) -> None:
        """Project `journal` into `connection`; the tables are made when they are first needed.

        Args:
            journal: the journal.
            connection: where the tables are.
            duties: what obligations are computed with.
            bundles: gives the auditors' bundle of a session, which says who was in which stratum;
                without it `drawn` tells a stratum only where the public record leaves no other.
        """
        self.journal = journal
        self.connection = connection
        self.duties = duties
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
                self._refresh_years(start)
                return start
            self._take(streams, start)
            state = (1, last.seq, last.hash)
            self.connection.execute(
                "INSERT OR REPLACE INTO projection_state VALUES (?, ?, ?)", state
            )
            return last.seq

    def _refresh_years(self, start: int) -> None:
        if not start:
            self._take({}, 0)
            self.connection.execute("INSERT OR REPLACE INTO projection_state VALUES (1, 0, '')")

    def _take(self, streams: dict[str, list[Event]], start: int) -> None:
        """Write the rows of every stream that grew; its rows follow from the whole of it."""
        waiting = dict(streams)
        if self.duties and not start:
            for one in self.duties.years:
                waiting.setdefault(self.duties.stream(one), [])
        for event in (one for events in streams.values() for one in events):
            if event.kind == _EXTENSION:
                self._extend(event, waiting, start)
        extensions = list(self._extensions())
        # A target may be in the registers of two departments: what came last stands.
        fresh_ones = (event for events in streams.values() for event in events)
        for event in sorted(fresh_ones, key=lambda one: one.seq):
            self._write(register_rows(event))
        for stream, fresh in waiting.items():
            whole = fresh if not start else list(_readable(self.journal.store.read(stream)))
            self._replace(stream, whole, extensions)

    def _extend(self, event: Event, waiting: dict[str, list[Event]], start: int) -> None:
        number = event.body.get("obligation", "")
        self._write([("extensions", {"seq": event.seq, "obligation": number})])
        query = "SELECT stream FROM obligations WHERE obligation = ?"
        for (stream,) in self.connection.execute(query, (number,)) if start else ():
            waiting.setdefault(stream, [])

    def _extensions(self) -> Iterator[Event]:
        for (seq,) in self.connection.execute("SELECT seq FROM extensions ORDER BY seq").fetchall():
            yield next(self.journal.read(after=seq - 1))

    def _replace(self, stream: str, events: list[Event], extensions: list[Event]) -> None:
        room = stream.split("/", 1)[0]
        if room != "draw" and room not in _ROOMS and room not in _OWED:
            return
        for table in tables.STREAMED:
            query = f"DELETE FROM {table} WHERE stream = ?"  # noqa: S608 - names of our own
            self.connection.execute(query, (stream,))
        if room == "draw":
            bundle = self.bundles(stream.partition("/")[2]) if self.bundles else None
            self._write(draw_rows(stream, events, bundle))
        elif room in _ROOMS:
            self._write(_ROOMS[room](stream, events))
        if self.duties and room in _OWED:
            beside = [one for one in extensions if one.stream != stream]
            told: list[Event] = sorted([*events, *beside], key=lambda one: one.seq)
            book = ledger(
                told,
                self.duties.rules_on,
                years=self.duties.of_stream(stream),
                receivers=self.duties.receivers,
            )
            self._write(obligation_rows(stream, book.obligations.values()))

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
