"""One played year for everybody, and copies of it to break."""

import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ssj_core.cli import main


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
