"""`ssj journal`: verify, log, export, import, checkpoint."""

import argparse
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import Final

from ssj_core.adapters.projections import Projector
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import FileReport, check_file
from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import canonical
from ssj_core.errors import InputRefusedError
from ssj_core.errors.journal import (
    CheckpointRefusedError,
    EventFaultError,
    JournalMissingError,
)
from ssj_core.journal import KINDS, Event, Journal, export_lines, import_lines, suite_of
from ssj_core.legal import Place
from ssj_core.oversight import Law
from ssj_core.rules import Rulebook

HELP: Final = "日志：复核、查看、导出、导入 / the journal: verify, log, export, import"
HOLDS, WRONG, NOTHING = 0, 1, 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands and their options to `parser`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="复核杂凑链 / recompute the hash chain")
    verify.add_argument("db", metavar="DB", help="日志数据库 / the journal's database")
    verify.add_argument("--json", action="store_true", help="供程序读取 / for machines")
    anchor = verify.add_mutually_exclusive_group()
    anchor.add_argument("--head", metavar="SEQ:HASH", help="已知的检查点 / a checkpoint you know")
    anchor.add_argument("--checkpoint", metavar="FILE", help="检查点文件 / a checkpoint file")
    log = actions.add_parser("log", help="逐条查看 / one line for each event")
    log.add_argument("db", metavar="DB")
    log.add_argument("--stream", help="只看一个流 / one stream only")
    log.add_argument("--after", type=int, default=0, metavar="SEQ", help="从该序号之后 / after SEQ")
    log.add_argument("--body", action="store_true", help="附内容 / with the bodies")
    export = actions.add_parser("export", help="导出 JSON Lines / as JSON Lines on stdout")
    export.add_argument("db", metavar="DB")
    taken = actions.add_parser("import", help="导入到空日志 / into an empty journal")
    taken.add_argument("file", metavar="FILE", help="导出的文件，- 为标准输入 / - is stdin")
    taken.add_argument("db", metavar="DB")
    project = actions.add_parser("project", help="投影为关系表 / make the relational tables")
    project.add_argument("db", metavar="DB")
    project.add_argument("--to", metavar="FILE", help="写入另一个数据库文件 / into another file")
    project.add_argument("--rebuild", action="store_true", help="从零重建 / from zero")
    project.add_argument(
        "--rules", metavar="BOOK", action="append", help="规则书，用于义务表 / for obligations"
    )
    project.add_argument("--place", metavar="CODE", help="行政区划代码 / area code, with --rules")
    point = actions.add_parser("checkpoint", help="输出检查点 / print the checkpoint")
    point.add_argument("db", metavar="DB")


def run(args: argparse.Namespace) -> int:
    """Run the action asked for and return its exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "verify": _verify,
        "log": _log,
        "export": _export,
        "import": _import,
        "checkpoint": _checkpoint,
        "project": _project,
    }
    try:
        return actions[args.action](args)
    except JournalMissingError as error:
        print(error, file=sys.stderr)
        return NOTHING


def _verify(args: argparse.Namespace) -> int:
    known: bytes | None = None
    if args.head is not None:
        known = args.head.encode()
    if args.checkpoint is not None:
        try:
            known = Path(args.checkpoint).read_bytes()
        except OSError as error:
            raise CheckpointRefusedError(given=args.checkpoint) from error
    report = check_file(args.db, known)
    if args.json:
        print(json.dumps(_document(args.db, report), ensure_ascii=False, sort_keys=True))
    else:
        _tell(args.db, report)
    return HOLDS if report.holds else WRONG


def _document(db: str, report: FileReport) -> dict[str, object]:
    """Return the report for machines; what is absent is left out."""
    document: dict[str, object] = {
        "anchored": report.journal.anchored,
        "events": report.journal.events,
        "file": db,
        "hash": report.journal.head,
        "holds": report.holds,
        "missing_guards": list(report.missing_guards),
        "suite": report.journal.suite,
    }
    if fault := report.fault:
        said: dict[str, object] = {
            "code": fault.code,
            "en": fault.message("en"),
            "zh": fault.message("zh"),
        }
        if isinstance(fault, EventFaultError):
            said["seq"] = fault.seq
        document["fault"] = said
    return document


def _tell(db: str, report: FileReport) -> None:
    journal = report.journal
    if report.missing_guards:
        names = ", ".join(report.missing_guards)
        print(f"提醒：防改触发器缺失或被改动：{names}", file=sys.stderr)
        print(f"note: guards against change are missing or altered: {names}", file=sys.stderr)
    if fault := report.fault:
        place = f" seq {fault.seq}" if isinstance(fault, EventFaultError) else ""
        print(f"不成立{place}：{fault.message('zh')}")
        print(f"does not hold{place}: {fault.message('en')}")
        return
    print(f"成立：{db} 的 {journal.events} 个事件全部复核一致（{journal.suite}）")
    print(f"holds: all {journal.events} events of {db} recompute ({journal.suite})")
    print(f"检查点 checkpoint  {journal.events}:{journal.head}")
    if not journal.anchored:
        print("未与已知检查点比对：末尾是否被截断无从得知（--head）", file=sys.stderr)
        print(
            "no checkpoint given: events cut from the end would not show (--head)", file=sys.stderr
        )


def _log(args: argparse.Namespace) -> int:
    with SqliteStore(args.db, readonly=True) as store:
        for event in Journal(store).read(args.stream, args.after):
            print(_line(event))
            if args.body:
                print(f"        {canonical(event.body).decode()}")
    return HOLDS


def _line(event: Event) -> str:
    kind = KINDS[event.kind]
    cause = f"  ← {event.causation}" if event.causation is not None else ""
    return (
        f"{event.seq:>6}  {event.at.isoformat(sep=' ', timespec='seconds')}  {kind.zh} {kind.name}"
        f"  {event.stream} v{event.version}  {event.department} · {event.actor}{cause}"
    )


def _export(args: argparse.Namespace) -> int:
    with SqliteStore(args.db, readonly=True) as store:
        for line in export_lines(Journal(store)):
            sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return HOLDS


def _import(args: argparse.Namespace) -> int:
    if args.file == "-":
        return _take(sys.stdin.buffer.readlines(), Path(args.db))
    try:
        with Path(args.file).open("rb") as lines:
            return _take(lines, Path(args.db))
    except OSError as error:
        print(f"无法打开 cannot open {args.file}: {error.strerror}", file=sys.stderr)
        return NOTHING


def _take(lines: Iterable[bytes], db: Path) -> int:
    """Import `lines`; on a refusal a file that was not there before is not there after."""
    new = not db.exists()
    try:
        count = _restore(lines, db)
    except InputRefusedError:
        if new:
            for end in ("", "-wal", "-shm"):
                db.with_name(db.name + end).unlink(missing_ok=True)
        raise
    print(f"已导入 {count} 个事件 / {count} events imported", file=sys.stderr)
    return HOLDS


def _restore(lines: Iterable[bytes], db: Path) -> int:
    """Import `lines` into a journal of the suite that the first of them names."""
    waiting = iter(lines)
    first = next(waiting, b"")
    with SqliteStore(db, suite=suite_of(first)) as store:
        return import_lines(chain([first], waiting), Journal(store))


def _checkpoint(args: argparse.Namespace) -> int:
    with SqliteStore(args.db, readonly=True) as store:
        print(canonical(Journal(store).checkpoint()).decode())
    return HOLDS


def _project(args: argparse.Namespace) -> int:
    """Bring the tables to the journal's end; without rules no obligation is guessed."""
    if bool(args.rules) != bool(args.place):
        print("--rules 与 --place 须同时给出 / --rules and --place go together", file=sys.stderr)
        return NOTHING
    with SqliteStore(args.db, readonly=args.to is not None) as store, ExitStack() as open_files:
        place = store.connection
        if args.to is not None:
            place = open_files.enter_context(
                closing(sqlite3.connect(args.to, isolation_level=None))
            )
        projector = Projector(Journal(store), place, _law(args))
        seq = projector.rebuild() if args.rebuild else projector.catch_up()
    print(f"投影至第 {seq} 个事件 / projected up to event {seq}", file=sys.stderr)
    if not args.rules:
        print(
            "未给规则书，义务表为空 / no rules given: the table of obligations is empty",
            file=sys.stderr,
        )
    return HOLDS


def _law(args: argparse.Namespace) -> Law | None:
    if not args.rules:
        return None
    book, place, calendar = Rulebook.load(*args.rules), Place(args.place), WorkdayCalendar.cn()
    return Law(book, lambda day: book.at(place, on=day, calendar=calendar))
