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
    """

    department: str
    role: str = "member"
    count: int = 1
    qualifications: tuple[str, ...] = ()
    lead: bool = False

    @property
    def kind(self) -> str:
        """The ``department/role`` of the slots."""
        return f"{self.department}/{self.role}"

    def slots(self) -> tuple[str, ...]:
        """Return the slot ids, ordinals from 1."""
        return tuple(check_slot(f"{self.kind}/{place}") for place in range(1, self.count + 1))


@frozen(kw_only=True)
class Rules:
    """Everything an inspector draw follows besides the registers.

    Attributes:
        team: the places of a team; departments with places of their own make a joint task.
        on: the day certificates and presence are judged by; None judges neither, and says so nowhere
            but here: for lists that state neither.
        through: the last day the drawn may be sent: a certificate that ends before it serves nobody,
            for it must hold on the day of the visit (C66); None where no period is stated.
        greatest: most targets of one inspector; None shares the work evenly.
        least: least targets of one inspector.
        loads: (least, greatest) of single inspectors, where they differ.
        department_minimum: fewest inspectors of a department in a joint team.
        recusals: kinds of recusal read from the registers.
        same_area: send people only to targets in their own area.
        neighbours: areas from which people may be borrowed, by area, once that step is taken.
        last_time: (target id, inspector id) of the visits before, for rotation.
        decisions: decided applications for recusal; those upheld bind.
        relaxed: what has given way because there were too few people, decided before the seal.
        minimum: fewest certified inspectors at a target, as the rulebook says.

    Raises:
        TeamError: fewer places than `minimum`, two leads, a kind twice, a department under its least.
        RelaxationError: `relaxed` names something else than its four steps.
    """

    team: tuple[SlotRule, ...]
    on: date | None
    through: date | None = None
    greatest: int | None = None
    least: int = 0
    loads: Mapping[str, tuple[int, int]] = field(factory=dict)
    department_minimum: Mapping[str, int] = field(factory=dict)
    recusals: Collection[Recusal] = frozenset({Recusal.DECLARED, Recusal.FORMER_POST})
    same_area: bool = False
    neighbours: Mapping[str, Collection[str]] = field(factory=dict)
    last_time: Collection[tuple[str, str]] = frozenset()
    decisions: tuple[Decision, ...] = ()
    relaxed: tuple[Step, ...] = ()
    minimum: int = CERTIFIED_MINIMUM

    def __attrs_post_init__(self) -> None:
        """Refuse teams that contradict themselves."""
        for step in self.relaxed:
            if step not in STEPS:
                raise RelaxationError(step=step, known="、".join(STEPS))
        kinds = [rule.kind for rule in self.team]
        if len(set(kinds)) != len(kinds):
            raise TeamError(why_zh="同一部门的角色名重复", why_en="a role is described twice")
        if len(self.slots) < self.minimum:
            raise TeamError(
                why_zh=f"只有 {len(self.slots)} 个岗位，少于 {self.minimum} 名持证检查人员",
                why_en=f"{len(self.slots)} places are fewer than {self.minimum} certified inspectors",
            )
        if sum(rule.count for rule in self.team if rule.lead) > 1:
            raise TeamError(why_zh="有两名组长", why_en="two inspectors would lead")
        for department, least in self.department_minimum.items():
            places = sum(rule.count for rule in self.team if rule.department == department)
            if places < least:
                raise TeamError(
                    why_zh=f"{department} 只有 {places} 个岗位，少于 {least}",
                    why_en=f"{department} has {places} places, fewer than {least}",
                )

    @property
    def slots(self) -> tuple[str, ...]:
        """The slot ids to fill at every target."""
        return tuple(slot for rule in self.team for slot in rule.slots())
