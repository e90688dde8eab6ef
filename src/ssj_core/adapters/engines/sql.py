"""The SQL: one fragment per dialect for a ticket, one shape of query for all."""

from collections.abc import Mapping
from typing import Final

from ssj_core.drawing.tickets import check_hex

DIALECTS: Final[Mapping[str, str]] = {
    "duckdb": "sha256('{key}' || {id})",
    # convert_to: a cast to bytea would read backslashes; COLLATE "C": bytes, not a language.
    "postgresql": "encode(sha256(convert_to('{key}' || {id}, 'UTF8')), 'hex') COLLATE \"C\"",
    "spark": "sha2(concat('{key}', {id}), 256)",
}
"""A row's ticket as 64 lower-case hex digits, by dialect; all of them run in the tests."""

_QUOTES: Final = {"spark": "`"}


def quoted(name: str, dialect: str) -> str:
    """Return an identifier quoted for `dialect`.

    >>> quoted('信用"等级', "duckdb")
    '"信用""等级"'
    """
    mark = _QUOTES.get(dialect, '"')
    return mark + name.replace(mark, mark * 2) + mark


def literal(text: str, dialect: str) -> str:
    r"""Return a text as a literal of `dialect`, whatever the connection's settings are.

    >>> literal("O'Hara", "postgresql"), literal("a\\", "postgresql")
    ("'O''Hara'", "E'a\\\\'")
    """
    if dialect == "postgresql" and "\\" in text:  # standard_conforming_strings may be off
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    if dialect == "spark":  # its literals read backslashes
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "''") + "'"


def facts_sql(dialect: str, table: str, id_column: str, stratum_column: str | None) -> str:
    """Return the query of the first pass: stratum, rows, rows without id; one row a stratum."""
    one = quoted(id_column, dialect)
    stratum = quoted(stratum_column, dialect) if stratum_column else "'全部'"
    return f"SELECT {stratum} AS s, count(*) AS n, count({one}) AS present FROM {table} GROUP BY 1"  # noqa: S608 - quoted above


def distinct_sql(dialect: str, table: str, id_column: str) -> str:
    """Return the query that counts the different ids."""
    return f"SELECT count(DISTINCT {quoted(id_column, dialect)}) FROM {table}"  # noqa: S608 - quoted above


def candidates_sql(
    dialect: str,
    table: str,
    id_column: str,
    stratum_column: str | None,
    key: str,
    bounds: Mapping[str, str],
) -> str:
    """Return the query of the second pass: one predicate, no join, no sort, no window.

    Raises:
        HexRefusedError: `key` is not 64 hex digits, so it must not become part of a query.
    """
    check_hex(key, "密钥", "the key")
    one = quoted(id_column, dialect)
    stratum = quoted(stratum_column, dialect) if stratum_column else "'全部'"
    cases = " ".join(
        f"WHEN {literal(name, dialect)} THEN {literal(cut, dialect)}"
        for name, cut in sorted(bounds.items())
    )
    hashed = DIALECTS[dialect].format(key=key, id=one)
    return f"SELECT {stratum} AS s, {one} AS id FROM {table} WHERE {hashed} < CASE {stratum} {cases} END"  # noqa: S608 - quoted above
