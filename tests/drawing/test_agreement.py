"""Two implementations of one page: whatever this side draws, the verifier accepts, and nothing else."""

from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssj_core.drawing import StratumDraft
from ssj_core.verify import verify_bundle

TARGETS = [f"9115990{i:010d}" for i in range(40)]


def wrong(data: bytes) -> list[str]:
    """Return what the verifier finds wrong."""
    return [step.line("en") for step in verify_bundle(data).steps if step.status == "wrong"]


@st.composite
def layouts(
    draw: Any,
) -> tuple[str | None, list[list[tuple[str, list[str], Any, Fraction | None]]]]:
    """Return a relation and the strata of its tasks: name, targets, number, ratio."""
    relation = draw(st.sampled_from([None, "together", "apart", "rotated"]))
    count = 1 if relation is None else draw(st.integers(2, 3))
    tasks, shared = [], draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    for _ in range(count):
        sizes = (
            shared
            if relation == "apart"
            else draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
        )
        average, start, strata = draw(st.booleans()), 0, []
        for i, size in enumerate(sizes):
            most = size // count if relation == "apart" else size
            if average and size:
                share = Fraction(most, size)
                ratio: Any = share * draw(st.fractions(0, 1, max_denominator=9))
                number = ratio * size
            else:
                ratio, number = None, draw(st.integers(0, most))
            strata.append((f"组{i}", TARGETS[start : start + size], number, ratio))
            start += size
        tasks.append(strata)
    return relation, tasks


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(layouts(), st.sampled_from(["sha256", "sm3"]), st.sampled_from(["draw", "proofs"]))
def test_the_verifier_agrees(sessions: ModuleType, layout: Any, suite: str, reveals: str) -> None:
    """Random strata, numbers and relations: public and auditors' bundles and slips all hold."""
    relation, tasks = layout
    drafts = [
        sessions.draft(
            f"任务{i}",
            group="组" if relation else None,
            relation=relation,
            strata=[
                StratumDraft(
                    name,
                    targets=targets,
                    number=number,
                    ratio=ratio,
                    rounding=None if ratio is None else "average",
                )
                for name, targets, number, ratio in strata
            ],
        )
        for i, strata in enumerate(tasks)
    ]
    hidden = reveals == "proofs"
    extra: dict[str, Any] = {"entropy": ["dice", "secret"], "secret": "5e" * 32} if hidden else {}
    outcome = sessions.throw(sessions.seal(*drafts, suite=suite, reveals=reveals, **extra))
    assert wrong(outcome.public_bundle().data) == []
    assert wrong(outcome.auditor_bundle().data) == []
    for task, draw in outcome.tasks.items():
        for stratum in draw.strata:
            for target in stratum.stratum.frame.ids[:2]:
                assert wrong(outcome.slip(task, target)) == []


def test_every_kind_of_session_holds(sessions: ModuleType, suite: str) -> None:
    """Every session of these tests, with its bundles and slips, is accepted by the verifier."""
    for name in sessions.KINDS:
        for bundle in sessions.bundles(name, suite):
            assert wrong(bundle.data) == [], name


@pytest.mark.parametrize("n", [Fraction(1, 3), 0])
def test_a_draw_of_nobody_is_a_draw(sessions: ModuleType, suite: str, n: Any) -> None:
    """Nothing drawn is stated as such: empty lists, empty thresholds, and it verifies."""
    ratio = Fraction(n) / 3
    part = {"targets": TARGETS[:3], "number": n, "ratio": ratio, "rounding": "average"}
    strata = [StratumDraft("A", **part)]
    outcome = sessions.throw(sessions.seal(sessions.draft(strata=strata), suite=suite))
    assert wrong(outcome.auditor_bundle().data) == []
