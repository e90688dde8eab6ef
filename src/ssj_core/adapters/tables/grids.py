"""Numbered rows of cells from any file, before anybody knows what the columns mean."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import field, frozen

from ssj_core.adapters.tables.csvfile import csv_rows
from ssj_core.adapters.tables.filekinds import Kind
from ssj_core.adapters.tables.headers import HEADER_ROWS, HERE, Door, header_row, rank
from ssj_core.adapters.tables.layouts import Layout
from ssj_core.adapters.tables.notes import Note, listed
from ssj_core.adapters.tables.oldbook import OldBook
from ssj_core.adapters.tables.workbook import (
    DAMAGE,
    Merge,
    SheetInfo,
    SheetReader,
    Workbook,
    damaged,
)
from ssj_core.errors import SsjError
from ssj_core.errors.registers import SheetError

Cells = Sequence[object]
Numbered = tuple[int, Cells]
_NOBODY: Final[frozenset[int]] = frozenset()


@frozen(kw_only=True)
class Grid:
    """A sheet or a text file as rows of cells.

    Attributes:
        rows: number as a spreadsheet shows it, and cells from the first column on; rows without
            cells may be left out.
        sheet: its name, empty for a text file.
        merges: merged ranges.
        reader: the reader of an XLSX sheet, which knows what it met on the way.
        knows_hidden: whether hidden rows can be told.
        epoch_1904: whether serial numbers count from 1904.
        notes: what to know about how it was opened.
    """

    rows: Iterator[Numbered] = field(repr=False)
    sheet: str = ""
    merges: tuple[Merge, ...] = ()
    reader: SheetReader | None = field(default=None, repr=False)
    knows_hidden: bool = True
    epoch_1904: bool = False
    notes: tuple[Note, ...] = ()


def open_grid(
    path: Path,
    kind: Kind,
    columns: Mapping[str, str],
    layout: Layout,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    door: Door = HERE,
) -> Grid:
    """Return the rows of a text file, or of the sheet of a workbook that fits the layout best.

    Raises:
        UnreadableTableError: it cannot be read.
        SheetError: no sheet of that name, or several that may be meant.
        MissingExtraError: a format needs an optional part.
    """
    if kind == "text":
        return Grid(rows=enumerate(csv_rows(path, columns, encoding, layout), start=1))
    if kind == "xlsx":
        return _xlsx(path, columns, layout, sheet, door)
    return _calamine(path, columns, layout, sheet, door)


def _xlsx(
    path: Path, columns: Mapping[str, str], layout: Layout, sheet: str | None, door: Door
) -> Grid:
    book = Workbook(path)
    try:
        return _sheet(book, columns, layout, sheet, door)
    except DAMAGE as error:
        book.close()
        if isinstance(error, SsjError):
            raise
        raise damaged(path, error) from error


def _sheet(
    book: Workbook, columns: Mapping[str, str], layout: Layout, sheet: str | None, door: Door
) -> Grid:
    def sample(info: SheetInfo) -> list[Cells]:
        reader = SheetReader(book=book, info=info)
        return [cells for _, cells in islice(reader.rows(), HEADER_ROWS)]

    chosen = _choose(
        book.path.name,
        book.sheets,
        {info.name: lambda info=info: sample(info) for info in book.sheets},
        columns,
        layout,
        sheet,
        door,
    )
    reader = SheetReader(book=book, info=chosen)
    reader.scan()
    notes = _others(book.sheets, chosen)
    notes += _of_merges(reader.merges)
    if reader.formulas:
        notes.append(
            Note(
                zh="工作簿含公式：读取的是上次保存时的计算结果",
                en="the workbook has formulas: their values as last saved were read",
            )
        )
    return Grid(
        rows=_closing(reader, book),
        sheet=chosen.name,
        merges=reader.merges,
        reader=reader,
        epoch_1904=book.epoch_1904,
        notes=tuple(notes),
    )


def _closing(reader: SheetReader, book: Workbook) -> Iterator[Numbered]:
    try:
        yield from reader.rows()
    finally:
        book.close()


def _calamine(
    path: Path, columns: Mapping[str, str], layout: Layout, sheet: str | None, door: Door
) -> Grid:
    book = OldBook(path=path)
    try:
        chosen = _choose(
            path.name,
            book.sheets,
            {name: lambda rows=rows: rows for name, rows in book.samples.items()},
            columns,
            layout,
            sheet,
            door,
        )
        merges, rows = book.rows(chosen.name)
    except BaseException:
        book.close()
        raise
    notes = _others(book.sheets, chosen) + _of_merges(merges)
    return Grid(rows=rows, sheet=chosen.name, merges=merges, knows_hidden=False, notes=tuple(notes))


def _choose(
    name: str,
    sheets: Sequence[SheetInfo],
    samples: Mapping[str, object],
    columns: Mapping[str, str],
    layout: Layout,
    sheet: str | None,
    door: Door,
) -> SheetInfo:
    """Return the sheet named, or the only visible one, or the one that fits the layout best."""

    def unclear(zh: str, en: str, found: Sequence[SheetInfo]) -> SheetError:
        names = listed(info.name for info in found)
        return SheetError(name=name, why_zh=zh, why_en=en, found=names, **door.option("sheet"))

    if sheet is not None:
        for info in sheets:
            if info.name == sheet:
                return info
        raise unclear(f"没有工作表“{sheet}”", f"no sheet {sheet!r}", sheets)
    visible = [info for info in sheets if info.visible]
    if not visible:
        raise unclear("没有可见的工作表", "no visible sheet", sheets)
    if len(visible) == 1:
        return visible[0]
    ranks = {info.name: _rank(samples[info.name](), columns, layout) for info in visible}  # type: ignore[operator]  # a function without arguments
    best = max(ranks.values())
    fitting = [info for info in visible if ranks[info.name] == best and best]
    if len(fitting) > 1:
        raise unclear("有多张工作表都像名录", "several sheets look like registers", fitting)
    return (fitting or visible)[0]


def _rank(sample: Sequence[Cells], columns: Mapping[str, str], layout: Layout) -> int:
    at = header_row(sample, columns, layout)
    if at is None:
        return 0
    return rank(sample[at], layout) or int("id" in columns)


def _others(sheets: Sequence[SheetInfo], chosen: SheetInfo) -> list[Note]:
    others = [
        info.name if info.visible else f"{info.name}（隐藏）" for info in sheets if info != chosen
    ]
    if not others:
        return []
    names = listed(others)
    return [Note(zh=f"未读取的工作表：{names}", en=f"sheets not read: {names}")]


def _of_merges(merges: Sequence[Merge]) -> list[Note]:
    if not merges:
        return []
    return [
        Note(
            zh=f"有 {len(merges)} 处合并单元格：只有左上角一格有值，其余按空白核对",
            en=f"{len(merges)} merged ranges: only the top left cell has a value, the rest is blank",
        )
    ]
