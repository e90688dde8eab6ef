"""A journal by its path or address: SQLite for a file, SQLAlchemy for everything with ``://``."""

from os import PathLike
from typing import TYPE_CHECKING, Final

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Suite

if TYPE_CHECKING:
    from ssj_core.adapters.sql import SqlStore

_FILE: Final = "sqlite:///"


def open_store(
    place: str | PathLike[str],
    *,
    suite: Suite | None = None,
    readonly: bool = False,
    timeout: float = 30.0,
) -> "SqliteStore | SqlStore":
    """Open the journal at `place`, or make it: a path, ``postgresql://…``, ``mariadb://…`` and so on.

    Raises:
        StoreAddressError: no address of a database.
        MissingExtraError: an address, and SQLAlchemy or the driver is not installed.
        JournalMissingError, SuiteMismatchError, StoreDamagedError, StoreBusyError, StoreFailedError,
            StoreSchemaError, StoreForbiddenError: see `SqliteStore` and `SqlStore`.

    >>> with open_store(":memory:") as store:
    ...     store.last()
    """
    where = str(place).removeprefix(_FILE)
    if "://" not in where:
        return SqliteStore(where, suite=suite, readonly=readonly, timeout=timeout)
    from ssj_core.adapters.sql import SqlStore  # noqa: PLC0415 - an extra, imported where it is used

    return SqlStore(where, suite=suite, readonly=readonly, timeout=timeout)
