"""What the demo says at the end: the year in a page, for somebody who has never seen it."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from ssj_core.calendar import Deadline
from ssj_core.demo.closing import YEAR_END
from ssj_core.demo.files import Session, year_figures
from ssj_core.demo.play import Year
from ssj_core.drawing import seal_code
from ssj_core.encoding.grid import text_table, width
from ssj_core.oversight import Figure, Ledger, Obligation, Status, Term

_TOLD: Final = (
    ("joint-plan", "1 月底前 / by the end of January"),
    ("plan", "2 月底前 / by the end of February"),
    ("amendment", "10 个工作日 / 10 working days"),
    ("result-publication", "7 与 20 个工作日 / 7 and 20 working days"),
)
_HEAD: Final = ("任务 task", "次 no.", "封存码 seal code", "名单 frame", "抽取 drawn", "状态 state")
_STATES: Final = {
    "drawn": "已抽取 / drawn",
    "closed": "保密，名单到期公开 / closed until its day",
    "void": "已作废 / voided",
}


def _example(book: Ledger, code: str) -> Obligation | None:
    owed = [one for one in book.of(code) if one.last is not None]
    late = [one for one in owed if one.status(YEAR_END) is Status.MET_LATE]
    return next(iter(late or owed), None)


def trace_line(deadline: Deadline) -> str:
    """Return how a deadline was counted, on one line: what counts, what does not and why."""
    if not deadline.unit:
        prudent, after = deadline.prudent, deadline.next_workday
        if prudent == after:
            return "当日即工作日"
        return f"当日为休息日，前后最近的工作日为 {prudent}、{after}"
    parts = []
    for effect, group in groupby(deadline.trace, key=lambda run: run.effect):
        runs = list(group)
        names = "、".join(dict.fromkeys(run.name for run in runs if run.name))
        first, last = (f"{day:%m-%d}" for day in (runs[0].first, runs[-1].last))
        span = first if first == last else f"{first} 至 {last}"
        if effect == "counted":
            parts.append(f"{span} 计 {sum(run.days for run in runs)} 天")
        elif names:
            parts.append(f"{span} {names}不计")
    return "，".join(parts)


def _term(term: Term) -> list[str]:
    mark = "→" if term.binding else " "
    lines = [f"      {mark} {term.cited}：{term.due.say()}"]
    lines.append(f"        {term.cited_en}: {term.due.say('en')}")
    if term.due.deadline is not None:
        lines.append(f"        {trace_line(term.due.deadline)}")
    return lines


def _deadlines(book: Ledger) -> list[str]:
    lines: list[str] = []
    for code, said in _TOLD:
        one = _example(book, code)
        if one is None or one.last is None:
            continue
        status, due = one.status(YEAR_END), one.last
        zh = f"{one.opened} 起，期限 {due.say()}，{one.discharged} 完成，{status.zh}"
        en = f"from {one.opened}, due {due.say('en')}, done {one.discharged}, {status.en}"
        lines += [
            f"  {said}",
            f"    {one.department} {one.title.zh}：{zh}",
            f"    {one.title.en}: {en}",
        ]
        lines += [line for term in one.terms for line in _term(term)]
    return lines


def _draws(kept: Iterable[Session]) -> list[str]:
    """Return one line per attempt, in the order they were sealed, and the reason of each that was voided."""
    rows, notes = [], []
    for session in kept:
        draw, commit = session.draw, session.draw.commit
        if commit is None:
            continue
        (entry,) = commit.tasks
        task = entry.task.rpartition("#")[2]
        rows.append(
            [
                task,
                str(entry.attempt),
                f"{seal_code(commit.hash(commit.suite))[:14]} …",
                str(sum(stratum.size for stratum in entry.strata)),
                "—" if session.closed or draw.void else str(len(draw.targets)),
                _STATES["closed" if session.closed else draw.stage],
            ]
        )
        if draw.void is not None:
            notes.append(f"  {task} ({entry.attempt}) 已作废：{draw.void.reason}")
    return [text_table(_HEAD, rows), *notes]


def _figures(found: tuple[Figure, ...]) -> list[str]:
    wide = max((width(str(one)) for one in found), default=0)
    return [f"  {one}{' ' * (wide - width(str(one)))}  {one.label_en}" for one in found]


def summary(year: Year, kept: Iterable[Session], book: Ledger, out: Path) -> str:
    """Return the summary of the year."""
    checkpoint = year.service.journal.checkpoint()
    return "\n".join(
        [
            "",
            "演练 / REHEARSAL：砾泉区的 2026 年，人物、企业、机关均为虚构",
            "An invented district's 2026: every person, enterprise and body is made up",
            "",
            "抽取：先封存，后掷骰，作废的也留着 / Draws: sealed first, dice after, voided ones kept",
            *_draws(kept),
            "",
            "期限：每个都说得出依据 / Deadlines, each with its reasons",
            *_deadlines(book),
            "",
            "年度数字 / The year in numbers",
            *_figures(year_figures(year, book)),
            "",
            f"日志 / journal   {checkpoint['seq']} 条 events，链头 head {checkpoint['hash'][:16]}…",
            f"期限 / due       {out / 'deadlines.csv'}",
            f"网站 / site      {out / 'site' / 'index.html'}",
            f"内部 / office    {out / 'office' / 'index.html'}",
            f"复核 / verify    ssj verify {out}",
        ]
    )
