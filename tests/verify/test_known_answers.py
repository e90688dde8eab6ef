"""The verifier's own formulas against the shared known answers, both suites."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ssj_core.encoding import SUITES, canonical, netstrings
from ssj_core.verify.case import Placed
from ssj_core.verify.formulas import Formulas, code_of
from ssj_core.verify.frame import frame_leaf, result_leaf, salt_of
from ssj_core.verify.inspectors import duty_of, slots_in_order
from ssj_core.verify.numbers import averaged
from ssj_core.verify.plan import first_complete_plan
from ssj_core.verify.selection import by_ticket
from ssj_core.verify.tree import Trees

KAT = json.loads((Path(__file__).parents[1] / "vectors" / "ssj_draw_1_kat.json").read_bytes())
Known = dict[str, Any]


@pytest.fixture(params=SUITES)
def known(request: pytest.FixtureRequest) -> tuple[Formulas, Known]:
    """The formulas of one suite and its known answers."""
    return Formulas(request.param), KAT[request.param]


def test_seed_and_keys(known: tuple[Formulas, Known]) -> None:
    """Seed, unit key, its commitment, assign key and seal code are the known ones."""
    formulas, k = known
    assert formulas.seed(k["commit"], k["items"]) == k["seed"]
    assert formulas.key("unit", k["seed"], k["group"]) == k["unit_key"]
    assert formulas.commitment("key", k["group"], k["unit_key"]) == k["key_commitment"]
    assert formulas.key("assign", k["seed"], k["task"]) == k["assign_key"]
    assert code_of(k["commit"]) == k["seal_code"]
    value = k["items"][0].rpartition(":")[2]
    made = formulas.commitment("contrib", k["session"], "scjg", value)
    assert made == k["contribution_commitment"]


def test_tickets_and_order(known: tuple[Formulas, Known]) -> None:
    """Every ticket, the order in every stratum, and the smallest n."""
    formulas, k = known
    tickets = {name: formulas.ticket(k["unit_key"], name) for name in k["tickets"]}
    assert tickets == k["tickets"]
    for stratum, ids in k["frame"].items():
        order = by_ticket(ids, tickets)
        assert order == k["order"][stratum]
        assert order[: k["numbers"][stratum]] == k["selected"][stratum]


def test_frame(known: tuple[Formulas, Known]) -> None:
    """Labels, salts, order of leaves, roots and the root of the result."""
    formulas, k = known
    trees, label_key = Trees(formulas.suite), formulas.commitment("label", k["frame_secret"])
    for stratum, ids in k["frame"].items():
        label = formulas.ticket(label_key, stratum)[:16]
        assert label == k["labels"][stratum]
        ordered = sorted(ids, key=str.encode)
        assert ordered == k["leaf_order"][stratum]
        salts = {name: salt_of(formulas, k["frame_secret"], name) for name in ordered}
        assert salts.items() <= k["salts"].items()
        leaves = [
            frame_leaf(
                formulas, name, label, json.loads(k["attributes"].get(name, "{}")), salts[name]
            )
            for name in ordered
        ]
        assert trees.root(leaves) == k["roots"][stratum]
    rows = [result_leaf(n, int(rank), k["salts"][n]) for n, rank in k["result_root"]["leaves"]]
    assert trees.root(rows) == k["result_root"]["root"]


def test_average(known: tuple[Formulas, Known]) -> None:
    """The rule average gives the known whole numbers, in the order of the labels."""
    formulas, k = known
    wanted = k["average"]
    order = sorted(wanted["numbers"], key=lambda stratum: k["labels"][stratum])
    assert order == wanted["label_order"]
    numbers = [Fraction(wanted["numbers"][stratum]) for stratum in order]
    made = averaged(formulas, k["seed"], k["task"], numbers)
    assert dict(zip(order, made, strict=True)) == wanted["n"]


@pytest.mark.parametrize("index", range(4))
def test_assignments(known: tuple[Formulas, Known], index: int) -> None:
    """Slots in the known order, and the first complete plan, or none."""
    formulas, k = known
    case = k["assignments"][index]
    keyed = slots_in_order(formulas, k["assign_key"], case["targets"], case["slots"])
    assert [[target, slot, key] for key, (target, slot) in keyed] == case["slot_order"]
    eligibility = [["scjg/lead", who] for who in case["lead"]]
    eligibility += [["scjg/member", who] for who in case["capacity"]]
    private = {
        "eligibility": eligibility,
        "recusals": case["recused"],
        "capacities": [
            [who, str(case["lower"].get(who, 0)), str(most)]
            for who, most in case["capacity"].items()
        ],
    }
    duty = duty_of(formulas, k["assign_key"], Placed(private, "$"), case["targets"], case["slots"])
    plan = first_complete_plan(duty)
    if case["result"] is None:
        assert plan is None
    else:
        assert plan is not None
        in_order = [[target, slot, plan[target, slot]] for _, (target, slot) in keyed]
        assert in_order == case["result"]


def test_trees_of_the_rfc() -> None:
    """Roots and paths for every size to 40 agree with the iterative reading of RFC 6962."""
    trees = Trees("sha256")
    for size in range(1, 41):
        leaves = [netstrings(str(n)) for n in range(size)]
        root = trees.root(leaves)
        for index in range(size):
            path = trees.path(leaves, index)
            assert trees.climb(leaves[index], index, size, path) == root
            assert trees.climb(leaves[index], index, size, [*path, root]) is None
            assert trees.climb(leaves[index], index, size + size, path) is None
            if path:
                assert trees.climb(leaves[index], index, size, path[1:]) != root
                other = (index + 1) % size
                assert trees.climb(leaves[index], other, size, path) != root


def test_record_hash_is_of_its_bytes() -> None:
    """R(record) is the hash of the canonical bytes."""
    record = {"b": 1, "a": "名"}
    assert Formulas("sha256").record(record) == Formulas("sha256").ticket(
        "", canonical(record).decode()
    )
