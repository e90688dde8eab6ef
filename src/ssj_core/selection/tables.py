"""Tables in: whatever holds columns becomes targets, with the names of the columns said by hand."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from ssj_core.errors import MissingExtraError
from ssj_core.errors.selection import ColumnError
from ssj_core.registers.target import Target

_FIELDS: Final = ("id", "name", "tier", "district", "station", "labels", "state", "last_inspected")


def read_targets(
    table: Any,  # noqa: ANN401 - anything with an Arrow capsule, rows, or columns
    columns: Mapping[str, str],
    *,
    tier_scheme: str = "",
) -> list[Target]:
    """Return the targets of a table.

    Takes pandas and polars frames, DuckDB relations, anything with an Arrow capsule, mappings of
    columns, and iterables of mappings.

    Args:
        table: the table.
        columns: name of the column of each field: ``id`` always, and of ``name``, ``tier``,
            ``district``, ``station``, ``labels`` (separated by ``、``), ``state``, ``last_inspected``.
        tier_scheme: whose scale the tiers are on.

    Raises:
        ColumnError: a field or a column is unknown, or ``id`` has no column.
        MissingExtraError: the table speaks Arrow only and pyarrow is not installed.

    >>> [one.id for one in read_targets([{"编号": "甲店"}], {"id": "编号"})]
    ['甲店']
    """
    for name in columns:
        if name not in _FIELDS:
            raise ColumnError(name=name, known="、".join(_FIELDS))
    if "id" not in columns:
        raise ColumnError(name="id", known="、".join(_FIELDS))
    return [
        Target(**_facts(row, columns), tier_scheme=tier_scheme if "tier" in columns else "")
        for row in _rows(table)
    ]


def _facts(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, column in columns.items():
        if column not in row:
            raise ColumnError(name=column, known="、".join(map(str, row)))
        value = row[column]
        if value is None or value != value or value == "":  # noqa: PLR0124 - not a number, not a time
            continue
        if name == "last_inspected":
            found[name] = _day(value)
        elif name == "labels":
            found[name] = tuple(str(value).split("、"))
        else:
            found[name] = value if name == "state" else str(value)
    return {"id": "", **found}


def _day(value: Any) -> date:  # noqa: ANN401 - a day in any of three forms
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _rows(table: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - see read_targets
    if isinstance(table, Mapping):
        names = list(table)
        for values in zip(*(table[name] for name in names), strict=True):
            yield dict(zip(names, values, strict=True))
    elif hasattr(table, "__arrow_c_stream__"):
        yield from _arrow(table)
    else:
        rows: Iterable[Mapping[str, Any]] = table
        yield from rows


def _arrow(table: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - an Arrow capsule
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError(feature="read_targets", extra="arrow") from error
    for batch in pa.table(table).to_batches():
        yield from batch.to_pylist()
