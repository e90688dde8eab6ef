"""What a workbook says of its own size is not believed, and what swells is refused before it has swollen."""

import re
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssj_core.adapters.tables import check_register, limits, read_table
from ssj_core.errors import SsjError
from ssj_core.errors.registers import UnreadableTableError

A, B = "91159900MA2245075B", "91159900MA22450A8C"
SIZES = ("A1:H1", "A1", "A1:B2", "C3:D4", "A1:XFD1048576", "Z99:A1", "", "x", "A0:B0", None)


def book(path: Path, rows: list[list[str]]) -> Path:
    """A workbook of one sheet."""
    made = openpyxl.Workbook()
    for cells in rows:
        made.active.append(cells)
    made.save(path)
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Return a copy of a workbook with one part written otherwise."""
    copy = path.with_name(f"of_{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, change(data.decode()) if item.filename == part else data)
    return copy


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("size", SIZES)
def test_a_stated_size_is_ignored(tmp_path: Path, size: str | None) -> None:
    """The same cells under any dimension are the same rows."""
    path = book(
        tmp_path / "a.xlsx", [["统一社会信用代码", "名称"], [A, "甲"], ["bad", "乙"], [B, "丙"]]
    )
    tag = "" if size is None else f'<dimension ref="{size}"/>'
    said = changed(path, SHEET, lambda xml: re.sub(r"<dimension[^>]*/>", tag, xml))
    assert list(read_table(said)) == list(read_table(path))
    found, plain = check_register(said), check_register(path)
    assert (found.rows, found.accepted, found.faults) == (plain.rows, plain.accepted, plain.faults)


def test_a_cell_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """One cell that unpacks to 257 MB of one sign: refused by the archive's directory."""
    path = book(tmp_path / "a.xlsx", [["统一社会信用代码", "备注"], [A, "word"]])
    bomb, part = tmp_path / "b.xlsx", SHEET
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != part:
                new.writestr(item, old.read(item))
        head, tail = old.read(part).split(b"word")
        with new.open(part, "w", force_zip64=True) as cell:
            cell.write(head)
            for _ in range(257):
                cell.write(b"a" * (1 << 20))
            cell.write(tail)
    assert bomb.stat().st_size < 2 << 20
    tracemalloc.start()
    with pytest.raises(UnreadableTableError, match="more than a table may have"):
        check_register(bomb)
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


def test_a_cell_longer_than_cells_are_is_refused(tmp_path: Path) -> None:
    """What fits into the limit is read whole; a sign more is refused."""

    def filled(length: int) -> Path:
        path = book(tmp_path / f"{length}.xlsx", [["统一社会信用代码", "备注"], [A, "word"]])
        return changed(path, SHEET, lambda xml: xml.replace("word", "长" * length))

    assert len(str(next(iter(read_table(filled(140_000))))[1]["备注"])) == 140_000
    with pytest.raises(UnreadableTableError, match="too large"):
        check_register(filled(limits.CELL + 1))


@pytest.mark.parametrize("filling", [b",", b'"', b"a", b"\xe5\xba\x97"])
def test_a_line_without_an_end_is_refused(tmp_path: Path, filling: bytes) -> None:
    """No line end in twice what a line may have: refused once the line passes its limit."""
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write("统一社会信用代码\n".encode())
        for _ in range(2 * limits.LINE // (1 << 20)):
            file.write(filling * ((1 << 20) // len(filling)))
    with pytest.raises(UnreadableTableError):
        check_register(path)


@pytest.mark.parametrize(
    "kind, value",
    [
        (pa.date32(), 2**31 - 1),
        (pa.date32(), -(2**31)),
        (pa.date64(), 2**62 // 86_400_000 * 86_400_000),
        (pa.timestamp("ms"), 2**62),
        (pa.timestamp("ns"), -(2**63) + 1),
        (pa.duration("ms"), 2**62),
        (pa.time64("ns"), 2**62),
    ],
)
def test_a_day_no_calendar_has_is_no_error_of_a_package(
    tmp_path: Path, kind: pa.DataType, value: int
) -> None:
    """Numbers of days, moments and spans far outside: refused or read, never an exception of pyarrow's or Python's."""
    storage = pa.int32() if kind == pa.date32() else pa.int64()
    column = pa.array([value, 0], storage).view(kind)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"统一社会信用代码": [A, B], "成立日期": column}), path, version="2.6")
    try:
        assert check_register(path).rows == 2
        list(read_table(path))
    except SsjError:
        pass
