"""A journal by its path or address: SQLite for a file, SQLAlchemy for everything with ``://``."""

import re
from os import PathLike
from typing import TYPE_CHECKING, Final

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Suite

if TYPE_CHECKING:
    from ssj_core.adapters.sql import SqlStore

_SECRET: Final = re.compile(r"(?<=://)([^:/@]*):[^@]*@")
_FILE: Final = "sqlite:///"


def is_address(place: str | PathLike[str]) -> bool:
    """Tell whether a place is the address of a database, and no file.

    >>> is_address("mariadb://db/ssj"), is_address("ssj.db"), is_address("sqlite:///ssj.db")
    (True, False, False)
    """
    return "://" in file_of(place)


def file_of(place: str | PathLike[str]) -> str:
    """Return the path of a file that is named by its address; anything else as it is.

    >>> file_of("sqlite:///ssj.db")
    'ssj.db'
    """
    return str(place).removeprefix(_FILE)


def shown(place: str) -> str:
    """Return a place as messages name it: without its password.

    >>> shown("postgresql://ssj:secret@db/ssj")
    'postgresql://ssj:***@db/ssj'
    """
    return _SECRET.sub(r"\1:***@", place)


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
    where = file_of(place)
    if not is_address(place):
        return SqliteStore(where, suite=suite, readonly=readonly, timeout=timeout)
    from ssj_core.adapters.sql import SqlStore  # noqa: PLC0415 - an extra, imported where it is used

    return SqlStore(where, suite=suite, readonly=readonly, timeout=timeout)
