"""The journal: append with an expected version, read, fold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from attrs import evolve

from ssj_core.encoding import Suite, check_id
from ssj_core.encoding.limits import EVENT_BYTES
from ssj_core.errors import InputRefusedError
from ssj_core.errors.journal import (
    ClockBehindError,
    EmptyAppendError,
    EnvelopeRefusedError,
    EventFormError,
    UnknownCausationError,
)
from ssj_core.journal.beside import ALTERED, Kept, Values, checked, conceals
from ssj_core.journal.chain import Checkpoint, Row
from ssj_core.journal.envelope import Envelope, Event, NewEvent
from ssj_core.journal.kinds import edition_of
from ssj_core.journal.personal import conceal
from ssj_core.journal.store import Store

S = TypeVar("S")
_PART: Final = 1000  # rows whose texts are asked for together
DRIFT: Final = timedelta(minutes=5)
"""How far the clocks of several workers may differ (D1)."""
_SENT: Final[ContextVar[dict[str, str] | None]] = ContextVar("ssj_journal_sent", default=None)


class Journal:
    """Events over a store: one hash chain, many streams, nothing ever overwritten.

    >>> from datetime import datetime, timezone, timedelta
    >>> from ssj_core.adapters.memory import MemoryStore
    >>> journal = Journal(MemoryStore())
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))
    >>> (event,) = journal.append(
    ...     "plan/2026", 0, [NewEvent("plan.drafted", {"title": "年度计划"})],
    ...     actor="王一", department="区市场监管局", at=noon)
    >>> event.seq, event.version, event.kind, event.at.isoformat()
    (1, 1, 'plan.drafted', '2026-03-02T12:00:00+08:00')
    >>> journal.checkpoint()["seq"]
    1
    """

    __slots__ = ("_known", "drift", "salts", "store")

    def __init__(
        self,
        store: Store,
        *,
        drift: timedelta | None = DRIFT,
        salts: Callable[[], str] | None = None,
    ) -> None:
        """Keep the events in `store`.

        Args:
            store: where.
            drift: how far a writer's clock may be behind the last entry: so far, its event is
                entered with that entry's time; further, it is refused. None only for a script that
                enters a story out of its order.
            salts: what gives the salts of the texts beside the journal; the store by default. Only a
                script whose every byte shall come again brings its own: who can guess a salt can try
                texts on its commitment.
        """
        self.store = store
        self.salts = salts
        self.drift = drift
        self._known = ("", datetime.min.replace(tzinfo=UTC))

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain."""
        return self.store.suite

    def append(
        self,
        stream: str,
        expected_version: int,
        events: Sequence[NewEvent],
        *,
        actor: str,
        department: str,
        at: datetime,
        causation: int | None = None,
    ) -> tuple[Event, ...]:
        """Append `events` to `stream`, all or none, and return them as the journal has them.

        Args:
            stream: an id (see `ssj_core.encoding.check_id`), for example ``plan/2026/market``.
            expected_version: the version the decision was taken at; 0 for a new stream.
            events: at least one.
            actor: who.
            department: for which department.
            at: when, with an offset.
            causation: `seq` of the event that led to these.

        Raises:
            VersionConflictError: the stream has moved on; nothing was written.
            InputRefusedError: something handed in is malformed; nothing was written.
            ClockBehindError: `at` lies further before the last entry than `drift`.
            FailedError: the machine failed; nothing was written.
        """
        check_id(stream)
        check_version(expected_version)
        if not events:
            raise EmptyAppendError(stream=stream)
        said: dict[str, Any] = {"actor": actor, "department": department, "causation": causation}
        events = _keyed(events)
        envelopes = [
            Envelope(
                kind=event.kind,
                body=event.body,
                rests=event.rests,
                once=event.once,
                edition=edition_of(event.kind),
                at=at,
                **said,
            )
            for event in events
        ]
        envelopes, kept = self._concealed(envelopes)
        payloads = [envelope.payload() for envelope in envelopes]
        check_sizes(payloads)
        with self.store.transaction():
            check_causation(self.store, causation)
            moment = self._forward(at)
            if moment != at:
                payloads = [evolve(envelope, at=moment).payload() for envelope in envelopes]
            rows = self.store.append(stream, expected_version, payloads)
            for row, own in zip(rows, kept, strict=True):
                if own and self.values is not None:
                    self.values.keep(row.seq, own)
        self._known = (rows[-1].hash, moment)
        return tuple(self._read(row, own) for row, own in zip(rows, kept, strict=True))

    @property
    def values(self) -> Values | None:
        """Where the texts beside the journal are, if its store has such a place."""
        found: Values | None = getattr(self.store, "values", None)
        return found

    def _concealed(self, envelopes: list[Envelope]) -> tuple[list[Envelope], list[Kept]]:
        """Return envelopes with commitments in place of personal texts, and the texts of each."""
        values = self.values
        if values is None or not values.conceals:
            return envelopes, [{} for _ in envelopes]
        found = [
            conceal(envelope.kind, envelope.body, self.salts or values.salt, self.suite)
            for envelope in envelopes
        ]
        sealed = [
            evolve(envelope, body=body) if kept else envelope
            for envelope, (body, kept) in zip(envelopes, found, strict=True)
        ]
        return sealed, [kept for _, kept in found]

    def kept_of(self, rows: Sequence[Row]) -> Mapping[int, Kept]:
        """Return the texts beside these rows, by their position; nothing is asked where none is."""
        asked = [row.seq for row in rows if conceals(row)]
        if not asked or self.values is None:
            return {}
        found = self.values.kept(asked)
        return {seq: checked(kept, self.suite) for seq, kept in found.items()}

    def altered(self) -> Iterator[int]:
        """Yield the positions of the events whose texts beside are not those committed to."""
        rows = self.store.read()
        while part := tuple(islice(rows, _PART)):
            for seq, kept in self.kept_of(part).items():
                if any(text == ALTERED for _, text in kept.values()):
                    yield seq

    def event_of(self, row: Row) -> Event:
        """Return the event of a row of this journal, with the texts beside it.

        Raises:
            EventFormError: its payload is not a canonical envelope.
        """
        return self._read(row)

    def with_texts(self, stream: str, upto: int) -> Iterator[tuple[Row, Kept]]:
        """Yield the rows of a stream up to a position, each with the texts beside it."""
        rows = self.store.read(stream)
        while part := tuple(islice(rows, _PART)):
            kept = self.kept_of(part)
            for row in part:
                if row.seq > upto:
                    return
                yield row, kept.get(row.seq, {})

    def _read(self, row: Row, kept: Mapping[str, tuple[str, str]] | None = None) -> Event:
        """Return the event of a row, with the texts beside it."""
        event = read_row(row)
        if not conceals(row):
            return event
        own = self.kept_of([row]).get(row.seq, {}) if kept is None else kept
        return evolve(event, kept=own)

    def _forward(self, at: datetime) -> datetime:
        """Return the moment an event is entered at: never before the last entry's (D1)."""
        last = self.store.last()
        if self.drift is None or last is None:
            return at
        hash_, moment = self._known
        if hash_ != last.hash:
            try:
                moment = Event.from_row(last).at
            except InputRefusedError:  # entered by another program: it tells no time
                return at
        if at < moment - self.drift:
            raise ClockBehindError(at=at.isoformat(), last=moment.isoformat())
        return max(at, moment)

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Event]:
        """Yield the events with `seq` above `after`, in order: all, or those of one stream.

        Raises:
            EventFormError: a stored payload is not a canonical envelope; tells its seq.
        """
        for row in self.store.read(stream, after):
            yield self._read(row)

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        return self.store.version(stream)

    def heads(self) -> Mapping[str, int]:
        """Return the last version of every stream."""
        return self.store.heads()

    def checkpoint(self) -> Checkpoint:
        """Return the journal's end: how many events, the last hash (``""`` for none), the suite."""
        last = self.store.last()
        seq, hexdigest = (last.seq, last.hash) if last else (0, "")
        return {"seq": seq, "hash": hexdigest, "suite": self.suite}

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which everything appended stands or falls together."""
        return self.store.transaction()


def check_sizes(payloads: Iterable[bytes]) -> None:
    """Refuse an event larger than a journal takes."""
    for payload in payloads:
        if len(payload) > EVENT_BYTES:
            zh, en = f"超过 {EVENT_BYTES} 字节", f"it is larger than {EVENT_BYTES} bytes"
            raise EnvelopeRefusedError(part="body", value=len(payload), why_zh=zh, why_en=en)


@contextmanager
def sent_once(key: str, digest: str) -> Iterator[None]:
    """Return a context in which every event appended carries the sender's key.

    Args:
        key: the key of the command.
        digest: digest of the command as it was sent.
    """
    before = _SENT.set({"key": key, "digest": digest})
    try:
        yield
    finally:
        _SENT.reset(before)


def _keyed(events: Sequence[NewEvent]) -> Sequence[NewEvent]:
    """Return `events`, each with the key of the command that is under way, if it has none."""
    sent = _SENT.get()
    if sent is None:
        return events
    return [evolve(event, once=event.once or sent) for event in events]


def check_version(expected: int) -> None:
    """Refuse an expected version that no stream can stand at."""
    if type(expected) is not int or expected < 0:
        zh, en = "应为不小于 0 的整数", "it must be a whole number of 0 or more"
        raise EnvelopeRefusedError(part="expected_version", value=expected, why_zh=zh, why_en=en)


def read_row(row: Row) -> Event:
    """Return the event that `row` stores.

    Raises:
        EventFormError: its payload is not a canonical envelope.
    """
    try:
        return Event.from_row(row)
    except InputRefusedError as error:
        zh, en = error.message("zh"), error.message("en")
        raise EventFormError(seq=row.seq, part="payload", why_zh=zh, why_en=en) from error


def check_causation(store: Store, causation: int | None) -> None:
    """Refuse a causation that is no event of the journal yet."""
    if causation is not None:
        last = store.last()
        count = last.seq if last else 0
        if causation > count:
            raise UnknownCausationError(causation=causation, last=count)


def replay(events: Iterable[Event], fold: Callable[[S, Event], S], initial: S) -> S:
    """Return the state that `events` lead to: `fold` applied to each in turn, from `initial`.

    >>> replay([], lambda count, event: count + 1, 0)
    0
    """
    state = initial
    for event in events:
        state = fold(state, event)
    return state
