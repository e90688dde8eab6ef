"""DuckDB: Parquet and CSV files of any size, in this process, spilling to disk when it must."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.sql import candidates_sql, distinct_sql, facts_sql, literal, quoted
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineRefusedError

_BATCH = 10_000


@frozen(kw_only=True)
class DuckDBEngine:
    """A file (Parquet or CSV) or a table of a connection, read by DuckDB.

    Attributes:
        source: path of a file, or name of a table or view of `connection`.
        id_column: the column of the ids; text, as numbers would have lost their leading zeros.
        stratum_column: the column of the strata; without it there is one stratum, 全部.
        connection: an open connection; by default one of its own.
        memory_limit: what DuckDB may use, for example ``"512MB"``; more is spilled.
    """

    source: Path | str
    id_column: str
    stratum_column: str | None = None
    connection: Any = field(default=None, repr=False)
    memory_limit: str | None = None
    name: str = field(default="DuckDB", init=False)

    def __attrs_post_init__(self) -> None:
        """Open a connection if none was given, and refuse ids that are no text."""
        if isinstance(self.source, Path):
            self._check_file(self.source)
        elif self.connection is None:
            raise EngineRefusedError(
                engine=self.name,
                why_zh="表名须与 connection 同时给出；文件请用 Path",
                why_en="the name of a table needs its connection; a file is given as a Path",
            )
        if self.connection is None:
            object.__setattr__(self, "connection", connect(self.memory_limit, self.source))
        self._check_column()

    def _check_file(self, path: Path) -> None:
        """A source is one plain file: never an address, never a pattern that matches several."""
        if not path.is_file():
            raise EngineRefusedError(
                engine=self.name, why_zh=f"没有文件 {path}", why_en=f"there is no file {path}"
            )

    def _check_column(self) -> None:
        column = quoted(self.id_column, "duckdb")
        query = f"DESCRIBE SELECT {column} FROM {self.table}"  # noqa: S608 - quoted above
        try:
            described = self.connection.execute(query).fetchall()
        except Exception as error:  # duckdb's own errors have no class of ours
            said = str(error).partition("\n")[0][:200]
            raise EngineRefusedError(engine=self.name, why_zh=said, why_en=said) from error
        if described[0][1] != "VARCHAR":
            raise EngineRefusedError(
                engine=self.name,
                why_zh=f"列 {self.id_column} 是 {described[0][1]}，不是文本，前导零可能已丢失",
                why_en=f"the column {self.id_column} is {described[0][1]}, not text: leading zeros may be lost",
            )

    @property
    def table(self) -> str:
        """What stands after FROM."""
        if not isinstance(self.source, Path):
            return quoted(self.source, "duckdb")
        path = literal(one_file(self.source), "duckdb")
        if self.source.suffix.lower() in {".csv", ".txt"}:
            return f"read_csv({path}, all_varchar=true, header=true)"
        return f"read_parquet({path})"

    def facts(self) -> Facts:
        """Return the counts of the register."""
        run = self.connection.execute
        rows = run(facts_sql("duckdb", self.table, self.id_column, self.stratum_column)).fetchall()
        (distinct,) = run(distinct_sql("duckdb", self.table, self.id_column)).fetchone()
        return facts_of(rows, distinct)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound, batch by batch."""
        query = candidates_sql(
            "duckdb", self.table, self.id_column, self.stratum_column, key, bounds
        )
        cursor = self.connection.execute(query)
        while batch := cursor.fetchmany(_BATCH):
            yield from batch


def one_file(path: Path) -> str:
    """Return the path as DuckDB reads it as one file, its signs of patterns taken as they are."""
    text = str(path.absolute())
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def connect(memory_limit: str | None, source: Path | str, *, first: str = "") -> Any:  # noqa: ANN401 - duckdb ships no types of ours
    """Return a connection that can open one file and nothing else.

    Args:
        memory_limit: what DuckDB may use.
        source: the file.
        first: a statement that is run before the doors are closed.

    Raises:
        MissingExtraError: DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="DuckDB", extra="duckdb") from error
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    if memory_limit is not None:
        connection.execute(f"SET memory_limit = {literal(memory_limit, 'duckdb')}")
    if first:
        connection.execute(first)
    # Nothing is fetched, nothing else is read: from here on it can open that one file alone.
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    own = [str(Path(source).absolute()), one_file(Path(source))]
    allowed = ", ".join(literal(path, "duckdb") for path in dict.fromkeys(own))
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
