"""两库 in the journal: who entered, who left, what changed (clauses C61–C70), entry by entry.

An event holds what its readers need and no more. Of an inspector that is the number in the register,
the department, the certificate's last day, what the person is qualified for, the leave; never name,
sex, certificate number or telephone: a journal cannot forget, and a person may ask to be. Experts
are recorded by digest alone. Each entry is an aggregate of its own, so that one change in a large
register costs what one change costs.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final, Generic, Self, TypeVar

from attrs import evolve, frozen

from ssj_core.encoding import Text, canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Login,
    Room,
    Value,
    World,
    fact,
    in_future,
    labelled,
    value,
    world_day,
)
from ssj_core.registers.identity import USCC, Schemes
from ssj_core.registers.judge import check_identity, remedy
from ssj_core.registers.keeping import id_faults, terms_at
from ssj_core.registers.words import (
    InspectorChangeReason,
    InspectorExitReason,
    InspectorState,
    TargetChangeReason,
    TargetExitReason,
    TargetKind,
    TargetState,
)
from ssj_core.rules import Ask, MayAssign, MustContain, allowed, has

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
_CODE_LENGTH: Final = 18
no: Final = Refusals(
    "registers",
    {
        "has-left": (
            "{what} {id} 已退出，不能入库；退出另行登记日期和原因",
            "{what} {id} has left and is not entered: its leaving is recorded with day and reason",
            "C64",
            "C68",
        ),
        "identity": (
            "{id}：{remedy_zh}",
            "{id}: {remedy_en}",
            "C65",
        ),
        "reason-unsaid": (
            "{id} 的退出原因为“其他”，须写明说明",
            "{id} leaves for another reason: say it in words",
            "C64",
            "C68",
        ),
        "already-in": (
            "{register}中已有 {id}（{since} 起）；信息变动请登记变更",
            "{id} is in the {register} already, since {since}: record a change instead",
        ),
        "not-in": (
            "{register}中没有在库的 {id}；请先登记入库，或核对编号",
            "{id} is not in the {register}: enter it first, or check the number",
        ),
        "day-before": (
            "{id}：{day} 早于 {earlier}；请更正日期",
            "{id}: {day} is before {earlier}: correct the day",
            "D2",
        ),
        "unchanged": (
            "{id} 与已登记的内容相比没有{reason}",
            "against what is recorded, {id} shows no {reason}",
        ),
        "numbers": (
            "共 {size} 条、已退出 {left} 条，数目不成立",
            "{size} entries of which {left} have left: no register has such numbers",
        ),
        "snapshot-size": (
            "快照在库 {said} 条，日志在库 {known} 条；请先登记入库和出库",
            "{said} in the snapshot, {known} in the journal: record entries and exits first",
            "C61",
        ),
        "snapshot-other": (
            "{day} 已有不同的快照，其间没有登记任何变动",
            "another snapshot of {day} is recorded, and nothing was recorded between",
            "C61",
        ),
        "leave-crossed": (
            "请假止日 {last} 早于起日 {first}",
            "the leave ends on {last}, before it begins, {first}",
        ),
    },
)


@value("检查对象", "target")
class TargetRow(Value):
    """A target as the journal has it: facts a page shows to the department, the tier among them.

    Attributes:
        id: its number in the register.
        name: as registered.
        kind: enterprise, individual business, …
        tier: 信用等级 or 风险类别; it never goes on a public page.
        tier_scheme: whose scale `tier` is on.
        district: area code or name.
        state: active or suspended.
        entered_on: the day it entered the register, if known.
        scheme: the identity scheme of `id` (``uscc``, ``regno15``); empty: a credit code is judged
            as one, anything else is taken as written.
        address: where it is, if stated.
        labels: special libraries and other labels.
        station: station whose area it lies in.
    """

    id: str = labelled("编号", "number")
    name: str = labelled("名称", "name")
    kind: TargetKind = labelled("对象类型", "kind")
    tier: str = labelled("信用等级或风险类别", "tier", default="")
    tier_scheme: str = labelled("等级标准", "scheme of the tier", default="")
    district: str = labelled("区县", "district", default="")
    state: TargetState = labelled("状态", "state", default=TargetState.ACTIVE)
    entered_on: date | None = labelled("入库日期", "entered on", default=None)
    scheme: str = labelled("编号类型", "identity scheme", default="", late=True)
    address: str = labelled("地址", "address", default="", late=True)
    labels: tuple[str, ...] = labelled("标签", "labels", default=(), late=True)
    station: str = labelled("所属站所", "station", default="", late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a target that has left, and a code whose check character does not hold (C65)."""
        if self.state is TargetState.EXITED:
            yield no("has-left", what=self.called(), id=self.id)
        named: Schemes | None = self.scheme if self.scheme in ("uscc", "regno15") else None
        looks = len(self.id) == _CODE_LENGTH and self.id.isascii() and self.id.isalnum()
        if named is None and not self.scheme and looks and self.id.isupper():
            named = USCC
        if named is not None:
            identity = check_identity(self.id, named)
            if identity.fault is not None:
                zh, en = remedy(identity.fault, identity.hint)
                yield no("identity", id=self.id, remedy_zh=zh, remedy_en=en, pointer="id")


@value("疑似重复", "possible repeat")
class Alike(Value):
    """Two targets of a register with one name and address: lawful, but a person looks (C65)."""

    id: str = labelled("编号", "number")
    like: str = labelled("与之相同者", "the other")


@value("请假", "leave")
class Away(Value):
    """A stretch of days on which an inspector cannot be sent, both ends included (C68)."""

    first: date = labelled("起日", "first day")
    last: date = labelled("止日", "last day")

    def faults(self) -> Iterable[SsjError]:
        """Refuse a stretch that runs backwards."""
        if self.last < self.first:
            yield no("leave-crossed", first=self.first, last=self.last)


@value("执法检查人员", "inspector")
class InspectorRow(Value):
    """An inspector as the journal has them: a number, no person's data.

    Attributes:
        id: number in the register.
        department: where the inspector serves.
        certified_until: last day of the 行政执法证 (C66); left out if there is no certificate.
        state: active or suspended.
        given: particulars the department holds beside the journal, by their name in rulebooks
            (``name``, ``sex``, ``certificate-number``, ``post``): that they are there, not what they
            say (C69).
        qualifications: 执法资质 (C70).
        specialties: 业务专长 (C70).
        station: the person's own station.
        away: stretches of leave.
    """

    id: str = labelled("编号", "number")
    department: str = labelled("单位", "department", term="unit")
    certified_until: date | None = labelled("执法证有效期至", "certified until", default=None)
    state: InspectorState = labelled("状态", "state", default=InspectorState.ACTIVE)
    given: tuple[str, ...] = labelled("已提供的项目", "particulars held", default=(), late=True)
    qualifications: tuple[str, ...] = labelled(
        "执法资质", "qualifications", default=(), late=True, term="qualification"
    )
    specialties: tuple[str, ...] = labelled(
        "业务专长", "specialties", default=(), late=True, term="specialty"
    )
    station: str = labelled("所属站所", "station", default="", late=True)
    away: tuple[Away, ...] = labelled("请假", "leave", default=(), late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse an inspector who has left."""
        if self.state is InspectorState.LEFT:
            yield no("has-left", what=self.called(), id=self.id)

    @property
    def terms(self) -> frozenset[str]:
        """What is on record of the person, by its name in rulebooks."""
        names = {"unit": self.department}
        names |= {"qualification": "、".join(self.qualifications)}
        names |= {"specialty": "、".join(self.specialties)}
        return frozenset({*self.given, *(name for name, filled in names.items() if filled)})

    def certificate_on(self, day: date) -> str:
        """Return ``valid``, ``expired`` or ``none``: the certificate on a day (clause C66)."""
        if self.certified_until is None:
            return "none"
        return "valid" if day <= self.certified_until else "expired"

    def away_on(self, day: date) -> bool:
        """Tell whether the person is on leave on a day."""
        return any(stretch.first <= day <= stretch.last for stretch in self.away)


@value("检查对象出库", "exit of a target")
class TargetExit(Value):
    """A target that left, with day and reason (clause C64); `words` are those of the source."""

    id: str = labelled("编号", "number")
    reason: TargetExitReason = labelled("原因", "reason")
    left: date = labelled("退出日期", "day it left")
    words: str = labelled("说明", "words", default="")
    document: str = labelled("证明文件", "document", default="", late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse another reason that nobody says."""
        if self.reason is TargetExitReason.OTHER and not self.words.strip():
            yield no("reason-unsaid", id=self.id)


@value("执法检查人员出库", "exit of an inspector")
class InspectorExit(Value):
    """An inspector who left, with day and reason (clause C68); words name no person."""

    id: str = labelled("编号", "number")
    reason: InspectorExitReason = labelled("原因", "reason")
    left: date = labelled("退出日期", "day of leaving")
    words: str = labelled("说明", "words", default="")

    def faults(self) -> Iterable[SsjError]:
        """Refuse another reason that nobody says."""
        if self.reason is InspectorExitReason.OTHER and not self.words.strip():
            yield no("reason-unsaid", id=self.id)


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
    snapshot: "_Snapshot | None" = None
    moved: bool = False
    alike: "tuple[Alike, ...]" = ()


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
        return no(
            why, register=declared.room.says, clauses=declared.clauses, pointer=where, **params
        )

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


class _Entered(_Entries):
    __slots__ = ()

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401, ARG002 - see `Fact.guard`
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

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401, ARG002 - see `Fact.guard`
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

    def guard(self, now: Any, world: World) -> Faults:  # noqa: ANN401, ARG002 - see `Fact.guard`
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
    clause="C61 C62 C64 C65",
    delegable=True,
)
class TargetsEntered(_Entered):
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

    def marks(self, now: Any, entry: Entry) -> Iterable[str]:  # noqa: ANN401, ARG002 - see `Fact.marks`
        """Mark that a person has to look."""
        return ("possible-repeat",) if self.alike else ()


@fact(
    TARGET,
    "register.changed",
    "检查对象变更",
    "targets changed",
    command="targets.change",
    clause="C64",
    delegable=True,
)
class TargetsChanged(_Changed):
    """Targets stay in the register and are something else now: each row whole, as it is now."""

    entries_field: ClassVar[str] = "targets"
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
    def filled(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - every fact has them
        """Return the input with each row as the register has it, but for what it changes."""
        return _whole_rows(TARGET, "targets", given, world)


@fact(
    TARGET,
    "register.exited",
    "检查对象出库",
    "targets left",
    command="targets.exit",
    clause="C64",
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
    clause="C66 C68 C69 C70",
    asks=[_certified],
    delegable=True,
)
class InspectorsEntered(_Entered):
    """Inspectors entered a department's register (clauses C66–C70)."""

    entries_field: ClassVar[str] = "inspectors"
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
    clause="C66 C68",
    delegable=True,
)
class InspectorsChanged(_Changed):
    """Inspectors stay in the register with another department, state, certificate or leave (C68)."""

    entries_field: ClassVar[str] = "inspectors"
    fields_of: ClassVar[Mapping[Any, tuple[str, ...]]] = {
        InspectorChangeReason.DEPARTMENT: ("department",),
        InspectorChangeReason.STATE: ("state",),
        InspectorChangeReason.CERTIFICATE: ("certified_until",),
        InspectorChangeReason.LEAVE: ("away",),
        InspectorChangeReason.DETAILS: ("given", "qualifications", "specialties", "station"),
    }
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    reason: InspectorChangeReason = labelled("原因", "reason")
    inspectors: tuple[InspectorRow, ...] = labelled("执法检查人员", "inspectors")
    on: date = world_day("登记日期", "day")
    document: str = labelled("文号", "document", default="", late=True)

    @classmethod
    def filled(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - every fact has them
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
    clause="C68",
    delegable=True,
)
class InspectorsExited(_Exited):
    """Inspectors left the register (clause C68)."""

    entries_field: ClassVar[str] = "inspectors"
    department: str = labelled("名录库所属部门", "keeper", hand="department")
    inspectors: tuple[InspectorExit, ...] = labelled("执法检查人员", "inspectors")
    on: date = world_day("登记日期", "day")


class _Snapshot(Fact):
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

    def guard(self, now: RegisterBook | None, world: World) -> Faults:  # noqa: ARG002 - every guard has it
        """Want what fits the journal; a register nobody entered is known by its snapshots alone."""
        if now is None:
            return
        said = self.size - self.left
        if now.ever and said != now.size:
            yield no("snapshot-size", said=said, known=now.size)
        last = now.snapshot
        if last is None or now.moved:
            return
        if last.as_of == self.as_of and last != self:
            yield no("snapshot-other", day=self.as_of)
        if self.as_of < last.as_of:
            yield no("day-before", id=self.called(), day=self.as_of, earlier=last.as_of)

    def apply(self, now: RegisterBook | None, entry: Entry) -> RegisterBook:  # noqa: ARG002 - every effect has it
        """Return the book with this snapshot."""
        return evolve(now or RegisterBook(), snapshot=self, moved=False)


@fact(
    TARGET,
    "register.snapshot",
    "检查对象名录库快照",
    "snapshot of the target register",
    command="register.snapshot",
    clause="C61 C64",
    delegable=True,
)
class RegisterSnapshot(_Snapshot):
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
    clause="C66 C68",
    delegable=True,
)
class InspectorsSnapshot(_Snapshot):
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
    clause="C71",
    delegable=True,
)
class ExpertsSnapshot(_Snapshot):
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


def inspector_on(world: World, department: str, number: str, day: date) -> InspectorRow | None:
    """Return an inspector as a department's register has them on a day, None when not in."""
    key = member_key(INSPECTOR, department, number)
    member: Member[InspectorRow] | None = world.get(INSPECTOR, key)
    return member.row_on(day) if member else None


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
