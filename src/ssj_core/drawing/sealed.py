"""A sealed session: everything but the entropy is fixed; it waits for the items (section 4)."""

from collections.abc import Sequence

from attrs import field, frozen

from ssj_core.drawing.afterwards import Record, Void
from ssj_core.drawing.checks import T0, T2, check_bits
from ssj_core.drawing.computing import Computed, compute, withheld
from ssj_core.drawing.drawn import TaskDraw, key_commitment
from ssj_core.drawing.entropy import Entropy
from ssj_core.drawing.forms import refuse
from ssj_core.drawing.gathering import Gathered, check_due, close, gather, latest
from ssj_core.drawing.items import PUBLIC, kind_of
from ssj_core.drawing.levels import (
    LEVEL_NAMES,
    QUESTIONS,
    numbers_level,
    order_level,
    witness_level,
)
from ssj_core.drawing.outcome import Outcome, assignment_of, served_targets
from ssj_core.drawing.private import PrivateSession
from ssj_core.drawing.records import (
    LEVELS,
    Commit,
    Contrib,
    DrawnEntry,
    Evidence,
    ListRoot,
    Result,
    Reveal,
    Seen,
    TaskResult,
    Witness,
)
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.slips import find_task, sealed_slip
from ssj_core.drawing.tickets import code_of, commitment
from ssj_core.drawing.times import Moment, check_before, instant, write_time
from ssj_core.drawing.voided import Voided
from ssj_core.errors.drawing import LevelRefusedError, OpeningMissingError, OrderRefusedError

_KNOWN = ("全部随机源已知", "all entropy is known")
_VOIDED = ("作废时间", "the time of VOID")
_SEEN = ("记下封存码", "the noting of the code")


@frozen(kw_only=True)
class Sealed:
    """A session after sealing and before its entropy.

    Attributes:
        commit: its COMMIT.
        tasks: its sealed tasks, in COMMIT order.
        secret: the agency's secret, if the session has one; it never leaves the house before OPEN.
    """

    commit: Commit
    tasks: tuple[SealedTask, ...] = field(repr=False)
    secret: str | None = field(default=None, repr=False)

    @property
    def records(self) -> tuple[Record, ...]:
        """TASK of every task, then COMMIT: to be published now."""
        return (*(task.record for task in self.tasks), self.commit)

    @property
    def seal_code(self) -> str:
        """The seal code 封存码: 40 digits in groups of four, to be read out and printed."""
        return code_of(self.commit.hash(self.commit.suite))

    @property
    def private(self) -> bytes:
        """What `restore` needs besides the records; it holds every secret, keep it closed."""
        tasks = tuple(task.private for task in self.tasks)
        return PrivateSession(secret=self.secret, tasks=tasks).data

    @property
    def purpose(self) -> str:
        """``official`` or ``rehearsal``."""
        return self.tasks[0].record.purpose

    def slip(self, task: str, target: str) -> bytes:
        """Return the slip of a target before the draw: a proof that it is in the frame.

        Raises:
            UnknownEntryError: no such task, or the target is not in its frame.
        """
        return sealed_slip(self.commit, find_task(self.tasks, task), target).data

    def close(self, reveals: Sequence[Reveal], at: Moment | None = None) -> Contrib | None:
        """Return CONTRIB, to be published when contributions close, before t2.

        Args:
            reveals: the values revealed; one after t1 counts as absent.
            at: when it was closed; t1 by default.

        Raises:
            CommitmentRefusedError: a party not asked, twice, or with another value.
            OrderRefusedError: a reveal before sealing, or CONTRIB out of its time.
        """
        return close(self.commit, reveals, at)

    def draw(
        self,
        *,
        items: Sequence[Entropy | str] = (),
        evidence: Sequence[Evidence] = (),
        reveals: Sequence[Reveal] = (),
        contrib: Contrib | None = None,
        secret: str | None = None,
        at: Moment,
        seen: Sequence[Seen] = (),
        serving: Outcome | None = None,
    ) -> Outcome:
        """Return the outcome that the entropy gives; nothing else can change it.

        Args:
            items: the public items, each once; a `Secret` may be among them.
            evidence: for each public item in COMMIT order, when it was known and before whom.
            reveals: the contributions revealed, with their times; who is missing is absent.
            contrib: CONTRIB as `close` gave it, instead of `reveals`.
            secret: the committed secret, if it is not kept here.
            at: the time of RESULT, by t3.
            seen: who wrote the seal code (and that of CONTRIB) down before t2, or where it was posted.
            serving: the outcome whose targets this session draws inspectors for.

        Raises:
            EntropyRefusedError: an item missing, unexpected, or without evidence.
            CommitmentRefusedError: a value that is not the one committed to.
            OrderRefusedError: something known before t2, RESULT after t3.
            TaskRefusedError: `serving` is not the outcome named when sealing.
            TooFewBitsError: an official draw with too little entropy.
            LevelRefusedError: an official draw of which less is shown than TASK asks.
            Shortage: no complete plan of inspectors exists: `void` the session with it.
        """
        found = self._gather(items, evidence, reveals, contrib, secret)
        time = write_time(at)
        check_before(_KNOWN, latest(self.commit, found), ("结果时间", "the time of RESULT"), time)
        check_due(self.commit, time)
        check_seen(self.commit, found.contrib, seen)
        if self.purpose == "official":
            check_bits(found.bits, self.tasks)
            self._check_levels(found, seen)
        served = served_targets(self.commit, serving)
        computed = compute(self.commit, self.tasks, found.items, serving=served)
        return Outcome(
            commit=self.commit,
            sealed=self.tasks,
            contrib=found.contrib,
            result=_result(self, found, computed, time, seen),
            computed=computed,
            serving=serving,
        )

    @property
    def authorities(self) -> list[str]:
        """Who draws, as the tasks say."""
        return [task.record.authority for task in self.tasks if task.record.authority]

    def _gather(
        self,
        items: Sequence[Entropy | str],
        evidence: Sequence[Evidence],
        reveals: Sequence[Reveal],
        contrib: Contrib | None,
        secret: str | None,
    ) -> Gathered:
        closed = close(self.commit, reveals) if contrib is None else contrib
        return gather(self.commit, items, evidence, closed, secret or self.secret)

    def _check_levels(self, found: Gathered, seen: Sequence[Seen]) -> None:
        """Refuse a result of which less is shown than a TASK asks (section 4)."""
        who = self.authorities
        levels = {
            "numbers": numbers_level(found.items, found.evidence, who),
            "early": order_level(seen, who, contrib=found.contrib is not None),
        }
        for task in self.tasks:
            asked = task.record.entropy.level
            for name, level in levels.items():
                if LEVELS.index(level) < LEVELS.index(asked):
                    question = QUESTIONS[name]
                    said = LEVEL_NAMES[level], LEVEL_NAMES[asked]
                    raise LevelRefusedError(
                        why_zh=f"{question.zh}：要求{said[1].zh}，只有{said[0].zh}",
                        why_en=f"{question.en}: {said[1].en} asked, only {said[0].en} shown",
                    )

    def void(  # noqa: PLR0913 - what can end a session, each by its name
        self,
        *,
        at: Moment,
        reason: str,
        approver: str,
        items: Sequence[Entropy | str] = (),
        evidence: Sequence[Evidence] = (),
        reveals: Sequence[Reveal] = (),
        contrib: Contrib | None = None,
        secret: str | None = None,
        shortage: str | None = None,
        witnesses: Sequence[Witness] = (),
        serving: Outcome | None = None,
    ) -> Voided:
        """Return the end of this session without result; the next attempt names its COMMIT.

        Before t2 nothing can be known and nothing is given; from t2 on (t1 where no source is
        public) the items are given, thrown if need be, and VOID discloses what they would have drawn.

        Args:
            at: the time of VOID.
            reason: why.
            approver: who approved.
            items: as in `draw`.
            evidence: as in `draw`.
            reveals: as in `draw`; without them and without CONTRIB every party is absent.
            contrib: as in `draw`.
            secret: as in `draw`.
            shortage: the statement that no complete plan of inspectors exists.
            witnesses: before t2, who can say that nothing was thrown.
            serving: as in `draw`.

        Raises:
            OpeningMissingError: the entropy can be known; give it, so that VOID discloses.
            LevelRefusedError: before t2, without the witnesses that TASK asks for.
            InputRefusedError: the items are refused, as in `draw`.
        """
        time, commit = write_time(at), self.commit
        computed, known, before = None, None, contrib
        if shortage is not None and not self._is_knowable(time):
            raise OpeningMissingError(at=time, known=self._knowable or commit.at)
        if self._is_knowable(time):
            if not (items or evidence or reveals or contrib or self._needs_nothing()):
                raise OpeningMissingError(at=time, known=self._knowable or commit.at)
            if contrib is None and reveals:
                before = close(commit, reveals)
            found = gather(commit, items, evidence, before, secret or self.secret)
            check_before(_KNOWN, latest(commit, found), _VOIDED, time)
            served_targets(commit, serving)
            computed, known = compute(commit, self.tasks, found.items, teams=False), found.evidence
        else:
            self._check_unknown(time, [*items, *evidence], witnesses)
            before = close(commit, reveals) if reveals and contrib is None else contrib
        void = Void(
            commit=commit.hash(commit.suite),
            at=time,
            reason=reason,
            approver=approver,
            shortage=shortage,
            opens=computed.opening(commit) if computed else None,
            evidence=known,
            witnesses=tuple(witnesses),
        )
        return Voided(
            commit=commit,
            sealed=self.tasks,
            before=(before,) if before else (),
            void=void,
            computed=computed,
        )

    @property
    def _knowable(self) -> str | None:
        """The time from which the entropy can be known: t2, or t1 where no source is public."""
        return self.commit.times.public or self.commit.times.contributions

    def _is_knowable(self, at: str) -> bool:
        return self._knowable is not None and instant(at) >= instant(self._knowable)

    def _needs_nothing(self) -> bool:
        """Tell whether the items follow from what is kept: no public source, nobody revealed."""
        return not any(kind_of(name) in PUBLIC for name in self.commit.entropy)

    def _check_unknown(
        self, at: str, given: Sequence[object], witnesses: Sequence[Witness]
    ) -> None:
        check_before(T0, self.commit.at, _VOIDED, at)
        if given:
            raise OrderRefusedError(
                what_zh=_VOIDED[0],
                what_en=_VOIDED[1],
                time=at,
                other=str(self._knowable),
                rule_zh="不早于随机数可知的时间",
                rule_en="no earlier than the entropy can be known",
            )
        asked = any(task.record.entropy.level != LEVELS[0] for task in self.tasks)
        needed = self.purpose == "official" and asked and "dice" in self.commit.entropy
        if needed and witness_level(witnesses, self.authorities) == LEVELS[0]:
            raise LevelRefusedError(
                why_zh="作废须有两名以上见证人（至少一名来自外单位）证明尚未掷骰",
                why_en="two witnesses, one from outside, have to say that nothing was thrown",
            )


def check_seen(commit: Commit, contrib: Contrib | None, seen: Sequence[Seen]) -> None:
    """Refuse what was not seen between the record and t2 (section 4).

    Raises:
        OrderRefusedError: seen before the record was made, or not before t2.
        RecordRefusedError: CONTRIB seen, and there is none; or seen by nobody and nowhere.
    """
    for entry in seen:
        if entry.where is None and not entry.witnesses:
            refuse("seen", "须有见证人或公布处", "witnesses, or where it was posted, expected")
        record = commit if entry.record == "COMMIT" else contrib
        if record is None:
            refuse("seen", "没有 CONTRIB", "there is no CONTRIB")
        check_before((entry.record, entry.record), record.at, _SEEN, entry.at)
        if commit.times.public is not None:
            check_before(_SEEN, entry.at, T2, commit.times.public, strict=True)


def _result(
    sealed: Sealed, found: Gathered, computed: Computed, at: str, seen: Sequence[Seen]
) -> Result:
    commit = sealed.commit
    suite, reveals = commit.suite, commit.reveals == "draw"
    shown = commit.mode == "open"
    open_hash = None
    if not shown:
        secret = next(one for one in found.items if one.startswith("secret:"))[len("secret:") :]
        open_hash = commitment("open", secret, computed.opening(commit).data, suite=suite)
    tasks = []
    for task, draw in zip(sealed.tasks, computed.tasks, strict=True):
        rows = assignment_of(task, draw)
        tasks.append(
            TaskResult(
                task=task.task,
                key=key_commitment(draw),
                size=draw.tree.size,
                root=draw.tree.root,
                assignment=None
                if rows is None
                else ListRoot(root=draw.assigned[1].root, size=len(rows)),
                unit_key=draw.unit_key if shown and reveals else None,
                strata=draw.strata_results(thresholds=reveals) if shown else None,
                drawn=_shown_list(draw, tickets=reveals) if shown else None,
            )
        )
    return Result(
        commit=commit.hash(suite),
        at=at,
        contrib=found.contrib.hash(suite) if found.contrib else None,
        items=found.items if shown and reveals else withheld(found.items),
        evidence=found.evidence,
        bits=found.bits,
        seed=computed.seed if shown and reveals else None,
        open=open_hash,
        seen=tuple(seen),
        tasks=tuple(tasks),
    )


def _shown_list(draw: TaskDraw, *, tickets: bool) -> tuple[DrawnEntry | str, ...]:
    return draw.entries() if tickets else tuple(one.id for one in draw.by_id())
