"""What the actions of `ssj log` share: files, and exit codes."""

import sys
from pathlib import Path
from typing import Final

HOLDS: Final = 0
WRONG: Final = 1
NOTHING: Final = 2


def read(path: str) -> bytes:
    """Return the bytes of a file; ``-`` is stdin."""
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
