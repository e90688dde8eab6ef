"""Sealing where the register lies: the records are those of sealing it here, to the byte."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from seal_cases import HEADER, RATIO, assert_equal, code, dirty_rows, drawn, mappings, sealed

import ssj_core as ssj
from ssj_core.adapters.engines.ducksift import DuckDBPlace
from ssj_core.adapters.engines.members import EngineMembers, EngineTree
from ssj_core.adapters.engines.polarsmembers import PolarsMembers
from ssj_core.cli import main
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.drawing import RecordRefusedError
from ssj_core.errors.engines import EngineRefusedError, EngineWrongError
from ssj_core.errors.log import LeafMissingError
from ssj_core.errors.simple import FaultyRegisterError
from ssj_core.verify import Held, verify_bundle

ROWS = dirty_rows()


def _whole(path: Path) -> list[bytes]:
    """Return a file as the one piece it is."""
    return [path.read_bytes()]


def parquet(folder: Path, rows: list[Any]) -> Path:
    """A register as a Parquet file."""
    path = folder / "名录.parquet"
    pl.DataFrame(rows, schema=dict.fromkeys(HEADER, pl.String), orient="row").write_parquet(path)
    return path


def write_csv(folder: Path, rows: list[Any]) -> Path:
    """A register as a CSV file."""
    path = folder / "名录.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *[["" if c is None else c for c in r] for r in rows]])
    return path


def in_duckdb(rows: list[Any], setting: str) -> DuckDBPlace:
    """A register as a table of a connection of the caller's, with a setting of his."""
    connection = duckdb.connect()
    connection.execute(setting)
    columns = ", ".join(f'"{name}" VARCHAR' for name in HEADER)
    connection.execute(f"CREATE TABLE register ({columns})")
    connection.executemany("INSERT INTO register VALUES (?, ?, ?, ?)", rows)
    return DuckDBPlace(register="register", connection=connection)


@pytest.mark.parametrize("more", [{"ratio": RATIO}, {"count": 30}, {"count": 0}])
def test_a_dirty_parquet_file_is_sealed_alike(tmp_path: Path, more: dict[str, Any]) -> None:
    """Rows left out, repeats, states, blanks around names: the same records, draw, bundles, slips."""
    path = parquet(tmp_path, ROWS)
    here = sealed(path, exclude_faulty=True, **more)
    there = sealed(str(path), exclude_faulty=True, engine="duckdb", **more)
    assert_equal(here, there)
    assert str(there) == str(here)


def test_polars_hashes_what_is_read_here_alike(tmp_path: Path) -> None:
    """Salts, leaves and tickets in Polars, files and frames; the suite it has not, in Python."""
    pytest.importorskip("polars_hash", reason="the package polars-hash is not installed")
    path = parquet(tmp_path, ROWS)
    here = sealed(path, ratio=RATIO, exclude_faulty=True)
    frame = pl.read_parquet(path)
    for source in (path, frame, frame.lazy()):
        there = sealed(source, ratio=RATIO, exclude_faulty=True, engine="polars")
        assert isinstance(there.session.tasks[0].strata[0].members, PolarsMembers)
        assert_equal(here, there)
    national = sealed(path, count=3, exclude_faulty=True, suite="sm3", engine="polars")
    assert_equal(sealed(path, count=3, exclude_faulty=True, suite="sm3"), national)


@pytest.mark.parametrize(
    "meddle",
    [
        lambda runs: [b"\0" * len(run) for run in runs],
        lambda runs: [run[32:] for run in runs],
        lambda runs: [run[::-1] for run in runs],
    ],
)
def test_a_polars_that_hashes_otherwise_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meddle: Any
) -> None:
    """Other hashes, or fewer: the leaves hashed again here do not agree."""
    pytest.importorskip("polars_hash", reason="the package polars-hash is not installed")
    leaves = PolarsMembers._leaves
    monkeypatch.setattr(PolarsMembers, "_leaves", lambda *given: iter(meddle(list(leaves(*given)))))
    with pytest.raises(EngineWrongError):
        sealed(parquet(tmp_path, ROWS), count=3, exclude_faulty=True, engine="polars")


def test_a_dirty_csv_file_is_sealed_alike(tmp_path: Path) -> None:
    """Rows are numbered as a spreadsheet shows them, the header counted."""
    path = write_csv(tmp_path, ROWS)
    here = sealed(path, exclude_faulty=True, ratio=RATIO)
    there = sealed(path, exclude_faulty=True, ratio=RATIO, engine="duckdb")
    assert_equal(here, there)


def test_a_duckdb_without_pyarrow_seals_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes are then judged in SQL, and hashes come row by row."""
    monkeypatch.setattr("ssj_core.adapters.engines.ducksift.find_spec", lambda _: None)
    path = parquet(tmp_path, ROWS)
    here = sealed(path, exclude_faulty=True, ratio=RATIO)
    assert_equal(here, sealed(path, exclude_faulty=True, ratio=RATIO, engine="duckdb"))


@pytest.mark.parametrize("kept", ["true", "false"])
def test_a_table_of_a_connection_is_sealed_alike(kept: str) -> None:
    """The caller's own connection: only tables of a database of ours are made beside his.

    Whether it keeps rows in the order they were inserted is the caller's affair.
    """
    place = in_duckdb(ROWS, f"SET preserve_insertion_order = {kept}")
    here = sealed(mappings(ROWS), exclude_faulty=True, ratio=RATIO)
    there = sealed(place, exclude_faulty=True, ratio=RATIO)
    assert_equal(here, there)
    assert place.run("SELECT count(*) FROM register") == [(len(ROWS),)]


def test_faults_are_the_same_faults(tmp_path: Path) -> None:
    """Without leave to exclude, both refuse, and name the same rows."""
    path = parquet(tmp_path, ROWS)
    said = []
    for engine in (None, "duckdb"):
        with pytest.raises(FaultyRegisterError) as caught:
            sealed(path, ratio=RATIO, engine=engine)
        said.append([str(fault) for fault in caught.value.faults])
    assert said[0] == said[1]


def test_confirmed_codes_and_sm3_are_sealed_alike(tmp_path: Path) -> None:
    """A code that was really issued; and the suite no engine has, hashed in this process."""
    odd = code(900)[:-1] + ("0" if code(900)[-1] != "0" else "1")
    path = parquet(tmp_path, [*ROWS[:2], ("孙店", odd, "B", "存续"), *ROWS[50:90]])
    more: dict[str, Any] = {"count": {"A": 2, "B": 3, "C": 1}, "confirmed": {odd: "原件已核"}}
    for suite in ("sha256", "sm3"):
        here = sealed(path, suite=suite, **more)
        assert_equal(here, sealed(path, suite=suite, engine="duckdb", **more))


@pytest.mark.parametrize(
    "ids",
    [
        ["店一号的编号", "店二号的编号", "合计", "编号", "小计巷饭店", " 前空格", "0012345", "12"],
        ["abcdefgh", "ABCDEFGI", "a b c d e f", "（甲）乙丙丁戊己庚", "𠮷野家的连锁店", "12345678"],
    ],
)
def test_ids_that_are_texts_are_sealed_alike(tmp_path: Path, ids: list[str]) -> None:
    """Totals, headers once more and remarks are no data, whatever the ids are made of."""
    path = tmp_path / "r.parquet"
    pl.DataFrame({"编号": ids}).write_parquet(path)
    here = sealed(path, count=2, exclude_faulty=True)
    assert_equal(here, sealed(path, count=2, exclude_faulty=True, engine="duckdb"))


def test_strata_of_whole_numbers_are_sealed_alike(tmp_path: Path) -> None:
    """A tier kept as a whole number is that number's text."""
    path = tmp_path / "r.parquet"
    pl.DataFrame(
        {"统一社会信用代码": [code(i) for i in range(9)], "信用等级": [1, 2, 3] * 3}
    ).write_parquet(path)
    count = {"1": 1, "2": 2, "3": 0}
    assert_equal(sealed(path, count=count), sealed(path, count=count, engine="duckdb"))


def test_look_alikes_are_refused_alike(tmp_path: Path) -> None:
    """Ids that look alike are found in the engine too, and named as they are here."""
    path = tmp_path / "r.parquet"
    pl.DataFrame({"编号": ["0012345O", "00123450", "l234567", "1234567", "7654321"]}).write_parquet(
        path
    )
    said = []
    for engine in (None, "duckdb"):
        with pytest.raises(ManyFaultsError) as caught:
            sealed(path, count=1, engine=engine)
        said.append([str(fault) for fault in caught.value.faults])
    assert said[0] == said[1]
    assert len(said[0]) == 2


def test_a_large_stratum_is_folded_in_blocks(tmp_path: Path) -> None:
    """Several thousand leaves: roots and paths are those of the whole tree, at every edge of a block."""
    path = tmp_path / "r.parquet"
    pl.DataFrame({"统一社会信用代码": [code(i) for i in range(3000)]}).write_parquet(path)
    trees = [
        sealed(path, count=3, engine=engine).session.tasks[0].strata[0].tree
        for engine in (None, "duckdb")
    ]
    assert isinstance(trees[1], EngineTree)
    assert trees[0].root == trees[1].root
    for index in (0, 1023, 1024, 2047, 2048, 2999):
        assert trees[0].path(index) == trees[1].path(index)
    with pytest.raises(LeafMissingError):
        trees[1].path(3000)


class Lying(DuckDBPlace):
    """A DuckDB whose answers somebody meddles with."""

    meddle: Any = None

    def hashes(self, query: str) -> Iterator[bytes]:
        """Return the hashes, meddled with."""
        yield from self.meddle(list(super().hashes(query)))


@pytest.mark.parametrize(
    "meddle",
    [
        lambda runs: [b"\0" * len(run) for run in runs],
        lambda runs: [run[32:] for run in runs],
        lambda runs: [run[::-1] for run in runs],
    ],
)
def test_an_engine_that_hashes_otherwise_is_found_out(tmp_path: Path, meddle: Any) -> None:
    """Other hashes, rows lost, another order: the leaves hashed again here do not agree."""
    place = Lying(register=parquet(tmp_path, ROWS))
    place.meddle = meddle
    with pytest.raises(EngineWrongError):
        sealed(place, count=3, exclude_faulty=True)


def test_rows_changed_after_sealing_are_found_out(tmp_path: Path) -> None:
    """A row of the frame that is another one later: no path to the sealed root, no ticket."""
    place = DuckDBPlace(register=parquet(tmp_path, ROWS))
    held = sealed(place, count=3, exclude_faulty=True)
    stratum = held.session.tasks[0].strata[0]
    members = stratum.members
    assert isinstance(members, EngineMembers)
    place.run(f"UPDATE {place.table('frame_rows')} SET id = '甲' || id WHERE rowid = 5")  # noqa: S608 - our own table
    with pytest.raises(EngineWrongError):
        stratum.tree.path(7)


def test_the_register_may_change_once_it_is_sealed(tmp_path: Path) -> None:
    """What was sealed is drawn: the frame is a copy of our own."""
    path = parquet(tmp_path, ROWS)
    expected = drawn(sealed(path, count=20, exclude_faulty=True)).bundle("auditor")
    held = sealed(path, count=20, exclude_faulty=True, engine="duckdb")
    path.unlink()
    found = drawn(held).bundle("auditor")
    assert found == expected
    assert verify_bundle(found).ok


@pytest.mark.parametrize(
    "text, why",
    [
        ("编号\n店\n\n铺\n", "blank lines"),
        ("某市名录\n编号,名称\n1,甲\n", "the first line"),
    ],
)
def test_a_csv_file_that_is_not_plain_is_refused(tmp_path: Path, text: str, why: str) -> None:
    """What DuckDB would number or read otherwise is sealed without an engine."""
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineRefusedError, match=why):
        sealed(path, count=1, engine="duckdb")
    path.write_bytes(text.encode("gb18030"))
    with pytest.raises(EngineRefusedError):
        sealed(path, count=1, engine="duckdb")


def test_what_no_engine_can_seal_is_refused(tmp_path: Path) -> None:
    """Numbers for ids, a table without a connection, an engine nobody knows: said, not guessed."""
    path = tmp_path / "r.parquet"
    pl.DataFrame({"编号": [1, 2]}).write_parquet(path)
    with pytest.raises(EngineRefusedError, match="not text"):
        sealed(path, count=1, engine="duckdb")
    with pytest.raises(EngineRefusedError, match="connection"):
        DuckDBPlace(register="register")
    with pytest.raises(EngineRefusedError, match="engine is duckdb"):
        sealed(path, count=1, engine="oracle")
    with pytest.raises(EngineRefusedError, match="engine is duckdb"):
        sealed([{"编号": "a"}], count=1, engine="duckdb")


def test_a_rehearsal_of_a_sealed_register_is_drawn_in_the_engine_too(tmp_path: Path) -> None:
    """Practice works on the sealed frame where it lies."""
    held = sealed(parquet(tmp_path, ROWS), count=5, exclude_faulty=True, engine="duckdb")
    assert held.draw(ssj.rehearse()).rehearsal


def test_a_frame_beside_the_bundle_fits_and_comes_back(tmp_path: Path) -> None:
    """A frame in a file beside it: the same file from here and there, verified as a stream, loaded."""
    path = parquet(tmp_path, ROWS)
    made = []
    for engine in (None, "duckdb"):
        folder = tmp_path / str(engine)
        folder.mkdir()
        result = drawn(sealed(path, ratio=RATIO, exclude_faulty=True, engine=engine))
        bundle = result.save(folder / "审计包.json", "auditor", beside=True)
        beside = folder / "审计包-1.jsonl"
        made.append((bundle.read_bytes(), beside.read_bytes()))
        report = verify_bundle(
            bundle.read_bytes(), Held(frames={beside.name: partial(_whole, beside)})
        )
        assert report.ok
        assert report.line == verify_bundle(result.bundle("auditor")).line
        assert main(["verify", str(bundle)]) == 0
        assert ssj.Result.load(bundle).to_dicts() == result.to_dicts()
    assert made[0] == made[1]
    beside.write_bytes(made[0][1].replace(b"\xe7\x94\xb2", b"\xe4\xb9\x99", 1))
    assert main(["verify", str(bundle)]) == 1
    with pytest.raises(RecordRefusedError, match="another file"):
        ssj.Result.load(bundle)
    beside.unlink()
    assert main(["verify", str(bundle)]) == 0
    with pytest.raises(RecordRefusedError, match="not beside it"):
        ssj.Result.load(bundle)


def test_practice_on_a_frame_that_is_sealed_once(tmp_path: Path) -> None:
    """Rehearsals are of one seal and each verifies by itself; simulated draws have the sealed numbers."""
    for engine in (None, "duckdb"):
        held = sealed(parquet(tmp_path, ROWS), ratio=RATIO, exclude_faulty=True, engine=engine)
        results = list(held.rehearsals(3))
        assert len({result.seal_code for result in results}) == 1
        assert len({tuple(pick.id for pick in result) for result in results}) == 3
        assert all(verify_bundle(result.bundle("auditor")).ok for result in results)
        sizes = {part.name: int(part.number) for part in held.session.tasks[0].strata}
        first, *others = held.simulate(4, seed=7)
        assert {name: len(set(ids)) for name, ids in first.items()} == sizes
        assert first not in others
        assert first == next(held.simulate(1, seed=7))
