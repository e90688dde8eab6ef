"""Tables that are no files: data frames, Arrow streams, database results, rows of objects; Parquet."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import UnreadableTableError

BATCH: Final = 16_384
_PANDAS_INDEX: Final = "__index_level_"


def parquet_rows(
    path: Path, only: Sequence[str] | None = None
) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int]:
    """Return columns, rows and number of rows of a Parquet file, read batch by batch.

    Args:
        path: the file.
        only: the columns to read; all by default.

    Raises:
        MissingExtraError: pyarrow is not installed.
        UnreadableTableError: no Parquet file, or broken.
    """
    pq = _pyarrow_parquet()
    try:
        file = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
    except (OSError, ValueError) as error:
        raise UnreadableTableError(
            name=path.name,
            why_zh="不是完好的 Parquet 文件",
            why_en=f"not a sound Parquet file ({error})",
        ) from error
    every = tuple(file.schema_arrow.names)
    columns = every if only is None else tuple(only)
    return columns, _parquet_batches(path.name, file, columns), int(file.metadata.num_rows)


def _pyarrow_parquet() -> Any:  # noqa: ANN401 - pyarrow ships no types
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="Parquet", extra="arrow") from error
    return pq


def _parquet_batches(name: str, file: Any, columns: Sequence[str]) -> Iterator[Sequence[object]]:  # noqa: ANN401 - pyarrow ships no types
    with file:
        batches = file.iter_batches(batch_size=BATCH, columns=list(columns), use_threads=False)
        try:
            for batch in batches:
                yield from _batch_rows(batch)
        except (OSError, ValueError) as error:
            raise UnreadableTableError(
                name=name,
                why_zh="Parquet 文件中途损坏",
                why_en=f"the Parquet file breaks off ({error})",
            ) from error


def _batch_rows(batch: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - pyarrow ships no types
    return zip(*map(_column, batch.columns), strict=True)


def _column(column: Any) -> list[object]:  # noqa: ANN401 - pyarrow ships no types
    """Return the values of a column; bytes are text that a writer forgot to mark as such."""
    values: list[object]
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:
        # Text that is no UTF-8: lost characters are faults of their rows, not of the file.
        column = column.cast("binary")
        values = column.to_pylist()
    if "binary" in str(column.type):
        return [one.decode(errors="replace") if isinstance(one, bytes) else one for one in values]
    return values


def frame_rows(source: Any) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int | None]:  # noqa: ANN401 - any table there is
    """Return columns, rows and number of rows (None if unknown) of a table in memory.

    Takes pandas and polars frames, whatever offers an Arrow stream (pyarrow tables, DuckDB
    relations), whatever narwhals knows, and iterables of mappings, of attrs objects, of ids.

    Raises:
        UnreadableTableError: nothing of these.
    """
    home = type(source).__module__.split(".")[0]
    if home == "pandas" and hasattr(source, "itertuples"):
        return _pandas(source)
    if home == "polars" and hasattr(source, "iter_rows"):
        return tuple(source.columns), source.iter_rows(), len(source)
    if home == "polars" and hasattr(source, "collect"):
        return frame_rows(source.collect())
    if hasattr(source, "__arrow_c_stream__"):
        return _arrow_stream(source)
    if isinstance(source, Iterable) and not isinstance(source, str | bytes | Mapping):
        return _objects(source)
    return _narwhals(source)


def _pandas(frame: Any) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int | None]:  # noqa: ANN401 - pandas is optional
    """Read column by column: every kind of missing value becomes None."""
    series = (frame.iloc[:, place] for place in range(frame.shape[1]))
    columns = [one.astype(object).where(one.notna(), None).tolist() for one in series]
    names = tuple(str(column) for column in frame.columns)
    return names, zip(*columns, strict=True), len(frame)


def _arrow_stream(source: Any) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int | None]:  # noqa: ANN401 - any Arrow stream
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="Arrow", extra="arrow") from error
    reader = pa.RecordBatchReader.from_stream(source)
    keep = [i for i, name in enumerate(reader.schema.names) if not name.startswith(_PANDAS_INDEX)]

    def rows() -> Iterator[Sequence[object]]:
        for batch in reader:
            yield from _batch_rows(batch.select(keep))

    return tuple(reader.schema.names[i] for i in keep), rows(), None


def _objects(
    source: Iterable[object],
) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int | None]:
    """Read rows that are mappings, attrs objects or plain ids; columns in the order first seen."""
    rows = [_as_mapping(row) for row in source]
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    return columns, ([row.get(column) for column in columns] for row in rows), len(rows)


def _as_mapping(row: object) -> Mapping[str, object]:
    if isinstance(row, Mapping):
        return {str(key): value for key, value in row.items()}
    if isinstance(row, str):
        return {"id": row}
    kind: Any = type(row)
    if attrs.has(kind):
        names = (part.name for part in attrs.fields(kind) if not part.name.startswith("_"))
        return {name: getattr(row, name) for name in names}
    if dataclasses.is_dataclass(row):
        return {part.name: getattr(row, part.name) for part in dataclasses.fields(row)}
    raise _not_a_table(row)


def _narwhals(source: Any) -> tuple[tuple[str, ...], Iterator[Sequence[object]], int | None]:  # noqa: ANN401 - any table there is
    try:
        import narwhals as nw  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise _not_a_table(source) from error
    try:
        frame = nw.from_native(source)
    except TypeError as error:
        raise _not_a_table(source) from error
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return tuple(eager.columns), eager.iter_rows(), len(eager)


def _not_a_table(source: object) -> UnreadableTableError:
    name = type(source).__name__
    return UnreadableTableError(
        name=name,
        why_zh="不是表格；请给出文件路径、DataFrame、Arrow 表，或由字典、对象组成的列表",
        why_en="not a table; give a path, a DataFrame, an Arrow table, or a list of mappings or objects",
    )
