"""Canonical JSON: RFC 8785 without numbers that are not whole, without booleans and null.

Inside this subset `json.dumps` with sorted ASCII keys *is* RFC 8785, so the library needs no other
encoder, and any language's JCS library reproduces our bytes.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from ssj_core.errors.encoding import NotCanonicalError

INT_LIMIT: Final = 2**53
_NO_FORM: Final = {bool: "true/false", type(None): "null", float: "a decimal number"}


def _refuse(path: str, zh: str, en: str) -> NoReturn:
    raise NotCanonicalError(path=path, why_zh=zh, why_en=en)


def _check_scalar(value: object, path: str) -> None:
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            _refuse(path, "文本含有孤立的代理码", "text with a lone surrogate")
    elif type(value) in _NO_FORM:
        kind = _NO_FORM[type(value)]
        _refuse(path, f"不允许 {kind}", f"{kind} is not allowed (write text or a whole number)")
    elif not isinstance(value, int):
        name = type(value).__name__
        _refuse(path, f"不能写入 {name} 类型", f"a {name} cannot be written")
    elif not -INT_LIMIT < value < INT_LIMIT:
        _refuse(path, "整数超过 2^53", "a whole number of 2^53 or more")


def _check(value: object, path: str) -> None:
    """Refuse what the subset does not have, naming the key path."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                _refuse(path, f"键 {key!r} 不是 ASCII 文本", f"key {key!r} is not ASCII text")
            _check(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]")
    else:
        _check_scalar(value, path)


def canonical(value: object) -> bytes:
    """Return the one byte string that stands for `value`.

    Args:
        value: text, whole numbers below 2^53, sequences and mappings with ASCII keys, nested freely.

    Raises:
        NotCanonicalError: anything else is inside; the message gives the key path.

    >>> canonical({"b": ["1/20", 3], "a": "东胜"}).decode()
    '{"a":"东胜","b":["1/20",3]}'
    """
    _check(value, "$")
    # `default=dict`: mappings of other classes are written as what they hold.
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=dict
    )
    return text.encode()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for i, (key, _) in enumerate(pairs) if key in dict(pairs[:i]))
        _refuse(f"$…{twice}", "同一个键出现两次", "the same key twice")
    return found


def parse(data: bytes) -> Any:  # noqa: ANN401 - a document is whatever it says
    """Return the value that `data` stands for, refusing bytes that are not its canonical form.

    Raises:
        NotCanonicalError: not UTF-8, not JSON, a key given twice, a value outside the subset, or
            the right value written in another way (spaces, key order, escapes).

    >>> parse(b'{"a":1}')
    {'a': 1}
    """
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        _refuse(f"byte {error.start}", "不是 UTF-8", "not UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"byte {error.pos}", "不是 JSON", "not JSON")
    except (RecursionError, ValueError) as error:
        if isinstance(error, NotCanonicalError):
            raise
        _refuse("$", "嵌套或数字过大", "nested too deep, or a number too long")
    written = canonical(value)
    if written != data:
        at = next(
            (i for i, (a, b) in enumerate(zip(written, data, strict=False)) if a != b), len(written)
        )
        _refuse(f"byte {at}", "写法与规范形式不同", "written differently from its canonical form")
    return value
