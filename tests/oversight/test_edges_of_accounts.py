"""The edges of what is looked at afterwards: sessions made elsewhere, other years, other items, other books."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryStore
from ssj_core.disclosure import tables
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    StratumDraft,
    TaskDraft,
    Times,
    seal_session,
)
from ssj_core.drawing.facts import DRAW, DrawResulted, DrawSealed, TaskRecorded
from ssj_core.encoding import Text
from ssj_core.inspection import Source
from ssj_core.journal import Fact, Journal, NewEvent
from ssj_core.oversight import Law, Ledger, assess, draw_counts, planned_tasks, trend
from ssj_core.oversight.accountability import conformity, rested_of
from ssj_core.oversight.pages import trend_page
from ssj_core.planning import (
    DepartmentPlan,
    Method,
    PlanApproved,
    PlanFiled,
    PlanPublished,
    SpecialPlan,
    Window,
)
from ssj_core.testing import Rooms

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
ME = "市监局"
DAY, END = date(2026, 4, 8), date(2026, 12, 31)
APPROVED = date(2026, 2, 11)


def _outcome(task: str = "T1", year: int = 2026) -> Outcome:
    """Three targets, two of them drawn."""
    draft = TaskDraft(
        task,
        purpose="rehearsal",
        basis=("caller",),
        entropy=EntropyRule(bits=60, sources=("dice",)),
        strata=(StratumDraft("A", targets=["甲", "乙", "丙"], number=2),),
        frame_secret="3" * 64,
        rules_secret="4" * 64,
    )
    at = f"{year}-04-01T{{}}:00+08:00"
    sealed = seal_session(
        session="S-1",
        suite="sha256",
        at=at.format("09:00"),
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice"],
        times=Times(public=at.format("09:30"), result=at.format("18:00")),
    )
    return sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(Evidence(at=at.format("09:30")),),
        at=at.format("09:40"),
    )


def _session(outcome: Outcome, plan: str, session: str = "S-1") -> list[Fact]:
    return [
        *(TaskRecorded(session=session, record=task.record) for task in outcome.sealed),
        DrawSealed(session=session, record=outcome.commit, plan=plan),
        DrawResulted(session=session, record=outcome.result),
    ]


@pytest.mark.parametrize("task", ["市监局/2026#T1", "T1"])
def test_a_session_made_elsewhere_may_call_the_row_by_its_number(
    plan: DepartmentPlan, task: str
) -> None:
    """A draw of the plan is owed its visits whether its task has the plan in its name or not (C80, D8)."""
    outcome = _outcome(task)
    rooms = Rooms().put(PlanApproved(plan=plan, on=APPROVED), *_session(outcome, plan.id))
    (found,) = planned_tasks(rooms, END)
    draw = rooms.get(DRAW, DRAW.of(session="S-1"))
    assert draw is not None
    assert found.drawn == 1
    assert tuple(target.target for target in found.targets) == draw.targets
    assert len(found.targets) == found.owed == 2
    assert {target.on for target in found.targets} == {date(2026, 4, 1)}


def test_a_number_belongs_to_its_plan(plan: DepartmentPlan) -> None:
    """A draw of the same number for another plan, or one without a result, leaves the row undrawn."""
    approved, outcome = PlanApproved(plan=plan, on=APPROVED), _outcome()
    other = Rooms().put(approved, *_session(outcome, "教体局/2026"))
    unfinished = Rooms().put(approved, *_session(outcome, plan.id)[:-1])
    for rooms in (other, unfinished):
        (found,) = planned_tasks(rooms, END)
        assert (found.drawn, found.targets) == (0, ())


def test_only_what_was_drawn_is_of_the_row(plan: DepartmentPlan, visit: Visit) -> None:
    """A complaint that names the row is none of its drawn targets; one visited need not be done (D8)."""
    (complaint,) = visit("I-2")
    complaint = complaint.but(source=Source.COMPLAINT, reason="12315-7")
    rooms = Rooms().put(
        PlanApproved(plan=plan, on=APPROVED), *visit("I-1", finished=DAY), complaint, *visit("I-3")
    )
    (found,) = planned_tasks(rooms, END)
    assert [
        (one.target, one.inspection and one.inspection.ended_on, one.done) for one in found.targets
    ] == [
        ("target-I-1", DAY, False),
        ("target-I-3", None, False),
    ]


def test_tasks_are_asked_by_plan_and_year(plan: DepartmentPlan) -> None:
    """Of another year, of no plan there is, of a special plan that draws nobody: no task is owed (C81)."""
    special = SpecialPlan(
        year=2026,
        department=ME,
        name="证照专项",
        items=("item-1",),
        targets=("甲",),
        methods=(Method.ONSITE,),
        content="证照",
        window=Window(date(2026, 3, 3), date(2026, 3, 31)),
        reason="集中出现冒用证照",
    )
    rooms = Rooms().put(*(PlanApproved(plan=one, on=APPROVED) for one in (plan, special)))
    assert [one.task for one in planned_tasks(rooms, END, year=2026)] == ["T1"]
    assert [one.plan for one in planned_tasks(rooms, END, plan=plan.id)] == [plan.id]
    assert [*planned_tasks(rooms, END, year=2025)] == []
    assert [*planned_tasks(rooms, END, plan="无/2026")] == []
    assert [*planned_tasks(rooms, END, plan=special.id)] == []


def test_draws_count_in_the_year_of_their_seal() -> None:
    """A session of another year, and one not sealed yet, adds nothing to what a year's draws add up to."""
    sessions = [
        *_session(_outcome(), "市监局/2026"),
        *_session(_outcome(year=2025), "市监局/2025", "S-0"),
        *_session(_outcome(), "市监局/2026", "S-2")[:1],
    ]
    rooms = Rooms().put(*sessions)
    counted = draw_counts(rooms, year=2026)
    assert (counted.results, counted.listed) == (1, 3)
    assert draw_counts(rooms, year=2024).results == 0
    assert draw_counts(rooms, year=2026, department="教体局").results == 0


def test_items_beyond_the_planned_task_are_named(
    book_of: Book, plan: DepartmentPlan, visit: Visit
) -> None:
    """An inspection of a planned task with an item the task has not lacks just that item (C80, C135)."""
    (assigned, *rest) = visit("I-1", finished=DAY)
    facts = [
        PlanApproved(plan=plan, on=APPROVED),
        *(
            PlanPublished(plan=plan.id, version=1, channel=name, digest="0" * 64, on=APPROVED)
            for name in ("gsxt", "portal")
        ),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=APPROVED),
    ]

    def lacking(items: tuple[str, ...]) -> list[Text]:
        book = book_of([*facts, assigned.but(items=items), *rest])
        held = conformity(book, book.inspections["I-1"])
        return [lack.text for lack in held.lacks if lack.what == "plan"]

    assert lacking(("item-1", "item-2")) == []
    assert lacking(("item-1", "item-7", "item-9")) == [
        Text("计划任务没有事项：item-7、item-9", "not in the planned task: item-7, item-9")
    ]


def test_an_act_of_an_older_journal_is_called_by_its_kind() -> None:
    """What no fact of this release declares is still told, by the name of its kind (C109, C135)."""
    rests = {"book": "a" * 64, "said": [{"ask": "was-asked-once", "by": ["ds-c1"]}]}
    events = Journal(MemoryStore()).append(
        "filing/1",
        0,
        [
            NewEvent(kind="filing.made", body={}, rests=rests),
            NewEvent(kind="filing.made", body={}),
        ],
        actor="甲",
        department=ME,
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    (told,) = rested_of(events)
    assert told.act == Text("备案", "filing made")
    assert (told.seq, told.on, told.book) == (1, date(2026, 3, 2), "a" * 64)
    assert [(one.question, one.clauses) for one in told.answers] == [
        (Text("was-asked-once", "was-asked-once"), ("ds-c1",))
    ]


def test_a_year_without_the_figure_is_a_dash(
    law: Law, book_of: Book, plan: DepartmentPlan, visit: Visit
) -> None:
    """A figure not counted in a year is shown as a dash, which is not the same as nothing to count."""
    facts = [PlanApproved(plan=plan, on=APPROVED), *visit("I-1", finished=DAY, entered=DAY)]
    now = assess(book_of(facts), law, year=2026, department=ME)
    before = assess(book_of([]), law, year=2025, department=ME)
    shown = {
        "entry": Text("无可计数", "nothing to count"),
        "completion": "—",
    }
    known = tuple(one for one in before.figures if one.name != "completion")
    page = trend_page(trend([now, evolve(before, figures=known)]), "t.html")
    labels = {one.name: Text(one.label_zh, one.label_en) for one in now.figures}
    (table,) = tables([page])
    rows = {row["figure"]: row["y2025"] for row in table.rows}
    assert {name: rows[labels[name]] for name in shown} == shown
