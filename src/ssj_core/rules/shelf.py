"""The clauses that can answer one kind of question at one place and day, indexed by its facts.

Each fact is an axis: a table from value to the set of clauses it lets through, as bits of one whole
number. A question meets two such sets: the clauses that surely cover it, and those that still might
(a fact is unknown). What follows from a pair of sets is a plan, worked out once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from attrs import define, field, frozen

from ssj_core.errors.rules import FactRefusedError, UnknownTierError
from ssj_core.rules.clause import Clause
from ssj_core.rules.guard import Given, OneOf, Test
from ssj_core.rules.kinds import BUILTIN
from ssj_core.rules.plan import Plan, plan_of
from ssj_core.rules.policies import bound
from ssj_core.rules.questions import Question
from ssj_core.rules.questions._facts import fact_types, vocabulary

_MOST_PLANS: Final = 4096


@frozen
class Axis:
    """One fact: which clauses each of its values lets through.

    Attributes:
        fact: its name.
        free: the clauses that do not test it.
        table: for each value some clause names, the clauses it lets through.
        loose: the tests that other values may pass too, with the bit of their clause.
        kind: the type of the fact, for values nobody named.
        closed: all its values, empty where there is no end to them.
    """

    fact: str
    free: int
    table: Mapping[Any, int]
    loose: tuple[tuple[int, Test], ...]
    kind: type
    closed: frozenset[Any]

    def passing(self, value: Any) -> int:  # noqa: ANN401 - facts have many types
        """Return the clauses that a value lets through which no clause names.

        Raises:
            FactRefusedError: the fact has no such value: a slip would fall through every guard.
        """
        if (self.closed and value not in self.closed) or not isinstance(value, self.kind):
            known = ", ".join(sorted(map(str, self.closed))) or self.kind.__name__
            raise FactRefusedError(fact=self.fact, value=value, known=known)
        bits = self.free
        for bit, test in self.loose:
            if test.holds(value):
                bits |= bit
        return bits


def _asked(clause: Clause, kind: type[Question[Any]], calendar: object) -> Callable[[Any], Any]:
    """Return the function that answers for a clause, in the question's own type of answer."""
    answer, reads = bound(clause.policy, calendar, clause.id), kind.reads
    if reads is None or clause.kind in BUILTIN.policies:
        return answer
    return lambda question: reads(answer(question))


def _axis(fact: str, hint: Any, clauses: Sequence[Clause], everyone: int) -> Axis:  # noqa: ANN401 - any type
    tests: list[tuple[int, Test]] = []
    free = everyone
    for index, clause in enumerate(clauses):
        test = dict(clause.covers.tests).get(fact)
        if test is None and fact in clause.needs:
            test = Given()
        if test is not None:
            tests.append((1 << index, test))
            free &= ~(1 << index)
    loose = tuple((bit, test) for bit, test in tests if not isinstance(test, OneOf))
    table: dict[Any, int] = {}
    for bit, test in tests:
        if isinstance(test, OneOf):
            for value in test.values:
                table[value] = table.get(value, free) | bit
    for value in table:
        for bit, test in loose:
            if test.holds(value):
                table[value] |= bit
    closed = vocabulary(hint)
    return Axis(fact, free, table, loose, type(next(iter(closed))) if closed else hint, closed)


def _keys(clauses: Iterable[Clause]) -> Callable[[Any], Any] | None:
    """Return what reads the facts that tables of values are looked up by, None without tables."""
    tables = (clause.policy for clause in clauses if getattr(clause.policy, "keyed", False))
    facts = sorted({fact for policy in tables for fact in getattr(policy, "implied", dict)()})
    return attrgetter(*facts) if facts else None


@define
class Shelf:
    """The clauses for one kind of question, most local first.

    Attributes:
        clauses: in the order traces show them.
        says: for each clause, the function that answers.
    """

    clauses: tuple[Clause, ...]
    schemes: Mapping[str, tuple[str, ...]]
    says: tuple[Callable[[Any], Any], ...]
    axes: tuple[Axis, ...]
    everyone: int
    tiered: bool
    _facts: Callable[[Any], Any]
    _keys: Callable[[Any], Any] | None
    _plans: dict[Any, Plan] = field(factory=dict)

    @classmethod
    def of(
        cls,
        kind: type[Question[Any]],
        clauses: Iterable[Clause],
        schemes: Mapping[str, tuple[str, ...]],
        calendar: object,
    ) -> "Shelf":
        """Return the shelf of a question's type."""
        kept = tuple(sorted(clauses, key=lambda clause: clause.order))
        everyone = (1 << len(kept)) - 1
        named = {fact for c in kept for fact, _ in c.covers.tests} | {
            f for c in kept for f in c.needs
        }
        facts = sorted(named)
        hints = fact_types(kind)
        return cls(
            kept,
            schemes,
            tuple(_asked(clause, kind, calendar) for clause in kept),
            tuple(_axis(fact, hints[fact], kept, everyone) for fact in facts),
            everyone,
            tiered=hasattr(kind, "scheme") and hasattr(kind, "tier"),
            facts=attrgetter(*facts) if facts else lambda _: (),
            keys=_keys(kept),
        )

    def plan(self, question: Any) -> Plan:  # noqa: ANN401 - any question of this type
        """Return what the clauses that cover this question amount to.

        Raises:
            UnknownTierError: its tier is not one of its scheme.
        """
        if self.tiered:
            self._check_tier(question)
        sure = maybe = self.everyone
        axes = self.axes
        if axes:
            values = self._facts(question)
            for axis, value in zip(axes, values if len(axes) > 1 else (values,), strict=True):
                if value is None:
                    sure &= axis.free
                else:
                    bits = axis.table.get(value)
                    if bits is None:
                        bits = axis.passing(value)
                    sure &= bits
                    maybe &= bits
        case = (sure, maybe) if self._keys is None else (sure, maybe, self._keys(question))
        plan = self._plans.get(case)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            plan = plan_of(self.clauses, self.says, sure, maybe & ~sure, question)
            self._plans[case] = plan
        return plan

    def _check_tier(self, question: Any) -> None:  # noqa: ANN401 - any question with a tier
        tier = question.tier
        if tier is not None and (tiers := self.schemes.get(question.scheme)) and tier not in tiers:
            raise UnknownTierError(tier=tier, scheme=question.scheme, tiers="、".join(tiers))
