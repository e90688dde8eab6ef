"""A deadline in words: the answer first, then the law, then every run of days."""

from typing import TYPE_CHECKING

from ssj_core.calendar.days import DayStatus

if TYPE_CHECKING:
    from ssj_core.calendar.deadline import Deadline

_UNITS = {
    "workday": ("个工作日", "working days"),
    "day": ("日（日历日）", "days"),
    "month": ("个月", "months"),
}


def describe(deadline: "Deadline", lang: str) -> str:
    """Return the reasoning behind a deadline, one line a fact, in ``zh`` or ``en``."""
    lines = [_answer_en(deadline), *_facts_en(deadline)] if lang == "en" else []
    lines = lines or [_answer_zh(deadline), *_facts_zh(deadline)]
    lines += [f"  {run.text(lang)}" for run in deadline.trace]
    return "\n".join([*lines, f"{'calendar' if lang == 'en' else '日历'} {deadline.calendar_id}"])


def _answer_zh(deadline: "Deadline") -> str:
    if deadline.date is not None:
        sure = "" if deadline.final else "（所依据的日子尚有未定，但任何一种安排下结果相同）"
        return f"期限届满日：{deadline.date}{sure}"
    return (
        f"期限届满日尚不能确定：最早 {deadline.earliest}，最晚 {deadline.latest}；"
        f"在 {deadline.safe_date} 前（含当日）完成，任何一种安排下都不逾期"
    )


def _answer_en(deadline: "Deadline") -> str:
    if deadline.date is not None:
        sure = (
            ""
            if deadline.final
            else " (days it rests on are still open, every arrangement gives the same)"
        )
        return f"last day: {deadline.date}{sure}"
    return (
        f"last day not certain yet: {deadline.earliest} at the earliest, {deadline.latest} at the latest; "
        f"done by {deadline.safe_date} is in time under every arrangement"
    )


def _facts_zh(deadline: "Deadline") -> list[str]:
    found = []
    if deadline.unit:
        found.append(f"起算事由之日：{deadline.trigger}；单位：{_UNITS[deadline.unit][0]}")
    if deadline.nominal is not None:
        found.append(f"名义届满日：{deadline.nominal}")
    if deadline.prudent is not None:
        found.append(
            f"审慎日（当日或之前最后一个工作日）：{deadline.prudent}；"
            f"当日或之后第一个工作日：{deadline.next_workday or '未定'}"
        )
    found += [f"依据：{text}" for text in deadline.basis]
    found += [f"不计入：{first} 至 {last}，{reason}" for first, last, reason in deadline.skipped]
    if deadline.make_up_days:
        found.append("计入的调休上班日：" + "、".join(map(str, deadline.make_up_days)))
    if deadline.certainty is not DayStatus.FINAL:
        found.append("缺少：" + "、".join(deadline.calendar.coverage.missing))
    return found


def _facts_en(deadline: "Deadline") -> list[str]:
    found = []
    if deadline.unit:
        found.append(f"runs from {deadline.trigger}, in {_UNITS[deadline.unit][1]}")
    if deadline.nominal is not None:
        found.append(f"nominal last day: {deadline.nominal}")
    if deadline.prudent is not None:
        found.append(
            f"prudent day (last working day on or before): {deadline.prudent}; "
            f"first working day on or after: {deadline.next_workday or 'open'}"
        )
    found += [f"law: {text}" for text in deadline.basis]
    found += [
        f"not counted: {first} to {last}, {reason}" for first, last, reason in deadline.skipped
    ]
    if deadline.make_up_days:
        found.append("make-up weekend days counted: " + ", ".join(map(str, deadline.make_up_days)))
    if deadline.certainty is not DayStatus.FINAL:
        found.append("missing: " + ", ".join(deadline.calendar.coverage.missing))
    return found
