"""DuckDB: Parquet and CSV files of any size, in this process, spilling to disk when it must."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import field, frozen

from ssj_core._data import is_file
from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.counting import facts_of
from ssj_core.adapters.engines.drawing import Facts
from ssj_core.adapters.engines.sql import (
    candidates_sql,
    counts_sql,
    distinct_sql,
    facts_sql,
    literal,
    quoted,
    sums_sql,
)
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineRefusedError

_BATCH = 10_000
_SHOWN = 100


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
        if not is_file(path):
            raise EngineRefusedError(
                engine=self.name, why_zh=f"没有文件 {path}", why_en=f"there is no file {path}"
            )

    def _check_column(self) -> None:
        column = quoted(self.id_column, "duckdb")
        query = f"DESCRIBE SELECT {column} FROM {self.table}"  # nosec B608  # noqa: S608 - quoted above
        with told(self.name):
            described = self.connection.execute(query).fetchall()
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
            return named_table(self.connection, self.source)
        path = literal(one_file(self.source), "duckdb")
        if self.source.suffix.lower() in {".csv", ".txt"}:
            return f"read_csv({path}, all_varchar=true, header=true)"
        return f"read_parquet({path})"

    def facts(self) -> Facts:
        """Return the counts of the register."""
        facts = facts_sql("duckdb", self.table, self.id_column, self.stratum_column)
        with told(self.name):
            rows = self.connection.execute(facts).fetchall()
            distinct = distinct_sql("duckdb", self.table, self.id_column)
            (number,) = self.connection.execute(distinct).fetchone()
        return facts_of(rows, number)

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the rows below their bound, batch by batch."""
        with told(self.name):
            cursor = self.connection.execute(self._near(key, bounds))
            while batch := cursor.fetchmany(_BATCH):
                yield from batch

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below their bound, by stratum."""
        with told(self.name):
            return dict(self.connection.execute(counts_sql(self._near(key, bounds))).fetchall())

    def sums(self) -> Mapping[str, int]:
        """Return the digest of the ids of every stratum."""
        query = sums_sql("duckdb", self.table, self.id_column, self.stratum_column)
        with told(self.name):
            return dict(self.connection.execute(query).fetchall())

    def _near(self, key: str, bounds: Mapping[str, str]) -> str:
        return candidates_sql(
            "duckdb", self.table, self.id_column, self.stratum_column, key, bounds
        )

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Return a context of one state: a file that stays as it is, a transaction over a table.

        A transaction the caller is in already is taken as it is.

        Raises:
            EngineRefusedError: the file changed meanwhile.
        """
        if isinstance(self.source, Path):
            before = _stand(self.source)
            yield
            if _stand(self.source) != before:
                raise EngineRefusedError(
                    engine=self.name,
                    why_zh="读取期间文件有变动",
                    why_en="the file changed while it was read",
                )
            return
        with told(self.name):  # inside a transaction every statement has the number of the first
            run, number = self.connection.execute, "SELECT txid_current()"
            joined = run(number).fetchall() == run(number).fetchall()
            if not joined:
                run("BEGIN TRANSACTION")
        try:
            yield
        finally:
            if not joined:
                self.connection.execute("ROLLBACK")  # it only read


def _stand(path: Path) -> tuple[int, ...]:
    with told("DuckDB"):
        now = path.stat()
        return (now.st_ino, now.st_size, now.st_mtime_ns)


def named_table(connection: Any, name: str) -> str:  # noqa: ANN401 - duckdb ships no types of ours
    """Return a table or view of a connection as it stands after FROM.

    DuckDB would take a name it does not know for a path, a pattern or an address.

    Raises:
        EngineRefusedError: the connection has no such table or view.
    """
    query = (
        "SELECT database_name, schema_name FROM (SELECT database_name, schema_name, table_name AS n"
        " FROM duckdb_tables() UNION ALL SELECT database_name, schema_name, view_name"
        " FROM duckdb_views()) WHERE lower(n) = lower(?) AND (database_name = 'temp'"
        " OR (database_name = current_database() AND schema_name = current_schema()))"
        " ORDER BY database_name <> 'temp' LIMIT 1"
    )
    with told("DuckDB"):
        found = connection.execute(query, [name]).fetchone()
    if found is None:
        raise EngineRefusedError(
            engine="DuckDB",
            why_zh=f"连接中没有表或视图 {name[:_SHOWN]}；文件请用 Path",
            why_en=f"the connection has no table or view {name[:_SHOWN]}; a file is given as a Path",
        )
    return ".".join(quoted(part, "duckdb") for part in (*found, name))


def one_file(path: Path) -> str:
    """Return the path as DuckDB reads it as one file, its signs of patterns taken as they are."""
    text = str(path.absolute())
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def connect(memory_limit: str | None, source: Path | str, *, first: Sequence[str] = ()) -> Any:  # noqa: ANN401 - duckdb ships no types of ours
    """Return a connection that can open one file and nothing else.

    Args:
        memory_limit: what DuckDB may use.
        source: the file.
        first: statements that are run before the doors are closed.

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
    for statement in first:
        connection.execute(statement)
    # Nothing is fetched, nothing else is read: from here on it can open that one file alone.
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    own = [str(Path(source).absolute()), one_file(Path(source))]
    allowed = ", ".join(literal(path, "duckdb") for path in dict.fromkeys(own))
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
