"""A paper as a workbook: one sheet, ready to print on A4."""

from os import PathLike
from pathlib import Path
from typing import Any, Final

from ssj_core.adapters.forms.cells import openpyxl, put
from ssj_core.adapters.forms.paper import Paper, legible

_TITLE, _TEXT, _SMALL = 16, 10, 9
_WIDTH: Final = {True: 132, False: 84}  # characters across an A4 sheet, lying or standing
_PAIR: Final = 2
_BARE: Final = 6  # columns of a paper without a table
_LINE: Final = 15  # points
_BY_HAND: Final = 30  # points of a line to write on


def write_xlsx(paper: Paper, target: str | PathLike[str]) -> Path:
    """Write a paper as XLSX and return its path; every cell is text, none is ever a formula.

    Raises:
        MissingExtraError: openpyxl is not installed.
    """
    package = openpyxl()
    book = package.Workbook()
    sheet = book.active
    sheet.title = legible(paper.title)[:31]
    shares = [one.share for one in paper.columns] or [1] * _BARE
    widths = [_WIDTH[paper.landscape] * one / sum(shares) for one in shares]
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[package.utils.get_column_letter(at)].width = width
    line = _Writer(sheet, widths)
    line.across(paper.title, size=_TITLE, bold=True, align="center")
    if paper.number:
        line.across(paper.number, align="right")
    line.pairs(paper.head)
    for text in paper.body:
        line.across(text)
    header = line.table(paper)
    line.pairs(paper.closing, one_a_line=True)
    for text in paper.notes:
        line.across(text, size=_SMALL)
    _page(sheet, paper, header)
    path = Path(target)
    book.save(path)
    return path


def _page(sheet: Any, paper: Paper, header: int) -> None:  # noqa: ANN401 - openpyxl ships no types
    setup = sheet.page_setup
    setup.paperSize = sheet.PAPERSIZE_A4
    setup.orientation = "landscape" if paper.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = openpyxl().worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.print_options.horizontalCentered = True
    if header:
        sheet.print_title_rows = f"{header}:{header}"


class _Writer:
    """Writes lines one below the other over the same columns."""

    def __init__(self, sheet: Any, widths: list[float]) -> None:  # noqa: ANN401 - openpyxl ships no types
        self.sheet, self.widths, self.row = sheet, widths, 0
        side = openpyxl().styles.Side(style="thin")
        self.border = openpyxl().styles.Border(left=side, right=side, top=side, bottom=side)

    def _cell(
        self,
        first: int,
        last: int,
        text: str,
        *,
        size: int = _TEXT,
        bold: bool = False,
        align: str = "left",
        boxed: bool = True,
    ) -> None:
        """Write text over the columns `first` to `last` of the present row."""
        styles = openpyxl().styles
        cell = put(self.sheet, self.row, first, legible(text))
        cell.font = styles.Font(size=size, bold=bold)
        cell.alignment = styles.Alignment(horizontal=align, vertical="center", wrap_text=True)
        if boxed:
            for at in range(first, last + 1):
                self.sheet.cell(self.row, at).border = self.border
        if last > first:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=first, end_column=last
            )
        room = max(sum(self.widths[first - 1 : last]), 1)
        lines = sum(max(1, -(-_columns(one) // int(room))) for one in text.split("\n"))
        height = max(
            lines * (_LINE + size - _TEXT) + 4, self.sheet.row_dimensions[self.row].height or 0
        )
        self.sheet.row_dimensions[self.row].height = height

    def across(
        self, text: str, *, size: int = _TEXT, bold: bool = False, align: str = "left"
    ) -> None:
        """Write one line over the whole width."""
        self.row += 1
        self._cell(1, len(self.widths), text, size=size, bold=bold, align=align, boxed=False)

    def pairs(self, pairs: tuple[tuple[str, str], ...], *, one_a_line: bool = False) -> None:
        """Write labels and texts, two pairs a line where there is room."""
        wide = len(self.widths)
        step = 1 if one_a_line or wide < _BARE else _PAIR
        for start in range(0, len(pairs), step):
            self.row += 1
            group = pairs[start : start + step]
            edges = [1, wide // 2 + 1, wide + 1] if len(group) == _PAIR else [1, wide + 1]
            for at, (label, text) in enumerate(group):
                first, end = edges[at], edges[at + 1] - 1
                split = self._split(first, end, _columns(label) + 2)
                self._cell(first, split, label, bold=True)
                self._cell(split + 1, end, text)
                if not text.strip():
                    self.sheet.row_dimensions[self.row].height = _BY_HAND

    def _split(self, first: int, end: int, wanted: int) -> int:
        """Return the last column of a label so wide."""
        last, room = first, self.widths[first - 1]
        while last + 1 < end and room < wanted:
            last += 1
            room += self.widths[last - 1]
        return last

    def table(self, paper: Paper) -> int:
        """Write header and rows, and return the row of the header, 0 for no table."""
        if not paper.columns:
            return 0
        self.row += 1
        header = self.row
        for at, column in enumerate(paper.columns, start=1):
            self._cell(at, at, column.name, bold=True, align="center")
        for row in paper.rows:
            self.row += 1
            for at, text in enumerate(row, start=1):
                self._cell(at, at, text)
        return header


def _columns(text: str) -> int:
    """Return how many half-width columns a text takes."""
    return sum(1 if one.isascii() else 2 for one in text)
