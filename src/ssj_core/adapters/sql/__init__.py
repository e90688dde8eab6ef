"""A journal in the embedder's own database, over SQLAlchemy Core: PostgreSQL, MariaDB, SQLite.

The extra ``sql`` brings SQLAlchemy; the driver comes with the database (``postgresql``, ``mariadb``).
"""

from ssj_core.errors import MissingExtraError

try:
    import sqlalchemy as _sqlalchemy
except ImportError as error:  # pragma: no cover - the extra is there where the tests run
    raise MissingExtraError(feature="adapters.sql", extra="sql") from error

from ssj_core.adapters.sql.installing import install, schema_of, upgrade
from ssj_core.adapters.sql.store import SqlStore
from ssj_core.adapters.sql.tables import SCHEMA

__all__ = ["SCHEMA", "SqlStore", "install", "schema_of", "upgrade"]

del _sqlalchemy
