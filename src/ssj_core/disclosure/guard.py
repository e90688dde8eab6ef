"""The last look before anything leaves: is something closed on a public page?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ssj_core.errors.disclosure import LeakError

_PATTERNS: Final = (
    ("手机号 / telephone number", re.compile(rb"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")),
    (
        "身份证号 / identity number",
        re.compile(
            rb"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d\d{3}[\dX](?![0-9A-Za-z])"
        ),
    ),
)


def leaks(files: Mapping[str, bytes], closed: Iterable[str]) -> Iterator[LeakError]:
    """Yield a fault for each file that holds a closed text, a telephone or an identity number.

    Args:
        files: contents by path.
        closed: texts that must appear nowhere: certificate numbers, salts, secrets, ….
    """
    needles = [(text, text.encode()) for text in closed if text]
    for path, content in files.items():
        for kind, pattern in _PATTERNS:
            if pattern.search(content):
                yield LeakError(page=path, kind=kind)
        for _, needle in needles:
            if needle in content:
                yield LeakError(page=path, kind="登记为不公开的内容 / a text registered as closed")
                break


def check_public(files: Mapping[str, bytes], closed: Iterable[str]) -> None:
    """Refuse to let `files` out if any holds something closed.

    Raises:
        LeakError: the first one found.
    """
    for leak in leaks(files, closed):
        raise leak
