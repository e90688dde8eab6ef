"""The five forms say what the journal says, in both formats, and fill in nothing by themselves."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stepping import apply

from ssj_core.adapters.forms import (
    Heading,
    Paper,
    inspection_notice,
    inspection_sheet,
    item_list,
    plan_table,
    result_table,
    write_docx,
    write_xlsx,
)
from ssj_core.adapters.forms.cells import put
from ssj_core.errors import MissingExtraError
from ssj_core.errors.forms import PaperRaggedError
from ssj_core.inspection import (
    Capacity,
    Confirmation,
    Inspection,
    InspectionAssigned,
    InspectionFinished,
    Mark,
    Member,
    Refusal,
    ResultEntered,
    ResultPublished,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
    Source,
    Witness,
)
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointPlan,
    JointTask,
    Method,
    Window,
    shares,
)
from ssj_core.registers import InspectionItem, Inspector, ItemClass

DAY = date(2026, 4, 8)
WINDOW = Window(date(2026, 4, 1), date(2026, 6, 30))
TASK = DepartmentTask(
    id="T1",
    items=("食品-01",),
    scope="食品经营者",
    ratios=shares({"A": "3%", "B": "7.5%", "D": "1/3"}),
    visits=1,
    methods=(Method.ONSITE, Method.ONLINE),
    content="许可、进货查验",
    window=WINDOW,
)
JOINT = JointTask(
    id="J1",
    plan_name="联合计划",
    name="公共场所",
    items=("食品-01", "卫生-01"),
    target="公共场所",
    ratios=shares("5%"),
    count=12,
    departments=("示例区卫健委",),
    window=WINDOW,
    visits=1,
)
ITEMS = {
    "食品-01": InspectionItem(
        id="食品-01",
        name="食品经营监督检查",
        item_class=ItemClass.KEY,
        methods=("现场检查",),
        authority="示例局",
        basis="《食品安全法》第一百一十条",
        content="许可、进货查验、过期食品",
        ratio="不低于3%",
        frequency="每年1次",
    )
}
PEOPLE = {"P-1": Inspector(id="P-1", name="王一", department="示例局", cert_no="15990001")}
ASSIGNED = InspectionAssigned(
    inspection="I-1",
    target="91159900MA0004871E",
    plan="示例局/2026",
    task="T1",
    draw="S-1",
    source=Source.RANDOM,
    departments=("示例局",),
    team=(Member("P-1", "示例局"), Member("P-2", "示例局")),
    least=2,
    least_basis="行政处罚法第四十二条",
    items=("食品-01", "未列"),
    methods=(Method.ONSITE,),
    window_end=WINDOW.end,
    on=DAY,
)


def finished(inspection: Inspection | None = None) -> Inspection:
    """Return the inspection with its sheet."""
    rows = (
        SheetRow(
            item="食品-01", content="许可", checked=True, finding="许可有效", results=("no-issue",)
        ),
        SheetRow(item="未列", content="其他", checked=False, finding="当日停业"),
    )
    sheet = Sheet(rows=rows, methods=(Method.ONSITE,), summary="基本符合")
    begun = inspection or apply(None, ASSIGNED)
    done: Inspection = apply(begun, InspectionFinished(inspection="I-1", sheet=sheet, on=DAY))
    return done


def papers() -> dict[str, Paper]:
    """Return one of each form."""
    notice = inspection_notice(
        ASSIGNED,
        number="示例检通〔2026〕1号",
        name="虚构的甲店",
        on=DAY,
        people=PEOPLE,
        items=ITEMS,
        seal_code="8344 4590 4236",
        notes=("联系电话：—",),
    )
    return {
        "item_list": item_list(ITEMS.values(), department="示例局", as_of=DAY),
        "plan": plan_table(DepartmentPlan(year=2026, department="示例局", tasks=(TASK,))),
        "joint": plan_table(
            JointPlan(year=2026, department="示例局", domain="公共场所", tasks=(JOINT,))
        ),
        "notice": notice,
        "sheet": inspection_sheet(finished(), name="虚构的甲店", items=ITEMS),
        "blank_sheet": inspection_sheet(apply(None, ASSIGNED), name="虚构的甲店", items=ITEMS),
        "results": result_table([finished()], {"91159900MA0004871E": "虚构的甲店"}),
    }


def texts_of_xlsx(path: Path) -> list[str]:
    """Return every text of a workbook; no cell may be a formula."""
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    return [str(cell.value) for cell in cells if cell.value is not None]


def texts_of_docx(path: Path) -> list[str]:
    """Return every text of a document."""
    document: Any = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs] + cells


@pytest.mark.parametrize("name", sorted(papers()))
def test_both_formats_say_all_of_it(name: str, tmp_path: Path) -> None:
    """Title, head, body, table, closing and notes are in the workbook and in the document."""
    paper = papers()[name]
    wanted = {paper.title, *paper.body, *paper.notes}
    wanted |= {text for pair in (*paper.head, *paper.closing) for text in pair}
    wanted |= {one.name for one in paper.columns} | {text for row in paper.rows for text in row}
    for found in (
        texts_of_xlsx(write_xlsx(paper, tmp_path / "a.xlsx")),
        texts_of_docx(write_docx(paper, tmp_path / "a.docx")),
    ):
        assert {one for one in wanted if one.strip()} <= {one for one in found if one.strip()}


def test_the_six_and_the_eight_fields() -> None:
    """A department's plan has the six fields of C77, a joint one the eight of C102."""
    six = {one.name for one in papers()["plan"].columns}
    eight = {one.name for one in papers()["joint"].columns}
    assert six >= {"抽查项目", "抽查范围", "抽查比例", "抽查方式", "检查内容", "实施时间"}
    assert eight >= {
        "工作计划名称",
        "抽查任务名称",
        "抽查事项",
        "检查对象",
        "抽查比例",
        "抽查数量",
        "参与部门",
        "抽查检查日期",
    }
    assert papers()["plan"].rows[0][4] == "A 3%，B 7.5%，D 1/3"


def test_the_notice_names_people_and_the_way_to_check() -> None:
    """The notice has names and certificates, the seal code, and says the target was drawn."""
    paper = papers()["notice"]
    assert paper.rows == (("1", "王一", "示例局", "15990001"), ("2", "P-2", "示例局", ""))
    assert ("封存码", "8344 4590 4236") in paper.head
    assert "随机抽取" in paper.body[1]
    other = inspection_notice(
        ASSIGNED.but(source=Source.COMPLAINT, reason="投诉"),
        number="1",
        name="x",
        on=DAY,
        people={},
        items={},
    )
    assert "投诉举报" in other.body[1]
    assert "封存码" not in dict(other.head)


def test_nothing_is_filled_in_by_itself() -> None:
    """Before the inspection the cells are blank; a result not entered says so."""
    paper = papers()["blank_sheet"]
    assert paper.rows[0][3:] == ("", "", "", "")
    assert paper.rows[0][2] == "许可、进货查验、过期食品"
    assert papers()["results"].rows[0][6:] == ("", "", "未录入")


def test_the_sheet_says_how_it_was_confirmed() -> None:
    """A signature, or a refusal with its reason and witnesses, is on the sheet."""
    signed = SheetConfirmed(
        inspection="I-1",
        on=DAY,
        confirmation=Confirmation(
            mark=Mark.SIGNED, signer="赵某", capacity=Capacity.PERSON_IN_CHARGE, on=DAY
        ),
    )
    paper = inspection_sheet(apply(finished(), signed), name="甲", items=ITEMS)
    assert dict(paper.closing)["检查对象确认"] == "签字：赵某（负责人）2026-04-08"
    for witnesses, said in (((Witness("钱某", "居委会"),), "钱某（居委会）"), ((), "　" * 8)):
        refusal = Refusal(reason="有异议", noted_by=("王一",), on=DAY, witnesses=witnesses)
        refused = SheetRefused(inspection="I-1", refusal=refusal, on=DAY)
        paper = inspection_sheet(apply(finished(), refused), name="甲", items=ITEMS)
        assert dict(paper.closing)["见证人"] == said
        assert "有异议" in dict(paper.closing)["拒绝签字盖章的原因"]


def test_results_show_the_first_publication() -> None:
    """A published result has its codes in words and the day it first became public."""
    one = apply(
        finished(),
        ResultEntered(
            inspection="I-1",
            department="示例局",
            by="P-1",
            by_department="示例局",
            results=("no-issue",),
            crime=False,
            on=DAY,
        ),
    )
    for at, channel in enumerate(("gsxt", "portal")):
        on = date(2026, 4, 10 - at)
        one = apply(
            one,
            ResultPublished(
                inspection="I-1", department="示例局", channel=channel, digest="0" * 64, on=on
            ),
        )
    assert result_table([one], {}).rows[0][5:] == (
        "2026-04-08",
        "未发现问题",
        "2026-04-09",
        "已公示",
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=40), risky=st.sampled_from(["", "=", "+", "-", "@", "\t=", "#", "\r"]))
def test_no_text_is_ever_run(text: str, risky: str, tmp_path: Path) -> None:
    """Whatever a name begins with or holds, it is written, and as text."""
    paper = Paper(
        title="表",
        head=(("名称", risky + text),),
        columns=(Heading("名"),),
        rows=((risky + text,),),
    )
    book = openpyxl.load_workbook(write_xlsx(paper, tmp_path / "r.xlsx"))
    assert all(c.data_type != "f" for row in book.active.iter_rows() for c in row)
    write_docx(paper, tmp_path / "r.docx")


def test_a_paper_without_a_table(tmp_path: Path) -> None:
    """A paper may be head and body alone; whole numbers stay numbers."""
    paper = Paper(title="函", body=("一" * 200,), head=(("甲", "乙"), ("丙", "丁"), ("戊", "己")))
    assert "函" in texts_of_xlsx(write_xlsx(paper, tmp_path / "l.xlsx"))
    assert "函" in texts_of_docx(write_docx(paper, tmp_path / "l.docx"))
    sheet = openpyxl.Workbook().active
    assert put(sheet, 1, 1, 7).value == 7


@pytest.mark.parametrize("package, write", [("openpyxl", write_xlsx), ("docx", write_docx)])
def test_a_missing_part_is_named(package: str, write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional package the error says which part to install."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match="pip install"):
        write(Paper(title="表"), "never.out")


def test_a_ragged_table_is_refused() -> None:
    """A row with a cell too few is refused with its number."""
    with pytest.raises(PaperRaggedError, match="2"):
        Paper(title="表", columns=(Heading("a"), Heading("b")), rows=(("1", "2"), ("1",)))
