"""Plans of inspectors that break a load, cannot be searched, or are said not to exist."""

import json
from functools import partial
from typing import Any

import pytest

from ssj_core.verify import Report, inspectors, verify_bundle
from ssj_core.verify.items import well_formed
from ssj_core.verify.plan import Duty

Doc = dict[str, Any]
DICE = "dice:40271582139904617735"


def with_slots(draw: Any, tools: Any, **options: Any) -> Any:
    """Return a session with two inspectors at each target."""
    return draw(tasks=[tools.task(slots=tools.SLOTS, lists=dict(tools.LISTS))], **options)


def step_nine(data: bytes) -> str:
    """Return what step 9 says of a bundle that must hold."""
    report = verify_bundle(data)
    assert report.ok, report.text("en")
    return report.steps[8].detail.en


def short_of(made: Any) -> list[Doc]:
    """Return the records of a session made void for want of inspectors."""
    gone = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "人手不足",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "局长甲",
        "opens": made.OPEN,
        "evidence": made.RESULT["evidence"],
        "shortage": "组长不足",
    }
    return [*made.TASKS, made.COMMIT, gone]


def shortage(made: Any, tools: Any) -> bytes:
    """Return the auditor's bundle of a session made void for want of inspectors."""
    doc = json.loads(made.auditor())
    doc["records"] = short_of(made)
    del doc["private"][0]["assignment"]
    data: bytes = tools.dumps(doc)
    return data


def test_loads_are_kept(draw: Any, tools: Any) -> None:
    """A plan that gives somebody more slots than COMMIT's loads allow is caught."""
    made = with_slots(draw, tools, items=[DICE])
    plan, looser = made.plan, tools.task(slots=tools.SLOTS, lists=tools.LISTS)
    made.plan = lambda _: plan(looser)
    loads = [[who, "0", "1"] for who in ("JC01", "JC02", "JC03", "JC04")]
    made.o.tasks[0].lists["capacities"] = loads
    made.make()
    first = verify_bundle(made.auditor()).wrong[0]
    assert (first.number, first.where) == (9, "$.private[0].assignment")
    assert "has load" in first.detail.en


def test_a_plan_beyond_the_limit(draw: Any, tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit of candidates the plan is not searched, and the limit is said."""
    made = with_slots(draw, tools, items=[DICE])
    monkeypatch.setattr(inspectors, "WORK", 29)
    # 5 targets, each with 2 who may lead and 4 who may be members
    assert step_nine(made.auditor()) == "not checked: 2026-017 is too large (29 at most)"
    monkeypatch.setattr(inspectors, "WORK", 30)
    assert "the first complete plan" in step_nine(made.auditor())


def test_a_search_beyond_its_steps(draw: Any, tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search cut off leaves the constraints checked, and says what it is that was not."""
    made = with_slots(draw, tools, items=[DICE])
    monkeypatch.setattr(inspectors, "Duty", partial(Duty, steps=1))
    said = step_nine(made.auditor())
    assert said.startswith("eligibility, recusals, loads; not checked: ")
    assert "the first complete plan" not in said


def test_a_plan_without_its_seed(draw: Any, tools: Any) -> None:
    """Where RESULT hides its seed, step 2 is wrong, and step 9 says why it made no plan."""
    made = with_slots(draw, tools, items=[DICE], edit={"RESULT": lambda r: r.pop("seed")})
    report: Report = verify_bundle(made.auditor())
    assert [step.number for step in report.wrong] == [2]
    said = report.steps[8].detail.en
    assert (
        said
        == "eligibility, recusals, loads; not checked: the plan cannot be made without the seed"
    )


def test_a_shortage_that_is_one(draw: Any, tools: Any) -> None:
    """Where nobody can fill every slot, a VOID for want of inspectors holds."""
    made = with_slots(draw, tools, items=[DICE])
    made.plan = lambda _: []
    loads = [[who, "0", "1"] for who in ("JC01", "JC02", "JC03", "JC04")]
    made.o.tasks[0].lists["capacities"] = loads
    made.make()
    assert step_nine(shortage(made, tools)).startswith("there was a shortage indeed")


def test_a_shortage_that_is_none(draw: Any, tools: Any) -> None:
    """Where a complete plan exists, a VOID for want of inspectors is caught."""
    made = with_slots(draw, tools, items=[DICE])
    first = verify_bundle(shortage(made, tools)).wrong[0]
    assert (first.number, first.where) == (9, "$.records[2].shortage")


def test_a_shortage_nobody_can_judge(
    draw: Any, tools: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lists, past the limit or the steps, it is said that a shortage was not judged."""
    made = with_slots(draw, tools, items=[DICE])
    public = made.public(records=short_of(made))
    assert "whether there was a shortage" in step_nine(public)
    closed = shortage(made, tools)
    with monkeypatch.context() as patch:
        patch.setattr(inspectors, "WORK", 29)
        assert "whether there was a shortage" in step_nine(closed)
    monkeypatch.setattr(inspectors, "Duty", partial(Duty, steps=1))
    assert "whether there was a shortage" in step_nine(closed)


def test_a_shortage_where_nobody_was_to_be_drawn(draw: Any) -> None:
    """A session that draws no inspectors cannot be made void for want of them."""
    made = draw(items=[DICE])
    first = verify_bundle(made.public(records=short_of(made))).wrong[0]
    assert (first.number, first.where) == (1, "$.records[2].shortage")
    assert first.detail.en == "no inspectors were to be drawn"


def test_a_plan_that_is_not_the_first(draw: Any, tools: Any) -> None:
    """Where two places of one target change hands, that target is named, not whichever comes first."""
    made = with_slots(draw, tools, items=[DICE])
    plan = made.plan
    leads = {who for place, who in tools.LISTS["eligibility"] if place == "scjg/lead"}
    moved: list[str] = []

    def swapped(task: Any) -> list[list[str]]:
        rows = [list(row) for row in plan(task)]
        for leader in rows:
            for member in rows:
                if (
                    leader[0] == member[0]
                    and leader[1] < member[1]
                    and {leader[2], member[2]} <= leads
                ):
                    leader[2], member[2] = member[2], leader[2]
                    moved[:] = [leader[0]]
                    return rows
        raise AssertionError(rows)

    made.plan = swapped
    made.make()
    first = verify_bundle(made.auditor()).wrong[0]
    assert (first.number, first.where) == (9, "$.private[0].assignment")
    assert first.detail.en.startswith(f"{moved[0]} ")
    assert first.detail.en.endswith("is not as in the first complete plan")


@pytest.mark.parametrize(
    "kind, value, beyond",
    [
        ("ssq", "03.07.12.19.24.33+16", "03.07.12.19.24.34+16"),
        ("ssq", "01.07.12.19.24.33+16", "00.07.12.19.24.33+16"),
        ("ssq", "01.07.12.19.24.33+16", "01.07.12.19.24.33+17"),
        (
            "kl8",
            ".".join(f"{ball}" for ball in range(61, 81)),
            ".".join(f"{n}" for n in range(62, 82)),
        ),
    ],
)
def test_the_last_ball_is_one(kind: str, value: str, beyond: str) -> None:
    """The first and the last number of a lottery can be drawn; what lies beyond is none."""
    assert well_formed(kind, value)
    assert not well_formed(kind, beyond)
