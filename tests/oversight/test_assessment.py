"""The year-end assessment, the circular and the interviews: counts beside thresholds, no mark."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from ssj_core.encoding import canonical, digest
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.oversight import FigureUnknownError, ThresholdRefusedError
from ssj_core.inspection import InspectionCancelled
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight import (
    Assessment,
    AssessmentMade,
    Circular,
    InterviewRule,
    Law,
    Ledger,
    Standing,
    Threshold,
    assess,
    assessment_table,
    propose_interviews,
)
from ssj_core.planning import DepartmentPlan, PlanApproved, PlanFiled
from ssj_core.registers import ItemListAdopted

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
TIMELY = Threshold(figure="publication-20", least=Fraction(1, 2), basis="考核办法第五条")


@pytest.fixture
def year(book_of: Book, plan: DepartmentPlan, visit: Visit, listed: ItemListAdopted) -> Ledger:
    """One plan, three inspections: public in time, public late, ended without result."""
    facts: list[Fact] = [
        listed,
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=date(2026, 2, 12)),
        *visit(
            "I-1", finished=date(2026, 4, 8), entered=date(2026, 4, 9), published=date(2026, 4, 15)
        ),
        *visit(
            "I-2", finished=date(2026, 4, 8), entered=date(2026, 4, 9), published=date(2026, 6, 1)
        ),
        *visit("I-3"),
        InspectionCancelled(inspection="I-3", reason="注销", approver="局长", on=date(2026, 4, 9)),
    ]
    return book_of(facts)


def _assess(
    book: Ledger, law: Law, *thresholds: Threshold, department: str = "市监局", year: int = 2026
) -> Assessment:
    return assess(book, law, year=year, department=department, thresholds=thresholds)


@pytest.mark.parametrize(
    "figure, counts, standing, basis",
    [
        ("list-coverage", (2, 3), Standing.BELOW, "C82, C101"),
        ("completion", (2, 2), Standing.REACHED, "C83, C94"),
        ("publication-20", (1, 2), Standing.REACHED, "考核办法第五条"),
        ("plan-in-time", (1, 1), Standing.UNSET, ""),
        ("timely-amendment", (0, 0), Standing.UNSET, ""),
        ("filings-made", (1, 1), Standing.UNSET, ""),
        ("crimes-transferred", (0, 0), Standing.UNSET, ""),
    ],
)
def test_each_figure_stands_beside_what_is_wanted(
    year: Ledger,
    law: Law,
    figure: str,
    counts: tuple[int, int],
    standing: Standing,
    basis: str,
) -> None:
    """Counts equal a count by hand; what is wanted is the rules' or the threshold's (C149)."""
    row = _assess(year, law, TIMELY).row(figure)
    assert ((row.numerator, row.denominator), row.standing, row.basis) == (counts, standing, basis)


def test_a_threshold_only_adds_to_the_rules(year: Ledger, law: Law) -> None:
    """A threshold below the share the rules require changes nothing."""
    lax = Threshold(figure="list-coverage", least=Fraction(1, 2), basis="某办法")
    row = _assess(year, law, lax).row("list-coverage")
    assert (row.wanted, row.standing) == (Fraction(1), Standing.BELOW)


def test_nothing_to_count_reaches_nothing(year: Ledger, law: Law) -> None:
    """A department without inspections is neither at 0 nor at 100 %."""
    found = _assess(year, law, department="教体局")
    assert found.row("completion").standing is Standing.UNCOUNTED
    assert "entry" in found.standing(Standing.UNCOUNTED)


def test_a_year_is_counted_by_itself(year: Ledger, law: Law) -> None:
    """Plans, inspections and what was owed in one year stay out of another."""
    own = _assess(year, law, year=2027)
    assert own.row("completion").standing is Standing.UNCOUNTED
    assert (own.row("plan-in-time").denominator, own.row("filings-made").denominator) == (0, 0)


def test_thresholds_must_be_thresholds(year: Ledger, law: Law) -> None:
    """A share beyond 1, a threshold nobody set, a figure nobody counts: refused."""
    with pytest.raises(ManyFaultsError) as found:
        Threshold(figure="entry", least=Fraction(3, 2), basis=" ")
    assert len(found.value.faults) == 2
    with pytest.raises(FigureUnknownError, match="no figure honesty"):
        _assess(year, law, Threshold(figure="honesty", least=Fraction(1), basis="某办法"))
    with pytest.raises(FigureUnknownError):
        _assess(year, law).row("honesty")


def test_the_record_keeps_every_count(year: Ledger, law: Law) -> None:
    """What goes into the journal comes back equal, counts and thresholds included."""
    made = _assess(year, law, TIMELY).made(date(2027, 1, 15))
    assert AssessmentMade.from_body(made.body()) == made
    assert made.rows[0].numerator == 2


def test_a_circular_tells_figures_not_marks(year: Ledger, law: Law) -> None:
    """Every figure with both counts, one row each; its digest is that of its document (C35)."""
    both = tuple(_assess(year, law, TIMELY, department=one) for one in ("市监局", "教体局"))
    circular = Circular(
        number="通报〔2027〕1号",
        title=Text("2026年度考核情况通报", "Circular on 2026"),
        assessments=both,
        remarks=(Text("请各单位整改。", "Please put it right."),),
    )
    page = circular.page()
    assert [type(block).__name__ for block in page.blocks] == ["Prose", "Table"]
    table = assessment_table(both)
    assert len(table.rows) == 2 * len(both[0].rows)
    first = table.rows[0]
    assert (first["numerator"], first["denominator"], first["rate"]) == (2, 3, "66.7%")
    issued = circular.issued(("市监局", "教体局"), date(2027, 1, 20), "sha256")
    assert issued.digest == digest(canonical(circular.document()))
    assert issued.departments == ("市监局", "教体局")
    with pytest.raises(ManyFaultsError):
        circular.issued((), date(2027, 1, 20), "sha256")


def test_interviews_are_proposed_by_a_rule_somebody_set(year: Ledger, law: Law) -> None:
    """The source names no number: so many figures below, of these, by that document (C150)."""
    strict = Threshold(figure="publication-20", least=Fraction(1), basis="考核办法")
    both = [_assess(year, law, strict, department=one) for one in ("市监局", "教体局")]
    figures = ("list-coverage", "publication-20", "entry")
    rule = InterviewRule(figures=figures, least=2, basis="约谈办法")
    (proposal,) = propose_interviews(both, rule)
    assert proposal.assessment.department == "市监局"
    assert proposal.below == ("list-coverage", "publication-20")
    assert propose_interviews(both, InterviewRule(figures=figures, least=3, basis="约谈办法")) == ()


@pytest.mark.parametrize("least, basis", [(0, "办法"), (2, "办法"), (1, " ")])
def test_a_rule_for_interviews_is_whole(least: int, basis: str) -> None:
    """A number that calls in everybody or nobody, and a rule without basis, are refused."""
    with pytest.raises(ThresholdRefusedError):
        InterviewRule(figures=("entry",), least=least, basis=basis)
