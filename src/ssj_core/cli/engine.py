"""`ssj verify BUNDLE --engine …`: the same draw once more, in the register's own database."""

import argparse
import json
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


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the re-check in a database to those of ``ssj verify``."""
    group = parser.add_argument_group("在数据库中复核 / in the database")
    group.add_argument("--engine", choices=("duckdb", "postgresql"), help="引擎 / engine")
    group.add_argument(
        "--register", help="Parquet、CSV 的路径，或 连接#表 / a file, or CONNECTION#TABLE"
    )
    group.add_argument("--id", metavar="列名", default="id", help="编号所在列 / column of the ids")
    group.add_argument("--strata", metavar="列名", help="抽取组所在列 / column of the strata")


def run(data: bytes, args: argparse.Namespace) -> int:
    """Re-check an auditor's bundle in the database; return 0 if every stratum agrees, 1 if not.

    Raises:
        EngineRefusedError: no register named, or it cannot be drawn from (exit 3).
    """
    if args.register is None:
        raise EngineRefusedError(
            engine=args.engine,
            why_zh="没有用 --register 指明名录",
            why_en="--register names no register",
        )
    found = recheck_bundle(data, open_engine(args.engine, args.register, args.id, args.strata))
    wrong = {task: strata for task, strata in found.items() if strata}
    if args.json:
        print(
            json.dumps({"engine": args.engine, "ok": not wrong, "tasks": found}, ensure_ascii=False)
        )
        return 1 if wrong else 0
    for task, strata in found.items():
        mark = "✗" if strata else "✓"
        print(f"{mark} {task}：{args.engine} {'不符 / WRONG' if strata else '相符 / holds'}")
        for stratum, differing in strata.items():
            claimed, computed = differing["only_claimed"], differing["only_computed"]
            print(
                f"    {stratum}：只在复核包 / only claimed {claimed}；只在引擎 / only computed {computed}"
            )
    return 1 if wrong else 0
