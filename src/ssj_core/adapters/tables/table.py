"""One table, wherever it comes from: headers found, fields known, rows numbered from 1."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Any, Final, NamedTuple

from attrs import evolve, field, frozen

from ssj_core.adapters.tables.cells import is_blank
from ssj_core.adapters.tables.csvfile import csv_rows
from ssj_core.adapters.tables.excel import open_sheet
from ssj_core.adapters.tables.frames import frame_rows, parquet_rows
from ssj_core.adapters.tables.headers import (
    HEADER_ROWS,
    find_columns,
    header_row,
    unique_headers,
)
from ssj_core.adapters.tables.joining import joined
from ssj_core.adapters.tables.notes import Note
from ssj_core.errors.registers import NothingToCheckError, UnreadableTableError

__all__ = ["Row", "Table", "is_blank", "open_table", "read_table"]

Cells = Sequence[object]
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_NEED_ID: Final = ("id",)


class Row(NamedTuple):
    """One row of data: its number, from 1, and its cells by column."""

    number: int
    values: dict[str, object]


@frozen(kw_only=True)
class Table:
    """An opened table; its rows can be gone through once.

    Attributes:
        name: file name, or the type of what was handed in.
        columns: headers, made unique.
        fields: position of each field found (``id``, ``name``, ``tier``, …).
        cells: numbered rows of cells. Blank rows at the end of a CSV file or a sheet are no rows;
            those of a frame or a Parquet file are.
        total: number of rows, if known beforehand.
        notes: what to know about how it was read.
        sheet: name of the sheet, empty if it is no workbook.
        first_row: row of the sheet that holds data row 1.
        first_column: column of the sheet that holds the first cell.
    """

    name: str
    columns: tuple[str, ...]
    fields: Mapping[str, int]
    cells: Iterator[tuple[int, Cells]] = field(repr=False)
    total: int | None = None
    notes: tuple[Note, ...] = ()
    sheet: str = ""
    first_row: int = 2
    first_column: int = 1

    def header(self, name: str) -> str:
        """Return the header of a field; empty if the table has no such column."""
        return self.columns[self.fields[name]] if name in self.fields else ""

    def rows(self, *, rename: bool = False) -> Iterator[Row]:
        """Yield the rows, cells by header; with `rename`, known fields by their field name."""
        names = list(self.columns)
        if rename:
            # A header that happens to be the name of a field found elsewhere steps aside.
            names = [f"{name}(2)" if name in self.fields else name for name in names]
            for field_name, position in self.fields.items():
                names[position] = field_name
        for number, cells in self.cells:
            padded = (*cells[: len(names)], *(None,) * (len(names) - len(cells)))
            yield Row(number, dict(zip(names, padded, strict=True)))


def _numbered(rows: Iterator[Cells]) -> Iterator[tuple[int, Cells]]:
    """Number the rows from 1; blank rows count, but those at the end are dropped."""
    blank: list[tuple[int, Cells]] = []
    for number, cells in enumerate(rows, start=1):
        if all(map(is_blank, cells)):
            blank.append((number, cells))
            continue
        yield from blank
        blank.clear()
        yield number, cells


def open_table(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    columns: Mapping[str, str] | None = None,
    need: Sequence[str] = _NEED_ID,
    sheet: str | None = None,
    encoding: str | None = None,
    only_needed: bool = False,
) -> Table:
    """Return a table opened, headers found.

    Args:
        source: path of a CSV, XLSX or Parquet file (told by its first bytes, not by its name), a
            pandas, polars or Arrow table, a DuckDB relation, or rows of mappings or objects.
        columns: field to header, where the headers do not tell: ``{"id": "主体代码"}``. Headers
            joined by ``|`` complement one another: ``{"id": "统一社会信用代码|注册号"}`` takes
            the first that is not blank.
        need: fields that must be there.
        sheet: sheet of a workbook; by default the only visible one that looks like a register.
        encoding: of a CSV file; by default found out.
        only_needed: read no other columns, where the format allows.

    Raises:
        UnreadableTableError: it cannot be read.
        NothingToCheckError: an empty file, or a table without columns.
        NoColumnError, TwoColumnsError, SheetError: it is not clear which column or sheet is meant.
        MissingExtraError: a format needs an optional part.
    """
    mapped = dict(columns or {})
    if not isinstance(source, str | PathLike):
        return _from_columns(type(source).__name__, *frame_rows(source), mapped, need)
    path = Path(source)
    magic = _magic(path)
    if magic == _PARQUET:
        found = parquet_rows(path)
        if only_needed:
            fields = find_columns(path.name, found[0], mapped, need)
            found = parquet_rows(path, [found[0][fields[one]] for one in need])
            mapped = dict(zip(need, found[0], strict=True))
        return _from_columns(path.name, *found, mapped, need)
    if magic in (_ZIP, _OLE):
        opened = open_sheet(path, mapped, sheet)
        table = _from_rows(path.name, opened.rows, mapped, need, opened.total)
        return _in_sheet(table, opened.name, opened.first_row, opened.first_column, opened.notes)
    return _from_rows(path.name, csv_rows(path, mapped, encoding), mapped, need, None)


def _in_sheet(
    table: Table, sheet: str, first_row: int, first_column: int, notes: tuple[Note, ...]
) -> Table:
    return evolve(
        table,
        sheet=sheet,
        first_row=table.first_row + first_row - 1,
        first_column=first_column,
        notes=(*notes, *table.notes),
    )


def _magic(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise UnreadableTableError(
            name=str(path),
            why_zh="文件打不开，请检查路径和权限",
            why_en=f"it does not open ({error.strerror})",
        ) from error
    if not head:
        raise NothingToCheckError(name=path.name, why_zh="文件为空", why_en="the file is empty")
    return head


def _from_columns(
    name: str,
    columns: tuple[str, ...],
    rows: Iterator[Cells],
    total: int | None,
    mapped: Mapping[str, str],
    need: Sequence[str],
) -> Table:
    """Return a table whose headers are given, not found."""
    if not columns and not total:
        raise NothingToCheckError(name=name, why_zh="没有列", why_en="no columns")
    raw, filled = joined(name, columns, rows, mapped)
    return Table(
        name=name,
        columns=unique_headers(raw),
        fields=find_columns(name, raw, mapped, need),
        cells=enumerate(filled, start=1),
        total=total,
    )


def _from_rows(
    name: str,
    rows: Iterator[Cells],
    mapped: Mapping[str, str],
    need: Sequence[str],
    total: int | None,
) -> Table:
    """Return a table whose header row stands somewhere in its first rows."""
    sample = list(islice(rows, HEADER_ROWS))
    if all(is_blank(cell) for row in sample for cell in row):
        raise NothingToCheckError(name=name, why_zh="没有内容", why_en="no content")
    at = header_row(sample, mapped)
    if at is None:
        # No row fits: complain about the first that has more than a title.
        at = next((i for i, row in enumerate(sample) if _width(row) > 1), 0)
    notes: tuple[Note, ...] = ()
    if at:
        notes = (
            Note(zh=f"表头之上跳过 {at} 行", en=f"{at} row(s) above the header were passed over"),
        )
    raw, filled = joined(name, sample[at], chain(sample[at + 1 :], rows), mapped)
    return Table(
        name=name,
        columns=unique_headers(raw),
        fields=find_columns(name, raw, mapped, need),
        cells=_numbered(filled),
        total=None if total is None else max(total - at - 1, 0),
        notes=notes,
        first_row=at + 2,
    )


def _width(row: Cells) -> int:
    return sum(not is_blank(cell) for cell in row)


def read_table(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    columns: Mapping[str, str] | None = None,
    need: Sequence[str] = _NEED_ID,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Iterator[Row]:
    """Yield the rows of a table: number from 1, and cells by field (``id``, ``name``, …) or header.

    Takes what `open_table` takes, and raises what it raises.

    >>> [row.values for row in read_table([{"统一社会信用代码": "91159900MA0000007M", "街道": "甲"}])]
    [{'id': '91159900MA0000007M', '街道': '甲'}]
    """
    table = open_table(source, columns=columns, need=need, sheet=sheet, encoding=encoding)
    return table.rows(rename=True)
