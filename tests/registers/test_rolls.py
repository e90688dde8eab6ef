"""The two registers in the journal: what may happen to entries, and what two snapshots tell."""

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
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refused
from ssj_core.errors.registers import ExitUnstatedError
from ssj_core.journal import Fact, State
from ssj_core.registers import (
    EXPERT,
    INSPECTOR,
    TARGET,
    Away,
    Expert,
    ExpertPool,
    Inspector,
    InspectorChangeReason,
    InspectorExit,
    InspectorExitReason,
    InspectorRegister,
    InspectorRow,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    InspectorState,
    Leave,
    RegisterSnapshot,
    Target,
    TargetChangeReason,
    TargetExit,
    TargetExitReason,
    TargetKind,
    TargetRegister,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
    TargetState,
    alike,
    entered_of,
    inspector_on,
    inspector_roll,
    member_key,
    moved,
    roll_digest,
    snapshot_of,
    target_on,
    target_roll,
)
from ssj_core.registers.rolls import inspector_serving
from ssj_core.service import Act, Service
from ssj_core.testing import Rooms
from ssj_core.testing.worlds import open_world
from ssj_core.testing.worlds.play import moment

HOME, AWAY = "甲局", "乙局"
DAY = date(2026, 1, 5)
LATER = date(2026, 2, 5)
SHOP = TargetRow(id="T1", name="甲店", kind=TargetKind.ENTERPRISE, tier="A", tier_scheme="分类")
KNOWN = SHOP.but(id="T2", entered_on=date(2020, 1, 1))
PERSON = InspectorRow(id="P1", department=HOME, certified_until=date(2027, 12, 31))
SNAPSHOT = RegisterSnapshot(department=HOME, as_of=DAY, digest=digest(b"1"), size=2)


def act(department: str = HOME, day: date = DAY) -> Act:
    """Return an act of somebody in a department."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8)))
    return Act("经办人", department, at)


@pytest.fixture
def service() -> Service:
    """A service over an empty journal in memory, under the plan of 2021."""
    calendar = WorkdayCalendar.cn()
    book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
    return Service(Journal(MemoryStore()), book, Place("150602"), calendar)


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


def objections(state: State, fact: Fact) -> list[str]:
    """Return the codes of what the guard of a fact finds."""
    return [error.code for error in fact.guard(state.get(fact.declared.room, fact.stream), state)]


def after(*facts: Fact) -> State:
    """Return the state that facts lead to, each let through by its guard."""
    journal = Journal(MemoryStore())
    state = State(journal)
    for fact in facts:
        assert objections(state, fact) == []
        version = journal.version(fact.stream)
        hand = act(HOME, LATER)
        journal.append(
            fact.stream,
            version,
            [fact.event()],
            actor=hand.actor,
            department=hand.department,
            at=hand.at,
        )
        state.catch_up()
    return state


def codes(error: SsjError) -> list[str]:
    """Return the codes of the single faults of a refusal."""
    faults: Iterable[SsjError] = error.faults if isinstance(error, ManyFaultsError) else [error]
    return [fault.code for fault in faults]


@pytest.mark.parametrize(
    "before, fact, found",
    [
        ([entered()], entered(), ["registers.already-in"] * 2),
        ([entered()], entered(SHOP, SHOP.but(id="T3")), ["registers.already-in"]),
        ([], entered(SHOP.but(entered_on=LATER)), ["day.future"]),
        ([], exited(), ["registers.not-in"]),
        ([entered(), exited()], exited(), ["registers.not-in"]),
        ([entered()], exited(left=date(2026, 2, 6)), ["day.future"]),
        ([entered()], exited("T2", left=date(2019, 12, 31)), ["registers.day-before"]),
        ([], changed(SHOP), ["registers.not-in"]),
        ([entered()], changed(SHOP), ["registers.unchanged"]),
        ([entered()], changed(SHOP.but(name="乙店")), ["registers.unchanged"]),
        (
            [entered()],
            changed(SHOP.but(tier="B"), why=TargetChangeReason.STATE),
            ["registers.unchanged"],
        ),
        (
            [entered()],
            changed(SHOP.but(tier="B"), on=date(2026, 1, 4)),
            ["registers.day-before"],
        ),
        ([inspectors()], inspectors(), ["registers.already-in"]),
        ([inspectors()], left("P2"), ["registers.not-in"]),
        ([inspectors()], left(day=date(2026, 1, 4)), ["registers.day-before"]),
        (
            [inspectors()],
            InspectorsChanged(
                department=HOME,
                reason=InspectorChangeReason.DEPARTMENT,
                inspectors=(PERSON,),
                on=LATER,
            ),
            ["registers.unchanged"],
        ),
        ([entered(SHOP)], SNAPSHOT, ["registers.snapshot-size"]),
        ([entered(), exited()], SNAPSHOT.but(as_of=LATER), ["registers.snapshot-size"]),
        ([entered(), SNAPSHOT], SNAPSHOT.but(digest=digest(b"2")), ["registers.snapshot-other"]),
        ([SNAPSHOT], SNAPSHOT.but(as_of=date(2026, 1, 4)), ["registers.day-before"]),
    ],
)
def test_what_does_not_fit_is_refused(before: list[Fact], fact: Fact, found: list[str]) -> None:
    """Nobody enters twice, leaves or changes who is not in; days run forward; numbers fit."""
    assert objections(after(*before), fact) == found


@pytest.mark.parametrize(
    "facts, numbers",
    [
        ([entered(), exited(), entered(SHOP, on=LATER)], {"T1", "T2"}),
        ([entered(), exited(left=date(2019, 1, 1))], {"T2"}),
        ([entered(), SNAPSHOT, SNAPSHOT], {"T1", "T2"}),
        ([entered(), exited(), SNAPSHOT.but(as_of=LATER, left=1)], {"T2"}),
        ([SNAPSHOT, SNAPSHOT.but(as_of=LATER, size=700)], set()),
        ([SNAPSHOT, entered(), SNAPSHOT.but(digest=digest(b"2"))], {"T1", "T2"}),
        ([entered(), changed(SHOP.but(tier="B")), changed(SHOP)], {"T1", "T2"}),
        (
            [
                entered(),
                changed(SHOP.but(state=TargetState.SUSPENDED), why=TargetChangeReason.STATE),
            ],
            {"T1", "T2"},
        ),
        (
            [entered(), changed(SHOP.but(name="新名"), why=TargetChangeReason.DETAILS)],
            {"T1", "T2"},
        ),
    ],
)
def test_what_fits_is_let_through(facts: list[Fact], numbers: set[str]) -> None:
    """Who left may come again; a register nobody entered is known by its snapshots alone."""
    assert set(target_roll(after(*facts), HOME, date(2026, 3, 1))) == numbers


@pytest.mark.parametrize(
    "kind, given_, found",
    [
        (TargetRow, {"id": "T1", "name": "", "kind": TargetKind.OTHER}, ["form.blank"]),
        (
            TargetRow,
            {"id": "T1", "name": "x", "kind": TargetKind.OTHER, "state": TargetState.EXITED},
            ["registers.has-left"],
        ),
        (
            TargetRow,
            {"id": "91159900MA0000007X", "name": "x", "kind": TargetKind.OTHER},
            ["registers.identity"],
        ),
        (
            TargetRow,
            {"id": "159900000000011", "scheme": "regno15", "name": "x", "kind": TargetKind.OTHER},
            ["registers.identity"],
        ),
        (
            InspectorRow,
            {"id": "P1", "department": HOME, "state": InspectorState.LEFT},
            ["registers.has-left"],
        ),
        (Away, {"first": LATER, "last": DAY}, ["registers.leave-crossed"]),
        (TargetsEntered, {"department": HOME, "targets": (), "on": DAY}, ["form.blank"]),
        (
            TargetsEntered,
            {"department": HOME, "targets": (SHOP, SHOP), "on": DAY},
            ["entries.repeated"],
        ),
        (
            TargetsEntered,
            {"department": HOME, "targets": (SHOP.but(id=" T1"),), "on": DAY},
            ["encoding.id-refused"],
        ),
        (
            TargetExit,
            {"id": "T1", "reason": TargetExitReason.OTHER, "left": DAY},
            ["registers.reason-unsaid"],
        ),
        (
            InspectorExit,
            {"id": "P1", "reason": InspectorExitReason.OTHER, "left": DAY, "words": " "},
            ["registers.reason-unsaid"],
        ),
        (
            RegisterSnapshot,
            {"department": HOME, "as_of": DAY, "digest": digest(b""), "size": -1},
            ["registers.numbers"],
        ),
        (
            RegisterSnapshot,
            {"department": HOME, "as_of": DAY, "digest": digest(b""), "size": 1, "left": 2},
            ["registers.numbers"],
        ),
    ],
)
def test_a_value_that_cannot_be_is_not_made(
    kind: type, given_: dict[str, Any], found: list[str]
) -> None:
    """Blanks, ids outside the grammar, wrong codes, repeats, silent reasons are refused as they arise."""
    with pytest.raises(ManyFaultsError) as refused:
        kind(**given_)
    assert codes(refused.value) == found


def test_no_person_is_in_the_journal() -> None:
    """Of inspectors and experts only numbers, departments, days and states are written."""
    cast = load_cast()
    facts = [*entered_of(cast.inspectors, HOME), snapshot_of(cast.inspectors, HOME)]
    facts.append(snapshot_of(cast.experts, HOME))
    written = str([fact.body() for fact in facts])
    people = [*cast.inspectors, *cast.experts]
    private = [person.name for person in people] + [person.cert_no for person in cast.inspectors]
    assert not [text for text in private if text in written]


def test_the_register_as_of_a_day() -> None:
    """A target is in from the day it states, or of its recording, up to the day before it left."""
    better = SHOP.but(tier="B")
    state = after(
        entered(),
        changed(better, on=date(2026, 1, 20)),
        exited(left=date(2026, 2, 1)),
        entered(SHOP, on=date(2026, 3, 1)),
    )
    table: dict[date, dict[str, TargetRow]] = {
        date(2019, 12, 31): {},
        date(2020, 1, 1): {"T2": KNOWN},
        DAY: {"T1": SHOP, "T2": KNOWN},
        date(2026, 1, 31): {"T1": better, "T2": KNOWN},
        date(2026, 2, 1): {"T2": KNOWN},
        date(2026, 3, 1): {"T1": SHOP, "T2": KNOWN},
    }
    assert {day: target_roll(state, HOME, day) for day in table} == table
    assert target_on(state, HOME, "T1", DAY) == SHOP
    assert target_on(state, HOME, "T9", DAY) is None
    assert len({roll_digest(roll) for roll in table.values()}) == 4
    book = state.get(TARGET, TARGET.of(department=HOME))
    assert book is not None
    assert (book.size, book.moved) == (2, True)


def test_each_department_keeps_its_own() -> None:
    """The same target may be in the registers of two departments."""
    state = after(entered(), entered().but(department=AWAY), exited())
    assert set(target_roll(state, HOME, date(2026, 3, 1))) == {"T2"}
    assert set(target_roll(state, AWAY, date(2026, 3, 1))) == {"T1", "T2"}
    assert inspector_roll(state, HOME, DAY) == {}


def test_who_looks_alike_is_found() -> None:
    """Another target with the same name and address may be the same one twice (C65); a person looks."""
    twin = SHOP.but(id="T3", address="北街1号")
    state = after(entered(SHOP.but(address="北街1号"), twin, KNOWN))
    assert alike(state, HOME, twin) == ("T1",)
    assert alike(state, HOME, KNOWN) == ()
    assert alike(state, HOME, twin.but(address="北街2号")) == ()


def test_certificate_and_leave_on_a_day() -> None:
    """A certificate holds through its last day, leave through both ends (C66, C68)."""
    away = PERSON.but(away=(Away(first=DAY, last=LATER),), certified_until=LATER)
    state = after(inspectors(away))
    person = inspector_on(state, HOME, "P1", DAY)
    assert person == away
    assert inspector_on(state, HOME, "P2", DAY) is None
    assert [away.certificate_on(day) for day in (LATER, date(2026, 2, 6))] == ["valid", "expired"]
    assert PERSON.but(certified_until=None).certificate_on(DAY) == "none"
    assert [away.away_on(day) for day in (date(2026, 1, 4), DAY, LATER)] == [False, True, True]


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


def rows(facts: Iterable[Fact], *, people: bool = False) -> dict[str, Any]:
    """Return who is in a register after facts, each let through by its guard."""
    state, room = after(*facts), INSPECTOR if people else TARGET
    found = [state.get(room, key) for key in state.find(room, "department", HOME)]
    return {member.id: member.row for member in found if member and member.row}


@given(st.tuples(*(target_registers(at) for at in range(3))), st.integers(1, 3))
def test_what_moved_between_targets(registers: tuple[TargetRegister, ...], batch: int) -> None:
    """The events of `moved` applied to the fold of the earlier snapshot give the later one."""
    facts: list[Fact] = list(entered_of(registers[0], HOME, batch=batch))
    facts.append(snapshot_of(registers[0], HOME))
    for old, new in pairwise(registers):
        facts += [*moved(old, new, HOME, batch=batch), snapshot_of(new, HOME)]
    assert rows(facts) == rows(entered_of(registers[-1], HOME))
    assert set(rows(facts)) == {
        one.id for one in registers[-1] if one.state is not TargetState.EXITED
    }
    assert all(type(fact).from_body(fact.body()) == fact for fact in facts)


@given(st.tuples(*(inspector_registers(at) for at in range(3))), st.integers(1, 3))
def test_what_moved_between_inspectors(
    registers: tuple[InspectorRegister, ...], batch: int
) -> None:
    """The same of inspectors: transfers, renewed certificates, suspensions, departures."""
    facts: list[Fact] = list(entered_of(registers[0], HOME, batch=batch))
    for old, new in pairwise(registers):
        facts += [*moved(old, new, HOME, batch=batch), snapshot_of(new, HOME)]
    assert rows(facts, people=True) == rows(entered_of(registers[-1], HOME), people=True)


@given(target_registers(0))
def test_nothing_moves_between_equal_registers(register: TargetRegister) -> None:
    """No difference, no event; when it was inspected last is none the journal holds."""
    same = TargetRegister(
        entries=[evolve(target, last_inspected=DAY) for target in register], as_of=register.as_of
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
    with pytest.raises(Refused, match="至少为 1"):
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


def test_an_exit_without_its_day_is_not_recorded() -> None:
    """A register may not know when a target left; the journal asks (C64)."""
    before = TargetRegister(entries=[Target(id="T1", name="甲店")], as_of=DAY)
    gone = evolve(before.entries[0], state="exited", exit_reason="注销")
    with pytest.raises(ExitUnstatedError):
        moved(before, TargetRegister(entries=[gone], as_of=LATER), HOME)


def test_leave_is_a_change_of_its_own() -> None:
    """Days away are recorded as leave, not as other details (C68)."""
    person = Inspector(
        id="甲",
        name="某",
        department=HOME,
        sex="女",
        cert_no="1",
        cert_valid_until=date(2030, 1, 1),
        post="执法",
    )
    old = InspectorRegister(entries=[person], as_of=DAY)
    new = InspectorRegister(entries=[evolve(person, on_leave=[Leave(LATER, LATER)])], as_of=LATER)
    (fact,) = moved(old, new, HOME)
    assert isinstance(fact, InspectorsChanged)
    assert fact.reason is InspectorChangeReason.LEAVE


def test_another_unit_takes_the_place_of_the_department() -> None:
    """A change that names the new unit keeps the rest of the row as the register has it (C68)."""
    given: dict[str, Any] = {"department": HOME, "reason": "department", "on": LATER.isoformat()}
    given |= {"inspectors": [{"id": "P1", "unit": AWAY}]}
    whole = InspectorsChanged.filled(given, act(HOME, LATER), after(inspectors()))
    (row,) = InspectorsChanged.from_input(dict(whole)).inspectors
    assert (row.department, row.certified_until) == (AWAY, PERSON.certified_until)


def test_inspectors_that_are_no_list_are_refused() -> None:
    """What is sent in their place is told by its place, whatever it is."""
    with pytest.raises(ManyFaultsError, match="检查人员入库"):
        InspectorsEntered.from_input({"inspectors": "甲"}, "/input")


def test_experts_are_known_by_digest_alone() -> None:
    """The pool of experts is recorded by number and digest (C71)."""
    pool = ExpertPool(
        entries=[Expert(id="E1", name="某", specialties=("锅炉",), state="left")], as_of=DAY
    )
    fact = snapshot_of(pool, HOME)
    assert (fact.size, fact.left, fact.digest) == (1, 1, pool.digest())
    book = after(fact).get(EXPERT, EXPERT.of(department=HOME))
    assert book is not None
    assert book.snapshot == fact


def test_a_register_in_the_journal_in_two_lines(service: Service) -> None:
    """From the files to the journal, and from the next file to what changed; then read back."""
    cast = load_cast()
    service.record_all(entered_of(cast.targets, HOME), act())
    service.record(snapshot_of(cast.targets, HOME), act())
    first = cast.targets.active[0]
    tier = "D" if first.tier != "D" else "A"
    entries = [evolve(one, tier=tier) if one is first else one for one in cast.targets]
    june = TargetRegister(entries=entries, as_of=date(2026, 6, 30))
    later = act(day=date(2026, 6, 30))
    service.record_all([*moved(cast.targets, june, HOME), snapshot_of(june, HOME)], later)
    roll = target_roll(service.state, HOME, date(2026, 6, 30))
    assert len(roll) == 1984
    assert roll[first.id].tier == tier
    assert [event.kind for event in service.events()][-2:] == [
        "register.changed",
        "register.snapshot",
    ]


def test_all_or_nothing(service: Service) -> None:
    """One fact that is refused, and none of those handed in with it is in the journal."""
    with pytest.raises(ManyFaultsError):
        service.record_all([entered(), entered()], act())
    assert service.events() == ()
    assert target_roll(service.state, HOME, DAY) == {}


def test_a_department_records_its_own(service: Service) -> None:
    """What another department keeps is not recorded in its place (D5)."""
    with pytest.raises(Refused) as refused:
        service.record(entered(), act(AWAY))
    assert refused.value.status == "not-allowed"
    assert service.events() == ()


@pytest.mark.parametrize(
    "row, clauses",
    [
        (PERSON.but(certified_until=date(2025, 12, 31)), {"ds-c66"}),
        (PERSON.but(certified_until=None), {"ds-c66"}),
        (PERSON.but(qualifications=(), specialties=()), {"ds-c70"}),
        (PERSON.but(given=("name", "sex")), {"ds-c69"}),
    ],
)
def test_who_may_enter_as_an_inspector(
    row: InspectorRow, clauses: set[str], service: Service
) -> None:
    """A certificate that holds, the five particulars, qualification and specialty: the book says so."""
    whole = PERSON.but(
        given=("name", "sex", "certificate-number", "post"),
        qualifications=("行政执法",),
        specialties=("食品",),
    )
    changed_row = whole.but(
        **{
            name: getattr(row, name)
            for name in ("certified_until", "given", "qualifications", "specialties")
            if getattr(row, name) != getattr(PERSON, name)
            or (name in ("qualifications", "specialties") and clauses == {"ds-c70"})
        }
    )
    with pytest.raises((Refused, ManyFaultsError)) as refused:
        service.record(inspectors(changed_row), act())
    faults: Any = getattr(refused.value, "faults", (refused.value,))
    assert clauses <= {clause for fault in faults for clause in fault.clauses}
    assert service.record(inspectors(whole), act()).event.envelope.rests


def test_one_change_touches_one_entry(service: Service) -> None:
    """Each entry is an aggregate of its own: who stands beside it is not written anew."""
    service.record(entered(), act())
    beside = service.state.get(TARGET, member_key(TARGET, HOME, "T2"))
    service.record(changed(SHOP.but(tier="C")), act(day=LATER))
    assert service.state.get(TARGET, member_key(TARGET, HOME, "T2")) is beside


def test_possible_repeats_are_marked_and_kept_with_the_entry() -> None:
    """Name and address of another, in the register or in the same list: lawful, and a person looks (C65)."""
    rooms = Rooms()
    stream = entered().stream
    here = SHOP.but(address="一街1号")
    rooms.put(entered(here))
    same, twin, other = (
        SHOP.but(id="T7", address="一街1号"),
        SHOP.but(id="T8", address="一街1号"),
        SHOP.but(id="T9", address="二街1号"),
    )
    fact = entered(same, twin, other).completed(rooms)
    pairs = [(pair.id, pair.like) for pair in fact.alike]
    assert pairs == [("T7", "T1"), ("T8", "T1"), ("T8", "T7")]
    book = rooms.put(fact).get(TARGET, stream)
    assert book is not None
    assert (book.alike, fact.body()["alike"][0]) == (fact.alike, {"id": "T7", "like": "T1"})
    plain = entered(other.but(id="T10", address=""))
    assert plain.completed(rooms) is plain


def test_an_inspector_is_found_whoever_keeps_the_register() -> None:
    """One department may keep the register of all: who serves where is what counts (C66, C67)."""
    service = open_world("registered").service
    row = {"id": "Z1", "department": "应急局", "certified_until": "2028-12-31"}
    particulars = {"name": "某", "sex": "女", "cert_no": "1", "post": "岗"}
    body = {**row, **particulars, "qualifications": ["行政执法"], "specialties": ["综合"]}
    entered = InspectorsEntered.from_input(
        {"department": "市监局", "inspectors": [body], "on": "2026-01-10"}
    )
    service.record(entered, Act("PC", "市监局", moment("2026-01-10")))
    day = date(2026, 1, 12)
    found = inspector_serving(service.state, "应急局", "Z1", day)
    assert found is not None
    assert found.certificate_on(day) == "valid"
    assert inspector_serving(service.state, "卫健委", "Z1", day) is None
    assert inspector_serving(service.state, "市监局", "P1", day) is not None
