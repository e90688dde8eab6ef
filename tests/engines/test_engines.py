"""The draw in the register's own database equals the draw in Python, to the byte."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import polars as pl
import pytest
from engine_cases import FRAME, KEY, NASTY, ROWS, assert_held_to_its_word, expected
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssj_core.adapters.engines import DuckDBPlace, Facts, draw_in, recheck
from ssj_core.adapters.engines.drawing import ALL, bound
from ssj_core.adapters.engines.duck import DuckDBEngine
from ssj_core.adapters.engines.frames import PolarsEngine
from ssj_core.drawing import select
from ssj_core.encoding import is_id
from ssj_core.errors.engines import EngineRefusedError, EngineWrongError


def duck(rows: Sequence[tuple[str | None, str | None]]) -> DuckDBEngine:
    """A table of ids and strata in DuckDB."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE register (id VARCHAR, tier VARCHAR)")
    if rows:
        connection.executemany("INSERT INTO register VALUES (?, ?)", rows)
    return DuckDBEngine(
        source="register", id_column="id", stratum_column="tier", connection=connection
    )


def test_every_odd_id_hashes_alike() -> None:
    """Quotes, backslashes, brackets, characters outside the first plane: nothing is interpreted."""
    assert all(map(is_id, NASTY))
    rows = [(one, "甲'乙") for one in NASTY]
    numbers = {"甲'乙": 7}
    found = draw_in(duck(rows), KEY, numbers)
    assert expected(rows, numbers) == {s: one.selected for s, one in found.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text("ab\\'\"·甲𠮷 0", min_size=1, max_size=9).filter(is_id), unique=True, max_size=60
    ),
    st.data(),
)
def test_any_register_draws_alike(ids: list[str], data: st.DataObject) -> None:
    """Whatever the ids and strata, the engine's draw is the core's."""
    rows = [(one, data.draw(st.sampled_from("AB"))) for one in ids]
    sizes = {s: sum(t == s for _, t in rows) for s in {t for _, t in rows}}
    numbers = {s: data.draw(st.integers(0, n)) for s, n in sizes.items()}
    found = draw_in(duck(list(rows)), KEY, numbers)
    assert expected(rows, numbers) == {s: one.selected for s, one in found.items()}


def test_a_large_register_asks_for_a_few_rows_only(tmp_path: Path) -> None:
    """20,000 rows from Parquet and CSV: a few per cent are fetched, the draw is the same."""
    rows = [(f"91159900{i:010d}", "D" if i % 7 == 0 else "A") for i in range(20_000)]
    frame = pl.DataFrame(rows, schema=["代码", "等级"], orient="row")
    frame.write_parquet(tmp_path / "r.parquet")
    frame.write_csv(tmp_path / "r.csv")
    numbers = {"A": 171, "D": 286}
    for name in ("r.parquet", "r.csv"):
        engine = DuckDBEngine(
            source=tmp_path / name, id_column="代码", stratum_column="等级", memory_limit="256MB"
        )
        cuts = {s: bound(n, numbers[s]) for s, n in engine.facts().sizes.items()}
        assert len(list(engine.candidates(KEY, cuts))) < 1500
        found = draw_in(engine, KEY, numbers)
        assert expected(rows, numbers) == {s: one.selected for s, one in found.items()}


@pytest.mark.parametrize(
    "rows, numbers, why",
    [
        ([("a", "A"), (None, "A")], {"A": 1}, "without id"),
        ([("a", "A"), ("b", None)], {"A": 1}, "without id"),
        ([("a", "A"), ("a", "A")], {"A": 1}, "repeat an id"),
        ([("a", "A"), ("a", "B")], {"A": 1, "B": 0}, "repeat an id"),
        ([("a", "A"), ("b", "B")], {"A": 1}, "one side only"),
        ([("a", "A")], {"A": 2}, "cannot be drawn"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused_by_count(
    rows: list[tuple[str | None, str | None]], numbers: dict[str, int], why: str
) -> None:
    """Nulls, repeats, strata nobody named: the counts tell before anything is hashed."""
    with pytest.raises(EngineRefusedError, match=why):
        draw_in(duck(rows), KEY, numbers)


def test_ids_that_are_numbers_are_refused() -> None:
    """A database that made ids numbers has lost leading zeros."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE register AS SELECT 12 AS id")
    with pytest.raises(EngineRefusedError, match="not text"):
        DuckDBEngine(source="register", id_column="id", connection=connection)


class Lying:
    """An engine whose hashes are not SHA-256, or that loses rows."""

    name = "lying"

    def __init__(self, rows: list[str], *, lose: bool) -> None:
        """Hold the rows it will misreport."""
        self.rows, self.lose = rows, lose

    def facts(self) -> Facts:
        """Count honestly."""
        return Facts(
            sizes={"A": len(self.rows)}, rows=len(self.rows), missing=0, distinct=len(self.rows)
        )

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - the engine's own signature
        """Return rows whatever their ticket, or none."""
        if not self.lose:
            yield from (("A", one) for one in self.rows)


def test_an_engine_that_hashes_otherwise_is_found_out() -> None:
    """A row above its bound, or too few rows: the answer is refused, never used."""
    rows = [f"店{i}" for i in range(2000)]
    with pytest.raises(EngineWrongError):
        draw_in(Lying(rows, lose=False), KEY, {"A": 5})
    with pytest.raises(EngineWrongError):
        draw_in(Lying(rows, lose=True), KEY, {"A": 5})


def test_a_bound_too_low_is_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one draw in a great many whose guess is too low is asked again without a bound."""
    rows = [(f"店{i}", "A") for i in range(500)]
    monkeypatch.setattr("ssj_core.adapters.engines.drawing.bound", lambda *_: "0" * 64)
    found = draw_in(duck(list(rows)), KEY, {"A": 3})
    assert found["A"].selected == expected(rows, {"A": 3})["A"]
    assert bound(10, 9) == ALL


def test_reserves_reach_beyond_the_candidates() -> None:
    """The next ranks are there to the end of the stratum, asked for only when wanted."""
    rows = [(f"店{i}", "A") for i in range(2000)]
    engine = duck(rows)
    found = draw_in(engine, KEY, {"A": 3}, facts=engine.facts())["A"]
    whole = select([one for one, _ in rows], KEY, 3)
    assert found.reserves(5) == whole.reserves(5)
    assert found.reserves(1990) == whole.reserves(1990)


def test_a_stratum_nobody_asked_for_is_found_out() -> None:
    """A row of a stratum that was not asked for is no answer."""
    with pytest.raises(EngineWrongError):
        draw_in(Stray(["甲", "乙"], lose=False), KEY, {"A": 1})


class Stray(Lying):
    """An engine that answers for a stratum nobody asked for."""

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterator[tuple[str, str]]:  # noqa: ARG002 - the engine's own signature
        """Return rows of another stratum."""
        yield from (("B", one) for one in self.rows)


def test_a_claim_is_checked_against_the_database() -> None:
    """A swapped winner is named with its stratum; an honest claim leaves nothing."""
    rows = [(f"店{i}", "A") for i in range(300)]
    engine = duck(list(rows))
    honest = select([one for one, _ in rows], KEY, 10).selected
    assert recheck(engine, KEY, {"A": honest}) == {}
    loser = next(one for one, _ in rows if one not in honest)
    assert recheck(engine, KEY, {"A": (*honest[:-1], loser)}) == {"A": ((loser,), (honest[-1],))}


def test_without_a_stratum_column_there_is_one_stratum() -> None:
    """The simple register has one stratum, 全部."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE register AS SELECT 'x' || i AS id FROM range(50) t(i)")
    engine = DuckDBEngine(source="register", id_column="id", connection=connection)
    found = draw_in(engine, KEY, {"全部": 5})
    assert found["全部"].selected == select([f"x{i}" for i in range(50)], KEY, 5).selected


def test_duckdb_is_held_to_its_word(tmp_path: Path) -> None:
    """Lost, repeated, invented and exchanged rows are found, by the draw or by the sealed frame."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE r (id VARCHAR, s VARCHAR)")
    connection.executemany("INSERT INTO r VALUES (?, ?)", ROWS)
    table = DuckDBEngine(source="r", id_column="id", stratum_column="s", connection=connection)
    assert_held_to_its_word(table)
    connection.execute("BEGIN")  # the caller's own transaction is taken as it is, and stays
    assert draw_in(table, KEY, dict.fromkeys(FRAME, 1))
    connection.execute("ROLLBACK")
    path = tmp_path / "名录 [1].parquet"
    pl.DataFrame(ROWS, schema=["id", "s"], orient="row").write_parquet(path)
    file = DuckDBEngine(source=path, id_column="id", stratum_column="s")
    assert_held_to_its_word(file)
    with pytest.raises(EngineRefusedError, match="changed while"), file.whole():
        path.write_bytes(path.read_bytes() + b" ")


def test_polars_is_held_to_its_word() -> None:
    """The same of a data frame."""
    pytest.importorskip("polars_hash")
    frame = pl.DataFrame(ROWS, schema=["id", "s"], orient="row")
    assert_held_to_its_word(PolarsEngine(frame=frame, id_column="id", stratum_column="s"))
    numbers = frame.with_columns(id=pl.int_range(pl.len()))
    with pytest.raises(EngineRefusedError, match="not text"):
        PolarsEngine(frame=numbers, id_column="id").facts()
    with pytest.raises(EngineRefusedError, match="zz"):
        PolarsEngine(frame=frame, id_column="zz").facts()


NO_TABLES = (
    *("https://example.com/名录.parquet", "*.csv", "frame", "", "r; DROP TABLE r", "main.r"),
    "{folder}/a.csv",
)


@pytest.mark.parametrize("source", NO_TABLES)
def test_a_name_is_a_table_of_the_connection_and_nothing_else(tmp_path: Path, source: str) -> None:
    """DuckDB would open a path, fetch an address, match a pattern: it is never asked to."""
    (tmp_path / "a.csv").write_text("id\n" + "店\n" * 20)
    frame = pl.DataFrame({"id": ["店1"]})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE r AS SELECT '店' || i AS id FROM range(20) t(i)")
    for make in (
        lambda name: DuckDBEngine(source=name, id_column="id", connection=connection).facts(),
        lambda name: DuckDBPlace(register=name, connection=connection).columns,
    ):
        with pytest.raises(EngineRefusedError, match="no table or view"):
            make(source.format(folder=tmp_path))
    assert len(frame) == 1


def test_what_duckdb_says_is_said_in_one_line(tmp_path: Path) -> None:
    """A column that is not there, a file in another encoding: refused, never DuckDB's own error."""
    path = tmp_path / "a.csv"
    path.write_bytes("id,s\n店1,甲\n".encode("gb18030"))
    with pytest.raises(EngineRefusedError):
        DuckDBEngine(source=path, id_column="id", stratum_column="s").facts()
    path.write_text("id\n店1\n")
    with pytest.raises(EngineRefusedError, match="zz"):
        DuckDBEngine(source=path, id_column="id", stratum_column="zz").facts()


def test_strata_that_are_numbers_are_told_as_text() -> None:
    """A column of strata may hold numbers: their names are what they look like."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE r AS SELECT '店' || i AS id, i % 2 AS s FROM range(20) t(i)")
    engine = DuckDBEngine(source="r", id_column="id", stratum_column="s", connection=connection)
    assert {
        name: len(one.selected) for name, one in draw_in(engine, KEY, {"0": 2, "1": 3}).items()
    } == {
        "0": 2,
        "1": 3,
    }
