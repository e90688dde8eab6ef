"""全量归集, C7–C17: one unit answers for a record, nothing is overwritten, a penalty is linked."""

from collections.abc import Iterable
from datetime import date

import pytest

from ssj_core.disclosure.records import (
    Archive,
    DocumentFact,
    InfoKind,
    LegalGround,
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordFact,
    RecordGathered,
    RecordPublished,
    RecordState,
    RecordWithdrawn,
    RecordWithheld,
    Timeliness,
    clock,
    fold_all,
    timeliness,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import InspectionAssigned, Member, Source
from ssj_core.registers import Method
from ssj_core.rules import PublishBy, RuleSet
from ssj_core.testing import Rooms

DAY = date(2026, 4, 8)
FIRST, SECOND = "1" * 64, "2" * 64
INSPECTIONS = (("I-1", "91150699MA0000001X"), ("I-2", "91150699MA0000002X"))
RESULT = RecordGathered(
    record="R-1",
    target="91150699MA0000001X",
    info=InfoKind.INSPECTION,
    name="抽查检查结果",
    producer="市监局",
    entered_by="市监局",
    accountable="市监局",
    produced=DAY,
    digest=FIRST,
    on=DAY,
    inspection="I-1",
)
PENALTY = RESULT.but(
    record="R-2", info=InfoKind.PENALTY, name="行政处罚决定", inspection="", digest=SECOND
)
SHOWN = RecordPublished(
    record="R-1",
    version=1,
    department="市监局",
    outlet="gsxt",
    at="2026-04-10T09:00:00+08:00",
    digest=FIRST,
)


def _world() -> Rooms:
    """Return a world with the inspection the result is of, and one of another target."""
    return Rooms().put(*(_assigned(*of) for of in INSPECTIONS))


def _assigned(number: str, target: str) -> InspectionAssigned:
    return InspectionAssigned(
        inspection=number,
        target=target,
        plan="市监局/2026",
        task="T1",
        draw="D",
        source=Source.RANDOM,
        departments=("市监局",),
        team=(Member("P-1", "市监局"), Member("P-2", "市监局")),
        least=2,
        least_basis="行政处罚法第四十二条",
        items=("item-1",),
        methods=(Method.ONSITE,),
        window_end=DAY,
        on=DAY,
    )


def run(facts: Iterable[RecordFact | DocumentFact]) -> Archive:
    """Return the archive after steps that each was allowed, folded from their events."""
    kept = tuple(facts)
    _world().take(*kept)
    return fold_all(fact.event() for fact in kept)


def check(fact: RecordFact, *before: RecordFact) -> None:
    """Refuse a step that cannot follow on others."""
    _world().put(*before).check(fact)


@pytest.mark.parametrize("role", ["entered_by", "accountable"])
def test_c7_one_unit_produces_enters_and_answers(role: str) -> None:
    """A record with another unit in one of the places is refused, and so is an outsider's step."""
    with pytest.raises(Refused, match="谁产生、谁录入、谁负责"):
        check(RecordGathered.from_input(RESULT.body() | {role: "公安局"}))
    with pytest.raises(Refused):
        check(SHOWN.but(department="公安局"), RESULT)


def test_c8_ten_kinds_and_whatever_else_there_is(rules: RuleSet) -> None:
    """Each of the ten kinds has its clause in the rules; anything else says what it is."""
    named = [kind for kind in InfoKind if kind is not InfoKind.OTHER]
    assert len(named) == 10
    for kind in named:
        assert rules.decide(PublishBy(document=kind.value, produced=DAY)).answer.date
    with pytest.raises(Refused, match="写明是什么"):
        check(RESULT.but(info=InfoKind.OTHER, inspection=""))


def test_c9_the_clock_of_a_record_runs_from_the_day_it_was_produced(rules: RuleSet) -> None:
    """Seven working days; a correction starts no new clock."""
    archive = run([RESULT, SHOWN])
    due = clock(archive["R-1"], lambda _: rules)
    assert due.due is not None
    assert due.due.date == date(2026, 4, 17)
    assert due.clauses == ("ds-c9",)
    corrected = RecordCorrected(
        record="R-1",
        version=2,
        department="市监局",
        name="更正后的结果",
        digest=SECOND,
        reason="录入有误",
        approver="局长",
        on=date(2026, 4, 30),
    )
    late = run([RESULT, SHOWN, corrected])["R-1"]
    assert timeliness(late, due.due, date(2026, 5, 30)) is Timeliness.TIMELY
    assert timeliness(run([RESULT])["R-1"], due.due, date(2026, 4, 18)) is Timeliness.OVERDUE


def test_c10_everything_about_a_target_is_under_its_identity() -> None:
    """One file per target, every kind named, nothing of another target in it."""
    other = RESULT.but(record="R-3", target="91150699MA0000002X", inspection="I-2")
    file = run([RESULT, PENALTY, other]).file(RESULT.target)
    assert set(file) == set(InfoKind)
    assert [one.id for kind in InfoKind for one in file[kind]] == ["R-2", "R-1"]


def test_c11_a_publication_has_its_channel_time_and_hash() -> None:
    """What is shown is what was gathered, on a named channel, at a time with its zone."""
    (shown,) = run([RESULT, SHOWN])["R-1"].current.published
    assert (shown.outlet, shown.on) == ("gsxt", date(2026, 4, 10))
    with pytest.raises(Refused):
        check(SHOWN.but(digest=SECOND), RESULT)
    with pytest.raises(ManyFaultsError):
        SHOWN.but(at="2026-04-10T09:00:00")


def test_c12_a_correction_keeps_both_versions() -> None:
    """Corrected and withdrawn records lose nothing: every version stays with its publications."""
    corrected = RecordCorrected(
        record="R-1",
        version=2,
        department="市监局",
        name="更正后的结果",
        digest=SECOND,
        reason="录入有误",
        approver="局长",
        on=date(2026, 4, 13),
    )
    again = SHOWN.but(version=2, digest=SECOND, at="2026-04-13T10:00:00+08:00")
    back = RecordWithdrawn(
        record="R-1", department="市监局", reason="复核中", approver="局长", on=date(2026, 4, 20)
    )
    record = run([RESULT, SHOWN, corrected, again, back])["R-1"]
    assert record.state is RecordState.WITHDRAWN
    assert [(one.digest, len(one.published)) for one in record.versions] == [
        (FIRST, 1),
        (SECOND, 1),
    ]
    with pytest.raises(ManyFaultsError):
        corrected.but(reason=" ")


def test_c16_a_result_is_linked_to_the_penalty_it_led_to() -> None:
    """Both stand under the same target, and the way leads from either to the other."""
    link = PenaltyLinked(record="R-1", penalty="R-2", on=DAY)
    archive = run([RESULT, PENALTY, link])
    assert archive["R-1"].penalties == ("R-2",)
    assert archive.results_of("R-2") == ("R-1",)
    elsewhere = PENALTY.but(target="91150699MA0000002X")
    with pytest.raises(Refused, match="另一市场主体"):
        check(link, RESULT, elsewhere)


def test_c17_nothing_is_withheld_without_a_passage_of_law() -> None:
    """The ground names instrument and article; a blank one is none."""
    closed = RecordWithheld(
        record="R-1",
        department="市监局",
        ground=LegalGround("保守国家秘密法", "第九条"),
        approver="局长",
        on=DAY,
    )
    assert run([RESULT, closed])["R-1"].state is RecordState.WITHHELD
    with pytest.raises(ManyFaultsError):
        LegalGround("保守国家秘密法", " ")


def test_c121_penalties_and_nothing_else_are_published_as_penalties() -> None:
    """A penalty is not published as a record of another kind, nor a result as a penalty."""
    apart = PenaltyPublished.from_body(SHOWN.body() | {"record": "R-2", "digest": SECOND})
    assert run([PENALTY, apart])["R-2"].state is RecordState.PUBLISHED
    with pytest.raises(Refused, match="另行公示"):
        check(SHOWN.but(record="R-2", digest=SECOND), PENALTY)
    with pytest.raises(Refused, match="不得作为行政处罚"):
        check(PenaltyPublished.from_body(SHOWN.body()), RESULT)
