"""The figures of a ledger: what the law wants counted, and what else shows how it went."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import evolve

from ssj_core.errors.rules import NoClauseError, OpenRuleError
from ssj_core.inspection import Inspection, ResultState, Source, Stage
from ssj_core.oversight.asking import Rules
from ssj_core.oversight.drawn import DrawCounts, draw_counts
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.words import Duty, Status
from ssj_core.planning import Happened, coverage
from ssj_core.rules.questions import RequiredRate


def figures(
    book: Ledger,
    day: date,
    rules: Rules,
    *,
    items: Iterable[str],
    department: str | None = None,
    draws: Iterable[Happened] = (),
) -> tuple[Figure, ...]:
    """Return the figures of a ledger as of a day (reference: clauses C13, C82–C84, C93–C94).

    Args:
        book: the ledger.
        day: counted up to and with this day, as far as clocks are concerned.
        rules: the rules that set the required shares.
        items: numbers of the items on the list, the department's own when one is given.
        department: one department, or None for the whole district.
        draws: the draw events of the journal, those of the department when one is given.
    """
    inspections = [one for one in book.inspections.values() if _mine(one, department)]
    rows = (
        *_coverage(book, tuple(items), department),
        *_progress(inspections, department),
        *_clocks(book, day, department),
        *_draws(inspections, draw_counts(draws)),
    )
    return tuple(evolve(row, required=_required(rules, row.name)) for row in rows)


def _mine(inspection: Inspection, department: str | None) -> bool:
    return department is None or department in inspection.assigned.departments


def _required(rules: Rules, metric: str) -> Fraction | None:
    try:
        return rules.decide(RequiredRate(metric=metric, joint=False)).answer.value
    except (NoClauseError, OpenRuleError):
        return None


def _row(
    name: str, zh: str, en: str, counts: tuple[int, int], says: tuple[str, str], clause: str
) -> Figure:
    return Figure(
        name=name,
        label_zh=zh,
        label_en=en,
        numerator=counts[0],
        denominator=counts[1],
        counts_zh=says[0],
        counts_en=says[1],
        clause=clause,
    )


def _coverage(book: Ledger, items: tuple[str, ...], department: str | None) -> list[Figure]:
    plans = tuple(
        one.current.plan
        for one in book.plans.values()
        if department in (None, one.current.plan.department)
    )
    found = coverage(items, plans)
    return [
        _row(
            "list-coverage",
            "清单覆盖率",
            "coverage of the item list",
            (found.planned, found.listed),
            ("列入年度计划的清单事项／清单事项", "listed items in a plan / listed items"),
            "C82, C101",
        )
    ]


def _progress(inspections: list[Inspection], department: str | None) -> list[Figure]:
    kept = [one for one in inspections if one.stage is not Stage.CANCELLED]
    done = {Stage.COMPLETE, Stage.ARCHIVED, Stage.RECOGNISED}
    ended = len(inspections) - len(kept)
    return [
        _row(
            "completion",
            "检查完成率",
            "completion",
            (sum(one.stage in done for one in kept), len(kept)),
            (
                "已公示或互认的检查／应检查（终止的另计）",
                "published or recognised / assigned, not ended",
            ),
            "C83, C94",
        ),
        _entry(kept, department),
        _row(
            "excluded",
            "终止检查占比",
            "inspections ended without result",
            (ended, len(inspections)),
            ("终止的检查／下达的检查", "inspections ended / assigned"),
            "C83",
        ),
        _closed(inspections),
    ]


def _entry(kept: list[Inspection], department: str | None) -> Figure:
    parts = [
        part
        for one in kept
        if one.finished is not None
        for name, part in one.parts
        if department in (None, name)
    ]
    entered = sum(part.state is not ResultState.NOT_ENTERED for part in parts)
    return _row(
        "entry",
        "结果录入率",
        "entry of results",
        (entered, len(parts)),
        (
            "已录入结果／检查已结束（按检查部门）",
            "results entered / inspections ended, by department",
        ),
        "C84",
    )


def _closed(inspections: list[Inspection]) -> Figure:
    matters = [matter for one in inspections for matter in one.matters]
    return _row(
        "follow-ups-closed",
        "后续处理办结率",
        "follow-ups closed",
        (sum(one.closed is not None for one in matters), len(matters)),
        ("已办结的后续事项／后续事项", "follow-ups closed / opened"),
        "C15, C95, C126",
    )


_CLOCKS = {
    "timely-publication": (
        Duty.RESULT,
        "结果按期公示率",
        "results published in time",
        "C9, C93, C119",
    ),
    "timely-records": (
        Duty.RECORD,
        "涉企信息按期公示率",
        "records published in time",
        "C9, C12, C16",
    ),
    "timely-plan": (Duty.PLAN, "年度计划按期率", "annual plans in time", "C76"),
    "timely-joint-plan": (Duty.JOINT_PLAN, "联合计划按期率", "joint plans in time", "C100"),
    "timely-amendment": (
        Duty.AMENDMENT,
        "调整按期录入率",
        "amendments entered in time",
        "C86, C105",
    ),
}


def _clocks(book: Ledger, day: date, department: str | None) -> list[Figure]:
    rows = []
    for name, (duty, zh, en, clause) in _CLOCKS.items():
        states = [
            one.status(day)
            for one in book.obligations.values()
            if one.duty is duty and one.opened <= day and department in (None, one.department)
        ]
        settled = [one for one in states if one.done or one is Status.OVERDUE]
        says = ("按期完成／已完成或已逾期", "met in time / met or overdue")
        counts = (sum(one is Status.MET for one in settled), len(settled))
        rows.append(_row(name, zh, en, counts, says, clause))
    return rows


def _draws(inspections: list[Inspection], draws: DrawCounts) -> list[Figure]:
    random = sum(one.assigned.source is Source.RANDOM for one in inspections)
    visits = Counter(one.assigned.target for one in inspections if one.started is not None)
    return [
        _row(
            "random-share",
            "随机抽查占比",
            "random share",
            (random, len(inspections)),
            ("随机抽查／全部检查", "random inspections / all inspections"),
            "C13",
        ),
        _row(
            "repeat-visits",
            "重复检查占比",
            "targets visited more than once",
            (sum(count > 1 for count in visits.values()), len(visits)),
            ("检查超过一次的对象／被检查的对象", "targets visited twice or more / visited"),
            "C6",
        ),
        _row(
            "redraws",
            "作废重抽占比",
            "draws voided",
            (draws.voided, draws.results),
            ("作废的抽取／抽取", "draws voided / draws"),
            "C109",
        ),
        _row(
            "left-out",
            "名单外对象占比",
            "targets left out of the lists",
            (draws.excluded, draws.listed + draws.excluded),
            ("附理由排除的对象／名单内和排除的对象", "left out with a reason / listed or left out"),
            "C109",
        ),
    ]
