"""Check a register of any size, row by row, in memory that grows with its good codes only."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from ssj_core.adapters.tables.notes import Note
from ssj_core.adapters.tables.report import RegisterReport, RowFault
from ssj_core.adapters.tables.table import Table, open_table
from ssj_core.errors.registers import NothingToCheckError
from ssj_core.registers import FaultCode, IdentityJudge, Schemes

Progress = Callable[[int, int | None], None]
TICK: Final = 20_000
_ORDER: Final = tuple(code.value for code in FaultCode)


def check_register(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    scheme: Schemes = "auto",
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> RegisterReport:
    """Return every fault in the identities of a register; nothing is repaired or left out.

    A row has at most one fault, the first that holds of missing, encoding, length, case, alphabet,
    check, repeated (the later row). Blank rows between rows are missing their id; those at the end of
    a CSV file or a sheet are no rows.

    Args:
        source: path of a CSV, XLSX or Parquet file, a data frame, or rows of objects.
        scheme: ``"auto"`` judges 18 characters as a credit code and 15 as a registration number;
            or a name, several separated by commas, or schemes of your own.
        columns: field to header, where headers do not tell: ``{"id": "主体代码"}``.
        sheet: sheet of a workbook.
        encoding: of a CSV file; by default found out.
        progress: called now and then with rows done and rows in all (None if unknown).

    Raises:
        NothingToCheckError: there is no row of data.
        InputRefusedError: the table cannot be read, or it is not clear what to read (see `open_table`).

    >>> report = check_register([{"uscc": "91159900MA0000007M"}, {"uscc": "91159900MA0000007m"}])
    >>> report.accepted, dict(report.by_code)
    (1, {'case': 1})
    """
    judge = IdentityJudge(schemes=scheme)
    table = open_table(
        source, columns=columns, sheet=sheet, encoding=encoding, only_needed=not columns
    )
    report = _run(table, judge, progress)
    if not report.rows:
        raise NothingToCheckError(
            name=table.name, why_zh="只有表头", why_en="a header and nothing below it"
        )
    return report


def _run(table: Table, judge: IdentityJudge, progress: Progress | None) -> RegisterReport:
    position = table.fields["id"]
    column = table.header("id")
    faults: list[RowFault] = []
    schemes: Counter[str] = Counter()
    rows = ragged = 0
    width = len(table.columns)
    for rows, cells in table.cells:
        value = cells[position] if position < len(cells) else None
        identity, first = judge.judge(value, rows)
        ragged += len(cells) != width and bool(cells)
        if identity.fault is None or first:
            schemes[identity.scheme] += 1
        if identity.fault is not None:
            faults.append(
                RowFault(
                    row=rows,
                    column=column,
                    code=identity.fault,
                    value=identity.value,
                    hint=identity.hint,
                    first=first,
                )
            )
        if progress is not None and rows % TICK == 0:
            progress(rows, table.total)
    if progress is not None:
        progress(rows, rows)
    return _report(table, rows, faults, schemes, ragged)


def _report(
    table: Table, rows: int, faults: list[RowFault], schemes: Counter[str], ragged: int
) -> RegisterReport:
    codes = Counter(fault.code.value for fault in faults)
    notes = table.notes
    if ragged:
        notes = (
            *notes,
            Note(
                zh=f"有 {ragged} 行的单元格数与表头不同：请核对是否有未加引号的分隔符",
                en=f"{ragged} row(s) have more or fewer cells than the header: look for unquoted separators",
            ),
        )
    return RegisterReport(
        name=table.name,
        column=table.header("id"),
        rows=rows,
        by_code={code: codes[code] for code in _ORDER if code in codes},
        by_scheme=dict(schemes),
        faults=tuple(faults),
        notes=notes,
        sheet=table.sheet,
        first_row=table.first_row,
        position=table.first_column + table.fields["id"],
    )
