"""The tables of a journal in any SQL database, and the guards that a dialect can put on them.

Only what every database of the family has: text, whole numbers, bytes, explicit keys. Hashes are
text, since bytes cannot be unique everywhere; nothing is generated, returned or merged by the
database.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

from ssj_core.adapters import sqlite_schema
from ssj_core.encoding.ids import MAX_BYTES

FORMAT: Final = sqlite_schema.FORMAT
SCHEMA: Final = sqlite_schema.SCHEMA
"""Version of the tables that this release makes and writes."""

_STREAM: Final = (
    String(MAX_BYTES)
    .with_variant(mysql.VARCHAR(MAX_BYTES, charset="utf8mb4", collation="utf8mb4_bin"), "mysql")
    .with_variant(mysql.VARCHAR(MAX_BYTES, charset="utf8mb4", collation="utf8mb4_bin"), "mariadb")
)
_HASH: Final = (
    String(64)
    .with_variant(mysql.VARCHAR(64, charset="ascii", collation="ascii_bin"), "mysql")
    .with_variant(mysql.VARCHAR(64, charset="ascii", collation="ascii_bin"), "mariadb")
)
_BYTES: Final = (
    LargeBinary().with_variant(mysql.LONGBLOB(), "mysql").with_variant(mysql.LONGBLOB(), "mariadb")
)

METADATA: Final = MetaData()
JOURNAL: Final = Table(
    "ssj_journal",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", _STREAM, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("payload", _BYTES, nullable=False),
    Column("hash", _HASH, nullable=False, unique=True),
    UniqueConstraint("stream", "version"),
    mysql_engine="InnoDB",
    mariadb_engine="InnoDB",
)
META: Final = Table(
    "ssj_journal_meta",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
    mysql_engine="InnoDB",
    mariadb_engine="InnoDB",
)
HEAD: Final = Table(
    "ssj_journal_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    mysql_engine="InnoDB",
    mariadb_engine="InnoDB",
)
"""One row: the writers' lock, and the end of the journal as the last writer left it."""

VALUES: Final = Table(
    "ssj_journal_values",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kept", _BYTES, nullable=False),
    mysql_engine="InnoDB",
    mariadb_engine="InnoDB",
)
"""Texts beside the journal, which can be erased."""

NO_HASH: Final = "-"
"""What `HEAD` says before the first event; some databases take an empty text for NULL."""

_REFUSE: Final = """CREATE FUNCTION ssj_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"""
_TABLES: Final = ("ssj_journal", "ssj_journal_meta")


def is_mysql(dialect: Dialect) -> bool:
    """Tell whether a dialect is of the MySQL family."""
    return dialect.name in ("mysql", "mariadb")


def create_statements(dialect: Dialect) -> list[str]:
    """Return the statements that make the tables and their guards."""
    if dialect.name == "sqlite":
        guards = [sqlite_schema.guard_sql(name) for name in sqlite_schema.GUARDS]
        return [*sqlite_schema.TABLES, sqlite_schema.VALUES, *guards]
    made = [
        str(CreateTable(table).compile(dialect=dialect)).strip()
        for table in (JOURNAL, META, HEAD, VALUES)
    ]
    return made + guard_statements(dialect)


def guard_statements(dialect: Dialect) -> list[str]:
    """Return the statements that make the tables refuse UPDATE and DELETE, where we know how."""
    if dialect.name == "postgresql":
        return [
            _REFUSE,
            *(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {event} ON {table} FOR EACH {each} "
                "EXECUTE PROCEDURE ssj_journal_refuse()"
                for table in _TABLES
                for what, event, each in (
                    ("change", "UPDATE OR DELETE", "ROW"),
                    ("truncate", "TRUNCATE", "STATEMENT"),
                )
            ),
        ]
    if is_mysql(dialect):
        return [
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
            "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'"
            for table in _TABLES
            for event in ("UPDATE", "DELETE")
        ]
    return []
