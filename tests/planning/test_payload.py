"""Payloads go out and come back equal, and nothing else comes in."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen

from ssj_core.encoding import canonical, parse
from ssj_core.errors._base import ManyFaultsError
from ssj_core.errors.encoding import UnknownWordError
from ssj_core.errors.planning import PayloadRefusedError
from ssj_core.planning import (
    Channel,
    DepartmentPlan,
    JointPlan,
    Method,
    Payload,
    PlanApproved,
    PlanPublished,
    Reply,
)


@frozen(kw_only=True)
class Sample(Payload):
    """One field of every type."""

    words: str
    number: int
    flag: bool
    day: date
    ratio: Fraction
    reply: Reply
    names: tuple[str, ...]
    maybe: date | None = None


def _sample() -> dict[str, Any]:
    return {
        "words": "词",
        "number": 3,
        "flag": "yes",
        "day": "2026-02-28",
        "ratio": "3/100",
        "reply": "agree",
        "names": ["甲", "乙"],
    }


def test_every_type_survives_the_journal() -> None:
    """What is written as canonical JSON is read back as the same value."""
    body = _sample() | {"maybe": "2026-03-01"}
    value = Sample.from_body(body)
    assert value.flag is True
    assert value.ratio == Fraction(3, 100)
    assert Sample.from_body(parse(canonical(value.body()))) == value
    assert Sample.from_body(_sample() | {"flag": "no"}).body()["flag"] == "no"


def test_absent_values_are_absent_keys() -> None:
    """There is no null: a value that is not there has no key."""
    assert "maybe" not in Sample.from_body(_sample()).body()


@pytest.mark.parametrize(
    "key, value, at",
    [
        ("words", 3, "Sample.words"),
        ("number", "3", "Sample.number"),
        ("number", True, "Sample.number"),
        ("flag", "true", "Sample.flag"),
        ("day", "28.2.2026", "Sample.day"),
        ("ratio", "3/0", "Sample.ratio"),
        ("ratio", "viel", "Sample.ratio"),
        ("reply", "maybe", "Sample.reply"),
        ("names", "甲", "Sample.names"),
        ("names", [1], "Sample.names[0]"),
        ("more", "x", "Sample.more"),
        ("ratio", "6/200", "Sample"),
    ],
)
def test_other_shapes_are_refused_at_their_path(key: str, value: object, at: str) -> None:
    """A key of another type, an unknown key and another way of writing are all refused."""
    with pytest.raises(PayloadRefusedError) as caught:
        Sample.from_body(_sample() | {key: value})
    assert caught.value.params["path"] == at


def test_missing_keys_are_refused() -> None:
    """A required key cannot be left out."""
    body = _sample()
    del body["day"]
    with pytest.raises(PayloadRefusedError, match=r"Sample\.day"):
        Sample.from_body(body)


def test_blanks_are_refused_all_at_once() -> None:
    """Every blank of a value is named in one error."""
    with pytest.raises(ManyFaultsError) as caught:
        Sample.from_body(_sample() | {"words": " ", "names": []})
    assert [one.params["field"] for one in caught.value.faults] == ["words", "names"]


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
    with pytest.raises(PayloadRefusedError):
        PlanApproved.from_body({"plan": body, "on": "2026-01-20"})
    with pytest.raises(PayloadRefusedError):
        DepartmentPlan.from_body(body)


def test_a_plan_must_be_an_object(plan: DepartmentPlan) -> None:
    """Text where an object belongs is refused."""
    with pytest.raises(PayloadRefusedError):
        PlanApproved.from_body({"plan": "P", "on": "2026-01-20"})
    with pytest.raises(PayloadRefusedError):
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
