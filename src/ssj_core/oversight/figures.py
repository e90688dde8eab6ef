"""The figures of a ledger: what the law wants counted, and what else shows how it went.

Completion is what was done of what was owed: planned visits times the number drawn, or, while nobody
drew, the number the plan's ratios give (D8). A department's own tasks and the joint ones stand apart.
Cases outside the plan count in neither.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from ssj_core.errors.rules import NoClauseError, OpenRuleError
from ssj_core.inspection import Inspection, Source
from ssj_core.oversight.clocks import Clock, publication_clocks
from ssj_core.oversight.drawn import DrawCounts, draw_counts
from ssj_core.oversight.figure import Count, Figure, Line, Scope
from ssj_core.oversight.ledger import Law, Ledger
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.words import Status
from ssj_core.oversight.work import DrawnTarget, PlannedTask
from ssj_core.planning import coverage_of
from ssj_core.registers import ITEM_LIST
from ssj_core.rules.questions import RequiredRate

Tasks = tuple[PlannedTask, ...]


def figures(
    book: Ledger, law: Law, *, year: int, department: str | None = None, plan: str = ""
) -> tuple[Figure, ...]:
    """Return the figures of a year as of the ledger's day (clauses C13, C82–C84, C93–C94).

    Args:
        book: the ledger.
        law: the rulebook, which sets the required shares.
        year: the year the plans are for; of what no plan names, the year it began in.
        department: one department, or None for the whole district.
        plan: only this plan's tasks; the figures that have no tasks are left out then.
    """
    tasks = tuple(
        task
        for task in book.tasks
        if task.year == year
        and plan in ("", task.plan)
        and (department is None or department in task.departments)
    )
    own = tuple(task for task in tasks if not task.joint)
    joint = tuple(task for task in tasks if task.joint)
    found = [*_of_tasks(book, law, own, "own", department)]
    if joint:
        found += map(_joint, _of_tasks(book, law, joint, "joint", department))
    if not plan:
        inspections = [one for one in book.inspections.values() if _of(one, year, department)]
        found = [
            *_coverage(book, year, department),
            *found,
            *_plan_clocks(book, year, department),
            *_other_clocks(book, year, department),
            _closed(book, inspections),
            *_draws(book, inspections, draw_counts(book.world, year=year, department=department)),
        ]
    return tuple(_required(law, book, row) for row in found)


def _joint(figure: Figure) -> Figure:
    """Return a figure of joint tasks under a name of its own."""
    return evolve(
        figure,
        name=f"joint-{figure.name}",
        label_zh=f"联合任务{figure.label_zh}",
        label_en=f"joint tasks: {figure.label_en}",
    )


def _of(inspection: Inspection, year: int, department: str | None) -> bool:
    assigned = inspection.assigned
    return assigned.on.year == year and (department is None or department in assigned.departments)


def _required(law: Law, book: Ledger, row: Figure) -> Figure:
    """Return a figure with the share that is asked for; where no paper has it, by the clauses that ask."""
    question = RequiredRate(metric=row.metric, joint=row.scope == "joint")
    try:
        found = law.rules_on(book.day).decide(question)
    except (NoClauseError, OpenRuleError):
        return row
    ids = ", ".join(step.id for step in found.binding)
    clause = ids if row.clause == book.cite() else row.clause
    return evolve(row, required=found.answer.value, clause=clause)


# Of tasks


def _of_tasks(
    book: Ledger, law: Law, tasks: Tasks, scope: Scope, department: str | None
) -> Iterator[Figure]:
    yield _completion(book, tasks, scope)
    yield _entry(book, tasks, scope, department)
    for name, starts, zh, en in _CLOCKS:
        yield _timely(
            book,
            law,
            tasks,
            Figure(
                name=name,
                label_zh=zh,
                label_en=en,
                numerator=0,
                denominator=0,
                counts_zh="按期公示／期限已过的检查",
                counts_en="published in time / visits whose day has passed",
                clause=book.cite(f"figure-{name}"),
                scope=scope,
            ),
            starts,
            department,
        )


def _completion(book: Ledger, tasks: Tasks, scope: Scope) -> Figure:
    joint = scope == "joint"
    return Figure(
        name="completion",
        label_zh="检查完成率",
        label_en="completion",
        numerator=sum(task.done for task in tasks),
        denominator=sum(task.owed for task in tasks),
        counts_zh="已公示、依法不公示或互认／应查（抽中数或应抽数×次数；检查前出库且无候补的另计）",
        counts_en="public, withheld by law or recognised / owed (drawn, or to be drawn, times visits;"
        " who left before the visit without a reserve is counted apart)",
        clause=book.cite("figure-joint-completion" if joint else "figure-completion"),
        scope=scope,
        left_out=sum(len(task.left_out) for task in tasks),
        tasks=tuple(
            Count(of=name, numerator=task.done, denominator=task.owed)
            for name, task in _named(tasks)
        ),
        parts=tuple(_parts(tasks)) if joint else (),
        lines=tuple(line for task in tasks for line in _lines(task)),
    )


def _named(tasks: Tasks) -> Iterator[tuple[str, PlannedTask]]:
    """Yield the tasks by their number, with the plan's where two plans use one number."""
    used = Counter(task.task for task in tasks)
    for task in tasks:
        yield (task.task if used[task.task] == 1 else f"{task.plan}#{task.task}"), task


def _parts(tasks: Tasks) -> Iterator[Count]:
    """Yield how far each department has come with its own part of joint tasks (C118)."""
    for department in dict.fromkeys(name for task in tasks for name in task.departments):
        own = [task for task in tasks if department in task.departments]
        done = sum(_part_done(target, department) for task in own for target in task.counted)
        yield Count(of=department, numerator=done, denominator=sum(task.owed for task in own))


def _part_done(target: DrawnTarget, department: str) -> bool:
    one = target.inspection
    return target.done or (one is not None and department in one.public)


def _lines(task: PlannedTask) -> Iterator[Line]:
    for target in task.targets:
        inspection = target.inspection.id if target.inspection else ""
        yield Line(
            stands="left-out" if target.gone else "counted" if target.done else "owed",
            plan=task.plan,
            task=task.task,
            target=target.target,
            inspection=inspection,
        )
    if task.undrawn:
        yield Line(stands="owed", plan=task.plan, task=task.task, number=task.undrawn)


def _visits(tasks: Tasks, department: str | None) -> Iterator[tuple[PlannedTask, Inspection, str]]:
    """Yield every visit that is over with each department whose part is looked at."""
    for task in tasks:
        for target in task.counted:
            one = target.inspection
            if one is not None and one.ended_on is not None:
                for unit in task.departments:
                    if department in (None, unit):
                        yield task, one, unit


def _line(task: PlannedTask, one: Inspection, unit: str, *, counted: bool) -> Line:
    return Line(
        stands="counted" if counted else "owed",
        plan=task.plan,
        task=task.task,
        target=one.assigned.target,
        inspection=one.id,
        department=unit,
    )


def _entry(book: Ledger, tasks: Tasks, scope: Scope, department: str | None) -> Figure:
    lines = tuple(
        _line(task, one, unit, counted=one.part(unit).entered is not None)
        for task, one, unit in _visits(tasks, department)
    )
    return Figure(
        name="entry",
        label_zh="结果录入率",
        label_en="entry of results",
        numerator=sum(line.stands == "counted" for line in lines),
        denominator=len(lines),
        counts_zh="已录入结果／检查已结束（按检查部门）",
        counts_en="results entered / inspections ended, by department",
        clause=book.cite("figure-entry"),
        scope=scope,
        lines=lines,
    )


_CLOCKS: Final = (
    (
        "publication-20",
        "finished",
        "结果按期公示率（自检查结束起）",
        "results published in time, from the end of the visit",
    ),
    (
        "publication-7",
        "produced",
        "结果按期公示率（自结果产生起）",
        "results published in time, from the forming of the result",
    ),
)


def _timely(
    book: Ledger, law: Law, tasks: Tasks, figure: Figure, starts: str, department: str | None
) -> Figure:
    """Return how many results were public in time by the clocks with one start (D7)."""
    lines = []
    for task, one, unit in _visits(tasks, department):
        clocks = [
            clock
            for clock in publication_clocks(book, law, one, unit)
            if clock.starts == starts and clock.over
        ]
        if clocks:
            lines.append(_line(task, one, unit, counted=all(map(_is_kept, clocks))))
    return evolve(
        figure,
        numerator=sum(line.stands == "counted" for line in lines),
        denominator=len(lines),
        lines=tuple(lines),
    )


def _is_kept(clock: Clock) -> bool:
    return clock.status == "kept"


# Of lists, plans and records


def _row(
    book: Ledger, name: str, zh: str, en: str, counts: tuple[int, int], says: tuple[str, str]
) -> Figure:
    return Figure(
        name=name,
        label_zh=zh,
        label_en=en,
        numerator=counts[0],
        denominator=counts[1],
        counts_zh=says[0],
        counts_en=says[1],
        clause=book.cite(f"figure-{name}"),
    )


def _coverage(book: Ledger, year: int, department: str | None) -> Iterator[Figure]:
    world = book.world
    lists = (world.get(ITEM_LIST, key) for key in world.keys(ITEM_LIST))
    names = [department] if department else [known.department for known in lists if known]
    found = [coverage_of(world, name, year, book.day) for name in names]
    yield _row(
        book,
        "list-coverage",
        "清单覆盖率",
        "coverage of the item list",
        (sum(one.planned for one in found), sum(one.listed for one in found)),
        ("列入年度计划的清单事项／清单事项", "listed items in a plan / listed items"),
    )


_SETTLED: Final = ("按期完成／已完成或已逾期", "met in time / met or overdue")
_PLANS: Final = (
    ("plan-in-time", "plan", "年度计划按期率", "annual plans in time"),
    ("joint-plan-in-time", "joint-plan", "联合计划按期率", "joint plans in time"),
)
_OTHERS: Final = (
    (
        "timely-records",
        "record-publication",
        "涉企信息按期公示率",
        "records published in time",
    ),
    (
        "timely-amendment",
        "amendment",
        "调整按期录入率",
        "amendments entered in time",
    ),
)


def _plan_clocks(book: Ledger, year: int, department: str | None) -> Iterator[Figure]:
    for name, code, zh, en in _PLANS:
        owed = (one for one in book.of(code, department) if _about_year(one, year))
        yield _row(book, name, zh, en, _settled(book, owed), _SETTLED)


def _about_year(owed: Obligation, year: int) -> bool:
    return owed.opened.year == year


def _other_clocks(book: Ledger, year: int, department: str | None) -> Iterator[Figure]:
    for name, code, zh, en in _OTHERS:
        owed = (one for one in book.of(code, department) if one.opened.year == year)
        yield _row(book, name, zh, en, _settled(book, owed), _SETTLED)


def _settled(book: Ledger, obligations: Iterable[Obligation]) -> tuple[int, int]:
    """Return how many were met in time, of those that were met or are overdue."""
    states = [owed.status(book.day) for owed in obligations]
    settled = [status for status in states if status.done or status is Status.OVERDUE]
    return sum(status is Status.MET for status in settled), len(settled)


def _closed(book: Ledger, inspections: list[Inspection]) -> Figure:
    matters = [matter for one in inspections for matter in one.matters]
    return _row(
        book,
        "follow-ups-closed",
        "后续处理办结率",
        "follow-ups closed",
        (sum(matter.closed is not None for matter in matters), len(matters)),
        ("已办结的后续事项／后续事项", "follow-ups closed / opened"),
    )


def _draws(book: Ledger, inspections: list[Inspection], draws: DrawCounts) -> list[Figure]:
    random = sum(one.assigned.source is Source.RANDOM for one in inspections)
    visits = Counter(one.assigned.target for one in inspections if one.started is not None)
    return [
        _row(
            book,
            "random-share",
            "随机抽查占比",
            "random share",
            (random, len(inspections)),
            ("随机抽查／全部检查", "random inspections / all inspections"),
        ),
        _row(
            book,
            "repeat-visits",
            "重复检查占比",
            "targets visited more than once",
            (sum(count > 1 for count in visits.values()), len(visits)),
            ("检查超过一次的对象／被检查的对象", "targets visited twice or more / visited"),
        ),
        _row(
            book,
            "redraws",
            "作废重抽占比",
            "draws voided",
            (draws.voided, draws.results),
            ("作废的抽取／抽取", "draws voided / draws"),
        ),
        _row(
            book,
            "left-out",
            "名单外对象占比",
            "targets left out of the lists",
            (draws.excluded, draws.listed + draws.excluded),
            ("附理由排除的对象／名单内和排除的对象", "left out with a reason / listed or left out"),
        ),
    ]
