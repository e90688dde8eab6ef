"""Who plays: the invented district's registers, bodies and hands, as the shipped files have them."""

from datetime import date, datetime, time
from typing import Final

from attrs import frozen

from ssj_core._data import packaged
from ssj_core.adapters.tables import load_experts, load_inspectors, load_items, load_targets
from ssj_core.registers import ExpertPool, InspectorRegister, ItemList, TargetRegister
from ssj_core.service import Act
from ssj_core.simple.clock import CHINA

SJ: Final = "砾泉区市场监督管理局"
WJ: Final = "砾泉区卫生健康委员会"
YJ: Final = "砾泉区应急管理局"
WL: Final = "砾泉区文化和旅游局"
JT: Final = "砾泉区教育体育局"
HJ: Final = "砾泉区生态环境分局"
DEPARTMENTS: Final = (SJ, WJ, YJ, WL, JT, HJ)
GOVERNMENT: Final = "砾泉区人民政府"
CONFERENCE: Final = "砾泉区双随机、一公开监管工作联席会议"
OFFICE: Final = "联席会议办公室"
AS_OF: Final = date(2026, 1, 5)


@frozen
class Cast:
    """一单两库 and the experts, as of the first working days of the year."""

    items: ItemList
    targets: TargetRegister
    inspectors: InspectorRegister
    experts: ExpertPool


def load_cast() -> Cast:
    """Return the registers that ship with the package, checked like anybody's files."""
    folder = packaged("demo", "data")
    return Cast(
        load_items(folder.joinpath("items.csv"), as_of=AS_OF),
        load_targets(folder.joinpath("targets.csv"), as_of=AS_OF),
        load_inspectors(folder.joinpath("inspectors.csv"), as_of=AS_OF),
        load_experts(folder.joinpath("experts.csv"), as_of=AS_OF),
    )


def hand(
    department: str, day: date, hour: int = 9, minute: int = 0, *, actor: str = "经办人"
) -> Act:
    """Return an act of somebody in `department`, at an hour of a day, in China's time.

    >>> hand(SJ, date(2026, 3, 2)).at.isoformat()
    '2026-03-02T09:00:00+08:00'
    """
    return Act(actor, department, datetime.combine(day, time(hour, minute), tzinfo=CHINA))
