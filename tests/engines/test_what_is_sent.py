"""What is sent to an engine: whatever a text says, the statement around it stays the same."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import duckdb
import pytest
from attrs import define, field
from engine_cases import KEY, expected

from ssj_core.adapters.engines import draw_in
from ssj_core.adapters.engines.dbapi import PostgresEngine
from ssj_core.adapters.engines.duck import DuckDBEngine, connect
from ssj_core.adapters.engines.sql import (
    candidates_sql,
    counts_sql,
    distinct_sql,
    facts_sql,
    quoted,
    sums_sql,
)
from ssj_core.drawing import derive_key
from ssj_core.errors import SsjError

HOSTILE = (
    "x' OR 1=1 --",
    'x"y',
    "a\\'b",
    "a\\",
    "\\\\",
    "'",
    '"',
    "`",
    "`; DROP TABLE r; --",
    "'; COPY (SELECT 'x') TO 'out.txt'; --",
    "$$",
    "$x$",
    "/* */",
    "--",
    ";",
    "E'a'",
    "%s",
    "%(a)s",
    "?",
    ":a",
    "{key}",
    "{id}",
    "{}",
    "a\nb",
    "\u2019",
    "CASE",
    "x\\'); --",
    "'' OR ''",
    '"" OR ""',
    "U&'\\0027'",
)
TEXTS = {
    # What a server takes for one text or one name: with '' and "" doubled, and where it reads them, backslashes.
    "duckdb": (r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"'),
    "postgresql": (r"E'(?:[^'\\]|''|\\.)*'", r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"'),
    "postgresql, backslashes read": (r"E?'(?:[^'\\]|''|\\.)*'", r'"(?:[^"]|"")*"'),
    "spark": (r"'(?:[^'\\]|\\.)*'", r"`(?:[^`]|``)*`"),
}


def skeleton(statement: str, kind: str) -> str:
    """Return what a server is told to do: the statement with every text and name taken out."""
    left = re.sub("|".join(TEXTS[kind]), "¤", statement, flags=re.DOTALL)
    assert not set("'\"`\\") & set(left), left
    return left


def statements(
    dialect: str, *, table: str, column: str, stratum: str | None, name: str
) -> Iterator[str]:
    """Yield every statement there is, made with these texts."""
    at = quoted(table, dialect)
    near = candidates_sql(dialect, at, column, stratum, KEY, {name: "0" * 64, "乙": "g"})
    yield from (facts_sql(dialect, at, column, stratum), distinct_sql(dialect, at, column))
    yield from (sums_sql(dialect, at, column, stratum), near, counts_sql(near))


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("place", ["table", "column", "stratum", "name"])
def test_no_text_becomes_a_part_of_a_statement(kind: str, place: str) -> None:
    """Every argument, thirty texts, four readings: the same statement as with a harmless word."""
    dialect = kind.partition(",")[0]
    plain = {"table": "名录", "column": "代码", "stratum": "等级", "name": "甲"}
    wanted = [skeleton(one, kind) for one in statements(dialect, **plain)]
    for text in HOSTILE:
        made = statements(dialect, **plain | {place: text})
        assert [skeleton(one, kind) for one in made] == wanted, text


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "') < '0'; COPY (SELECT 'x') TO 'out.txt'; --",
        "",
        "A" * 64,
        "5" * 63,
        "\uff15" * 64,
    ],
)
def test_a_key_is_sixty_four_hex_digits(text: str) -> None:
    """The key of a bundle that an auditor was handed stands in no statement before its form was seen."""
    for ask in (
        lambda: candidates_sql("duckdb", "r", "id", None, text, {"全部": "g"}),
        lambda: draw_in(Unasked(), text, {"全部": 1}),
    ):
        with pytest.raises(SsjError):
            ask()


class Unasked:
    """An engine that must not be asked anything."""

    name = "none"

    def facts(self) -> Any:
        """Fail."""
        raise AssertionError("asked")

    def candidates(self, key: str, bounds: object) -> Any:
        """Fail."""
        raise AssertionError(key, bounds)


@define
class Recording:
    """A connection that writes down what it is sent."""

    inner: Any
    sent: list[tuple[str, object]] = field(factory=list)

    def execute(self, statement: str, bound: object = None) -> Any:
        """Write a statement down and run it."""
        self.sent.append((statement, bound))
        return self.inner.execute(statement, *([] if bound is None else [bound]))

    def cursor(self) -> "Recording":
        """Return itself: a cursor that also writes down."""
        return self

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""


def test_a_live_register_of_hostile_names_is_drawn_from_and_nothing_else_happens(
    tmp_path: Path,
) -> None:
    """Tables, columns, strata named as attacks are: each draws what Python draws; no file comes of it."""
    for table, column, stratum in zip(HOSTILE[::3], HOSTILE[1::3], HOSTILE[2::3], strict=True):
        recording = Recording(duckdb.connect())
        rows = [(f"店{at}", name) for at, name in enumerate(("甲", table, column, stratum) * 9)]
        at, one, two = (quoted(text, "duckdb") for text in (table, "i" + column, "s" + stratum))
        recording.inner.execute(f"CREATE TABLE {at} ({one} VARCHAR, {two} VARCHAR)")
        recording.inner.executemany(f"INSERT INTO {at} VALUES (?, ?)", rows)  # noqa: S608 - a table of this test
        numbers = dict.fromkeys({name for _, name in rows}, 2)
        engine = DuckDBEngine(
            source=table, id_column="i" + column, stratum_column="s" + stratum, connection=recording
        )
        found = draw_in(engine, KEY, numbers)
        assert {name: picked.selected for name, picked in found.items()} == expected(rows, numbers)
        assert {skeleton(sent, "duckdb").split()[0] for sent, _ in recording.sent} <= {
            "DESCRIBE",
            "SELECT",
            "BEGIN",
            "ROLLBACK",
        }
        assert (table, [table]) in [(table, bound) for _, bound in recording.sent]
    assert not list(tmp_path.iterdir())
    assert not Path("out.txt").exists()


@define
class Postgres:
    """A connection that answers as PostgreSQL with backslashes read would be asked."""

    sent: list[str] = field(factory=list)
    description = ((None, 25),)

    def cursor(self) -> "Postgres":
        """Return itself."""
        return self

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def execute(self, statement: str) -> None:
        """Write down what is sent: never with parameters, so that no sign of a place for one is read."""
        self.sent.append(statement)

    def fetchall(self) -> list[Any]:
        """Return no rows but the count of ids."""
        return [(0,)] if "DISTINCT" in self.sent[-1] else []

    def fetchmany(self, _: int) -> list[Any]:
        """Return no rows."""
        return []


def test_what_postgresql_is_sent_is_the_same_statement_whatever_the_names_say() -> None:
    """The same through the adapter, in both readings of a text."""

    def sent(text: str) -> list[str]:
        connection = Postgres()
        engine = PostgresEngine(
            connection=connection, source=text.replace(".", ""), id_column=text, stratum_column=text
        )
        asked: tuple[Callable[[], object], ...] = (
            engine.facts,
            engine.sums,
            lambda: engine.counts(KEY, {text: "g"}),
            lambda: list(engine.candidates(KEY, {text: "g"})),
        )
        for ask in asked:
            ask()
        return connection.sent

    for kind in ("postgresql", "postgresql, backslashes read"):
        plain = [skeleton(one, kind) for one in sent("甲")]
        for text in HOSTILE:
            assert [skeleton(one, kind) for one in sent(text)] == plain, text


def test_a_connection_of_our_own_opens_one_file(tmp_path: Path) -> None:
    """No extension is fetched, no other file or address read or written, and nothing of that can be changed."""
    place = tmp_path / "名录 [1]*.csv"
    for path in (place, tmp_path / "名录 1x.csv", tmp_path / "other.csv"):
        path.write_text("id\n店1\n", encoding="utf-8")
    engine = DuckDBEngine(source=place, id_column="id")
    assert engine.facts().rows == 1
    for statement in (
        f"SELECT * FROM read_csv('{tmp_path / 'other.csv'}')",  # noqa: S608 - paths of this test
        f"SELECT * FROM read_csv('{tmp_path}/*.csv')",  # noqa: S608 - as above
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'a.db'}'",
        "SELECT * FROM 'https://example.com/a.parquet'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_paths = []",
        "SET lock_configuration = false",
    ):
        with pytest.raises(duckdb.Error):
            engine.connection.execute(statement)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["名录 [1]*.csv", "名录 1x.csv", "other.csv"]
    )
    settings = "SELECT current_setting('autoinstall_known_extensions'), current_setting('lock_configuration')"
    assert connect("64MB", place).execute(settings).fetchall() == [(False, True)]


def test_a_connection_of_the_callers_keeps_its_settings() -> None:
    """What is asked over it changes nothing in it."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE r AS SELECT '店' || i AS id FROM range(20) t(i)")
    asked = "SELECT name, value FROM duckdb_settings() ORDER BY name"
    before = connection.execute(asked).fetchall()
    engine = DuckDBEngine(source="r", id_column="id", connection=connection)
    assert draw_in(engine, derive_key("5a" * 32, "unit", "T1"), {"全部": 3})
    assert connection.execute(asked).fetchall() == before
