"""The commands of oversight: more time granted, and those that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core import oversight
from ssj_core.errors import oversight as oversight_errors
from ssj_core.service import streams
from ssj_core.service.commands.accounts import ACCOUNT_COMMANDS
from ssj_core.service.commands.owed import OWED_COMMANDS
from ssj_core.service.commands.states import DUTY, duty_state
from ssj_core.service.commands.writing import Table, fact_commands

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

EXTENSIONS: Final[Table] = {
    "extension.grant": (oversight.ExtensionGranted, "同意延期", "grant an extension"),
}
OVERSEEING: Final[Table] = EXTENSIONS


def _do_extend(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - a fact of the table
    owed = service.extend(fact, act)
    return duty_state(oversight.Entry(owed, owed.status(act.on), act.on))


_FACTS: Final = fact_commands(
    EXTENSIONS,
    _do_extend,
    DUTY,
    lambda body: streams.extension(body["obligation"]),
    oversight_errors,
)
OVERSEE_COMMANDS: Final = (*_FACTS, *OWED_COMMANDS, *ACCOUNT_COMMANDS)
"""More time granted, and what is read."""
