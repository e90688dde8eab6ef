"""Workbooks (XLSX, and what else calamine reads): the sheet that holds the register, cell by cell."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ssj_core.adapters.tables.headers import HEADER_ROWS, header_row
from ssj_core.adapters.tables.notes import Note
from ssj_core.errors import MissingExtraError, SsjError
from ssj_core.errors.registers import SheetError, UnreadableTableError

# What a damaged file raises, from the archive down to one sheet.
_DAMAGE: Final = (OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError)
_FORMULA: Final = re.compile(rb"<f[ >/]")


@frozen(kw_only=True)
class SheetRows:
    """One sheet of a workbook: its name, its rows, the first row's place, and what to know about it."""

    name: str
    rows: Iterator[Sequence[object]]
    first_row: int
    first_column: int
    total: int
    notes: tuple[Note, ...]


def open_sheet(path: Path, columns: Mapping[str, str], sheet: str | None = None) -> SheetRows:
    """Return the rows of one sheet: the one named, or the only visible one with an identity column.

    Raises:
        MissingExtraError: python-calamine is not installed.
        UnreadableTableError: no workbook, or broken.
        SheetError: no sheet of that name, or several that may be meant.
    """
    calamine = _calamine()
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        return _open(path, book, columns, sheet)
    except SsjError:
        raise
    except (calamine.CalamineError, *_DAMAGE) as error:
        raise UnreadableTableError(
            name=path.name,
            why_zh="不是完好的工作簿；如有密码请先去掉，再另存为 XLSX",
            why_en=f"not a sound workbook ({error}); remove a password and save it as XLSX again",
        ) from error


def _calamine() -> Any:  # noqa: ANN401 - calamine ships no types
    try:
        import python_calamine  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="XLSX", extra="xlsx") from error
    return python_calamine


def _open(
    path: Path,
    book: Any,  # noqa: ANN401 - calamine ships no types
    columns: Mapping[str, str],
    sheet: str | None,
) -> SheetRows:
    """Return one sheet of an opened workbook, from its first cell that holds something."""
    every = [one for one in book.sheets_metadata if str(one.typ).endswith(".WorkSheet")]
    names = [one.name for one in every]
    visible = [one.name for one in every if str(one.visible).endswith(".Visible")]
    chosen = _choose(path.name, book, columns, sheet, names, visible)
    opened = book.get_sheet_by_name(chosen)
    top, left = opened.start or (0, 0)
    others = [
        f"{name}（隐藏）" if name not in visible else name for name in names if name != chosen
    ]
    return SheetRows(
        name=chosen,
        rows=_rows(opened),
        first_row=top + 1,
        first_column=left + 1,
        total=opened.height,
        notes=tuple(_notes(path, opened, others)),
    )


def _rows(opened: Any) -> Iterator[Sequence[object]]:  # noqa: ANN401 - calamine ships no types
    """Yield the rows from the first that holds something, its empty margin on the left cut off."""
    width = opened.width
    rows = dropwhile(lambda row: all(cell == "" for cell in row), opened.iter_rows())
    return (row if len(row) <= width else row[-width:] for row in rows)


def _choose(
    name: str,
    book: Any,  # noqa: ANN401 - calamine ships no types
    columns: Mapping[str, str],
    sheet: str | None,
    names: list[str],
    visible: list[str],
) -> str:
    """Return the sheet named, or the only visible one, or the only one with an identity column."""
    if sheet is not None:
        if sheet in names:
            return sheet
        raise _unclear(name, f"没有工作表“{sheet}”", f"no sheet {sheet!r}", names)
    if len(visible) == 1:
        return visible[0]
    fitting = [one for one in visible if _has_header(book, one, columns)]
    if len(fitting) > 1:
        raise _unclear(name, "有多张工作表都像名录", "several sheets look like registers", fitting)
    if not visible:
        raise _unclear(name, "没有可见的工作表", "no visible sheet", names)
    return (fitting or visible)[0]


def _unclear(name: str, zh: str, en: str, sheets: list[str]) -> SheetError:
    return SheetError(name=name, why_zh=zh, why_en=en, found="、".join(sheets))


def _has_header(book: Any, name: str, columns: Mapping[str, str]) -> bool:  # noqa: ANN401 - calamine ships no types
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=HEADER_ROWS)
    return header_row(rows, columns) is not None


def _notes(path: Path, opened: Any, others: list[str]) -> Iterator[Note]:  # noqa: ANN401 - calamine ships no types
    if others:
        listed = "、".join(others)
        yield Note(zh=f"未读取的工作表：{listed}", en=f"sheets not read: {listed}")
    merged = opened.merged_cell_ranges or ()
    if merged:
        yield Note(
            zh=f"有 {len(merged)} 处合并单元格：只有左上角一格有值，其余按空白核对",
            en=f"{len(merged)} merged ranges: only the top left cell has a value, the rest is blank",
        )
    if _has_formulas(path):
        yield Note(
            zh="工作簿含公式：读取的是上次保存时的计算结果",
            en="the workbook has formulas: their values as last saved were read",
        )


def _has_formulas(path: Path) -> bool:
    """Tell whether any sheet holds a formula, reading its XML in pieces."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if not part.startswith("xl/worksheets/sheet"):
                continue
            tail = b""
            with archive.open(part) as file:
                while chunk := file.read(1 << 20):
                    if _FORMULA.search(tail + chunk):
                        return True
                    tail = chunk[-2:]
    return False
