"""两库 entry by entry: who is in a register on a day, since when, and what stood there before.

Each entry is an aggregate of its own, so that one change in a large register costs what one change
costs; the register as a whole is known by its size and its last snapshot.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from attrs import frozen

from ssj_core.encoding import Text, canonical, digest
from ssj_core.journal import (
    Room,
    World,
)
from ssj_core.registers.entries import Alike, InspectorExit, InspectorRow, TargetExit, TargetRow
from ssj_core.registers.words import TargetKind

if TYPE_CHECKING:
    from ssj_core.registers.facts import SnapshotFact

R = TypeVar("R", TargetRow, InspectorRow)


@frozen(kw_only=True)
class Stay:
    """A time in the register that has ended: in from `since`, out from the day `left`."""

    since: date
    left: date
    why: TargetExit | InspectorExit


@frozen(kw_only=True)
class Member(Generic[R]):
    """An entry of one department's register, with its history.

    Attributes:
        keeper: the department that keeps the register.
        id: its number.
        row: what it is now; None while it is out.
        since: since when it is in; None while it is out.
        rows: what it was, from which day, oldest first; of all its stays.
        stays: the stays that ended, oldest first.
    """

    keeper: str
    id: str
    row: R | None = None
    since: date | None = None
    rows: tuple[tuple[date, R], ...] = ()
    stays: tuple[Stay, ...] = ()

    def in_on(self, day: date) -> bool:
        """Tell whether it was in the register on a day; the day it leaves is the first it is out."""
        if self.since is not None and self.since <= day:
            return True
        return any(stay.since <= day < stay.left for stay in self.stays)

    def row_on(self, day: date) -> R | None:
        """Return what it was on a day, None while it was out."""
        if not self.in_on(day):
            return None
        known = [row for start, row in self.rows if start <= day]
        # A stay that states an earlier day than its recording was then what it was entered as.
        return known[-1] if known else self.rows[0][1]


@frozen(kw_only=True)
class RegisterBook:
    """What a register as a whole is known by: its size, its last snapshot, whether it moved since.

    Attributes:
        size: how many entries are in.
        ever: whether any was recorded, and not snapshots alone.
        snapshot: the last snapshot.
        moved: whether anything was recorded after it.
        alike: of the last entries, those that another has the name and address of (C65).
    """

    size: int = 0
    ever: bool = False
    snapshot: "SnapshotFact | None" = None
    moved: bool = False
    alike: tuple[Alike, ...] = ()


def _marks(aggregate: object, name: str) -> tuple[str, ...]:
    return (str(getattr(aggregate, name)),) if isinstance(aggregate, Member) else ()


def _alike(aggregate: object) -> tuple[str, ...]:
    """Return what a target is found by when another has its name and address (C65)."""
    row = aggregate.row if isinstance(aggregate, Member) else None
    if not isinstance(row, TargetRow) or not row.address:
        return ()
    return (f"{aggregate.keeper}/{row.name}/{row.address}",)  # type: ignore[attr-defined]


def _room(name: str, says: Text) -> Room[Any]:
    return Room(
        name,
        says,
        stream=f"register/{name}/{{department}}",
        marks={
            "department": lambda aggregate: _marks(aggregate, "keeper"),
            "id": lambda aggregate: _marks(aggregate, "id"),
            "alike": _alike,
        },
        empty=lambda: None,
    )


TARGET: Final = _room("targets", Text("检查对象名录库", "target register"))
INSPECTOR: Final = _room("inspectors", Text("执法检查人员名录库", "inspector register"))
EXPERT: Final = _room("experts", Text("专家库", "expert pool"))


def member_key(room: Room[Any], department: str, number: str) -> str:
    """Return the key of one entry of a department's register."""
    return f"{room.of(department=department)}#{number}"


def _roll(world: World, room: Room[Any], department: str, day: date) -> dict[str, Any]:
    found = {}
    for key in world.find(room, "department", department):
        member: Member[Any] | None = world.get(room, key)
        row = member.row_on(day) if member else None
        if row is not None:
            found[row.id] = row
    return found


def target_roll(world: World, department: str, day: date) -> dict[str, TargetRow]:
    """Return who is on a department's target register on a day, by number, in order of entry."""
    return _roll(world, TARGET, department, day)


def inspector_roll(world: World, department: str, day: date) -> dict[str, InspectorRow]:
    """Return who is on a department's inspector register on a day, by number, in order of entry."""
    return _roll(world, INSPECTOR, department, day)


def roll_digest(rows: Mapping[str, TargetRow] | Mapping[str, InspectorRow]) -> str:
    """Return the digest of a roll: of its rows in the order of their numbers."""
    ordered = sorted(rows.values(), key=lambda row: row.id.encode())
    return digest(canonical([row.body() for row in ordered]))


def target_on(world: World, department: str, number: str, day: date) -> TargetRow | None:
    """Return a target as a department's register has it on a day, None when it is not in."""
    member: Member[TargetRow] | None = world.get(TARGET, member_key(TARGET, department, number))
    return member.row_on(day) if member else None


def party_of(
    world: World, departments: Iterable[str], number: str, day: date
) -> Literal["organisation", "individual-business"] | None:
    """Return what a target is to the rules of publicity, by its register; None when none has it.

    An individual business (个体工商户) bears the name of a person; every other kind is a body.
    """
    for department in departments:
        row = target_on(world, department, number, day)
        if row is not None:
            individual = row.kind is TargetKind.INDIVIDUAL_BUSINESS
            return "individual-business" if individual else "organisation"
    return None


def inspector_on(world: World, department: str, number: str, day: date) -> InspectorRow | None:
    """Return an inspector as a department's register has them on a day, None when not in."""
    key = member_key(INSPECTOR, department, number)
    member: Member[InspectorRow] | None = world.get(INSPECTOR, key)
    return member.row_on(day) if member else None


def inspector_serving(world: World, department: str, number: str, day: date) -> InspectorRow | None:
    """Return an inspector who serves in a department, whoever keeps the register, None when nobody."""
    own = inspector_on(world, department, number, day)
    if own is not None:
        return own
    keys = world.find(INSPECTOR, "id", number)
    members = (world.get(INSPECTOR, key) for key in keys)
    rows = (member.row_on(day) for member in members if member)
    return next((row for row in rows if row and row.department == department), None)


def alike(world: World, department: str, row: TargetRow) -> tuple[str, ...]:
    """Return the numbers of other targets of a register with the same name and address (C65)."""
    if not row.address:
        return ()
    found = []
    for key in world.find(TARGET, "alike", f"{department}/{row.name}/{row.address}"):
        member: Member[TargetRow] | None = world.get(TARGET, key)
        if member and member.row and member.id != row.id:
            found.append(member.id)
    return tuple(found)
