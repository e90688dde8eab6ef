"""Personal texts beside the journal: under commitments, read back, erased, found altered, and never found by."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import frozen

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Text
from ssj_core.errors.journal import ClockBehindError, EventChangedError
from ssj_core.journal import (
    Entry,
    Fact,
    Journal,
    NewEvent,
    Room,
    Row,
    State,
    fact,
    labelled,
    value,
    world_day,
)
from ssj_core.journal.beside import ALTERED, ERASED, commitments
from ssj_core.journal.chain import check_end
from ssj_core.journal.personal import PERSONAL
from ssj_core.journal.values import Value
from ssj_core.service import Act
from ssj_core.service.erasing import ValueErased, erase
from ssj_core.verify.journal import check_journal

DAY = date(2026, 3, 1)
WHO: dict[str, Any] = {"actor": "王一", "department": "林业局"}


def _of_a_person(tree: Mapping[str, Any]) -> bool:
    return tree.get("of") == "own"


@value("树主", "owner")
class Owner(Value):
    """Who owns a tree, and who owned it before."""

    name: str = labelled("姓名", "name", personal=True)
    share: int = labelled("份额", "share")
    heirs: tuple["Heir", ...] = labelled("继承人", "heirs", default=())


@value("继承人", "heir")
class Heir(Value):
    """Who comes after."""

    named: str = labelled("姓名", "name", personal=True)


@frozen(kw_only=True)
class Tree:
    """A tree, found by its nickname and by who owns it."""

    name: str
    nickname: str = ""
    owners: tuple[Owner, ...] = ()
    cut: int = 0


TREES: Room[Tree] = Room(
    "trees",
    Text("树", "tree"),
    stream="tree/{tree}",
    marks={
        "nickname": lambda tree: [tree.nickname] if tree.nickname else [],
        "owner": lambda tree: (owner.name for owner in tree.owners),
    },
)


@fact(TREES, "x-tree.planted", "植树", "tree planted", begins=True)
class TreePlanted(Fact):
    """A tree was planted."""

    tree: str = labelled("编号", "tree")
    nickname: str = labelled("别名", "nickname", default="", personal=_of_a_person)
    of: str = labelled("类别", "of whom", default="")
    owners: tuple[Owner, ...] = labelled("树主", "owners", default=())
    first: Owner | None = labelled("第一树主", "first owner", default=None)
    on: date = world_day()

    def apply(self, now: Tree | None, entry: Entry) -> Tree:  # noqa: ARG002 - every effect has it
        """Return the tree."""
        return Tree(name=self.tree, nickname=self.nickname, owners=self.owners)


@fact(TREES, "x-tree.cut", "修剪", "tree cut")
class TreeCut(Fact):
    """A tree was cut."""

    tree: str = labelled("编号", "tree")
    on: date = world_day()

    def apply(self, now: Tree, entry: Entry) -> Tree:  # noqa: ARG002 - every effect has it
        """Return the tree, cut once more."""
        return Tree(name=now.name, nickname=now.nickname, owners=now.owners, cut=now.cut + 1)


OWNED = TreePlanted(
    tree="T1",
    nickname="老王家的",
    of="own",
    owners=(
        Owner(name="王二", share=1, heirs=(Heir(named="王小"),)),
        Owner(name="李四", share=2),
    ),
    on=DAY,
)
ACT = Act("PC", "林业局", datetime.fromisoformat("2026-03-02T13:00:00+08:00"))


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    """Return a place that keeps texts beside its journal."""
    with SqliteStore(":memory:") as made:
        yield made


def put(journal: Journal, fact_: Fact, at: datetime) -> None:
    """Append a fact as it is."""
    version = journal.version(fact_.stream)
    journal.append(fact_.stream, version, [fact_.event()], at=at, **WHO)


def test_what_is_personal_stands_beside(store: SqliteStore, noon: datetime) -> None:
    """In values within values too, and where the object says so; what reads the events has the texts."""
    journal = Journal(store)
    put(journal, OWNED, noon)
    plain = TreePlanted(tree="T2", nickname="迎客松", on=DAY)
    put(journal, plain, noon)
    first, second = (row.payload for row in store.read())
    assert not [text for text in ("王二", "李四", "王小", "老王家的") if text.encode() in first]
    assert "迎客松".encode() in second
    assert [*commitments(first)] == [
        "/nickname",
        "/owners/0/heirs/0/named",
        "/owners/0/name",
        "/owners/1/name",
    ]
    assert [event.body for event in journal.read()] == [OWNED.body(), plain.body()]
    assert {path for path, _ in PERSONAL["x-tree.planted", ""]} >= {("first", "name")}
    assert check_journal(store.read(), store.suite).holds
    assert [*journal.altered()] == []


def test_a_place_without_texts_writes_them_in(noon: datetime) -> None:
    """A store that keeps nothing beside has the texts in its events, and reads none beside."""

    class Bare:
        """The store of another's, which knows of no texts."""

        def __init__(self) -> None:
            self.inner = MemoryStore()
            self.suite = self.inner.suite
            self.append, self.read = self.inner.append, self.inner.read
            self.version, self.heads = self.inner.version, self.inner.heads
            self.last, self.transaction = self.inner.last, self.inner.transaction

    journal = Journal(Bare())
    put(journal, OWNED, noon)
    assert "王二".encode() in next(journal.store.read()).payload
    (sealed,) = concealed_rows(noon)
    state = State(Journal(Bare()))
    state.take(sealed)
    assert state.find(TREES, "nickname", ERASED) == ("tree/T1",)


def concealed_rows(noon: datetime) -> list[Row]:
    """Return the rows of a journal whose texts lie elsewhere."""
    with SqliteStore(":memory:") as store:
        put(Journal(store), OWNED, noon)
        return [*store.read()]


def test_what_was_erased_is_found_by_nothing(store: SqliteStore, noon: datetime) -> None:
    """No mark, no snapshot and no aggregate has it any more, in a state that knew it and in a new one."""
    journal = Journal(store)
    put(journal, OWNED, noon)
    knew, forgot = State(journal).catch_up(), State(journal, keep=0).catch_up()
    early = knew.snapshot()
    put(journal, TreeCut(tree="T1", on=DAY), noon)
    erase(
        journal, 1, ACT, reason="当事人申请", approver="PH", parts=["/nickname", "/owners/0/name"]
    )
    late = State(journal)
    assert late.restore(early)
    for state in (knew, forgot, State(journal), late):
        state.catch_up()
        assert state.find(TREES, "nickname", "老王家的") == ()
        assert state.find(TREES, "owner", "王二") == ()
        assert state.find(TREES, "owner", "李四") == ("tree/T1",)
        assert state.find(TREES, "nickname", ERASED) == ("tree/T1",)
        found = state.get(TREES, "tree/T1")
        assert found is not None
        assert (found.nickname, found.cut) == (ERASED, 1)
        assert "王二".encode() not in state.snapshot()
        assert state.snapshot() == State(journal).catch_up().snapshot()


@pytest.mark.parametrize("seq", [1, 2, 9])
def test_erasing_what_nothing_came_from(store: SqliteStore, noon: datetime, seq: int) -> None:
    """An erasure of an event that no state has, or that there is none of, stops nobody."""
    journal = Journal(store)
    store.append("other", 0, [b"{}"])
    put(journal, TreeCut(tree="T9", on=DAY), noon)
    gone = {"stream_of": "tree/T9", "parts": ("/x",), "reason": "误", "approver": "PH"}
    erased = ValueErased(seq=seq, department="林业局", on=noon.date(), **gone)  # type: ignore[arg-type]  # one table for all
    put(journal, erased, noon)
    put(journal, OWNED, noon)
    state = State(journal).catch_up()
    assert state.keys(TREES) == ("tree/T1",)


def test_what_was_altered_says_so(store: SqliteStore, noon: datetime) -> None:
    """A text that is not the one committed to is read as altered, and the event is named."""
    journal = Journal(store)
    put(journal, TreePlanted(tree="T0", on=DAY), noon)
    put(journal, OWNED, noon)
    with store.transaction():
        (old,) = store.connection.execute("SELECT kept FROM ssj_journal_values").fetchone()
        spoilt = old.decode().replace("王二", "张三").encode()
        store.connection.execute("UPDATE ssj_journal_values SET kept = ?", (spoilt,))
    assert [*journal.altered()] == [2]
    *_, event = journal.read()
    names = [owner["name"] for owner in event.body["owners"]]
    assert names == [ALTERED, "李四"]
    assert State(journal).catch_up().at(event)[0].body()["owners"][0]["name"] == ALTERED


def test_no_clock_is_read_from_what_is_no_event(noon: datetime) -> None:
    """A row of another program at the end tells no time; a known last entry holds the clock."""
    journal = Journal(MemoryStore())
    journal.store.append("other", 0, [b"{}"])
    draft = NewEvent("site.published", {})
    (event,) = journal.append("s", 0, [draft], at=noon, **WHO)
    assert event.at == noon
    (later,) = Journal(journal.store).append("s", 1, [draft], at=noon - timedelta(minutes=1), **WHO)
    assert later.at == noon
    with pytest.raises(ClockBehindError):
        journal.append("s", 2, [draft], at=noon - timedelta(hours=1), **WHO)


def test_on_a_spoilt_end_nothing_is_built() -> None:
    """The last row is computed again from what is before it; its payload is bytes, or it is spoilt."""
    store = MemoryStore()
    one, two = store.append("s", 0, [b"1", b"2"])
    check_end([], "sha256")
    check_end([one], "sha256")
    check_end([one, two], "sha256")
    for spoilt in (two._replace(payload=b"3"), two._replace(payload="2")):  # type: ignore[arg-type]  # as a database may
        with pytest.raises(EventChangedError):
            check_end([one, spoilt], "sha256")
