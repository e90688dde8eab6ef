"""Chapters five and six, C134–C151, and the circular: what is counted, who signs, who is told."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from ssj_core.conference import ResponsibleNamed, Role
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.oversight import FigureUnknownError, ThresholdRefusedError
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import (
    Assessment,
    Circular,
    DutySigned,
    InterviewHeld,
    InterviewRule,
    Law,
    Ledger,
    SignOffPoint,
    Standing,
    Threshold,
    TrainingHeld,
    assess,
    propose_interviews,
)
from ssj_core.oversight.recorded import post_of, records_of
from ssj_core.planning import DepartmentPlan, DepartmentTask, Method, PlanApproved, Window, shares
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem, TargetKind
from ssj_core.testing import Rooms

DAY = date(2026, 12, 31)
PLAN = DepartmentPlan(
    year=2026,
    department="市监局",
    tasks=(
        DepartmentTask(
            id="T1",
            items=("item-1",),
            scope="商户",
            ratios=shares("5%"),
            methods=(Method.ONSITE,),
            content="许可",
            visits=1,
            window=Window(date(2026, 3, 1), date(2026, 6, 30)),
        ),
    ),
)


@pytest.fixture
def assessment(law: Law, book_of: Callable[..., Ledger]) -> Assessment:
    """A department that planned one of its two items and never filed its plan."""
    listed = tuple(
        ListedItem(
            id=number,
            name=number,
            target_kinds=(TargetKind.ENTERPRISE,),
            item_class=ItemClass.GENERAL,
            methods=(Method.ONSITE,),
            authority="市监局",
            basis="某条例",
            content="许可",
        )
        for number in ("item-1", "item-2")
    )
    book = book_of(
        [
            ItemListAdopted(department="市监局", items=listed, on=date(2026, 1, 5)),
            PlanApproved(plan=PLAN, on=date(2026, 2, 10)),
        ]
    )
    wanted = Threshold(figure="filings-made", least=Fraction(1), basis="考核办法第三条")
    return assess(book, law, year=2026, department="市监局", thresholds=(wanted,))


def codes(world: Rooms, fact: Fact) -> list[str]:
    """Return why a step cannot follow."""
    return [fault.code for fault in world.faults(fact)]


def test_c35_a_circular_tells_the_members_figures_that_are_on_record(
    assessment: Assessment,
) -> None:
    """It goes to members, holds counts, and rests on an assessment that was made."""
    circular = Circular(number="通报1", title=Text("通报", "Circular"), assessments=(assessment,))
    issued = circular.issued(("市监局", "卫健委"), DAY, "sha256")
    assert "oversight.not-assessed" in codes(Rooms(), issued)
    records = records_of(Rooms().take(assessment.made(DAY), issued))
    assert records.circulars[0].members == ("市监局", "卫健委")
    changed = evolve(circular, remarks=(Text("补充", "more"),))
    assert changed.issued(("市监局",), DAY, "sha256").digest != issued.digest
    with pytest.raises(ManyFaultsError):
        circular.issued((), DAY, "sha256")


def test_c147_the_head_signs_at_three_points() -> None:
    """Deploys, coordinates, supervises: the post named as head signs, and nobody for it."""
    named = ResponsibleNamed(department="市监局", role=Role.HEAD, post="局长", on=date(2026, 1, 5))
    signed = DutySigned(
        department="市监局",
        point=SignOffPoint.DEPLOY,
        post="局长",
        subject="市监局/2026",
        document="签1",
        on=date(2026, 2, 10),
    )
    world = Rooms().take(named, signed)
    left = (SignOffPoint.COORDINATE, SignOffPoint.SUPERVISE)
    assert records_of(world).unsigned("市监局", "市监局/2026") == left
    other = signed.but(point=SignOffPoint.SUPERVISE, post="副局长")
    assert codes(world, other) == ["oversight.not-head"]


def test_c148_somebody_is_named_to_do_it() -> None:
    """The operator is a post of the department; the last one named answers."""
    first = ResponsibleNamed(
        department="市监局", role=Role.OPERATOR, post="信用股股长", on=date(2026, 1, 5)
    )
    later = ResponsibleNamed(
        department="市监局", role=Role.OPERATOR, post="信用股副股长", on=date(2026, 6, 1)
    )
    world = Rooms().take(first, later)
    assert post_of(world, "市监局", Role.OPERATOR) == "信用股副股长"
    assert post_of(world, "卫健委", Role.OPERATOR) is None


def test_c149_a_year_is_assessed_by_its_figures(assessment: Assessment) -> None:
    """Counts stand beside what the rules and the thresholds want of them; there is no mark."""
    assert assessment.row("list-coverage").standing is Standing.BELOW
    assert assessment.row("list-coverage").wanted == Fraction(1)
    assert (
        assessment.row("list-coverage").numerator,
        assessment.row("list-coverage").denominator,
    ) == (0, 2)
    assert assessment.row("filings-made").standing is Standing.BELOW
    assert assessment.row("completion").standing is Standing.UNCOUNTED
    with pytest.raises(FigureUnknownError):
        assessment.row("mark")


def test_c150_interviews_follow_a_rule_somebody_set(assessment: Assessment) -> None:
    """The text gives no threshold: a rule with its basis does, and the interview rests on figures."""
    rule = InterviewRule(figures=("list-coverage", "filings-made"), least=2, basis="约谈办法")
    (proposal,) = propose_interviews([assessment], rule)
    assert proposal.below == ("list-coverage", "filings-made")
    with pytest.raises(ThresholdRefusedError):
        evolve(rule, basis=" ")
    held = InterviewHeld(
        department="市监局",
        post="局长",
        by="区人民政府",
        year=2026,
        figures=proposal.below,
        words="限期整改",
        document="约1",
        on=DAY,
    )
    made = assessment.made(DAY)
    assert records_of(Rooms().take(made, held)).interviews == (held,)
    assert codes(Rooms().take(made), held.but(figures=("completion",))) == ["oversight.not-below"]


def test_c151_who_was_trained_is_on_record() -> None:
    """A training names its inspectors; another year and another department do not count."""
    held = TrainingHeld(
        department="市监局", topic="抽查程序", inspectors=("P1", "P2"), hours=4, on=date(2026, 5, 6)
    )
    records = records_of(Rooms().take(held))
    assert records.trained("市监局", 2026) == {"P1", "P2"}
    assert records.trained("市监局", 2025) == records.trained("卫健委", 2026) == frozenset()
