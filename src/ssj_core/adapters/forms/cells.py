"""Cells of a workbook that no spreadsheet program runs, whatever a company is called."""

from typing import Any

from ssj_core.encoding.formulas import is_risky
from ssj_core.errors import MissingExtraError


def openpyxl() -> Any:  # noqa: ANN401 - openpyxl ships no types
    """Return the package openpyxl.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import openpyxl as package  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="XLSX", extra="xlsx") from error
    return package


def put(sheet: Any, row: int, column: int, value: object) -> Any:  # noqa: ANN401 - openpyxl ships no types
    """Write text or a whole number into a cell and return the cell; text is never a formula."""
    package = openpyxl()
    cell = sheet.cell(row, column)
    if isinstance(value, int):
        cell.value = value
        return cell
    text = "" if value is None else str(value)
    text = package.cell.cell.ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    if not text:
        return cell
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = is_risky(text)
    cell.number_format = "@"
    return cell
