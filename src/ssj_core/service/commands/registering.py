"""The command that reads lists, registers and work rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core.registers import (
    EXPERT,
    INSPECTOR,
    ITEM_LIST,
    TARGET,
    WORK_RULES,
    ItemListHistory,
)
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.reading import day_of, need
from ssj_core.service.commands.shapes import COUNT, DAY, HEX64, NAMED, many, obj

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

_LIST: Final = obj({"version": COUNT, "items": many(NAMED), "digest": HEX64, "on": DAY})
_RULES: Final = obj({"version": COUNT, "digest": HEX64, "on": DAY})
_ROLL: Final = obj({"register": NAMED, "size": COUNT}, {"as_of": DAY, "digest": HEX64})
_ROLLS: Final = (TARGET, INSPECTOR, EXPERT)


def _read(service: Service, act: Act, body: dict[str, Any]) -> dict[str, Any]:
    need(body, {"department": str}, {"day": str})
    name = body["department"]
    day = day_of(body["day"], "$.input.day") if "day" in body else act.on
    world = service.state.catch_up()
    rolls = []
    for room in _ROLLS:
        book = world.get(room, room.of(department=name))
        line: dict[str, Any] = {"register": room.name, "size": 0}
        if room is not EXPERT:
            members = (world.get(room, key) for key in world.find(room, "department", name))
            line["size"] = sum(member is not None and member.in_on(day) for member in members)
        if book is not None and book.snapshot is not None:
            line |= {"as_of": book.snapshot.as_of.isoformat(), "digest": book.snapshot.digest}
        rolls.append(line)
    answer: dict[str, Any] = {"registers": rolls}
    lists = world.get(ITEM_LIST, ITEM_LIST.of(department=name))
    rules = world.get(WORK_RULES, WORK_RULES.of(department=name))
    if lists is not None:
        answer["item_list"] = item_list_state(lists)
    if rules is not None:
        answer["work_rules"] = {
            "version": rules.number,
            "digest": rules.current.digest,
            "on": rules.current.on.isoformat(),
        }
    return answer


def item_list_state(history: ItemListHistory) -> dict[str, Any]:
    """Return the list in force as an answer shows it."""
    current = history.current
    return {
        "version": current.number,
        "items": sorted(current.items),
        "digest": current.digest,
        "on": current.on.isoformat(),
    }


REGISTER_COMMANDS: Final = (
    Command(
        name="registers.read",
        zh="查看清单、名录库和细则",
        en="read lists, registers and work rules",
        input=obj({"department": NAMED}, {"day": DAY}),
        result=obj({"registers": many(_ROLL)}, {"item_list": _LIST, "work_rules": _RULES}),
        run=_read,
    ),
)
"""What reads lists, registers and work rules; their facts give the commands that write."""
