"""Who plays: the invented district's registers, bodies and hands, as the shipped files have them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from attrs import frozen

from ssj_core._data import packaged
from ssj_core.adapters.tables import load_experts, load_inspectors, load_items, load_targets
from ssj_core.demo.story import Step, moment
from ssj_core.registers import ExpertPool, InspectorRegister, ItemList, Target, TargetRegister
from ssj_core.service import Act

SJ: Final = "砾泉区市场监督管理局"
WJ: Final = "砾泉区卫生健康委员会"
YJ: Final = "砾泉区应急管理局"
WL: Final = "砾泉区文化和旅游局"
JT: Final = "砾泉区教育体育局"
HJ: Final = "砾泉区生态环境分局"
DEPARTMENTS: Final = (SJ, WJ, YJ, WL, JT, HJ)
GOVERNMENT: Final = "区人民政府"
CONFERENCE: Final = "砾泉区双随机、一公开监管工作联席会议"
OFFICE: Final = "联席会议办公室"
RESCUE: Final = "砾泉区消防救援大队"
AS_OF: Final = date(2026, 1, 5)
HEADS: Final = {SJ: "局长", WJ: "主任", YJ: "局长", WL: "局长", JT: "局长", HJ: "局长"}
"""The post of who answers for a department (C147)."""
OPERATOR: Final = "综合股股长"


@frozen
class Cast:
    """一单两库 and the experts, as of the first working days of the year."""

    items: ItemList
    targets: TargetRegister
    inspectors: InspectorRegister
    experts: ExpertPool

    def in_scope(self, items: Iterable[str]) -> list[Target]:
        """Return the active targets that all the items apply to (C61, C64)."""
        wanted = [self.items[item] for item in items]
        return [
            target
            for target in self.targets
            if target.active and all(item.applies_to(target) for item in wanted)
        ]

    def department_of(self, inspector: str) -> str:
        """Return the department of an inspector."""
        return self.inspectors[inspector].department


def load_cast() -> Cast:
    """Return the registers that ship with the package, checked like anybody's files."""
    folder = packaged("demo", "data")
    return Cast(
        load_items(folder.joinpath("items.csv"), as_of=AS_OF),
        load_targets(folder.joinpath("targets.csv"), as_of=AS_OF),
        load_inspectors(folder.joinpath("inspectors.csv"), as_of=AS_OF),
        load_experts(folder.joinpath("experts.csv"), as_of=AS_OF),
    )


def hand(department: str, day: date, hour: int = 9, minute: int = 0, *, actor: str = "") -> Act:
    """Return an act of a login of `department`, its clerk's by default, at an hour of a day.

    >>> hand(SJ, date(2026, 3, 2)).at.isoformat()
    '2026-03-02T09:00:00+08:00'
    """
    return Act(actor or f"{department}/经办", department, moment(day, hour, minute))


def head(department: str) -> str:
    """Return the login of a department's head."""
    return f"{department}/{HEADS[department]}"


def step(act: Act, command: str, **given: Any) -> Step:  # noqa: ANN401 - whatever the command takes
    """Return a step of `act`; what is None is not said.

    >>> step(hand(SJ, AS_OF), "plan.enter", plan="甲/2026", version=2, on=None).input
    {'plan': '甲/2026', 'version': 2}
    """
    return Step(command, {key: part for key, part in given.items() if part is not None}, act)
