"""The edges of what is owed: years nobody owes, what comes back from a snapshot, duties that misname."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from ssj_core.conference import ConferenceEstablished, Liaison, MemberLeft, Order, Seat
from ssj_core.drawing import EntropyRule, StratumDraft, TaskDraft, Times, seal_session
from ssj_core.drawing.facts import TaskRecorded
from ssj_core.encoding import canonical, parse
from ssj_core.errors import ManyFaultsError
from ssj_core.journal import Fact
from ssj_core.oversight import ExtensionGranted, Law, Ledger, Owing, check_duties, ledger
from ssj_core.planning import DepartmentPlan, JointPlan, PlanAmended, PlanApproved, Window
from ssj_core.rules.duties import Duty, Step
from ssj_core.testing import Rooms
from ssj_core.testing.worlds import open_world

Book = Callable[..., Ledger]
ME, OTHER = "市监局", "教体局"
ORDER = Order(document="区政发〔2026〕1号")
SEATED = ConferenceEstablished(
    name="联席会议",
    office="办公室",
    lead=ME,
    convenor=Seat(ME, "局长"),
    members=(Seat(ME, "副局长"), Seat(OTHER, "副局长")),
    liaisons=(Liaison(ME, "法规股", "股长"), Liaison(OTHER, "法规股", "股长")),
    on=date(2026, 1, 6),
)


def test_no_year_before_the_text_is_owed(book_of: Book, joint_plan: JointPlan) -> None:
    """A plan of a year before the text obliges to none for that year, nor for that the text came too late for."""
    row = joint_plan.tasks[0]
    window = Window(date(2020, 9, 1), date(2020, 10, 31))
    old = joint_plan.but(year=2020, tasks=(row.but(window=window),))
    book = book_of([PlanApproved(plan=old, on=date(2021, 3, 5))], date(2022, 6, 1))
    assert {owed.id for owed in book.of("joint-plan")} == {"joint-plan:教体局/2022/校外培训"}


def test_the_first_leaving_counts(book_of: Book) -> None:
    """Who is said to have left a second time, or never had a seat, owes what he owed before."""
    left = MemberLeft(department=OTHER, ground=ORDER, on=date(2026, 9, 1))
    once = book_of([SEATED, left], date(2028, 1, 5))
    again = left.but(on=date(2027, 9, 1))
    stranger = left.but(department="文旅局", on=date(2027, 9, 2))
    twice = book_of([SEATED, left, again, stranger], date(2028, 1, 5))
    assert set(twice.obligations) == set(once.obligations)
    assert {owed.id for owed in twice.of("plan", OTHER)} == {"plan:教体局/2026"}
    assert twice.of("plan", "文旅局") == ()


def _ledger_after(owing: Owing, law: Law, facts: list[Fact]) -> Ledger:
    return ledger(Rooms().put(*facts), owing, law, date(2026, 12, 31))


def test_what_is_owed_comes_back_from_a_snapshot(
    law: Law,
    plan: DepartmentPlan,
    visit: Callable[..., list[Fact]],
) -> None:
    """What is open, done, extended and yearly is the same after a snapshot was written and read."""
    facts: list[Fact] = [
        SEATED,
        MemberLeft(department=OTHER, ground=ORDER, on=date(2026, 9, 1)),
        PlanApproved(plan=plan, on=date(2026, 1, 20)),
        PlanAmended(plan=plan.but(version=2), on=date(2026, 4, 28), reason="调整"),
        *visit("I-1", departments=(OTHER, ME), finished=date(2026, 4, 8)),
        *visit("I-2", finished=date(2026, 4, 8), published=date(2026, 4, 9)),
        ExtensionGranted(
            obligation=f"result-publication:I-1/{ME}",
            until=date(2026, 5, 20),
            reason="样品检验未完成",
            approver="分管副区长",
            on=date(2026, 4, 30),
        ),
    ]
    owing = Owing(lambda on: law.rules_on(on).duties)
    Rooms(readers=[owing]).put(*facts)
    other = Owing(lambda on: law.rules_on(on).duties)
    other.restore(parse(canonical(owing.snapshot())))
    for name in ("opened", "yearly", "done", "extended", "open"):
        assert getattr(owing, name), name
        assert getattr(other, name) == getattr(owing, name)
    before, after = _ledger_after(owing, law, facts), _ledger_after(other, law, facts)
    assert after.obligations == before.obligations


def test_a_district_in_the_middle_of_its_year_comes_back() -> None:
    """A journal's obligations are owed as before when only the snapshot is read, not the journal."""
    service = open_world("inspected").service
    day, law = date(2026, 12, 31), service.law
    before = service.ledger(day).obligations
    assert before
    other = Owing(lambda on: law.rules_on(on).duties)
    other.restore(parse(canonical(service.owing.snapshot())))
    assert ledger(service.state, other, law, day).obligations == before


def _checked(duty: Duty, kind: str, path: str, **more: Any) -> list[str]:
    """Return what is found wrong when a duty is met by a fact, a path of which tells the day."""
    step = Step(by=(kind,), on=path, subject="x", **more)
    named = evolve(duty, opens=(), meets=(step,), lapses=(), reopens=())
    try:
        check_duties([named])
    except ManyFaultsError as error:
        return [fault.params["why_en"] for fault in error.faults]
    return []


@pytest.fixture
def amendment(law: Law) -> Duty:
    """A duty that a fact opens."""
    return law.duty("ds-duty-amendment")


def test_a_duty_names_a_fact_there_is(amendment: Duty) -> None:
    """A fact that cannot happen is refused; one without fields of its own to follow is taken."""
    (fault,) = _checked(amendment, "plan.amnded", "on")
    assert "plan.amnded" in fault
    assert _checked(amendment, "plan.drafted", "whatever") == []


@pytest.mark.parametrize(
    "kind, path, known",
    [
        ("plan.entered", "day", "version"),
        ("plan.amended", "plan.yaer", "year"),
        ("draw.commit", "record.day", "tasks"),
        ("draw.commit", "now.day", "commit"),
        ("plan.entered", "entry.day", "actor"),
    ],
)
def test_a_duty_names_a_path_there_is(amendment: Duty, kind: str, path: str, known: str) -> None:
    """A slip in a path is refused with where it stands and what there is instead, once for each path."""
    (fault,) = _checked(amendment, kind, path, when={path: (1,)})
    assert f"{kind}：{path}" in fault
    assert known in fault
    assert _checked(amendment, kind, f"{path.rpartition('.')[0] or 'on'}") == []


@pytest.mark.parametrize("of, other", [("task", "session"), ("target", "owner")])
def test_a_duty_of_a_task_names_what_a_task_has(law: Law, of: str, other: str) -> None:
    """A duty of a task knows no session, one of a drawn target no owner: every slip is told at once."""
    duty = next(one for one in law.book.duties if one.of == of)
    check_duties([duty])
    wrong = evolve(duty, owes=f"{{{other}}}", to="{nobody}")
    with pytest.raises(ManyFaultsError) as caught:
        check_duties([wrong])
    assert [str(fault) for fault in caught.value.faults if other in str(fault)]
    assert [str(fault) for fault in caught.value.faults if "nobody" in str(fault)]
    assert len(caught.value.faults) == 2


def test_what_is_not_there_yet_is_said_to_be_nothing(amendment: Duty) -> None:
    """Before the seal a draw has no suite: an obligation opened then names none, and stands."""
    draft = TaskDraft(
        "T1",
        purpose="rehearsal",
        basis=("caller",),
        entropy=EntropyRule(bits=60, sources=("dice",)),
        strata=(StratumDraft("A", targets=["甲", "乙"], number=1),),
        frame_secret="3" * 64,
        rules_secret="4" * 64,
    )
    sealed = seal_session(
        session="S-1",
        suite="sha256",
        at="2026-04-01T09:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice"],
        times=Times(public="2026-04-01T09:30:00+08:00", result="2026-04-01T18:00:00+08:00"),
    )
    begun = TaskRecorded(session="S-1", record=sealed.tasks[0].record)
    duty = evolve(
        amendment,
        code="seal",
        subject="{session}",
        owes=ME,
        about={"suite": "按 {now.commit.suite} 封存", "task": "{record.task}"},
        asks={},
        question="",
        opens=(Step(by=("draw.task",)),),
        meets=(),
        lapses=(),
    )
    owing = Owing(lambda _: [duty])
    Rooms(readers=[owing]).put(begun)
    assert owing.opened["seal:S-1"].about == {"suite": "按  封存", "task": "T1"}
