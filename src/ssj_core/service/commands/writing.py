"""The commands that write a fact: one for each kind of step, made from the facts themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from ssj_core.errors import SsjError
from ssj_core.journal import Fact
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.shapes import Shape, obj, shape_of

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

_Fact = type[Fact]
Table = dict[str, tuple[_Fact, str, str]]


def all_errors(module: object) -> tuple[type[SsjError], ...]:
    """Return the errors a room can raise."""
    found = vars(module).values()
    own = [one for one in found if isinstance(one, type) and issubclass(one, SsjError)]
    return tuple(one for one in own if one.__module__ == cast("Any", module).__name__)


def written(service: Service, stream: str) -> dict[str, Any]:
    """Return where the journal has what was just written to `stream`."""
    return {
        "seq": service.journal.checkpoint()["seq"],
        "stream": stream,
        "version": service.journal.version(stream),
    }


def fact_commands(
    table: Table,
    do: Callable[[Service, Act, Any], dict[str, Any]],
    state: Shape,
    stream: Callable[[dict[str, Any]], str],
    errors: object,
) -> list[Command]:
    """Return a command for every fact of a table.

    Args:
        table: names, facts and labels.
        do: the use case; what it returns is the answer's state.
        state: schema of that state, empty for none.
        stream: where a fact goes, from its body.
        errors: the module of the room's errors.
    """

    def command(name: str, kind: _Fact, zh: str, en: str) -> Command:
        def run(service: Service, act: Act, body: dict[str, Any]) -> dict[str, Any]:
            given = kind.from_input(body, "/input")
            after = do(service, act, given)
            return {**written(service, stream(given.body())), **({"state": after} if after else {})}

        return Command(
            name=name,
            zh=zh,
            en=en,
            input=shape_of(kind),
            result=obj(ENTRY, {"state": state} if state else None),
            errors=all_errors(errors),
            run=run,
            writes=True,
        )

    return [command(name, *row) for name, row in table.items()]
