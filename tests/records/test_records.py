"""全量归集: one unit answers, every version stays, the clock is the rules', nothing closed without a law."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.calendar import WorkdayCalendar
from ssj_core.disclosure.records import (
    RECORD,
    Archive,
    DocumentFact,
    DocumentPublished,
    DocumentWithheld,
    GroundKind,
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
    overdue,
    timeliness,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import InspectionAssigned, Member, Source
from ssj_core.journal import Entry, NewEvent, Receipt, read_fact
from ssj_core.legal import Place
from ssj_core.registers import Method
from ssj_core.rules import Due, Rulebook, RuleSet
from ssj_core.testing import Rooms, clauses_of

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
PENALTY = GATHERED.but(record="P-1", info=InfoKind.PENALTY, name="罚款", inspection="")
PUBLISHED = RecordPublished(
    record="R-1",
    version=1,
    department="市监局",
    outlet="gsxt",
    at="2026-04-22T09:30:00+08:00",
    digest=HEX,
)
FINED = PenaltyPublished(
    record="P-1",
    version=1,
    department="市监局",
    outlet="gsxt",
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
    outlet="portal",
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


def _rooms(rules: RuleSet | None = None) -> Rooms:
    """Return a world with one inspection of the target by the department."""
    assigned = InspectionAssigned(
        inspection="I-1",
        target=GATHERED.target,
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
        window_end=date(2026, 6, 30),
        on=date(2026, 4, 1),
    )
    return Rooms(rules).put(assigned)


def _refused(fact: Fact, *before: Fact, rules: RuleSet | None = None) -> tuple[str, ...]:
    """Return the codes of what keeps a fact from following on others."""
    faults = _rooms(rules).put(*before).faults(fact)
    assert all(isinstance(fault, Refused) and clauses_of(fault) for fault in faults)
    return tuple(fault.code for fault in faults)


@pytest.fixture(scope="session")
def rules_on() -> Callable[[date], RuleSet]:
    """The rules in force in the district on a day."""
    book, calendar = Rulebook.load("cn", "cn-nm-dongsheng-2021"), WorkdayCalendar.cn()
    return lambda day: book.at(Place("150602"), on=day, calendar=calendar)


Rules = Callable[[date], RuleSet]


class Login:
    """Somebody of the department."""

    actor, department, on = "王一", "市监局", DAY


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: type(fact).__name__)
def test_facts_come_back_from_the_journal(fact: Fact) -> None:
    """What was written is read back equal."""
    assert read_fact(fact.kind, fact.body()) == fact


def test_other_events_are_not_records() -> None:
    """A result published by an inspection has a form of its own and stays with that room."""
    event = NewEvent("record.published", {"form": "another-paper"})
    assert fold_all([event]) == Archive()


def test_the_ten_kinds_are_the_rulebooks() -> None:
    """Ten kinds and one for the rest (C8)."""
    assert len(InfoKind) == 11
    assert [one.value for one in InfoKind][-1] == "other"


@pytest.mark.parametrize("place", ["entered_by", "accountable"])
def test_producer_enters_and_answers(place: str) -> None:
    """谁产生、谁录入、谁负责: three units for one record are refused, as another's hand is (C7)."""
    (fault,) = _rooms().faults(PENALTY.but(**{place: "教体局"}))
    assert isinstance(fault, Refused)
    assert (fault.code, fault.status, "C7" in clauses_of(fault)) == (
        "records.roles",
        "not-allowed",
        True,
    )
    assert GATHERED.hands(None, Rooms()) == ("市监局",)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"on": date(2026, 4, 16)}, "day.order"),
        ({"inspection": " "}, "records.no-inspection"),
        ({"inspection": "I-9"}, "records.result-unfit"),
        ({"target": "91150602000000002X"}, "records.result-unfit"),
        ({"info": InfoKind.OTHER}, "records.what-other"),
    ],
)
def test_a_record_says_what_its_kind_needs(change: dict[str, Any], code: str) -> None:
    """Gathered before produced, a result without inspection, other information without a word."""
    assert code in _refused(GATHERED.but(**change))


def test_a_publication_says_one_day() -> None:
    """Its day, or its time; both together are one day (C11)."""
    assert PUBLISHED.but(day=date(2026, 4, 22)).on == date(2026, 4, 22)
    for change in ({"at": ""}, {"day": date(2026, 4, 23)}):
        with pytest.raises(ManyFaultsError):
            PUBLISHED.but(**change)


@pytest.mark.parametrize("at", ["2026-04-22", "2026-04-22T09:30:00", "昨天"])
def test_a_publication_has_a_time(at: str) -> None:
    """Channel, time and content hash: a day alone, or a time without offset, is refused (C11)."""
    with pytest.raises(ManyFaultsError):
        PUBLISHED.but(at=at)


def test_everything_lies_under_one_target() -> None:
    """A target's file names every kind, and links a result to its penalty (C10, C16)."""
    elsewhere = GATHERED.but(record="R-9", target="91150602000000002X")
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
    again = PUBLISHED.but(version=2, digest=OTHER_HEX, at="2026-04-28T16:00:00+08:00")
    assert _refused(again, GATHERED, PUBLISHED, CORRECTED) == ()
    after = _after(GATHERED, PUBLISHED, CORRECTED, again)["R-1"]
    assert after.state is RecordState.PUBLISHED
    assert after.shown_since == date(2026, 4, 22)


def test_a_withdrawal_keeps_what_was_shown() -> None:
    """Taken back, a record still says what was public where; a correction brings it back (C12)."""
    archive = _after(GATHERED, PUBLISHED, WITHDRAWN)
    assert archive["R-1"].state is RecordState.WITHDRAWN
    assert archive["R-1"].versions[0].published == (PUBLISHED,)
    corrected = CORRECTED.but(on=date(2026, 4, 30))
    assert _after(GATHERED, PUBLISHED, WITHDRAWN, corrected)["R-1"].state is RecordState.CORRECTED


def test_documents_are_kept_beside_records() -> None:
    """Publications of lists and plans, and what was withheld of them, are on record (C17)."""
    archive = _after(SHOWN, CLOSED)
    assert (archive.documents, archive.withheld) == ((SHOWN,), (CLOSED,))
    assert SHOWN.on == date(2026, 1, 20)


@pytest.mark.parametrize(
    "before, fact, code",
    [
        ((GATHERED,), GATHERED, "act.begun"),
        ((GATHERED,), PUBLISHED.but(department="教体局"), "records.roles"),
        ((GATHERED,), PUBLISHED.but(at="2026-04-19T09:00:00+08:00"), "day.order"),
        ((GATHERED,), PUBLISHED.but(version=2), "records.not-current"),
        ((GATHERED,), PUBLISHED.but(digest=OTHER_HEX), "records.other-text"),
        ((GATHERED,), PUBLISHED.but(inspection="I-2"), "records.not-of-inspection"),
        ((GATHERED, PUBLISHED), PUBLISHED, "records.shown"),
        (
            (GATHERED, PUBLISHED, WITHDRAWN),
            PUBLISHED.but(outlet="portal"),
            "records.withdrawn",
        ),
        ((PENALTY,), PUBLISHED.but(record="P-1"), "records.penalty-apart"),
        ((PENALTY,), FINED.but(inspection="I-1"), "records.penalty-apart"),
        ((GATHERED,), FINED.but(record="R-1"), "records.no-penalty"),
        ((GATHERED,), CORRECTED.but(version=3), "records.next-version"),
        ((GATHERED,), CORRECTED.but(digest=HEX), "records.same"),
        ((GATHERED,), WITHDRAWN, "records.not-public"),
        ((GATHERED, PUBLISHED), WITHHELD.but(on=date(2026, 4, 30)), "records.is-public"),
        ((GATHERED, WITHHELD), WITHHELD, "records.closed"),
        ((GATHERED, PENALTY, LINKED), LINKED, "records.linked"),
        ((GATHERED, PENALTY), LINKED.but(record="P-1"), "records.no-result"),
        (
            (GATHERED, GATHERED.but(record="R-2")),
            LINKED.but(penalty="R-2"),
            "records.link-no-penalty",
        ),
        ((GATHERED,), LINKED, "records.link-no-penalty"),
        ((GATHERED, PENALTY.but(target="91150602000000002X")), LINKED, "records.two-targets"),
        ((GATHERED, PENALTY.but(on=date(2026, 4, 27))), LINKED, "day.order"),
        ((), PUBLISHED, "act.unbegun"),
        ((), LINKED, "act.unbegun"),
    ],
)
def test_steps_out_of_order_are_refused(before: tuple[Fact, ...], fact: Fact, code: str) -> None:
    """What the state of a record does not allow is not appended (C9–C12, C16, C120–C121)."""
    assert code in _refused(fact, *before)


@pytest.mark.parametrize(
    "before, fact",
    [
        ((), GATHERED),
        ((GATHERED,), PUBLISHED),
        ((GATHERED,), PUBLISHED.but(inspection="I-1")),
        ((PENALTY,), FINED),
        ((GATHERED, PUBLISHED), PUBLISHED.but(outlet="portal")),
        ((GATHERED, PUBLISHED), CORRECTED),
        ((GATHERED, PUBLISHED), WITHDRAWN),
        ((GATHERED,), WITHHELD),
        ((GATHERED, WITHHELD), PUBLISHED),
        ((GATHERED, PENALTY), LINKED),
    ],
)
def test_steps_in_order_pass(before: tuple[Fact, ...], fact: Fact) -> None:
    """What the state allows comes back ready to be appended."""
    assert _refused(fact, *before) == ()


def test_the_day_that_counts_needs_another_hand() -> None:
    """A day one names oneself ends no clock; the channel's receipt does, one's own does not (D1)."""
    told = RecordPublished(
        record="R-1",
        version=1,
        department="市监局",
        outlet="gsxt",
        digest=HEX,
        day=date(2026, 4, 22),
    )
    receipt = Receipt(issuer="公示系统", number="GS-1", day=date(2026, 4, 23))
    own = receipt.but(issuer="市监局")
    early = receipt.but(day=date(2026, 4, 21))
    at = datetime(2026, 5, 6, 9, tzinfo=timezone(timedelta(hours=8)))
    for paper, since in ((None, 6), (receipt, 23), (own, 6)):
        fact = told.but(receipt=paper)
        entry = Entry(
            seq=2, stream=fact.stream, version=2, key=fact.stream, actor="", department="", at=at
        )
        shown = fact.apply(_after(GATHERED)["R-1"], entry).shown_since
        assert shown is not None
        assert shown.day == since
    assert told.when == "2026-04-22"
    assert PUBLISHED.when == PUBLISHED.at
    assert "receipt.early" in _refused(told.but(receipt=early), GATHERED)


def test_what_a_command_leaves_out_is_read_from_the_record() -> None:
    """Version and digest of what is shown are those on record (D15)."""
    world, login = Rooms().put(GATHERED, PUBLISHED), Login()
    given = {"record": "R-1"}
    assert RecordPublished.reads(given, login, world) == {"version": 1, "digest": HEX}
    assert RecordPublished.reads({"record": "R-9"}, login, world) == {
        "version": 1,
        "digest": "0" * 64,
    }
    assert RecordCorrected.reads(given, login, world) == {"version": 2}
    assert RecordCorrected.reads({}, login, world) == {"version": 1}


def test_a_step_without_its_beginning_is_left_out() -> None:
    """A journal cut off before a record was gathered knows nothing of the record."""
    assert _after(PUBLISHED) == Archive()


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
    record = _after(GATHERED.but(info=InfoKind.OTHER, other="荣誉"))["R-1"]
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
    late = GATHERED.but(record="R-2")
    future = GATHERED.but(record="R-3", produced=date(2026, 5, 6), on=date(2026, 5, 6))
    archive = _after(GATHERED, PUBLISHED, late, future)
    ((record, clocked),) = overdue(archive, rules_on, date(2026, 4, 29))
    assert (record.id, clocked.clauses) == ("R-2", ("ds-c9",))
    assert overdue(archive, rules_on, date(2026, 4, 28)) == ()


@pytest.mark.parametrize(
    "ground, legal",
    [
        (LegalGround("中华人民共和国保守国家秘密法", "第十三条"), True),
        (LegalGround("《中华人民共和国民法典》", "第一千零三十四条"), True),
        (LegalGround("中华人民共和国政府信息公开条例", "第十四条"), True),
        (LegalGround("某部门管理办法", "第二条"), False),
        (LegalGround("我局内部规定", "第一条"), False),
        (LegalGround("某决定", "第一条", GroundKind.LAW), True),
        (LegalGround("某规定", "第一条", GroundKind.REGULATION), True),
        (LegalGround("某规定", "第一条", GroundKind.RULE), False),
        (LegalGround("某某法", "第一条", GroundKind.OTHER), False),
    ],
)
def test_withholding_needs_a_law(rules_on: Rules, ground: LegalGround, legal: bool) -> None:  # noqa: FBT001 - a table
    """A passage of a law or regulation closes a record or a document; nothing else does (C17)."""
    assert ground.legal is legal
    assert ground.say() == f"《{ground.instrument}》{ground.article}"
    rules = rules_on(DAY)
    wanted = () if legal else ("rules.may-withhold",)
    assert _refused(WITHHELD.but(ground=ground), GATHERED, rules=rules) == wanted
    assert _refused(CLOSED.but(ground=ground), rules=rules) == wanted


def test_where_no_clause_speaks_nothing_is_withheld() -> None:
    """A blank article is no ground, and a place without a clause wants one first (C17, D13)."""
    with pytest.raises(ManyFaultsError):
        LegalGround("某法", " ")
    elsewhere = Rulebook.load("cn-cq-2024").at(Place("500000"), on=DAY)
    (fault,) = Rooms(elsewhere).put(GATHERED).faults(WITHHELD)
    assert fault.code == "rules.open"


def test_a_document_is_withheld_as_it_stands() -> None:
    """A list nobody adopted is not withheld; a document is withheld once (C17, C56)."""
    assert _refused(CLOSED.but(document="item-list")) == ("documents.no-list",)
    assert _refused(CLOSED, CLOSED) == ("act.begun",)
    body = {"document": "item-list", "department": "市监局"}
    assert DocumentWithheld.reads(body, Login(), Rooms()) == {}


@given(st.lists(st.sampled_from(["publish", "correct", "withdraw"]), max_size=12))
def test_no_version_and_no_publication_is_ever_lost(steps: list[str]) -> None:
    """Whatever is allowed to happen, what was once there stays there (C12)."""
    world, shown = Rooms().put(GATHERED), 0
    for number, step in enumerate(steps):
        before = world.get(RECORD, RECORD.of(record="R-1"))
        assert before is not None
        now = before.current
        fact: RecordFact
        if step == "publish":
            fact = PUBLISHED.but(
                version=now.number, digest=now.digest, at="2026-05-06T09:00:00+08:00"
            )
        elif step == "correct":
            fact = CORRECTED.but(version=now.number + 1, digest=f"{number + 1:064x}")
        else:
            fact = WITHDRAWN.but(on=date(2026, 5, 6))
        if world.faults(fact):
            continue
        world.put(fact)
        after = world.get(RECORD, RECORD.of(record="R-1"))
        assert after is not None
        shown += step == "publish"
        assert len(after.versions) >= len(before.versions)
        assert sum(len(version.published) for version in after.versions) == shown
