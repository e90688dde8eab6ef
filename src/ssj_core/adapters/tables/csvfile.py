"""CSV as it comes out of Chinese offices: UTF-8 with and without BOM, GB18030, commas or tabs."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from ssj_core.adapters.tables import limits
from ssj_core.adapters.tables.filekinds import refused
from ssj_core.adapters.tables.headers import HEADER_ROWS, header_row
from ssj_core.adapters.tables.layouts import TARGETS, Layout
from ssj_core.errors.registers import UnreadableTableError

_CHUNK: Final = 1 << 20
_ZEROS: Final = 20
_SEPARATOR: Final = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
_DELIMITERS: Final = (",", "\t", ";", "|", "，")


def detect_encoding(path: Path) -> tuple[str, str]:
    """Return the encoding of a text file, and how to treat bytes that do not fit it.

    A byte order mark decides; then UTF-8 if every byte fits; then whichever of UTF-8 and GB18030
    explains more of the text. Bytes that do not fit become U+FFFD, which a check reports row by row.

    Raises:
        UnreadableTableError: more than one zero byte in twenty, without a mark: not a text file.
    """
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "replace"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "replace"
    # Real registers hold a stray zero byte here and there; files that are no text hold many.
    if head.count(0) * _ZEROS > len(head):
        raise refused(
            path,
            "不是文本文件（大量零字节）；请另存为 CSV、XLSX 或 Parquet",
            "not a text file (many zero bytes); save it as CSV, XLSX or Parquet",
        )
    good, bad = _utf8_score(path)
    if bad <= good:
        return "utf-8", "replace"
    return "gb18030", "replace"


def _utf8_score(path: Path) -> tuple[int, int]:
    """Return how many characters beyond ASCII fit UTF-8, and how many bytes do not."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    beyond = bad = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                beyond += sum(char > "\x7f" for char in text)
                # A replacement character that was in the file to begin with is good UTF-8.
                bad += text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
            if not chunk:
                return beyond - bad, bad


def _lines(path: Path, file: IO[str]) -> Iterator[str]:
    """Yield lines; one that has no end is refused before it fills the memory."""
    while line := file.readline(limits.LINE):
        if len(line) == limits.LINE and not line.endswith(("\n", "\r")):
            raise refused(
                path,
                f"有一行超过 {limits.LINE:,} 个字符；请检查分隔符和换行后重新导出",
                f"a line has more than {limits.LINE:,} characters; look at its line ends",
            )
        yield line


def _rows(path: Path, encoding: str, errors: str, delimiter: str) -> Iterator[list[str]]:
    if csv.field_size_limit() < limits.CELL:
        csv.field_size_limit(limits.CELL)
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        hidden = 0
        try:
            lines = _lines(path, file)
            first = next(lines, "")
            # A spreadsheet obeys this line and does not show it: it has no row number.
            if said := _SEPARATOR.fullmatch(first):
                delimiter, hidden = said[1], 1
            else:
                lines = chain([first], lines)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield from _narrow(path, reader)
        except csv.Error as error:
            raise refused(
                path,
                f"第 {reader.line_num + hidden} 行附近引号不成对或字段过长；请检查双引号后重新导出",
                f"unbalanced quotes or an endless field near line {reader.line_num + hidden} ({error})",
            ) from error
        except UnicodeError as error:
            raise refused(path, "编码中断", f"the encoding breaks off ({error})") from error


def _delimiter(
    path: Path, encoding: str, errors: str, columns: Mapping[str, str], layout: Layout
) -> str:
    """Return the delimiter under which a header row is found, the one with most columns first."""
    best = (0, 0, ",")
    for place, delimiter in enumerate(_DELIMITERS):
        try:
            sample = list(islice(_rows(path, encoding, errors, delimiter), HEADER_ROWS))
        except UnreadableTableError:
            continue
        at = header_row(sample, columns, layout)
        if at is None:
            width = max((len(row) for row in sample), default=0)
            best = max(best, (0, width, delimiter) if width > 1 and place == 0 else best)
        else:
            best = max(best, (1, len(sample[at]), delimiter), key=lambda found: found[:2])
    return best[2]


def delimiter_of(path: Path) -> str:
    """Return the delimiter of a CSV file, as `csv_rows` finds it."""
    encoding, errors = detect_encoding(path)
    return _delimiter(path, encoding, errors, {}, TARGETS)


def csv_rows(
    path: Path,
    columns: Mapping[str, str],
    encoding: str | None = None,
    layout: Layout = TARGETS,
) -> Iterator[list[str]]:
    """Return the rows of a CSV file as they are written, text only, streaming.

    Args:
        path: the file.
        columns: headers the caller mapped; they help to find the delimiter.
        encoding: by default found out.
        layout: what the table should be; its headers help too.

    Raises:
        UnreadableTableError: no text, quotes that do not close, an encoding nobody knows, a line
            or a cell without end, more columns than a table has.
    """
    errors = "replace"
    if encoding is None:
        encoding, errors = detect_encoding(path)
    else:
        try:
            path.open(encoding=encoding).close()
        except LookupError:
            raise refused(
                path, f"不认识的编码 {encoding}", f"unknown encoding {encoding}"
            ) from None
    delimiter = _delimiter(path, encoding, errors, columns, layout)
    return _rows(path, encoding, errors, delimiter)


def _narrow(path: Path, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        if len(row) > limits.COLUMNS:
            raise refused(
                path,
                f"有一行超过 {limits.COLUMNS:,} 列；请检查分隔符后重新导出",
                f"a row has more than {limits.COLUMNS:,} columns; look at its separators",
            )
        yield row
