"""The plans of the year: two departments' own, one joint, one of them amended in summer."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Final

from ssj_core.demo.cast import OFFICE, SJ, WJ, YJ, Cast, hand, head, step
from ssj_core.demo.story import Thread
from ssj_core.encoding import digest
from ssj_core.oversight import SignOffPoint
from ssj_core.service import Act

DOMAIN: Final = "公共场所"
JOINT: Final = "LH-2026-01"
JOINT_ITEMS: Final = ("WJ-01", "SJ-04")
RESOLUTION: Final = "联席会议纪要〔2026〕1号-1"
MARKET_PLAN: Final = f"{SJ}/2026"
EMERGENCY_PLAN: Final = f"{YJ}/2026"
JOINT_PLAN: Final = f"{WJ}/2026/{DOMAIN}"
CHANNELS: Final = ("gsxt", "portal")
POOL: Final = {"register": SJ}
"""The register of the whole district, which the market supervision bureau keeps for all."""
_KEY: Final = {"A": "3/100", "B": "1/25", "C": "1/20", "D": "3/50"}
_GENERAL: Final = {"A": "1/100", "B": "3/100", "C": "1/25", "D": "1/20"}
_FIRMS: Final = "企业、个体工商户、农民专业合作社"
_ROWS: Final = (
    ("SJ-2026-01", ("SJ-01",), "获证食品生产企业", _KEY, ("onsite", "commissioned"), (3, 9)),
    ("SJ-2026-02", ("SJ-02",), "食品加工小作坊", _KEY, ("onsite",), (4, 13)),
    ("SJ-2026-03", ("SJ-03",), "特种设备使用单位", _KEY, ("onsite",), (5, 11)),
    ("SJ-2026-04", ("SJ-04", "SJ-05"), _FIRMS, _GENERAL, ("onsite", "documentary"), (6, 8)),
    ("SJ-2026-05", ("SJ-06",), "学校食堂", _KEY, ("onsite",), (9, 14)),
)
Form = dict[str, Any]


def _ratios(ratios: dict[str, str]) -> list[Form]:
    return [{"stratum": tier, "ratio": ratio} for tier, ratio in ratios.items()]


def _window(start: date, end: date) -> Form:
    return {"start": start.isoformat(), "end": end.isoformat()}


def market_plan(*, moved: bool = False) -> Form:
    """Return the plan of the market supervision bureau; amended, it starts the school kitchens later."""
    rows = []
    for number, items, scope, ratios, methods, (month, day) in _ROWS:
        start = date(2026, 10, 12) if moved and number == "SJ-2026-05" else date(2026, month, day)
        rows.append(
            {
                "form": "department-task",
                "id": number,
                "items": list(items),
                "scope": scope,
                "ratios": _ratios(ratios),
                "methods": list(methods),
                "content": "按清单所列检查内容",
                "window": _window(start, date(2026, min(start.month + 3, 12), 28)),
                "visits": 1,
            }
        )
    return {"form": "department-plan", "year": 2026, "department": SJ, "tasks": rows}


def emergency_plan() -> Form:
    """Return the plan of the emergency bureau: one task, drawn without notice in December."""
    row = {
        "form": "department-task",
        "id": "YJ-2026-01",
        "items": ["YJ-01"],
        "scope": "易制毒化学品企业",
        "ratios": _ratios(_KEY),
        "methods": ["onsite"],
        "content": "许可或备案、购销台账、仓储管理",
        "window": _window(date(2026, 12, 1), date(2026, 12, 31)),
        "visits": 1,
        "pool": POOL,
    }
    return {"form": "department-plan", "year": 2026, "department": YJ, "tasks": [row]}


def joint_plan(cast: Cast) -> Form:
    """Return the joint plan for public places; its count is what its ratios mean for the register."""
    sizes = Counter(target.tier for target in cast.in_scope(JOINT_ITEMS))
    count = sum(ceil(Fraction(_GENERAL[tier]) * size) for tier, size in sizes.items())
    row = {
        "form": "joint-task",
        "id": JOINT,
        "plan_name": "2026年公共场所跨部门联合抽查计划",
        "name": "公共场所卫生与登记事项联合抽查",
        "items": list(JOINT_ITEMS),
        "target": "公共场所经营单位",
        "ratios": _ratios(_GENERAL),
        "count": count,
        "departments": [SJ],
        "methods": ["onsite"],
        "window": _window(date(2026, 4, 1), date(2026, 7, 31)),
        "visits": 1,
        "pool": POOL,
    }
    return {
        "form": "joint-plan",
        "year": 2026,
        "department": WJ,
        "domain": DOMAIN,
        "tasks": [row],
    }


def _sign(department: str, point: str, subject: str, day: date) -> Thread:
    """Let the responsible head sign for one of the three points (C147)."""
    yield step(
        hand(department, day, 17, actor=head(department)),
        "duty.sign",
        point=point,
        subject=subject,
        document=f"{SignOffPoint(point).zh}签批单",
    )


def _through(plan: str, published: Act, filed: Act, version: int = 1) -> Thread:
    """Publish on both channels and file: from then on the version is in effect (C78, C79)."""
    for channel in CHANNELS:
        yield step(published, "plan.publish", plan=plan, version=version, channel=channel)
    yield step(filed, "plan.file", plan=plan, version=version)


def adopt_joint(cast: Cast) -> Thread:
    """Approve, consult, publish, file, report; then the scheme, resting on the signed resolution."""
    asked = date(2026, 1, 22)
    yield step(hand(WJ, asked), "plan.approve", plan=joint_plan(cast))
    yield step(
        hand(WJ, asked, 11),
        "joint.consult",
        plan=JOINT_PLAN,
        task=JOINT,
        department=SJ,
        document="砾卫健函〔2026〕3号",
    )
    yield from _sign(WJ, "deploy", JOINT_PLAN, asked)
    yield step(
        hand(SJ, date(2026, 1, 27)), "joint.reply", plan=JOINT_PLAN, task=JOINT, reply="agree"
    )
    yield from _through(JOINT_PLAN, hand(WJ, date(2026, 1, 28)), hand(WJ, date(2026, 1, 29)))
    office = hand(OFFICE, date(2026, 1, 30))
    yield step(office, "plans.aggregate", year=2026)
    yield step(office, "plans.report", year=2026, document="砾双随机办〔2026〕3号")
    yield "一月：联席会议纪要签发，联合抽查计划公示、备案"
    yield step(
        hand(WJ, date(2026, 3, 20)),
        "scheme.adopt",
        plan=JOINT_PLAN,
        task=JOINT,
        resolution=RESOLUTION,
        title_zh="公共场所联合抽查实施方案",
        digest=digest("公共场所联合抽查实施方案".encode()),
    )


def adopt(plan: Form, approved: date, published: date, filed: date) -> Thread:
    """Approve, deploy, publish and file a department's plan before the end of February (C76–C79)."""
    department, number = plan["department"], f"{plan['department']}/2026"
    yield step(hand(department, approved), "plan.approve", plan=plan)
    yield from _sign(department, "deploy", number, approved)
    yield from _through(number, hand(department, published), hand(department, filed))


def adopt_own() -> Thread:
    """Adopt the plans of the two departments that have one of their own."""
    yield from adopt(market_plan(), date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 10))
    yield from adopt(emergency_plan(), date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 12))
    yield "二月：部门年度抽查计划公示、备案，主要负责人部署"


def amend() -> Thread:
    """Move the school kitchens to October: entered within 10 working days, published, filed (C86)."""
    decided = date(2026, 6, 22)
    reason = "新学期食堂改造，延后实施时间"
    yield step(hand(SJ, decided), "plan.amend", plan=market_plan(moved=True), reason=reason)
    yield from _sign(SJ, "coordinate", MARKET_PLAN, decided)
    yield step(hand(SJ, date(2026, 6, 26)), "plan.enter", plan=MARKET_PLAN, version=2)
    yield from _through(MARKET_PLAN, hand(SJ, date(2026, 6, 29)), hand(SJ, date(2026, 6, 30)), 2)
    yield "六月：调整年度计划，10 个工作日内录入、再次公示并备案"


def supervise() -> Thread:
    """Let the two heads sign that they supervised what was planned (C147)."""
    for department, plan in ((SJ, MARKET_PLAN), (WJ, JOINT_PLAN)):
        yield from _sign(department, "supervise", plan, date(2026, 12, 25))
