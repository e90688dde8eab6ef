"""A folder as a channel: what is public is what lies in it."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ssj_core.ports import Publication, check_files


class FolderPublisher:
    """Publishes into a folder, whole or not at all.

    The new set is written beside the folder and takes its place by renaming, so a reader, or a
    power cut, never meets half a site.
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
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent, prefix=".publishing-") as aside:
            fresh, old = Path(aside, "new"), Path(aside, "old")
            for path in paths:
                place = fresh / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(files[path])
            if self._folder.exists():
                self._folder.rename(old)
            try:
                fresh.rename(self._folder)
            except OSError:
                if old.exists():
                    shutil.move(old, self._folder)
                raise
        return Publication.of(self._channel, files)

    def published(self) -> Mapping[str, bytes]:
        """Return what the folder holds; empty before the first publication."""
        found = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.read_bytes() for path in found}
