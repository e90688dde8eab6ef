"""The year, from January to December, as one script over the service."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from attrs import define, field, frozen

from ssj_core._data import packaged, read_text
from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo import closing, plans
from ssj_core.demo.cast import SJ, WJ, Cast, load_cast
from ssj_core.demo.chance import Chance
from ssj_core.demo.district import PLACE
from ssj_core.demo.draws import emergency_draw, numbers, play_draw
from ssj_core.demo.gathering import gather
from ssj_core.demo.office import JOINT, confer, prepare, settle
from ssj_core.demo.roster import Permit, Planned, team_size
from ssj_core.demo.visits import Visit, inspect, script
from ssj_core.drawing import Outcome, Voided
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.ports import Store
from ssj_core.rules import Rulebook
from ssj_core.service import Service
from ssj_core.verify import PAGE

Progress = Callable[[str], None]
_MONTHS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
BOOKS: Final = ("cn", "cn-nm-dongsheng-2021")
_DAYS: Final = {
    "SJ-2026-01": date(2026, 3, 10),
    "SJ-2026-02": date(2026, 4, 14),
    "SJ-2026-03": date(2026, 5, 12),
    "SJ-2026-04": date(2026, 6, 9),
    "SJ-2026-05": date(2026, 10, 13),
}
_TITLES: Final = {
    "SJ-2026-01": "获证食品生产企业监督检查",
    "SJ-2026-02": "食品加工小作坊监督检查",
    "SJ-2026-03": "特种设备使用单位监督检查",
    "SJ-2026-04": "营业执照与年度报告公示信息检查",
    "SJ-2026-05": "学校食堂食品安全检查",
}


@frozen(kw_only=True)
class Drawn:
    """One draw of the year with what led to it and, if any, the attempt that was withdrawn."""

    planned: Planned
    permit: Permit
    outcome: Outcome
    voided: Voided | None


@define(kw_only=True)
class Year:
    """What the script has made so far.

    Attributes:
        service: the use cases over the year's journal.
        cast: who plays.
        chance: its scripted chance.
        draws: its draws, in their order.
        evidence: the files that left for the evaluation at its end, by name.
    """

    service: Service
    cast: Cast
    chance: Chance
    draws: list[Drawn] = field(factory=list)
    evidence: dict[str, bytes] = field(factory=dict)


def rulebook() -> Rulebook:
    """Return national law, the plan of 2021, and the district's own answers to what they leave open."""
    own = Rulebook.parse(read_text("demo", "rulebook.toml"), name="demo/rulebook.toml")
    return Rulebook.joined(Rulebook.load(*BOOKS), own)


def open_year(store: Store, seed: str) -> Year:
    """Return an empty year over the empty journal in `store`."""
    service = Service(
        journal=Journal(store, drift=None),
        rulebook=rulebook(),
        place=Place(PLACE),
        calendar=WorkdayCalendar.cn(),
        drift=None,
        purpose="rehearsal",
    )
    return Year(service=service, cast=load_cast(), chance=Chance(seed))


def _joint() -> Planned:
    return Planned(
        plan=plans.joint_plan(1).id,
        task=JOINT,
        title="公共场所卫生与登记事项联合抽查",
        department=WJ,
        on=date(2026, 4, 7),
        joint=True,
        contributions=True,
    )


def _planned(task: str) -> Planned:
    return Planned(
        plan=plans.market_plan().id,
        task=task,
        title=_TITLES[task],
        department=SJ,
        on=_DAYS[task],
        contributions=task == "SJ-2026-01",
    )


def play(year: Year, say: Progress) -> None:
    """Play the year; every step is in the journal before `say` tells of it."""
    service, cast = year.service, year.cast
    prepare(service, cast)
    closing.appoint(service)
    closing.show_foundations(service, cast)
    say(f"一月：登记一单两库，{len(cast.targets)} 个对象、{len(cast.inspectors)} 名检查人员")
    confer(service)
    joint = _joint()
    parts = numbers(service, cast, joint, ("WJ-01", "SJ-04"))
    plans.adopt_joint(service, sum(int(part.number) for part in parts.values()))
    say("一月：联席会议纪要签发，联合抽查计划公示、备案")
    plans.adopt_department_plans(service)
    closing.deploy(service)
    say("二月：部门年度抽查计划公示、备案，主要负责人部署")
    closing.train(service, cast)
    order = sorted([joint, *map(_planned, _DAYS), emergency_draw()], key=lambda one: one.on)
    amended = False
    for planned in order:
        if planned.on > date(2026, 6, 22) and not amended:
            plans.amend_market_plan(service)
            closing.coordinate(service)
            amended = True
            say("六月：调整年度计划，10 个工作日内录入、再次公示并备案")
        _draw_and_visit(year, planned, say)
    with service.journal.transaction():
        year.evidence.update(closing.close(service).files)
    say("十二月：考核、通报、约谈，导出评价证据")


def _draw_and_visit(year: Year, planned: Planned, say: Progress) -> None:
    service = year.service
    permit, outcome, void = play_draw(
        service, year.cast, planned, year.chance, voided=planned.task == "SJ-2026-03"
    )
    year.draws.append(Drawn(planned=planned, permit=permit, outcome=outcome, voided=void))
    draw = outcome.tasks[planned.task]
    say(
        f"{_MONTHS[planned.on.month - 1]}月：{planned.title}，先封存、后掷骰，抽取 {len(draw.drawn)} 户"
    )
    if planned.closed_until is not None:
        return
    departments = (planned.department, *permit.task.departments)
    least, least_basis = team_size(service, planned)
    for at, pick in enumerate(draw.drawn):
        visit = Visit(
            number=f"{planned.task}-{at + 1:03d}",
            target=pick.id,
            team=_team(draw.teams, pick.id, departments),
            permit=permit,
            session=outcome.commit.session,
            departments=departments,
            drawn=planned.on,
            least=least,
            least_basis=least_basis,
        )
        with service.journal.transaction():
            inspect(service, year.cast, visit, script(year.chance, visit, at))
            gather(service, visit, at)
    if planned.joint:
        settle(service)


def _team(
    teams: Mapping[tuple[str, str], str], target: str, departments: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(
            who
            for (one, slot), who in sorted(teams.items())
            if one == target and slot.startswith(f"{name}/")
        )
        for name in departments
    }


def check_page() -> bytes | None:
    """Return the page that re-checks bundles in a browser, if it ships with the package."""
    page = packaged("verify", *PAGE)
    return page.read_bytes() if page.is_file() else None
