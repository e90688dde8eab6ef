"""A platform's list of results as inspections of this journal: typed steps, or faults by cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import field, frozen

from ssj_core.adapters.platform.notes import Notes, Row
from ssj_core.adapters.platform.results_form import PART, VISIT, results_form
from ssj_core.adapters.platform.results_steps import Placed, Reading, visit_steps
from ssj_core.adapters.platform.sheets import read_rows, row_faults
from ssj_core.encoding import digest
from ssj_core.errors import ManyFaultsError
from ssj_core.inspection import Evidence, InspectionFact, ResultList
from ssj_core.service import Ground, ResultsImported
from ssj_core.service.results import faults

_MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAME_VISIT: Final = tuple(one.name for one in VISIT)
_ITEM: Final = ("检查内容", "是否检查", "检查情况", "事项结果", "当场处理")


@frozen(kw_only=True)
class ResultsSheet:
    """A list of results, ready for `Service.import_results`.

    Attributes:
        imported: what the list is, and which inspections it tells of.
        steps: the steps of the inspections, those of one in their order.
    """

    imported: ResultsImported
    steps: tuple[InspectionFact, ...] = field(repr=False)


def read_results(
    source: str | PathLike[str],
    ground: Ground,
    *,
    platform: str,
    on: date,
    listed: ResultList | None = None,
    remark: str = "",
) -> ResultsSheet:
    """Return the inspections that a platform's workbook 检查结果 tells of.

    Args:
        source: the workbook, one row for each item a department checked at one target.
        ground: what the results rest on, from `Service.results_ground`.
        platform: name of the platform.
        on: the day of the import; nothing in the list can be later.
        listed: the platform's list of result codes; None when it writes this library's labels.
        remark: what else is to be said.

    Raises:
        ManyFaultsError: all the faults of the sheet, each with row and column, as
            `write_form_faults` takes them.
        FormUnreadableError, FormColumnsError: it is no workbook, or lacks columns, by name.
    """
    path = Path(source)
    rows = read_rows(results_form(listed), path)
    return results_of_rows(
        rows,
        ground,
        platform=platform,
        on=on,
        listed=listed,
        remark=remark,
        evidence=Evidence(name=path.name, media=_MEDIA, digest=digest(path.read_bytes())),
    )


def results_of_rows(
    rows: Iterable[Mapping[str, str]],
    ground: Ground,
    *,
    platform: str,
    evidence: Evidence,
    on: date,
    listed: ResultList | None = None,
    remark: str = "",
) -> ResultsSheet:
    """Return the inspections that rows of the form 检查结果 tell of.

    Args:
        rows: the rows, numbered from 2 as in a sheet.
        ground: what they rest on.
        platform: name of the platform.
        evidence: what was handed over, with its digest; it is kept with every inspection.
        on: the day of the import.
        listed: the platform's list of result codes.
        remark: what else is to be said.

    Raises:
        ManyFaultsError: see `read_results`.
    """
    table = [{name: text.strip() for name, text in row.items()} for row in rows]
    form, notes = results_form(listed), Notes()
    notes.found += row_faults(form, table)
    bad = {one.params["row"] for one in notes.found}
    reading = Reading(
        ground=ground, platform=platform, evidence=evidence, listed=listed, notes=notes
    )
    visits: dict[str, list[Row]] = {}
    for at, cells in enumerate(table, start=2):
        row = Row(at, cells)
        visits.setdefault(row["检查编号"] or f"#{at}", []).append(row)
    placed: list[Placed] = []
    for visit in visits.values():
        if not bad & {row.number for row in visit}:
            placed += _visit(reading, visit)
    steps = _judged(reading, placed, on)
    if notes.found:
        found = sorted(notes.found, key=lambda one: one.params["row"])
        raise ManyFaultsError(what=form.name, faults=found)
    imported = ResultsImported(
        draw=ground.draw,
        plan=ground.plan,
        task=ground.task.id,
        platform=platform,
        source=evidence.name,
        digest=evidence.digest,
        inspections=tuple(visits),
        on=on,
        remark=remark,
    )
    return ResultsSheet(imported=imported, steps=steps)


def _judged(reading: Reading, placed: Sequence[Placed], on: date) -> tuple[InspectionFact, ...]:
    """Return the steps after noting what draw, plan, rules and stages have against them."""
    broken = {row["检查编号"] for fact, row, _ in placed if fact is None}
    whole = [one for one in placed if one[1]["检查编号"] not in broken]
    steps = [fact for fact, _, _ in whole if fact is not None]
    for at, error in faults(reading.ground, steps, on):
        _, row, column = whole[at]
        reading.notes.error(row, column, error)
    return tuple(steps)


def _visit(reading: Reading, rows: Sequence[Row]) -> list[Placed]:
    """Return the steps of one inspection; its rows must tell the same story (C118)."""
    notes, departments = reading.notes, reading.ground.departments
    parts: dict[str, Row] = {}
    items: dict[str, Row] = {}
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        notes.alike(row, rows[0], _SAME_VISIT)
        name = row["检查部门"]
        if name not in departments:
            said = ("不是该任务的检查部门", "is not an inspecting department of the task")
            notes.wrong(row, "检查部门", *said)
            continue
        notes.alike(row, parts.setdefault(name, row), PART)
        twice = seen.setdefault((name, row["抽查事项"]), row)
        if twice is not row:
            said = (f"第 {twice.number} 行已有该事项", f"row {twice.number} has this item already")
            notes.wrong(row, "抽查事项", *said)
            continue
        notes.alike(row, items.setdefault(row["抽查事项"], row), _ITEM)
    ordered = [parts[one] for one in departments if one in parts]
    return list(visit_steps(reading, ordered, list(items.values()))) if ordered else []
