"""The commands that follow from declared facts: JSON to fact, with everything that is wrong at once.

Nobody writes them: a fact that declares a command has one, in this distribution or another. The
server fills in the person and, for acts of the system, the day; the department is that of the login
where the text does not name the owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import REFUSALS
from ssj_core.journal import CATALOGUE, Declared, Fact, Value, form_of
from ssj_core.journal.values import no, parts_of
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.shapes import Shape, many, obj
from ssj_core.service.commands.states import STATES
from ssj_core.service.road import Recorded

if TYPE_CHECKING:
    from ssj_core.service.act import Act

MARKS: Final = ("back-dated",)
"""What an answer may say about what was recorded: `back-dated`, it speaks of an earlier day (D1)."""


def filled_fact(kind: type[Fact], given: Mapping[str, Any], act: Act) -> Fact:
    """Return the fact a command's input stands for, with what the server fills in.

    Args:
        kind: the fact.
        given: the input, without the person and the recorded day.
        act: the login and the clock.

    Raises:
        ManyFaultsError: everything that is wrong, each with its JSON pointer; also a value given
            for what only the server knows.
    """
    body, wrong = dict(given), []
    known = {"actor": act.actor, "day": act.on.isoformat(), "department": act.department}
    for part in parts_of(kind):
        hand = part.options.get("hand")
        if hand in ("actor", "day") and part.name in body:
            where = part.label.__class__(
                f"{kind.called().zh}的{part.label.zh}", f"{kind.called().en}: {part.label.en}"
            )
            wrong.append(no("filled", pointer=f"/input/{part.name}", where=where))
        if hand in ("actor", "day"):
            body[part.name] = known[hand]
        elif hand == "department":
            body.setdefault(part.name, known[hand])
    try:
        fact = kind.from_input(body, "/input")
    except ManyFaultsError as error:
        raise ManyFaultsError(what=kind.called(), faults=[*wrong, *error.faults]) from None
    if wrong:
        raise ManyFaultsError(what=kind.called(), faults=wrong)
    return fact


def input_of(kind: type[Value]) -> Shape:
    """Return the JSON Schema of a command's input: the fact without what the server fills in."""
    shape = form_of(kind, "given").schema
    hands = {part.name: part.options.get("hand") for part in parts_of(kind)}
    return {
        **shape,
        "required": [name for name in shape["required"] if not hands.get(name)],
        "properties": {
            name: part
            for name, part in shape["properties"].items()
            if hands.get(name) not in ("actor", "day")
        },
    }


def answer_of(recorded: Recorded) -> dict[str, Any]:
    """Return what a command answers about what it recorded; the same again for the same key."""
    event = recorded.event
    state = STATES.get(recorded.fact.declared.room.name)
    return {
        "seq": event.seq,
        "stream": event.stream,
        "version": event.version,
        **({"marks": ["back-dated"]} if recorded.back_dated else {}),
        **({"state": state[1](recorded.now)} if state else {}),
    }


def command_of(declared: Declared) -> Command:
    """Return the command of a declared fact."""
    state = STATES.get(declared.room.name)
    marks = {"marks": many({"enum": list(MARKS)})}
    return Command(
        name=declared.command,
        zh=declared.says.zh,
        en=declared.says.en,
        input=input_of(declared.fact),
        result=obj(ENTRY, {**marks, **({"state": state[0]} if state else {})}),
        codes=tuple(
            f"{table.room}.{reason}"
            for room in ("act", "hand", "day", "clock", "rules", declared.room.name)
            for table in REFUSALS.get(room, ())
            for reason in table.table
        ),
        declared=declared,
        writes=True,
    )


class Commands(Mapping[str, Command]):
    """Every command by its name, those of facts declared later too."""

    def __init__(self, others: Mapping[str, Command]) -> None:
        """Take the commands that no declared fact gives."""
        self._others = dict(others)
        self._made: dict[str, Command] = {}

    def _declared(self) -> dict[str, Declared]:
        return {one.command: one for one in CATALOGUE.values() if one.command}

    def __getitem__(self, name: str) -> Command:
        """Return a command by its name."""
        declared = self._declared().get(name)
        if declared is None:
            return self._others[name]
        known = self._made.get(name)
        if known is None or known.declared is not declared:
            known = self._made[name] = command_of(declared)
        return known

    def __iter__(self) -> Iterator[str]:
        """Go through the names, sorted."""
        return iter(sorted({*self._others, *self._declared()}))

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len({*self._others, *self._declared()})


def faults_of(error: SsjError) -> tuple[SsjError, ...]:
    """Return the single faults of an error."""
    return error.faults if isinstance(error, ManyFaultsError) else (error,)
