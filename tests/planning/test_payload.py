"""Payloads go out and come back equal, and nothing else comes in."""

from datetime import date

import pytest

from ssj_core.errors._base import ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.planning import (
    Channel,
    DepartmentPlan,
    JointPlan,
    Method,
    PlanApproved,
    PlanPublished,
)


@pytest.mark.parametrize("value", ["sha256:0", "A" * 64, "0" * 63])
def test_a_digest_is_a_digest(value: str) -> None:
    """What is called a digest has 64 lower-case hex digits."""
    with pytest.raises(ManyFaultsError, match=value):
        PlanPublished(plan="p", version=1, channel=Channel.GSXT, digest=value, on=date(2026, 1, 1))


def test_forms_tell_unions_apart(plan: DepartmentPlan, joint_plan: JointPlan) -> None:
    """A plan in an event is read as the kind of plan it was written as."""
    for one in (plan, joint_plan):
        fact = PlanApproved(plan=one, on=date(2026, 1, 20))
        assert PlanApproved.from_body(fact.body()) == fact


@pytest.mark.parametrize("odd", ["plan", "", 7])
def test_unknown_forms_are_refused(plan: DepartmentPlan, odd: object) -> None:
    """A plan of no known form is refused, in an event and alone."""
    body = plan.body() | {"form": odd}
    with pytest.raises(ManyFaultsError):
        PlanApproved.from_body({"plan": body, "on": "2026-01-20"})
    with pytest.raises(ManyFaultsError):
        DepartmentPlan.from_body(body)


def test_a_plan_must_be_an_object(plan: DepartmentPlan) -> None:
    """Text where an object belongs is refused."""
    with pytest.raises(ManyFaultsError):
        PlanApproved.from_body({"plan": "P", "on": "2026-01-20"})
    with pytest.raises(ManyFaultsError):
        DepartmentPlan.from_body(plan.body() | {"tasks": ["T1"]})


@pytest.mark.parametrize(
    "text, method",
    [
        ("onsite", Method.ONSITE),
        ("实地核查", Method.ONSITE),
        ("网络监测", Method.ONLINE),
        ("书面检查", Method.DOCUMENTARY),
        ("commissioned institution", Method.COMMISSIONED),
    ],
)
def test_methods_have_one_code_and_many_names(text: str, method: Method) -> None:
    """Both vocabularies of the source mean the same codes (C90, C110, A6)."""
    assert Method.read(text) is method
    assert method.zh
    assert method.en


def test_unknown_words_are_refused() -> None:
    """A word outside the list is never guessed at."""
    with pytest.raises(UnknownWordError, match="现场检查"):
        Method.read("抽样")
