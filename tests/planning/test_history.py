"""What a plan needs to be in effect, from when it is, and which day counts."""

from datetime import date, datetime, time
from typing import Any

import pytest
from attrs import evolve

from ssj_core.journal import CATALOGUE, KINDS, Entry, NewEvent, Receipt, read_fact
from ssj_core.planning import (
    PLAN,
    DepartmentPlan,
    JointPlan,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    PlansAggregated,
    PlanState,
    plan_digest,
)
from ssj_core.simple.clock import CHINA

DAY = date(2026, 1, 20)
RESTS: dict[str, Any] = {
    "book": "0" * 64,
    "said": [
        {"ask": "publish-where", "answer": {"names": ["gsxt", "portal"]}, "by": ["x"]},
        {"ask": "file-with", "answer": {"names": ["conference-office"]}, "by": ["y"]},
    ],
}


def entry(on: date = DAY, rests: dict[str, Any] | None = None) -> Entry:
    """Return where an event recorded on a day stands."""
    at = datetime.combine(on, time(9), tzinfo=CHINA)
    return Entry(
        seq=1,
        stream="plan/x",
        version=1,
        key="plan/x",
        actor="甲",
        department="市监局",
        at=at,
        rests=rests,
    )


def published(
    plan: DepartmentPlan | JointPlan, channel: str, on: date = DAY, **more: Any
) -> PlanPublished:
    """Return a publication of a plan's version."""
    return PlanPublished(
        plan=plan.id,
        version=plan.version,
        channel=channel,
        digest=plan_digest(plan),
        on=on,
        **more,
    )


def filed(plan: DepartmentPlan | JointPlan, on: date = DAY, **more: Any) -> PlanFiled:
    """Return a filing of a plan's version with the office."""
    return PlanFiled(
        plan=plan.id, version=plan.version, receiver="conference-office", on=on, **more
    )


def folded(*steps: tuple[PlanFact, Entry]) -> PlanHistory:
    """Return the history after some steps."""
    history: Any = None
    for step, where in steps:
        history = step.apply(history, where)
    assert isinstance(history, PlanHistory)
    return history


def effective(plan: DepartmentPlan | JointPlan, on: date = DAY) -> list[tuple[PlanFact, Entry]]:
    """Return the steps that bring the first version of a plan into effect."""
    return [
        (PlanApproved(plan=plan, on=on), entry(on, RESTS)),
        (published(plan, "gsxt", on), entry(on)),
        (published(plan, "portal", on), entry(on)),
        (filed(plan, on), entry(on)),
    ]


def test_a_plan_comes_into_effect_step_by_step(plan: DepartmentPlan) -> None:
    """Public and filed wherever the receipt says: then and only then it is in effect (C78, C79)."""
    states, missing = [], []
    for count in range(1, 5):
        history = folded(*effective(plan)[:count])
        states.append(history.state(1))
        missing.append(history.current.missing)
    assert states == [
        PlanState.APPROVED,
        PlanState.APPROVED,
        PlanState.PUBLISHED,
        PlanState.EFFECTIVE,
    ]
    assert missing == [
        ("gsxt", "portal", "conference-office"),
        ("portal", "conference-office"),
        ("conference-office",),
        (),
    ]


def test_another_place_needs_other_things(plan: DepartmentPlan) -> None:
    """No channel and no receiver is in the code: what the receipt names is what counts."""
    rests = {"book": "0" * 64, "said": [{"ask": "publish-where", "answer": {"names": ["app"]}}]}
    start = (PlanApproved(plan=plan, on=DAY), entry(DAY, rests))
    later = date(2026, 3, 10)
    assert folded(start, (filed(plan), entry())).effective is None
    history = folded(start, (published(plan, "app", later), entry(later)))
    assert history.effective is history.current
    assert history.effective_on(later) is history.current
    assert history.effective_on(date(2026, 3, 9)) is None


def test_the_old_version_rules_until_the_new_one_is_in_effect(plan: DepartmentPlan) -> None:
    """Which version was in effect on a day is a look at the days that count (C85, C86, C135)."""
    new = plan.but(tasks=(plan.tasks[0].but(visits=2),), version=2)
    spring, autumn = date(2026, 3, 2), date(2026, 9, 1)
    steps: list[tuple[PlanFact, Entry]] = [
        *effective(plan),
        (PlanAmended(plan=new, on=spring, reason="投诉增多"), entry(spring, RESTS)),
    ]
    history = folded(*steps)
    assert history.effective is history.versions[0]
    assert history.current.missing[0] == "platform-entry"
    assert [change.field for change in history.changes(2)] == ["visits"]
    steps += [
        (PlanEntered(plan=plan.id, version=2, on=spring), entry(spring)),
        (published(new, "gsxt", autumn), entry(autumn)),
        (published(new, "portal", autumn), entry(autumn)),
        (filed(new, autumn), entry(autumn)),
    ]
    history = folded(*steps)
    assert history.effective is history.current
    assert (history.state(1), history.state(2)) == (PlanState.SUPERSEDED, PlanState.EFFECTIVE)
    then = history.effective_on(date(2026, 8, 31))
    assert then is not None
    assert then.plan.version == 1
    assert history.effective_on(date(2026, 1, 19)) is None
    assert (history.version(2), history.version(3)) == (history.current, None)


@pytest.mark.parametrize(
    "issuer, shown, counts",
    [
        ("联席会议办公室", date(2026, 2, 13), date(2026, 2, 13)),
        ("市监局", date(2026, 2, 13), date(2026, 3, 10)),
        ("联席会议办公室", date(2026, 4, 1), date(2026, 3, 10)),
        ("", None, date(2026, 3, 10)),
    ],
    ids=["another hand", "one's own", "of tomorrow", "none"],
)
def test_nobody_writes_himself_punctual(
    plan: DepartmentPlan, issuer: str, shown: date | None, counts: date
) -> None:
    """A filing recorded late counts as recorded, unless another hand's receipt shows it (D1)."""
    receipt = Receipt(issuer=issuer, number="收1号", day=shown) if shown else None
    late = filed(plan, date(2026, 2, 13), receipt=receipt)
    history = folded(*effective(plan)[:3], (late, entry(date(2026, 3, 10))))
    assert history.current.effective_from == counts


def test_the_day_of_approval_that_counts(plan: DepartmentPlan) -> None:
    """Back-dated it stays as spoken, and counts as recorded (C76, D1)."""
    fact = PlanApproved(plan=plan, on=date(2026, 2, 26))
    version = folded((fact, entry(date(2026, 3, 5), RESTS))).current
    assert (version.on, version.counted) == (date(2026, 2, 26), date(2026, 3, 5))


def test_without_a_receipt_a_filed_plan_is_in_effect(plan: DepartmentPlan) -> None:
    """Journals from before receipts say nothing of needs: the filing is what they had."""
    start = (PlanApproved(plan=plan, on=DAY), entry())
    assert folded(start).current.missing == ("filing",)
    assert folded(start, (published(plan, "gsxt"), entry())).state(1) is PlanState.PUBLISHED
    assert folded(start, (filed(plan), entry())).effective_on(DAY) is not None


def test_what_was_met_first_counts(plan: DepartmentPlan) -> None:
    """A second showing on a channel moves no day."""
    later = date(2026, 3, 1)
    steps = [*effective(plan), (published(plan, "gsxt", later), entry(later))]
    assert folded(*steps).current.effective_from == DAY


def test_events_read_back(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """Every fact is in the catalogue, read back equal; folds pass over what is not theirs."""
    for (kind, _), declared in CATALOGUE.items():
        if declared.room is PLAN:
            assert KINDS[kind].room == "planning"
            assert declared.command
    for document in (plan, joint_plan):
        fact = PlanApproved(plan=document, on=DAY)
        assert PlanApproved.from_body(fact.body()) == fact
        assert fact.event() == NewEvent("plan.approved", fact.body())
        assert fact.stream == f"plan/{document.id}"
    district = PlansAggregated(year=2026, plans=("p@1",), digest="0" * 64, on=DAY)
    assert read_fact(district.kind, district.body()) == district
    assert read_fact("filing.made", {}) is None


def test_a_fresh_look_at_versions(plan: DepartmentPlan) -> None:
    """A history is a value: steps make new ones and leave the old alone."""
    history = folded(*effective(plan)[:1])
    assert evolve(history, versions=history.versions) == history
