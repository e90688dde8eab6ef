"""The figures, counted by hand beside the code."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

import ssj_core as ssj
from ssj_core.inspection import FollowUp, FollowUpClosed, FollowUpOpened, InspectionCancelled
from ssj_core.journal import NewEvent
from ssj_core.oversight import Figure, Ledger, YearDuty, figures, ledger
from ssj_core.planning import DepartmentPlan, Fact, PlanApproved
from ssj_core.rules import RuleSet

Rules = Callable[[date], RuleSet]
Visit = Callable[..., list[Fact]]
DAY = date(2026, 12, 31)


@pytest.fixture
def year(rules_on: Rules, plan: DepartmentPlan, visit: Visit) -> Ledger:
    """Five assigned: public in time, public late, entered only, waiting, ended without result."""
    done = date(2026, 4, 8)
    facts: list[Fact] = [
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        *visit("I-1", finished=done, entered=date(2026, 4, 9), published=date(2026, 4, 15)),
        *visit("I-2", finished=done, entered=date(2026, 4, 9), published=date(2026, 6, 1)),
        *visit("I-3", finished=done, entered=date(2026, 4, 9), results=("pending.other",)),
        *visit("I-4"),
        *visit("I-5", departments=("教体局", "市监局")),
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
    duties = [YearDuty(year=2026, department=name) for name in ("市监局", "教体局")]
    return ledger([fact.event() for fact in facts], rules_on, years=duties)


def _draws() -> list[NewEvent]:
    """Return the events of one draw from three of four rows, one left out; and of others, in part."""
    rows = [{"统一社会信用代码": f"91159900MA00000{end}"} for end in ("07M", "07X", "15G", "23B")]
    sealed = ssj.seal(rows, count=1, exclude_faulty=True)
    outcome = sealed.draw(ssj.Dice("40271582139904617735")).outcome
    told = [*(one.record for one in outcome.sealed), outcome.commit, outcome.result]
    events = [
        NewEvent(f"draw.{document['record'].lower()}", {"record": document})
        for document in (one.document() for one in told)
    ]
    elsewhere = NewEvent("draw.result", {"record": {"commit": "0" * 64}})
    return [*events, elsewhere, NewEvent("draw.void", {"record": {}})]


DRAWS = _draws()


def _all(year: Ledger, rules_on: Rules, department: str | None = None) -> dict[str, Figure]:
    found = figures(
        year,
        DAY,
        rules_on(date(2026, 6, 1)),
        items=("item-1", "item-2", "item-9"),
        department=department,
        draws=DRAWS,
    )
    return {one.name: one for one in found}


@pytest.mark.parametrize(
    "name, counts",
    [
        ("list-coverage", (2, 3)),
        ("completion", (2, 4)),
        ("entry", (3, 3)),
        ("excluded", (1, 5)),
        ("follow-ups-closed", (1, 2)),
        ("timely-publication", (1, 3)),
        ("timely-plan", (1, 2)),
        ("timely-joint-plan", (0, 0)),
        ("timely-amendment", (0, 0)),
        ("random-share", (5, 5)),
        ("repeat-visits", (0, 3)),
        ("redraws", (1, 2)),
        ("left-out", (1, 4)),
    ],
)
def test_figures_count_what_they_say(
    rules_on: Rules, year: Ledger, name: str, counts: tuple[int, int]
) -> None:
    """Numerator and denominator equal a count by hand (C13, C82–C84, C93–C94)."""
    figure = _all(year, rules_on)[name]
    assert (figure.numerator, figure.denominator) == counts
    assert figure.counts_zh
    assert figure.counts_en
    assert figure.clause


def test_the_law_wants_the_whole(rules_on: Rules, year: Ledger) -> None:
    """Coverage, completion and entry must reach 100 %, as the rules say and not the code."""
    found = _all(year, rules_on)
    assert {name for name, one in found.items() if one.required == 1} == {
        "list-coverage",
        "completion",
        "entry",
    }
    assert (found["completion"].met, found["entry"].met) == (False, True)
    assert found["random-share"].met is None


def test_a_department_sees_its_own(rules_on: Rules, year: Ledger) -> None:
    """Figures of one department count its inspections, parts, plans and clocks only."""
    own = _all(year, rules_on, "教体局")
    assert (own["list-coverage"].numerator, own["completion"].denominator) == (0, 0)
    assert (own["timely-plan"].numerator, own["timely-plan"].denominator) == (0, 1)
    assert own["excluded"].numerator == 1


def test_nothing_to_count_is_no_share(rules_on: Rules) -> None:
    """Nothing counted is neither 0 nor 100 %, and reaches nothing."""
    empty = ledger([], rules_on)
    figure = _all(empty, rules_on)["completion"]
    assert figure.rate is None
    assert figure.met is None
    assert str(figure) == "检查完成率 0/0（无可计数）"


def test_shares_are_exact(rules_on: Rules, year: Ledger) -> None:
    """A third is a third; only its print is rounded."""
    figure = _all(year, rules_on)["timely-publication"]
    assert figure.rate == Fraction(1, 3)
    assert str(figure).endswith("1/3（33.3%）")


def test_a_target_visited_twice_shows(rules_on: Rules, visit: Visit) -> None:
    """Two visits of one target are counted as a repeat (C6)."""
    day = date(2026, 4, 8)
    facts = [*visit("I-1", finished=day), *visit("I-2", finished=day, target="target-I-1")]
    book = ledger([fact.event() for fact in facts], rules_on)
    figure = _all(book, rules_on)["repeat-visits"]
    assert (figure.numerator, figure.denominator) == (1, 1)
