"""Plans: for one set of covering clauses, who answers and who tightens. The law of the engine.

*The most local default answers; every mandatory clause, however distant, may only tighten that
answer; two equals that differ are an error; nothing in force is an error.* Among defaults of one
place the narrower guard is the more special rule and answers.
"""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from ssj_core.rules.clause import Clause

Says = Callable[[Any], Any]


@frozen(kw_only=True)
class Plan:
    """Who answers and who tightens, for every question with the same covering clauses.

    Attributes:
        heads: the defaults of equal standing that answer; they must agree.
        tighteners: the mandatory clauses.
        overruled: defaults a more local or more special one answers instead of.
        fixed: what the clauses that read no fact say together, None if there are none.
        asks: the functions still to be asked, tightened onto `fixed`.
        split: the functions of several heads, which must agree; empty for one head.
        pending: clauses that cannot be asked before a fact is known.
        unanswered: open clauses whose value nobody gives.
        awaited: open clauses whose value a pending clause may give.
        filled: open clauses whose value a clause gives.
        blocked: whether a mandatory clause is pending.
    """

    heads: tuple[Clause, ...]
    tighteners: tuple[Clause, ...]
    overruled: tuple[Clause, ...]
    fixed: Any
    asks: tuple[Says, ...]
    split: tuple[Says, ...]
    pending: tuple[Clause, ...]
    unanswered: tuple[Clause, ...]
    awaited: tuple[Clause, ...]
    filled: tuple[Clause, ...]
    blocked: bool

    @property
    def speaking(self) -> tuple[Clause, ...]:
        """The clauses that make the answer, in the order they speak."""
        return self.heads + self.tighteners


def _picked(clauses: Sequence[Clause], bits: int) -> list[int]:
    return [index for index in range(len(clauses)) if bits >> index & 1]


def _heads(defaults: Sequence[Clause]) -> list[Clause]:
    """Return the most local, most special defaults: several only if none is narrower."""
    if not defaults:
        return []
    depth = max(clause.place.depth for clause in defaults)
    local = [clause for clause in defaults if clause.place.depth == depth]
    return [c for c in local if not any(other.covers.narrower(c.covers) for other in local)]


def plan_of(
    clauses: Sequence[Clause],
    says: Sequence[Says],
    sure: int,
    maybe: int,
    question: Any,  # noqa: ANN401 - any question
) -> Plan:
    """Return the plan for the clauses in `sure`, with those in `maybe` waiting for a fact.

    Constants and tables over the facts that make the case (tiers) are settled here, with
    `question`, once for every case; what reads other facts is asked each time.
    """
    covering = [clauses[i] for i in _picked(clauses, sure)]
    function = {clauses[i].id: says[i] for i in _picked(clauses, sure)}
    opens = [clause for clause in covering if clause.is_open]
    speaking = [clause for clause in covering if not clause.is_open]
    given = {name for clause in speaking for name in clause.answers}
    heads = _heads([clause for clause in speaking if clause.binding == "default"])
    tight = [clause for clause in speaking if clause.binding == "mandatory"]
    single = heads[:1] if len(heads) == 1 else []
    constant = [c for c in (*single, *tight) if _settled(c.policy)]
    asked = [c for c in (*single, *tight) if not _settled(c.policy)]
    pending = tuple(clauses[i] for i in _picked(clauses, maybe))
    coming = {name for clause in pending for name in clause.answers}
    return Plan(
        heads=tuple(heads),
        tighteners=tuple(tight),
        overruled=tuple(c for c in speaking if c.binding == "default" and c not in heads),
        fixed=_fold(constant, function, question),
        asks=tuple(function[clause.id] for clause in asked),
        split=tuple(function[clause.id] for clause in heads) if not single else (),
        pending=pending,
        unanswered=tuple(clause for clause in opens if clause.id not in given | coming),
        awaited=tuple(clause for clause in opens if clause.id in coming - given),
        filled=tuple(clause for clause in opens if clause.id in given),
        blocked=any(clause.binding == "mandatory" for clause in pending),
    )


def _settled(policy: object) -> bool:
    return getattr(policy, "constant", False) or getattr(policy, "keyed", False)


def _fold(constant: Sequence[Clause], function: dict[str, Says], question: Any) -> Any:  # noqa: ANN401 - any question
    said: Any = None
    for clause in constant:
        one = function[clause.id](question)
        said = one if said is None else said.tighter(one)
    return said
