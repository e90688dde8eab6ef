"""Documents that people and other programs write, JSON and TOML, read within bounds.

Bytes, depth and digits are looked at before anything is parsed, so that a few hundred bytes cannot
end or hold up the process that reads them.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from ssj_core.encoding.canonical_json import check_bounds
from ssj_core.encoding.limits import BOOK, DIGITS, LINE_BYTES, Limits
from ssj_core.errors.encoding import DocumentRefusedError, NotCanonicalError

# Strings and comments of TOML, so that what stands in them is no structure.
_TEXTS: Final = re.compile(
    r'''"""(?:[^"\\]++|\\.|"(?!""))*+"""|"(?:[^"\\\n]++|\\.)*+"'''
    r"""|'''(?:[^']++|'(?!''))*+'''|'[^'\n]*+'|#[^\n]*+""",
    re.DOTALL,
)
_KEYS: Final = re.compile(r"[\w \t-]+")
_DIGITS: Final = re.compile(rf"[0-9_]{{{DIGITS + 1}}}")


def read_json(data: bytes, limits: Limits = BOOK) -> Any:  # noqa: ANN401 - a document is whatever it says
    """Return the value of a JSON text, however it is spaced; every key once.

    Args:
        data: UTF-8, with or without a mark.
        limits: how much of what there may be.

    Raises:
        DocumentRefusedError: past a limit, not UTF-8, not JSON, or a key given twice.

    >>> read_json(b'{"a": 0.5}')
    {'a': 0.5}
    """
    try:
        check_bounds(data, limits)
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique)
    except NotCanonicalError as error:
        zh, en = error.params["why_zh"], error.params["why_en"]
        raise DocumentRefusedError(why_zh=zh, why_en=en) from error
    except ValueError as error:
        raise _refused(error) from error


def read_toml(data: str | bytes, limits: Limits = BOOK) -> dict[str, Any]:
    """Return the table of a TOML text.

    Raises:
        DocumentRefusedError: past a limit, not UTF-8, or not TOML.

    >>> read_toml("a.b = 1")
    {'a': {'b': 1}}
    """
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    if len(raw) > limits.size:
        raise _past(f"超过 {limits.size} 字节", f"more than {limits.size} bytes")
    if any(len(line) > LINE_BYTES for line in raw.split(b"\n")):
        raise _past(f"有一行超过 {LINE_BYTES} 字节", f"a line of more than {LINE_BYTES} bytes")
    try:
        text = raw.decode()
        _check_structure(_TEXTS.sub("q", text), limits.depth)
        return tomllib.loads(text)
    except DocumentRefusedError:
        raise
    except UnicodeDecodeError as error:
        raise DocumentRefusedError(
            why_zh=f"第 {error.start + 1} 个字节起不是 UTF-8 文字；请用 UTF-8 保存",
            why_en=f"no UTF-8 text from byte {error.start + 1} on; save it as UTF-8",
        ) from error
    except tomllib.TOMLDecodeError as error:
        said = f"{error}"[:200]
        raise DocumentRefusedError(why_zh=f"不是合格的 TOML（{said}）", why_en=said) from error
    except (ValueError, RecursionError) as error:
        raise _refused(error) from error


def _check_structure(outside: str, most: int) -> None:
    depth = 0
    for char in outside:
        if char in "[{":
            depth += 1
            if depth > most:
                raise _past(f"嵌套超过 {most} 层", f"nested deeper than {most}")
        elif char in "]}":
            depth -= 1
    # What is left of a dotted key is its dots.
    if "." * (most + 1) in _KEYS.sub("", outside):
        raise _past(f"键超过 {most} 段", f"a key of more than {most} parts")
    if _DIGITS.search(outside):
        raise _past(f"数字超过 {DIGITS} 位", f"a number of more than {DIGITS} digits")


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add gives None
        raise _past(f"键 {twice[:64]} 出现两次", f"the key {twice[:64]} twice")
    return found


def _past(zh: str, en: str) -> DocumentRefusedError:
    return DocumentRefusedError(why_zh=zh, why_en=en)


def _refused(error: Exception) -> DocumentRefusedError:
    said = f"{error}"[:200]
    return DocumentRefusedError(why_zh=said, why_en=said)
