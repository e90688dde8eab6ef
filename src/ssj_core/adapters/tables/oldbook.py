"""Workbooks of other forms (XLS, XLSB, ODS), read by calamine in a process of its own.

A reader written in native code can end the process it runs in. Here that is not the caller's.
"""

import contextlib
import json
import subprocess  # nosec B404  # only our own words are run
import sys
import weakref
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from attrs import define, field

from ssj_core.adapters.tables import limits
from ssj_core.adapters.tables.filekinds import refused
from ssj_core.adapters.tables.workbook import Merge, SheetInfo
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import UnreadableTableError

_CHILD: Final = Path(__file__).with_name("calamine_child.py")


def available() -> None:
    """Refuse if python-calamine is not installed.

    Raises:
        MissingExtraError: it is not.
    """
    try:
        import python_calamine  # noqa: F401, PLC0415 - an optional part, looked for only
    except ImportError as error:
        raise MissingExtraError(feature="XLS", extra="xlsx") from error


@define(kw_only=True)
class OldBook:
    """An opened workbook of another form.

    Attributes:
        path: the file.
        sheets: its sheets.
        samples: the first rows of the visible sheets, to tell what they are.
    """

    path: Path
    sheets: list[SheetInfo] = field(factory=list)
    samples: dict[str, list[list[object]]] = field(factory=dict)
    _child: Any = field(default=None, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Start the reading process and ask what sheets there are."""
        available()
        words = [sys.executable, "-I", str(_CHILD), str(self.path.resolve())]
        self._child = subprocess.Popen(  # nosec B603  # noqa: S603 - our own file, run by this interpreter
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        weakref.finalize(self, _end, self._child)
        size = self.path.stat().st_size
        bounds = {
            "cell": limits.CELL,
            "columns": limits.COLUMNS,
            "seconds": limits.READING + limits.READING_EACH * (size // limits.MIB),
            "memory": min(limits.HELD + limits.HELD_EACH * size, limits.HELD_MOST),
        }
        self._send({"path": sys.path, **bounds})
        for name, visible, rows in self._answer()["sheets"]:
            self.sheets.append(SheetInfo(name, visible, name))
            self.samples[name] = [[_value(cell) for cell in row] for row in rows]

    def _send(self, message: object) -> None:
        pipe: IO[bytes] = self._child.stdin
        with contextlib.suppress(OSError):  # it has ended; the answer says so
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()

    def _answer(self) -> Any:  # noqa: ANN401 - one JSON document
        line = self._child.stdout.readline()
        found = json.loads(line) if line.endswith(b"\n") else {"error": "the reader ended"}
        if isinstance(found, dict) and "error" in found:
            self.close()
            raise self._damaged(found["error"])
        return found

    def _damaged(self, error: str) -> UnreadableTableError:
        return refused(
            self.path,
            "不是完好的工作簿；如有密码请先去掉，再另存为 XLSX",
            f"not a sound workbook ({error}); remove a password and save it as XLSX again",
        )

    def rows(self, sheet: str) -> tuple[tuple[Merge, ...], Iterator[tuple[int, list[object]]]]:
        """Return merged ranges and rows of one sheet."""
        self._send({"sheet": sheet})
        head = self._answer()
        merges = tuple(Merge(*numbers) for numbers in head["merges"])
        return merges, self._rows(head["top"], head["left"])

    def _rows(self, top: int, left: int) -> Iterator[tuple[int, list[object]]]:
        try:
            number = top
            while (row := self._answer()) is not None:
                number += 1
                cells = [_value(cell) for cell in row]
                if any(cell is not None for cell in cells):
                    yield number, [*[None] * left, *cells]
        finally:
            self.close()

    def close(self) -> None:
        """End the reading process."""
        _end(self._child)


def _end(child: Any) -> None:  # noqa: ANN401 - a process whose type names what it pipes
    child.kill()
    child.wait()
    with contextlib.suppress(OSError):
        child.stdin.close()
    child.stdout.close()


def _value(cell: object) -> object:
    """Return what a cell holds; days travel as a list of one text."""
    if isinstance(cell, list):
        text = str(cell[0])
        try:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            return text
    return None if cell == "" else cell
