"""两库 in the journal: who entered, who left, what changed, and snapshots of the whole (C61–C70).

Experts are recorded by digest alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final, Self

from attrs import evolve

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Login,
    Room,
    Taken,
    World,
    fact,
    form_of,
    in_future,
    labelled,
    world_day,
)
from ssj_core.registers.entries import (
    Alike,
    Away,
    InspectorExit,
    InspectorRow,
    TargetExit,
    TargetRow,
    no,
)
from ssj_core.registers.keeping import id_faults, terms_at
from ssj_core.registers.rolls import (
    EXPERT,
    INSPECTOR,
    TARGET,
    Member,
    RegisterBook,
    Stay,
    alike,
    member_key,
)
from ssj_core.registers.words import (
    InspectorChangeReason,
    TargetChangeReason,
)
from ssj_core.rules import Ask, MayAssign, MustContain, allowed, has

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]


class _Entries(Fact):
    """A fact about entries of one department's register, each named once."""

    __slots__ = ()
    entries_field: ClassVar[str]
    department: str
    on: date

    @property
    def entries(self) -> tuple[Any, ...]:
        """The entries it is about."""
        found: tuple[Any, ...] = getattr(self, self.entries_field)
        return found

    @property
    def keys(self) -> tuple[str, ...]:
        """The register as a whole, and each entry."""
        room = self.declared.room
        own = (member_key(room, self.department, entry.id) for entry in self.entries)
        return (self.stream, *own)

    def faults(self) -> Iterable[SsjError]:
        """Refuse entries named twice."""
        return id_faults(self.called(), (entry.id for entry in self.entries))

    def path(self, at: int, name: str = "id") -> str:
        """Return where a field of an entry stands in the input."""
        return f"/input/{self.entries_field}/{at}/{name}"

    def later(self, at: int, name: str, label: Text, day: date) -> Faults:
        """Yield the refusal of a day of an entry that is after the recording (D1)."""
        number = self.entries[at].id
        whose = Text(f" {number} {label.zh}", f"{number}, {label.en}")
        return in_future(self, whose, day, self.on, self.path(at, name))

    def refused(self, at: int, why: str, /, **params: Any) -> SsjError:  # noqa: ANN401 - of the sentences
        """Return the refusal of one entry, by the clauses of this fact."""
        declared, where = self.declared, self.path(at)
        return no(why, register=declared.room.says, cites=declared.cites, pointer=where, **params)

    def member(self, world: World, number: str) -> Member[Any] | None:
        """Return an entry as it is before this fact."""
        room = self.declared.room
        found: Member[Any] | None = world.get(room, member_key(room, self.department, number))
        return found

    def entry_of(self, key: str) -> Any:  # noqa: ANN401 - a row or an exit
        """Return the entry with a key."""
        number = key.removeprefix(f"{self.stream}#")
        return next(entry for entry in self.entries if entry.id == number)


def _counted(now: RegisterBook | None, change: int) -> RegisterBook:
    book = now or RegisterBook()
    return evolve(book, size=book.size + change, ever=True, moved=True)


class Entered(_Entries):
    """A fact about entries that come into a register."""

    __slots__ = ()

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401 - see `Fact.guard`
        """Want entries that are not in, and days that are not after the recording."""
        for at, row in enumerate(self.entries):
            member = self.member(world, row.id)
            if member is not None and member.row is not None:
                yield self.refused(at, "already-in", id=row.id, since=member.since)
            stated = getattr(row, "entered_on", None)
            if stated is not None:
                yield from self.later(at, "entered_on", Text("入库日期", "entered on"), stated)

    def apply(self, now: Any, entry: Entry) -> Any:  # noqa: ANN401 - the book or an entry
        """Return the book with its new size, or the entry as it is now."""
        if entry.key == self.stream:
            return _counted(now, len(self.entries))
        row = self.entry_of(entry.key)
        member = now or Member(keeper=self.department, id=row.id)
        # Who was entered without a day may have been in before that was written down; who left
        # is in again from the day of leaving on at the earliest.
        stated = getattr(row, "entered_on", None) or self.on
        since = max([stated, *(stay.left for stay in member.stays)])
        return evolve(member, row=row, since=since, rows=(*member.rows, (since, row)))


class _Changed(_Entries):
    __slots__ = ()
    fields_of: ClassVar[Mapping[Any, tuple[str, ...]]]
    reason: Any

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401 - see `Fact.guard`
        """Want entries that are in, and something that differs in what the reason speaks of."""
        for at, row in enumerate(self.entries):
            member = self.member(world, row.id)
            if member is None or member.row is None:
                yield self.refused(at, "not-in", id=row.id)
                continue
            names = self.fields_of[self.reason]
            if all(getattr(member.row, name) == getattr(row, name) for name in names):
                yield self.refused(at, "unchanged", id=row.id, reason=self.reason)
            if self.on < member.rows[-1][0] and self.on < (member.since or self.on):
                yield self.refused(at, "day-before", id=row.id, day=self.on, earlier=member.since)

    def apply(self, now: Any, entry: Entry) -> Any:  # noqa: ANN401 - the book or an entry
        """Return the book as moved, or the entry as it is now."""
        if entry.key == self.stream:
            return _counted(now, 0)
        row = self.entry_of(entry.key)
        day = max(self.on, now.rows[-1][0])
        return evolve(now, row=row, rows=(*now.rows, (day, row)))


class _Exited(_Entries):
    __slots__ = ()

    @property
    def speaks_of(self) -> tuple[date, ...]:
        """The day of recording, and the day each of them left."""
        return (self.on, *(gone.left for gone in self.entries))

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401 - see `Fact.guard`
        """Want entries that are in, and days between their entry and the recording."""
        for at, gone in enumerate(self.entries):
            member = self.member(world, gone.id)
            if member is None or member.row is None:
                yield self.refused(at, "not-in", id=gone.id)
                continue
            yield from self.later(at, "left", Text("退出日期", "day of leaving"), gone.left)
            # Who was entered without a day may have left before that was written down.
            row = member.row
            first = row.entered_on if isinstance(row, TargetRow) else member.since
            if first is not None and gone.left < first:
                yield self.refused(at, "day-before", id=gone.id, day=gone.left, earlier=first)

    def apply(self, now: Any, entry: Entry) -> Any:  # noqa: ANN401 - the book or an entry
        """Return the book with its new size, or the entry as it is now."""
        if entry.key == self.stream:
            return _counted(now, -len(self.entries))
        gone = self.entry_of(entry.key)
        stay = Stay(since=now.since, left=gone.left, why=gone)
        return evolve(now, row=None, since=None, stays=(*now.stays, stay))


@fact(
    TARGET,
    "register.entered",
    "检查对象入库",
    "targets entered",
    command="targets.enter",
    delegable=True,
)
class TargetsEntered(Entered):
    """Targets entered a department's register (clauses C61–C65)."""

    entries_field: ClassVar[str] = "targets"
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    targets: tuple[TargetRow, ...] = labelled("检查对象", "targets")
    on: date = world_day("登记日期", "day")
    alike: tuple[Alike, ...] = labelled(
        "疑似重复", "possible repeats", default=(), late=True, hand="state"
    )

    def completed(self, world: World) -> Self:
        """Return it with those whose name and address another target of the register has."""
        found: list[Alike] = []
        seen: dict[tuple[str, str], str] = {}
        for row in self.targets:
            others = [*alike(world, self.department, row)]
            if (
                row.address
                and (first := seen.setdefault((row.name, row.address), row.id)) != row.id
            ):
                others.append(first)
            found += [Alike(id=row.id, like=other) for other in others]
        return self.but(alike=tuple(found)) if tuple(found) != self.alike else self

    def apply(self, now: Any, entry: Entry) -> Any:  # noqa: ANN401 - the book or an entry
        """Return the book with its possible repeats, or the entry as it is now."""
        after = super().apply(now, entry)
        return evolve(after, alike=self.alike) if entry.key == self.stream else after

    def marks(self, now: Any, entry: Entry) -> Iterable[str]:  # noqa: ANN401 - see `Fact.marks`
        """Mark that a person has to look."""
        return ("possible-repeat",) if self.alike else ()


@fact(
    TARGET,
    "register.changed",
    "检查对象变更",
    "targets changed",
    command="targets.change",
    delegable=True,
)
class TargetsChanged(_Changed):
    """Targets stay in the register and are something else now: each row whole, as it is now."""

    entries_field: ClassVar[str] = "targets"
    takes: ClassVar[Mapping[str, Taken]] = {"targets": Taken(("id",))}
    fields_of: ClassVar[Mapping[Any, tuple[str, ...]]] = {
        TargetChangeReason.TIER: ("tier", "tier_scheme"),
        TargetChangeReason.STATE: ("state",),
        TargetChangeReason.DETAILS: (
            "name",
            "kind",
            "district",
            "entered_on",
            "scheme",
            "address",
            "labels",
            "station",
        ),
    }
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    reason: TargetChangeReason = labelled("原因", "reason")
    targets: tuple[TargetRow, ...] = labelled("检查对象", "targets")
    on: date = world_day("登记日期", "day")

    @classmethod
    def filled(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the input with each row as the register has it, but for what it changes."""
        return _whole_rows(TARGET, "targets", given, world)


@fact(
    TARGET,
    "register.exited",
    "检查对象出库",
    "targets left",
    command="targets.exit",
    delegable=True,
)
class TargetsExited(_Exited):
    """Targets left the register (clause C64)."""

    entries_field: ClassVar[str] = "targets"
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    targets: tuple[TargetExit, ...] = labelled("检查对象", "targets")
    on: date = world_day("登记日期", "day")


def _certified(_: World, told: "InspectorsEntered") -> Asked:
    """Ask for what must be on record of an inspector, and for the certificate (C66, C69, C70)."""
    for at, row in enumerate(told.inspectors):
        of = Text(row.id, row.id)
        base = f"/input/inspectors/{at}"
        beside = {term: f"{base}/{key}" for key, term in _PARTICULARS.items()}
        where = {**terms_at(InspectorRow, base), **beside}
        yield Ask(MustContain(document="inspector"), has(row.terms), of, at=where)
        certificate: Any = row.certificate_on(told.on)
        question = MayAssign(role="inspector", certificate=certificate, interest=False, field="")
        yield Ask(question, allowed(), of)


_PARTICULARS: Final = {
    "name": "name",
    "sex": "sex",
    "cert_no": "certificate-number",
    "post": "post",
}
"""What a command may say of a person that the journal does not keep, and its name in rulebooks."""
_TOLD: Final = {
    "name": (Text("姓名（另存，不进日志）", "name, kept beside the journal"), form_of(str)),
    "sex": (Text("性别（另存，不进日志）", "sex, kept beside the journal"), form_of(str)),
    "cert_no": (Text("执法证号（另存，不进日志）", "certificate, kept beside"), form_of(str)),
    "post": (Text("职务（另存，不进日志）", "post, kept beside the journal"), form_of(str)),
    "unit": (Text("所属单位", "unit: the department"), form_of(str)),
}


def _without_persons(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a command's input with persons' particulars replaced by the note that they are held."""
    rows = body.get("inspectors")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return dict(body)
    kept = []
    for row in rows:
        own = {key: item for key, item in row.items() if key not in _PARTICULARS}
        held = [term for key, term in _PARTICULARS.items() if str(row.get(key, "")).strip()]
        given = own.get("given", [])
        if held and isinstance(given, list):
            own["given"] = [*given, *(term for term in held if term not in given)]
        if "unit" in own:
            own.setdefault("department", own.pop("unit"))
        if "department" not in own and isinstance(body.get("department"), str):
            own["department"] = body["department"]
        kept.append(own)
    return {**body, "inspectors": kept}


@fact(
    INSPECTOR,
    "inspectors.entered",
    "执法检查人员入库",
    "inspectors entered",
    command="inspectors.enter",
    asks=[_certified],
    delegable=True,
)
class InspectorsEntered(Entered):
    """Inspectors entered a department's register (clauses C66–C70)."""

    entries_field: ClassVar[str] = "inspectors"
    takes: ClassVar[Mapping[str, Taken]] = {"inspectors": Taken(("id",), _TOLD)}
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    inspectors: tuple[InspectorRow, ...] = labelled("执法检查人员", "inspectors")
    on: date = world_day("登记日期", "day")

    @classmethod
    def from_input(cls, body: Mapping[str, Any], root: str = "") -> Self:
        """Return the fact a command's input stands for; a person's particulars are not kept."""
        return super().from_input(_without_persons(body), root)


def _whole_rows(
    room: Room[Any], name: str, given: Mapping[str, Any], world: World
) -> Mapping[str, Any]:
    """Return a change with each row completed from the register; a stretch of leave is added to it."""
    rows, department = given.get(name), given.get("department")
    if not isinstance(rows, list):
        return given
    whole = []
    for row in rows:
        if not isinstance(row, Mapping):
            return given
        member: Member[Any] | None = world.get(
            room, member_key(room, str(department), str(row.get("id")))
        )
        before = member.row.body() if member and member.row else {}
        own = {key: part for key, part in row.items() if key != "leave"}
        if "leave" in row:
            own["away"] = [*before.get("away", ()), row["leave"]]
        if "unit" in own:
            before.pop("department", None)
        whole.append({**before, **own})
    return {**given, name: whole}


@fact(
    INSPECTOR,
    "inspectors.changed",
    "执法检查人员变更",
    "inspectors changed",
    command="inspectors.change",
    delegable=True,
)
class InspectorsChanged(_Changed):
    """Inspectors stay in the register with another department, state, certificate or leave (C68)."""

    entries_field: ClassVar[str] = "inspectors"
    takes: ClassVar[Mapping[str, Taken]] = {
        "inspectors": Taken(
            ("id",), {**_TOLD, "leave": (Text("请假", "leave"), form_of(Away, "given"))}
        )
    }
    fields_of: ClassVar[Mapping[Any, tuple[str, ...]]] = {
        InspectorChangeReason.DEPARTMENT: ("department",),
        InspectorChangeReason.STATE: ("state",),
        InspectorChangeReason.CERTIFICATE: ("certified_until",),
        InspectorChangeReason.LEAVE: ("away",),
        InspectorChangeReason.DETAILS: (
            "given",
            "qualifications",
            "specialties",
            "station",
            "may_lead",
            "conflicts",
            "former_posts",
        ),
    }
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    reason: InspectorChangeReason = labelled("原因", "reason")
    inspectors: tuple[InspectorRow, ...] = labelled("执法检查人员", "inspectors")
    on: date = world_day("登记日期", "day")

    document: str = labelled("文号", "document", default="", late=True)

    @classmethod
    def filled(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the input with each row as the register has it, but for what it changes."""
        return _whole_rows(INSPECTOR, "inspectors", given, world)

    @classmethod
    def from_input(cls, body: Mapping[str, Any], root: str = "") -> Self:
        """Return the fact a command's input stands for; a person's particulars are not kept."""
        return super().from_input(_without_persons(body), root)


@fact(
    INSPECTOR,
    "inspectors.exited",
    "执法检查人员出库",
    "inspectors left",
    command="inspectors.exit",
    delegable=True,
)
class InspectorsExited(_Exited):
    """Inspectors left the register (clause C68)."""

    entries_field: ClassVar[str] = "inspectors"
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    inspectors: tuple[InspectorExit, ...] = labelled("执法检查人员", "inspectors")
    on: date = world_day("登记日期", "day")


class SnapshotFact(Fact):
    """A register as it was on one day, by digest."""

    __slots__ = ()
    as_of: date
    size: int
    left: int

    @property
    def on(self) -> date:
        """The day it describes."""
        return self.as_of

    def faults(self) -> Iterable[SsjError]:
        """Refuse numbers that no register has."""
        if not 0 <= self.left <= self.size:
            yield no("numbers", size=self.size, left=self.left)

    def guard(self, now: RegisterBook | None, world: World) -> Faults:
        """Want what fits the journal; a register nobody entered is known by its snapshots alone."""
        if now is None:
            return
        said = self.size - self.left
        if now.ever and said != now.size:
            yield no("snapshot-size", said=said, known=now.size, cites=self.declared.cites)
        last = now.snapshot
        if last is None or now.moved:
            return
        if last.as_of == self.as_of and last != self:
            yield no("snapshot-other", day=self.as_of)
        if self.as_of < last.as_of:
            yield no("day-before", id=self.called(), day=self.as_of, earlier=last.as_of)

    def apply(self, now: RegisterBook | None, entry: Entry) -> RegisterBook:
        """Return the book with this snapshot."""
        return evolve(now or RegisterBook(), snapshot=self, moved=False)


@fact(
    TARGET,
    "register.snapshot",
    "检查对象名录库快照",
    "snapshot of the target register",
    command="register.snapshot",
    delegable=True,
)
class RegisterSnapshot(SnapshotFact):
    """The target register on one day (clauses C61, C64)."""

    department: str = labelled("名录库所属部门", "keeper", hand="department")
    as_of: date = labelled("快照日期", "day", day=True)
    digest: Digest = labelled("摘要", "digest")
    size: int = labelled("条数", "entries")
    left: int = labelled("其中已退出", "of which left", default=0)


@fact(
    INSPECTOR,
    "inspectors.snapshot",
    "执法检查人员名录库快照",
    "snapshot of the inspector register",
    command="inspectors.snapshot",
    delegable=True,
)
class InspectorsSnapshot(SnapshotFact):
    """The inspector register on one day (clauses C66, C68)."""

    department: str = labelled("名录库所属部门", "keeper", hand="department")
    as_of: date = labelled("快照日期", "day", day=True)
    digest: Digest = labelled("摘要", "digest")
    size: int = labelled("条数", "entries")
    left: int = labelled("其中已退出", "of which left", default=0)


@fact(
    EXPERT,
    "experts.snapshot",
    "专家库快照",
    "snapshot of the expert pool",
    command="experts.snapshot",
    delegable=True,
)
class ExpertsSnapshot(SnapshotFact):
    """The pool of experts on one day (clause C71)."""

    department: str = labelled("专家库所属部门", "keeper", hand="department")
    as_of: date = labelled("快照日期", "day", day=True)
    digest: Digest = labelled("摘要", "digest")
    size: int = labelled("条数", "entries")
    left: int = labelled("其中已退出", "of which left", default=0)


Snapshot = RegisterSnapshot | InspectorsSnapshot | ExpertsSnapshot
RollFact = (
    TargetsEntered
    | TargetsChanged
    | TargetsExited
    | InspectorsEntered
    | InspectorsChanged
    | InspectorsExited
    | Snapshot
)
