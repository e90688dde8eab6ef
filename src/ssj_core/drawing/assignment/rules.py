"""What the law and the plan ask of a team: slots, loads, recusals, and what may give way."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from attrs import field, frozen

from ssj_core.drawing.assignment.applications import Decision
from ssj_core.drawing.assignment.instance import check_slot
from ssj_core.errors.assignment import RelaxationError, TeamError

CERTIFIED_MINIMUM: Final = (
    2  # 行政处罚法 (2021) art. 42 for penalties; rules on inspection ask the same
)
Step = Literal["rotation", "neighbours", "area", "capacity"]
STEPS: Final[tuple[Step, ...]] = ("rotation", "neighbours", "area", "capacity")


class Recusal(StrEnum):
    """Why one inspector must not meet one target.

    The first four are recusal proper and never give way; `ROTATION` and `AREA` are arrangements.
    """

    DECLARED = "declared"
    FORMER_POST = "former-post"
    STATION = "station"
    UPHELD = "upheld"
    ROTATION = "rotation"
    AREA = "area"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return _RECUSAL_ZH[self.value]


_RECUSAL_ZH: Final = {
    "declared": "申报的利害关系",
    "former-post": "曾在该对象任职",
    "station": "所所交叉：同一监管所",
    "upheld": "回避申请成立",
    "rotation": "轮换：上次已查过该对象",
    "area": "不在工作区域",
}


@frozen(kw_only=True)
class SlotRule:
    """Places of one kind in the team of a target.

    Attributes:
        department: who sends the inspectors.
        role: name of the kind within the department, unique there.
        count: places of this kind at each target.
        qualifications: all of them are asked for.
        lead: whether these inspectors lead the team, and so need leave to lead.
        labels: only at targets carrying one of these labels; at all targets if empty.
    """

    department: str
    role: str = "member"
    count: int = 1
    qualifications: tuple[str, ...] = ()
    lead: bool = False
    labels: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The ``department/role`` of the slots."""
        return f"{self.department}/{self.role}"

    def slots(self) -> tuple[str, ...]:
        """Return the slot ids, ordinals from 1."""
        return tuple(check_slot(f"{self.kind}/{place}") for place in range(1, self.count + 1))

    def asked_of(self, labels: Collection[str]) -> bool:
        """Tell whether a target with `labels` needs these places."""
        return not self.labels or not set(self.labels).isdisjoint(labels)


@frozen(kw_only=True)
class ExpertRule:
    """Experts beside the team: advice in a special field, never counted, never signing (C71).

    Attributes:
        count: experts wanted at each target.
        specialties: one of them is asked for; any expert if empty.
        labels: only at targets carrying one of these labels; at all targets if empty.
        greatest: most targets of one expert.
    """

    count: int = 1
    specialties: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    greatest: int


@frozen(kw_only=True)
class Rules:
    """Everything an inspector draw follows besides the registers.

    Attributes:
        team: the places of a team; departments with places of their own make a joint task.
        on: the day certificates and presence are judged by.
        greatest: most targets of one inspector.
        least: least targets of one inspector.
        loads: (least, greatest) of single inspectors, where they differ.
        balanced: tighten the loads so that people alike differ by one at most, where feasible.
        department_minimum: fewest inspectors of a department in a joint team.
        recusals: kinds of recusal read from the registers.
        same_area: send people only to targets in their own area.
        neighbours: areas from which people may be borrowed, by area, once that step is taken.
        last_time: (target id, inspector id) of the visits before, for rotation.
        decisions: decided applications for recusal; those upheld bind.
        experts: experts beside the team.
        relax: what gives way, in this order, if there are too few people; nothing by default.
        minimum: fewest certified inspectors at a target; never under 2.

    Raises:
        TeamError: fewer places than `minimum`, two leads, a kind twice, a department under its least
            (where the places depend on labels, as soon as a target shows it).
        RelaxationError: `relax` names something else than its four steps.
    """

    team: tuple[SlotRule, ...]
    on: date
    greatest: int
    least: int = 0
    loads: Mapping[str, tuple[int, int]] = field(factory=dict)
    balanced: bool = False
    department_minimum: Mapping[str, int] = field(factory=dict)
    recusals: Collection[Recusal] = frozenset({Recusal.DECLARED, Recusal.FORMER_POST})
    same_area: bool = False
    neighbours: Mapping[str, Collection[str]] = field(factory=dict)
    last_time: Collection[tuple[str, str]] = frozenset()
    decisions: tuple[Decision, ...] = ()
    experts: ExpertRule | None = None
    relax: tuple[Step, ...] = ()
    minimum: int = CERTIFIED_MINIMUM

    def __attrs_post_init__(self) -> None:
        """Refuse teams the law would not accept."""
        for step in self.relax:
            if step not in STEPS:
                raise RelaxationError(step=step, known="、".join(STEPS))
        kinds = [rule.kind for rule in self.team]
        if len(set(kinds)) != len(kinds):
            raise TeamError(why_zh="同一部门的角色名重复", why_en="a role is described twice")
        if self.minimum < CERTIFIED_MINIMUM:
            raise TeamError(
                why_zh=f"持证检查人员下限不得少于 {CERTIFIED_MINIMUM} 人",
                why_en=f"the certified minimum is {CERTIFIED_MINIMUM} or more",
            )
        if not any(rule.labels for rule in self.team):
            self.slots_at(())

    def slots_at(self, labels: Collection[str]) -> tuple[str, ...]:
        """Return the slot ids of a target with `labels`.

        Raises:
            TeamError: too few places, no leader or two, a department under its minimum.
        """
        asked = [rule for rule in self.team if rule.asked_of(labels)]
        slots = tuple(slot for rule in asked for slot in rule.slots())
        if len(slots) < self.minimum:
            raise TeamError(
                why_zh=f"只有 {len(slots)} 个岗位，少于 {self.minimum} 名持证检查人员",
                why_en=f"{len(slots)} places are fewer than {self.minimum} certified inspectors",
            )
        leads = sum(rule.count for rule in asked if rule.lead)
        if leads > 1:
            raise TeamError(why_zh="有两名组长", why_en="two inspectors would lead")
        for department, least in self.department_minimum.items():
            places = sum(rule.count for rule in asked if rule.department == department)
            if places < least:
                raise TeamError(
                    why_zh=f"{department} 只有 {places} 个岗位，少于 {least}",
                    why_en=f"{department} has {places} places, fewer than {least}",
                )
        return slots

    def loads_of(self, inspector: str) -> tuple[int, int]:
        """Return the (least, greatest) load of an inspector."""
        return self.loads.get(inspector, (self.least, self.greatest))
