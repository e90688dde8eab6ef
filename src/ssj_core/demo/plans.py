"""The plans of the year: two departments' own, one joint, one of them amended in summer."""

from datetime import date
from typing import Final

from ssj_core.demo.cast import OFFICE, SJ, WJ, YJ, hand
from ssj_core.demo.office import DOMAIN, JOINT, RESOLUTION
from ssj_core.encoding import digest
from ssj_core.planning import (
    DepartmentPlan,
    DepartmentTask,
    JointConsulted,
    JointPlan,
    JointReplied,
    JointTask,
    Method,
    Plan,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFiled,
    PlanPublished,
    PlanReported,
    PlansAggregated,
    Pool,
    Reply,
    SchemeAdopted,
    Window,
    district_plan,
    plan_digest,
    shares,
)
from ssj_core.service import Service

CHANNELS: Final = ("gsxt", "portal")
DISTRICT: Final = Pool(register=SJ)
"""The register of the whole district, which the market supervision bureau keeps for all."""
KEY_RATIOS: Final = {"A": "3%", "B": "4%", "C": "5%", "D": "6%"}
GENERAL_RATIOS: Final = {"A": "1%", "B": "3%", "C": "4%", "D": "5%"}
_ROWS: Final = (
    (
        "SJ-2026-01",
        ("SJ-01",),
        "获证食品生产企业",
        KEY_RATIOS,
        (Method.ONSITE, Method.COMMISSIONED),
        (3, 9),
    ),
    ("SJ-2026-02", ("SJ-02",), "食品加工小作坊", KEY_RATIOS, (Method.ONSITE,), (4, 13)),
    ("SJ-2026-03", ("SJ-03",), "特种设备使用单位", KEY_RATIOS, (Method.ONSITE,), (5, 11)),
    (
        "SJ-2026-04",
        ("SJ-04", "SJ-05"),
        "企业、个体工商户、农民专业合作社",
        GENERAL_RATIOS,
        (Method.ONSITE, Method.DOCUMENTARY),
        (6, 8),
    ),
    ("SJ-2026-05", ("SJ-06",), "学校食堂", KEY_RATIOS, (Method.ONSITE,), (9, 14)),
)


def _window(month: int, day: int) -> Window:
    return Window(date(2026, month, day), date(2026, min(month + 3, 12), 28))


def market_plan(version: int = 1) -> DepartmentPlan:
    """Return the plan of the market supervision bureau; version 2 starts the school kitchens later."""
    rows = tuple(
        DepartmentTask(
            id=number,
            items=items,
            scope=scope,
            ratios=shares(ratios),
            methods=methods,
            content="按清单所列检查内容",
            window=_window(10, 12) if version > 1 and number == "SJ-2026-05" else _window(*starts),
            visits=1,
        )
        for number, items, scope, ratios, methods, starts in _ROWS
    )
    return DepartmentPlan(year=2026, department=SJ, tasks=rows, version=version)


def emergency_plan() -> DepartmentPlan:
    """Return the plan of the emergency bureau: one task, drawn without notice in December."""
    row = DepartmentTask(
        id="YJ-2026-01",
        items=("YJ-01",),
        scope="易制毒化学品企业",
        ratios=shares(KEY_RATIOS),
        methods=(Method.ONSITE,),
        content="许可或备案、购销台账、仓储管理",
        window=Window(date(2026, 12, 1), date(2026, 12, 31)),
        visits=1,
        pool=DISTRICT,
    )
    return DepartmentPlan(year=2026, department=YJ, tasks=(row,))


def joint_plan(count: int) -> JointPlan:
    """Return the joint plan for public places; `count` is what its ratios mean for the register."""
    row = JointTask(
        id=JOINT,
        plan_name="2026年公共场所跨部门联合抽查计划",
        name="公共场所卫生与登记事项联合抽查",
        items=("WJ-01", "SJ-04"),
        target="公共场所经营单位",
        ratios=shares(GENERAL_RATIOS),
        count=count,
        departments=(SJ,),
        window=Window(date(2026, 4, 1), date(2026, 7, 31)),
        visits=1,
        pool=DISTRICT,
    )
    return JointPlan(year=2026, department=WJ, domain=DOMAIN, tasks=(row,))


def _through(service: Service, plan: Plan, days: tuple[date, date]) -> None:
    """Publish on both channels and file: from then on the version is in effect."""
    published, filed = days
    act = hand(plan.department, published)
    content = plan_digest(plan)
    for channel in CHANNELS:
        fact = PlanPublished(
            plan=plan.id, version=plan.version, channel=channel, digest=content, on=published
        )
        service.record(fact, act)
    filing = PlanFiled(plan=plan.id, version=plan.version, receiver="conference-office", on=filed)
    service.record(filing, hand(plan.department, filed))


def adopt_joint(service: Service, count: int) -> None:
    """Consult, approve, publish, file; then the scheme, resting on the signed resolution."""
    plan = joint_plan(count)
    service.record(PlanApproved(plan=plan, on=date(2026, 1, 22)), hand(WJ, date(2026, 1, 22)))
    asked, answered = date(2026, 1, 22), date(2026, 1, 27)
    consulted = JointConsulted(
        plan=plan.id, task=JOINT, department=SJ, document="砾卫健函〔2026〕3号", on=asked
    )
    service.record(consulted, hand(WJ, asked, 11))
    reply = JointReplied(plan=plan.id, task=JOINT, department=SJ, reply=Reply.AGREE, on=answered)
    service.record(reply, hand(SJ, answered))
    _through(service, plan, (date(2026, 1, 28), date(2026, 1, 29)))
    scheme = SchemeAdopted(
        plan=plan.id,
        task=JOINT,
        resolution=RESOLUTION,
        title_zh="公共场所联合抽查实施方案",
        digest=digest("公共场所联合抽查实施方案".encode()),
        on=date(2026, 3, 20),
    )
    service.record(scheme, hand(WJ, date(2026, 3, 20)))
    report_to(service, plan)


def report_to(service: Service, plan: JointPlan) -> None:
    """Put the joint plans together and report them to the government (C104)."""
    day = date(2026, 1, 30)
    act = hand(SJ, day, actor=OFFICE)
    whole = district_plan(service.state, plan.year, day)
    joined = PlansAggregated(year=plan.year, plans=whole.numbers, digest=whole.digest, on=day)
    sent = PlanReported(year=plan.year, receiver="district-government", digest=whole.digest, on=day)
    service.record_all([joined, sent], act)


def adopt_department_plans(service: Service) -> None:
    """Approve, publish and file the two departments' plans before the end of February (C76–C79)."""
    for plan, approved, published, filed in (
        (market_plan(), date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 10)),
        (emergency_plan(), date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 12)),
    ):
        service.record(PlanApproved(plan=plan, on=approved), hand(plan.department, approved))
        _through(service, plan, (published, filed))


def amend_market_plan(service: Service) -> None:
    """Move the school kitchens to October: entered within 10 working days, published, filed (C86)."""
    plan, decided = market_plan(2), date(2026, 6, 22)
    reason = "新学期食堂改造，延后实施时间"
    service.record(PlanAmended(plan=plan, on=decided, reason=reason), hand(SJ, decided))
    entered = date(2026, 6, 26)
    service.record(PlanEntered(plan=plan.id, version=2, on=entered), hand(SJ, entered))
    _through(service, plan, (date(2026, 6, 29), date(2026, 6, 30)))
