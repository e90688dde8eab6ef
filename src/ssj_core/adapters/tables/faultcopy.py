"""A copy of the workbook with the faults written in: for the person who has to correct it."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Final

from ssj_core.adapters.tables.check import TICK, Progress
from ssj_core.adapters.tables.report import RegisterReport, RowFault
from ssj_core.adapters.tables.table import Table, open_table
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import UnreadableTableError

HEADERS: Final = ("问题代码 / fault", "处理建议 / remedy")
_SHEET_ROWS: Final = 1_048_576
# What makes a spreadsheet take text for a formula or an error value.
_RISKY: Final = ("=", "+", "-", "@", "#", "\t", "\r")
_FILL: Final = "FFFFC7CE"


def write_faults(
    source: Any,  # noqa: ANN401 - any table there is
    report: RegisterReport,
    target: str | PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a copy of a register as XLSX, two columns added: fault code and remedy; return its path.

    `progress` is called now and then with rows done and rows in all. A workbook keeps its sheets, formats and formulas. Other tables become a new workbook in which
    every cell is text, so that no company name is ever run as a formula.

    Raises:
        MissingExtraError: openpyxl is not installed.
        UnreadableTableError: `target` is the source itself, or there are more rows than a sheet has.
    """
    _openpyxl()
    out = Path(target)
    if isinstance(source, str | PathLike):
        path = Path(source)
        if out.exists() and out.samefile(path):
            raise UnreadableTableError(
                name=out.name,
                why_zh="不能覆盖原文件，请换一个文件名",
                why_en="the copy must not replace the original; choose another name",
            )
        if report.sheet and path.suffix.lower() in (".xlsx", ".xlsm"):
            _into_workbook(path, report, out)
            return out
    table = open_table(source, columns=columns, sheet=report.sheet or None, encoding=encoding)
    _new_workbook(table, report, out, progress)
    return out


def _openpyxl() -> Any:  # noqa: ANN401 - openpyxl ships no types
    try:
        import openpyxl  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="XLSX", extra="xlsx") from error
    return openpyxl


def _words(fault: RowFault) -> tuple[str, str]:
    return fault.code.value, f"{fault.remedy('zh')} / {fault.remedy('en')}"


def _into_workbook(path: Path, report: RegisterReport, out: Path) -> None:
    """Write the faults into a copy of an existing workbook."""
    openpyxl = _openpyxl()
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    sheet = book[report.sheet]
    fill = openpyxl.styles.PatternFill("solid", fgColor=_FILL)
    last = sheet.max_column
    for offset, text in enumerate(HEADERS, start=1):
        sheet.cell(report.first_row - 1, last + offset, text)
    merged = openpyxl.cell.cell.MergedCell
    for fault in report.faults:
        row = report.first_row + fault.row - 1
        for offset, text in enumerate(_words(fault), start=1):
            sheet.cell(row, last + offset, text)
        marked = sheet.cell(row, report.position)
        if not isinstance(marked, merged):
            marked.fill = fill
    book.save(out)
    book.close()


def _new_workbook(
    table: Table, report: RegisterReport, out: Path, progress: Progress | None
) -> None:
    """Write any other table, with its faults, into a new workbook, streaming."""
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
        if progress is not None and (number % TICK == 0 or number == report.rows):
            progress(number, report.rows)
    book.save(out)
    book.close()


def _cells(sheet: Any, values: Iterable[object], *, marked: int) -> list[Any]:  # noqa: ANN401 - openpyxl ships no types
    """Return the cells of a row as text that no spreadsheet runs; the marked one coloured."""
    openpyxl = _openpyxl()
    illegal = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
    made: list[Any] = []
    for position, value in enumerate(values):
        text = "" if value is None else illegal.sub("\ufffd", str(value))
        risky = text.startswith(_RISKY)
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
