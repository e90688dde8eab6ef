"""The commands that follow from declared facts: JSON to fact, with everything that is wrong at once.

Nobody writes them: a fact that declares a command has one, in this distribution or another. The
server fills in the person, the department and the day where the text leaves them out, and the fact
itself what the state knows; what is sent all the same must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import REFUSALS, Refused
from ssj_core.journal import CATALOGUE, Declared, Fact, Taken, Value, form_of
from ssj_core.journal.facts import over
from ssj_core.journal.values import parts_of
from ssj_core.rules.adopted import RulebookAdopted, adopting
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.reading import not_named
from ssj_core.service.commands.shapes import DAY, HEX64, NAMED, Shape, many, obj
from ssj_core.service.commands.states import STATES
from ssj_core.service.road import Recorded

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

RESTS: Final[Shape] = obj({"book": HEX64, "said": many({"type": "object"})})
"""The receipt of the answers an act rests on, as the envelope keeps it."""


def filled_fact(service: Service, kind: type[Fact], given: Mapping[str, Any], act: Act) -> Fact:
    """Return the fact a command's input stands for, with what the text leaves out.

    Args:
        service: the rulebook in force and the state, caught up with the journal.
        kind: the fact.
        given: the input.
        act: the login and the clock.

    Raises:
        Refused: ``hand.actor``: the text names a person.
        ManyFaultsError: everything that is wrong, each with its JSON pointer.
    """
    parts = parts_of(kind)
    if all(part.key != "actor" for part in parts):
        not_named(given, "/input")
    body = {**({"form": kind.form} if kind.form else {}), **given}
    today = act.on.isoformat()
    known = {"actor": act.actor, "day": today, "department": act.department}
    for part in parts:
        hand = part.options.get("hand")
        if hand in known:
            body.setdefault(part.key, known[hand])
        elif part.options.get("day"):
            body.setdefault(part.key, today)
    if kind is RulebookAdopted:
        whole = over(adopting(service.rulebook, service.place.code, act.on).body(), body)
    else:
        whole = dict(kind.filled(body, act, service.state))
    try:
        return kind.from_input(whole, "/input")
    except ManyFaultsError as error:
        for fault in error.faults:
            # What is wrong with its form speaks against the act itself.
            if isinstance(fault, Refused) and not fault.clauses:
                fault.cites = (*fault.cites, *kind.declared.cites)
        raise


def input_of(kind: type[Value]) -> Shape:
    """Return the JSON Schema of a command's input: what is filled in may be left out."""
    shape = form_of(kind, "given").schema
    free = {
        part.key for part in parts_of(kind) if part.options.get("hand") or part.options.get("day")
    }
    free |= {"form"}  # the command says it
    parts = dict(shape["properties"])
    if issubclass(kind, Fact):
        parts |= {key: _taken(parts[key], taken) for key, taken in kind.takes.items()}
    needed = [name for name in shape["required"] if name not in free]
    return {**shape, "required": needed, "properties": parts}


def _taken(rows: Shape, taken: Taken) -> Shape:
    """Return the schema of a list whose rows a command takes otherwise than they are kept."""
    more = {
        key: {**form.schema, "title": text.zh, "description": text.en}
        for key, (text, form) in taken.more.items()
    }
    row = rows["items"]
    mark = row["$comment"].replace(":", "Given:", 1)  # it is not the value itself
    parts = {**row["properties"], **more}
    whole = {**row, "$comment": mark, "required": list(taken.needs), "properties": parts}
    return {**rows, "items": whole}


def clauses_of(service: Service, recorded: Recorded) -> list[str]:
    """Return the clauses an act rests on: those of its papers, and those that answered its questions."""
    answered = cited({"rests": recorded.event.envelope.rests or {}})
    fact, declared = recorded.fact, recorded.fact.declared
    named = service.cited(*declared.cites, *fact.cites())
    return sorted({*declared.clauses, *named, *answered})


def cited(result: Mapping[str, Any]) -> set[str]:
    """Return the clauses that the receipt in a result names."""
    said = result.get("rests", {}).get("said", ())
    return {clause for answer in said for clause in answer["by"]}


def answer_of(recorded: Recorded) -> dict[str, Any]:
    """Return what a command answers about what it recorded; the same again for the same key."""
    event, fact = recorded.event, recorded.fact
    state = STATES.get(fact.declared.room.name)
    on = getattr(fact, "on", event.at.date())
    return {
        "seq": event.seq,
        "stream": event.stream,
        "version": event.version,
        "on": on.isoformat(),
        "recorded": event.at.date().isoformat(),
        "marks": list(recorded.marks),
        **({"rests": event.envelope.rests} if event.envelope.rests else {}),
        **({"state": state[1](recorded.now)} if state else {}),
    }


def command_of(declared: Declared) -> Command:
    """Return the command of a declared fact."""
    state = STATES.get(declared.room.name)
    return Command(
        name=declared.command,
        zh=declared.says.zh,
        en=declared.says.en,
        input=input_of(declared.fact),
        result=obj(
            {**ENTRY, "on": DAY, "recorded": DAY, "marks": many(NAMED)},
            {"rests": RESTS, **({"state": state[0]} if state else {})},
        ),
        codes=tuple(
            f"{table.room}.{reason}"
            for room in ("act", "hand", "day", "clock", "rules", declared.room.name)
            for table in REFUSALS.get(room, ())
            for reason in table.table
        ),
        declared=declared,
        writes=True,
        clauses=declared.clauses,
    )


class Commands(Mapping[str, Command]):
    """Every command by its name, those of facts declared later too."""

    def __init__(self, others: Mapping[str, Command]) -> None:
        """Take the commands that no declared fact gives."""
        self._others = dict(others)
        self._made: dict[str, Command] = {}
        self._named: dict[str, Declared] = {}
        self._size = 0

    def _declared(self) -> dict[str, Declared]:
        if self._size != len(CATALOGUE):
            self._size = len(CATALOGUE)
            self._named = {one.command: one for one in CATALOGUE.values() if one.command}
        return self._named

    def __getitem__(self, name: str) -> Command:
        """Return a command by its name."""
        declared = self._declared().get(name)
        if declared is not None:  # the catalogue may have it declared anew
            declared = CATALOGUE[declared.kind, declared.form]
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
