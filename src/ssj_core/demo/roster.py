"""A draw as the script wants it, and who may be drawn for it: certified, present, qualified, no friend."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from ssj_core.demo.cast import Cast
from ssj_core.drawing import RosterDraft
from ssj_core.planning import Task, row_of
from ssj_core.registers import Inspector
from ssj_core.rules.questions import TeamSize
from ssj_core.service import Act, Service

LEADER, MEMBER = "组长", "组员"


@frozen(kw_only=True)
class Planned:
    """A draw as the script wants it.

    Attributes:
        plan: number of the plan.
        task: number of its row, and id of the TASK.
        title: what it is called.
        department: who draws.
        on: the day.
        joint: whether departments inspect together.
        contributions: whether the parties contribute before the dice.
        closed_until: for an unannounced draw, the day it opens.
    """

    plan: str
    task: str
    title: str
    department: str
    on: date
    joint: bool = False
    contributions: bool = False
    closed_until: date | None = None


@frozen(kw_only=True)
class Permit:
    """The grounds on which targets may be drawn: the plan, its version, the row, the resolution."""

    plan: str
    version: int
    task: Task
    resolution: str | None = None


def permit_of(service: Service, planned: Planned, act: Act) -> Permit:
    """Return the ground of a draw, or refuse it as the road does."""
    row = service.draws.permit(planned.plan, planned.task, act).row
    task = row_of(service.state, row.plan, row.task, act.on)
    if task is None:  # pragma: no cover - a permit is of a row
        raise KeyError(row.key)
    return Permit(plan=row.plan, version=row.version, task=task, resolution=row.resolution)


@frozen(kw_only=True)
class Slots:
    """The slots of a task and who may fill them.

    Attributes:
        names: slot ids, in order.
        people: who may be drawn, by ``department/role``.
        recusals: pairs of target and inspector that must not meet.
    """

    names: tuple[str, ...]
    people: Mapping[str, Sequence[Inspector]]
    recusals: tuple[tuple[str, str], ...]

    def draft(self, targets: int) -> RosterDraft:
        """Return the roster to seal; nobody carries much more than an even share of `targets`."""
        everyone = {one.id: one for members in self.people.values() for one in members}
        share: dict[str, int] = {}
        for department in {key.split("/")[0] for key in self.people}:
            own = {
                one.id
                for key, some in self.people.items()
                if key.startswith(department)
                for one in some
            }
            places = sum(name.startswith(f"{department}/") for name in self.names)
            share |= dict.fromkeys(own, -(-targets * places // len(own)) + 1)
        # Few may lead, so a leader may have to take more.
        leaders = [
            one.id for key, some in self.people.items() if key.endswith(LEADER) for one in some
        ]
        lead = -(-targets // max(len(leaders), 1)) + 1
        return RosterDraft(
            inspectors=[(one.id, {"department": one.department}) for one in everyone.values()],
            eligibility=[(key, one.id) for key, members in self.people.items() for one in members],
            capacities=[
                (one, 0, max(share[one], lead if one in leaders else 0)) for one in everyone
            ],
            recusals=self.recusals,
        )


def able(cast: Cast, department: str, qualifications: set[str], on: date) -> list[Inspector]:
    """Return the inspectors of `department` who may be sent on `on` (C66, C70, C89)."""
    return [
        one
        for one in cast.inspectors
        if one.department == department
        and one.certified_on(on)
        and one.available_on(on)
        and (not qualifications or qualifications & set(one.qualifications))
    ]


def recusals(cast: Cast, people: Sequence[Inspector]) -> tuple[tuple[str, str], ...]:
    """Return who must keep away from whom: declared conflicts, and firms once worked for."""
    by_name = {target.name: target.id for target in cast.targets}
    pairs = {
        (target, one.id) for one in people for target in one.conflicts if target in cast.targets
    }
    pairs |= {
        (by_name[post], one.id) for one in people for post in one.former_posts if post in by_name
    }
    return tuple(sorted(pairs))


def team_size(service: Service, planned: Planned) -> tuple[int, str]:
    """Return how many certified inspectors each department sends, and the clauses that say so."""
    decision = service.rules(planned.on).decide(TeamSize(joint=planned.joint))
    return decision.answer.least, "、".join(step.id for step in decision.binding)


def slots_of(service: Service, cast: Cast, planned: Planned, permit: Permit) -> Slots:
    """Return the slots of a task: for every department as many as the rules ask, a leader first."""
    least, _ = team_size(service, planned)
    departments = (planned.department, *permit.task.departments)
    names: list[str] = []
    people: dict[str, list[Inspector]] = {}
    for department in departments:
        wanted = {
            cast.items[item].qualification
            for item in permit.task.items
            if cast.items[item].department == department and cast.items[item].qualification
        }
        ready = able(cast, department, wanted, planned.on)
        roles = (
            [LEADER] + [MEMBER] * (least - 1)
            if department == planned.department
            else [MEMBER] * least
        )
        for role in dict.fromkeys(roles):
            names += [f"{department}/{role}/{i}" for i in range(1, roles.count(role) + 1)]
            people[f"{department}/{role}"] = [
                one for one in ready if role == MEMBER or one.may_lead
            ]
    everyone = {one.id: one for members in people.values() for one in members}
    return Slots(
        names=tuple(names),
        people=people,
        recusals=recusals(cast, list(everyone.values())),
    )
