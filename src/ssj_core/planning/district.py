"""The joint plan of a district: the filed joint plans of all domains put together (C104)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from attrs import frozen

from ssj_core.encoding import Suite, canonical, digest
from ssj_core.planning.facts import PlansAggregated
from ssj_core.planning.history import PlanHistory
from ssj_core.planning.plan import JointPlan
from ssj_core.planning.tasks import JointTask


@frozen(kw_only=True)
class DistrictPlan:
    """The joint plans of a year that are in effect, with totals.

    Attributes:
        year: the year.
        plans: the plans, by their number.
        waiting: numbers of joint plans of the year that are not in effect and so not part of it.
    """

    year: int
    plans: tuple[JointPlan, ...]
    waiting: tuple[str, ...]

    @property
    def tasks(self) -> tuple[tuple[JointPlan, JointTask], ...]:
        """Every row with the plan it comes from."""
        return tuple((plan, task) for plan in self.plans for task in plan.tasks)

    @property
    def count(self) -> int:
        """How many targets are drawn in all."""
        return sum(task.count * task.visits for _, task in self.tasks)

    @property
    def repeated(self) -> tuple[str, ...]:
        """Items that several plans inspect: candidates for one visit instead of two (C6)."""
        times = Counter(item for plan in self.plans for item in _items(plan))
        return tuple(sorted(item for item, count in times.items() if count > 1))

    def aggregated(self, on: date, suite: Suite) -> PlansAggregated:
        """Return the record that the plans were put together, with the digest of the whole."""
        whole = canonical([plan.body() for plan in self.plans])
        return PlansAggregated(
            year=self.year,
            plans=tuple(f"{plan.id}@{plan.version}" for plan in self.plans),
            digest=digest(whole, suite=suite),
            on=on,
        )


def _items(plan: JointPlan) -> set[str]:
    return {item for task in plan.tasks for item in task.items}


def aggregate(histories: Iterable[PlanHistory], year: int) -> DistrictPlan:
    """Return the district's joint plan of a year, from whatever plans there are."""
    joint = sorted(
        (one for one in histories if isinstance(one.current.plan, JointPlan)),
        key=lambda one: one.id,
    )
    of_year = [one for one in joint if one.current.plan.year == year]
    effective = [one.effective.plan for one in of_year if one.effective]
    return DistrictPlan(
        year=year,
        plans=tuple(plan for plan in effective if isinstance(plan, JointPlan)),
        waiting=tuple(one.id for one in of_year if one.effective is None),
    )
