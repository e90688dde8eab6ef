"""`ssj verify`: a bundle, a slip, a whole folder of results, or what it says about one target."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from ssj_core._data import is_folder
from ssj_core.cli import _held as held_files
from ssj_core.cli import _results as results
from ssj_core.encoding.limits import DRAW
from ssj_core.errors.verify import NothingToVerifyError
from ssj_core.verify import Held, verify_bundle, verify_target
from ssj_core.verify.folder import (
    check_entered,
    check_in_log,
    check_log,
    check_overdue,
    entries_of,
)
from ssj_core.verify.log import Stamps, read_stamps
from ssj_core.verify.report import MARKS
from ssj_core.verify.words import Words

HELP: Final = "复核：离线重算复核包、日志、网站 / recompute bundles, journal and site offline"
HOLDS, WRONG, NOTHING = 0, 1, 2
IDLE: Final = {
    "bundle": {"head": "--head"},
    "folder": {"beside": "--with", "engine": "--engine", "register": "--register"},
    "target": {
        "stamp": "--stamp",
        "log": "--log",
        "head": "--head",
        "engine": "--engine",
        "register": "--register",
    },
}
"""What would not be looked at is refused, so that nobody takes it for looked at."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments to `parser`."""
    parser.add_argument(
        "path",
        nargs="+",
        metavar="PATH",
        help="复核包、抽取凭证或成果文件夹；或 target 复核包 编号"
        " / a bundle, a slip, a folder of results; or: target BUNDLE ID",
    )
    held = parser.add_argument_group("您自己留存的 / the reader's own")
    held.add_argument(
        "--code",
        action="append",
        default=[],
        help="事先得到的封存码 / the seal code you were given",
    )
    held.add_argument(
        "--with",
        "--slip",
        dest="beside",
        type=Path,
        metavar="FILE",
        help="凭证所属的复核包，或复核包旁的凭证 / the other one of slip and bundle",
    )
    held.add_argument(
        "--results",
        type=Path,
        metavar="CSV",
        help="开奖公告：kind,issue,day,numbers / the official results",
    )
    held.add_argument(
        "--stamp",
        action="append",
        default=[],
        type=Path,
        metavar="TSR",
        help="时间戳 / time stamps",
    )
    held.add_argument(
        "--tsa-root", action="append", default=[], type=Path, metavar="PEM", help="信任的根证书"
    )
    held.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help="抽取日志，每行一条；或一份日志证明 / the whole log, a record a line; or a proof from it",
    )
    held.add_argument("--head", metavar="SEQ:HASH", help="日志检查点 / a head of the journal")
    parser.add_argument("--json", action="store_true", help="供程序读取 / for machines")
    parser.add_argument("--lang", choices=("zh", "en"), help="只用一种语言 / one language only")
    group = parser.add_argument_group("在数据库中复核 / in the database")
    group.add_argument("--engine", choices=("duckdb", "postgresql"), help="引擎 / engine")
    group.add_argument(
        "--register", help="Parquet、CSV 的路径，或 连接#表 / a file, or CONNECTION#TABLE"
    )
    group.add_argument("--id", metavar="列名", default="id", help="编号所在列 / column of the ids")
    group.add_argument("--strata", metavar="列名", help="抽取组所在列 / column of the strata")


def run(args: argparse.Namespace) -> int:
    """Verify what is named and return 0 (holds), 1 (wrong) or 2 (nothing to verify)."""
    try:
        path = Path(args.path[0])
        what = "folder" if is_folder(path) else "bundle"
        if args.path[0] == "target" and len(args.path) > 1:
            what = "target"
        elif len(args.path) > 1:
            print("一次复核一个路径 / one PATH at a time", file=sys.stderr)
            return NOTHING
        idle = [w for name, w in IDLE[what].items() if getattr(args, name) not in (None, [])]
        if args.register is not None and args.engine is None:
            idle = sorted({*idle, "--register"})
        if idle:
            said = " ".join(idle)
            print(f"此处不用 {said} / {said}: of no use with a {what}", file=sys.stderr)
            return NOTHING
        return {"target": _target, "folder": _folder, "bundle": _bundle}[what](path, args)
    except NothingToVerifyError as error:
        print(error, file=sys.stderr)
        return NOTHING


def _languages(args: argparse.Namespace) -> tuple[str, ...]:
    return (args.lang,) if args.lang else ("zh", "en")


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, sort_keys=True))


def _read(path: Path) -> bytes:
    """Return the bytes of a plain file within the reader's limit.

    Raises:
        NothingToVerifyError: there is none, it is empty, or it is larger.
    """
    try:
        if not path.is_file() or path.stat().st_size > DRAW.size:
            raise NothingToVerifyError(where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise NothingToVerifyError(where=str(path)) from error
    if not data:
        raise NothingToVerifyError(where=str(path))
    return data


def _held(path: Path, args: argparse.Namespace, data: bytes = b"") -> Held:
    """Return what the reader holds the bundle against, but for stamps and a log."""
    return Held(
        codes=tuple(held_files.code_as_written(code) for code in args.code),
        results=held_files.read_results(_read(args.results)) if args.results else {},
        frames=held_files.frames_beside(path, data),
        now=datetime.now().astimezone(),
    )


def _stamps(args: argparse.Namespace, records: list[Any], log: held_files.ReadLog) -> Stamps:
    """Return what the reader's time stamps say of the records and of the log."""
    tokens = [_read(stamp) for stamp in args.stamp]
    roots = [_read(root) for root in args.tsa_root]
    # A log that shows a second seal proves none of them to be the only one.
    return read_stamps(tokens, roots, records, () if log.faults else log.records, log.proof)


def _log(args: argparse.Namespace) -> held_files.ReadLog:
    """Return the log the reader brought, held against itself, or the proof from one."""
    log = held_files.ReadLog() if args.log is None else held_files.read_log(_read(args.log))
    if args.log is not None and not (log.faults or log.proof):
        log = evolve(log, faults=check_log(log.records))
    return log


def _bundle(path: Path, args: argparse.Namespace) -> int:
    data = _read(path)
    held = _held(path, args, data)
    log = _log(args)
    stamps = _stamps(args, list(held_files.records_of(data)) if args.stamp else [], log)
    held = evolve(held, stamped=stamps.stamped, logged=stamps.logged)
    if args.beside is None:
        report = verify_bundle(data, held)
    else:
        report = held_files.slip_and_bundle(data, _read(args.beside), held)
    faults = log.faults
    said: Sequence[Words] = ()
    if log.proof is not None:
        faults, said = held_files.log_proof(log.proof, report)
    elif args.log is not None and not faults:
        overdue = check_overdue({"log": log.records}, datetime.now().astimezone())
        faults = overdue + check_in_log(entries_of(log.records), report.records)
    bad = [stamp for stamp in stamps.each if stamp.status == "wrong"]
    code = WRONG if faults or bad else report.exit_code
    if args.engine is not None and code == HOLDS:  # never a better verdict with an engine
        from ssj_core.cli import engine  # noqa: PLC0415 - all of drawing comes with it

        alone = report if args.beside is None else verify_bundle(data, held)
        return engine.run(alone, args, held)
    if args.json:
        told = [{"zh": f.message("zh"), "en": f.message("en")} for f in faults]
        told += [{"zh": words.zh, "en": words.en} for words in said]
        more: dict[str, Any] = {"log": told} if args.log is not None else {}
        if args.stamp:
            more["stamps"] = [
                {"file": str(file), "status": s.status, "zh": s.detail.zh, "en": s.detail.en}
                for file, s in zip(args.stamp, stamps.each, strict=True)
            ]
        _print_json({"path": str(path), **report.document()} | more)
    else:
        for lang in _languages(args):
            beside = [f"✗ {f.message(lang)}" for f in faults]
            beside += [words.say(lang) for words in said]
            beside += [
                f"{MARKS[s.status]} {file}: {s.detail.say(lang)}"
                for file, s in zip(args.stamp, stamps.each, strict=True)
            ]
            print("\n".join([*beside, report.text(lang), ""]))
    return code


def _target(_: Path, args: argparse.Namespace) -> int:
    if len(args.path) != len(("target", "BUNDLE", "ID")):
        print("用法 usage: ssj verify target BUNDLE ID", file=sys.stderr)
        return NOTHING
    path = Path(args.path[1])
    data = _read(path)
    held = _held(path, args, data)
    if args.beside is not None:
        beside = held_files.slip_and_bundle(data, _read(args.beside), held)
        if not beside.ok:
            print(*(beside.text(lang) for lang in _languages(args)), sep="\n\n")
            return beside.exit_code
    report = verify_target(data, args.path[2], held)
    if args.json:
        _print_json(report.document())
    else:
        print("\n".join(report.text(lang) for lang in _languages(args)))
    return report.exit_code


def _folder(root: Path, args: argparse.Namespace) -> int:
    head = None if args.head is None else args.head.encode()
    records = held_files.records_beside(root) if args.stamp else []
    log = _log(args)
    faults = log.faults or check_overdue({"log": log.records}, datetime.now().astimezone())
    stamps = _stamps(args, records, log)
    held = evolve(_held(root, args), stamped=stamps.stamped, logged=stamps.logged)
    found = results.check_folder(root, held, head)
    if log.proof is not None:
        zh, en = "证明只对一份复核包使用，未用于文件夹", "a proof is of one bundle: not used here"
        found.not_checked(str(args.log), zh, en)
    elif args.log is not None and not faults:
        faults = check_entered(entries_of(log.records), found.records("draws"))
    found.faults += faults
    for file, stamp in zip(args.stamp, stamps.each, strict=True):
        where = {"holds": found.right, "wrong": found.wrong, "not-checked": found.not_checked}
        where[stamp.status](str(file), stamp.detail.zh, stamp.detail.en)
    if args.json:
        _print_json(results.document(found))
    else:
        print("\n\n".join("\n".join(results.lines(found, lang)) for lang in _languages(args)))
    return HOLDS if found.holds else WRONG
