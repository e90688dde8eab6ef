"""The joint plan of a district: the filed joint plans of all domains put together (C104)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve, field, frozen

from ssj_core.conference import CONFERENCE
from ssj_core.encoding import Text, canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Login,
    Receipt,
    Room,
    World,
    fact,
    in_order,
    labelled,
    world_day,
)
from ssj_core.planning.history import PLAN, Needs, PlanHistory
from ssj_core.planning.plan import JointPlan
from ssj_core.planning.tasks import JointTask
from ssj_core.rules import Ask, FileWith, PublishWhere, among, anything

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
DOCUMENT: Final = "district-joint-plan"
"""What rulebooks call the joint plan of the district."""
no: Final = Refusals(
    "district",
    {
        "other-plans": (
            "{year} 年已生效的联合计划是{plans}，与所列不符；名单由系统汇总",
            "the joint plans of {year} in effect are {plans}, not those listed: the system lists them",
        ),
        "other-text": (
            "摘要与汇总的计划不一致；摘要由系统计算",
            "the digest is not that of the plans: the system computes it",
        ),
        "not-aggregated": (
            "{year} 年的联合计划尚未汇总，不能报告",
            "the joint plans of {year} are not put together yet: there is nothing to report",
        ),
    },
)


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

    @property
    def numbers(self) -> tuple[str, ...]:
        """The plans with their versions, ``number@version``."""
        return tuple(f"{plan.id}@{plan.version}" for plan in self.plans)

    @property
    def digest(self) -> str:
        """Digest of the whole, 64 hex digits."""
        return digest(canonical([plan.body() for plan in self.plans]))


def _items(plan: JointPlan) -> set[str]:
    return {item for task in plan.tasks for item in task.items}


def aggregate(histories: Iterable[PlanHistory], year: int, day: date | None = None) -> DistrictPlan:
    """Return the district's joint plan of a year, from whatever plans there are.

    Args:
        histories: the plans.
        year: the year.
        day: the day on which they must be in effect; now, when None.
    """
    of_year = sorted(
        (
            history
            for history in histories
            if isinstance(history.current.plan, JointPlan) and history.current.plan.year == year
        ),
        key=lambda history: history.id,
    )
    versions = [
        history.effective if day is None else history.effective_on(day) for history in of_year
    ]
    effective = [version.plan for version in versions if version]
    return DistrictPlan(
        year=year,
        plans=tuple(plan for plan in effective if isinstance(plan, JointPlan)),
        waiting=tuple(
            history.id
            for history, version in zip(of_year, versions, strict=True)
            if version is None
        ),
    )


def district_plan(world: World, year: int, day: date) -> DistrictPlan:
    """Return the district's joint plan of a year as it is in effect on a day."""
    found = (world.get(PLAN, key) for key in world.find(PLAN, "year", year))
    return aggregate((history for history in found if history), year, day)


@frozen(kw_only=True)
class YearPlan:
    """The joint plan of one year as it was put together, and its report.

    Attributes:
        aggregated: how it was put together, the last time.
        needs: where it must be public and to whom it is reported, from the receipt.
        reported: the reports of that text, in order.
    """

    aggregated: "PlansAggregated"
    needs: Needs | None = None
    reported: tuple["PlanReported", ...] = ()


@frozen(kw_only=True)
class District:
    """The joint plans of a district, by year (clause C104)."""

    years: Mapping[int, YearPlan] = field(factory=dict)


DISTRICT: Room[District] = Room(
    "districts",
    Text("全区联合抽查计划", "joint plan of the district"),
    stream="plan/district",
    empty=District,
)


class _OfTheOffice(Fact):
    """A step of the office of the conference (C38, C104)."""

    __slots__ = ()

    def hands(self, now: District, world: World) -> tuple[str, ...] | None:  # noqa: ARG002 - every fact has it
        """Return the hands of the office; without a conference there is none to ask for."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        return conference.offices if conference else None


def _destined(_: World, told: "PlansAggregated") -> Asked:
    yield Ask(PublishWhere(document=DOCUMENT), anything(), told.declared.says)
    yield Ask(FileWith(document=DOCUMENT), anything(), told.declared.says)


@fact(
    DISTRICT,
    "plan.aggregated",
    "汇总联合抽查计划",
    "joint plans put together",
    command="plans.aggregate",
    asks=[_destined],
)
class PlansAggregated(_OfTheOffice):
    """The office put the filed joint plans of a year together (clause C104).

    Attributes:
        year: the year.
        plans: the plans in effect, ``number@version``; filled in.
        digest: digest of the whole; filled in.
        on: the day.
    """

    year: int = labelled("年度", "year")
    plans: tuple[str, ...] = labelled("联合计划", "joint plans", hand="state")
    digest: Digest = labelled("计划摘要", "digest of the plans", hand="state")
    on: date = world_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - see `Fact.reads`
        """Return the plans in effect and the digest of the whole."""
        year, day = given.get("year"), _day(given.get("on"))
        if not isinstance(year, int):
            return {}
        whole = district_plan(world, year, day)
        return {"plans": list(whole.numbers), "digest": whole.digest}

    def guard(self, now: District, world: World) -> Faults:  # noqa: ARG002 - every guard has it
        """Want the plans that are in effect, all and no others, and their digest."""
        whole = district_plan(world, self.year, self.on)
        if self.plans != whole.numbers:
            yield no("other-plans", year=self.year, plans=whole.numbers or ("—",))
        elif self.digest != whole.digest:
            yield no("other-text")

    def apply(self, now: District, entry: Entry) -> District:
        """Return the district with the year's plan; an earlier one is put together anew."""
        whole = YearPlan(aggregated=self, needs=Needs.of(entry.rests))
        return evolve(now, years={**now.years, self.year: whole})


def _day(given: object) -> date:
    """Return the day a sender named; the last there is where he named none, or nonsense."""
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return date.max


def _reported_asks(_: World, told: "PlanReported") -> Asked:
    yield Ask(FileWith(document=DOCUMENT), among({told.receiver}), told.declared.says)


@fact(
    DISTRICT,
    "plan.reported",
    "计划报告政府",
    "joint plan reported to the government",
    command="plans.report",
    asks=[_reported_asks],
)
class PlanReported(_OfTheOffice):
    """The district's joint plan was reported to whom the rulebook names (clause C104).

    Attributes:
        year: the year.
        receiver: to whom, by the code rulebooks give it; filled in.
        digest: digest of what was reported; filled in.
        on: the day.
        document: the paper it was reported with.
        receipt: a paper of the receiver that shows the day.
    """

    year: int = labelled("年度", "year")
    receiver: str = labelled("报告对象", "reported to", hand="state")
    digest: Digest = labelled("计划摘要", "digest of the plans", hand="state")
    on: date = world_day()
    document: str = labelled("报告文件", "document", default="", late=True)
    receipt: Receipt | None = labelled("回执", "receipt", default=None)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:  # noqa: ARG003 - see `Fact.reads`
        """Return the receiver and the digest of what was put together."""
        district = world.get(DISTRICT, DISTRICT.of())
        year = given.get("year")
        whole = district.years.get(year) if district and isinstance(year, int) else None
        if whole is None:
            return {"receiver": "—", "digest": "0" * 64}
        receivers = whole.needs.receivers if whole.needs else ()
        return {
            "digest": whole.aggregated.digest,
            **({"receiver": receivers[0]} if receivers else {}),
        }

    def guard(self, now: District, world: World) -> Faults:  # noqa: ARG002 - every guard has it
        """Want a year's plan that was put together, and that text."""
        whole = now.years.get(self.year)
        if whole is None:
            yield no("not-aggregated", year=self.year)
            return
        if self.digest != whole.aggregated.digest:
            yield no("other-text")
        yield from in_order(self, self.on, whole.aggregated, whole.aggregated.on)

    def apply(self, now: District, entry: Entry) -> District:  # noqa: ARG002 - every effect has it
        """Return the district with the report."""
        whole = now.years[self.year]
        reported = evolve(whole, reported=(*whole.reported, self))
        return evolve(now, years={**now.years, self.year: reported})


DistrictFact = PlansAggregated | PlanReported
"""What happens to the joint plans of a district together (clause C104)."""
