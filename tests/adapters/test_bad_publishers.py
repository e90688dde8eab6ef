"""Publishers that break a promise: the contract tells every one."""

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from ssj_core.adapters.memory import MemoryPublisher
from ssj_core.adapters.site import FolderPublisher
from ssj_core.ports import Publication, check_files
from ssj_core.testing import PublisherContract


class TestFolderPublisher(PublisherContract):
    """The publisher contract, over a folder."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "site"

    def make_publisher(self) -> FolderPublisher:
        """Return a publisher into a folder that is not there yet."""
        return FolderPublisher(self.path)


class FileByFile(MemoryPublisher):
    """Writes over one file after another."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__("portal")
        self._files = {}

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Put each file in its place as it comes."""
        for path in check_files(files):
            time.sleep(0)
            self._files = {**self._files, path: files[path]}
        self._files = dict(files)
        return Publication.of(self.channel, files)


class EmptiesFirst(MemoryPublisher):
    """Takes the old set away before it has the new one."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__("portal")

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Empty, then fill."""
        check_files(files)
        self._files = {}
        time.sleep(0.005)
        return super().publish(files)


class KeepsTheOld(MemoryPublisher):
    """What a publication leaves out stays public."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__("portal")

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Add the files to those there."""
        super().publish({**self._files, **files})
        return Publication.of(self.channel, files)


class TakesAnyPath(MemoryPublisher):
    """Looks at no path."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__("portal")

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Keep whatever it is."""
        self._files = dict(files)
        return Publication(channel=self.channel, files={}, digest="0" * 64)


@pytest.mark.parametrize(
    "kind,test",
    [
        (FileByFile, "test_what_breaks_off_leaves_the_old_set"),
        (FileByFile, "test_readers_see_whole_sets"),
        (EmptiesFirst, "test_what_breaks_off_leaves_the_old_set"),
        (EmptiesFirst, "test_readers_see_whole_sets"),
        (KeepsTheOld, "test_a_new_set_replaces_the_old"),
        (TakesAnyPath, "test_refuses_paths_that_lead_away"),
        (TakesAnyPath, "test_files_come_back"),
    ],
)
def test_the_contract_tells_a_bad_publisher(kind: type[MemoryPublisher], test: str) -> None:
    """The test about the broken promise fails, and says which promise it is."""

    class Contract(PublisherContract):
        def make_publisher(self) -> MemoryPublisher:
            return kind()  # type: ignore[call-arg]

    with pytest.raises(AssertionError):
        getattr(Contract(), test)()
