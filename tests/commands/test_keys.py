"""A key that comes again: the first answer, byte by byte, after a restart and from the journal."""

import json
from typing import Any

import pytest
from attrs import evolve

from ssj_core.adapters.memory import MemoryVault
from ssj_core.errors.vault import VaultEmptyError
from ssj_core.journal import Journal
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import H, S

WITNESSES = [{"name": "梁见证", "of": "区司法局"}, {"name": "商见证", "of": S}]
SESSION = f"{S}/2026#T1-1"
Act = tuple[str, str, str, str, dict[str, Any]]
"""Day, department, actor (empty for the clerk), command and input."""


def thrown(command: str, day: str, dice: str) -> Act:
    """Return a throw on a day, the seal witnessed that morning."""
    seen = [{"at": f"{day}T09:00:00+08:00", "record": "COMMIT", "witnesses": WITNESSES}]
    body = {"session": SESSION, "dice": [dice], "witnesses": WITNESSES, "seen": seen}
    return (f"{day}T10:00:00+08:00", S, "", command, body)


def times(day: str) -> dict[str, str]:
    """Return when the public source speaks on a day."""
    return {"public_at": f"{day}T09:30:00+08:00"}


SEALED: tuple[Act, ...] = (
    (
        "2026-03-02T08:30:00+08:00",
        S,
        "",
        "draw.seal",
        {"plan": f"{S}/2026", "task": "T1", "number": 10, "inspectors": "later"}
        | times("2026-03-02"),
    ),
    thrown("draw.throw", "2026-03-02", "40271582139904617735"),
)
CREW: Act = ("2026-03-03T09:00:00+08:00", S, "", "draw.crew", {"session": SESSION})
ASSIGN: Act = ("2026-04-07", S, "", "draw.assign", {"session": SESSION})
CASE: Act = (
    "2026-05-06",
    S,
    "",
    "inspection.assign",
    {
        "inspection": "K1",
        "target": "{u}",
        "items": ["S1"],
        "methods": ["onsite"],
        "team": [{"inspector": person, "department": S} for person in ("P1", "P2")],
        "ground": {"form": "case", "trigger": "complaint", "reference": "12315-31"},
    },
)
CHANGE: Act = (
    "2026-05-06",
    S,
    "",
    "inspection.team-change",
    {
        "inspection": "K1",
        "out": "P1",
        "in": "P3",
        "why": "recusal",
        "asked_by": "店主",
        "approver": "PH",
    },
)
NEXT: Act = (
    "2026-04-07",
    S,
    "",
    "inspection.team-change",
    {"inspection": "I1", "out": "{d1a}", "why": "recusal", "asked_by": "店主", "approver": "PH"},
)


def visited(number: str, target: str) -> tuple[Act, ...]:
    """Return a complaint inspection of H from its assignment to its publication."""
    day, about = "2026-05-06", {"inspection": number}
    row = {
        "item": "S1",
        "content": "证照",
        "checked": "yes",
        "finding": "无",
        "results": ["no-issue"],
    }
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (
            "",
            "inspection.assign",
            {
                **CASE[4],
                **about,
                "target": target,
                "team": [{"inspector": person, "department": H} for person in ("W1", "W2")],
            },
        ),
        ("WH", "inspection.approve", about),
        ("", "inspection.notice", {**about, "document": "检通1"}),
        ("W1", "inspection.start", about),
        ("W1", "inspection.finish", {**about, "sheet": {"methods": ["onsite"], "rows": [row]}}),
        (
            "W1",
            "sheet.confirm",
            {
                **about,
                "confirmation": {
                    "mark": "signed",
                    "signer": "店主",
                    "capacity": "person_in_charge",
                },
            },
        ),
        ("W1", "result.enter", {**about, "results": ["no-issue"], "crime": "no"}),
        ("W2", "result.review", {**about, "verdict": "passed"}),
        ("", "result.publish", {**about, "channel": "gsxt"}),
    )
    return tuple((day, H, actor, command, body) for actor, command, body in steps)


RECOGNISE: Act = (
    "2026-05-08",
    S,
    "",
    "inspection.recognise",
    {"source": "HC1", "session": SESSION, "target": "{d9}"},
)
TRIED: dict[str, tuple[str, tuple[Act, ...], Act]] = {
    "all are assigned": ("drawn", (), ASSIGN),
    "a crew is sealed": ("planned", SEALED, CREW),
    "a crew is thrown": (
        "planned",
        (*SEALED, CREW),
        thrown("draw.crew", "2026-03-03", "50271582139904617735"),
    ),
    "a person steps in": ("inspected", (CASE,), CHANGE),
    "the next steps in": (
        "drawn",
        ((*ASSIGN[:4], {"session": SESSION, "targets": ["{d1}"], "inspections": ["I1"]}),),
        NEXT,
    ),
    "a result is recognised": ("inspected", visited("HC1", "{d9}"), RECOGNISE),
}


def send(world: World, act: Act, **more: Any) -> bytes:
    """Send an act, with the world's own names filled in."""
    at, department, actor, command, body = act
    text = json.dumps(body)
    for name, known in world.ids.items():
        text = text.replace(f"{{{name}}}", known)
    who = {"actor": actor} if actor else {}
    return world.send(
        command, json.loads(text), **{"at": at, "department": department} | who | more
    )


class Unanswering(MemoryVault):
    """A vault that keeps closed parts and no answers."""

    def put(self, key: str, data: bytes) -> None:
        """Keep what is no answer."""
        if not key.endswith("/answer"):
            super().put(key, data)

    def get(self, key: str) -> bytes:
        """Return what is no answer."""
        if key.endswith("/answer"):
            raise VaultEmptyError(key=key)
        return super().get(key)


def restarted(world: World, **other: Any) -> World:
    """Return the same journal under a service that was started anew."""
    journal = Journal(world.service.journal.store)
    return evolve(world, service=evolve(world.service, journal=journal, **other))


@pytest.mark.parametrize("name", TRIED)
def test_a_key_is_answered_from_the_journal(name: str) -> None:
    """The same bytes, nothing recorded twice, after a restart and without any answer kept."""
    opened, acts, act = TRIED[name]
    world = open_world(opened)
    closed = Unanswering()
    closed._kept = dict(world.service.vault._kept)  # type: ignore[union-attr]  # what the world keeps in its own vault
    world = evolve(world, service=evolve(world.service, vault=closed))
    for before in acts:
        assert json.loads(send(world, before))["status"] == "done", before
    first = send(world, act, key="k1")
    assert json.loads(first)["status"] == "done", first
    head = world.service.journal.checkpoint()
    again = restarted(world)
    later = {"at": f"{act[0][:4]}-12-01", "key": "k1"}
    assert send(again, act, **later) == first
    assert send(world, act, **later) == first
    assert again.service.journal.checkpoint() == head
    other = json.loads(send(again, (*act[:4], {**act[4], "session": "x"}), **later))
    assert (other["status"], other["error"]["code"]) == ("refused", "command.key")


def test_without_a_vault_a_key_is_good_where_the_journal_answers() -> None:
    """Who steps in for whom needs no closed part, and its key no vault."""
    world = restarted(open_world("inspected"), vault=None)
    assert json.loads(send(world, CASE))["status"] == "done"
    first = send(world, CHANGE, key="k1")
    assert json.loads(first)["status"] == "done", first
    assert send(restarted(world), CHANGE, key="k1") == first
