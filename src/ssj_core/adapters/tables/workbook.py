"""Workbooks (XLSX) read as a stream: memory grows with what cells hold, never with where they stand."""

import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from attrs import define, field, frozen

from ssj_core.adapters.tables import limits
from ssj_core.adapters.tables.filekinds import check_unpacked, refused
from ssj_core.adapters.tables.quickrows import pieces, quick_rows, quick_texts
from ssj_core.errors.registers import UnreadableTableError

DAMAGE: Final = (
    OSError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
)
"""What a damaged file raises, from the archive down to one sheet."""

_CHUNK: Final = 1 << 16
_FORMULAS: Final = (b"<f>", b"<f ", b"<f/>", b":f>", b":f ")
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_DATE_IDS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PAIR: Final = re.compile('([A-Za-z:]+)="([^"]*)"')
_HIDDEN: Final = re.compile('hidden="(?:1|true|on)"')
_NO_FORMAT: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone
_LEAP_BUG: Final = 60  # the 1900 system has a 29 February that never was
_LAST_SERIAL: Final = 2_958_466
_FIRST_TEXTS: Final = 4096
_SHORT: Final = 64
_EXACT: Final = 15  # digits a spreadsheet keeps


@frozen
class SheetInfo:
    """A sheet of a workbook: its name, whether it is shown, and where it is kept."""

    name: str
    visible: bool
    part: str


@frozen
class Merge:
    """A merged range: first and last row, first and last column, from 1."""

    top: int
    bottom: int
    left: int
    right: int

    def __str__(self) -> str:
        """Return the range as a spreadsheet writes it."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


def column_letters(column: int) -> str:
    """Return the letters of a column.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_number(letters: bytes | str) -> int:
    number = 0
    for char in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + char - 64
    return number


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Parser:
    """Expat with our limits: no DTD, no markup without end, damage in our words."""

    def __init__(self, path: Path, **handlers: Any) -> None:  # noqa: ANN401 - what expat takes
        self.path, self.fed = path, 0
        self.expat = ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = partial(_no_dtd, path)
        for name, handler in handlers.items():
            setattr(self.expat, name, handler)

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Parse one piece more.

        Raises:
            UnreadableTableError: it is no XML, declares a DTD, or one piece of markup has no end.
        """
        self.fed += len(piece)
        try:
            self.expat.Parse(piece, last)
        except ExpatError as error:
            raise damaged(self.path, error) from error
        if not last and self.fed - self.expat.CurrentByteIndex > limits.LINE:
            raise refused(self.path, "单元格过大", "a piece of markup is too large")


def parsed(path: Path, file: IO[bytes], **handlers: Any) -> Iterator[None]:  # noqa: ANN401 - what expat takes
    """Feed XML to handlers, yielding after each piece.

    Raises:
        UnreadableTableError: it is no XML, declares a DTD, or one piece of markup has no end.
    """
    parser = _Parser(path, **handlers)
    while chunk := file.read(_CHUNK):
        parser.feed(chunk)
        yield
    parser.feed(b"", last=True)
    yield


def _no_dtd(path: Path, *_: object) -> None:
    raise refused(path, "不是完好的工作簿（含 DTD）", "not a sound workbook: it declares a DTD")


def damaged(path: Path, error: object) -> UnreadableTableError:
    """Return the refusal of a damaged workbook."""
    return refused(
        path,
        "不是完好的工作簿；请另存为 XLSX",
        f"not a sound workbook ({error}); save it as XLSX again",
    )


class Workbook:
    """An opened workbook: its sheets, its shared texts, which formats are dates.

    Raises:
        UnreadableTableError: it is damaged, or unpacks to more than a table may be.
    """

    def __init__(self, path: Path) -> None:
        """Read everything but the sheets."""
        self.path = path
        try:
            self.archive = zipfile.ZipFile(path)
            check_unpacked(path, self.archive)
            # Some programs of Windows write their paths with backslashes.
            self.parts = {
                one.filename.replace("\\", "/").lstrip("/"): one for one in self.archive.infolist()
            }
            self._read()
        except DAMAGE as error:
            if isinstance(error, UnreadableTableError):
                raise
            raise damaged(path, error) from error

    def open(self, part: str) -> IO[bytes]:
        """Open one part of the archive."""
        return self.archive.open(self.parts[part])

    def _read(self) -> None:
        main = next(
            (to for kind, to in self._relations("", "_rels/.rels") if "officeDocument" in kind[1]),
            "xl/workbook.xml",
        )
        folder, name = posixpath.split(main)
        related = {
            kind[0]: (kind[1], to)
            for kind, to in self._relations(folder, f"{folder}/_rels/{name}.rels")
        }
        self.epoch_1904 = False
        self.sheets: list[SheetInfo] = []

        def start(tag: str, given: Mapping[str, str]) -> None:
            tag = _local(tag)
            if tag == "workbookPr":
                self.epoch_1904 = given.get("date1904", "0").lower() in ("1", "true", "on")
            elif tag == "sheet":
                key = next((value for name, value in given.items() if _local(name) == "id"), "")
                kind, part = related.get(key, ("", ""))
                if kind.endswith("/worksheet"):
                    shown = given.get("state", "visible") == "visible"
                    self.sheets.append(SheetInfo(given.get("name", ""), shown, part))

        self._walk(main, start)
        by_kind = {kind.rpartition("/")[2]: to for kind, to in related.values()}
        self.is_date = self._formats(by_kind.get("styles", ""))
        self.texts = SharedTexts()
        if (part := by_kind.get("sharedStrings", "")) in self.parts:
            self.texts.read(self.path, self.open(part))

    def _walk(self, part: str, start: Any) -> None:  # noqa: ANN401 - what expat takes
        with self.open(part) as file:
            for _ in parsed(self.path, file, StartElementHandler=start):
                pass

    def _relations(self, folder: str, part: str) -> list[tuple[tuple[str, str], str]]:
        """Return id, kind and place of what a part is related to."""
        found: list[tuple[tuple[str, str], str]] = []

        def start(tag: str, given: Mapping[str, str]) -> None:
            if _local(tag) == "Relationship":
                to = given.get("Target", "").replace("\\", "/")
                place = to.lstrip("/") if to.startswith("/") else posixpath.join(folder, to)
                kind = (given.get("Id", ""), given.get("Type", ""))
                found.append((kind, posixpath.normpath(place)))

        if part in self.parts:
            self._walk(part, start)
        return found

    def _formats(self, part: str) -> list[bool]:
        """Return for each cell format whether it shows days."""
        codes: dict[int, str] = {}
        found: list[bool] = []
        inside = False

        def start(tag: str, given: Mapping[str, str]) -> None:
            nonlocal inside
            tag = _local(tag)
            if tag == "numFmt":
                codes[int(given.get("numFmtId", "0"))] = given.get("formatCode", "")
            elif tag in ("cellXfs", "cellStyleXfs", "dxfs"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                found.append(_is_date(int(given.get("numFmtId", "0")), codes))

        if part in self.parts:
            self._walk(part, start)
        return found

    def close(self) -> None:
        """Close the archive."""
        self.archive.close()


def _is_date(number: int, codes: Mapping[int, str]) -> bool:
    if number in codes:
        code = _NO_FORMAT.sub("", codes[number]).lower()
        return code != "general" and bool(re.search("[ymdhs年月日]", code))
    return number in _DATE_IDS


class SharedTexts:
    """The texts of a workbook, each kept once, in one block of bytes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._bytes = bytearray()
        self._ends = array("Q")
        self._first = dict[
            int, str
        ]()  # words of states and tiers stand among the first and come again

    def read(self, path: Path, file: IO[bytes]) -> None:  # noqa: C901 - three handlers over one state
        """Read the part that holds them; what is written above other text to say how it sounds is not text."""
        parts: list[str] = []
        deep = 0
        taking = False

        def start(tag: str, _: object) -> None:
            nonlocal deep, taking
            tag = _local(tag)
            if tag == "rPh":
                deep += 1
            taking = tag == "t" and not deep

        def end(tag: str) -> None:
            nonlocal deep, taking
            tag = _local(tag)
            taking = False
            if tag == "rPh":
                deep -= 1
            elif tag == "si":
                self._add("".join(parts), path)
                parts.clear()

        def data(text: str) -> None:
            if taking:
                parts.append(text)
                if len(text) > limits.CELL or len(parts) > limits.CELL:
                    raise refused(path, "单元格过大", "a cell is too large")

        with file:
            parser = _Parser(
                path,
                StartElementHandler=start,
                EndElementHandler=end,
                CharacterDataHandler=data,
            )
            for plain, piece in _after_root(file, b"sst", b"</si>"):
                if plain and not parts and (found := quick_texts(piece)) is not None:
                    self._add_many(found, path)
                    continue
                parser.feed(piece)
                if sum(map(len, parts)) > limits.CELL:
                    raise refused(path, "单元格过大", "a cell is too large")
            parser.feed(b"", last=True)

    def _add(self, text: str, path: Path) -> None:
        if len(text) > limits.CELL:
            raise refused(path, "单元格过大", "a cell is too large")
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def _add_many(self, texts: Sequence[str], path: Path) -> None:
        if max(map(len, texts), default=0) > limits.CELL:
            raise refused(path, "单元格过大", "a cell is too large")
        written = [text.encode("utf-8") for text in texts]
        ends = accumulate(map(len, written), initial=len(self._bytes))
        next(ends)
        self._ends.extend(ends)
        self._bytes += b"".join(written)

    def __getitem__(self, at: int) -> str:
        """Return one text."""
        if (known := self._first.get(at)) is not None:
            return known
        if not 0 <= at < len(self._ends):
            return ""
        first = self._ends[at - 1] if at else 0
        text = unescaped(self._bytes[first : self._ends[at]].decode("utf-8", "surrogatepass"))
        if at < _FIRST_TEXTS and len(text) <= _SHORT:
            self._first[at] = text
        return text


def _after_root(file: IO[bytes], root: bytes, end: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield the pieces of a part whose plain content begins right behind its root tag."""
    head = file.read(1 << 12)
    found = re.search(rb"<" + root + rb"(?: [^>]*)?>", head)
    if found is None:
        yield False, head
        while chunk := file.read(_CHUNK):
            yield False, chunk
        return
    waiting = [head]

    def read(size: int) -> bytes:
        return waiting.pop() if waiting else file.read(size)

    yield from pieces(read, found[0], end, limits.LINE)


def unescaped(text: str) -> str:
    """Return text with ``_x000D_`` and the like as the characters they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _whole(int(found[1], 16)), text)


def _whole(number: int) -> str:
    """Return a character; half of a pair is one that was lost."""
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)  # noqa: PLR2004 - the range of halves


@define(kw_only=True)
class SheetReader:
    """The rows of one sheet, streamed; what it met on the way.

    Attributes:
        book: the workbook.
        info: the sheet.
        width: cells right of this column are not part of the table; they are only met.
        beyond: addresses of the first cells met right of it, and how many there were.
        hidden: numbers of the hidden rows met so far.
        merges: the merged ranges.
        formulas: whether the sheet has formulas.
    """

    book: Workbook
    info: SheetInfo
    width: int = limits.COLUMNS
    beyond: list[str] = field(factory=list)
    beyond_count: int = 0
    hidden: set[int] = field(factory=set)
    merges: tuple[Merge, ...] = ()
    formulas: bool = False

    def meet(self, column: int, row: int) -> None:
        """Remember a cell that is not part of the table."""
        self.beyond_count += 1
        if len(self.beyond) < limits.HEADERS_SHOWN:
            self.beyond.append(f"{column_letters(column)}{row}")

    def scan(self) -> None:
        """Find merged ranges and formulas, which stand behind or among the rows."""
        tail = b""
        merges: dict[tuple[bytes, ...], Merge] = {}
        with self.book.open(self.info.part) as file:
            while chunk := file.read(1 << 20):
                block = tail + chunk
                self.formulas = self.formulas or any(tag in block for tag in _FORMULAS)
                for found in _MERGED.finditer(block) if b"mergeCell " in block else ():
                    left, top, right, bottom = found.groups()
                    merges[found.groups()] = Merge(
                        int(top), int(bottom), _column_number(left), _column_number(right)
                    )
                tail = block[-200:]
        self.merges = tuple(merges.values())

    def rows(self) -> Iterator[tuple[int, list[object]]]:
        """Yield numbers and cells of the rows that hold anything, from column A on.

        Raises:
            UnreadableTableError: the sheet is damaged.
        """
        try:
            with self.book.open(self.info.part) as file:
                taker = _CellTaker(self)
                parser = _Parser(
                    self.book.path,
                    StartElementHandler=taker.start,
                    EndElementHandler=taker.end,
                    CharacterDataHandler=taker.data,
                )
                inside = False
                for plain, piece in pieces(file.read, b"<sheetData>", b"</row>", limits.LINE):
                    quick = quick_rows(piece) if plain and not inside else None
                    if quick is not None:
                        yield from taker.quick(quick)
                        continue
                    parser.feed(piece)
                    # A row that was begun by the parser is ended by it.
                    inside = taker.open
                    taker.check()
                    ready, taker.ready = taker.ready, []
                    yield from ready
                parser.feed(b"", last=True)
        except DAMAGE as error:
            if isinstance(error, UnreadableTableError):
                raise
            raise damaged(self.book.path, error) from error


class _CellTaker:
    """Takes cells from the events of a sheet's XML."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        self.ready: list[tuple[int, list[object]]] = []
        self.row, self.column = 0, 0
        self.cells: list[object] = []
        self.parts: list[str] = []
        self.kind, self.style = "", ""
        self.taking = False
        self.phonetic = False
        self.open = False
        self.spot: dict[str, int] = {}
        self.kinds: dict[str, tuple[str, str]] = {}

    def quick(
        self, rows: Iterable[tuple[int, str, list[tuple[str, str, str]]]]
    ) -> Iterator[tuple[int, list[object]]]:
        """Take rows that were taken apart by pattern."""
        texts = self.reader.book.texts
        for number, attributes, found in rows:
            self.row, self.cells, self.column = number, [], 0
            width = self.reader.width
            if "hidden" in attributes and _HIDDEN.search(attributes):
                self.reader.hidden.add(number)
            for letters, given, text in found:
                kind = self.kinds.get(given)
                if kind is None:
                    pairs = dict(_PAIR.findall(given))
                    kind = self.kinds[given] = (pairs.get("t", "n"), pairs.get("s", ""))
                self.kind, self.style = kind
                self.column = self.spot.get(letters) or self._place(letters)
                if kind[0] == "s" and self.column <= width:
                    value = texts[int(text)]
                    if self.column == len(self.cells) + 1 and 0 < len(value) <= limits.CELL:
                        self.cells.append(value)
                        continue
                self._cell(text)
            if self.cells:
                yield number, self.cells

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Begin a row, a cell, or what a cell holds."""
        if tag in ("v", "t"):
            self.taking = not self.phonetic
        elif tag == "c":
            self.parts = []
            self.kind, self.style = given.get("t", "n"), given.get("s", "")
            self.column = self._place(given["r"]) if "r" in given else self.column + 1
        elif tag == "row":
            self.row = int(given["r"]) if "r" in given else self.row + 1
            self.column, self.cells, self.open = 0, [], True
            if "hidden" in given and given["hidden"] in ("1", "true", "on"):
                self.reader.hidden.add(self.row)
        elif tag == "rPh":
            self.phonetic = True
        elif ":" in tag:
            self.start(_local(tag), given)

    def _place(self, address: str) -> int:
        letters = address.rstrip("0123456789")
        column = self.spot.get(letters)
        if column is None:
            column = _column_number(letters) if letters.isascii() and letters.isupper() else 0
            if not 0 < column <= limits.COLUMNS:
                raise ValueError(address[:20])
            self.spot[letters] = column
        return column

    def data(self, text: str) -> None:
        """Take text inside a value."""
        if self.taking:
            self.parts.append(text)

    def check(self) -> None:
        """Refuse a cell that grows without end."""
        if sum(map(len, self.parts)) > limits.CELL:
            raise refused(self.reader.book.path, "单元格过大", "a cell is too large")

    def end(self, tag: str) -> None:
        """Finish a value, a cell or a row."""
        if tag in ("v", "t"):
            self.taking = False
        elif tag == "c":
            if self.parts:
                self._cell("".join(self.parts))
                self.parts = []
        elif tag == "row":
            self.open = False
            if self.cells:
                self.ready.append((self.row, self.cells))
        elif tag == "rPh":
            self.phonetic = False
        elif ":" in tag:
            self.end(_local(tag))

    def _cell(self, text: str) -> None:
        reader, column = self.reader, self.column
        value = self._value(text)
        if value == "":
            return
        if isinstance(value, str) and len(value) > limits.CELL:
            raise refused(reader.book.path, "单元格过大", "a cell is too large")
        if column > reader.width:
            if not isinstance(value, str) or value.strip():
                reader.meet(column, self.row)
            return
        short = column - len(self.cells)
        if short == 1:
            self.cells.append(value)
        elif short > 1:
            self.cells += [None] * (short - 1)
            self.cells.append(value)
        else:
            self.cells[column - 1] = value

    def _value(self, text: str) -> object:
        kind = self.kind
        if kind == "s":
            return self.reader.book.texts[int(text)]
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return text == "1"
        return _iso(text) if kind == "d" else unescaped(text)

    def _number(self, text: str) -> object:
        dates = self.reader.book.is_date
        if self.style and (at := int(self.style)) < len(dates) and dates[at]:
            return _moment(float(text), text, epoch_1904=self.reader.book.epoch_1904)
        return int(text) if text.isdecimal() and len(text) <= _EXACT else float(text)


def _moment(serial: float, text: str, *, epoch_1904: bool) -> object:
    """Return the day or moment of a serial number; a time of day alone stays text."""
    if not 1 <= serial < _LAST_SERIAL:
        return text
    base = _EPOCH_1904 if epoch_1904 else _EPOCH + timedelta(days=serial < _LEAP_BUG)
    seconds = round(serial * 86_400)
    moment = base + timedelta(seconds=seconds)
    return moment if seconds % 86_400 else moment.date()


def _iso(text: str) -> object:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text
