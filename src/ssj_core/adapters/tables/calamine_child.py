"""The process that reads workbooks with calamine, and may end without its caller.

It is started by path, imports nothing of the library, and speaks JSON, one document a line.
"""

import contextlib
import io
import json
import sys
from typing import Any

_SAMPLE = 40


def _bounded(seconds: int, memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: Any) -> Any:  # noqa: ANN401 - what calamine gives
    """Return a cell as JSON has it; days as a list of one text."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return cell if cell == cell and abs(cell) != float("inf") else str(cell)  # noqa: PLR0124 - only NaN differs from itself
    iso = getattr(cell, "isoformat", None)
    return [iso()] if iso else str(cell)


def _row(row: Any, most: Any) -> list[Any]:  # noqa: ANN401 - what calamine gives, and JSON
    """Return a row as JSON has it.

    Raises:
        ValueError: a cell is longer, or the row wider, than a table's may be.
    """
    cells = [_plain(cell) for cell in row]
    while cells and cells[-1] in (None, ""):
        del cells[-1]
    if len(cells) > most["columns"]:
        message = f"a row of {len(cells)} columns"
        raise ValueError(message)
    for cell in cells:
        if isinstance(cell, str) and len(cell) > most["cell"]:
            message = f"a cell of {len(cell)} characters"
            raise ValueError(message)
    return cells


def _put(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(path: str) -> None:
    """Tell the sheets of a workbook, then the rows of the one asked for."""
    most = json.loads(sys.stdin.readline())
    sys.path[:] = most["path"]
    import python_calamine  # noqa: PLC0415 - found where the caller finds it

    _bounded(most["seconds"], most["memory"])
    with open(path, "rb") as file:  # noqa: PTH123 - nothing but what is needed is imported here
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    found = []
    for one in book.sheets_metadata:
        if not str(one.typ).endswith(".WorkSheet"):
            continue
        visible = str(one.visible).endswith(".Visible")
        rows: list[Any] = []
        if visible:
            rows = book.get_sheet_by_name(one.name).to_python(skip_empty_area=True, nrows=_SAMPLE)
        found.append([one.name, visible, [_row(row, most) for row in rows]])
    _put({"sheets": found})
    sheet = book.get_sheet_by_name(json.loads(sys.stdin.readline())["sheet"])
    top, left = sheet.start or (0, 0)
    merges = [
        [first[0] + 1, last[0] + 1, first[1] + 1, last[1] + 1]
        for first, last in sheet.merged_cell_ranges or ()
    ]
    _put({"merges": merges, "top": top, "left": left})
    for row in sheet.to_python(skip_empty_area=True):
        sys.stdout.write(json.dumps(_row(row, most)) + "\n")
    _put(None)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller is told and goes on
        _put({"error": str(error)[:200] or type(error).__name__})
