"""Draws made elsewhere are kept and counted, never called verified; ours leave as a list."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from earlier import put_in

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.platform import (
    FolderPlatform,
    directed_rows,
    external_draw,
    read_form,
    write_form,
)
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    StratumDraft,
    TaskDraft,
    Times,
    seal_session,
)
from ssj_core.encoding import digest
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.platform import ListMixedError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import InspectionAssigned, Member, Source
from ssj_core.journal import Journal
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    Method,
    PlanApproved,
    PlanFact,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem
from ssj_core.service import Act, ExternalDraw, Service

DAY = date(2026, 3, 2)
ACT = Act("王一", "示例局", datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8))))
HEADS = {
    "平台任务编号": "P-77",
    "抽查任务编号": "T1",
    "抽查任务名称": "食品",
    "计划编号": "示例局/2026",
    "抽取部门": "示例局",
    "抽取日期": "2026-03-02",
}
ROWS = [
    {**HEADS, "统一社会信用代码": code, "检查对象名称": name}
    for code, name in (("91159900MA0004871E", "甲店"), ("92159900MA0009742X", "乙店"))
]


def given(service: Service, fact: PlanFact, act: Act) -> None:
    """Note a step of a plan as it stands: what was asked of it is tested where plans are."""
    put_in(service, fact, act)


@pytest.fixture
def service() -> Service:
    """A service with one plan that is approved, but not yet in effect."""
    calendar = WorkdayCalendar.cn()
    made = Service(
        Journal(MemoryStore()),
        Rulebook.load("cn", "cn-nm-dongsheng-2021"),
        Place("150602"),
        calendar,
    )
    task = DepartmentTask(
        id="T1",
        items=("食品-01",),
        scope="食品经营者",
        ratios=shares("3%"),
        visits=1,
        methods=(Method.ONSITE,),
        content="台账",
        window=Window(DAY, date(2026, 6, 30)),
    )
    listed = [
        ListedItem(id=number, name="检查", item_class=ItemClass.GENERAL) for number in ("食品-01",)
    ]
    adopted = ItemListAdopted(department="示例局", items=tuple(listed), on=DAY)
    put_in(made, adopted, ACT)
    given(
        made,
        PlanApproved(plan=DepartmentPlan(year=2026, department="示例局", tasks=(task,)), on=DAY),
        ACT,
    )
    return made


def effective(service: Service) -> None:
    """Publish and file the plan."""
    for channel in ("gsxt", "portal"):
        shown = PlanPublished(
            plan="示例局/2026", version=1, channel=channel, digest="0" * 64, on=DAY
        )
        given(service, shown, ACT)
    given(service, PlanFiled(plan="示例局/2026", version=1, receiver="办公室", on=DAY), ACT)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A list as the platform hands it over."""
    return write_form("抽取结果", ROWS, tmp_path / "抽取结果.xlsx")


def test_a_list_becomes_an_external_draw(workbook: Path) -> None:
    """The draw has what the platform says, the digest of its file, and is not verified."""
    draw = external_draw(workbook, platform="区平台", draw="X-1")
    assert draw.targets == ("91159900MA0004871E", "92159900MA0009742X")
    assert draw.digest == digest(workbook.read_bytes())
    assert not draw.verified
    assert ExternalDraw.from_body(draw.body()) == draw


def test_an_external_draw_counts(service: Service, workbook: Path) -> None:
    """It needs a plan in effect and its own department, uses up the visit, and is kept once."""
    draw = external_draw(workbook, platform="区平台", draw="X-1")
    with pytest.raises(Refused):
        service.record(draw, ACT)
    effective(service)
    with pytest.raises(Refused):
        service.record(draw.but(department="另一局"), ACT)
    with pytest.raises(Refused):
        service.record(draw.but(plan="没有/2026"), ACT)
    service.record(draw, ACT)
    with pytest.raises(Refused, match="已登记"):
        service.record(draw, ACT)
    with pytest.raises(Refused):
        service.draws.permit("示例局/2026", "T1", ACT)


def test_clocks_run_on_it(service: Service, workbook: Path) -> None:
    """Inspections of an external draw are owed like any others."""
    effective(service)
    draw = external_draw(workbook, platform="区平台", draw="X-1")
    service.record(draw, ACT)
    service.inspect(
        InspectionAssigned(
            inspection="I-1",
            target=draw.targets[0],
            plan=draw.plan,
            task="T1",
            draw=draw.draw,
            source=Source.RANDOM,
            departments=("示例局",),
            team=(Member("P-1", "示例局"), Member("P-2", "示例局")),
            least=2,
            least_basis="行政处罚法第四十二条",
            items=("食品-01",),
            methods=(Method.ONSITE,),
            window_end=date(2026, 6, 30),
            on=DAY,
        ),
        ACT,
    )
    owed = service.ledger(DAY)
    assert owed[f"execution:{draw.draw}/{draw.targets[0]}/示例局"].last is not None


def test_a_mixed_list_is_refused(tmp_path: Path) -> None:
    """Rows of two tasks, or no rows at all, are not one draw."""
    mixed = [ROWS[0], {**ROWS[1], "平台任务编号": "P-78"}]
    with pytest.raises(ListMixedError, match="P-78"):
        external_draw(write_form("抽取结果", mixed, tmp_path / "a.xlsx"), platform="x", draw="y")
    with pytest.raises(ListMixedError):
        external_draw(write_form("抽取结果", [], tmp_path / "b.xlsx"), platform="x", draw="y")
    with pytest.raises(ManyFaultsError):
        external_draw(
            write_form("抽取结果", [ROWS[0]] * 2, tmp_path / "c.xlsx"), platform="x", draw="y"
        )


def drawn() -> Outcome:
    """A small draw."""
    draft = TaskDraft(
        "T1",
        purpose="rehearsal",
        basis=("caller",),
        strata=(StratumDraft("all", targets=[f"T-{at}" for at in range(50)], number=5),),
        entropy=EntropyRule(bits=60, sources=("dice",)),
        frame_secret="a" * 64,
        rules_secret="b" * 64,
    )
    sealed = seal_session(
        session="S",
        suite="sha256",
        at=ACT.at,
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice"],
        contributions=[],
        secret=None,
        times=Times(public="2026-03-02T09:05:00+08:00", result="2026-03-02T18:00:00+08:00"),
    )
    thrown = "2026-03-02T09:10:00+08:00"
    dice = (Dice("40271582139904617735"),)
    return sealed.draw(items=dice, evidence=(Evidence(at=thrown),), reveals=[], at=thrown)


def test_our_draw_leaves_as_a_list(tmp_path: Path) -> None:
    """The list has every drawn target once, in the draw's order, with the seal code; the bundle beside it."""
    outcome = drawn()
    rows = directed_rows(outcome, "T1", {"T-1": "甲店"}, department="示例局", title="食品")
    platform = FolderPlatform("区平台", tmp_path)
    receipt = platform.deliver("定向名单", rows)
    back = read_form("定向名单", platform.place("定向名单", receipt))
    assert [row["统一社会信用代码"] for row in back] == [
        one.id for one in outcome.tasks["T1"].drawn
    ]
    assert {row["封存码"] for row in back} == {rows[0]["封存码"]}
    assert len(rows[0]["封存码"].replace(" ", "")) == 40
    assert platform.attach("定向名单", receipt, b"bundle").read_bytes() == b"bundle"
