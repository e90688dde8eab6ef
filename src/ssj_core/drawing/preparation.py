"""A draw prepared 抽取准备: frame, numbers and crew of one task, shown before anything is sealed.

It is a pure function of what was read from journal, registers and rulebook; its digest names all of
it, so that what was shown and what is sealed can be held against each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from ssj_core.drawing.assignment.crew import Crew, crew_of, team_of
from ssj_core.drawing.assignment.rules import Rules
from ssj_core.drawing.drafts import StratumDraft, TaskDraft
from ssj_core.drawing.records import EntropyRule
from ssj_core.encoding import canonical, digest
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.legal.amounts import Number, percent
from ssj_core.registers.inspector import Inspector
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.target import Target
from ssj_core.rules import Decision
from ssj_core.selection import Facts, Frame, Numbers, StratumNumber, frame_of, numbers_of
from ssj_core.selection.frame import Answerer
from ssj_core.selection.numbers import task_basis


def _people(given: Iterable[Inspector]) -> tuple[Inspector, ...]:
    return tuple(given)


@frozen(kw_only=True)
class CrewFacts:
    """Who may be drawn with the targets, as it was read.

    Attributes:
        departments: who sends inspectors, the one that draws first.
        people: their registers of inspectors on the day, with leave and conflicts.
        team: inspectors of each department, where more are wanted than the rulebook asks.
        led: whether the first department's team has a leader.
        limits: what else the crew follows (areas, rotation, loads, what gives way); its team holds
            where no rulebook is asked.
        through: the last day they may be sent: certificates must last until then.
    """

    departments: tuple[str, ...]
    people: tuple[Inspector, ...] = field(converter=_people, repr=False)
    team: int | None = None
    led: bool = False
    limits: Rules | None = None
    through: date | None = None


@frozen(kw_only=True)
class Prepared:
    """What a seal of one task would hold.

    Attributes:
        task: id the TASK gets.
        facts: what it was prepared from.
        frame: who has a chance, and everybody who has none, with the reason.
        numbers: how many of each stratum, and what says so.
        crew: who may be drawn with the targets; None if inspectors are drawn later, or not at all.
        decisions: every answer it rests on, each distinct question once.
    """

    task: str
    facts: Facts = field(repr=False)
    frame: Frame = field(repr=False)
    numbers: Numbers
    crew: Crew | None = field(default=None, repr=False)
    decisions: tuple[Decision[Any], ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        """How many targets have a chance."""
        return self.frame.size

    @property
    def number(self) -> Number:
        """How many are drawn."""
        return self.numbers.total

    @property
    def digest(self) -> str:
        """Digest of all that would be sealed but secrets and chance, 64 hex digits."""
        strata = {stratum.name: stratum.targets for stratum in self.frame.strata}
        crew = self.crew
        document: dict[str, Any] = {
            "excluded": [[gone.target, gone.reason] for gone in self.frame.excluded],
            "on": self.facts.on.isoformat(),
            "strata": [
                {
                    "number": str(part.number),
                    "stratum": part.stratum,
                    "targets": list(strata[part.stratum]),
                }
                for part in self.numbers.parts
            ],
            "task": self.task,
        }
        if crew is not None:
            document["crew"] = {
                "capacities": [list(row) for row in crew.roster.capacities],
                "eligibility": [list(row) for row in crew.roster.eligibility],
                "recusals": [list(row) for row in crew.roster.recusals],
                "slots": list(crew.slots),
            }
        return digest(canonical(document))

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per stratum: stratum, N, n, ratio, pi, basis."""
        return [
            {
                "stratum": part.stratum,
                "N": part.size,
                "n": str(part.number),
                "ratio": percent(part.ratio),
                "pi": percent(part.probability),
                "basis": "、".join(part.basis),
            }
            for part in self.numbers.parts
        ]

    def draft(
        self,
        *,
        frame_secret: str,
        rules_secret: str,
        entropy: EntropyRule,
        **more: Any,  # noqa: ANN401 - fields of TaskDraft
    ) -> TaskDraft:
        """Return the draft to seal.

        Args:
            frame_secret: 64 hex of a cryptographic source, new for every attempt.
            rules_secret: likewise.
            entropy: least bits, and the sources allowed.
            more: further fields of `TaskDraft`: title, place, purpose, attempt, previous, diff, group.
        """
        return TaskDraft(
            self.task,
            **{"purpose": "official", "on": self.facts.on.isoformat(), **more},
            basis=task_basis(self.numbers.parts),
            strata=stratum_drafts(self.frame, self.numbers.parts),
            excluded=self.frame.rows_left_out(),
            slots=self.crew.slots if self.crew else (),
            roster=self.crew.roster if self.crew else None,
            frame_secret=frame_secret,
            rules_secret=rules_secret,
            entropy=entropy,
        )


def prepare_draw(
    facts: Facts,
    *,
    task: str,
    answers: Answerer | None = None,
    crew: CrewFacts | None = None,
    basis: Mapping[str, str] | None = None,
) -> Prepared:
    """Return a draw prepared from `facts`: nothing is written, nothing is drawn.

    Args:
        facts: what was read.
        task: id of the TASK.
        answers: the rulebook; without it the row and the caller speak alone.
        crew: who may be drawn with them; None if inspectors come later.
        basis: why the floor holds in strata too small for floor and cap, by name.

    Raises:
        ManyFaultsError: what frame, numbers and crew object to, all together; a single one as itself.
    """
    faults: list[SsjError] = []
    # Numbers and crew of a frame that does not stand would only repeat its faults.
    frame = frame_of(facts, answers)
    numbers = Numbers(parts=())
    made: Crew | None = None
    decisions: list[Decision[Any]] = list(frame.decisions)
    try:
        numbers = numbers_of(
            frame,
            facts.row,
            items=facts.items,
            rules=answers,
            joint=facts.joint,
            supervised=facts.fields[0] if len(facts.fields) == 1 else None,
            basis=basis,
        )
        decisions.extend(numbers.decisions)
    except SsjError as error:
        faults.extend(_each(error))
    if crew is not None:
        try:
            made, asked = _crew(facts, frame, numbers.total, crew, answers)
            decisions.extend(asked)
        except SsjError as error:
            faults.extend(_each(error))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ManyFaultsError(what=task, faults=faults)
    return Prepared(
        task=task,
        facts=facts,
        frame=frame,
        numbers=numbers,
        crew=made,
        decisions=tuple({decision.question: decision for decision in decisions}.values()),
    )


def _crew(
    facts: Facts, frame: Frame, number: Number, given: CrewFacts, answers: Answerer | None
) -> tuple[Crew, tuple[Decision[Any], ...]]:
    asked: tuple[Decision[Any], ...] = ()
    rules = given.limits
    if answers is not None:
        places, asked = team_of(
            answers,
            given.departments,
            team=given.team,
            qualifications=qualifications(facts.items, given.departments),
            led=given.led,
            onsite=facts.onsite,
            fields=facts.fields,
        )
        least = max(decision.answer.least for decision in asked)
        rules = (
            Rules(team=places, on=facts.on, through=given.through, minimum=least)
            if rules is None
            else evolve(rules, team=places, on=facts.on, minimum=least)
        )
    elif rules is None:
        msg = "the team is the caller's where no rulebook is asked: give limits"
        raise TypeError(msg)
    crew = crew_of(
        frame.members.values(),
        given.people,
        rules,
        number=number,
        answers=answers,
        fields=facts.fields,
    )
    return crew, (*asked, *crew.decisions)


def qualifications(
    items: Sequence[InspectionItem], departments: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return what the items ask of each department's inspectors (C70).

    An item without a department is the first department's.
    """
    found: dict[str, list[str]] = {department: [] for department in departments}
    for item in items:
        own = item.department if item.department in found else departments[0]
        if item.qualification and item.qualification not in found[own]:
            found[own].append(item.qualification)
    return {department: tuple(asked) for department, asked in found.items()}


def stratum_drafts(frame: Frame, parts: Sequence[StratumNumber]) -> tuple[StratumDraft, ...]:
    """Return the strata of a frame with their numbers, as a draft has them."""
    targets = {stratum.name: stratum.targets for stratum in frame.strata}
    return tuple(
        StratumDraft(
            part.stratum,
            targets=[_listed(frame.members[one]) for one in targets[part.stratum]],
            number=part.number,
            ratio=part.ratio,
            rounding=part.rounding,
            minimum=part.minimum,
            basis=part.basis,
        )
        for part in parts
    )


def _listed(target: Target) -> tuple[str, dict[str, str]]:
    stated = {"district": target.district, "name": target.name}
    return target.id, {key: value for key, value in stated.items() if value}


def _each(error: SsjError) -> Sequence[SsjError]:
    return error.faults if isinstance(error, ManyFaultsError) else (error,)
