"""Chapters five and six, C134–C151, and the circular: what is counted, who signs, who is told."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from ssj_core.conference import ResponsibleNamed, Role
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.oversight import (
    FigureUnknownError,
    OversightStepError,
    ThresholdRefusedError,
)
from ssj_core.legal import Text
from ssj_core.oversight import (
    Assessment,
    Circular,
    DutySigned,
    InterviewHeld,
    InterviewRule,
    Records,
    SignOffPoint,
    Standing,
    Threshold,
    TrainingHeld,
    assess,
    ledger,
    propose_interviews,
)
from ssj_core.oversight.recorded import Told, decide, fold
from ssj_core.planning import DepartmentPlan, DepartmentTask, Method, PlanApproved, Window, shares
from ssj_core.rules import RuleSet

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
def assessment(rules: RuleSet) -> Assessment:
    """A department that planned one of its two items and never filed its plan."""
    book = ledger([PlanApproved(plan=PLAN, on=date(2026, 2, 10)).event()], lambda _: rules)
    wanted = Threshold(figure="filings-made", least=Fraction(1), basis="考核办法第三条")
    return assess(
        book,
        DAY,
        rules,
        year=2026,
        department="市监局",
        items=("item-1", "item-2"),
        thresholds=(wanted,),
    )


def run(facts: Iterable[Told]) -> Records:
    """Return the records after steps that each was allowed, folded from their events."""
    records = Records()
    for fact in facts:
        records = fold(records, decide(records, fact).event())
    return records


def test_c35_a_circular_tells_the_members_figures_that_are_on_record(
    assessment: Assessment,
) -> None:
    """It goes to members, holds counts, and rests on an assessment that was made."""
    circular = Circular(number="通报1", title=Text("通报", "Circular"), assessments=(assessment,))
    issued = circular.issued(("市监局", "卫健委"), DAY, "sha256")
    with pytest.raises(OversightStepError, match="没有考核记录"):
        decide(Records(), issued)
    records = run([assessment.made(DAY), issued])
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
    records = run([named, signed])
    left = (SignOffPoint.COORDINATE, SignOffPoint.SUPERVISE)
    assert records.unsigned("市监局", "市监局/2026") == left
    with pytest.raises(OversightStepError):
        decide(records, evolve(signed, point=SignOffPoint.SUPERVISE, post="副局长"))


def test_c148_somebody_is_named_to_do_it() -> None:
    """The operator is a post of the department; the last one named answers."""
    first = ResponsibleNamed(
        department="市监局", role=Role.OPERATOR, post="信用股股长", on=date(2026, 1, 5)
    )
    later = ResponsibleNamed(
        department="市监局", role=Role.OPERATOR, post="信用股副股长", on=date(2026, 6, 1)
    )
    records = run([first, later])
    assert records.post("市监局", Role.OPERATOR) == "信用股副股长"
    assert records.post("卫健委", Role.OPERATOR) is None


def test_c149_a_year_is_assessed_by_its_figures(assessment: Assessment) -> None:
    """Counts stand beside what the rules and the thresholds want of them; there is no mark."""
    assert assessment.row("list-coverage").standing is Standing.BELOW
    assert assessment.row("list-coverage").wanted == Fraction(1)
    assert (
        assessment.row("list-coverage").numerator,
        assessment.row("list-coverage").denominator,
    ) == (1, 2)
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
    assert run([made, held]).interviews == (held,)
    with pytest.raises(OversightStepError, match="并非未达到"):
        decide(run([made]), evolve(held, figures=("completion",)))


def test_c151_who_was_trained_is_on_record() -> None:
    """A training names its inspectors; another year and another department do not count."""
    held = TrainingHeld(
        department="市监局", topic="抽查程序", inspectors=("P1", "P2"), hours=4, on=date(2026, 5, 6)
    )
    records = run([held])
    assert records.trained("市监局", 2026) == {"P1", "P2"}
    assert records.trained("市监局", 2025) == records.trained("卫健委", 2026) == frozenset()
