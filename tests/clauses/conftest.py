"""What the clauses are asked of: the plan's own rules, and one invented inspection step by step."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from stepping import apply, decide

from ssj_core.calendar import WorkdayCalendar
from ssj_core.inspection import (
    Capacity,
    Confirmation,
    DossierArchived,
    Inspection,
    InspectionAssigned,
    InspectionFact,
    InspectionFinished,
    InspectionStarted,
    Mark,
    Member,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    Sheet,
    SheetConfirmed,
    SheetRow,
    Source,
    Verdict,
    dossier_digest,
    public_digest,
)
from ssj_core.journal import Fact
from ssj_core.legal import Place
from ssj_core.oversight import Law, Ledger, Owing, ledger
from ssj_core.planning import Method
from ssj_core.rules import Question, Rulebook, RuleSet
from ssj_core.testing import Rooms

Ask = Callable[[Question[Any]], Any]
Walk = Callable[[list[InspectionFact]], Inspection]
Way = Callable[..., list[InspectionFact]]
Book = Callable[..., Ledger]

DAY = date(2026, 4, 8)
HEX = "c" * 64


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The rules of the plan alone, so that no national clause can answer in its place."""
    book = Rulebook.load("cn-nm-dongsheng-2021")
    return book.at(Place("150602"), on=date(2026, 4, 8), calendar=WorkdayCalendar.cn())


@pytest.fixture(scope="session")
def law() -> Law:
    """The plan's own rules, as oversight asks them on any day."""
    book, calendar = Rulebook.load("cn-nm-dongsheng-2021"), WorkdayCalendar.cn()
    return Law(book, lambda on: book.at(Place("150602"), on=on, calendar=calendar))


@pytest.fixture(scope="session")
def book_of(law: Law) -> Book:
    """Makes the ledger of some facts, as of a day."""

    def make(facts: Iterable[Fact], day: date = date(2026, 12, 31)) -> Ledger:
        owing = Owing(lambda on: law.rules_on(on).duties)
        return ledger(Rooms(readers=[owing]).put(*facts), owing, law, day)

    return make


@pytest.fixture(scope="session")
def ask(rules: RuleSet) -> Ask:
    """Answers a question under the plan's own rules."""
    return lambda question: rules.decide(question).answer


@pytest.fixture
def walk() -> Walk:
    """Takes steps one after another, each allowed by the one before, and gives the inspection."""

    def take(facts: list[InspectionFact]) -> Inspection:
        inspection: Inspection | None = None
        for fact in facts:
            inspection = apply(inspection, decide(inspection, _filled(inspection, fact)))
        assert inspection is not None
        return inspection

    return take


def _filled(inspection: Inspection | None, fact: InspectionFact) -> InspectionFact:
    """Return a fact with the digest that the road fills in."""
    if inspection is not None and isinstance(fact, ResultPublished):
        return fact.but(digest=public_digest(inspection, fact.department))
    if inspection is not None and isinstance(fact, DossierArchived):
        return fact.but(digest=dossier_digest(inspection))
    return fact


def _sheet(method: Method) -> Sheet:
    row = SheetRow(
        item="item-1", content="许可", checked=True, finding="许可有效", results=("no-issue",)
    )
    return Sheet(rows=(row,), methods=(method,))


def _part(name: str, results: tuple[str, ...], *, crime: bool) -> list[InspectionFact]:
    return [
        ResultEntered(
            inspection="I-1",
            department=name,
            by=f"{name}-1",
            by_department=name,
            results=results,
            crime=crime,
            on=DAY,
        ),
        ResultReviewed(
            inspection="I-1",
            department=name,
            by=f"{name}-9",
            by_department=name,
            verdict=Verdict.PASSED,
            on=DAY,
        ),
        ResultPublished(inspection="I-1", department=name, channel="gsxt", digest=HEX, on=DAY),
    ]


@pytest.fixture
def way() -> Way:
    """Makes the steps of inspection I-1, from its assignment to the publication of every part."""

    def make(
        departments: tuple[str, ...] = ("市监局",),
        *,
        method: Method = Method.ONSITE,
        results: tuple[str, ...] = ("no-issue",),
        crime: bool = False,
        sheet: Sheet | None = None,
    ) -> list[InspectionFact]:
        mark = Confirmation(
            mark=Mark.SEALED, signer="王某", capacity=Capacity.PERSON_IN_CHARGE, on=DAY
        )
        facts: list[InspectionFact] = [
            InspectionAssigned(
                inspection="I-1",
                target="91150699MA0000001X",
                plan="市监局/2026",
                task="T1",
                draw="draw-1",
                source=Source.RANDOM,
                departments=departments,
                team=tuple(Member(f"{name}-{at}", name) for name in departments for at in (1, 2)),
                least=2,
                least_basis="行政处罚法第四十二条",
                items=("item-1",),
                methods=(method,),
                window_end=date(2026, 6, 30),
                on=date(2026, 4, 1),
            ),
            InspectionStarted(inspection="I-1", on=DAY),
            InspectionFinished(inspection="I-1", sheet=sheet or _sheet(method), on=DAY),
            SheetConfirmed(inspection="I-1", confirmation=mark, on=DAY),
        ]
        for name in departments:
            facts += _part(name, results, crime=crime)
        return facts

    return make
