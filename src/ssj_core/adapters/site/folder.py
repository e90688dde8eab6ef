"""A folder as a channel: what is public is what lies in it."""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ssj_core.ports import Publication, check_files

_HERE: Final = -100  # AT_FDCWD: paths are as the process sees them
_EXCHANGE: Final = 2  # RENAME_EXCHANGE


class FolderPublisher:
    """Publishes into a folder, whole or not at all.

    The new set is written beside the folder and the two change places, on Linux in one step: a
    reader, or a power cut, meets the old site or the new one. Elsewhere the folder is away for the
    moment between two renames.
    """

    def __init__(self, folder: Path, channel: str = "static-site") -> None:
        """Publish into `folder`; `channel` is its name in receipts."""
        self._folder = folder
        self._channel = channel

    @property
    def channel(self) -> str:
        """Name of the channel."""
        return self._channel

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Make `files` what the folder holds, and return the receipt.

        Raises:
            PublicationRefusedError: a path cannot be published; nothing changed.
        """
        paths = check_files(files)
        receipt = Publication.of(self._channel, files)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent, prefix=".publishing-") as aside:
            fresh, old = Path(aside, "new"), Path(aside, "old")
            for path in paths:
                place = fresh / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(files[path])
            if not self._folder.exists() or not _exchanged(fresh, self._folder):
                _in_two_steps(fresh, self._folder, old)
        return receipt

    def published(self) -> Mapping[str, bytes]:
        """Return what the folder holds; empty before the first publication."""
        while True:
            before = self._identity()
            try:
                found = sorted(path for path in self._folder.rglob("*") if path.is_file())
                files = {
                    path.relative_to(self._folder).as_posix(): path.read_bytes() for path in found
                }
            except FileNotFoundError:  # another set has taken its place: read that one
                continue
            if self._identity() == before:
                return files

    def _identity(self) -> tuple[int, int, int] | None:
        try:
            found = self._folder.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino, found.st_ctime_ns


def _exchanged(fresh: Path, folder: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(fresh), os.fsencode(folder))
    return bool(rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)


def _in_two_steps(fresh: Path, folder: Path, old: Path) -> None:
    """Move the old folder aside and the fresh one into its place; put it back if that fails."""
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            shutil.move(old, folder)
        raise
