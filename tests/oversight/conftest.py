"""The Dongsheng rules on the calendar, and an invented year of two departments."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.inspection import (
    Capacity,
    Confirmation,
    InspectionAssigned,
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
)
from ssj_core.journal import Fact
from ssj_core.legal import Place
from ssj_core.oversight import Law, Ledger, Owing, ledger
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    Window,
    shares,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem, TargetKind
from ssj_core.rules import Rulebook, RuleSet
from ssj_core.testing import Rooms

Rules = Callable[[date], RuleSet]
Visit = Callable[..., list[Fact]]
Book = Callable[..., Ledger]
END = date(2026, 12, 31)


@pytest.fixture(scope="session")
def rules_on() -> Rules:
    """The rules in force in the district on a day."""
    book, calendar = Rulebook.load("cn", "cn-nm-dongsheng-2021"), WorkdayCalendar.cn()
    return lambda day: book.at(Place("150602"), on=day, calendar=calendar)


@pytest.fixture(scope="session")
def law(rules_on: Rules) -> Law:
    """The rulebook as oversight asks it."""
    return Law(rules_on(END).book, rules_on)


@pytest.fixture(scope="session")
def book_of(law: Law) -> Book:
    """Makes the ledger of some facts, as of a day."""

    def make(facts: Iterable[Fact], day: date = END) -> Ledger:
        owing = Owing(lambda on: law.rules_on(on).duties)
        rooms = Rooms(readers=[owing]).put(*facts)
        return ledger(rooms, owing, law, day)

    return make


@pytest.fixture
def plan() -> DepartmentPlan:
    """A department's plan with one row and two items."""
    row = DepartmentTask(
        id="T1",
        items=("item-1", "item-2"),
        scope="全区食品经营者",
        ratios=shares("3%"),
        methods=(Method.ONSITE,),
        content="许可",
        visits=1,
        window=Window(date(2026, 4, 1), date(2026, 6, 30)),
    )
    return DepartmentPlan(year=2026, department="市监局", tasks=(row,))


@pytest.fixture
def joint_plan() -> JointPlan:
    """A joint plan of one row and one cooperating department."""
    row = JointTask(
        id="J1",
        plan_name="2026年联合抽查工作计划",
        name="校外培训机构",
        items=("item-3",),
        target="校外培训机构",
        ratios=shares("5%"),
        count=6,
        departments=("市监局",),
        window=Window(date(2026, 9, 1), date(2026, 10, 31)),
        visits=1,
    )
    return JointPlan(year=2026, department="教体局", domain="校外培训", tasks=(row,))


def _assigned(number: str, departments: tuple[str, ...], target: str) -> InspectionAssigned:
    return InspectionAssigned(
        inspection=number,
        target=target or f"target-{number}",
        plan="市监局/2026",
        task="T1",
        draw="draw-1",
        source=Source.RANDOM,
        departments=departments,
        team=tuple(Member(f"{name}{one}", name) for name in departments for one in (1, 2)),
        least=2,
        least_basis="行政处罚法第四十二条",
        items=("item-1",),
        methods=(Method.ONSITE,),
        window_end=date(2026, 6, 30),
        on=date(2026, 4, 1),
    )


@pytest.fixture
def visit() -> Visit:
    """Makes the events of one inspection: assigned, started, finished, confirmed, then results."""

    def make(
        number: str,
        *,
        departments: tuple[str, ...] = ("市监局",),
        finished: date | None = None,
        entered: date | None = None,
        published: date | None = None,
        results: tuple[str, ...] = ("no-issue",),
        crime: bool = False,
        target: str = "",
    ) -> list[Fact]:
        facts: list[Fact] = [_assigned(number, departments, target)]
        if finished:
            facts += _ended(number, finished)
        for name in departments:
            if entered:
                facts.append(_entry(number, name, entered, results, crime=crime))
            if published:
                facts += _public(number, name, published)
        return facts

    return make


def _ended(number: str, day: date) -> list[Fact]:
    row = SheetRow(item="item-1", content="许可", checked=True, finding="f", results=("no-issue",))
    mark = Confirmation(
        mark=Mark.SIGNED, signer="王某", capacity=Capacity.LEGAL_REPRESENTATIVE, on=day
    )
    sheet = Sheet(rows=(row,), methods=(Method.ONSITE,))
    return [
        InspectionStarted(inspection=number, on=day),
        InspectionFinished(inspection=number, sheet=sheet, on=day),
        SheetConfirmed(inspection=number, confirmation=mark, on=day),
    ]


def _entry(
    number: str, name: str, day: date, results: tuple[str, ...], *, crime: bool
) -> ResultEntered:
    return ResultEntered(
        inspection=number,
        department=name,
        by="a",
        by_department=name,
        results=results,
        crime=crime,
        on=day,
    )


def _public(number: str, name: str, day: date) -> list[Fact]:
    reviewed = ResultReviewed(
        inspection=number,
        department=name,
        by="b",
        by_department=name,
        verdict=Verdict.PASSED,
        on=day,
    )
    shown = ResultPublished(
        inspection=number, department=name, channel="gsxt", digest="0" * 64, on=day
    )
    return [reviewed, shown, shown.but(channel="portal")]


@pytest.fixture
def listed() -> ItemListAdopted:
    """A department's list of three items."""
    return ItemListAdopted(
        department="市监局",
        items=tuple(
            ListedItem(
                id=f"item-{number}",
                name=f"事项{number}",
                target_kinds=(TargetKind.ENTERPRISE,),
                item_class=ItemClass.GENERAL,
                methods=(Method.ONSITE,),
                authority="市监局",
                basis="某条例",
                content="许可",
            )
            for number in (1, 2, 3)
        ),
        on=date(2026, 1, 5),
    )
