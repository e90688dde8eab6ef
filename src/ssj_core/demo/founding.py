"""January: rulebook and platform, lists and registers, posts, the joint conference."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from ssj_core.demo.cast import (
    AS_OF,
    CONFERENCE,
    DEPARTMENTS,
    GOVERNMENT,
    HEADS,
    OFFICE,
    OPERATOR,
    SJ,
    WJ,
    Cast,
    hand,
    head,
    step,
)
from ssj_core.demo.plans import JOINT, JOINT_PLAN, RESOLUTION
from ssj_core.demo.story import Step, Thread
from ssj_core.encoding import digest
from ssj_core.registers import InspectorRegister, ItemList, entered_of, list_of, snapshot_of

MATTER: Final = "公共场所联合抽查方案"
PROPOSAL: Final = "会议建议〔2026〕1号"
MEETING: Final = "Q-2026-1"
SECTIONS: Final = {
    "principles": "照单检查，凭抽取结果入户；先封存名单和比例，后取得随机数。",
    "tasks": "年度计划覆盖本部门清单全部事项；计划公示并备案后方可抽取。",
    "methods": "对象按抽取组抽取，检查人员从持证且无需回避者中随机选派，每户不少于两人。",
    "publication": "谁检查、谁录入、谁公示；未公示视为未完成。",
    "assessment": "完成率、录入率、按期公示率按月统计，作废的抽取逐次说明理由。",
}
"""The five sections of the work rules, in the demo's words."""


def found(cast: Cast) -> Thread:
    """Put on record what everything rests on (C27, C52, C54, C61, C64, C68, C71, C72, C147)."""
    yield step(hand(GOVERNMENT, AS_OF, 8), "rulebook.adopt", document="砾政发〔2026〕1号")
    yield step(
        hand(OFFICE, AS_OF, 8, 30),
        "platform.declare",
        platform="砾泉区部门协同监管平台",
        own="yes",
        document="砾双随机办〔2026〕1号",
    )
    for department in DEPARTMENTS:
        act = hand(department, AS_OF)
        own = [item for item in cast.items if item.department == department]
        items = list_of(ItemList(entries=own, as_of=AS_OF), department)
        yield step(act, "item-list.adopt", items=items.body()["items"])
        yield step(act, "work-rules.adopt", **SECTIONS)
    yield _establish()
    yield from _registers(cast)
    for department in DEPARTMENTS:
        act, posts = (
            hand(department, AS_OF, 16),
            (("head", HEADS[department]), ("operator", OPERATOR)),
        )
        for role, post in posts:
            yield step(act, "responsible.name", role=role, post=post, person=f"{department}/{post}")
    yield f"一月：登记一单两库，{len(cast.targets)} 个对象、{len(cast.inspectors)} 名检查人员"


def _registers(cast: Cast) -> Iterator[Step]:
    """Enter who is on the registers: targets at the bureau that keeps them for all, each its own people."""
    keeper = hand(SJ, AS_OF, 15)
    for fact in entered_of(cast.targets, SJ, batch=500):
        yield step(keeper, fact.declared.command, targets=fact.body()["targets"])
    # Whose certificate has ended is on the office's sheet and not in the register (C66).
    certified = [person for person in cast.inspectors if person.certified_on(AS_OF)]
    for department in DEPARTMENTS:
        own = [person for person in certified if person.department == department]
        people = InspectorRegister(entries=own, as_of=AS_OF)
        for fact in entered_of(people, department):
            rows = fact.body()["inspectors"]
            yield step(hand(department, AS_OF, 15), "inspectors.enter", inspectors=rows)
        yield _snapshot("inspectors.snapshot", snapshot_of(people, department).body())
    for command, register in (
        ("register.snapshot", cast.targets),
        ("experts.snapshot", cast.experts),
    ):
        yield _snapshot(command, snapshot_of(register, SJ).body())


def _snapshot(command: str, body: dict[str, Any]) -> Step:
    return step(hand(body["department"], AS_OF, 15), command, **body)


def _establish() -> Step:
    return step(
        hand(SJ, AS_OF, 10),
        "conference.establish",
        name=CONFERENCE,
        office=OFFICE,
        lead=SJ,
        convenor={"department": SJ, "post": HEADS[SJ]},
        members=[
            {"department": name, "post": "副局长" if name == SJ else HEADS[name]}
            for name in DEPARTMENTS
        ],
        liaisons=[{"department": name, "unit": "综合股", "post": "股长"} for name in DEPARTMENTS],
    )


def show() -> Thread:
    """Publish lists, inspector registers and work rules where the rules ask for it (C56, C67, C74)."""
    for department in DEPARTMENTS:
        act = hand(department, date(2026, 1, 8), 10)
        for document, outlet in (
            ("item-list", "platform"),
            ("item-list", "portal"),
            ("inspector-registry", "portal"),
            ("work-rules", "portal"),
        ):
            yield step(act, "document.publish", document=document, outlet=outlet)


def confer() -> Thread:
    """Pass the resolution the joint task rests on (C39–C51)."""
    yield step(
        hand(WJ, date(2026, 1, 6)),
        "meeting.propose",
        proposal=PROPOSAL,
        reason="公共场所联合抽查涉及多个部门，须统一方案",
        agenda=[MATTER],
    )
    convenor = head(SJ)
    decided = hand(SJ, date(2026, 1, 6), 16, actor=convenor)
    yield step(decided, "proposal.decide", proposal=PROPOSAL, accepted="yes")
    yield step(
        hand(OFFICE, date(2026, 1, 7)),
        "meeting.convene",
        meeting="L-2026-1",
        meeting_kind="liaison",
        chair=OFFICE,
        departments=list(DEPARTMENTS),
        agenda=[MATTER],
    )
    yield step(
        hand(SJ, date(2026, 1, 9), actor=convenor),
        "meeting.convene",
        meeting=MEETING,
        meeting_kind="full",
        chair=HEADS[SJ],
        departments=list(DEPARTMENTS),
        agenda=[MATTER],
        proposal=PROPOSAL,
        matters=[{"number": MATTER, "function": "coordination"}],
    )
    resolution = {
        "id": RESOLUTION,
        "text": "同意公共场所联合抽查方案",
        "owner": WJ,
        "major": "no",
        "function": "coordination",
        "due": "2026-07-31",
        "about": {"plan": JOINT_PLAN, "task": JOINT},
    }
    yield step(
        hand(OFFICE, date(2026, 1, 12)),
        "minutes.draft",
        meeting=MEETING,
        attending=list(DEPARTMENTS),
        resolutions=[resolution],
        digest=digest(MATTER.encode()),
    )
    for department in DEPARTMENTS:
        yield step(hand(department, date(2026, 1, 13)), "minutes.consent", meeting=MEETING)
    yield step(hand(SJ, date(2026, 1, 14), actor=convenor), "minutes.sign", meeting=MEETING)


def settle() -> Thread:
    """Put on record that what the conference agreed is done (C39)."""
    yield step(
        hand(OFFICE, date(2026, 4, 30), 17),
        "resolution.settle",
        resolution=RESOLUTION,
        outcome="抽到的公共场所全部检查，结果已公示",
    )
