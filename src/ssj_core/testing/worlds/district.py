"""The invented district: who is in it, whom it inspects, and what for."""

from typing import Any, Final

from ssj_core.registers.identity import regno15_check_digit, uscc_check_character

AREA: Final = "159900"
"""An area code that was never given out: no enterprise has a number of it."""

S: Final = "市监局"
H: Final = "卫健委"
E: Final = "应急局"
O: Final = "联席会议办公室"  # noqa: E741 - the letter the cases use for the office
G: Final = "区人民政府"
X: Final = "城管局"
PUBLIC: Final = "公众"

CLERKS: Final = {S: "PC", H: "WC", E: "YC", O: "OC", G: "GC", X: "XC", PUBLIC: PUBLIC}
"""Who acts for a department where nobody else is named."""

PLANS: Final = {S: f"{S}/2026", H: f"{H}/2026", E: f"{E}/2026"}
JOINT: Final = f"{S}/2026/公共场所"

_PLACES: Final = (
    "云杉坡",
    "松针巷",
    "石桥",
    "南沟",
    "北塬",
    "柳树湾",
    "东岔",
    "西滩",
    "泉眼",
    "月牙",
)
_TRADES: Final = (
    "粮油店",
    "理发店",
    "小餐馆",
    "文具店",
    "五金店",
    "浴室",
    "药店",
    "茶馆",
    "面馆",
    "超市",
)
_TIERS: Final = (("A", 40), ("B", 80), ("C", 92), ("D", 100))


def code(number: int, *, kind: str = "91") -> str:
    """Return a credit code of the unassigned area with a right check character.

    >>> code(1)
    '91159900MA00000013'
    """
    body = f"{kind}{AREA}MA{number:07d}"
    return body + uscc_check_character(body)


def registration_number(number: int) -> str:
    """Return a 15-digit registration number of the unassigned area with a right check digit."""
    body = f"{AREA}{number:08d}"
    return body + regno15_check_digit(body)


def ids() -> dict[str, str]:
    """Return the codes of every target by the short name the cases use: M001, N01 and so on."""
    found = {f"M{number:03d}": code(number) for number in range(1, 102)}
    found |= {f"N{number:02d}": code(500 + number) for number in range(1, 21)}
    found["M101-bad"] = found["M101"][:-1] + ("0" if found["M101"][-1] != "0" else "1")
    found["M101-regno"] = registration_number(101)
    found["society"] = code(900, kind="51")
    return found


def target(name: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a target
    """Return a row of a target register as `targets.enter` takes it."""
    number = int(name[1:])
    street, trade = _PLACES[number % 10], _TRADES[number // 10 % 10]
    tier = next((letter for letter, last in _TIERS if number <= last), "D")
    row: dict[str, Any] = {
        "id": ids()[name],
        "scheme": "uscc",
        "name": f"{street}{trade}{name}",
        "kind": "enterprise",
        "address": f"云杉区{street}{number}号",
        "district": "150602",
        "tier": tier if name.startswith("M") else "B",
        "tier_scheme": "enterprise-credit-2022",
    }
    return row | changes


def targets(department: str) -> list[dict[str, Any]]:
    """Return the target register of a department."""
    names = {
        S: [f"M{number:03d}" for number in range(1, 101)],
        H: [
            *(f"M{number:03d}" for number in range(1, 21)),
            *(f"N{number:02d}" for number in range(1, 21)),
        ],
        E: [f"M{number:03d}" for number in range(91, 101)],
    }
    return [target(name) for name in names[department]]


def inspector(person: str, department: str, until: str = "2028-12-31") -> dict[str, Any]:
    """Return a row of an inspector register as `inspectors.enter` takes it."""
    return {
        "id": person,
        "name": f"检查员{person}",
        "unit": department,
        "sex": "女" if int(person[1:]) % 2 else "男",
        "cert_no": f"{AREA}-{person}",
        "certified_until": until,
        "post": "日常检查岗",
        "qualifications": ["行政执法"],
        "specialties": ["综合"],
    }


def inspectors(department: str) -> list[dict[str, Any]]:
    """Return the inspector register of a department; the certificate of P6 ends early."""
    letter, count = {S: ("P", 6), H: ("W", 4), E: ("Y", 3)}[department]
    people = [inspector(f"{letter}{number}", department) for number in range(1, count + 1)]
    return [row | {"certified_until": "2026-03-31"} if row["id"] == "P6" else row for row in people]


_ITEMS: Final = {
    "S1": ("证照检查", "general", ["onsite", "documentary"], "registration", "证照、名称、地址"),
    "S2": (
        "电梯安全",
        "key",
        ["onsite", "commissioned"],
        "special-equipment",
        "使用登记、定期检验",
    ),
    "S3": ("网络交易", "general", ["online"], "online-trade", "亮照、商品信息"),
    "S4": ("价格收费", "general", ["onsite"], "price", "明码标价"),
    "H1": ("公共场所卫生", "general", ["onsite"], "public-place", "卫生许可、从业人员"),
    "H2": ("饮用水卫生", "key", ["onsite", "commissioned"], "drinking-water", "水质、消毒"),
    "E1": ("危险化学品经营", "key", ["onsite"], "hazardous-chemicals", "许可、储存"),
}


def item(name: str, department: str) -> dict[str, Any]:
    """Return an inspection item as `item-list.adopt` takes it, with its six fields and content."""
    title, item_class, methods, field, content = _ITEMS[name]
    return {
        "id": name,
        "name": title,
        "target_kinds": ["enterprise"],
        "item_class": item_class,
        "methods": methods,
        "authority": department,
        "basis": f"《云杉区随机抽查事项规定（虚构）》{name}",
        "content": content,
        "field": field,
    }


def items(department: str) -> list[dict[str, Any]]:
    """Return the item list of a department."""
    names = {S: ("S1", "S2", "S3"), H: ("H1", "H2", "S1"), E: ("E1",)}
    return [item(name, department) for name in names[department]]


def row(number: str, items: list[str], window: tuple[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a row
    """Return a row of a department's plan as `plan.approve` takes it."""
    found: dict[str, Any] = {
        "form": "department-task",
        "id": number,
        "items": items,
        "scope": "本部门名录库内的检查对象",
        "ratios": [{"stratum": "*", "ratio": "1/10"}],
        "methods": ["onsite"],
        "content": "、".join(_ITEMS[name][4] for name in items),
        "window": {"start": window[0], "end": window[1]},
        "visits": 1,
    }
    return found | more


def rows(department: str) -> list[dict[str, Any]]:
    """Return the rows of a department's plan for 2026."""
    half = [{"stratum": tier, "ratio": "1/2"} for tier in ("C", "D")]
    found = {
        S: [
            row("T1", ["S1"], ("2026-03-01", "2026-06-30")),
            row("T2", ["S2"], ("2026-07-01", "2026-10-31"), scope="C、D类检查对象", ratios=half),
            row(
                "T3",
                ["S3"],
                ("2026-03-01", "2026-11-30"),
                methods=["online"],
                ratios=_every("1/20"),
            ),
        ],
        H: [
            row("T1", ["H1"], ("2026-03-01", "2026-06-30")),
            row(
                "T2",
                ["H2"],
                ("2026-05-01", "2026-10-31"),
                methods=["onsite", "commissioned"],
                ratios=_every("1/4"),
            ),
        ],
        E: [row("T1", ["E1"], ("2026-04-01", "2026-09-30"), ratios=_every("1/1"))],
    }
    return found[department]


def _every(ratio: str) -> list[dict[str, str]]:
    return [{"stratum": "*", "ratio": ratio}]


def plan(department: str, *, tasks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return a department's plan for 2026 as `plan.approve` takes it."""
    return {
        "form": "department-plan",
        "year": 2026,
        "department": department,
        "tasks": rows(department) if tasks is None else tasks,
    }


def joint_plan(domain: str = "公共场所", task: str = "J1", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a row
    """Return a joint plan of S with H: one row, four of the twenty on both registers."""
    found: dict[str, Any] = {
        "form": "joint-task",
        "id": task,
        "plan_name": f"云杉区2026年{domain}联合抽查计划",
        "name": f"{domain}联合抽查",
        "items": ["S1", "H1"],
        "target": "两部门名录库共有的检查对象",
        "ratios": _every("1/5"),
        "count": 4,
        "departments": [H],
        "methods": ["onsite"],
        "window": {"start": "2026-04-01", "end": "2026-06-30"},
        "visits": 1,
    }
    return {
        "form": "joint-plan",
        "year": 2026,
        "department": S,
        "domain": domain,
        "tasks": [found | changes],
    }


def sheet(items: list[str], *finding: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a sheet
    """Return a filled-in sheet; `finding` holds the items with something wrong."""
    rows = [
        {
            "item": name,
            "content": _ITEMS[name][4],
            "checked": "yes",
            "finding": "登记地址与经营地址不一致" if name in finding else "未发现问题",
            "results": ["pending.market"] if name in finding else ["no-issue"],
        }
        for name in items
    ]
    return {"rows": rows, "methods": ["onsite"]} | more
