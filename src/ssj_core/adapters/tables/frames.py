"""Tables that are no files: data frames, Arrow streams, database results, rows of objects; Parquet."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import attrs

from ssj_core.adapters.tables.batches import BATCH, ColumnBatch
from ssj_core.adapters.tables.filekinds import refused
from ssj_core.errors import MissingExtraError
from ssj_core.errors.registers import UnreadableTableError

_PANDAS_INDEX: Final = "__index_level_"
_DAMAGE: Final = (OSError, ValueError, OverflowError, MemoryError, NotImplementedError, KeyError)
Rows = Iterator[Sequence[object]]
Frame = tuple[tuple[str, ...], Rows, int | None]


@attrs.frozen(kw_only=True)
class Wanted:
    """Which columns of a file are read, and for which rows all of them.

    Attributes:
        columns: positions of the columns.
        deciding: position of the column that says which rows are read whole.
        whole: takes cells of it, and says which of their rows are.
    """

    columns: frozenset[int]
    deciding: int
    whole: Callable[[Sequence[object]], set[int]]


class ParquetTable:
    """A Parquet file, read batch by batch.

    Raises:
        MissingExtraError: pyarrow is not installed.
        UnreadableTableError: no Parquet file, or broken.
    """

    def __init__(self, path: Path) -> None:
        """Read the columns and the number of rows."""
        pq = _pyarrow_parquet()
        self.path = path
        try:
            self._file = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
            self.columns = tuple(self._file.schema_arrow.names)
        except _DAMAGE as error:
            raise refused(
                path, "不是完好的 Parquet 文件", f"not a sound Parquet file ({error})"
            ) from error
        self.total = int(self._file.metadata.num_rows)

    def batches(self, wanted: Wanted | None = None) -> Iterator[ColumnBatch]:
        """Yield the rows by column; columns not wanted are not read, but in rows wanted whole."""
        narrow = wanted is not None and len(set(self.columns)) == len(self.columns)
        with self._file as file:
            try:
                yield from self._narrow(file, wanted) if narrow and wanted else self._wide(file)
            except _DAMAGE as error:
                raise refused(
                    self.path, "Parquet 文件中途损坏", f"the Parquet file breaks off ({error})"
                ) from error

    def _wide(self, file: Any) -> Iterator[ColumnBatch]:  # noqa: ANN401 - pyarrow ships no types
        first = 1
        for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
            columns = dict(enumerate(map(_column, batch.columns)))
            yield ColumnBatch(
                first=first, size=len(batch), width=len(self.columns), columns=columns
            )
            first += len(batch)

    def _narrow(self, file: Any, wanted: Wanted) -> Iterator[ColumnBatch]:  # noqa: ANN401 - pyarrow ships no types
        """Read the columns wanted; the others batch by batch, only up to where a row needs them."""
        order = sorted(wanted.columns)
        names = [self.columns[at] for at in order]
        every = file.iter_batches(batch_size=BATCH, use_threads=False)
        given, first = 0, 1
        batches = file.iter_batches(batch_size=BATCH, columns=names, use_threads=False)
        for number, batch in enumerate(batches):
            read = dict(zip(order, map(_column, batch.columns), strict=True))
            whole: dict[int, Sequence[object]] = {}
            if places := wanted.whole(read[wanted.deciding]):
                wide = next(islice(every, number - given, None))
                given = number + 1
                whole = {at: _row(wide, at) for at in places}
            yield ColumnBatch(
                first=first, size=len(batch), width=len(self.columns), columns=read, whole=whole
            )
            first += len(batch)


def _pyarrow_parquet() -> Any:  # noqa: ANN401 - pyarrow ships no types
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="Parquet", extra="arrow") from error
    return pq


def _batch_rows(batch: Any) -> Rows:  # noqa: ANN401 - pyarrow ships no types
    return zip(*map(_column, batch.columns), strict=True)


def _row(batch: Any, number: int) -> Sequence[object]:  # noqa: ANN401 - pyarrow ships no types
    return tuple(_column(column.slice(number, 1))[0] for column in batch.columns)


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
        return [
            part.decode(errors="replace") if isinstance(part, bytes) else part for part in values
        ]
    return values


def frame_rows(source: Any) -> Frame:  # noqa: ANN401, PLR0911 - any table there is, each kind read its own way
    """Return columns, rows and number of rows (None if unknown) of a table in memory.

    Takes pandas and polars frames and series, whatever offers an Arrow stream (pyarrow tables,
    DuckDB relations), whatever narwhals knows, mappings of columns, and iterables of mappings, of
    attrs objects, of ids.

    Raises:
        UnreadableTableError: nothing of these.
    """
    home = type(source).__module__.split(".")[0]
    if home == "pandas" and hasattr(source, "itertuples"):
        return _pandas(source)
    if home in ("pandas", "polars") and hasattr(source, "to_frame") and hasattr(source, "name"):
        return _series(source)
    if home == "polars" and hasattr(source, "iter_rows"):
        return tuple(source.columns), source.iter_rows(), len(source)
    if home == "polars" and hasattr(source, "collect"):
        return frame_rows(source.collect())
    if hasattr(source, "__arrow_c_stream__"):
        return _arrow_stream(source)
    if isinstance(source, Mapping):
        return _columns(source)
    if isinstance(source, Iterable) and not isinstance(source, str | bytes):
        return _objects(source)
    return _narwhals(source)


def _pandas(frame: Any) -> Frame:  # noqa: ANN401 - pandas is optional
    """Read column by column: every kind of missing value becomes None."""
    series = (frame.iloc[:, place] for place in range(frame.shape[1]))
    columns = [part.astype(object).where(part.notna(), None).tolist() for part in series]
    names = tuple(str(column) for column in frame.columns)
    return names, zip(*columns, strict=True), len(frame)


def _series(series: Any) -> Frame:  # noqa: ANN401 - pandas and polars are optional
    """Read one column alone: it is a list of ids, under its name if it has one."""
    columns, rows, total = frame_rows(series.to_frame())
    return (columns if series.name else ("id",)), rows, total


def _arrow_stream(source: Any) -> Frame:  # noqa: ANN401 - any Arrow stream
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="Arrow", extra="arrow") from error
    try:
        reader = pa.RecordBatchReader.from_stream(source)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise _not_a_table(source) from error
    keep = [i for i, name in enumerate(reader.schema.names) if not name.startswith(_PANDAS_INDEX)]

    def rows() -> Rows:
        try:
            for batch in reader:
                yield from _batch_rows(batch.select(keep))
        except (pa.ArrowException, *_DAMAGE) as error:
            raise UnreadableTableError(
                name=type(source).__name__,
                why_zh="读取中途出错",
                why_en=f"it breaks off ({error})",
            ) from error

    return tuple(reader.schema.names[i] for i in keep), rows(), None


def _columns(source: Mapping[Any, Any]) -> Frame:
    """Read a mapping of columns: name to a list of cells."""
    columns = list(source.values())
    if not columns or any(isinstance(one, str | bytes) or not _sized(one) for one in columns):
        raise _not_a_table(source)
    sizes = {len(column) for column in columns}
    if len(sizes) > 1:
        raise _not_a_table(source)
    names = tuple(str(name) for name in source)
    return names, zip(*columns, strict=True), sizes.pop()


def _sized(column: object) -> bool:
    return isinstance(column, Collection) or (
        hasattr(column, "__len__") and hasattr(column, "__iter__")
    )


def _objects(source: Iterable[object]) -> Frame:
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


def _narwhals(source: Any) -> Frame:  # noqa: ANN401 - any table there is
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
