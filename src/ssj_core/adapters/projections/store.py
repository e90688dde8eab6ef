"""A journal whose tables are true after every append: one transaction for both."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ssj_core.adapters.beside import Beside
from ssj_core.adapters.projections.projector import Projector
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Suite
from ssj_core.errors.projections import ProjectionUnreadError
from ssj_core.journal import Journal, Row
from ssj_core.oversight import Law

if TYPE_CHECKING:
    from ssj_core.adapters.sql import SqlStore


class ProjectingStore:
    """A `ssj_core.ports.Store` over a `SqliteStore` or a `SqlStore`, its tables in the same database.

    An append that cannot be projected is not appended: what a page reads is what the journal says.

    >>> store = ProjectingStore(SqliteStore(":memory:"))
    >>> store.projector.position
    0
    """

    def __init__(self, inner: "SqliteStore | SqlStore", law: Law | None = None) -> None:
        """Project what `inner` takes; `law` is needed for the obligations."""
        self.inner = inner
        own = inner.connection if isinstance(inner, SqliteStore) else None
        self.projector = Projector(Journal(inner), own, law)
        self.projector.catch_up()

    @property
    def connection(self) -> Any:  # noqa: ANN401 - of whichever database
        """The connection journal and tables are written on; in a transaction only, where it is a pool's."""
        return self.inner.connection

    @property
    def values(self) -> Beside | None:
        """The texts beside the journal."""
        return self.inner.values

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain."""
        return self.inner.suite

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append, and bring the tables up to it.

        Raises:
            VersionConflictError: the stream stands elsewhere; nothing was written.
            ProjectionUnreadError: no table can hold it; nothing was written.
        """
        with self.inner.transaction():
            rows = self.inner.append(stream, expected_version, payloads)
            self.projector.catch_up()
            for event in self.projector.unread[::-1]:
                if event.kind and rows and event.seq >= rows[0].seq:
                    raise ProjectionUnreadError(seq=event.seq, kind=event.kind, why=event.why)
        return rows

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield the rows with `seq` above `after`: all of them, or those of one stream."""
        return self.inner.read(stream, after)

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        return self.inner.version(stream)

    def heads(self) -> Mapping[str, int]:
        """Return the last version of every stream."""
        return self.inner.heads()

    def last(self) -> Row | None:
        """Return the journal's last row, None when it is empty."""
        return self.inner.last()

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which everything stands or falls together."""
        return self.inner.transaction()
