"""Canonical JSON: RFC 8785 without numbers that are not whole, without booleans and null.

Inside this subset `json.dumps` with sorted ASCII keys *is* RFC 8785, so the library needs no other
encoder, and any language's JCS library reproduces our bytes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate
from json.encoder import encode_basestring
from typing import Any, Final, NoReturn

from ssj_core.encoding.limits import DOCUMENT, MIB, Limits
from ssj_core.errors.encoding import NotCanonicalError

INT_LIMIT: Final = 2**53
_LONE: Final = re.compile("[\ud800-\udfff]")
_NO_FORM: Final = {bool: "true/false", type(None): "null", float: "a decimal number"}


def _refuse(path: str, zh: str, en: str) -> NoReturn:
    raise NotCanonicalError(path=path, why_zh=zh, why_en=en)


def _check_scalar(value: object, path: str) -> None:
    if isinstance(value, str):
        if not value.isascii() and _LONE.search(value):
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
    if isinstance(value, str):
        _check_scalar(value, path)
    elif isinstance(value, dict | Mapping):  # asking for a dict first saves the slow question
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
    return _write(value)


def rewrite(value: object) -> bytes:
    """Return the bytes of a value that was read by `parse`: nothing in it needs another look."""
    return _write(value)


# `default=dict`: mappings of other classes are written as what they hold.
_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=dict
)


def _write(value: object) -> bytes:
    return _ENCODER.encode(value).encode()


quoted: Final = encode_basestring
"""The canonical form of one text."""


def read_plain(data: bytes) -> Any:  # noqa: ANN401 - a document is whatever it says
    """Return the value of bytes that `canonical` wrote: nothing in them needs another look."""
    return json.loads(data)


_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_OTHERS: Final = bytes(set(range(256)) - set(_STEPS))
_LONG: Final = re.compile(rb"[0-9]{17}")
_FOREIGN: Final = re.compile(rb"[A-Za-z.+]|[0-9]{16}")  # sixteen digits may be 2^53 or more
_CHUNK: Final = 1 << 16


_TOKENS: Final = bytes(set(range(256)) - set(b"[]{}:"))
_SPARE: Final = 16


def _check_keys(tokens: bytes, limits: Limits) -> None:
    """Refuse objects of very many keys before they are made: `tokens` are brackets and colons.

    What has a few more than allowed is left to whoever knows the key path.
    """
    most = limits.keys * _SPARE
    if tokens.count(b":") <= most:
        return
    inner = re.compile(rb"\[\]|\{:{0,%d}\}" % most)
    before = -1
    while len(tokens) != before:  # once a level, the innermost first
        before, tokens = len(tokens), inner.sub(b"", tokens)
    if re.search(rb":{%d}" % (most + 1), tokens):
        _refuse("$", f"对象的键超过 {limits.keys} 个", f"an object of more than {limits.keys} keys")


def _outside(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield what stands outside quotes, in pieces; each begins with so many bytes of the one before.

    What stands between quotes is no structure, whatever a string holds.
    """
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    inside, tail = False, b""
    for start in range(0, len(plain), _CHUNK):
        pieces = plain[start : start + _CHUNK].split(b'"')
        outside = tail + b'"'.join(pieces[inside::2])
        yield outside, len(tail)
        inside ^= len(pieces) % 2 == 0
        tail = b"" if inside else outside[-16:]


def _levels(brackets: bytes, depth: int) -> list[int]:
    """Return how deep each bracket leads, beginning at `depth`."""
    return list(accumulate(map(_STEPS.__getitem__, brackets), initial=depth))


def is_deeper(data: bytes, most: int) -> bool:
    """Tell whether arrays and objects stand deeper in one another, before anything is parsed.

    >>> is_deeper(b'{"a": [1, "[[["]}', 2), is_deeper(b"[[[]]]", 2)
    (False, True)
    """
    depth = 0
    for outside, known in _outside(data):
        levels = _levels(outside[known:].translate(None, _OTHERS), depth)
        if max(levels) > most:
            return True
        depth = levels[-1]
    return False


def check_bounds(data: bytes, limits: Limits) -> bool:
    """Bound what parsing JSON costs, on the bytes; tell whether a value outside the subset may be there."""
    if len(data) > limits.size:
        _refuse("$", f"超过 {limits.size} 字节", f"more than {limits.size} bytes")
    depth, containers, foreign = 0, -2 * limits.depth, False
    tokens: list[bytes] = []
    for outside, known in _outside(data):
        found = outside[known:].translate(None, _TOKENS)
        containers += found.count(b"[") + found.count(b"{")
        if len(data) > MIB and containers * limits.sparse > len(data):
            _refuse(
                "$",
                "数组和对象过密，不是此类文件",
                "more arrays and objects than such a document has",
            )
        levels = _levels(found.translate(None, b":"), depth)
        if max(levels) > limits.depth:
            _refuse("$", f"嵌套超过 {limits.depth} 层", f"nested deeper than {limits.depth}")
        if _LONG.search(outside):
            _refuse("$", "整数超过 2^53", "a whole number of 2^53 or more")
        foreign = foreign or _FOREIGN.search(outside) is not None
        tokens.append(found)
        depth = levels[-1]
    _check_keys(b"".join(tokens), limits)
    return foreign


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        _refuse(f"$…{twice[:64]}", "同一个键出现两次", "the same key twice")
    return found


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def parse(data: bytes, limits: Limits = DOCUMENT) -> Any:  # noqa: ANN401 - a document is whatever it says
    """Return the value that `data` stands for, refusing bytes that are not its canonical form.

    Args:
        data: the bytes.
        limits: how much of what there may be.

    Raises:
        NotCanonicalError: not UTF-8, not JSON, a key given twice, a value outside the subset, past
            a limit, or the right value written in another way (spaces, key order, escapes).

    >>> parse(b'{"a":1}')
    {'a': 1}
    """
    odd = check_bounds(data, limits)
    try:
        value = json.loads(data.decode())
    except UnicodeDecodeError as error:
        _refuse(f"byte {error.start}", "不是 UTF-8", "not UTF-8")
    except json.JSONDecodeError as error:
        _refuse(f"byte {error.pos}", "不是 JSON", "not JSON")
    if odd:
        _check(value, "$")
    try:
        written = _write(value)
    except UnicodeEncodeError:  # a lone surrogate: `_check` says where
        written = b""
    if written != data:  # one of two equal keys is lost on the way, so they end here too
        json.loads(data.decode(), object_pairs_hook=_unique)
        _check(value, "$")
        at = _shared(written, data)
        _refuse(f"byte {at}", "写法与规范形式不同", "written differently from its canonical form")
    return value
