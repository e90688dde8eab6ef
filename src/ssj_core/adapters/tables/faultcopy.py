"""A copy of the workbook with the faults written in: for the person who has to correct it."""

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Final

from ssj_core.adapters.saving import write_whole
from ssj_core.adapters.tables import limits
from ssj_core.adapters.tables.batches import BATCH
from ssj_core.adapters.tables.check import Progress
from ssj_core.adapters.tables.filekinds import file_kind
from ssj_core.adapters.tables.notes import Note
from ssj_core.adapters.tables.report import RegisterReport, RowFault
from ssj_core.adapters.tables.table import Table, open_table
from ssj_core.encoding.formulas import is_risky
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import UnreadableTableError

HEADERS: Final = ("问题代码 / fault", "处理建议 / remedy")
_SHEET_ROWS: Final = 1_048_576
_WHOLE_BOOK: Final = 100_000  # rows; a book is held whole to keep its formats
_FILL: Final = "FFFFC7CE"
_FULL: Final = 32_767  # characters a cell of a workbook may hold


def write_faults(
    source: Any,  # noqa: ANN401 - any table there is
    report: RegisterReport,
    target: str | PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    overwrite: bool = False,
    notes: list[Note] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a copy of a register as XLSX, two columns added: fault code and remedy; return its path.

    A workbook keeps its sheets, formats and formulas. Other tables, and workbooks that cannot be
    copied so, become a new workbook in which every cell is text, so that no company name is ever run
    as a formula.

    Args:
        source: the register, as it was checked.
        report: what the check found.
        target: where the copy goes.
        columns: as for the check.
        encoding: as for the check.
        overwrite: whether a file there may be replaced.
        notes: takes what should be known about how the copy was made.
        progress: called now and then with rows done and rows in all.

    Raises:
        MissingExtraError: openpyxl is not installed.
        UnreadableTableError: `target` is the source itself, or there are more rows than a sheet has.
        PlaceRefusedError: there is a file already, or the folder is not there.
        NotWrittenError: the disk is full.
    """
    _openpyxl()
    out = Path(target)
    made: bytes | None = None
    if isinstance(source, str | PathLike):
        path = Path(source)
        if out.exists() and out.samefile(path):
            raise UnreadableTableError(
                name=out.name,
                why_zh="不能覆盖原文件，请换一个文件名",
                why_en="the copy must not replace the original; choose another name",
            )
        if report.sheet and file_kind(path) == "xlsx" and report.rows <= _WHOLE_BOOK:
            made = _into_workbook(path, report)
        if report.sheet and made is None and notes is not None:
            notes.append(
                Note(
                    zh="原工作簿不能带格式复制，副本是新工作簿，所有单元格都是文本",
                    en="the workbook could not be copied with its formats; the copy is a new one, all text",
                )
            )
    if made is None:
        table = open_table(source, columns=columns, sheet=report.sheet or None, encoding=encoding)
        made = _new_workbook(table, report, out, progress)
    return write_whole(out, made, overwrite=overwrite)


def _openpyxl() -> Any:  # noqa: ANN401 - openpyxl ships no types
    try:
        import openpyxl  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="XLSX", extra="xlsx") from error
    return openpyxl


def _words(fault: RowFault) -> tuple[str, str]:
    return fault.code.value, f"{fault.remedy('zh')} / {fault.remedy('en')}"


def _into_workbook(path: Path, report: RegisterReport) -> bytes | None:
    """Return a copy of an existing workbook with the faults; None where it cannot be copied."""
    openpyxl = _openpyxl()
    try:
        with path.open("rb") as file:
            macros = b"vbaProject.bin" in file.read()[-(1 << 20) :]
            file.seek(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions the copy does without
                book = openpyxl.load_workbook(file, keep_vba=macros)
            sheet = book[report.sheet]
            _mark(sheet, report)
            made = io.BytesIO()
            book.save(made)
            book.close()
    except Exception:  # noqa: BLE001 - whatever it cannot do, a plain copy is made instead
        return None
    return made.getvalue()


def _mark(sheet: Any, report: RegisterReport) -> None:  # noqa: ANN401 - openpyxl ships no types
    openpyxl = _openpyxl()
    fill = openpyxl.styles.PatternFill("solid", fgColor=_FILL)
    last = _last_column(sheet)
    for offset, text in enumerate(HEADERS, start=1):
        sheet.cell(report.first_row - 1, last + offset, text)
    merged = openpyxl.cell.cell.MergedCell
    for fault in report.faults:
        for offset, text in enumerate(_words(fault), start=1):
            sheet.cell(fault.sheet_row, last + offset, text)
        marked = sheet.cell(fault.sheet_row, report.position)
        if not isinstance(marked, merged):
            marked.fill = fill


def _last_column(sheet: Any) -> int:  # noqa: ANN401 - openpyxl ships no types
    """Return the last column with a value; of a sheet filled to its edge, one with two free beside it."""
    used = {
        column
        for (_, column), cell in sheet._cells.items()  # noqa: SLF001 - going through rows would go through blanks to XFD
        if cell.value is not None and str(cell.value).strip()
    }
    last = max(used, default=0)
    if last + len(HEADERS) <= limits.COLUMNS:
        return last
    return next(
        (at for at in sorted(used) if not {at + 1, at + 2} & used and at + 2 <= limits.COLUMNS), 0
    )


def _new_workbook(
    table: Table, report: RegisterReport, out: Path, progress: Progress | None
) -> bytes:
    """Return any other table, with its faults, as a new workbook, written as a stream."""
    openpyxl = _openpyxl()
    if report.rows >= _SHEET_ROWS:
        raise UnreadableTableError(
            name=out.name,
            why_zh=f"{report.rows:,} 行超过一张工作表的上限；请改用 --json",
            why_en=f"{report.rows:,} rows are more than a sheet holds; use --json",
        )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append(_cells(sheet, (*table.columns, *HEADERS), marked=-1))
    faults: Iterator[RowFault] = iter(report.faults)
    fault = next(faults, None)
    width = len(table.columns)
    for number, cells in table.cells:
        padded = [*cells[:width], *[None] * (width - len(cells))]
        words: tuple[str, ...] = ("", "")
        marked = -1
        if fault is not None and fault.row == number:
            words, marked = _words(fault), table.fields["id"]
            fault = next(faults, None)
        sheet.append(_cells(sheet, (*padded, *words), marked=marked))
        if progress is not None and (number % BATCH == 0 or number == report.rows):
            progress(number, report.rows)
    made = io.BytesIO()
    book.save(made)
    book.close()
    return made.getvalue()


def _cells(sheet: Any, values: Iterable[object], *, marked: int) -> list[Any]:  # noqa: ANN401 - openpyxl ships no types
    """Return the cells of a row as text that no spreadsheet runs; the marked one coloured."""
    openpyxl = _openpyxl()
    illegal = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
    made: list[Any] = []
    for position, value in enumerate(values):
        text = "" if value is None else illegal.sub("\ufffd", str(value))[:_FULL]
        risky = is_risky(text)
        if not risky and position != marked:
            made.append(text)
            continue
        cell = openpyxl.cell.WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"
        cell.quotePrefix = risky
        if position == marked:
            cell.fill = openpyxl.styles.PatternFill("solid", fgColor=_FILL)
        made.append(cell)
    return made
