"""Twice the register, twice the steps: nothing on the way from seal to verification is quadratic."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from seal_cases import code, drawn, sealed

from ssj_core.adapters.site.files import site_files
from ssj_core.disclosure.page import Site
from ssj_core.encoding import Text
from ssj_core.verify import verify_bundle

pytestmark = pytest.mark.long
MOST = 2.4
"""A sort adds a little to twice; a step per pair of rows would make it four."""


def steps(work: Callable[[], Any]) -> tuple[int, Any]:
    """Return how many functions `work` calls, in Python and in C, and what it gives."""
    count = 0

    def called(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return count, result


def register(size: int) -> list[dict[str, str]]:
    """A register in two strata."""
    return [
        {"统一社会信用代码": code(i * 7919 % 10**9), "名称": f"甲{i}店", "信用等级": "AB"[i % 2]}
        for i in range(size)
    ]


def people() -> list[dict[str, str]]:
    """Inspectors, always as many: a plan weighs every target against every one of them."""
    return [{"姓名": f"人{i}", "执法证号": f"ZF{i:05d}"} for i in range(20)]


def costs(size: int) -> dict[str, int]:
    """Count the steps of every act on a register of `size`."""
    rows, found = register(size), {}
    found["seal"], held = steps(
        lambda: sealed(rows, ratio="10%", strata="信用等级", inspectors=people(), team=2)
    )
    found["draw and assign"], result = steps(lambda: drawn(held))
    found["bundle"], bundle = steps(lambda: result.bundle("auditor"))
    found["verify"], report = steps(lambda: verify_bundle(bundle))
    assert report.ok
    public = result.bundle("public")
    site = Site(
        title=Text("公示", "results"),
        publisher=Text("甲市", "a city"),
        as_of="2026-11-02",
        rehearsal=False,
        pages=(),
        files={"draws/S.json": public},
    )
    found["site"], files = steps(lambda: site_files(site, draw_pages=True))
    assert any(path.endswith(".csv") for path in files)
    ids = [pick.id for pick in result]
    tree = held.session.tasks[0].strata[0].tree
    found["proofs"], _ = steps(lambda: [tree.path(index) for index in range(len(ids) // 2)])
    found["teams"], _ = steps(lambda: result.outcome.tasks["抽查任务"].assigned)
    return found


@pytest.mark.parametrize("size", [1_000, 50_000])
def test_twice_the_targets_are_twice_the_steps(size: int) -> None:
    """Seal, draw, assign, bundle, verify, the site, proofs: of a small register and of a large one.

    What is quadratic in the targets of one inspector shows in the large one alone.
    """
    costs(100)  # imports and caches
    once, twice = costs(size), costs(2 * size)
    grown = {act: twice[act] / once[act] for act in once}
    assert all(ratio < MOST for ratio in grown.values()), grown
