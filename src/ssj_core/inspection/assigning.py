"""Who inspects whom, for which task, on what grounds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ssj_core.drawing.external import ELSEWHERE, EXTERNAL
from ssj_core.drawing.facts import DRAW
from ssj_core.encoding import Text, repeated
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Code
from ssj_core.inspection.asking import assigned_asks, listed_items
from ssj_core.inspection.grounds import FORMS, Case, Ground, Higher, Recheck, Special
from ssj_core.inspection.parts import Part
from ssj_core.inspection.refusals import no
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.words import Source
from ssj_core.journal import (
    Entry,
    Login,
    Value,
    World,
    fact,
    in_future,
    labelled,
    system_day,
    value,
)
from ssj_core.planning import SpecialPlan, plan_of
from ssj_core.registers.experts import expert_on
from ssj_core.registers.rolls import inspector_serving
from ssj_core.registers.words import Method

Faults = Iterator[SsjError]


@value("检查组成员", "member of the team", kw_only=False)
class Member(Value):
    """An inspector of the team: number in the register, and for which department."""

    inspector: str = labelled("执法人员编号", "inspector")
    department: str = labelled("单位", "department")


@fact(
    INSPECTION,
    "inspection.assigned",
    "检查任务下达",
    "inspection assigned",
    command="inspection.assign",
    begins=True,
    asks=[assigned_asks],
)
class InspectionAssigned(InspectionFact):
    """One target was given to a team, from a draw or on another ground (clauses C71, C89, C107–C108).

    Attributes:
        inspection: the inspection's number.
        target: identity of the target.
        plan: number of the plan; empty where there is none.
        task: number of its task; likewise.
        draw: number of the draw; likewise.
        source: drawn at random, or why else.
        departments: the inspecting departments; each enters its own part (clause C118).
        team: certified inspectors.
        least: certified inspectors each department must send, where the record itself says so; the
            receipt does otherwise.
        least_basis: the clause that says so.
        items: numbers of the items to check.
        methods: how.
        window_end: last day of the task's period, None where there is none.
        on: the day.
        reason: why, when not drawn (clause C4); empty otherwise.
        assistants: experts beside the team, never counted in it (clause C71).
        ground: the ground, when not drawn here.
        version: version of the plan in effect when it was drawn.
        unannounced: whether the target must not be told of it beforehand (飞行检查).
    """

    inspection: str = labelled("检查编号", "inspection", hand="state")
    target: str = labelled("检查对象", "target")
    plan: str = labelled("计划编号", "plan", default="")
    task: str = labelled("任务编号", "task", default="")
    draw: str = labelled("抽取编号", "draw", default="")
    source: Source = labelled("检查来源", "source", hand="state")
    departments: tuple[str, ...] = labelled("检查部门", "inspecting departments", hand="state")
    team: tuple[Member, ...] = labelled("检查组", "team")
    least: int = labelled("每部门至少人数", "least number of each department", default=0, late=True)
    least_basis: str = labelled("人数依据", "clause of the number", default="", late=True)
    items: tuple[str, ...] = labelled("抽查事项", "items")
    methods: tuple[Method, ...] = labelled("检查方式", "methods")
    window_end: date | None = labelled("实施截止日", "last day of the period", default=None)
    on: date = system_day()
    reason: str = labelled("理由", "reason", default="", personal=True)
    assistants: tuple[str, ...] = labelled("协助专家", "assisting experts", default=())
    ground: Ground | None = labelled("检查依据", "ground", default=None, late=True)
    version: int = labelled("计划版本", "version of the plan", default=0, late=True)
    unannounced: bool = labelled("不得事先告知", "not to be announced", default=False, late=True)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return number, source and departments; who was drawn is never typed in.

        Raises:
            Refused: ``inspection.typed-in``, ``inspection.no-ground``.
        """
        ground = given.get("ground")
        form = ground.get("form") if isinstance(ground, Mapping) else None
        if form == "drawn" or (ground is None and given.get("source", "random") == "random"):
            raise no("typed-in")
        if not isinstance(ground, Mapping) or not isinstance(form, str) or form not in FORMS:
            raise no("no-ground", known=list(FORMS), pointer="/input/ground")
        found: dict[str, Any] = {"departments": _departments(given.get("team"), login)}
        try:
            made = FORMS[form].from_input(ground)
        except SsjError:
            return found | {"inspection": "—", "source": "key", "reason": "—"}
        found |= {"source": made.source.value, "reason": made.reason}
        found["inspection"] = next_number(world, f"{login.department}/{login.on.year}")
        if isinstance(made, Special):
            found["plan"] = made.plan
            history = plan_of(world, made.plan)
            window = getattr(history.current.plan, "window", None) if history else None
            if window is not None:
                found["window_end"] = window.end.isoformat()
        if isinstance(made, Higher):
            found["draw"] = made.draw
        return found

    def faults(self) -> Iterable[SsjError]:
        """Refuse a department with too few inspectors, a person named twice, and no reason."""
        for name in repeated(member.inspector for member in self.team):
            yield no("member-twice", who=name, pointer="/input/team")
        sent = Counter(member.department for member in self.team)
        for department in self.departments:
            found = sent[department]
            if found < self.least:
                yield no(
                    "team-small",
                    department=department,
                    found=found,
                    least=self.least,
                    basis=self.least_basis,
                )
        if self.source is not Source.RANDOM and not self.reason.strip():
            yield no("reason-unsaid", pointer="/input/reason")

    def hands(self, now: Inspection | None, world: World) -> tuple[str, ...]:
        """Return the inspecting departments."""
        return self.departments

    def guard(self, now: Inspection | None, world: World) -> Faults:
        """Want a target of the draw or of the ground, once; methods of the items; experts of the pool."""
        yield from self._drawn_faults(world)
        yield from self._ground_faults(world)
        if self.source is not Source.RANDOM:
            yield from _method_faults(self, world)
            yield from self._leave_faults(world)
        for expert in self.assistants:
            if not any(expert_on(world, unit, expert, self.on) for unit in self.departments):
                yield no("not-expert", who=expert, pointer="/input/assistants")

    def _drawn_faults(self, world: World) -> Faults:
        """Yield that a target was not drawn, or has an inspection of this draw that stands (C80)."""
        if not self.draw:
            return
        draw = world.get(DRAW, DRAW.of(session=self.draw))
        if draw is not None and draw.result is not None and self.source is Source.RANDOM:
            shown = {*draw.drawn(f"{self.plan}#{self.task}"), *draw.drawn(self.task)}
            if shown and self.target not in shown:
                yield no("not-drawn", target=self.target, draw=self.draw)
        for key in world.find(INSPECTION, "drawn", f"{self.draw}/{self.target}"):
            other = world.get(INSPECTION, key)
            if other and other.assigned.task == self.task and other.stands:
                yield no("assigned-twice", target=self.target, draw=self.draw, other=other.id)

    def _ground_faults(self, world: World) -> Faults:
        ground = self.ground
        if isinstance(ground, Recheck):
            earlier = world.get(INSPECTION, INSPECTION.of(inspection=ground.inspection))
            matter = earlier.matter(ground.matter) if earlier else None
            same = earlier is not None and earlier.assigned.target == self.target
            own = matter is not None and matter.department in self.departments
            if not same or not own or matter is None or matter.closed is not None:
                yield no("nothing-open", inspection=ground.inspection, matter=ground.matter)
        elif isinstance(ground, Case) and ground.received is not None:
            label, where = Text("收到日期", "received on"), "/input/ground/received"
            yield from in_future(self, label, ground.received, self.on, where)
        elif isinstance(ground, Special):
            yield from self._special_faults(world, ground)
        elif isinstance(ground, Higher):
            draw = world.get(EXTERNAL, EXTERNAL.of(draw=ground.draw))
            taken = draw is not None and draw.department in self.departments
            if draw is None or not taken or self.target not in draw.targets:
                yield no("not-handed-down", target=self.target, draw=ground.draw)

    def _special_faults(self, world: World, ground: Special) -> Faults:
        history = plan_of(world, ground.plan)
        if history is None:
            yield no("plan-not-effective", plan=ground.plan, missing=[Code("—")])
            return
        # Whether it must be public and filed before it is carried out is the rulebook's to say.
        plan = history.in_force_on(self.on).plan
        if not isinstance(plan, SpecialPlan):
            yield no("off-special-plan", what=ground.plan, plan=ground.plan)
            return
        odd = [name for name in self.items if name not in plan.items]
        odd += [name for name in self.departments if name != plan.department]
        if plan.targets and self.target not in plan.targets:
            odd.append(self.target)
        if odd:
            yield no("off-special-plan", what=odd, plan=plan.id)

    def _leave_faults(self, world: World) -> Faults:
        for member in self.team:
            row = inspector_serving(world, member.department, member.inspector, self.on)
            if row is not None and row.absent_on(self.on):
                yield no("on-leave", who=member.inspector, on=self.on)

    def apply(self, now: Inspection | None, entry: Entry) -> Inspection:
        """Return the inspection as it begins: nothing entered by anybody."""
        return Inspection(
            assigned=self,
            team=self.team,
            parts=tuple((department, Part()) for department in self.departments),
        )

    def marks(self, now: Inspection, entry: Entry) -> Iterable[str]:
        """Return ``after-window`` past the task's period, `ELSEWHERE` for a higher list."""
        if self.late:
            yield "after-window"
        if isinstance(self.ground, Higher):
            yield ELSEWHERE

    @property
    def late(self) -> bool:
        """Whether the task's period was over (C140)."""
        return self.window_end is not None and self.on > self.window_end

    def cites(self) -> Iterable[str]:
        """Return the keys of its ground, of a joint team, and of being late."""
        if self.ground is not None:
            yield from self.ground.cites
        elif self.source is Source.RANDOM:
            yield "point:drawn"
        if len(self.departments) > 1:
            yield "point:joint-team"
        if self.late:
            yield "point:late"


def _departments(team: object, login: Login) -> list[str]:
    """Return the departments of a team as it was sent, the sender's first."""
    rows = team if isinstance(team, list) else []
    units = [row.get("department") for row in rows if isinstance(row, Mapping)]
    return list(
        dict.fromkeys([login.department, *(unit for unit in units if isinstance(unit, str))])
    )


def next_number(world: World, head: str) -> str:
    """Return the first free number under `head`."""
    number = 1 + sum(
        key.startswith(INSPECTION.of(inspection=f"{head}/")) for key in world.keys(INSPECTION)
    )
    while world.get(INSPECTION, INSPECTION.of(inspection=f"{head}/{number}")) is not None:
        number += 1
    return f"{head}/{number}"


def _method_faults(told: InspectionAssigned, world: World) -> Faults:
    """Yield methods that no item has (C91); items on no list are the rulebook's question."""
    listed = {name: item for name, item in listed_items(world, told).items() if item is not None}
    known = {method for item in listed.values() for method in item.methods}
    odd = [method for method in told.methods if method not in known]
    if listed and known and odd:
        yield no("method", odd=odd, items=[*listed], known=sorted(known))
