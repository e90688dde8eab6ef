"""Keeps the tables true to the journal: in the append's own transaction, or later, or from zero."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from typing import Any, Final

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.drawn import draw_rows, obligation_rows
from ssj_core.adapters.projections.places import place_of
from ssj_core.adapters.projections.registered import MERGED, merge, register_rows
from ssj_core.adapters.projections.rows import inspection_rows, plan_rows
from ssj_core.drawing import AuditorBundle
from ssj_core.drawing.facts import DRAW
from ssj_core.errors.journal import EventFormError
from ssj_core.errors.projections import (
    ProjectionStaleError,
    ProjectionTablesError,
)
from ssj_core.inspection import INSPECTION
from ssj_core.journal import Event, Journal, Row, State, Unread
from ssj_core.journal.beside import ERASING
from ssj_core.oversight import Law, Obligation, Owing, planned_tasks
from ssj_core.oversight.ledger import of_tasks, of_years
from ssj_core.planning import PLAN
from ssj_core.registers import TARGET

_STREAMS: Final = ("plan", "inspection", "draw")


class Projector:
    """The projections of one journal in one database."""

    def __init__(
        self,
        journal: Journal,
        connection: Any = None,  # noqa: ANN401 - of whichever database
        law: Law | None = None,
        bundles: Callable[[str], AuditorBundle | None] | None = None,
    ) -> None:
        """Project `journal` into `connection`; the tables are made when they are first needed.

        Args:
            journal: the journal.
            connection: where the tables are: a connection of `sqlite3`, or of SQLAlchemy to any
                database; None for the journal's own, when a `SqlStore` keeps it.
            law: the rulebook that says what is owed; without it the table of obligations stays empty.
            bundles: gives the auditors' bundle of a session, which says who was in which stratum;
                without it `drawn` tells a stratum only where the public record leaves no other.
        """
        self.journal = journal
        self.place = place_of(journal.store, connection)
        self.law = law
        self.owing = Owing(lambda day: law.rules_on(day).duties if law else (), watch=True)
        self._anew = True
        self.state = State(journal, readers=(self.owing,))
        self.bundles = bundles

    @property
    def connection(self) -> Any:  # noqa: ANN401 - of whichever database
        """The connection the tables are reached by."""
        return self.place.connection

    @property
    def position(self) -> int:
        """The `seq` up to which the tables are true; 0 when there are none."""
        found = self.place.position() if self.place.has("projection_state") else None
        if found is None:
            return 0
        seq, text = found
        if seq:
            there = next(iter(self.journal.store.read(None, seq - 1)), None)
            if there is None or there.hash != text:
                raise ProjectionStaleError(seq=seq)
        return seq

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
        if self.place.has("projection_state"):
            self.place.drop()
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
            # Rows of a transaction that was rolled back may come again, the very same.
            self.state.rewind(start)
            if not self.place.has("projection_state"):
                self._create()
            streams: dict[str, list[Event]] = {}
            last: Row | None = None
            for last in self.journal.store.read(None, start):
                streams.setdefault(last.stream, []).extend(self._readable([last]))
            if last is None:
                if not start:
                    self._note(0, "")
                return start
            self._take(streams)
            self._note(last.seq, last.hash)
            return last.seq

    def _readable(self, rows: Iterable[Row]) -> Iterator[Event]:
        """Yield the events of rows; a payload that is no event changes no table (`verify` tells it)."""
        for row in rows:
            with suppress(EventFormError):
                yield self.journal.event_of(row)

    def _note(self, seq: int, text: str) -> None:
        # One row that stays: others who catch up wait for it.
        row = {"id": 1, "seq": seq, "hash": text}
        self.place.keep("projection_state", row)
        self.place.change("projection_state", row)

    def _take(self, streams: dict[str, list[Event]]) -> None:
        """Write the rows of every stream that grew, and what became owed or done by it."""
        self.state.catch_up()
        # A target may be in the registers of two departments: what came last stands.
        unread = {event.seq for event in self.state.unread}
        fresh_ones = (event for events in streams.values() for event in events)
        for event in sorted(fresh_ones, key=lambda event: event.seq):
            if event.seq not in unread:
                self._write(register_rows(event))
        erased = [
            event
            for events in streams.values()
            for event in events
            if event.kind == ERASING and event.seq not in unread
        ]
        for stream in {*streams, *(event.body["stream"] for event in erased)}:
            self._replace(stream)
        for event in erased:
            self._blank(event.body["seq"])
        if self.law is not None and self.state.last is not None:
            self._owe(self.law, streams, self.state.last.date())

    def _blank(self, seq: int) -> None:
        """Write what is left of an event of a register whose texts were erased."""
        event = next(self.journal.read(None, seq - 1))
        for table, row in register_rows(event):
            if table == "targets" and "name" in row:
                known = self.place.find("targets", ("name",), {"target": row["target"]})
                member = self.state.get(TARGET, f"{event.stream}#{row['target']}")
                if known and member is not None and member.row is not None:
                    name = {"target": row["target"], "name": member.row.name}
                    self.place.change("targets", name)

    def _replace(self, stream: str) -> None:
        room = stream.split("/", 1)[0]
        if room not in _STREAMS:
            return
        for table in tables.STREAMED:
            self.place.delete(table, {"stream": stream})
        if room == "draw":
            bundle = self.bundles(stream.partition("/")[2]) if self.bundles else None
            unread = {event.seq for event in self.state.unread}
            rows = self.journal.store.read(stream)
            events = list(self._readable(row for row in rows if row.seq not in unread))
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
            tasks = planned_tasks(self.state, day, plan=plan, rules_on=law.rules_on)
            found = list(of_tasks(tasks, self.owing, law))
            kept = self.place.find("obligations", ("obligation",), {"plan": plan})
            self._owed([number for (number,) in kept], found, plan)
        years = list(of_years(self.owing, law, day))
        kept = self.place.find("obligations", ("obligation",), {"plan": ""})
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
        for number in before:
            self.place.delete("obligations", {"obligation": number})
        self._write(obligation_rows(after, plan))

    def _write(self, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        for table, row in rows:
            if table in MERGED:
                merge(self.place, table, row)
            else:
                self.place.put(table, row)

    def _create(self) -> None:
        taken = [one for one in (*tables.TABLES, *tables.VIEWS) if self.place.has(one)]
        if taken:
            raise ProjectionTablesError(names="、".join(taken))
        self.place.create()

    def whole(self) -> AbstractContextManager[object]:
        """Return a context in which all of it stands, or none; the journal's own where it can be."""
        return self.place.whole()
