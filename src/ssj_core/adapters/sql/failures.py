"""What databases say when something fails, in the library's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ssj_core.adapters import sqlite_schema
from ssj_core.errors import SsjError
from ssj_core.errors.journal import (
    StoreBusyError,
    StoreDamagedError,
    StoreFailedError,
    StoreForbiddenError,
    StoreReadOnlyError,
)

# SQLSTATE of the PostgreSQL family, error numbers of the MySQL family.
_KINDS: Final[tuple[tuple[frozenset[str | int], type[SsjError]], ...]] = (
    # No lock in time, a serialisation failure, a deadlock; a key that somebody else has just used.
    (frozenset({"55P03", "40001", "40P01", "23505", 1205, 1213, 1020, 1062}), StoreBusyError),
    (frozenset({"25006", 1290, 1792, 1836}), StoreReadOnlyError),
    (frozenset({"42501", 1044, 1045, 1142, 1143, 1227, 1370, 1419}), StoreForbiddenError),
    (frozenset({"42P01", "42703", 1146, 1054}), StoreDamagedError),
)


def _code(orig: Any) -> str | int | None:  # noqa: ANN401 - an exception of any driver
    """Return the code a driver gives: the server's number or SQLSTATE."""
    first = orig.args[0] if getattr(orig, "args", ()) else None
    if type(first) is int:  # the MySQL family's own numbers say more than its states
        return first
    return getattr(orig, "sqlstate", None) or getattr(orig, "pgcode", None)


def told(error: SQLAlchemyError, where: str) -> SsjError:
    """Return the library's error for what a database or its driver says."""
    if isinstance(error, PoolTimeoutError):
        return StoreBusyError(where=where, why=str(error).splitlines()[0])
    orig = error.orig if isinstance(error, DBAPIError) else None
    why = (str(orig or error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(orig, sqlite3.IntegrityError):
        return StoreBusyError(where=where, why=why)
    if isinstance(orig, sqlite3.Error):
        return sqlite_schema.told(orig, where)
    kind = next((kind for codes, kind in _KINDS if _code(orig) in codes), StoreFailedError)
    return kind(where=where) if kind is StoreReadOnlyError else kind(where=where, why=why)


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Say a database's errors in the library's words."""
    try:
        yield
    except SQLAlchemyError as error:
        raise told(error, where) from error
