"""The last look before anything leaves: is something closed on a public page?

A text is looked for as it is written and as it is read: entities, escapes and percent signs decoded,
folded lines joined, wide letters made plain, groups of digits put together. What nobody listed as
closed is found only where its form gives it away: mobile telephones and identity numbers of eighteen
characters. Names, addresses and other numbers are not known by their form.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ssj_core.errors.disclosure import LeakError

_FREE: Final = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_PHONE: Final = re.compile(rf"(?:{_FREE[0]}|(?<=\+))(?:(?:00)?86)?1[3-9][0-9]{{9}}{_FREE[1]}")
_IDENTITY: Final = re.compile(
    rf"{_FREE[0]}[1-9][0-9]{{5}}(?:18|19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"[0-9]{{3}}[0-9Xx]{_FREE[1]}"
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN: Final = re.compile(r"(?<=[0-9])(?:[ .\-()]|\) |\)-| \(|\)\()(?=[0-9Xx])")
_UNSEEN: Final = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["/]))')
_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KINDS: Final = (
    ("手机号 / telephone number", _PHONE),
    ("身份证号 / identity number", _IDENTITY),
)


def leaks(files: Mapping[str, bytes], closed: Iterable[str]) -> Iterator[LeakError]:
    """Yield a fault for each file that holds a closed text, a telephone or an identity number.

    Args:
        files: contents by path, in UTF-8.
        closed: texts that must appear nowhere: certificate numbers, salts, secrets, ….
    """
    needles = {plain for text in closed if (plain := _plain(text))}
    numbers = {_joined(needle) for needle in needles}
    for path, content in files.items():
        views = _views(content)
        joined = {_joined(view) for view in views}
        for kind, pattern in _KINDS:
            if any(pattern.search(view) for view in views | joined):
                yield LeakError(page=path, kind=kind)
        if any(text in view for view in views for text in needles) or any(
            text in view for view in joined for text in numbers
        ):
            yield LeakError(page=path, kind="登记为不公开的内容 / a text registered as closed")


def check_public(files: Mapping[str, bytes], closed: Iterable[str]) -> None:
    """Refuse to let `files` out if any holds something closed.

    Raises:
        LeakError: the first one found.
    """
    for leak in leaks(files, closed):
        raise leak


def _plain(text: str) -> str:
    """Return text as it looks: wide letters made plain, dashes alike, what is not seen left out."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


def _joined(text: str) -> str:
    """Return text with groups of digits put together; a day is no group of a number."""
    return _BETWEEN.sub("", _DAY.sub("—", text))


def _views(content: bytes) -> set[str]:
    """Return a file as it is written and as programs read it."""
    text = content.decode("utf-8-sig", "replace")
    views = {text}
    if "\\" in text:
        views.add(_ESCAPE.sub(_unescaped, text))
    if '""' in text:
        views |= {view.replace('""', '"') for view in views}
    if "&" in text:
        read = {html.unescape(view) for view in views}
        views |= read | {html.unescape(view) for view in read}  # a feed escapes a page once more
    if "%" in text:
        views |= {_PERCENT.sub(_decoded, view) for view in views}
    if "\n " in text or "\n\t" in text:
        views |= {_FOLD.sub("", view) for view in views}
    return {_plain(view) for view in views}


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _decoded(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")
