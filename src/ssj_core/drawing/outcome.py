"""The outcome of a session: who was drawn, the records, the bundles and slips that leave the house."""

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from ssj_core.drawing.afterwards import Disposition, Open, Record, Void
from ssj_core.drawing.bundles import AuditorBundle, PublicBundle
from ssj_core.drawing.checks import STRONG_BITS
from ssj_core.drawing.computing import Computed
from ssj_core.drawing.drawn import TaskDraw
from ssj_core.drawing.levels import LEVEL_NAMES, QUESTIONS, numbers_level, order_level
from ssj_core.drawing.private import PrivatePart, Row
from ssj_core.drawing.records import Commit, Contrib, Result
from ssj_core.drawing.sealing import SealedTask
from ssj_core.drawing.slips import drawn_slip, find_task, serving_slip
from ssj_core.drawing.tickets import code_of
from ssj_core.drawing.times import Moment, check_before, write_time
from ssj_core.drawing.voided import Voided, auditor_bundle, public_bundle
from ssj_core.errors.drawing import TaskRefusedError, UnknownEntryError

REHEARSAL = "演练，不作为正式抽取 / a rehearsal, not an official draw"
WEAK = "公开来源不足 60 比特，偏弱 / fewer than 60 public bits: weak"
OWN_WORD = "本次抽取仅凭抽取单位自述 / this draw rests on the word of those who drew"


def assignment_of(task: SealedTask, draw: TaskDraw) -> tuple[Row, ...] | None:
    """Return the rows of who fills each slot of each target; None if inspectors are not drawn."""
    return draw.assigned[0] if task.record.slots else None


@frozen(kw_only=True)
class Outcome:
    """A session that was drawn.

    Attributes:
        commit: its COMMIT.
        sealed: its sealed tasks.
        contrib: CONTRIB, if parties contributed.
        result: RESULT.
        opening: OPEN, complete: what auditors see at once, and the public once it is due.
        tasks: each task's draw by its id: ``.drawn``, ``.thresholds``, ``.reserves``, ``.teams``.
        is_open: whether OPEN has been published.
        dispositions: what became of drawn targets.
        serving: the outcome whose targets inspectors were drawn for.
    """

    commit: Commit
    sealed: tuple[SealedTask, ...] = field(repr=False)
    contrib: Contrib | None = field(repr=False)
    result: Result = field(repr=False)
    computed: Computed = field(repr=False)
    is_open: bool = False
    dispositions: tuple[Disposition, ...] = field(default=(), repr=False)
    serving: "Outcome | None" = field(default=None, repr=False)
    _hash: str = field(init=False, repr=False)

    @_hash.default
    def _result_hash(self) -> str:
        return self.result.hash(self.commit.suite)

    @property
    def tasks(self) -> Mapping[str, TaskDraw]:
        """Each task's draw by its id, in COMMIT order."""
        return {draw.sealed.task: draw for draw in self.computed.tasks}

    @property
    def seal_code(self) -> str:
        """The seal code 封存码 of COMMIT."""
        return code_of(self.result.commit)

    @property
    def result_code(self) -> str:
        """The result code 结果码: to be read out and published beside the seal code."""
        return code_of(self._hash)

    @property
    def levels(self) -> Mapping[str, str]:
        """How far the records show it (section 4): ``numbers``, ``early``, ``only``."""
        who = [task.record.authority for task in self.sealed if task.record.authority]
        order = order_level(self.result.seen, who, contrib=self.contrib is not None)
        numbers = numbers_level(self.result.items, self.result.evidence, who)
        return {"numbers": numbers, "early": order, "only": order}

    @property
    def level_lines(self) -> tuple[str, ...]:
        """The three levels in words, Chinese and English."""
        return tuple(
            f"{QUESTIONS[name].zh}：{LEVEL_NAMES[level].zh} / "
            f"{QUESTIONS[name].en}: {LEVEL_NAMES[level].en}"
            for name, level in self.levels.items()
        )

    @property
    def bits(self) -> int:
        """Bits of public entropy."""
        return self.result.bits

    @property
    def purpose(self) -> str:
        """``official`` or ``rehearsal``."""
        return self.sealed[0].record.purpose

    @property
    def warnings(self) -> tuple[str, ...]:
        """What every reader of the outcome must be told, in Chinese and English."""
        found = [REHEARSAL] if self.purpose == "rehearsal" else []
        if self.purpose == "official" and "own-word" in self.levels.values():
            found.append(OWN_WORD)
        if 0 < self.bits < STRONG_BITS:
            found.append(WEAK)
        found += [f"{one} 未公开其随机数 / {one} did not reveal" for one in self.absent]
        return tuple(found)

    @property
    def absent(self) -> tuple[str, ...]:
        """The parties that did not reveal."""
        return self.contrib.absent if self.contrib else ()

    @property
    def opening(self) -> Open:
        """OPEN with everything in it."""
        return self.computed.opening(self.commit)

    @property
    def records(self) -> tuple[Record, ...]:
        """The public records, in order."""
        found: list[Record] = [task.record for task in self.sealed]
        found += [self.commit, *([self.contrib] if self.contrib else []), self.result]
        if self.is_open:
            found.append(self.opening)
        return (*found, *self.dispositions)

    def opened(self) -> "Outcome":
        """Return the outcome of an unannounced session once OPEN is published.

        Raises:
            UnknownEntryError: the session has no OPEN for the public: it is open already, or
                reveals proofs only.
        """
        if self.commit.mode != "unannounced" or self.commit.reveals == "proofs":
            raise UnknownEntryError(
                what_zh="可公开的记录", what_en="record to publish:", value="OPEN"
            )
        return evolve(self, is_open=True)

    def void(self, *, at: Moment, reason: str, approver: str) -> Voided:
        """Return the end of a session whose RESULT must not stand; it discloses everything.

        Raises:
            OrderRefusedError: `at` is before RESULT.
        """
        time = write_time(at)
        check_before(("结果时间", "RESULT"), self.result.at, ("作废时间", "the time of VOID"), time)
        void = Void(
            commit=self.result.commit,
            at=time,
            reason=reason,
            approver=approver,
            opens=None if self.is_open else self.opening,
        )
        return Voided(
            commit=self.commit,
            sealed=self.sealed,
            before=self.records[len(self.sealed) + 1 :],
            void=void,
            computed=self.computed,
            assignments=self._assignments,
        )

    @property
    def _assignments(self) -> tuple[tuple[Row, ...] | None, ...]:
        return tuple(map(assignment_of, self.sealed, self.computed.tasks))

    def with_dispositions(self, dispositions: Sequence[Disposition]) -> "Outcome":
        """Return the outcome with further dispositions, as `dispose` made them."""
        return evolve(self, dispositions=(*self.dispositions, *dispositions))

    def public_bundle(self, before: PublicBundle | None = None) -> PublicBundle:
        """Return the bundle for everybody; ``.data`` are its bytes.

        Args:
            before: the bundle of what this session rests on: the attempt before, or the session served.
        """
        return public_bundle(self.purpose, self.records, before)

    def auditor_bundle(self, before: AuditorBundle | None = None) -> AuditorBundle:
        """Return the bundle for auditors; ``.data`` are its bytes.

        Args:
            before: the auditors' bundle of what this session rests on.
        """
        closed = self.commit.reveals == "proofs" or self.commit.mode == "unannounced"
        private = tuple(
            PrivatePart.of(task.private, self.result.commit, rows)
            for task, rows in zip(self.sealed, self._assignments, strict=True)
        )
        openings = (self.opening,) if closed and not self.is_open else ()
        return auditor_bundle(self.purpose, self.records, private, openings, before)

    def slip(self, task: str, target: str) -> bytes:
        """Return the slip 抽取凭证 of one target, drawn or not, as canonical JSON.

        Raises:
            UnknownEntryError: no such task, or the target is not in its frame.
        """
        sealed = find_task(self.sealed, task)
        draw = self.tasks[task]
        if self.serving is not None:
            return serving_slip(self.commit, self.result, draw, target).data
        shown = self.commit.reveals == "draw" and (self.commit.mode == "open" or self.is_open)
        whole = self.commit.mode == "unannounced" or bool(sealed.record.slots)
        return drawn_slip(self.commit, self.result, draw, target, key=shown, whole=whole).data


def served_targets(commit: Commit, serving: Outcome | None) -> dict[str, list[str]]:
    """Return the targets of each task that a session of inspectors only serves (section 7.5).

    Raises:
        TaskRefusedError: `serving` is not the outcome that COMMIT names.
    """
    named = serving.result.hash(commit.suite) if serving else None
    if named != commit.serves:
        raise TaskRefusedError(
            task=commit.session,
            why_zh="serving 不是封存时指明的抽取结果",
            why_en="serving is not the outcome named when sealing",
        )
    if serving is None:
        return {}
    return {task: [one.id for one in draw.drawn] for task, draw in serving.tasks.items()}
