"""`ssj`: exit codes say what happened, results go to stdout, words to stderr."""

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ssj_core.cli import COMMANDS, FAILED, main
from ssj_core.errors import FailedError, InputRefusedError, MissingExtraError, SsjError
from ssj_core.errors.journal import StoreBusyError, StoreFailedError, StoreReadOnlyError
from ssj_core.errors.saving import NotWrittenError, PlaceRefusedError


class StandIn(ModuleType):
    """A command that does what the test wants."""

    def __init__(self, act: object) -> None:
        """Take what `run` raises or returns."""
        super().__init__("ssj_core.cli.demo")
        self.act = act

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Take no words."""

    def run(self, _: argparse.Namespace) -> int:
        """Raise or return what was given."""
        if isinstance(self.act, BaseException):
            raise self.act
        assert isinstance(self.act, int)
        return self.act


@pytest.mark.parametrize(
    "act, code",
    [
        (0, 0),
        (1, 1),
        (2, 2),
        (SsjError(), 1),
        (InputRefusedError(), 3),
        (MissingExtraError(feature="XLSX", extra="xlsx"), 2),
    ],
)
def test_exit_codes(
    act: object, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 holds, 1 wrong, 2 usage or a part not installed, 3 input refused; errors in both languages."""
    monkeypatch.setitem(sys.modules, "ssj_core.cli.demo", StandIn(act))
    assert main(["demo"]) == code
    told = capsys.readouterr()
    assert told.out == ""
    if isinstance(act, SsjError):
        assert act.message("zh") in told.err
        assert act.message("en") in told.err


@pytest.mark.parametrize(
    "failure",
    [
        ZeroDivisionError("x"),
        RecursionError("too deep"),
        MemoryError(),
        PermissionError(13, "Permission denied", "x.db"),
        OSError(28, "No space left on device"),
        FailedError(why="disk full"),
        StoreBusyError(where="a.db", why="locked"),
        StoreReadOnlyError(where="a.db"),
        StoreFailedError(where="a.db", why="disk I/O error"),
        NotWrittenError(path="x.json", why="no space"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_failure_is_no_verdict(
    failure: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where program or machine failed the exit is 70, with words and without a traceback."""
    monkeypatch.setitem(sys.modules, "ssj_core.cli.demo", StandIn(failure))
    assert main(["demo"]) == FAILED
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_a_place_that_cannot_be_written_is_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output found unwritable before the work begins is 2."""
    refused = PlaceRefusedError(path="x", why_zh="没有文件夹", why_en="no folder")
    monkeypatch.setitem(sys.modules, "ssj_core.cli.demo", StandIn(refused))
    assert main(["demo"]) == 2
    assert "no folder" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_stdout_is_no_verdict() -> None:
    """What could not be printed was not said: exit 70, one line."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "ssj_core", "schema", "plan.file"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == FAILED
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [[], ["dance"], ["demo"], ["draw", "x.csv"], ["verify"]])
def test_wrong_usage_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No command, an unknown one, a word missing: exit 2 and the usage."""
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command stands there with its line in both languages."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    text = "".join(capsys.readouterr().out.split())
    assert all(name in text for name in COMMANDS)
    assert all(" / " in line for line in COMMANDS.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_a_module(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A listed command can be configured and run, and explains itself."""
    module = importlib.import_module(f"ssj_core.cli.{name}")
    assert callable(module.configure)
    assert callable(module.run)
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert "usage: ssj" in capsys.readouterr().out


def test_only_the_command_asked_for_is_loaded() -> None:
    """`ssj --help` reads none of the commands."""
    ask = (
        "import sys\nfrom ssj_core.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith('ssj_core.cli.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stderr.strip() == "[]"


def test_chinese_is_printed_under_any_locale() -> None:
    """A server with LANG=C prints the same bytes."""
    words = [sys.executable, "-m", "ssj_core", "--help"]
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(words, capture_output=True, env=env, check=True)  # noqa: S603 - our own words
    assert "复核" in done.stdout.decode("utf-8")


def test_a_reader_who_has_seen_enough_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ssj … | head` ends quietly with 0."""
    closed: list[tuple[int, int]] = []
    monkeypatch.setitem(sys.modules, "ssj_core.cli.demo", StandIn(BrokenPipeError()))
    monkeypatch.setattr(os, "dup2", lambda old, new: closed.append((old, new)))
    monkeypatch.setattr(os, "open", lambda *_: 99)
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    assert main(["demo"]) == 0
    assert closed == [(99, 1)]


def test_the_words_of_the_process_are_the_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an argument `main` reads the command line."""
    monkeypatch.setattr(sys, "argv", ["ssj", "verify", "/nobody/there.json"])
    assert main() == 2
    assert capsys.readouterr().err
