"""Sign-offs, circulars, interviews, training: what is on record, and what may follow what."""

from datetime import date

import pytest
from attrs import evolve

from ssj_core.conference import ResponsibleNamed, Role
from ssj_core.errors.oversight import OversightStepError
from ssj_core.journal import NewEvent
from ssj_core.oversight import (
    AssessedRow,
    AssessmentMade,
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    InterviewHeld,
    Records,
    SignOffPoint,
    Standing,
    TrainingHeld,
)
from ssj_core.oversight.recorded import Told, decide, fold_all, read_fact

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
    by="区人民政府分管负责人",
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
ALL: tuple[Told, ...] = (
    MADE,
    CIRCULAR,
    INTERVIEW,
    HEAD,
    OPERATOR,
    SIGNED,
    TRAINING,
    EXPORT,
)


def _after(*facts: Told) -> Records:
    return fold_all([fact.event() for fact in facts])


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.kind)
def test_facts_come_back_from_the_journal(fact: Told) -> None:
    """What was written is read back equal."""
    assert read_fact(fact.event()) == fact


def test_records_hold_everything() -> None:
    """One list for each kind of record, and other rooms' events change nothing."""
    events = [fact.event() for fact in ALL] + [NewEvent("draw.void", {})]
    found = fold_all(events)
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
    found = _after(HEAD, OPERATOR, later)
    assert found.post("市监局", Role.HEAD) == "局长"
    assert found.post("市监局", Role.OPERATOR) == "综合股股长"
    assert found.post("教体局", Role.HEAD) is None


def test_three_points_are_signed_by_the_head() -> None:
    """Deployed, coordinated, supervised: what is not signed is named (C147)."""
    found = _after(HEAD, SIGNED)
    assert found.unsigned("市监局", "市监局/2026") == (
        SignOffPoint.COORDINATE,
        SignOffPoint.SUPERVISE,
    )
    assert len(found.unsigned("市监局", "市监局/2027")) == 3


@pytest.mark.parametrize(
    "records, fact",
    [
        (Records(), evolve(MADE, version=2)),
        (_after(MADE), MADE),
        (Records(), CIRCULAR),
        (_after(MADE, CIRCULAR), CIRCULAR),
        (Records(), INTERVIEW),
        (_after(MADE), evolve(INTERVIEW, figures=("entry", "completion"))),
        (Records(), SIGNED),
        (_after(OPERATOR), SIGNED),
        (_after(HEAD), evolve(SIGNED, post="副局长")),
    ],
    ids=[
        "first is 1",
        "second is 2",
        "no assessment to circulate",
        "number used twice",
        "no assessment to interview on",
        "figure not below",
        "nobody named",
        "the operator is not the head",
        "another post",
    ],
)
def test_steps_out_of_order_are_refused(records: Records, fact: Told) -> None:
    """A record that rests on something needs it to be there."""
    with pytest.raises(OversightStepError):
        decide(records, fact)


@pytest.mark.parametrize(
    "records, fact",
    [
        (Records(), MADE),
        (_after(MADE), evolve(MADE, version=2)),
        (_after(MADE), CIRCULAR),
        (_after(MADE), INTERVIEW),
        (_after(HEAD), SIGNED),
        (Records(), TRAINING),
        (Records(), HEAD),
        (Records(), EXPORT),
    ],
)
def test_steps_in_order_pass(records: Records, fact: Told) -> None:
    """What the records allow comes back ready to be appended."""
    assert decide(records, fact) is fact


def test_the_latest_assessment_counts() -> None:
    """An assessment made again takes the place of the one before, which stays on record."""
    again = evolve(MADE, version=2)
    found = _after(MADE, again)
    assert found.assessment("市监局", 2026) == again
    assert len(found.assessments) == 2
    assert found.assessment("市监局", 2025) is None
