"""From the text of a command to its parts; whatever a front end writes as plain JSON is taken.

Spaces and the order of keys are free. What the journal has no form for is refused here already:
decimals, null, true and false, a key given twice.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NoReturn

from attrs import frozen

from ssj_core.calendar.days import FIRST_DAY, LAST_DAY
from ssj_core.encoding import Text, canonical
from ssj_core.encoding.canonical_json import check_bounds
from ssj_core.encoding.limits import COMMAND, COMMAND_MOST, TEXT_BYTES
from ssj_core.errors.commands import CommandMalformedError
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.refusals import Refusals
from ssj_core.service.commands.shapes import Shape, limit_of
from ssj_core.service.hands import not_today

LARGE: Final = frozenset(
    {"draw", "results", "targets", "inspectors", "experts", "register", "item-list", "evidence"}
)
"""What carries records, registers or imports: commands of these things may be large."""
_PARTS: Final = frozenset({"command", "input", "expected", "key"})


@frozen(kw_only=True)
class Request:
    """A command as it was sent.

    Attributes:
        name: name of the command.
        input: what it is about, in the shape of its schema.
        expected: the version of the stream the sender decided at, if it says so.
        key: the sender's key for the command, empty for none.
    """

    name: str
    input: dict[str, Any]
    expected: int | None = None
    key: str = ""


_hand: Final = Refusals(
    "hand",
    {
        "actor": (
            "经办人由登录系统给出；请从命令中删去“actor”",
            "the person is the login's: leave actor out of the command",
            "D5",
        )
    },
    status="not-allowed",
)


def not_named(given: Mapping[str, Any], path: str) -> None:
    """Refuse a text that names the person who acts: that is the login's to say (D5).

    Raises:
        Refused: ``hand.actor``.
    """
    if "actor" in given:
        raise _hand("actor", pointer=f"{path}/actor")


def refuse(path: str, zh: str, en: str) -> NoReturn:
    """Refuse a command for what stands at `path`."""
    raise CommandMalformedError(path=path, why_zh=zh, why_en=en)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        refuse("$", "同一个键出现两次", "the same key twice")
    return found


def _check_parts(value: object, path: str, most: int) -> None:
    """Refuse a text longer than a command takes under its key, and a year outside the calendar."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "year" and type(part) is int and not FIRST_DAY.year <= part <= LAST_DAY.year:
                span = f"{FIRST_DAY.year}–{LAST_DAY.year}"
                refuse(f"{path}.{key}", f"应为 {span} 之间的年份", f"it must be a year of {span}")
            _check_parts(part, f"{path}.{key}", limit_of(key, most))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _check_parts(part, f"{path}[{number}]", most)
    elif isinstance(value, str) and len(value) * 4 > most and len(value.encode()) > most:
        refuse(path, f"文本超过 {most} 字节", f"text of more than {most} bytes")


def size_of(command: str) -> int:
    """Return how many bytes the text of a command may have: more where it carries registers."""
    return (COMMAND_MOST if command.partition(".")[0] in LARGE else COMMAND).size


def read_request(text: str | bytes, command: str = "") -> Request:
    """Return the request that `text` is.

    Args:
        text: the JSON.
        command: the name of the command, where it stands elsewhere than in the text.

    Raises:
        CommandMalformedError: it is not; the message gives the path.

    >>> read_request('{"command": "plan.read", "input": {"plan": "市监局/2026"}}').name
    'plan.read'
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        # Bytes, depth and digits are bounded before anything is parsed.
        check_bounds(data, COMMAND_MOST)
        value = json.loads(data.decode(), object_pairs_hook=_unique)
        name = value.get("command", command) if isinstance(value, dict) else ""
        if len(data) > size_of(str(name)):
            refuse("$", f"超过 {COMMAND.size} 字节", f"more than {COMMAND.size} bytes")
        canonical(value)
        _check_parts(value, "$", TEXT_BYTES)
    except NotCanonicalError as error:
        refuse(error.params["path"], error.params["why_zh"], error.params["why_en"])
    except CommandMalformedError:
        raise
    except (ValueError, RecursionError) as error:
        refuse("$", f"不是可读的 JSON（{error}）", f"it is not readable JSON ({error})")
    if not isinstance(value, dict):
        refuse("$", "应为键值对象", "it must be an object")
    not_named(value, "")
    if odd := value.keys() - _PARTS:
        refuse(f"$.{min(odd)}", "没有这一项", "a command has no such part")
    body, expected = value.get("input"), value.get("expected")
    name = _name(value.get("command", command or None), command)
    if not isinstance(body, dict):
        refuse("$.input", "应为键值对象", "it must be an object")
    if "expected" in value and (type(expected) is not int or expected < 0):
        refuse("$.expected", "应为不小于 0 的整数", "it must be a whole number of 0 or more")
    key = value.get("key", "")
    if not isinstance(key, str) or ("key" in value and not key.strip()):
        refuse("$.key", "应为非空文本", "it must be text, not blank")
    return Request(name=name, input=body, expected=expected, key=key)


def _name(given: object, command: str) -> str:
    """Return the name of the command that was sent."""
    if not isinstance(given, str):
        refuse("$.command", "应为命令名称", "it must be the name of a command")
    if command and given != command:
        refuse("$.command", f"应为 {command}，或不写", f"it must be {command}, or left out")
    return given


def of_today(
    body: dict[str, Any], shape: Shape, what: Text, today: date, cites: tuple[str, ...]
) -> dict[str, Any]:
    """Return the input of an act of the system without its day, which is the recorded one (D3).

    Raises:
        Refused: ``day.system``: it is another day.
        CommandMalformedError: it is none.
    """
    if "on" not in body or "on" in shape["properties"]:
        return body
    said = body["on"] if isinstance(body["on"], str) else ""
    if day_of(said, "$.input.on") != today:
        raise not_today(what, _ON, today, (), cites, "/input/on")
    return {key: part for key, part in body.items() if key != "on"}


_ON: Final = Text("日期", "day")


def need(
    body: Mapping[str, Any], shape: dict[str, type], optional: dict[str, type] | None = None
) -> None:
    """Refuse a body without these keys, with others, or with values of another type."""
    known = {**shape, **(optional or {})}
    for name in body:
        if name not in known:
            refuse(f"$.input.{name}", "没有这一项", "there is no such key")
    for name, kind in known.items():
        if name not in body and name in shape:
            refuse(f"$.input.{name}", "缺少该项", "it is missing")
        if name in body and not isinstance(body[name], kind):
            refuse(
                f"$.input.{name}", f"应为 {kind.__name__}", f"it must be of type {kind.__name__}"
            )
        if name in body and kind is str and not body[name].strip():
            refuse(f"$.input.{name}", "不能为空", "it must not be blank")
        if name in body and kind is int and body[name] < 0:
            refuse(f"$.input.{name}", "不能为负数", "it must not be negative")


def day_of(text: str, path: str) -> date:
    """Return the day that `text` is, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return refuse(path, "应为 YYYY-MM-DD 形式的日期", "it must be a date, YYYY-MM-DD")
