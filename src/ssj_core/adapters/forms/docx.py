"""A paper as a text document (DOCX), for those who print, sign and scan."""

from os import PathLike
from pathlib import Path
from typing import Any, Final

from ssj_core.adapters.forms.paper import Paper, legible
from ssj_core.errors import MissingExtraError

_FONT: Final = "宋体"
_TITLE, _TEXT, _SMALL = 16, 10.5, 9
_MARGIN: Final = 2  # centimetres


def _docx() -> Any:  # noqa: ANN401 - an optional part
    try:
        import docx  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="DOCX", extra="docx") from error
    return docx


def write_docx(paper: Paper, target: str | PathLike[str]) -> Path:
    """Write a paper as DOCX and return its path.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    package = _docx()
    document = package.Document()
    section = document.sections[0]
    short, long = package.shared.Cm(21), package.shared.Cm(29.7)
    section.page_width, section.page_height = (long, short) if paper.landscape else (short, long)
    if paper.landscape:
        section.orientation = package.enum.section.WD_ORIENT.LANDSCAPE
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", package.shared.Cm(_MARGIN))
    inner = section.page_width - 2 * package.shared.Cm(_MARGIN)
    _line(document, paper.title, size=_TITLE, bold=True, align="CENTER")
    if paper.number:
        _line(document, paper.number, align="RIGHT")
    _pairs(document, paper.head, inner)
    for text in paper.body:
        _line(document, text)
    _table(document, paper, inner)
    _line(document, "")
    _pairs(document, paper.closing, inner)
    for text in paper.notes:
        _line(document, text, size=_SMALL)
    path = Path(target)
    document.save(str(path))
    return path


def _write(paragraph: Any, text: str, *, size: float = _TEXT, bold: bool = False) -> None:  # noqa: ANN401 - python-docx
    package = _docx()
    run = paragraph.add_run(legible(text))
    run.bold = bold
    run.font.size = package.shared.Pt(size)
    run.font.name = _FONT
    run._element.rPr.rFonts.set(package.oxml.ns.qn("w:eastAsia"), _FONT)  # noqa: SLF001 - its only way to say so
    # A line that is blank is one to write on.
    space = package.shared.Pt(3 if text.strip() or not text else 9)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = space


def _line(
    document: Any,  # noqa: ANN401 - python-docx
    text: str,
    *,
    size: float = _TEXT,
    bold: bool = False,
    align: str = "LEFT",
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(_docx().enum.text.WD_ALIGN_PARAGRAPH, align)
    _write(paragraph, text, size=size, bold=bold)


def _grid(document: Any, rows: int, shares: list[int], inner: int) -> Any:  # noqa: ANN401 - python-docx
    table = document.add_table(rows=rows, cols=len(shares))
    table.style = "Table Grid"
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        width = int(inner * share / sum(shares))
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _pairs(document: Any, pairs: tuple[tuple[str, str], ...], inner: int) -> None:  # noqa: ANN401 - python-docx
    if not pairs:
        return
    table = _grid(document, len(pairs), [3, 9], inner)
    for row, (label, text) in zip(table.rows, pairs, strict=True):
        _write(row.cells[0].paragraphs[0], label, bold=True)
        _write(row.cells[1].paragraphs[0], text)


def _table(document: Any, paper: Paper, inner: int) -> None:  # noqa: ANN401 - python-docx
    if not paper.columns:
        return
    _line(document, "")
    table = _grid(document, 1 + len(paper.rows), [one.share for one in paper.columns], inner)
    lines = [tuple(one.name for one in paper.columns), *paper.rows]
    for at, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text, bold=not at, size=_SMALL)
    first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - its only way to repeat a header
    first.append(_docx().oxml.OxmlElement("w:tblHeader"))
