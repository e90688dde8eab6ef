"""One played year for everybody, and copies of it to break."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.calendar import WorkdayCalendar
from ssj_core.cli import main
from ssj_core.demo.district import PLACE
from ssj_core.demo.play import rulebook
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.service import Service


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Return the folder of a year played from the default seed, and what was said meanwhile."""
    out, said, progress = tmp_path_factory.mktemp("demo") / "year", StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(progress):
        assert main(["demo", str(out)]) == 0
    return out, said.getvalue(), progress.getvalue()


@pytest.fixture(scope="session")
def year(played: tuple[Path, str, str]) -> Path:
    """Return the folder of the year; nobody writes into it."""
    return played[0]


@pytest.fixture(scope="session")
def named() -> Callable[[Path, str], Path]:
    """Return what finds a file of a folder by its path; an attempt of a draw by the end of its name."""

    def find(out: Path, name: str) -> Path:
        path = out / name
        found = [path] if path.exists() else [*path.parent.glob(f"*~2026{path.name}")]
        return found[0]

    return find


@pytest.fixture(scope="session")
def service(year: Path) -> Iterator[Service]:
    """Return a service over the journal of the year, to read."""
    with SqliteStore(year / "ssj.db") as store:
        yield Service(Journal(store), rulebook(), Place(PLACE), WorkdayCalendar.cn())


@pytest.fixture(scope="module")
def copy(year: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the year, mended after each test that breaks it."""
    return Path(shutil.copytree(year, tmp_path_factory.mktemp("broken") / "year"))


@pytest.fixture
def breakable(year: Path, copy: Path) -> Iterator[Path]:
    """Lend the copy; put back every file that differs afterwards."""
    yield copy
    sound = {path.relative_to(year): path for path in year.rglob("*") if path.is_file()}
    for path in [path for path in copy.rglob("*") if path.is_file()]:
        if path.relative_to(copy) not in sound:
            path.unlink()
    for name, path in sound.items():
        place = copy / name
        if not place.is_file() or place.read_bytes() != path.read_bytes():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
