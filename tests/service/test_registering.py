"""Lists and registers in the journal: what may happen to them, and what two snapshots tell."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ssj_core import Journal, Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.demo.cast import load_cast
from ssj_core.encoding import digest
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.encoding import IdRefusedError
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.planning import PayloadRefusedError
from ssj_core.errors.refusals import Refused
from ssj_core.errors.registering import (
    AlreadyInError,
    BatchRefusedError,
    DayRefusedError,
    EntryRepeatedError,
    EntryStateError,
    ListStepError,
    NothingChangedError,
    NotInError,
    NotKeeperError,
    ReasonUnsaidError,
    RulesDigestError,
    SnapshotNumbersError,
    SnapshotUnfitError,
)
from ssj_core.journal import KINDS, NewEvent
from ssj_core.registers import (
    Expert,
    ExpertPool,
    InspectionItem,
    Inspector,
    InspectorRegister,
    InspectorState,
    ItemClass,
    ItemList,
    Target,
    TargetKind,
    TargetRegister,
    TargetState,
)
from ssj_core.service import Act, Service, registering
from ssj_core.service.registering import (
    FACTS,
    SECTIONS,
    InspectorChangeReason,
    InspectorExit,
    InspectorExitReason,
    InspectorRow,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    ItemListAdopted,
    ItemListAmended,
    RegisterFact,
    Registers,
    RegisterSnapshot,
    TargetChangeReason,
    TargetExit,
    TargetExitReason,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
    amendment_of,
    apply,
    decide,
    entered_of,
    list_of,
    moved,
    registers_of,
    snapshot_of,
    work_rules_of,
)

HOME, AWAY = "甲局", "乙局"
DAY = date(2026, 1, 5)
LATER = date(2026, 2, 5)
SHOP = TargetRow(id="T1", name="甲店", kind=TargetKind.ENTERPRISE, tier="A", tier_scheme="分类")
KNOWN = evolve(SHOP, id="T2", entered_on=date(2020, 1, 1))
PERSON = InspectorRow(id="P1", department=HOME, certified_until=date(2027, 12, 31))
SNAPSHOT = RegisterSnapshot(department=HOME, as_of=DAY, digest=digest(b"1"), size=2)


def act(department: str = HOME, day: date = DAY) -> Act:
    """Return an act of somebody in a department."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8)))
    return Act("经办人", department, at)


@pytest.fixture
def service() -> Service:
    """A service over an empty journal in memory."""
    calendar = WorkdayCalendar.cn()
    return Service(Journal(MemoryStore()), Rulebook.load("cn"), Place("150602"), calendar)


def entered(*rows: TargetRow, on: date = DAY) -> TargetsEntered:
    """Return an entry in the register of the home department."""
    return TargetsEntered(department=HOME, targets=rows or (SHOP, KNOWN), on=on)


def exited(name: str = "T1", left: date = LATER, on: date = LATER) -> TargetsExited:
    """Return the exit of one target."""
    gone = TargetExit(id=name, reason=TargetExitReason.CANCELLED, left=left)
    return TargetsExited(department=HOME, targets=(gone,), on=on)


def changed(
    *rows: TargetRow, why: TargetChangeReason = TargetChangeReason.TIER, on: date = LATER
) -> TargetsChanged:
    """Return a change of targets."""
    return TargetsChanged(department=HOME, reason=why, targets=rows, on=on)


def inspectors(*rows: InspectorRow) -> InspectorsEntered:
    """Return an entry of inspectors."""
    return InspectorsEntered(department=HOME, inspectors=rows or (PERSON,), on=DAY)


def left(name: str = "P1", day: date = LATER) -> InspectorsExited:
    """Return the exit of one inspector."""
    gone = InspectorExit(id=name, reason=InspectorExitReason.RETIRED, left=day)
    return InspectorsExited(department=HOME, inspectors=(gone,), on=LATER)


def adopted(*items: str) -> ItemListAdopted:
    """Return the adoption of a list."""
    return ItemListAdopted(department=HOME, items=items or ("X1",), digest=digest(b"1"), on=DAY)


def amended(on: date = LATER, text: bytes = b"2", **what: tuple[str, ...]) -> ItemListAmended:
    """Return an amendment of the list."""
    return ItemListAmended(department=HOME, reason="更新", digest=digest(text), on=on, **what)


def after(*facts: RegisterFact) -> Registers:
    """Return the state that facts lead to, each let through by the guards."""
    state = Registers()
    for fact in facts:
        state = apply(state, decide(state, fact))
    return state


def kinds_of(error: InputRefusedError) -> list[type[Exception]]:
    """Return the single faults of a refusal."""
    faults: Iterable[Exception] = error.faults if isinstance(error, ManyFaultsError) else [error]
    return [type(one) for one in faults]


def test_every_kind_of_the_registers_has_its_fact() -> None:
    """The journal's kinds of this room and the typed facts are the same."""
    assert set(FACTS) == {one.name for one in KINDS.values() if one.room == "registers"}


@pytest.mark.parametrize(
    "before, fact, errors",
    [
        ([entered()], entered(), [AlreadyInError] * 2),
        ([entered()], entered(SHOP, evolve(SHOP, id="T3")), [AlreadyInError]),
        ([], entered(evolve(SHOP, entered_on=LATER)), [DayRefusedError]),
        ([], exited(), [NotInError]),
        ([entered(), exited()], exited(), [NotInError]),
        ([entered()], exited(left=date(2026, 2, 6)), [DayRefusedError]),
        ([entered()], exited("T2", left=date(2019, 12, 31)), [DayRefusedError]),
        ([entered()], exited(on=date(2026, 1, 4), left=DAY), [DayRefusedError] * 2),
        ([entered(on=LATER)], entered(evolve(SHOP, id="T3")), [DayRefusedError]),
        ([], changed(SHOP), [NotInError]),
        ([entered()], changed(SHOP), [NothingChangedError]),
        ([entered()], changed(evolve(SHOP, name="乙店")), [NothingChangedError]),
        (
            [entered()],
            changed(evolve(SHOP, tier="B"), why=TargetChangeReason.STATE),
            [NothingChangedError],
        ),
        ([inspectors()], inspectors(), [AlreadyInError]),
        ([inspectors()], left("P2"), [NotInError]),
        ([inspectors()], left(day=date(2026, 1, 4)), [DayRefusedError]),
        (
            [inspectors()],
            InspectorsChanged(
                department=HOME,
                reason=InspectorChangeReason.DEPARTMENT,
                inspectors=(PERSON,),
                on=LATER,
            ),
            [NothingChangedError],
        ),
        ([entered(SHOP)], SNAPSHOT, [SnapshotUnfitError]),
        ([entered(), exited()], evolve(SNAPSHOT, as_of=LATER), [SnapshotUnfitError]),
        ([entered(), SNAPSHOT], evolve(SNAPSHOT, digest=digest(b"2")), [SnapshotUnfitError]),
        ([SNAPSHOT], evolve(SNAPSHOT, as_of=date(2026, 1, 4)), [DayRefusedError]),
        ([adopted()], adopted("X2"), [ListStepError]),
        ([], amended(added=("X2",)), [ListStepError]),
        ([adopted()], amended(on=date(2026, 1, 4), added=("X2",)), [ListStepError]),
        ([adopted()], amended(text=b"1", added=("X2",)), [ListStepError]),
        ([adopted()], amended(added=("X1",)), [ListStepError]),
        ([adopted()], amended(removed=("X2",)), [ListStepError]),
        ([adopted()], amended(changed=("X2",)), [ListStepError]),
        ([adopted()], amended(removed=("X1",)), [ListStepError]),
    ],
)
def test_what_does_not_fit_is_refused(
    before: list[RegisterFact], fact: RegisterFact, errors: list[type[Exception]]
) -> None:
    """Nobody enters twice, leaves or changes who is not in; days run forward; numbers fit."""
    state = after(*before)
    with pytest.raises(InputRefusedError) as refused:
        decide(state, fact)
    assert kinds_of(refused.value) == errors


@pytest.mark.parametrize(
    "facts",
    [
        [entered(), exited(), entered(SHOP, on=LATER)],
        [entered(), exited(left=date(2019, 1, 1))],
        [entered(), SNAPSHOT, SNAPSHOT],
        [entered(), exited(), evolve(SNAPSHOT, as_of=LATER, left=1)],
        [entered(), exited(), evolve(SNAPSHOT, as_of=LATER, size=1)],
        [SNAPSHOT, evolve(SNAPSHOT, as_of=LATER, size=700)],
        [SNAPSHOT, entered(), evolve(SNAPSHOT, digest=digest(b"2"))],
        [entered(), changed(evolve(SHOP, tier="B")), changed(SHOP)],
        [
            entered(),
            changed(evolve(SHOP, state=TargetState.SUSPENDED), why=TargetChangeReason.STATE),
        ],
        [entered(), changed(evolve(SHOP, name="新名"), why=TargetChangeReason.DETAILS)],
        [adopted(), amended(changed=("X1",)), amended(text=b"3", added=("X2",), removed=("X1",))],
    ],
)
def test_what_fits_is_let_through(facts: list[RegisterFact]) -> None:
    """Who left may come again; a register nobody entered is known by its snapshots alone."""
    assert after(*facts) == registers_of(fact.event() for fact in facts)


@pytest.mark.parametrize(
    "kind, given_, errors",
    [
        (TargetRow, {"id": "T1", "name": "", "kind": TargetKind.OTHER}, [Refused]),
        (
            TargetRow,
            {"id": "T1", "name": "x", "kind": TargetKind.OTHER, "state": TargetState.EXITED},
            [EntryStateError],
        ),
        (
            InspectorRow,
            {"id": "P1", "department": HOME, "state": InspectorState.LEFT},
            [EntryStateError],
        ),
        (TargetsEntered, {"department": HOME, "targets": (), "on": DAY}, [Refused]),
        (
            TargetsEntered,
            {"department": HOME, "targets": (SHOP, SHOP), "on": DAY},
            [EntryRepeatedError],
        ),
        (
            TargetsEntered,
            {"department": HOME, "targets": (evolve(SHOP, id=" T1"),), "on": DAY},
            [IdRefusedError],
        ),
        (
            TargetExit,
            {"id": "T1", "reason": TargetExitReason.OTHER, "left": DAY},
            [ReasonUnsaidError],
        ),
        (
            InspectorExit,
            {"id": "P1", "reason": InspectorExitReason.OTHER, "left": DAY, "words": " "},
            [ReasonUnsaidError],
        ),
        (
            RegisterSnapshot,
            {"department": HOME, "as_of": DAY, "digest": digest(b""), "size": -1},
            [SnapshotNumbersError],
        ),
        (
            RegisterSnapshot,
            {"department": HOME, "as_of": DAY, "digest": digest(b""), "size": 1, "left": 2},
            [SnapshotNumbersError],
        ),
        (
            ItemListAdopted,
            {"department": HOME, "items": ("X1", "X1"), "digest": digest(b""), "on": DAY},
            [EntryRepeatedError],
        ),
        (
            ItemListAmended,
            {"department": HOME, "reason": "更新", "digest": digest(b""), "on": DAY},
            [NothingChangedError],
        ),
        (
            ItemListAmended,
            {
                "department": HOME,
                "reason": " ",
                "digest": digest(b""),
                "on": DAY,
                "added": ("X1",),
                "removed": ("X1",),
            },
            [Refused, EntryRepeatedError],
        ),
    ],
)
def test_a_value_that_cannot_be_is_not_made(
    kind: type, given_: dict[str, Any], errors: list[type[Exception]]
) -> None:
    """Blanks, ids outside the grammar, repeats and silent reasons are refused where they arise."""
    with pytest.raises(ManyFaultsError) as refused:
        kind(**given_)
    assert kinds_of(refused.value) == errors


def test_events_of_other_rooms_change_nothing() -> None:
    """The fold reads the registers' events out of a whole journal."""
    other = NewEvent("site.published", {"files": 1, "manifest": "0"})
    assert registers_of([other, entered().event()]) == after(entered())


def test_no_person_is_in_the_journal() -> None:
    """Of inspectors and experts only numbers, departments, days and states are written."""
    cast = load_cast()
    facts = [*entered_of(cast.inspectors, HOME), snapshot_of(cast.inspectors, HOME)]
    facts.append(snapshot_of(cast.experts, HOME))
    written = str([fact.body() for fact in facts])
    people = [*cast.inspectors, *cast.experts]
    private = [one.name for one in people] + [one.cert_no for one in cast.inspectors]
    assert not [text for text in private if text in written]


def test_the_register_as_of_a_day() -> None:
    """A target is in from the day it states, or of its recording, up to the day before it left."""
    roll = after(
        entered(), exited(left=date(2026, 2, 1)), entered(SHOP, on=date(2026, 3, 1))
    ).targets(HOME)
    assert len(roll) == 2
    assert "T1" in roll
    table = {
        date(2019, 12, 31): set(),
        date(2020, 1, 1): {"T2"},
        DAY: {"T1", "T2"},
        date(2026, 1, 31): {"T1", "T2"},
        date(2026, 2, 1): {"T2"},
        date(2026, 3, 1): {"T1", "T2"},
    }
    assert {day: roll.on(day) for day in table} == table


def test_each_department_keeps_its_own() -> None:
    """The same target may be in the registers of two departments."""
    state = after(entered(), evolve(entered(), department=AWAY), exited())
    assert ("T1" in state.targets(HOME), "T1" in state.targets(AWAY)) == (False, True)
    assert len(state.inspectors(HOME)) == 0


def test_work_rules_are_versions_with_five_sections() -> None:
    """Adopted again they are a new version; the same text, an earlier day, another name are refused."""
    words = dict.fromkeys(SECTIONS, "写明")
    first = work_rules_of(words, HOME, on=DAY)
    second = work_rules_of({**words, "tasks": "另写"}, HOME, on=LATER)
    state = after(first, second)
    assert (state.rules[HOME].version, state.rules[HOME].fact) == (2, second)
    with pytest.raises(NothingChangedError):
        decide(state, evolve(second, on=date(2026, 3, 1)))
    with pytest.raises(DayRefusedError):
        decide(state, first)
    with pytest.raises(PayloadRefusedError):
        work_rules_of({**words, "penalties": "x"}, HOME, on=DAY)
    with pytest.raises(ManyFaultsError) as refused:
        work_rules_of({"tasks": "只有一部分"}, HOME, on=DAY)
    assert kinds_of(refused.value) == [Refused] * 4
    with pytest.raises(ManyFaultsError) as refused:
        evolve(first, tasks="改过")
    assert kinds_of(refused.value) == [RulesDigestError]


def item(name: str, **more: Any) -> InspectionItem:
    """Return an item with what clause C60 asks for."""
    return InspectionItem(
        id=name,
        name=name,
        target_kinds=(TargetKind.OTHER,),
        item_class=ItemClass.GENERAL,
        methods=("现场检查",),
        authority=HOME,
        basis="某条例",
        content="证照",
        **more,
    )


def test_lists_come_from_the_registers() -> None:
    """A list and its amendment say what two `ItemList` say; another department's item is refused."""
    old = ItemList(entries=[item("X1"), item("X2", department=HOME)], as_of=DAY)
    new = ItemList(entries=[item("X2", ratio="5%"), item("X3")], as_of=LATER)
    first, then = list_of(old, HOME), amendment_of(old, new, HOME, reason="上级清单更新")
    state = after(first, then).lists[HOME]
    assert state.items == {"X2", "X3"}
    assert (state.digest, state.on, state.version) == (new.digest(), LATER, 2)
    assert then.changed == ("X2",)
    with pytest.raises(NotKeeperError):
        list_of(old, AWAY)


NAMES = st.sampled_from(["T1", "T2", "T3", "T4", "T5"])
DAYS = (date(2025, 12, 1), date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5))


@st.composite
def target_registers(draw: st.DrawFn, at: int) -> TargetRegister:
    """Return a register of one of the days; who left in it left since the day before."""
    found = []
    for name in draw(st.lists(NAMES, unique=True)):
        state = draw(st.sampled_from(TargetState))
        gone = state is TargetState.EXITED
        found.append(
            Target(
                id=name,
                name=draw(st.sampled_from(["甲店", "乙店"])),
                tier=draw(st.sampled_from(["A", "B"])),
                address=draw(st.sampled_from(["", "北街"])),
                state=state,
                entered_on=draw(st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)])),
                exited_on=draw(st.dates(DAYS[at], DAYS[at + 1])) if gone else None,
                exit_reason=draw(st.sampled_from(["注销", "注销登记", "搬走了"])) if gone else "",
            )
        )
    return TargetRegister(entries=found, as_of=DAYS[at + 1])


@st.composite
def inspector_registers(draw: st.DrawFn, at: int) -> InspectorRegister:
    """Return a register of one of the days."""
    found = [
        Inspector(
            id=name,
            name="某",
            sex="女",
            post="执法",
            cert_no=draw(st.sampled_from(["", "1"])) or "2",
            department=draw(st.sampled_from([HOME, AWAY])),
            cert_valid_until=draw(st.sampled_from([None, date(2026, 6, 30), date(2027, 6, 30)])),
            state=draw(st.sampled_from(InspectorState)),
        )
        for name in draw(st.lists(NAMES, unique=True))
    ]
    return InspectorRegister(entries=found, as_of=DAYS[at + 1])


def rows(facts: Iterable[RegisterFact], register: str) -> dict[str, Any]:
    """Return who is in a register after facts, each let through by the guards."""
    members = after(*facts).roll(register, HOME).members
    return {name: one.row for name, one in members.items()}


@given(st.tuples(*(target_registers(at) for at in range(3))), st.integers(1, 3))
def test_what_moved_between_targets(registers: tuple[TargetRegister, ...], batch: int) -> None:
    """The events of `moved` applied to the fold of the earlier snapshot give the later one."""
    facts: list[RegisterFact] = list(entered_of(registers[0], HOME, batch=batch))
    facts.append(snapshot_of(registers[0], HOME))
    for old, new in pairwise(registers):
        facts += [*moved(old, new, HOME, batch=batch), snapshot_of(new, HOME)]
    assert rows(facts, "targets") == rows(entered_of(registers[-1], HOME), "targets")
    assert set(rows(facts, "targets")) == {
        one.id for one in registers[-1] if one.state is not TargetState.EXITED
    }
    assert all(type(fact).from_body(fact.body()) == fact for fact in facts)


@given(st.tuples(*(inspector_registers(at) for at in range(3))), st.integers(1, 3))
def test_what_moved_between_inspectors(
    registers: tuple[InspectorRegister, ...], batch: int
) -> None:
    """The same of inspectors: transfers, renewed certificates, suspensions, departures."""
    facts: list[RegisterFact] = list(entered_of(registers[0], HOME, batch=batch))
    for old, new in pairwise(registers):
        facts += [*moved(old, new, HOME, batch=batch), snapshot_of(new, HOME)]
    assert rows(facts, "inspectors") == rows(entered_of(registers[-1], HOME), "inspectors")


@given(target_registers(0))
def test_nothing_moves_between_equal_registers(register: TargetRegister) -> None:
    """No difference, no event; an address alone is none the journal holds."""
    same = TargetRegister(
        entries=[evolve(one, address="别处") for one in register], as_of=register.as_of
    )
    assert moved(register, register, HOME) == moved(register, same, HOME) == ()


@pytest.mark.parametrize(
    "text, reason, words",
    [
        ("注销", TargetExitReason.CANCELLED, ""),
        ("注销登记", TargetExitReason.CANCELLED, "注销登记"),
        ("吊销营业执照", TargetExitReason.REVOKED, "吊销营业执照"),
        ("搬走了", TargetExitReason.OTHER, "搬走了"),
    ],
)
def test_reasons_of_exit(text: str, reason: TargetExitReason, words: str) -> None:
    """A reason of the closed list is read as such; any other keeps its own words."""
    before = TargetRegister(entries=[Target(id="T1", name="甲店")], as_of=DAY)
    gone = evolve(before.entries[0], state="exited", exited_on=LATER, exit_reason=text)
    (fact,) = moved(before, TargetRegister(entries=[gone], as_of=LATER), HOME)
    assert isinstance(fact, TargetsExited)
    assert fact.targets == (TargetExit(id="T1", reason=reason, left=LATER, words=words),)


@pytest.mark.parametrize("batch", [0, -1])
def test_an_event_holds_at_least_one_entry(batch: int) -> None:
    """A batch of none would lose everybody in silence."""
    with pytest.raises(BatchRefusedError):
        entered_of(
            TargetRegister(entries=[Target(id="T1", name="甲店")], as_of=DAY), HOME, batch=batch
        )


def test_what_is_only_gone_is_recorded_as_unlisted() -> None:
    """A row deleted from the file is an exit nobody explained, and is told as such (C64)."""
    before = TargetRegister(entries=[Target(id="T1", name="甲店")], as_of=DAY)
    (fact,) = moved(before, TargetRegister(entries=[], as_of=LATER), HOME)
    assert isinstance(fact, TargetsExited)
    assert fact.targets[0].reason is TargetExitReason.UNLISTED
    people = [
        Inspector(id=n, name="某", department=HOME, sex="女", cert_no="1", post="执法")
        for n in "甲乙"
    ]
    old = InspectorRegister(entries=people, as_of=DAY)
    new = InspectorRegister(entries=[evolve(people[0], state="left")], as_of=LATER)
    (ended,) = moved(old, new, HOME)
    assert isinstance(ended, InspectorsExited)
    assert {one.id: one.reason for one in ended.inspectors} == {
        "甲": InspectorExitReason.UNSTATED,
        "乙": InspectorExitReason.UNLISTED,
    }


def test_experts_are_known_by_digest_alone() -> None:
    """The pool of experts is recorded by number and digest (C71)."""
    pool = ExpertPool(
        entries=[Expert(id="E1", name="某", specialties=("锅炉",), state="left")], as_of=DAY
    )
    fact = snapshot_of(pool, HOME)
    assert (fact.size, fact.left, fact.digest) == (1, 1, pool.digest())
    assert after(fact).roll("experts", HOME).snapshot == fact


def test_a_register_in_the_journal_in_two_lines(service: Service) -> None:
    """From the files to the journal, and from the next file to what changed; then read back."""
    cast = load_cast()
    service.adopt_all(entered_of(cast.targets, HOME), act())
    service.adopt(snapshot_of(cast.targets, HOME), act())
    first = cast.targets.active[0]
    tier = "D" if first.tier != "D" else "A"
    entries = [evolve(one, tier=tier) if one is first else one for one in cast.targets]
    june = TargetRegister(entries=entries, as_of=date(2026, 6, 30))
    service.adopt_all([*moved(cast.targets, june, HOME), snapshot_of(june, HOME)], act())
    roll = service.registers().targets(HOME)
    assert len(roll) == 1984
    row = roll.members[first.id].row
    assert isinstance(row, TargetRow)
    assert row.tier == tier
    assert [event.kind for event in service.events()][-2:] == [
        "register.changed",
        "register.snapshot",
    ]


def test_each_thing_has_its_stream(service: Service) -> None:
    """Whoever adopts work rules is in nobody's way who enters targets."""
    words = work_rules_of(dict.fromkeys(SECTIONS, "写明"), HOME, on=DAY)
    events = service.adopt_all([adopted(), words, entered(), inspectors(), SNAPSHOT], act())
    assert [(event.stream, event.version) for event in events] == [
        (f"item-list/{HOME}", 1),
        (f"work-rules/{HOME}", 1),
        (f"register/targets/{HOME}", 1),
        (f"register/inspectors/{HOME}", 1),
        (f"register/targets/{HOME}", 2),
    ]


def test_all_or_nothing(service: Service) -> None:
    """One fact that is refused, and none of those handed in with it is in the journal."""
    with pytest.raises(ManyFaultsError):
        service.adopt_all([adopted(), entered(), entered()], act())
    assert service.events() == ()


def test_a_department_records_its_own(service: Service) -> None:
    """What another department keeps is not recorded in its place."""
    with pytest.raises(NotKeeperError):
        service.adopt(entered(), act(AWAY))
    assert service.events() == ()


def test_two_hands_cannot_both_be_last(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decided on what has changed meanwhile is told to read again."""

    def slow(state: Registers, fact: Any) -> Any:
        monkeypatch.setattr(registering, "decide", decide)
        service.adopt(inspectors(), act())  # somebody else, in the same moment
        service.adopt(entered(evolve(SHOP, id="T9")), act())
        return decide(state, fact)

    monkeypatch.setattr(registering, "decide", slow)
    with pytest.raises(VersionConflictError):
        service.adopt(entered(), act())
