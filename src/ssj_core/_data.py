"""The one reader of files: those that ship with the package, and plain files a caller names."""

import errno
import stat
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import BinaryIO


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


def open_plain(path: str | PathLike[str]) -> BinaryIO:
    """Return a plain file the caller names, opened to be read.

    Raises:
        OSError: there is none, it cannot be read, or it is a folder, a pipe or a device.
    """
    place = Path(path)
    try:
        if not stat.S_ISREG(place.stat().st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(place))
        return place.open("rb")
    except ValueError as error:  # a name no system takes
        raise OSError(errno.EINVAL, str(error), str(place)) from error


def read_plain(path: str | PathLike[str], most: int) -> bytes:
    """Return the bytes of a plain file the caller names, one more than `most` where there are more.

    Raises:
        OSError: as `open_plain`.
    """
    with open_plain(path) as file:
        return file.read(most + 1)


def is_plain(path: Path) -> bool:
    """Tell whether a path is a plain file, and no link, pipe, device or folder."""
    return stat.S_ISREG(_mode(path, follow=False))


def is_there(path: Path) -> bool:
    """Tell whether anything stands at a path; nothing does at a name that no system takes."""
    return _mode(path, follow=False) != 0


def is_file(path: Path) -> bool:
    """Tell whether a path is a plain file, or a link to one."""
    return stat.S_ISREG(_mode(path, follow=True))


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder, or a link to one."""
    return stat.S_ISDIR(_mode(path, follow=True))


def _mode(path: Path, *, follow: bool) -> int:
    try:
        return path.stat(follow_symlinks=follow).st_mode
    except (
        OSError,
        ValueError,
    ):  # pathlib itself lets the error of a long name through before 3.13
        return 0
