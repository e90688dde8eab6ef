"""The command that reads the records under a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core.disclosure import records
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.overseen_states import FILE, file_state
from ssj_core.service.commands.reading import day_of, need
from ssj_core.service.commands.shapes import DAY, NAMED, obj

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]


def _read_file(service: Service, act: Act, body: Body) -> Body:
    need(body, {"target": str}, {"day": str})
    day = day_of(body["day"], "$.input.day") if "day" in body else act.on
    found = records.fold_all(service.events()).file(body["target"])
    return {"target": body["target"], "kinds": file_state(found, service.rules, day)}


READ_COMMANDS: Final = (
    Command(
        name="records.read",
        zh="查看市场主体名下的十类信息",
        en="read the ten kinds of records of a target",
        input=obj({"target": NAMED}, {"day": DAY}),
        result=obj({"target": NAMED, "kinds": FILE}),
        run=_read_file,
    ),
)
"""Commands that read what disclosure knows."""
