"""Files written whole or not at all, never over another one unless asked."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ssj_core._data import is_file, is_folder, is_there
from ssj_core.errors.saving import NotWrittenError, PlaceRefusedError

_OURS: Final = 0o600
_ALL: Final = 0o666


def check_place(path: Path, *, overwrite: bool = False) -> None:
    """Try a place before the work begins: its folder, its name, what stands there.

    Raises:
        PlaceRefusedError: no such folder, not writable, name too long, no plain file, or there is a
            file and `overwrite` was not given.
    """
    folder = path.parent
    try:
        if not is_folder(folder):
            raise _refused(path, f"没有文件夹 {folder}", f"no folder {folder}")
        if is_there(path):
            if not stat.S_ISREG(path.stat().st_mode):
                raise _refused(path, "不是普通文件", "it is no plain file")
            if not overwrite:
                raise _refused(
                    path,
                    "文件已存在，请换名，或加 --overwrite（Python：overwrite=True）",
                    "the file exists; choose another name, or add --overwrite (Python: overwrite=True)",
                )
        else:
            # The name itself is tried: only the system knows how long it may be.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS))
            path.unlink()
        trial = _beside(path)
        os.close(os.open(trial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS))
        trial.unlink()
    except PlaceRefusedError:
        raise
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _refused(path, f"不能写入（{why}）", f"it cannot be written ({why})") from error


def _refused(path: Path, zh: str, en: str) -> PlaceRefusedError:
    return PlaceRefusedError(path=str(path), why_zh=zh, why_en=en)


def _beside(path: Path) -> Path:
    return path.with_name(f".ssj-{secrets.token_hex(8)}.tmp")


def write_whole(path: Path, data: bytes, *, overwrite: bool = False, private: bool = False) -> Path:
    """Write a file by way of a temporary one beside it, synced to the disk; return its path.

    Args:
        path: where to.
        data: what to write.
        overwrite: whether a file there may be replaced; one with the same bytes may always stand.
        private: whether only its owner may read it.

    Raises:
        PlaceRefusedError: there is another file, or no folder.
        NotWrittenError: the disk is full, or writing broke off otherwise.
    """
    if not overwrite and is_file(path) and _holds(path, data):
        return path
    return write_stream(path, (data,), overwrite=overwrite, private=private)


def write_stream(
    path: Path, pieces: Iterable[bytes], *, overwrite: bool = False, private: bool = False
) -> Path:
    """Write a file piece by piece, as `write_whole` does: whole or not at all; return its path.

    Raises:
        PlaceRefusedError: there is a file, or no folder.
        NotWrittenError: the disk is full, or writing broke off otherwise.
    """
    if not overwrite and is_there(path):
        check_place(path)
    if not is_folder(path.parent):
        raise _refused(path, f"没有文件夹 {path.parent}", f"no folder {path.parent}")
    made = _beside(path)
    try:
        with os.fdopen(
            os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS if private else _ALL), "wb"
        ) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _place(made, path, overwrite=overwrite)
        _sync_folder(path.parent)
    except FileExistsError:
        check_place(path)
        raise
    except OSError as error:
        why = error.strerror or str(error)
        raise NotWrittenError(path=str(path), why=why) from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
    return path


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _place(made: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        made.replace(path)
        return
    try:
        os.link(made, path)  # fails where somebody was quicker: never over another file
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        # A file system without links: looked at once more, and then renamed.
        if is_there(path):
            raise FileExistsError(str(path)) from None
        made.replace(path)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
