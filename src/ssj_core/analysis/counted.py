"""Tables that are counted already: a row of stratum, N, n and found is a cell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ssj_core.analysis.counts import Cell, Cells, made
from ssj_core.analysis.draws import RANDOM, chance_of, is_draw
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import Record, cell_of, label, natural, records
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.analysis import DesignUnstatedError
from ssj_core.selection.strata import EVERYTHING


def counted_rows(drawn: Any) -> list[Record] | None:  # noqa: ANN401 - any frame there is
    """Return the rows of a table that is counted already, None of any other."""
    if is_draw(drawn):
        return None
    if isinstance(drawn, Mapping) and "found" not in drawn:
        return None
    if isinstance(drawn, Sequence) and not all(isinstance(row, Mapping) for row in drawn):
        return None
    rows = records(drawn, "cells")
    return rows if rows and "found" in rows[0] and "id" not in rows[0] else None


def _natural(row: Record, name: str, default: int) -> int:
    value = row.get(name)
    if value is None:
        return default
    number = None if isinstance(value, bool) else natural(value)
    if number is None:
        raise ValueError(name)
    return number


def counted(rows: Sequence[Record], by: Sequence[str]) -> Cells:
    """Return the cells that the rows of a counted table are.

    Raises:
        ManyFaultsError: rows without N, n or found, or that do not add up, all at once.
        ArgumentRefusedError: several rows and no column ``stratum``; rows of several draws.
    """
    if len({row.get("draw") for row in rows}) > 1:
        raise refuse(
            "cells",
            "draw",
            "多次抽取要从记录合并：cells([结果, …], 检查结果)",
            "several draws are joined from their records: cells([result, …], outcomes)",
        )
    if len(rows) > 1 and not any("stratum" in row for row in rows):
        raise refuse(
            "cells",
            "stratum",
            "有多行而没有抽取组一列",
            "several rows, and no column that says which stratum",
        )
    found: list[Cell] = []
    faults: list[SsjError] = []
    for place, row in enumerate(rows, start=1):
        try:
            found.append(_counted_cell(row, by, place))
        except ValueError as error:
            if isinstance(error, SsjError):
                faults.append(error)
                continue
            faults.append(
                DesignUnstatedError(
                    stratum=str(row.get("stratum", place)),
                    why_zh=f"第 {place} 行的 {error} 应为不小于 0 的整数",
                    why_en=f"row {place}: {error} is no whole number of 0 or more",
                )
            )
    faults = faults or list(_torn(found))
    if faults:
        raise ManyFaultsError(what="cells", faults=faults)
    return made(found, by)


def _torn(cells: Sequence[Cell]) -> Iterator[SsjError]:
    """Yield the strata whose rows contradict one another, or do not make up the stratum."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.stratum, []).append(cell)
    for name, own in groups.items():
        designs = {(cell.size, cell.number, cell.chance, cell.basis) for cell in own}
        parts = sum(cell.part for cell in own)
        if len(designs) > 1:
            yield DesignUnstatedError(
                stratum=name,
                why_zh="各行的 N、n、π 或依据不一致",
                why_en="its rows differ in N, n, π or basis",
            )
        elif parts != own[0].size:
            yield DesignUnstatedError(
                stratum=name,
                why_zh=f"{len(own)} 行的本格户数 N_cell 合计 {parts}，总户数 N={own[0].size}",
                why_en=f"N_cell of its {len(own)} row(s) add up to {parts}, N is {own[0].size}",
            )


def _counted_cell(row: Record, by: Sequence[str], place: int) -> Cell:
    name = label(row.get("stratum", EVERYTHING))
    for column in ("stratum", "N", "n", "found"):
        if row.get(column, EVERYTHING if column == "stratum" else None) is None:
            raise DesignUnstatedError(
                stratum=name,
                why_zh=f"第 {place} 行没有 {column}",
                why_en=f"row {place} has no {column}",
            )
    size, number, found = (_natural(row, column, 0) for column in ("N", "n", "found"))
    gone, unreachable, pending = (
        _natural(row, column, 0) for column in ("gone", "unreachable", "pending")
    )
    lost = gone + unreachable + pending
    inspected = _natural(
        row, "inspected", _natural(row, "visited", -1) if row.get("visited") is not None else -1
    )
    contacted = _natural(row, "contacted", max(number, inspected + lost))
    if inspected < 0:
        inspected = contacted - lost
    part = _natural(row, "N_cell", size)
    if not (
        0 <= found <= inspected
        and inspected + lost == contacted
        and max(number, part) <= size
        and contacted <= part
    ):
        raise DesignUnstatedError(
            stratum=name,
            why_zh=f"第 {place} 行的数目对不上：N={size}、n={number}、联系 {contacted}、有结果 {inspected}、发现 {found}",
            why_en=f"row {place} does not add up: N={size}, n={number}, contacted {contacted}, inspected {inspected}, found {found}",
        )
    return Cell(
        stratum=name,
        facts=tuple(label(cell_of(row, column, "cells")) for column in by),
        size=size,
        number=number,
        chance=chance_of(row, number, size),
        basis=str(row.get("basis") or RANDOM),
        part=part,
        contacted=contacted,
        inspected=inspected,
        gone=gone,
        unreachable=unreachable,
        pending=pending,
        values=tuple(pair for pair in ((0, inspected - found), (1, found)) if pair[1]),
    )
