"""`ssj draw FILE`: seal, throw, show, save; the seal is out before the dice are asked for."""

import io
import json
from pathlib import Path

import pytest

from ssj_core.cli import main
from ssj_core.encoding import parse
from ssj_core.verify import verify_bundle

DICE = "4027 1582 1399 0461 7735\n"
CODES = ["91110000600037341L", "91350100M000100Y43", "110108000000016", "91159900MA0000007M"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    """Return a register of four, in two tiers."""
    path = tmp_path / "名录.csv"
    lines = [f"{code},店{i},{'D' if i == 3 else 'A'}" for i, code in enumerate(CODES)]
    path.write_text("\n".join(["统一社会信用代码,名称,信用等级", *lines]), encoding="utf-8")
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Return a roster of three."""
    path = tmp_path / "检查人员.csv"
    path.write_text("人员编号,姓名\nJC01,岑\nJC02,褚\nJC03,邝\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Throw twenty dice when asked."""
    monkeypatch.setattr("sys.stdin", io.StringIO(DICE))


def test_from_file_to_bundles(shops: Path, people: Path, tmp_path: Path, capsys: Captured) -> None:
    """Seal code before the question, table on stdout, both bundles written and right."""
    words = [
        "draw",
        str(shops),
        "--ratio",
        "A=50%,D=100%",
        "--strata",
        "信用等级",
        "--inspectors",
        str(people),
        "--team",
        "2",
    ]
    words += [
        "--save",
        str(tmp_path / "公开.json"),
        "--auditor",
        str(tmp_path / "审计.json"),
        "--title",
        "春季抽查",
    ]
    assert main(words) == 0
    told = capsys.readouterr()
    assert told.err.index("封存码") < told.err.index("掷十面骰子")
    assert "抽取 3 户" in told.out
    assert "检查人员 2" in told.out
    for name, kind in (("公开.json", "public"), ("审计.json", "auditor")):
        data = (tmp_path / name).read_bytes()
        assert (verify_bundle(data).exit_code, verify_bundle(data).kind) == (0, kind)
        assert name in told.err
        assert main(["verify", str(tmp_path / name)]) == 0
    assert parse((tmp_path / "公开.json").read_bytes())["records"][0]["title"] == "春季抽查"


def test_for_machines(shops: Path, capsys: Captured) -> None:
    """With --json stdout is one document, with everything a program asks."""
    assert main(["draw", str(shops), "--count", "2", "--json", "--suite", "sm3"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert (out["purpose"], out["levels"]["numbers"], out["bits"], out["targets"]) == (
        "official",
        "own-word",
        66,
        4,
    )
    assert (len(out["drawn"]), out["left_out"]) == (2, [])
    assert len(out["seal_code"].split()) == 10


def test_practice(shops: Path, capsys: Captured) -> None:
    """--rehearse asks for no dice and says 演练."""
    assert main(["draw", str(shops), "--count", "1", "--rehearse"]) == 0
    told = capsys.readouterr()
    assert "演练" in told.out
    assert "骰子" not in told.err
    assert main(["draw", str(shops), "--count", "1", "--rehearse", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["purpose"] == "rehearsal"


def test_a_count_for_every_stratum(shops: Path, capsys: Captured) -> None:
    """Counts by stratum, written 组=数; the tier is found by itself."""
    assert main(["draw", str(shops), "--count", "A=2, D=1", "--json"]) == 0
    assert [row["stratum"] for row in json.loads(capsys.readouterr().out)["drawn"]] == [
        "A",
        "A",
        "D",
    ]


def test_a_faulty_register_is_refused(shops: Path, tmp_path: Path, capsys: Captured) -> None:
    """Exit 3 with the faults; with --exclude-faulty the rows are sealed with their reasons."""
    with shops.open("a", encoding="utf-8") as file:
        file.write("\n123,短,A\n")
    words = ["draw", str(shops), "--count", "1", "--json"]
    assert main(words) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "--exclude-faulty" in told.err
    assert "length 1" in told.err
    auditor = tmp_path / "审计.json"
    assert main([*words, "--exclude-faulty", "--auditor", str(auditor)]) == 0
    out = json.loads(capsys.readouterr().out)
    assert out["left_out"] == [
        {"row": 5, "sheet_row": 6, "id": "123", "name": "短", "code": "length", "cell": "123"}
    ]
    assert '"length"' in auditor.read_text(encoding="utf-8")
    assert verify_bundle(auditor.read_bytes()).exit_code == 0


@pytest.mark.parametrize(
    "words, code, says",
    [
        (["--count", "many"], 2, "A=3,D=5"),
        (["--count", "A=x"], 2, "A=3,D=5"),
        (["--count", "A=1,A=2"], 2, "A=3,D=5"),
        (["--ratio", "A=5%,6%"], 2, "A=3,D=5"),
        (["--count", "1", "--map", "统一社会信用代码"], 2, "id=HEADER"),
        (["--count", "1", "--save", "no/such/folder/x.json"], 2, "no folder"),
        (["--count", "1", "--on", "下周一"], 2, "--on"),
        (["--count", "1", "--state", "异常"], 2, "--state"),
        (["--count", "1", "--inspector-map", "编号"], 2, "id=HEADER"),
        (["--ratio", "0.5x"], 3, "0.5x"),
        (["--ratio", "A=5%"], 3, "stratum D"),
        (["--count", "9"], 3, "0 to 4"),
        (["--count", "1", "--team", "2"], 3, "team"),
        (["--count", "1", "--strata", "片区"], 3, "片区"),
        (["--count", "1", "--map", "id=名称", "--scheme", "uscc"], 3, "length"),
    ],
)
def test_words_that_do_not_fit(
    words: list[str], code: int, says: str, shops: Path, capsys: Captured
) -> None:
    """Nothing is sealed and no dice are asked for when the words are wrong."""
    assert main(["draw", str(shops), *words]) == code
    told = capsys.readouterr()
    assert says in told.err
    assert "骰子" not in told.err
    assert told.out == ""


@pytest.mark.parametrize("thrown", ["\n", "", "1 2 three\n", "1234567\n"])
def test_dice_that_decide_nothing(
    thrown: str, shops: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No digits, letters, too few: exit 3 and no bundle."""
    monkeypatch.setattr("sys.stdin", io.StringIO(thrown))
    assert main(["draw", str(shops), "--count", "1", "--save", str(tmp_path / "x.json")]) == 3
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "x.json").exists()


def test_either_count_or_ratio(shops: Path) -> None:
    """Both or neither is wrong usage."""
    for words in ([], ["--count", "1", "--ratio", "5%"]):
        with pytest.raises(SystemExit) as left:
            main(["draw", str(shops), *words])
        assert left.value.code == 2


def test_a_terminal_sees_how_far_it_is(
    shops: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal reading a long register draws a bar."""
    with shops.open("a", encoding="utf-8") as file:
        file.writelines(f"\n{i},x,A" for i in range(10_000))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["draw", str(shops), "--count", "1", "--scheme", "text"]) == 0
    assert "10,000" in capsys.readouterr().err.replace("10000", "10,000")


def test_a_slip_of_the_finger_does_not_cost_the_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be dice is asked for again; the seal code printed before still stands."""
    register = tmp_path / "register.csv"
    register.write_text("编号\n" + "\n".join(f"店{i}" for i in range(20)), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"O123\n{DICE}\n"))
    assert main(["draw", str(register), "--count", "3", "--scheme", "text", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["seal_code"] in err
    assert err.count("封存码") == 1


def test_who_watched_and_the_log(shops: Path, tmp_path: Path, capsys: Captured) -> None:
    """Two witnesses note the code before the dice; the log has the three records; the seal is gone."""
    words = ["draw", str(shops), "--count", "2", "--authority", "示例局", "--wait", "2"]
    words += ["--witness", "岑某=示例局", "--witness", "褚某=示例公证处"]
    words += ["--log", str(tmp_path / "log.jsonl"), "--save", str(tmp_path / "公开.json")]
    assert main(words) == 0
    assert "见证" in capsys.readouterr().out
    report = verify_bundle((tmp_path / "公开.json").read_bytes())
    assert [report.sessions[-1][name] for name in ("numbers", "early", "only")] == ["witnessed"] * 3
    assert len((tmp_path / "log.jsonl").read_bytes().splitlines()) == 3
    assert not (tmp_path / "公开.json.sealed").exists()
    log = ["--log", str(tmp_path / "log.jsonl")]
    assert main(["verify", str(tmp_path / "公开.json"), *log]) == 0


def test_a_log_that_is_none_is_refused(shops: Path, tmp_path: Path) -> None:
    """A file that is no log of draws, or whose end is cut, is not continued."""
    for text in ("x\n", '{"a":1}'):
        (tmp_path / "log.jsonl").write_text(text, encoding="utf-8")
        assert main(["draw", str(shops), "--count", "1", "--log", str(tmp_path / "log.jsonl")]) == 3
