"""An invented inspection by one department, and one by two."""

from collections.abc import Callable
from datetime import date

import pytest

from ssj_core.inspection import InspectionAssigned, Member, Sheet, SheetRow, Source
from ssj_core.planning import Method

Sheets = Callable[..., Sheet]


@pytest.fixture
def assigned() -> InspectionAssigned:
    """One department, two inspectors, one item, on site."""
    return InspectionAssigned(
        inspection="I-1",
        target="91150699MA0000001X",
        plan="市监局/2026",
        task="T1",
        draw="draw-1",
        source=Source.RANDOM,
        departments=("市监局",),
        team=(Member("P-1", "市监局"), Member("P-2", "市监局")),
        least=2,
        least_basis="行政处罚法第四十二条",
        items=("item-1",),
        methods=(Method.ONSITE, Method.DOCUMENTARY),
        window_end=date(2026, 6, 30),
        on=date(2026, 4, 1),
    )


@pytest.fixture
def joint() -> InspectionAssigned:
    """Two departments, two inspectors each."""
    return InspectionAssigned(
        inspection="I-2",
        target="91150699MA0000001X",
        plan="教体局/2026/校外培训",
        task="J1",
        draw="draw-2",
        source=Source.RANDOM,
        departments=("教体局", "消防救援大队"),
        team=tuple(
            Member(f"{name}-{number}", name)
            for name in ("教体局", "消防救援大队")
            for number in (1, 2)
        ),
        least=2,
        least_basis="行政处罚法第四十二条",
        items=("item-1",),
        methods=(Method.ONSITE,),
        window_end=date(2026, 10, 31),
        on=date(2026, 9, 1),
    )


@pytest.fixture
def make_sheet() -> Sheets:
    """Makes a sheet with one checked row."""

    def make(method: Method = Method.ONSITE, item: str = "item-1") -> Sheet:
        row = SheetRow(
            item=item, content="许可", checked=True, finding="许可有效", results=("no-issue",)
        )
        return Sheet(rows=(row,), methods=(method,))

    return make
