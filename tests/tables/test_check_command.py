"""`ssj check register`: exit codes, JSON, text, progress, the real registers."""

import json
import os
from pathlib import Path

import pytest

from ssj_core.adapters.tables import RegisterReport, check_register
from ssj_core.cli import main
from ssj_core.cli.check import parse_map
from ssj_core.registers import IdentityScheme

A, B, OLD = "91110000600037341L", "91350100M000100Y43", "110108000000016"
BAD = f"uscc,name\n{A},甲\n,乙\n\ufffd,丙\n123,丁\n{A.lower()},戊\n9111000060003734!L,己\n91310115MA1H8R7C6D,庚\n{A},辛\n{OLD},壬\n"
CODES = ["missing", "encoding", "length", "case", "alphabet", "check", "repeated"]
DATA = os.environ.get("SSJ_DATA", "")
needs_data = pytest.mark.skipif(not DATA, reason="SSJ_DATA names no folder with the registers")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Return a file with one fault of each kind, in the order of the codes."""
    path = tmp_path / "名录.csv"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_one_fault_of_each_kind(bad: Path) -> None:
    """Every fault is reported once, in row order; sums of the report agree."""
    report = check_register(bad)
    assert [fault.code.value for fault in report.faults] == CODES
    assert [fault.row for fault in report.faults] == list(range(2, 9))
    assert dict(report.by_code) == dict.fromkeys(CODES, 1)
    assert report.by_scheme == {"uscc": 2, "regno15": 1}
    assert sum(report.by_scheme.values()) == report.accepted + report.by_code["repeated"]
    assert report.faults[-1].first == 1


def test_json(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the report is one JSON document on stdout, exit 1 for faults."""
    assert main(["check", "register", str(bad), "--json"]) == 1
    out = json.loads(capsys.readouterr().out)
    assert (out["rows"], out["accepted"]) == (9, 2)
    assert out["faults"][-1] == {
        "row": 8,
        "sheet_row": 9,
        "column": "uscc",
        "code": "repeated",
        "value": A,
        "remedy": "与前面的一行重复：请保留一行（第 2 行）",
        "remedy_en": "repeats an earlier row: keep one of them (row 2)",
        "first_row": 1,
        "first_sheet_row": 2,
    }


@pytest.mark.parametrize("lang,word", [("zh", "第 3 行"), ("en", "row 3")])
def test_text(bad: Path, capsys: pytest.CaptureFixture[str], lang: str, word: str) -> None:
    """As text, every fault is a line with row, column, code, value and remedy."""
    assert main(["check", "register", str(bad), "--lang", lang]) == 1
    lines = capsys.readouterr().out.splitlines()
    faults = [line for line in lines if "\tuscc\t" in line]
    assert len(faults) == 7
    assert faults[0].startswith(f"{word}\tuscc\tmissing\t")


def test_a_good_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A register without a fault is exit 0; the progress bar ends on stderr."""
    path = tmp_path / "a.csv"
    path.write_text(f"主体\n{A}\n{B}\n", encoding="utf-8")
    assert (
        main(["check", "register", str(path), "--map", "id=主体", "--progress", "--lang", "en"])
        == 0
    )
    captured = capsys.readouterr()
    assert "2 accepted" in captured.out
    assert "100 %  2/2" in captured.err


@pytest.mark.parametrize(
    "content,words,code",
    [
        ("", [], 2),
        ("uscc\n", [], 2),
        (f"uscc\n{A}\n", ["--map", "主体"], 2),
        (f"甲\n{A}\n", [], 3),
        (f"uscc\n{A}\n", ["--scheme", "nope"], 2),
        (f"uscc\n{A}\n", ["--map", "id=x"], 3),
        ("\0\0\0\0", [], 3),
        (f"uscc\n{A}\n", ["--scheme", "regno15"], 1),
        ("uscc\n甲-1\n", ["--scheme", "text"], 0),
        (f"uscc\n{A}\n甲-1\n600037341\n", ["--scheme", "auto,orgcode9,text"], 0),
    ],
)
def test_exit_codes(tmp_path: Path, content: str, words: list[str], code: int) -> None:
    """0 no fault, 1 faults, 2 nothing to check or wrong words, 3 a file that cannot be read."""
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["check", "register", str(path), *words]) == code


def test_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is exit 3, said in both languages."""
    assert main(["check", "register", str(tmp_path / "no.csv")]) == 3
    assert "does not open" in capsys.readouterr().err


def test_marked_copy(bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--write-faults writes the marked copy beside reporting, and says where."""
    copy = tmp_path / "标注.xlsx"
    assert main(["check", "register", str(bad), "--write-faults", str(copy), "--progress"]) == 1
    assert copy.read_bytes()[:2] == b"PK"
    err = capsys.readouterr().err
    assert "标注.xlsx" in err
    assert err.count("100 %  9/9") == 2


def test_unknown_total_has_no_percentage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a total the bar counts rows; it never invents a percentage."""
    path = tmp_path / "a.csv"
    path.write_text("id\n" + "".join(f"甲{n}\n" for n in range(20_001)), encoding="utf-8")
    assert main(["check", "register", str(path), "--scheme", "text", "--progress"]) == 0
    first = capsys.readouterr().err.split("\r")[1]
    assert first.startswith("20,000  ")
    assert "%" not in first


@pytest.mark.parametrize("text", ["id", "id=", "=x", "a=b,c"])
def test_map_is_written_with_equals(text: str) -> None:
    """A map that is not written id=HEADER is not guessed."""
    assert parse_map(text) is None


@pytest.mark.parametrize("rows", [[A], [A, "bad", "worse"]])
def test_json_in_pieces_is_the_whole_report(rows: list[str]) -> None:
    """The JSON written piece by piece is the report as one document."""
    report = check_register(rows)
    assert json.loads("\n".join(report.json_lines())) == report.to_dict()


def test_html(bad: Path) -> None:
    """In a notebook the report is a table, its values escaped, long lists cut with a count."""
    html = check_register(bad)._repr_html_()
    assert html.count("<tr>") == 8
    evil = check_register([{"uscc": "<script>"}] * 30)._repr_html_()
    assert "<script>" not in evil
    assert "… 10" in evil
    assert "<table>" not in check_register([{"uscc": A}])._repr_html_()


def test_summary_reads_well() -> None:
    """The summary has the counts, and the notes, in either language."""
    report = check_register([{"uscc": A}])
    assert str(report).startswith("list：1 行，合格 1 行")
    assert report.summary("en").splitlines()[1] == "  faults: none"


def test_own_scheme_in_a_check() -> None:
    """A scheme of one's own serves a whole register."""
    lots = IdentityScheme(name="lot", zh="批号", en="lot", length=3)
    report: RegisterReport = check_register(["甲-1", "甲-22", "甲-1"], scheme=lots)
    assert dict(report.by_code) == {"length": 1, "repeated": 1}
    assert report.by_scheme == {"lot": 2}


@needs_data
def test_register_of_one_city_is_clean() -> None:
    """The register of one city holds without a fault."""
    report = check_register(Path(DATA) / "register-ordos.csv")
    assert (report.rows, report.accepted, report.ok) == (1488, 1488, True)


@needs_data
@pytest.mark.long
def test_national_register() -> None:
    """The national register gives the known counts of good codes, repeats and faults."""
    report = check_register(Path(DATA) / "register-national.parquet")
    assert (report.rows, report.accepted) == (987_527, 986_271)
    assert report.by_scheme == {"uscc": 986_362, "regno15": 1}
    assert dict(report.by_code) == {
        "encoding": 894,
        "length": 7,
        "case": 206,
        "check": 57,
        "repeated": 92,
    }
