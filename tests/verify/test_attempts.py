"""Further attempts, what serves a RESULT, and VOID: each rests on what came before it."""

from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.verify import Report, verify_bundle

Doc = dict[str, Any]
DICE, OTHER_DICE = "dice:40271582139904617735", "dice:83019264751028364719"
AGAIN = "2026-03-03T09:40:00+08:00"
SERVING = {
    "COMMIT": "2026-03-04T09:00:00+08:00",
    "public": "2026-03-04T10:00:00+08:00",
    "result": "2026-03-04T12:00:00+08:00",
}


def caught(data: bytes, step: int, where: str, said: str) -> None:
    """Check that the first wrong step is `step`, that its path ends so, and what is said."""
    report = verify_bundle(data)
    assert report.wrong, report.text("en")
    first = report.wrong[0]
    found = (first.number, first.where.endswith(where), said in first.detail.en)
    assert found == (step, True, True), report.text("en")


def holds(data: bytes) -> Report:
    """Return the report of a bundle that must hold."""
    report = verify_bundle(data)
    assert report.ok, report.text("en")
    return report


def void(made: Any, **more: Any) -> Doc:
    """Return a VOID of a session, half an hour after it was sealed."""
    return {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-03-03T09:30:00+08:00",
        "approver": "局长甲",
        **more,
    }


def again(draw: Any, tools: Any, first: Any, **options: Any) -> Any:
    """Return the second attempt, sealed on the morning of the first."""
    given = {
        "session": "S-2",
        "salt": "2",
        "items": [OTHER_DICE],
        "at": {"COMMIT": AGAIN},
        "tasks": [tools.task(attempt=2, previous=first.commit)],
    }
    return draw(**(given | options))


def voided(first: Any, second: Any, *tasks: Doc) -> bytes:
    """Return the bundle of an attempt voided at once and the COMMIT of the one after it."""
    records = [*first.TASKS, first.COMMIT, void(first), *tasks, second.COMMIT]
    data: bytes = first.public(records=records)
    return data


def names(change: str) -> Callable[[Doc], None]:
    """Return the edit of COMMIT that names a change of TASK."""

    def apply(commit: Doc) -> None:
        commit["tasks"][0]["changes"] = [change]

    return apply


def test_every_task_names_the_commit_before_it(draw: Any, tools: Any) -> None:
    """A task whose `previous` is another COMMIT is caught, though its neighbour names the right one."""
    first = draw(items=[DICE], tasks=[tools.task("t1"), tools.task("t2")])
    tasks = [
        tools.task("t1", attempt=2, previous=first.commit),
        tools.task("t2", attempt=2, previous=first.commit),
    ]
    holds(voided(first, again(draw, tools, first, tasks=tasks)))
    tasks[1].previous = "0" * 64
    second = again(draw, tools, first, tasks=tasks)
    caught(voided(first, second), 10, "tasks[1].previous", "not the COMMIT before it")


def test_who_draws_does_not_change(draw: Any, tools: Any) -> None:
    """A further attempt may not change the authority in TASK."""
    first = draw(items=[DICE])
    edit = {"TASK": lambda task: task.update(authority="乙局")}
    second = again(draw, tools, first, edit=edit)
    data = voided(first, second, *second.TASKS)
    caught(data, 10, "tasks[0].record", "TASK may not change in authority")


def test_no_attempt_asks_for_less(draw: Any, tools: Any) -> None:
    """A further attempt that says it changed `entropy` may ask for more bits, never for fewer."""
    weak, strong = draw(items=[DICE], bits=24), draw(items=[DICE], bits=60)
    edit = {"COMMIT": names("entropy")}
    more = again(draw, tools, weak, bits=60, edit=edit)
    holds(voided(weak, more, *more.TASKS))
    less = again(draw, tools, strong, bits=24, edit=edit)
    caught(voided(strong, less, *less.TASKS), 10, "tasks[0].record", "less than the attempt before")


def test_no_attempt_is_weaker(draw: Any, tools: Any) -> None:
    """Numbers of fewer bits than those of the attempt before are caught, at their RESULT."""
    first = draw(items=[DICE])

    def second(dice: str) -> bytes:
        made = again(
            draw,
            tools,
            first,
            items=[dice],
            at={"COMMIT": "2026-03-05T09:00:00+08:00", "RESULT": "2026-03-05T22:10:00+08:00"},
            times={"public": "2026-03-05T21:15:00+08:00", "result": "2026-03-06T06:00:00+08:00"},
            edit={
                "RESULT": lambda r: r["evidence"][0].update(at="2026-03-05T22:00:00+08:00"),
            },
        )
        opened = void(first, opens=first.OPEN, at="2026-03-04T08:00:00+08:00")
        data: bytes = first.public(records=[*first.records, opened, made.COMMIT, made.RESULT])
        return data

    holds(second(OTHER_DICE))
    caught(second("dice:83019264"), 10, "records[5]", "weaker than those of the attempt before")


def test_an_issue_serves_one_attempt(draw: Any, tools: Any) -> None:
    """The issue an earlier attempt named may not be named again, though it never spoke."""
    first = draw(items=[tools.KL8])
    data = voided(first, again(draw, tools, first, items=[tools.KL8]))
    caught(data, 10, "tasks[0].attempt", "kl8:2026051 was named by an earlier attempt")


def test_an_issue_has_one_day(draw: Any, tools: Any) -> None:
    """An issue that two sessions expect on different days is caught before it speaks."""
    first = draw(items=[tools.KL8])
    tomorrow = {"public": "2026-03-04T21:15:00+08:00", "result": "2026-03-05T06:00:00+08:00"}
    data = voided(first, again(draw, tools, first, items=[tools.KL8], times=tomorrow))
    caught(data, 3, "records[3]", "kl8:2026051 has two days")


def test_an_issue_has_one_set_of_numbers(draw: Any, tools: Any) -> None:
    """Two sessions sealed before an issue spoke may not tell different numbers of it."""
    first = draw(items=[tools.KL8])
    other = "kl8:2026051:" + ".".join(f"{n:02d}" for n in range(1, 21))
    second = again(draw, tools, first, items=[other])
    records = [*first.TASKS, first.COMMIT, second.COMMIT, first.RESULT, second.RESULT]
    caught(first.public(records=records), 3, "records[4]", "is another one at $.records[3]")


def test_dice_do_not_follow_a_lottery(draw: Any, tools: Any) -> None:
    """Who announced a lottery may not turn to dice in the next attempt."""
    first = draw(items=[tools.KL8])
    data = voided(first, again(draw, tools, first))
    caught(data, 10, "tasks[0].attempt", "dice do not follow a lottery or round")


def serving(draw: Any, tools: Any, first: Any, **options: Any) -> Any:
    """Return a session that draws the inspectors of the RESULT of `first`, on the next day."""
    given = {
        "tasks": [tools.task(frame={}, numbers={}, slots=tools.SLOTS, lists=tools.LISTS)],
        "serves": first.m.R(first.RESULT),
        "session": "S-2",
        "salt": "2",
        "items": [OTHER_DICE],
        "targets": [name for _, name, _ in first.chosen(first.o.tasks[0])],
        "times": {"public": SERVING["public"], "result": SERVING["result"]},
        "at": {"COMMIT": SERVING["COMMIT"]},
    }
    return draw(**(given | options))


def test_slots_are_drawn_once(draw: Any, tools: Any) -> None:
    """Slots that the task drew itself are not drawn again for its RESULT."""
    task = tools.task(slots=tools.SLOTS, lists=tools.LISTS)
    first = draw(items=[DICE], tasks=[task])
    later = serving(draw, tools, first)
    data = first.public(later.TASKS[0], later.COMMIT)
    caught(data, 10, "tasks[0].slots", "the slot scjg/lead/1 was drawn for already")


def test_serving_needs_a_task_of_its_own(draw: Any, tools: Any) -> None:
    """A COMMIT that serves may not name the TASK of the RESULT it serves."""
    task = tools.task(slots=tools.SLOTS, lists=tools.LISTS)
    first = draw(items=[DICE], tasks=[task])
    own = first.m.R(first.TASKS[0])
    edit = {"COMMIT": lambda commit: commit["tasks"][0].update(record=own)}
    later = serving(draw, tools, first, edit=edit)
    caught(first.public(later.COMMIT), 1, "tasks[0].record", "it needs a TASK of its own")


def test_what_is_void_is_not_served(draw: Any, tools: Any) -> None:
    """A RESULT made void is not served; made void later, what serves it must be void too."""
    first = draw(items=[DICE])
    later = serving(draw, tools, first)
    gone = void(first, opens=first.OPEN, at="2026-03-04T08:00:00+08:00")
    data = first.public(gone, later.TASKS[0], later.COMMIT)
    caught(data, 1, "serves", "the RESULT served is void")
    gone["at"] = "2026-03-04T09:10:00+08:00"
    records = [later.TASKS[0], later.COMMIT, gone]
    caught(first.public(*records), 10, "records[4]", "so must it be")
    both = void(later, at="2026-03-04T09:20:00+08:00")
    holds(first.public(*records, both))


def test_void_before_a_secret_alone_opens_nothing(draw: Any) -> None:
    """A rehearsal by a secret alone has no hour of its entropy: before RESULT nothing is due."""
    made = draw(purpose="rehearsal", items=["secret"])
    report = holds(made.public(records=[*made.TASKS, made.COMMIT, void(made)]))
    assert report.line == "void"
    caught(made.public(void(made, at="2026-03-04T08:00:00+08:00")), 10, "opens", "must open")


def test_void_opens_nothing_too_early(draw: Any) -> None:
    """A VOID before contributions close may not open, though all of them have come."""
    early = {"CONTRIB": "2026-03-03T11:00:00+08:00"}
    made = draw(purpose="rehearsal", items=["contrib:a"], absent=[], at=early)
    sealed = [*made.TASKS, made.COMMIT, made.CONTRIB]
    opened = void(made, opens=made.OPEN, evidence=[], at="2026-03-03T11:30:00+08:00")
    caught(made.public(records=[*sealed, opened]), 10, "opens", "nothing can be known yet")
    opened["at"] = "2026-03-03T12:00:00+08:00"
    holds(made.public(records=[*sealed, opened]))


@pytest.mark.parametrize("people", [0, 1, 2])
def test_two_saw_that_nothing_was_thrown(draw: Any, people: int) -> None:
    """Where witnesses are asked for, two of them saw that a VOID came before the dice."""

    def asks(task: Doc) -> None:
        task.update(authority="甲局")
        task["entropy"].update(level="witnessed")

    made = draw(items=[DICE], edit={"TASK": asks})
    both = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}][:people]
    record = void(made, witnesses=both) if both else void(made)
    data = made.public(records=[*made.TASKS, made.COMMIT, record])
    if people == 2:
        assert holds(data).line == "void"
    else:
        caught(data, 3, "witnesses", "witnesses that nothing was thrown are missing")
