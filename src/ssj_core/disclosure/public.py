"""The public site of a place: what its journal lets the public see of lists, plans, draws, results.

Everything is read from the rooms as the journal has them, nothing is typed in: a list before it is
public, a plan before it is in effect, a result before it was published, the targets of a draw still
closed do not appear.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, cast

from attrs import evolve, frozen

from ssj_core.disclosure.masking import OPEN, MaskingPolicy
from ssj_core.disclosure.page import Block, Cell, Links, Page, Prose, Site, Table
from ssj_core.disclosure.records.publications import DOCUMENT, LIST, RULES
from ssj_core.disclosure.records.state import RECORD, Record
from ssj_core.disclosure.records.words import InfoKind, RecordState
from ssj_core.disclosure.rows import inspector_row, item_row, penalty_row, record_row
from ssj_core.disclosure.views import (
    DEPARTMENT_PLANS,
    DRAWS,
    INSPECTORS,
    ITEM_LIST,
    JOINT_PLANS,
    PENALTIES,
    RECORDS,
    RESULTS,
    WORK_RULES,
)
from ssj_core.drawing import LEVEL_NAMES, PublicBundle, seal_code
from ssj_core.drawing.afterwards import Record as Recorded
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.drawing.levels import lowest, numbers_level, order_level
from ssj_core.encoding.paths import file_name
from ssj_core.inspection import CODES, INSPECTION, Inspection, public_versions
from ssj_core.journal import World
from ssj_core.legal import Text, percent
from ssj_core.planning import PLAN, DepartmentPlan, JointPlan, Share, Window
from ssj_core.registers import ITEM_LIST as LISTS
from ssj_core.registers import TARGET, Inspector, ListedItem
from ssj_core.registers import WORK_RULES as WORK
from ssj_core.registers.entries import TargetRow
from ssj_core.registers.rolls import member_key
from ssj_core.registers.words import TargetKind

CHECK: Final = "check.html"
"""Where the page that re-checks a draw in a browser stands, if it is among the site's files."""
_STAGES: Final = {
    "sealed": Text("已封存，待抽取", "sealed, not yet drawn"),
    "drawn": Text("已抽取", "drawn"),
    "void": Text("已作废", "voided"),
}
_REFUSED: Final = Text("拒绝签字，已注明原因", "signature refused, the reason is noted")
_NONE: Final = Text("还没有公示的信息。", "Nothing is published yet.")


@frozen(kw_only=True)
class Showing:
    """How a public site presents itself.

    Attributes:
        title: what stands on every page.
        publisher: who answers for it.
        day: the day it shows.
        inspectors: the inspectors with their particulars, which a journal does not hold.
        masking: what of a person is shown: name, sex, cert_no and post of inspectors, target and
            target_id of an individual business, whose name is a person's; left out, what the
            rulebook says (`masking_of`).
        rehearsal: whether all of it is invented.
        welcome: what the first page says.
        numbers: what else the first page shows, figures for example.
    """

    title: Text
    publisher: Text
    day: date
    masking: MaskingPolicy | None = None
    inspectors: tuple[Inspector, ...] = ()
    rehearsal: bool = False
    welcome: tuple[Text, ...] = ()
    numbers: tuple[Block, ...] = ()


def public_site(
    world: World,
    showing: Showing,
    files: Mapping[str, bytes] | None = None,
    *,
    journal: Mapping[str, str | int],
) -> Site:
    """Return the public site of a journal (clauses C11, C56, C67, C74, C78, C93, C103, C109).

    Args:
        world: the rooms as the journal has them.
        showing: title, publisher, day and what of a person is shown.
        files: what else belongs to it, by path; `CHECK` is linked from every draw.
        journal: its checkpoint: hash, seq and suite.

    Raises:
        NoMaskingRuleError: the policy does not speak of a field shown.
        ManyFaultsError: a required field of a view is empty.
    """
    draws = tuple(_draws(world, str(journal["suite"])))
    made = dict(files or {}) | {draw.path: draw.bundle for draw in draws}
    check = ((Text("在浏览器中复核", "re-check in the browser"), CHECK),) if CHECK in made else ()
    packs = Links(
        title=Text("复核包", "Bundles"),
        items=(*check, *((Text(draw.name, draw.name), draw.path) for draw in draws)),
    )
    welcome = (Prose(showing.welcome),) if showing.welcome else ()
    masking = showing.masking or MaskingPolicy({})
    people = [inspector_row(person, masking) for person in showing.inspectors]
    return Site(
        title=showing.title,
        publisher=showing.publisher,
        as_of=showing.day.isoformat(),
        rehearsal=showing.rehearsal,
        pages=(
            _page("index", "总览", "Overview", *welcome, *showing.numbers, packs),
            _page("list", "一单", "Item list", _said(ITEM_LIST.build(_items(world, showing.day)))),
            *(
                (
                    _page(
                        "inspectors",
                        "检查人员",
                        "Inspectors",
                        INSPECTORS.build(people),
                        *_grounds(masking),
                    ),
                )
                if people
                else ()
            ),
            _page("rules", "工作细则", "Work rules", _said(WORK_RULES.build(_rules(world)))),
            _plans(world, showing.day),
            _page("draws", "抽取", "Draws", _said(DRAWS.build(draw.row for draw in draws)), packs),
            _page("results", "结果", "Results", _said(RESULTS.build(_results(world, masking)))),
            *_gathered(world, masking),
        ),
        files=made,
        journal=dict(journal),
    )


def _page(name: str, zh: str, en: str, *blocks: Block) -> Page:
    return Page(path=f"{name}.html", title=Text(zh, en), blocks=blocks)


def _grounds(masking: MaskingPolicy) -> tuple[Prose, ...]:
    """Return where the law says what of a person is shown, where it is the law that says it."""
    if not masking.grounds:
        return ()
    said = Text.join(masking.grounds, "；", "; ")
    return (
        Prose(
            (
                Text(
                    f"个人信息按下列规定显示：{said.zh}",
                    f"persons are shown as these say: {said.en}",
                ),
            )
        ),
    )


def _person(row: TargetRow | None, masking: MaskingPolicy) -> MaskingPolicy:
    """Return how a target is shown: by the policy if it is a person's business, or nobody knows."""
    known = row is not None and row.kind is not TargetKind.INDIVIDUAL_BUSINESS
    return OPEN if known else masking


def _said(table: Table) -> Table:
    """Return a table that says so when it is empty."""
    return table if table.rows else evolve(table, note=_NONE)


def _shown(world: World, department: str, document: str) -> bool:
    """Tell whether a department's list or work rules are public wherever they must be."""
    found = world.get(DOCUMENT, DOCUMENT.of(department=department, document=document))
    return found is not None and found.in_force


def _items(world: World, day: date) -> Iterator[dict[str, Cell]]:
    for key in world.keys(LISTS):
        history = world.get(LISTS, key)
        version = history.at(day) if history else None
        if history and version and _shown(world, history.department, LIST):
            yield from (item_row(item) for item in version.items.values())


def _rules(world: World) -> Iterator[dict[str, Cell]]:
    for key in world.keys(WORK):
        rules = world.get(WORK, key)
        if rules and _shown(world, rules.current.department, RULES):
            said = rules.current
            names = ("department", "principles", "tasks", "methods", "publication", "assessment")
            yield {name: getattr(said, name) for name in names}


# Plans -----------------------------------------------------------------------------------------


def _ratio(ratios: Iterable[Share]) -> Cell:
    """Return planned ratios without naming tiers: the plan says how much, never who is in which."""
    parts = sorted({share.ratio for share in ratios})
    low, high = percent(parts[0]), percent(parts[-1])
    return (
        low
        if low == high
        else Text(f"{low}–{high}，按信用风险分类", f"{low}–{high}, by class of credit risk")
    )


def _period(window: Window) -> str:
    return f"{window.start}–{window.end}"


def _listed(world: World, department: str, day: date) -> Mapping[str, ListedItem]:
    history = world.get(LISTS, LISTS.of(department=department))
    version = history.at(day) if history else None
    return version.items if version else {}


def _names(world: World, items: Iterable[str], departments: Iterable[str], day: date) -> str:
    known = {
        number: item.name
        for department in departments
        for number, item in _listed(world, department, day).items()
    }
    return "、".join(known.get(number, number) for number in items)


def _department_rows(world: World, plan: DepartmentPlan, day: date) -> Iterator[dict[str, Cell]]:
    """Yield one row per task of a department's plan, with the six fields of C77."""
    for task in plan.tasks:
        yield {
            "department": plan.department,
            "version": plan.version,
            "items": _names(world, task.items, (plan.department,), day),
            "scope": task.scope,
            "ratio": _ratio(task.ratios),
            "method": "、".join(method.zh for method in task.methods),
            "content": task.content,
            "period": _period(task.window),
        }


def _joint_rows(world: World, plan: JointPlan, day: date) -> Iterator[dict[str, Cell]]:
    """Yield one row per task of a joint plan, with the eight fields of C102."""
    for task in plan.tasks:
        departments = (plan.department, *task.departments)
        yield {
            "plan": task.plan_name,
            "task": task.name,
            "items": _names(world, task.items, departments, day),
            "targets": task.target,
            "ratio": _ratio(task.ratios),
            "count": task.count,
            "departments": "、".join(departments),
            "period": _period(task.window),
        }


def _plans(world: World, day: date) -> Page:
    """Return the plans in effect; what is not yet published and filed is not shown."""
    histories = (world.get(PLAN, key) for key in world.keys(PLAN))
    versions = [history.effective_on(day) for history in histories if history]
    plans = [version.plan for version in versions if version is not None]
    own = [
        row
        for plan in plans
        if isinstance(plan, DepartmentPlan)
        for row in _department_rows(world, plan, day)
    ]
    joint = [
        row
        for plan in plans
        if isinstance(plan, JointPlan)
        for row in _joint_rows(world, plan, day)
    ]
    return _page(
        "plans",
        "计划",
        "Plans",
        _said(DEPARTMENT_PLANS.build(own)),
        _said(JOINT_PLANS.build(joint)),
    )


# Draws -----------------------------------------------------------------------------------------


@frozen
class _Drawn:
    """One attempt of a draw: its name, where its bundle stands, its row."""

    name: str
    path: str
    bundle: bytes
    row: dict[str, Cell]


def _draws(world: World, suite: str) -> Iterator[_Drawn]:
    """Yield the draws, those voided too; the bundle of a later attempt begins with the one before."""
    bundles: dict[str, PublicBundle] = {}
    for key in world.keys(DRAW):
        draw = world.get(DRAW, key)
        if draw is None or draw.commit is None:
            continue
        previous = next((task.previous for task in draw.commit.tasks if task.previous), None)
        earlier = bundles[previous].records if previous in bundles else ()
        records = tuple(dict.fromkeys([*earlier, *_records(draw)]))
        own = draw.commit.hash(suite)
        bundles[own] = PublicBundle(purpose=draw.tasks[0].purpose, records=records)
        yield _Drawn(
            draw.session,
            f"draws/{file_name(draw.session)}.json",
            bundles[own].data,
            _draw_row(draw, own),
        )


def _records(draw: Draw) -> Iterator[Recorded]:
    """Yield the records of a session that are public, in the order of a bundle."""
    yield from draw.tasks
    ended = (draw.commit, draw.contrib, draw.result, draw.opening)
    yield from (record for record in ended if record is not None)
    yield from draw.dispositions
    if draw.void is not None:
        yield draw.void


def _draw_row(draw: Draw, own: str) -> dict[str, Cell]:
    """Return one row per attempt; a draw still closed shows its seal and nothing of its outcome."""
    assert draw.commit is not None  # nosec B101  # noqa: S101 - the caller looked
    closed = draw.commit.mode != "open" and draw.opening is None
    state = _STAGES[draw.stage]
    if draw.void is not None:
        reason = draw.void.reason
        state = Text(f"已作废：{reason}", f"voided: {reason}")
    elif closed and draw.result is not None:
        day = str(draw.commit.times.open)[:10]
        state = Text(f"已抽取，名单保密至 {day}", f"drawn, list closed until {day}")
    shown = draw.result is not None and draw.void is None and not closed
    return {
        "task": "、".join(entry.task for entry in draw.commit.tasks),
        "title": "、".join(task.title for task in draw.tasks if task.title),
        "attempt": max(entry.attempt for entry in draw.commit.tasks),
        "state": state,
        "sealed": draw.commit.at[:16].replace("T", " "),
        "seal_code": seal_code(own),
        "size": sum(stratum.size for entry in draw.commit.tasks for stratum in entry.strata),
        "drawn": sum(task.size for task in draw.result.tasks) if draw.result and shown else "",
        "level": _level(draw),
    }


def _level(draw: Draw) -> Cell:
    """Return how far the records show what they say: the lowest of the three levels (section 4)."""
    result = draw.result
    if result is None or draw.void is not None:
        return ""
    who = [task.authority for task in draw.tasks if task.authority]
    order = order_level(result.seen, who, contrib=result.contrib is not None)
    return LEVEL_NAMES[lowest((order, numbers_level(result.items, result.evidence, who)))]


# Results and records ---------------------------------------------------------------------------


def _target(world: World, departments: Iterable[str], number: str) -> TargetRow | None:
    """Return the entry of a target in the register of one of the departments, also after it left."""
    for department in departments:
        entry = world.get(TARGET, member_key(TARGET, department, number))
        if entry is not None:
            _, row = entry.rows[-1]
            return cast("TargetRow", row)
    return None


def _results(world: World, masking: MaskingPolicy) -> Iterator[dict[str, Cell]]:
    """Yield a row for each public version of a department's result (C12); nothing else is shown."""
    found = (world.get(INSPECTION, key) for key in world.keys(INSPECTION))
    for inspection in filter(None, found):
        for department, part in inspection.parts:
            versions = public_versions(inspection, department) if part.withheld is None else []
            for version in versions:
                if "results" in version:
                    last = version is versions[-1]
                    yield _result_row(world, inspection, department, version, masking, last=last)


def _result_row(
    world: World,
    inspection: Inspection,
    department: str,
    version: Mapping[str, Any],
    masking: MaskingPolicy,
    *,
    last: bool,
) -> dict[str, Cell]:
    assigned, ended = inspection.assigned, inspection.latest.on
    target = _target(world, assigned.departments, assigned.target)
    codes = [CODES[code] for code in version["results"]]
    shown = _person(target, masking)
    remarks = [_REFUSED] if _refused(inspection) else []
    number = version["version"]
    if not last:
        remarks.append(Text(f"第 {number} 版，已更正", f"version {number}, corrected since"))
    elif number > 1:
        remarks.append(Text(f"已更正，第 {number} 版", f"corrected, version {number}"))
    return {
        "plan": assigned.plan or "—",
        "task": assigned.task or "—",
        "authority": department,
        "target": shown.apply("target", target.name if target else assigned.target),
        "target_id": shown.apply("target_id", assigned.target),
        "finished_on": (inspection.ended_on or ended).isoformat(),
        "result": Text("；".join(code.zh for code in codes), "; ".join(code.en for code in codes)),
        "published_on": version["on"],
        "remark": Text.join(remarks, "；", "; ") if remarks else "",
    }


def _refused(inspection: Inspection) -> bool:
    return inspection.confirmed is not None and inspection.confirmed.kind == "inspection.refused"


def _gathered(world: World, masking: MaskingPolicy) -> tuple[Page, ...]:
    """Return 行政处罚 and 归集信息 as the public sees them (C8–C17, C120–C121)."""
    records = [record for key in world.keys(RECORD) if (record := world.get(RECORD, key))]
    public = [record for record in records if record.state is RecordState.PUBLISHED]
    penalties = [record for record in public if record.gathered.info is InfoKind.PENALTY]
    others = [record for record in public if record.gathered.info is not InfoKind.PENALTY]

    def named(record: Record) -> tuple[str, MaskingPolicy]:
        found = _target(world, (record.gathered.accountable,), record.gathered.target)
        name = found.name if found else record.gathered.target
        return name, _person(found, masking)

    shown = [penalty_row(record, *named(record)) for record in penalties]
    rest = [record_row(record, *named(record)) for record in others]
    return (
        _page("penalties", "行政处罚", "Penalties", _said(PENALTIES.build(shown))),
        _page("records", "归集信息", "Records", _said(RECORDS.build(rest))),
    )
