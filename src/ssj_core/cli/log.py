"""`ssj log`: leaves, checkpoint, message, attach, prove, verify, log.monitor."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Final

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli.log_checks import monitor_log, verify_proof
from ssj_core.cli.log_files import HOLDS, NOTHING, WRONG, read
from ssj_core.encoding import digest
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors.journal import JournalMissingError
from ssj_core.errors.log import KeyRefusedError, LeafMissingError
from ssj_core.journal import Journal
from ssj_core.journal.transparency import (
    checkpoint_text,
    consistency_text,
    draw_leaves,
    proof_text,
    with_signature,
)
from ssj_core.verify import log
from ssj_core.verify.report import STATUS_WORDS

HELP: Final = (
    "抽取日志：检查点、证明、复核、监督 / the log of draws: checkpoints, proofs, monitoring"
)


def _actions(parser: argparse.ArgumentParser) -> Callable[..., argparse.ArgumentParser]:
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION").add_parser


def _trusting(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--log-key",
        action="append",
        default=[],
        metavar="VKEY",
        required=required,
        help="日志公钥 / the log's key",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="见证部门公钥 / key of a cosigning department",
    )
    parser.add_argument(
        "--quorum",
        type=int,
        default=0,
        metavar="K",
        help="至少几个见证 / how many must have cosigned",
    )
    parser.add_argument("--origin", help="日志名称 / the log's name (default: that of its key)")
    parser.add_argument("--json", action="store_true", help="供程序读取 / for machines")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands and their options to `parser`."""
    add = _actions(parser)
    leaves = add("leaves", help="导出日志全部记录 / the records, one a line")
    leaves.add_argument("db", metavar="DB", help="日志数据库 / the journal's database")
    point = add("checkpoint", help="检查点正文，待签名 / the text of a checkpoint, to be signed")
    point.add_argument("db", metavar="DB")
    point.add_argument("--origin", required=True, help="日志名称 / the log's name")
    point.add_argument("--previous", metavar="NOTE", help="上一个检查点 / the checkpoint before")
    for name, words in (
        ("message", "输出待签名的字节 / the bytes to sign"),
        ("attach", "附上签名 / attach a signature made elsewhere"),
    ):
        each = add(name, help=words)
        each.add_argument("note", metavar="NOTE", help="检查点 / a checkpoint")
        each.add_argument("--key", required=True, metavar="VKEY", help="签名者公钥 / signer's key")
        each.add_argument(
            "--time", metavar="T", type=_moment, help="联署时间 / time of a cosignature, ISO 8601"
        )
        if name == "attach":
            each.add_argument("--signature", required=True, metavar="FILE")
    prove = add("prove", help="证明：记录在日志中，或日志只增不改 / inclusion, or consistency")
    prove.add_argument("db", metavar="DB")
    prove.add_argument("note", metavar="NOTE", help="已签名检查点 / a signed checkpoint")
    what = prove.add_mutually_exclusive_group(required=True)
    what.add_argument("--record", metavar="HASH", help="记录的杂凑值 / hash of the record")
    what.add_argument("--since", metavar="NOTE", help="旧检查点 / an older checkpoint")
    verify = add("verify", help="复核一份证明 / check a proof of inclusion, offline")
    verify.add_argument("proof", metavar="PROOF")
    verify.add_argument("file", metavar="FILE", help="记录或复核包 / a record, or a bundle")
    verify.add_argument(
        "--timestamp", metavar="TSR", help="检查点正文的时间戳 / RFC 3161, of its text"
    )
    verify.add_argument("--tsa-root", action="append", default=[], metavar="PEM")
    _trusting(verify, required=True)
    watch = add("monitor", help="监督整个日志 / what the whole log shows")
    watch.add_argument("leaves", metavar="LEAVES", help="`ssj log leaves` 的输出 / its output")
    watch.add_argument(
        "--as-of", metavar="T", type=_moment, help="截至何时（默认现在）/ as of (default: now)"
    )
    watch.add_argument("--note", action="append", default=[], help="检查点 / a signed checkpoint")
    _trusting(watch, required=False)


def run(args: argparse.Namespace) -> int:
    """Run the action asked for and return its exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "leaves": _leaves,
        "checkpoint": _checkpoint,
        "message": _message,
        "attach": _attach,
        "prove": _prove,
        "verify": verify_proof,
        "monitor": monitor_log,
    }
    try:
        return actions[args.action](args)
    except JournalMissingError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"无法打开 cannot open {error.filename}: {error.strerror}", file=sys.stderr)
    return NOTHING


def _moment(text: str) -> datetime:
    """Return the time that `text` says; argparse refuses what is none."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} 没有时区 has no offset")
    return found


def _head(path: str) -> log.Head:
    return log.Head.parse(log.Note.parse(read(path)).text)


def _text(path: str) -> str:
    """Return the text of a checkpoint, signed or not yet."""
    data = read(path)
    text = log.Note.parse(data).text if b"\n\n" in data else data.decode(errors="replace")
    log.Head.parse(text)
    return text


def _records(db: str) -> tuple[MerkleTree, list[bytes]]:
    with SqliteStore(db, readonly=True) as store:
        records = list(draw_leaves(Journal(store).read()))
        return MerkleTree.of(records, store.suite), records


def _leaves(args: argparse.Namespace) -> int:
    for record in _records(args.db)[1]:
        sys.stdout.buffer.write(record + b"\n")
    sys.stdout.buffer.flush()
    return HOLDS


def _checkpoint(args: argparse.Namespace) -> int:
    tree, _ = _records(args.db)
    if args.previous is None:
        print(
            "未给出上一个检查点：无从得知是否延续 / not compared with the one before (--previous)",
            file=sys.stderr,
        )
    else:
        last = _head(args.previous)
        tree.check_extends(last.origin, last.size, last.root)
    print(checkpoint_text(args.origin, tree), end="")
    return HOLDS


def _message(args: argparse.Namespace) -> int:
    key, text = log.NoteKey.parse(args.key), _text(args.note)
    sys.stdout.buffer.write(key.message(text, _seconds(args, key)))
    sys.stdout.buffer.flush()
    return HOLDS


def _seconds(args: argparse.Namespace, key: log.NoteKey) -> int | None:
    if key.cosigner and args.time is None:
        raise KeyRefusedError(
            given=key.name, why_zh="联署须有 --time", why_en="a cosignature needs --time"
        )
    return int(args.time.timestamp()) if key.cosigner else None


def _attach(args: argparse.Namespace) -> int:
    key, whole = log.NoteKey.parse(args.key), read(args.note).decode(errors="replace")
    _text(args.note)
    line = key.line(read(args.signature), _seconds(args, key))
    note = with_signature(whole, line)
    status = log.check_note(log.Note.parse(note.encode()), [key])[-1].status
    print(f"签名 signature: {' / '.join(STATUS_WORDS[status])}", file=sys.stderr)
    if status == "wrong":
        return WRONG
    print(note, end="")
    return HOLDS


def _prove(args: argparse.Namespace) -> int:
    (tree, records), note = _records(args.db), read(args.note)
    head = log.Head.parse(log.Note.parse(note).text)
    tree.check_extends(head.origin, head.size, head.root)
    if args.since is not None:
        old = _head(args.since)
        tree.check_extends(old.origin, old.size, old.root)
        print(consistency_text(tree.consistency(old.size, head.size)), end="")
        return HOLDS
    for index, record in enumerate(records[: head.size]):
        if digest(record, tree.suite) == args.record:
            print(proof_text(index, tree.inclusion(index, head.size), note.decode()), end="")
            return HOLDS
    raise LeafMissingError(size=head.size, wanted=args.record)
