"""The order in which people expect numbered ids: c9 before c93 before c119."""

import re
from typing import Final

_RUN: Final = re.compile(r"(\d+)")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that reads runs of digits as numbers, however long they are.

    >>> sorted(["c119", "c9", "c93"], key=natural)
    ['c9', 'c93', 'c119']
    >>> natural("c" + "9" * 5000) > natural("c9") > natural("c08") > natural("c7")
    True
    """
    parts = _RUN.split(text)
    return tuple(
        (1, len(number := part.lstrip("0")), f"{number} {part}") if i % 2 else (0, 0, part)
        for i, part in enumerate(parts)
    )
