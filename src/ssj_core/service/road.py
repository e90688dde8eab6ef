"""The road: the one way an act is recorded.

Under the writers' lock: the state catches up; the hand and the day are looked at; the fact's own
guard says what no record could mean; the questions it asks are put to the rulebook with facts of
the state; then it is appended with the receipt of the answers, and the state takes it. All of it
or nothing.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from ssj_core.drawing.external import ExternalDraw
from ssj_core.encoding import Text
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.refusals import Refusals, refuse_all
from ssj_core.journal import Event, Fact, NewEvent, back_dated, beginning, entry_of
from ssj_core.journal.values import Digest
from ssj_core.rules import Asking, Basis
from ssj_core.rules.adopted import RULEBOOK, RulebookAdopted, adopting
from ssj_core.service.act import Act
from ssj_core.service.hands import body_faults, clock_faults, day_faults, hand_faults

if TYPE_CHECKING:
    from ssj_core.service import Service

_no: Final = Refusals(
    "act",
    {
        "derived": (
            "“{step}”由其他办理得出，不能单独登记",
            "“{step}” follows from other acts and is not recorded by itself",
        ),
        "other-book": (
            "摘要为 {digest} 的规则书不是本系统现用的规则书",
            "the rulebook {digest} is not the one this system runs under",
            "D12",
        ),
    },
)
_key: Final = Refusals(
    "command",
    {
        "key": (
            "幂等键 {key} 已用于另一条命令；请换一个新键",
            "the key {key} was used for another command: use a new one",
        ),
    },
)


BACK_DATED: Final = "back-dated"
"""The mark of what speaks of a day before the one it is recorded on (D1)."""


@frozen
class Once:
    """A sender's key for one command, so that sending it twice records it once.

    Attributes:
        key: the key.
        digest: digest of the command as it was sent, and by whom.
    """

    key: str
    digest: Digest


@frozen(kw_only=True)
class Recorded:
    """What was recorded.

    Attributes:
        event: the event, with its place in the journal and its receipt.
        fact: what happened.
        now: the state of what it happened to, after it.
        marks: what is shown with it wherever it is told: ``back-dated`` and the fact's own.
        repeated: whether it was recorded by an earlier command with the same key.
    """

    event: Event
    fact: Fact
    now: Any
    marks: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def back_dated(self) -> bool:
        """Whether it speaks of a day before the one it is recorded on (D1)."""
        return BACK_DATED in self.marks


def record_all(
    service: "Service",
    facts: Sequence[Fact],
    act: Act,
    basis: Sequence[Basis] = (),
    *,
    once: Once | None = None,
    expected: int | None = None,
    made: bool = False,
) -> tuple[Recorded, ...]:
    """Record facts one after another, all of them or none.

    Args:
        service: where.
        facts: what happened, in order.
        act: the login and the server's clock.
        basis: what the caller rests on where the rulebook is silent.
        once: the sender's key, if it gave one.
        expected: the version of the first fact's stream the sender decided at, if it says so.
        made: whether a use case made them, from what only it can read: then they need no command.

    Raises:
        Refused, ManyFaultsError: see `Service.record`.
        VersionConflictError: somebody was faster.
    """
    state = service.state
    with service.journal.transaction(), state.lock:
        state.catch_up()
        if once and (known := sent_before(service, act, once)):
            return (known,)
        _expect(service, facts[0], expected)
        start = state.seq
        try:
            return tuple(
                _take(service, fact, act, basis, once if number == 0 else None, made=made)
                for number, fact in enumerate(facts)
            )
        except BaseException:
            state.rewind(start)
            raise


def _expect(service: "Service", fact: Fact, expected: int | None) -> None:
    actual = service.journal.version(fact.stream)
    if expected is not None and expected != actual:
        raise VersionConflictError(stream=fact.stream, expected=expected, actual=actual)


def sent_before(service: "Service", act: Act, once: Once) -> Recorded | None:
    """Return what the first command with a login's key recorded, None when there was none.

    Raises:
        Refused: ``command.key``: it was another command.
    """
    event = event_before(service, act, once)
    return None if event is None else told_again(service, event)


def event_before(service: "Service", act: Act, once: Once) -> Event | None:
    """Return the event that carries a login's key, None when there is none.

    Raises:
        Refused: ``command.key``: it was another command.
    """
    known = service.state.catch_up().once(act, once.key)
    if known is None:
        return None
    seq, text = known
    if text != once.digest:
        raise _key("key", key=once.key)
    return next(service.journal.read(None, seq - 1))


def events_before(service: "Service", event: Event) -> tuple[Event, ...]:
    """Return the events a command recorded under its key, from the first that carries it."""
    once = event.envelope.once
    found = service.journal.read(None, event.seq - 1)
    return tuple(takewhile(lambda known: known.envelope.once == once, found))


def told_again(service: "Service", event: Event) -> Recorded:
    """Return what an event recorded, with the state as it was right after it."""
    return _told(event, *service.state.at(event), repeated=True)


def _told(event: Event, fact: Fact, now: Any, *, repeated: bool = False) -> Recorded:  # noqa: ANN401 - any aggregate
    """Return what was recorded, with what is shown with it."""
    late = (BACK_DATED,) if back_dated(fact, event.at) else ()
    marks = (*late, *fact.marks(now, entry_of(event)))
    return Recorded(event=event, fact=fact, now=now, marks=marks, repeated=repeated)


def record_derived(
    service: "Service", fact: Fact, act: Act, rests: Mapping[str, Any] | None = None
) -> Event:
    """Record a fact that a use case derived: guarded, under the book on record, with its receipt.

    The caller holds the writers' lock, has asked what there is to ask, and takes the state back if it
    fails later.

    Raises:
        Refused, ManyFaultsError: ``clock.behind``; the room's own code: what no record could mean.
    """
    declared, act = fact.declared, clocked(service, fact.declared.says, act)
    now = service.state.get(declared.room, fact.keys[0])
    refuse_all(declared.says, beginning(fact, now))
    if now is None and declared.room.empty is not None:
        now = declared.room.empty()
    refuse_all(declared.says, fact.guard(now, service.state))
    if rests is not None:
        _adopt(service, act)
    return _append(service, fact, act, rests, None)


def clocked(service: "Service", says: Text, act: Act) -> Act:
    """Return the act at a moment that is not before the last entry's (D1).

    Raises:
        Refused: ``clock.behind``, failed: the server's clock is more than `drift` behind.
    """
    last = service.state.catch_up().last
    if last is None or act.at >= last:
        return act
    refuse_all(says, clock_faults(act, last, service.drift))
    return evolve(act, at=last)


def _take(
    service: "Service",
    fact: Fact,
    act: Act,
    basis: Sequence[Basis],
    once: Once | None,
    *,
    made: bool,
) -> Recorded:
    state, declared = service.state, fact.declared
    if not declared.command and not made:
        raise _no("derived", step=declared.says)
    act, fact = clocked(service, declared.says, act), fact.completed(state)
    now = state.get(declared.room, fact.keys[0])
    refuse_all(declared.says, beginning(fact, now))
    if now is None and declared.room.empty is not None:
        now = declared.room.empty()
    if isinstance(fact, RulebookAdopted) and fact.digest != service.rulebook.digest:
        raise _no("other-book", digest=fact.digest)
    refuse_all(declared.says, hand_faults(fact, now, act, state))
    guards = (day_faults(fact, act), body_faults(fact, state), fact.guard(now, state))
    found = [fault for faults in guards for fault in faults]
    refuse_all(declared.says, found, service.terms.text)
    asking = Asking(service.rules(getattr(fact, "on", act.on)), basis)
    asks = [ask for questions in declared.asks for ask in questions(state, fact)]
    objections = [*asking.objections(asks)]
    if isinstance(fact, ExternalDraw):
        objections += service.draws.listed(fact, act, asking)
    refuse_all(declared.says, [*objections, *asking.unused()])
    rests = asking.rests()
    if rests is not None:
        _adopt(service, act)
    event = _append(service, fact, act, rests, once)
    return _told(event, fact, state.get(declared.room, fact.keys[0]))


def _adopt(service: "Service", act: Act) -> None:
    """Put the rulebook on record before the first act that is decided under it."""
    adopted = service.state.get(RULEBOOK, RULEBOOK.of())
    book = service.rulebook
    if adopted is None or adopted.digest != book.digest:
        fact = adopting(book, service.place.code, act.on)
        _append(service, fact, act, None, None)


def _append(
    service: "Service", fact: Fact, act: Act, rests: Mapping[str, Any] | None, once: Once | None
) -> Event:
    journal = service.journal
    event = NewEvent(
        fact.kind,
        fact.body(),
        rests=dict(rests) if rests else None,
        once={"key": once.key, "digest": once.digest} if once else None,
    )
    (appended,) = journal.append(
        fact.stream,
        journal.version(fact.stream),
        [event],
        actor=act.actor,
        department=act.department,
        at=act.at,
    )
    service.state.take(appended.row, appended.kept)
    return appended
