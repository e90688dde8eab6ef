"""Databases for the tests: a folder of SQLite files, a PostgreSQL and a MariaDB of the tests' own."""

from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from ssj_core.testing import servers

KINDS = ("sqlite", "postgresql", "mariadb")
_NUMBERS = count(1)


def running(kind: str, folder: Path) -> Generator[object]:
    """Yield what gives new databases of a kind; skip where its server is not installed."""
    if kind == "sqlite":
        yield folder
        return
    start = servers.postgresql if kind == "postgresql" else servers.mariadb
    try:
        with start() as server:
            yield server
    except servers.ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module", params=KINDS)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[object]:
    """Something that gives new databases: a folder, or a server of the module's own."""
    yield from running(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def url(database: object) -> URL:
    """Return the address of an empty database."""
    return new_url(database)


def new_url(database: object) -> URL:
    """Return the address of a new, empty database."""
    name = f"ssj{next(_NUMBERS)}"
    if isinstance(database, Path):
        return make_url(f"sqlite:///{database / name}.db")
    assert isinstance(database, servers.Server)
    return servers.new_database(database, name)


def address(url: URL) -> str:
    """Return the whole address as text."""
    return url.render_as_string(hide_password=False)
