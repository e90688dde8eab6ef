"""January: the lists and registers are recorded, the joint conference meets."""

from datetime import date
from typing import Final

from ssj_core.conference import (
    ConferenceEstablished,
    ConferenceFact,
    Liaison,
    MeetingConvened,
    MeetingKind,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    Resolution,
    Seat,
)
from ssj_core.demo.cast import AS_OF, CONFERENCE, DEPARTMENTS, OFFICE, SJ, WJ, Cast, hand
from ssj_core.encoding import canonical, digest
from ssj_core.service import Service

RESOLUTION: Final = "联席会议纪要〔2026〕1号-1"
SECTIONS: Final = ("principles", "tasks", "methods", "publication", "assessment")


def work_rules(department: str) -> dict[str, str]:
    """Return the work rules of a department: the five sections of clause C72, in the demo's words."""
    return {
        "department": department,
        "principles": "照单检查，凭抽取结果入户；先封存名单和比例，后取得随机数。",
        "tasks": "年度计划覆盖本部门清单全部事项；计划公示并备案后方可抽取。",
        "methods": "对象按抽取组抽取，检查人员从持证且无需回避者中随机选派，每户不少于两人。",
        "publication": "谁检查、谁录入、谁公示；未公示视为未完成。",
        "assessment": "完成率、录入率、按期公示率按月统计，作废的抽取逐次说明理由。",
    }


def prepare(service: Service, cast: Cast) -> None:
    """Record lists, registers and work rules of every department, by digest (C54, C61, C72)."""
    for department in DEPARTMENTS:
        act = hand(department, AS_OF)
        items = [item.id for item in cast.items if item.department == department]
        service.adopt("item-list.adopted", {"digest": cast.items.digest(), "items": items}, act)
        rules = work_rules(department)
        service.adopt("work-rules.adopted", {**rules, "digest": digest(canonical(rules))}, act)
    act = hand(SJ, AS_OF, 15)
    for kind, register in (
        ("register.snapshot", cast.targets),
        ("inspectors.snapshot", cast.inspectors),
        ("experts.snapshot", cast.experts),
    ):
        body = {"as_of": AS_OF.isoformat(), "digest": register.digest(), "size": len(register)}
        service.adopt(kind, body, act)


def confer(service: Service) -> None:
    """Establish the conference and pass the resolution the joint task rests on (C27–C51)."""
    convenor = Seat(SJ, "局长")
    seats = tuple(Seat(name, "副局长" if name == SJ else "主要负责人") for name in DEPARTMENTS)
    liaisons = tuple(Liaison(name, "综合股", "股长") for name in DEPARTMENTS)
    steps: tuple[ConferenceFact, ...] = (
        ConferenceEstablished(
            name=CONFERENCE, office=OFFICE, lead=SJ, convenor=convenor, members=seats,
            liaisons=liaisons, on=date(2026, 1, 5),
        ),
        MeetingConvened(
            meeting="L-2026-1", meeting_kind=MeetingKind.LIAISON, convened_by=OFFICE, chair=OFFICE,
            departments=DEPARTMENTS, agenda=("公共场所联合抽查方案",), on=date(2026, 1, 7),
        ),
        MeetingConvened(
            meeting="Q-2026-1", meeting_kind=MeetingKind.FULL, convened_by="局长", chair="局长",
            departments=DEPARTMENTS, agenda=("公共场所联合抽查方案",), on=date(2026, 1, 9),
        ),
        MinutesDrafted(
            meeting="Q-2026-1", attending=DEPARTMENTS, digest=digest("公共场所联合抽查方案".encode()),
            resolutions=(Resolution(id=RESOLUTION, text="同意公共场所联合抽查方案", owner=WJ, major=False),),
            on=date(2026, 1, 12),
        ),
        *(MinutesConsented(meeting="Q-2026-1", department=name, on=date(2026, 1, 13)) for name in DEPARTMENTS),
        MinutesSigned(meeting="Q-2026-1", by="局长", on=date(2026, 1, 14)),
    )  # fmt: skip
    for step in steps:
        service.confer(step, hand(SJ, step.on, actor=OFFICE))
