"""PostgreSQL, a real server started for the tests: the same draw, to the byte."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import evolve
from engine_cases import KEY, NASTY, ROWS, assert_held_to_its_word, expected
from seal_cases import HEADER, RATIO, assert_equal, dirty_rows, mappings, sealed

from ssj_core.adapters.engines import draw_in
from ssj_core.adapters.engines.dbapi import PostgresEngine
from ssj_core.adapters.engines.pgsift import PostgresPlace
from ssj_core.errors.engines import EngineRefusedError


def _tools() -> Path:
    """Where the server's programs lie; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        pytest.skip("no PostgreSQL server is installed on this machine")
    return places[-1]


def _run(words: list[str], folder: Path) -> None:
    """Run a program of the server, never as root: it refuses to."""
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own words


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    """A connection to a server of this test's own, on a socket in a folder of its own."""
    tools = _tools()
    with tempfile.TemporaryDirectory(prefix="pg") as place:
        folder = Path(place)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _run(
            [
                str(tools / "initdb"),
                "-D",
                str(data),
                "-A",
                "trust",
                "-U",
                "ssj",
                "--locale=C.UTF-8",
            ],
            folder,
        )
        start = [str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _run([*start, "-o", f"-k {folder} -c listen_addresses=''", "start"], folder)
        try:
            with psycopg.connect(f"host={folder} user=ssj dbname=postgres") as opened:
                yield opened
        finally:
            _run([*start, "-m", "immediate", "stop"], folder)


def _fill(connection: Any, rows: list[tuple[str | None, str | None]]) -> PostgresEngine:
    with connection.cursor() as cursor:
        cursor.execute(
            'DROP TABLE IF EXISTS "名录"; CREATE TABLE "名录" ("代码" text, "等级" text)'
        )
        cursor.executemany('INSERT INTO "名录" VALUES (%s, %s)', rows)
    return PostgresEngine(
        connection=connection, source="public.名录", id_column="代码", stratum_column="等级"
    )


def test_the_draw_is_the_same(connection: Any) -> None:
    """Backslashes, quotes and astral characters included; text is compared as bytes."""
    rows = [(one, "A") for one in NASTY] + [(f"店{i}", "D'") for i in range(3000)]
    numbers = {"A": 7, "D'": 90}
    found = draw_in(_fill(connection, list(rows)), KEY, numbers)
    assert expected(rows, numbers) == {s: one.selected for s, one in found.items()}


def test_nulls_and_repeats_are_refused(connection: Any) -> None:
    """By count, before anything is hashed."""
    with pytest.raises(EngineRefusedError, match="without id"):
        draw_in(_fill(connection, [("a", "A"), (None, "A")]), KEY, {"A": 1})
    with pytest.raises(EngineRefusedError, match="repeat"):
        draw_in(_fill(connection, [("a", "A"), ("a", "A")]), KEY, {"A": 1})


def test_a_dirty_table_is_sealed_alike(connection: Any) -> None:
    """A table with rows left out, repeats and states: the same records, draw, bundles and slips."""
    rows = [row for row in dirty_rows(2500) if row[0] is None or "\0" not in row[0]]
    columns = ", ".join(f'"{name}" text' for name in HEADER)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "企业"; CREATE TABLE "企业" ({columns})')
        cursor.executemany('INSERT INTO "企业" VALUES (%s, %s, %s, %s)', rows)
    place = PostgresPlace(connection=connection, register="public.企业")
    here = sealed(mappings(rows), exclude_faulty=True, ratio=RATIO)
    assert_equal(here, sealed(place, exclude_faulty=True, ratio=RATIO))


def test_texts_and_what_is_refused(connection: Any) -> None:
    """Ids of every kind of text are sealed alike; a table that is not there is said in one line."""
    ids = [*NASTY, "合计", "编号", "店一号的编号", "abcdefgh"]
    with connection.cursor() as cursor:
        cursor.execute('DROP TABLE IF EXISTS "店"; CREATE TABLE "店" ("编号" text, "户数" bigint)')
        cursor.executemany('INSERT INTO "店" VALUES (%s, 1)', [(one,) for one in ids])
    place = PostgresPlace(connection=connection, register="店")
    here = sealed([{"编号": one, "户数": 1} for one in ids], exclude_faulty=True, count=5)
    assert_equal(here, sealed(place, exclude_faulty=True, count=5))
    with connection.transaction(force_rollback=True), pytest.raises(EngineRefusedError):
        sealed(PostgresPlace(connection=connection, register="没有"), count=1)


def test_postgresql_is_held_to_its_word(connection: Any) -> None:
    """Faults are found; what is asked is of one snapshot that only reads, and leaves nothing open."""
    engine = _fill(connection, [(target, stratum) for target, stratum in ROWS])
    connection.commit()
    assert_held_to_its_word(engine)
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    with engine.whole(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)


@pytest.mark.parametrize("setting", ["on", "off"])
def test_a_stratum_that_ends_in_a_backslash_stays_a_text(connection: Any, setting: str) -> None:
    """Whether the server reads backslashes in texts or not, the names of strata are texts."""
    strata = ("a\\", 'b\\\'; DROP TABLE "名录"; --', "c' OR 1=1 --")
    rows: list[tuple[str | None, str | None]] = [(f"店{at}", strata[at % 3]) for at in range(90)]
    engine = _fill(connection, rows)
    connection.commit()
    with connection.cursor() as cursor:
        cursor.execute(f"SET standard_conforming_strings = {setting}")
    connection.commit()
    numbers = dict.fromkeys(strata, 4)
    found = draw_in(engine, KEY, numbers)
    plain = [(f"店{at}", strata[at % 3]) for at in range(90)]
    assert {name: one.selected for name, one in found.items()} == expected(plain, numbers)
    counted = engine.counts(KEY, dict.fromkeys(strata, "g"))
    assert counted == dict.fromkeys(strata, 30)
    with connection.cursor() as cursor:
        cursor.execute("SET standard_conforming_strings = on")
    connection.commit()


def test_what_postgresql_says_is_said_in_one_line(connection: Any) -> None:
    """No such table or column, ids that are numbers: refused, never the driver's own error."""
    engine = _fill(connection, [("店1", "A")])
    connection.commit()
    for change in ({"source": "无此表"}, {"id_column": "zz"}, {"stratum_column": "zz"}):
        with pytest.raises(EngineRefusedError):
            draw_in(evolve(engine, **change), KEY, {"A": 1})
        connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE numbers (id bigint)")
    connection.commit()
    with pytest.raises(EngineRefusedError, match="not text"):
        PostgresEngine(connection=connection, source="numbers", id_column="id").facts()
