"""Nothing is lost after the dice: places are tried before, results come first, files are whole."""

import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import ssj_core as ssj
from ssj_core.adapters import saving
from ssj_core.adapters.saving import check_place, write_whole
from ssj_core.cli import main
from ssj_core.errors.saving import NotWrittenError, PlaceRefusedError
from ssj_core.verify import verify_bundle

DICE = "4027 1582 1399 0461 7735\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    """Return a register of twenty."""
    path = tmp_path / "名录.csv"
    path.write_text("编号\n" + "\n".join(f"店{n:02}" for n in range(20)), encoding="utf-8")
    return path


def words(shops: Path, *more: str) -> list[str]:
    """Return the words of a rehearsal."""
    return ["draw", str(shops), "--count", "3", "--scheme", "text", "--rehearse", *more]


def test_a_place_is_refused_once_and_plainly(tmp_path: Path) -> None:
    """The reason stands in the message once, and is not wrapped in itself."""
    there = tmp_path / "有.json"
    there.write_text("x")
    for path, why in (
        (there, "文件已存在"),
        (tmp_path, "不是普通文件"),
        (there / "x", "没有文件夹"),
    ):
        with pytest.raises(PlaceRefusedError) as refused:
            check_place(path)
        assert refused.value.params["why_zh"].startswith(why)


def test_every_output_is_tried_before_the_dice(
    shops: Path, tmp_path: Path, capsys: Captured
) -> None:
    """A folder, a name too long, one name twice, a file that is there: exit 2, nothing sealed."""
    there = tmp_path / "有.json"
    there.write_text("旧", encoding="utf-8")
    places = [
        ["--save", str(tmp_path)],
        ["--save", str(tmp_path / ("长" * 200))],
        ["--save", str(tmp_path / "x.json"), "--auditor", str(tmp_path / "y" / ".." / "x.json")],
        ["--save", str(there)],
        ["--auditor", str(tmp_path / "无" / "x.json")],
    ]
    if Path("/dev/full").exists():
        places.append(["--save", "/dev/full"])
    for place in places:
        assert main(words(shops, *place)) == 2, place
        told = capsys.readouterr()
        assert told.out == ""
        assert "封存码" not in told.err
    assert there.read_text(encoding="utf-8") == "旧"
    assert main(words(shops, "--save", str(shops), "--overwrite")) == 2
    assert "店00" in shops.read_text(encoding="utf-8")
    assert main(words(shops, "--save", str(there), "--overwrite")) == 0
    assert verify_bundle(there.read_bytes()).exit_code in (0, 1)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_full_disk_after_the_dice(
    shops: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is out first; the bundle goes elsewhere and says where; exit 70."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(elsewhere))
    target = tmp_path / "包.json"
    whole = saving._place

    def full(made: Path, path: Path, *, overwrite: bool) -> None:
        if path == target:
            raise OSError(28, "No space left on device")
        whole(made, path, overwrite=overwrite)

    monkeypatch.setattr(saving, "_place", full)
    assert main(words(shops, "--save", str(target), "--json")) == 70
    told = capsys.readouterr()
    assert len(json.loads(told.out)["drawn"]) == 3
    assert "结果有效；复核包未能写入" in told.err
    (kept,) = elsewhere.iterdir()
    assert str(kept) in told.err
    assert kept.read_bytes().startswith(b"{")
    assert not target.exists()


def test_a_full_standard_output(shops: Path, tmp_path: Path) -> None:
    """Where the result cannot be printed the bundle is saved all the same, and the exit says so."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    target = tmp_path / "包.json"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own module, run by this interpreter
            [sys.executable, "-m", "ssj_core", *words(shops, "--save", str(target))],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 70
    assert "Traceback" not in done.stderr.decode()
    assert target.exists()


def test_too_few_digits_are_asked_for_again(
    shops: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer digits than needed cost no seal: the dice are asked for once more."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"123\n{DICE}"))
    assert main(["draw", str(shops), "--count", "3", "--scheme", "text", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err.count("掷十面骰子") == 2
    assert told.err.count("封存码") == 1


def test_a_result_never_lies_over_another_file(tmp_path: Path) -> None:
    """The same bytes may stand; other bytes only if asked; the auditor's bundle is its owner's."""
    result = ssj.seal(["甲", "乙"], count=1).draw(ssj.rehearse())
    path = result.save(tmp_path / "包.json")
    assert result.save(path).read_bytes() == result.bundle()
    other = ssj.seal(["甲", "乙"], count=1).draw(ssj.rehearse())
    with pytest.raises(PlaceRefusedError, match="--overwrite"):
        other.save(path)
    assert path.read_bytes() == result.bundle()
    assert other.save(path, overwrite=True).read_bytes() == other.bundle()
    private = result.save(tmp_path / "审计.json", bundle="auditor")
    assert private.stat().st_mode & 0o077 == 0
    with pytest.raises(PlaceRefusedError, match="没有文件夹"):
        result.save(tmp_path / "无" / "包.json")


def test_writing_breaks_off_whole(tmp_path: Path) -> None:
    """A file size that runs out leaves neither half a file nor a temporary one."""
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from ssj_core.adapters.saving import write_whole\n"
        "from ssj_core.errors.saving import NotWrittenError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 5000)\n"
        "except NotWrittenError as error: print(error)\n"
    )
    target = tmp_path / "a.json"
    done = subprocess.run(  # noqa: S603 - our own script, run by this interpreter
        [sys.executable, "-c", script, str(target)],
        capture_output=True,
        check=True,
        env={**os.environ},
    )
    assert "未能写入" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []
    assert resource.RLIMIT_FSIZE is not None


def test_somebody_was_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears meanwhile is not replaced, with links and without."""
    target = tmp_path / "a.json"

    def quicker(*_: object) -> None:
        target.write_bytes(b"theirs")
        raise OSError(95, "no links here")

    monkeypatch.setattr("os.link", quicker)
    with pytest.raises(PlaceRefusedError, match="已存在"):
        write_whole(target, b"ours")
    assert target.read_bytes() == b"theirs"
    with pytest.raises(PlaceRefusedError):
        check_place(target)
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(5, "I/O error")))
    with pytest.raises(NotWrittenError, match="I/O error"):
        write_whole(tmp_path / "b.json", b"ours")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_copy_of_a_check_is_tried_first(tmp_path: Path, capsys: Captured) -> None:
    """--write-faults looks at its target before reading, and the report comes before the copy."""
    register = tmp_path / "a.csv"
    register.write_text("uscc\nbad\n", encoding="utf-8")
    there = tmp_path / "有.xlsx"
    there.write_bytes(b"old")
    base = ["check", "register", str(register), "--write-faults"]
    assert main([*base, str(there)]) == 2
    assert capsys.readouterr().out == ""
    assert there.read_bytes() == b"old"
    assert main([*base, str(there), "--overwrite"]) == 1
    assert "length 1" in capsys.readouterr().out
    assert there.read_bytes()[:2] == b"PK"
