"""What an event says, and what it refuses to say."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.encoding import canonical, parse
from ssj_core.errors import InputRefusedError
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.journal import EnvelopeRefusedError, UnknownKindError
from ssj_core.journal import KINDS, Envelope, Event, NewEvent, Row

CHINA = timezone(timedelta(hours=8))
GOOD: dict[str, Any] = {
    "actor": "王一",
    "department": "区市场监管局",
    "at": datetime(2026, 3, 2, 9, 30, tzinfo=CHINA),
    "kind": "plan.drafted",
    "body": {"title": "年度计划", "ratio": "3/100"},
}
DOCUMENT: dict[str, Any] = {**GOOD, "at": "2026-03-02T09:30:00+08:00"}


def test_the_payload_is_canonical_json() -> None:
    """The payload is the canonical form of the parts, without those that are absent."""
    assert Envelope(**GOOD).payload() == canonical(DOCUMENT)
    caused = Envelope(**GOOD, causation=7)
    assert parse(caused.payload()) == {**DOCUMENT, "causation": 7}


TEXT = st.text("王一市场监管局ab·", min_size=1, max_size=12)
BODIES = st.recursive(
    st.text(max_size=5) | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner),
    max_leaves=8,
)


@given(
    actor=TEXT,
    department=TEXT,
    at=st.datetimes(
        timezones=st.builds(
            timezone,
            st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(
                lambda offset: timedelta(minutes=offset // timedelta(minutes=1))
            ),
        )
    ),
    kind=st.sampled_from(sorted(KINDS)),
    body=st.dictionaries(st.text("abc", max_size=2), BODIES),
    causation=st.none() | st.integers(1, 2**53 - 1),
)
def test_envelopes_come_back(**parts: Any) -> None:
    """An envelope read from its payload is the envelope, and writes the same payload."""
    envelope = Envelope(**parts)
    again = Envelope.from_payload(envelope.payload())
    assert again == envelope
    assert again.payload() == envelope.payload()


@pytest.mark.parametrize(
    "part, value",
    [
        ("actor", ""),
        ("actor", " "),
        ("actor", " 王一"),
        ("actor", "王\n一"),
        ("actor", 7),
        ("department", ""),
        ("department", "局 "),
        ("department", None),
        ("at", datetime(2026, 3, 2, 9, 30)),  # noqa: DTZ001 - without an offset, on purpose
        ("at", date(2026, 3, 2)),
        ("at", "2026-03-02T09:30:00+08:00"),
        ("at", datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8, seconds=43)))),
        ("body", []),
        ("body", "text"),
        ("body", None),
        ("causation", 0),
        ("causation", -1),
        ("causation", "1"),
        ("causation", True),
    ],
)
def test_parts_are_never_empty_or_odd(part: str, value: object) -> None:
    """Who, for whom, when and what are given and well-formed, or the event is refused."""
    with pytest.raises(EnvelopeRefusedError) as caught:
        Envelope(**{**GOOD, part: value})
    assert caught.value.params["part"] == part


@pytest.mark.parametrize(
    "kind", ["", "plan", "plan.Drafted", "draw.cancelled", None, ["plan.filed"]]
)
def test_the_kind_is_of_the_list(kind: Any) -> None:
    """Nobody appends a kind that is not in the list; a newer one can be read, a misspelt one cannot."""
    with pytest.raises(UnknownKindError):
        NewEvent(kind, {})
    if kind == "draw.cancelled":
        assert Envelope(**{**GOOD, "kind": kind}).kind == kind
        return
    with pytest.raises(UnknownKindError):
        Envelope(**{**GOOD, "kind": kind})


@pytest.mark.parametrize("value", [None, True, 1.5, 2**53, date(2026, 1, 1), {"键": 1}, "\ud800"])
def test_bodies_are_canonical_json_only(value: object) -> None:
    """What canonical JSON has no form for cannot enter the journal."""
    with pytest.raises(NotCanonicalError):
        Envelope(**{**GOOD, "body": {"x": value}}).payload()


@pytest.mark.parametrize(
    "change",
    [
        {"actor": ...},
        {"at": ...},
        {"body": ...},
        {"department": ...},
        {"kind": ...},
        {"Extra": "1"},
        {"edition": 0},
        {"edition": 1},
        {"edition": "2"},
        {"kind": "nokind"},
        {"rests": []},
        {"once": "k"},
        {"kind": ["plan.filed"]},
        {"body": "text"},
        {"causation": 0},
        {"causation": "1"},
        {"actor": ""},
        {"at": 5},
        {"at": "2026-03-02"},
        {"at": "2026-03-02T09:30:00"},
        {"at": "2026-03-02T09:30:00Z"},
        {"at": "2026-02-30T09:30:00+08:00"},
        {"at": "2026-03-02T09:30:00-00:00"},
        {"at": "2026-03-02T09:30:00.000000+08:00"},
        {"at": "2026-03-02 09:30:00+08:00"},
        {"at": "2026-03-02T09:30:00+08:00\n"},
        {"at": "٢٠٢٦-03-02T09:30:00+08:00"},
    ],
    ids=str,
)
def test_payloads_that_are_no_envelope(change: dict[str, Any]) -> None:
    """A payload with a part missing, unknown or written otherwise is refused."""
    document = {key: value for key, value in {**DOCUMENT, **change}.items() if value is not ...}
    with pytest.raises(InputRefusedError):
        Envelope.from_payload(canonical(document))


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b'"x"', b"{}", b"{", b"\xff"])
def test_payloads_that_are_no_object(payload: bytes) -> None:
    """Bytes that are not a canonical object are refused."""
    with pytest.raises(InputRefusedError):
        Envelope.from_payload(payload)


def test_parts_of_a_newer_release_are_kept() -> None:
    """A part nobody here knows comes back to the byte; it can have no name of a known one."""
    payload = canonical({**DOCUMENT, "edition": 3, "seal": {"by": "x"}})
    envelope = Envelope.from_payload(payload)
    assert (envelope.edition, envelope.more) == (3, {"seal": {"by": "x"}})
    assert envelope.payload() == payload
    for odd in ("actor", "Seal"):
        with pytest.raises(InputRefusedError):
            Envelope(**GOOD, more={odd: 1})


def test_events_read_like_their_envelope() -> None:
    """An event gives the parts of its envelope, and its row back."""
    row = Row(3, "plan/2026", 2, Envelope(**GOOD, causation=1).payload(), "ab" * 32)
    event = Event.from_row(row)
    assert event.row == row
    assert (event.kind, event.actor, event.department) == ("plan.drafted", "王一", "区市场监管局")
    assert (event.body, event.at, event.causation) == (GOOD["body"], GOOD["at"], 1)
    assert event == Event.from_row(row)
    assert len({event, Event.from_row(row)}) == 1


def test_moments_keep_their_offset() -> None:
    """A moment comes back with the offset it was written with, not merely as the same instant."""
    at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    again = Envelope.from_payload(Envelope(**{**GOOD, "at": at}).payload())
    assert again.at.isoformat() == "2026-03-02T01:30:00+00:00"
