"""The figures, counted by hand beside the code."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from ssj_core.inspection import (
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    InspectionCancelled,
    Source,
)
from ssj_core.journal import Fact
from ssj_core.oversight import Figure, Law, Ledger, figures
from ssj_core.planning import (
    DepartmentPlan,
    JointPlan,
    PlanAmended,
    PlanApproved,
    PlanFiled,
    Window,
)
from ssj_core.registers import (
    ItemListAdopted,
    TargetKind,
    TargetRow,
    TargetsEntered,
)

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
OFFICE = "conference-office"


@pytest.fixture
def year(book_of: Book, plan: DepartmentPlan, visit: Visit, listed: ItemListAdopted) -> Ledger:
    """Five assigned: public in time, public late, entered only, waiting, ended without result."""
    done = date(2026, 4, 8)
    facts: list[Fact] = [
        listed,
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        *visit("I-1", finished=done, entered=date(2026, 4, 9), published=date(2026, 4, 15)),
        *visit("I-2", finished=done, entered=date(2026, 4, 9), published=date(2026, 6, 1)),
        *visit("I-3", finished=done, entered=date(2026, 4, 9), results=("pending.other",)),
        *visit("I-4"),
        *visit("I-5"),
        InspectionCancelled(inspection="I-5", reason="注销", approver="局长", on=done),
    ]
    facts += [
        FollowUpOpened(
            inspection="I-3",
            matter=number,
            action=FollowUp.RECTIFICATION,
            department="市监局",
            words="改正",
            on=done,
        )
        for number in ("M-1", "M-2")
    ]
    facts.append(FollowUpClosed(inspection="I-3", matter="M-1", outcome="已改正", on=done))
    return book_of(facts)


def _all(
    book: Ledger, law: Law, department: str | None = None, plan: str = ""
) -> dict[str, Figure]:
    found = figures(book, law, year=2026, department=department, plan=plan)
    return {figure.name: figure for figure in found}


def counts(figure: Figure) -> tuple[int, int]:
    """Return what is above and below the line."""
    return figure.numerator, figure.denominator


@pytest.mark.parametrize(
    "name, wanted",
    [
        ("list-coverage", (0, 3)),
        ("completion", (2, 4)),
        ("entry", (3, 3)),
        ("publication-20", (1, 3)),
        ("publication-7", (1, 3)),
        ("follow-ups-closed", (1, 2)),
        ("plan-in-time", (1, 1)),
        ("joint-plan-in-time", (0, 0)),
        ("timely-records", (0, 0)),
        ("timely-amendment", (0, 0)),
        ("random-share", (5, 5)),
        ("repeat-visits", (0, 3)),
        ("redraws", (0, 0)),
        ("left-out", (0, 0)),
    ],
)
def test_figures_count_what_they_say(
    law: Law, year: Ledger, name: str, wanted: tuple[int, int]
) -> None:
    """Numerator and denominator equal a count by hand (C13, C82–C84, C93–C94)."""
    figure = _all(year, law)[name]
    assert counts(figure) == wanted
    assert figure.counts_zh
    assert figure.counts_en
    assert figure.clause


def test_everything_counted_is_named(law: Law, year: Ledger) -> None:
    """Each visit of the completion stands there by itself, done or owed (D8)."""
    lines = _all(year, law)["completion"].lines
    assert [(line.stands, line.target, line.inspection) for line in lines] == [
        ("counted", "target-I-1", "I-1"),
        ("counted", "target-I-2", "I-2"),
        ("owed", "target-I-3", "I-3"),
        ("owed", "target-I-4", "I-4"),
    ]


def test_the_law_wants_the_whole(law: Law, year: Ledger) -> None:
    """Coverage, completion and entry must reach 100 %, as the rules say and not the code."""
    found = _all(year, law)
    assert {name for name, figure in found.items() if figure.required == 1} == {
        "list-coverage",
        "completion",
        "entry",
    }
    assert (found["completion"].met, found["entry"].met) == (False, True)
    assert found["random-share"].met is None


def test_a_department_sees_its_own(law: Law, year: Ledger) -> None:
    """Figures of one department count its inspections, parts, plans and clocks only."""
    own = _all(year, law, "教体局")
    assert {counts(figure) for figure in own.values()} == {(0, 0)}


def test_nothing_to_count_is_no_share(law: Law, book_of: Book) -> None:
    """Nothing counted is neither 0 nor 100 %, and reaches nothing."""
    figure = _all(book_of([]), law)["completion"]
    assert figure.rate is None
    assert figure.met is None
    assert str(figure) == "检查完成率 0/0（无可计数）"


def test_shares_are_exact(law: Law, year: Ledger) -> None:
    """A third is a third; only its print is rounded."""
    figure = _all(year, law)["publication-20"]
    assert figure.rate == Fraction(1, 3)
    assert str(figure).endswith("1/3（33.3%）")


def test_a_target_visited_twice_shows(law: Law, book_of: Book, visit: Visit) -> None:
    """Two visits of one target are counted as a repeat (C6)."""
    day = date(2026, 4, 8)
    facts = [*visit("I-1", finished=day), *visit("I-2", finished=day, target="target-I-1")]
    assert counts(_all(book_of(facts), law)["repeat-visits"]) == (1, 1)


def _registered(number: int) -> TargetsEntered:
    targets = tuple(
        TargetRow(id=f"T-{at}", name=f"对象{at}", kind=TargetKind.ENTERPRISE)
        for at in range(1, number + 1)
    )
    return TargetsEntered(department="市监局", targets=targets, on=date(2026, 1, 5))


def test_what_nobody_drew_is_owed_by_the_number_of_the_day(
    law: Law, book_of: Book, plan: DepartmentPlan, listed: ItemListAdopted
) -> None:
    """A task not drawn owes what its ratio gives over the register, rounded up, every visit (D8, D9)."""
    row = plan.tasks[0].but(visits=2)
    facts = [
        listed,
        _registered(50),
        PlanApproved(plan=plan.but(tasks=(row,)), on=date(2026, 2, 11)),
    ]
    book = book_of(facts)
    figure = _all(book, law)["completion"]
    assert counts(figure) == (0, 4)
    (line,) = figure.lines
    assert (line.stands, line.number, line.task) == ("owed", 4, "T1")
    assert book["draw:市监局/2026#T1"].status(date(2026, 7, 1)).value == "overdue"


def test_adjusting_looks_forward(
    law: Law, book_of: Book, plan: DepartmentPlan, visit: Visit, listed: ItemListAdopted
) -> None:
    """Amended away after its period a task stays owed; before, it goes, unless it was drawn (C80, D8)."""
    other = plan.tasks[0].but(id="T2", window=Window(date(2026, 9, 1), date(2026, 11, 30)))
    whole = plan.but(tasks=(plan.tasks[0], other))

    def after(day: date, *more: Fact) -> tuple[int, int]:
        kept = PlanAmended(plan=whole.but(tasks=(other,), version=2), on=day, reason="不再需要")
        facts = [
            listed,
            _registered(50),
            PlanApproved(plan=whole, on=date(2026, 2, 11)),
            PlanFiled(plan=plan.id, version=1, receiver=OFFICE, on=date(2026, 2, 12)),
            *more,
            kept,
            PlanFiled(plan=plan.id, version=2, receiver=OFFICE, on=day),
        ]
        return counts(_all(book_of(facts), law)["completion"])

    assert after(date(2026, 7, 1)) == (0, 4)
    assert after(date(2026, 6, 1)) == (0, 2)
    assert after(date(2026, 6, 1), *visit("I-1")) == (0, 3)


def test_cases_outside_the_plan_count_in_neither(
    law: Law, book_of: Book, plan: DepartmentPlan, visit: Visit
) -> None:
    """A complaint made, entered and public adds nothing to completion or entry (D8)."""
    day = date(2026, 4, 8)
    (assigned, *rest) = visit("I-1", finished=day, entered=day, published=day)
    complaint = assigned.but(source=Source.COMPLAINT, reason="12315-7", plan="-", task="-")
    approved = PlanApproved(plan=plan, on=date(2026, 2, 11))
    found = _all(book_of([approved, complaint, *rest]), law)
    assert [counts(found[name]) for name in ("completion", "entry")] == [(0, 0), (0, 0)]


def test_joint_tasks_are_counted_department_by_department(
    law: Law, book_of: Book, joint_plan: JointPlan, visit: Visit
) -> None:
    """Each department's part, and the whole when all are public (C94, C118)."""
    units, day = ("教体局", "市监局"), date(2026, 9, 8)
    joint = []
    for number in ("I-1", "I-2"):
        facts = visit(number, departments=units, finished=day, entered=day, published=day)
        (assigned, *rest) = facts
        joint += [assigned.but(plan=joint_plan.id, task="J1"), *rest]
    book = book_of([PlanApproved(plan=joint_plan, on=date(2026, 1, 20)), *joint[:-2]])
    figure = _all(book, law, "市监局", joint_plan.id)["joint-completion"]
    assert (figure.metric, figure.scope, counts(figure)) == ("completion", "joint", (1, 2))
    assert [(part.of, part.numerator, part.denominator) for part in figure.parts] == [
        ("教体局", 2, 2),
        ("市监局", 1, 2),
    ]
    assert evolve(figure, scope="own").metric == "joint-completion"
