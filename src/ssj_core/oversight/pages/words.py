"""What all pages for officials share: sections instead of clause numbers, days in words, tables that speak."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ssj_core.disclosure import Cell, Column, Table
from ssj_core.inspection import CODES
from ssj_core.legal import Text
from ssj_core.oversight.clocks import clause_number
from ssj_core.rules import Terms
from ssj_core.rules.answers import Due

Names = Mapping[str, str]
"""Names by number (targets, inspectors, items); what is not listed is shown by its number."""

Rows = Iterable[Mapping[str, Cell]]

_CLAUSES: Final = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z0-9]+)+(?![\w-])", re.ASCII)
_CODES: Final = re.compile(
    rf"(?<![\w.-])(?:{'|'.join(re.escape(one) for one in sorted(CODES, key=len, reverse=True))})(?![\w.-])"
)
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_IDS: Final = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,18}(?![0-9A-Z])")
_SUFFIX: Final = re.compile(r"(?<=\d)-[a-z-]+$")
_CODE: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_YEAR: Final = re.compile(r"\d{4}")
_PLAN: Final = re.compile(r"([^/]+)/(\d{4})(?:/([^@#]+))?(?:@(\d+))?(?:#([^/]+)/(.+))?")
_PLANS: Final = re.compile(r"(计划|plan) ([^\s/：，；]+/\d{4}(?:/[^\s/：，；@#]+)?)(?![/\d])")
_NONE: Final[Names] = {}

NO_TERMS: Final = Terms()
SECTIONS: Final = "sections"
"""The code under which a rulebook has the short title of the paper its numbers are of."""


def note_of(terms: Terms) -> Text | None:
    """Return what a page says of the paper its sections are of; None where the book names none."""
    return terms.words.get(f"{SECTIONS}-note")


def cite(clauses: str, terms: Terms = NO_TERMS) -> Cell:
    """Return clause numbers of the source as its sections, which is what officials quote.

    What the rulebook has no section for (the basis of a threshold, say) comes back as it is.

    Args:
        clauses: numbers, with commas between.
        terms: the names the rulebook gives; a section by its number.

    >>> plan = {"C9": Text("一（二）", "1(2)"), "C93": Text("四（三）3", "4(3)3")}
    >>> cite("C9, C93", Terms({"sections": Text("方案", "plan"), **plan})).zh
    '方案一（二）、四（三）3'
    >>> cite("考核办法第五条"), cite("C9")
    ('考核办法第五条', 'C9')
    """
    parts = [clause_number(part.strip()) for part in re.split(r"[,、]", clauses)]
    if not all(part in terms.words for part in parts):
        return clauses
    found = tuple(dict.fromkeys(terms.text(part) for part in parts))
    zh, en = "、".join(one.zh for one in found), ", ".join(one.en for one in found)
    title = terms.words.get(SECTIONS)
    return Text(f"{title.zh}{zh}", f"{title.en} {en}") if title else Text(zh, en)


def in_words(text: Text, names: Names) -> Text:
    """Return `text` for a reader: results by label, targets by name, clauses cited, digests shortened.

    >>> in_words(Text("结果：no-issue；已公示", "result: no-issue"), {}).zh
    '结果：未发现问题；已公示'
    """

    def named(found: re.Match[str]) -> str:
        return f"{names[found[0]]}（{found[0]}）" if found[0] in names else found[0]

    def told(one: str, lang: str) -> str:
        short_of = _HEX.sub(lambda found: short(found[0]), one)
        cited = _CLAUSES.sub(lambda found: names.get(found[0], found[0]), short_of)
        return _PLANS.sub(lambda found: about(found[2]).say(lang), _IDS.sub(named, cited))

    zh = _CODES.sub(lambda found: CODES[found[0]].zh, text.zh)
    return Text(told(zh, "zh"), told(text.en, "en"))


def about(subject: str, department: str = "", names: Names = _NONE) -> Text:
    """Return what an obligation or a reference is about, without the marks numbers are made of.

    Args:
        subject: number of a plan and its version, of an inspection, a matter, a resolution, a year.
        department: whose page it stands on, which need not be repeated.
        names: names of targets by the number of their inspection.

    >>> about("市监局/2026@2", "市监局").zh, about("I-1/市监局", "市监局", {"I-1": "某食品厂"}).zh
    ('2026 年计划（第 2 版）', 'I-1 某食品厂')
    """
    if found := _PLAN.fullmatch(subject):
        return _plan(*(one or "" for one in found.groups()), department=department)
    if _YEAR.fullmatch(subject):
        return Text(f"{subject} 年", subject)
    number, _, matter = subject.removesuffix(f"/{department}").partition("#")
    name = f" {names[number]}" if number in names else ""
    which = matter if matter.startswith(number) else f"{number} {matter}".strip()
    said = f"{which}{name}"
    return Text(said, said)


def _plan(
    whose: str, year: str, domain: str, version: str, task: str, asked: str, *, department: str
) -> Text:
    """Return a plan in words: whose it is if not the page's, year, domain, version, task."""
    owner = "" if whose == department else f"{whose} "
    zh = f"{owner}{year} 年{f'联合计划（{domain}）' if domain else '计划'}"
    en = f"{owner}{f'joint plan ({domain})' if domain else 'plan'} {year}"
    if version:
        zh, en = f"{zh}（第 {version} 版）", f"{en}, version {version}"
    if task:
        zh, en = f"{zh}，任务 {task}，征求{asked}意见", f"{en}, task {task}, asked of {asked}"
    return Text(zh, en)


def results(codes: Iterable[str]) -> Cell:
    """Return result codes as their labels; empty when there are none."""
    return joined(Text(CODES[one].zh, CODES[one].en) for one in codes)


def joined(parts: Iterable[Text], zh: str = "；", en: str = "; ") -> Cell:
    """Return several texts as one cell; empty when there are none."""
    kept = tuple(dict.fromkeys(parts))
    return Text(zh.join(one.zh for one in kept), en.join(one.en for one in kept)) if kept else ""


def source(ref: str, names: Names = _NONE, department: str = "", terms: Terms = NO_TERMS) -> Text:
    """Return what a reference points at, as far as a person can use it.

    Args:
        ref: number of an obligation, plan, inspection, inspector or clause, or a digest.
        names: names by number.
        department: whose page it stands on.
        terms: the sections of the place's papers by their numbers.

    >>> source("result-publication:I-1/市监局").zh, source("ab" * 32).zh
    ('I-1/市监局', '摘要 abababababab…')
    """
    if _HEX.fullmatch(ref):
        return Text(f"摘要 {short(ref)}", f"digest {short(ref)}")
    head, colon, tail = ref.partition(":")
    if colon and _CODE.fullmatch(head):
        return about(tail, department)
    name = names.get(ref) or (names.get(tail) if colon else None)
    if name is not None:
        return Text(name, name)
    cited = cite(_SUFFIX.sub("", ref), terms)
    return cited if isinstance(cited, Text) else about(ref)


def short(digest: str) -> str:
    """Return the beginning of a digest: enough to compare by eye, the data file has it whole."""
    return f"{digest[:12]}…"


def due_text(due: Due | None) -> Cell:
    """Return a last day in both languages; empty when there is none."""
    return "" if due is None else Text(due.say("zh"), due.say("en"))


def columns(*specs: tuple[str, str, str] | tuple[str, str, str, bool]) -> tuple[Column, ...]:
    """Return columns from key, Chinese, English and, for cells kept on one line, True."""
    return tuple(Column(one[0], Text(one[1], one[2]), len(one) > 3) for one in specs)  # noqa: PLR2004 - the fourth says solid


def listing(
    name: str,
    title: Text,
    cols: tuple[Column, ...],
    rows: Rows,
    *,
    empty: Text,
    note: Text | None = None,
) -> Table:
    """Return a table that says why when it has no row."""
    kept = tuple(rows)
    return Table(name=name, title=title, columns=cols, rows=kept, note=note if kept else empty)


def stem(path: str) -> str:
    """Return the beginning of the names of a page's data files."""
    return path.removesuffix(".html").replace("/", "-")
