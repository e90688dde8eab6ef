"""Frozen registers: all faults at once, lookups, digests; and whether list and registers match."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.errors import ManyFaultsError
from ssj_core.errors.registers import (
    IdentityRefusedError,
    MissingFieldError,
    NoInspectorForItemError,
    NoTargetForItemError,
    RepeatedIdError,
    UnknownEntryError,
    UnknownTargetError,
)
from ssj_core.registers import (
    Expert,
    ExpertPool,
    InspectionItem,
    Inspector,
    InspectorRegister,
    ItemClass,
    ItemList,
    Leave,
    Target,
    TargetKind,
    TargetRegister,
    TargetState,
    changes,
    check_correspondence,
    check_identity,
)
from ssj_core.testing.strategies import rosters, target_registers

DAY = date(2026, 3, 2)
FACTORY = Target(
    id="91110000600037341L",
    scheme="uscc",
    name="月牙食品",
    kind=TargetKind.ENTERPRISE,
    labels=("食品",),
)
SHOP = Target(id="110108000000016", scheme="regno15", name="云杉店")
ANNA = Inspector(
    id="SJ-1",
    name="岑望舒",
    department="市监局",
    sex="女",
    cert_no="1",
    cert_valid_until=date(2027, 1, 1),
    post="食品岗",
    qualifications=("食品安全",),
)
ITEM = InspectionItem(
    id="SJ-01",
    name="食品生产企业检查",
    target_kinds=(TargetKind.ENTERPRISE,),
    target_labels=("食品",),
    item_class=ItemClass.KEY,
    methods=("现场检查",),
    authority="市监局",
    basis="《食品安全法》",
    content="过程控制",
    department="市监局",
    qualification="食品安全",
)


def targets(*entries: Target) -> TargetRegister:
    """Return a register of these targets."""
    return TargetRegister(entries=entries, as_of=DAY)


def people(*entries: Inspector) -> InspectorRegister:
    """Return a register of these inspectors."""
    return InspectorRegister(entries=entries, as_of=DAY)


def items(*entries: InspectionItem) -> ItemList:
    """Return a list of these items."""
    return ItemList(entries=entries, as_of=DAY)


def test_lookups() -> None:
    """A register is counted, gone through in its order, and looked up by id."""
    register = targets(FACTORY, SHOP)
    assert (len(register), list(register)) == (2, [FACTORY, SHOP])
    assert register[SHOP.id] is SHOP
    assert register.get("no") is None
    assert SHOP.id in register
    assert "no" not in register
    with pytest.raises(UnknownEntryError, match="'no'"):
        register["no"]


def test_active_targets() -> None:
    """Suspended and exited targets stay in the register and out of the active ones (C64)."""
    closed = attrs.evolve(SHOP, state=TargetState.SUSPENDED)
    assert targets(FACTORY, closed).active == (FACTORY,)


def test_certified_inspectors() -> None:
    """Those who hold a certificate, are active and not on leave can be sent."""
    ben = attrs.evolve(ANNA, id="SJ-2", cert_valid_until=None)
    cid = attrs.evolve(ANNA, id="SJ-3", on_leave=(Leave(DAY, DAY),))
    assert people(ANNA, ben, cid).certified_on(DAY) == (ANNA,)


def test_all_faults_of_a_target_register_at_once() -> None:
    """Everything wrong is told together, in the order of entries, not the first thing only."""
    wrong = attrs.evolve(FACTORY, id="91310115MA1H8R7C6D")
    nameless = attrs.evolve(SHOP, name="")
    with pytest.raises(ManyFaultsError) as caught:
        targets(FACTORY, wrong, FACTORY, nameless)
    kinds = [type(fault) for fault in caught.value.faults]
    assert kinds == [IdentityRefusedError, RepeatedIdError, MissingFieldError]
    assert [fault.params["row"] for fault in caught.value.faults] == [2, 3, 4]
    assert caught.value.faults[1].params["first"] == 1


def test_ids_of_other_schemes_are_left_alone() -> None:
    """A scheme the library does not know is not judged here; it was where the file was read."""
    assert len(targets(Target(id="批-1", scheme="lot", name="甲"))) == 1


@pytest.mark.parametrize("field", ["name", "department", "sex", "cert_no", "post"])
def test_five_fields_of_an_inspector(field: str) -> None:
    """The five fields of clause C69 are all there."""
    change: dict[str, Any] = {field: ""}
    with pytest.raises(ManyFaultsError) as caught:
        people(attrs.evolve(ANNA, **change))
    assert [type(fault) for fault in caught.value.faults] == [MissingFieldError]


@pytest.mark.parametrize(
    "field", ["name", "target_kinds", "methods", "authority", "basis", "content"]
)
def test_fields_of_an_item(field: str) -> None:
    """The fields of clauses C60 and C55 are all there; the class has no empty value."""
    change: dict[str, Any] = {field: () if field in ("target_kinds", "methods") else ""}
    with pytest.raises(ManyFaultsError) as caught:
        items(attrs.evolve(ITEM, **change))
    assert [type(fault) for fault in caught.value.faults] == [MissingFieldError]


def test_experts_are_a_pool_of_their_own() -> None:
    """An expert has a specialty and no certificate, so nobody can count one as an inspector (C71)."""
    pool = ExpertPool(entries=[Expert(id="ZJ-1", name="虞观棋", specialties=("锅炉",))], as_of=DAY)
    assert len(pool) == 1
    assert not hasattr(pool.entries[0], "certified_on")
    with pytest.raises(ManyFaultsError, match="专长"):
        ExpertPool(entries=[Expert(id="ZJ-1", name="虞观棋")], as_of=DAY)


@given(target_registers(), st.randoms(use_true_random=False))
def test_digest_does_not_depend_on_row_order(register: TargetRegister, chance: object) -> None:
    """The digest of a register is the same however its rows are ordered."""
    rows = list(register)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    assert TargetRegister(entries=rows, as_of=register.as_of).digest() == register.digest()


@pytest.mark.parametrize("change", [{"name": "别名"}, {"tier": "D"}, {"attributes": {"甲": "乙"}}])
def test_digest_depends_on_every_field(change: dict[str, Any]) -> None:
    """Any field changed, the day changed or the suite changed is another digest."""
    register = targets(FACTORY)
    assert targets(attrs.evolve(FACTORY, **change)).digest() != register.digest()
    assert TargetRegister(entries=[FACTORY], as_of=date(2026, 3, 3)).digest() != register.digest()
    assert register.digest("sm3") != register.digest()


def test_kinds_of_register_have_different_digests() -> None:
    """An empty target register is not an empty roster."""
    assert targets().digest() != people().digest()


@given(target_registers())
def test_generated_registers_have_no_fault(register: TargetRegister) -> None:
    """What the strategies draw is good by every scheme."""
    assert all(check_identity(target.id, target.scheme).good for target in register)


@given(rosters(min_size=1))
def test_generated_rosters_have_no_fault(roster: InspectorRegister) -> None:
    """What the strategies draw is a whole roster, its digest stable."""
    assert roster.digest() == InspectorRegister(entries=roster.entries, as_of=roster.as_of).digest()


def test_changes_between_two_days() -> None:
    """What came, what went and what changed is told by id; nothing changed is falsy (C64, C68)."""
    later = attrs.evolve(SHOP, tier="D")
    new = Target(id="91350100M000100Y43", scheme="uscc", name="月牙店")
    found = changes(targets(FACTORY, SHOP), targets(new, later))
    assert (found.added, found.gone, found.changed) == ((new,), (FACTORY,), ((SHOP, later),))
    assert found
    assert not changes(targets(FACTORY), targets(FACTORY))


def test_matching_registers_pass() -> None:
    """List and registers that match one another pass (C61)."""
    ben = attrs.evolve(ANNA, id="SJ-2", conflicts=(FACTORY.id,))
    check_correspondence(items(ITEM), targets(FACTORY), people(ANNA, ben), on=DAY, team=2)
    anyone = attrs.evolve(ITEM, qualification="")
    plain = attrs.evolve(ANNA, qualifications=())
    check_correspondence(items(anyone), targets(FACTORY), people(plain), on=DAY, team=1)


def test_all_mismatches_at_once() -> None:
    """No target, too few inspectors, a conflict with nobody: all are told together (C61)."""
    ben = attrs.evolve(ANNA, id="SJ-2", department="卫健委", conflicts=("nobody",))
    with pytest.raises(ManyFaultsError) as caught:
        check_correspondence(items(ITEM), targets(SHOP), people(ANNA, ben), on=DAY, team=2)
    kinds = [type(fault) for fault in caught.value.faults]
    assert kinds == [NoTargetForItemError, NoInspectorForItemError, UnknownTargetError]
    assert caught.value.faults[1].params["found"] == 1
