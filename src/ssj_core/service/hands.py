"""Hands and days: who may record a fact, for whom, and when (D1, D3, D5, D6).

The owner's department records what is the owner's. Some acts it may delegate to another, on record:
to whom, which acts, from when to when, by which document.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    CATALOGUE,
    Entry,
    Fact,
    Room,
    World,
    fact,
    labelled,
    system_day,
)
from ssj_core.journal.values import parts_of
from ssj_core.service.act import Act

DRIFT: Final = timedelta(minutes=5)
"""How far the clocks of several workers may lie apart (D1)."""

_no: Final = Refusals(
    "hand",
    {
        "other": (
            "{what}应由{owners}办理，登录部门是{department}；如受委托，请先登记委托",
            "{what} is for {owners}, not for {department}: have the delegation recorded first, if there is one",
            "D5",
        ),
        "actor": (
            "{what}的{label}应为登录人{actor}，不能代他人填写",
            "{what}: {label} is the person logged in, {actor}; nobody acts in another's name",
            "D5",
        ),
    },
    status="not-allowed",
)
_day: Final = Refusals(
    "day",
    {
        "later": (
            "{what}的{label} {on} 晚于办理日 {today}；请改正日期",
            "{what}: {label} {on} is after the day of recording, {today}: correct the day",
            "D1",
        ),
        "system": (
            "{what}在本系统办理，{label}只能是办理日 {today}",
            "{what} happens here: its {label} is the day of recording, {today}",
            "D3",
        ),
    },
)
_clock: Final = Refusals(
    "clock",
    {
        "behind": (
            "服务器时间 {at} 早于上一条记录 {last} 五分钟以上；没有写入，请校准时钟",
            "the server's clock says {at}, more than five minutes before the last entry, {last}: nothing was written, set the clock",
            "D1",
        )
    },
    status="failed",
)
_delegation: Final = Refusals(
    "delegation",
    {
        "not-delegable": (
            "{act}不能委托他人办理",
            "{act} cannot be delegated",
            "D5",
        ),
        "unknown-act": ("没有命令 {act}；请写命令名称", "there is no command {act}: name commands"),
        "crossed": (
            "委托止日 {end} 早于起日 {start}",
            "it ends on {end}, before it starts, {start}",
        ),
        "self": ("{department}不能委托自己", "{department} cannot delegate to itself"),
    },
)


@frozen
class Delegations:
    """What a department has delegated, oldest first."""

    given: tuple["DelegationGiven", ...] = ()

    def covers(self, command: str, to: str, on: date) -> bool:
        """Tell whether `to` may give `command` for the department on that day."""
        return any(
            one.to == to and command in one.acts and one.start <= on <= one.end
            for one in self.given
        )


DELEGATIONS: Room[Delegations] = Room(
    "hands", Text("委托", "delegations"), stream="delegation/{department}", empty=Delegations
)


@fact(
    DELEGATIONS,
    "delegation.given",
    "委托办理",
    "act delegated",
    command="delegation.give",
    clause="D5",
)
class DelegationGiven(Fact):
    """A department lets another do some of its acts for it (D5)."""

    department: str = labelled("委托部门", "department that delegates", hand="department")
    to: str = labelled("受委托部门", "department delegated to")
    acts: tuple[str, ...] = labelled("委托办理的事项", "commands delegated")
    start: date = labelled("起始日期", "first day")
    end: date = labelled("截止日期", "last day")
    document: str = labelled("委托文件", "document")
    on: date = system_day()

    def guard(self, now: Delegations, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has them
        """Refuse acts that cannot be delegated: results, replies, receipts, signatures, draws."""
        if self.to == self.department:
            yield _delegation("self", department=self.department)
        if self.end < self.start:
            yield _delegation("crossed", start=self.start, end=self.end)
        known = {one.command: one for one in CATALOGUE.values() if one.command}
        for act in self.acts:
            if act not in known:
                yield _delegation("unknown-act", act=act)
            elif not known[act].delegable:
                yield _delegation("not-delegable", act=known[act].says, clauses=known[act].clauses)

    def apply(self, now: Delegations, entry: Entry) -> Delegations:  # noqa: ARG002 - every effect has it
        """Return the delegations with this one."""
        return Delegations((*now.given, self))


def hand_faults(fact: Fact, now: Any, act: Act, world: World) -> Iterator[SsjError]:  # noqa: ANN401 - the room's state
    """Yield why this login may not record `fact`: another's department, another's name, a wrong day.

    Args:
        fact: what is to be recorded.
        now: the state it happens to.
        act: the login and the recorded moment.
        world: the state of every room.
    """
    declared = fact.declared
    owners = fact.hands(now, world)
    if owners is not None and act.department not in owners:
        given = (world.get(DELEGATIONS, DELEGATIONS.of(department=name)) for name in owners)
        if not declared.delegable or not any(
            one.covers(declared.command, act.department, act.on) for one in given if one
        ):
            yield _no(
                "other",
                what=declared.says,
                owners=owners,
                department=act.department,
                clauses=declared.clauses,
            )
    for part in parts_of(type(fact)):
        value, hand = getattr(fact, part.name), part.options.get("hand")
        if hand == "actor" and value != act.actor:
            yield _no("actor", what=declared.says, label=part.label, actor=act.actor)
        elif hand == "day" and value != act.on:
            yield _day("system", what=declared.says, label=part.label, today=act.on)
        elif part.options.get("day") and value > act.on:
            yield _day("later", what=declared.says, label=part.label, on=value, today=act.on)


def clock_fault(act: Act, last: Any) -> SsjError | None:  # noqa: ANN401 - a moment or None
    """Return the fault of a server whose clock runs behind what is recorded, None if it does not."""
    if last is not None and act.at < last - DRIFT:
        return _clock("behind", at=act.at, last=last)
    return None
