"""`run.py`: an environment made once, words passed on, the checks in their order; no network here."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


class Programs:
    """Stands in for `run`: remembers what was called, answers with the codes it was given."""

    def __init__(self, answer: Callable[[list[str]], int]) -> None:
        """Answer each call with `answer`."""
        self.calls: list[list[str]] = []
        self.answer = answer

    def __call__(self, *words: object, **_: Any) -> int:
        """Remember the words."""
        self.calls.append([str(word) for word in words])
        return self.answer(self.calls[-1])


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load run.py, moved to a folder of its own, with nothing installed and nothing run."""
    spec = importlib.util.spec_from_file_location("run_of_the_readme", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    home = tmp_path / ".venv"

    def make_venv() -> None:
        made.append(1)
        home.mkdir(exist_ok=True)
        (home / "python").touch()

    made: list[int] = []
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "VENV", home)
    monkeypatch.setattr(module, "PYTHON", home / "python")
    monkeypatch.setattr(module, "made", made, raising=False)
    monkeypatch.setattr(module, "original_make_venv", module.make_venv, raising=False)
    monkeypatch.setattr(module, "make_venv", make_venv)
    monkeypatch.setattr(module, "run", Programs(lambda _: 0))
    monkeypatch.chdir(tmp_path)
    return module


def test_it_installs_once(runner: ModuleType) -> None:
    """The first call makes the environment and installs; the second starts at once."""
    runner.prepare([])
    assert len(runner.made) == 1
    (pip,) = runner.run.calls
    assert pip[1:4] == ["-m", "pip", "install"]
    assert pip[-1] == f"{runner.HERE}[all]"
    runner.prepare([])
    assert (len(runner.made), len(runner.run.calls)) == (1, 1)


def test_groups_are_added_to_what_is_there(runner: ModuleType) -> None:
    """The tests' packages go into the same environment; a plain call afterwards needs nothing."""
    runner.prepare([])
    runner.prepare(["test", "lint", "docs"])
    assert len(runner.made) == 1
    words = " ".join(runner.run.calls[-1])
    assert all(name in words for name in ("pytest>=", "hypothesis>=", "mypy>=", "sphinx>="))
    runner.prepare([])
    runner.prepare(["test", "lint", "docs"])
    assert len(runner.run.calls) == 2


def test_another_pyproject_is_installed_anew(runner: ModuleType) -> None:
    """A changed list of dependencies is never met with an old environment."""
    runner.prepare([])
    with (runner.HERE / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    runner.prepare([])
    assert len(runner.made) == 2


def test_an_environment_without_its_python_is_made_anew(runner: ModuleType) -> None:
    """A stamp says nothing about an interpreter that has gone."""
    runner.prepare([])
    runner.PYTHON.unlink()
    runner.prepare([])
    assert len(runner.made) == 2


@pytest.mark.parametrize("groups", [[], ["test"]])
def test_a_failed_installation_leaves_no_stamp(groups: list[str], runner: ModuleType) -> None:
    """Killed or refused on the way, the next call begins anew."""
    runner.run.answer = lambda _: 1
    with pytest.raises(SystemExit):
        runner.prepare(groups)
    assert not list(runner.VENV.glob("ready-*"))
    runner.run.answer = lambda _: 0
    runner.prepare(groups)
    assert len(runner.made) == 2


@pytest.mark.parametrize(
    "words", [["demo", "out folder", "--seed", "-x"], ["verify", "包.json"], []]
)
def test_other_words_go_to_ssj_as_they_are(
    words: list[str], runner: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spaces, Chinese and options arrive unchanged, and so does the exit code."""
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    runner.run.answer = lambda call: 3 if "ssj_core" in call else 0
    assert runner.main() == 3
    assert runner.run.calls[-1] == [str(runner.PYTHON), "-m", "ssj_core", *words]


def test_an_old_python_is_told(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is made: what is needed, in both languages, on stderr."""
    monkeypatch.setattr(runner, "OLDEST", (99, 0))
    assert runner.main() == 2
    told = capsys.readouterr()
    assert "3.11" in told.err
    assert told.out == ""
    assert not runner.VENV.exists()


def checks(runner: ModuleType) -> list[str]:
    """Return the programs that were run after the installation, by their last telling word."""
    return [
        call[2] if call[1:2] == ["-m"] else Path(call[0]).name
        for call in runner.run.calls
        if "pip" not in call
    ]


def test_every_check_runs_in_order(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lint, format, floors, types, docs, tests."""
    monkeypatch.setattr(sys, "argv", ["run.py", "test"])
    assert runner.main() == 0
    done = checks(runner)
    assert done[:2] == ["ruff", "ruff"]
    assert set(done[2:4]) == {"lint-imports", "bandit"}
    assert set(done[4:6]) == {"mypy", "sphinx"}
    assert done[6:] == ["pytest"]


def test_the_branches_of_the_core(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests traced for the rooms of the core, then the report; a failed test ends it."""
    monkeypatch.setattr(sys, "argv", ["run.py", "test-cover"])
    assert runner.main() == 0
    assert checks(runner) == ["pytest", "coverage"]
    assert f"--fail-under={runner.LEAST}" in runner.run.calls[-1]
    assert all(f"--cov=ssj_core.{room}" in runner.run.calls[-2] for room in runner.CORE)
    monkeypatch.setattr(runner, "run", Programs(lambda call: 4 if "pytest" in call else 0))
    assert runner.main() == 4
    assert checks(runner) == ["pytest"]
    assert all((ROOT / "src" / "ssj_core" / room).is_dir() for room in runner.CORE)


@pytest.mark.parametrize("bad, steps", [("lint-imports", 4), ("mypy", 6), ("pytest", 7)])
def test_the_first_failure_ends_the_checks(
    bad: str, steps: int, runner: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing runs after a check that failed; its code is the answer."""
    monkeypatch.setattr(sys, "argv", ["run.py", "test"])
    runner.run.answer = lambda call: (
        4 if bad in [Path(word).name for word in call[:3]] and "pip" not in call else 0
    )
    assert runner.main() == 4
    assert len(checks(runner)) == steps


@pytest.mark.parametrize(
    "words, marks", [(["test-long"], "long"), (["test", "tests/simple"], "not long")]
)
def test_a_part_of_the_tests(
    words: list[str], marks: str, runner: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The long runs, or the folders named: pytest alone, with the words handed on."""
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    assert runner.main() == 0
    assert checks(runner) == ["pytest"]
    call = runner.run.calls[-1]
    assert marks in call
    assert call[len(call) - len(words[1:]) :] == words[1:]


def test_without_ensurepip_virtualenv_helps(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some distributions leave ensurepip out: pip fetches virtualenv into a folder that goes again."""

    def broken(_: object, __: object) -> None:
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(runner.venv.EnvBuilder, "create", broken)
    runner.original_make_venv()
    first, second = runner.run.calls
    assert first[-1] == "virtualenv"
    assert second[1:3] == ["-m", "virtualenv"]
    runner.run.answer = lambda _: 1
    with pytest.raises(SystemExit, match="pip"):
        runner.original_make_venv()


def test_run_hands_back_the_exit_code() -> None:
    """A program is started with its words as they are, without a shell."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run;"
        " raise SystemExit(run.run(sys.executable, '-c', 'raise SystemExit(5)'))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own words
    assert done.returncode == 5


def test_only_the_standard_library_is_needed() -> None:
    """run.py runs before anything is installed."""
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    names = {
        line.split()[1].split(".")[0]
        for line in text.splitlines()
        if line.lstrip().startswith(("import ", "from "))
    }
    assert names <= set(sys.stdlib_module_names)


def test_the_wheelhouse_is_for_every_python_and_machine(
    runner: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The core is fetched once for each Python, extras for each machine too."""
    house = tmp_path / "house"

    def answer(words: list[str]) -> int:
        if "wheel" in words:
            (house / "ssj_core-0-py3-none-any.whl").write_bytes(b"12")
        return 0

    programs = Programs(answer)
    runner.run = programs  # type: ignore[attr-defined]
    assert runner.wheelhouse([str(house)]) == 0
    fetched = [words for words in programs.calls if "download" in words]
    assert [words[-1].endswith(".whl") for words in fetched] == [True] * len(runner.PYTHONS)
    programs.calls.clear()
    assert runner.wheelhouse([str(house), "sql", "http"]) == 0
    fetched = [words for words in programs.calls if "download" in words]
    assert len(fetched) == len(runner.PYTHONS) * len(runner.MACHINES)
    assert all(words[-1].endswith("[sql,http]") for words in fetched)
    assert "1 wheels" in capsys.readouterr().err
    assert runner.main.__doc__


def test_a_wheelhouse_that_cannot_be_filled(runner: ModuleType, tmp_path: Path) -> None:
    """Without a folder it says how it is used; what pip cannot get ends it."""
    assert runner.wheelhouse([]) == 2
    runner.run = Programs(lambda _: 1)  # type: ignore[attr-defined]
    assert runner.wheelhouse([str(tmp_path / "house")]) == 1
    (tmp_path / "house" / "ssj_core-0-py3-none-any.whl").touch()
    runner.run = Programs(lambda words: int("download" in words))  # type: ignore[attr-defined]
    assert runner.wheelhouse([str(tmp_path / "house")]) == 1
