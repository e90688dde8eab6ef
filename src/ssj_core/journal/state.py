"""The state: every room as the journal has it, kept up with the journal instead of folded anew.

It takes each event once. A refused act, a transaction that was rolled back, a second writer, a
crash: the next look compares the hash at its own position with the journal's and takes back what
did not stand. What it holds is frozen, so that readers need no lock.
"""

import gc
import json
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, pairwise
from threading import RLock
from typing import Any, Final, NamedTuple, Protocol, TypeVar, cast

from attrs import frozen

from ssj_core.encoding import canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.journal import EventMissingError
from ssj_core.journal.beside import ERASING, conceals, reveal
from ssj_core.journal.chain import Row
from ssj_core.journal.envelope import Event
from ssj_core.journal.facts import CATALOGUE, Declared, Fact
from ssj_core.journal.kinds import KINDS, current_body
from ssj_core.journal.log import Journal
from ssj_core.journal.ordered import Index, Marks
from ssj_core.journal.room import Entry, Login, Room, World

A = TypeVar("A")
_At = tuple[str, str]  # a room's name and the key of one of its aggregates
_Held = tuple[Any, Marks]  # an aggregate, and what it is found by
_PART: Final = 200  # rows taken at once: few enough to stay near the processor
_SHAPE: Final = 2  # of snapshots
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_RESTS: Final = ',"rests":'
_SHORT: Final = 4_096  # characters; longer ones are read each time
_scan: Final = json.JSONDecoder().raw_decode


class Reader(Protocol):
    """Whoever follows every fact beside the state: the ledger of what is owed, figures."""

    def take(self, fact: Fact, entry: Entry, world: World) -> Callable[[], None] | None:
        """Take a fact, the state being that after it; return what takes it back, if anything does."""
        ...

    def clear(self) -> None:
        """Forget everything: the journal is read from its beginning."""
        ...

    def snapshot(self) -> Any:  # noqa: ANN401 - whatever canonical JSON it comes back from
        """Return what `restore` brings it back from, as canonical JSON."""
        ...

    def restore(self, kept: Any) -> None:  # noqa: ANN401 - see `snapshot`
        """Stand where `snapshot` was taken."""
        ...


@frozen
class Unread:
    """An event the state could not read: of a kind or edition of a newer release, or malformed.

    Attributes:
        seq: position in the journal.
        kind: its kind.
        why: why it was not read; empty for an unknown kind.
    """

    seq: int
    kind: str
    why: str = ""


class _Told(NamedTuple):
    """What a row says, as far as it can be read: all that needs no state."""

    row: Row
    kind: str
    entry: Entry | None  # None where the payload is no envelope
    once: tuple[str, str] | None  # whose key, and the digest of the command
    fact: Fact | None
    keys: tuple[str, ...]  # of what the fact happens to
    declared: Declared | None
    why: str | None  # why nothing was read; None where there is nothing to say


class _Undo(NamedTuple):
    """What takes one row back: where the state stood, and what it held before and holds since."""

    end: tuple[int, str]
    last: datetime | None
    unread: int
    once: str | None
    changes: Sequence[tuple[_At, _Held | None, _Held]]
    readers: Sequence[Callable[[], None]]


class State:
    """Every room as the journal has it.

    It stands at one event of the journal, counted from 1; 0 is before the first. What no aggregate
    came from — events of unknown kinds, malformed bodies — is in `unread`, and stops nobody.

    Args:
        journal: the journal it follows.
        keep: how many aggregates with a stream of their own are held; forgotten ones are folded
            again when asked for. All when None.
        readers: who follows beside it.
        back: how many events can be taken back without folding the journal anew.
    """

    def __init__(
        self,
        journal: Journal,
        *,
        keep: int | None = None,
        readers: Sequence[Reader] = (),
        back: int = 512,
    ) -> None:
        """Stand before the first event; the first look catches up."""
        self.journal, self.readers, self.keep, self.back = journal, tuple(readers), keep, back
        self.lock: Final = RLock()
        self._clear()

    def _clear(self) -> None:
        self._end = (0, "")
        self._held: OrderedDict[_At, _Held] = OrderedDict()
        self._lasting: dict[_At, _Held] = {}
        self._rooms: dict[str, Index] = {}
        self._once: dict[str, tuple[int, str]] = {}
        self._unmarked: dict[_At, Room[Any]] = {}
        self._undo: deque[_Undo] = deque(maxlen=self.back)
        self._last: datetime | None = None
        self.unread: list[Unread] = []

    @property
    def seq(self) -> int:
        """Position of the last event it has taken."""
        return self._end[0]

    @property
    def last(self) -> datetime | None:
        """When the last event it has taken was recorded."""
        return self._last

    # What it is asked

    def get(self, room: Room[A], key: str) -> A | None:
        """Return an aggregate by its key, None when nothing happened to it."""
        at = (room.name, key)
        with self.lock:
            held = self._holds(at)
            if held is not None:
                return cast("A", held[0])
            stream, end = self._stream(at), self._end
        if stream is None:
            return None
        found = self._folded(room, key, stream, end[0])
        with self.lock:
            if self._end == end:
                self._hold(at, found)
                self._forget_some()
        return cast("A", found[0])

    def at(self, event: Event) -> tuple[Fact, Any]:
        """Return the fact of an event, and what it happened to as it was right after it.

        Raises:
            LookupError: no declared fact is in it.
        """
        told = _told(event.row, event.kept or {})
        if told.fact is None or told.declared is None:
            raise LookupError(event.kind)
        room, key = told.declared.room, told.keys[0]
        return told.fact, self._folded(room, key, event.stream, event.seq)[0]

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return the keys of the aggregates that carry `value` as their `mark`, the oldest first."""
        with self.lock:
            return self._room(room).find(mark, value)

    def keys(self, room: Room[Any]) -> tuple[str, ...]:
        """Return the keys of all aggregates of a room, the oldest first."""
        with self.lock:
            return tuple(self._room(room).keys)

    def page(
        self,
        room: Room[Any],
        mark: str = "",
        value: str | int = "",
        *,
        after: str = "",
        size: int = 100,
    ) -> tuple[str, ...]:
        """Return the first `size` keys above `after` of those `find` gives, in the order of names.

        Without a mark, of all aggregates of the room. It costs what the page has, not the room.
        """
        with self.lock:
            return self._room(room).page(mark, value, after, size)

    def _room(self, room: Room[Any]) -> Index:
        self._find_all()
        return self._rooms.get(room.name, _NOBODY)

    def _find_all(self) -> None:
        """Have aggregates found by what they are now.

        Of a long row of events only what comes out of it is looked at: an aggregate is marked once,
        not after every event of its life.
        """
        for at, room in self._unmarked.items():
            own = self._lasting if at in self._lasting else self._held
            found, marks = own[at]
            own[at] = after = _marked(room, found)
            self._rooms[at[0]].mark(at[1], marks, after[1])
        self._unmarked.clear()

    def once(self, login: Login, key: str) -> tuple[int, str] | None:
        """Return where the journal has the command of a login's key, and the digest of its text."""
        with self.lock:
            return self._once.get(_sent(login.department, login.actor, key))

    # Keeping up

    def catch_up(self) -> "State":
        """Take whatever the journal has and the state has not; take back what no longer stands."""
        while not self._caught_up():
            pass
        return self

    def _caught_up(self) -> bool:
        """Take the next rows; tell whether they were the last, and nobody was faster.

        The store is read before the lock is taken: a writer may hold it, and wait for the state.
        """
        seq, held = end = self._end
        rows = self.journal.store.read(None, max(seq - 1, 0))
        first = next(rows, None) if seq else None
        if seq and (first is None or first.hash != held):
            with self.lock:
                if self._end == end:
                    self._back()
            return False
        with _undisturbed():
            for batch, lasting in _parts(rows, self.back):
                if not self._took(batch, lasting, end):
                    return False
                if lasting:
                    end = (batch[-1].seq, batch[-1].hash)
        return True

    def _took(self, batch: Sequence[Row], lasting: int, end: tuple[int, str]) -> bool:
        """Take the rows after `end`, the first of them for good; False where somebody was faster."""
        kept = self.journal.kept_of(batch)
        for told in _apart([_told(row, kept.get(row.seq, {})) for row in batch]):
            again = self._folded_ahead(told, end[0])
            cleansed = self._cleansed(told[0], end[0])
            with self.lock:
                if self._end != end:
                    return False
                for at, found in again.items():
                    self._hold(at, found)
                try:
                    for number, row in enumerate(told):
                        self._take(row, {} if number else cleansed, undoable=number >= lasting)
                finally:
                    self._find_all()
                self._forget_some()
            lasting -= len(told)
            end = (told[-1].row.seq, told[-1].row.hash)
        return True

    def take(self, row: Row, kept: Mapping[str, tuple[str, str]] | None = None) -> None:
        """Take the event that follows; `kept` has the texts beside it, looked up if not given.

        Raises:
            EventMissingError: the store left one out, or gave one twice.
        """
        with self.lock:
            if kept is None:
                kept = self.journal.kept_of([row]).get(row.seq, {})
            told = _told(row, kept)
            self._take(told, self._cleansed(told, self.seq), undoable=True)
            self._forget_some()

    def _take(self, told: _Told, cleansed: Mapping[_At, _Held], *, undoable: bool) -> None:
        row, end, last, unread = told.row, self._end, self._last, len(self.unread)
        if row.seq != end[0] + 1:
            raise EventMissingError(seq=end[0] + 1, found=row.seq)
        once = self._noted(told) if told.once else None
        if told.why is not None:
            self.unread.append(Unread(row.seq, told.kind, told.why))
        if undoable or cleansed:
            self._find_all()
        changes, readers = self._applied(told, undoable=undoable)
        for at, held in cleansed.items():
            self._rooms[at[0]].unmark(at[1])
            self._put(at, (), held)
        if undoable:
            self._undo.append(_Undo(end, last, unread, once, changes, readers))
        elif self._undo:
            self._undo.clear()
        if told.entry is not None:
            self._last = told.entry.at
        self._end = (row.seq, row.hash)

    def rewind(self, seq: int) -> None:
        """Take back what was taken after event `seq`: what was recorded there did not stand."""
        with self.lock:
            while self.seq > seq:
                self._back()

    def _back(self) -> None:
        if not self._undo:
            self._clear()
            for reader in self.readers:
                reader.clear()
            return
        undo = self._undo.pop()
        for take_back in reversed(undo.readers):
            take_back()
        for at, before, after in reversed(undo.changes):
            self._put(at, after[1], before)
        del self.unread[undo.unread :]
        if undo.once is not None:
            del self._once[undo.once]
        self._end, self._last = undo.end, undo.last

    def _noted(self, told: _Told) -> str | None:
        """Note the key a command was sent with; return it if it is new."""
        key, text = cast("tuple[str, str]", told.once)
        if key in self._once:
            return None
        self._once[key] = (told.row.seq, text)
        return key

    def _applied(
        self, told: _Told, *, undoable: bool
    ) -> tuple[list[tuple[_At, _Held | None, _Held]], list[Callable[[], None]]]:
        """Apply the fact of a row to its aggregates; return what takes that back."""
        fact, declared, own = told.fact, told.declared, told.entry
        changes: list[tuple[_At, _Held | None, _Held]] = []
        if fact is None or declared is None or own is None:
            return changes, []
        room, row = declared.room, told.row
        index = self._rooms.get(room.name)
        if index is None:
            index = self._rooms[room.name] = Index()
        entry = own
        for key in told.keys:
            at = (room.name, key)
            held = self._known(room, at)
            now = held[0] if held else None
            if now is None and not declared.begins:
                if room.empty is None:
                    self.unread.append(Unread(row.seq, told.kind, "no beginning"))
                    return changes, []
                now = room.empty()
            entry = own if key == row.stream else _of_key(own, key)
            found = fact.apply(now, entry)
            index.begin(key, row.stream)
            marks = held[1] if held else ()
            if not undoable:
                self._hold(at, (found, marks))
                self._unmarked[at] = room
                continue
            after = _marked(room, found)
            changes.append((at, held, after))
            self._put(at, marks, after)
        taken = [reader.take(fact, entry, self) for reader in self.readers]
        return changes, [back for back in taken if back is not None]

    def _known(self, room: Room[Any], at: _At) -> _Held | None:
        """Return what is known of an aggregate, folded again if it was forgotten."""
        held = self._holds(at)
        if held is None and (stream := self._stream(at)) is not None:
            held = self._folded(room, at[1], stream, self.seq)
        return held

    def _folded_ahead(self, told: Iterable[_Told], seq: int) -> dict[_At, _Held]:
        """Return the aggregates that rows are about as they are at `seq`, forgotten ones too."""
        found: dict[_At, _Held] = {}
        if self.keep is None and self._has_all():
            return found
        seen = set()
        for room, key in _about(told):
            at = (room.name, key)
            if at in seen:
                continue
            seen.add(at)
            with self.lock:
                held, stream = self._holds(at), self._stream(at)
            if held is None and stream is not None:
                held = self._folded(room, key, stream, seq)
            elif self.keep is None:  # nobody forgets it meanwhile
                continue
            if held is not None:
                found[at] = held
        return found

    def _has_all(self) -> bool:
        """Tell whether no aggregate is forgotten, as some are after a start from a snapshot."""
        with self.lock:
            held = len(self._held) + len(self._lasting)
            return held == sum(len(index.keys) for index in self._rooms.values())

    def _cleansed(self, told: _Told, seq: int) -> dict[_At, _Held]:
        """Return what held the texts a row erases, folded again without them."""
        if told.kind != ERASING or told.fact is None:
            return {}
        row = next(self.journal.store.read(None, cast("Any", told.fact).seq - 1), None)
        erased = _told(row, {}) if row is not None else None
        found: dict[_At, _Held] = {}
        for room, key in _about([erased] if erased else []):
            with self.lock:
                stream = self._stream((room.name, key))
            if stream is not None:
                found[room.name, key] = self._folded(room, key, stream, seq)
        return found

    # What it holds

    def _holds(self, at: _At) -> _Held | None:
        """Return an aggregate that is held, with its marks."""
        held = self._lasting.get(at)
        if held is None:
            held = self._held.get(at)
            if held is not None and self.keep is not None:
                self._held.move_to_end(at)
        return held

    def _stream(self, at: _At) -> str | None:
        """Return the stream of an aggregate, None when nothing happened to it."""
        index = self._rooms.get(at[0])
        if index is None or at[1] not in index.keys:
            return None
        return index.streams.get(at[1], at[1])

    def _hold(self, at: _At, held: _Held) -> None:
        """Hold an aggregate.

        One that shares its stream with others is never forgotten: folding it again would read all
        of theirs.
        """
        if at[1] in self._rooms[at[0]].streams:
            self._lasting[at] = held
            return
        self._held[at] = held
        if self.keep is not None:
            self._held.move_to_end(at)

    def _forget_some(self) -> None:
        """Forget those longest not asked for."""
        while self.keep is not None and len(self._held) > self.keep:
            self._held.popitem(last=False)

    def _put(self, at: _At, before: Marks, after: _Held | None) -> None:
        """Hold an aggregate under its marks instead of those before; None takes it away."""
        index = self._rooms[at[0]]
        index.mark(at[1], before, after[1] if after else ())
        if after is None:
            self._held.pop(at, None)
            self._lasting.pop(at, None)
            index.end(at[1])
        else:
            self._hold(at, after)

    def _folded(self, room: Room[Any], key: str, stream: str, seq: int) -> _Held:
        """Return a forgotten aggregate, folded again from its stream."""
        found: Any = None
        for row, kept in self.journal.with_texts(stream, seq):
            told = _told(row, kept)
            fact, declared, entry = told.fact, told.declared, told.entry
            if fact is None or declared is None or entry is None or key not in told.keys:
                continue
            if found is None and not declared.begins:
                if room.empty is None:
                    continue
                found = room.empty()
            found = fact.apply(found, entry if key == row.stream else _of_key(entry, key))
        return _marked(room, found)

    # Snapshots

    def snapshot(self) -> bytes:
        """Return where it stands, for `restore`: a cache, believed only if the journal agrees.

        States that stand alike give the same bytes, whatever was taken back on the way.
        """
        with self.lock:
            once = self._once
            return _written(
                {
                    "shape": _SHAPE,
                    "declared": declarations(),
                    "seq": self._end[0],
                    "hash": self._end[1],
                    "last": self._last.isoformat() if self._last else "",
                    "rooms": {
                        name: self._rooms[name].snapshot()
                        for name in sorted(self._rooms)
                        if len(self._rooms[name].keys)
                    },
                    "once": [[*once], *([told[n] for told in once.values()] for n in (0, 1))],
                    "unread": [[event.seq, event.kind, event.why] for event in self.unread],
                    "readers": [reader.snapshot() for reader in self.readers],
                }
            )

    def restore(self, kept: bytes) -> bool:
        """Stand where a snapshot was taken; False, and unchanged, when it is not of this journal.

        The aggregates themselves are folded again from their streams when they are asked for.
        """
        with _undisturbed():
            try:
                known = json.loads(kept)
            except ValueError:
                return False
            if not isinstance(known, dict) or known.get("shape") != _SHAPE:
                return False
            if known["declared"] != declarations():
                return False
            row = next(self.journal.store.read(None, max(known["seq"] - 1, 0)), None)
            if (row.seq, row.hash) != (known["seq"], known["hash"]) if row else known["seq"]:
                return False
            with self.lock:
                self._restore(known)
        return True

    def _restore(self, known: Mapping[str, Any]) -> None:
        self._clear()
        self._rooms = {name: Index.restored(own) for name, own in known["rooms"].items()}
        self._once = {key: (seq, text) for key, seq, text in zip(*known["once"], strict=True)}
        self.unread = [Unread(*event) for event in known["unread"]]
        self._last = datetime.fromisoformat(known["last"]) if known["last"] else None
        self._end = (known["seq"], known["hash"])
        for reader, own in zip(self.readers, known["readers"], strict=True):
            reader.restore(own)


_NOBODY: Final = Index()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Return a context in which many values are made without the search for cycles: a state has none."""
    pause = gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _told(row: Row, kept: Mapping[str, tuple[str, str]]) -> _Told:
    """Return what a row says, with the texts beside it."""
    try:
        found = _envelope(row.payload.decode())
        kind, actor, department = found["kind"], found["actor"], found["department"]
        sent, body, edition = found.get("once"), found["body"], found.get("edition", 1)
        once = (_sent(department, actor, sent["key"]), sent["digest"]) if sent else None
        entry = Entry(
            seq=row.seq,
            stream=row.stream,
            version=row.version,
            key=row.stream,
            actor=actor,
            department=department,
            at=datetime.fromisoformat(found["at"]),
            rests=found.get("rests"),
        )
        whole = type(body) is dict and type(edition) is int
        named = type(kind) is type(actor) is type(department) is str
        keyed = once is None or type(sent["key"]) is type(sent["digest"]) is str
        if not (whole and named and keyed):
            raise TypeError  # noqa: TRY301 - one way out for whatever is no envelope
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _Told(row, "", None, None, None, (), None, "no event")
    if conceals(row):
        body = reveal(body, kept)
    try:
        current = current_body(kind, edition, body)
        if current is None:
            why = f"edition {edition} is of a newer release" if kind in KINDS else ""
            return _Told(row, kind, entry, once, None, (), None, why)
        declared = CATALOGUE.get((kind, current.get("form", "")))
        if declared is None:
            return _Told(row, kind, entry, once, None, (), None, None if kind in KINDS else "")
        fact = declared.fact.from_body(current)
        return _Told(row, kind, entry, once, fact, fact.keys, declared, None)
    except SsjError as error:
        return _Told(row, kind, entry, once, None, (), None, error.message("en"))


def _envelope(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what a payload says.

    What an act rests on is read apart, and once where acts rest on the same: text that is whole
    with a brace in its place ends where an object of its own would.

    Raises:
        ValueError: it is no JSON, or more than that.
    """
    at = text.rfind(_RESTS)
    if at > 0:
        with suppress(ValueError):
            found = _whole(text[:at] + "}")
            found.update(_rests_of(text[at + 1 :]))
            return found
    return _whole(text)


def _whole(text: str) -> Any:  # noqa: ANN401 - any JSON
    found, end = _scan(text)
    if end != len(text):
        raise ValueError(end)
    return found


def _rests_of(text: str) -> dict[str, Any]:
    """Return the last parts of an envelope; nobody changes them."""
    return _seen(text) if len(text) <= _SHORT else _seen.__wrapped__(text)


@lru_cache(maxsize=1024)
def _seen(text: str) -> dict[str, Any]:
    return dict(_whole("{" + text))


def _parts(rows: Iterator[Row], back: int) -> Iterator[tuple[Sequence[Row], int]]:
    """Yield rows in parts, each with the number of those that more than `back` rows follow."""
    ahead: deque[Row] = deque(islice(rows, back))
    while part := tuple(islice(rows, _PART)):
        ahead.extend(part)
        yield [ahead.popleft() for _ in part], len(part)
    yield ahead, 0


def _apart(told: list[_Told]) -> Iterator[list[_Told]]:
    """Yield rows up to the next that erases: what that one is about is looked up before it."""
    starts = [number for number, row in enumerate(told) if number and row.kind == ERASING]
    for start, end in pairwise([0, *starts, len(told)]):
        if start < end:
            yield told[start:end]


def _about(told: Iterable[_Told]) -> Iterable[tuple[Room[Any], str]]:
    for row in told:
        if row.fact is not None and row.declared is not None:
            room = row.declared.room
            yield from ((room, key) for key in row.keys)


def _of_key(entry: Entry, key: str) -> Entry:
    """Return where an event stands for another of the things it happened to."""
    return Entry(
        seq=entry.seq,
        stream=entry.stream,
        version=entry.version,
        key=key,
        actor=entry.actor,
        department=entry.department,
        at=entry.at,
        rests=entry.rests,
    )


def _sent(department: str, actor: str, key: str) -> str:
    return f"{department}\n{actor}\n{key}"


def after(fact: Fact, now: Any, event: Any) -> Any:  # noqa: ANN401 - aggregates of any room, events to come
    """Return the state after a fact of an event, for folds that go over events themselves."""
    return fact.apply(now, entry_of(event))


def entry_of(event: Any) -> Entry:  # noqa: ANN401 - an event of the journal, or one that is to come
    """Return where an event stands."""
    stream = getattr(event, "stream", "")
    envelope = getattr(event, "envelope", None)
    return Entry(
        seq=getattr(event, "seq", 0),
        stream=stream,
        version=getattr(event, "version", 0),
        key=stream,
        actor=getattr(event, "actor", ""),
        department=getattr(event, "department", ""),
        at=getattr(event, "at", _LONG_AGO),
        rests=envelope.rests if envelope else None,
    )


def _marked(room: Room[Any], aggregate: Any) -> _Held:  # noqa: ANN401 - an aggregate of any room
    """Return an aggregate with what it is found by."""
    found: dict[tuple[str, str | int], None] = {}
    for name, mark in room.marks.items():
        for value in mark(aggregate):
            found[name, value] = None
    return aggregate, tuple(found)


def _written(kept: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return a snapshot as bytes: it is our own and read back whole or not at all."""
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def declarations() -> str:
    """Return a digest of every declared fact and room: a snapshot of others is not believed."""
    return digest(
        canonical(
            sorted(
                [kind, form, declared.fact.__qualname__, *sorted(declared.room.marks)]
                for (kind, form), declared in CATALOGUE.items()
            )
        )
    )
