"""Draws made elsewhere (C33, C52): by whom, for which row, once; and which draws of a row stand (C80)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ssj_core.drawing.external import (
    EXTERNAL,
    ExternalDraw,
    not_initiator,
    standing_faults,
)
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.errors import ManyFaultsError
from ssj_core.journal import State
from ssj_core.planning import planned_row
from ssj_core.testing import Rooms, clauses_of
from ssj_core.testing.worlds import open_world

S, H = "市监局", "卫健委"
PLAN, DAY = f"{S}/2026", date(2026, 3, 2)


def external(**change: Any) -> ExternalDraw:
    """Return a list of the platform for T1, or another one."""
    plain: dict[str, Any] = {
        "draw": "X-1",
        "platform": "区平台",
        "reference": "P-7",
        "plan": PLAN,
        "task": "T1",
        "department": S,
        "targets": ("店一", "店二"),
        "digest": "e" * 64,
        "on": DAY,
    }
    return ExternalDraw(**(plain | change))


@pytest.fixture(scope="module")
def state() -> State:
    """The world whose plans are in effect, nothing drawn."""
    return open_world("planned").service.state.catch_up()


def codes(faults: Sequence[Any]) -> list[str]:
    """Return the codes of faults."""
    return [fault.code for fault in faults]


@pytest.mark.parametrize(
    "change, code",
    [
        ({"targets": ("店一", "店一")}, "draw.target-repeated"),
        ({"targets": ("店一", " ")}, "form.blank"),
        ({"platform": ""}, "draw.nobody"),
        ({"task": ""}, "draw.half-a-row"),
        ({"plan": ""}, "draw.half-a-row"),
    ],
)
def test_a_list_that_is_none(change: dict[str, Any], code: str) -> None:
    """Nobody twice, nobody blank, somebody who drew it, a whole row or none."""
    with pytest.raises(ManyFaultsError) as caught:
        external(**change)
    assert codes(caught.value.faults) == [code]


def test_a_higher_level_needs_no_plan(state: State) -> None:
    """The province's list is taken in by its number alone, marked, and in no row of one's own (C33)."""
    fact = external(plan="", task="", platform="", authority="自治区市场监督管理局")
    assert (fact.higher, fact.verified, [*fact.guard(None, state)]) == (True, False, [])
    rooms = Rooms().put(fact)
    assert rooms.get(EXTERNAL, fact.stream) == fact
    assert rooms.find(EXTERNAL, "target", "店一") == (fact.stream,)
    assert rooms.find(EXTERNAL, "department", S) == (fact.stream,)
    assert rooms.find(EXTERNAL, "row", "#") == ()
    assert tuple(fact.marks(fact, None)) == ("drawn-elsewhere",)  # type: ignore[arg-type]
    body = fact.body()
    assert ("plan" in body, ExternalDraw.from_body(body)) == (False, fact)


@pytest.mark.parametrize(
    "change, found",
    [
        ({}, []),
        ({"plan": "无/2026"}, ["draw.unplanned"]),
        ({"task": "T9"}, ["draw.unknown-row"]),
        ({"department": H}, ["hand.initiator"]),
        ({"on": date(2026, 7, 2)}, ["draw.window-over"]),
    ],
)
def test_a_row_of_ones_own_is_drawn_as_it_would_be_here(
    state: State, change: dict[str, Any], found: list[str]
) -> None:
    """The plan in effect, its own department, its period: as with a seal (C77, C80, C87)."""
    assert codes([*external(**change).guard(None, state)]) == found


def test_a_number_is_used_once() -> None:
    """The number of a session here is no number of a list from elsewhere (C109)."""
    rooms = Rooms().hold(DRAW, Draw(session="X-1"), session="X-1")
    fact = external(plan="", task="")
    assert codes([*fact.guard(None, rooms)]) == ["draw.known"]


def test_what_stands_of_a_row(state: State) -> None:
    """Each list from elsewhere uses a visit up; the joint row is its initiator's (C80, C107)."""
    row = planned_row(state, PLAN, "T1", DAY)
    assert row is not None
    rooms = Rooms()
    assert [*standing_faults(rooms, row)] == []
    rooms.put(external())
    assert codes([*standing_faults(rooms, row)]) == ["draw.used-up"]
    assert [*standing_faults(rooms, evolve(row, visits=2))] == []
    assert not_initiator(row, H).code == "hand.initiator"
    joint = not_initiator(evolve(row, joint=True), H)
    assert (joint.code, clauses_of(joint)) == ("draw.joint-initiator", {"C107"})
