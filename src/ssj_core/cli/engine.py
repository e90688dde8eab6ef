"""`ssj verify BUNDLE --engine …`: the same draw once more, in the register's own database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ssj_core.adapters.engines import Engine, recheck
from ssj_core.adapters.engines.duck import DuckDBEngine
from ssj_core.encoding import parse
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineRefusedError


def open_engine(name: str, register: str, id_column: str, strata: str | None) -> Engine:
    """Return the engine `name` over `register`.

    Args:
        name: ``duckdb`` (a Parquet or CSV file) or ``postgresql`` (a connection text, then ``#table``).
        register: path of the file, or ``host=… dbname=…#schema.table``.
        id_column: the column of the ids.
        strata: the column of the strata.

    Raises:
        MissingExtraError: the engine's package is not installed.
    """
    if name == "duckdb":
        return DuckDBEngine(source=Path(register), id_column=id_column, stratum_column=strata)
    from ssj_core.adapters.engines.dbapi import PostgresEngine  # noqa: PLC0415 - only when asked for

    try:
        import psycopg  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="PostgreSQL", extra="postgresql") from error
    target, _, table = register.rpartition("#")
    connection = psycopg.connect(target)
    return PostgresEngine(
        connection=connection, source=table, id_column=id_column, stratum_column=strata
    )


def _results(bundle: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield every task's private part with the outcome that tells who was drawn."""
    told = [record for record in bundle["records"] if record["record"] in {"RESULT", "OPEN"}]
    told += [bundle["opening"]] if "opening" in bundle else []
    shown = {
        entry["task"]: entry for record in told for entry in record["tasks"] if "drawn" in entry
    }
    for private in bundle["private"]:
        if private["task"] in shown and "unit_key" in private:
            yield private, shown[private["task"]]


def recheck_bundle(data: bytes, engine: Engine) -> dict[str, Any]:
    """Return what the engine finds of an auditor's bundle: by task, the strata that differ.

    Raises:
        EngineRefusedError: no auditor's bundle, or nothing in it was drawn.
        EngineWrongError: the engine's hashes are not SHA-256.
    """
    bundle = parse(data)
    if not isinstance(bundle, dict) or bundle.get("bundle") != "auditor":
        raise EngineRefusedError(
            engine=engine.name,
            why_zh="需要审计复核包（含抽取组）",
            why_en="an auditor's bundle is needed, with the strata",
        )
    found: dict[str, Any] = {}
    for private, shown in _results(bundle):
        drawn = {one["id"] if isinstance(one, dict) else one for one in shown["drawn"]}
        claims = {
            part["stratum"]: [t["id"] for t in part["targets"] if t["id"] in drawn]
            for part in private["frame"]
        }
        differing = recheck(engine, private["unit_key"], claims)
        found[private["task"]] = {
            stratum: {"only_claimed": list(only), "only_computed": list(other)}
            for stratum, (only, other) in differing.items()
        }
    if not found:
        raise EngineRefusedError(
            engine=engine.name,
            why_zh="复核包中没有已抽取的任务",
            why_en="nothing in the bundle was drawn",
        )
    return found
