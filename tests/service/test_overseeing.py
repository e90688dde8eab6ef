"""Disclosure and oversight on record: whose record it is, which law lets it stay closed, what follows."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import ConferenceEstablished, Liaison, ResponsibleNamed, Role, Seat
from ssj_core.disclosure.records import (
    DocumentWithheld,
    InfoKind,
    LegalGround,
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordGathered,
    RecordPublished,
    RecordWithheld,
)
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import (
    InspectionAssigned,
    InspectionFinished,
    InspectionStarted,
    Member,
    Sheet,
    SheetRow,
    Source,
)
from ssj_core.journal import Fact, Journal, NewEvent
from ssj_core.oversight import (
    CircularIssued,
    DutySigned,
    EvidenceExported,
    ExportedFile,
    ExtensionGranted,
    InterviewHeld,
    SignOffPoint,
    Threshold,
    TrainingHeld,
    post_of,
)
from ssj_core.oversight.accountability import JudgmentRecorded, Situation, StatementMade
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem, Method, TargetKind
from ssj_core.service import Act, Service, streams
from ssj_core.service.commands import COMMANDS
from ssj_core.testing import worlds

Send = Callable[[str, Any], dict[str, Any]]
CHINA = timezone(timedelta(hours=8))
OWN, OTHER, TARGET = "甲局", "乙局", "T-1"
HEX, OTHER_HEX = "0" * 64, "1" * 64
LOCAL = str(Path(worlds.__file__).with_name("local.toml"))
DAY = date(2026, 4, 17)
GROUND = LegalGround("中华人民共和国政府信息公开条例", "第十五条")


def act(department: str = OWN, day: date = DAY) -> Act:
    """Return somebody of a department."""
    return Act("经办人", department, datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))


ASSIGNED = InspectionAssigned(
    inspection="I-1",
    target=TARGET,
    plan="P",
    task="T1",
    draw="D",
    source=Source.RANDOM,
    departments=(OWN, OTHER),
    items=("it-1",),
    methods=(Method.ONSITE,),
    least=2,
    least_basis="x",
    team=tuple(Member(f"{who}{n}", who) for who in (OWN, OTHER) for n in (1, 2)),
    window_end=date(2026, 4, 30),
    on=date(2026, 4, 1),
)
RESULT = RecordGathered(
    record="R-1",
    target=TARGET,
    info=InfoKind.INSPECTION,
    name="检查结果",
    producer=OWN,
    entered_by=OWN,
    accountable=OWN,
    produced=DAY,
    digest=HEX,
    on=DAY,
    inspection="I-1",
)
LICENCE = RESULT.but(record="R-2", info=InfoKind.LICENCE, name="许可", inspection="")
PENALTY = RESULT.but(record="P-1", info=InfoKind.PENALTY, name="处罚", inspection="")
SHOWN = RecordPublished(
    record="R-2",
    version=1,
    department=OWN,
    outlet="gsxt",
    at="2026-04-22T09:00:00+08:00",
    digest=HEX,
)
FINED = PenaltyPublished(
    record="P-1", version=1, department=OWN, outlet="gsxt", at=SHOWN.at, digest=HEX
)
CLOSED = RecordWithheld(record="R-2", department=OWN, ground=GROUND, approver="副局长", on=DAY)
LIST_CLOSED = DocumentWithheld(
    document="annual-plan", number="1", department=OWN, ground=GROUND, approver="局长", on=DAY
)


def service_of(*books: str) -> Service:
    """Return a service over an empty journal under these books."""
    calendar = WorkdayCalendar.cn()
    return Service(Journal(MemoryStore()), Rulebook.load(*books), Place("150602"), calendar)


def made(*more: str) -> Service:
    """Return a service whose journal has one joint inspection of one target."""
    service = service_of("cn", "cn-nm-dongsheng-2021", *more)
    service.inspect(ASSIGNED, act())
    return service


@pytest.fixture
def service() -> Service:
    """A service whose journal has one inspection of one target."""
    return made()


@pytest.fixture
def send(service: Service) -> Send:
    """Send a command as somebody of the department, and return its result."""

    def give(name: str, body: Any) -> dict[str, Any]:
        text = json.dumps({"command": name, "input": body}, ensure_ascii=False)
        back = service.handle(text, act(), roles=["all"], grants={"all": COMMANDS})
        return dict(json.loads(back))

    return give


def test_a_record_goes_its_way(service: Service) -> None:
    """Gathered, shown, corrected, shown anew; the penalty apart and linked (C7–C12, C16, C120)."""
    again = SHOWN.but(version=2, digest=OTHER_HEX, at="2026-04-28T09:00:00+08:00")
    corrected = RecordCorrected(
        record="R-2",
        version=2,
        department=OWN,
        name="许可",
        digest=OTHER_HEX,
        reason="录入有误",
        approver="局长",
        on=date(2026, 4, 27),
    )
    linked = PenaltyLinked(record="R-1", penalty="P-1", on=again.on)
    for fact in (RESULT, LICENCE, PENALTY, SHOWN, FINED, corrected, again, linked):
        found = service.record(fact, act(day=fact.on))
    assert found.now.penalties == ("P-1",)
    assert service.journal.version("record/R-2") == 4


@pytest.mark.parametrize(
    "fact, code",
    [
        (RESULT.but(inspection="I-9"), "records.result-unfit"),
        (RESULT.but(target="T-2"), "records.result-unfit"),
        (
            RESULT.but(producer="丙局", entered_by="丙局", accountable="丙局"),
            "records.result-unfit",
        ),
    ],
)
def test_what_does_not_fit_is_not_in_the_journal(
    service: Service, fact: RecordGathered, code: str
) -> None:
    """A result that no inspection of that target by that department led to (C10, C16)."""
    seq = service.journal.checkpoint()["seq"]
    with pytest.raises(Refused) as found:
        service.record(fact, act(fact.producer))
    assert found.value.code == code
    assert service.journal.checkpoint()["seq"] == seq


@pytest.mark.parametrize(
    "fact", [LICENCE, SHOWN, LIST_CLOSED, PenaltyLinked(record="R-1", penalty="P-1", on=DAY)]
)
def test_nobody_records_for_another_department(service: Service, fact: Fact) -> None:
    """Who produces a record enters it: the hand is that of the unit that answers (C7)."""
    service.record(RESULT, act())
    with pytest.raises(Refused, match=OTHER) as found:
        service.record(fact.but(record="R-1") if fact is SHOWN else fact, act(OTHER))
    assert found.value.code == "hand.other"


HEAD = ResponsibleNamed(department=OWN, role=Role.HEAD, post="局长", on=DAY)
SIGNED = DutySigned(
    department=OWN, point=SignOffPoint.DEPLOY, post="局长", subject="P", document="1号", on=DAY
)
CIRCULAR = CircularIssued(
    number="1号", year=2026, departments=(OWN,), members=(OWN, OTHER), digest=HEX, on=DAY
)
TALK = InterviewHeld(
    department=OWN,
    post="局长",
    by="区政府",
    year=2026,
    figures=("list-coverage",),
    words="整改",
    document="2号",
    on=DAY,
)
TRAINED = TrainingHeld(department=OWN, topic="程序", inspectors=("甲局1",), hours=4, on=DAY)
LEFT = EvidenceExported(
    purpose="评价", receiver="政府", files=(ExportedFile("index.json", HEX),), on=DAY
)


def test_oversight_is_one_record_of_the_district(service: Service) -> None:
    """Everything oversight puts on record stands in one stream and rests on what went before."""
    _list(service)
    service.record(HEAD, act())
    for step in (SIGNED, TRAINED):
        service.record(step, act())
    made = service.assess(OWN, 2026, act("区政府"))
    assert made.body["rows"][0]["standing"] == "below"
    later: tuple[tuple[Fact, str], ...] = ((CIRCULAR, OWN), (TALK, "区政府"), (LEFT, OWN))
    for fact, who in later:
        found = service.record(fact, act(who)).now
    assert post_of(service.state, OWN, Role.HEAD) == "局长"
    assert (found.circulars, found.interviews, found.exports) == ((CIRCULAR,), (TALK,), (LEFT,))
    assert service.journal.version(streams.OVERSIGHT) == 6
    again = service.assess(
        OWN,
        2026,
        act("区政府"),
        day=date(2026, 4, 16),
        thresholds=[Threshold(figure="timely-records", least=Fraction(1), basis="考核办法")],
    )
    assert (again.body["version"], again.body["as_of"]) == (2, "2026-04-16")


@pytest.mark.parametrize("fact", [SIGNED, CIRCULAR, TALK])
def test_oversight_out_of_order_is_refused(service: Service, fact: Fact) -> None:
    """No signature of a post nobody named, no circular or interview without its assessment."""
    with pytest.raises(Refused, match=r"."):
        service.record(fact, act("区政府" if fact is TALK else OWN))
    assert service.journal.version(streams.OVERSIGHT) == 0


def test_an_assessment_is_the_governments(service: Service, send: Send) -> None:
    """No member assesses, no figure is typed in (C149)."""
    seated = ConferenceEstablished(
        name="联席会议",
        office="办公室",
        lead=OWN,
        convenor=Seat(OWN, "局长"),
        members=(Seat(OWN, "副局长"),),
        liaisons=(Liaison(OWN, "法规股", "股长"),),
        on=DAY,
    )
    service.record(seated, act())
    body = {"department": OWN, "year": 2026}
    answer = send("assessment.make", body)
    assert (answer["status"], answer["clauses"]) == ("not-allowed", ["C149"])
    typed = send("assessment.make", {**body, "rows": []})
    assert (typed["status"], typed["error"]["code"]) == ("refused", "oversight.typed")
    assert typed["error"]["path"] == "/input/rows"


def _finished(service: Service) -> str:
    sheet = Sheet(
        rows=(
            SheetRow(
                item="it-1", content="许可", checked=True, finding="无", results=("no-issue",)
            ),
        ),
        methods=(Method.ONSITE,),
    )
    service.inspect(InspectionStarted(inspection="I-1", on=date(2026, 4, 8)), act())
    service.inspect(InspectionFinished(inspection="I-1", sheet=sheet, on=date(2026, 4, 8)), act())
    return f"result-publication:I-1/{OWN}"


def _owed(service: Service, until: date = date(2026, 6, 5), **changes: Any) -> ExtensionGranted:
    """Return more time for the department's part of the joint inspection, which ended on 8 April."""
    _finished(service)
    fact = ExtensionGranted(
        obligation=f"result-publication:I-1/{OWN}",
        until=until,
        reason="检测未出结果",
        approver="召集人",
        on=DAY,
        inspection="I-1",
        department=OWN,
    )
    return fact.but(**changes) if changes else fact


def test_a_joint_result_may_be_put_off() -> None:
    """The twenty days of a joint task are in principle: more time, to forty days in all (C119, D17)."""
    service = made(LOCAL)
    fact = _owed(service, date(2026, 5, 20))
    granted = service.record(fact, act())
    assert granted.now.until == date(2026, 5, 20)
    owed = service.ledger(DAY)[fact.obligation]
    assert owed.extension
    assert (owed.extension.until, owed.extension.reason) == (fact.until, fact.reason)
    later = fact.but(until=date(2026, 6, 5), on=date(2026, 5, 13))
    assert service.record(later, act(day=later.on)).now.until == date(2026, 6, 5)


@pytest.mark.parametrize(
    "changes, day, code",
    [
        ({"until": date(2026, 6, 9)}, DAY, "rules.act-by"),
        ({"on": date(2026, 5, 11)}, date(2026, 5, 11), "rules.act-by"),
        ({"until": DAY}, DAY, "inspection.no-longer"),
        ({"until": date(2026, 5, 8)}, DAY, "rules.act-by"),
        ({"obligation": "result-publication:I-2/甲局"}, DAY, "inspection.other-obligation"),
        ({"inspection": "I-9"}, DAY, "inspection.unknown"),
        ({"department": OTHER}, DAY, "hand.other"),
    ],
)
def test_no_more_time_than_the_law_gives(changes: dict[str, Any], day: date, code: str) -> None:
    """Not after the last day, never beyond the place's limit, by the own department (C119, D17)."""
    service = made(LOCAL)
    fact = _owed(service, **changes)
    with pytest.raises(SsjError) as found:
        service.record(fact, act(day=day))
    faults = found.value.faults if isinstance(found.value, ManyFaultsError) else (found.value,)
    assert code in {fault.code for fault in faults}


def test_no_time_before_the_visit_has_ended(service: Service) -> None:
    """Nothing is owed yet; and an outsider's part is nobody's (C118, C119)."""
    fact = ExtensionGranted(
        obligation=f"result-publication:I-1/{OWN}",
        until=date(2026, 6, 5),
        reason="忙",
        approver="局长",
        on=DAY,
    )
    with pytest.raises(Refused) as found:
        service.record(fact, act())
    assert found.value.code == "inspection.nothing-owed"
    outside = fact.but(obligation="result-publication:I-1/丙局")
    with pytest.raises(Refused) as found:
        service.record(outside, act("丙局"))
    assert found.value.code == "inspection.not-inspecting-unit"


def test_a_departments_own_result_is_not_put_off() -> None:
    """C93 says no 原则上: nothing bends it (A2)."""
    service = service_of("cn", "cn-nm-dongsheng-2021", LOCAL)
    team = tuple(member for member in ASSIGNED.team if member.department == OWN)
    service.inspect(ASSIGNED.but(departments=(OWN,), team=team), act())
    with pytest.raises(Refused) as found:
        service.record(_owed(service), act())
    assert (found.value.code, found.value.clauses) == ("rules.may-extend", ("ds-c93-extend",))


def test_how_far_is_the_places_to_say(service: Service) -> None:
    """The plan names no limit: without a local clause the road wants one (A2, D13)."""
    with pytest.raises(Refused) as found:
        service.record(_owed(service), act())
    assert found.value.code == "rules.open"


STATED = StatementMade(
    case="A-1",
    situation=Situation.DELAY,
    question="reason",
    department=OWN,
    by="局长",
    words="停产",
    document="说明1号",
    on=DAY,
)
JUDGED = JudgmentRecorded(
    case="A-1",
    organ="监委",
    considered=(Situation.DELAY,),
    material=(HEX,),
    document="决定1号",
    digest=HEX,
    on=DAY,
)


def test_a_case_keeps_its_papers(service: Service) -> None:
    """Statements and the organ's paper stand under the case, each once; nobody is judged here."""
    service.record(STATED, act())
    found = service.record(JUDGED, act()).now
    assert (found.statements, found.judgments) == ((STATED,), (JUDGED,))
    for fact in (STATED, JUDGED.but(organ="纪委")):
        with pytest.raises(Refused) as refused:
            service.record(fact, act())
        assert refused.value.code == "cases.known"
    service.record(JUDGED.but(case="A-2"), act())


def test_of_two_hands_one_is_first(service: Service) -> None:
    """What was appended since the decision makes the second a conflict, not a second truth."""
    service.record(TRAINED, act())
    with pytest.raises(VersionConflictError):
        service.journal.append(
            streams.OVERSIGHT,
            0,
            [NewEvent(TRAINED.kind, TRAINED.body())],
            actor="x",
            department=OWN,
            at=act().at,
        )


def _list(service: Service) -> None:
    items = tuple(
        ListedItem(
            id=number,
            name=number,
            item_class=ItemClass.GENERAL,
            target_kinds=(TargetKind.ENTERPRISE,),
            methods=(Method.ONSITE,),
            authority=OWN,
            basis="某条例",
            content="证照",
        )
        for number in ("it-1", "it-2")
    )
    service.record(ItemListAdopted(department=OWN, items=items, on=DAY), act())


def test_the_ten_kinds_are_read_with_their_clocks(service: Service, send: Send) -> None:
    """By hand: produced Friday 17 April 2026, public by Tuesday 28 April (C8–C10)."""
    service.record(RESULT, act())
    service.record(LICENCE, act())
    service.record(CLOSED, act())
    told = send("records.read", {"target": TARGET, "day": "2026-04-29"})["result"]
    assert len(told["kinds"]) == len(InfoKind)
    found = {one["record"]: one for kind in told["kinds"] for one in kind["records"]}
    assert found["R-1"]["timeliness"] == "overdue"
    assert (found["R-1"]["latest"], found["R-1"]["basis"]) == ("2026-04-28", ["ds-c9"])
    assert found["R-2"]["withheld"] == {"instrument": GROUND.instrument, "article": GROUND.article}
    assert found["R-2"]["timeliness"] == "closed"


def test_what_the_rules_do_not_number_says_why(service: Service, send: Send) -> None:
    """Other information has no day; the answer says what the rules lack."""
    service.record(LICENCE.but(info=InfoKind.OTHER, other="荣誉"), act())
    told = send("records.read", {"target": TARGET, "day": "2026-04-29"})["result"]
    (one,) = [one for kind in told["kinds"] for one in kind["records"]]
    assert one["timeliness"] == "no-clock"
    assert one["why_none"]


def test_figures_are_computed_and_then_recorded(service: Service, send: Send) -> None:
    """Counts as of a day, each beside what is wanted; the computed record can be sent as it is (C149)."""
    _list(service)
    service.record(LICENCE, act())
    wanted = [{"figure": "timely-records", "least": "1/1", "basis": "考核办法"}]
    body = {"department": OWN, "year": 2026, "day": "2026-05-06", "thresholds": wanted}
    told = send("assessment.compute", body)["result"]
    rows = {one["figure"]: one for one in told["figures"]}
    assert rows["timely-records"]["standing"] == "below"
    assert (rows["timely-records"]["numerator"], rows["timely-records"]["denominator"]) == (0, 1)
    assert rows["list-coverage"]["rate"] == "0/1"
    answer = send("assessment.make", {**body, "day": "2026-04-17"})
    assert answer["status"] == "done"
    made = send("assessment.compute", body)["result"]["assessment"]
    assert made["version"] == 2
    read = send("assessment.read", {"department": OWN, "year": 2026})["result"]
    assert read == {"version": 1, "assessments": [answer["result"]["state"]]}
    before = send("assessment.compute", {**body, "day": "2026-04-16", "thresholds": []})["result"]
    counted = {one["figure"]: one["denominator"] for one in before["figures"]}
    assert counted["timely-records"] == 0


def test_a_case_is_read_situation_by_situation(service: Service, send: Send) -> None:
    """What the journal shows, what nobody answered, each dossier with its digest; no conclusion."""
    service.record(STATED, act())
    body = {"case": "A-1", "department": OWN, "day": "2026-05-06", "inspection": "I-1"}
    told = send("case.read", {**body, "situations": ["delayed"]})["result"]
    (one,) = told["dossiers"]
    assert one["document"]["situation"] == "delayed"
    assert len(one["digest"]) == 64
    assert told["statements"] == [STATED.body()]
    assert told["judgments"] == []
    assert len(send("case.read", body)["result"]["dossiers"]) == len(Situation)


def test_milestones_are_read(service: Service, send: Send) -> None:
    """The four stages of the first year, each check with its clause (C22–C25)."""
    _list(service)
    told = send("milestones.read", {"department": OWN, "day": "2026-05-06", "keeper": OTHER})
    found = {one["milestone"]: one for one in told["result"]["milestones"]}
    assert list(found) == ["foundations", "started", "in-place", "routine"]
    (listed,) = [one for one in found["foundations"]["checks"] if one["check"] == "item-list"]
    assert (listed["met"], listed["reached"]) == ("yes", DAY.isoformat())
    assert found["foundations"]["latest"] == "2021-01-31"


@pytest.mark.parametrize(
    "name, body, path",
    [
        ("records.read", {"target": TARGET, "day": "heute"}, "$.input.day"),
        (
            "assessment.compute",
            {"department": OWN, "year": 2026, "day": "2026-05-06", "thresholds": ["x"]},
            "$.input.thresholds[0]",
        ),
        (
            "case.read",
            {"case": "A", "department": OWN, "day": "2026-05-06", "situations": ["guilty"]},
            "$.input.situations[0]",
        ),
        (
            "case.read",
            {"case": "A", "department": OWN, "day": "2026-05-06", "situations": [{}]},
            "$.input.situations[0]",
        ),
        (
            "milestones.read",
            {"department": OWN, "day": "2026-05-06", "years": [1]},
            "$.input.years",
        ),
    ],
)
def test_a_misshapen_question_names_its_place(send: Send, name: str, body: Any, path: str) -> None:
    """What is wrong is refused where it stands."""
    answer = send(name, body)
    assert answer["status"] == "refused"
    assert path in answer["error"]["en"]


FACTS: dict[str, tuple[Sequence[Fact], Fact]] = {
    "record.gather": ((), LICENCE),
    "record.withhold": ((LICENCE,), CLOSED),
    "document.withhold": ((), LIST_CLOSED),
    "responsible.name": ((), HEAD),
    "statement.make": ((), STATED),
    "judgment.record": ((), JUDGED),
}


@pytest.mark.parametrize("name", FACTS)
def test_every_step_has_its_command(service: Service, send: Send, name: str) -> None:
    """A step sent as JSON is the step in the journal."""
    before, fact = FACTS[name]
    for one in before:
        service.record(one, act())
    answer = send(name, fact.body())
    assert answer["status"] == "done", answer
    *_, last = service.journal.read(answer["result"]["stream"])
    assert (last.kind, last.body) == (fact.kind, fact.body())


def test_what_a_publication_leaves_out_is_filled_in(service: Service, send: Send) -> None:
    """Version, digest, department and day are what is on record and what the login says (D15)."""
    service.record(LICENCE, act())
    service.record(PENALTY, act())
    for name, record in (("record.publish", "R-2"), ("penalty.publish", "P-1")):
        answer = send(name, {"record": record, "outlet": "gsxt"})
        assert answer["status"] == "done", answer
        *_, last = service.journal.read(answer["result"]["stream"])
        assert (last.body["version"], last.body["digest"]) == (1, HEX)
        assert (last.body["department"], last.body["on"]) == (OWN, DAY.isoformat())
        assert "at" not in last.body


def test_a_paper_of_tomorrow_shows_nothing(service: Service, send: Send) -> None:
    """A receipt names a day that has come, whatever it came with (D1)."""
    service.record(LICENCE, act())
    receipt = {"issuer": "公示系统", "number": "GS-1", "day": "2026-04-18"}
    body = {"record": "R-2", "outlet": "gsxt", "receipt": receipt}
    answer = send("record.publish", body)
    assert answer["error"]["code"] == "receipt.future"
    assert {"C11", "D1"} <= set(answer["clauses"])


def test_an_extension_is_a_command() -> None:
    """Inspection, day, reason and approver are sent; the rest is filled in (C119)."""
    service = made(LOCAL)
    _finished(service)
    body = {"inspection": "I-1", "until": "2026-06-05", "reason": "检测", "approver": "召集人"}
    text = json.dumps({"command": "extension.grant", "input": body}, ensure_ascii=False)
    answer = json.loads(service.handle(text, act(), roles=["all"], grants={"all": COMMANDS}))
    assert answer["status"] == "done", answer
    stream = f"extension/result-publication:I-1/{OWN}"
    assert (answer["result"]["stream"], answer["result"]["state"]) == (
        stream,
        {"until": "2026-06-05"},
    )


def test_what_is_not_public_is_read_by_its_own(service: Service) -> None:
    """Duties, figures, days, cases: their own department, the office and the government (C32, D18)."""
    questions: dict[str, Any] = {
        "duties.read": {"department": OWN},
        "figures.read": {"department": OWN, "year": 2026},
        "inspection.days": {"inspection": "I-1"},
        "inspection.conformity": {"inspection": "I-1"},
        "survey.read": {"department": OWN, "year": 2026},
        "assessment.compute": {"department": OWN, "year": 2026},
        "assessment.read": {"department": OWN, "year": 2026},
        "case.read": {"case": "A", "department": OWN, "day": "2026-04-17"},
        "milestones.read": {"department": OWN, "day": "2026-04-17"},
    }
    for name, body in questions.items():
        text = json.dumps({"command": name, "input": body}, ensure_ascii=False)
        for who, status in ((OWN, "done"), ("区人民政府", "done"), ("公众", "not-allowed")):
            back = service.handle(text, act(who), roles=["all"], grants={"all": COMMANDS})
            answer = json.loads(back)
            assert answer["status"] == status, (name, who, answer)
            if status == "not-allowed":
                assert answer["error"]["code"] == "hand.reader"


def test_an_inspection_nobody_knows_has_no_days(send: Send) -> None:
    """An unknown inspection, and a department that does not inspect in it, are refused."""
    assert send("inspection.days", {"inspection": "I-9"})["error"]["code"] == (
        "oversight.no-inspection"
    )
    odd = send("inspection.days", {"inspection": "I-1", "department": "丙局"})
    assert odd["error"]["code"] == "oversight.no-part"
    assert send("inspection.days", {"inspection": "I-1"})["result"] == {"clocks": []}


def test_looking_back_does_not_see_what_came_later(service: Service, send: Send) -> None:
    """A day in the past is told as the journal had it then (C135)."""
    _finished(service)
    late = act(day=date(2026, 6, 1))
    text = json.dumps(
        {"command": "duties.read", "input": {"day": "2026-04-16"}}, ensure_ascii=False
    )
    told = json.loads(service.handle(text, late, roles=["all"], grants={"all": COMMANDS}))
    assert told["result"]["duties"] == []
    assert send("duties.read", {})["result"]["duties"]
