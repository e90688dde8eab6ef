"""`ssj verify BUNDLE --engine`: the bundle is held against the register in its own database."""

import json
from pathlib import Path

import polars as pl
import pytest

import ssj_core as ssj
from ssj_core.cli import main

ATTACKS = sorted((Path(__file__).parents[1] / "vectors" / "attacks").rglob("*.json"))
ROWS = [{"id": f"店{i:03d}", "tier": "D" if i % 5 == 0 else "A"} for i in range(400)]


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    """An auditor's bundle of a small register, and the register beside it as Parquet."""
    result = ssj.seal(ROWS, ratio={"A": "5%", "D": "20%"}).draw(ssj.Dice("4" * 20))
    pl.DataFrame(ROWS).write_parquet(tmp_path / "register.parquet")
    result.save(tmp_path / "public.json")
    return result.save(tmp_path / "audit.json", bundle="auditor")


def words(audit: Path, register: str = "register.parquet") -> list[str]:
    """The words of the command."""
    return [
        "verify",
        str(audit),
        "--engine",
        "duckdb",
        "--register",
        str(audit.parent / register),
        "--strata",
        "tier",
    ]


def test_an_honest_bundle_agrees(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The database draws what the bundle claims."""
    assert main(words(audit)) == 0
    assert "holds" in capsys.readouterr().out


def test_another_register_does_not(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A register with an enterprise swapped draws others, and the stratum is named."""
    drawn = json.loads(audit.read_text())["records"][-1]["tasks"][0]["drawn"][0]["id"]
    other = [{**row, "id": "新店" if row["id"] == drawn else row["id"]} for row in ROWS]
    pl.DataFrame(other).write_parquet(audit.parent / "other.parquet")
    assert main([*words(audit, "other.parquet"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    assert drawn in json.dumps(found, ensure_ascii=False)
    assert main(words(audit, "other.parquet")) == 1
    assert "WRONG" in capsys.readouterr().out


def test_what_is_missing_is_said(audit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A public bundle has no strata to count; without a register there is nothing to ask."""
    public = audit.with_name("public.json")
    assert main(["verify", str(public), *words(audit)[2:]]) == 3
    assert "auditor" in capsys.readouterr().err
    assert main(["verify", str(audit), "--engine", "duckdb"]) == 3
    assert "--register" in capsys.readouterr().err


def test_a_frame_beside_the_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The frame is read from its file; other ids above every bound are found and named."""
    rows = [{"id": f"店{i:04d}", "tier": "A"} for i in range(3000)]
    result = ssj.seal(rows, count=3).draw(ssj.Dice("4" * 20))
    path = result.save(tmp_path / "audit.json", "auditor", beside=True)
    pl.DataFrame(rows).write_parquet(tmp_path / "register.parquet")
    command = ["verify", str(path), "--engine", "duckdb", "--register"]
    assert main([*command, str(tmp_path / "register.parquet")]) == 0
    drawn = {target.id for target in result}
    lost = [row["id"] for row in rows if row["id"] not in drawn][:30]
    other = [{**row, "id": row["id"] + "B" if row["id"] in lost else row["id"]} for row in rows]
    pl.DataFrame(other).write_parquet(tmp_path / "other.parquet")
    assert main([*command, str(tmp_path / "other.parquet")]) == 1
    said = capsys.readouterr().out
    assert "sealed list: 60" in said
    assert said.count("店") == 20
    (tmp_path / "audit-1.jsonl").unlink()
    assert main([*command, str(tmp_path / "register.parquet")]) == 3
    assert "audit-1.jsonl" in capsys.readouterr().err


@pytest.mark.long
@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_engine_never_makes_a_verdict_better(audit: Path, path: Path) -> None:
    """Every attack file: what is wrong without an engine is wrong with one, and nothing is asked."""
    plain = main(["verify", str(path)])
    told = main([*words(audit)[:1], str(path), *words(audit)[2:]])
    assert told in ({1} if plain == 1 else {1, 3})
