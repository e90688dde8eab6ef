"""The draw on the road: permit, prepare, seal, throw, void, dispose; each step read, asked, recorded.

Nothing is handed in that the journal, the registers or chance decide: the frame is the roll of the
day, the numbers follow from plan and rules, the result from what was sealed and what the dice said.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import field, frozen

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Item,
    Outcome,
    Prepared,
    Sealed,
    Seen,
    Shortage,
    Times,
    Voided,
    Witness,
    dispose,
    log_head,
    prepare_draw,
    restore,
    seal_session,
    teams_of,
)
from ssj_core.drawing.assignment import Rules, Team, Teams
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.documents import Recorded
from ssj_core.drawing.facts import DRAW, FACT_OF, Draw, DrawFact, DrawSealed
from ssj_core.drawing.facts import no as happened
from ssj_core.drawing.items import PUBLIC, bits_of, kind_of
from ssj_core.drawing.preparation import CrewFacts
from ssj_core.drawing.records import Commit, Promise, Result, Reveal, Task
from ssj_core.drawing.times import instant, write_time
from ssj_core.encoding import Text, canonical, parse
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals, Refused, refuse_all
from ssj_core.errors.vault import VaultEmptyError
from ssj_core.journal import State
from ssj_core.planning import on_platform
from ssj_core.ports import Vault
from ssj_core.rules import Asking, Basis, Decision, RuleSet
from ssj_core.rules.questions import MayRunDraw, Question, TeamSize
from ssj_core.selection import Facts
from ssj_core.service.act import Act
from ssj_core.service.drawing import drawn_elsewhere
from ssj_core.service.reading import PlannedRow, Source
from ssj_core.service.road import record_derived

if TYPE_CHECKING:
    from ssj_core.service import Service

A = TypeVar("A")
BITS: Final = 24
SOURCES: Final = ("contrib", "dice", "drand", "kl8", "secret", "ssq")

no: Final = Refusals(
    "draw",
    {
        "unknown-row": (
            "计划 {plan} 的现行版本没有任务 {task}",
            "plan {plan} in effect has no task {task}",
            "C87",
        ),
        "not-effective": (
            "计划 {plan} 尚未生效（还缺：{missing}）；生效后才能抽取",
            "plan {plan} is not in effect (missing: {missing}): no draw before it is",
            "C79",
            "C87",
        ),
        "window-over": (
            "任务 {task} 的实施时间已于 {end} 结束；请先按程序调整计划",
            "the period of task {task} ended on {end}: amend the plan first",
            "C77",
            "C80",
        ),
        "not-listed": (
            "抽查事项 {item} 不在现行公示的清单中",
            "item {item} is on no list in force",
            "C5",
        ),
        "pending": (
            "任务 {task} 的抽取 {session} 尚未结束；先出结果或作废",
            "draw {session} of task {task} is still open: finish or void it first",
            "C80",
        ),
        "used-up": (
            "任务 {task} 计划检查 {visits} 次，已抽取 {used} 次",
            "task {task} has {visits} planned visits, {used} drawn",
            "C80",
        ),
        "number": (
            "任务 {task} 应抽 {number} 户，不能抽 {expected} 户；要改数量，请调整计划",
            "task {task} draws {number}, not {expected}: amend the plan to change it",
            "C80",
        ),
        "size": (
            "任务 {task} 的待抽取名单有 {size} 户，不是 {expected} 户；请重新核对准备结果",
            "the frame of task {task} has {size} targets, not {expected}: look at the preparation again",
            "C88",
        ),
        "joint-initiator": (
            "联合任务 {task} 由发起单位 {owner} 抽取，{department} 不能抽取",
            "the joint task {task} is drawn by its initiator {owner}, not by {department}",
            "C107",
        ),
        "reserves": (
            "任务 {task} 抽取后只剩 {left} 户可作候补，不足 {expected} 户",
            "after the draw of task {task}, {left} targets are left to stand by, not {expected}",
            "C88",
        ),
        "moved": (
            "准备之后名录、计划或规则有变动；请重新准备，核对后再封存",
            "register, plan or rules moved since it was prepared: prepare and look again",
            "C88",
        ),
        "unknown": (
            "没有抽取 {session} 的记录",
            "there is no draw {session} on record",
            "C88",
            "C109",
        ),
        "not-recomputed": (
            "抽取 {session} 的结果与按封存重新计算的不一致；不能采用",
            "the result of {session} is not what its seal gives when recomputed: it is not taken",
            "C88",
            "C109",
        ),
        "rehearsal": (
            "演练不能作为正式抽取",
            "a rehearsal is no official draw",
            "C109",
        ),
        "stands": (
            "抽取 {session} 已有结果；结果产生后，只有人手不足说明或复核不通过才能作废",
            "draw {session} has its result: after it only a shortage statement or a failed verification voids",
            "C109",
        ),
        "still-there": (
            "检查对象 {target} 仍在名录中，不能换成候补；先去检查，确已退出的，先在名录中登记",
            "target {target} is still in the register: no reserve takes its place; record its exit first",
            "C64",
            "C80",
        ),
        "not-next": (
            "抽取 {session} 的下一个候补是 {next}，不是 {reserve}；候补按签号顺序递补",
            "the next reserve of {session} is {next}, not {reserve}: reserves step in by their order",
            "C80",
            "C109",
        ),
        "no-vault": (
            "本服务没有配置保密库；请在创建 Service 时给出 vault",
            "this service has no vault: give it one when making it",
        ),
        "thrown": (
            "抽取 {session} 已经掷过骰子，不能再掷；人手不足的，附说明作废后另行封存",
            "the dice of {session} were thrown: they are not thrown again; void with the shortage statement",
            "C109",
        ),
        "no-shortage": (
            "抽取 {session} 没有出现人手不足；不能以此作废",
            "no throw of {session} led to a shortage: it does not void it",
            "C89",
            "C109",
        ),
        "other-team": (
            "检查对象 {target} 抽到的是 {drawn}，不能改派 {team}",
            "the lot sends {drawn} to {target}, not {team}",
            "C89",
            "C109",
        ),
        "no-team": (
            "抽取 {session} 没有抽取检查人员；先抽检查人员，再派出",
            "draw {session} drew no inspectors: draw them first",
            "C89",
        ),
    },
)
hand: Final = Refusals(
    "hand",
    {
        "initiator": (
            "任务 {task} 由 {owner} 发起抽取，登录部门是 {department}",
            "task {task} is drawn by {owner}, not by {department}",
            "C87",
            "C107",
        )
    },
    status="not-allowed",
)


@frozen
class Own:
    """An answer that is the caller's own, where the rulebook is silent.

    Attributes:
        question: what was asked.
        answer: what the caller rests on.
        rules: the rules that were silent.
        binding: no clause.
    """

    question: Question[Any]
    answer: Any
    rules: RuleSet = field(repr=False)
    binding: tuple[Any, ...] = ()


class Answers:
    """The rulebook, with every answer kept for the receipt of the act."""

    def __init__(self, rules: RuleSet, own: Sequence[Basis] = ()) -> None:
        """Begin with nothing asked; `own` is what the caller rests on where the rulebook is silent."""
        self.asking = Asking(rules, own)

    @property
    def schemes(self) -> Mapping[str, tuple[str, ...]]:
        """The tiers of every scheme the rulebook knows."""
        return self.asking.rules.schemes

    def decide(self, question: Question[A]) -> Decision[A]:
        """Return the answer with its reasons; equal questions are asked once.

        Raises:
            Refused: ``rules.open``, with the clause text that would answer; ``rules.unknown-fact``.
        """
        found = self.asking.ask(question, question.title)
        if found.decision is not None:
            return cast("Decision[A]", found.decision)
        own = Own(question, found.answer, self.asking.rules)
        return cast("Decision[A]", own)

    def rests(self) -> dict[str, Any] | None:
        """Return the receipt for the envelope."""
        return self.asking.rests()


@frozen(kw_only=True)
class Choices:
    """What a person decides about a draw; all else is read.

    Attributes:
        left_out: reasons of targets a person leaves out (`ssj_core.selection.frame.BY_HAND`).
        added: targets a person insists on; refused where one has no chance.
        crew: whether inspectors are drawn with the targets.
        limits: what else the crew follows: areas, rotation, loads, what gives way.
        basis: why the floor holds in strata too small for floor and cap, by name.
        own: what the caller rests on where the rulebook is silent.
    """

    left_out: Mapping[str, str] = field(factory=dict)
    added: tuple[str, ...] = ()
    crew: bool = True
    limits: Rules | None = None
    basis: Mapping[str, str] = field(factory=dict)
    own: tuple[Basis, ...] = ()


@frozen(kw_only=True)
class Expected:
    """What the sender saw when a draw was prepared; what is None is not held against the seal.

    Attributes:
        number: how many are drawn.
        size: how many targets have a chance.
        digest: the digest of the preparation.
        reserves: how many more must have a chance, to stand by.
    """

    number: int | None = None
    size: int | None = None
    digest: str | None = None
    reserves: int = 0


@frozen(kw_only=True)
class Permit:
    """The ground on which a row may be drawn.

    Attributes:
        row: the row.
        session: the number the next session gets.
        attempt: 1, or one more than the attempt that was voided.
        previous: the hash of the COMMIT that was voided, None if there is none.
        clauses: the clauses of the rulebook that answered.
    """

    row: PlannedRow
    session: str
    attempt: int = 1
    previous: str | None = None
    clauses: tuple[str, ...] = ()


@frozen(kw_only=True)
class Thrown:
    """Chance that was thrown and found no full teams: it stands until the VOID discloses it."""

    items: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    reveals: tuple[Reveal, ...]


@frozen(kw_only=True)
class Assigned:
    """What a drawn target is inspected for, by whom, when: read from the draw, never typed.

    Attributes:
        session: the draw.
        target: the target.
        team: the inspectors drawn for it.
        row: the row in effect when it was sealed.
        late: whether the row's period is over.
    """

    session: str
    target: str
    team: Team
    row: PlannedRow
    late: bool = False


@frozen(kw_only=True)
class Draws:
    """The draws of a journal.

    Attributes:
        service: the road everything is recorded on.
        vault: where closed parts lie until they are drawn.
        source: what a draw reads.
        chance: makes secrets, 64 hex digits.
        on_platform: whether this system is the declared platform (C52); None: as it was declared.
    """

    service: "Service"
    vault: Vault
    source: Source
    chance: Callable[[], str] = field(default=lambda: secrets.token_hex(32), repr=False)
    on_platform: bool | None = None

    @property
    def state(self) -> State:
        """The state of the journal."""
        return self.service.state

    def permit(self, plan: str, task: str, act: Act) -> Permit:
        """Return the ground on which the department of `act` may seal a draw of a row.

        Raises:
            Refused, ManyFaultsError: no such row, plan not in effect, window over, item off the list,
                an open draw, every visit used, another department's (not-allowed).
            NoClauseError, OpenRuleError, FactNeededError: the rulebook does not answer.
        """
        return self._permitted(plan, task, act, Answers(self.service.rules(act.on)))

    def prepare(self, plan: str, task: str, act: Act, choices: "Choices | None" = None) -> Prepared:
        """Return the draw prepared: nothing is written; its digest is what a seal may expect.

        Args:
            plan: number of the plan.
            task: number of the row.
            act: who, for which department, when.
            choices: what a person decides about frame and crew.
        """
        chosen = choices or Choices()
        answers = Answers(self.service.rules(act.on), chosen.own)
        return self._prepared(self._permitted(plan, task, act, answers), act, answers, chosen)

    def seal(
        self,
        plan: str,
        task: str,
        act: Act,
        choices: "Choices | None" = None,
        *,
        expected: Expected | None = None,
        entropy: Sequence[str] = ("dice",),
        contributions: Sequence[Promise] = (),
        times: Times | None = None,
    ) -> Sealed:
        """Return the row sealed: TASK and COMMIT are on record, the closed part is in the vault.

        Args:
            plan: number of the plan.
            task: number of the row.
            act: who, for which department, when.
            choices: what a person decides about frame and crew.
            expected: what the sender saw when it was prepared.
            entropy: what will decide the draw, in order.
            contributions: the parties' commitments, one for each ``contrib:`` item.
            times: when contributions close, a public source speaks, an unannounced list opens.

        Raises:
            Refused: ``draw.number`` (C80), ``draw.size``, ``draw.moved``; and see `permit`.
        """
        chosen = choices or Choices()
        answers = Answers(self.service.rules(act.on), chosen.own)
        permit = self._permitted(plan, task, act, answers)
        rolls = self.source.rolls(permit.row, act.on)
        prepared = self._prepared(permit, act, answers, chosen)
        refuse_all(
            Text("封存", "the seal"), _unexpected(prepared, permit.row, expected or Expected())
        )
        draft = prepared.draft(
            frame_secret=self.chance(),
            rules_secret=self.chance(),
            entropy=EntropyRule(bits=BITS, level="witnessed", sources=SOURCES),
            authority=act.department,
            before=self._task_before(permit),
            place=self.service.place.code,
            attempt=permit.attempt,
            previous=permit.previous,
        )
        closed = times is not None and times.open is not None
        sealed = seal_session(
            session=permit.session,
            suite=self.service.journal.suite,
            at=act.at,
            mode="unannounced" if closed else "open",
            reveals="draw",
            tasks=(draft,),
            entropy=(*entropy, "secret") if closed else tuple(entropy),
            contributions=contributions,
            secret=self.chance() if closed else None,
            times=_times(act, times),
            log=log_head(act.department, self._logged(), self.service.journal.suite),
        )
        # The closed part first: a COMMIT whose secrets are lost could never be drawn.
        self.vault.put(sealed.commit.hash(sealed.commit.suite), sealed.private)
        with self._writing():
            again = self._permitted(plan, task, act, Answers(answers.asking.rules))
            now = self.source.rolls(again.row, act.on)
            if (again.session, again.row, now) != (permit.session, permit.row, rolls):
                raise no("moved")
            row = permit.row
            for record in sealed.records:
                fact = _fact(permit.session, record)
                if isinstance(fact, DrawSealed):
                    fact = fact.but(plan=row.plan, version=row.version, rolls=rolls)
                self._record(fact, act, answers.rests() if isinstance(fact, DrawSealed) else None)
        return sealed

    def _logged(self) -> Iterator[bytes]:
        """Yield the records of every session in the journal, in order of entry, each once."""
        known: set[bytes] = set()
        for event in self.service.journal.read():
            record = event.envelope.body.get("record")
            if event.envelope.kind.startswith("draw.") and isinstance(record, dict):
                data = canonical(record)
                if data not in known:
                    known.add(data)
                    yield data

    def _task_before(self, permit: Permit) -> Task | None:
        """Return the TASK of the attempt that was voided, None at the first attempt."""
        if permit.previous is None:
            return None
        voided = self.sealed_as(permit.row.key, permit.previous)
        return next(one for one in voided.tasks if one.task == permit.row.key)

    def sealed_as(self, row: str, digest: str) -> Draw:
        """Return the draw of a row whose COMMIT has a digest.

        Raises:
            Refused: ``draw.unknown``: there is none.
        """
        for key in self.state.find(DRAW, "row", row):
            draw = self.state.get(DRAW, key)
            if draw and draw.commit and draw.commit.hash(draw.commit.suite) == digest:
                return draw
        raise no("unknown", session=digest)

    def throw(
        self,
        session: str,
        act: Act,
        *,
        items: Sequence[Item | str],
        evidence: Sequence[Evidence],
        reveals: Sequence[Reveal] = (),
        seen: Sequence[Seen] = (),
    ) -> Outcome:
        """Return what chance decided, RESULT on record.

        Args:
            session: the draw.
            act: who, for which department, when.
            items: the public items that were announced, in order.
            evidence: for each, when it was known and before whom.
            reveals: the parties' contributions, if there are any.
            seen: who wrote down or where was posted what was sealed, before any of it was known.

        Raises:
            Shortage: no full teams: nothing is recorded; its statement voids the session.
            Refused: not sealed, drawn already, void, another's (not-allowed); ``draw.thrown``: other
                dice than those that led to a shortage.
            VaultEmptyError: the closed part is lost.
            EntropyRefusedError, OrderRefusedError: chance that is not what was announced.
        """
        draw = self._waiting(session, act)
        sealed = self._restored(draw)
        before = self._thrown(draw)
        if before is not None and before.items != tuple(map(_written, items)):
            raise no("thrown", session=session)
        try:
            outcome = sealed.draw(
                items=items, evidence=evidence, reveals=reveals, at=act.at, seen=seen
            )
        except Shortage:
            # The dice stand: what they gave is disclosed by the VOID, and never thrown again.
            self._keep_thrown(draw, items, evidence, reveals)
            raise
        with self._writing():
            self._record_new(draw, outcome, act)
        return outcome

    def result(
        self, session: str, result: Result, act: Act, *, reveals: Sequence[Reveal] = ()
    ) -> Outcome:
        """Take a RESULT made elsewhere from the same seal, recomputed before it is taken.

        Raises:
            Refused: ``draw.not-recomputed``: it is not what the seal gives; ``draw.rehearsal``.
        """
        draw = self._waiting(session, act)
        sealed = self._restored(draw)
        if sealed.purpose != "official":
            raise no("rehearsal", session=session)
        try:
            outcome = _again(sealed, result, reveals)
        except Shortage:
            raise
        except SsjError as error:
            raise no("not-recomputed", session=session) from error
        if outcome.result != result:
            raise no("not-recomputed", session=session)
        with self._writing():
            self._record_new(draw, outcome, act)
        return outcome

    def void(
        self,
        session: str,
        act: Act,
        *,
        reason: str,
        approver: str,
        shortage: str | None = None,
        failed_verification: str | None = None,
        dice: Sequence[Item] = (),
        witnesses: Sequence[Witness] = (),
    ) -> Voided:
        """Return a session that shall not stand, its VOID on record (D10).

        Before the outcome with reason and approver; after it only on a shortage statement or a failed
        verification.

        From t2 on the VOID discloses what would have been drawn: what was thrown and found no full
        teams, or `dice`; those that nobody has thrown yet are thrown here, for nothing but that.

        Args:
            session: the draw.
            act: who, for which department, when.
            reason: why.
            approver: who approved.
            shortage: the statement that no full teams can be made, after a throw that found none.
            failed_verification: the report of a verification that failed.
            dice: thrown before witnesses to be disclosed; after t2, where nothing was thrown.
            witnesses: who saw them, or, before t2, that nothing was thrown.

        Raises:
            Refused: ``draw.stands``, ``draw.no-shortage``: no throw led to one; void already, unknown,
                another's (not-allowed).
            OpeningMissingError: a public source other than dice has spoken: it has to be given.
        """
        draw = self._own(self._draw(session), act)
        if draw.void is not None:
            raise happened("void", session=session)
        if draw.result is not None and not (shortage or failed_verification):
            raise no("stands", session=session)
        words = reason if failed_verification is None else f"{reason}（{failed_verification}）"
        short = self._thrown(draw)
        if draw.result is not None:
            voided = self._outcome(draw).void(at=act.at, reason=words, approver=approver)
        elif short is None and shortage is not None:
            raise no("no-shortage", session=session)
        else:
            thrown = short or self._disclosed(draw, act, dice, witnesses)
            voided = self._restored(draw).void(
                at=act.at,
                reason=words,
                approver=approver,
                shortage=None if short is None else " ".join((shortage or words).split()),
                items=thrown.items if thrown else (),
                evidence=thrown.evidence if thrown else (),
                reveals=thrown.reveals if thrown else (),
                witnesses=() if thrown else witnesses,
            )
        with self._writing():
            self._record(_fact(session, voided.void), act)
        return voided

    def dispose(
        self,
        session: str,
        target: str,
        act: Act,
        *,
        outcome: str,
        reason: str | None = None,
        approver: str | None = None,
        replace: str | bool | None = None,
    ) -> Outcome:
        """Record what became of a drawn target; with `replace`, its next reserve takes its place.

        Args:
            session: the draw.
            target: the target.
            act: who, for which department, when.
            outcome: what became of it, a word of the protocol.
            reason: why.
            approver: who approved.
            replace: the reserve whom the sender believes to be next, or True for whoever it is.

        Raises:
            Refused: not drawn; ``draw.still-there``: the register does not say that it left;
                ``draw.not-next``: another reserve is next.
            DispositionRefusedError: disposed of before, no reason or approver, no reserve left.
        """
        draw = self._own(self._draw(session), act)
        known = self._outcome(draw)
        task = self._task_of(draw, known, target)
        if replace:
            self._check_left(draw, task, target, act.on)
        disposed = dispose(
            known,
            task,
            target,
            at=act.at,
            what=outcome,
            reason=reason,
            approver=approver,
            replace=bool(replace),
        )
        last = disposed.dispositions[-1]
        if isinstance(replace, str) and last.replaced_by and last.replaced_by.id != replace:
            raise no("not-next", session=session, next=last.replaced_by.id, reserve=replace)
        with self._writing():
            self._record(_fact(session, last), act)
        return disposed

    def assigned(
        self, session: str, target: str, act: Act, *, team: Sequence[str] | None = None
    ) -> Assigned:
        """Return what a drawn target is to be inspected for, and by whom.

        Args:
            session: the draw.
            target: a drawn target, or the reserve that took its place.
            act: who, for which department, when.
            team: whom the sender believes to be drawn; refused when the lot says otherwise.

        Raises:
            Refused: unknown draw, not drawn, another team, no inspectors drawn.
        """
        draw = self._draw(session)
        outcome = self._outcome(draw)
        task = self._task_of(draw, outcome, target)
        plan, _, number = task.rpartition("#")
        sealed_on = date.fromisoformat(outcome.commit.at[:10])
        row = self.source.row(plan, number, sealed_on)
        if row is None:
            raise no("unknown-row", plan=plan, task=number)
        if act.department not in row.departments:
            raise hand("initiator", task=number, owner=row.owner, department=act.department)
        teams = teams_of(outcome, task)
        if not teams.plan:
            raise no("no-team", session=session)
        drawn = Team(
            target=target,
            members=teams.team(self._team_place(outcome, task, target)).members,
        )
        if team is not None and set(team) != set(drawn.inspectors):
            raise _other_team(drawn, team, teams)
        self._check_size(row, drawn, act)
        return Assigned(session=session, target=target, team=drawn, row=row, late=act.on > row.last)

    def _check_size(self, row: PlannedRow, team: Team, act: Act) -> None:
        """Hold the team against the size the rulebook asks on the day it is sent (C71)."""
        answers = Answers(self.service.rules(act.on))
        sent = Counter(member.slot.split("/")[0] for member in team.members)
        for supervised in _fields(row) or (None,):
            decision = answers.decide(
                TeamSize(joint=row.joint, onsite=_onsite(row), field=supervised)
            )
            for department in row.departments:
                if sent[department] not in decision.answer:
                    raise _ruled(
                        Text("派出", "sending the team"),
                        decision,
                        Text(
                            f"{department} {sent[department]} 人，应{decision.answer.say()} 人",
                            f"{department}: {sent[department]}, should be {decision.answer.say('en')}",
                        ),
                        "C71",
                    )

    # What the steps share

    def _on_platform(self, day: date) -> bool:
        """Tell whether this system is the platform; until somebody declared one, it is."""
        if self.on_platform is not None:
            return self.on_platform
        return on_platform(self.state, day) is not False

    def _permitted(self, plan: str, task: str, act: Act, answers: Answers) -> Permit:
        row = self.source.row(plan, task, act.on)
        if row is None:
            raise no("unknown-row", plan=plan, task=task)
        if act.department != row.owner:
            if row.joint:
                raise no("joint-initiator", task=task, owner=row.owner, department=act.department)
            raise hand("initiator", task=task, owner=row.owner, department=act.department)
        self.state.catch_up()
        refuse_all(Text("抽取许可", "the permit"), self._against(row, act.on))
        asked = MayRunDraw(
            joint=row.joint,
            plan_effective=not row.missing,
            scheme_approved=None if not row.joint else row.resolution is not None,
            implementation_scheme=None if not row.joint else row.implementation,
            by_initiator=True,
            on_platform=self._on_platform(act.on),
            snapshot_frozen=True,
        )
        decision = answers.decide(asked)
        clauses = tuple(step.id for step in decision.binding)
        if not decision.answer.allowed:
            raise _ruled(
                Text("抽取", "the draw"),
                decision,
                Text("不允许", "refused"),
            )
        sessions = [self.state.get(DRAW, key) for key in self.state.find(DRAW, "row", row.key)]
        last = sessions[-1] if sessions else None
        redraw = last if last is not None and last.void is not None else None
        return Permit(
            row=row,
            session=f"{row.key}-{len(sessions) + 1}",
            attempt=_attempt(redraw, row.key),
            previous=redraw.commit.hash(redraw.commit.suite) if redraw and redraw.commit else None,
            clauses=clauses,
        )

    def _against(self, row: PlannedRow, on: date) -> Iterator[SsjError]:
        """Yield what no draw of the row could mean on that day."""
        if row.missing:
            yield no("not-effective", plan=row.plan, missing=row.missing)
        if on > row.last:
            yield no("window-over", task=row.task, end=row.last)
        yield from (no("not-listed", item=item) for item in row.off_list)
        standing = [
            draw
            for key in self.state.find(DRAW, "standing", row.key)
            if (draw := self.state.get(DRAW, key)) is not None
        ]
        for draw in standing:
            if draw.stage == "sealed":
                yield no("pending", task=row.task, session=draw.session)
        used = len(standing) + drawn_elsewhere(self.service.journal, row.plan, row.task)
        if used >= row.visits and all(draw.stage == "drawn" for draw in standing):
            yield no("used-up", task=row.task, visits=row.visits, used=used)

    def _prepared(self, permit: Permit, act: Act, answers: Answers, chosen: Choices) -> Prepared:
        row, day, source = permit.row, act.on, self.source
        facts = Facts(
            on=day,
            row=row.row,
            items=row.items,
            roll=source.roll(row, day),
            visits=source.visits(row, day),
            last_drawn=source.last_drawn(row, day),
            checked=source.checked(row, day),
            left_out=chosen.left_out,
            added=chosen.added,
            joint=row.joint,
            onsite=_onsite(row),
            fields=_fields(row),
        )
        return prepare_draw(
            facts,
            task=row.key,
            answers=answers,
            crew=CrewFacts(
                departments=row.departments, people=source.people(row, day), limits=chosen.limits
            )
            if chosen.crew
            else None,
            basis=chosen.basis,
        )

    def _draw(self, session: str) -> Draw:
        draw = self.state.catch_up().get(DRAW, DRAW.of(session=session))
        if draw is None or draw.commit is None:
            raise no("unknown", session=session)
        return draw

    def outcome(self, session: str) -> Outcome:
        """Return the outcome of a drawn session, computed again from vault and journal.

        Raises:
            Refused: there is no such draw, or it has no result.
            VaultEmptyError: the closed part is lost.
        """
        return self._outcome(self._draw(session))

    def _own(self, draw: Draw, act: Act) -> Draw:
        """Return the draw, if the department of `act` sealed it (C87, C107)."""
        if act.department != draw.department:
            raise hand(
                "initiator", task=draw.session, owner=draw.department, department=act.department
            )
        return draw

    def _thrown(self, draw: Draw) -> Thrown | None:
        """Return what was thrown and found no full teams, None if nothing was."""
        try:
            kept = parse(self.vault.get(_thrown_key(draw)))
        except VaultEmptyError:
            return None
        return Thrown(
            items=tuple(kept["items"]),
            evidence=tuple(Evidence.from_document(one) for one in kept["evidence"]),
            reveals=tuple(Reveal.from_document(one) for one in kept["reveals"]),
        )

    def _disclosed(
        self, draw: Draw, act: Act, dice: Sequence[Item], witnesses: Sequence[Witness]
    ) -> Thrown | None:
        """Return the dice that a VOID from t2 on discloses, thrown here if nobody threw any.

        Dice on the table are nobody's knowledge before they are thrown: whoever voids after t2 throws
        them, so that what would have been drawn is seen (section 3). None before t2, and where another
        public source has spoken: what it said is to be given.
        """
        commit = cast("Commit", draw.commit)
        if not dice:
            public = [name for name in commit.entropy if kind_of(name) in PUBLIC]
            spoken = commit.times.public is not None and act.at >= instant(commit.times.public)
            if not spoken or public != ["dice"]:
                return None
            digits = max(_TELLING, *(_digits(task.entropy.bits) for task in draw.tasks))
            dice = (Dice(f"{int(self.chance(), 16) % 10**digits:0{digits}d}"),)
            witnesses = ()
        proof = Evidence(at=write_time(act.at), note=_FOR_VOID, witnesses=tuple(witnesses))
        items = tuple(_written(item) for item in dice)
        return Thrown(items=items, evidence=(proof,) * len(items), reveals=())

    def _keep_thrown(
        self,
        draw: Draw,
        items: Sequence[Item | str],
        evidence: Sequence[Evidence],
        reveals: Sequence[Reveal],
    ) -> None:
        if self._thrown(draw) is None:
            document = {
                "evidence": [one.document() for one in evidence],
                "items": [_written(item) for item in items],
                "reveals": [one.document() for one in reveals],
            }
            self.vault.put(_thrown_key(draw), canonical(document))

    def _waiting(self, session: str, act: Act) -> Draw:
        """Return a draw that is sealed and waits for chance."""
        draw = self._own(self._draw(session), act)
        if draw.void is not None:
            raise happened("void", session=session)
        if draw.result is not None:
            raise happened("drawn", session=session)
        return draw

    def _restored(self, draw: Draw) -> Sealed:
        if draw.commit is None:
            raise happened("unsealed", session=draw.session)
        private = self.vault.get(draw.commit.hash(draw.commit.suite))
        return restore(draw.records, private)

    def _outcome(self, draw: Draw) -> Outcome:
        """Return the outcome of a drawn session, computed again from vault and journal."""
        result = draw.result
        if result is None:
            raise happened("undrawn", session=draw.session)
        sealed = self._restored(draw)
        outcome = _again(sealed, result, draw.contrib.reveals if draw.contrib else ())
        return outcome.with_dispositions(draw.dispositions)

    def _task_of(self, draw: Draw, outcome: Outcome, target: str) -> str:
        """Return the task a standing target was drawn for; the list of a closed draw is in the vault."""
        for task, drawn in outcome.tasks.items():
            standing = dict.fromkeys(pick.id for pick in drawn.drawn)
            for step in draw.dispositions:
                if step.task == task and step.replaced_by is not None:
                    standing.pop(step.id, None)
                    standing[step.replaced_by.id] = None
            if target in standing and draw.void is None:
                return task
        raise happened("not-drawn", session=draw.session, target=target)

    def _check_left(self, draw: Draw, task: str, target: str, on: date) -> None:
        """Refuse a reserve for somebody who, by the register, is still there (C64, C80)."""
        plan, _, number = task.rpartition("#")
        row = self.source.row(plan, number, on)
        if row is None:
            raise no("unknown-row", plan=plan, task=number)
        here = {one.id for one in self.source.roll(row, on) if one.active}
        if target in here:
            raise no("still-there", session=draw.session, target=target)

    def _team_place(self, outcome: Outcome, task: str, target: str) -> str:
        """Return the drawn target whose team a target has: its own, or that of whom it replaced."""
        for step in reversed(outcome.dispositions):
            if step.task == task and step.replaced_by and step.replaced_by.id == target:
                return self._team_place(outcome, task, step.id)
        return target

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the writers' lock with the state caught up; what is refused leaves nothing behind."""
        with self.service.journal.transaction(), self.state.lock:
            start = self.state.catch_up().seq
            try:
                yield
            except BaseException:
                self.state.rewind(start)
                raise

    def _record_new(self, draw: Draw, outcome: Outcome, act: Act) -> None:
        for record in (outcome.contrib, outcome.result):
            if record is not None:
                self._record(_fact(draw.session, record), act)

    def _record(self, fact: DrawFact, act: Act, rests: Mapping[str, Any] | None = None) -> None:
        record_derived(self.service, fact, act, rests)


def _fact(session: str, record: Recorded) -> DrawFact:
    """Return the fact that carries a record."""
    kind = cast("Any", FACT_OF[type(record)])
    made: DrawFact = kind(record=record, session=session)
    return made


def _again(sealed: Sealed, result: Result, reveals: Sequence[Reveal]) -> Outcome:
    """Return the outcome that a result's chance gives of what was sealed."""
    own = ("secret", "contrib")
    return sealed.draw(
        items=[item for item in result.items if not item.startswith(own)],
        evidence=result.evidence,
        reveals=reveals,
        at=result.at,
        seen=result.seen,
    )


def _times(act: Act, times: Times | None) -> Times:
    """Return the times as given; else t2 a second after the seal, t3 31 days after it."""
    if times is not None:
        return times
    public = act.at + timedelta(seconds=1)
    return Times(public=write_time(public), result=write_time(public + LONGEST))


_TELLING: Final = 8
"""From so many digits on, dice are known again when they are used twice (section 4)."""
_FOR_VOID: Final = "作废时掷出，只为公开本应抽中的名单"


def _digits(bits: int) -> int:
    """Return how many ten-sided dice give so many bits."""
    return next(count for count in range(1, bits + 1) if bits_of("dice:" + "0" * count) >= bits)


def _thrown_key(draw: Draw) -> str:
    if draw.commit is None:
        raise happened("unsealed", session=draw.session)
    return f"{draw.commit.hash(draw.commit.suite)}/thrown"


def _written(item: Item | str) -> str:
    return item if isinstance(item, str) else item.item


def _attempt(redraw: Draw | None, task: str) -> int:
    if redraw is None or redraw.commit is None:
        return 1
    return next(entry.attempt for entry in redraw.commit.tasks if entry.task == task) + 1


def _unexpected(prepared: Prepared, row: PlannedRow, expected: Expected) -> Iterator[SsjError]:
    """Yield where the preparation is not what the sender expects."""
    number, size = expected.number, expected.size
    if number is not None and number != prepared.number:
        yield no("number", task=row.task, number=prepared.number, expected=number)
    if size is not None and size != prepared.size:
        yield no("size", task=row.task, size=prepared.size, expected=size)
    left = int(prepared.size - prepared.number)
    if left < expected.reserves:
        yield no("reserves", task=row.task, left=left, expected=expected.reserves)
    if expected.digest is not None and expected.digest != prepared.digest:
        yield no("moved")


def _onsite(row: PlannedRow) -> bool | None:
    return "onsite" in row.methods if row.methods else None


def _fields(row: PlannedRow) -> tuple[str, ...]:
    """Return the fields of supervision that the items name."""
    found = dict.fromkeys(getattr(item, "field", "") for item in row.items)
    return tuple(name for name in found if name)


def _ruled(of: Text, decision: Decision[Any], why: Text, *clauses: str) -> Refused:
    """Return the refusal of a clause of the rulebook."""
    ids = tuple(step.id for step in decision.binding)
    terms = decision.rules.book.terms
    grounds = sorted(getattr(decision.answer, "grounds", ()))
    words = Text.join([why, *(Text(terms.name(code), terms.name(code, "en")) for code in grounds)])
    return Refused(
        f"rules.{decision.question.word}",
        "{of}：{why}（{ids}）",
        "{of}: {why} ({ids})",
        clauses=(*ids, *clauses),
        params={"of": of, "why": words, "ids": ids},
    )


def _other_team(drawn: Team, team: Sequence[str], teams: Teams) -> Refused:
    """Return the refusal of people whom the lot did not send, with what else is wrong with them."""
    home = {
        one: kind.split("/")[0] for kind, members in teams.eligibility.items() for one in members
    }
    sent = {home[one] for one in team if one in home}
    asked = {member.slot.split("/")[0] for member in drawn.members}
    clauses = [
        *(["C71"] if sum(one in home for one in team) < len(drawn.members) else []),
        *(["C108"] if asked - sent else []),
    ]
    return no(
        "other-team",
        target=drawn.target,
        drawn=drawn.inspectors,
        team=tuple(team) or ("—",),
        clauses=clauses,
    )
