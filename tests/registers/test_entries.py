"""Targets, inspectors, experts, items, and the words and attributes they are made of."""

import pickle
from datetime import date
from typing import Any

import attrs
import pytest

from ssj_core.errors import InputRefusedError
from ssj_core.errors.encoding import IdRefusedError, UnknownWordError
from ssj_core.errors.registers import DatesCrossedError, ExitUnstatedError
from ssj_core.registers import (
    Attributes,
    Expert,
    InspectionItem,
    Inspector,
    InspectorState,
    ItemClass,
    Leave,
    Target,
    TargetKind,
    TargetState,
    record_of,
)

DAY = date(2026, 3, 2)
SHOP = Target(id="110108000000016", scheme="regno15", name="云杉坡粮油店", labels=["食品"])


def test_a_target_is_frozen_and_slotted() -> None:
    """A target cannot change; a change is a new value."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        SHOP.name = "别的"  # type: ignore[misc]
    assert attrs.evolve(SHOP, name="别的").name == "别的"
    assert SHOP.labels == ("食品",)
    assert pickle.loads(pickle.dumps(SHOP)) == SHOP  # noqa: S301 - our own bytes
    assert len({SHOP, attrs.evolve(SHOP)}) == 1


@pytest.mark.parametrize("id_", ["", " x", "a\tb", "café", 17])
def test_ids_outside_the_grammar_are_refused(id_: object) -> None:
    """Whatever may be drawn has an id of the grammar."""
    for kind in (Target, Expert, Inspector, InspectionItem):
        extra: dict[str, Any] = {"department": "甲"} if kind is Inspector else {}
        extra |= {"item_class": "key"} if kind is InspectionItem else {}
        with pytest.raises(IdRefusedError):
            kind(id=id_, name="甲", **extra)


@pytest.mark.parametrize(
    "state,day,reason,holds",
    [
        ("active", None, "", True),
        ("suspended", None, "", True),
        ("exited", DAY, "注销", True),
        ("exited", None, "注销", True),
        ("exited", DAY, "", True),
        ("exited", None, "", True),
        ("suspended", None, "注销", False),
        ("active", DAY, "", False),
        ("active", None, "注销", False),
    ],
)
def test_exit_states_day_and_reason(state: str, day: date | None, reason: str, holds: bool) -> None:  # noqa: FBT001 - a table column
    """Only a target that left has a day and a reason of its exit (C64); the journal asks for them."""

    def make() -> Target:
        return Target(id="甲", state=TargetState(state), exited_on=day, exit_reason=reason)

    if holds:
        assert make().active == (state == "active")
    else:
        with pytest.raises(ExitUnstatedError, match="state"):
            make()


@pytest.mark.parametrize(
    "number,until,on,holds",
    [
        ("150001", date(2026, 3, 2), DAY, True),
        ("150001", date(2026, 3, 1), DAY, False),
        ("150001", None, DAY, False),
        ("", date(2030, 1, 1), DAY, False),
    ],
)
def test_certificate(number: str, until: date | None, on: date, holds: bool) -> None:  # noqa: FBT001 - a table column
    """A certificate holds up to its last day; no number or no last day is no permission (C66)."""
    one = Inspector(id="甲", name="甲", department="乙", cert_no=number, cert_valid_until=until)
    assert one.certified_on(on) is holds


def test_a_certificate_that_has_not_begun() -> None:
    """A certificate holds from its first day on; one said to have no last day holds ever after."""
    one = Inspector(
        id="甲",
        name="甲",
        department="乙",
        cert_no="150001",
        cert_valid_from=DAY,
        cert_valid_until=date.max,
    )
    days = [date(2026, 3, 1), DAY, date(2126, 1, 1)]
    assert [one.certified_on(day) for day in days] == [False, True, True]


@pytest.mark.parametrize("kind", [Inspector, Expert])
def test_availability(kind: type[Inspector] | type[Expert]) -> None:
    """Someone on leave, suspended or gone cannot be sent; the days around a leave are free."""
    extra: dict[str, Any] = {"department": "乙"} if kind is Inspector else {}
    leave = (Leave(DAY, date(2026, 3, 4), reason="学习"),)
    one = kind(id="甲", name="甲", on_leave=leave, **extra)
    days = [date(2026, 3, n) for n in (1, 2, 4, 5)]
    assert [one.available_on(day) for day in days] == [True, False, False, True]
    gone = attrs.evolve(one, state=InspectorState.LEFT)
    assert not gone.available_on(days[0])


def test_one_label_alone_is_not_a_list_of_characters() -> None:
    """Text where a list is meant is one entry, not one for each character."""
    assert Target(id="甲", labels="食品").labels == ("食品",)


def test_leave_runs_forward() -> None:
    """A leave that ends before it begins is refused."""
    with pytest.raises(DatesCrossedError, match="2026-03-01"):
        Leave(DAY, date(2026, 3, 1))


@pytest.mark.parametrize(
    "kinds,labels,applies",
    [
        ((), (), True),
        (("enterprise",), (), True),
        (("institution",), (), False),
        (("enterprise",), ("食品",), True),
        ((), ("锅炉", "食品"), True),
        ((), ("锅炉",), False),
    ],
)
def test_items_apply_by_kind_and_label(
    kinds: tuple[TargetKind, ...],
    labels: tuple[str, ...],
    applies: bool,  # noqa: FBT001 - a table column
) -> None:
    """An item is about the kinds it names and, among them, those with one of its labels."""
    item = InspectionItem(
        id="SJ-01", name="甲", item_class=ItemClass.KEY, target_kinds=kinds, target_labels=labels
    )
    assert item.applies_to(attrs.evolve(SHOP, kind=TargetKind.ENTERPRISE)) is applies


@pytest.mark.parametrize("words", [TargetKind, TargetState, InspectorState, ItemClass])
def test_words_read_in_both_languages(words: type[TargetKind]) -> None:
    """Every word of a closed list reads in Chinese and English; anything else is refused."""
    for member in words:
        assert words.read(member.zh) is words.read(member.value) is member
    with pytest.raises(UnknownWordError, match="企业家"):
        words.read("企业家")
    with pytest.raises(InputRefusedError):
        words.read("")


def test_attributes_are_a_frozen_mapping() -> None:
    """Attributes equal any mapping with the same items, hash alike in any order, and pickle."""
    one, two = Attributes({"a": "1", "b": "2"}), Attributes([("b", "2"), ("a", "1")])
    assert one == two == {"a": "1", "b": "2"}
    assert hash(one) == hash(two)
    assert (len(one), list(one), one["b"]) == (2, ["a", "b"], "2")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes
    assert repr(one) == "Attributes({'a': '1', 'b': '2'})"


def test_records_leave_out_what_is_absent() -> None:
    """A record has ASCII keys, text and lists; what is absent is left out."""
    one = Inspector(
        id="甲", name="乙", department="丙", may_lead=True, on_leave=(Leave(DAY, DAY, reason="病"),)
    )
    assert record_of(one) == {
        "id": "甲",
        "name": "乙",
        "department": "丙",
        "may_lead": "yes",
        "on_leave": [{"first": "2026-03-02", "last": "2026-03-02", "reason": "病"}],
        "state": "active",
    }
    target = attrs.evolve(SHOP, attributes={"行业": "食品", "a": "1"})
    assert record_of(target)["attributes"] == [["a", "1"], ["行业", "食品"]]
