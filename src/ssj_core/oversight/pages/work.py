"""Who owes what to whom, until when, and why: one page per department, the overdue first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ssj_core.disclosure import Cell, Facts, Links, Page, Prose, Table
from ssj_core.legal import Text
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.pages.words import (
    Names,
    about,
    columns,
    due_text,
    joined,
    listing,
    stem,
)
from ssj_core.oversight.words import Status
from ssj_core.oversight.worklist import Entry, work_list

_SOON: Final = 7
_PAPERS: Final = {
    "resolution": Text("会议纪要", "the minutes"),
    "execution": Text("计划的实施时间", "the period of the plan"),
}
_OWED: Final = columns(
    ("left", "还剩几天", "days left", True),
    ("duty", "要做什么", "what is owed"),
    ("subject", "哪一件", "about"),
    ("to", "向谁", "to whom"),
    ("due", "最后一天", "last day", True),
    ("since", "从哪天起算", "counted from", True),
    ("why", "为什么", "why"),
)
_LATE: Final = columns(
    ("duty", "做了什么", "what was owed"),
    ("subject", "哪一件", "about"),
    ("due", "最后一天", "last day", True),
    ("done", "办结", "done", True),
    ("over", "晚了几天", "days late", True),
    ("why", "期限依据", "basis of the day"),
)
_COUNTS: Final = columns(
    ("department", "部门", "department"),
    ("overdue", "已逾期", "overdue", True),
    ("today", "今日到期", "due today", True),
    ("soon", "七天内到期", "due within seven days", True),
    ("open", "其他未到期", "other, not yet due", True),
    ("timely", "须及时办理（未定期限）", "timely, no day given", True),
    ("late", "逾期办结", "done late", True),
    ("met", "按期办结", "met in time", True),
)


def left(entry: Entry) -> Text:
    """Return how many days are left, in words; what is not certain says so."""
    days = entry.days_left
    if days is None:
        return Text("未定期限，须及时", "no day given: timely")
    if entry.status is Status.UNCERTAIN:
        return Text("是否逾期尚不确定", "overdue or not: uncertain")
    if days < 0:
        return Text(f"已逾期 {-days} 天", f"{-days} days overdue")
    return Text(f"还有 {days} 天", f"{days} days left") if days else Text("今日到期", "due today")


def why(owed: Obligation) -> Cell:
    """Return the passages whose day counts, the paper that names it, or why there is no day."""
    if owed.code in _PAPERS:
        paper = _PAPERS[owed.code]
        none = owed.due is None
        return Text(f"{paper.zh}没有定期限", f"{paper.en} set no day") if none else paper
    binding = joined(Text(one.cited, one.cited_en) for one in owed.terms if one.binding)
    if binding:
        return binding
    cited = owed.duty.citation
    return Text(
        f"{cited.say('zh')}：只要求“及时”，规则没有给出天数",
        f"{cited.say('en')}: 'timely', the rules give no number",
    )


def _counted(obligations: Iterable[Obligation], day: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in obligations:
        if one.opened > day:
            continue
        status, last = one.status(day), one.last
        if status is Status.OPEN and last is not None and (last.earliest - day).days <= _SOON:
            found["soon"] += 1
        else:
            found[_KEYS[status]] += 1
    return found


_KEYS: Final = {
    Status.OPEN: "open",
    Status.DUE_TODAY: "today",
    Status.UNCERTAIN: "overdue",
    Status.OVERDUE: "overdue",
    Status.TIMELY: "timely",
    Status.MET: "met",
    Status.MET_UNCERTAIN: "met",
    Status.MET_LATE: "late",
}


def _owed_table(
    name: str, title: Text, entries: Iterable[Entry], names: Names, empty: Text
) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "left": left(one),
            "days_left": "" if one.days_left is None else one.days_left,
            "status": one.status.value,
            "duty": one.obligation.title,
            "subject": about(one.obligation.subject, one.obligation.department, names),
            "to": one.obligation.to or Text("（未指明）", "(not named)"),
            "due": due_text(one.obligation.last),
            "since": one.obligation.opened.isoformat(),
            "why": why(one.obligation),
        }
        for one in entries
    ]
    return listing(name, title, _OWED, rows, empty=empty)


def _late_table(name: str, owed: Iterable[Obligation], day: date, names: Names) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "duty": one.title,
            "subject": about(one.subject, one.department, names),
            "due": due_text(one.last),
            "done": one.discharged.isoformat(),
            "over": (one.discharged - one.last.latest).days,
            "why": why(one),
        }
        for one in owed
        if one.status(day) is Status.MET_LATE and one.discharged and one.last
    ]
    title = Text("已办结但逾期的", "Done, but late")
    none = Text("没有逾期办结的事项。", "Nothing was done late.")
    return listing(name, title, _LATE, rows, empty=none)


def work_page(
    obligations: Iterable[Obligation],
    day: date,
    *,
    department: str,
    path: str,
    names: Names,
) -> Page:
    """Return the work list of a department as of a day: what is owed, what was late.

    Args:
        obligations: of a ledger of the events up to `day`.
        day: the day to look from.
        department: whose list.
        path: file name of the page.
        names: names of targets by the number of their inspection.
    """
    own = tuple(one for one in obligations if one.department == department and one.opened <= day)
    count, name = _counted(own, day), stem(path)
    facts: tuple[tuple[Text, Cell], ...] = tuple(
        (column.label, count[column.key]) for column in _COUNTS[1:]
    )
    heading = Text("待办（逾期的在前）", "Owed, the overdue first")
    none = Text(f"截至 {day}，没有未办结的事项。", f"Nothing is still owed on {day}.")
    return Page(
        path=path,
        title=Text(f"待办清单：{department}", f"Work list: {department}"),
        blocks=(
            Facts(title=Text(f"截至 {day}", f"As of {day}"), items=facts),
            _owed_table(f"{name}-owed", heading, work_list(own, day), names, none),
            _late_table(f"{name}-late", own, day, names),
        ),
        listed=False,
    )


def work_index(
    obligations: Iterable[Obligation],
    day: date,
    pages: Mapping[str, str],
    path: str,
    *,
    names: Names,
) -> Page:
    """Return the counts of every department and the way to its list.

    Args:
        obligations: of a ledger of the events up to `day`.
        day: the day to look from.
        pages: path of the work list by department.
        path: file name of the page.
        names: names of targets by the number of their inspection.
    """
    kept = tuple(obligations)
    rows: list[dict[str, Cell]] = []
    for name in pages:
        count = _counted((one for one in kept if one.department == name), day)
        numbers = {column.key: count[column.key] for column in _COUNTS[1:]}
        rows.append({"department": name, **numbers})
    pressing = [one for one in work_list(kept, day) if one.status is Status.OVERDUE]
    how = Text(
        "每项待办都由日志中的一件事产生、由另一件事办结；期限和依据由规则得出，不由人填写。",
        "Everything owed was opened by an event of the journal and is closed by another; day and basis are the rules' answer.",
    )
    links = Links(
        title=Text("各部门待办", "Lists of the departments"),
        items=tuple((Text(name, name), where) for name, where in pages.items()),
    )
    return Page(
        path=path,
        title=Text("待办", "Work lists"),
        blocks=(
            Prose((how,)),
            listing(
                stem(path),
                Text(f"各部门情况（截至 {day}）", f"The departments, as of {day}"),
                _COUNTS,
                rows,
                empty=Text("没有部门。", "There is no department."),
            ),
            _owed_table(
                f"{stem(path)}-overdue",
                Text("全部逾期事项", "Everything overdue"),
                pressing,
                names,
                Text(f"截至 {day}，没有逾期未办的事项。", f"Nothing is overdue on {day}."),
            ),
            links,
        ),
    )
