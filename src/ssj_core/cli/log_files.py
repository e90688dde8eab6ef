"""What the actions of `ssj log` share: files, and exit codes."""

import errno
import os
import sys
from typing import Final

from ssj_core._data import read_plain
from ssj_core.encoding import DRAW

HOLDS: Final = 0
WRONG: Final = 1
NOTHING: Final = 2


def read(path: str) -> bytes:
    """Return the bytes of a plain file; ``-`` is stdin.

    Raises:
        OSError: there is none, it is no plain file, or it is larger than a bundle may be.
    """
    most = DRAW.size
    data = sys.stdin.buffer.read(most + 1) if path == "-" else read_plain(path, most)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return data
