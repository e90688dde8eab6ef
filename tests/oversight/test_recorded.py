"""Sign-offs, circulars, interviews, training: what is on record, and what may follow what."""

from datetime import UTC, date, datetime

import pytest

from ssj_core.conference import (
    ConferenceEstablished,
    Liaison,
    ResponsibleNamed,
    Role,
    Seat,
)
from ssj_core.errors import SsjError
from ssj_core.journal import Fact, read_fact
from ssj_core.oversight import (
    AssessedRow,
    AssessmentMade,
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    InterviewHeld,
    SignOffPoint,
    Standing,
    TrainingHeld,
    post_of,
    records_of,
)
from ssj_core.service import Act
from ssj_core.testing import Rooms, clauses_of

DAY = date(2027, 1, 15)
ROWS = (
    AssessedRow(figure="entry", numerator=1, denominator=2, standing=Standing.BELOW),
    AssessedRow(figure="completion", numerator=2, denominator=2, standing=Standing.REACHED),
)
MADE = AssessmentMade(
    department="市监局", year=2026, as_of=date(2026, 12, 31), rows=ROWS, version=1, on=DAY
)
CIRCULAR = CircularIssued(
    number="通报〔2027〕1号",
    year=2026,
    departments=("市监局",),
    members=("教体局",),
    digest="0" * 64,
    on=DAY,
)
INTERVIEW = InterviewHeld(
    department="市监局",
    post="局长",
    by="区人民政府",
    year=2026,
    figures=("entry",),
    words="限期整改",
    document="约谈记录1号",
    on=DAY,
)
HEAD = ResponsibleNamed(department="市监局", role=Role.HEAD, post="局长", on=DAY)
OPERATOR = ResponsibleNamed(department="市监局", role=Role.OPERATOR, post="信用股股长", on=DAY)
SIGNED = DutySigned(
    department="市监局",
    point=SignOffPoint.DEPLOY,
    post="局长",
    subject="市监局/2026",
    document="签批1号",
    on=DAY,
)
TRAINING = TrainingHeld(
    department="市监局", topic="抽查规范", inspectors=("A1", "A2"), hours=4, on=DAY
)
EXPORT = EvidenceExported(
    purpose="营商环境评价",
    receiver="评价办",
    files=(ExportedFile("index.json", "0" * 64),),
    on=DAY,
)
ALL: tuple[Fact, ...] = (
    MADE,
    CIRCULAR,
    INTERVIEW,
    HEAD,
    OPERATOR,
    SIGNED,
    TRAINING,
    EXPORT,
)


SEATED = ConferenceEstablished(
    name="联席会议",
    office="联席会议办公室",
    lead="市监局",
    convenor=Seat("市监局", "局长"),
    members=(Seat("市监局", "副局长"), Seat("教体局", "副局长")),
    liaisons=tuple(Liaison(name, "法规股", "股长") for name in ("市监局", "教体局")),
    on=date(2026, 1, 6),
)


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.kind)
def test_facts_come_back_from_the_journal(fact: Fact) -> None:
    """What was written is read back equal."""
    assert read_fact(fact.kind, fact.body()) == fact


def test_records_hold_everything() -> None:
    """One list for each kind of record, oldest first."""
    found = records_of(Rooms().take(*ALL))
    assert (found.assessments, found.circulars, found.interviews) == (
        (MADE,),
        (CIRCULAR,),
        (INTERVIEW,),
    )
    assert (found.trainings, found.exports, found.signed) == ((TRAINING,), (EXPORT,), (SIGNED,))
    assert found.trained("市监局", 2027) == {"A1", "A2"}
    assert found.trained("市监局", 2026) == frozenset()


def test_the_post_that_answers_is_the_last_named() -> None:
    """Head and operator are posts, and each naming takes the place of the one before (C147–C148)."""
    later = ResponsibleNamed(department="市监局", role=Role.OPERATOR, post="综合股股长", on=DAY)
    rooms = Rooms().take(HEAD, OPERATOR, later)
    assert post_of(rooms, "市监局", Role.HEAD) == "局长"
    assert post_of(rooms, "市监局", Role.OPERATOR) == "综合股股长"
    assert post_of(rooms, "教体局", Role.HEAD) is None


def test_three_points_are_signed_by_the_head() -> None:
    """Deployed, coordinated, supervised: what is not signed is named (C147)."""
    found = records_of(Rooms().take(HEAD, SIGNED))
    assert found.unsigned("市监局", "市监局/2026") == (
        SignOffPoint.COORDINATE,
        SignOffPoint.SUPERVISE,
    )
    assert len(found.unsigned("市监局", "市监局/2027")) == 3


@pytest.mark.parametrize(
    "before, fact, code, clause",
    [
        ((), CIRCULAR, "not-assessed", "C35"),
        ((MADE, CIRCULAR), CIRCULAR, "number-used", "C35"),
        ((), INTERVIEW, "not-assessed", "C150"),
        ((MADE,), INTERVIEW.but(figures=("entry", "completion")), "not-below", "C150"),
        ((MADE,), INTERVIEW.but(person="PH", post="—"), "nobody-named", "C150"),
        ((SEATED, MADE), INTERVIEW.but(by="教体局"), "government", "C150"),
        ((SEATED, MADE), INTERVIEW.but(by="联席会议办公室"), "government", "C150"),
        ((), SIGNED, "not-head", "C147"),
        ((OPERATOR,), SIGNED, "not-head", "C147"),
        ((HEAD,), SIGNED.but(post="副局长"), "not-head", "C147"),
    ],
    ids=[
        "no assessment to circulate",
        "number used twice",
        "no assessment to interview on",
        "figure not below",
        "nobody named for that person",
        "a member calls in another",
        "the office calls in",
        "nobody named",
        "the operator is not the head",
        "another post",
    ],
)
def test_steps_out_of_order_are_refused(
    before: tuple[Fact, ...], fact: Fact, code: str, clause: str
) -> None:
    """A record that rests on something needs it to be there, and the refusal says which clause."""
    faults = Rooms().take(*before).faults(fact)
    found: list[SsjError] = [fault for fault in faults if fault.code == f"oversight.{code}"]
    assert found
    assert clause in clauses_of(found[0])


@pytest.mark.parametrize(
    "before, fact",
    [
        ((), MADE),
        ((MADE,), MADE.but(version=2)),
        ((MADE,), CIRCULAR),
        ((MADE,), INTERVIEW),
        ((SEATED, MADE), INTERVIEW),
        ((HEAD,), SIGNED),
        ((), TRAINING),
        ((), EXPORT),
    ],
)
def test_steps_in_order_pass(before: tuple[Fact, ...], fact: Fact) -> None:
    """What the records allow is taken."""
    assert Rooms().take(*before).faults(fact) == ()


def test_the_latest_assessment_counts() -> None:
    """An assessment made again takes the place of the one before, which stays on record."""
    again = MADE.but(version=2)
    found = records_of(Rooms().take(MADE, again))
    assert found.assessment("市监局", 2026) == again
    assert len(found.assessments) == 2
    assert found.assessment("市监局", 2025) is None


def test_posts_are_filled_in_from_their_naming() -> None:
    """Who signs and who is called in is read from the posts on record, never typed (C147, C150)."""
    rooms = Rooms().take(HEAD.but(person="PH"), OPERATOR.but(person="P5"))
    login = Act("GC", "区人民政府", datetime(2027, 1, 15, 9, tzinfo=UTC))
    about = {"department": "市监局"}
    assert DutySigned.reads(about, login, rooms) == {"post": "局长"}
    assert DutySigned.reads({"department": "教体局"}, login, rooms) == {}
    for person, post in (("", "局长"), ("PH", "局长"), ("P5", "信用股股长"), ("X", "—")):
        assert InterviewHeld.reads({**about, "person": person}, login, rooms) == {"post": post}


def test_a_circular_is_the_offices() -> None:
    """The office of the conference tells the members; before there is one, whoever may (C35)."""
    records = records_of(Rooms())
    assert CIRCULAR.hands(records, Rooms()) is None
    assert CIRCULAR.hands(records, Rooms().take(SEATED)) == ("联席会议办公室", "市监局")
