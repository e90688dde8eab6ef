"""The commands of lists, registers and work rules: one for each kind of event, and one that reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core.errors import registering as registering_errors
from ssj_core.service import registering, streams
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.reading import day_of, need
from ssj_core.service.commands.shapes import COUNT, DAY, HEX64, NAMED, many, obj
from ssj_core.service.commands.writing import Table, fact_commands

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

LISTS: Final[Table] = {
    "item-list.adopt": (registering.ItemListAdopted, "制定抽查事项清单", "adopt an item list"),
    "item-list.amend": (registering.ItemListAmended, "调整抽查事项清单", "amend an item list"),
}
RULES: Final[Table] = {
    "work-rules.adopt": (registering.WorkRulesAdopted, "制定抽查工作细则", "adopt work rules"),
}
TARGETS: Final[Table] = {
    "register.snapshot": (
        registering.RegisterSnapshot,
        "登记检查对象名录库快照",
        "note the target register",
    ),
    "targets.enter": (registering.TargetsEntered, "检查对象入库", "enter targets"),
    "targets.change": (registering.TargetsChanged, "检查对象变更", "change targets"),
    "targets.exit": (registering.TargetsExited, "检查对象出库", "let targets leave"),
}
INSPECTORS: Final[Table] = {
    "inspectors.snapshot": (
        registering.InspectorsSnapshot,
        "登记执法检查人员名录库快照",
        "note the inspector register",
    ),
    "inspectors.enter": (registering.InspectorsEntered, "执法检查人员入库", "enter inspectors"),
    "inspectors.change": (registering.InspectorsChanged, "执法检查人员变更", "change inspectors"),
    "inspectors.exit": (registering.InspectorsExited, "执法检查人员出库", "let inspectors leave"),
}
EXPERTS: Final[Table] = {
    "experts.snapshot": (registering.ExpertsSnapshot, "登记专家库快照", "note the expert pool"),
}
REGISTERS: Final[Table] = {**LISTS, **RULES, **TARGETS, **INSPECTORS, **EXPERTS}
_LIST: Final = obj({"version": COUNT, "items": many(NAMED), "digest": HEX64, "on": DAY})
_RULES: Final = obj({"version": COUNT, "digest": HEX64, "on": DAY})
_ROLL: Final = obj({"register": NAMED, "size": COUNT}, {"as_of": DAY, "digest": HEX64})
_ROLLS: Final = ("targets", "inspectors", "experts")


def _do(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - a fact of the table
    service.adopt(fact, act)
    return {}


def _table(table: Table, stream: str) -> list[Command]:
    """Return the commands of facts that have one stream for each department."""
    return fact_commands(
        table, _do, {}, lambda body: f"{stream}{body['department']}", registering_errors
    )


def _read(service: Service, _: Act, body: dict[str, Any]) -> dict[str, Any]:
    need(body, {"department": str}, {"day": str})
    name = body["department"]
    day = day_of(body["day"], "$.input.day") if "day" in body else None
    known = [streams.item_list(name), streams.work_rules(name)]
    known += [streams.register(one, name) for one in _ROLLS]
    found = registering.registers_of(e for one in known for e in service.journal.read(one))
    lists, rules = found.lists.get(name), found.rules.get(name)
    rolls = []
    for one in _ROLLS:
        roll = found.roll(one, name)
        line = {"register": one, "size": len(roll) if day is None else len(roll.on(day))}
        if roll.snapshot is not None:
            line |= {"as_of": roll.snapshot.as_of.isoformat(), "digest": roll.snapshot.digest}
        rolls.append(line)
    answer: dict[str, Any] = {"registers": rolls}
    if lists is not None:
        answer["item_list"] = {
            "version": lists.version,
            "items": sorted(lists.items),
            "digest": lists.digest,
            "on": lists.on.isoformat(),
        }
    if rules is not None:
        fact = rules.fact
        answer["work_rules"] = {
            "version": rules.version,
            "digest": fact.digest,
            "on": fact.on.isoformat(),
        }
    return answer


REGISTER_COMMANDS: Final = (
    *_table(LISTS, streams.item_list("")),
    *_table(RULES, streams.work_rules("")),
    *_table(TARGETS, streams.register("targets", "")),
    *_table(INSPECTORS, streams.register("inspectors", "")),
    *_table(EXPERTS, streams.register("experts", "")),
    Command(
        name="registers.read",
        zh="查看清单、名录库和细则",
        en="read lists, registers and work rules",
        input=obj({"department": NAMED}, {"day": DAY}),
        result=obj({"registers": many(_ROLL)}, {"item_list": _LIST, "work_rules": _RULES}),
        run=_read,
    ),
)
"""A command for every fact of lists, registers and work rules."""
