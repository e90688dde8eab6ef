"""Who is in the conference: it is established, units join and leave, persons are filed (C27–C30, C40)."""

from datetime import date

from attrs import evolve

from ssj_core.conference.refusals import Asked, Faults, no
from ssj_core.conference.state import (
    CONFERENCE,
    Conference,
    not_citable,
)
from ssj_core.conference.values import (
    ByResolution,
    Letter,
    Liaison,
    Order,
    Seat,
)
from ssj_core.journal import Entry, Fact, World, fact, labelled, world_day
from ssj_core.rules import Ask, ByWhom, one_of


@fact(
    CONFERENCE,
    "conference.established",
    "建立联席会议",
    "joint conference established",
    command="conference.establish",
    begins=True,
)
class ConferenceEstablished(Fact):
    """The conference was set up (clauses C27–C29, C38, C40).

    Attributes:
        name: name of the conference.
        office: name of its office.
        lead: 牵头单位, where the office sits.
        convenor: the one seat that convenes and signs.
        members: the seats, the convenor's not among them.
        liaisons: at least one per member department.
        on: the day.
    """

    name: str = labelled("联席会议名称", "name of the conference")
    office: str = labelled("办公室", "office")
    lead: str = labelled("牵头单位", "lead department", hand="department")
    convenor: Seat = labelled("召集人", "convenor")
    members: tuple[Seat, ...] = labelled("成员", "members")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    on: date = world_day()

    def guard(self, now: None, world: World) -> Faults:
        """Want one convenor and a liaison officer of every member."""
        if self.convenor in self.members:
            yield no("convenor-member")
        named = {officer.department for officer in self.liaisons}
        if lacking := sorted({seat.department for seat in self.members} - named):
            yield no("no-liaison", who=lacking)

    def apply(self, now: None, entry: Entry) -> Conference:
        """Return the conference as it was set up."""
        return Conference(established=self)


def _own(unit: str, seats: tuple[Seat, ...], liaisons: tuple[Liaison, ...]) -> Faults:
    """Refuse seats and liaison officers of another unit, and seats without an officer."""
    rows: tuple[Seat | Liaison, ...] = (*seats, *liaisons)
    if any(row.department != unit for row in rows):
        yield no("others-seat")


@fact(
    CONFERENCE,
    "member.filed",
    "成员名单备案",
    "membership filed",
    command="member.file",
)
class MembershipFiled(Fact):
    """A member filed its new seats with the office; that alone makes them hold (clause C30)."""

    department: str = labelled("单位", "department", hand="department")
    seats: tuple[Seat, ...] = labelled("席位", "seats")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    document: str = labelled("文件", "document")
    on: date = world_day()

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a member, and its own persons only: units join and leave in another way."""
        if self.department not in now.departments:
            yield no("not-member", who=self.department)
        yield from _own(self.department, self.seats, self.liaisons)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the seats."""
        return evolve(now, changes=(*now.changes, self))


Ground = Order | ByResolution | Letter
"""By what a unit joins or leaves."""


def _on_what(told: "MemberJoined | MemberLeft", now: Conference) -> Faults:
    """Want a resolution of signed minutes that is about the unit, where one is named."""
    if isinstance(told.ground, ByResolution):
        number = told.ground.resolution
        found = now.find(number)
        if found is None:
            yield not_citable(number)
        elif found.about is None or found.about.unit != told.department:
            yield no("not-about", resolution=number, what=told.department)


def _changed_by(_: World, told: "MemberJoined | MemberLeft") -> Asked:
    who = {Order: "district-government", ByResolution: "conference", Letter: "unit"}
    yield Ask(ByWhom(act="member.change"), one_of({who[type(told.ground)]}), told.declared.says)


@fact(
    CONFERENCE,
    "member.joined",
    "单位加入联席会议",
    "unit joined the conference",
    command="member.join",
    clause="D14",
    asks=[_changed_by],
)
class MemberJoined(Fact):
    """A unit became a member, by resolution or by order of the government (clause C29).

    Attributes:
        department: the unit.
        seats, liaisons: who sits for it.
        ground: by what.
        on: the day.
    """

    department: str = labelled("单位", "unit")
    seats: tuple[Seat, ...] = labelled("席位", "seats")
    liaisons: tuple[Liaison, ...] = labelled("联络员", "liaison officers")
    ground: Ground = labelled("依据", "ground")
    on: date = world_day()

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the office, which records it (C38); of its own letter, the unit too."""
        own = (self.department,) if isinstance(self.ground, Letter) else ()
        return (*now.offices, *own)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a unit that is no member yet, and its own seats."""
        if self.department in now.departments:
            yield no("is-member", who=self.department)
        yield from _own(self.department, self.seats, self.liaisons)
        yield from _on_what(self, now)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference with the unit."""
        return evolve(now, changes=(*now.changes, self))


@fact(
    CONFERENCE,
    "member.left",
    "单位退出联席会议",
    "unit left the conference",
    command="member.leave",
    clause="D14",
    asks=[_changed_by],
)
class MemberLeft(Fact):
    """A unit is no member any more, by resolution or by order of the government (clause C29)."""

    department: str = labelled("单位", "unit")
    ground: Ground = labelled("依据", "ground")
    on: date = world_day()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """No seats are left."""
        return ()

    @property
    def liaisons(self) -> tuple[Liaison, ...]:
        """No liaison officers are left."""
        return ()

    def hands(self, now: Conference, world: World) -> tuple[str, ...]:
        """Return the office, which records it (C38); of its own letter, the unit too."""
        own = (self.department,) if isinstance(self.ground, Letter) else ()
        return (*now.offices, *own)

    def guard(self, now: Conference, world: World) -> Faults:
        """Want a member."""
        if self.department not in now.departments:
            yield no("not-member", who=self.department)
        if self.department == now.established.convenor.department:
            yield no("convenor-leaves", who=self.department)
        yield from _on_what(self, now)

    def apply(self, now: Conference, entry: Entry) -> Conference:
        """Return the conference without the unit."""
        return evolve(now, changes=(*now.changes, self))
