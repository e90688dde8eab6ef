"""A session made elsewhere, recorded as far as the journal does not have it: the same guards as here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ssj_core.drawing.afterwards import record_from
from ssj_core.drawing.external import EXTERNAL
from ssj_core.drawing.facts import DRAW, Draw, DrawSealed
from ssj_core.drawing.records import Commit, Result, Task
from ssj_core.drawing.times import instant
from ssj_core.encoding import Text
from ssj_core.errors.refusals import refuse_all
from ssj_core.errors.vault import VaultEmptyError
from ssj_core.journal import in_future
from ssj_core.service.draws.answers import Answers
from ssj_core.service.draws.permitting import permitted
from ssj_core.service.draws.refusals import no
from ssj_core.service.draws.steps import fact_of, put, recomputed, sealed_of, writing

if TYPE_CHECKING:
    from ssj_core.drawing.documents import Recorded
    from ssj_core.errors import SsjError
    from ssj_core.service.act import Act
    from ssj_core.service.draws import Draws

_TIME: Final = Text("时间", "time")


def record(
    draws: Draws,
    session: str,
    records: Sequence[Mapping[str, Any]],
    act: Act,
    plans: Mapping[str, str],
) -> None:
    """Record the records of a session as far as the journal does not have them yet."""
    given = [record_from(document, f"$.records[{at}]") for at, document in enumerate(records)]
    refuse_all(DrawSealed.declared.says, _early(given, act))
    with writing(draws):
        for new in _fresh(draws, session, given):
            if isinstance(new, Commit) and new.serves is None:
                _put_seal(draws, session, new, act, plans)
                continue
            if isinstance(new, Task) and new.purpose != draws.purpose:
                raise no("rehearsal", session=session)
            if isinstance(new, Result):
                _recompute(draws, session, new)
            put(draws, fact_of(session, new), act)


def _early(given: Sequence[Recorded], act: Act) -> Iterator[SsjError]:
    """Yield the records of a day that has not come (D1)."""
    for at, record in enumerate(given):
        moment = getattr(record, "at", None)
        day = instant(moment).astimezone(act.at.tzinfo).date() if moment else act.on
        fact = fact_of("", record)
        yield from in_future(fact, _TIME, day, act.on, f"/input/records/{at}/at")


def _fresh(draws: Draws, session: str, given: Sequence[Recorded]) -> Iterator[Recorded]:
    """Yield the records that go on from what the journal has of the session."""
    key = DRAW.of(session=session)
    if draws.state.get(EXTERNAL, key) is not None:
        raise no("not-continued", session=session)
    known = [fact.body["record"] for fact in draws.service.journal.read(key)]
    if known != [record.document() for record in given[: len(known)]]:
        raise no("not-continued", session=session)
    yield from given[len(known) :]


def _put_seal(draws: Draws, session: str, seal: Commit, act: Act, plans: Mapping[str, str]) -> None:
    """Record a seal with a permit for each of its tasks, under the one plan they are rows of."""
    answers, versions = Answers(draws.service.rules(act.on)), dict[str, int]()
    for entry in seal.tasks:
        plan, _, number = entry.task.rpartition("#")
        plan = plans.get(entry.task, plan)
        if not plan:
            raise no("plan-unnamed", task=entry.task)
        permit = permitted(draws, plan, number or entry.task, act, answers)
        own = entry.task == permit.row.key
        if own and (entry.attempt, entry.previous) != (permit.attempt, permit.previous):
            raise no("other-attempt", task=entry.task, attempt=permit.attempt)
        versions[plan] = permit.row.version
    if len(versions) > 1:
        raise no("several-plans", session=session, plans=sorted(versions))
    ((plan, version),) = versions.items()
    fact = DrawSealed(record=seal, session=session, plan=plan, version=version)
    put(draws, fact, act, answers.rests())


def _recompute(draws: Draws, session: str, result: Result) -> None:
    """Hold a result against what its seal gives, where the closed part of the seal is here (C88)."""
    draw: Draw | None = draws.state.get(DRAW, DRAW.of(session=session))
    if draw is None or draw.commit is None or draw.commit.serves is not None:
        return
    try:
        sealed = sealed_of(draws, draw) if draws.vault is not None else None
    except VaultEmptyError:
        return
    if sealed is not None:
        recomputed(sealed, result, draw.contrib)
