"""全量归集: one unit answers, every version stays, the clock is the rules', nothing closed without a law."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import WorkdayCalendar
from ssj_core.disclosure.records import (
    Archive,
    DocumentFact,
    DocumentPublished,
    DocumentWithheld,
    InfoKind,
    LegalGround,
    Outlet,
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
    decide,
    fold,
    fold_all,
    overdue,
    read_fact,
    timeliness,
    withhold,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.records import (
    RecordFormError,
    RecordRolesError,
    RecordStepError,
    RecordUnknownError,
    WithholdingRefusedError,
)
from ssj_core.errors.rules import NoClauseError
from ssj_core.journal import NewEvent
from ssj_core.legal import Place
from ssj_core.rules import Due, Rulebook, RuleSet, Verdict

HEX, OTHER_HEX = "0" * 64, "1" * 64
DAY = date(2026, 4, 20)
GATHERED = RecordGathered(
    record="R-1",
    target="91150602000000001X",
    info=InfoKind.INSPECTION,
    name="食品经营检查结果",
    producer="市监局",
    entered_by="市监局",
    accountable="市监局",
    produced=date(2026, 4, 17),
    digest=HEX,
    on=DAY,
    inspection="I-1",
)
PENALTY = evolve(GATHERED, record="P-1", info=InfoKind.PENALTY, name="罚款", inspection="")
PUBLISHED = RecordPublished(
    record="R-1",
    version=1,
    department="市监局",
    outlet=Outlet.GSXT,
    at="2026-04-22T09:30:00+08:00",
    digest=HEX,
)
FINED = PenaltyPublished(
    record="P-1",
    version=1,
    department="市监局",
    outlet=Outlet.GSXT,
    at="2026-04-23T09:30:00+08:00",
    digest=HEX,
)
CORRECTED = RecordCorrected(
    record="R-1",
    version=2,
    department="市监局",
    name="食品经营检查结果",
    digest=OTHER_HEX,
    reason="地址有误",
    approver="局长",
    on=date(2026, 4, 28),
)
WITHDRAWN = RecordWithdrawn(
    record="R-1", department="市监局", reason="对象有误", approver="局长", on=date(2026, 4, 29)
)
GROUND = LegalGround("某保密法律", "第五条")
WITHHELD = RecordWithheld(
    record="R-1", department="市监局", ground=GROUND, approver="局长", on=date(2026, 4, 21)
)
LINKED = PenaltyLinked(record="R-1", penalty="P-1", on=date(2026, 4, 24))
SHOWN = DocumentPublished(
    document="item-list",
    number="2026-1",
    department="市监局",
    outlet=Outlet.PORTAL,
    digest=HEX,
    on=date(2026, 1, 20),
)
CLOSED = DocumentWithheld(
    document="annual-plan",
    number="市监局/2026@1",
    department="市监局",
    ground=GROUND,
    approver="局长",
    on=DAY,
)
Fact = RecordFact | DocumentFact
ALL: tuple[Fact, ...] = (
    GATHERED,
    PENALTY,
    PUBLISHED,
    FINED,
    CORRECTED,
    WITHDRAWN,
    WITHHELD,
    LINKED,
    SHOWN,
    CLOSED,
)


def _after(*facts: Fact) -> Archive:
    return fold_all([fact.event() for fact in facts])


@pytest.fixture(scope="session")
def rules_on() -> Callable[[date], RuleSet]:
    """The rules in force in the district on a day."""
    book, calendar = Rulebook.load("cn", "cn-nm-dongsheng-2021"), WorkdayCalendar.cn()
    return lambda day: book.at(Place("150602"), on=day, calendar=calendar)


Rules = Callable[[date], RuleSet]


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: type(fact).__name__)
def test_facts_come_back_from_the_journal(fact: Fact) -> None:
    """What was written is read back equal."""
    assert read_fact(fact.event()) == fact


def test_other_events_are_not_records() -> None:
    """A result published by an inspection has a form of its own and stays with that room."""
    event = NewEvent("record.published", {"form": "inspection-result"})
    assert read_fact(event) is None
    assert fold(Archive(), event) == Archive()


def test_the_ten_kinds_are_the_rulebooks() -> None:
    """Ten kinds and one for the rest (C8)."""
    assert len(InfoKind) == 11
    assert [one.value for one in InfoKind][-1] == "other"


def test_producer_enters_and_answers() -> None:
    """谁产生、谁录入、谁负责: three units for one record are refused (C7)."""
    with pytest.raises(ManyFaultsError) as found:
        evolve(GATHERED, entered_by="教体局")
    (fault,) = found.value.faults
    assert isinstance(fault, RecordRolesError)


@pytest.mark.parametrize(
    "change",
    [
        {"on": date(2026, 4, 16)},
        {"inspection": " "},
        {"info": InfoKind.OTHER},
    ],
)
def test_a_record_says_what_its_kind_needs(change: dict[str, Any]) -> None:
    """Gathered before produced, a result without inspection, other information without a word."""
    with pytest.raises(ManyFaultsError) as found:
        evolve(GATHERED, **change)
    assert all(isinstance(one, RecordFormError) for one in found.value.faults)


@pytest.mark.parametrize("at", ["2026-04-22", "2026-04-22T09:30:00", "昨天"])
def test_a_publication_has_a_time(at: str) -> None:
    """Channel, time and content hash: a day alone, or a time without offset, is refused (C11)."""
    with pytest.raises(ManyFaultsError):
        evolve(PUBLISHED, at=at)


def test_everything_lies_under_one_target() -> None:
    """A target's file names every kind, and links a result to its penalty (C10, C16)."""
    elsewhere = evolve(GATHERED, record="R-9", target="91150602000000002X")
    archive = _after(GATHERED, PENALTY, elsewhere, LINKED)
    file = archive.file("91150602000000001X")
    assert set(file) == set(InfoKind)
    assert [one.id for one in file[InfoKind.INSPECTION]] == ["R-1"]
    assert [one.id for one in file[InfoKind.PENALTY]] == ["P-1"]
    assert file[InfoKind.PATENT] == ()
    assert archive["R-1"].penalties == ("P-1",)
    assert archive.results_of("P-1") == ("R-1",)


def test_a_correction_keeps_both_versions() -> None:
    """The earlier version stays with its publications; the later one is published anew (C12)."""
    archive = _after(GATHERED, PUBLISHED, CORRECTED)
    record = archive["R-1"]
    assert [one.digest for one in record.versions] == [HEX, OTHER_HEX]
    assert record.versions[0].published == (PUBLISHED,)
    assert record.state is RecordState.CORRECTED
    again = evolve(PUBLISHED, version=2, digest=OTHER_HEX, at="2026-04-28T16:00:00+08:00")
    after = fold(archive, decide(archive, again).event())
    assert after["R-1"].state is RecordState.PUBLISHED
    assert after["R-1"].first_published == date(2026, 4, 22)


def test_a_withdrawal_keeps_what_was_shown() -> None:
    """Taken back, a record still says what was public where; a correction brings it back (C12)."""
    archive = _after(GATHERED, PUBLISHED, WITHDRAWN)
    assert archive["R-1"].state is RecordState.WITHDRAWN
    assert archive["R-1"].versions[0].published == (PUBLISHED,)
    corrected = evolve(CORRECTED, on=date(2026, 4, 30))
    assert _after(GATHERED, PUBLISHED, WITHDRAWN, corrected)["R-1"].state is RecordState.CORRECTED


def test_documents_are_kept_beside_records() -> None:
    """Publications of lists and plans, and what was withheld of them, are on record (C17)."""
    archive = _after(SHOWN, CLOSED)
    assert (archive.documents, archive.withheld) == ((SHOWN,), (CLOSED,))
    assert SHOWN.on == date(2026, 1, 20)
    assert decide(archive, SHOWN) is SHOWN


@pytest.mark.parametrize(
    "before, fact",
    [
        ((GATHERED,), GATHERED),
        ((GATHERED,), evolve(PUBLISHED, department="教体局")),
        ((GATHERED,), evolve(PUBLISHED, at="2026-04-19T09:00:00+08:00")),
        ((GATHERED,), evolve(PUBLISHED, version=2)),
        ((GATHERED,), evolve(PUBLISHED, digest=OTHER_HEX)),
        ((GATHERED, PUBLISHED), PUBLISHED),
        ((GATHERED, PUBLISHED, WITHDRAWN), evolve(PUBLISHED, outlet=Outlet.PORTAL)),
        ((PENALTY,), evolve(PUBLISHED, record="P-1")),
        ((GATHERED,), evolve(FINED, record="R-1")),
        ((GATHERED,), evolve(CORRECTED, version=3)),
        ((GATHERED,), evolve(CORRECTED, digest=HEX)),
        ((GATHERED,), WITHDRAWN),
        ((GATHERED, PUBLISHED), evolve(WITHHELD, on=date(2026, 4, 30))),
        ((GATHERED, PENALTY, LINKED), LINKED),
        ((GATHERED, PENALTY), evolve(LINKED, record="P-1")),
        ((GATHERED, evolve(GATHERED, record="R-2")), evolve(LINKED, penalty="R-2")),
        ((GATHERED, evolve(PENALTY, target="91150602000000002X")), LINKED),
    ],
    ids=[
        "number used",
        "another unit",
        "before it was gathered",
        "no such version",
        "another content",
        "same channel twice",
        "withdrawn",
        "a penalty apart",
        "no penalty",
        "version skipped",
        "nothing differs",
        "nothing public",
        "public already",
        "linked twice",
        "a penalty is no result",
        "a result is no penalty",
        "two targets",
    ],
)
def test_steps_out_of_order_are_refused(before: tuple[Fact, ...], fact: Fact) -> None:
    """What the state of a record does not allow is not appended (C9–C12, C16, C120–C121)."""
    with pytest.raises(RecordStepError):
        decide(_after(*before), fact)


@pytest.mark.parametrize(
    "before, fact",
    [
        ((), GATHERED),
        ((GATHERED,), PUBLISHED),
        ((PENALTY,), FINED),
        ((GATHERED, PUBLISHED), evolve(PUBLISHED, outlet=Outlet.PORTAL)),
        ((GATHERED, PUBLISHED), CORRECTED),
        ((GATHERED, PUBLISHED), WITHDRAWN),
        ((GATHERED,), WITHHELD),
        ((GATHERED, WITHHELD), PUBLISHED),
        ((GATHERED, PENALTY), LINKED),
    ],
)
def test_steps_in_order_pass(before: tuple[Fact, ...], fact: Fact) -> None:
    """What the state allows comes back ready to be appended."""
    assert decide(_after(*before), fact) is fact


def test_a_record_nobody_gathered_is_an_error() -> None:
    """Neither decided on nor folded."""
    with pytest.raises(RecordUnknownError):
        decide(Archive(), PUBLISHED)
    with pytest.raises(RecordUnknownError):
        _after(PUBLISHED)


def test_seven_working_days_are_asked_from_the_rules(rules_on: Rules) -> None:
    """By hand: produced Friday 17 April 2026; 20 to 24, 27 and 28 April are the seven days (C9)."""
    record = _after(GATHERED)["R-1"]
    found = clock(record, rules_on)
    assert found.due is not None
    assert found.due.date == date(2026, 4, 28)
    assert found.clauses == ("ds-c9",)
    assert found.why_none == ""


def test_a_kind_without_a_clause_has_no_clock(rules_on: Rules) -> None:
    """Other information has no number of days; why is kept, nothing is guessed."""
    record = _after(evolve(GATHERED, info=InfoKind.OTHER, other="荣誉"))["R-1"]
    found = clock(record, rules_on)
    assert found.due is None
    assert found.why_none
    assert timeliness(record, found.due, DAY) is Timeliness.NO_CLOCK


SURE, OPEN = Due.on(date(2026, 4, 24)), Due(date(2026, 4, 20), date(2026, 4, 24))


@pytest.mark.parametrize(
    "facts, due, day, wanted",
    [
        ((), SURE, date(2026, 4, 24), Timeliness.WAITING),
        ((), SURE, date(2026, 4, 25), Timeliness.OVERDUE),
        ((PUBLISHED,), SURE, date(2026, 5, 1), Timeliness.TIMELY),
        ((PUBLISHED,), SURE, date(2026, 4, 21), Timeliness.WAITING),
        ((PUBLISHED,), Due.on(date(2026, 4, 21)), date(2026, 5, 1), Timeliness.LATE),
        ((), OPEN, date(2026, 4, 22), Timeliness.UNCERTAIN),
        ((PUBLISHED,), OPEN, date(2026, 5, 1), Timeliness.UNCERTAIN),
        ((WITHHELD,), SURE, date(2026, 5, 1), Timeliness.CLOSED),
        ((PUBLISHED, CORRECTED), SURE, date(2026, 5, 1), Timeliness.TIMELY),
    ],
)
def test_whether_a_record_was_public_in_time(
    facts: tuple[Fact, ...], due: Due, day: date, wanted: Timeliness
) -> None:
    """The first publication counts; what is not certain is called uncertain, what is closed closed."""
    assert timeliness(_after(GATHERED, *facts)["R-1"], due, day) is wanted


def test_overdue_records_are_listed(rules_on: Rules) -> None:
    """What should be public and is not, with the clause that says so."""
    late = evolve(GATHERED, record="R-2")
    future = evolve(GATHERED, record="R-3", produced=date(2026, 5, 6), on=date(2026, 5, 6))
    archive = _after(GATHERED, PUBLISHED, late, future)
    ((record, clocked),) = overdue(archive, rules_on, date(2026, 4, 29))
    assert (record.id, clocked.clauses) == ("R-2", ("ds-c9",))
    assert overdue(archive, rules_on, date(2026, 4, 28)) == ()


def test_withholding_needs_a_law(rules_on: Rules) -> None:
    """The ground names law and article; the rules are asked whether it counts (C17)."""
    with pytest.raises(ManyFaultsError):
        LegalGround("某法", " ")
    assert withhold(WITHHELD, "inspection-result", rules_on(DAY)) is WITHHELD
    assert withhold(CLOSED, "annual-plan", rules_on(DAY)) is CLOSED
    elsewhere = Rulebook.load("cn-cq-2024").at(Place("500000"), on=DAY)
    with pytest.raises(NoClauseError):
        withhold(WITHHELD, "inspection-result", elsewhere)


def test_rules_that_refuse_are_obeyed() -> None:
    """Where the rules refuse, no ground helps; the refusal names the clause and the ground."""

    class Cited:
        def say(self, lang: str) -> str:
            return f"某条例第九条（{lang}）"

    class Step:
        citation = Cited()

    class Refusal:
        answer = Verdict(allowed=False)
        binding = (Step(),)

    class Strict:
        def decide(self, _: object) -> Any:
            return Refusal()

    with pytest.raises(WithholdingRefusedError, match="某条例第九条"):
        withhold(WITHHELD, "inspection-result", Strict())


@given(st.lists(st.sampled_from(["publish", "correct", "withdraw"]), max_size=12))
def test_no_version_and_no_publication_is_ever_lost(steps: list[str]) -> None:
    """Whatever is allowed to happen, what was once there stays there (C12)."""
    archive, shown = _after(GATHERED), 0
    for number, step in enumerate(steps):
        now = archive["R-1"].current
        fact: RecordFact
        if step == "publish":
            fact = evolve(
                PUBLISHED, version=now.number, digest=now.digest, at="2026-05-06T09:00:00+08:00"
            )
        elif step == "correct":
            fact = evolve(CORRECTED, version=now.number + 1, digest=f"{number + 1:064x}")
        else:
            fact = evolve(WITHDRAWN, on=date(2026, 5, 6))
        try:
            decide(archive, fact)
        except RecordStepError:
            continue
        before = archive["R-1"].versions
        archive = fold(archive, fact.event())
        shown += step == "publish"
        assert [one.digest for one in archive["R-1"].versions[: len(before)]] == [
            one.digest for one in before
        ]
    assert sum(len(one.published) for one in archive["R-1"].versions) == shown
