"""Milestones with every check and its evidence, and the figures over the years (C22–C26)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Final

from ssj_core.disclosure import Block, Cell, Page, Prose, Table
from ssj_core.legal import Text, percent
from ssj_core.oversight.milestones import Check, Milestone
from ssj_core.oversight.pages.assessed import in_a_sentence
from ssj_core.oversight.pages.words import NO_TERMS, cite, columns, due_text, listing, note_of, stem
from ssj_core.oversight.trend import Trend
from ssj_core.rules import Terms

TITLES: Final[Mapping[str, Text]] = {
    "foundations": Text(
        "“一单、两库、一细则”建立完善", "list, two registers and work rules in place"
    ),
    "started": Text("全面启动、步入正轨", "started everywhere"),
    "in-place": Text("全面开展到位", "carried out everywhere"),
    "routine": Text("高质量、全覆盖、常态化", "of high quality, complete, routine"),
}
"""What the milestones of the source are called; another rulebook brings its own."""

_MET: Final = {
    True: Text("具备", "there"),
    False: Text("缺", "not there"),
    None: Text("由人认定", "a person judges"),
}
_CHECKS: Final = columns(
    ("milestone", "阶段目标", "milestone"),
    ("due", "期限", "due", True),
    ("check", "看什么", "looked at"),
    ("met", "结论", "there or not", True),
    ("evidence", "证据", "evidence"),
    ("clause", "依据", "basis"),
)


def evidence(check: Check) -> Text:
    """Return what a check rests on, in words."""
    if check.counts is not None:
        above, below = check.counts
        if not below:
            return Text("无可计数", "nothing to count")
        share = f"{above}/{below}（{percent(Fraction(above, below), 1)}）"
        return Text(share, share)
    if check.reached is not None:
        return Text(f"{check.reached} 有记录", f"on record since {check.reached}")
    return Text("没有记录", "nothing on record")


def _title(one: Milestone, titles: Mapping[str, Text]) -> Text:
    return titles.get(one.name, Text(one.name, one.name))


def _state(one: Milestone) -> Text:
    lacking = len(one.missing)
    more = (f"（缺 {lacking} 项）", f" ({lacking} missing)") if lacking else ("", "")
    return Text(f"{one.state.zh}{more[0]}", f"{one.state.en}{more[1]}")


def _state_table(name: str, found: tuple[Milestone, ...], titles: Mapping[str, Text]) -> Table:
    """Return a row for each department and a column for each milestone."""
    known = tuple(dict.fromkeys((one.name, _title(one, titles)) for one in found))
    rows: dict[str, dict[str, Cell]] = {}
    for one in found:
        rows.setdefault(one.department, {"department": one.department})[one.name] = _state(one)
    cols = columns(
        ("department", "部门", "department"),
        *((key, title.zh, title.en) for key, title in known),
    )
    none = Text("没有可核对的部门。", "There is no department to look at.")
    title = Text("各部门", "The departments")
    return listing(name, title, cols, rows.values(), empty=none)


def _check_table(
    name: str, found: tuple[Milestone, ...], titles: Mapping[str, Text], terms: Terms
) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "milestone": _title(one, titles),
            "due": due_text(one.due),
            "check": Text(check.zh, check.en),
            "met": _MET[check.met],
            "evidence": evidence(check),
            "clause": cite(check.clause, terms),
        }
        for one in found
        for check in one.checks
    ]
    department = found[0].department
    title = Text(f"{department}：逐项核对", f"{department}: check by check")
    none = Text("规则没有要求核对任何事项。", "The rules ask for no check.")
    return listing(name, title, _CHECKS, rows, empty=none, note=note_of(terms))


def milestones_page(
    milestones: Iterable[Milestone],
    path: str,
    *,
    titles: Mapping[str, Text] = TITLES,
    terms: Terms = NO_TERMS,
) -> Page:
    """Return where every department stands to every milestone, with each check and its evidence.

    Args:
        milestones: of any departments, each department's together.
        path: file name of the page.
        titles: what the milestones are called; one without a title is shown by its name.
        terms: the sections of the place's papers by their numbers.
    """
    kept, name = tuple(milestones), stem(path)
    groups = groupby(kept, key=lambda one: one.department)
    checks = [
        _check_table(f"{name}-{number}", tuple(group), titles, terms)
        for number, (_, group) in enumerate(groups, start=1)
    ]
    said = Text(
        "期限由规则给出，证据来自日志。印发方案时期限已过的单独标明，不算逾期；方案没有量化标准的，由人认定。",
        "Days are the rules', evidence is the journal's. What was past when the text was issued is told apart; where the text gives no measure a person judges.",
    )
    return Page(
        path=path,
        title=Text("阶段目标", "Milestones"),
        blocks=(Prose((said,)), _state_table(name, kept, titles), *checks),
    )


def _cell(one: Trend, year: int) -> Cell:
    figure = one.figures.get(year)
    if figure is None:
        return "—"
    if not figure.denominator:
        return Text("无可计数", "nothing to count")
    return f"{figure.numerator}/{figure.denominator}（{percent(figure.rate, 1)}）"


def trend_page(trends: Iterable[Trend], path: str) -> Page:
    """Return the figures of several years side by side, a table for each department (clause C26)."""
    kept, name = tuple(trends), stem(path)
    years = sorted({year for one in kept for year in one.years})
    cols = columns(
        ("figure", "指标", "figure"),
        *((f"y{year}", f"{year} 年", str(year), True) for year in years),
        ("said", "最近一年", "the last year in words"),
    )
    blocks: list[Block] = []
    for number, (department, group) in enumerate(groupby(kept, key=lambda one: one.department), 1):
        rows: list[dict[str, Cell]] = [
            {
                "figure": Text(one.latest.label_zh, one.latest.label_en),
                **{f"y{year}": _cell(one, year) for year in years},
                "said": in_a_sentence(one.latest),
            }
            for one in group
            if any(figure.denominator for figure in one.figures.values())
        ]
        title = Text(department, department)
        none = Text("各年均没有可以计数的。", "Nothing to count in any year.")
        blocks.append(listing(f"{name}-{number}", title, cols, rows, empty=none))
    span = {
        0: Text("还没有可比较的年度。", "There is no year to compare yet."),
        1: Text(
            "目前只有一个年度的记录，下一年度起可以比较。",
            "There are records of one year only; from the next one on they can be compared.",
        ),
    }.get(len(years), Text(f"共 {len(years)} 个年度。", f"{len(years)} years."))
    said = Text(
        "同一指标各年并列，只列数字，不作评价；各年都无可计数的指标不列。",
        "The same figure, year beside year: numbers alone, no judgment; what was never counted is left out.",
    )
    return Page(
        path=path, title=Text("历年趋势", "Over the years"), blocks=(Prose((said, span)), *blocks)
    )
