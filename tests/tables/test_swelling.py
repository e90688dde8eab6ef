"""Small files that would swell: other workbooks are held to the limits of all tables."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from ssj_core.adapters.tables import check_register, csvfile, limits
from ssj_core.adapters.tables.headers import header_row
from ssj_core.errors.registers import UnreadableTableError

A = "91159900MA2245075B"
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="s">'
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def row(*cells: str) -> str:
    """A row of an ODS sheet."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


def ods(path: Path, *rows: str, pad: int = 0) -> Path:
    """An ODS file with these rows, and a part that unpacks to so many bytes."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", HEAD + "".join(rows) + TAIL)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        if pad:
            with archive.open("Pictures/x", "w", force_zip64=True) as part:
                for _ in range(pad >> 20):
                    part.write(bytes(1 << 20))
    return path


def test_a_long_cell_is_no_long_cell_too_many(tmp_path: Path) -> None:
    """140,000 characters are read; more than the limit is refused, and never reaches the caller."""
    good = ods(tmp_path / "a.ods", row("统一社会信用代码", "备注"), row(A, "长" * 140_000))
    assert check_register(good).faults == ()
    with pytest.raises(UnreadableTableError, match="a cell of 262145 characters"):
        check_register(ods(tmp_path / "b.ods", row("统一社会信用代码"), row(A, "x" * 262_145)))


def test_what_it_would_unpack_to_is_known_before(tmp_path: Path) -> None:
    """The archive's directory says how much; nothing is unpacked to find out."""
    bomb = ods(tmp_path / "a.ods", row("统一社会信用代码"), row(A), pad=257 << 20)
    assert bomb.stat().st_size < 1 << 20
    with pytest.raises(UnreadableTableError, match="more than a table may have") as refused:
        check_register(bomb)
    assert str(refused.value).count("超过上限") == 1


def test_sectors_that_run_in_a_circle_are_refused() -> None:
    """The process that reads a workbook of another form has memory and time by the size of the file."""
    circle = Path(__file__).parents[1] / "fuzz" / "corpus" / "other" / "70ea23e06a47b56c"
    with pytest.raises(UnreadableTableError, match="the reader ended"):
        check_register(circle)


def test_a_row_of_too_many_columns_is_refused_before_it_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While separators are tried out, no row wider than a table's is searched for headings."""
    seen: list[int] = []

    def watched(rows: list[list[str]], *more: Any) -> int | None:
        seen.extend(len(row) for row in rows)
        return header_row(rows, *more)

    monkeypatch.setattr(csvfile, "header_row", watched)
    wide = tmp_path / "a.csv"
    wide.write_text(("," * 20_000 + "\n") * 12, encoding="utf-8")
    with pytest.raises(UnreadableTableError, match="16,384"):
        check_register(wide)
    assert max(seen) <= limits.COLUMNS
