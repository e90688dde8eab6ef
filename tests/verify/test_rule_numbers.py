"""Step 7: the numbers of the rules, and the rules against frame and commitment."""

from typing import Any

import pytest

from ssj_core.errors.verify import WrongError
from ssj_core.verify.bundle import read_bundle
from ssj_core.verify.case import Placed
from ssj_core.verify.rules import check_rules, number_by

from .conftest import Draw, dumps, task

AT = "$.private[0].rules"


def refused(made: Draw, **changed: Any) -> tuple[str, str]:
    """Return where and why the rules are refused once the part is changed, its commitment with it."""
    part = {**made.private()[0], **changed}
    case = read_bundle(made.auditor(), None)
    session = case.last
    commitment = made.m.C("rules", part["rules_secret"], dumps(part["rules"]))
    session.tasks = ({**session.tasks[0], "rules": commitment},)
    with pytest.raises(WrongError) as caught:
        check_rules(case, session, 0, Placed(part, "$.private[0]"))
    return caught.value.params["where"], caught.value.params["why_en"]


def test_an_exact_ratio() -> None:
    """A ratio that is not to be rounded gives a whole number or none."""
    assert number_by({"ratio": "1/3"}, 10) is None
    assert number_by({"ratio": "1/3"}, 9) == 3


@pytest.mark.parametrize(
    "more,where,why",
    [
        ({"rounding": "up"}, "rounding", "no ratio, so nothing to round"),
        ({"minimum": 4}, "number", "whole, and 4 or more"),
        ({"ratio": "1/3"}, "number", "1/3 × 11 is not whole"),
        ({"ratio": "1/2", "rounding": "up"}, "number", "1/2 of 11 is 6, not 3"),
    ],
)
def test_a_number_that_does_not_follow(more: dict[str, Any], where: str, why: str) -> None:
    """A number that its ratio and its minimum do not give is named with what they give."""
    made = Draw()
    rules = made.private()[0]["rules"]
    rules[0] |= more
    assert refused(made, rules=rules) == (f"{AT}[0].{where}", why)


def test_each_stratum_once() -> None:
    """Strata out of order, alike to the eye, or other than the frame's are refused."""
    made = Draw()
    rules = made.private()[0]["rules"]
    assert refused(made, rules=rules[::-1]) == (f"{AT}[1].stratum", "out of order, or twice")
    assert refused(made, rules=rules[1:]) == (AT, "the strata of the frame, no other")
    alike = Draw(tasks=[task(frame={"A": ["1"], "a": ["2"]}, numbers={"A": 1, "a": 1})])
    assert refused(alike) == (AT, "A and a look alike")
