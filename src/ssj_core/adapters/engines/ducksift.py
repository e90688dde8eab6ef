"""DuckDB as a place to seal in: one file or table, and a database of our own on disk beside it."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from attrs import define, field

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.duck import connect, named_table, one_file
from ssj_core.adapters.engines.sifting import Place
from ssj_core.adapters.engines.sql import literal
from ssj_core.adapters.tables.csvfile import csv_rows, delimiter_of, detect_encoding
from ssj_core.adapters.tables.filekinds import file_kind
from ssj_core.adapters.tables.headers import HEADER_ROWS, header_row
from ssj_core.errors.engines import EngineRefusedError
from ssj_core.registers.batch import uscc_failing

MEMORY: Final = "400MB"
"""What DuckDB may use by default; the rest is spilled to the disk."""
_BATCH: Final = 1 << 14
_HASH: Final = 32
_WHOLE: Final = re.compile("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_BLANK_LINE: Final = re.compile(rb"\n[ \t,;|]*\r?\n")
_CHUNK: Final = 1 << 20


def refused(why_zh: str, why_en: str) -> EngineRefusedError:
    """Return the refusal of a register in DuckDB."""
    return EngineRefusedError(engine="DuckDB", why_zh=why_zh, why_en=why_en)


@define(kw_only=True, eq=False)
class DuckDBPlace(Place):
    """A Parquet or CSV file, or a table of a connection, where DuckDB sifts and seals.

    What is sealed is copied, in order, into a database file of our own in a temporary folder only
    its owner may open; it goes with this object. So the frame stays what it was when it was sealed,
    whatever becomes of the register.

    Attributes:
        register: path of a file, or name of a table or view of `connection`.
        connection: an open connection; by default one of its own.
        memory_limit: what DuckDB may use.
        name: what it is called in messages.
        dialect: the dialect of its SQL.
        first_row: the row a spreadsheet would show for the first row of data.
    """

    register: Path | str
    connection: Any = field(default=None, repr=False)
    memory_limit: str = MEMORY
    name: str = field(default="DuckDB", init=False)
    dialect: str = field(default="duckdb", init=False)
    first_row: int = field(default=1, init=False)
    _from: str = field(default="", init=False)
    _own: str = field(default="", init=False)
    _judge: str = field(default="", init=False)
    by_position: str = field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        """Open a connection if none was given, and a database for what is sealed."""
        self._from = self._source()
        folder = tempfile.mkdtemp(prefix="ssj-frame-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._own = f"ssj_{token_hex(8)}"
        attach = f"ATTACH {literal(str(Path(folder) / 'frame.duckdb'), 'duckdb')} AS {self._own}"
        if self.connection is None:
            first = [
                attach,
                # What does not fit into memory is spilled where only its owner may look.
                f"SET temp_directory = {literal(str(Path(folder) / 'spilled'), 'duckdb')}",
                # It lives as long as its seal: packing it would cost more than writing it.
                "SET force_compression = 'uncompressed'",
                "SET preserve_insertion_order = true",
            ]
            self.connection = connect(self.memory_limit, self.register, first=first)
            if find_spec("pyarrow") is not None:
                self._judge = "ssj_holds"
                self.connection.create_function(
                    self._judge, _holding, ["VARCHAR"], "BOOLEAN", type="arrow"
                )
        else:
            self.run(attach)
            if self.run("SELECT current_setting('preserve_insertion_order')") != [(True,)]:
                self.by_position = Place.by_position

    def _source(self) -> str:
        if not isinstance(self.register, Path):
            if self.connection is None:
                raise refused(
                    "表名须与 connection 同时给出；文件请用路径",
                    "the name of a table needs its connection; a file is given as a path",
                )
            return named_table(self.connection, self.register)
        path = literal(one_file(self.register), "duckdb")
        kind = file_kind(self.register)
        if kind == "parquet":
            return f"read_parquet({path}, file_row_number=true)"
        if kind != "text":
            raise refused(
                "只能读取 Parquet、CSV 文件和表；工作簿请不加 engine 封存",
                "a Parquet or CSV file, or a table; a workbook is sealed without an engine",
            )
        self.first_row = 2
        return f"read_csv({path}, {_csv_options(self.register)})"

    @property
    def source(self) -> str:
        """What stands after FROM, with the row number from 1."""
        number = (
            "file_row_number + 1" if "file_row_number" in self._from else "row_number() OVER ()"
        )
        return f"(SELECT *, {number} AS ssj_row FROM {self._from}) AS register"  # nosec B608  # noqa: S608 - made above

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns and what they hold."""
        described = self.run(f"DESCRIBE SELECT * FROM {self._from}")  # nosec B608  # noqa: S608 - made above
        return {
            row[0]: "text"
            if row[1] == "VARCHAR"
            else "whole"
            if _WHOLE.fullmatch(row[1])
            else "other"
            for row in described
            if row[0] != "file_row_number"
        }

    def table(self, name: str) -> str:
        """Return the name of a table of our own."""
        return f"{self._own}.{name}"

    def credit_code_holds(self, column: str) -> str:
        """Return whether a text written as a credit code is one.

        Some thousand codes at a time cost Python a third of what they cost DuckDB; nothing of ours
        is made in a connection somebody gave.
        """
        return f"{self._judge}({column})" if self._judge else Place.credit_code_holds(self, column)

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows.

        Raises:
            EngineRefusedError: DuckDB refuses it, in its own words.
        """
        with told("DuckDB"):
            rows: list[tuple[Any, ...]] = self.connection.execute(query).fetchall()
            return rows

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they come, in order."""
        with told("DuckDB"):
            cursor = self.connection.cursor().execute(query)
            while batch := cursor.fetchmany(_BATCH):
                yield from batch

    def hashes(self, query: str) -> Iterator[bytes]:
        """Yield the one column of a query, 32 bytes a row, joined."""
        with told("DuckDB"):
            if find_spec("pyarrow") is None:
                cursor = self.connection.cursor().execute(query)
                while batch := cursor.fetchmany(_BATCH):
                    yield b"".join([row[0] for row in batch])
                return
            reader = self.connection.cursor().sql(query).to_arrow_reader(_BATCH)
            for batch in reader:
                column = batch.column(0)
                _, _, data = column.buffers()
                start = int(column.offset) * _HASH
                yield data.to_pybytes()[start : start + len(column) * _HASH]

    def keep_sorted(self, name: str, query: str) -> str:
        """Make a table of stratum, id and attributes in byte order, each row with its position.

        Rows that stay in the order they were inserted have a number already; to count them would
        keep one core busy and the others waiting.
        """
        if self.by_position:
            return Place.keep_sorted(self, name, query)
        rows = self.keep(f"{name}_rows", f"SELECT home, id, a FROM ({query}) ORDER BY home, id")  # nosec B608  # noqa: S608 - made of our own words
        self.run(f"CREATE VIEW {self.table(name)} AS SELECT rowid AS pos, home, id, a FROM {rows}")  # nosec B608  # noqa: S608 - our own tables
        return self.table(name)

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> str:
        """Make a table of our own of rows; return its name."""
        table = self.table(name)
        self.run(f"CREATE TABLE {table} ({', '.join(map(' '.join, columns.items()))})")
        marks = ", ".join("?" * len(columns))
        with told("DuckDB"):
            if rows:
                self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # nosec B608  # noqa: S608 - our own table
        return table


def _holding(column: Any) -> Any:  # noqa: ANN401 - pyarrow ships no types
    """Return for a column of Arrow which texts are credit codes that hold."""
    import pyarrow as pa  # noqa: PLC0415 - it is there: the column is its

    codes = column.to_pylist()
    failing = set(uscc_failing(codes))
    return pa.array([at not in failing for at in range(len(codes))])


def _csv_options(path: Path) -> str:
    """Return how DuckDB reads a plain CSV file; one that is not plain is read in Python.

    Raises:
        EngineRefusedError: another encoding than UTF-8, blank lines, or a title above the header.
    """
    encoding, _ = detect_encoding(path)
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise refused("只读取 UTF-8 的 CSV", "a CSV file has to be UTF-8")
    rows = csv_rows(path, {})
    sample = [row for row, _ in zip(rows, range(HEADER_ROWS), strict=False)]
    if header_row(sample, {}) not in {0, None} or not any(cell.strip() for cell in sample[0]):
        raise refused("表头须在首行", "the header has to be the first line")
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _BLANK_LINE.search(tail + chunk):
                raise refused("CSV 中有空行", "there are blank lines in the CSV file")
            tail = chunk[-_HASH:]
    delimiter = literal(delimiter_of(path), "duckdb")
    return (
        f"all_varchar=true, header=true, auto_detect=false, delim={delimiter}, quote='\"',"
        f" escape='\"', strict_mode=true, columns={_csv_columns(sample[0])}"
    )


def _csv_columns(header: Sequence[str]) -> str:
    named = ", ".join(f"{literal(name, 'duckdb')}: 'VARCHAR'" for name in header)
    return f"{{{named}}}"
