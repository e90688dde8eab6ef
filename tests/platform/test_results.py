"""A platform's list of results becomes inspections of the journal, or is refused cell by cell."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from earlier import put_in
from jsonschema import Draft202012Validator

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.platform import (
    FolderPlatform,
    ResultsSheet,
    directed_rows,
    read_form,
    read_results,
    results_form,
    results_rows,
    write_form,
    write_form_faults,
)
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    StratumDraft,
    TaskDraft,
    Times,
    dispose,
    seal_session,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.platform import DrawClosedError, ExternalUnknownError
from ssj_core.errors.refusals import Refused
from ssj_core.inspection import (
    ANNUAL,
    INSPECTION,
    LISTS,
    ZJ2,
    Capacity,
    Confirmation,
    Inspection,
    InspectionAssigned,
    InspectionFinished,
    InspectionNoticed,
    InspectionStarted,
    Mark,
    Member,
    Refusal,
    ResultEntered,
    ResultList,
    ResultPublished,
    ResultReviewed,
    ResultState,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
    Source,
    Stage,
    Verdict,
    Witness,
    public_digest,
)
from ssj_core.journal import Journal, Receipt
from ssj_core.oversight import assess, figures
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanPublished,
    Window,
    shares,
)
from ssj_core.registers import ItemClass, ItemListAdopted, ListedItem
from ssj_core.service import Act, ExternalDraw, ResultsImported, Service
from ssj_core.service.commands import COMMANDS, schema_of

ZONE = timezone(timedelta(hours=8))
DAY = date(2026, 3, 2)
ACT = Act("王一", "示例局", datetime(2026, 3, 2, 9, tzinfo=ZONE))
LATER = Act("王一", "示例局", datetime(2026, 4, 30, 9, tzinfo=ZONE))
BOOK = Rulebook.load("cn", "cn-nm-dongsheng-2021")
FIRST, SECOND = "91159900MA0004871E", "92159900MA0009742X"
PLAN = "示例局/2026"
Row = dict[str, str]

ROW: Row = {
    "检查编号": "J-1",
    "抽查任务编号": "T1",
    "统一社会信用代码": FIRST,
    "检查对象名称": "虚构的甲店",
    "检查来源": "随机抽查",
    "下达日期": "2026-03-03",
    "检查通知书文号": "通知〔2026〕1号",
    "通知日期": "2026-03-04",
    "开始日期": "2026-03-05",
    "检查日期": "2026-03-06",
    "检查方式": "现场检查；书面检查",
    "确认方式": "签字",
    "签字人": "李某",
    "签字人身份": "负责人",
    "确认日期": "2026-03-06",
    "检查部门": "示例局",
    "检查人员": "P-1；P-2",
    "检查结果": "未按规定公示应当公示的信息",
    "涉嫌犯罪": "否",
    "录入人": "P-1",
    "录入人部门": "示例局",
    "录入日期": "2026-03-09",
    "审核人": "P-2",
    "审核人部门": "示例局",
    "审核结论": "审核通过",
    "审核日期": "2026-03-10",
    "公示日期（国家企业信用信息公示系统）": "2026-03-11",
    "公示日期（政府门户网站）": "2026-03-12",
    "备注": "平台备注",
    "抽查事项": "食品-01",
    "检查内容": "台账",
    "是否检查": "是",
    "检查情况": "未公示",
    "事项结果": "未按规定公示应当公示的信息",
    "当场处理": "",
}
OTHER: Row = {
    **ROW,
    "检查编号": "J-2",
    "统一社会信用代码": SECOND,
    "检查对象名称": "虚构的乙店",
    "确认方式": "拒绝签字盖章",
    "签字人": "",
    "签字人身份": "",
    "拒签原因": "认为耽误经营",
    "注明人员": "P-1；P-2",
    "见证人": "赵某；钱某",
    "见证人身份": "居委会；村委会",
    "检查结果": "未发现问题",
    "事项结果": "未发现问题",
    "检查情况": "台账完整",
}


def office(items: tuple[str, ...] = ("食品-01",)) -> Service:
    """Return a service with one plan in effect."""
    calendar = WorkdayCalendar.cn()
    made = Service(Journal(MemoryStore()), BOOK, Place("150602"), calendar, purpose="rehearsal")
    task = DepartmentTask(
        id="T1",
        items=items,
        scope="食品经营者",
        ratios=shares("3%"),
        visits=1,
        methods=(Method.ONSITE, Method.DOCUMENTARY),
        content="台账",
        window=Window(DAY, date(2026, 6, 30)),
    )
    listed = [ListedItem(id=number, name="检查", item_class=ItemClass.GENERAL) for number in items]
    adopted = ItemListAdopted(department="示例局", items=tuple(listed), on=DAY)
    put_in(made, adopted, ACT)
    plan = DepartmentPlan(year=2026, department="示例局", tasks=(task,))
    given(made, PlanApproved(plan=plan, on=DAY), ACT)
    for channel in ("gsxt", "portal"):
        shown = PlanPublished(plan=PLAN, version=1, channel=channel, digest="0" * 64, on=DAY)
        given(made, shown, ACT)
    given(made, PlanFiled(plan=PLAN, version=1, receiver="办公室", on=DAY), ACT)
    return made


DRAW = ExternalDraw(
    draw="X-1",
    platform="区平台",
    reference="P-77",
    plan=PLAN,
    task="T1",
    department="示例局",
    targets=(FIRST, SECOND),
    digest="1" * 64,
    on=DAY,
)


@pytest.fixture
def service() -> Service:
    """A service with an imported draw of two targets."""
    made = office()
    made.record(DRAW, ACT)
    return made


Take = Callable[..., ResultsSheet]


@pytest.fixture
def take(service: Service, tmp_path: Path) -> Take:
    """Writes rows as a workbook and reads it as results of the draw."""

    def read(*rows: Row, listed: ResultList | None = None, check: bool = True) -> ResultsSheet:
        path = tmp_path / "检查结果.xlsx"
        if check:
            write_form(results_form(listed), rows, path)
        else:
            loose(rows, path, listed)
        ground = service.results_ground("X-1")
        return read_results(path, ground, platform="区平台", on=LATER.on, listed=listed)

    return read


def loose(rows: tuple[Row, ...], path: Path, listed: ResultList | None) -> None:
    """Write rows as somebody types them, whether they fit or not."""
    form = results_form(listed)
    write_form(form, [], path)
    book = openpyxl.load_workbook(path)
    for row in rows:
        book["检查结果"].append([row.get(one.name) or None for one in form.columns])
    book.save(path)


def own(number: str, target: str, content: str) -> list[Any]:
    """Return the steps of ROW as a department takes them one by one."""
    row = SheetRow(
        item="食品-01", content="台账", checked=True, finding="未公示", results=("not-disclosed",)
    )
    signed = Confirmation(
        mark=Mark.SIGNED, signer="李某", capacity=Capacity.PERSON_IN_CHARGE, on=date(2026, 3, 6)
    )
    part = {"inspection": number, "department": "示例局", "by_department": "示例局"}
    return [
        InspectionAssigned(
            inspection=number,
            target=target,
            plan=PLAN,
            task="T1",
            draw="X-1",
            source=Source.RANDOM,
            departments=("示例局",),
            team=(Member("P-1", "示例局"), Member("P-2", "示例局")),
            least=2,
            least_basis="手工",
            items=("食品-01",),
            methods=(Method.ONSITE, Method.DOCUMENTARY),
            window_end=date(2026, 6, 30),
            on=date(2026, 3, 3),
        ),
        InspectionNoticed(inspection=number, document="通知〔2026〕1号", on=date(2026, 3, 4)),
        InspectionStarted(inspection=number, on=date(2026, 3, 5)),
        InspectionFinished(
            inspection=number,
            on=date(2026, 3, 6),
            sheet=Sheet(rows=(row,), methods=(Method.ONSITE, Method.DOCUMENTARY)),
        ),
        SheetConfirmed(inspection=number, confirmation=signed, on=date(2026, 3, 6)),
        ResultEntered(
            **part,
            by="P-1",
            results=("not-disclosed",),
            crime=False,
            on=date(2026, 3, 9),
        ),
        ResultReviewed(**part, by="P-2", verdict=Verdict.PASSED, on=date(2026, 3, 10)),
        *(
            ResultPublished(
                inspection=number,
                department="示例局",
                channel=channel,
                digest=content,
                on=on,
                receipt=Receipt(issuer="区平台", number="检查结果.xlsx", day=on),
            )
            for channel, on in zip(
                ("gsxt", "portal"), (date(2026, 3, 11), date(2026, 3, 12)), strict=True
            )
        ),
    ]


def inspect(service: Service, step: Any) -> Inspection:
    """Record a step as a department takes it: what is shown is what is on record."""
    if isinstance(step, ResultPublished):
        now = service.state.catch_up().get(INSPECTION, step.stream)
        assert now is not None
        step = step.but(digest=public_digest(now, step.department))
    return service.inspect(step, LATER)


def shown(row: Row) -> Row:
    """Return a row without its publication."""
    return row | {name: "" for name in row if name.startswith("公示日期")}


def test_every_step_is_in_the_sheet(take: Take) -> None:
    """A row becomes the facts it tells of, each with its own day; the file is the evidence."""
    sheet = take(ROW, OTHER)
    steps = {(one.inspection, type(one)): one for one in sheet.steps}
    confirmed = steps["J-1", SheetConfirmed]
    assert isinstance(confirmed, SheetConfirmed)
    assert confirmed.confirmation.capacity is Capacity.PERSON_IN_CHARGE
    refused = steps["J-2", SheetRefused]
    assert isinstance(refused, SheetRefused)
    assert refused.refusal == Refusal(
        reason="认为耽误经营",
        noted_by=("P-1", "P-2"),
        on=date(2026, 3, 6),
        witnesses=(Witness("赵某", "居委会"), Witness("钱某", "村委会")),
    )
    finished = steps["J-1", InspectionFinished]
    assert isinstance(finished, InspectionFinished)
    assert finished.sheet.methods == (Method.ONSITE, Method.DOCUMENTARY)
    assert [one.digest for one in finished.sheet.evidence] == [sheet.imported.digest]
    assert sheet.imported.inspections == ("J-1", "J-2")
    assert ResultsImported.from_body(sheet.imported.body()) == sheet.imported


def test_clocks_and_figures_are_those_of_our_own(service: Service, take: Take) -> None:
    """The ledger opens and discharges the same obligations on the same days; figures agree (C9, C83, C93)."""
    hand = office()
    hand.record(DRAW, ACT)
    for step in own("J-1", FIRST, "2" * 64):
        inspect(hand, step)
    sheet = take(ROW)
    after = service.import_results(sheet.imported, sheet.steps, LATER)
    assert after["J-1"].stage is Stage.COMPLETE
    books = [one.ledger(LATER.on) for one in (service, hand)]
    assert books[0].obligations == books[1].obligations
    owed = books[0]["result-publication:J-1/示例局"]
    assert owed.due is not None
    assert (owed.due.latest, owed.discharged) == (date(2026, 3, 17), date(2026, 3, 11))
    assert [type(one).__name__ for one in owed.terms]
    for day in (date(2026, 3, 10), LATER.on):
        counted = [
            figures(one.ledger(day), service.law, year=2026, department="示例局")
            for one in (service, hand)
        ]
        assert counted[0] == counted[1]
    rates = [
        assess(book, service.law, year=2026, department="示例局", thresholds=()) for book in books
    ]
    assert rates[0] == rates[1]


def test_unpublished_is_not_complete(service: Service, take: Take) -> None:
    """Without a day of publication the clocks run on, and later steps go the usual way (C94)."""
    sheet = take(shown(ROW))
    assert service.import_results(sheet.imported, sheet.steps, LATER)["J-1"].stage is Stage.RESULTS
    assert service.ledger(LATER.on)["result-publication:J-1/示例局"].discharged is None
    for one in own("J-1", FIRST, "2" * 64)[-2:]:
        inspect(service, one)
    owed = service.ledger(LATER.on)["result-publication:J-1/示例局"]
    assert owed.discharged == date(2026, 3, 11)


def test_what_is_kept_is_external(service: Service, take: Take) -> None:
    """The journal says which inspections a platform recorded, from which file, taken in by whom."""
    sheet = take(ROW)
    service.import_results(sheet.imported, sheet.steps, LATER)
    (event,) = [one for one in service.events() if one.kind == "inspection.imported"]
    assert (event.stream, event.actor) == ("results/X-1", "王一")
    assert ResultsImported.from_body(event.body) == sheet.imported
    ground = service.results_ground("X-1")
    assert (ground.external, ground.known) == (True, {FIRST: "J-1"})


def test_the_same_sheet_twice(service: Service, take: Take) -> None:
    """A known inspection is refused by its row, and nothing of the sheet is taken in."""
    sheet = take(ROW)
    service.import_results(sheet.imported, sheet.steps, LATER)
    length = len(service.events())
    with pytest.raises(ManyFaultsError, match="J-1 已登记") as caught:
        take(OTHER, ROW)
    assert [(one.params["row"], one.params["column"]) for one in caught.value.faults] == [
        (3, "检查编号")
    ]
    with pytest.raises(ManyFaultsError, match="J-1"):
        service.import_results(sheet.imported, sheet.steps, LATER)
    renamed = {**ROW, "检查编号": "J-9"}
    with pytest.raises(ManyFaultsError, match="已有检查 J-1"):
        take(renamed)
    assert len(service.events()) == length


def test_two_tasks_of_one_session(service: Service, take: Take) -> None:
    """A target drawn for two tasks together has an inspection for each."""
    first = own("J-0", FIRST, "2" * 64)[0]
    service.inspect(evolve(first, task="T0"), LATER)
    sheet = take(ROW)
    assert set(service.import_results(sheet.imported, sheet.steps, LATER)) == {"J-1"}


def test_all_or_nothing(service: Service, take: Take) -> None:
    """One step that does not fit keeps the whole list out, even when it is made without a form."""
    sheet = take(ROW, OTHER)
    length = len(service.events())
    steps = [one for one in sheet.steps if not isinstance(one, SheetRefused)]
    with pytest.raises(ManyFaultsError, match="J-2"):
        service.import_results(sheet.imported, steps, LATER)
    with pytest.raises(ManyFaultsError, match="清单与步骤不一致"):
        service.import_results(sheet.imported.but(inspections=("J-1",)), sheet.steps, LATER)
    with pytest.raises(ManyFaultsError, match="晚于导入日"):
        service.import_results(sheet.imported, sheet.steps, ACT)
    with pytest.raises(ManyFaultsError, match="没有这个检查"):
        service.import_results(sheet.imported, sheet.steps[-4:], LATER)
    with pytest.raises(ExternalUnknownError):
        service.import_results(sheet.imported.but(task="T9"), sheet.steps, LATER)
    assert len(service.events()) == length


def test_what_is_assigned_is_what_was_drawn_and_planned(service: Service, take: Take) -> None:
    """Whoever makes the steps without the form is held to the same draw, plan and rules."""
    sheet = take(ROW)
    first, *rest = sheet.steps
    assert isinstance(first, InspectionAssigned)
    for change, said in (
        ({"source": Source.KEY, "reason": "重点"}, "不是随机抽查"),
        ({"least": 1}, "least 应为 2"),
        ({"items": ("食品-01", "食品-02")}, "items 应为"),
        ({"window_end": date(2026, 12, 31)}, "window_end 应为 2026-06-30"),
        ({"draw": "X-2"}, "draw 应为 X-1"),
        ({"plan": "另一局/2026"}, "plan 应为"),
        ({"target": "T-9"}, "不在抽取 X-1 的名单中"),
    ):
        with pytest.raises(ManyFaultsError, match=said):
            service.import_results(sheet.imported, [first.but(**change), *rest], LATER)


@pytest.mark.parametrize(
    "change, columns",
    [
        ({"检查人员": "P-1"}, ["检查人员"]),
        ({"审核人": "P-1"}, ["审核人"]),
        ({"审核人": ""}, ["审核人"]),
        ({"录入人部门": "另一局"}, ["录入人部门"]),
        ({"审核人部门": "另一局"}, ["审核人部门"]),
        ({"检查部门": "另一局"}, ["检查部门"]),
        ({"检查来源": "重点监管"}, ["检查来源"]),
        ({"统一社会信用代码": "91159900MA000UNDRW"}, ["统一社会信用代码"]),
        ({"抽查任务编号": "T2"}, ["抽查任务编号"]),
        ({"下达日期": "2026-03-01"}, ["下达日期"]),
        ({"开始日期": "2026-03-02"}, ["开始日期"]),
        ({"录入日期": "2026-03-05"}, ["检查结果"]),
        ({"审核日期": "2026-03-08"}, ["审核日期"]),
        ({"公示日期（政府门户网站）": "2026-05-11"}, ["公示日期（政府门户网站）"]),
        ({"审核结论": "退回"}, ["公示日期（国家企业信用信息公示系统）"]),
        ({"确认方式": ""}, ["确认方式", "确认日期", "签字人", "签字人身份"]),
        ({"签字人": ""}, ["签字人"]),
        ({"拒签原因": "无"}, ["拒签原因"]),
        ({"确认方式": "拒绝签字盖章"}, ["拒签原因", "注明人员", "签字人", "签字人身份"]),
        ({"检查通知书文号": ""}, ["检查通知书文号"]),
        ({"抽查事项": "食品-09"}, ["抽查事项", "抽查事项"]),
        ({"检查日期": "2026-03-04"}, ["检查日期"]),
        ({"事项结果": ""}, ["事项结果"]),
        ({"是否检查": "否"}, ["事项结果"]),
        ({"检查结果": "未发现问题"}, ["检查结果"]),
        ({"检查结果": "未发现问题；发现问题已责令改正"}, ["检查结果"]),
        ({"检查结果": "；"}, ["检查结果"]),
        ({"检查日期": "", "检查方式": ""}, ["检查日期", "检查方式"]),
    ],
)
def test_nothing_is_filled_in(change: Row, columns: list[str], take: Take, tmp_path: Path) -> None:
    """What is missing or does not fit is refused at its own cell, and written into a copy."""
    with pytest.raises(ManyFaultsError) as caught:
        take(OTHER, ROW | change, check=False)
    assert [one.params["column"] for one in caught.value.faults] == columns
    assert {one.params["row"] for one in caught.value.faults} == {3}
    out = write_form_faults(tmp_path / "检查结果.xlsx", caught.value, tmp_path / "问题.xlsx")
    sheet = openpyxl.load_workbook(out)["检查结果"]
    assert columns[0] in sheet.cell(3, sheet.max_column).value


def test_a_platform_without_the_columns(take: Take, tmp_path: Path, service: Service) -> None:
    """A list that does not say who came is refused by the name of the column it lacks."""
    take(ROW)
    book = openpyxl.load_workbook(tmp_path / "检查结果.xlsx")
    sheet = book["检查结果"]
    at = next(cell.column for cell in sheet[1] if cell.value == "检查人员")
    sheet.delete_cols(at)
    book.save(tmp_path / "检查结果.xlsx")
    with pytest.raises(ValueError, match="缺少 检查人员"):
        read_results(
            tmp_path / "检查结果.xlsx",
            service.results_ground("X-1"),
            platform="区平台",
            on=LATER.on,
        )


def test_all_faults_of_a_sheet_at_once(take: Take) -> None:
    """Cells, groups and guards are all named together, in the order of the rows."""
    rows = (ROW | {"涉嫌犯罪": "？"}, OTHER | {"审核人": "P-1", "见证人身份": ""})
    with pytest.raises(ManyFaultsError) as caught:
        take(*rows, check=False)
    found = [(one.params["row"], one.params["column"]) for one in caught.value.faults]
    assert (2, "涉嫌犯罪") in found
    assert (3, "确认方式") in found


def test_rows_of_one_inspection_agree(tmp_path: Path) -> None:
    """Several items are several rows: what is said of the visit or the department is said once."""
    service = office(("食品-01", "食品-02"))
    service.record(DRAW, ACT)
    ground = service.results_ground("X-1")
    second = {**ROW, "抽查事项": "食品-02", "事项结果": "未发现问题", "检查情况": "合规"}

    def read(*rows: Row) -> ResultsSheet:
        path = write_form("检查结果", rows, tmp_path / "r.xlsx")
        return read_results(path, ground, platform="区平台", on=LATER.on)

    sheet = read(ROW, second)
    after = service.import_results(sheet.imported, sheet.steps, LATER)["J-1"]
    assert after.finished is not None
    assert [one.results for one in after.finished.sheet.rows] == [("not-disclosed",), ("no-issue",)]
    for rows, column in (
        ((ROW, second | {"检查日期": "2026-03-07"}), "检查日期"),
        ((ROW, second | {"录入人": "P-9"}), "录入人"),
        ((ROW, second, ROW), "抽查事项"),
    ):
        with pytest.raises(ManyFaultsError) as caught:
            read(*rows)
        assert column in [one.params["column"] for one in caught.value.faults]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_coarser_codes_come_back(name: str, service: Service, take: Take) -> None:
    """Results written in a platform's codes come in as the coarser code its list declares."""
    listed = LISTS[name]
    codes = {
        "检查结果": listed.write("not-disclosed.annual"),
        "事项结果": listed.write("unreachable"),
    }
    sheet = take(ROW | codes, listed=listed)
    after = service.import_results(sheet.imported, sheet.steps, LATER)["J-1"]
    assert after.results == (listed.round_trip("not-disclosed.annual"),)
    (row,) = results_rows([after], {FIRST: "虚构的甲店"}, listed=listed)
    assert {key: row[key] for key in codes} == codes


def test_a_code_that_is_only_a_heading(take: Take) -> None:
    """A code too coarse to be a result here is refused: a person must say which one it is."""
    with pytest.raises(ManyFaultsError, match="status"):
        take(ROW | {"检查结果": "7", "事项结果": "1"}, listed=ANNUAL)
    sheet = take(ROW | {"检查结果": "A", "事项结果": "2"}, listed=ZJ2)
    entered = [one for one in sheet.steps if isinstance(one, ResultEntered)]
    assert [one.results for one in entered] == [("pending",)]


def drawn(*, mode: str = "open", tiers: int = 1) -> Outcome:
    """Return a small draw of our own, of the plan's row."""
    ids = [f"9115990{at:02d}MA000XYZW" for at in range(60)]
    size = len(ids) // tiers
    strata = [
        StratumDraft(f"高风险{at}", targets=ids[at * size : (at + 1) * size], number=2 + at * 9)
        for at in range(tiers)
    ]
    closed = mode == "unannounced"
    draft = TaskDraft(
        "T1",
        purpose="rehearsal",
        basis=("caller",),
        strata=strata,
        entropy=EntropyRule(bits=60, sources=("dice", "secret") if closed else ("dice",)),
        frame_secret="a" * 64,
        rules_secret="b" * 64,
    )
    sealed = seal_session(
        session="S",
        suite="sha256",
        at=ACT.at,
        mode=mode,
        reveals="draw",
        tasks=(draft,),
        entropy=["dice", "secret"] if closed else ["dice"],
        secret="c" * 64 if closed else None,
        times=Times(
            public="2026-03-02T09:05:00+08:00",
            result="2026-03-02T18:00:00+08:00",
            open="2026-04-02T09:00:00+08:00" if closed else None,
        ),
    )
    at = "2026-03-02T09:10:00+08:00"
    return sealed.draw(
        items=(Dice("40271582139904617735"),), evidence=(Evidence(at=at),), reveals=[], at=at
    )


def test_the_whole_round(tmp_path: Path) -> None:
    """Our draw leaves as a list, its results come back in the platform's codes, and leave again the same."""
    service, outcome = office(), drawn()
    service.draws.record("S", [one.document() for one in outcome.records], ACT, {"T1": PLAN})
    listing = directed_rows(outcome, "T1", {}, department="示例局", title="食品")
    told = read_form("定向名单", write_form("定向名单", listing, tmp_path / "定向名单.xlsx"))
    found = ("12", "C；6")
    filled = [
        {
            **ROW,
            "检查编号": f"Q-{at}",
            "检查结果": codes,
            "事项结果": codes,
            **{
                name: row[name]
                for name in ("抽查任务编号", "统一社会信用代码", "检查对象名称", "检查部门")
            },
        }
        for at, (row, codes) in enumerate(zip(told, found, strict=True))
    ]
    platform = FolderPlatform("区平台", tmp_path)
    path = write_form(results_form(ZJ2), filled, platform.into / "检查结果.xlsx")
    assert [row["检查编号"] for row in platform.collect(results_form(ZJ2))] == ["Q-0", "Q-1"]
    ground = service.results_ground("S", plan=PLAN, task="T1")
    assert not ground.external
    sheet = read_results(path, ground, platform="区平台", on=LATER.on, listed=ZJ2)
    after = service.import_results(sheet.imported, sheet.steps, LATER)
    book = service.ledger(LATER.on)
    assert book.inspections == after
    assert book.inspections["Q-1"].results == ("falsified", "unreachable")
    out = results_rows(book.inspections.values(), {}, listed=ZJ2)
    back = read_form(results_form(ZJ2), write_form(results_form(ZJ2), out, tmp_path / "回传.xlsx"))
    blank = {one.name: "" for one in results_form().columns}
    assert back == [blank | row for row in filled]
    assert results_rows(book.inspections.values(), {})[0]["检查结果"] == "已迁出"


def test_refusals_go_out_too(service: Service, take: Take) -> None:
    """A refusal, its reason and its witnesses are in the rows, as they came."""
    sheet = take(OTHER | {"检查通知书文号": "", "通知日期": ""})
    after = service.import_results(sheet.imported, sheet.steps, LATER)
    (row,) = results_rows(after.values(), {SECOND: "虚构的乙店"})
    wanted = {**OTHER, "检查通知书文号": "", "通知日期": ""}
    assert {key: value for key, value in row.items() if value} == {
        key: value for key, value in wanted.items() if value
    }


def test_only_what_was_entered_goes_out(service: Service) -> None:
    """An inspection without a result, or without review and publication, has no such cells."""
    assert results_rows([], {}) == []
    steps = own("J-1", FIRST, "2" * 64)
    done = [inspect(service, one) for one in steps]
    for state in done[:5]:
        assert results_rows([state], {}) == []
    (row,) = results_rows(done[5:6], {})
    assert "审核人" not in row
    assert row["检查对象名称"] == FIRST


def test_the_group_is_told_where_it_is_public_anyway() -> None:
    """抽取组 is a label, and only where one stratum fits the ticket; its name is nowhere."""
    outcome = drawn(tiers=3)
    draw = outcome.tasks["T1"]
    labels = {one.stratum.name: one.stratum.label for one in draw.strata}
    rows = directed_rows(outcome, "T1", {}, department="示例局")
    told = 0
    for row, pick in zip(rows, draw.drawn, strict=True):
        fits = [name for name, high in draw.thresholds.items() if pick.ticket <= high]
        assert row["抽取组"] == (labels[pick.stratum] if fits == [pick.stratum] else "")
        told += bool(row["抽取组"])
    assert 0 < told < len(rows)
    every = directed_rows(outcome, "T1", {}, department="示例局", grouped=True)
    assert [row["抽取组"] for row in every] == [labels[one.stratum] for one in draw.drawn]
    assert "高风险" not in json.dumps([rows, every], ensure_ascii=False)
    public = json.loads(outcome.public_bundle().data)
    assert set(labels.values()) == {
        one["label"]
        for part in public["records"]
        if part["record"] == "COMMIT"
        for task in part["tasks"]
        for one in task["strata"]
    }


def test_a_closed_draw_tells_no_group() -> None:
    """Before OPEN nobody knows a threshold, so several strata are never told apart; one is."""
    outcome = drawn(mode="unannounced", tiers=3)
    assert {row["抽取组"] for row in directed_rows(outcome, "T1", {}, department="示例局")} == {""}
    later = directed_rows(outcome.opened(), "T1", {}, department="示例局")
    assert any(row["抽取组"] for row in later)
    (label,) = {row["抽取组"] for row in directed_rows(drawn(), "T1", {}, department="示例局")}
    assert label == drawn().tasks["T1"].strata[0].stratum.label


def test_an_unannounced_draw_has_a_ground_when_it_is_open() -> None:
    """Results are held against the list the journal shows, with whoever stood in."""
    service, outcome = office(), drawn(mode="unannounced")
    service.draws.record("S", [one.document() for one in outcome.records], ACT, {"T1": PLAN})
    with pytest.raises(DrawClosedError):
        service.results_ground("S", plan=PLAN, task="T1")
    gone, stays = (one.id for one in outcome.tasks["T1"].drawn)
    opened = dispose(
        outcome.opened(),
        "T1",
        gone,
        at="2026-04-03T09:00:00+08:00",
        what="closed",
        reason="已注销",
        approver="局长",
        replace=True,
    )
    service.draws.record("S", [one.document() for one in opened.records], LATER, {"T1": PLAN})
    ground = service.results_ground("S", plan=PLAN, task="T1")
    assert len(ground.targets) == 3
    assert {gone, stays} < ground.targets
    assert ground.on == DAY


def given(service: Service, fact: PlanFact, act: Act) -> None:
    """Note a step of a plan as it stands: what was asked of it is tested where plans are."""
    put_in(service, fact, act)


def test_a_joint_visit(tmp_path: Path) -> None:
    """Each department enters its own part; the sheet they share is one (C118)."""
    service = office()
    row = JointTask(
        id="J1",
        plan_name="联合计划",
        name="联合抽查",
        items=("食品-01",),
        target="商户",
        ratios=shares("5%"),
        count=2,
        departments=("消防大队",),
        window=Window(DAY, date(2026, 6, 30)),
        visits=1,
    )
    plan = JointPlan(year=2026, department="示例局", domain="商贸", tasks=(row,))
    given(service, PlanApproved(plan=plan, on=DAY), ACT)
    draw = DRAW.but(draw="X-2", plan=plan.id, task="J1")
    put_in(service, draw, ACT)
    with pytest.raises(Refused):
        service.results_ground("X-2")
    for channel in ("gsxt", "portal"):
        fact = PlanPublished(plan=plan.id, version=1, channel=channel, digest="0" * 64, on=DAY)
        given(service, fact, ACT)
    later = date(2026, 3, 9)
    given(service, PlanFiled(plan=plan.id, version=1, receiver="办公室", on=later), ACT)
    ground = service.results_ground("X-2")
    lead = {**ROW, "抽查任务编号": "J1"}
    mate = {
        **lead,
        "检查部门": "消防大队",
        "检查人员": "F-1；F-2",
        "录入人": "F-1",
        "录入人部门": "消防大队",
        "审核人": "F-2",
        "审核人部门": "消防大队",
        "检查结果": "发现问题已责令改正",
    }

    def read(*rows: Row) -> ResultsSheet:
        path = write_form("检查结果", rows, tmp_path / "j.xlsx")
        return read_results(path, ground, platform="区平台", on=LATER.on)

    sheet = read(mate, lead)
    after = service.import_results(sheet.imported, sheet.steps, LATER)["J-1"]
    assert after.stage is Stage.COMPLETE
    assert after.assigned.departments == ("示例局", "消防大队")
    assert after.assigned.methods == (Method.ONSITE, Method.DOCUMENTARY)
    assert after.results == ("not-disclosed", "corrected")
    assert {row["检查部门"] for row in results_rows([after], {})} == {"示例局", "消防大队"}
    other = {**lead, "检查编号": "J-2", "统一社会信用代码": SECOND}
    for rows, column in (
        ((other,), "检查人员"),
        (
            (
                other,
                {
                    **mate,
                    **{k: other[k] for k in ("检查编号", "统一社会信用代码")},
                    "检查情况": "另述",
                },
            ),
            "检查情况",
        ),
    ):
        with pytest.raises(ManyFaultsError) as caught:
            read(*rows)
        assert [one.params["column"] for one in caught.value.faults] == [column]


def test_the_row_is_that_of_the_day_of_the_draw(service: Service) -> None:
    """A plan amended after the draw does not change what was drawn for (C85)."""
    history = service.plan_history(PLAN)
    assert history is not None
    plan = history.current.plan
    (task,) = plan.tasks
    assert isinstance(plan, DepartmentPlan)
    assert isinstance(task, DepartmentTask)
    on = date(2026, 4, 1)
    more = plan.but(version=2, tasks=(task.but(items=("食品-01", "食品-02")),))
    amended = PlanAmended(plan=more, reason="新增事项", on=on)
    given(service, amended, LATER)
    given(service, PlanEntered(plan=PLAN, version=2, on=on), LATER)
    for channel in ("gsxt", "portal"):
        fact = PlanPublished(plan=PLAN, version=2, channel=channel, digest="0" * 64, on=on)
        given(service, fact, LATER)
    given(service, PlanFiled(plan=PLAN, version=2, receiver="办公室", on=on), LATER)
    assert service.results_ground("X-1").task == task


def test_a_result_on_paper_waits_for_its_review(service: Service, take: Take) -> None:
    """Off the site nobody signs (A11); without a review the result waits for one; both stay blank."""
    blank = (
        "确认方式",
        "签字人",
        "签字人身份",
        "确认日期",
        "审核人",
        "审核人部门",
        "审核结论",
        "审核日期",
    )
    row = shown(ROW) | dict.fromkeys(blank, "") | {"检查方式": "书面检查"}
    sheet = take(row)
    after = service.import_results(sheet.imported, sheet.steps, LATER)["J-1"]
    assert after.part("示例局").state is ResultState.ENTERED
    (out,) = results_rows([after], {FIRST: "虚构的甲店"})
    assert {key: value for key, value in out.items() if value} == {
        key: value for key, value in row.items() if value
    }


def test_grounds_that_are_none(service: Service) -> None:
    """Unknown, voided and closed draws, wrong rows and plans give no ground."""
    with pytest.raises(ExternalUnknownError):
        service.results_ground("X-9")
    with pytest.raises(ExternalUnknownError):
        service.results_ground("X-1", task="T2")
    with pytest.raises(ExternalUnknownError):
        service.results_ground("X-1", plan="另一局/2026")
    other, outcome = office(), drawn()
    records = [one.document() for one in outcome.records]
    other.draws.record("S", records[:2], ACT, {"T1": PLAN})
    with pytest.raises(ExternalUnknownError):
        other.results_ground("S", plan=PLAN, task="T1")
    other.draws.record("S", records, ACT, {"T1": PLAN})
    with pytest.raises(ExternalUnknownError):
        other.results_ground("S", plan=PLAN, task="T2")
    with pytest.raises(Refused):
        other.results_ground("S", plan="没有/2026", task="T1")
    void = outcome.void(at="2026-03-02T10:00:00+08:00", reason="机器故障", approver="局长")
    other.draws.record("S", [one.document() for one in void.records], ACT, {"T1": PLAN})
    with pytest.raises(ExternalUnknownError):
        other.results_ground("S", plan=PLAN, task="T1")


def send(service: Service, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Send ``results.import`` as JSON and return the answer, held against its schema."""
    text = json.dumps({"command": "results.import", "input": body, **more}, ensure_ascii=False)
    answer = json.loads(service.handle(text, LATER, roles=["a"], grants={"a": tuple(COMMANDS)}))
    schema = {**schema_of("results.import"), "$ref": "#/$defs/answer"}
    Draft202012Validator(schema).validate(answer)
    return dict(answer)


def as_json(sheet: ResultsSheet) -> dict[str, Any]:
    """Return a sheet as a front end sends it."""
    names = {
        InspectionAssigned: "inspection.assign",
        InspectionNoticed: "inspection.notice",
        InspectionStarted: "inspection.start",
        InspectionFinished: "inspection.finish",
        SheetConfirmed: "sheet.confirm",
        SheetRefused: "sheet.refuse",
        ResultEntered: "result.enter",
        ResultReviewed: "result.review",
        ResultPublished: "result.publish",
    }
    head = {
        key: value
        for key, value in sheet.imported.body().items()
        if key not in ("on", "inspections")
    }
    steps = [{"command": names[type(one)], "input": one.body()} for one in sheet.steps]
    return {**head, "steps": steps}


def test_json_does_the_same(service: Service, take: Take) -> None:
    """The command gives the journal of the use case, and is of its schema; twice is refused."""
    sheet = take(ROW, OTHER)
    body = as_json(sheet)
    schema = {**schema_of("results.import"), "$ref": "#/$defs/input"}
    Draft202012Validator(schema).validate(body)
    assert send(service, body, expected=1)["status"] == "conflict"
    answer = send(service, body, expected=0)["result"]
    assert (answer["stream"], answer["version"]) == ("results/X-1", 1)
    assert [one["stage"] for one in answer["inspections"]] == ["complete", "complete"]
    twin = office()
    twin.record(DRAW, ACT)
    twin.import_results(sheet.imported, sheet.steps, LATER)
    assert [(one.stream, one.body) for one in twin.events()] == [
        (one.stream, one.body) for one in service.events()
    ]
    again = send(service, body)
    assert again["status"] == "refused"
    assert [one["code"] for one in again["error"]["faults"]] == ["platform.result-known"] * 2


def test_nobody_else_takes_results_in(service: Service, take: Take) -> None:
    """A list comes in by the hand of who inspects, and leaves nothing behind otherwise (D5)."""
    sheet, before = take(ROW), service.journal.checkpoint()
    with pytest.raises(Refused) as caught:
        service.import_results(sheet.imported, sheet.steps, evolve(LATER, department="城管局"))
    assert (caught.value.code, caught.value.status) == ("hand.other", "not-allowed")
    assert service.journal.checkpoint() == before


@pytest.mark.parametrize(
    "change, path",
    [
        ({"steps": "x"}, "$.input.steps"),
        ({"steps": ["x"]}, "$.input.steps[0]"),
        ({"steps": [{"command": "dossier.archive", "input": {}}]}, "$.input.steps[0]"),
        ({"steps": [{"command": "inspection.start", "input": []}]}, "$.input.steps[0].input"),
        ({"inspections": []}, "$.input.inspections"),
    ],
)
def test_json_that_is_no_list(change: dict[str, Any], path: str, service: Service) -> None:
    """What is no list of steps is refused with its place."""
    answer = send(service, {"draw": "X-1", "steps": []} | change)
    assert answer["error"]["code"] == "command.malformed"
    assert path in answer["error"]["en"]


def test_a_list_is_taken_in_on_its_day(service: Service) -> None:
    """Taking a list in happens here: another day than today's is refused (D3)."""
    answer = send(service, {"draw": "X-1", "steps": [], "on": "2026-01-01"})
    assert (answer["error"]["code"], answer["error"]["path"]) == ("day.system", "/input/on")
