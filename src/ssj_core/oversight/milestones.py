"""The milestones of the first year (C22–C25): by when, what has to be there, what is there."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.encoding import Word
from ssj_core.errors.oversight import MilestoneUnknownError
from ssj_core.errors.rules import NoClauseError
from ssj_core.oversight.asking import Rules
from ssj_core.oversight.assessed import Standing
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.beginnings import Beginnings, public_since
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.recorded import Records
from ssj_core.rules.answers import Due
from ssj_core.rules.clause import Clause
from ssj_core.rules.questions import PublishWhere, ReadyBy


class MilestoneState(Word, zh="阶段目标状态", en="state of a milestone"):
    """Where a department stands to a milestone."""

    OPEN = "open", "未到期", "not yet due"
    REACHED = "reached", "按期达到", "reached in time"
    LATE = "late", "逾期达到", "reached late"
    MISSED = "missed", "逾期未达到", "overdue"
    PAST_AT_ISSUE = "past-at-issue", "发布时期限已过", "already past when the text was issued"
    TO_JUDGE = "to-judge", "原文无量化标准，由人认定", "the text gives no measure; a person judges"


@frozen(kw_only=True)
class Check:
    """One thing a milestone looks at.

    Attributes:
        name: stable name.
        zh: what it is, in Chinese.
        en: the same in English.
        clause: where it comes from.
        reached: the day it was there; None while it is not, or when it is no matter of a day.
        counts: numerator and denominator of a figure; None for what is a matter of a day.
        met: whether it is there; None when the text gives no measure or nothing was counted.
    """

    name: str
    zh: str
    en: str
    clause: str
    reached: date | None = None
    counts: tuple[int, int] | None = None
    met: bool | None = None


@frozen(kw_only=True)
class Look:
    """Everything a check may look at, for one department as of one day."""

    department: str
    day: date
    rules: Rules
    book: Ledger
    begun: Beginnings
    records: Records
    assessment: Assessment


Checks = Callable[[Look], tuple[Check, ...]]


@frozen(kw_only=True)
class Milestone:
    """A milestone of one department.

    Attributes:
        name: its name in the rulebook.
        department: whose.
        due: the last day.
        clauses: ids of the clauses that say so.
        past_at_issue: whether that day was over when the clause came into force (C2, A4).
        checks: what was looked at.
        day: looked at as of this day.
    """

    name: str
    department: str
    due: Due
    clauses: tuple[str, ...]
    past_at_issue: bool
    checks: tuple[Check, ...]
    day: date

    @property
    def missing(self) -> tuple[Check, ...]:
        """What is not there."""
        return tuple(one for one in self.checks if one.met is False)

    @property
    def state(self) -> MilestoneState:
        """Where the department stands; a text without a measure leaves it to a person."""
        late = self.day > self.due.latest
        if self.missing:
            if not late:
                return MilestoneState.OPEN
            return MilestoneState.PAST_AT_ISSUE if self.past_at_issue else MilestoneState.MISSED
        if not self.checks or any(one.met is None for one in self.checks):
            return MilestoneState.TO_JUDGE
        days = [one.reached or self.day for one in self.checks]
        if max(days) <= self.due.latest:
            return MilestoneState.REACHED
        return MilestoneState.PAST_AT_ISSUE if self.past_at_issue else MilestoneState.LATE


def _dated(
    look: Look, milestone: str, name: str, words: tuple[str, str], day: date | None
) -> Check:
    known = day if day is not None and day <= look.day else None
    return Check(
        name=name,
        zh=words[0],
        en=words[1],
        clause=look.book.cite(f"milestone-{milestone}", f"check-{name}"),
        reached=known,
        met=known is not None,
    )


_PARTS: Final = {
    "item-list": ("抽查事项清单已建立", "the item list is there"),
    "target-register": ("检查对象名录库已建立", "the register of targets is there"),
    "inspector-register": (
        "执法检查人员名录库已建立",
        "the register of inspectors is there",
    ),
    "work-rules": ("抽查工作细则已制定", "the work rules are there"),
}
_PUBLIC: Final = {
    "item-list": ("抽查事项清单已公示", "the item list is public"),
    "inspector-registry": (
        "检查人员名录库已公示",
        "the register of inspectors is public",
    ),
    "work-rules": ("抽查工作细则已公示", "the work rules are public"),
}


def foundations(look: Look) -> tuple[Check, ...]:
    """Return whether 一单、两库、一细则 are there, and public where the rules ask for it (C22)."""
    name = look.department
    parts = [
        _dated(look, "foundations", part, words, look.begun.part(name, part))
        for part, words in _PARTS.items()
    ]
    for document, words in _PUBLIC.items():
        try:
            channels = look.rules.decide(PublishWhere(document=document)).answer.names
        except NoClauseError:  # where nothing asks for it to be public, nothing is looked at
            continue
        since = public_since(look.book.world, name, document, channels)
        parts.append(_dated(look, "foundations", f"{document}-public", words, since))
    return tuple(parts)


def started(look: Look) -> tuple[Check, ...]:
    """Return whether a plan is public on both channels and a first draw was made (C23)."""
    days = [
        max(shown.on for shown in version.published)
        for history in look.book.plans.values()
        for version in history.versions
        if version.plan.department == look.department and version.public
    ]
    plan, draw = min(days, default=None), look.begun.draws.get(look.department)
    return (
        _dated(look, "started", "plan-public", ("计划已在两个渠道公示", "a plan is public"), plan),
        _dated(look, "started", "first-draw", ("已开展首次抽取", "a first draw was made"), draw),
    )


def _figure(look: Look, milestone: str, name: str) -> Check:
    row = look.assessment.row(name)
    figure = next(one for one in look.assessment.figures if one.name == name)
    met = {Standing.REACHED: True, Standing.BELOW: False}.get(row.standing)
    return Check(
        name=name,
        zh=figure.label_zh,
        en=figure.label_en,
        clause=look.book.cite(f"milestone-{milestone}", f"figure-{name}"),
        counts=(row.numerator, row.denominator),
        met=met,
    )


def in_place(look: Look) -> tuple[Check, ...]:
    """Return progress against the plan, without a measure of its own, and the export made (C24)."""
    progress = _figure(look, "in-place", "completion")
    open_measure = Check(
        name=progress.name,
        zh=progress.zh,
        en=progress.en,
        clause=progress.clause,
        counts=progress.counts,
    )
    exported = min((fact.on for fact in look.records.exports), default=None)
    words = ("营商环境评价证据已导出", "evidence for the evaluation was exported")
    return (open_measure, _dated(look, "in-place", "evidence-exported", words, exported))


def routine(look: Look) -> tuple[Check, ...]:
    """Return coverage, completion and entry against the shares the rules require (C25)."""
    return tuple(_figure(look, "routine", one) for one in ("list-coverage", "completion", "entry"))


CHECKS: Final[Mapping[str, Checks]] = {
    "foundations": foundations,
    "started": started,
    "in-place": in_place,
    "routine": routine,
}
"""What each milestone of the source looks at, by its name in the rulebook."""


def milestones_of(look: Look) -> Iterator[Milestone]:
    """Yield where a department stands to each milestone that the rules of the place set; others have none."""
    for name in CHECKS:
        try:
            look.rules.decide(ReadyBy(milestone=name))
        except NoClauseError:
            continue
        yield milestone(name, look)


def milestone(name: str, look: Look, checks: Mapping[str, Checks] = CHECKS) -> Milestone:
    """Return where a department stands to a milestone as of the day it is looked at.

    Args:
        name: its name in the rulebook.
        look: the department, the day, and everything known.
        checks: what each milestone looks at; a rulebook of another place brings its own.

    Raises:
        MilestoneUnknownError: `checks` has nothing for it.
        NoClauseError: the rules know no such milestone.
    """
    if name not in checks:
        raise MilestoneUnknownError(milestone=name, known="、".join(checks))
    decision = look.rules.decide(ReadyBy(milestone=name))
    starts = [one.source.period.start for one in decision.binding if isinstance(one.source, Clause)]
    return Milestone(
        name=name,
        department=look.department,
        due=decision.answer,
        clauses=tuple(one.id for one in decision.binding),
        past_at_issue=any(decision.answer.latest < start for start in starts),
        checks=checks[name](look),
        day=look.day,
    )
