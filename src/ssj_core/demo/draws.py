"""The draws of the year: permitted and prepared, sealed, then the dice, then the inspections assigned."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from attrs import frozen

from ssj_core.demo.cast import HJ, SJ, WJ, YJ, hand, step
from ssj_core.demo.chance import Chance
from ssj_core.demo.plans import EMERGENCY_PLAN, JOINT, JOINT_PLAN, MARKET_PLAN
from ssj_core.demo.story import Answer, Thread, moment
from ssj_core.drawing import Contribution
from ssj_core.drawing.times import write_time

PARTIES: Final = (SJ, WJ, HJ)
WITNESSES: Final = (
    {"name": "岑某", "of": "联席会议办公室"},
    {"name": "褚某", "of": "企业代表"},
)
"""Invented people; one is from none of the departments."""
MONTHS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_SMALL: Final = "该组户数少，按每组最少一户抽取"


@frozen(kw_only=True)
class Planned:
    """A draw as the script wants it.

    Attributes:
        plan: number of the plan.
        task: number of its row.
        title: what it is called.
        department: who draws.
        on: the day.
        partners: who inspects with it.
        small: tiers with so few targets that the least number is above the cap.
        contributions: whether the parties contribute before the dice.
        void: whether a first attempt is withdrawn.
        closed_until: for an unannounced draw, the day it opens.
    """

    plan: str
    task: str
    title: str
    department: str
    on: date
    partners: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    contributions: bool = False
    void: bool = False
    closed_until: date | None = None

    @property
    def departments(self) -> tuple[str, ...]:
        """The inspecting departments, the one that draws first."""
        return (self.department, *self.partners)


def _market(task: str, title: str, on: date, **more: Any) -> Planned:  # noqa: ANN401 - fields of Planned
    return Planned(plan=MARKET_PLAN, task=task, title=title, department=SJ, on=on, **more)


DRAWS: Final = (
    _market("SJ-2026-01", "获证食品生产企业监督检查", date(2026, 3, 10), contributions=True),
    Planned(
        plan=JOINT_PLAN,
        task=JOINT,
        title="公共场所卫生与登记事项联合抽查",
        department=WJ,
        on=date(2026, 4, 7),
        partners=(SJ,),
        small=("C", "D"),
        contributions=True,
    ),
    _market("SJ-2026-02", "食品加工小作坊监督检查", date(2026, 4, 14)),
    _market("SJ-2026-03", "特种设备使用单位监督检查", date(2026, 5, 12), void=True),
    _market("SJ-2026-04", "营业执照与年度报告公示信息检查", date(2026, 6, 9), small=("D",)),
    _market("SJ-2026-05", "学校食堂食品安全检查", date(2026, 10, 13)),
    Planned(
        plan=EMERGENCY_PLAN,
        task="YJ-2026-01",
        title="易制毒化学品企业检查（保密抽取）",
        department=YJ,
        on=date(2026, 12, 14),
        closed_until=date(2027, 1, 29),
    ),
)


def draw(
    planned: Planned, chance: Chance, visits: Callable[[Planned, str, Answer], list[Thread]]
) -> Thread:
    """Draw: the permit, the seal, contributions and dice before witnesses, then who is sent (C80, C87–C89).

    Args:
        planned: the draw.
        chance: dice and contributions.
        visits: what the inspections that were assigned do, from session and answer.
    """
    at = moment(planned.on)
    if planned.void:
        session = yield from _seal(planned, chance, at)
        yield step(
            hand(planned.department, planned.on, 9, 20),
            "draw.void",
            session=session,
            reason="封存后、掷骰前一名见证人因故离场，改在当日下午重新封存",
            approver="分管负责人",
            witnesses=list(WITNESSES),
        )
        at = moment(planned.on, 14)
    session = yield from _seal(planned, chance, at)
    drawn = yield from _throw(planned, chance, at, session)
    month = MONTHS[planned.on.month - 1]
    yield f"{month}月：{planned.title}，先封存、后掷骰，抽取 {len(drawn)} 户"
    if planned.closed_until is None:
        # Who is visited without notice is assigned on the day of the visit.
        assigned = yield step(
            hand(planned.department, planned.on, 16),
            "draw.assign",
            session=session,
            inspections=[f"{planned.task}-{at:03d}" for at, _ in enumerate(drawn, start=1)],
        )
        yield visits(planned, session, assigned)


def _seal(planned: Planned, chance: Chance, at: datetime) -> Any:  # noqa: ANN401 - a thread with a result
    """Permit, prepare and seal one attempt; contributions and secrets are committed to, not shown."""
    act = hand(planned.department, planned.on, at.hour)
    row = {"plan": planned.plan, "task": planned.task}
    permit = yield step(act, "draw.permit", **row)
    chosen = {"led": "yes"} | (
        {"basis": [{"stratum": tier, "why": _SMALL} for tier in planned.small]}
        if planned.small
        else {}
    )
    prepared = yield step(act, "draw.prepare", **row, **chosen)
    entropy, more = ["dice"], {}
    if planned.contributions:
        entropy = [*(f"contrib:{party}" for party in PARTIES), "dice"]
        more = {
            "contributions_at": write_time(at + timedelta(minutes=30)),
            "contributions": [
                {"party": given.party, "commitment": given.commitment(permit["session"])}
                for given in _contributions(planned, chance)
            ],
        }
    closed = planned.closed_until
    sealed = yield step(
        act,
        "draw.seal",
        **row,
        **chosen,
        **more,
        number=prepared["number"],
        title=planned.title,
        entropy=entropy,
        public_at=write_time(at + timedelta(minutes=40)),
        open_at=write_time(moment(closed, 17)) if closed else None,
    )
    return sealed["state"]["session"]


def _contributions(planned: Planned, chance: Chance) -> list[Contribution]:
    return [
        Contribution(party=party, value=chance.secret("contribution", planned.task, party))
        for party in PARTIES
    ]


def _throw(planned: Planned, chance: Chance, at: datetime, session: str) -> Any:  # noqa: ANN401 - a thread with a result
    """Close the contributions, then throw the dice before the witnesses who wrote the codes down."""
    told = [("COMMIT", 5)]
    if planned.contributions:
        revealed = write_time(at + timedelta(minutes=10))
        yield step(
            hand(planned.department, planned.on, at.hour, 32),
            "draw.close",
            session=session,
            reveals=[
                {"at": revealed, "party": given.party, "value": given.value}
                for given in _contributions(planned, chance)
            ],
        )
        told.append(("CONTRIB", 35))
    told.append(("演示：骰子由脚本给出", 45))
    thrown = yield step(
        hand(planned.department, planned.on, at.hour, 50),
        "draw.throw",
        session=session,
        dice=[chance.dice(planned.task, session)],
        witnesses=list(WITNESSES),
        seen=[
            {
                "at": write_time(at + timedelta(minutes=minutes)),
                "record": record,
                "witnesses": list(WITNESSES),
            }
            for record, minutes in told
        ],
    )
    return thrown["state"]["drawn"]
