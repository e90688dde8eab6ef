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

ALONE: Final = "全部"
"""The one stratum of a register without a column of strata."""
_TEXT: Final = {"duckdb": "VARCHAR", "postgresql": "text", "spark": "STRING"}
_WEIGHTS: Final[Mapping[str, str]] = {
    "duckdb": "CAST(sum(CAST('0x' || substr(sha256({id}), 1, 8) AS UBIGINT)) AS BIGINT)",
    "postgresql": "CAST(sum(('x' || substr(encode(sha256(convert_to({id}, 'UTF8')), 'hex'), 1, 8))"
    "::bit(32)::bigint) AS bigint)",
    "spark": "sum(CAST(conv(substr(sha2({id}, 256), 1, 8), 16, 10) AS BIGINT))",
}
"""The sum of the first 32 bits of SHA-256 over ids, by dialect."""
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


def _stratum(column: str | None, dialect: str) -> str:
    """Return a row's stratum as text; without a column there is one, 全部."""
    if column is None:
        return literal(ALONE, dialect)
    return f"CAST({quoted(column, dialect)} AS {_TEXT[dialect]})"


def facts_sql(dialect: str, table: str, id_column: str, stratum_column: str | None) -> str:
    """Return the query of the first pass: stratum, rows, rows without id; one row a stratum."""
    one = quoted(id_column, dialect)
    stratum = _stratum(stratum_column, dialect)
    return f"SELECT {stratum} AS s, count(*) AS n, count({one}) AS present FROM {table} GROUP BY 1"  # nosec B608  # noqa: S608 - quoted above


def distinct_sql(dialect: str, table: str, id_column: str) -> str:
    """Return the query that counts the different ids."""
    return f"SELECT count(DISTINCT {quoted(id_column, dialect)}) FROM {table}"  # nosec B608  # noqa: S608 - quoted above


def sums_sql(dialect: str, table: str, id_column: str, stratum_column: str | None) -> str:
    """Return the query of the digest of a register: stratum, sum of 32 bits of each id's hash."""
    weight = _WEIGHTS[dialect].format(id=quoted(id_column, dialect))
    return f"SELECT {_stratum(stratum_column, dialect)} AS s, {weight} AS w FROM {table} GROUP BY 1"  # nosec B608  # noqa: S608 - quoted above


def counts_sql(candidates: str) -> str:
    """Return the query that counts what `candidates_sql` asks for, by stratum."""
    return f"SELECT s, count(*) AS n FROM ({candidates}) AS near GROUP BY s"  # nosec B608  # noqa: S608 - made below


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
    stratum = _stratum(stratum_column, dialect)
    cases = " ".join(
        f"WHEN {literal(name, dialect)} THEN {literal(cut, dialect)}"
        for name, cut in sorted(bounds.items())
    )
    hashed = DIALECTS[dialect].format(key=key, id=one)
    return f"SELECT {stratum} AS s, {one} AS id FROM {table} WHERE {hashed} < CASE {stratum} {cases} END"  # nosec B608  # noqa: S608 - quoted above
