"""Vaults keep the closed part of a sealed draw: to the byte, never replaced, for the owner's eyes."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from ssj_core.adapters.memory import MemoryVault
from ssj_core.adapters.sqlite_vault import SqliteVault
from ssj_core.errors.journal import StoreBusyError
from ssj_core.errors.vault import VaultUnsafeError
from ssj_core.ports import Vault
from ssj_core.testing import VaultContract

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")


class TestMemoryVault(VaultContract):
    """The vault contract, in memory."""

    def make_vault(self) -> MemoryVault:
        """Return a new vault."""
        return MemoryVault()


class TestSqliteVault(VaultContract):
    """The vault contract, in a file, closed and opened again in between."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "draws.vault"

    def make_vault(self) -> SqliteVault:
        """Return a new vault."""
        return SqliteVault(self.path)

    def files(self, vault: Vault) -> list[Path]:
        """Return the vault's file, and what SQLite keeps beside it."""
        del vault
        return list(self.path.parent.iterdir())

    def reopened(self, vault: Vault) -> SqliteVault:
        """Return the file opened by the next process."""
        assert isinstance(vault, SqliteVault)
        vault.close()
        return SqliteVault(self.path)


@posix
def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    """The file is 0600 whatever the umask; one that others may read is not opened."""
    path = tmp_path / "draws.vault"
    before = os.umask(0)
    try:
        with SqliteVault(path) as vault:
            vault.put("a", b"1")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]
    path.chmod(0o640)
    with pytest.raises(VaultUnsafeError, match="chmod 600"):
        SqliteVault(path)


def test_what_is_no_vault_is_refused(tmp_path: Path) -> None:
    """A folder, a text, a place that is not there: said in words, nothing is written over."""
    text = tmp_path / "text"
    text.write_bytes(b"no database at all" * 100)
    text.chmod(0o600)
    for place in (tmp_path, text, tmp_path / "none" / "draws.vault"):
        with pytest.raises(VaultUnsafeError):
            SqliteVault(place)
    assert text.read_bytes().startswith(b"no database")


def test_the_file_itself_refuses_a_change(tmp_path: Path) -> None:
    """Whoever goes around the library cannot replace what was sealed without removing the guard."""
    path = tmp_path / "draws.vault"
    with SqliteVault(path) as vault:
        vault.put("a", b"1")
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
        connection.execute("UPDATE ssj_vault SET data = x'00'")
    connection.close()


def test_a_held_file_is_busy(tmp_path: Path) -> None:
    """While another process writes, the vault says so instead of losing what it was given."""
    path = tmp_path / "draws.vault"
    with SqliteVault(path, timeout=0.05) as vault:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusyError):
            vault.put("a", b"1")
        other.execute("ROLLBACK")
        other.execute("DROP TABLE ssj_vault")
        other.close()
        with pytest.raises(VaultUnsafeError):
            vault.get("a")
