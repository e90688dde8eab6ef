"""Database servers of a test's own: started in a folder that goes away, on a socket or loopback.

For contract suites and benchmarks; a server that is not installed raises `ServerMissing`, which a
test turns into a skip with its reason.
"""

import os
import shutil
import socket
import subprocess  # nosec B404  # only our own words are run
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGQUIT, SIGTERM
from typing import Any, Final

from sqlalchemy import URL

_PLACES: Final = ("/usr/sbin", "/usr/local/sbin")
_MEMORY: Final = "/dev/shm"  # nosec B108  # noqa: S108 - the folder made in it is the server's own
_WAIT: Final = 60.0  # seconds until a server that does not answer is given up


class ServerMissing(RuntimeError):  # noqa: N818 - a reason to skip, not a mistake
    """The programs of a database server are not on this machine."""


def _program(name: str, *more: str) -> Path:
    """Return where a server's program lies; Debian keeps some off the PATH."""
    for place in more:
        for folder in sorted(Path("/").glob(place.removeprefix("/")), reverse=True):
            if (folder / name).exists():
                return folder / name
    found = shutil.which(name) or next(
        (str(Path(place) / name) for place in _PLACES if (Path(place) / name).exists()), None
    )
    if found is None:
        raise ServerMissing(f"no {name} is installed on this machine")
    return Path(found)


def _as(user: str) -> dict[str, Any]:
    """Return what makes a program run as `user` where this process is root: servers refuse to."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def _folder(user: str, *, disk: bool) -> Iterator[Path]:
    quick = None if disk or not os.access(_MEMORY, os.W_OK) else _MEMORY
    with tempfile.TemporaryDirectory(prefix="ssj", dir=quick, ignore_cleanup_errors=True) as place:
        folder = Path(place)
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        yield folder


class Server:
    """A running server.

    Attributes:
        url: address of its administrator's database.
    """

    def __init__(self, url: URL, process: "subprocess.Popen[bytes]") -> None:
        """Take what was started."""
        self.url, self._process = url, process

    @property
    def pid(self) -> int:
        """Number of the server's process."""
        return self._process.pid


def _wait(process: "subprocess.Popen[bytes]", socket_path: Path, log: Path) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.socket(socket.AF_UNIX) as door:
                door.connect(str(socket_path))
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    message = f"the server did not start: {said}"
    raise RuntimeError(message)


@contextmanager
def _running(
    user: str, words: list[str], at: Path, log: Path, stop: int
) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as said:
        process = subprocess.Popen(  # nosec B603  # noqa: S603 - our own words
            words, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=at.parent, **_as(user)
        )
    try:
        _wait(process, at, log)
        yield process
    finally:
        process.send_signal(stop)
        process.wait(timeout=_WAIT)


@contextmanager
def postgresql(*, disk: bool = False, **settings: str) -> Iterator[Server]:
    """Run a PostgreSQL server of this machine's programs and stop it at the end.

    Args:
        disk: keep its data on a disk; in memory otherwise, where the machine has such a place.
        settings: its own, by name.

    Raises:
        ServerMissing: there are none.
    """
    initdb = _program("initdb", "/usr/lib/postgresql/*/bin")
    with _folder("postgres", disk=disk) as folder:
        data = folder / "data"
        made = [str(initdb), "-D", str(data), "-A", "trust", "-U", "ssj", "--locale=C.UTF-8"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **_as("postgres"))  # nosec B603  # noqa: S603 - our own words
        options = {"listen_addresses": "", "unix_socket_directories": str(folder), **settings}
        words = [str(initdb.with_name("postgres")), "-D", str(data)]
        for name, value in options.items():
            words += ["-c", f"{name}={value}"]
        with _running(
            "postgres", words, folder / ".s.PGSQL.5432", folder / "log", SIGQUIT
        ) as process:
            query = {"host": str(folder)}
            url = URL.create("postgresql+psycopg", username="ssj", database="postgres", query=query)
            _until_ready(url)
            yield Server(url, process)


@contextmanager
def mariadb(*, disk: bool = False, **settings: str) -> Iterator[Server]:
    """Run a MariaDB server of this machine's programs and stop it at the end; see `postgresql`.

    Raises:
        ServerMissing: there are none.
    """
    program, installer = _program("mariadbd"), _program("mariadb-install-db")
    with _folder("mysql", disk=disk) as folder:
        data, door = folder / "data", folder / "door"
        made = [
            str(installer),
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **_as("mysql"))  # nosec B603  # noqa: S603 - our own words
        words = [
            str(program),
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={door}",
            f"--pid-file={folder / 'pid'}",
            "--skip-networking",
            *(f"--{name.replace('_', '-')}={value}" for name, value in settings.items()),
        ]
        with _running("mysql", words, door, folder / "log", SIGTERM) as process:
            query = {"unix_socket": str(door)}
            yield Server(
                URL.create("mariadb+pymysql", username="root", database="mysql", query=query),
                process,
            )


def _until_ready(url: URL) -> None:
    """Wait until a server that listens also answers."""
    from sqlalchemy import create_engine  # noqa: PLC0415 - where it is used
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 - where it is used

    engine, end = create_engine(url), time.monotonic() + _WAIT
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            engine.dispose()
            return


def new_database(server: Server, name: str) -> URL:
    """Make an empty database `name` on a server and return its address."""
    from sqlalchemy import create_engine, text  # noqa: PLC0415 - where it is used

    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.url.set(database=name)
