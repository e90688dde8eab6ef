"""What a policy is: a frozen value that answers one kind of question from its facts alone."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from ssj_core.rules.guard import Guard, OneOf


@runtime_checkable
class Policy(Protocol):
    """A formula of law. No clock, no disk, no chance: a receipt must be able to replay it.

    A class that serves one question says so with ``question: ClassVar``; one that serves every
    question with the same type of answer says that type with ``says: ClassVar``. Optional:
    ``needs() -> tuple[str, ...]`` (facts that must be known), ``implied() -> Mapping[str,
    frozenset]`` (facts outside of which it says nothing), ``constant: ClassVar[bool]`` (the answer
    depends on no fact), ``keyed: ClassVar[bool]`` (it depends on
    the facts of ``implied`` alone), ``bind(calendar, clause) -> Callable`` (it counts working days).
    """

    def answer(self, asked: Any, /) -> Any:  # noqa: ANN401 - each policy narrows both
        """Return what the clause says to a question it covers."""
        ...


def needed_facts(policy: object) -> tuple[str, ...]:
    """Return the facts a policy must know."""
    needs: Callable[[], tuple[str, ...]] | None = getattr(policy, "needs", None)
    return needs() if needs else ()


def implied_guard(policy: object, guard: Guard) -> Guard:
    """Return `guard` narrowed to the facts the policy has something to say about."""
    implied: Callable[[], Mapping[str, frozenset[Any]]] | None = getattr(policy, "implied", None)
    if implied is None:
        return guard
    tests = dict(guard.tests)
    for fact, values in implied().items():
        said = tests.get(fact)
        tests[fact] = OneOf(v for v in values if said is None or said.holds(v))
    return Guard(tuple(tests.items()))


def bound(policy: Any, calendar: object, clause: str) -> Callable[[Any], Any]:  # noqa: ANN401 - any policy
    """Return the function that answers, with the calendar in it where one is needed."""
    bind: Callable[[object, str], Callable[[Any], Any]] | None = getattr(policy, "bind", None)
    if bind is None:
        answer: Callable[[Any], Any] = policy.answer
        return answer
    return bind(calendar, clause)
