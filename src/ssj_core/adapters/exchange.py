"""A folder put in the place of another in one step, where the system can; and put on the disk."""

import ctypes
import os
from pathlib import Path
from typing import Final

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; tell whether this system and file system can.

    Raises:
        OSError: it can, and failed.
    """
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


_CANNOT: Final = {22, 38, 95}  # EINVAL, ENOSYS, EOPNOTSUPP: a file system or kernel without it


def _libc() -> ctypes.CDLL | None:
    if os.name != "posix":
        return None
    try:
        return ctypes.CDLL(None, use_errno=True)
    except (OSError, TypeError):
        return None


def sync_tree(root: Path) -> None:
    """Put everything under `root`, and its folders, on the disk.

    One call for the whole file system where there is one, a call for each file else.

    Raises:
        OSError: the disk said no.
    """
    call = getattr(_libc(), "syncfs", None)
    if call is not None:
        handle = os.open(root, os.O_RDONLY)
        try:
            if call(handle) == 0:
                return
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(root))
        finally:
            os.close(handle)
    for path in (*root.rglob("*"), root):
        sync(path)


def sync(path: Path) -> None:
    """Put a file or a folder on the disk; a system that knows no such thing for folders is let be."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if os.name == "nt":
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
