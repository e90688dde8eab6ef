"""What can happen to a joint row before its draw: consulted, answered, resolved (C48–C50, C106)."""

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from attrs import evolve

from ssj_core.conference import CONFERENCE, Conference, not_citable
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Receipt,
    World,
    fact,
    in_order,
    labelled,
    world_day,
)
from ssj_core.planning.history import PLAN, JointProgress, PlanHistory, plan_of
from ssj_core.planning.plan import find_task
from ssj_core.planning.tasks import JointTask
from ssj_core.planning.words import Reply
from ssj_core.rules import ActBy, Ask, Due, Holds

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
no: Final = Refusals(
    "joint",
    {
        "unknown": (
            "计划 {plan} 没有联合抽查任务 {task}",
            "plan {plan} has no joint row {task}",
        ),
        "stranger": (
            "{who}不是任务 {task} 的配合部门",
            "{who} takes no part in row {task}",
        ),
        "asked": (
            "已征求过{who}的意见",
            "{who} was asked already",
        ),
        "not-asked": (
            "尚未书面征求{who}的意见，不能登记其答复",
            "{who} was not asked in writing: there is no reply to record",
        ),
        "answered": (
            "{who}已答复",
            "{who} has replied already",
        ),
        "unsaid": (
            "答复“{reply}”须写明意见，或附复函",
            "the reply “{reply}” says what is to change, or gives the letter that does",
        ),
        "silent": (
            "{who}的答复尚未登记；不答复的，期满后登记为逾期未回复",
            "no reply of {who} is on record; who does not answer is recorded as silent after the last day",
        ),
        "scheme": (
            "任务 {task} 的实施方案已制定",
            "the scheme of row {task} is adopted already",
        ),
        "not-about": (
            "议定事项 {resolution} 议的不是 {what}；方案须由有关它的议定事项确定",
            "resolution {resolution} is not about {what}: a scheme rests on one that is",
        ),
    },
)


class _JointFact(Fact):
    """A step of one joint row of the current version."""

    __slots__ = ()
    plan: str
    task: str
    on: date

    def hands(self, now: PlanHistory, world: World) -> tuple[str, ...]:  # noqa: ARG002 - every fact has it
        """Return the initiating department."""
        return (now.current.plan.department,)

    def guard(self, now: PlanHistory, world: World) -> Faults:
        """Want a joint row of the current version."""
        row = find_task(now.current.plan, self.task)
        if not isinstance(row, JointTask):
            yield no("unknown", plan=now.id, task=self.task)
            return
        yield from in_order(self, self.on, now.current.plan.called(), now.current.on)
        yield from self.row_faults(now, row, world)

    @abstractmethod
    def row_faults(self, now: PlanHistory, row: JointTask, world: World) -> Faults:
        """Yield what keeps this step from following on the last."""
        ...


@fact(
    PLAN,
    "joint.consulted",
    "书面征求配合部门意见",
    "cooperating department consulted",
    command="joint.consult",
)
class JointConsulted(_JointFact):
    """A cooperating department was asked in writing about a joint row (clauses C48–C49)."""

    plan: str = labelled("计划编号", "plan")
    task: str = labelled("任务编号", "row")
    department: str = labelled("征求意见的部门", "department consulted")
    document: str = labelled("征求意见函", "document")
    on: date = world_day()

    def row_faults(self, now: PlanHistory, row: JointTask, world: World) -> Faults:  # noqa: ARG002 - every step has them
        """Want a department that takes part and was not asked yet."""
        if self.department not in row.departments:
            yield no("stranger", task=row.id, who=self.department)
        if self.department in now.progress(self.task).asked:
            yield no("asked", who=self.department)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:  # noqa: ARG002 - every effect has it
        """Return the plan with the consultation."""
        past = now.progress(self.task)
        return now.with_progress(self.task, evolve(past, consulted=(*past.consulted, self)))


def _past(told: "JointReplied") -> Holds[Due]:
    def misses(answer: Due, _: object) -> Text | None:
        if told.on > answer.latest:
            return None
        return Text(
            f"为 {answer.latest}，期满后才能登记逾期未回复（现为 {told.on}）",
            f"{answer.latest}: silence is recorded after it, not on {told.on}",
        )

    return Holds(misses)


def _silent_after(world: World, told: "JointReplied") -> Asked:
    """Ask until when a reply was due, before silence is put on record (C49, A18)."""
    history = plan_of(world, told.plan)
    asked = history.progress(told.task).asked.get(told.department) if history else None
    if told.reply is Reply.NO_REPLY and asked is not None:
        question = ActBy(act="consultation-reply", since=asked.on)
        yield Ask(question, _past(told), told.declared.says)


@fact(
    PLAN,
    "joint.replied",
    "配合部门答复",
    "cooperating department replied",
    command="joint.reply",
    asks=[_silent_after],
)
class JointReplied(_JointFact):
    """What the department answered; silence is recorded as such (clause C49, ambiguity A18).

    Attributes:
        plan, task: the row.
        department: who was asked; its own to record, but for its silence.
        reply: the reply.
        on: the day.
        words: the opinion in words.
        document: the letter it is in.
        receipt: a paper of another hand that shows the day.
    """

    plan: str = labelled("计划编号", "plan")
    task: str = labelled("任务编号", "row")
    department: str = labelled("答复部门", "department that replied", hand="department")
    reply: Reply = labelled("答复意见", "reply")
    on: date = world_day()
    words: str = labelled("意见内容", "words", default="", personal=True)
    document: str = labelled("复函", "letter", default="", late=True)
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    def hands(self, now: PlanHistory, world: World) -> tuple[str, ...]:
        """Return the department that was asked; of its silence, the one that asked."""
        if self.reply is Reply.NO_REPLY:
            return super().hands(now, world)
        return (self.department,)

    def row_faults(self, now: PlanHistory, row: JointTask, world: World) -> Faults:  # noqa: ARG002 - every step has them
        """Want a department that was asked and has not answered."""
        progress = now.progress(self.task)
        asked = progress.asked.get(self.department)
        if asked is None:
            yield no("not-asked", who=self.department)
        else:
            yield from in_order(self, self.on, asked, asked.on)
        if self.department in progress.answered:
            yield no("answered", who=self.department)
        if self.reply in (Reply.AMEND, Reply.OBJECT) and not f"{self.words}{self.document}".strip():
            yield no("unsaid", reply=self.reply)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:  # noqa: ARG002 - every effect has it
        """Return the plan with the reply."""
        past = now.progress(self.task)
        return now.with_progress(self.task, evolve(past, replies=(*past.replies, self)))


@fact(
    PLAN,
    "scheme.adopted",
    "制定联合抽查实施方案",
    "implementation scheme adopted",
    command="scheme.adopt",
)
class SchemeAdopted(_JointFact):
    """The implementation scheme of a joint row, approved by a resolution (clauses C50, C106).

    Attributes:
        plan, task: the row.
        resolution: number of the resolution it rests on, which must be about this row.
        title_zh: title of the scheme.
        digest: digest of its text, if one is kept.
        on: the day.
    """

    plan: str = labelled("计划编号", "plan")
    task: str = labelled("任务编号", "row")
    resolution: str = labelled("议定事项编号", "resolution")
    title_zh: str = labelled("实施方案名称", "title")
    digest: Digest = labelled("实施方案摘要", "digest of the scheme", default="", late=True)
    on: date = world_day()

    def row_faults(self, now: PlanHistory, row: JointTask, world: World) -> Faults:
        """Want everybody's reply, a signed resolution about the row, and no scheme yet."""
        progress = now.progress(self.task)
        if silent := [name for name in row.departments if name not in progress.answered]:
            yield no("silent", who=silent)
        if progress.scheme is not None:
            yield no("scheme", task=row.id)
        for reply in progress.replies:
            yield from in_order(self, self.on, reply, reply.on)
        yield from self._rests_on(world.get(CONFERENCE, CONFERENCE.of()))

    def _rests_on(self, conference: Conference | None) -> Faults:
        found = conference.find(self.resolution) if conference else None
        if conference is None or found is None:
            yield not_citable(self.resolution)
            return
        about = found.about
        if about is None or (about.plan, about.task) != (self.plan, self.task):
            what = f"{self.plan}#{self.task}"
            yield no("not-about", resolution=self.resolution, what=what)
        signed = (
            meeting.signed
            for meeting in conference.meetings.values()
            if meeting.signed and meeting.drafted and found in meeting.drafted.resolutions
        )
        for step in signed:
            yield from in_order(self, self.on, step, step.on)

    def apply(self, now: PlanHistory, entry: Entry) -> PlanHistory:  # noqa: ARG002 - every effect has it
        """Return the plan with the scheme."""
        past: JointProgress = now.progress(self.task)
        return now.with_progress(self.task, evolve(past, scheme=self))


JointFact = JointConsulted | JointReplied | SchemeAdopted
"""What happens to one joint row."""
