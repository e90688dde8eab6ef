"""A log of draws in a file: one record a line, each once, in order of entry (section 3)."""

from collections.abc import Iterable
from os import PathLike, fsync
from pathlib import Path

from attrs import frozen

from ssj_core._data import is_there, read_plain
from ssj_core.adapters.saving import check_place
from ssj_core.drawing import LogHead, log_head, read_record
from ssj_core.encoding import DRAW
from ssj_core.errors import SsjError
from ssj_core.errors.simple import DrawLogRefusedError

SUFFIX = "抽取日志"


@frozen
class DrawLog:
    """The file of a log of draws; it begins empty and only grows.

    Attributes:
        path: the file.
        origin: name of the log, in every COMMIT.
    """

    path: Path
    origin: str

    @classmethod
    def at(cls, path: "str | PathLike[str]", authority: str | None) -> "DrawLog":
        """Return the log at `path`, named after who draws."""
        place = Path(path)
        return cls(place, f"{authority or place.stem}{SUFFIX}")

    def lines(self) -> list[bytes]:
        """Return the records entered so far.

        Raises:
            DrawLogRefusedError: a line is no record of a draw, or the last one is cut off.
        """
        if not is_there(self.path):
            return []
        try:
            *lines, rest = read_plain(self.path, DRAW.size).split(b"\n")
        except OSError as error:
            raise DrawLogRefusedError(path=str(self.path), line=1) from error
        if rest:
            raise DrawLogRefusedError(path=str(self.path), line=len(lines) + 1)
        for number, line in enumerate(lines, start=1):
            try:
                read_record(line)
            except SsjError as error:
                raise DrawLogRefusedError(path=str(self.path), line=number) from error
        return lines

    def head(self, before: Iterable[bytes], suite: str) -> LogHead:
        """Return the head once the records `before` a COMMIT are entered too.

        Raises:
            DrawLogRefusedError: what is there is no log of draws.
            PlaceRefusedError: nothing is there, and nothing can be written there.
        """
        if not is_there(self.path):
            check_place(self.path)
        known = self.lines()
        return log_head(self.origin, [*known, *_fresh(known, before)], suite)

    def append(self, records: Iterable[bytes]) -> None:
        """Enter records that are not there yet, and see them on the disk.

        Raises:
            DrawLogRefusedError: what is there is no log of draws.
        """
        fresh = _fresh(self.lines(), records)
        with self.path.open("ab") as file:
            file.write(b"".join(record + b"\n" for record in fresh))
            file.flush()
            fsync(file.fileno())


def _fresh(known: Iterable[bytes], records: Iterable[bytes]) -> list[bytes]:
    there = set(known)
    return [record for record in records if record not in there]
