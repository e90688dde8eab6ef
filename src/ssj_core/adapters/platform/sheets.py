"""Forms as workbooks: a template with drop-downs, a filled one, reading back, faults written in."""

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final

from ssj_core.adapters.forms.cells import openpyxl, put
from ssj_core.adapters.platform.columns import Column as FormColumn
from ssj_core.adapters.platform.columns import Form
from ssj_core.adapters.platform.formats import form_of
from ssj_core.adapters.tables.cells import CellError, day, is_blank, text
from ssj_core.adapters.tables.headers import plain, positions
from ssj_core.adapters.tables.layouts import Column, Layout
from ssj_core.adapters.tables.table import Table, open_table
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.platform import FormCellError, FormColumnsError, FormUnreadableError
from ssj_core.errors.registers import (
    DataBelowError,
    NothingToCheckError,
    SheetError,
    UnreadableTableError,
)

_LISTS: Final = "下拉清单"
_FAULTS: Final = "问题 / fault"
_RED: Final = "FFFFC7CE"
_FIRST: Final = 2
_ROWS: Final = 5000  # rows of a template that have drop-downs
Rows = Sequence[Mapping[str, str]]


def write_template(name: str | Form, target: str | PathLike[str]) -> Path:
    """Write an empty form with its headers and drop-downs, and return its path.

    Raises:
        FormUnknownError: there is no such form.
        MissingExtraError: openpyxl is not installed.
    """
    return write_form(name, (), target)


def write_form(name: str | Form, rows: Rows, target: str | PathLike[str]) -> Path:
    """Write `rows` as a workbook of the form `name`, and return its path.

    Raises:
        ManyFaultsError: a row does not fit the form.
        FormUnknownError: there is no such form.
        MissingExtraError: openpyxl is not installed.
    """
    form = form_of(name)
    check_rows(form, rows)
    book = openpyxl().Workbook()
    sheet = book.active
    sheet.title = form.name
    sheet.freeze_panes = "A2"
    for at, column in enumerate(form.columns, start=1):
        head = put(sheet, 1, at, column.name)
        head.font = openpyxl().styles.Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = column.wide
    for line, row in enumerate(rows, start=2):
        for at, column in enumerate(form.columns, start=1):
            put(sheet, line, at, row.get(column.name, ""))
    _drop_downs(book, sheet, form)
    path = Path(target)
    book.save(path)
    return path


def _drop_downs(book: Any, sheet: Any, form: Form) -> None:  # noqa: ANN401 - openpyxl ships no types
    """Offer the choices from a sheet of their own: a list inside the rule holds 255 characters."""
    lists = None
    for at, column in enumerate(form.columns, start=1):
        if not column.choices:
            continue
        lists = lists or book.create_sheet(_LISTS)
        for line, choice in enumerate(column.choices, start=1):
            put(lists, line, at, choice)
        letter = openpyxl().utils.get_column_letter(at)
        source = f"='{_LISTS}'!${letter}$1:${letter}${len(column.choices)}"
        rule = openpyxl().worksheet.datavalidation.DataValidation(
            type="list",
            formula1=source,
            allow_blank=not column.needed,
            showErrorMessage=not column.many,
        )
        rule.error = "请从清单中选择 / choose from the list"
        rule.add(f"{letter}2:{letter}{_ROWS}")
        sheet.add_data_validation(rule)


def check_rows(form: Form, rows: Iterable[Mapping[str, str]]) -> None:
    """Refuse rows that do not fit the form, all faults together; rows are numbered from 2.

    Raises:
        ManyFaultsError: a cell is missing, unknown, or holds something else.
    """
    if faults := row_faults(form, rows):
        raise ManyFaultsError(what=form.name, faults=faults)


def row_faults(form: Form, rows: Iterable[Mapping[str, str]]) -> list[FormCellError]:
    """Return every cell that does not fit the form; rows are numbered from 2."""
    faults: list[FormCellError] = []
    names = {one.name for one in form.columns}
    for line, row in enumerate(rows, start=2):
        for odd in sorted(row.keys() - names):
            why = ("没有这一列", "there is no such column")
            faults.append(_fault(line, odd, row[odd], why))
        for column in form.columns:
            text = row.get(column.name, "")
            if why_not := column.fault(text):
                faults.append(_fault(line, column.name, text, why_not))
    return faults


def _fault(line: int, column: str, value: str, why: tuple[str, str]) -> FormCellError:
    return FormCellError(row=line, column=column, value=value, why_zh=why[0], why_en=why[1])


def read_form(name: str | Form, source: str | PathLike[str]) -> list[dict[str, str]]:
    """Return the rows of a filled form as text, blank rows at its end left out.

    Raises:
        FormUnreadableError: it is no workbook.
        FormColumnsError: the header row has other columns.
        ManyFaultsError: cells do not fit, each with row and column of the sheet.
        FormUnknownError: there is no such form.
        MissingExtraError: openpyxl is not installed.
    """
    form = form_of(name)
    rows = read_rows(form, Path(source))
    check_rows(form, rows)
    return rows


def read_rows(form: Form, path: Path) -> list[dict[str, str]]:
    """Return the rows of a filled form as text, unjudged, days as ISO; see `read_form`.

    Raises:
        FormUnreadableError, FormColumnsError: it is no workbook, or has other columns.
        MissingExtraError: a format needs an optional part.
    """
    layout = Layout(
        zh=form.name,
        en=form.name,
        ids=(frozenset(plain(column.name) for column in form.columns),),
        fields={
            column.name: Column(frozenset({plain(column.name)}), text, column.name)
            for column in form.columns
        },
    )
    try:
        table = _opened(path, layout, form.name)
        places = {column: positions(table.raw, column.name) for column in form.columns}
        missing = [column.name for column, found in places.items() if not found]
        twice = [column.name for column, found in places.items() if len(found) > 1]
        if len(missing) == len(form.columns) and not table.sheet:
            raise FormUnreadableError(name=path.name, why="不是工作簿 / no workbook")
        # Rows are told by their numbers from 2 on, so the header stands in the first row.
        if missing or twice or table.first_row != _FIRST:
            said = {"missing": "、".join(missing) or "—", "twice": "、".join(twice) or "—"}
            raise FormColumnsError(name=path.name, **said)
        return [
            {
                column.name: _text(cells[at] if at < len(cells) else None, column)
                for column, (at,) in places.items()
            }
            for _, cells in table.cells
        ]
    except (NothingToCheckError, UnreadableTableError, SheetError, DataBelowError) as error:
        raise FormUnreadableError(name=path.name, why=error.params.get("why_zh", error)) from error


def _opened(path: Path, layout: Layout, sheet: str) -> Table:
    """Open the sheet called as the form is, or whichever has its columns."""
    try:
        return open_table(path, layout=layout, need=(), sheet=sheet)
    except SheetError:
        return open_table(path, layout=layout, need=())


def _text(cell: object, column: FormColumn) -> str:
    """Return a cell as text; a day in any spelling is written as ISO, what is none stays."""
    if is_blank(cell):
        return ""
    if column.takes == "day":
        try:
            return day(cell).isoformat()
        except CellError:
            return text(cell)
    return text(cell)


def write_form_faults(
    source: str | PathLike[str], faults: ManyFaultsError, target: str | PathLike[str]
) -> Path:
    """Write a copy of a filled form with its faults in a last column, the cells coloured.

    Raises:
        FormUnreadableError: `target` is the source itself.
        MissingExtraError: openpyxl is not installed.
    """
    path, out = Path(source), Path(target)
    if out.exists() and out.samefile(path):
        raise FormUnreadableError(name=out.name, why="不能覆盖原文件 / not over the original")
    book = openpyxl().load_workbook(path)
    sheet = (
        book[faults.params["what"]]
        if faults.params["what"] in book.sheetnames
        else book.worksheets[0]
    )
    heads = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value}
    last = sheet.max_column + 1
    fill = openpyxl().styles.PatternFill("solid", fgColor=_RED)
    put(sheet, 1, last, _FAULTS)
    said: dict[int, list[str]] = {}
    for fault in faults.faults:
        row, column = fault.params["row"], fault.params["column"]
        said.setdefault(row, []).append(
            f"{column}：{fault.params['why_zh']} / {fault.params['why_en']}"
        )
        if column in heads:
            sheet.cell(row, heads[column]).fill = fill
    for row, words in said.items():
        put(sheet, row, last, "；".join(words))
    book.save(out)
    book.close()
    return out
