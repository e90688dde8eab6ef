"""Who is replaced in a team: on a ground of the register, by the next of the order, nobody picked."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from ssj_core.conference.posts import POSTS, Role
from ssj_core.errors import SsjError
from ssj_core.inspection.asking import Asked, listed_items, person_asks
from ssj_core.inspection.assigning import Member
from ssj_core.inspection.refusals import no
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, known
from ssj_core.inspection.words import BEFORE, ChangeReason, Stage
from ssj_core.journal import Entry, World, evolve, fact, labelled, system_day
from ssj_core.registers.entries import InspectorRow
from ssj_core.registers.rolls import inspector_serving
from ssj_core.registers.words import InspectorState
from ssj_core.rules import Ask, ByWhom, one_of


def _comes_asks(world: World, told: "TeamChanged") -> Asked:
    now = known(world, told.inspection)
    department = next(
        (member.department for member in now.team if member.inspector == told.out), ""
    )
    items = listed_items(world, now.assigned, told.on)
    came = (Member(told.came, department),)
    yield from person_asks(world, came, told.on, items, now.assigned.target)


def _recused_by(world: World, told: "TeamChanged") -> Asked:
    """Ask who decides on a recusal: that of the head is not the head's own (行政处罚法第四十三条)."""
    if told.why is not ChangeReason.RECUSAL:
        return
    units = [m.department for m in known(world, told.inspection).team if m.inspector == told.out]
    posts = [world.get(POSTS, POSTS.of(department=unit)) for unit in units]
    head = next((named.person(Role.HEAD) for named in posts if named is not None), "")
    roles = {"leaders-together"} if told.approver == "leaders-together" else set[str]()
    roles |= {"head"} if head in ("", told.approver) else set()
    kind = "head" if head and told.out == head else "inspector"
    question = ByWhom(act="recusal.decide", kind=kind)
    yield Ask(question, one_of(roles), told.declared.says, needed=False)


@fact(
    INSPECTION,
    "inspection.team-changed",
    "更换检查人员",
    "inspector of a team replaced",
    asks=[_comes_asks, _recused_by],
)
class TeamChanged(InspectionFact):
    """An inspector of the team was replaced before the visit; old and new are kept (C68, C89, C109).

    Attributes:
        inspection: the inspection's number.
        out: who is replaced.
        came: who steps in.
        why: the ground.
        asked_by: who asked for a recusal.
        approver: who agreed to it; ``leaders-together`` for the leaders of the department together.
        document: number of the paper.
        on: the day.
    """

    stages: ClassVar[frozenset[Stage]] = BEFORE
    inspection: str = labelled("检查编号", "inspection")
    out: str = labelled("换下人员", "who is replaced")
    came: str = labelled("换上人员", "who steps in", key="in")
    why: ChangeReason = labelled("原因", "ground")
    asked_by: str = labelled("申请人", "asked by", default="", personal=True)
    approver: str = labelled("批准人", "approver", default="")
    document: str = labelled("文号", "document", default="")
    on: date = system_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want somebody of the team, the ground on record, and somebody who is not of it yet."""
        yield from self.step_faults(now)
        yield from change_faults(self, now, world)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the team as it is now."""
        team = tuple(
            Member(self.came, member.department) if member.inspector == self.out else member
            for member in now.team
        )
        return evolve(now, team=team, changes=(*now.changes, self))


def change_faults(told: TeamChanged, now: Inspection, world: World) -> Iterator[SsjError]:
    """Yield why nobody may be replaced, or not by this person."""
    names = {member.inspector: member.department for member in now.team}
    if told.out not in names:
        yield no("not-in-team", who=told.out, pointer="/input/out")
        return
    if told.came in names:
        yield no("member-twice", who=told.came, pointer="/input/in")
    row = inspector_serving(world, names[told.out], told.out, told.on)
    holds = {
        ChangeReason.LEAVE: row is not None and _away(row, told.on),
        ChangeReason.CERTIFICATE: row is not None and row.certificate_on(told.on) != "valid",
        ChangeReason.LEFT: row is None,
        ChangeReason.RECUSAL: True,
    }
    if not holds[told.why]:
        yield no("no-ground-to-change", who=told.out, why=told.why, pointer="/input/why")
    agreed = told.asked_by.strip() and told.approver.strip() not in ("", told.out)
    if told.why is ChangeReason.RECUSAL and not agreed:
        yield no("recusal-unagreed", pointer="/input/approver")


def _away(row: InspectorRow, day: date) -> bool:
    """Tell whether the register says that somebody is away now or will be, or is suspended (C68)."""
    later = any(stretch.last >= day for stretch in row.away)
    return later or row.state is not InspectorState.ACTIVE
