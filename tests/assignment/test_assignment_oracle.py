"""The look-ahead against brute force, and the lots against the page of the specification."""

import importlib.util
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ssj_core.drawing.assignment import Shortage, plan
from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.assignment.lookahead import first_plan
from ssj_core.drawing.assignment.lots import lot_order
from ssj_core.drawing.assignment.seating import Seating
from ssj_core.testing.fairness import Distribution, distribution_of

HERE = Path(__file__).parent
KAT = json.loads((HERE.parent / "vectors" / "ssj_draw_1_kat.json").read_bytes())
CASES = [
    pytest.param(suite, case, id=f"{suite}-{case['name']}")
    for suite in ("sha256", "sm3")
    for case in KAT[suite]["assignments"]
]


def _oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assignment_oracle", HERE / "oracle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


oracle = _oracle()


def _agree(seed: int, count: int) -> tuple[int, int]:
    chance = random.Random(seed)  # noqa: S311 - test instances need no secrets
    solved = short = 0
    for case in range(count):
        instance = oracle.random_instance(chance)
        turns, order = oracle.random_lots(instance, chance)
        wanted = oracle.first_plan_by_force(instance, turns, order)
        try:
            found = list(first_plan(instance, turns, order))
            solved += 1
        except Shortage as shortage:
            found = None
            short += 1
            check_certificate(instance, shortage)
        assert found == wanted, (seed, case, instance, turns)
    return solved, short


def check_certificate(instance: Instance, shortage: Shortage) -> None:
    """Check a shortage without any search: count who could come, and what they can take."""
    for part in shortage.certificate.bottlenecks:
        assert part.short > 0
        people = {instance.people.index(one) for one in part.people}
        named = set(part.slots)
        seats = [
            seat
            for seat, (_, slot) in enumerate(instance.seats)
            if (instance.target_of(seat), slot) in named
        ]
        assert len(seats) == len(part.slots)
        if part.missing == "people":
            assert part.demand == len(seats)
            could = {one for seat in seats for one in instance.candidates(seat)}
            assert could <= people
            most = 0
            for one in people:
                at = {instance.seats[seat][0] for seat in seats if one in instance.candidates(seat)}
                most += min(instance.greatest[one], len(at))
            assert most <= part.capacity or part.capacity < part.demand
            assert _most_filled(instance, seats) <= part.capacity
        else:
            assert part.demand == sum(instance.least[one] for one in people)
            reach = {
                seat
                for seat in range(len(instance.seats))
                if people & set(instance.candidates(seat))
            }
            assert reach <= set(seats)


def _most_filled(instance: Instance, seats: list[int]) -> int:
    """Return how many of `seats` can be filled at once, by trying everything."""
    load = [0] * len(instance.people)
    at: set[tuple[int, int]] = set()

    def best(index: int) -> int:
        if index == len(seats):
            return 0
        seat = seats[index]
        target = instance.seats[seat][0]
        most = best(index + 1)
        for one in instance.candidates(seat):
            if load[one] < instance.greatest[one] and (target, one) not in at:
                load[one] += 1
                at.add((target, one))
                most = max(most, 1 + best(index + 1))
                load[one] -= 1
                at.discard((target, one))
        return most

    return best(0)


@pytest.mark.parametrize("suite, case", CASES)
def test_known_answers(suite: str, case: dict[str, Any]) -> None:
    """Every assignment computed from the page by brute force comes out, the shortage included."""
    known = KAT[suite]

    def draw() -> dict[tuple[str, str], str]:
        return plan(
            case["targets"],
            case["slots"],
            task=known["task"],
            seed=known["seed"],
            eligibility={"scjg/lead": case["lead"], "scjg/member": list(case["capacity"])},
            capacities={
                one: (case["lower"].get(one, 0), most) for one, most in case["capacity"].items()
            },
            recusals=[tuple(pair) for pair in case["recused"]],
            suite=suite,
        )

    if case["result"] is None:
        with pytest.raises(Shortage) as caught:
            draw()
        certificate = caught.value.certificate
        assert (certificate.slots, certificate.people, certificate.demand) == (5, 2, 5)
        assert (certificate.capacity, certificate.short) == (4, 1)
        assert "还差 1 个" in caught.value.statement
        assert "short by 1" in caught.value.statement
    else:
        assert [[*seat, one] for seat, one in draw().items()] == case["result"]
        assert [list(seat) for seat in draw()] == [seat[:2] for seat in case["slot_order"]]


@pytest.mark.long
def test_brute_force_agrees_on_ten_thousand_instances() -> None:
    """The plan found is the first complete one by trial of all, and a shortage is one."""
    solved, short = _agree(20261122, 10_000)
    assert solved > 3_000
    assert short > 3_000


@pytest.mark.long
@pytest.mark.parametrize("part", range(6))
def test_brute_force_agrees_on_sixty_thousand_instances(part: int) -> None:
    """The same, on other instances: a fault once showed only at case 27 618."""
    solved, short = _agree(part, 10_000)
    assert min(solved, short) > 3_000


def _larger(chance: random.Random) -> Instance:
    """Return an instance of up to forty seats, tight and tangled."""
    people = [f"p{at:02d}" for at in range(chance.randint(4, 16))]
    kinds = [f"d/{role}" for role in "abcde"[: chance.randint(1, 5)]]
    slots = {
        f"t{at:02d}": [
            f"{chance.choice(kinds)}/{place}" for place in range(1, chance.randint(2, 4))
        ]
        for at in range(chance.randint(4, 14))
    }
    dense = chance.choice([0.3, 0.5, 0.8])
    eligibility = {kind: [one for one in people if chance.random() < dense] for kind in kinds}
    mean = sum(map(len, slots.values())) / len(people)
    loads = {
        one: (int(mean) * chance.randint(0, 1), int(mean) + chance.choice([1, 1, 2]))
        for one in people
    }
    recusals = [(target, one) for target in slots for one in people if chance.random() < 0.1]
    instance: Instance = oracle.build(list(slots), slots, eligibility, loads, recusals)
    return instance


@pytest.mark.parametrize(
    "count", [pytest.param(300, id="short"), pytest.param(6_000, id="long", marks=pytest.mark.long)]
)
def test_what_is_not_searched_again_was_not_needed(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On larger instances the plan is the same when nothing is remembered of failed searches."""
    chance = random.Random(count)  # noqa: S311 - test instances need no secrets
    solved = 0
    for _ in range(count):
        instance = _larger(chance)
        turns, order = oracle.random_lots(instance, chance)
        quick = _plan_or_short(instance, turns, order)
        with monkeypatch.context() as patch:
            patch.setattr(Seating, "split", lambda *_: None)
            assert _plan_or_short(instance, turns, order) == quick
        solved += isinstance(quick, list)
    assert solved > count // 10


def _exact(instance: Instance, *, lots_for_turns: bool) -> Distribution:
    """Return the exact distribution of plans over all lots of a tiny instance."""
    from fractions import Fraction  # noqa: PLC0415 - only here
    from itertools import permutations, product  # noqa: PLC0415 - only here

    seats = range(len(instance.seats))
    turns = list(permutations(seats)) if lots_for_turns else [tuple(seats)]
    orders = [list(permutations(instance.candidates(seat))) for seat in seats]
    outcomes = [
        (dict(enumerate(first_plan(instance, turn, list(order).__getitem__))), Fraction(1))
        for turn in turns
        for order in product(*orders)
    ]
    whole = Fraction(1, len(outcomes))
    return distribution_of((outcome, whole) for outcome, _ in outcomes)


def _toy() -> Instance:
    """Three targets, one slot each, three people once each; A not at t1, B not at t2."""
    instance: Instance = oracle.build(
        ["t1", "t2", "t3"],
        ["d/m/1"],
        {"d/m": ["A", "B", "C"]},
        dict.fromkeys("ABC", (1, 1)),
        [("t1", "A"), ("t2", "B")],
    )
    return instance


def test_people_alike_have_equal_chances_exactly() -> None:
    """With the slot order drawn by lot, A at the second and B at the first target are equally likely."""
    exact = _exact(_toy(), lots_for_turns=True)
    a_at_second = exact.chance_of(lambda plan: (1, 0) in plan)
    b_at_first = exact.chance_of(lambda plan: (0, 1) in plan)
    assert a_at_second == b_at_first
    assert sum(exact.chances.values()) == 1


def test_a_fixed_slot_order_is_unfair_to_people_alike() -> None:
    """Without the lot of the slots the same two people have different chances: so it is drawn."""
    exact = _exact(_toy(), lots_for_turns=False)
    assert exact.chance_of(lambda plan: (1, 0) in plan) != exact.chance_of(
        lambda plan: (0, 1) in plan
    )


def _plan_or_short(
    instance: Instance, turns: Sequence[int], order: Callable[[int], Sequence[int]]
) -> list[int] | int:
    try:
        return list(first_plan(instance, turns, order))
    except Shortage as shortage:
        return int(shortage.certificate.short)


@pytest.mark.parametrize("seed", range(40))
def test_renaming_renames(seed: int) -> None:
    """Other names for people and targets, the same lots: the same plan under the other names."""
    chance = random.Random(seed)  # noqa: S311 - test instances need no secrets
    instance = oracle.random_instance(chance)
    turns, order = oracle.random_lots(instance, chance)
    people = list(range(len(instance.people)))
    chance.shuffle(people)
    new = dict(enumerate(people))
    back = {after: before for before, after in new.items()}
    renamed = oracle.Instance(
        targets=tuple(reversed(instance.targets)),
        people=instance.people,
        seats=instance.seats,
        kinds=instance.kinds,
        kind_of=instance.kind_of,
        eligible=[tuple(sorted(new[one] for one in some)) for some in instance.eligible],
        barred={at: frozenset(new[one] for one in some) for at, some in instance.barred.items()},
        least=[instance.least[back[one]] for one in sorted(back)],
        greatest=[instance.greatest[back[one]] for one in sorted(back)],
        at=instance.at,
    )
    plain = _plan_or_short(instance, turns, order)
    again = _plan_or_short(renamed, turns, lambda seat: [new[one] for one in order(seat)])
    assert again == (plain if isinstance(plain, int) else [new[one] for one in plain])


def test_lots_can_be_recomputed_by_hand() -> None:
    """One slot's lot order is four hashes from the seed, as the page says."""
    import hashlib  # noqa: PLC0415 - the page by hand

    def hashed(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    seed = "5e" * 32
    key = hashed(f"10:ssj-draw/1,6:assign,64:{seed},3:T-1,")
    key = hashed(hashed(key + "甲店") + "d/m/1")
    people = [f"p{at}" for at in range(9)]
    wanted = sorted(people, key=lambda one: hashed(key + one))
    assert lot_order(people, "甲店", "d/m/1", task="T-1", seed=seed) == wanted
