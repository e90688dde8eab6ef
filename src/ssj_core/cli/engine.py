"""`ssj verify BUNDLE --engine …`: the same draw once more, in the register's own database."""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ssj_core.adapters.engines import Engine, check_register, recheck
from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.duck import DuckDBEngine
from ssj_core.encoding.limits import KIND
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineRefusedError
from ssj_core.verify import Held, Report
from ssj_core.verify.beside import read_frame
from ssj_core.verify.held import FrameBytes


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
    with told("PostgreSQL"):
        connection = psycopg.connect(target)
    return PostgresEngine(
        connection=connection, source=table, id_column=id_column, stratum_column=strata
    )


def _claims(bundle: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield every task of the last session with its part and the entry that tells who was drawn."""
    commits = [record for record in bundle["records"] if record["record"] == "COMMIT"]
    digest = bundle["private"][-1]["commit"]
    told = [r for r in bundle["records"] if r.get("commit") == digest]
    told = [r.get("opens", r) for r in told] + [
        r for r in bundle.get("openings", ()) if r["commit"] == digest
    ]
    shown = {
        entry["task"]: entry
        for record in told
        for entry in record.get("tasks", ())
        if "unit_key" in entry
    }
    relations = {entry["task"]: entry.get("relation") for entry in commits[-1]["tasks"]}
    for part in bundle["private"]:
        name = part["task"]
        if part["commit"] == digest and name in shown and part["frame"]:
            if relations[name] not in {None, "together"}:
                raise EngineRefusedError(
                    engine="",
                    why_zh=f"任务 {name} 错开或轮换抽取，不是各组最小的签号",
                    why_en=f"task {name} is kept apart or rotated: not the smallest of each stratum",
                )
            yield name, part, shown[name]


def _frame(
    part: Mapping[str, Any], frames: Mapping[str, FrameBytes], engine: Engine
) -> dict[str, list[str]]:
    """Return the ids of a part by stratum, from the bundle or from the file beside it."""
    frame = part["frame"]
    if not isinstance(frame, Mapping):
        return {home["stratum"]: [target["id"] for target in home["targets"]] for home in frame}
    if frame["file"] not in frames:
        raise _refused(
            engine,
            f"名单在文件 {frame['file']} 中，请把它放在复核包旁",
            f"the frame is in the file {frame['file']}: put it beside the bundle",
        )
    read = read_frame(frames[frame["file"]], frame, "sha256", "frame")
    return {home: list(targets.ids) for home, targets in read.items()}


def recheck_bundle(
    bundle: Mapping[str, Any], engine: Engine, frames: Mapping[str, FrameBytes] | None = None
) -> dict[str, Any]:
    """Return what the engine finds of an auditors' bundle that holds: by task, what differs.

    The register is held against the frame that was sealed before anything is drawn in it.

    Args:
        bundle: the bundle.
        engine: the register in its engine.
        frames: files beside the bundle by name, for frames that are kept there.

    Raises:
        EngineRefusedError: no auditors' bundle, another suite, nothing in it was drawn, or the file
            of its frame is not beside it.
        EngineWrongError: the engine returns what is no id, a row twice, or other hashes.
    """
    if bundle["bundle"] != "auditor":
        raise _refused(
            engine, "需要审计复核包（含抽取组）", "an auditor's bundle is needed, with the strata"
        )
    if any(record.get("suite", "sha256") != "sha256" for record in bundle["records"]):
        raise _refused(engine, "引擎只会 SHA-256", "engines compute SHA-256 alone")
    found: dict[str, Any] = {}
    for task, part, shown in _claims(bundle):
        drawn = {target["id"] for target in shown["drawn"]}
        frame = _frame(part, frames or {}, engine)
        claims = {name: [one for one in ids if one in drawn] for name, ids in frame.items()}
        filled = {name: ids for name, ids in frame.items() if ids}
        numbers = {name: len(claims[name]) for name in filled}
        found[task] = {"register": check_register(engine, shown["unit_key"], numbers, filled)}
        if not found[task]["register"]:
            differing = recheck(engine, shown["unit_key"], {n: claims[n] for n in filled})
            found[task] |= {
                stratum: {"only_claimed": list(only), "only_computed": list(other)}
                for stratum, (only, other) in differing.items()
            }
    if not found:
        raise _refused(engine, "复核包中没有已抽取的任务", "nothing in the bundle was drawn")
    return found


def _refused(engine: Engine, zh: str, en: str) -> EngineRefusedError:
    return EngineRefusedError(engine=engine.name, why_zh=zh, why_en=en)


def run(report: Report, args: argparse.Namespace, held: Held) -> int:
    """Re-check an auditor's bundle that holds in the database; return 0 if every stratum agrees, else 1.

    Raises:
        EngineRefusedError: no register named, or it cannot be drawn from (exit 3).
    """
    if args.register is None:
        raise EngineRefusedError(
            engine=args.engine,
            why_zh="没有用 --register 指明名录",
            why_en="--register names no register",
        )
    engine = open_engine(args.engine, args.register, args.id, args.strata)
    found = recheck_bundle(report.bundle, engine, held.frames)
    wrong = {task for task, strata in found.items() if any(strata.values())}
    if args.json:
        print(
            json.dumps({"engine": args.engine, "ok": not wrong, "tasks": found}, ensure_ascii=False)
        )
        return 1 if wrong else 0
    for task, strata in found.items():
        mark = "✗" if task in wrong else "✓"
        word = "不符 / WRONG" if task in wrong else "相符 / holds"
        print(f"{mark} {task}：{args.engine} {word}")
        odd = strata.pop("register")
        if odd:
            print(f"    名录与封存的名单不同 / the register is not the sealed list: {len(odd)}")
            print(*(f"      {line}" for line in odd[:KIND]), sep="\n")
        for stratum, differing in strata.items():
            claimed, computed = differing["only_claimed"], differing["only_computed"]
            print(
                f"    {stratum}：只在复核包 / only claimed {claimed}；只在引擎 / only computed {computed}"
            )
    return 1 if wrong else 0
