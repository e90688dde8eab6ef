"""The one reader of files: those that ship with the package, and plain files a caller names."""

import errno
import stat
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def packaged(*parts: str) -> Traversable:
    """Return a file or folder that ships inside the package, by its path below ``ssj_core``.

    >>> packaged("py.typed").is_file()
    True
    """
    place: Traversable = files("ssj_core")
    return place.joinpath(*parts)


def read_text(*parts: str) -> str:
    """Return the text of a packaged file (UTF-8)."""
    return packaged(*parts).read_text(encoding="utf-8")


def read_bytes(*parts: str) -> bytes:
    """Return the bytes of a packaged file."""
    return packaged(*parts).read_bytes()


def read_plain(path: str | Path, most: int) -> bytes:
    """Return the bytes of a plain file the caller names, one more than `most` where there are more.

    Raises:
        OSError: there is none, it cannot be read, or it is a folder, a pipe or a device.
    """
    place = Path(path)
    try:
        if not stat.S_ISREG(place.stat().st_mode):
            raise OSError(errno.EINVAL, "no plain file")
        with place.open("rb") as file:
            return file.read(most + 1)
    except ValueError as error:  # a name no system takes
        raise OSError(errno.EINVAL, str(error)) from error
