"""One target asks: the sentence, the proofs, and the one-line checks."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ssj_core.cli import main
from ssj_core.encoding import SUITES
from ssj_core.errors.encoding import IdRefusedError
from ssj_core.verify import Answer, verify_target
from ssj_core.verify.commands import commands
from ssj_core.verify.tree import Trees

QUOTED = '个体户·甲 "引号"'


def ask(data: bytes, target: str) -> Answer:
    """Return the only answer."""
    report = verify_target(data, target)
    assert report.exit_code == 0, report.text("en")
    json.dumps(report.document())
    (answer,) = report.answers
    return answer


def test_public_bundle(draw: Any) -> None:
    """A public bundle tells drawn, ticket, lowest and highest threshold; not the own stratum's."""
    made = draw()
    row = made.rows["2026-017"]
    edges = sorted(row[s]["edge"][1] for s in "AD")
    name = row["A"]["chosen"][0][1]
    answer = ask(made.public(), name)
    assert (answer.listed, answer.in_frame, answer.threshold) == (True, None, None)
    assert (answer.line, answer.highest) == ("target-listed", edges[1])
    assert answer.ticket == made.m.T(made.key("unit", "2026-017"), name)
    assert "名单中有它" in answer.text("zh")
    assert "It is listed" in answer.text("en")
    other = ask(made.public(), "只有一户")
    assert (other.listed, other.in_frame) == (False, None)
    assert other.line in {"target-over", "target-between"}


def test_low_ticket_not_drawn_was_not_listed(draw: Any, tools: Any) -> None:
    """A ticket within every line and not listed is a claim; above a line, it depends on the group."""
    made = draw(tasks=[tools.task(numbers={"A": 3, "D": 2, "Z": 1})])
    key = made.key("unit", "2026-017")
    low = min(made.rows["2026-017"][s]["edge"][1] for s in "ADZ")
    name = next(n for n in map(str, range(10**6)) if made.m.T(key, n) < low)
    assert ask(made.public(), name).line == "target-claim"
    high = max(made.rows["2026-017"][s]["edge"][1] for s in "ADZ")
    over = next(n for n in map(str, range(10**6)) if made.m.T(key, n) > high)
    assert ask(made.public(), over).line == "target-over"
    between = next(n for n in map(str, range(10**6)) if low < made.m.T(key, n) <= high)
    assert ask(made.public(), between).line == "target-between"


@pytest.mark.parametrize("suite", SUITES)
def test_auditor_proves(draw: Any, tools: Any, suite: str) -> None:
    """The auditor's bundle proves inclusion, absence, and not being drawn."""
    made, trees = draw(suite=suite), Trees(suite)
    entry = made.COMMIT["tasks"][0]
    roots = {s["label"]: (s["root"], s["size"]) for s in entry["strata"]}
    for name in tools.FRAME["A"]:
        answer = ask(made.auditor(), name)
        proof = answer.proofs["frame"]
        leaf = proof["leaf"].encode()
        root, size = roots[proof["label"]]
        assert trees.climb(leaf, proof["index"], size, proof["path"]) == root
        assert answer.threshold == made.rows["2026-017"]["A"]["edge"][1]
        drawn = answer.ticket <= str(answer.threshold)
        assert (answer.listed, "not_drawn" in answer.proofs) == (drawn, not drawn)
    answer = ask(made.auditor(), "3")
    assert (answer.in_frame, answer.listed) == (False, False)
    for part in answer.proofs["absence"]:
        root, size = roots[part["label"]]
        assert (part["root"], part["size"]) == (root, size)
        sides = [part[side] for side in ("left", "right") if side in part]
        assert sides
        for side in sides:
            assert trees.climb(side["leaf"].encode(), side["index"], size, side["path"]) == root
            assert side["leaf"].startswith(f"{len(side['id'].encode())}:{side['id']},")
        if len(sides) == 2:
            assert sides[1]["index"] == sides[0]["index"] + 1
            assert sides[0]["id"].encode() < b"3" < sides[1]["id"].encode()
        else:
            assert sides[0]["index"] == (size - 1 if "left" in part else 0)
    result = made.RESULT["tasks"][0]
    for side in ("left", "right"):
        beside = answer.proofs["not_drawn"].get(side)
        if beside:
            found = trees.climb(
                beside["leaf"].encode(), beside["index"], result["size"], beside["path"]
            )
            assert found == result["root"]


def test_slip(draw: Any) -> None:
    """A slip tells its own target everything, and others nothing."""
    made = draw()
    answer = ask(made.slip(QUOTED), QUOTED)
    assert answer.in_frame is True
    assert answer.listed is (QUOTED in [r[1] for r in made.chosen(made.o.tasks[0])])
    assert answer.threshold == made.rows["2026-017"]["D"]["edge"][1]
    other = ask(made.slip(QUOTED), "只有一户")
    assert (other.in_frame, other.listed, other.ticket) == (None, None, "")
    nothing = dict.fromkeys(("result", "unit_key", "threshold", "rank", "drawn"))
    records = [made.TASKS[0], made.COMMIT]
    bare = ask(made.slip(QUOTED, **nothing, records=records), QUOTED)
    assert (bare.listed, bare.line) == (None, "slip")


def test_closed_and_void(draw: Any) -> None:
    """While the list is closed the answer says so; a void session says void."""
    made = draw(mode="unannounced", items=["secret", "dice:" + "4" * 20], purpose="rehearsal")
    answer = ask(made.public(), "只有一户")
    assert (answer.listed, answer.commands, answer.line) == (None, None, "target-closed")
    assert ask(made.auditor(), "只有一户").listed is False
    void = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "x",
        "at": "2026-03-04T08:00:00+08:00",
        "approver": "y",
        "opens": made.OPEN,
    }
    answer = ask(made.public(void), "只有一户")
    assert answer.void
    assert "void" in answer.text("en")
    assert "演练" in verify_target(made.public(), "只有一户").text("zh")
    proofs = draw(reveals="proofs", items=["secret", "dice:" + "4" * 20])
    assert ask(proofs.public(), "只有一户").listed is False


def test_apart_has_two_edges(draw: Any, tools: Any) -> None:
    """In tasks kept apart a low ticket is not enough to be drawn."""
    tasks = [
        tools.task(n, group="g", relation="apart", numbers={"A": 1, "D": 1, "Z": 0})
        for n in ("t1", "t2")
    ]
    made = draw(tasks=tasks)
    report = verify_target(made.public(), "00")
    assert {answer.line for answer in report.answers} <= {"target-over", "target-between"}


def test_wrong_bundle_answers_nothing(draw: Any) -> None:
    """From a bundle that does not hold no answer is given; an id outside the grammar is refused."""
    data = draw().public()
    for bad in (data.replace(b"2026-017", b"2026-018"), b"{}"):
        report = verify_target(bad, "只有一户")
        assert (report.exit_code, report.answers) == (1, ())
        assert "WRONG" in report.text("en")
        assert "不符" in report.text("zh")
    with pytest.raises(IdRefusedError):
        verify_target(data, "a\u200b")


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "name", ["91159900000000000A", QUOTED, "back\\slash %s 1e5", "it's $HOME `x`", "-n"]
)
def test_shell_line(draw: Any, suite: str, name: str) -> None:
    """The line for a shell prints the ticket, whatever the id has in it."""
    made = draw(suite=suite)
    key = made.key("unit", "2026-017")
    line = commands(key, name, suite)
    if suite == "sm3" and not shutil.which("openssl"):
        pytest.skip("no openssl")
    shell = shutil.which("sh")
    assert shell
    told = subprocess.run([shell, "-c", line.shell], capture_output=True, text=True, check=True)  # noqa: S603 - the line under test
    assert told.stdout.startswith(made.m.T(key, name))
    assert set(line.document()) == (
        {"shell", "powershell", "certutil"} if suite == "sha256" else {"shell"}
    )


def test_windows_lines_quote() -> None:
    """In PowerShell a quote inside a literal is doubled, and the bytes are UTF-8 by name."""
    line = commands("0" * 64, "它's", "sha256")
    assert "它''s'" in line.powershell
    assert "UTF8.GetBytes" in line.powershell
    assert line.certutil.endswith("SHA256")
    assert any("certutil" in text for text in line.lines("en"))


def test_the_command_takes_the_slip(
    draw: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`target` with a slip holds it against the bundle first: what it proves is the answer."""
    made = draw(items=["dice:40271582139904617735"])
    name = made.chosen(made.o.tasks[0])[0][1]
    bundle, slip = tmp_path / "bundle.json", tmp_path / "slip.json"
    bundle.write_bytes(made.public())
    slip.write_bytes(made.slip(name))
    words = ["verify", "target", str(bundle), name, "--slip", str(slip), "--lang", "en"]
    assert main(words) == 0
    assert "It is listed" in capsys.readouterr().out
    slip.write_bytes(made.slip(name, rank=9))
    assert main(words) == 1
    assert "$.drawn" in capsys.readouterr().out


@pytest.mark.parametrize(
    "idle",
    [["--head", "1:ab"], ["--log", "x"], ["--stamp", "x"], ["--engine", "duckdb"]],
    ids=lambda words: words[0],
)
def test_the_command_takes_nothing_idle(
    draw: Any, tmp_path: Path, idle: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What `target` would not look at is refused, so that nobody takes it for looked at."""
    bundle = tmp_path / "bundle.json"
    bundle.write_bytes(draw().public())
    assert main(["verify", "target", str(bundle), "甲", *idle]) == 2
    assert idle[0] in capsys.readouterr().err
    for path, word in ((bundle, "--head"), (tmp_path, "--with"), (tmp_path, "--engine")):
        assert main(["verify", str(path), word, "duckdb"]) == 2
        assert word in capsys.readouterr().err
