"""An invented register and roster, in every form a caller may bring them."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import ssj_core as ssj

CHINA = timezone(timedelta(hours=8))
SEALED_AT = datetime(2026, 3, 2, 9, tzinfo=CHINA)
DRAWN_AT = SEALED_AT + timedelta(minutes=30)
DICE = "40271582139904617735"


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Twenty shops, four of them in tier D."""
    return [
        {"编号": f"店{i:02}", "名称": f"云杉坡第{i}店", "信用等级": "D" if i > 15 else "A"}
        for i in range(20)
    ]


@pytest.fixture
def people() -> list[dict[str, Any]]:
    """Five inspectors, all free of conflicts."""
    names = enumerate("岑褚邝逄佘", start=1)
    return [{"人员编号": f"JC{i:02}", "姓名": name} for i, name in names]


@pytest.fixture
def draw() -> Callable[..., ssj.Result]:
    """Seal and draw in one breath, at fixed times so that nothing waits for the clock."""

    def seal_and_draw(source: Any, **words: Any) -> ssj.Result:
        sealed = ssj.seal(source, at=SEALED_AT, **words)
        return sealed.draw(ssj.Dice(DICE), at=DRAWN_AT, witnesses="岑某（企业代表）")

    return seal_and_draw
