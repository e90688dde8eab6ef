"""Frames in: pandas, polars, Arrow, DuckDB, or rows of mappings, read by the one reader of the room."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ssj_core.analysis.exact import refuse
from ssj_core.errors import MissingExtraError

Record = dict[str, Any]
_SQL: Final = {"n_1": "n"}
"""What SQL engines that do not tell N from n make of the two columns."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any frame
    """Return a cell with every kind of gap as None and numbers of other libraries as Python's."""
    if value is None or value != value or str(value) == "<NA>":  # noqa: PLR0124 - not a number, not a time
        return None
    return value.item() if hasattr(value, "item") else value


def _narwhals(source: Any) -> Any:  # noqa: ANN401 - any frame there is
    """Return the frame as narwhals knows it, None if it is none."""
    try:
        import narwhals as nw  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="analysis", extra="analysis") from error
    frame = nw.from_native(source, pass_through=True)
    if frame is source and hasattr(source, "__arrow_c_stream__"):
        frame = nw.from_native(_arrow(source))
    if frame is source:
        return None
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _arrow(source: Any) -> Any:  # noqa: ANN401 - an Arrow capsule
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="analysis", extra="analysis") from error
    return pa.table(source)


def _is_rows(source: object) -> bool:
    return isinstance(source, Mapping) or (
        isinstance(source, Iterable)
        and not isinstance(source, str | bytes)
        and not hasattr(source, "columns")
        and not hasattr(source, "__arrow_c_stream__")
    )


def _mappings(source: Any, what: str) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - rows or columns
    if isinstance(source, Mapping):
        names = list(source)
        for cells in zip(*(source[name] for name in names), strict=True):
            yield dict(zip(names, cells, strict=True))
        return
    for row in source:
        if isinstance(row, Mapping):
            yield row
        elif hasattr(row, "row"):
            yield row.row()
        else:
            raise _no_table(what, row)


def _no_table(what: str, value: object) -> Exception:
    return refuse(
        what,
        type(value).__name__,
        "不是表格；请给出 DataFrame、Arrow 表或由字典组成的列表",
        "no table; give a data frame, an Arrow table or a list of mappings",
    )


def records(source: Any, what: str) -> list[Record]:  # noqa: ANN401 - any frame there is
    """Return the rows of a frame as mappings, gaps as None.

    Raises:
        ArgumentRefusedError: `source` is no table.
        MissingExtraError: it is a frame, and narwhals or pyarrow is not installed.
    """
    if hasattr(source, "to_dicts") and not hasattr(source, "columns"):
        return list(source.to_dicts())
    if _is_rows(source):
        rows: Iterable[Mapping[str, Any]] = _mappings(source, what)
    else:
        frame = None if isinstance(source, str | bytes) else _narwhals(source)
        if frame is None:
            raise _no_table(what, source)
        rows = frame.iter_rows(named=True)
    return [
        {_SQL.get(str(name), str(name)): _plain(cell) for name, cell in row.items()} for row in rows
    ]


def tally(source: Any, keys: Sequence[str], what: str) -> Counter[tuple[Any, ...]]:  # noqa: ANN401 - any frame there is
    """Return how many rows have which values of `keys`; a frame counts by its own engine.

    Raises:
        ArgumentRefusedError: `source` is no table, or lacks one of the columns.
    """
    if _is_rows(source):
        rows = records(source, what)
        return Counter(tuple(cell_of(row, key, what) for key in keys) for row in rows)
    frame = _narwhals(source)
    if frame is None:
        raise _no_table(what, source)
    for key in keys:
        if key not in frame.columns:
            raise missing_column(what, key, frame.columns)
    import narwhals as nw  # noqa: PLC0415 - known to be there by now

    counted = frame.group_by(list(keys)).agg(nw.len().alias("__rows"))
    return Counter(
        {
            tuple(_plain(row[key]) for key in keys): int(row["__rows"])
            for row in counted.iter_rows(named=True)
        }
    )


def cell_of(row: Mapping[str, Any], column: str, what: str) -> Any:  # noqa: ANN401 - a cell of any frame
    """Return the cell of a column.

    Raises:
        ArgumentRefusedError: there is no such column.
    """
    if column not in row:
        raise missing_column(what, column, row)
    return row[column]


def missing_column(what: str, column: str, known: Iterable[str]) -> Exception:
    """Return the error that says which column a table lacks."""
    names = "、".join(map(str, known))
    return refuse(what, column, f"没有这一列；现有：{names}", f"no such column; there are: {names}")
