"""Append, read and fold."""

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding.days import CHINA
from ssj_core.encoding.limits import EVENT_BYTES
from ssj_core.errors.encoding import IdRefusedError, NotCanonicalError
from ssj_core.errors.journal import (
    ClockBehindError,
    EmptyAppendError,
    EnvelopeRefusedError,
    UnknownCausationError,
    VersionConflictError,
)
from ssj_core.inspection import InspectionCancelled
from ssj_core.journal import Event, Journal, NewEvent, chain_hash, replay
from ssj_core.verify.journal import check_journal

DRAFT = NewEvent("plan.drafted", {})


def test_an_append_gives_the_events(journal: Journal, noon: datetime) -> None:
    """What append returns is what reading gives, with its place in journal and stream."""
    given_back = journal.append(
        "site",
        1,
        [NewEvent("filing.made", {"n": 1}), DRAFT],
        actor="李二",
        department="局",
        at=noon,
    )
    assert list(journal.read(after=6)) == list(given_back)
    assert [(event.seq, event.version) for event in given_back] == [(7, 2), (8, 3)]
    assert given_back[0].body == {"n": 1}


def test_the_chain_follows(journal: Journal) -> None:
    """Every hash follows from the one before and the event, and the independent check agrees."""
    previous = ""
    for event in journal.read():
        row = event.row
        previous = chain_hash(previous, *row[:4])
        assert event.hash == previous
    assert check_journal(journal.store.read(), "sha256").holds


def test_streams_are_read_apart(journal: Journal) -> None:
    """A stream reads as its own events in order; positions are those of the whole journal."""
    assert [event.seq for event in journal.read("plan/2026")] == [1, 2, 3, 5]
    assert [event.version for event in journal.read("plan/2026", after=2)] == [3, 4]
    assert list(journal.read("nothing")) == []
    assert journal.heads() == {"plan/2026": 4, "register/一": 1, "site": 1}
    assert journal.version("plan/2026") == 4


def test_the_caller_keeps_its_own_dict(noon: datetime) -> None:
    """Changing a body after the append changes nothing in the journal or the events returned."""
    journal = Journal(MemoryStore())
    body = {"list": ["a"]}
    (event,) = journal.append(
        "s", 0, [NewEvent("plan.drafted", body)], actor="a", department="d", at=noon
    )
    body["list"].append("b")
    assert event.body == {"list": ["a"]}
    assert next(journal.read()).body == {"list": ["a"]}


def test_a_checkpoint_is_the_end(journal: Journal) -> None:
    """A checkpoint has the number of events, the last hash and the suite; empty is 0 and nothing."""
    last = list(journal.read())[-1]
    assert journal.checkpoint() == {"seq": 6, "hash": last.hash, "suite": "sha256"}
    empty = Journal(MemoryStore(suite="sm3"))
    assert empty.checkpoint() == {"seq": 0, "hash": "", "suite": "sm3"}


def test_a_stale_version_is_told(journal: Journal, noon: datetime) -> None:
    """Who expects another version than the stream's is told both, and nothing is written."""
    with pytest.raises(VersionConflictError) as caught:
        journal.append("plan/2026", 3, [DRAFT], actor="a", department="d", at=noon)
    assert (caught.value.params["expected"], caught.value.params["actual"]) == (3, 4)
    assert journal.checkpoint()["seq"] == 6


@pytest.mark.parametrize(
    "change, error",
    [
        ({"stream": ""}, IdRefusedError),
        ({"stream": " a"}, IdRefusedError),
        ({"stream": "café"}, IdRefusedError),
        ({"expected_version": -1}, EnvelopeRefusedError),
        ({"expected_version": True}, EnvelopeRefusedError),
        ({"expected_version": None}, EnvelopeRefusedError),
        ({"events": []}, EmptyAppendError),
        ({"events": [NewEvent("plan.drafted", {"x": 0.5})]}, NotCanonicalError),
        ({"events": [DRAFT, NewEvent("plan.drafted", {"x": None})]}, NotCanonicalError),
        ({"actor": ""}, EnvelopeRefusedError),
        ({"department": "\t"}, EnvelopeRefusedError),
        ({"at": datetime(2026, 1, 1)}, EnvelopeRefusedError),  # noqa: DTZ001 - refused for just that
        ({"causation": 0}, EnvelopeRefusedError),
        ({"causation": 1}, UnknownCausationError),
    ],
)
def test_what_is_malformed_is_refused(
    change: dict[str, Any], error: type[Exception], noon: datetime
) -> None:
    """A malformed append is refused with its own error, and not one event of it is written."""
    journal = Journal(MemoryStore())
    good = {
        "stream": "s",
        "expected_version": 0,
        "events": [DRAFT],
        "actor": "a",
        "department": "d",
        "at": noon,
    }
    with pytest.raises(error):
        journal.append(**{**good, **change})
    assert journal.checkpoint()["seq"] == 0


def test_a_cause_comes_before(journal: Journal, noon: datetime) -> None:
    """The causing event may be any that is there, none that is still to come."""
    who: dict[str, Any] = {"actor": "a", "department": "d", "at": noon}
    (event,) = journal.append("s", 0, [DRAFT], causation=6, **who)
    assert event.causation == 6
    with pytest.raises(UnknownCausationError):
        journal.append("s", 1, [DRAFT], causation=8, **who)


def test_appends_stand_or_fall_together(journal: Journal, noon: datetime) -> None:
    """In a transaction that ends in a conflict, the appends before it are gone too."""
    who: dict[str, Any] = {"actor": "a", "department": "d", "at": noon}

    def both() -> None:
        with journal.transaction():
            journal.append("s", 0, [DRAFT], **who)
            journal.append("plan/2026", 0, [DRAFT], **who)

    with pytest.raises(VersionConflictError):
        both()
    assert journal.checkpoint()["seq"] == 6
    assert journal.suite == "sha256"


def count_kinds(state: dict[str, int], event: Event) -> dict[str, int]:
    """Return the number of events by kind, as a new state."""
    return {**state, event.kind: state.get(event.kind, 0) + 1}


NOTHING: dict[str, int] = {}


def test_state_is_a_fold(journal: Journal) -> None:
    """Replay applies the fold to each event in turn."""
    assert replay(journal.read("plan/2026"), count_kinds, NOTHING) == {
        "plan.drafted": 1,
        "plan.approved": 1,
        "plan.filed": 1,
        "plan.published": 1,
    }
    nowhere: tuple[int, ...] = ()
    positions = replay(journal.read(), lambda seen, event: (*seen, event.seq), nowhere)
    assert positions == (1, 2, 3, 4, 5, 6)
    empty: list[Event] = []
    assert replay(empty, operator.add, 5) == 5


@given(kinds=st.lists(st.sampled_from(["plan.drafted", "plan.filed"]), max_size=12), data=st.data())
def test_replay_can_stop_and_go_on(kinds: list[str], data: st.DataObject) -> None:
    """Replaying from a stored state over the rest gives the state replayed from zero."""
    journal = Journal(MemoryStore())
    at = datetime.fromisoformat("2026-03-02T12:00:00+08:00")
    for number, kind in enumerate(kinds):
        journal.append(
            f"s{number % 3}",
            number // 3,
            [NewEvent(kind, {"n": number})],
            actor="a",
            department="d",
            at=at + timedelta(minutes=number),
        )
    stop = data.draw(st.integers(0, len(kinds)))
    head = [event for event in journal.read() if event.seq <= stop]
    stored = replay(head, count_kinds, NOTHING)
    assert replay(journal.read(after=stop), count_kinds, stored) == replay(
        journal.read(), count_kinds, NOTHING
    )


def test_the_clock_of_a_journal_runs_forward(noon: datetime) -> None:
    """Up to five minutes behind is entered with the last entry's time; more is refused (D1)."""
    journal = Journal(MemoryStore())

    def enter(at: datetime) -> datetime:
        (event,) = journal.append(
            "a",
            journal.version("a"),
            [NewEvent("plan.drafted", {})],
            actor="王一",
            department="局",
            at=at,
        )
        return event.at

    assert enter(noon) == noon
    assert enter(noon - timedelta(minutes=5)) == noon
    with pytest.raises(ClockBehindError):
        enter(noon - timedelta(minutes=5, seconds=1))
    assert journal.version("a") == 2
    # Another worker's journal over the same store reads what the last entry says.
    journal = Journal(journal.store)
    with pytest.raises(ClockBehindError):
        enter(noon - timedelta(days=2000))
    assert enter(noon + timedelta(days=1)) == noon + timedelta(days=1)
    # A script may enter a story out of its order, and the check of the journal says so.
    journal = Journal(journal.store, drift=None)
    assert enter(noon) == noon
    report = check_journal(journal.store.read(), "sha256")
    assert (report.holds, report.backwards) == (True, 4)


def test_an_entry_that_tells_no_time_stops_no_clock(noon: datetime) -> None:
    """After what another program appended without an envelope, the time of the act is taken."""
    store = MemoryStore()
    store.append("x", 0, [b"{}"])
    (event,) = Journal(store).append(
        "a", 0, [NewEvent("plan.drafted", {})], actor="王一", department="局", at=noon
    )
    assert event.at == noon


def test_an_event_has_a_largest_size(noon: datetime) -> None:
    """What is larger than a reader takes is refused, and nothing is written."""
    journal = Journal(MemoryStore())
    with pytest.raises(EnvelopeRefusedError):
        journal.append(
            "a",
            0,
            [NewEvent("plan.drafted", {"x": "x" * EVENT_BYTES})],
            actor="王一",
            department="局",
            at=noon,
        )
    assert journal.version("a") == 0


def test_a_script_with_its_own_salts_comes_again_to_the_byte() -> None:
    """Given the salts, the rows are equal; without them no commitment comes twice."""
    event = InspectionCancelled(
        inspection="J-1", reason="张某已搬走", approver="乙", on=date(2026, 3, 2)
    ).event()

    def rows(salts: Callable[[], str] | None) -> tuple[str, bytes]:
        with SqliteStore(":memory:") as store:
            (kept,) = Journal(store, salts=salts).append(
                "s",
                0,
                [event],
                actor="甲",
                department="乙",
                at=datetime(2026, 3, 2, 9, tzinfo=CHINA),
            )
        return kept.hash, kept.row.payload

    given = iter(("1" * 64, "1" * 64))
    assert rows(lambda: next(given)) == rows(lambda: next(given))
    assert rows(None) != rows(None)
    assert "张某".encode() not in rows(None)[1]
