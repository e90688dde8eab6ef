"""Facts declared once, and the state that keeps up with the journal whatever happens to it."""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ssj_core.adapters.memory import MemoryStore
from ssj_core.encoding import Text
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.journal import EventMissingError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    CATALOGUE,
    KINDS,
    Entry,
    Fact,
    Journal,
    Kind,
    NewEvent,
    Room,
    Row,
    State,
    World,
    back_dated,
    fact,
    labelled,
    read_fact,
    system_day,
    world_day,
)
from ssj_core.journal.envelope import Envelope
from ssj_core.journal.room import evolve as changed
from ssj_core.journal.state import declarations

EAST = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, tzinfo=EAST)
DAY = date(2026, 3, 1)


@frozen(kw_only=True)
class Shelf:
    """A shelf with books and who took them."""

    name: str
    owner: str
    books: tuple[str, ...] = ()
    last: int = 0


SHELVES: Room[Shelf] = Room(
    "shelves",
    Text("书架", "shelf"),
    stream="shelf/{shelf}",
    marks={"owner": lambda shelf: [shelf.owner], "book": lambda shelf: shelf.books},
)
LOGS: Room[tuple[str, ...]] = Room("logs", Text("记录", "log"), stream="log", empty=tuple)
no = Refusals("shelves", {"taken": ("{book}已在架上", "{book} is on the shelf", "C9")})


@fact(SHELVES, "shelf.put-up", "设书架", "shelf put up", command="shelf.put", begins=True)
class ShelfPutUp(Fact):
    """A shelf was put up."""

    shelf: str = labelled("书架编号", "shelf")
    owner: str = labelled("单位", "owner", hand="department")
    on: date = world_day()

    def apply(self, now: Shelf | None, entry: Entry) -> Shelf:
        """Return the empty shelf."""
        assert now is None
        return Shelf(name=self.shelf, owner=self.owner, last=entry.seq)


@fact(SHELVES, "shelf.filled", "上架", "book shelved", clause="C9, C10")
class BookShelved(Fact):
    """A book was put on a shelf."""

    shelf: str = labelled("书架编号", "shelf")
    book: str = labelled("书名", "book", term="book-title")
    on: date = system_day()

    def guard(self, now: Shelf, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Refuse a book that is on a shelf of any owner."""
        if world.find(SHELVES, "book", self.book):
            yield no("taken", book=self.book)

    def apply(self, now: Shelf, entry: Entry) -> Shelf:
        """Return the shelf with the book."""
        return evolve(now, books=(*now.books, self.book), last=entry.seq)


@fact(LOGS, "log.noted", "记事", "note taken")
class Noted(Fact):
    """A note of the log, whose state nothing begins."""

    text: str = labelled("内容", "text")
    on: date = world_day()

    def apply(self, now: tuple[str, ...], entry: Entry) -> tuple[str, ...]:
        """Return the notes with this one."""
        assert entry.on >= self.on
        return (*now, f"{entry.version} {self.text}")


@fact(LOGS, "log.noted", "记两处", "noted twice", form="twice")
class NotedTwice(Fact):
    """One event about two things: it is applied to both."""

    first: str = labelled("第一处", "first place")
    second: str = labelled("第二处", "second place")
    on: date = world_day()

    @property
    def keys(self) -> tuple[str, ...]:
        """Both places."""
        return (self.first, self.second)

    def apply(self, now: tuple[str, ...], entry: Entry) -> tuple[str, ...]:
        """Return the notes of one place with the number of this."""
        return (*now, f"{entry.key} {entry.seq}")


class Counter:
    """A reader that counts facts by kind."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.counts: dict[str, int] = {}

    def take(self, fact: Fact, entry: Entry, world: World) -> Callable[[], None] | None:
        """Count a fact of the shelves; notes are of no interest."""
        assert entry.seq
        if isinstance(fact, Noted):
            return None
        if isinstance(fact, ShelfPutUp):
            assert world.get(SHELVES, fact.stream) is not None
        self.counts[fact.kind] = self.counts.get(fact.kind, 0) + 1

        def back() -> None:
            self.counts[fact.kind] -= 1

        return back

    def clear(self) -> None:
        """Forget everything."""
        self.counts = {}

    def snapshot(self) -> dict[str, int]:
        """Return the counts."""
        return {kind: count for kind, count in sorted(self.counts.items()) if count}

    def restore(self, kept: dict[str, int]) -> None:
        """Take the counts back."""
        self.counts = dict(kept)


@frozen
class Who:
    """A login."""

    actor: str = "甲"
    department: str = "乙"
    on: date = DAY


WHO = Who()


def put(journal: Journal, *facts: Fact, at: datetime = NOON) -> None:
    """Append facts as they are."""
    for one in facts:
        journal.append(
            one.stream,
            journal.version(one.stream),
            [one.event()],
            actor="甲",
            department="市监局",
            at=at,
        )


def shelf(name: str = "A", owner: str = "市监局") -> ShelfPutUp:
    """Return a shelf being put up."""
    return ShelfPutUp(shelf=name, owner=owner, on=DAY)


def book(title: str, name: str = "A") -> BookShelved:
    """Return a book being shelved."""
    return BookShelved(shelf=name, book=title, on=DAY)


def note(text: str) -> Noted:
    """Return a note."""
    return Noted(text=text, on=DAY)


class _Back(Exception):  # noqa: N818 - it is no error
    """What ends a transaction that is not to stand."""


@contextmanager
def rolled_back(journal: Journal) -> Iterator[None]:
    """Return a transaction that an embedder rolls back in the end."""
    with suppress(_Back), journal.transaction():
        yield
        raise _Back


def seen(state: State) -> dict[str, Any]:
    """Return everything a state answers."""
    return {
        "shelves": {key: state.get(SHELVES, key) for key in state.keys(SHELVES)},
        "logs": {key: state.get(LOGS, key) for key in state.keys(LOGS)},
        "owners": {name: set(state.find(SHELVES, "owner", name)) for name in ("市监局", "H")},
        "books": {name: set(state.find(SHELVES, "book", name)) for name in "xyz"},
        "unread": [(event.seq, event.kind) for event in state.unread],
        "once": {key: state.once(WHO, key) for key in "kl"},
        "end": (state.seq, state.last),
        "counts": {
            kind: count
            for reader in state.readers
            if isinstance(reader, Counter)
            for kind, count in reader.counts.items()
            if count
        },
    }


def fresh(journal: Journal) -> dict[str, Any]:
    """Return what a state that folds the whole journal anew answers."""
    return seen(State(journal, readers=[Counter()]).catch_up())


@pytest.fixture
def journal() -> Journal:
    """Return a journal with a shelf, two books and a note."""
    made = Journal(MemoryStore())
    put(made, shelf(), book("x"), note("一"), book("y"))
    return made


def test_a_fact_is_declared_once() -> None:
    """Kind, names, codec, catalogue and hand come from the one declaration."""
    assert KINDS["shelf.filled"] == Kind(
        name="shelf.filled", room="shelves", zh="上架", en="book shelved"
    )
    declared = CATALOGUE["shelf.filled", ""]
    assert (declared.fact, declared.clauses) == (BookShelved, ("C9", "C10"))
    found = read_fact("shelf.filled", book("x").body())
    assert found == book("x")
    assert found is not None
    assert found.event() == NewEvent(
        "shelf.filled", {"shelf": "A", "book": "x", "on": "2026-03-01"}
    )
    assert read_fact("filing.made", {}) is None
    assert shelf().hands(None, State(Journal(MemoryStore()))) == ("市监局",)
    assert book("x").hands(None, State(Journal(MemoryStore()))) is None
    assert back_dated(shelf(), NOON)
    assert not back_dated(shelf().but(on=NOON.date()), NOON)


def test_a_declaration_has_everything() -> None:
    """A day that is not marked and a kind declared twice fail at import."""
    with pytest.raises(TypeError, match="world_day"):

        @fact(LOGS, "log.dated", "记日", "day noted")
        class _Dated(Fact):
            on: date = labelled("日期", "day")

    with pytest.raises(TypeError, match="declared by ShelfPutUp"):

        @fact(SHELVES, "shelf.put-up", "又设书架", "shelf put up again")
        class _Again(Fact):
            on: date = world_day()

    with pytest.raises(TypeError, match="each refusal"):
        Refusals("x", {"half": ("只有中文",)})

    @fact(LOGS, "log.bare", "空记", "bare note")
    class Bare(Fact):
        on: date = world_day()

    assert not [*Bare(on=DAY).guard(None, State(Journal(MemoryStore())))]
    with pytest.raises(NotImplementedError):
        Bare(on=DAY).apply(
            None, Entry(seq=1, stream="", version=1, key="", actor="", department="", at=NOON)
        )


def test_the_state_answers_from_what_it_took(journal: Journal) -> None:
    """An aggregate, what it is found by, and every key of a room."""
    state = State(journal).catch_up()
    found = state.get(SHELVES, SHELVES.of(shelf="A"))
    assert found is not None
    assert (found.books, found.last) == (("x", "y"), 4)
    assert state.find(SHELVES, "book", "y") == ("shelf/A",)
    assert state.get(SHELVES, "shelf/B") is None
    assert state.get(LOGS, "log") == ("1 一",)
    assert (state.seq, state.last) == (4, NOON)
    assert [error.code for error in book("x").guard(found, state)] == ["shelves.taken"]
    assert not [*book("z").guard(found, state)]


def test_an_event_may_happen_to_several_things(journal: Journal) -> None:
    """It is applied to each of them, under its own key, also when one was forgotten."""
    state = State(journal, keep=1)
    put(journal, NotedTwice(first="a", second="b", on=DAY), note("二"))
    state.catch_up()
    assert (state.get(LOGS, "a"), state.get(LOGS, "b")) == (("a 5",), ("b 5",))
    assert state.get(LOGS, "log") == ("1 一", "3 二")


def test_what_did_not_stand_is_taken_back(journal: Journal) -> None:
    """A transaction that is rolled back outside leaves nothing behind in the state."""
    state = State(journal, readers=[Counter()]).catch_up()
    before = seen(state)
    with rolled_back(journal):
        put(journal, shelf("B", "H"), book("z", "B"), note("二"))
        assert state.catch_up().find(SHELVES, "book", "z") == ("shelf/B",)
    assert seen(state.catch_up()) == before == fresh(journal)
    put(journal, book("z"))
    state.catch_up()
    state.rewind(4)
    assert seen(state) == before


def test_more_than_can_be_taken_back_is_folded_anew(journal: Journal) -> None:
    """Beyond its undo list the state starts again at the first event."""
    state = State(journal, back=1, readers=[Counter()]).catch_up()
    with rolled_back(journal):
        put(journal, book("z"), note("二"), note("三"))
        state.catch_up()
    assert seen(state.catch_up()) == fresh(journal)


def odd(
    journal: Journal, kind: str, body: dict[str, Any], stream: str = "log", **more: Any
) -> None:
    """Append an event past the road, as a newer version or another program might."""
    envelope = Envelope(actor="甲", department="乙", at=NOON, kind=kind, body=body, **more)
    journal.store.append(stream, journal.version(stream), [envelope.payload()])


def test_what_cannot_be_read_stops_nobody(journal: Journal) -> None:
    """A newer kind, a malformed body, a stream without its beginning are named and passed over."""
    odd(journal, "newer.kind", {})
    odd(journal, "log.noted", {"text": 3})
    odd(journal, "shelf.filled", book("q", "Q").body(), "shelf/Q")
    odd(journal, "filing.made", {"files": 1, "manifest": "0"})
    put(journal, note("二"))
    state = State(journal, keep=1, readers=[Counter()]).catch_up()
    assert [(event.seq, event.kind) for event in state.unread] == [
        (5, "newer.kind"),
        (6, "log.noted"),
        (7, "shelf.filled"),
    ]
    assert "text must be text" in state.unread[1].why
    put(journal, shelf("Q"))
    odd(journal, "shelf.filled", {"shelf": "A"}, "shelf/A")
    state.catch_up().get(LOGS, "log")
    assert seen(state) == fresh(journal)
    assert state.get(LOGS, "log") == ("1 一", "5 二")


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b"{}",
        b'{"kind":"log.noted"} ',
        b"[" * 100_000,
        *(
            Envelope(actor="甲", department="乙", at=NOON, kind="log.noted", body={})
            .payload()
            .replace(old, new)
            for old, new in (
                (b'"body":{}', b'"body":[]'),
                (NOON.isoformat().encode(), b"noon"),
                (b'"kind":"log.noted"', b'"edition":"1","kind":"log.noted"'),
                ("甲".encode(), b'7","x":"'),
                (b'"actor":"', b'"actor":7,"x":"'),
                (b'"kind":"log.noted"', b'"kind":"log.noted","once":{"digest":7,"key":"k"}'),
                (b'"kind":"log.noted"', b'"kind":"log.noted","once":{}'),
            )
        ),
    ],
)
def test_what_is_no_event_stops_nobody(journal: Journal, payload: bytes) -> None:
    """A row that is no envelope is named, and the rows after it count."""
    journal.store.append("log", 1, [payload])
    put(journal, note("二"))
    state = State(journal, keep=0, readers=[Counter()]).catch_up()
    assert [(event.seq, event.kind) for event in state.unread][:1] == [(5, state.unread[0].kind)]
    assert state.get(LOGS, "log") == ("1 一", "3 二")
    assert seen(state) == fresh(journal)


def test_what_an_event_happened_to_then(journal: Journal) -> None:
    """The fact of an event, with its aggregate right after it; of no declared fact there is none."""
    odd(journal, "newer.kind", {})
    state = State(journal)
    events = [*journal.read()]
    fact_, then = state.at(events[1])
    assert (fact_, then.books) == (book("x"), ("x",))
    with pytest.raises(LookupError):
        state.at(events[-1])


def test_rows_follow_one_another(journal: Journal) -> None:
    """A row left out or given twice is no state's."""
    state = State(journal)
    rows = [*journal.store.read()]
    state.take(rows[0])
    for row in (rows[0], rows[2]):
        with pytest.raises(EventMissingError):
            state.take(row)
    assert state.seq == 1
    forgetful = State(journal, keep=0, readers=[Counter()])
    for row in rows:
        forgetful.take(row)
    assert seen(forgetful) == fresh(journal)
    assert forgetful.page(SHELVES, "owner", "市监局") == ("shelf/A",)


def test_a_key_is_known_with_where_it_was_used(journal: Journal) -> None:
    """The first command of a key counts; when it did not stand, the key is free again."""
    state = State(journal)
    with rolled_back(journal):
        odd(journal, "log.noted", note("二").body(), once={"key": "k", "digest": "1"})
        assert state.catch_up().once(WHO, "k") == (5, "1")
    assert state.catch_up().once(WHO, "k") is None
    for text in "12":
        odd(journal, "log.noted", note(text).body(), once={"key": "k", "digest": text})
    assert state.catch_up().once(WHO, "k") == (5, "1")


def test_a_snapshot_is_believed_only_with_its_journal(journal: Journal) -> None:
    """Restored, it answers the same; of another journal, or other declarations, it is refused."""
    odd(journal, "newer.kind", {}, once={"key": "k", "digest": "1"})
    state = State(journal, readers=[Counter()]).catch_up()
    kept = state.snapshot()
    again = State(journal, readers=[Counter()])
    assert again.restore(kept)
    assert seen(again) == seen(state)
    put(journal, book("z"))
    assert seen(again.catch_up()) == fresh(journal)
    other = Journal(MemoryStore())
    assert not State(other).restore(kept)
    put(other, shelf(), note("一"), note("二"), note("三"), note("四"))
    assert not State(other).restore(kept)
    assert not State(journal).restore(kept.replace(declarations().encode(), b"0" * 64))
    for junk in (b"[]", b"{}", b"junk"):
        assert not State(journal).restore(junk)
    empty = State(Journal(MemoryStore()))
    assert State(Journal(MemoryStore())).restore(empty.snapshot())


def test_a_long_journal_is_taken_in_parts(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is, a bounded number of rows is held at once."""
    monkeypatch.setattr("ssj_core.journal.state._PART", 2)
    for keep, back in ((None, 512), (1, 512), (0, 1)):
        state = State(journal, keep=keep, back=back, readers=[Counter()]).catch_up()
        assert seen(state) == fresh(journal)
        assert gc.isenabled()
    gc.disable()
    try:
        assert seen(State(journal, back=1, readers=[Counter()]).catch_up()) == fresh(journal)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_share_one_state(journal: Journal) -> None:
    """Writers and readers of several threads see whole aggregates, and in the end the same."""
    state = State(journal, keep=2, readers=[Counter()])
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(40):
                with journal.transaction():
                    put(journal, note(f"{name}{number}"))
                state.catch_up()
                found = state.get(LOGS, "log")
                assert found is not None
                assert [line.split(" ")[0] for line in found] == [
                    str(at + 1) for at in range(len(found))
                ]
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert seen(state.catch_up()) == fresh(journal)


class Busy(MemoryStore):
    """A store in which somebody else acts while it is read."""

    def __init__(self) -> None:
        """Begin quietly."""
        super().__init__()
        self.meanwhile: Callable[[], None] = lambda: None

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Let the other act once, then read."""
        rows, act, self.meanwhile = [*super().read(stream, after)], self.meanwhile, lambda: None
        act()
        return iter(rows)


def test_whoever_was_faster_is_not_undone_by_the_slower() -> None:
    """A look that began before another thread moved the state on leaves what that one did."""
    store = Busy()
    journal = Journal(store)
    put(journal, shelf(), note("一"), NotedTwice(first="a", second="b", on=DAY))
    state = State(journal, keep=1).catch_up()

    def move_on() -> None:
        put(journal, note("二"))
        state.catch_up()

    store.meanwhile = move_on
    assert state.get(LOGS, "a") == ("a 3",)
    assert seen(state) == seen(State(journal).catch_up())
    store.meanwhile = move_on
    state.catch_up()
    assert state.get(LOGS, "log") == ("1 一", "3 二", "4 二")
    with rolled_back(journal):
        put(journal, note("三"))
        state.catch_up()
    store.meanwhile = lambda: state.rewind(5)
    assert seen(state.catch_up()) == seen(State(journal).catch_up())


def test_whoever_was_faster_in_the_middle_of_a_long_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another thread took between two parts is not taken a second time."""
    monkeypatch.setattr("ssj_core.journal.state._PART", 2)
    journal = Journal(MemoryStore())
    put(journal, shelf(), *(note(str(number)) for number in range(7)))
    state = State(journal, back=1)
    found: list[Row] = []
    read = journal.store.read

    def meanwhile(stream: str | None = None, after: int = 0) -> Iterator[Row]:
        for row in read(stream, after):
            if row.seq == 5 and not found:
                found.append(row)
                state.catch_up()
            yield row

    monkeypatch.setattr(journal.store, "read", meanwhile)
    assert seen(state.catch_up()) == seen(State(journal).catch_up())
    assert found


class Random(RuleBasedStateMachine):
    """Random acts, refusals, rollbacks and a second writer: the state is that of a fresh fold."""

    @initialize(keep=st.sampled_from([None, 1, 3]), back=st.sampled_from([1, 4, 512]))
    def start(self, keep: int | None, back: int) -> None:
        """Begin an empty journal with two states over it, as two processes would have."""
        self.journal = Journal(MemoryStore())
        self.states = [
            State(self.journal, keep=keep, back=back, readers=[Counter()]) for _ in range(2)
        ]
        self.count = 0

    def write(self, name: str, state: State) -> None:
        """Put up a shelf, or fill it, or take a note, as a use case would."""
        self.count += 1
        state.catch_up()
        stream = SHELVES.of(shelf=name)
        if state.get(SHELVES, stream) is None:
            put(self.journal, shelf(name, "H"))
        elif self.count % 2:
            put(self.journal, book("xyz"[self.count % 3], name))
        else:
            put(self.journal, note(name), NotedTwice(first="a", second=name, on=DAY))

    @rule(name=st.sampled_from("ABCD"), who=st.integers(0, 1))
    def act(self, name: str, who: int) -> None:
        """Record one thing."""
        self.write(name, self.states[who])
        self.states[who].catch_up()

    @rule(names=st.lists(st.sampled_from("ABCD"), min_size=1, max_size=6), who=st.integers(0, 1))
    def fail(self, names: list[str], who: int) -> None:
        """Record several things in a transaction that fails in the end."""
        with rolled_back(self.journal):
            for name in names:
                self.write(name, self.states[who])
                self.states[who].catch_up()

    @precondition(lambda self: self.journal.checkpoint()["seq"])
    @rule(who=st.integers(0, 1))
    def restart(self, who: int) -> None:
        """Begin again from a snapshot, as after a crash."""
        kept = self.states[who].catch_up().snapshot()
        self.states[who] = State(self.journal, keep=3, readers=[Counter()])
        assert self.states[who].restore(kept)

    @invariant()
    def same(self) -> None:
        """Both states answer what a fresh fold of the journal answers, and are kept in the same bytes."""
        if hasattr(self, "states"):
            anew = State(self.journal, readers=[Counter()]).catch_up()
            for state in self.states:
                assert seen(state.catch_up()) == seen(anew)
                assert state.snapshot() == anew.snapshot()


TestRandom = Random.TestCase
TestRandom.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_malformed_fact_is_refused_with_every_fault() -> None:
    """Form and labels are those of the declaration."""
    with pytest.raises(ManyFaultsError, match="上架的书名没有填写"):
        BookShelved.from_input({"shelf": "A", "on": "2026-03-01"})


@frozen
class Alone:
    """An aggregate of one field."""

    name: str = ""


@frozen(kw_only=True)
class Several:
    """An aggregate of several fields."""

    name: str = ""
    many: tuple[int, ...] = ()


def test_an_aggregate_changes_by_a_new_one() -> None:
    """What changes is a new value, equal to one that was made so; the old one stands."""
    old = Several(name="甲", many=(1,))
    assert changed(old, many=(1, 2)) == Several(name="甲", many=(1, 2))
    assert old == Several(name="甲", many=(1,))
    assert changed(Alone(), name="乙") == Alone(name="乙")
    with pytest.raises(KeyError):
        changed(old, other=1)  # type: ignore[call-arg]  # that is the point
