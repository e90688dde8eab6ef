"""Cases and dossiers for people: what the records show, what is missing, and no conclusion."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from stepping import replayed

from ssj_core.disclosure import Facts, Links, Page, Prose, Table, tables
from ssj_core.inspection import (
    AdoptedConclusion,
    Commission,
    Commissioned,
    DossierArchived,
    Evidence,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    Inspection,
    InspectionCancelled,
    InspectionFinished,
    InspectionNoticed,
    InspectionRecognised,
    Refusal,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
    Witness,
)
from ssj_core.journal import Fact
from ssj_core.legal import Place, Text
from ssj_core.oversight import Ledger
from ssj_core.oversight.accountability import (
    REMINDER,
    Case,
    DrawProof,
    JudgmentRecorded,
    Situation,
    StatementMade,
    dossier,
    dossiers,
    survey,
)
from ssj_core.oversight.pages import (
    case_page,
    cases_index,
    dossier_page,
    inspection_page,
    inspections_index,
)
from ssj_core.planning import DepartmentPlan, PlanApproved, PlanFiled, PlanPublished
from ssj_core.rules import Rulebook

PLAN = Rulebook.load("cn-nm-dongsheng-2021").terms.at(Place("150602"))

Book = Callable[..., Ledger]
Visit = Callable[..., list[Fact]]
ME = "市监局"
DAY = date(2026, 12, 31)
APRIL = date(2026, 4, 8)
HEX = "ab" * 32
NAMES = {"target-I-2": "乙超市", "市监局1": "云杉", "item-1": "许可检查", "ds-c9": "某方案一（二）"}


@pytest.fixture
def facts(plan: DepartmentPlan, visit: Visit) -> list[Fact]:
    """A plan in effect, an inspection in time, one published late."""
    day = date(2026, 2, 12)
    return [
        PlanApproved(plan=plan, on=date(2026, 2, 11)),
        *(
            PlanPublished(plan=plan.id, version=1, channel=one, digest=HEX, on=day)
            for one in ("gsxt", "portal")
        ),
        PlanFiled(plan=plan.id, version=1, receiver="办公室", on=date(2026, 2, 13)),
        *visit("I-1", finished=APRIL, entered=date(2026, 4, 9), published=date(2026, 4, 15)),
        *visit("I-2", finished=APRIL, entered=date(2026, 4, 9), published=date(2026, 6, 1)),
    ]


@pytest.fixture
def case(facts: list[Fact], book_of: Book) -> Case:
    """The late one, with a proof of its draw and one statement."""
    proof = DrawProof(
        task="T1",
        target="target-I-2",
        holds=True,
        recorded=True,
        drawn=True,
        listed=True,
        ticket=HEX,
        threshold=HEX,
        sentence=Text(f"中签，签号 {HEX}", f"drawn, ticket {HEX}"),
        digest=HEX,
    )
    said = StatementMade(
        case="A-1",
        situation=Situation.NOT_PUBLISHED,
        question="ground",
        department=ME,
        by="办公室",
        words="没有",
        document="说明1号",
        on=date(2026, 9, 1),
    )
    book = book_of(facts)
    return Case(
        number="A-1",
        department=ME,
        day=DAY,
        book=book,
        inspection="I-2",
        proofs=(proof,),
        statements=(said,),
    )


def table(page: Page, name: str) -> Table:
    """Return the table of a page by the end of its name."""
    return next(one for one in tables([page]) if one.name.endswith(name))


def text_of(page: Page) -> str:
    """Return every Chinese word of a page."""
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Prose):
            found += [one.zh for one in block.paragraphs]
        elif isinstance(block, Table):
            cells = [row[c.key] for row in block.rows for c in block.columns if c.key in row]
            found += [one.zh if isinstance(one, Text) else str(one) for one in cells]
    return "\n".join(found)


@pytest.mark.parametrize("situation", Situation)
def test_every_situation_has_a_page_that_concludes_nothing(
    situation: Situation, case: Case
) -> None:
    """C136–C146: the reminder first, no raw code, no clause number, no digest written out."""
    page = dossier_page(dossier(situation, case), "d.html", names=NAMES, terms=PLAN)
    assert isinstance(page.blocks[0], Prose)
    assert page.blocks[0].paragraphs == (REMINDER,)
    said = text_of(page)
    assert not re.search(r"\bC\d|ds-c\d|[0-9a-f]{64}|no-issue|result-publication:", said)
    for verdict in ("应予追责", "免予追究", "承担责任", "负有责任"):
        assert verdict not in said
    assert table(page, "-questions").rows
    assert not page.listed


def test_what_the_records_show_is_named_and_sourced(case: Case) -> None:
    """Targets and inspectors by name, duties by label, clauses by section; the data keep the whole."""
    page = dossier_page(dossier(Situation.PERFORMED, case), "d.html", names=NAMES, terms=PLAN)
    rows = table(page, "-exhibits").rows
    said = text_of(page)
    for words in ("2026 年计划", "未发现问题", "云杉", "公示检查结果", "方案四（四）2"):
        assert words in said, words
    proof = next(row for row in rows if "抽取证明" in str(row["what"]))
    assert HEX in str(proof["whole"])
    assert "签号不大于" in str(table(page, "-exhibits").note)


def test_statements_stand_under_their_question(case: Case) -> None:
    """What somebody stated is quoted with its paper; what nobody answered says so."""
    page = dossier_page(dossier(Situation.NOT_PUBLISHED, case), "d.html", names={}, terms=PLAN)
    rows = table(page, "-questions").rows
    assert rows[0]["said"] == "办公室：没有（说明1号）"
    assert rows[1]["said"] == Text("尚无说明", "nobody has answered")
    bare = dossier_page(dossier(Situation.OTHER_DUTY, case), "d.html", names={}, terms=PLAN)
    assert "只能由人说明" in str(table(bare, "-exhibits").note)


def test_a_case_leads_to_its_situations_and_decisions(case: Case) -> None:
    """Counts are records, not findings; of a decision only its number and digest are kept."""
    found = dossiers(case)
    pages = {one.situation.value: f"d-{one.situation.value}.html" for one in found[:3]}
    judged = JudgmentRecorded(
        case="A-1",
        organ="区纪委监委",
        considered=(Situation.NOT_PUBLISHED,),
        material=(HEX,),
        document="决定1号",
        digest=HEX,
        on=date(2026, 12, 1),
    )
    page = case_page(case, found, pages, "c.html", judgments=(judged,), terms=PLAN)
    assert len(table(page, "-situations").rows) == len(Situation)
    links = next(one for one in page.blocks if isinstance(one, Links))
    assert [path for _, path in links.items] == list(pages.values())
    (decision,) = table(page, "-decided").rows
    assert (decision["organ"], decision["document"]) == ("区纪委监委", "决定1号")
    facts = next(one for one in page.blocks if isinstance(one, Facts))
    assert ("检查", "I-2") in [(label.zh, value) for label, value in facts.items]
    other = case_page(case, (), {}, "c.html")
    assert table(other, "-decided").note == Text("没有决定入档。", "No decision is on record.")


def test_the_index_points_and_does_not_find(case: Case, visit: Visit, book_of: Book) -> None:
    """Late and incomplete work is pointed at; that it is a pointer is said under the table."""
    gone = [
        fact
        for fact in visit("I-3", finished=APRIL, entered=APRIL, published=APRIL)
        if not isinstance(fact, SheetConfirmed)
    ]
    book = book_of(gone)
    pointers = (*survey(case.book), *survey(book))
    page = cases_index(pointers, {"A-1": (Text("甲", "a"), "c.html")}, "i.html", names={})
    rows = table(page, "i").rows
    assert [row["subject"] for row in rows] == ["I-2", "I-3"]
    assert rows[0]["status"] == Text("逾期完成", "done late")
    assert rows[1]["status"] == Text("档案有缺项", "the dossier lacks something")
    assert table(page, "i").note == Text("提示不等于认定。", "A pointer is no finding.")
    assert "没有逾期" in str(table(cases_index((), {}, "i.html", names={}), "i").note)


def inspected(facts: list[Fact]) -> Inspection:
    """Return the one inspection of these facts."""
    one: Inspection
    (one,) = replayed(fact.event() for fact in facts).values()
    return one


def refused(facts: list[Fact], *witnesses: Witness) -> list[Fact]:
    """Return the events of a visit whose sheet was refused."""
    refusal = Refusal(reason="不同意", noted_by=("市监局1",), on=APRIL, witnesses=witnesses)
    return [
        SheetRefused(inspection="I-1", refusal=refusal, on=APRIL)
        if isinstance(fact, SheetConfirmed)
        else fact
        for fact in facts
    ]


def steps(one: Inspection) -> list[tuple[str, str]]:
    """Return the steps of a dossier page as people read them."""
    page = inspection_page(one, "sha256", "d.html", names=NAMES)
    return [
        (str(getattr(row["step"], "zh", "")), str(getattr(row["detail"], "zh", row["detail"])))
        for row in table(page, "-steps").rows
    ]


def test_a_complete_dossier_says_that_it_is(visit: Visit) -> None:
    """C114: steps, sheet, results, papers with their digests; nothing missing is a sentence."""
    facts = visit("I-1", finished=APRIL, entered=APRIL, published=date(2026, 4, 15))
    notice = InspectionNoticed(inspection="I-1", document="通知1号", on=date(2026, 4, 2))
    opened = FollowUpOpened(
        inspection="I-1",
        matter="m1",
        action=FollowUp.RECTIFICATION,
        department=ME,
        words="改正",
        on=APRIL,
    )
    closed = FollowUpClosed(inspection="I-1", matter="m1", outcome="已改正", on=date(2026, 4, 20))
    archived = DossierArchived(inspection="I-1", digest=HEX, on=date(2026, 5, 1))
    one = inspected([facts[0], notice, *facts[1:], opened, closed, archived])
    page = inspection_page(one, "sha256", "d.html", names=NAMES)
    assert table(page, "-missing").note == Text(
        "不缺材料，档案完整。", "Nothing is missing: the dossier is complete."
    )
    assert [step for step, _ in steps(one)] == [
        "下达任务",
        "送达通知",
        "开始检查",
        "检查结束",
        "检查对象确认",
        "归档",
    ]
    assert "云杉" in steps(one)[0][1]
    assert steps(one)[4][1] == "王某（法定代表人）签字"
    (row,) = table(page, "-sheet").rows
    assert (row["item"], row["results"]) == ("许可检查", Text("未发现问题", "no problem found"))
    assert table(page, "-matters").rows[0]["end"] == "2026-04-20 已改正"
    (part,) = table(page, "-results").rows
    assert isinstance(part["published"], Text)
    assert "2026-04-15 政府门户网站" in part["published"].zh
    papers = table(page, "-papers").rows
    assert papers[0]["paper"] == Text("检查任务", "assignment")
    assert all(str(row["whole"]).startswith(str(row["digest"])[:-1]) for row in papers)


def test_a_dossier_says_what_it_lacks(visit: Visit) -> None:
    """What is missing stands on top with its passage; not entered is never normal."""
    one = inspected(visit("I-2"))
    page = inspection_page(one, "sha256", "d.html", names=NAMES)
    gaps = table(page, "-missing").rows
    assert [getattr(row["gap"], "zh", "") for row in gaps] == ["检查表", "市监局的检查结果"]
    facts = next(block for block in page.blocks if isinstance(block, Facts))
    said = {label.zh: value for label, value in facts.items}
    assert said["结果"] == Text("未录入", "not entered")
    assert said["档案"] == Text("缺 2 项", "2 missing")
    assert said["检查对象"] == "乙超市"
    assert table(page, "-sheet").note == Text("还没有检查表。", "There is no sheet yet.")
    (part,) = table(page, "-results").rows
    assert (part["results"], part["entered"], part["published"]) == ("", "", "")


@pytest.mark.parametrize(
    "ending, step, detail",
    [
        (
            InspectionCancelled(inspection="I-1", reason="已注销", approver="局长", on=APRIL),
            "终止",
            "已注销",
        ),
        (
            InspectionRecognised(
                inspection="I-1",
                source="I-9",
                source_department="教体局",
                items=("item-1",),
                days=90,
                basis="ds-c21",
                on=APRIL,
            ),
            "采用其他部门结果",
            "",
        ),
    ],
)
def test_other_ends_are_told(ending: Fact, step: str, detail: str, visit: Visit) -> None:
    """An inspection that ended without a result of its own says how."""
    assert steps(inspected([*visit("I-1"), ending]))[-1] == (step, detail)


@pytest.mark.parametrize(
    "witnesses, words",
    [((Witness("社区人员", "居委会"),), "见证人：社区人员（居委会）"), ((), "见证人：无")],
)
def test_a_refusal_is_told_with_its_reason(
    witnesses: tuple[Witness, ...], words: str, visit: Visit
) -> None:
    """C116–C117: reason and witnesses, or that there were none."""
    told = dict(steps(inspected(refused(visit("I-1", finished=APRIL), *witnesses))))
    assert told["检查对象确认"] == f"拒绝签字盖章，原因：不同意；{words}"


def test_rows_not_checked_institutions_and_evidence_are_shown(visit: Visit) -> None:
    """A row that was not checked has no result; evidence files stand under their own names."""
    facts: list[Fact] = []
    for fact in visit("I-1", finished=APRIL):
        if isinstance(fact, InspectionFinished):
            row = SheetRow(item="item-2", content="计量", checked=False, finding="设备停用")
            adopted = AdoptedConclusion(
                source="检定所", conclusion="合格", ground="计量法", document="1号"
            )
            sheet = type(fact.sheet)(
                rows=(row,),
                methods=fact.sheet.methods,
                adopted=(adopted,),
                evidence=(Evidence(name="照片 1.jpg", media="image/jpeg", digest=HEX),),
                summary="基本正常",
            )
            facts.append(
                Commissioned(
                    inspection="I-1",
                    institution="某检测公司",
                    qualification="CMA-1",
                    commission=Commission.TESTING,
                    report="报告1号",
                    on=APRIL,
                )
            )
            facts.append(InspectionFinished(inspection="I-1", sheet=sheet, on=APRIL))
        else:
            facts.append(fact)
    opened = FollowUpOpened(
        inspection="I-1", matter="m1", action=FollowUp.CASE, department=ME, words="立案", on=APRIL
    )
    one = inspected([*facts, opened])
    page = inspection_page(one, "sha256", "d.html", names={})
    (row_shown,) = table(page, "-sheet").rows
    assert row_shown["results"] == Text("未检查", "not checked")
    assert ("委托专业机构", "某检测公司（CMA-1）报告1号") in steps(one)
    assert dict(steps(one))["检查结束"] == "基本正常"
    assert Text("照片 1.jpg", "照片 1.jpg") in [row["paper"] for row in table(page, "-papers").rows]
    assert table(page, "-matters").rows[0]["end"] == Text("未办结", "still open")


def test_the_index_has_the_incomplete_first(case: Case, visit: Visit) -> None:
    """Inspections that lack something come first; a link for each page there is."""
    kept = [*case.book.inspections.values(), inspected(visit("I-9"))]
    page = inspections_index(kept, {"I-2": "d-2.html"}, "i.html", names=NAMES)
    rows = table(page, "i").rows
    assert [row["inspection"] for row in rows] == ["I-9", "I-1", "I-2"]
    assert rows[0]["results"] == Text("未录入", "not entered")
    links = next(one for one in page.blocks if isinstance(one, Links))
    assert links.items == ((Text("I-2 乙超市", "I-2 乙超市"), "d-2.html"),)
    assert inspections_index([], {}, "i.html", names={}).blocks


def test_a_case_about_a_target_and_a_task_names_both(book_of: Book) -> None:
    """What the case is about stands at its head, and nothing else does."""
    book: Ledger = book_of([])
    one = Case(number="A-2", department=ME, day=DAY, book=book, target="target-X", task="T1")
    facts = next(b for b in case_page(one, (), {}, "c.html").blocks if isinstance(b, Facts))
    assert [label.zh for label, _ in facts.items] == ["事项", "部门", "截至", "检查对象", "任务"]
