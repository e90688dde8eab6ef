"""The ledger: every obligation as of a day, with the clauses that say until when, and what became of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from attrs import field, frozen

from ssj_core.conference import CONFERENCE, Conference
from ssj_core.errors.oversight import ObligationUnknownError
from ssj_core.inspection import INSPECTION, Inspection
from ssj_core.journal import World
from ssj_core.oversight.asking import Answer, Asker, fixed
from ssj_core.oversight.obligation import Obligation
from ssj_core.oversight.owing import Opened, Opening, Owing
from ssj_core.oversight.work import DrawnTarget, PlannedTask, planned_tasks
from ssj_core.planning import PLAN, PlanHistory
from ssj_core.rules import Rulebook, RuleSet
from ssj_core.rules.answers import Due
from ssj_core.rules.duties import Duty
from ssj_core.rules.questions import QUESTIONS, Question


@frozen(kw_only=True)
class Ledger:
    """What is owed and what is known as of a day.

    Attributes:
        day: as of this day.
        obligations: every obligation by its number.
        tasks: what plans and draws owe (`ssj_core.oversight.work`).
        plans: every plan.
        inspections: every inspection.
        conference: the joint conference, if it was established.
        world: the state it was read from.
        papers: what the papers of the place call what has a key.
    """

    day: date
    obligations: Mapping[str, Obligation]
    tasks: tuple[PlannedTask, ...]
    plans: Mapping[str, PlanHistory]
    inspections: Mapping[str, Inspection]
    conference: Conference | None
    world: World = field(repr=False)
    papers: Callable[..., tuple[str, ...]] = field(repr=False, eq=False)

    def cite(self, *keys: str) -> str:
        """Return the numbers of the clauses that the papers of the place have for these keys; — for none."""
        return ", ".join(self.papers(*(f"point:{key}" for key in keys))) or "—"

    def __getitem__(self, number: str) -> Obligation:
        """Return the obligation numbered `number`.

        Raises:
            ObligationUnknownError: nothing opened it.
        """
        if number not in self.obligations:
            raise ObligationUnknownError(obligation=number)
        return self.obligations[number]

    def of(self, code: str, department: str | None = None) -> tuple[Obligation, ...]:
        """Return the obligations of a duty that were open by the day, those of one department or all."""
        return tuple(
            owed
            for owed in self.obligations.values()
            if owed.code == code
            and owed.opened <= self.day
            and department in (None, owed.department)
        )


@frozen
class Law:
    """The rulebook as oversight asks it: its duties and terms, and the rules of a day.

    Attributes:
        book: the rulebook.
        rules_on: the rules in force here on a day; each obligation is judged by the law of the day
            it was opened.
    """

    book: Rulebook
    rules_on: Callable[[date], RuleSet]
    _asker: Asker = field(init=False, repr=False)
    _duties: Mapping[str, Duty] = field(init=False, repr=False)
    _of_day: dict[tuple[date, tuple[str, ...]], tuple[Duty, ...]] = field(
        factory=dict, init=False, repr=False
    )

    _openings: dict[str, Opening] = field(factory=dict, init=False, repr=False)

    @_asker.default
    def _asks(self) -> Asker:
        return Asker(self.rules_on)

    @_duties.default
    def _known(self) -> Mapping[str, Duty]:
        return {duty.id: duty for duty in self.book.duties}

    def duty(self, name: str) -> Duty:
        """Return a duty of the rulebook by its id."""
        return self._duties[name]

    @property
    def citations(self) -> dict[str, str]:
        """What each clause of the rulebook cites, by its id."""
        return {clause.id: clause.citation.say() for clause in self.book.clauses}

    def ask(self, question: Question[Due], day: date) -> Answer:
        """Return the day the law of `day` gives, with what each clause says."""
        return self._asker.ask(question, day)

    def duties(self, day: date, *of: str) -> tuple[Duty, ...]:
        """Return the duties in force here on a day that are opened so."""
        known = self._of_day.get((day, of))
        if known is None:
            known = tuple(duty for duty in self.rules_on(day).duties if duty.of in of)
            self._of_day[day, of] = known
        return known

    def opening(self, duty: Duty) -> Opening:
        """Return the obligation that a task or a drawn target opens, from the names it knows."""
        known = self._openings.get(duty.id)
        if known is None:
            known = self._openings[duty.id] = Opening(duty, _by_name)
        return known

    def obligation(
        self, opened: Opened, owing: Owing | None = None, done: date | None = None
    ) -> Obligation:
        """Return an obligation with its last day and what each clause says of it.

        Args:
            opened: as it was opened.
            owing: what became of obligations; None for those that `done` tells of.
            done: the day it was done.
        """
        duty = self._duties[opened.duty]
        answer = self._answer(duty, opened)
        number = opened.number
        return Obligation(
            id=number,
            duty=duty,
            department=opened.department,
            to=self.rules_on(opened.opened).terms.name(opened.to),
            subject=opened.subject,
            about=opened.about,
            opened=opened.opened,
            due=answer.due,
            hard=answer.hard,
            terms=answer.terms,
            why_none=answer.why_none,
            extension=owing.extended.get(number) if owing else None,
            discharged=owing.done.get(number) if owing else done,
        )

    def _answer(self, duty: Duty, opened: Opened) -> Answer:
        if duty.question:
            question = QUESTIONS[duty.question](**opened.facts)
            return self._asker.ask(question, opened.opened)
        return fixed(opened.due, duty.why_none.zh if duty.why_none and not opened.due else "")


def ledger(world: World, owing: Owing, law: Law, day: date) -> Ledger:
    """Return the ledger as of a day: what facts opened, what the years oblige to, what plans and draws owe.

    Args:
        world: the state of the journal.
        owing: what its facts opened, following the same state.
        law: the rulebook.
        day: the day to look from.

    Raises:
        ConflictError, ContradictoryRulesError, CalendarNeededError: the rules cannot answer; a duty
            for which they have no number is kept with its reason instead.
    """
    tasks = tuple(planned_tasks(world, day, rules_on=law.rules_on))
    found = [
        *of_years(owing, law, day),
        *(law.obligation(opened, owing) for opened in owing.opened.listed()),
        *of_tasks(tasks, owing, law),
    ]
    plans = (world.get(PLAN, key) for key in world.keys(PLAN))
    inspections = (world.get(INSPECTION, key) for key in world.keys(INSPECTION))
    return Ledger(
        day=day,
        obligations={owed.id: owed for owed in found},
        tasks=tasks,
        plans={plan.id: plan for plan in plans if plan},
        inspections={one.id: one for one in inspections if one},
        conference=world.get(CONFERENCE, CONFERENCE.of()),
        world=world,
        papers=partial(law.book.cited, law.rules_on(day).place),
    )


def still_owed(
    world: World, owing: Owing, law: Law, day: date, department: str | None = None
) -> Iterator[Obligation]:
    """Yield what is owed and not done, of one department or of all, without looking at what is done.

    Args:
        world: the state of the journal.
        owing: what its facts opened, following the same state.
        law: the rulebook.
        day: the day to look from.
        department: whose.
    """
    for owed in of_years(owing, law, day):
        if owed.discharged is None and department in (None, owed.department):
            yield owed
    for number in tuple(owing.open):
        opened = owing.opened.get(number)
        if opened is not None and department in (None, opened.department):
            yield law.obligation(opened, owing)
    tasks = planned_tasks(world, day, department=department, rules_on=law.rules_on)
    for owed in of_tasks(tasks, owing, law):
        if owed.discharged is None and department in (None, owed.department):
            yield owed


def of_years(owing: Owing, law: Law, day: date) -> Iterator[Obligation]:
    """Yield what the years oblige to, up to that of the day.

    Who came to be obliged after a year's last day owes nothing for that year.
    """
    for standing in owing.yearly.listed():
        until = min(day, standing.until or day)
        period = law.duty(standing.duty).period
        for year in range(standing.opened.year, until.year + 1):
            opened = standing.of_year(year, period.start)
            if opened.opened.year == year and opened.opened in period:
                owed = law.obligation(opened, owing)
                if owed.due is None or owed.opened <= owed.due.latest:
                    yield owed


def of_tasks(tasks: Iterable[PlannedTask], owing: Owing, law: Law) -> Iterator[Obligation]:
    """Yield what plans and draws oblige to: to draw every task, to visit every target drawn."""
    for task in tasks:
        for duty in law.duties(task.effective, "task"):
            yield _of_task(task, duty, law)
        for target in task.counted:
            for duty in law.duties(target.on, "target"):
                yield from _of_target(task, target, duty, owing, law)


def _of_task(task: PlannedTask, duty: Duty, law: Law) -> Obligation:
    """Return the duty of a task, done when every planned visit was drawn."""
    whole = task.drawn >= task.visits
    last = max((target.on for target in task.targets), default=task.effective) if whole else None
    names = {**_names(task), "owner": task.departments[0]}
    opened = law.opening(duty)(names, task.effective)
    return law.obligation(opened, done=last)


def _of_target(
    task: PlannedTask, target: DrawnTarget, duty: Duty, owing: Owing, law: Law
) -> Iterator[Obligation]:
    one = target.inspection
    for department in one.assigned.departments if one else task.departments:
        names = {
            **_names(task),
            "session": target.session,
            "target": target.target,
            "inspection": one.id if one else "",
            "each": department,
        }
        yield law.obligation(law.opening(duty)(names, target.on), owing)


def _by_name(path: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda names: names.get(path)


def _names(task: PlannedTask) -> Mapping[str, Any]:
    names = ("plan", "task", "year", "joint", "first", "last")
    return {name: getattr(task, name) for name in names}


def task_names(of: str) -> frozenset[str]:
    """Return what a duty of a task, or of a drawn target, may name."""
    names = {"plan", "task", "year", "joint", "first", "last"}
    more = {"owner"} if of == "task" else {"session", "target", "inspection", "each"}
    return frozenset(names | more)
