"""Item lists and work rules in the journal: whole, versioned, asked about."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from ssj_core import Journal, Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.refusals import Refused
from ssj_core.registers import (
    ITEM_LIST,
    SECTIONS,
    WORK_RULES,
    InspectionItem,
    ItemClass,
    ItemList,
    ItemListAdopted,
    ItemListAmended,
    ListedItem,
    Method,
    TargetKind,
    amendment_of,
    item_of,
    list_of,
    work_rules_of,
)
from ssj_core.service import Act, Service

HOME, AWAY = "甲局", "乙局"
DAY, LATER = date(2026, 1, 5), date(2026, 2, 5)


def act(department: str = HOME, day: date = DAY) -> Act:
    """Return an act of somebody in a department."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8)))
    return Act("经办人", department, at)


def listed(number: str, **more: Any) -> ListedItem:
    """Return an item with the six fields of clause C60 and its content."""
    whole: dict[str, Any] = {
        "name": number,
        "item_class": ItemClass.GENERAL,
        "target_kinds": (TargetKind.OTHER,),
        "methods": (Method.ONSITE,),
        "authority": HOME,
        "basis": "某条例",
        "content": "证照",
    }
    return ListedItem(id=number, **whole | more)


@pytest.fixture
def service() -> Service:
    """A service with a list of X1 and X2, under the plan of 2021."""
    book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
    made = Service(Journal(MemoryStore()), book, Place("150602"), WorkdayCalendar.cn())
    adopted = ItemListAdopted(department=HOME, items=(listed("X1"), listed("X2")), on=DAY)
    made.record(adopted, act())
    return made


def amended(on: date = LATER, **what: Any) -> ItemListAmended:
    """Return an amendment of the list."""
    return ItemListAmended(department=HOME, reason="上级清单更新", on=on, **what)


@pytest.mark.parametrize(
    "fact, codes",
    [
        (ItemListAdopted(department=HOME, items=(listed("X9"),), on=LATER), ["act.begun"]),
        (amended(added=(listed("X1"),)), ["lists.on-it"]),
        (amended(changed=(listed("X3"),)), ["lists.not-on-it"]),
        (amended(removed=("X3",)), ["lists.not-on-it"]),
        (amended(removed=("X1", "X2")), ["lists.emptied"]),
        (amended(changed=(listed("X1"),)), ["lists.same"]),
        (amended(on=date(2026, 1, 4), removed=("X1",)), ["day.order"]),
    ],
)
def test_what_a_list_does_not_allow(
    fact: ItemListAdopted | ItemListAmended, codes: list[str], service: Service
) -> None:
    """A list is adopted once and amended by items that are on it, or are not yet."""
    with pytest.raises((Refused, ManyFaultsError)) as refused:
        service.record(fact, act(day=LATER))
    faults = getattr(refused.value, "faults", (refused.value,))
    found = [fault.code for fault in faults]
    assert found == codes


def test_every_version_stays_readable(service: Service) -> None:
    """What an item was on a day is answered for that day (C135)."""
    key = listed("X2", item_class=ItemClass.KEY)
    service.record(amended(added=(listed("X3"),), changed=(key,), removed=("X1",)), act(day=LATER))
    world = service.state
    before, after = (item_of(world, HOME, "X2", day) for day in (DAY, LATER))
    assert before is not None
    assert after is not None
    assert (before.item_class, after.item_class) == (ItemClass.GENERAL, ItemClass.KEY)
    assert item_of(world, HOME, "X1", LATER) is None
    assert item_of(world, HOME, "X2", date(2026, 1, 4)) is None
    assert item_of(world, AWAY, "X2", DAY) is None
    history = world.get(ITEM_LIST, ITEM_LIST.of(department=HOME))
    assert history is not None
    assert [version.number for version in history.versions] == [1, 2]
    assert len({version.digest for version in history.versions}) == 2
    assert history.current.reason == "上级清单更新"
    adopted = ItemListAdopted(department=HOME, items=(listed("X2"), listed("X1")), on=DAY)
    assert adopted.digest == history.versions[0].digest


@pytest.mark.parametrize(
    "missing, clause",
    [
        ({"content": ""}, "ds-c55"),
        ({"basis": ""}, "ds-c60"),
        ({"methods": ()}, "ds-c60"),
        ({"authority": ""}, "ds-c60"),
        ({"target_kinds": ()}, "ds-c60"),
    ],
)
def test_what_an_item_must_hold_is_asked(
    missing: dict[str, Any], clause: str, service: Service
) -> None:
    """The six fields and the content are the book's word, not the code's (C55, C60)."""
    with pytest.raises(Refused) as refused:
        service.record(amended(added=(listed("X3", **missing),)), act(day=LATER))
    assert clause in refused.value.clauses
    bare = Service(
        Journal(MemoryStore()), Rulebook.load("cn"), Place("150602"), WorkdayCalendar.cn()
    )
    with pytest.raises(Refused) as silent:
        bare.record(ItemListAdopted(department=HOME, items=(listed("X1"),), on=DAY), act())
    assert silent.value.code == "rules.open"


def test_values_that_cannot_be_are_not_made() -> None:
    """Items named twice, and an amendment of nothing."""
    with pytest.raises(ManyFaultsError, match="只写一次"):
        ItemListAdopted(department=HOME, items=(listed("X1"), listed("X1")), on=DAY)
    with pytest.raises(ManyFaultsError, match="写明"):
        amended()
    with pytest.raises(ManyFaultsError):
        listed(" X1")


def item(number: str, **more: Any) -> InspectionItem:
    """Return an item as a register reads it."""
    return InspectionItem(
        id=number,
        name=number,
        target_kinds=(TargetKind.OTHER,),
        item_class=ItemClass.GENERAL,
        methods=("实地核查",),
        authority=HOME,
        basis="某条例",
        content="证照",
        **more,
    )


def test_lists_come_from_the_registers(service: Service) -> None:
    """A list and its amendment say what two `ItemList` say; methods are read by their names."""
    old = ItemList(entries=[item("X1"), item("X2")], as_of=DAY)
    new = ItemList(entries=[item("X2", ratio="5%"), item("X3", field="food")], as_of=LATER)
    assert list_of(old, HOME).items == (listed("X1"), listed("X2"))
    service.record(amendment_of(old, new, HOME, reason="更新"), act(day=LATER))
    found = item_of(service.state, HOME, "X3", LATER)
    assert found is not None
    assert (found.field, found.methods) == ("food", (Method.ONSITE,))
    with pytest.raises(UnknownWordError):
        ListedItem.of(InspectionItem(id="X", name="x", item_class="key", methods=("猜测",)))


def test_whom_an_item_is_about() -> None:
    """Kinds and labels narrow it; none of them is everybody."""
    shop = listed("X1", target_kinds=(TargetKind.ENTERPRISE,), target_labels=("电梯",))
    assert shop.applies_to(TargetKind.ENTERPRISE, ("电梯", "学校"))
    assert not shop.applies_to(TargetKind.ENTERPRISE, ())
    assert not shop.applies_to(TargetKind.OTHER, ("电梯",))
    assert listed("X1", target_kinds=()).applies_to(TargetKind.OTHER, ())


def test_work_rules_are_versions_with_five_sections(service: Service) -> None:
    """Adopted again they are a new version; which sections there must be, the rulebook says (C72)."""
    words = dict.fromkeys(SECTIONS, "写明")
    service.record(work_rules_of(words, HOME, on=DAY), act())
    second = work_rules_of({**words, "tasks": "另写"}, HOME, on=LATER)
    service.record(second, act(day=LATER))
    now = service.state.get(WORK_RULES, WORK_RULES.of(department=HOME))
    assert now is not None
    assert (now.number, now.current) == (2, second)
    for again, code in (
        (second.but(on=date(2026, 3, 1)), "lists.same"),
        (work_rules_of(words, HOME, on=DAY), "day.order"),
    ):
        with pytest.raises(Refused) as refused:
            service.record(again, act(day=date(2026, 3, 2)))
        assert refused.value.code == code
    with pytest.raises(Refused, match="penalties"):
        work_rules_of({**words, "penalties": "x"}, HOME, on=DAY)
    for few, code in (
        ({"tasks": "只有一部分"}, "rules.must-contain"),
        ({**words, "tasks": " "}, "rules.must-contain"),
        ({}, "lists.no-section"),
    ):
        with pytest.raises(Refused) as refused:
            service.record(work_rules_of(few, HOME, on=LATER), act(day=LATER))
        assert refused.value.code == code
