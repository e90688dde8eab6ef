"""Draws in the journal: every record of a session as it was made, and where the session stands.

The records are those of ssj-draw/1, to the byte; an event adds what the record has no place for: the
session, and for a COMMIT the plan, its version and the digests of the rolls it was prepared from.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final, TypeVar

from attrs import evolve, field, frozen

from ssj_core.drawing.afterwards import Disposition, Open, OpenTask, Void, record_from
from ssj_core.drawing.documents import Recorded
from ssj_core.drawing.forms import refuse
from ssj_core.drawing.items import ANNOUNCED, TELLING, kind_of
from ssj_core.drawing.records import Commit, Contrib, Result, Task, TaskResult
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Digest, Entry, Fact, Room, Value, World, fact, labelled, value
from ssj_core.journal.values import Form

R = TypeVar("R", bound=Recorded)

no: Final = Refusals(
    "draw",
    {
        "unsealed": (
            "抽取 {session} 尚未封存；先封存，后抽取",
            "draw {session} is not sealed yet: seal it first",
        ),
        "sealed": (
            "抽取 {session} 已经封存，不能再封存一次",
            "draw {session} is sealed already",
        ),
        "drawn": (
            "抽取 {session} 已有结果，不能再有第二个",
            "draw {session} has its result already: there is no second one",
        ),
        "undrawn": (
            "抽取 {session} 还没有结果",
            "draw {session} has no result yet",
        ),
        "void": (
            "抽取 {session} 已经作废",
            "draw {session} is void",
        ),
        "other-commit": (
            "记录不属于抽取 {session} 的封存",
            "the record does not belong to the seal of {session}",
        ),
        "served-unknown": (
            "抽取 {session} 所服务的抽取结果（任务 {task}）不在日志中，或已作废；请先登记对象的抽取结果",
            "the result that {session} serves (task {task}) is not in the journal, or was voided: record the draw of the targets first",
        ),
        "slot-drawn": (
            "任务 {task} 的岗位 {slot} 已在场次 {session} 中抽取；如须重抽，请先说明理由作废该场次",
            "slot {slot} of task {task} is drawn in session {session} already: void that session with a reason before drawing it again",
        ),
        "told": (
            "{item}在场次 {session} 中已经公布，先于抽取 {own} 的封存；封存之后产生的随机数才能用，请另掷或改用以后的一期",
            "{item} was told in session {session} before {own} was sealed: only what comes after the seal decides it, throw anew or name a later round",
        ),
        "told-other": (
            "{item}在场次 {session} 中记的是另一组号码；请核对",
            "{item} stands with other numbers in session {session}: check them",
        ),
        "not-drawn": (
            "检查对象 {target} 不在抽取 {session} 的中签名单中",
            "target {target} was not drawn in {session}",
        ),
    },
)
"""What no record of a draw could mean."""


def _form(kind: type[R], zh: str, en: str) -> Form[R]:
    """Return how a record of the protocol stands in an event: as its own document."""

    def read(raw: Any) -> Any:  # noqa: ANN401 - any JSON
        record = record_from(raw)
        if not isinstance(record, kind):
            refuse("$.record", f"应为{zh}", f"expected {en}")
        return record

    return Form(
        read=read,
        write=lambda record: record.document(),
        fits=lambda record: isinstance(record, kind),
        schema={"type": "object", "title": en},
        wants=Text(zh, en),
    )


@value("名录摘要", "digest of a roll")
class RollDigest(Value):
    """The digest of one register on the day of a draw."""

    register: str = labelled("名录", "register")
    department: str = labelled("部门", "department")
    digest: Digest = labelled("摘要", "digest")


@frozen(kw_only=True)
class Draw:
    """One session of draws, as the journal has it.

    Attributes:
        session: its number.
        department: who sealed it.
        plan: the plan of its task; empty for sessions recorded without one.
        version: the version in effect.
        rolls: digests of the registers it was prepared from.
        tasks: TASK records, in order.
        commit, contrib, result, opening, void: the records, as far as there are.
        dispositions: what became of drawn targets.
        closed: where in the journal it was sealed, or contributions were closed: what it may still use
            is told later.
        told: public items that its records tell, by what each is known by: where in the journal, and
            its value.
    """

    session: str = ""
    department: str = ""
    plan: str = ""
    version: int = 0
    rolls: tuple[RollDigest, ...] = ()
    tasks: tuple[Task, ...] = ()
    commit: Commit | None = None
    contrib: Contrib | None = None
    result: Result | None = None
    opening: Open | None = None
    void: Void | None = None
    dispositions: tuple[Disposition, ...] = ()
    closed: int = 0
    told: Mapping[str, tuple[int, str]] = field(factory=dict)

    @property
    def stage(self) -> str:
        """Where it stands: ``begun``, ``sealed``, ``drawn`` or ``void``."""
        if self.void is not None:
            return "void"
        if self.result is not None:
            return "drawn"
        return "begun" if self.commit is None else "sealed"

    @property
    def drawing(self) -> tuple[str, ...]:
        """The ids of the tasks whose targets it draws; none for a later draw of inspectors."""
        if self.commit is None or self.commit.serves is not None:
            return ()
        return tuple(entry.task for entry in self.commit.tasks)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows it draws, ``plan#task``: a number belongs to its plan."""
        return tuple(task if "#" in task else f"{self.plan}#{task}" for task in self.drawing)

    @property
    def targets(self) -> tuple[str, ...]:
        """Who is drawn and standing, of all its tasks, as far as the journal shows it."""
        return tuple(target for task in self.drawing for target in self.drawn(task))

    def drawn(self, task: str) -> tuple[str, ...]:
        """Return the targets of a task that are drawn and not replaced, replacements included."""
        result = self.result
        if result is None or self.void is not None:
            return ()
        told: Iterable[TaskResult | OpenTask] = result.tasks
        if self.opening is not None:
            told = self.opening.tasks
        shown = [one for part in told if part.task == task for one in part.drawn or ()]
        found = dict.fromkeys(one if isinstance(one, str) else one.id for one in shown)
        for step in self.dispositions:
            if step.task == task and step.replaced_by is not None:
                found.pop(step.id, None)
                found[step.replaced_by.id] = None
        return tuple(found)

    @property
    def records(self) -> tuple[bytes, ...]:
        """The bytes of TASKs and COMMIT, as `restore` takes them."""
        found: list[Recorded] = [*self.tasks, *([self.commit] if self.commit else [])]
        return tuple(record.data for record in found)


def _rows(draw: Draw) -> Iterator[str]:
    yield from draw.rows


def _targets(draw: Draw) -> Iterator[str]:
    yield from draw.targets


def _standing(draw: Draw) -> Iterator[str]:
    if draw.stage in {"sealed", "drawn"}:
        yield from draw.rows


def _result(draw: Draw) -> Iterator[str]:
    if draw.stage == "drawn" and draw.commit is not None and draw.result is not None:
        yield draw.result.hash(draw.commit.suite)


def _serves(draw: Draw) -> Iterator[str]:
    if draw.void is None and draw.commit is not None and draw.commit.serves is not None:
        yield draw.commit.serves


def _told(draw: Draw) -> Iterator[str]:
    yield from draw.told


DRAW: Final[Room[Draw]] = Room(
    "drawing",
    Text("抽取", "draw"),
    stream="draw/{session}",
    marks={
        "row": _rows,
        "standing": _standing,
        "target": _targets,
        "result": _result,
        "serves": _serves,
        "told": _told,
    },
    empty=Draw,
)
"""Draws; found by ``row`` (plan#task), ``standing`` (likewise, not void), ``target``, ``result``
(the hash of a RESULT that stands), ``serves`` (that of the RESULT whose inspectors are drawn) and
``told`` (what a public item of its records is known by)."""


def known_items(items: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what the public items of a record are known by, and their values (section 4).

    A lottery or round goes by its issue, dice by themselves; few dice may fall alike by chance.

    >>> [*known_items(["dice:40271582139904617735", "ssq:2026135:01.02.03.04.05.06+07", "dice:4"])]
    [('dice:40271582139904617735', '40271582139904617735'), ('ssq:2026135', '01.02.03.04.05.06+07')]
    """
    for item in items:
        kind = kind_of(item)
        name, _, value = item.rpartition(":")
        if kind in ANNOUNCED:
            yield name, value
        elif kind == "dice" and len(value) >= TELLING:
            yield item, value


def told_before(draw: Draw, items: Iterable[str], world: World) -> Iterator[SsjError]:
    """Yield the public items of a draw that the journal told before its seal, or with other numbers."""
    for name, numbers in known_items(items):
        for key in world.find(DRAW, "told", name):
            other = world.get(DRAW, key)
            seq, known = other.told[name] if other else (draw.closed, numbers)
            session = other.session if other else ""
            if seq < draw.closed:
                yield no("told", item=_called(name), session=session, own=draw.session)
            elif known != numbers:
                yield no("told-other", item=_called(name), session=session)


def _called(name: str) -> Text:
    return Text("这组骰子", "this throw of dice") if name.startswith("dice:") else Text(name, name)


class DrawFact(Fact):
    """A record of a session."""

    __slots__ = ()
    session: str

    def _other(self, commit: str, now: Draw) -> Iterator[SsjError]:
        """Yield what is wrong with a record that names a COMMIT."""
        if now.commit is None:
            yield no("unsealed", session=self.session)
        elif now.commit.hash(now.commit.suite) != commit:
            yield no("other-commit", session=self.session)
        if now.void is not None:
            yield no("void", session=self.session)

    def _announced(self, commit: Commit, world: World) -> Iterator[SsjError]:
        """Yield the issues and rounds it waits for that the journal has told already."""
        for name in commit.entropy:
            for key in world.find(DRAW, "told", name) if kind_of(name) in ANNOUNCED else ():
                other = world.get(DRAW, key)
                session = other.session if other else ""
                yield no("told", item=_called(name), session=session, own=self.session)


def _telling(now: Draw, items: Iterable[str], entry: Entry) -> Mapping[str, tuple[int, str]]:
    """Return what a session told, with the items of one more record; the first place counts."""
    return {name: (entry.seq, value) for name, value in known_items(items)} | {**now.told}


@fact(DRAW, "draw.task", "抽查任务", "draw task")
class TaskRecorded(DrawFact):
    """TASK: what is drawn, before anything is sealed."""

    record: Annotated[Task, _form(Task, "TASK 记录", "a TASK record")] = labelled("记录", "record")
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse a task after the seal."""
        if now.commit is not None:
            yield no("sealed", session=self.session)

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session with this task."""
        return evolve(
            now,
            session=self.session,
            department=entry.department,
            tasks=(*now.tasks, self.record),
        )


@fact(DRAW, "draw.commit", "封存", "draw sealed")
class DrawSealed(DrawFact):
    """COMMIT: the session sealed, with the plan and the rolls it was prepared from."""

    record: Annotated[Commit, _form(Commit, "COMMIT 记录", "a COMMIT record")] = labelled(
        "记录", "record"
    )
    session: str = labelled("抽取编号", "session", default="", late=True)
    plan: str = labelled("计划", "plan", default="", late=True)
    version: int = labelled("计划版本", "version of the plan", default=0, late=True)
    rolls: tuple[RollDigest, ...] = labelled("名录摘要", "rolls", default=(), late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse a second seal, one of other tasks, and one that names another session."""
        if now.commit is not None:
            yield no("sealed", session=self.session)
        known = {task.task: task.hash(task.suite) for task in now.tasks}
        sealed = {entry.task: entry.record for entry in self.record.tasks}
        if self.record.session != self.session or sealed != known:
            yield no("other-commit", session=self.session)
        yield from self._announced(self.record, world)
        if self.record.serves is not None:
            yield from self._serving(self.record.serves, world)

    def _serving(self, serves: str, world: World) -> Iterator[SsjError]:
        """Want a later draw of inspectors to serve a result that stands, each slot once."""
        served = [world.get(DRAW, key) for key in world.find(DRAW, "result", serves)]
        beside = [world.get(DRAW, key) for key in world.find(DRAW, "serves", serves)]
        drawn = {task for draw in served if draw for task in draw.drawing}
        for entry in self.record.tasks:
            if entry.task not in drawn:
                yield no("served-unknown", session=self.session, task=entry.task)
            for draw in (*served, *beside):
                taken = _slots(draw, entry.task) & set(entry.slots or ())
                if draw and taken:
                    slot, session = min(taken), draw.session
                    yield no("slot-drawn", task=entry.task, slot=slot, session=session)

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session sealed."""
        return evolve(
            now,
            session=self.session,
            department=entry.department,
            commit=self.record,
            closed=entry.seq,
            plan=self.plan,
            version=self.version,
            rolls=self.rolls,
        )


def _slots(draw: Draw | None, task: str) -> set[str]:
    entries = draw.commit.tasks if draw and draw.commit else ()
    return {slot for entry in entries if entry.task == task for slot in entry.slots or ()}


@fact(DRAW, "draw.contrib", "提交随机数贡献", "contribution to the seed")
class Contributed(DrawFact):
    """CONTRIB: who revealed a contribution, and who did not."""

    record: Annotated[Contrib, _form(Contrib, "CONTRIB 记录", "a CONTRIB record")] = labelled(
        "记录", "record"
    )
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse contributions to another seal, or after the result."""
        yield from self._other(self.record.commit, now)
        if now.result is not None:
            yield no("drawn", session=self.session)
        yield from self._announced(now.commit, world) if now.commit else ()

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session with the contributions closed."""
        return evolve(now, contrib=self.record, closed=entry.seq)


@fact(DRAW, "draw.result", "抽取结果", "draw result")
class DrawResulted(DrawFact):
    """RESULT: what chance decided of what was sealed."""

    record: Annotated[Result, _form(Result, "RESULT 记录", "a RESULT record")] = labelled(
        "记录", "record"
    )
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse a result of another seal, a second one, one after a VOID, and stale numbers."""
        yield from self._other(self.record.commit, now)
        if now.result is not None:
            yield no("drawn", session=self.session)
        yield from told_before(now, self.record.items, world)

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session drawn."""
        return evolve(now, result=self.record, told=_telling(now, self.record.items, entry))


@fact(DRAW, "draw.open", "公开保密抽取", "unannounced draw opened")
class DrawOpened(DrawFact):
    """OPEN: what an unannounced draw kept closed."""

    record: Annotated[Open, _form(Open, "OPEN 记录", "an OPEN record")] = labelled("记录", "record")
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse opening what is not drawn."""
        yield from self._other(self.record.commit, now)
        if now.result is None:
            yield no("undrawn", session=self.session)
        yield from told_before(now, self.record.items, world)

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session open."""
        return evolve(now, opening=self.record, told=_telling(now, self.record.items, entry))


@fact(DRAW, "draw.void", "抽取作废", "draw voided")
class DrawVoided(DrawFact):
    """VOID: a session that shall not stand, with reason and approver (D10)."""

    record: Annotated[Void, _form(Void, "VOID 记录", "a VOID record")] = labelled("记录", "record")
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse voiding another seal, or twice, and disclosing with stale numbers."""
        yield from self._other(self.record.commit, now)
        yield from told_before(now, self._items, world)

    @property
    def _items(self) -> tuple[str, ...]:
        return self.record.opens.items if self.record.opens is not None else ()

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session void."""
        return evolve(now, void=self.record, told=_telling(now, self._items, entry))


@fact(
    DRAW,
    "draw.disposition",
    "名单处置（候补、更换）",
    "disposition of a drawn entry",
)
class Disposed(DrawFact):
    """DISPOSITION: what became of a drawn target, and which reserve came instead."""

    record: Annotated[
        Disposition, _form(Disposition, "DISPOSITION 记录", "a DISPOSITION record")
    ] = labelled("记录", "record")
    session: str = labelled("抽取编号", "session", default="", late=True)

    def guard(self, now: Draw, world: World) -> Iterator[SsjError]:
        """Refuse one for a target that was not drawn."""
        if now.result is None:
            yield no("undrawn", session=self.session)
        elif self.record.id not in now.drawn(self.record.task):
            yield no("not-drawn", session=self.session, target=self.record.id)

    def apply(self, now: Draw, entry: Entry) -> Draw:
        """Return the session with what became of the target."""
        return evolve(now, dispositions=(*now.dispositions, self.record))


FACT_OF: Final[Mapping[type[Recorded], type[DrawFact]]] = {
    Task: TaskRecorded,
    Commit: DrawSealed,
    Contrib: Contributed,
    Result: DrawResulted,
    Open: DrawOpened,
    Void: DrawVoided,
    Disposition: Disposed,
}
"""The fact that carries each record of the protocol."""
