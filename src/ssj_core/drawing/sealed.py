"""A sealed session: everything but the entropy is fixed; it waits for the items (section 4)."""

from collections.abc import Sequence

from attrs import field, frozen

from ssj_core.drawing.afterwards import Record, Void
from ssj_core.drawing.checks import ANNOUNCED, check_bits, kind_of
from ssj_core.drawing.computing import Computed, compute, withheld
from ssj_core.drawing.drawn import TaskDraw, key_commitment
from ssj_core.drawing.entropy import Entropy
from ssj_core.drawing.gathering import Gathered, close, gather, latest
from ssj_core.drawing.outcome import Outcome, private_of, served_targets
from ssj_core.drawing.private import PrivateSession
from ssj_core.drawing.records import (
    Commit,
    Contrib,
    DrawnEntry,
    Evidence,
    Result,
    Reveal,
    TaskResult,
    Times,
)
from ssj_core.drawing.sealing import SealedTask, list_root
from ssj_core.drawing.slips import find_task, sealed_slip
from ssj_core.drawing.tickets import commitment, seal_code
from ssj_core.drawing.times import Moment, check_before, instant, write_time
from ssj_core.drawing.voided import Voided
from ssj_core.errors.drawing import GradeRefusedError, OpeningMissingError

_KNOWN = ("全部随机源已知", "all entropy is known")
_VOIDED = ("作废时间", "the time of VOID")


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
        return seal_code(self.commit.hash(self.commit.suite))

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

    def close(self, reveals: Sequence[Reveal]) -> Contrib | None:
        """Return CONTRIB, to be published when contributions close.

        Raises:
            CommitmentRefusedError: a party not asked, twice, or with another value.
            OrderRefusedError: a reveal before sealing or after t1.
        """
        return close(self.commit, reveals)

    def draw(
        self,
        *,
        items: Sequence[Entropy | str] = (),
        evidence: Sequence[Evidence] = (),
        reveals: Sequence[Reveal] = (),
        secret: str | None = None,
        at: Moment,
        beacon_checked: bool = False,
        serving: Outcome | None = None,
    ) -> Outcome:
        """Return the outcome that the entropy gives; nothing else can change it.

        Args:
            items: the public items, each once; a `Secret` may be among them.
            evidence: for each public item in COMMIT order, when it was known and before whom.
            reveals: the contributions revealed, with their times; who is missing is absent.
            secret: the committed secret, if it is not kept here.
            at: the time of RESULT.
            beacon_checked: whether somebody checked the signature of the beacon.
            serving: the outcome whose targets this session draws inspectors for.

        Raises:
            EntropyRefusedError: an item missing, unexpected, or without evidence.
            CommitmentRefusedError: a value that is not the one committed to.
            OrderRefusedError: something known before sealing, or too soon after t1.
            TaskRefusedError: `serving` is not the outcome named when sealing.
            TooFewBitsError: an official draw with too little entropy.
            Shortage: no complete plan of inspectors exists: `void` the session with it.
        """
        found = gather(
            self.commit,
            items,
            evidence,
            reveals,
            secret or self.secret,
            beacon_checked=beacon_checked,
        )
        if self.purpose == "official":
            if found.grade in {"local", "contributions"}:
                raise GradeRefusedError(grade=found.grade)
            check_bits(found.bits, self.tasks)
        time = write_time(at)
        check_before(_KNOWN, latest(self.commit, found), ("结果时间", "the time of RESULT"), time)
        served = served_targets(self.commit, serving)
        computed = compute(self.commit, self.tasks, found.items, serving=served)
        return Outcome(
            commit=self.commit,
            sealed=self.tasks,
            contrib=found.contrib,
            result=_result(self, found, computed, time),
            computed=computed,
        )

    def void(
        self,
        *,
        at: Moment,
        reason: str,
        approver: str,
        items: Sequence[Entropy | str] = (),
        evidence: Sequence[Evidence] = (),
        reveals: Sequence[Reveal] = (),
        secret: str | None = None,
        shortage: str | None = None,
    ) -> Voided:
        """Return the end of this session without result; the next attempt names its COMMIT.

        Without items, that is only possible while none of the entropy can be known.

        Raises:
            OpeningMissingError: the entropy can be known; give it, so that VOID discloses.
            InputRefusedError: the items are refused, as in `draw`.
        """
        time, commit = write_time(at), self.commit
        computed, contrib = None, None
        if items or evidence or shortage is not None:
            found = gather(
                commit, items, evidence, reveals, secret or self.secret, beacon_checked=False
            )
            contrib = found.contrib
            check_before(_KNOWN, latest(commit, found), _VOIDED, time)
            computed = compute(commit, self.tasks, found.items, teams=False)
        else:
            _check_unknown(commit, time, reveals)
        void = Void(
            commit=commit.hash(commit.suite),
            at=time,
            reason=reason,
            approver=approver,
            shortage=shortage,
            opens=computed.opening(commit) if computed else None,
        )
        between = (contrib,) if contrib else ()
        return Voided(
            commit=commit, sealed=self.tasks, before=between, void=void, computed=computed
        )


def _check_unknown(commit: Commit, at: str, reveals: Sequence[Reveal]) -> None:
    check_before(("封存时间", "sealing"), commit.at, _VOIDED, at)
    known = [reveal.at for reveal in reveals]
    public = (commit.times or Times()).public
    if public is not None and any(kind_of(name) in ANNOUNCED for name in commit.entropy):
        known += [public] if instant(public) <= instant(at) else []
    if known:
        raise OpeningMissingError(at=at, known=min(known, key=instant))


def _result(sealed: Sealed, found: Gathered, computed: Computed, at: str) -> Result:
    commit = sealed.commit
    suite, reveals = commit.suite, commit.reveals == "draw"
    shown = commit.mode == "open"
    open_hash = None
    if not shown:
        secret = next(one for one in found.items if one.startswith("secret:"))[len("secret:") :]
        open_hash = commitment("open", secret, computed.opening(commit).data, suite=suite)
    tasks = []
    for task, draw in zip(sealed.tasks, computed.tasks, strict=True):
        rows = private_of(task, draw).assignment
        tasks.append(
            TaskResult(
                task=task.task,
                key=key_commitment(draw),
                size=draw.tree.size,
                root=draw.tree.root,
                assignment=None
                if rows is None
                else list_root("assignment", rows, task.private.frame_secret, suite),
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
        grade=found.grade,
        bits=found.bits,
        seed=computed.seed if shown and reveals else None,
        open=open_hash,
        tasks=tuple(tasks),
    )


def _shown_list(draw: TaskDraw, *, tickets: bool) -> tuple[DrawnEntry | str, ...]:
    return draw.entries() if tickets else tuple(one.id for one in draw.by_id())
