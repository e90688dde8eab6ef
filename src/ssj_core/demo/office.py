"""January: the lists and registers are recorded, the joint conference meets."""

from datetime import date
from typing import Final

from ssj_core.conference import (
    About,
    ConferenceEstablished,
    ConferenceFact,
    ConferenceFunction,
    Liaison,
    Matter,
    MeetingConvened,
    MeetingKind,
    MeetingProposed,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ProposalDecided,
    Resolution,
    ResolutionSettled,
    Seat,
)
from ssj_core.demo.cast import AS_OF, CONFERENCE, DEPARTMENTS, OFFICE, SJ, WJ, Cast, hand
from ssj_core.encoding import digest
from ssj_core.registers import (
    InspectorRegister,
    ItemList,
    entered_of,
    list_of,
    snapshot_of,
    work_rules_of,
)
from ssj_core.service import Service

MATTER: Final = "公共场所联合抽查方案"
PROPOSAL: Final = "会议建议〔2026〕1号"
DOMAIN: Final = "公共场所"
JOINT: Final = "LH-2026-01"
RESOLUTION: Final = "联席会议纪要〔2026〕1号-1"
SECTIONS: Final = {
    "principles": "照单检查，凭抽取结果入户；先封存名单和比例，后取得随机数。",
    "tasks": "年度计划覆盖本部门清单全部事项；计划公示并备案后方可抽取。",
    "methods": "对象按抽取组抽取，检查人员从持证且无需回避者中随机选派，每户不少于两人。",
    "publication": "谁检查、谁录入、谁公示；未公示视为未完成。",
    "assessment": "完成率、录入率、按期公示率按月统计，作废的抽取逐次说明理由。",
}
"""The five sections of the work rules, in the demo's words."""


def prepare(service: Service, cast: Cast) -> None:
    """Record lists, work rules, registers, and who is in them (C54, C61, C64, C68, C71, C72)."""
    for department in DEPARTMENTS:
        act = hand(department, AS_OF)
        own = [item for item in cast.items if item.department == department]
        items = ItemList(entries=own, as_of=AS_OF)
        service.record(list_of(items, department), act)
        service.record(work_rules_of(SECTIONS, department, on=AS_OF), act)
    act = hand(SJ, AS_OF, 15)
    # Whose certificate has ended is on the office's sheet and not in the register (C66).
    certified = [person for person in cast.inspectors if person.certified_on(AS_OF)]
    people = InspectorRegister(entries=certified, as_of=AS_OF)
    for register in (cast.targets, people):
        service.record_all(entered_of(register, SJ, batch=500), act)
    for snapshot in (cast.targets, people, cast.experts):
        service.record(snapshot_of(snapshot, SJ), act)


def confer(service: Service) -> None:
    """Establish the conference and pass the resolution the joint task rests on (C27–C51)."""
    convenor = Seat(SJ, "局长")
    seats = tuple(Seat(name, "副局长" if name == SJ else "主要负责人") for name in DEPARTMENTS)
    liaisons = tuple(Liaison(name, "综合股", "股长") for name in DEPARTMENTS)
    steps: tuple[ConferenceFact, ...] = (
        ConferenceEstablished(
            name=CONFERENCE,
            office=OFFICE,
            lead=SJ,
            convenor=convenor,
            members=seats,
            liaisons=liaisons,
            on=date(2026, 1, 5),
        ),
        MeetingProposed(
            proposal=PROPOSAL,
            department=WJ,
            reason="公共场所联合抽查涉及多个部门，须统一方案",
            agenda=(MATTER,),
            on=date(2026, 1, 6),
        ),
        ProposalDecided(proposal=PROPOSAL, by="局长", accepted=True, on=date(2026, 1, 6)),
        MeetingConvened(
            meeting="L-2026-1",
            meeting_kind=MeetingKind.LIAISON,
            convened_by=OFFICE,
            chair=OFFICE,
            departments=DEPARTMENTS,
            agenda=(MATTER,),
            on=date(2026, 1, 7),
        ),
        MeetingConvened(
            meeting="Q-2026-1",
            meeting_kind=MeetingKind.FULL,
            convened_by="局长",
            chair="局长",
            departments=DEPARTMENTS,
            agenda=(MATTER,),
            on=date(2026, 1, 9),
            proposal=PROPOSAL,
            matters=(Matter(number=MATTER, function=ConferenceFunction.COORDINATION),),
        ),
        MinutesDrafted(
            meeting="Q-2026-1",
            attending=DEPARTMENTS,
            digest=digest(MATTER.encode()),
            resolutions=(
                Resolution(
                    id=RESOLUTION,
                    text="同意公共场所联合抽查方案",
                    owner=WJ,
                    major=False,
                    function=ConferenceFunction.COORDINATION,
                    due=date(2026, 7, 31),
                    about=About(plan=f"{WJ}/2026/{DOMAIN}", task=JOINT),
                ),
            ),
            on=date(2026, 1, 12),
        ),
        *(
            MinutesConsented(meeting="Q-2026-1", department=name, on=date(2026, 1, 13))
            for name in DEPARTMENTS
        ),
        MinutesSigned(meeting="Q-2026-1", by="局长", on=date(2026, 1, 14)),
    )
    for step in steps:
        own = step.department if isinstance(step, MeetingProposed | MinutesConsented) else SJ
        service.record(step, hand(own, step.on, actor=OFFICE))


def settle(service: Service) -> None:
    """Put on record that what the conference agreed is done (C39)."""
    done = ResolutionSettled(
        resolution=RESOLUTION, outcome="抽到的公共场所全部检查，结果已公示", on=date(2026, 4, 30)
    )
    service.record(done, hand(SJ, done.on, actor=OFFICE))
