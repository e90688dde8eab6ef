"""Every command that writes: nobody else's hand, no other person, no day to come, no clock that runs back.

Which commands there are, and an input each takes, comes from the code and from the scenarios; what a
rule does not hold for is said here, with the reason.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ssj_core.journal import CATALOGUE, Fact
from ssj_core.journal.values import parts_of
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.scenarios import Scenario, ScenarioAct, fill, read_scenarios
from ssj_core.testing.worlds import PLACE, World, open_world
from ssj_core.testing.worlds.district import CLERKS, H, S, X
from ssj_core.testing.worlds.play import READER

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
WRITING = tuple(name for name, command in COMMANDS.items() if command.writes)

UNASKED: Mapping[str, str] = {
    "draw.result": "takes a RESULT made elsewhere: test_draw_commands.py",
    "results.import": "takes a platform's list, of no other department: tests/platform",
}
"""Commands no scenario takes, with where they are looked at instead."""
ANYBODY: Mapping[str, str] = {
    "rulebook.adopt": "the book is the one the system runs under, whoever puts it on record",
    "site.publish": "whoever runs the site publishes what is public already",
    "conference.establish": "whoever sets it up is the lead department it names",
    "evidence.export": "what leaves is the evidence of whoever exports it",
    "judgment.record": "the organ that judged has no login; whoever files its paper records it",
    "platform.declare": "until there is a conference nobody's hand is its office's",
}
"""Commands that any department may give, and why."""
FOREIGN: Mapping[str, str] = {"assessment.make": H, "interview.hold": H}
"""Who is no hand for what the government does: a member; what its login is called is the embedder's."""
PERSONAL = frozenset(
    {"duty.sign", "inspection.approve", "minutes.sign", "proposal.decide", "result.enter"}
)
"""Commands that ask who does it, not only for which department; every other login of it will do."""
POSTS: Mapping[str, str] = {
    "duty.sign": "signed by the named head",
    "meeting.convene": "a full meeting alone, by the named convenor: O016",
    "minutes.sign": "signed by the named convenor",
    "proposal.decide": "decided by the named convenor",
}
"""Commands whose act is done as a post, by whoever is named for it."""
CLAIMED: Mapping[str, Mapping[str, Any]] = {
    "inspection.assign": {"departments": [S]},
    "meeting.convene": {"convened_by": "市监局"},
}
"""What a foreign login writes so that the act looks like the owner's, where no field is the department's."""
OWN_DAY: Mapping[str, str] = {
    "register.snapshot": "its day is as_of",
    "inspectors.snapshot": "its day is as_of",
    "experts.snapshot": "its day is as_of",
    "draw.record": "its records carry their own times",
    "site.publish": "it has no day but that of recording: the journal as it stands",
}
"""Commands without a day of their own, and why."""


@cache
def samples() -> Mapping[str, tuple[Scenario, int]]:
    """Return for every command the shortest scenario that takes it, and which of its acts that is."""
    found: dict[str, tuple[Scenario, int]] = {}
    for scenario in read_scenarios(SCENARIOS):
        if scenario.rules or scenario.without or scenario.place != PLACE:
            continue
        for at, act in enumerate(scenario.acts):
            known = found.get(act.command)
            if act.expect == "done" and (known is None or at < known[1]):
                found[act.command] = (scenario, at)
    return found


class Tried:
    """A world just before a command that it would take, and that command."""

    def __init__(self, command: str) -> None:
        """Play the acts that lead there."""
        scenario, at = samples()[command]
        self.world: World = open_world(
            scenario.world, scenario.rules, scenario.without, place=scenario.place
        )
        for act in scenario.acts[:at]:
            self.send(fill(act, self.world.ids))
        self.act: ScenarioAct = fill(scenario.acts[at], self.world.ids)

    def send(self, act: ScenarioAct, **other: Any) -> dict[str, Any]:
        """Send an act with some things other than it says."""
        said: dict[str, Any] = {
            "at": act.at,
            "department": act.department,
            "actor": act.actor,
            "roles": act.roles,
        } | other
        body = said.pop("input", act.input)
        answer: dict[str, Any] = json.loads(self.world.send(act.command, body, **said))
        return answer

    def tried(self, **other: Any) -> tuple[str, set[str]]:
        """Return the status and the codes of the answer to the command, sent otherwise."""
        answer = self.send(self.act, **other)
        error = answer.get("error", {"code": "", "faults": ()})
        return answer["status"], {error["code"], *(fault["code"] for fault in error["faults"])}


@pytest.fixture(params=[name for name in WRITING if name not in UNASKED])
def tried(request: pytest.FixtureRequest) -> Tried:
    """Return the world before each command in turn."""
    return Tried(request.param)


def test_every_command_is_tried() -> None:
    """Each command that writes is taken by some scenario, or said to be looked at elsewhere."""
    assert {*WRITING} - samples().keys() == {*UNASKED}


def test_no_other_hand_person_day_or_clock(tried: Tried) -> None:
    """Another department, another person, tomorrow, yesterday's clock: nothing is recorded (D1–D6)."""
    command, act = tried.act.command, tried.act
    seq = tried.world.service.journal.checkpoint()["seq"]
    owner = act.department or S
    day = tried.world.last.date() if act.at is None else date.fromisoformat(str(act.at)[:10])
    named = {**act.input, "actor": "PH"}
    assert tried.tried(input=named) == ("not-allowed", {"hand.actor"})
    assert tried.tried(roles=(READER,)) == ("not-allowed", {"command.forbidden"})
    if command not in ANYBODY:
        # It claims the owner's act in every field that says whose it is, as that very person.
        own = dict.fromkeys(fields_of(command, "department"), owner)
        body = {**own, **CLAIMED.get(command, {}), **act.input}
        other, person = FOREIGN.get(command, X), act.actor or CLERKS.get(owner, owner)
        for login in (person, CLERKS[other]):
            status, codes = tried.tried(department=other, actor=login, input=body)
            assert status == "not-allowed", (command, codes)
    for name in fields_of(command, "actor"):
        status, codes = tried.tried(input={**act.input, name: "Q9"})
        assert (status, "hand.actor" in codes) == ("not-allowed", True), (command, codes)
    if command not in OWN_DAY:
        tomorrow = {**act.input, "on": (day + timedelta(days=1)).isoformat()}
        status, codes = tried.tried(input=tomorrow)
        assert status == "refused", (command, codes)
        assert codes & {"day.future", "day.system"}, (command, codes)
    yesterday = tried.world.last - timedelta(days=1)
    assert tried.tried(at=yesterday) == ("failed", {"clock.behind"})
    assert tried.world.service.journal.checkpoint()["seq"] == seq
    # Another login of the owner's: refused where the act is a person's, else recorded as its own.
    status, codes = tried.tried(actor="Q9")
    if command in PERSONAL:
        assert status == "not-allowed", (command, codes)
        assert tried.tried()[0] == "done"
        return
    assert status == "done", (command, codes)
    assert {event.actor for event in tried.world.service.journal.read(after=seq)} == {"Q9"}


def fields_of(command: str, hand: str) -> tuple[str, ...]:
    """Return the fields of a command that the login fills in, as its person or as its department."""
    declared = COMMANDS[command].declared
    parts = parts_of(declared.fact) if declared else ()
    return tuple(part.key for part in parts if part.options.get("hand") == hand)


def test_a_result_made_elsewhere_is_the_initiators() -> None:
    """A RESULT is taken from whoever sealed, as a throw is (C87)."""
    thrown = Tried("draw.throw")
    session, x = thrown.act.input["session"], "0" * 64
    result = {
        "at": "2026-03-02T10:05:00+08:00",
        "bits": 66,
        "commit": x,
        "evidence": [],
        "items": ["dice:40271582139904617735"],
        "protocol": "ssj-draw/1",
        "record": "RESULT",
        "seed": x,
        "tasks": [{"task": "市监局/2026#T1", "key": x, "size": 0, "root": x}],
    }
    act = evolve(thrown.act, command="draw.result", input={"session": session, "result": result})
    answer = thrown.send(act, department=X, actor=CLERKS[X])
    assert (answer["status"], answer["error"]["code"]) == ("not-allowed", "hand.initiator")


def test_what_is_done_as_a_post_is_known() -> None:
    """Every act that is a post's is the named login's, and each is tried (C51, C147)."""
    posts = {
        declared.command
        for declared in CATALOGUE.values()
        if declared.fact.acts_as is not Fact.acts_as and not declared.kind.startswith("toy")
    }
    assert posts == {*POSTS}
    assert posts - {"meeting.convene"} <= PERSONAL
