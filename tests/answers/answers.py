"""Answers kept in a file, a line each: a change of any of them shows as a line that differs.

Where a change was meant, ``SSJ_RENEW=1 pytest …`` writes the file anew; what moved is then read in the diff.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from ssj_core.encoding import digest
from ssj_core.errors import SsjError

HERE: Final = Path(__file__).parent


def short(text: str, most: int = 60) -> str:
    """Return a text, of a long one its beginning and a digest of all of it."""
    return text if len(text) <= most else f"{text[:most]}… {brief(text)}"


def held(name: str, lines: Iterable[str]) -> None:
    """Hold lines against those kept under a name, or keep them if asked to."""
    path = HERE / f"{name}.txt"
    found = list(lines)
    if os.environ.get("SSJ_RENEW"):
        path.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    assert found == path.read_text(encoding="utf-8").split("\n")[:-1]


def brief(whole: object) -> str:
    """Return the first twelve hex digits of the digest of a value's text: enough to tell a change."""
    return digest(str(whole).encode())[:12]


def plain(value: object) -> str:
    """Return a value on one line of JSON, its keys in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def answer(ask: Callable[..., Any], *given: Any) -> str:
    """Return what a question comes to on one line: the value, or the refusal in both languages."""
    try:
        return str(ask(*given)).replace("\n", " ⏎ ")
    except SsjError as refused:
        text = f"{refused.code}: {refused.message('zh')} / {refused.message('en')}"
        return text.replace("\n", " ⏎ ")
