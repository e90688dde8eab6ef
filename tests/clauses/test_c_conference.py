"""Chapter three of the plan, C27–C51: who sits in the joint conference, and what its meetings bind."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from stepping import apply

from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import (
    CONFERENCE,
    Conference,
    ConferenceEstablished,
    ConferenceFact,
    ConferenceFunction,
    Liaison,
    Matter,
    MeetingConvened,
    MeetingKind,
    MeetingProposed,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ProposalDecided,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.drawing.external import not_initiator
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.errors.rules import OpenRuleError
from ssj_core.inspection import Inspection, InspectionFact, Stage
from ssj_core.journal import Journal, State, after
from ssj_core.journal.values import parts_of
from ssj_core.oversight import Ledger, work_list
from ssj_core.oversight.resolutions import resolution_table
from ssj_core.planning import (
    PLAN,
    JointConsulted,
    JointPlan,
    JointReplied,
    JointTask,
    PlanApproved,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    PlansAggregated,
    Reply,
    SchemeAdopted,
    Window,
    planned_row,
    shares,
)
from ssj_core.rules import ActBy, FileWith, MustContain, Rulebook, RuleSet
from ssj_core.testing import Rooms

Ask = Callable[[Any], Any]
Book = Callable[..., Ledger]
Walk = Callable[[list[InspectionFact]], Inspection]
Way = Callable[..., list[InspectionFact]]

DAY = date(2026, 3, 2)
HEX = "d" * 64
HEAD, OFFICE = "市监局局长", "联席会议办公室"
AGENCIES = (
    "教体局",
    "人社局",
    "住建局",
    "交通局",
    "商务局",
    "卫健委",
    "应急局",
    "统计局",
    "市监局",
    "公安局",
    "生态环境分局",
    "货运管理中心",
    "消防救援大队",
)
FOUNDED = ConferenceEstablished(
    name="联席会议",
    office=OFFICE,
    lead="市监局",
    convenor=Seat("市监局", HEAD),
    members=tuple(Seat(name, f"{name}副职") for name in AGENCIES),
    liaisons=tuple(Liaison(name, "法规股", "股长") for name in AGENCIES),
    on=date(2026, 1, 5),
)
LIAISON = MeetingConvened(
    meeting="L-1",
    meeting_kind=MeetingKind.LIAISON,
    convened_by=OFFICE,
    chair="办公室主任",
    departments=AGENCIES,
    agenda=("A-1",),
    on=DAY,
)
FULL = MeetingConvened(
    meeting="F-1",
    meeting_kind=MeetingKind.FULL,
    convened_by=HEAD,
    chair=HEAD,
    departments=AGENCIES,
    agenda=("A-1",),
    invited=("文旅局",),
    experts=("专家甲",),
    on=DAY,
)
DRAFT = MinutesDrafted(
    meeting="F-1",
    attending=("教体局", "文旅局"),
    digest=HEX,
    on=DAY,
    resolutions=(
        Resolution(id="R-1", text="解决名录不全", owner="教体局", major=False, due=DAY),
        Resolution(id="R-2", text="年度重大事项", owner="市监局", major=True),
    ),
)
SIGNED = MinutesSigned(meeting="F-1", by=HEAD, on=DAY)


def consent(name: str) -> MinutesConsented:
    """Return the consent of an attending unit."""
    return MinutesConsented(meeting="F-1", department=name, on=DAY)


MINUTES: list[ConferenceFact] = [DRAFT, consent("教体局"), consent("文旅局"), SIGNED]
ALL: list[ConferenceFact] = [FOUNDED, LIAISON, FULL, *MINUTES]


RULES = Rulebook.load("cn-nm-dongsheng-2021").at("150602", on=DAY)


def decide(conference: Conference | None, fact: ConferenceFact) -> ConferenceFact:
    """Return a fact that neither its guard nor the rules of procedure refuse."""
    Rooms(RULES).hold(CONFERENCE, conference).check(fact)
    return fact


def run(facts: Iterable[ConferenceFact]) -> Conference:
    """Return the conference after steps that the rules of procedure allow."""
    conference: Conference | None = None
    for fact in facts:
        conference = apply(conference, decide(conference, fact))
    assert conference is not None
    return conference


def joint_plan(department: str = "教体局", *others: str) -> JointPlan:
    """Return a joint plan of one task."""
    row = JointTask(
        id="J1",
        plan_name="计划",
        name="任务",
        items=("item-1",),
        target="商户",
        ratios=shares("5%"),
        count=3,
        departments=others or ("市监局",),
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
        visits=1,
    )
    return JointPlan(year=2026, department=department, domain="校外培训", tasks=(row,))


def effective(plan: JointPlan) -> list[PlanFact]:
    """Return the steps until the plan is in effect."""
    published = [
        PlanPublished(plan=plan.id, version=1, channel=one, digest=HEX, on=DAY)
        for one in ("gsxt", "portal")
    ]
    filed = PlanFiled(plan=plan.id, version=1, receiver="conference-office", on=DAY)
    return [PlanApproved(plan=plan, on=DAY), *published, filed]


def asked(plan: JointPlan, name: str) -> JointConsulted:
    """Return the written question to a cooperating department."""
    return JointConsulted(plan=plan.id, task="J1", department=name, document="函1", on=DAY)


def planned(facts: Iterable[PlanFact]) -> PlanHistory:
    """Return the plan after its steps."""
    history: PlanHistory | None = None
    for fact in facts:
        history = after(fact, history, fact.event())
    assert history is not None
    return history


def plan_codes(history: PlanHistory, fact: PlanFact) -> list[str]:
    """Return why a step of a plan cannot follow, in a world without a conference."""
    return [fault.code for fault in fact.guard(history, State(Journal(MemoryStore())))]


def test_c27_the_conference_has_its_lead_and_works_only_once_established() -> None:
    """The conference is set up once, under a lead unit; before that there is no meeting of it."""
    assert run([FOUNDED]).established.lead == "市监局"
    with pytest.raises(InputRefusedError):
        decide(None, LIAISON)
    with pytest.raises(InputRefusedError):
        decide(run([FOUNDED]), FOUNDED)
    with pytest.raises(ManyFaultsError):
        FOUNDED.but(lead="")


def test_c28_the_convenor_is_one_post_and_no_member_besides() -> None:
    """There is exactly one convenor, named by the post held."""
    assert run([FOUNDED]).established.convenor.post == HEAD
    with pytest.raises(InputRefusedError, match="召集人"):
        decide(None, FOUNDED.but(members=(*FOUNDED.members, FOUNDED.convenor)))
    with pytest.raises(ManyFaultsError):
        Seat("市监局", " ")


def test_c29_thirteen_seats_of_departments_and_posts_without_a_name() -> None:
    """A seat is a department and a post; the lead may hold the convenor's seat and a member's."""
    conference = run([FOUNDED])
    assert len(conference.members) == 13
    assert conference.established.convenor.department in conference.departments
    assert {part.name for part in parts_of(Seat)} == {"department", "post"}


def test_c30_a_new_seat_holds_by_its_filing_alone(ask: Ask) -> None:
    """A member files its seats with the office; they hold from then on and the old ones stay on record."""
    filed = MembershipFiled(
        department="教体局",
        seats=(Seat("教体局", "教体局二级调研员"),),
        liaisons=(Liaison("教体局", "体卫股", "股长"),),
        document="函3",
        on=DAY,
    )
    conference = run([FOUNDED, filed])
    assert Seat("教体局", "教体局二级调研员") in conference.members
    assert Seat("教体局", "教体局副职") in conference.established.members
    assert Seat("教体局", "教体局副职") not in conference.members
    assert ask(FileWith(document="membership-change")).names == {"conference-office"}


def test_c31_matters_and_resolutions_belong_to_one_of_six_functions() -> None:
    """Six functions and no seventh; a matter of the agenda and a resolution can each carry one."""
    assert len(ConferenceFunction) == len(range(31, 37))
    deployment = ConferenceFunction.DEPLOYMENT
    matter = Matter("A-1", deployment)
    assert run([FOUNDED, LIAISON.but(matters=(matter,))]).matters == (matter,)
    with pytest.raises(InputRefusedError, match="A-1"):
        decide(run([FOUNDED]), LIAISON.but(agenda=("A-2",), matters=(matter,)))
    typed = DRAFT.but(resolutions=(DRAFT.resolutions[0].but(function=deployment),))
    conference = run([FOUNDED, LIAISON, FULL, typed, *MINUTES[1:]])
    assert conference.cite("R-1").function is deployment
    assert run(ALL).cite("R-1").function is None


def test_c32_what_each_member_still_owes_can_be_seen(book_of: Book) -> None:
    """Supervision is a list of what a department owes on a day, the overdue first."""
    owed = book_of([FOUNDED, *effective(joint_plan())], date(2026, 3, 3)).obligations.values()
    lines = work_list(owed, date(2026, 3, 3), department="卫健委")
    assert [(one.obligation.id, one.status.value) for one in lines] == [
        ("plan:卫健委/2026", "overdue")
    ]


def test_c33_a_task_of_the_city_is_inspected_by_the_district(walk: Walk, way: Way) -> None:
    """The initiating department, of whatever level, draws; every department inspects its own part."""
    plan = joint_plan("市级教育局", "教体局", "市监局")
    history = planned(
        [
            *effective(plan),
            *(asked(plan, name) for name in plan.tasks[0].departments),
            *(
                JointReplied(plan=plan.id, task="J1", department=name, reply=Reply.AGREE, on=DAY)
                for name in plan.tasks[0].departments
            ),
            SchemeAdopted(
                plan=plan.id, task="J1", resolution="R-1", title_zh="方案", digest=HEX, on=DAY
            ),
        ]
    )
    world = Rooms().hold(PLAN, history, plan=history.id)
    row = planned_row(world, history.id, "J1", DAY)
    assert row is not None
    assert (row.owner, row.implementation) == ("市级教育局", True)
    assert "由发起单位 市级教育局" in not_initiator(row, "教体局").message()
    facts = way(("教体局", "市监局"))
    assert walk(facts[:-3]).stage is Stage.RESULTS
    assert walk(facts).stage is Stage.COMPLETE


def test_c34_a_problem_is_followed_from_the_agenda_to_its_outcome() -> None:
    """What a meeting agrees about a difficulty has an owner and a day, and stays until it is done."""
    conference = run(ALL)
    assert [one.owner for one in conference.pending] == ["教体局", "市监局"]
    settled = ResolutionSettled(resolution="R-1", outcome="名录已补齐", on=DAY)
    after = run([*ALL, settled])
    assert [one.id for one in after.pending] == ["R-2"]
    assert after.settled[0].outcome == "名录已补齐"


def test_c36_what_the_government_assigned_names_the_government_and_the_document() -> None:
    """An assigned matter tells who assigned it by which document, both or neither, until settled."""
    one = DRAFT.resolutions[0]
    with pytest.raises(ManyFaultsError, match="交办"):
        one.but(function=ConferenceFunction.ASSIGNED)
    with pytest.raises(ManyFaultsError, match="交办"):
        one.but(assigned_by="区人民政府")
    handed = one.but(assigned_by="区人民政府", document="区政办函〔2026〕7号")
    conference = run([FOUNDED, LIAISON, FULL, DRAFT.but(resolutions=(handed,)), *MINUTES[1:]])
    assert [(each.assigned_by, each.document) for each in conference.pending] == [
        ("区人民政府", "区政办函〔2026〕7号")
    ]
    assert resolution_table(conference).rows[0]["assigned_by"] == "区人民政府，区政办函〔2026〕7号"


def test_c38_plans_are_owed_to_the_office_and_the_office_reports(book_of: Book) -> None:
    """The office receives the plans, puts the joint ones together and owes the report on them."""
    merged = PlansAggregated(year=2026, plans=("p@1",), digest=HEX, on=DAY)
    facts = [FOUNDED, PlanApproved(plan=joint_plan(), on=DAY), merged]
    owed = book_of(facts).obligations.values()
    assert {one.to for one in owed if one.code == "plan-filing"} == {OFFICE}
    assert [one.to for one in owed if one.code == "plan-report"] == ["区人民政府"]
    with pytest.raises(InputRefusedError, match="办公室"):
        decide(run([FOUNDED]), LIAISON.but(convened_by="市监局"))


def test_c40_every_member_has_a_liaison_officer() -> None:
    """A member without a liaison officer keeps the conference from being set up."""
    with pytest.raises(InputRefusedError, match="联络员"):
        decide(None, FOUNDED.but(liaisons=FOUNDED.liaisons[1:]))
    assert {one.department for one in run([FOUNDED]).liaisons} == set(AGENCIES)


def test_c41_the_convenor_chairs() -> None:
    """On any day, regular or not: nobody but the convenor chairs the conference."""
    conference = run([FOUNDED, LIAISON])
    extra = FULL.but(on=date(2026, 8, 1))
    assert decide(conference, extra) is extra
    with pytest.raises(InputRefusedError, match="主持"):
        decide(conference, FULL.but(chair="市监局副职"))


def test_c42_the_convenor_calls_the_meeting_of_all() -> None:
    """A meeting of all members is called by the convenor and leaves nobody out."""
    conference = run([FOUNDED, LIAISON])
    for wrong in (FULL.but(convened_by="教体局"), FULL.but(departments=AGENCIES[1:])):
        with pytest.raises(InputRefusedError, match="全体会议"):
            decide(conference, wrong)


def test_c43_the_competent_department_calls_some_members() -> None:
    """A meeting of some members is called by a department that takes part in it."""
    partial = FULL.but(
        meeting_kind=MeetingKind.PARTIAL,
        convened_by="教体局",
        chair="教体局副职",
        departments=("教体局", "消防救援大队"),
        agenda=("A-9",),
    )
    assert run([FOUNDED, partial]).meeting("F-1")
    with pytest.raises(InputRefusedError, match="行业主管部门"):
        decide(run([FOUNDED]), partial.but(convened_by="公安局"))


def test_c44_a_member_proposes_and_the_convenor_decides() -> None:
    """Members propose a full meeting, the convenor decides once, a meeting on it waits for the yes."""
    proposed = MeetingProposed(proposal="P-1", department="教体局", reason="衔接不畅", on=DAY)
    yes = ProposalDecided(proposal="P-1", by=HEAD, accepted=True, on=DAY)
    before: list[ConferenceFact] = [FOUNDED, LIAISON, proposed]
    with pytest.raises(InputRefusedError, match="成员单位"):
        decide(run([FOUNDED]), proposed.but(department="文旅局"))
    with pytest.raises(InputRefusedError, match="应由召集人办理"):
        decide(run(before), yes.but(by="教体局副职"))
    with pytest.raises(InputRefusedError, match="理由"):
        decide(run(before), yes.but(accepted=False))
    with pytest.raises(InputRefusedError, match="待召集人决定"):
        decide(run(before), FULL.but(proposal="P-1"))
    with pytest.raises(InputRefusedError, match="已作决定"):
        decide(run([*before, yes]), yes.but(accepted=False, reason="不需要"))
    known = run([*before, yes, FULL.but(proposal="P-1")]).proposal("P-1")
    assert known is not None
    assert known.meeting == "F-1"
    assert decide(run([FOUNDED, LIAISON]), FULL) is FULL


def test_c45_experts_are_heard_and_have_no_say_in_the_minutes() -> None:
    """Departments and experts may be invited; an invited department consents, an expert does not."""
    before: list[ConferenceFact] = [FOUNDED, LIAISON, FULL]
    assert "文旅局" in DRAFT.attending
    with pytest.raises(InputRefusedError, match="专家甲"):
        decide(run(before), DRAFT.but(attending=("教体局", "专家甲")))
    with pytest.raises(InputRefusedError):
        decide(run([*before, DRAFT]), consent("专家甲"))


def test_c46_the_liaison_officers_meet_first() -> None:
    """What no meeting of the liaison officers discussed is not on the agenda of the conference."""
    with pytest.raises(InputRefusedError, match="联络员"):
        decide(run([FOUNDED]), FULL)
    assert decide(run([FOUNDED, LIAISON]), FULL) is FULL


def test_c47_a_major_matter_is_reported_before_it_is_settled(ask: Ask) -> None:
    """Without the number of the report to the government a major matter is not settled."""
    assert ask(FileWith(document="conference-matter", major=True)).names == {"district-government"}
    settled = ResolutionSettled(resolution="R-2", outcome="已办", on=DAY)
    with pytest.raises(InputRefusedError, match="区人民政府"):
        decide(run(ALL), settled)
    reported = settled.but(report="市监报1号")
    assert decide(run(ALL), reported) is reported


def test_c48_only_the_departments_of_the_draft_are_consulted() -> None:
    """The initiating department names who takes part; somebody else is not consulted."""
    plan = joint_plan("教体局", "市监局", "公安局")
    history = planned([*effective(plan), asked(plan, "市监局"), asked(plan, "公安局")])
    assert [one.department for one in history.progress("J1").consulted] == ["市监局", "公安局"]
    assert plan_codes(history, asked(plan, "卫健委")) == ["joint.stranger"]


def test_c49_every_consultation_has_one_reply_and_the_law_no_number(rules: RuleSet) -> None:
    """Silence is recorded too; for the time of the reply the text has no number."""
    plan = joint_plan()
    history = planned([*effective(plan), asked(plan, "市监局")])
    scheme = SchemeAdopted(
        plan=plan.id, task="J1", resolution="R-1", title_zh="方案", digest=HEX, on=DAY
    )
    assert "joint.silent" in plan_codes(history, scheme)
    silent = JointReplied(
        plan=plan.id, task="J1", department="市监局", reply=Reply.NO_REPLY, on=DAY
    )
    answered = after(silent, history, silent.event())
    assert "joint.silent" not in plan_codes(answered, scheme)
    with pytest.raises(OpenRuleError, match="ds-c49"):
        rules.decide(ActBy(act="consultation-reply", since=DAY))


def test_c51_a_resolution_is_cited_from_signed_minutes_only(ask: Ask) -> None:
    """Draft, consent of every unit attending, the convenor's signature; then it can be cited."""
    wanted = ask(MustContain(document="minutes")).names
    assert wanted == {"resolutions", "unit-consents", "convenor-signature"}
    for count in range(3, len(ALL)):
        with pytest.raises(Refused):
            run(ALL[:count]).cite("R-1")
    assert run(ALL).cite("R-1").owner == "教体局"
    with pytest.raises(InputRefusedError, match="审核同意"):
        decide(run(ALL[:5]), SIGNED)
    with pytest.raises(InputRefusedError, match="应由召集人办理"):
        decide(run(ALL[:6]), SIGNED.but(by="市监局副职"))
    with pytest.raises(InputRefusedError, match="不得再改"):
        decide(run(ALL), DRAFT)
