"""Disclosure: required fields are there, personal fields follow the policy, nothing closed gets out."""

import pytest

from ssj_core.disclosure import (
    Facts,
    MaskingPolicy,
    Page,
    Prose,
    Table,
    check_public,
    leaks,
    tables,
)
from ssj_core.disclosure.rows import inspector_row, item_row
from ssj_core.disclosure.views import INSPECTORS, ITEM_LIST, VIEWS
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.disclosure import LeakError, NoMaskingRuleError
from ssj_core.legal import Text
from ssj_core.registers import InspectionItem, Inspector, TargetKind

POLICY = MaskingPolicy({"name": "show", "sex": "hide", "cert_no": "last4", "post": "show"})
OFFICER = Inspector(
    id="JC01",
    name="云杉",
    department="区市场监管局",
    sex="女",
    cert_no="ZF1599000017",
    post="食品股",
)
ITEM = InspectionItem(
    id="S01",
    name="食品经营单位检查",
    item_class="key",
    target_kinds=(TargetKind.ENTERPRISE,),
    methods=("现场检查",),
    authority="区市场监管局",
    basis="食品安全法",
    content="经营资质",
)


def test_an_inspector_is_shown_as_the_policy_says() -> None:
    """The register is public (C67); how much of a person is shown is a decision on record (A13)."""
    row = inspector_row(OFFICER, POLICY)
    assert (row["name"], row["sex"], row["cert_no"]) == ("云杉", "", "********0017")
    assert len(INSPECTORS.build([row]).rows) == 1


@pytest.mark.parametrize(
    "rule, value, shown",
    [
        ("show", "甲", "甲"),
        ("hide", "甲", ""),
        ("last4", "123", "***"),
        ("surname", "云杉木", "云某某"),
        ("surname", "", ""),
    ],
)
def test_masking_rules(rule: str, value: str, shown: str) -> None:
    """Each rule shows exactly what it says."""
    assert shown == MaskingPolicy({"x": rule}).apply("x", value)


def test_a_field_without_a_rule_is_not_shown_by_accident() -> None:
    """Silence of the policy is an error, never permission; so is a rule that does not exist."""
    with pytest.raises(NoMaskingRuleError, match="sex"):
        inspector_row(OFFICER, MaskingPolicy({"name": "show"}))
    with pytest.raises(ManyFaultsError) as caught:
        MaskingPolicy({"name": "blur", "sex": "show", "post": "half"})
    assert [fault.params["field"] for fault in caught.value.faults] == ["name", "post"]


def test_an_item_shows_six_fields_and_the_content() -> None:
    """C60 and C55; an item for every kind of target names all the kinds."""
    assert ITEM_LIST.build([item_row(ITEM)]).rows[0]["targets"] == "企业"
    anyone = InspectionItem(id="S02", name="甲", item_class="general")
    assert "个体工商户" in str(item_row(anyone)["targets"])


def test_a_view_without_its_required_fields_is_refused_with_all_of_them() -> None:
    """Every empty field is named with its row; those a row can do without may be empty."""
    with pytest.raises(ManyFaultsError) as caught:
        ITEM_LIST.build([item_row(ITEM), {"name": "乙"}])
    faults = caught.value.faults
    assert {2} == {fault.params["row"] for fault in faults}
    assert "事项类别" in {fault.params["field_zh"] for fault in faults}
    assert len(faults) == 6


def test_no_view_has_a_place_for_a_tier() -> None:
    """A target's credit tier is never public, so no public view has a column for it."""
    assert not {field.key for view in VIEWS for field in view.fields} & {"tier", "stratum", "risk"}


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"call 13800138000 now", "telephone"),
        (b"id 11010519491231002X.", "identity"),
        ("证号 ZF1599000017".encode(), "closed"),
    ],
)
def test_what_is_closed_does_not_leave(content: bytes, kind: str) -> None:
    """Telephone and identity numbers by their shape, other closed texts by their value."""
    with pytest.raises(LeakError, match=kind):
        check_public({"a.html": b"fine", "b.html": content}, ["ZF1599000017", ""])


def test_credit_codes_and_hashes_are_not_mistaken_for_people() -> None:
    """An 18-character credit code is public, and a digest holds any digits."""
    page = b"91159900MA0000008X 110108000000016 " + b"13800138000aa".rjust(64, b"0")
    assert not list(leaks({"a": page}, ["S_frame"]))
    check_public({"a": page}, ["S_frame"])
    assert [leak.params["page"] for leak in leaks({"a": b"13800138000 S_frame"}, ["S_frame"])] == [
        "a",
        "a",
    ]


def test_the_data_file_of_a_table_keeps_both_languages() -> None:
    """Machines get labels in both languages and no empty cells."""
    table = ITEM_LIST.build([item_row(ITEM)])
    document = table.document()
    assert document["rows"][0]["item_class"] == {"en": "key", "zh": "重点检查事项"}  # type: ignore[index]
    blank = Table(name="t", title=Text("甲", "a"), columns=table.columns, rows=({"name": ""},))
    assert blank.document()["rows"] == [{}]


def test_the_tables_of_pages_are_found_in_order() -> None:
    """Data files follow the pages."""
    table = ITEM_LIST.build([])
    page = Page(
        path="a.html",
        title=Text("甲", "a"),
        blocks=(Prose((Text("乙", "b"),)), table, Facts(title=Text("丙", "c"), items=())),
    )
    assert (table,) == tables([page])
