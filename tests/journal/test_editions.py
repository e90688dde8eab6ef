"""Bodies of older editions are brought up, those of newer ones kept and told; nothing is rewritten."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import frozen

import ssj_core.planning  # noqa: F401 - a room of the library, with its kinds
from ssj_core.adapters.memory import MemoryStore
from ssj_core.encoding import Text, canonical
from ssj_core.journal import CATALOGUE, Entry, Fact, Journal, Room, State, fact, labelled, world_day
from ssj_core.journal.kinds import current_body, edition_of

EAST = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, tzinfo=EAST)


@frozen
class Well:
    """A well, and how deep it was found to be."""

    depth: int = 0


WELLS: Room[Well] = Room("wells", Text("井", "well"), stream="well/{well}", empty=Well)


def in_centimetres(body: dict[str, Any]) -> dict[str, Any]:
    """Edition 1 said metres."""
    return {
        **{key: part for key, part in body.items() if key != "metres"},
        "depth": body["metres"] * 100,
    }


def by_whom(body: dict[str, Any]) -> dict[str, Any]:
    """Edition 2 did not say who measured."""
    return {**body, "by": "未记载"}


@fact(WELLS, "x-well.measured", "测量井深", "well measured", upcasts=[in_centimetres, by_whom])
class WellMeasured(Fact):
    """How deep a well is; a kind of an embedder's own, under the prefix the library leaves free."""

    well: str = labelled("井", "well")
    depth: int = labelled("深度", "depth")
    by: str = labelled("测量人", "who measured")
    on: date = world_day()

    def apply(self, now: Well, entry: Entry) -> Well:  # noqa: ARG002 - every effect has it
        """Return the well as measured."""
        return Well(self.depth)


def written(body: dict[str, Any], **more: Any) -> bytes:
    """Return the payload that some release wrote."""
    said = {"actor": "王一", "at": NOON.isoformat(), "body": body, "department": "水务局"}
    return canonical({**said, "kind": "x-well.measured", **more})


def test_older_bodies_are_read_and_newer_ones_told() -> None:
    """Bodies of every edition so far lead to one state; one of a newer edition is kept and told."""
    journal = Journal(MemoryStore())
    old = {"well": "W1", "metres": 3, "on": "2026-03-01"}
    later = {"well": "W1", "depth": 450, "on": "2026-03-01"}
    journal.store.append("well/W1", 0, [written(old)])
    state = State(journal, keep=1).catch_up()
    assert state.get(WELLS, "well/W1") == Well(300)
    journal.store.append("well/W1", 1, [written(later, edition=2)])
    assert state.catch_up().get(WELLS, "well/W1") == Well(450)
    now = WellMeasured(well="W1", depth=500, by="李二", on=date(2026, 3, 1))
    (event,) = journal.append(
        "well/W1", 2, [now.event()], actor="王一", department="水务局", at=NOON
    )
    assert event.envelope.edition == edition_of("x-well.measured") == 3
    assert state.catch_up().get(WELLS, "well/W1") == Well(500)
    future = {"well": "W1", "layers": ["沙"], "on": "2026-03-01"}
    journal.store.append("well/W1", 3, [written(future, edition=4)])
    assert state.catch_up().get(WELLS, "well/W1") == Well(500)
    assert [(event.seq, event.why) for event in state.unread] == [
        (4, "edition 4 is of a newer release")
    ]
    bodies = [event.body for event in journal.read()]
    assert bodies[0] == {"well": "W1", "depth": 300, "by": "未记载", "on": "2026-03-01"}
    assert bodies[1]["by"] == "未记载"
    assert bodies[3] == future
    assert next(row.payload for row in journal.store.read()) == written(old)


def test_one_row_of_upcasts_for_a_kind() -> None:
    """Facts of one kind that bring bodies up in different ways are refused when declared."""
    assert current_body("x-nothing.known", 1, {"a": 1}) == {"a": 1}
    with pytest.raises(TypeError, match="one row of upcasts"):

        @fact(WELLS, "x-well.measured", "再测", "measured again", form="again")
        class Again(Fact):
            well: str = labelled("井", "well")


def test_the_prefix_of_an_embedder_is_free() -> None:
    """No fact of the library is of a kind that begins with ``x-``."""
    ours = {key[0] for key, declared in CATALOGUE.items() if _ours(declared.fact)}
    assert ours
    assert not [kind for kind in ours if kind.startswith("x-")]


def _ours(kind: type[Fact]) -> bool:
    return kind.__module__.startswith("ssj_core.")
