"""Who owes what to whom, by when, under which clause: the Dongsheng rules on the real calendar."""

from collections.abc import Callable, Iterable
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
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.errors.oversight import ExtensionRefusedError, ObligationUnknownError
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
)
from ssj_core.journal import NewEvent
from ssj_core.oversight import (
    ExtensionGranted,
    Ledger,
    Receivers,
    Status,
    YearDuty,
    grant,
    ledger,
    work_list,
)
from ssj_core.planning import (
    DepartmentPlan,
    Fact,
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
)
from ssj_core.rules import Due, RuleSet

Rules = Callable[[date], RuleSet]
Visit = Callable[..., list[Fact]]
HEX = "0" * 64


def _book(facts: Iterable[Fact], rules_on: Rules, *years: YearDuty) -> Ledger:
    return ledger([fact.event() for fact in facts], rules_on, years=years)


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
    rules_on: Rules, year: int, plan_due: date, joint_due: date
) -> None:
    """End of February and end of January, weekends and all (C76, C100, A16)."""
    book = _book(
        [],
        rules_on,
        YearDuty(year=year, department="市监局"),
        YearDuty(year=year, department="教体局", domain="校外培训"),
    )
    one, other = book.obligations.values()
    assert one.due is not None
    assert other.due is not None
    assert (one.due.date, other.due.date) == (plan_due, joint_due)
    assert (one.binding, other.binding) == (("ds-c76",), ("ds-c100",))
    assert (one.department, one.to, other.to) == ("市监局", "联席会议办公室", "联席会议办公室")


def test_a_late_plan_is_late_for_good(rules_on: Rules, plan: DepartmentPlan) -> None:
    """Open, due, overdue, then done late: the status follows the day asked about."""
    duty = YearDuty(year=2026, department="市监局")
    one = _book([PlanApproved(plan=plan, on=date(2026, 3, 2))], rules_on, duty)["plan:市监局/2026"]
    assert [one.status(date(2026, *day)) for day in ((2, 27), (2, 28), (3, 1), (3, 2))] == [
        Status.OPEN,
        Status.DUE_TODAY,
        Status.OVERDUE,
        Status.MET_LATE,
    ]


def test_amendments_are_entered_in_ten_working_days(
    rules_on: Rules, plan: DepartmentPlan, joint_plan: JointPlan
) -> None:
    """Ten working days from the decision, then publication and filing again (C86, C105)."""
    facts: list[Fact] = []
    for one in (plan, joint_plan):
        facts += [
            PlanApproved(plan=one, on=date(2026, 1, 20)),
            PlanAmended(plan=one.but(version=2), on=date(2026, 4, 28), reason="调整"),
        ]
    entered = PlanEntered(plan=plan.id, version=2, on=date(2026, 5, 14))
    book = _book([*facts, entered], rules_on)
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


def test_publication_counts_when_both_channels_have_it(
    rules_on: Rules, plan: DepartmentPlan
) -> None:
    """The law says 及时 without a number: owed, without a day, and the reason is kept (C78–C79)."""
    day = date(2026, 2, 2)
    facts: list[Fact] = [
        PlanApproved(plan=plan, on=day),
    ]
    number = "plan-publication:市监局/2026@1"
    open_one = _book(facts, rules_on)[number]
    assert open_one.status(day) is Status.TIMELY
    assert open_one.why_none
    assert open_one.binding == ("C78, C103",)
    facts += [
        PlanPublished(plan=plan.id, version=1, channel="portal", digest=HEX, on=day),
        PlanPublished(plan=plan.id, version=1, channel="gsxt", digest=HEX, on=day),
        PlanFiled(plan=plan.id, version=1, receiver="联席会议办公室", on=day),
    ]
    book = _book(facts, rules_on)
    assert book[number].status(day) is Status.MET
    assert book["plan-filing:市监局/2026@1"].status(day) is Status.MET


def test_two_clocks_run_on_a_result_and_the_earlier_binds(rules_on: Rules, visit: Visit) -> None:
    """20 working days from the end, 7 from the entry: both computed, the earlier binds (A1)."""
    number = "result-publication:I-1/市监局"
    before = _book(visit("I-1", finished=date(2026, 4, 8)), rules_on)[number]
    assert [one.clause for one in before.terms] == ["ds-c93"]
    early = _book(visit("I-1", finished=date(2026, 4, 8), entered=date(2026, 4, 10)), rules_on)
    days = {one.clause: (one.due.date, one.binding) for one in early[number].terms}
    assert days == {
        "ds-c9": (date(2026, 4, 21), True),
        "ds-c93": (date(2026, 5, 9), False),
    }
    late = _book(visit("I-1", finished=date(2026, 4, 8), entered=date(2026, 4, 30)), rules_on)
    assert late[number].binding == ("ds-c93",)
    assert [one.cited for one in late[number].terms if one.binding] == [
        "《东胜区市场监管领域部门联合“双随机、一公开”监管工作实施方案》四（三）3"
    ]
    assert all(one.cited_en.endswith("四（三）3") for one in late[number].terms if one.binding)


def test_a_second_entry_starts_no_new_clock(rules_on: Rules, visit: Visit) -> None:
    """The record was produced once: entering it again after its return moves nothing (C9)."""
    facts = visit(
        "I-1", finished=date(2026, 4, 8), entered=date(2026, 4, 10), results=("pending.other",)
    )
    again = visit(
        "I-1", finished=date(2026, 4, 8), entered=date(2026, 4, 15), results=("pending.other",)
    )[-1]
    first, second = _book(facts, rules_on), _book([*facts, again], rules_on)
    assert first.obligations == second.obligations


def test_a_deadline_carries_its_trace(rules_on: Rules, visit: Visit) -> None:
    """The day comes with the calendar's own reasons."""
    one = _book(visit("I-1", finished=date(2026, 4, 8)), rules_on)["result-publication:I-1/市监局"]
    assert one.due is not None
    assert one.due.deadline is not None
    assert one.due.deadline.trace


def test_each_inspecting_department_owes_its_part(rules_on: Rules, visit: Visit) -> None:
    """A joint task makes one obligation per department, excusable where the law says so (C118–C119)."""
    facts = visit("I-2", departments=("教体局", "市监局"), finished=date(2026, 4, 8))
    book = _book(facts, rules_on)
    for name in ("教体局", "市监局"):
        owed = book[f"result-publication:I-2/{name}"]
        assert (owed.department, owed.to, owed.binding) == (name, "社会公众", ("ds-c119",))
        assert owed.excusable
        assert owed.hard is None
        assert book[f"result-entry:I-2/{name}"].binding == ("ds-c119-enter",)


def test_execution_is_owed_within_the_planned_period(rules_on: Rules, visit: Visit) -> None:
    """The plan names the last day; ending the visit or adopting a result meets it (C140)."""
    waiting = _book(visit("I-1"), rules_on)["execution:I-1/市监局"]
    assert waiting.status(date(2026, 7, 1)) is Status.OVERDUE
    assert not waiting.excusable
    done = _book(visit("I-1", finished=date(2026, 6, 30)), rules_on)["execution:I-1/市监局"]
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
    book = _book([*visit("I-1"), adopted], rules_on)
    assert book["execution:I-1/市监局"].status(date(2026, 7, 1)) is Status.MET


def test_an_inspection_without_result_owes_nothing_more(rules_on: Rules, visit: Visit) -> None:
    """A cancelled inspection takes its open obligations with it; what was met stays met."""
    ended = InspectionCancelled(
        inspection="I-1", reason="注销", approver="局长", on=date(2026, 4, 9)
    )
    assert _book([*visit("I-1"), ended], rules_on).obligations == {}
    book = _book([*visit("I-1", finished=date(2026, 4, 8)), ended], rules_on)
    assert list(book.obligations) == ["execution:I-1/市监局"]


def _follow(rules_on: Rules, facts: list[Fact]) -> dict[str, bool]:
    book = _book(facts, rules_on)
    return {
        number: one.discharged is not None
        for number, one in book.obligations.items()
        if one.duty.value in ("finding", "criminal-transfer", "follow-up")
    }


def test_findings_and_crimes_are_followed(rules_on: Rules, visit: Visit) -> None:
    """A finding wants handling, a suspected crime its transfer, a matter its end (C95–C97, C126)."""
    day = date(2026, 4, 20)
    facts = visit(
        "I-1", finished=day, entered=day, published=day, results=("pending.other",), crime=True
    )
    assert _follow(rules_on, facts) == {
        "finding:I-1/市监局": False,
        "criminal-transfer:I-1/市监局": False,
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
    assert _follow(rules_on, facts) == {
        "finding:I-1/市监局": True,
        "criminal-transfer:I-1/市监局": True,
        "follow-up:I-1#M-1": False,
        "follow-up:I-1#M-2": False,
    }
    assert _book(facts, rules_on)["follow-up:I-1#M-2"].to == "公安分局"
    facts += [
        FollowUpClosed(inspection="I-1", matter="M-1", outcome="已处罚", on=day),
        HandoverReceived(inspection="I-1", matter="M-2", by="公安分局", receipt="回1", on=day),
    ]
    assert all(_follow(rules_on, facts).values())


def test_another_departments_matter_is_told_to_it(rules_on: Rules, visit: Visit) -> None:
    """What is another department's duty is owed to be told; nothing else discharges it (C124)."""
    day = date(2026, 4, 20)
    facts = visit("I-1", finished=day, entered=day, results=("pending.other",))
    number = "notify-department:I-1/市监局"
    assert _book(facts, rules_on)[number].status(day) is Status.TIMELY
    told = DepartmentNotified(
        inspection="I-1",
        matter="M-1",
        department="市监局",
        to="公安局",
        words="线索",
        document="告1",
        on=day,
    )
    assert _book([*facts, told], rules_on)[number].status(day) is Status.MET


@given(
    done=st.none() | st.dates(date(2026, 4, 8), date(2026, 6, 30)),
    days=st.lists(st.dates(date(2026, 4, 8), date(2026, 7, 31)), min_size=2).map(sorted),
)
def test_time_runs_one_way(rules_on: Rules, done: date | None, days: list[date]) -> None:
    """From open to due to overdue, then done in time or late for good: no status comes back."""
    duty = YearDuty(year=2026, department="市监局")
    base = next(iter(_book([], rules_on, duty).obligations.values()))
    owed = evolve(base, due=Due.on(date(2026, 5, 9)), discharged=done)
    order = [Status.OPEN, Status.DUE_TODAY, Status.OVERDUE, Status.MET, Status.MET_LATE]
    places = [order.index(owed.status(day)) for day in days]
    assert places == sorted(places)
    if done and done <= days[-1]:
        assert owed.status(days[-1]) is (
            Status.MET if done <= date(2026, 5, 9) else Status.MET_LATE
        )


def test_the_department_with_jurisdiction_may_take_over(rules_on: Rules, visit: Visit) -> None:
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
    found = _follow(rules_on, [*facts, clue])
    assert found["finding:I-2/教体局"]
    assert found["finding:I-2/市监局"]


def test_consultations_are_answered(rules_on: Rules, joint_plan: JointPlan) -> None:
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
        owed = _book([*facts, answer], rules_on)[number]
        assert (owed.status(day), owed.to) == (status, "教体局")
    book = _book(facts, rules_on, YearDuty(year=2026, department="教体局", domain="校外培训"))
    assert book["joint-plan:教体局/2026/校外培训"].status(day) is Status.MET


def test_the_district_plan_is_reported(rules_on: Rules) -> None:
    """Putting the joint plans together obliges to report them to the government (C104)."""
    day = date(2026, 2, 3)
    merged = PlansAggregated(year=2026, plans=("p",), digest=HEX, on=day)
    told = PlanReported(year=2026, receiver="区人民政府", digest=HEX, on=day)
    receivers = Receivers(office="办公室", government="旗人民政府")
    owed = ledger([merged.event()], rules_on, receivers=receivers)["plan-report:2026"]
    assert (owed.department, owed.to, owed.status(day)) == ("办公室", "旗人民政府", Status.TIMELY)
    assert _book([merged, told], rules_on)["plan-report:2026"].status(day) is Status.MET


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


def test_resolutions_are_owed_once_signed(rules_on: Rules) -> None:
    """The owner of a resolution owes it by the day the minutes name, if they name one (C39)."""
    facts = _meeting(date(2026, 3, 31))
    assert _book(facts[:-1], rules_on).obligations == {}
    owed = _book(facts, rules_on)["resolution:R-1"]
    assert (owed.department, owed.status(date(2026, 4, 1))) == ("教体局", Status.OVERDUE)
    timeless = _book(_meeting(None), rules_on)["resolution:R-1"]
    assert timeless.status(date(2026, 4, 1)) is Status.TIMELY
    done = ResolutionSettled(resolution="R-1", outcome="已办", on=date(2026, 3, 30))
    settled = _book([*facts, done], rules_on)["resolution:R-1"]
    assert settled.status(date(2026, 4, 1)) is Status.MET


def _extension(until: date, number: str = "result-publication:I-2/教体局") -> ExtensionGranted:
    return ExtensionGranted(
        obligation=number,
        until=until,
        reason="样品检验未完成",
        approver="分管副区长",
        on=date(2026, 4, 30),
    )


def test_extensions_move_the_day_where_the_law_says_in_principle(
    rules_on: Rules, visit: Visit
) -> None:
    """原则上 lets more time be granted, with reason and approver, never silently (A2, C119)."""
    facts = visit("I-2", departments=("教体局", "市监局"), finished=date(2026, 4, 8))
    owed = _book(facts, rules_on)["result-publication:I-2/教体局"]
    fact = grant(owed, _extension(date(2026, 5, 20)))
    extended = _book([*facts, fact], rules_on)["result-publication:I-2/教体局"]
    assert extended.last is not None
    assert extended.last.date == date(2026, 5, 20)
    assert extended.status(date(2026, 5, 20)) is Status.DUE_TODAY
    assert owed.status(date(2026, 5, 20)) is Status.OVERDUE
    nobody = _extension(date(2026, 5, 20), "no:thing")
    with pytest.raises(ObligationUnknownError):
        grant(owed, nobody)
    assert (
        _book([*facts, nobody], rules_on).obligations.keys()
        == _book(facts, rules_on).obligations.keys()
    )


def test_extensions_never_move_a_hard_day(rules_on: Rules, visit: Visit) -> None:
    """Once the record exists, its seven working days hold whatever was granted (A1, A2)."""
    facts = [
        *visit(
            "I-2",
            departments=("教体局", "市监局"),
            finished=date(2026, 4, 8),
            entered=date(2026, 4, 29),
        ),
        _extension(date(2026, 6, 30)),
    ]
    owed = _book(facts, rules_on)["result-publication:I-2/教体局"]
    assert owed.due is not None
    assert owed.hard is not None
    assert owed.last is not None
    assert owed.due.date == date(2026, 5, 9)
    assert owed.last.date == owed.hard.date == date(2026, 5, 12)


@pytest.mark.parametrize(
    "departments, entered, published, until",
    [
        (("市监局",), None, None, date(2026, 5, 20)),
        (("教体局", "市监局"), None, None, date(2026, 5, 9)),
        (("教体局", "市监局"), date(2026, 4, 29), None, date(2026, 5, 13)),
        (("教体局", "市监局"), date(2026, 4, 9), date(2026, 4, 10), date(2026, 5, 20)),
    ],
    ids=["hard", "no later", "beyond the hard day", "done"],
)
def test_extensions_the_law_does_not_allow_are_refused(
    rules_on: Rules,
    visit: Visit,
    departments: tuple[str, ...],
    entered: date | None,
    published: date | None,
    until: date,
) -> None:
    """A hard day, an earlier day, a day beyond another clause, a thing done: no extension."""
    facts = visit(
        "I-2",
        departments=departments,
        finished=date(2026, 4, 8),
        entered=entered,
        published=published,
    )
    number = f"result-publication:I-2/{departments[0]}"
    with pytest.raises(ExtensionRefusedError):
        grant(_book(facts, rules_on)[number], _extension(until, number))


def test_unknown_obligations_are_refused(rules_on: Rules) -> None:
    """A number that no event opened is an error, not an empty answer."""
    with pytest.raises(ObligationUnknownError):
        _book([], rules_on)["plan:无/2026"]


def test_a_day_not_certain_gives_a_status_not_certain(rules_on: Rules, visit: Visit) -> None:
    """Before the holiday notice is out, between earliest and latest day nothing is called late."""
    facts = visit("I-1", finished=date(2027, 1, 1))
    owed = _book(facts, rules_on)["result-publication:I-1/市监局"]
    assert owed.due is not None
    assert owed.due.provisional
    assert owed.status(owed.due.earliest) is Status.OPEN
    assert owed.status(owed.due.latest) is Status.UNCERTAIN
    late = evolve(owed, discharged=owed.due.latest)
    assert late.status(owed.due.latest) is Status.MET_UNCERTAIN
    assert evolve(owed, discharged=owed.due.earliest).status(owed.due.latest) is Status.MET


def test_the_work_list_puts_the_most_pressing_first(rules_on: Rules, visit: Visit) -> None:
    """Overdue, due, open, and what the law wants in time; done and later things are not on it."""
    facts = [
        *visit("I-1", finished=date(2026, 4, 8)),
        *visit("I-2", departments=("教体局",), finished=date(2026, 4, 30)),
        *visit(
            "I-3", finished=date(2026, 4, 9), entered=date(2026, 4, 9), results=("unreachable",)
        ),
    ]
    book = _book(facts, rules_on)
    lines = work_list(book.obligations.values(), date(2026, 5, 10))
    assert [(one.obligation.id, one.status.value, one.days_left) for one in lines] == [
        ("result-publication:I-3/市监局", "overdue", -20),
        ("result-entry:I-1/市监局", "overdue", -1),
        ("result-publication:I-1/市监局", "overdue", -1),
        ("result-entry:I-2/教体局", "open", 22),
        ("result-publication:I-2/教体局", "open", 22),
        ("finding:I-3/市监局", "timely", None),
    ]
    mine = work_list(book.obligations.values(), date(2026, 5, 10), department="教体局")
    assert {one.obligation.department for one in mine} == {"教体局"}
    assert len(work_list(book.obligations.values(), date(2026, 4, 7))) == 3


def test_a_plan_whose_beginning_is_missing_owes_nothing(rules_on: Rules) -> None:
    """Of a plan that was never approved in this journal nothing is known, and nothing is made up."""
    filed = PlanFiled(
        plan="甲局/2026", version=1, receiver="conference-office", on=date(2026, 2, 1)
    )
    assert ledger([filed.event()], rules_on).plans == {}


def test_other_rooms_events_are_passed_over(rules_on: Rules) -> None:
    """The platform and registers oblige nobody here."""
    platform = PlatformDeclared(
        department="甲局", platform="平台", own=True, document="1号", on=date(2026, 1, 4)
    )
    events = [
        platform.event(),
        NewEvent("record.published", {"form": "item-list"}),
    ]
    assert ledger(events, rules_on).obligations == {}
