"""A folder as a channel: what is public is what lies in it."""

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ssj_core.adapters.exchange import exchange, sync, sync_tree
from ssj_core.errors.journal import PublicationRefusedError
from ssj_core.errors.saving import NotWrittenError
from ssj_core.ports import Publication, check_files

_ASIDE: Final = re.compile(r"\.publishing-(\d+)-[0-9a-f]{16}")


class FolderPublisher:
    """Publishes into a folder, whole or not at all.

    The new set is written beside the folder and put on the disk, then both change places in one
    step (`renameat2` on Linux): a reader, a kill or a power cut meets the whole old set or the whole
    new one. Where the system has no such step two renames do it, and for the moment between them
    there is no folder.
    """

    def __init__(
        self, folder: Path, channel: str = "static-site", *, private: bool = False
    ) -> None:
        """Publish into `folder`.

        Args:
            folder: where; made if it is not there.
            channel: its name in receipts.
            private: whether only the owner may read it, whatever the umask: for an office's own
                pages. What is public follows the umask, so that a web server can read it.
        """
        self._folder = folder
        self._channel = channel
        self._private = private

    @property
    def channel(self) -> str:
        """Name of the channel."""
        return self._channel

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Make `files` what the folder holds, and return the receipt.

        Raises:
            PublicationRefusedError: a path cannot be published, or something else stands in the
                folder's place; nothing changed.
            NotWrittenError: the disk is full, or the machine failed otherwise; the old set stands.
        """
        paths = check_files(files)
        receipt = Publication.of(self._channel, files)
        place = self._place()
        try:
            with _aside(place, private=self._private) as fresh:
                for path in paths:
                    target = fresh / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.touch(0o600 if self._private else 0o666)
                    target.write_bytes(files[path])
                sync_tree(fresh)
                _swap(fresh, place)
                sync(place.parent)
        except OSError as error:
            raise NotWrittenError(path=str(place), why=error.strerror or str(error)) from error
        return receipt

    def _place(self) -> Path:
        """Return the folder itself, where a link leads to it."""
        place = self._folder.resolve() if self._folder.is_symlink() else self._folder
        if place.exists() and not place.is_dir():
            raise PublicationRefusedError(
                path=str(place), why_zh="不是文件夹", why_en="it is no folder"
            )
        return place

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


@contextmanager
def _aside(place: Path, *, private: bool) -> Iterator[Path]:
    """Return a new folder beside `place`, which is gone afterwards; those of the dead go first."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in place.parent.glob(".publishing-*"):
        if (match := _ASIDE.fullmatch(left.name)) and not _lives(int(match[1])):
            shutil.rmtree(left, ignore_errors=True)
    aside = place.parent / f".publishing-{os.getpid()}-{secrets.token_hex(8)}"
    aside.mkdir(mode=0o700)
    fresh = aside / "new"
    try:
        fresh.mkdir(0o700 if private else 0o777)
        yield fresh
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(fresh: Path, place: Path) -> None:
    if not place.exists():
        fresh.rename(place)
        return
    if exchange(fresh, place):
        return
    old = fresh.with_name("old")
    place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        with contextlib.suppress(OSError):
            old.rename(place)
        raise


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
