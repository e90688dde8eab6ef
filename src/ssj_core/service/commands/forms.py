"""The form of what a command holds, looked at before the command runs.

Kinds of values and keys that must be there, inside what was sent; what they mean, and keys that no
command has, are the command's own to say. A value of another kind never reaches code that counts on
its own.
"""

from typing import Any, Final

from ssj_core.errors.commands import CommandMalformedError
from ssj_core.service.commands.reading import refuse
from ssj_core.service.commands.shapes import NAMED, Shape

_KINDS: Final[dict[str, tuple[type, str, str]]] = {
    "object": (dict, "键值对象", "an object"),
    "array": (list, "列表", "a list"),
    "string": (str, "文本", "text"),
    "integer": (int, "整数", "a whole number"),
}

_OWN: Final = frozenset({"records"})
"""Records of a draw have the form of the protocol, which is told in its own words."""


def check_form(shape: Shape, input_: dict[str, Any]) -> None:
    """Refuse an input in which something is of another kind than its schema says.

    Raises:
        CommandMalformedError: it is; the message gives the path.
    """
    for key, part in shape.get("properties", {}).items():
        if key in input_ and key not in _OWN:
            _check(part, input_[key], f"$.input.{key}")


def _check(shape: Shape, value: Any, path: str) -> None:  # noqa: ANN401 - any JSON
    if choices := shape.get("anyOf") or shape.get("oneOf"):
        _check_one(choices, value, path)
        return
    _check_kind(shape, value, path)
    if isinstance(value, dict):
        for key in shape.get("required", ()):
            if key not in value:
                refuse(f"{path}.{key}", "缺少该项", "it is missing")
        for key, part in shape.get("properties", {}).items():
            if key in value:
                _check(part, value[key], f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _check(shape.get("items", {}), part, f"{path}[{number}]")


def _check_kind(shape: Shape, value: Any, path: str) -> None:  # noqa: ANN401 - as above
    known = _KINDS.get(shape.get("type", ""))
    if known and type(value) is not known[0]:
        refuse(path, f"应为{known[1]}", f"it must be {known[2]}")
    if shape.get("pattern") == NAMED["pattern"] and not value.strip():
        refuse(path, "不能为空", "it must not be blank")


def _check_one(choices: list[Shape], value: Any, path: str) -> None:  # noqa: ANN401 - as above
    first: CommandMalformedError | None = None
    for shape in choices:
        try:
            _check(shape, value, path)
        except CommandMalformedError as error:
            first = first or error
        else:
            return
    if first is not None:
        raise first
