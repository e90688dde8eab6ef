"""`ssj journal`: verify, log, export, import, backup, restore, upgrade, checkpoint, project, erase."""

import argparse
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from ssj_core._data import open_plain, read_plain
from ssj_core.adapters import sqlite_schema
from ssj_core.adapters.copying import conceal_journal, copy_journal, take_texts, text_lines
from ssj_core.adapters.opening import file_of, is_address, open_store, shown
from ssj_core.adapters.projections import Projector
from ssj_core.adapters.saving import check_place, write_stream
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import FileReport, check_file
from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import SUITES, canonical
from ssj_core.encoding.limits import BOOK, EVENT_BYTES, KIND
from ssj_core.errors import SsjError
from ssj_core.errors.journal import (
    CheckpointRefusedError,
    EventFaultError,
    JournalMissingError,
)
from ssj_core.journal import KINDS, Event, Journal, Store, export_lines, import_lines, suite_of
from ssj_core.legal import Place
from ssj_core.oversight import Law
from ssj_core.rules import Rulebook
from ssj_core.service import Act
from ssj_core.service.erasing import erase
from ssj_core.verify.journal import check_journal, read_checkpoint

if TYPE_CHECKING:
    from ssj_core.adapters.sql import SqlStore

HELP: Final = (
    "日志：复核、查看、导出、导入、备份、恢复 / verify, log, export, import, backup, restore"
)
_DB: Final = "日志的文件或数据库地址 / the journal's file or database address"
HOLDS, WRONG, NOTHING = 0, 1, 2
_PATIENCE: Final = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands and their options to `parser`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="复核杂凑链 / recompute the hash chain")
    verify.add_argument("db", metavar="DB", help=_DB)
    verify.add_argument("--json", action="store_true", help="供程序读取 / for machines")
    anchor = verify.add_mutually_exclusive_group()
    anchor.add_argument("--head", metavar="SEQ:HASH", help="已知的检查点 / a checkpoint you know")
    anchor.add_argument("--checkpoint", metavar="FILE", help="检查点文件 / a checkpoint file")
    log = actions.add_parser("log", help="逐条查看 / one line for each event")
    log.add_argument("db", metavar="DB", help=_DB)
    log.add_argument("--stream", help="只看一个流 / one stream only")
    log.add_argument("--after", type=int, default=0, metavar="SEQ", help="从该序号之后 / after SEQ")
    log.add_argument("--body", action="store_true", help="附内容 / with the bodies")
    export = actions.add_parser("export", help="导出 JSON Lines / as JSON Lines on stdout")
    export.add_argument("db", metavar="DB", help=_DB)
    export.add_argument("--texts", metavar="FILE", help="旁存的个人信息另存一个文件 / texts beside")
    taken = actions.add_parser("import", help="导入到空日志 / into an empty journal")
    taken.add_argument("file", metavar="FILE", help="导出的文件，- 为标准输入 / - is stdin")
    taken.add_argument("db", metavar="DB", help=_DB)
    taken.add_argument("--texts", metavar="FILE", help="旁存的个人信息 / texts beside")
    sealing = actions.add_parser(
        "conceal",
        help="把 0.1 版日志改写为个人信息旁存 / write a journal of 0.1 anew, texts beside",
    )
    sealing.add_argument("copy", metavar="OLD", help=_DB)
    sealing.add_argument("db", metavar="NEW", help=_DB)
    backup = actions.add_parser(
        "backup",
        help="备份到另一文件或数据库，可续备 / copy to another place, or go on with a copy",
    )
    backup.add_argument("db", metavar="DB", help=_DB)
    backup.add_argument("to", metavar="TO", help=_DB)
    restore = actions.add_parser(
        "restore", help="从备份恢复到空日志 / check a copy and put it into an empty journal"
    )
    restore.add_argument("copy", metavar="COPY", help=_DB)
    restore.add_argument("db", metavar="DB", help=_DB)
    restore.add_argument("--head", metavar="SEQ:HASH", help="已知的检查点 / a checkpoint you know")
    upgraded = actions.add_parser("upgrade", help="建立或升级日志表 / make or upgrade the tables")
    upgraded.add_argument("db", metavar="DB", help=_DB)
    upgraded.add_argument("--suite", choices=SUITES, default="sha256", help="新日志的算法")
    project = actions.add_parser("project", help="投影为关系表 / make the relational tables")
    project.add_argument("db", metavar="DB", help=_DB)
    project.add_argument("--to", metavar="DB", help="写入另一个文件或数据库 / into another place")
    project.add_argument("--rebuild", action="store_true", help="从零重建 / from zero")
    project.add_argument(
        "--rules", metavar="BOOK", action="append", help="规则书，用于义务表 / for obligations"
    )
    project.add_argument("--place", metavar="CODE", help="行政区划代码 / area code, with --rules")
    erasing = actions.add_parser(
        "erase", help="删除事件旁存的个人信息 / erase personal data kept beside an event"
    )
    erasing.add_argument("db", metavar="DB", help=_DB)
    erasing.add_argument("seq", metavar="SEQ", type=int, help="事件序号 / the event's position")
    erasing.add_argument(
        "--part",
        metavar="POINTER",
        action="append",
        default=[],
        help="只删这一处，如 /confirmation/signer；不给则全部 / only this; all if none is given",
    )
    for name, zh, en in (
        ("reason", "删除原因（不写个人信息本身）", "why, without the data themselves"),
        ("approver", "批准人", "who approved it"),
        ("actor", "办理人账号", "whose login"),
        ("department", "部门", "for which department"),
    ):
        erasing.add_argument(f"--{name}", required=True, help=f"{zh} / {en}")
    point = actions.add_parser("checkpoint", help="输出检查点 / print the checkpoint")
    point.add_argument("db", metavar="DB", help=_DB)


def run(args: argparse.Namespace) -> int:
    """Run the action asked for and return its exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "verify": _verify,
        "log": _log,
        "export": _export,
        "import": _import,
        "checkpoint": _checkpoint,
        "project": _project,
        "backup": _backup,
        "restore": _restore,
        "upgrade": _upgrade,
        "erase": _erase,
        "conceal": _conceal,
    }
    for name in ("db", "to", "copy"):
        if getattr(args, name, None) is not None:
            setattr(args, name, file_of(getattr(args, name)))
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
            known = read_plain(args.checkpoint, BOOK.size)
        except OSError as error:
            raise CheckpointRefusedError(given=args.checkpoint) from error
    report = _checked(args.db, known)
    altered: list[int] = []
    if report.holds:
        with open_store(args.db, readonly=True) as store:
            altered = list(Journal(store).altered())
    if args.json:
        document = _document(shown(args.db), report)
        if altered:
            document["altered_texts"] = altered
        print(json.dumps(document, ensure_ascii=False, sort_keys=True))
    else:
        _tell(shown(args.db), report)
        for seq in altered:
            print(f"第 {seq} 号事件旁存的原文与其承诺值不符")
            print(f"the text kept beside event {seq} is not the one it commits to")
    return HOLDS if report.holds and not altered else WRONG


def _checked(place: str, known: bytes | None) -> FileReport:
    """Return what the check of a journal found, in a file or a database."""
    if not is_address(place):
        return check_file(place, known)
    with open_store(place, readonly=True) as store:
        anchor = None if known is None else read_checkpoint(known, store.suite)
        report = check_journal(store.read(), store.suite, anchor)
    return FileReport(journal=report, damage=None, missing_guards=())


def _document(db: str, report: FileReport) -> dict[str, object]:
    """Return the report for machines; what is absent is left out."""
    document: dict[str, object] = {
        "anchored": report.journal.anchored,
        "backwards": report.journal.backwards,
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
    if journal.backwards:
        seq = journal.backwards
        print(f"提醒：第 {seq} 号事件的录入时间早于前一事件", file=sys.stderr)
        print(f"note: event {seq} says it was entered before the one ahead of it", file=sys.stderr)
    if journal.newer:
        seq = journal.newer
        print(f"提醒：第 {seq} 号事件起含有本版本不认识的项目，未核对其含义", file=sys.stderr)
        print(
            f"note: from event {seq} on there are parts this release cannot read", file=sys.stderr
        )
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
    with open_store(args.db, readonly=True) as store:
        for event in Journal(store).read(args.stream, args.after):
            print(_line(event))
            if args.body:
                print(f"        {canonical(event.body).decode()}")
    return HOLDS


def _line(event: Event) -> str:
    kind = KINDS.get(event.kind)
    known = f"{kind.zh} {kind.name}" if kind else f"（本版本不认识的类型）{event.kind}"
    cause = f"  ← {event.causation}" if event.causation is not None else ""
    return (
        f"{event.seq:>6}  {event.at.isoformat(sep=' ', timespec='seconds')}  {known}"
        f"  {event.stream} v{event.version}  {event.department} · {event.actor}{cause}"
    )


def _export(args: argparse.Namespace) -> int:
    if args.texts is not None:
        check_place(Path(args.texts))
    with open_store(args.db, readonly=True) as store:
        for line in export_lines(Journal(store)):
            sys.stdout.buffer.write(line)
        if args.texts is not None:
            write_stream(Path(args.texts), text_lines(store), private=True)
    sys.stdout.buffer.flush()
    return HOLDS


def _import(args: argparse.Namespace) -> int:
    try:
        texts: list[bytes] = []
        if args.texts is not None:
            with open_plain(args.texts) as beside:
                texts.extend(_lines(beside))
        if args.file == "-":
            return _take(list(_lines(sys.stdin.buffer)), args.db, texts)
        with open_plain(args.file) as file:
            return _take(_lines(file), args.db, texts)
    except OSError as error:
        name = error.filename or args.file
        print(f"无法打开 cannot open {name}: {error.strerror}", file=sys.stderr)
        return NOTHING


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield lines; one that is longer than an event comes in pieces, which the import refuses."""
    while line := source.readline(EVENT_BYTES):
        yield line


def _take(lines: Iterable[bytes], db: str, texts: Iterable[bytes]) -> int:
    """Import `lines` into a journal of the suite that the first of them names."""
    waiting = iter(lines)
    first = next(waiting, b"")
    with _new_file(db), open_store(db, suite=suite_of(first)) as store, store.transaction():
        count = import_lines(chain([first], waiting), Journal(store))
        take_texts(texts, store)
    print(f"已导入 {count} 个事件 / {count} events imported", file=sys.stderr)
    return HOLDS


@contextmanager
def _new_file(db: str) -> Iterator[None]:
    """On a refusal a file that was not there before is not there after."""
    path = Path(db)
    new = not is_address(db) and not path.exists()
    try:
        yield
    except SsjError:
        for end in ("", "-wal", "-shm") if new else ():
            path.with_name(path.name + end).unlink(missing_ok=True)
        raise


def _backup(args: argparse.Namespace) -> int:
    """Copy a journal, or go on with an earlier copy; what was copied is named by its checkpoint."""
    with open_store(args.db, readonly=True) as source, _new_file(args.to):
        return _copied(source, args.to, onto=True)


def _restore(args: argparse.Namespace) -> int:
    """Put a copy that holds into an empty journal."""
    report = _checked(args.copy, None if args.head is None else args.head.encode())
    if not report.holds:
        _tell(shown(args.copy), report)
        return WRONG
    with open_store(args.copy, readonly=True) as source, _new_file(args.db):
        return _copied(source, args.db, onto=False)


def _copied(source: Store, to: str, *, onto: bool) -> int:
    with open_store(to, suite=source.suite) as target:
        count = copy_journal(source, target, onto=onto)
        print(canonical(Journal(target).checkpoint()).decode())
    print(f"已复制 {count} 个事件 / {count} events copied", file=sys.stderr)
    return HOLDS


def _upgrade(args: argparse.Namespace) -> int:
    """Make the tables of a journal, or bring them up to this release."""
    if is_address(args.db):
        from ssj_core.adapters.sql import install, upgrade  # noqa: PLC0415 - an extra

        install(args.db, args.suite)
        before, after = upgrade(args.db)
    else:
        with SqliteStore(args.db, suite=args.suite) as store:
            store.upgrade()
            before = after = sqlite_schema.SCHEMA
    print(f"日志表版本 {after}（原为 {before}）/ tables of version {after}, before {before}")
    return HOLDS


def _conceal(args: argparse.Namespace) -> int:
    """Write a journal of an older release anew, with commitments in its events."""
    with open_store(args.copy, readonly=True) as source, _new_file(args.db):
        before = canonical(Journal(source).checkpoint()).decode()
        with open_store(args.db, suite=source.suite) as target:
            count = conceal_journal(source, target)
            after = canonical(Journal(target).checkpoint()).decode()
    print(f"{before}\n{after}")
    print(f"已改写 {count} 个事件 / {count} events written anew", file=sys.stderr)
    return HOLDS


def _erase(args: argparse.Namespace) -> int:
    """Erase texts beside an event; the database is told to let go of them too."""
    act = Act(args.actor, args.department, datetime.now().astimezone().replace(microsecond=0))
    with open_store(args.db) as store:
        event = erase(
            Journal(store),
            args.seq,
            act,
            reason=args.reason,
            approver=args.approver,
            parts=args.part,
        )
        if store.values is not None:
            store.values.scrub()
    parts = "、".join(event.body["parts"])
    print(f"已删除 {args.seq} 号事件的 {parts}，登记为第 {event.seq} 号事件")
    print(f"erased from event {args.seq}: {parts}; on record as event {event.seq}")
    return HOLDS


def _checkpoint(args: argparse.Namespace) -> int:
    with open_store(args.db, readonly=True) as store:
        print(canonical(Journal(store).checkpoint()).decode())
    return HOLDS


def _project(args: argparse.Namespace) -> int:
    """Bring the tables to the journal's end; without rules no obligation is guessed."""
    if bool(args.rules) != bool(args.place):
        print("--rules 与 --place 须同时给出 / --rules and --place go together", file=sys.stderr)
        return NOTHING
    try:
        with (
            open_store(args.db, readonly=args.to is not None) as store,
            _tables(store, args.to) as connection,
        ):
            projector = Projector(Journal(store), connection, _law(args))
            seq = projector.rebuild() if args.rebuild else projector.catch_up()
    except sqlite3.Error as error:
        raise sqlite_schema.told(error, shown(args.to or args.db)) from error
    for event in projector.unread[:KIND]:
        print(f"未投影 / in no table: seq {event.seq} {event.kind}: {event.why}", file=sys.stderr)
    if more := projector.unread[KIND:]:
        print(f"另有 {len(more)} 个事件未投影 / and {len(more)} more", file=sys.stderr)
    print(f"投影至第 {seq} 个事件 / projected up to event {seq}", file=sys.stderr)
    if not args.rules:
        print(
            "未给规则书，义务表为空 / no rules given: the table of obligations is empty",
            file=sys.stderr,
        )
    return HOLDS


@contextmanager
def _tables(store: "SqliteStore | SqlStore", to: str | None) -> Iterator[Any]:
    """Return a connection to where the tables are to stand; None for the store's own."""
    if to is None:
        yield store.connection if isinstance(store, SqliteStore) else None
    elif not is_address(to):
        with closing(sqlite3.connect(to, isolation_level=None)) as connection:
            yield connection
    else:
        from ssj_core.adapters.sql.places import engine_of  # noqa: PLC0415 - an extra

        engine = engine_of(to, _PATIENCE)
        try:
            with engine.connect() as there:
                yield there
        finally:
            engine.dispose()


def _law(args: argparse.Namespace) -> Law | None:
    if not args.rules:
        return None
    book, place, calendar = Rulebook.load(*args.rules), Place(args.place), WorkdayCalendar.cn()
    return Law(book, lambda day: book.at(place, on=day, calendar=calendar))
