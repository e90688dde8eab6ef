"""The first complete plan equals the one found by trying everything."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ssj_core.verify.plan import Duty, Slot, first_complete_plan

PEOPLE = ("a", "b", "c", "d")


def brute(duty: Duty) -> dict[Slot, str] | None:
    """Return the first complete plan by going through all of them in order."""
    for held in product(*(duty.candidates[slot] for slot in duty.slots)):
        pairs = {(slot[0], who) for slot, who in zip(duty.slots, held, strict=True)}
        counts = Counter(held)
        if len(pairs) == len(held) and all(
            least <= counts[who] <= most for who, (least, most) in duty.loads.items()
        ):
            return dict(zip(duty.slots, held, strict=True))
    return None


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    """Draw small duties: up to 3 targets with 2 slots, 4 people, tight loads."""
    slots = [(f"t{n}", f"x/y/{m}") for n in range(draw(st.integers(0, 3))) for m in (1, 2)]
    slots = draw(st.permutations(slots))
    loads = {}
    for who in PEOPLE:
        least = draw(st.integers(0, 2))
        loads[who] = (least, least + draw(st.integers(0, 2)))
    candidates = {
        slot: draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4)) for slot in slots
    }
    return Duty(slots=slots, candidates=candidates, loads=loads)


@settings(max_examples=400, deadline=None)
@given(duties())
def test_first_plan_is_the_first(duty: Duty) -> None:
    """By flow as by brute force: the same plan, or none."""
    assert first_complete_plan(duty) == brute(duty)
