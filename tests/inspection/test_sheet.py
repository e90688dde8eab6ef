"""The sheet, its confirmation, its evidence, and who is sent."""

from collections.abc import Callable
from datetime import date

import pytest

from ssj_core.errors._base import ManyFaultsError
from ssj_core.inspection import (
    AdoptedConclusion,
    Capacity,
    Confirmation,
    Evidence,
    InspectionAssigned,
    Mark,
    Member,
    Refusal,
    ResultEntered,
    Sheet,
    SheetRow,
    Source,
    Witness,
)
from ssj_core.planning import Method

Sheets = Callable[..., Sheet]


def test_only_what_was_seen_on_site_is_confirmed(make_sheet: Sheets) -> None:
    """Signature or seal is asked for on-site inspections alone (C115, A11)."""
    assert make_sheet(Method.ONSITE).needs_confirmation
    assert not make_sheet(Method.ONLINE).needs_confirmation


@pytest.mark.parametrize("checked, results", [(True, ()), (False, ("no-issue",))])
def test_a_row_says_what_was_found_or_why_not(checked: bool, results: tuple[str, ...]) -> None:  # noqa: FBT001 - a table of cases
    """A checked row has its result, an unchecked one has none (no default result)."""
    with pytest.raises(ManyFaultsError):
        SheetRow(item="item-1", content="许可", checked=checked, finding="说明", results=results)


def test_an_item_has_one_row(make_sheet: Sheets) -> None:
    """Two rows about one item are refused."""
    sheet = make_sheet()
    with pytest.raises(ManyFaultsError):
        sheet.but(rows=sheet.rows * 2)


def test_that_a_refusal_has_its_reason_is_the_rulebooks_to_want() -> None:
    """The paper itself may be blank; under the plan's C116 recording it so is refused (R089, F11)."""
    assert not Refusal(noted_by=("P-1",), on=date(2026, 4, 8)).reason


@pytest.mark.parametrize(
    "media, recorded",
    [("video/mp4", True), ("image/jpeg", True), ("audio/mp4", True), ("application/pdf", False)],
)
def test_what_is_a_recording(media: str, *, recorded: bool, make_sheet: Sheets) -> None:
    """Pictures, sound and film are recordings of the visit; a paper that was scanned is none."""
    kept = make_sheet().but(evidence=(Evidence(name="文件", media=media, digest="0" * 64),))
    assert kept.recorded is recorded


def test_inspectors_do_not_witness_their_own_note() -> None:
    """A witness is somebody else than the inspector who notes the refusal (C117)."""
    with pytest.raises(ManyFaultsError):
        Refusal(
            reason="对结论有异议",
            noted_by=("P-1",),
            on=date(2026, 4, 8),
            witnesses=(Witness("P-1", "邻居"),),
        )


def test_evidence_is_kept_by_digest() -> None:
    """A file is named with the digest of its bytes (C114)."""
    assert Evidence(name="照片1", media="image/jpeg", digest="a" * 64).body()["digest"] == "a" * 64
    with pytest.raises(ManyFaultsError):
        Evidence(name="照片1", media="image/jpeg", digest="A" * 64)


def test_sheets_survive_the_journal(make_sheet: Sheets) -> None:
    """A sheet with everything on it is written and read back equal."""
    sheet = make_sheet().but(
        evidence=(Evidence(name="照片1", media="image/jpeg", digest="a" * 64),),
        adopted=(
            AdoptedConclusion(source="检测院", conclusion="合格", ground="条例", document="J-1"),
        ),
        summary="现场情况正常",
    )
    assert Sheet.from_body(sheet.body()) == sheet
    signed = Confirmation(
        mark=Mark.SEALED,
        signer="李某",
        capacity=Capacity.PERSON_IN_CHARGE,
        on=date(2026, 4, 8),
    )
    assert Confirmation.from_body(signed.body()) == signed


def test_every_department_sends_enough_inspectors(joint: InspectionAssigned) -> None:
    """The minimum holds for each participating department; one person twice counts once (C108)."""
    with pytest.raises(ManyFaultsError, match="消防救援大队"):
        joint.but(team=joint.team[:3])
    with pytest.raises(ManyFaultsError):
        joint.but(team=(*joint.team[:3], joint.team[2]))


def test_experts_never_count(assigned: InspectionAssigned) -> None:
    """Assistants come on top of the certified minimum (C71)."""
    with pytest.raises(ManyFaultsError):
        assigned.but(team=(Member("P-1", "市监局"),), assistants=("专家甲",))


def test_what_is_not_drawn_needs_its_reason(assigned: InspectionAssigned) -> None:
    """Random is the rule; key supervision and cases say why (C4, C19)."""
    with pytest.raises(ManyFaultsError, match="非随机检查须写明理由"):
        assigned.but(source=Source.COMPLAINT)
    assert assigned.but(source=Source.COMPLAINT, reason="举报单 7 号").reason


def test_sources_are_asked_about_in_the_words_of_the_rules() -> None:
    """Random, key supervision, or a case with its trigger (C4, C19)."""
    words = [one.rules_word for one in Source]
    assert words == [
        "random",
        "key-supervision",
        *["case-driven"] * 3,
        "key-supervision",
        "case-driven",
        "random",
    ]
    forms = [one.rules_form for one in Source]
    assert forms == ["ordinary", "ordinary", *["case"] * 3, "special", "recheck", "ordinary"]
    grounds = {one: one.rules_ground for one in Source}
    assert grounds[Source.RANDOM] == "plan"
    assert grounds[Source.RECHECK] == "rectification"
    assert grounds[Source.COMPLAINT] == "complaint"


def test_a_result_is_never_empty() -> None:
    """There is no default result: an entry names at least one code."""
    with pytest.raises(ManyFaultsError, match="检查结果"):
        ResultEntered(
            inspection="I-1",
            department="市监局",
            by="P-1",
            by_department="市监局",
            results=(),
            crime=False,
            on=date(2026, 4, 9),
        )
