"""`ssj schema`: the JSON Schemas of commands and of rulebooks, as the code makes them."""

import argparse
import json
from difflib import get_close_matches
from typing import Any, Final

from ssj_core.errors.commands import CommandUnknownError
from ssj_core.rules.loading.schema import book_schema
from ssj_core.service.commands import COMMANDS, all_schemas, schema_of

HELP: Final = "JSON Schema：全部命令、一条命令、规则书 / of all commands, of one, of rulebooks"
RULEBOOK: Final = "rulebook"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.add_argument(
        "name",
        nargs="?",
        help=f"命令名，或 {RULEBOOK}；省略则为全部命令一份 / a command, or {RULEBOOK}; all in one without",
    )


def run(args: argparse.Namespace) -> int:
    """Print the schema asked for and return the exit code."""
    print(json.dumps(_schema(args.name), ensure_ascii=False, indent=1))
    return 0


def _schema(name: str | None) -> dict[str, Any]:
    if name is None:
        return all_schemas()
    if name == RULEBOOK:
        return book_schema()
    if name not in COMMANDS:
        near = "、".join(get_close_matches(name, [*COMMANDS, RULEBOOK], n=5, cutoff=0.4))
        raise CommandUnknownError(name=f"{name}（{near}）" if near else name)
    return schema_of(name)
