"""Hundreds of deadlines computed elsewhere, in a file any language can read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ssj_core.calendar import Before, ByDate, Deadline, Exclude, Within, WorkdayCalendar
from ssj_core.errors.calendar import PeriodExpiredError

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "deadline_vectors.json").read_text(encoding="utf-8")
)["vectors"]
CAL = WorkdayCalendar.cn()


def answer(vector: dict[str, Any]) -> Deadline:
    """Return our answer to a vector's question."""
    if vector["rule"] == "end of february":
        return ByDate.yearly(2, "last").due(vector["year"], CAL)
    start, n = date.fromisoformat(vector["start"]), vector["n"]
    if vector["rule"] == "before":
        return Before.workdays(n).due(start, CAL)
    spans = [[date.fromisoformat(day) for day in span] for span in vector.get("excluded", ())]
    ops = [Exclude(first, last, "检测") for first, last in spans]
    rules = {
        "workdays": Within.workdays(n),
        "days": Within.days(n, statute="民法典@2021"),
        "months": Within.months(n),
    }
    return rules[vector["rule"]].due(start, CAL, ops)


@pytest.mark.parametrize("rule", sorted({vector["rule"] for vector in VECTORS}))
def test_deadlines_computed_elsewhere(rule: str) -> None:
    """Working days, calendar days, months, the end of February, backwards, with excluded spans."""
    mine = [vector for vector in VECTORS if vector["rule"] == rule]
    assert len(mine) >= 20
    for vector in mine:
        if any(span[0] > vector["date"] for span in vector.get("excluded", ())):
            with pytest.raises(PeriodExpiredError):
                answer(vector)
            continue
        due = answer(vector)
        for name in ("date", "nominal", "prudent", "next_workday"):
            if name in vector:
                assert getattr(due, name).isoformat() == vector[name], vector
