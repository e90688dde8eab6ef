"""全量归集 on paper: ten kinds, who answers, in time or not, and both versions of what was corrected."""

from datetime import date

import pytest
from attrs import evolve

from ssj_core.disclosure import Facts, Links, MaskingPolicy, Page, Table, tables
from ssj_core.disclosure.records import (
    Archive,
    Clock,
    InfoKind,
    LegalGround,
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordGathered,
    RecordPublished,
    RecordWithdrawn,
    RecordWithheld,
    fold_all,
)
from ssj_core.disclosure.rows import penalty_row, record_row
from ssj_core.disclosure.views import PENALTIES, RECORDS, VIEWS
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.disclosure import NoMaskingRuleError
from ssj_core.journal import Fact
from ssj_core.legal import Text
from ssj_core.oversight.pages import target_page, targets_index
from ssj_core.rules.answers import Due

ME, WHO, OTHER = "市监局", "91159900MA2152549G", "91159900MA2152550X"
HEX, NEW = "0" * 64, "1" * 64
DAY = date(2026, 12, 31)
SHOW = MaskingPolicy({"target": "surname", "target_id": "show"})


def gathered(number: str, info: InfoKind, target: str = WHO) -> RecordGathered:
    """Return a record as it was gathered on 2 March."""
    return RecordGathered(
        record=number,
        target=target,
        info=info,
        name=f"信息{number}",
        producer=ME,
        entered_by=ME,
        accountable=ME,
        produced=date(2026, 3, 1),
        digest=HEX,
        on=date(2026, 3, 2),
        inspection="I-1",
    )


def published(number: str, version: int = 1, digest: str = HEX) -> RecordPublished:
    """Return a record's publication on two of the days it takes."""
    return RecordPublished(
        record=number,
        version=version,
        department=ME,
        outlet="gsxt",
        at="2026-03-05T09:00:00+08:00",
        digest=digest,
    )


CORRECTED = RecordCorrected(
    record="R2",
    version=2,
    department=ME,
    name="信息R2（更正）",
    digest=NEW,
    reason="金额有误",
    approver="局长",
    on=date(2026, 4, 1),
)
FACTS: tuple[Fact, ...] = (
    gathered("R1", InfoKind.LICENCE),
    published("R1"),
    gathered("R2", InfoKind.INSPECTION),
    published("R2"),
    CORRECTED,
    gathered("R3", InfoKind.TRADEMARK),
    RecordWithheld(
        record="R3",
        department=ME,
        ground=LegalGround("保密法", "第九条"),
        approver="局长",
        on=date(2026, 3, 3),
    ),
    gathered("R4", InfoKind.PATENT),
    published("R4"),
    RecordWithdrawn(
        record="R4", department=ME, reason="发布有误", approver="局长", on=date(2026, 3, 9)
    ),
    gathered("R5", InfoKind.PENALTY),
    PenaltyPublished(
        record="R5",
        version=1,
        department=ME,
        outlet="portal",
        at="2026-03-06T09:00:00+08:00",
        digest=HEX,
    ),
    gathered("R6", InfoKind.PLEDGE, OTHER),
)
CLOCKS = {
    one: Clock(record=one, due=Due.on(date(2026, 3, day)))
    for one, day in (("R1", 10), ("R4", 10), ("R5", 3), ("R6", 10))
}


@pytest.fixture
def archive() -> Archive:
    """Two targets: one with records in every state, one with a record nobody has shown yet."""
    return fold_all(fact.event() for fact in FACTS)


def table(page: Page, name: str) -> Table:
    """Return the table of a page by the end of its name."""
    return next(one for one in tables([page]) if one.name.endswith(name))


def test_all_kinds_are_named_and_every_record_has_its_state(archive: Archive) -> None:
    """C7–C12, C17: ten kinds and other, who answers, the clock, why something is not public."""
    page = target_page(archive, WHO, DAY, "t.html", clocks=CLOCKS, names={WHO: "甲食品厂"})
    kinds = table(page, "-kinds").rows
    assert len(kinds) == len(InfoKind) == 11
    counts = {key: sum(int(str(row[key])) for row in kinds) for key in ("count", "public", "open")}
    assert counts == {"count": 5, "public": 2, "open": 3}
    rows = {row["record"]: row for row in table(page, "-records").rows}
    assert rows["R1"]["timely"] == Text("按期公示", "published in time")
    assert rows["R5"]["timely"] == Text("逾期公示", "published late")
    assert rows["R2"]["due"] == Text("规则未定", "none set")
    assert rows["R2"]["timely"] == Text("规则未定期限", "the rules give no day")
    states = {number: getattr(row["state"], "zh", "") for number, row in rows.items()}
    assert states["R3"].startswith("依法不予公示：")
    assert "保密法" in states["R3"]
    assert states["R4"] == "已撤回：发布有误"
    assert states["R2"] == "已更正待重新公示"
    assert {row["who"] for row in rows.values()} == {ME}
    facts = next(one for one in page.blocks if isinstance(one, Facts))
    assert ("更正过的记录", 1) in [(label.zh, value) for label, value in facts.items]


def test_a_result_and_its_penalty_point_at_each_other(archive: Archive) -> None:
    """C16: from the result to the penalty it led to, and back; each is published apart."""
    link = PenaltyLinked(record="R2", penalty="R5", on=date(2026, 4, 2))
    linked = fold_all([link.event()], archive)
    page = target_page(linked, WHO, DAY, "t.html", clocks=CLOCKS, names={})
    rows = {row["record"]: row["linked"] for row in table(page, "-records").rows}
    assert rows["R2"] == Text("引起处罚：信息R5", "led to: 信息R5")
    assert rows["R5"] == Text("源于：信息R2（更正）", "followed from: 信息R2（更正）")
    assert rows["R1"] == ""


def test_a_correction_keeps_both_versions(archive: Archive) -> None:
    """C12: both versions stay, each with its reason and where it was public."""
    page = target_page(archive, WHO, DAY, "t.html", clocks=CLOCKS, names={})
    first, second = [row for row in table(page, "-versions").rows if row["record"] == "R2"]
    assert first["published"] == Text(
        "2026-03-05 国家企业信用信息公示系统",
        "2026-03-05 National Enterprise Credit Information Publicity System",
    )
    assert second["published"] == Text("未公示", "not public")
    assert (first["reason"], second["reason"]) == ("", "金额有误（局长）")
    assert (first["whole"], second["whole"]) == (HEX, NEW)


def test_what_is_published_later_is_not_public_yet(archive: Archive) -> None:
    """The page tells the state of its day."""
    page = target_page(archive, WHO, date(2026, 3, 4), "t.html", clocks=CLOCKS, names={})
    rows = {row["record"]: row for row in table(page, "-records").rows}
    assert rows["R1"]["published"] == ""
    assert rows["R1"]["timely"] == Text("未到期", "not yet due")


def test_a_target_without_records_says_so(archive: Archive) -> None:
    """Nothing gathered is a sentence."""
    page = target_page(archive, "nobody", DAY, "t.html", clocks={}, names={})
    assert "没有归集的信息" in str(table(page, "-records").note)


def test_the_index_counts_what_is_late(archive: Archive) -> None:
    """Each target with its records, how many are public, how many late; a link where there is a page."""
    pages = {WHO: "t-1.html", "nobody": "t-9.html"}
    page = targets_index(archive, DAY, pages, "t.html", clocks=CLOCKS, names={WHO: "甲食品厂"})
    first, second = table(page, "t").rows
    assert (first["target"], first["count"], first["public"], first["late"]) == (
        "甲食品厂",
        5,
        2,
        1,
    )
    assert (second["target"], second["late"]) == (OTHER, 1)
    links = next(one for one in page.blocks if isinstance(one, Links))
    assert links.items == ((Text("甲食品厂", "甲食品厂"), "t-1.html"),)
    none = targets_index(Archive(), DAY, {}, "t.html", clocks={}, names={})
    assert table(none, "t").note == Text("还没有归集任何信息。", "Nothing is gathered yet.")


def test_penalties_have_a_public_view_of_their_own(archive: Archive) -> None:
    """C120–C121: a penalty stands apart from results; the name of the target follows the policy."""
    made = PENALTIES.build([penalty_row(archive["R5"], "甲店", SHOW)])
    (row,) = made.rows
    assert (row["target"], row["target_id"], row["authority"]) == ("甲某", WHO, ME)
    assert (row["produced"], row["published_on"]) == ("2026-03-01", "2026-03-06")
    assert row["channels"] == Text("政府门户网站", "government portal")
    assert row["remark"] == ""
    assert {PENALTIES, RECORDS} <= set(VIEWS)


def test_a_corrected_record_is_shown_with_its_version(archive: Archive) -> None:
    """C12: once the new version is public, the row says which version and why."""
    again = fold_all([published("R2", 2, NEW).event()], archive)
    (row,) = RECORDS.build([record_row(again["R2"], "甲店", SHOW)]).rows
    assert row["name"] == "信息R2（更正）"
    assert row["remark"] == Text("第 2 版：金额有误", "version 2: 金额有误")
    assert row["kind"] == Text("抽查检查结果信息", "inspection results")


@pytest.mark.parametrize("number", ["R2", "R3", "R4", "R6"])
def test_what_is_not_public_reaches_no_public_view(number: str, archive: Archive) -> None:
    """C11, C17: corrected and not shown again, withheld, withdrawn, never shown: all refused."""
    with pytest.raises(ManyFaultsError) as caught:
        RECORDS.build([record_row(archive[number], "甲店", SHOW)])
    assert {fault.params["field_en"] for fault in caught.value.faults} == {
        "published on",
        "channels",
    }


def test_a_penalty_is_no_record_of_the_other_view(archive: Archive) -> None:
    """C121: a penalty among the other records is refused for want of a kind."""
    with pytest.raises(ManyFaultsError) as caught:
        RECORDS.build([record_row(archive["R5"], "甲店", SHOW)])
    assert [fault.params["field_en"] for fault in caught.value.faults] == ["kind"]


def test_a_policy_that_is_silent_about_targets_shows_none(archive: Archive) -> None:
    """Silence of the policy is an error, never permission."""
    with pytest.raises(NoMaskingRuleError, match="target"):
        penalty_row(archive["R5"], "甲店", MaskingPolicy({"name": "show"}))
    assert evolve(archive, documents=()) == archive
