"""The texts of records: what may be said in one, and how any text is printed."""

import re
from typing import Final

from ssj_core.encoding.limits import TEXT_BYTES

_UNSEEN: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)

_KEPT: Final = "\n\t"
_NONE: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def is_text(value: object) -> bool:
    r"""Tell whether `value` may be a text of a record: seen whole, not empty, 4,096 bytes at most.

    >>> is_text("名单有误"), is_text("a\u202eb"), is_text("")
    (True, False, False)
    """
    return (
        isinstance(value, str)
        and value != ""
        and len(value) <= TEXT_BYTES
        and _UNSEEN.search(value) is None
        and len(value.encode()) <= TEXT_BYTES
    )


def visible(text: str) -> str:
    r"""Return `text` as it may be printed: what would not be seen, or would act, is written out.

    >>> visible("a\x1b[31mb")
    'a\\u001b[31mb'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(text: str) -> str:
    r"""Return `text` as a page or a feed may hold it: what is not seen, or is no character, as U+FFFD.

    >>> shown("a\uffffb\u202e") == "a\ufffdb\ufffd"
    True
    """
    if text.isascii() and text.isprintable():
        return text
    return _NONE.sub("\ufffd", _UNSEEN.sub(_replaced, text))


def _replaced(found: re.Match[str]) -> str:
    return found[0] if found[0] in _KEPT else "\ufffd"
