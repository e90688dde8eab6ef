"""Who owes what to whom, by when, under which clause: the Dongsheng rules on the real calendar."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.conference import (
    ConferenceEstablished,
    Liaison,
    MeetingConvened,
    MeetingKind,
    MemberLeft,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Order,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.errors.oversight import ObligationUnknownError
from ssj_core.inspection import (
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    InspectionCancelled,
    InspectionRecognised,
    Organ,
    Source,
)
from ssj_core.journal import Fact
from ssj_core.oversight import (
    ExtensionGranted,
    Ledger,
    Status,
    work_list,
)
from ssj_core.planning import (
    DepartmentPlan,
    JointConsulted,
    JointPlan,
    JointReplied,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFiled,
    PlanPublished,
    PlanReported,
    PlansAggregated,
    PlatformDeclared,
    Reply,
    Window,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem, Method, TargetKind
from ssj_core.rules import Due

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
HEX = "0" * 64


def _seats(*members: str, on: date) -> ConferenceEstablished:
    return ConferenceEstablished(
        name="联席会议",
        office="办公室",
        lead=members[0],
        convenor=Seat(members[0], "局长"),
        members=tuple(Seat(name, "副局长") for name in members),
        liaisons=tuple(Liaison(name, "法规股", "股长") for name in members),
        on=on,
    )


@pytest.mark.parametrize(
    "year, plan_due, joint_due",
    [
        (2022, date(2022, 2, 28), date(2022, 1, 31)),
        (2024, date(2024, 2, 29), date(2024, 1, 31)),
        (2026, date(2026, 2, 28), date(2026, 1, 31)),
        (2027, date(2027, 2, 28), date(2027, 1, 31)),
    ],
)
def test_plans_are_due_at_the_end_of_the_month(
    book_of: Book, joint_plan: JointPlan, year: int, plan_due: date, joint_due: date
) -> None:
    """End of February and end of January, weekends and all, every year, by nobody's entry (C76, C100)."""
    facts = [
        _seats("市监局", on=date(2021, 3, 1)),
        PlanApproved(plan=_of_year(joint_plan, 2022), on=date(2022, 1, 20)),
    ]
    book = book_of(facts, date(year, 12, 31))
    own, joint = book[f"plan:市监局/{year}"], book[f"joint-plan:教体局/{year}/校外培训"]
    assert own.due is not None
    assert joint.due is not None
    assert (own.due.date, joint.due.date) == (plan_due, joint_due)
    assert (own.binding, joint.binding) == (("ds-c76",), ("ds-c100",))
    assert (own.department, own.to, joint.to) == ("市监局", "联席会议办公室", "联席会议办公室")


def _of_year(plan: JointPlan, year: int) -> JointPlan:
    row = plan.tasks[0]
    window = Window(row.window.start.replace(year=year), row.window.end.replace(year=year))
    return plan.but(year=year, tasks=(row.but(window=window),))


def test_a_list_owes_a_plan_as_a_seat_does(book_of: Book) -> None:
    """Who has a list of items owes its plan without a seat (C5, C76); who comes later, the next year's."""
    item = ListedItem(
        id="S1",
        name="登记事项",
        target_kinds=(TargetKind.ENTERPRISE,),
        item_class=ItemClass.GENERAL,
        methods=(Method.ONSITE,),
        authority="城管局",
        basis="某条例",
        content="登记",
    )
    adopted = ItemListAdopted(department="城管局", items=(item,), on=date(2026, 3, 2))
    book = book_of([_seats("市监局", on=date(2026, 1, 6)), adopted], date(2027, 3, 1))
    assert {owed.id for owed in book.of("plan")} == {
        "plan:市监局/2026",
        "plan:市监局/2027",
        "plan:城管局/2027",
    }
    assert book["plan:城管局/2027"].status(date(2027, 3, 1)) is Status.OVERDUE


def test_who_left_the_conference_owes_no_plan_for_later_years(book_of: Book) -> None:
    """A unit that left owes what it owed until then, and nothing for the years after (C29, C76)."""
    order = Order(document="区政发〔2026〕1号")
    facts = [
        _seats("市监局", "教体局", on=date(2026, 1, 6)),
        MemberLeft(department="教体局", ground=order, on=date(2026, 9, 1)),
    ]
    book = book_of(facts, date(2027, 1, 5))
    assert {owed.id for owed in book.of("plan", "教体局")} == {"plan:教体局/2026"}


def test_a_late_plan_is_late_for_good(book_of: Book, plan: DepartmentPlan) -> None:
    """Open, due, overdue, then done late: the status follows the day asked about."""
    facts = [
        _seats("市监局", on=date(2026, 1, 6)),
        PlanApproved(plan=plan, on=date(2026, 3, 2)),
    ]
    owed = book_of(facts)["plan:市监局/2026"]
    assert [owed.status(date(2026, *day)) for day in ((2, 27), (2, 28), (3, 1), (3, 2))] == [
        Status.OPEN,
        Status.DUE_TODAY,
        Status.OVERDUE,
        Status.MET_LATE,
    ]


def test_amendments_are_entered_in_ten_working_days(
    book_of: Book, plan: DepartmentPlan, joint_plan: JointPlan
) -> None:
    """Ten working days from the decision, then publication and filing again (C86, C105)."""
    facts: list[Fact] = []
    for one in (plan, joint_plan):
        facts += [
            PlanApproved(plan=one, on=date(2026, 1, 20)),
            PlanAmended(plan=one.but(version=2), on=date(2026, 4, 28), reason="调整"),
        ]
    entered = PlanEntered(plan=plan.id, version=2, on=date(2026, 5, 14))
    book = book_of([*facts, entered])
    first = book["amendment:市监局/2026@2"]
    second = book["amendment:教体局/2026/校外培训@2"]
    assert first.due is not None
    # by hand: 29, 30 April; 1 to 5 May off; 6 to 9 (a working Saturday), 11 to 14 May
    assert first.due.date == date(2026, 5, 14)
    assert (first.binding, second.binding) == (("ds-c86",), ("ds-c105",))
    assert first.status(date(2026, 5, 14)) is Status.MET
    assert second.status(date(2026, 5, 15)) is Status.OVERDUE
    assert "plan-filing:市监局/2026@1" not in book.obligations
    assert "plan-filing:市监局/2026@2" in book.obligations


def test_publication_counts_when_both_channels_have_it(book_of: Book, plan: DepartmentPlan) -> None:
    """The law says 及时 without a number: owed, without a day, and the reason is kept (C78–C79)."""
    day = date(2026, 2, 2)
    facts: list[Fact] = [
        PlanApproved(plan=plan, on=day),
    ]
    number = "plan-publication:市监局/2026@1"
    open_one = book_of(facts)[number]
    assert open_one.status(day) is Status.TIMELY
    assert open_one.why_none
    assert open_one.binding == ("C78, C103",)
    facts += [
        PlanPublished(plan=plan.id, version=1, channel="portal", digest=HEX, on=day),
        PlanPublished(plan=plan.id, version=1, channel="gsxt", digest=HEX, on=day),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=day),
    ]
    book = book_of(facts)
    assert book[number].status(day) is Status.MET
    assert book["plan-filing:市监局/2026@1"].status(day) is Status.MET


def test_two_clocks_run_on_a_result_and_the_earlier_binds(book_of: Book, visit: Visit) -> None:
    """20 working days from the visit's end, 7 from the result's forming: entering moves neither (D7)."""
    number = "result-publication:I-1/市监局"
    for entered in (None, date(2026, 4, 10), date(2026, 4, 30)):
        owed = book_of(visit("I-1", finished=date(2026, 4, 8), entered=entered))[number]
        assert {term.clause: (term.due.date, term.binding) for term in owed.terms} == {
            "ds-c9": (date(2026, 4, 17), True),
            "ds-c93": (date(2026, 5, 9), False),
        }
        assert [term.cited for term in owed.terms if term.binding] == [
            "《东胜区市场监管领域部门联合“双随机、一公开”监管工作实施方案》一（二）全量归集"
        ]
        assert all(
            term.cited_en.endswith("一（二）全量归集") for term in owed.terms if term.binding
        )


def test_a_deadline_carries_its_trace(book_of: Book, visit: Visit) -> None:
    """The day comes with the calendar's own reasons."""
    one = book_of(visit("I-1", finished=date(2026, 4, 8)))["result-publication:I-1/市监局"]
    assert one.due is not None
    assert one.due.deadline is not None
    assert one.due.deadline.trace


def test_each_inspecting_department_owes_its_part(book_of: Book, visit: Visit) -> None:
    """A joint task makes one obligation per department, excusable where the law says so (C118–C119)."""
    facts = visit("I-2", departments=("教体局", "市监局"), finished=date(2026, 4, 8))
    book = book_of(facts)
    for name in ("教体局", "市监局"):
        owed = book[f"result-publication:I-2/{name}"]
        assert (owed.department, owed.to, owed.binding) == (name, "社会公众", ("ds-c9",))
        assert {term.clause for term in owed.terms if term.excusable} == {"ds-c119"}
        assert book[f"result-entry:I-2/{name}"].binding == ("ds-c119-enter",)


def test_execution_is_owed_within_the_planned_period(
    book_of: Book, visit: Visit, plan: DepartmentPlan
) -> None:
    """The plan names the last day; ending the visit or adopting a result meets it (C80, C140)."""
    number = "execution:draw-1/target-I-1/市监局"
    approved = PlanApproved(plan=plan, on=date(2026, 2, 2))
    waiting = book_of([approved, *visit("I-1")])[number]
    assert waiting.status(date(2026, 7, 1)) is Status.OVERDUE
    assert not waiting.excusable
    assert waiting.about["target"] == "target-I-1"
    done = book_of([approved, *visit("I-1", finished=date(2026, 6, 30))])[number]
    assert done.status(date(2026, 7, 1)) is Status.MET
    adopted = InspectionRecognised(
        inspection="I-1",
        source="I-0",
        source_department="教体局",
        items=("item-1",),
        days=90,
        basis="协议",
        on=date(2026, 5, 6),
    )
    book = book_of([approved, *visit("I-1"), adopted])
    assert book[number].status(date(2026, 7, 1)) is Status.MET


def test_what_was_assigned_otherwise_is_owed_by_its_day(book_of: Book, visit: Visit) -> None:
    """A complaint is inspected by the day it was assigned for, no plan and no draw needed (C19)."""
    (assigned,) = visit("I-1")
    complaint = assigned.but(source=Source.COMPLAINT, reason="12315-7")
    owed = book_of([complaint])["execution:I-1/市监局"]
    assert (owed.last and owed.last.date) == date(2026, 6, 30)
    ended = InspectionCancelled(
        inspection="I-1", reason="撤诉", approver="局长", on=date(2026, 4, 9)
    )
    assert book_of([complaint, ended]).obligations == {}


def _follow(book_of: Book, facts: list[Fact]) -> dict[str, bool]:
    book = book_of(facts)
    return {
        number: one.discharged is not None
        for number, one in book.obligations.items()
        if one.code in ("finding", "transfer", "follow-up")
    }


def test_findings_and_crimes_are_followed(book_of: Book, visit: Visit) -> None:
    """A finding wants handling, a suspected crime its transfer, a matter its end (C95–C97, C126)."""
    day = date(2026, 4, 20)
    facts = visit(
        "I-1", finished=day, entered=day, published=day, results=("pending.other",), crime=True
    )
    assert _follow(book_of, facts) == {
        "finding:I-1/市监局": False,
        "transfer:I-1/市监局": False,
    }
    opened = FollowUpOpened(
        inspection="I-1",
        matter="M-1",
        action=FollowUp.CASE,
        department="市监局",
        words="立案",
        on=day,
    )
    sent = CrimeTransferred(
        inspection="I-1",
        matter="M-2",
        department="市监局",
        organ=Organ.PUBLIC_SECURITY,
        to="公安分局",
        document="送1",
        on=day,
    )
    facts += [opened, sent]
    assert _follow(book_of, facts) == {
        "finding:I-1/市监局": True,
        "transfer:I-1/市监局": True,
        "follow-up:I-1#M-1": False,
        "follow-up:I-1#M-2": False,
    }
    assert book_of(facts)["follow-up:I-1#M-2"].to == "公安分局"
    facts += [
        FollowUpClosed(inspection="I-1", matter="M-1", outcome="已处罚", on=day),
        HandoverReceived(inspection="I-1", matter="M-2", by="公安分局", receipt="回1", on=day),
    ]
    assert all(_follow(book_of, facts).values())


def test_another_departments_matter_is_told_to_it(book_of: Book, visit: Visit) -> None:
    """What is another department's duty is owed to be told; nothing else discharges it (C124)."""
    day = date(2026, 4, 20)
    facts = visit("I-1", finished=day, entered=day, results=("pending.other",))
    number = "notify-department:I-1/市监局"
    assert book_of(facts)[number].status(day) is Status.TIMELY
    told = DepartmentNotified(
        inspection="I-1",
        matter="M-1",
        department="市监局",
        to="公安局",
        words="线索",
        document="告1",
        on=day,
    )
    assert book_of([*facts, told])[number].status(day) is Status.MET


@given(
    done=st.none() | st.dates(date(2026, 4, 8), date(2026, 6, 30)),
    days=st.lists(st.dates(date(2026, 4, 8), date(2026, 7, 31)), min_size=2).map(sorted),
)
def test_time_runs_one_way(book_of: Book, done: date | None, days: list[date]) -> None:
    """From open to due to overdue, then done in time or late for good: no status comes back."""
    base = book_of([_seats("市监局", on=date(2026, 1, 6))])["plan:市监局/2026"]
    owed = evolve(base, due=Due.on(date(2026, 5, 9)), discharged=done)
    order = [Status.OPEN, Status.DUE_TODAY, Status.OVERDUE, Status.MET, Status.MET_LATE]
    places = [order.index(owed.status(day)) for day in days]
    assert places == sorted(places)
    if done and done <= days[-1]:
        assert owed.status(days[-1]) is (
            Status.MET if done <= date(2026, 5, 9) else Status.MET_LATE
        )


def test_the_department_with_jurisdiction_may_take_over(book_of: Book, visit: Visit) -> None:
    """A matter of a department that did not inspect answers every finding of the inspection (C95)."""
    day = date(2026, 4, 20)
    facts = visit(
        "I-2",
        departments=("教体局", "市监局"),
        finished=day,
        entered=day,
        results=("pending.other",),
    )
    clue = CluePassed(
        inspection="I-2",
        matter="M-1",
        department="文旅局",
        unit="执法队",
        words="线索",
        document="移1",
        on=day,
    )
    found = _follow(book_of, [*facts, clue])
    assert found["finding:I-2/教体局"]
    assert found["finding:I-2/市监局"]


def test_consultations_are_answered(book_of: Book, joint_plan: JointPlan) -> None:
    """An answer discharges; recorded silence does not (C49, A18)."""
    day = date(2026, 1, 22)
    facts: list[Fact] = [
        PlanApproved(plan=joint_plan, on=date(2026, 1, 20)),
        JointConsulted(plan=joint_plan.id, task="J1", department="市监局", document="函1", on=day),
    ]
    number = f"consultation-reply:{joint_plan.id}#J1/市监局"
    for reply, status in ((Reply.AGREE, Status.MET), (Reply.NO_REPLY, Status.TIMELY)):
        answer = JointReplied(
            plan=joint_plan.id, task="J1", department="市监局", reply=reply, on=day
        )
        owed = book_of([*facts, answer])[number]
        assert (owed.status(day), owed.to) == (status, "教体局")
    book = book_of(facts)
    assert book["joint-plan:教体局/2026/校外培训"].status(day) is Status.MET


def test_the_district_plan_is_reported(book_of: Book) -> None:
    """Putting the joint plans together obliges whoever did to report them to the government (C104)."""
    day = date(2026, 2, 3)
    merged = PlansAggregated(year=2026, plans=("p",), digest=HEX, on=day)
    told = PlanReported(year=2026, receiver="区人民政府", digest=HEX, on=day)
    owed = book_of([merged])["plan-report:2026"]
    assert (owed.to, owed.status(day)) == ("区人民政府", Status.TIMELY)
    assert book_of([merged, told])["plan-report:2026"].status(day) is Status.MET


def _meeting(due: date | None) -> list[Fact]:
    day = date(2026, 3, 2)
    return [
        ConferenceEstablished(
            name="联席会议",
            office="办公室",
            lead="市监局",
            convenor=Seat("市监局", "局长"),
            members=(Seat("教体局", "副局长"),),
            liaisons=(Liaison("教体局", "法规股", "股长"),),
            on=day,
        ),
        MeetingConvened(
            meeting="F-1",
            meeting_kind=MeetingKind.PARTIAL,
            convened_by="教体局",
            chair="副局长",
            departments=("教体局",),
            agenda=("A-1",),
            on=day,
        ),
        MinutesDrafted(
            meeting="F-1",
            attending=("教体局",),
            resolutions=(Resolution(id="R-1", text="方案", owner="教体局", major=False, due=due),),
            digest=HEX,
            on=day,
        ),
        MinutesConsented(meeting="F-1", department="教体局", on=day),
        MinutesSigned(meeting="F-1", by="局长", on=day),
    ]


def test_resolutions_are_owed_once_signed(book_of: Book) -> None:
    """The owner of a resolution owes it by the day the minutes name, if they name one (C39)."""
    facts = _meeting(date(2026, 3, 31))
    assert book_of(facts[:-1]).of("resolution") == ()
    owed = book_of(facts)["resolution:R-1"]
    assert (owed.department, owed.status(date(2026, 4, 1))) == ("教体局", Status.OVERDUE)
    timeless = book_of(_meeting(None))["resolution:R-1"]
    assert timeless.status(date(2026, 4, 1)) is Status.TIMELY
    done = ResolutionSettled(resolution="R-1", outcome="已办", on=date(2026, 3, 30))
    settled = book_of([*facts, done])["resolution:R-1"]
    assert settled.status(date(2026, 4, 1)) is Status.MET


def test_extensions_move_the_clause_that_says_in_principle(book_of: Book, visit: Visit) -> None:
    """原则上 lets more time be granted; the seven working days stand beside it as they are (A2, D7)."""
    facts = visit("I-2", departments=("教体局", "市监局"), finished=date(2026, 4, 8))
    number = "result-publication:I-2/教体局"
    granted = ExtensionGranted(
        obligation=number,
        until=date(2026, 5, 20),
        reason="样品检验未完成",
        approver="分管副区长",
        on=date(2026, 4, 30),
    )
    extended = book_of([*facts, granted])[number]
    days = {term.clause: term.last(extended.extension).date for term in extended.terms}
    assert days == {"ds-c9": date(2026, 4, 17), "ds-c119": date(2026, 5, 20)}
    assert (extended.last and extended.last.date) == date(2026, 4, 17)
    assert extended.excusable
    entry = book_of([*facts, granted.but(obligation="result-entry:I-2/教体局")])
    moved = entry["result-entry:I-2/教体局"]
    assert moved.status(date(2026, 5, 20)) is Status.DUE_TODAY
    nobody = granted.but(obligation="no:thing")
    assert book_of([*facts, nobody]).obligations == book_of(facts).obligations


def test_unknown_obligations_are_refused(book_of: Book) -> None:
    """A number that no event opened is an error, not an empty answer."""
    with pytest.raises(ObligationUnknownError):
        book_of([])["plan:无/2026"]


def test_a_day_not_certain_gives_a_status_not_certain(book_of: Book, visit: Visit) -> None:
    """Before the holiday notice is out, between earliest and latest day nothing is called late."""
    facts = visit("I-1", finished=date(2027, 1, 1))
    owed = book_of(facts)["result-publication:I-1/市监局"]
    assert owed.due is not None
    assert owed.due.provisional
    assert owed.status(owed.due.earliest) is Status.OPEN
    assert owed.status(owed.due.latest) is Status.UNCERTAIN
    late = evolve(owed, discharged=owed.due.latest)
    assert late.status(owed.due.latest) is Status.MET_UNCERTAIN
    assert evolve(owed, discharged=owed.due.earliest).status(owed.due.latest) is Status.MET


def test_the_work_list_puts_the_most_pressing_first(book_of: Book, visit: Visit) -> None:
    """Overdue, due, open, and what the law wants in time; done and later things are not on it."""
    facts = [
        *visit("I-1", finished=date(2026, 4, 8)),
        *visit("I-2", departments=("教体局",), finished=date(2026, 4, 30)),
        *visit(
            "I-3", finished=date(2026, 4, 9), entered=date(2026, 4, 9), results=("unreachable",)
        ),
    ]
    book = book_of(facts)
    lines = work_list(book.obligations.values(), date(2026, 5, 10))
    assert [(one.obligation.id, one.status.value, one.days_left) for one in lines] == [
        ("result-publication:I-1/市监局", "overdue", -23),
        ("result-publication:I-3/市监局", "overdue", -20),
        ("result-entry:I-1/市监局", "overdue", -1),
        ("result-publication:I-2/教体局", "open", 3),
        ("result-entry:I-2/教体局", "open", 22),
        ("finding:I-3/市监局", "timely", None),
    ]
    mine = work_list(book.obligations.values(), date(2026, 5, 10), department="教体局")
    assert {one.obligation.department for one in mine} == {"教体局"}
    assert work_list(book.obligations.values(), date(2026, 4, 7)) == ()


def test_other_rooms_events_are_passed_over(book_of: Book) -> None:
    """The platform obliges nobody here."""
    platform = PlatformDeclared(
        department="甲局", platform="平台", own=True, document="1号", on=date(2026, 1, 4)
    )
    assert book_of([platform]).obligations == {}
