"""What an office still has to decide: values the law leaves to it, questions no clause answers."""

from collections.abc import Iterator

import attrs
from attrs import frozen

from ssj_core.legal import Citation, Text
from ssj_core.rules.example import example_clauses, example_of
from ssj_core.rules.questions import QUESTIONS, Question
from ssj_core.rules.ruleset import RuleSet


@frozen(kw_only=True)
class Gap:
    """Something no clause in force decides.

    Attributes:
        question: word of the question.
        title: the question, for people.
        clause: id of the clause that leaves the value open; empty where no clause speaks at all.
        citation: where that stands.
        partly: whether some cases have a value.
        example: the clause that would decide it, ready for the office's own rulebook.
    """

    question: str
    title: Text
    clause: str = ""
    citation: Citation | None = None
    partly: bool = False
    example: str

    def say(self, lang: str = "zh") -> str:
        """Return it in one line."""
        title = self.title.say(lang)
        if self.citation is None:
            none = "no clause in force speaks of it" if lang == "en" else "没有任何有效条款"
            return f"{title}: {none}" if lang == "en" else f"{title}：{none}"
        where = self.citation.say(lang)
        summary = self.citation.summary.say(lang) if self.citation.summary else ""
        if lang == "en":
            some = "given for some cases only" if self.partly else "no value given"
            return f"{title}: {self.clause} ({where}): {summary}; {some}"
        some = "只在部分情形下给出" if self.partly else "尚未给出"
        return f"{title}：{self.clause}（{where}）{summary}；{some}"


def gaps(rules: RuleSet) -> tuple[Gap, ...]:
    """Return what is still to be decided at a place on a day, by question.

    Args:
        rules: the rules in force there.

    >>> from datetime import date
    >>> from ssj_core.rules import Rulebook
    >>> rules = Rulebook.load("cn").at("150602", on=date(2026, 11, 30))
    >>> print(next(gap for gap in gaps(rules) if gap.clause).say("en")[:35])
    visits per year: cn-54-cap (General
    """
    found = [*_open(rules), *_silent(rules)]
    order = list(QUESTIONS)
    return tuple(sorted(found, key=lambda gap: (not gap.clause, order.index(gap.question))))


def _open(rules: RuleSet) -> Iterator[Gap]:
    for clause in rules.clauses:
        if not clause.is_open:
            continue
        giving = [other for other in rules.clauses if clause.id in other.answers]
        if any(clause.covers.inside(other.covers) for other in giving):
            continue
        yield Gap(
            question=clause.question.word,
            title=clause.question.title,
            clause=clause.id,
            citation=clause.citation,
            partly=bool(giving),
            example=example_clauses([clause], rules.place, rules.on),
        )


def _silent(rules: RuleSet) -> Iterator[Gap]:
    known = {clause.question for clause in rules.clauses}
    for word, kind in QUESTIONS.items():
        if kind not in known:
            example = example_of(_bare(kind), rules.place, rules.on)
            yield Gap(question=word, title=kind.title, example=example)


def _bare(kind: type[Question[object]]) -> Question[object]:
    """Return the question with nothing known but what it cannot do without."""
    needed = {
        part.name: 1 if part.type is int else "…"
        for part in attrs.fields(kind)  # type: ignore[arg-type]  # every question is an attrs class
        if part.default is attrs.NOTHING
    }
    return kind(**needed)
