"""Decisions in words: as text, as a tree, as HTML, in Chinese and in English."""

from html import escape
from typing import Any, Final

from ssj_core.rules.answers import Verdict
from ssj_core.rules.decision import Decision, Step

_EFFECTS: Final = {
    "answered": ("给出答案", "answered"),
    "tightened": ("收紧为", "tightened"),
    "agreed": ("一致", "agreed"),
    "overruled": ("让位于更本级或更特别的规定", "gave way to a more local or more special rule"),
    "filled": ("原文未给数值，已由其他条款给出", "leaves a value open, which another clause gives"),
    "does-not-cover": ("不适用于该情形", "does not cover this case"),
    "pending": ("暂不能回答，尚缺", "cannot be asked yet, waiting for"),
    "unmodelled": ("未纳入规则", "is not modelled"),
}
_MARKS: Final = {
    "answered": "●",
    "tightened": "▲",
    "agreed": "＝",
    "overruled": "○",
    "filled": "□",
    "does-not-cover": "·",
    "pending": "…",
    "unmodelled": "？",
}


def step_line(step: Step, lang: str = "zh") -> str:
    """Return one step as one line: clause, effect, what it said."""
    en = lang == "en"
    words = _EFFECTS[step.effect][1 if en else 0]
    tail = step.words(lang)
    if step.effect == "pending":
        tail = ", ".join(step.missing)
    elif step.effect == "unmodelled":
        tail = getattr(step.source, "why").say(lang)  # noqa: B009 - only an Unmodelled has the effect
    said = f"{': ' if en else '：'}{tail}" if tail else ""
    cited = step.citation.say(lang)
    return f"{step.id} ({cited}) {words}{said}" if en else f"{step.id}（{cited}）{words}{said}"


def headline(decision: Decision[Any], lang: str = "zh") -> str:
    """Return question and answer in one line, and how far the answer may be put off."""
    answer: str = decision.answer.say(lang, lambda code: decision.rules.terms.name(code, lang))
    title = decision.question.title.say(lang)
    if not decision.excusable:
        return f"{title}: {answer}" if lang == "en" else f"{title}：{answer}"
    if isinstance(decision.answer, Verdict):
        usual = "（原则上如此，说明理由可以例外）"
        return (
            f"{title}: {answer} (in principle; a reason may make an exception)"
            if lang == "en"
            else f"{title}：{answer}{usual}"
        )
    hard: Any = decision.hard
    rest = (
        None if hard is None else hard.say(lang, lambda code: decision.rules.terms.name(code, lang))
    )
    if lang == "en":
        return (
            f"{title}: {answer} (may be put off with a reason{f', until {rest}' if rest else ''})"
        )
    return f"{title}：{answer}（说明理由可以延期{f'，至 {rest}' if rest else ''}）"


def as_text(decision: Decision[Any], lang: str = "zh") -> str:
    """Return the headline and one line a step."""
    lines = [f"  {step_line(step, lang)}" for step in decision.steps]
    return "\n".join([headline(decision, lang), *lines])


_HEADS: Final = {
    "because": ("依据", "Because"),
    "agreed": ("也适用，但没有上面的严", "These hold too, and ask no more"),
    "filled": ("原文未给数值的", "Left open by the text"),
    "pending": ("先要弄清", "To be known first"),
    "unmodelled": ("没有写进规则、请自行核对的", "Not in the rules: look yourself"),
}
_COPY: Final = (
    "（未见原文，只见转载，请核对）",
    " (only a copy of the text was seen: check it)",
)


def as_plain(decision: Decision[Any], lang: str = "zh") -> str:
    """Return the answer and its grounds for somebody who reads no rulebooks: no ids, no effects.

    What does not cover the case, or gave way, is left out; where only a copy of a text was seen, it says so.
    """
    en = lang == "en"
    groups: dict[str, list[str]] = {}
    binding = {step.id for step in decision.binding}
    for step in decision.steps:
        group: str = "because" if step.id in binding else step.effect
        if group in ("answered", "tightened"):
            group = "agreed"
        if group in _HEADS:
            groups.setdefault(group, []).append(_plain_line(step, group, lang))
    lines = [headline(decision, lang)]
    for group, (zh, english) in _HEADS.items():
        if group in groups:
            lines.append(f"{english if en else zh}{':' if en else '：'}")
            lines += [f"  {line}" for line in dict.fromkeys(groups[group])]
    return "\n".join(lines)


def _plain_line(step: Step, group: str, lang: str) -> str:
    cited = step.citation
    said = cited.summary.say(lang) if cited.summary else ""
    tail = ""
    if group == "pending":
        tail = f" [{', '.join(step.missing)}]" if lang == "en" else f"〔{'、'.join(step.missing)}〕"
    copy = _COPY[lang == "en"] if cited.confidence == "secondary" else ""
    return f"{cited.say(lang)}{': ' if lang == 'en' else '：'}{said}{tail}{copy}"


def as_tree(decision: Decision[Any], lang: str = "zh") -> str:
    """Return the steps as a tree, with each clause's summary below it."""
    lines = [headline(decision, lang)]
    steps = decision.steps
    for step in steps:
        last = step is steps[-1]
        lines.append(f"{'└─' if last else '├─'} {_MARKS[step.effect]} {step_line(step, lang)}")
        if step.citation.summary is not None:
            lines.append(f"{'   ' if last else '│  '}    {step.citation.summary.say(lang)}")
    return "\n".join(lines)


def _row(step: Step) -> str:
    link = step.citation.instrument.url
    cited = escape(step.citation.say("zh"))
    if link.startswith(("https://", "http://")):
        cited = f'<a href="{escape(link)}">{cited}</a>'
    line = escape(step.words("zh") or ", ".join(step.missing))
    cells = (escape(step.id), cited, escape(_EFFECTS[step.effect][0]), line)
    hint = escape(step_line(step, "en"))
    return f'<tr title="{hint}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def as_html(decision: Decision[Any]) -> str:
    """Return the reasons as an HTML table; the English line of each row is its tooltip."""
    head = "<tr><th>条款</th><th>依据</th><th>作用</th><th>内容</th></tr>"
    rows = "".join(_row(step) for step in decision.steps)
    title = f"<p><strong>{escape(headline(decision))}</strong><br>{escape(headline(decision, 'en'))}</p>"
    return f"<div>{title}<table>{head}{rows}</table></div>"
