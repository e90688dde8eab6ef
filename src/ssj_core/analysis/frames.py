"""Frames in: pandas, polars, Arrow, DuckDB, or rows of mappings, read by the one reader of the room."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from ssj_core.analysis.exact import refuse
from ssj_core.errors import MissingExtraError

Record = dict[str, Any]
GAP: Final = "—"
"""What stands for a gap where a text is needed."""
_SQL: Final = {"n_1": "n"}
"""What SQL engines that do not tell N from n make of the two columns."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any frame
    """Return a cell with every kind of gap as None and numbers of other libraries as Python's."""
    # A pandas NA answers no comparison, so it is told by its name before NaN and NaT by themselves.
    if value is None or type(value).__name__ == "NAType" or _differs(value):
        return None
    return value.item() if getattr(value, "shape", None) == () else value


def _differs(value: Any) -> bool:  # noqa: ANN401 - a cell of any frame
    return not hasattr(value, "__len__") and bool(value != value)  # noqa: PLR0124 - only NaN and NaT differ from themselves


def label(value: object) -> str:
    """Return the text of a cell that names something; a code that a gap turned into a float is whole again.

    >>> label(110101.0), label(None)
    ('110101', '—')
    """
    if value is None or value == "":
        return GAP
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def target_of(value: object) -> str:
    """Return the text of an id, empty where there is none."""
    return "" if value is None else label(value) if isinstance(value, float) else str(value)


def natural(value: object) -> int | None:
    """Return a whole number of 0 or more that a cell holds, None if it holds none.

    >>> natural(3.0), natural(True), natural(float("inf")), natural("3")
    (3, 1, None, None)
    """
    try:
        number = Fraction(value)  # type: ignore[call-overload]  # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    whole = not isinstance(value, str) and number.denominator == 1 and number >= 0
    return int(number) if whole else None


def amount(value: object, what: str, *, above: int | None = None) -> Fraction:
    """Return a number of 0 or more, or one above `above`, as the fraction its digits say.

    Raises:
        ArgumentRefusedError: it is no such number.
    """
    try:
        number = None if isinstance(value, bool) else Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        number = None
    if number is None:
        raise refuse(what, value, "不是数", "no number")
    if number < 0 or (above is not None and number <= above):
        why = (
            ("不得为负", "0 or more")
            if above is None
            else (f"应大于 {above}", f"greater than {above}")
        )
        raise refuse(what, value, *why)
    return number


def read_chance(value: object, target: str) -> Fraction:
    """Return a chance from 0 to 1, as a fraction, a decimal or a percentage.

    Raises:
        ArgumentRefusedError: it is none.
    """
    text = str(value).strip()
    try:
        found = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise refuse("pi", value, f"{target} 的概率无法读取", f"no chance of {target}") from error
    if not 0 <= found <= 1:
        raise refuse(
            "pi",
            value,
            f"{target} 的概率不在 0 与 1 之间",
            f"the chance of {target} is not from 0 to 1",
        )
    return found


def flag(value: object, what: str) -> bool:
    """Return yes or no: a truth value, 1 or 0; a gap is no.

    Raises:
        ArgumentRefusedError: anything else, such as a text.
    """
    if value is None:
        return False
    if natural(value) not in (0, 1):
        raise refuse(what, value, "应为 0 或 1", "0 or 1")
    return bool(value)


def real(value: object) -> float | None:
    """Return a finite number that a cell holds, None if it holds none."""
    if isinstance(value, bool | str):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _narwhals(source: Any) -> Any:  # noqa: ANN401 - any frame there is
    """Return the frame as narwhals knows it, None if it is none."""
    try:
        import narwhals as nw  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="analysis", extra="analysis") from error
    frame = nw.from_native(source, pass_through=True)
    # A series hands out an Arrow stream too, of one column without a name.
    if frame is source and hasattr(source, "__arrow_c_stream__") and not hasattr(source, "dtype"):
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
        columns = [source[name] for name in names]
        if any(
            isinstance(column, str | bytes) or not hasattr(column, "__len__") for column in columns
        ):
            raise refuse(
                what,
                "、".join(map(str, names)),
                "各列应为列表；一行请写成 [{…}]",
                "columns are lists; a single row is [{…}]",
            )
        if len({len(column) for column in columns}) > 1:
            lengths = "、".join(f"{name} {len(source[name])}" for name in names)
            raise refuse(what, lengths, "各列长短不一", "columns differ in length")
        for cells in zip(*columns, strict=True):
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
