"""A result on record: who may enter it, its channels and days, its versions, objections, what closes it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.conference import POSTS, Posts, ResponsibleNamed, Role
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import (
    INSPECTION,
    Answer,
    Capacity,
    CluePassed,
    Confirmation,
    CrimeTransferred,
    DepartmentNotified,
    DossierArchived,
    DossierSupplemented,
    Evidence,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    Inspection,
    InspectionAssigned,
    InspectionFact,
    InspectionFinished,
    InspectionStarted,
    Mark,
    ObjectionAnswered,
    Organ,
    ResultCorrected,
    ResultEntered,
    ResultObjected,
    ResultPublished,
    ResultReviewed,
    ResultState,
    ResultWithdrawn,
    ResultWithheld,
    Sheet,
    SheetConfirmed,
    Stage,
    Verdict,
    contents,
    dossier_digest,
    gaps,
    public_digest,
    public_result,
    public_versions,
)
from ssj_core.inspection.sheet import Note
from ssj_core.inspection.visiting import InspectionUnmet
from ssj_core.inspection.words import Unmet
from ssj_core.journal import Entry, Receipt
from ssj_core.legal import Place
from ssj_core.rules import Rulebook, RuleSet
from ssj_core.rules.withholding import LegalGround
from ssj_core.testing import Rooms

Sheets = Callable[..., Sheet]
OWN, DAY = "市监局", date(2026, 4, 8)
LAW = LegalGround("中华人民共和国保守国家秘密法", "第十三条")


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The law of the district on the day."""
    book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
    return book.at(Place("150602"), on=DAY, calendar=WorkdayCalendar.cn())


class Login:
    """Somebody of the department."""

    actor, department, on = "P-1", OWN, DAY


def entered(results: tuple[str, ...] = ("no-issue",), **change: Any) -> ResultEntered:
    """Return an entry by a member of the team."""
    fact = ResultEntered(
        inspection="I-1",
        department=OWN,
        by="P-1",
        by_department=OWN,
        results=results,
        crime=False,
        on=DAY,
        remark="另案罚款五万元",
    )
    return fact.but(**change) if change else fact


REVIEWED = ResultReviewed(
    inspection="I-1",
    department=OWN,
    by="P-9",
    by_department=OWN,
    verdict=Verdict.PASSED,
    on=DAY,
)
CORRECTED = ResultCorrected(
    inspection="I-1",
    department=OWN,
    results=("corrected",),
    remark="",
    reason="当场改正漏记",
    approver="PH",
    on=DAY,
)
WITHDRAWN = ResultWithdrawn(
    inspection="I-1", department=OWN, reason="对象错误", approver="PH", on=DAY
)
WITHHELD = ResultWithheld(inspection="I-1", department=OWN, ground=LAW, approver="PH", on=DAY)
OBJECTED = ResultObjected(
    inspection="I-1",
    department=OWN,
    objection="Y1",
    words="检查日期有误",
    document="异议申请1号",
    on=DAY,
)
ANSWERED = ObjectionAnswered(
    inspection="I-1",
    department=OWN,
    objection="Y1",
    answer=Answer.REJECTED,
    words="核对无误",
    document="答复1号",
    on=DAY,
)


class Case:
    """One inspection in a world, and what the rules of the place say about each step."""

    def __init__(self, rules: RuleSet | None, *facts: InspectionFact) -> None:
        """Begin with steps that nobody weighs."""
        self.rooms = Rooms(rules).put(*facts)

    @property
    def now(self) -> Inspection:
        """The inspection."""
        found = self.rooms.get(INSPECTION, INSPECTION.of(inspection="I-1"))
        assert found is not None
        return found

    def filled(self, fact: InspectionFact) -> InspectionFact:
        """Return a fact with what the road fills in."""
        if isinstance(fact, ResultPublished):
            return fact.but(digest=public_digest(self.now, fact.department))
        if isinstance(fact, DossierArchived):
            return fact.but(digest=dossier_digest(self.now))
        return fact

    def take(self, *facts: InspectionFact) -> "Case":
        """Take steps that nothing keeps from being recorded."""
        for fact in facts:
            self.rooms.take(self.filled(fact))
        return self

    def codes(self, fact: InspectionFact) -> set[str]:
        """Return the codes of everything that keeps a step from being recorded."""
        return {fault.code for fault in self.rooms.faults(self.filled(fact))}


def shown(channel: str = "gsxt", **change: Any) -> ResultPublished:
    """Return a publication; its digest is filled in."""
    fact = ResultPublished(
        inspection="I-1", department=OWN, channel=channel, digest="0" * 64, on=DAY
    )
    return fact.but(**change) if change else fact


@pytest.fixture
def visit(assigned: InspectionAssigned, make_sheet: Sheets) -> list[InspectionFact]:
    """The steps up to the signed sheet."""
    mark = Confirmation(mark=Mark.SIGNED, signer="王某", capacity=Capacity.PERSON_IN_CHARGE, on=DAY)
    return [
        assigned,
        InspectionStarted(inspection="I-1", on=DAY),
        InspectionFinished(inspection="I-1", sheet=make_sheet(), on=DAY),
        SheetConfirmed(inspection="I-1", confirmation=mark, on=DAY),
    ]


@pytest.fixture
def case(rules: RuleSet, visit: list[InspectionFact]) -> Case:
    """An inspection whose sheet is signed."""
    return Case(rules, *visit)


@pytest.fixture
def public(case: Case) -> Case:
    """An inspection whose result is public."""
    return case.take(entered(), REVIEWED, shown())


def test_who_inspected_enters_or_the_named_operator(case: Case) -> None:
    """谁检查、谁录入: a member of the team, or the login named for it; nobody else (C92, C148)."""
    (fault,) = case.rooms.faults(entered(by="P-7"))
    assert isinstance(fault, Refused)
    assert (fault.code, fault.status, fault.clauses) == (
        "rules.by-whom",
        "not-allowed",
        ("ds-c92",),
    )
    assert case.codes(entered()) == set()
    named = ResponsibleNamed(department=OWN, role=Role.OPERATOR, post="股长", person="P-7", on=DAY)
    case.rooms.hold(POSTS, Posts({Role.OPERATOR: named}), department=OWN)
    assert case.codes(entered(by="P-7")) == set()


def test_a_place_without_the_clause_asks_nobody(visit: list[InspectionFact]) -> None:
    """Who enters is the place's to say: where no clause does, anybody of the department may."""
    elsewhere = Rulebook.load("cn").at(Place("110000"), on=DAY, calendar=WorkdayCalendar.cn())
    assert Case(elsewhere, *visit).codes(entered(by="P-7")) == set()


def test_public_on_every_channel_is_complete(case: Case) -> None:
    """The portal alone is not what C11 wants; the publicity system is, and then it is done (C94)."""
    rests = {"book": "0" * 64, "said": [{"ask": "publish-where", "answer": {"names": ["gsxt"]}}]}
    case.take(entered(), REVIEWED)
    now = case.now
    for channel, state, missing in (
        ("portal", ResultState.PARTLY, ("gsxt",)),
        ("gsxt", ResultState.PUBLISHED, ()),
    ):
        fact = shown(channel)
        now = fact.apply(now, at(fact, DAY, rests))
        part = now.part(OWN)
        assert (part.state, part.missing) == (state, missing)
    assert (now.stage, now.part(OWN).done_on) == (Stage.COMPLETE, DAY)


def at(fact: InspectionFact, day: date, rests: Any = None) -> Entry:
    """Return where a fact recorded on a day stands."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Entry(
        seq=9,
        stream=fact.stream,
        version=9,
        key=fact.stream,
        actor="",
        department=OWN,
        at=moment,
        rests=rests,
    )


def test_no_one_writes_himself_punctual(case: Case) -> None:
    """The recorded day ends the clock, or a receipt of the channel; one's own paper does not (D1)."""
    case.take(entered(), REVIEWED)
    day, late = date(2026, 4, 20), date(2026, 5, 29)
    receipt = Receipt(issuer="公示系统", number="GS-1", day=day)
    last = {"ask": "publish-by", "answer": {"earliest": "2026-05-08", "latest": "2026-05-08"}}
    for paper, since, marks in (
        (None, late, ["late"]),
        (receipt, day, []),
        (receipt.but(issuer=OWN), late, ["late"]),
    ):
        fact = shown(on=day, receipt=paper)
        entry = at(fact, late, {"book": "0" * 64, "said": [last]})
        now = fact.apply(case.now, entry)
        assert now.part(OWN).done_on == since
        assert list(fact.marks(now, entry)) == marks
    assert case.codes(shown(on=day, receipt=receipt.but(day=DAY))) == {"receipt.early"}
    assert list(fact.marks(now, at(fact, late))) == []


def test_what_is_shown_is_what_is_on_record(case: Case) -> None:
    """The digest is that of the public view; a platform's own file may stand for it (D15)."""
    case.take(entered(), REVIEWED)
    assert case.rooms.faults(shown())[0].code == "inspection.other-text"
    assert case.codes(shown("nowhere")) == {"rules.publish-where"}
    assert case.codes(shown("platform")) == set()
    given = {"inspection": "I-1", "department": OWN}
    read = ResultPublished.reads(given, Login(), case.rooms)
    assert read == {"digest": public_digest(case.now, OWN)}
    assert ResultPublished.reads({}, Login(), case.rooms) == {"digest": "0" * 64}
    view = public_result(case.now, OWN)
    assert view["results"] == ["no-issue"]
    assert "罚款" not in str(view)


def test_the_clock_of_a_sample_waits_for_its_report(
    rules: RuleSet, visit: list[InspectionFact], make_sheet: Sheets
) -> None:
    """With a sample the visit is not over before the report: no last day is asked for yet (D7)."""
    finished = InspectionFinished(inspection="I-1", sheet=make_sheet().but(sample=True), on=DAY)
    case = Case(rules, *visit[:2], finished, visit[3])
    case.take(entered(), REVIEWED, shown())
    assert case.now.part(OWN).done_on == DAY
    assert "ended" not in public_result(case.now, OWN)


def test_published_after_the_review_and_once(public: Case) -> None:
    """Not before it was passed, and not twice as it stands; a corrected one is shown anew (C11, C12)."""
    assert public.codes(shown()) == {"inspection.channel-twice"}
    assert public.codes(shown("portal", on=date(2026, 4, 7))) >= {"day.order"}
    public.take(CORRECTED, shown())
    assert len(public.now.part(OWN).published) == 2


def test_both_versions_of_a_correction_are_public(public: Case) -> None:
    """A correction adds a version with its reason; the first stays (C12)."""
    assert public.codes(CORRECTED.but(results=("no-issue",), remark="另案罚款五万元")) == {
        "inspection.result-same"
    }
    with pytest.raises(SsjError):
        CORRECTED.but(results=("nothing",))
    public.take(CORRECTED)
    part = public.now.part(OWN)
    assert (part.state, part.versions, part.results, part.remark) == (
        ResultState.PUBLISHED,
        2,
        ("corrected",),
        "",
    )
    assert public_versions(public.now, OWN) == [
        {"version": 1, "on": "2026-04-08", "results": ["no-issue"]},
        {"version": 2, "on": "2026-04-08", "results": ["corrected"], "reason": "当场改正漏记"},
    ]
    given = {"inspection": "I-1", "department": OWN}
    assert ResultCorrected.reads(given, Login(), public.rooms)["results"] == ["corrected"]


def test_what_a_correction_leaves_out_stays(case: Case) -> None:
    """Results and remark are those on record; without any there is nothing to correct."""
    given = {"inspection": "I-1", "department": OWN}
    nothing = {"results": ["no-issue"], "remark": ""}
    assert ResultCorrected.reads(given, Login(), case.rooms) == nothing
    assert ResultCorrected.reads({}, Login(), case.rooms) == nothing
    assert case.codes(CORRECTED) >= {"inspection.result-state"}


def test_a_withdrawn_result_is_owed_again(public: Case) -> None:
    """Taken back, it is not entered any more: what it said is not shown, and it begins anew (C12, C94)."""
    public.take(OBJECTED, WITHDRAWN)
    now = public.now
    assert (now.stage, now.part(OWN).state) == (Stage.WITHDRAWN, ResultState.WITHDRAWN)
    assert public_versions(now, OWN) == [
        {"version": 1, "on": "2026-04-08", "withdrawn": "对象错误"}
    ]
    assert now.part(OWN).done_on is None
    assert [gap.keys for gap in gaps(now)] == [("gap-result",)]
    public.take(entered(), REVIEWED, shown())
    part = public.now.part(OWN)
    assert (part.versions, part.state) == (2, ResultState.PUBLISHED)
    assert [version["version"] for version in public_versions(public.now, OWN)] == [1, 2]
    assert "Y1" in part.objections
    names = [leaf.name for leaf in contents(public.now)]
    assert names.count(f"record.withdrawn {OWN}") == 1
    assert names.count(f"inspection.resulted {OWN}") == 2


def test_only_what_is_public_is_withdrawn(case: Case) -> None:
    """What is not public is not taken back; it is returned by its reviewer (C12)."""
    assert case.take(entered()).codes(WITHDRAWN) == {"inspection.result-state"}


@pytest.mark.parametrize(
    "ground, codes",
    [(LAW, set()), (LegalGround("我局内部规定", "第一条"), {"rules.may-withhold"})],
)
def test_withheld_by_law_counts_as_done(case: Case, ground: LegalGround, codes: set[str]) -> None:
    """A law closes a result that was passed, and the part is done; an office's paper does not (C17, D8)."""
    case.take(entered(), REVIEWED)
    fact = WITHHELD.but(ground=ground)
    assert case.codes(fact) == codes
    if not codes:
        case.take(fact)
        part = case.now.part(OWN)
        assert (part.state, part.done_on, case.now.stage) == (
            ResultState.WITHHELD,
            DAY,
            Stage.COMPLETE,
        )
        assert gaps(case.now) == ()
        assert public_versions(case.now, OWN) == []
        case.take(shown())
        assert case.now.part(OWN).state is ResultState.PUBLISHED


def test_an_objection_is_answered_once(public: Case) -> None:
    """It is about what is public, which stays public meanwhile; the answer is owed, once (C12)."""
    assert public.codes(ANSWERED) == {"inspection.objection-unknown"}
    assert public.codes(OBJECTED.but(on=date(2026, 4, 7))) == {"day.order"}
    public.take(OBJECTED)
    assert public.now.stage is Stage.COMPLETE
    assert public.codes(OBJECTED) == {"inspection.objection-known"}
    assert public.codes(ANSWERED.but(on=date(2026, 4, 7))) == {"day.order"}
    public.take(ANSWERED)
    assert public.codes(ANSWERED) == {"inspection.objection-answered"}
    answered = public.now.part(OWN).objections["Y1"].answered
    assert answered is not None
    assert answered.answer is Answer.REJECTED


def test_nothing_public_nothing_to_object_to(case: Case) -> None:
    """An objection to what nobody can see is none."""
    assert case.codes(OBJECTED) == {"inspection.stage", "inspection.result-state"}


def test_where_nobody_was_met_nothing_was_found_right(
    rules: RuleSet, visit: list[InspectionFact]
) -> None:
    """A visit that met nobody has no “no problem found” (C113, D11)."""
    met_nobody = InspectionUnmet(
        inspection="I-1",
        finding=Unmet.UNREACHABLE,
        note=Note(by=("P-1", "P-2"), words="门店已关闭"),
        evidence=(Evidence(name="照片", media="image/jpeg", digest="2" * 64),),
        on=DAY,
    )
    case = Case(rules, *visit[:2], met_nobody)
    assert case.codes(entered()) == {"inspection.finding-hidden"}
    assert case.codes(entered(results=("unreachable",))) == set()


def test_a_finding_stands_in_some_departments_result(
    rules: RuleSet, joint: InspectionAssigned, make_sheet: Sheets, visit: list[InspectionFact]
) -> None:
    """Of two departments one may have found nothing, as long as the other's result tells it (C113)."""
    row = make_sheet().rows[0].but(results=("pending.food-drug",))
    joint = joint.but(inspection="I-1", on=DAY)
    finished = visit[2].but(sheet=make_sheet().but(rows=(row,)))
    first, second = joint.departments
    clean = entered(department=first, by=f"{first}-1", by_department=first)
    case = Case(rules, joint, visit[1], finished, visit[3]).take(clean)
    other = entered(department=second, by=f"{second}-1", by_department=second)
    assert case.codes(other) == {"inspection.finding-hidden"}
    case.take(other.but(results=("pending.other",)))
    assert case.now.results == ("no-issue", "pending.other")
    review = REVIEWED.but(department=second, by_department=second)
    case.take(review, shown(department=second))
    hidden = CORRECTED.but(department=second, results=("no-issue",))
    assert case.codes(hidden) == {"inspection.finding-hidden"}


# What follows


OPENED = FollowUpOpened(
    inspection="I-1",
    matter="M-1",
    action=FollowUp.CASE,
    department=OWN,
    words="立案",
    on=DAY,
)
CLUE = CluePassed(
    inspection="I-1",
    matter="M-2",
    department=OWN,
    unit="稽查股",
    words="线索",
    document="移1",
    on=DAY,
)
TOLD = DepartmentNotified(
    inspection="I-1",
    matter="M-3",
    department=OWN,
    to="应急局",
    words="线索",
    document="告1",
    on=DAY,
)
CRIME = CrimeTransferred(
    inspection="I-1",
    matter="M-4",
    department=OWN,
    organ=Organ.PUBLIC_SECURITY,
    to="区公安局",
    document="送1",
    on=DAY,
)


def received(matter: str, by: str, **change: Any) -> HandoverReceived:
    """Return a receipt."""
    fact = HandoverReceived(inspection="I-1", matter=matter, by=by, receipt="回1", on=DAY)
    return fact.but(**change) if change else fact


def test_a_crime_waits_for_no_result(rules: RuleSet, visit: list[InspectionFact]) -> None:
    """Handed over on the first day of the visit, not before; nobody hands over what is not his (C97)."""
    case = Case(rules, *visit[:1])
    assert case.codes(CRIME) == {"inspection.stage"}
    case = Case(rules, *visit[:2])
    assert case.codes(CRIME.but(on=date(2026, 4, 7))) == {"day.order"}
    assert case.codes(CRIME.but(department="城管局")) == {"inspection.not-inspecting-unit"}
    assert case.codes(TOLD.but(to=OWN)) == {"inspection.told-itself"}
    assert case.take(CRIME).codes(CRIME) == {"inspection.matter-known"}


def test_the_receiver_receipts(case: Case) -> None:
    """The department told, the unit's department, the organ, or its paper; never the sender (C126)."""
    case.take(entered(), CLUE, TOLD, CRIME, OPENED)
    now, world = case.now, case.rooms
    paper = Receipt(issuer="区公安局", number="回执9", day=DAY)
    hands = {
        ("M-2", None): ("稽查股", OWN),
        ("M-3", None): ("应急局",),
        ("M-4", None): ("区公安局",),
        ("M-4", paper): ("区公安局", OWN),
        ("M-1", None): None,
        ("M-9", None): None,
    }
    for (matter, own), wanted in hands.items():
        assert received(matter, "x", paper=own).hands(now, world) == wanted
    read = HandoverReceived.reads({"inspection": "I-1", "matter": "M-3"}, Login(), world)
    assert read == {"by": "应急局"}
    assert HandoverReceived.reads({}, Login(), world) == {"by": OWN}
    assert case.codes(received("M-3", OWN)) == {"inspection.receiver"}
    assert case.codes(received("M-4", "区公安局", paper=paper.but(issuer=OWN))) == {
        "inspection.paper-other"
    }
    assert case.codes(received("M-1", OWN)) == {"inspection.matter-end"}
    case.take(received("M-4", "区公安局", paper=paper), received("M-3", "应急局"))
    assert case.codes(received("M-3", "应急局")) == {"inspection.matter-closed"}
    assert case.codes(received("M-8", "应急局")) == {"inspection.matter-unknown"}
    assert case.codes(received("M-2", "稽查股", on=date(2026, 4, 7))) == {"day.order"}


def test_whose_duty_it_is_takes_it_up(case: Case) -> None:
    """Who inspects opens a follow-up, and so does who was told; who sees it through ends it (C95)."""
    case.take(entered(), TOLD)
    assert OPENED.hands(case.now, case.rooms) == (OWN, "应急局")
    case.take(OPENED.but(department="应急局"))
    closed = FollowUpClosed(inspection="I-1", matter="M-1", outcome="已处罚", on=DAY)
    assert closed.hands(case.now, case.rooms) == ("应急局",)
    assert closed.but(matter="M-7").hands(case.now, case.rooms) == (OWN,)


# The dossier


ARCHIVED = DossierArchived(inspection="I-1", digest="0" * 64, on=DAY)
ADDED = DossierSupplemented(
    inspection="I-1", what="检测报告", digest="1" * 64, reason="检测机构晚交", on=DAY
)


def test_a_dossier_is_archived_with_what_followed(public: Case) -> None:
    """Its digest covers every matter; an open one keeps it open (C15, C114)."""
    before = dossier_digest(public.now)
    public.take(OPENED)
    assert dossier_digest(public.now) != before
    assert public.codes(ARCHIVED) == {"inspection.dossier-incomplete"}
    public.take(FollowUpClosed(inspection="I-1", matter="M-1", outcome="已处罚", on=DAY))
    (fault,) = public.rooms.faults(ARCHIVED)
    assert fault.code == "inspection.other-dossier"
    read = DossierArchived.reads({"inspection": "I-1"}, Login(), public.rooms)
    assert read == {"digest": dossier_digest(public.now)}
    assert DossierArchived.reads({}, Login(), public.rooms) == {"digest": "0" * 64}
    assert public.codes(ADDED) == {"inspection.not-archived"}
    public.take(ARCHIVED)
    assert public.now.stage is Stage.ARCHIVED


def test_what_comes_after_is_a_supplement(public: Case) -> None:
    """A clue, a paper, a correction after archiving are taken and marked, never slipped in (C114)."""
    public.take(ARCHIVED)
    for fact in (ADDED, CLUE, CORRECTED, OBJECTED, ANSWERED, shown("portal")):
        public.take(fact)
        assert "supplement" in fact.marks(public.now, at(fact, DAY))
    assert public.now.supplements == (ADDED,)
    assert public.codes(ADDED.but(on=date(2026, 4, 1))) == {"day.order"}
    names = [leaf.name for leaf in contents(public.now)]
    assert {f"record.corrected {OWN}", f"result.objected {OWN}", "matter M-2"} <= {*names}
    assert f"result.answered {OWN}" in names
    public.take(WITHDRAWN)
    assert public.now.stage is Stage.WITHDRAWN
    with pytest.raises(SsjError):
        public.take(ARCHIVED)
