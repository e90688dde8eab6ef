"""Hands and days: who may record a fact, for whom, and when (D1, D3, D5, D6).

The owner's department records what is the owner's. Some acts it may delegate to another, on record:
to whom, which acts, from when to when, by which document.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from attrs import evolve, field, frozen

from ssj_core.conference import CONFERENCE
from ssj_core.conference.posts import POSTS
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Entry,
    Fact,
    Receipt,
    Room,
    World,
    fact,
    in_future,
    labelled,
    system_day,
)
from ssj_core.journal.values import parts_of
from ssj_core.registers.facts import InspectorsEntered
from ssj_core.registers.lists import ItemListAdopted, ItemListAmended
from ssj_core.service.act import Act

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
        "same-person": (
            "{what}须由另一人办理，不能由移交人 {actor} 自己办理",
            "{what} is for another person than {actor}, who handed it over",
            "D6",
        ),
        "seat": (
            "{what}由{post}办理，登记的账号是{persons}，登录人是{actor}",
            "{what} is done by the {post}, whose login is {persons}, not {actor}",
            "D5",
            "D6",
        ),
    },
    status="not-allowed",
)
_day: Final = Refusals(
    "day",
    {
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
_undelegable: Final = Refusals(
    "delegation",
    {"not-delegable": ("{act}不能委托他人办理", "{act} cannot be delegated", "D5")},
    status="not-allowed",
)
_delegation: Final = Refusals(
    "delegation",
    {
        "unknown-command": (
            "没有命令 {command}；请写命令名称",
            "there is no command {command}: name commands",
        ),
        "crossed": (
            "委托止日 {until} 早于起日 {start}",
            "it ends on {until}, before it starts, {start}",
        ),
        "self": ("{department}不能委托自己", "{department} cannot delegate to itself"),
        "known": ("委托文件 {document} 已登记", "the document {document} is recorded already"),
        "unknown": ("没有生效的委托 {document}", "no delegation {document} is in force"),
    },
)


@frozen
class Delegations:
    """What a department has delegated, and what it has taken back.

    Attributes:
        granted: the delegations by their document.
        ended: the day each one that was taken back ended.
    """

    granted: Mapping[str, "DelegationGranted"] = field(factory=dict)
    ended: Mapping[str, date] = field(factory=dict)

    def covers(self, command: str, to: str, on: date) -> bool:
        """Tell whether `to` may give `command` for the department on that day."""
        return any(
            one.to == to
            and command in one.commands
            and one.start <= on <= one.until
            and (document not in self.ended or on < self.ended[document])
            for document, one in self.granted.items()
        )


DELEGATIONS: Room[Delegations] = Room(
    "hands", Text("委托", "delegations"), stream="delegation/{department}", empty=Delegations
)


@fact(
    DELEGATIONS,
    "delegation.granted",
    "委托办理",
    "acts delegated",
    command="delegation.grant",
    clause="D5",
)
class DelegationGranted(Fact):
    """A department lets another do some of its acts for it (D5).

    Attributes:
        department: the owner of the acts.
        to: the department delegated to.
        commands: names of the commands.
        start, until: the first and the last day.
        document: the document it is done by.
        on: the day.
    """

    department: str = labelled("委托部门", "department that delegates", hand="department")
    to: str = labelled("受委托部门", "department delegated to")
    commands: tuple[str, ...] = labelled("委托办理的命令", "commands delegated")
    start: date = labelled("起始日期", "first day", key="from")
    until: date = labelled("截止日期", "last day")
    document: str = labelled("委托文件", "document")
    on: date = system_day()

    def guard(self, now: Delegations, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Refuse what cannot be delegated: results, replies, receipts, signatures, draws."""
        if self.to == self.department:
            yield _delegation("self", department=self.department)
        if self.until < self.start:
            yield _delegation("crossed", start=self.start, until=self.until)
        if self.document in now.granted:
            yield _delegation("known", document=self.document)
        # The commands stand on this module: they are looked up when the first delegation comes.
        from ssj_core.service.commands import COMMANDS  # noqa: PLC0415 - see above

        for name in self.commands:
            if name not in COMMANDS:
                yield _delegation("unknown-command", command=name)
                continue
            command = COMMANDS[name]
            if command.declared is None or not command.declared.delegable:
                act = Text(command.zh, command.en)
                yield _undelegable(
                    "not-delegable", act=act, clauses=command.clauses, cites=command.cites
                )

    def apply(self, now: Delegations, entry: Entry) -> Delegations:  # noqa: ARG002 - every effect has it
        """Return the delegations with this one."""
        return evolve(now, granted={**now.granted, self.document: self})


@fact(
    DELEGATIONS,
    "delegation.ended",
    "终止委托",
    "delegation ended",
    command="delegation.end",
    clause="D5",
)
class DelegationEnded(Fact):
    """A department takes a delegation back (D5)."""

    department: str = labelled("委托部门", "department that delegated", hand="department")
    document: str = labelled("委托文件", "document")
    reason: str = labelled("理由", "reason")
    on: date = system_day()

    def guard(self, now: Delegations, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Want a delegation that is in force."""
        if self.document not in now.granted or self.document in now.ended:
            yield _delegation("unknown", document=self.document)

    def apply(self, now: Delegations, entry: Entry) -> Delegations:  # noqa: ARG002 - every effect has it
        """Return the delegations without it, from today on."""
        return evolve(now, ended={**now.ended, self.document: self.on})


def hand_faults(fact: Fact, now: Any, act: Act, world: World) -> Iterator[SsjError]:  # noqa: ANN401 - the room's state
    """Yield why this login may not record `fact`: it is another department's, or in another's name.

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
            yield other_hand(fact, owners, act)
    yield from _seat_faults(fact, owners or (), act, world)
    if act.actor in fact.barred(now, world):
        yield _no(
            "same-person",
            what=declared.says,
            actor=act.actor,
            clauses=declared.clauses,
            cites=declared.cites,
        )
    for part in parts_of(type(fact)):
        value, hand = getattr(fact, part.name), part.options.get("hand")
        if hand == "actor" and value != act.actor:
            yield _no("actor", what=declared.says, label=part.label, actor=act.actor)


def other_hand(fact: Fact, owners: tuple[str, ...], act: Act) -> SsjError:
    """Return the refusal of a login of another department than those whose act it is (D5)."""
    declared = fact.declared
    return _no(
        "other",
        what=declared.says,
        owners=owners,
        department=act.department,
        clauses=declared.clauses,
        cites=(*declared.cites, *fact.cites()),
    )


def _seat_faults(fact: Fact, owners: tuple[str, ...], act: Act, world: World) -> Iterator[SsjError]:
    """Yield the refusal of a login that is not the one named for the post it acts as (C147)."""
    declared, post = fact.declared, fact.acts_as
    known = [world.get(POSTS, POSTS.of(department=owner)) for owner in owners if post]
    persons = {
        named.person
        for posts in known
        if posts
        for named in posts.named.values()
        if named.post == post and named.person
    }
    if persons and act.actor not in persons:
        yield _no(
            "seat",
            what=declared.says,
            post=post,
            persons=sorted(persons),
            actor=act.actor,
            clauses=declared.clauses,
            cites=declared.cites,
        )


def body_faults(fact: Fact, world: World) -> Iterator[SsjError]:
    """Yield the refusal of inspectors and items of the conference or its office (C37)."""
    conference = world.get(CONFERENCE, CONFERENCE.of())
    if conference and isinstance(fact, ItemListAdopted | ItemListAmended | InspectorsEntered):
        yield from conference.no_inspector(fact.department)


def day_faults(fact: Fact, act: Act) -> Iterator[SsjError]:
    """Yield the days of `fact` that cannot be: later than the recorded day, or not it (D1, D3)."""
    declared = fact.declared
    for part in parts_of(type(fact)):
        value = getattr(fact, part.name)
        if part.options.get("hand") == "day" and value != act.on:
            told = (declared.clauses, declared.cites)
            yield not_today(declared.says, part.label, act.on, *told)
        elif part.options.get("day") and value is not None:
            yield from in_future(fact, part.label, value, act.on)
        elif isinstance(value, Receipt):
            yield from value.against(value.day, act.on, declared.cites)


def not_today(
    what: Text,
    label: Text,
    today: date,
    clauses: tuple[str, ...],
    cites: tuple[str, ...],
    pointer: str = "",
) -> SsjError:
    """Return the refusal of another day than the recorded one, of what happens here (D3)."""
    return _day(
        "system",
        what=what,
        label=label,
        today=today,
        clauses=clauses,
        cites=cites,
        pointer=pointer,
    )


def clock_faults(act: Act, last: datetime, drift: timedelta) -> Iterator[SsjError]:
    """Yield the fault of a server whose clock runs behind what is recorded (D1)."""
    if act.at < last - drift:
        yield _clock("behind", at=act.at.isoformat(), last=last.isoformat())
