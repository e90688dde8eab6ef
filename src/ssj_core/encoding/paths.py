"""Paths and file names of what leaves: every system takes them, and none leads out."""

import hashlib
import re
from typing import Final

from ssj_core.encoding.text import Text

_LONGEST: Final = 120
_TAKEN: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_UPPER: Final = re.compile(r"[A-Z0-9_-][A-Z0-9_.-]*")


def path_fault(path: str) -> Text | None:
    """Return why a path cannot be published, None if it can.

    A path is ASCII, relative, with ``/`` between parts; no part is empty, starts with a dot, or is a
    name that some system keeps for a device.

    >>> path_fault("data/list.csv")
    >>> path_fault("../x").en
    'it must be relative, without empty parts or parts starting with a dot'
    """
    parts = path.split("/")
    if not path.isascii() or not path.isprintable() or set(path) & set('\\:*?"<>|'):
        return Text("含有不可移植的字符", "it has characters not every system takes")
    if any(not part or part.startswith(".") or part != part.strip(" .") for part in parts):
        return Text(
            "应为不含空段、不以点开头的相对路径",
            "it must be relative, without empty parts or parts starting with a dot",
        )
    if any(_TAKEN.fullmatch(part) for part in parts):
        return Text("有的系统把该名称留给设备", "some systems keep that name for a device")
    return None


def file_name(text: str) -> str:
    """Return a file name for an id: safe on every system, and different for different ids.

    Different also where a system does not tell upper case from lower. What is safe already, in upper
    case and digits as credit codes are, stays as it is.

    >>> file_name("91159900MA2245075B"), file_name("../../x")
    ('91159900MA2245075B', '9cdf6a50100a862e~x')
    """
    if _UPPER.fullmatch(text) and len(text) <= _LONGEST and path_fault(text) is None:
        return text
    seen = "".join(_PLAIN.findall(text))[:64].strip(".")
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{mark}~{seen}"
