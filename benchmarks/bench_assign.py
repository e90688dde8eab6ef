"""The inspector draw beside a min-cost flow solver, on the same instances in one run.

Run: ``python benchmarks/bench_assign.py [targets]``. Needs ``ortools`` and ``scipy`` for the peers.
CPU time. Tickets (one hash per slot and candidate) are timed alone, since every engine needs lots.
"""

import gc
import random
import sys
from collections.abc import Callable, Sequence
from time import process_time

import numpy as np
from attrs import frozen
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from ssj_core.drawing.assignment import Shortage
from ssj_core.drawing.assignment.instance import Instance, build
from ssj_core.drawing.assignment.lookahead import any_plan, first_plan
from ssj_core.drawing.assignment.lots import candidate_order, seat_keys, seat_order

KEY = "5e" * 32
Order = Callable[[int], Sequence[int]]


@frozen(kw_only=True)
class Case:
    """One instance: people in equal groups, two slots at each target, candidates of a slot."""

    name: str
    groups: int
    candidates: int
    room: float
    balanced: bool = False


CASES = (
    Case(name="1.5x capacity, 20 candidates", groups=500, candidates=20, room=1.5),
    Case(name="1.5x capacity, 100 candidates", groups=100, candidates=100, room=1.5),
    Case(
        name="strictly balanced, 20 candidates", groups=500, candidates=20, room=1.0, balanced=True
    ),
    Case(
        name="strictly balanced, 100 candidates",
        groups=100,
        candidates=100,
        room=1.0,
        balanced=True,
    ),
    Case(name="1.1x capacity, 20 of 100 overlapping", groups=100, candidates=-20, room=1.1),
)


def make(case: Case, targets: int, people: int) -> Instance:
    """Return the instance of a case; targets fall on groups at random."""
    chance = random.Random(1)
    each = people // case.groups
    members = [[f"p{group * each + at:05d}" for at in range(each)] for group in range(case.groups)]
    kinds = {f"g{group}/m": some for group, some in enumerate(members)}
    home = [chance.randrange(case.groups) for _ in range(targets)]
    if case.candidates < 0:  # forty overlapping lists in each group
        kinds = {
            f"g{group}/m{at}": chance.sample(some, -case.candidates)
            for group, some in enumerate(members)
            for at in range(40)
        }
    slots: dict[str, list[str]] = {}
    for at, group in enumerate(home):
        role = f"g{group}/m" if case.candidates > 0 else f"g{group}/m{chance.randrange(40)}"
        slots[f"t{at:06d}"] = [f"{role}/1", f"{role}/2"]
    loads: dict[str, tuple[int, int]] = {}
    for group, some in enumerate(members):
        mean = 2 * home.count(group) / each
        most = int(mean * case.room) + (mean * case.room % 1 > 0)
        loads.update(dict.fromkeys(some, (int(mean) if case.balanced else 0, most)))
    return build(list(slots), slots, kinds, loads, ())


def by_flow(instance: Instance, order: Order) -> str:
    """Solve the same instance by ortools with ranks as costs; return the time it took."""
    people = len(instance.people)
    count = len(instance.seats)
    tails, heads, costs = [], [], []
    pairs: dict[tuple[int, int], int] = {}
    for seat in range(count):
        target = instance.seats[seat][0]
        for rank, one in enumerate(order(seat)):
            node = pairs.setdefault((target, one), count + people + 1 + len(pairs))
            tails.append(seat)
            heads.append(node)
            costs.append(rank)
    start = process_time()
    flow = min_cost_flow.SimpleMinCostFlow()
    edges = len(tails)
    pair_nodes = np.array(list(pairs.values()))
    pair_people = np.array([one for _, one in pairs]) + count
    sink = count + people
    flow.add_arcs_with_capacity_and_unit_cost(
        np.array(tails), np.array(heads), np.ones(edges, int), np.array(costs)
    )
    ones = np.ones(len(pairs), int)
    flow.add_arcs_with_capacity_and_unit_cost(pair_nodes, pair_people, ones, 0 * ones)
    numbers = np.arange(people) + count
    flow.add_arcs_with_capacity_and_unit_cost(
        numbers, np.full(people, sink), np.array(instance.greatest), np.zeros(people, int)
    )
    flow.set_nodes_supplies(np.arange(count), np.ones(count, int))
    flow.set_node_supply(sink, -count)
    status = flow.solve()
    seconds = process_time() - start
    return f"{seconds:7.2f}" if status == flow.OPTIMAL else f"{seconds:7.2f} ({status.name})"


def verify(instance: Instance, seated: Sequence[int]) -> bool:
    """Check every constraint of a plan in one pass over the slots."""
    load = [0] * len(instance.people)
    sets = [frozenset(some) for some in instance.eligible]
    met: set[tuple[int, int]] = set()
    for seat, one in enumerate(seated):
        target = instance.seats[seat][0]
        barred = instance.barred.get(target, ())
        if one not in sets[instance.kind_of[seat]] or one in barred or (target, one) in met:
            return False
        met.add((target, one))
        load[one] += 1
    bounds = zip(instance.least, load, instance.greatest, strict=True)
    return all(low <= has <= high for low, has, high in bounds)


def run(case: Case, targets: int) -> None:
    """Time one case and print its line."""
    instance = make(case, targets, people=10_000)
    keys = seat_keys(instance, KEY)
    turns = seat_order(instance, keys)
    order = candidate_order(instance, keys)
    start = process_time()
    lots = [order(seat) for seat in range(len(keys))]
    tickets = process_time() - start
    ready = lots.__getitem__
    gc.collect()
    gc.freeze()  # what the collector does with the lots is not the draw's time
    start = process_time()
    seated = first_plan(instance, turns, ready)
    search = process_time() - start
    start = process_time()
    assert verify(instance, seated)  # noqa: S101 - a benchmark of wrong plans is none
    checked = process_time() - start
    flow = by_flow(instance, ready) if abs(case.candidates) <= 20 else "      -"
    print(f"{case.name:38} {tickets:7.2f} {search:7.2f} {checked:7.2f} {flow}", flush=True)


def shortage(pairs: int) -> None:
    """Time a shortage statement on so many eligible pairs, beside SciPy's maximum flow."""
    chance = random.Random(2)
    groups, each = 1000, 14
    targets = pairs // (2 * each)
    kinds = {
        f"g{group}/m": [f"p{group:03d}{at:02d}" for at in range(each)] for group in range(groups)
    }
    slots = {}
    for at in range(targets):
        group = chance.randrange(groups)
        slots[f"t{at:06d}"] = [f"g{group}/m/1", f"g{group}/m/2"]
    loads = {one: (0, 16) for some in kinds.values() for one in some}
    instance = build(list(slots), slots, kinds, loads, ())
    start = process_time()
    try:
        any_plan(instance)
    except Shortage as caught:
        seconds = process_time() - start
        certificate = caught.certificate
    scipy, short = by_scipy(instance)
    assert short == certificate.short  # noqa: S101 - two ways, one number
    print(
        f"shortage on {sum(len(instance.candidates(s)) for s in range(len(instance.seats))):,} pairs: "
        f"{seconds:.2f} s, {len(certificate.bottlenecks)} bottlenecks, short by {certificate.short}; "
        f"SciPy maximum flow alone, no statement: {scipy:.2f} s, ratio {seconds / scipy:.2f}"
    )


def by_scipy(instance: Instance) -> tuple[float, int]:
    """Return how long SciPy takes to find by how much the instance is short."""
    count, people = len(instance.seats), len(instance.people)
    rows: list[int] = []
    columns: list[int] = []
    for seat in range(count):
        some = instance.candidates(seat)
        rows.extend([seat] * len(some))
        columns.extend(some)
    start = process_time()
    # Twin slots of a target may share one arc each here: capacity binds, not the pair.
    source, sink = count + people, count + people + 1
    tails = np.concatenate([rows, np.full(count, source), np.arange(people) + count])
    heads = np.concatenate([np.array(columns) + count, np.arange(count), np.full(people, sink)])
    room = np.concatenate([np.ones(len(rows) + count, int), instance.greatest])
    size = count + people + 2
    graph = csr_matrix((room.astype(np.int32), (tails, heads)), shape=(size, size))
    flow = maximum_flow(graph, source, sink)
    return process_time() - start, count - int(flow.flow_value)


def main() -> None:
    """Print the table."""
    targets = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{targets:,} targets x 2 slots, 10,000 inspectors; CPU seconds, one run")
    print(f"{'':38} tickets  search  verify  ortools min-cost flow")
    for case in CASES:
        run(case, targets)
    shortage(pairs=28 * targets)


if __name__ == "__main__":
    main()
