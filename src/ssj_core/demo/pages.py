"""The public site of the invented district, made from what the journal holds."""

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from ssj_core.demo.cast import CONFERENCE, Cast
from ssj_core.demo.gathered_pages import gathered_pages
from ssj_core.demo.office import work_rules
from ssj_core.disclosure import Block, Cell, Facts, Links, MaskingPolicy, Page, Prose, Site
from ssj_core.disclosure.records import Archive
from ssj_core.disclosure.rows import inspector_row, item_row
from ssj_core.disclosure.views import (
    DEPARTMENT_PLANS,
    DRAWS,
    INSPECTORS,
    ITEM_LIST,
    JOINT_PLANS,
    RESULTS,
    WORK_RULES,
)
from ssj_core.inspection import CODES, Inspection
from ssj_core.legal import Text, percent
from ssj_core.planning import DepartmentPlan, JointPlan, PlanHistory, Share, Window

MASKING: Final = MaskingPolicy({"name": "show", "sex": "hide", "cert_no": "last4", "post": "show"})
"""What the demo district decided to show of its inspectors (A13)."""

_CHECK: Final = "check.html"
_REFUSED: Final = Text("拒绝签字，已注明原因", "signature refused, the reason is noted")


@frozen(kw_only=True)
class DrawLine:
    """One attempt of a draw as the public sees it; `kind` is ``drawn``, ``closed`` or ``void``."""

    task: str
    title: str
    attempt: int
    kind: str
    state: Text
    sealed: str
    seal_code: str
    size: int
    drawn: int | None
    level: Cell
    bundle: str


def _ratio(ratios: Iterable[Share]) -> Cell:
    """Return planned ratios without naming tiers: the plan says how much, never who is in which."""
    parts = sorted({one.ratio for one in ratios})
    low, high = (percent(part) for part in (parts[0], parts[-1]))
    return (
        low
        if low == high
        else Text(f"{low}–{high}，按信用风险分类", f"{low}–{high}, by class of credit risk")
    )


def _names(cast: Cast, items: Iterable[str]) -> str:
    return "、".join(cast.items[item].name for item in items)


def _period(window: Window) -> str:
    return f"{window.start}–{window.end}"


def department_rows(cast: Cast, plans: Iterable[DepartmentPlan]) -> list[dict[str, Cell]]:
    """Return one row per task of the departments' plans, with the six fields of C77."""
    return [
        {
            "department": plan.department,
            "version": plan.version,
            "items": _names(cast, task.items),
            "scope": task.scope,
            "ratio": _ratio(task.ratios),
            "method": "、".join(method.zh for method in task.methods),
            "content": task.content,
            "period": _period(task.window),
        }
        for plan in plans
        for task in plan.tasks
    ]


def joint_rows(cast: Cast, plans: Iterable[JointPlan]) -> list[dict[str, Cell]]:
    """Return one row per task of the joint plans, with the eight fields of C102."""
    return [
        {
            "plan": task.plan_name,
            "task": task.name,
            "items": _names(cast, task.items),
            "targets": task.target,
            "ratio": _ratio(task.ratios),
            "count": task.count,
            "departments": "、".join((plan.department, *task.departments)),
            "period": _period(task.window),
        }
        for plan in plans
        for task in plan.tasks
    ]


def _result_text(codes: Iterable[str]) -> Text:
    found = [CODES[code] for code in codes]
    return Text("；".join(one.zh for one in found), "; ".join(one.en for one in found))


def result_rows(
    cast: Cast, plans: Mapping[str, PlanHistory], inspections: Iterable[Inspection]
) -> list[dict[str, Cell]]:
    """Return one row per published part of an inspection; what is not reviewed is not shown."""
    rows: list[dict[str, Cell]] = []
    for one in inspections:
        target = cast.targets[one.assigned.target]
        plan = plans[one.assigned.plan].current.plan
        for department, part in one.parts:
            if not part.published or part.entered is None or one.finished is None:
                continue
            rows.append(
                {
                    "plan": f"{plan.department}{plan.year}{plan.title.removeprefix('部门')}",
                    "task": one.assigned.task,
                    "authority": department,
                    "target": target.name,
                    "target_id": target.id,
                    "finished_on": one.finished.on.isoformat(),
                    "result": _result_text(part.entered.results),
                    "published_on": part.published[0].on.isoformat(),
                    "remark": _REFUSED if _refused(one) else "",
                }
            )
    return rows


def _refused(one: Inspection) -> bool:
    return one.confirmed is not None and one.confirmed.kind == "inspection.refused"


def draw_rows(lines: Iterable[DrawLine]) -> list[dict[str, Cell]]:
    """Return one row per attempt; a draw still closed shows its seal and nothing of its outcome."""
    return [
        {
            "task": line.task,
            "title": line.title,
            "attempt": line.attempt,
            "state": line.state,
            "sealed": line.sealed[:16].replace("T", " "),
            "seal_code": line.seal_code,
            "size": line.size,
            "drawn": "" if line.drawn is None else line.drawn,
            "level": line.level,
        }
        for line in lines
    ]


def build_site(  # noqa: PLR0913 - one keyword for each part of the site
    *,
    cast: Cast,
    plans: Mapping[str, PlanHistory],
    inspections: Iterable[Inspection],
    draws: tuple[DrawLine, ...],
    figures: tuple[tuple[Text, Cell], ...],
    as_of: str,
    files: Mapping[str, bytes],
    journal: Mapping[str, str | int],
    archive: Archive | None = None,
) -> Site:
    """Return the whole site; `files` are the bundles and the page that re-checks them.

    Of the `archive` of gathered records only what is published is shown.
    """
    bundles = tuple(
        (Text(f"{d.task} 第 {d.attempt} 次", f"{d.task}, attempt {d.attempt}"), d.bundle)
        for d in draws
    )
    check = (
        ((Text("在浏览器中复核", "re-check in the browser"), _CHECK),) if _CHECK in files else ()
    )
    numbers = Facts(title=Text("年度数字", "The year in numbers"), items=figures)
    how = Links(title=Text("怎样复核", "How to check a draw"), items=(*check, *bundles))
    packs = Links(title=Text("复核包", "Bundles"), items=(*check, *bundles))
    results = RESULTS.build(result_rows(cast, plans, inspections))
    return Site(
        title=Text("砾泉区双随机、一公开", "Liquan District: double random, one public"),
        publisher=Text(f"{CONFERENCE}办公室", "Office of the joint conference (invented)"),
        as_of=as_of,
        rehearsal=True,
        pages=(
            _page("index", "总览", "Overview", _welcome(), numbers, how),
            *_register_pages(cast),
            _plan_page(cast, plans),
            _page("draws", "抽取", "Draws", DRAWS.build(draw_rows(draws)), packs),
            _page("results", "结果", "Results", results),
            *gathered_pages(cast, archive or Archive()),
        ),
        files=files,
        journal=journal,
    )


def _page(name: str, zh: str, en: str, *blocks: Block) -> Page:
    return Page(path=f"{name}.html", title=Text(zh, en), blocks=blocks)


def _register_pages(cast: Cast) -> tuple[Page, ...]:
    """Return what stands before any draw: the item list, the inspectors, the work rules."""
    active = (one for one in cast.inspectors if one.state == "active")
    people = INSPECTORS.build(inspector_row(one, MASKING) for one in active)
    departments = sorted({item.department for item in cast.items})
    rules = WORK_RULES.build(work_rules(name) for name in departments)
    return (
        _page("list", "一单", "Item list", ITEM_LIST.build(map(item_row, cast.items))),
        _page("inspectors", "检查人员", "Inspectors", people),
        _page("rules", "工作细则", "Work rules", rules),
    )


def _plan_page(cast: Cast, plans: Mapping[str, PlanHistory]) -> Page:
    """Return the plans in effect; what is not yet published and filed is not shown."""
    versions = (history.effective for history in plans.values())
    current = [version.plan for version in versions if version is not None]
    own = department_rows(cast, (plan for plan in current if isinstance(plan, DepartmentPlan)))
    joint = joint_rows(cast, (plan for plan in current if isinstance(plan, JointPlan)))
    return _page("plans", "计划", "Plans", DEPARTMENT_PLANS.build(own), JOINT_PLANS.build(joint))


def _welcome() -> Prose:
    return Prose(
        (
            Text(
                "这里公示抽查事项清单、检查人员名录、工作细则、年度计划、抽取记录和检查结果。每一次抽取都先封存、后取得随机数，任何人都可以用复核包重新计算。",
                "The item list, the inspectors, the work rules, the plans, the draws and the results of the year. Every draw was sealed before its randomness existed, and anyone can recompute it from its bundle.",
            ),
            Text(
                "不公示企业的信用风险分类；保密抽取在约定日期之前只公示封存码。",
                "No enterprise's risk class is shown; of an unannounced draw only the seal code is public until the day it opens.",
            ),
        )
    )
