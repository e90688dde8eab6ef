"""What the journal asks of whatever keeps its rows (published as `ssj_core.ports.Store`)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from ssj_core.encoding import Suite
from ssj_core.journal.chain import Row


@runtime_checkable
class Store(Protocol):
    """Keeps the rows of one journal, in order, for ever.

    Promises (`ssj_core.testing.StoreContract` checks them):

    1. Rows only ever join at the end: none changes, none goes. There is no method to do either.
    2. `append` is all or nothing, and of two that race for one version exactly one succeeds.
    3. What `append` outside a transaction has returned survives the end of the process.
    4. `seq` is 1, 2, 3 … over the journal and `version` 1, 2, 3 … over each stream, without gaps;
       rows are those of `ssj_core.journal.link`.
    5. Bytes come back as they went in.
    6. A transaction holds the writers' lock from its beginning: whoever reads, decides and appends
       in one decides on what nobody else is changing, in whatever stream.
    7. Nobody sees what is not committed; a read gives whole appends, from the first event on.
    8. A handle may be shared between threads: nobody's append joins another's transaction.
    """

    @property
    def suite(self) -> Suite:
        """The digest suite of the chain, fixed when the journal was made."""
        ...

    def append(
        self, stream: str, expected_version: int, payloads: Sequence[bytes]
    ) -> tuple[Row, ...]:
        """Append `payloads` to `stream` if it stands at `expected_version`, and return their rows.

        Raises:
            VersionConflictError: the stream stands elsewhere; nothing was written.
        """
        ...

    def read(self, stream: str | None = None, after: int = 0) -> Iterator[Row]:
        """Yield the rows with `seq` above `after`, in order: all, or those of one stream."""
        ...

    def version(self, stream: str) -> int:
        """Return the last version of `stream`, 0 when it has no event."""
        ...

    def heads(self) -> Mapping[str, int]:
        """Return the last version of every stream."""
        ...

    def last(self) -> Row | None:
        """Return the journal's last row, None when it is empty."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which everything appended stands or falls together.

        Contexts nest: an inner one that fails takes back its own part only.
        """
        ...
