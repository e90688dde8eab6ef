"""The state: every room as the journal has it, kept up with the journal instead of folded anew.

It takes each event once. A refused act, a transaction that was rolled back, a second writer, a
crash: the next look compares the hash at its own position with the journal's and takes back what
did not stand. What it holds is frozen, so that readers need no lock.
"""

import json
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from threading import RLock
from typing import Any, Final, Protocol, TypeVar, cast

from attrs import frozen

from ssj_core.encoding import canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.journal import EventMissingError
from ssj_core.journal.beside import ERASING, conceals, reveal
from ssj_core.journal.chain import Row
from ssj_core.journal.envelope import Event
from ssj_core.journal.facts import CATALOGUE, Declared, Fact
from ssj_core.journal.kinds import KINDS, current_body, edition_of
from ssj_core.journal.log import Journal
from ssj_core.journal.ordered import Keys
from ssj_core.journal.room import Entry, Login, Room, World

A = TypeVar("A")
_At = tuple[str, str]  # a room's name and the key of one of its aggregates
_Marked = frozenset[tuple[str, str | int]]
_BATCH: Final = 10_000
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOTHING: Final[_Marked] = frozenset()


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


@frozen
class _Undo:
    """What takes one row back: where the state stood, and what it held."""

    end: tuple[int, str]
    last: datetime | None
    unread: int
    once: str | None
    before: tuple[tuple[_At, Any, _Marked], ...]
    readers: tuple[Callable[[], None], ...]


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
        self._held: OrderedDict[_At, Any] = OrderedDict()
        self._lasting: dict[_At, Any] = {}
        self._streams: dict[_At, str] = {}
        self._marked: dict[_At, _Marked] = {}
        self._marks: dict[tuple[str, str, str | int], Keys] = {}
        self._keys: dict[str, Keys] = {}
        self._once: dict[str, tuple[int, str]] = {}
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
            if at in self._lasting:
                return cast("A", self._lasting[at])
            if at in self._held:
                self._held.move_to_end(at)
                return cast("A", self._held[at])
            stream, end = self._streams.get(at), self._end
        if stream is None:
            return None
        found = self._folded(room, key, stream, end[0])
        with self.lock:
            if self._end == end:
                self._hold(at, found)
        return cast("A", found)

    def at(self, event: Event) -> tuple[Fact, Any]:
        """Return the fact of an event, and what it happened to as it was right after it.

        Raises:
            LookupError: no declared fact is in it.
        """
        document = json.loads(event.payload)
        fact, declared = _fact(document)
        if fact is None or declared is None:
            raise LookupError(event.kind)
        return fact, self._folded(declared.room, fact.keys[0], event.stream, event.seq)

    def find(self, room: Room[Any], mark: str, value: str | int) -> tuple[str, ...]:
        """Return the keys of the aggregates that carry `value` as their `mark`, the oldest first."""
        with self.lock:
            return tuple(self._marks.get((room.name, mark, value), ()))

    def keys(self, room: Room[Any]) -> tuple[str, ...]:
        """Return the keys of all aggregates of a room, the oldest first."""
        with self.lock:
            return tuple(self._keys.get(room.name, ()))

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
            found = (room.name, mark, value)
            own = self._marks.get(found) if mark else self._keys.get(room.name)
            return own.page(after, size) if own else ()

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
        seq, held = end = self._end
        rows = self.journal.store.read(None, max(seq - 1, 0))
        first = next(rows, None) if seq else None
        if seq and (first is None or first.hash != held):
            with self.lock:
                if self._end == end:
                    self._back()
            return False
        batch = tuple(islice(rows, _BATCH))
        kept = self.journal.kept_of(batch)
        with self.lock:
            if self._end == end:
                for row in batch:
                    self.take(row, kept.get(row.seq, {}))
                return len(batch) < _BATCH
        return False

    def take(self, row: Row, kept: Mapping[str, tuple[str, str]] | None = None) -> None:
        """Take the event that follows; `kept` has the texts beside it, looked up if not given.

        Raises:
            EventMissingError: the store left one out, or gave one twice.
        """
        with self.lock:
            if row.seq != self.seq + 1:
                raise EventMissingError(seq=self.seq + 1, found=row.seq)
            document = _document(row.payload)
            unread, last = len(self.unread), self._last
            if document is None:
                self.unread.append(Unread(row.seq, "", "no event"))
                undo = _Undo(self._end, last, unread, None, (), ())
            else:
                if conceals(row):
                    own = self.journal.kept_of([row]).get(row.seq, {}) if kept is None else kept
                    document["body"] = reveal(document["body"], own)
                once = self._noted(row, document)
                undo = _Undo(self._end, last, unread, once, *self._applied(row, document))
                self._last = datetime.fromisoformat(document["at"])
            self._undo.append(undo)
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
        for at, before, marks in reversed(undo.before):
            self._put(at, before, marks)
        del self.unread[undo.unread :]
        if undo.once is not None:
            del self._once[undo.once]
        self._end, self._last = undo.end, undo.last

    def _noted(self, row: Row, document: Mapping[str, Any]) -> str | None:
        """Note the key a command was sent with; return it if it is new."""
        once = document.get("once")
        if once is None:
            return None
        key = _sent(document["department"], document["actor"], once["key"])
        if key in self._once:
            return None
        self._once[key] = (row.seq, once["digest"])
        return key

    def _applied(
        self, row: Row, document: Mapping[str, Any]
    ) -> tuple[tuple[tuple[_At, Any, _Marked], ...], tuple[Callable[[], None], ...]]:
        """Apply the fact of a row to its aggregates; return what takes that back."""
        before: list[tuple[_At, Any, _Marked]] = []
        try:
            fact, declared = _fact(document)
        except SsjError as error:
            self.unread.append(Unread(row.seq, document["kind"], error.message("en")))
            return (), ()
        if fact is None or declared is None:
            edition = document.get("edition", 1)
            if document["kind"] not in KINDS:
                self.unread.append(Unread(row.seq, document["kind"]))
            elif edition > edition_of(document["kind"]):
                why = f"edition {edition} is of a newer release"
                self.unread.append(Unread(row.seq, document["kind"], why))
            return (), ()
        room = declared.room
        own = entry = _entry(row, document, row.stream)
        for key in fact.keys:
            at = (room.name, key)
            held = now = self.get(room, key)
            if now is None and not declared.begins:
                if room.empty is None:
                    self.unread.append(Unread(row.seq, document["kind"], "no beginning"))
                    return tuple(before), ()
                now = room.empty()
            entry = own if key == row.stream else _entry(row, document, key)
            after = fact.apply(now, entry)
            before.append((at, held, self._marked.get(at, _NOTHING)))
            self._streams[at] = row.stream
            self._put(at, after, _marked(room, after))
        if fact.kind == ERASING:
            self._forget(cast("Any", fact).seq)
        taken = (reader.take(fact, entry, self) for reader in self.readers)
        return tuple(before), tuple(back for back in taken if back is not None)

    def _forget(self, seq: int) -> None:
        """Forget what holds the texts of an event: it is folded again without them."""
        row = next(self.journal.store.read(None, seq - 1), None)
        if row is None:
            return
        document = _document(row.payload)
        if document is None:
            return
        fact, declared = _fact({**document, "body": reveal(document["body"], {})})
        for key in fact.keys if fact is not None else ():
            at = (declared.room.name if declared else "", key)
            self._held.pop(at, None)
            self._lasting.pop(at, None)

    # What it holds

    def _hold(self, at: _At, aggregate: Any) -> None:  # noqa: ANN401 - an aggregate of any room
        """Hold an aggregate; forget the one longest not asked for.

        One that shares its stream with others is never forgotten: folding it again would read all
        of theirs.
        """
        if self._streams.get(at) != at[1]:
            self._lasting[at] = aggregate
            return
        self._held[at] = aggregate
        self._held.move_to_end(at)
        if self.keep is not None and len(self._held) > self.keep:
            self._held.popitem(last=False)

    def _put(self, at: _At, aggregate: Any, marks: _Marked) -> None:  # noqa: ANN401 - see `_hold`
        """Hold an aggregate under its marks; None takes it away."""
        for name, value in self._marked.pop(at, _NOTHING) - marks:
            own = self._marks[at[0], name, value]
            own.discard(at[1])
            if not own:
                del self._marks[at[0], name, value]
        for name, value in marks:
            self._marks.setdefault((at[0], name, value), Keys()).add(at[1])
        if aggregate is None:
            self._held.pop(at, None)
            self._lasting.pop(at, None)
            self._streams.pop(at, None)
            self._keys[at[0]].discard(at[1])
            return
        self._marked[at] = marks
        self._keys.setdefault(at[0], Keys()).add(at[1])
        self._hold(at, aggregate)

    def _folded(self, room: Room[Any], key: str, stream: str, seq: int) -> Any:  # noqa: ANN401 - see `_hold`
        """Return a forgotten aggregate, folded again from its stream."""
        found: Any = None
        for row, kept in self.journal.with_texts(stream, seq):
            document = _document(row.payload)
            if document is not None and conceals(row):
                document["body"] = reveal(document["body"], kept)
            try:
                fact, declared = _fact(document) if document else (None, None)
            except SsjError:
                continue
            if document is None or fact is None or declared is None or key not in fact.keys:
                continue
            if found is None and not declared.begins:
                if room.empty is None:
                    continue
                found = room.empty()
            found = fact.apply(found, _entry(row, document, key))
        return found

    # Snapshots

    def snapshot(self) -> bytes:
        """Return where it stands, for `restore`: a cache, believed only if the journal agrees."""
        with self.lock:
            return _written(
                {
                    "declared": declarations(),
                    "seq": self._end[0],
                    "hash": self._end[1],
                    "last": self._last.isoformat() if self._last else "",
                    "aggregates": [
                        [
                            name,
                            key,
                            stream,
                            sorted([list(mark) for mark in self._marked[name, key]]),
                        ]
                        for (name, key), stream in self._streams.items()
                    ],
                    "once": [[key, seq, text] for key, (seq, text) in self._once.items()],
                    "unread": [[event.seq, event.kind, event.why] for event in self.unread],
                    "readers": [reader.snapshot() for reader in self.readers],
                }
            )

    def restore(self, kept: bytes) -> bool:
        """Stand where a snapshot was taken; False, and unchanged, when it is not of this journal.

        The aggregates themselves are folded again from their streams when they are asked for.
        """
        try:
            known = json.loads(kept)
        except ValueError:
            return False
        if not isinstance(known, dict) or known.get("declared") != declarations():
            return False
        row = next(self.journal.store.read(None, max(known["seq"] - 1, 0)), None)
        if (row.seq, row.hash) != (known["seq"], known["hash"]) if row else known["seq"]:
            return False
        with self.lock:
            self._clear()
            for name, key, stream, marks in known["aggregates"]:
                at = (name, key)
                self._streams[at] = stream
                self._keys.setdefault(name, Keys()).add(key)
                self._marked[at] = frozenset((mark, value) for mark, value in marks)
                for mark, value in marks:
                    self._marks.setdefault((name, mark, value), Keys()).add(key)
            self._once = {key: (seq, text) for key, seq, text in known["once"]}
            self.unread = [Unread(*event) for event in known["unread"]]
            self._last = datetime.fromisoformat(known["last"]) if known["last"] else None
            self._end = (known["seq"], known["hash"])
            for reader, own in zip(self.readers, known["readers"], strict=True):
                reader.restore(own)
        return True


def _document(payload: bytes) -> dict[str, Any] | None:
    """Return the envelope of an event; None if the payload is none, which `verify` tells."""
    try:
        found = json.loads(payload)
        once = found.get("once", {"key": "", "digest": ""})
        texts = (
            *(found["kind"], found["actor"], found["department"]),
            *(once["key"], once["digest"], datetime.fromisoformat(found["at"]).isoformat()),
        )
        whole = isinstance(found["body"], dict) and type(found.get("edition", 1)) is int
        return found if whole and all(isinstance(text, str) for text in texts) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _fact(document: Mapping[str, Any]) -> tuple[Fact | None, Declared | None]:
    body = current_body(document["kind"], document.get("edition", 1), document["body"])
    if body is None:
        return None, None
    declared = CATALOGUE.get((document["kind"], body.get("form", "")))
    return (declared.fact.from_body(body), declared) if declared else (None, None)


def _entry(row: Row, document: Mapping[str, Any], key: str) -> Entry:
    return Entry(
        seq=row.seq,
        stream=row.stream,
        version=row.version,
        key=key,
        actor=document["actor"],
        department=document["department"],
        at=datetime.fromisoformat(document["at"]),
        rests=document.get("rests"),
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


def _marked(room: Room[Any], aggregate: Any) -> _Marked:  # noqa: ANN401 - an aggregate of any room
    return frozenset(
        (name, value) for name, mark in room.marks.items() for value in mark(aggregate)
    )


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
