"""`ssj verify BUNDLE --engine`: the bundle is held against the register in its own database."""

import json
from pathlib import Path

import polars as pl
import pytest

import ssj_core as ssj
from ssj_core.cli import main

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
