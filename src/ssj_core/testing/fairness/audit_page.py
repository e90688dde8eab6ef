"""An audit as one page: escaped, printable, no script, nothing fetched from elsewhere."""

from collections.abc import Iterable
from html import escape
from typing import Final

from ssj_core.testing.fairness.audit import Audit, AuditTest
from ssj_core.testing.fairness.audit_words import FEW, QUESTIONS, SOME, verdict

_STYLE: Final = """
.audit{font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;
color:#1b1f24;max-width:60rem;margin:0 auto;padding:1.5rem}
.audit h1{font-size:1.6rem;margin:0 0 .3rem}.audit h2{font-size:1.15rem;margin:2rem 0 .5rem}
.audit small,.audit .en{color:#57606a}.audit .en{display:block;font-size:.9em}
.audit .verdict{border-left:.4rem solid #2f7d4f;background:#f3f8f4;padding:.8rem 1rem;margin:1rem 0}
.audit .asking{border-color:#b7791f;background:#fdf7ea}.audit .seldom{border-color:#9b3a2f;background:#fbf1ef}
.audit table{border-collapse:collapse;width:100%;font-size:.92rem}
.audit th,.audit td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d8dee4}
.audit td.n,.audit th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.audit tr.asking td{background:#fdf7ea}.audit tr.seldom td{background:#fbf1ef}
.audit code{overflow-wrap:anywhere;font-size:.85em}
@media print{.audit{max-width:none;padding:0;font-size:11pt}.audit tr{break-inside:avoid}}
"""
_TINY: Final = 1e-6
_WORDS: Final = {
    "nothing": ("无异常", "nothing unusual"),
    "asking": ("值得问", "worth asking"),
    "seldom": ("罕见", "seldom by chance"),
}


def _both(zh: str, en: str) -> str:
    return f'{escape(zh)}<span class="en">{escape(en)}</span>'


def _level(p: float) -> str:
    return "nothing" if p >= SOME else "asking" if p >= FEW else "seldom"


def _p(p: float) -> str:
    return f"{p:.3f}" if p >= FEW else f"{p:.1e}"


def _row(test: AuditTest) -> str:
    question, level = QUESTIONS[test.question], _level(test.adjusted)
    of = f"：{test.of}" if test.of else ""
    ratio = f"{test.seen / test.expected:.2f}×" if test.expected > _TINY else "—"
    cells = (
        f"<td>{_both(question.zh + of, question.en)}</td>",
        f'<td class="n">{test.seen:g}</td>',
        f'<td class="n">{test.expected:.3g}</td>',
        f'<td class="n">{ratio}</td>',
        f'<td class="n">{_p(test.p)}</td>',
        f'<td class="n">{_p(test.adjusted)}</td>',
        f"<td>{_both(*_WORDS[level])}</td>",
    )
    return f'<tr class="{level}">{"".join(cells)}</tr>'


def _grouped(pairs: Iterable[tuple[str, str]]) -> str:
    """Return what several questions share once, with the questions in front."""
    shared: dict[str, list[str]] = {}
    for zh, words in pairs:
        shared.setdefault(words, []).append(zh)
    return _items(
        f"<b>{escape('、'.join(dict.fromkeys(names)))}</b>：{words}"
        for words, names in shared.items()
    )


def _items(rows: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"


def _section(zh: str, en: str, inside: str) -> str:
    return f"<h2>{_both(zh, en)}</h2>{inside}" if inside else ""


def _signs(audit: Audit) -> str:
    """Return the lawful causes of the signs, one list item a question."""
    signs = dict.fromkeys(test.question for test in audit.tests if test.adjusted < SOME)
    if not signs:
        return ""
    return _grouped(
        (QUESTIONS[one].zh, _both(QUESTIONS[one].causes_zh, QUESTIONS[one].causes_en))
        for one in signs
    )


def body(audit: Audit) -> str:
    """Return the audit as a part of a page, for notebooks."""
    words = verdict(audit.p, len(audit.tests))
    days = f"{audit.lists[0].day} – {audit.lists[-1].day}"
    drawn = sum(len(one.drawn) for one in audit.lists)
    head = "".join(
        f"<th{style}>{_both(zh, en)}</th>"
        for zh, en, style in (
            ("问题", "question", ""),
            ("实际", "seen", ' class="n"'),
            ("机会平均", "by chance", ' class="n"'),
            ("倍数", "ratio", ' class="n"'),
            ("p", "p", ' class="n"'),
            ("校正后 p", "adjusted p", ' class="n"'),
            ("", "", ""),
        )
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, audit.tests))}</tbody></table>"
    asked = dict.fromkeys(test.question for test in audit.tests)
    assumed = _grouped(
        (QUESTIONS[one].zh, _both(QUESTIONS[one].assumes_zh, QUESTIONS[one].assumes_en))
        for one in asked
    )
    ways = _grouped((QUESTIONS[test.question].zh, escape(test.how)) for test in audit.tests)
    untested = _items(
        f"{_both(QUESTIONS[one].zh, QUESTIONS[one].en)}<small>{escape(why)}</small>"
        for one, why in audit.untested
    )
    shown = _items(f"{escape(what)} <small>p {_p(p)}</small>" for what, p in audit.extremes)
    facts = _items(escape(fact) for fact in audit.facts)
    named = "、".join(f"{name}（{len(members)}）" for name, members in audit.groups.items())
    groups = f"事先指定的分组 groups named before looking: {escape(named)}" if named else ""
    return (
        f'<style>{_STYLE}</style><section class="audit">'
        f"<h1>{_both('抽查名单的审看', 'Published lists, examined')}</h1>"
        f"<p>{len(audit.lists)} 份名单 lists · {drawn:,} 户次 targets · {days}<br>{groups}</p>"
        f'<div class="verdict {words.level}">{_both(words.zh, words.en)}</div>'
        f"{_section('与名单本身不符的事实', 'Facts that no chance explains', facts if audit.facts else '')}"
        f"{_section('问题与答案', 'Questions and answers', table)}"
        f"{_section('先要排除的合法原因', 'Lawful causes to rule out first', _signs(audit))}"
        f"{_section('若有此事，这些名单会显示', 'What these lists would have shown', shown if audit.extremes else '')}"
        f"{_section('未能检验', 'What could not be tested', untested if audit.untested else '')}"
        f"{_section('各问题的前提', 'What each question assumes', assumed)}"
        f"{_section('p 的来历', 'Where each p comes from', ways)}"
        f"<h2>{_both('怎么读', 'How to read this')}</h2>"
        f"<p>{_both(*_READING)}</p>"
        f"<p><small>重算所用的数据 data to recompute it from: <code>sha256 {audit.digest}</code>, "
        f"seed {audit.seed}</small></p></section>"
    )


_READING: Final = (
    (
        "p 是公平抽取时出现这样或更极端数目的机会；校正后的 p 已计入问题的个数（Holm）。小的 p 只说机会很少如此，"
        "不说为什么，也不说是谁。大的 p 不证明抽取公平：名单少时，小的偏差看不见。"
    ),
    (
        "p is the chance that a fair draw gives a count so far off; the adjusted p counts the number "
        "of questions (Holm). A small p says that chance seldom does this, not why, and not who. A "
        "large p proves no fairness: few lists do not show small deviations."
    ),
)


def render(audit: Audit) -> str:
    """Return the audit as a whole page."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<title>抽查名单的审看 / Published lists, examined</title>"
        f"<style>body{{margin:0}}</style></head><body>{body(audit)}</body></html>\n"
    )
