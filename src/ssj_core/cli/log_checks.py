"""`ssj log verify` and `ssj log monitor`: what an outsider checks, with files alone."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ssj_core.cli.log_files import HOLDS, NOTHING, WRONG, read
from ssj_core.encoding import canonical, digest, parse
from ssj_core.errors.log import ProofWrongError
from ssj_core.verify import log
from ssj_core.verify.folder import check_log, check_shapes
from ssj_core.verify.report import MARKS, STATUS_WORDS, Status
from ssj_core.verify.words import BESIDE, Words

_NO_RECORD: Final = Words("复核包中没有记录", "the bundle has no records")
_Line = tuple[str, Status, Words]


def _trust(args: argparse.Namespace) -> log.Trust:
    keys = [log.NoteKey.parse(key) for key in args.log_key]
    return log.Trust(
        origin=args.origin or (keys[0].name if keys else ""),
        log_keys=tuple(keys),
        witnesses=tuple(log.NoteKey.parse(key) for key in args.witness),
        quorum=args.quorum,
    )


def _candidates(data: bytes) -> list[bytes]:
    """Return the records in a file: the file itself, or those of a bundle."""
    data = data.removesuffix(b"\n")
    document = parse(data)
    if not (isinstance(document, dict) and "bundle" in document):
        return [data]
    records = document.get("records")
    return [canonical(each) for each in records] if isinstance(records, list) else []


def _record(data: bytes) -> dict[str, object]:
    """Return what an entry of a log says, nothing if it is no record."""
    found = parse(data)
    return found if isinstance(found, dict) else {}


def verify_proof(args: argparse.Namespace) -> int:
    """Check one proof, and return the exit code."""
    proof, trust = log.LogProof.parse(read(args.proof)), _trust(args)
    report = log.check_checkpoint(proof.note, trust)
    lines: list[_Line] = [("检查点 checkpoint", report.status, report.detail)]
    lines.append(("收录 inclusion", *_inclusion(proof, report.head, _candidates(read(args.file)))))
    for name, at in report.times.items():
        lines.append(
            (f"见证 {name}", "holds", Words(f"{at.isoformat()} 见到", f"seen at {at.isoformat()}"))
        )
    if args.timestamp is not None:
        roots = [read(pem) for pem in args.tsa_root]
        stamp = log.check_timestamp(read(args.timestamp), proof.note.text.encode(), roots)
        lines.append(("时间戳 timestamp", stamp.status, stamp.detail))
    _say(args, lines)
    statuses = [status for _, status, _ in lines]
    if "wrong" in statuses:
        return WRONG
    return HOLDS if report.status == "holds" else NOTHING


def _inclusion(
    proof: log.LogProof, head: log.Head, candidates: list[bytes]
) -> tuple[Status, Words]:
    """Return whether one of the candidates is the entry that `proof` speaks of."""
    wrong: ProofWrongError | None = None
    for record in candidates:
        leaf = log.leaf_hash(record, head.suite)
        try:
            log.check_inclusion(
                leaf,
                index=proof.index,
                size=head.size,
                path=proof.path,
                root=head.root,
                suite=head.suite,
            )
        except ProofWrongError as error:
            wrong = error
            continue
        name, code = _record(record).get("record", "?"), digest(record, head.suite)
        place = f"{proof.index}/{head.size}: {name} {code}"
        alone = BESIDE["log-record"].filled(record=f"{name} {code}")
        if record == _last(candidates):
            return "holds", Words(place, place)
        return "holds", Words(f"{place}。{alone.zh}", f"{place}. {alone.en}")
    return "wrong", Words(wrong.message("zh"), wrong.message("en")) if wrong else _NO_RECORD


def _last(candidates: Sequence[bytes]) -> bytes | None:
    """Return the last RESULT or VOID: a proof of any other record says nothing of what came after."""
    ends = [each for each in candidates if _record(each).get("record") in ("RESULT", "VOID")]
    return ends[-1] if ends else None


def _say(args: argparse.Namespace, lines: list[_Line], notices: Sequence[log.Notice] = ()) -> None:
    if args.json:
        written = [
            {"what": what, "status": status, "zh": words.zh, "en": words.en}
            for what, status, words in lines
        ]
        noted = [
            {"notice": one.kind, "index": one.index, "zh": one.line("zh"), "en": one.line("en")}
            for one in notices
        ]
        print(json.dumps([*written, *noted], ensure_ascii=False))
        return
    for what, status, words in lines:
        print(f"{MARKS[status]} {what} [{' '.join(STATUS_WORDS[status])}] {words.zh} / {words.en}")
    for one in notices:
        mark = "✗" if one.kind in log.FAULTS else "·"
        print(f"{mark} {one.line('zh')}\n  {one.line('en')}")


def monitor_log(args: argparse.Namespace) -> int:
    """Tell what the whole log shows, and return the exit code."""
    leaves = [line for line in read(args.leaves).split(b"\n") if line]
    notes = [log.Note.parse(read(path)) for path in args.note]
    reports: list[log.HeadReport] = []
    lines: list[_Line] = []
    if notes or args.log_key:
        trust = _trust(args)
        reports = [log.check_checkpoint(note, trust) for note in notes]
        lines = [(f"检查点 checkpoint {r.head.size}", r.status, r.detail) for r in reports]
        lines += [_missing(r.head, len(leaves)) for r in reports if r.head.size > len(leaves)]
        lines += [_split(each) for each in log.find_splits(notes, trust, leaves)]

    def in_time(index: int, due: datetime) -> bool | None:
        return log.sighting(index, reports, quorum=max(1, args.quorum)).by_deadline(due)

    as_of = args.as_of or datetime.now(UTC)
    notices = log.monitor(leaves, as_of, opened_in_time=in_time)
    records = [parse(leaf) for leaf in leaves]
    # Records of another release are counted all the same; what they say is not held together.
    faults = [] if check_shapes(records) else check_log(records, now=as_of)
    lines += [("记录 records", "wrong", Words(f.message("zh"), f.message("en"))) for f in faults]
    _say(args, lines, notices)
    print(f"{len(leaves)} 条记录 / records", file=sys.stderr)
    if any(line[1] == "wrong" for line in lines) or any(n.kind in log.FAULTS for n in notices):
        return WRONG
    return HOLDS if leaves else NOTHING


def _missing(head: log.Head, count: int) -> _Line:
    zh, en = (
        f"检查点有 {head.size} 条，文件只有 {count} 条",
        f"{head.size} are signed, {count} given",
    )
    return ("完整 completeness", "wrong", Words(zh, en))


def _split(each: log.Split) -> _Line:
    error = each.error()
    who = f" [{', '.join(each.signed_other)}]"
    words = Words(error.message("zh") + who, error.message("en") + who)
    return ("分叉 split view", "wrong", words)
