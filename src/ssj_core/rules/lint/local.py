"""What a local book does to the law above it: loosened, gone out of force, left open for a year."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from ssj_core.rules.clause import Clause
from ssj_core.rules.lint._finding import Finding, notice
from ssj_core.rules.lint._probe import said
from ssj_core.rules.policies.timing import ByDay, WithinDays
from ssj_core.rules.rulebook import Rulebook

_YEAR: Final = dt.timedelta(days=365)
_LAST: Final = 31
"""The last day of a month counts as its 31st where days of a year are compared."""


def local_findings(book: Rulebook, day: dt.date | None) -> Iterator[Finding]:
    """Yield what a more local clause does to the ones above it, as of a day."""
    for clause in book.clauses:
        for above in book.clauses:
            if _under(clause, above) and loosens(clause, above):
                yield _loosened(clause, above)
        if day is not None:
            yield from _gone(book, clause, day)
            yield from _left_open(book, clause, day)


def _under(clause: Clause, above: Clause) -> bool:
    """Tell whether `above` binds from higher up, as long as `clause` holds, wherever it applies."""
    longer = above.period.until is None or (
        clause.period.until is not None and clause.period.until <= above.period.until
    )
    # Of one place two papers bind together: what a later one adds beside an earlier one only tightens.
    earlier = above.place != clause.place or (
        above.period.start < clause.period.start
        and above.citation.instrument != clause.citation.instrument
    )
    # A default may well be wider than the mandatory clause that makes an exception to it.
    wider = clause.binding == "mandatory" and above.covers.inside(clause.covers)
    return (
        above.binding == "mandatory"
        and not clause.is_open
        and not above.is_open
        and above.question is clause.question
        and earlier
        and above.place.covers(clause.place)
        and above.period.start <= clause.period.start
        and longer
        and (clause.covers.inside(above.covers) or wider)
    )


def loosens(clause: Clause, above: Clause) -> bool:
    """Tell whether a clause says less than one above it that nothing local can loosen."""
    ours, theirs = clause.policy, above.policy
    if isinstance(ours, WithinDays) and isinstance(theirs, WithinDays):
        alike = (ours.unit, ours.clock, ours.statute) == (theirs.unit, theirs.clock, theirs.statute)
        return alike and ours.days > theirs.days
    if isinstance(ours, ByDay) and isinstance(theirs, ByDay):
        return _ordinal(ours) > _ordinal(theirs)
    constant = (getattr(policy, "constant", False) for policy in (ours, theirs))
    if not all(constant):
        return False
    one, two = said(clause, {}), said(above, {})
    return bool(one != two and one.tighter(two) == two)


def _ordinal(policy: ByDay) -> tuple[int, int]:
    """Return a day of every year in a form that tells which comes later."""
    return policy.month, _LAST if policy.day == "last" else policy.day


def _loosened(clause: Clause, above: Clause) -> Finding:
    where = above.say("zh"), above.say("en")
    whole = clause.covers.inside(above.covers)
    part = ("", "") if whole else ("在其适用的情形下", " where that applies")
    return notice(
        "loosens",
        (clause.id, above.id),
        f"放宽了{where[0]}的强制规定，{part[0]}不会起作用；请删去，或改为不低于上级的要求",
        f"loosens what {where[1]} makes mandatory, and never decides{part[1]}: drop it, or ask for no less",
    )


def _gone(book: Rulebook, clause: Clause, day: dt.date) -> Iterator[Finding]:
    """Yield that it gives the value of a clause that is no longer in force."""
    if day not in clause.period:
        return
    known = {other.id: other for other in book.clauses}
    for name in clause.answers:
        named = known.get(name)
        if named is None or named.period.until is None or named.period.until > day:
            continue
        later = [
            other.id
            for other in book.clauses
            if other.is_open and other.question is named.question and day in other.period
        ]
        ids = "、".join(later)
        yield notice(
            "answers-ended",
            (clause.id, name),
            f"所回答的条款自 {named.period.until} 起不再有效；"
            + (f"现行的是 {ids}，请改写 answers" if later else "请删去 answers 中的这一项"),
            f"what it answers is no longer in force since {named.period.until}: "
            + (f"answer {', '.join(later)} instead" if later else "leave it out of answers"),
        )


def _left_open(book: Rulebook, clause: Clause, day: dt.date) -> Iterator[Finding]:
    """Yield a value the text wants and nobody gives, for a year and longer."""
    if not clause.is_open or day not in clause.period:
        return
    giving = [other for other in book.clauses if clause.id in other.answers]
    if any(day in other.period for other in giving):
        return
    ends = [
        other.period.until for other in giving if other.period.until and other.period.until <= day
    ]
    since = max(ends, default=clause.period.start)
    if day - since < _YEAR:
        return
    yield notice(
        "open-for-a-year",
        (clause.id,),
        f"自 {since} 起一年以上没有任何条款给出原文要求的数值；"
        f'请在本级规则书中写一条 answers = ["{clause.id}"]（ssj rules gaps 给出写法）',
        f"no clause has given the value the text wants since {since}, a year and more: write one "
        f'with answers = ["{clause.id}"] (ssj rules gaps shows how)',
    )
