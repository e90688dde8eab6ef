"""The default vault: the closed parts of sealed draws in one SQLite file, beside the journal."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Final, Self

from ssj_core.errors.journal import StoreBusyError
from ssj_core.errors.vault import VaultEmptyError, VaultTakenError, VaultUnsafeError

_OWNER: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_TABLE: Final = """CREATE TABLE IF NOT EXISTS ssj_vault (
  key TEXT PRIMARY KEY NOT NULL,
  data BLOB NOT NULL
) WITHOUT ROWID"""
_GUARD: Final = (
    "CREATE TRIGGER IF NOT EXISTS ssj_vault_no_update BEFORE UPDATE ON ssj_vault "
    "BEGIN SELECT RAISE(ABORT, 'what was sealed is never replaced'); END"
)


class SqliteVault:
    """A `ssj_core.ports.Vault` in a SQLite file that only its owner can read.

    One object may be shared between threads; processes open one each. Keep it off the site and out
    of the backups that others read: it holds the secrets of draws that are not thrown yet.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with SqliteVault(Path(folder) / "draws.vault") as vault:
    ...         vault.put("5e", b"closed")
    ...     with SqliteVault(Path(folder) / "draws.vault") as vault:
    ...         vault.get("5e")
    b'closed'
    """

    def __init__(self, place: str | os.PathLike[str], *, timeout: float = 30.0) -> None:
        """Open the vault at `place`, or make it, readable and writable by its owner only.

        Args:
            place: a file of its own, not the journal's.
            timeout: seconds to wait for another process.

        Raises:
            VaultUnsafeError: others may read the file, or it is no vault.
            StoreBusyError: another process held the file for longer than `timeout`.
        """
        self.where = str(place)
        self._lock = RLock()
        path = Path(place)
        try:
            # SQLite gives its side files the mode of the file, so the mode stands before SQLite.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER))
            mode = path.stat().st_mode
        except OSError as error:
            raise self._unsafe(f"无法打开（{error.strerror}）", f"{error.strerror}") from error
        if os.name == "posix" and mode & _OTHERS:
            raise self._unsafe(
                f"其他用户可以读取（{stat.filemode(mode)}）；请执行 chmod 600",
                f"others may read it ({stat.filemode(mode)}); chmod 600 it",
            )
        self._connection = sqlite3.connect(
            path, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            with self._told():
                self._connection.execute("PRAGMA journal_mode = DELETE")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute(_TABLE)
                self._connection.execute(_GUARD)
        except BaseException:
            self.close()
            raise

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, on the disk before this returns.

        Raises:
            VaultTakenError: other bytes are kept there; nothing changed.
        """
        with self._lock, self._told():
            statement = "INSERT INTO ssj_vault (key, data) VALUES (?, ?) ON CONFLICT DO NOTHING"
            self._connection.execute(statement, (key, bytes(data)))
            if self._find(key) != data:
                raise VaultTakenError(key=key)

    def get(self, key: str) -> bytes:
        """Return what was put under `key`.

        Raises:
            VaultEmptyError: nothing was.
        """
        with self._lock, self._told():
            found = self._find(key)
        if found is None:
            raise VaultEmptyError(key=key)
        return found

    def _find(self, key: str) -> bytes | None:
        query = "SELECT data FROM ssj_vault WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the vault."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def _unsafe(self, why_zh: str, why_en: str) -> VaultUnsafeError:
        return VaultUnsafeError(where=self.where, why_zh=why_zh, why_en=why_en)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say SQLite's errors in the library's words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise self._unsafe(f"数据库错误（{error}）", str(error)) from error
            raise StoreBusyError(where=self.where, why=str(error)) from error
        except sqlite3.DatabaseError as error:
            raise self._unsafe(f"不是保密库（{error}）", f"it is no vault ({error})") from error
