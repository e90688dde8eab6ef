"""Upkeep: clauses that never apply, ended, unanswered, or lack their source."""

import datetime as dt
from collections.abc import Iterator

from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import NoneOf, OneOf
from ssj_core.rules.lint._finding import Finding, notice
from ssj_core.rules.lint._probe import meet, said
from ssj_core.rules.rulebook import Rulebook


def upkeep_findings(book: Rulebook, on: dt.date | None) -> Iterator[Finding]:
    """Yield clauses that need somebody's attention."""
    yield from _links(book)
    latest = max((clause.period.start for clause in book.clauses), default=None)
    day = on or latest
    for clause in book.clauses:
        yield from _reach(book, clause)
        yield from _answering(book, clause)
        yield from _sourced(clause)
        if day is not None and clause.period.until is not None and clause.period.until <= day:
            until = clause.period.until
            yield notice(
                "expired",
                (clause.id,),
                f"自 {until} 起不再有效",
                f"no longer in force since {until}",
            )


def _reach(book: Rulebook, clause: Clause) -> Iterator[Finding]:
    tests = dict(clause.covers.tests)
    if any(isinstance(test, OneOf) and not test.values for test in tests.values()):
        yield notice("unreachable", (clause.id,), "任何情形都不适用", "covers no case at all")
        return
    for other in book.clauses:
        # What a lower place writes against a higher one is told as that (`local`).
        if clause.place == other.place and _never_decides(clause, other):
            yield notice(
                "unreachable",
                (clause.id, other.id),
                "另一条强制条款总是更严，本条从不起作用",
                "a mandatory clause is always tighter, so this one never decides",
            )
    scheme, tiers = tests.get("scheme"), tests.get("tier")
    if isinstance(scheme, OneOf) and isinstance(tiers, OneOf):
        known = {
            t
            for name in scheme.samples()
            for t in getattr(book.schemes.get(name), "tiers", tiers.values)
        }
        if not tiers.values & known:
            yield notice(
                "unreachable",
                (clause.id,),
                "所列等级不在方案内",
                "its tiers are none of the scheme",
            )


def _never_decides(clause: Clause, other: Clause) -> bool:
    """Tell whether a mandatory clause always says something tighter, wherever `clause` applies."""
    if other is clause or other.question is not clause.question or other.binding != "mandatory":
        return False
    if not (getattr(clause.policy, "constant", False) and getattr(other.policy, "constant", False)):
        return False
    whole = other.period.start <= clause.period.start and (
        other.period.until is None
        or (clause.period.until is not None and clause.period.until <= other.period.until)
    )
    applies = other.place.covers(clause.place) and clause.covers.inside(other.covers)
    if not (whole and applies):
        return False
    one, two = said(clause, {}), said(other, {})
    return bool(one != two and one.tighter(two) == two)


def _whole(clause: Clause, giving: list[Clause]) -> bool:
    """Tell whether the clauses that give a value cover every case of the open one.

    One of them does, or "none of these" and "one of these" of a single fact do together.
    """
    if any(clause.covers.inside(other.covers) for other in giving):
        return True
    single = [other.guard.tests[0] for other in giving if len(other.guard.tests) == 1]
    for fact, test in single:
        listed = {
            v
            for name, one in single
            if name == fact
            for v in getattr(one, "values", ())
            if isinstance(one, OneOf)
        }
        if isinstance(test, NoneOf) and test.values <= listed:
            return True
    return False


def _answering(book: Rulebook, clause: Clause) -> Iterator[Finding]:
    if clause.is_open:
        giving = [c for c in book.clauses if clause.id in c.answers and meet(clause, c)]
        if not giving:
            yield notice(
                "unanswered",
                (clause.id,),
                "原文未给出的数值尚未由任何条款给出",
                "no clause gives the value the text leaves open",
            )
        elif not _whole(clause, giving):
            yield notice(
                "partly-answered",
                (clause.id, *(other.id for other in giving)),
                "原文未给出的数值只在部分情形下给出",
                "the value the text leaves open is given for some cases only",
            )
        return
    known = {other.id: other for other in book.clauses}
    for name in clause.answers:
        target = known.get(name)
        if target is None:
            yield notice(
                "answers-unknown",
                (clause.id, name),
                "所回答的条款未加载",
                "the clause it answers is not loaded",
            )
        elif not target.is_open or target.question is not clause.question:
            yield notice(
                "answers-nothing",
                (clause.id, name),
                "所回答的条款不是同一问题的 open 条款",
                "what it answers is no open clause of its question",
            )


def _sourced(clause: Clause) -> Iterator[Finding]:
    citation = clause.citation
    if citation.summary is None:
        yield notice("no-summary", (clause.id,), "没有双语摘要", "no bilingual summary")
    if citation.confidence is None:
        yield notice(
            "no-confidence",
            (clause.id,),
            "没有说明依据的可靠程度（confidence）",
            "does not say how sure its source is",
        )


def _links(book: Rulebook) -> Iterator[Finding]:
    """Yield each instrument without a link once, whatever number of clauses cite it."""
    bare = {
        clause.citation.instrument for clause in book.clauses if not clause.citation.instrument.url
    }
    for one in bare:
        zh, en = f"《{one.title.zh}》没有链接", f"{one.title.en} has no link"
        yield notice("no-link", (one.key,), zh, en)
