"""Ports kept in memory: for tests, notebooks and rehearsals. Nothing outlives the process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from types import MappingProxyType

from ssj_core.adapters.beside import Beside
from ssj_core.encoding import Suite, new_hash
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.vault import VaultEmptyError, VaultTakenError
from ssj_core.journal import Row, link
from ssj_core.ports import Publication


class MemoryStore:
    """A `ssj_core.ports.Store` in memory, safe to share between threads.

    >>> MemoryStore().heads()
    {}
    """

    def __init__(self, *, suite: Suite = "sha256") -> None:
        """Start an empty journal with the digest suite `suite`.

        Raises:
            UnknownSuiteError: there is no such suite.
        """
        new_hash(suite)
        self._suite = suite
        self._rows: list[Row] = []
        self._versions: dict[str, int] = {}
        self._lock = RLock()
        self.values = MemoryValues()

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain."""
        return self._suite

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append `payloads` to `stream` if it stands at `expected_version`, and return their rows.

        Raises:
            VersionConflictError: the stream stands elsewhere; nothing was written.
        """
        with self._lock:
            actual = self.version(stream)
            if actual != expected_version:
                raise VersionConflictError(stream=stream, expected=expected_version, actual=actual)
            rows = link(self.last(), stream, actual, payloads, self._suite)
            self._rows.extend(rows)
            self._versions[stream] = actual + len(rows)
            return rows

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield the rows with `seq` above `after`: all of them, or those of one stream."""
        with self._lock:
            rows = self._rows[max(after, 0) :]
        return (row for row in rows if stream in (None, row.stream))

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        with self._lock:
            return self._versions.get(stream, 0)

    def heads(self) -> dict[str, int]:
        """Return the last version of every stream."""
        with self._lock:
            return dict(self._versions)

    def last(self) -> Row | None:
        """Return the journal's last row, None when it is empty."""
        with self._lock:
            return self._rows[-1] if self._rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Return a context in which everything appended stands or falls together.

        Other threads wait until it ends.
        """
        with self._lock:
            size, versions = len(self._rows), dict(self._versions)
            kept = dict(self.values.rows)
            try:
                yield
            except BaseException:
                del self._rows[size:]
                self._versions, self.values.rows = versions, kept
                raise


class MemoryValues(Beside):
    """Texts beside a journal in memory: those of copies. It conceals nothing that is written here."""

    conceals = False

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.rows: dict[int, bytes] = {}

    def _rows(self, seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        yield from ((seq, self.rows[seq]) for seq in seqs if seq in self.rows)

    def _write(self, seq: int, data: bytes, *, new: bool) -> None:  # noqa: ARG002 - as its base has it
        if data:
            self.rows[seq] = data
        else:
            del self.rows[seq]


class MemoryPublisher:
    """A `ssj_core.ports.Publisher` that keeps the published files in a dict."""

    def __init__(self, channel: str) -> None:
        """Publish on `channel`."""
        self._channel = channel
        self._files: Mapping[str, bytes] = MappingProxyType({})

    @property
    def channel(self) -> str:
        """Name of the channel."""
        return self._channel

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Make `files` what is public, and return the receipt.

        Raises:
            PublicationRefusedError: a path cannot be published; nothing changed.
        """
        receipt = Publication.of(self._channel, files)
        self._files = MappingProxyType(dict(files))
        return receipt

    def published(self) -> Mapping[str, bytes]:
        """Return what is public now."""
        return self._files


class MemoryVault:
    """A `ssj_core.ports.Vault` in memory, safe to share between threads.

    >>> vault = MemoryVault()
    >>> vault.put("5e", b"closed")
    >>> vault.get("5e")
    b'closed'
    """

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[str, bytes] = {}
        self._lock = RLock()

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`.

        Raises:
            VaultTakenError: other bytes are kept there.
        """
        with self._lock:
            if self._kept.setdefault(key, bytes(data)) != data:
                raise VaultTakenError(key=key)

    def get(self, key: str) -> bytes:
        """Return what was put under `key`.

        Raises:
            VaultEmptyError: nothing was.
        """
        with self._lock:
            if key not in self._kept:
                raise VaultEmptyError(key=key)
            return self._kept[key]
