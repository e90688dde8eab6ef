"""What the demo says at the end: the year in a page, for somebody who has never seen it."""

from pathlib import Path
from typing import Final

from ssj_core.demo.files import LAST_DAY, draw_lines, year_figures
from ssj_core.demo.play import Year
from ssj_core.oversight import Duty, Ledger, Obligation, Status
from ssj_core.simple.show import text_table

_TOLD: Final = (
    (Duty.JOINT_PLAN, "1 月底前 / end of January"),
    (Duty.PLAN, "2 月底前 / end of February"),
    (Duty.AMENDMENT, "10 个工作日 / working days"),
    (Duty.RESULT, "7 与 20 个工作日 / 7 and 20 working days"),
)


def _example(book: Ledger, duty: Duty) -> Obligation | None:
    owed = [one for one in book.obligations.values() if one.duty is duty]
    late = [one for one in owed if one.status(LAST_DAY) is Status.MET_LATE]
    return next(iter(late or owed), None)


def _deadlines(book: Ledger) -> list[str]:
    lines: list[str] = []
    for duty, said in _TOLD:
        one = _example(book, duty)
        if one is None or one.last is None:
            continue
        lines.append(
            f"  {said}：{one.department} {one.duty.label_zh}，{one.opened} 起，"
            f"期限 {one.last.say()}，{one.discharged} 完成，{one.status(LAST_DAY).label_zh}"
        )
        lines += [
            f"      {'→' if term.binding else ' '} {term.cited}：{term.due.say()}"
            for term in one.terms
        ]
        deadline = one.last.deadline
        if deadline is not None and deadline.trace:
            lines.append(f"      {deadline.explain()}" if hasattr(deadline, "explain") else "")
    return [line for line in lines if line.strip()]


def summary(year: Year, book: Ledger, out: Path) -> str:
    """Return the summary of the year."""
    head = ["任务", "第几次", "封存码（前三组）", "户数", "抽取", "状态"]
    rows = [
        [
            line.task,
            str(line.attempt),
            line.seal_code[:14],
            str(line.size),
            str(line.drawn or "—"),
            line.state.zh,
        ]
        for line in draw_lines(year)
    ]
    counted = [f"  {one}" for one in map(str, year_figures(year, book))]
    checkpoint = year.service.journal.checkpoint()
    return "\n".join(
        [
            "",
            "演练 / REHEARSAL：砾泉区的 2026 年，人物、企业、机关均为虚构",
            "An invented district's 2026: every person, enterprise and body is made up",
            "",
            "抽取：先封存，后掷骰，作废的也留着 / Draws: sealed first, dice after, voided ones kept",
            text_table(head, rows),
            "",
            "期限：每个都说得出依据 / Deadlines, each with its reasons",
            *_deadlines(book),
            "",
            "年度数字 / The year in numbers",
            *counted,
            "",
            f"日志 {checkpoint['seq']} 条，链头 {checkpoint['hash'][:16]}… / journal: {checkpoint['seq']} events",
            f"网站 / site      {out / 'site' / 'index.html'}",
            f"复核 / verify    ssj verify {out}",
        ]
    )
