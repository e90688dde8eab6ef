"""`ssj draw FILE`: seal a register, throw the dice, print who was drawn, save the proof."""

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, get_args

from ssj_core.adapters.saving import check_place
from ssj_core.cli.check import (
    FAILED,
    MAP_IS_WRITTEN,
    STATE_IS_WRITTEN,
    describe_reading,
    parse_map,
    parse_states,
    progress_bar,
)
from ssj_core.drawing import Dice, Witness
from ssj_core.encoding import canonical, read_day
from ssj_core.errors.drawing import EntropyRefusedError, TooFewBitsError
from ssj_core.errors.encoding import DayRefusedError
from ssj_core.errors.saving import NotWrittenError, PlaceRefusedError
from ssj_core.legal import Rounding
from ssj_core.simple import Result, Sealed, rehearse, seal
from ssj_core.simple.clock import now
from ssj_core.simple.witness import read_witnesses

Amount = TypeVar("Amount", int, str)
_MINUTE = 60
_NOTE = "请见证人记下封存码；{rest} 秒后（{at}）掷骰 / witnesses, note the seal code; the dice are thrown in {rest} s"
_DICE = "掷十面骰子（建议 20 次），输入数字后回车 / throw ten-sided dice (20 times is good), type the digits: "


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.add_argument("file", type=Path, help="CSV、XLSX、Parquet")
    much = parser.add_mutually_exclusive_group(required=True)
    many = "抽取户数 / how many, or by stratum"
    part = "抽取比例，如 3%% 或 A=3%%,D=30%% / which part, or by stratum"
    much.add_argument("--count", metavar="N | 组=N,…", help=many)
    much.add_argument("--ratio", metavar="R | 组=R,…", help=part)
    _describe_reading(parser)
    _describe_inspectors(parser)
    _describe_results(parser)


def _describe_reading(parser: argparse.ArgumentParser) -> None:
    strata = "抽取组所在的列 / the column of the strata"
    which = "指定列 / which column is which"
    scheme = "编号体系，同 check register / identity scheme"
    out = "排除有问题的行，连同理由一并封存 / leave faulty rows out, with reasons in the seal"
    parser.add_argument("--strata", metavar="列名", help=strata)
    parser.add_argument("--rounding", choices=get_args(Rounding), default="up")
    parser.add_argument("--map", action="append", default=[], metavar="id=列名", help=which)
    parser.add_argument("--scheme", help=scheme)
    parser.add_argument("--sheet", help="工作表 / sheet of a workbook")
    parser.add_argument("--encoding", help="CSV 的编码，默认自动判断 / by default found out")
    parser.add_argument("--exclude-faulty", action="store_true", help=out)
    describe_reading(parser)


def _describe_inspectors(parser: argparse.ArgumentParser) -> None:
    team = "每户检查人数 / inspectors at each target"
    on = "抽取日，默认为封存当日；人员的状态、请假、执法证以此日为准 / the day people are looked at"
    which = "检查人员名单的列 / columns of the roster"
    parser.add_argument("--inspectors", type=Path, metavar="FILE", help="检查人员名单 / a roster")
    parser.add_argument("--team", type=int, metavar="N", help=team)
    parser.add_argument("--on", metavar="YYYY-MM-DD", help=on)
    parser.add_argument(
        "--inspector-map", action="append", default=[], metavar="id=列名", help=which
    )
    parser.add_argument("--inspector-sheet", help="名单的工作表 / sheet of the roster")
    parser.add_argument("--inspector-encoding", help="名单的编码 / encoding of the roster")


def _describe_results(parser: argparse.ArgumentParser) -> None:
    practice = "演练：用本机随机数 / practice with this machine's chance"
    auditor = "审计复核包 / the auditor's bundle"
    parser.add_argument("--title", help="任务名称 / what the task is called")
    parser.add_argument("--suite", choices=("sha256", "sm3"), default="sha256")
    parser.add_argument("--rehearse", action="store_true", help=practice)
    parser.add_argument("--save", type=Path, metavar="FILE", help="公开复核包 / the public bundle")
    parser.add_argument("--auditor", type=Path, metavar="FILE", help=auditor)
    parser.add_argument("--authority", help="抽取单位 / who draws")
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="姓名=单位",
        help="在场见证人，可多次 / who watched, NAME=UNIT, once for each",
    )
    parser.add_argument("--posted", metavar="何处", help="封存码公布处 / where the code is posted")
    parser.add_argument(
        "--wait", type=int, metavar="秒", help="封存到掷骰的间隔；有见证时默认 60 / seconds to t2"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="抽取日志 / the log of draws")
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="结果写出前封存留在此处 / the seal, until then"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="可以覆盖已有文件 / files may be replaced"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / for machines")


def _parsed(text: str | None, read: Callable[[str], Amount]) -> "Amount | dict[str, Amount] | None":
    """Read ``3%`` or ``A=3%,D=30%``.

    Raises:
        ValueError: not written so, or a stratum twice.
    """
    if text is None or "=" not in text:
        return None if text is None else read(text)
    found: dict[str, Amount] = {}
    for name, sign, value in (part.partition("=") for part in text.split(",")):
        if not sign or found.setdefault(name.strip(), read(value.strip())) != read(value.strip()):
            raise ValueError(text)
    return found


def _wrong_words(args: argparse.Namespace) -> str | None:
    """Return what is wrong with the words, before anything is sealed; None if nothing is."""
    try:
        _parsed(args.count, int), _parsed(args.ratio, str)
    except ValueError:
        return "--count、--ratio 的写法：30、3% 或 A=3,D=5 / written 30, 3% or A=3,D=5"
    try:
        _ = None if args.on is None else read_day(args.on)
    except DayRefusedError as error:
        return f"--on：{error}"
    if parse_map(args.map) is None or parse_map(args.inspector_map) is None:
        return MAP_IS_WRITTEN
    if parse_states(args.state) is None:
        return STATE_IS_WRITTEN
    for path in (args.log, args.keep):
        if path is not None and not path.parent.is_dir():
            return f"没有文件夹 {path.parent} / no folder {path.parent}"
    return _wrong_places(args)


def _wrong_places(args: argparse.Namespace) -> str | None:
    """Try every output: dice are not thrown twice, so what cannot be written is told beforehand."""
    places = [path for path in (args.save, args.auditor) if path is not None]
    if len({path.resolve() for path in places}) < len(places):
        return f"两个文件同名：{places[0]} / both files have one name"
    inputs = [path for path in (args.file, args.inspectors, args.confirmed) if path is not None]
    for path in places:
        if any(path.resolve() == given.resolve() for given in inputs):
            return f"不能覆盖读取的文件 {path} / not over a file that is read"
    try:
        for path in places:
            check_place(path, overwrite=args.overwrite)
    except PlaceRefusedError as error:
        return str(error)
    return None


def _sealed(args: argparse.Namespace) -> Sealed:
    bar = progress_bar() if sys.stderr.isatty() else None
    at = now()
    return seal(
        args.file,
        count=_parsed(args.count, int),
        ratio=_parsed(args.ratio, str),
        strata=args.strata,
        rounding=args.rounding,
        inspectors=args.inspectors,
        team=args.team,
        on=args.on,
        columns=parse_map(args.map),
        sheet=args.sheet,
        encoding=args.encoding,
        inspector_columns=parse_map(args.inspector_map),
        inspector_sheet=args.inspector_sheet,
        inspector_encoding=args.inspector_encoding,
        ignore=args.ignore,
        state=parse_states(args.state),
        visible_only=args.visible_only,
        fill_merged=args.fill_merged,
        confirmed=args.confirmed,
        scheme=args.scheme,
        exclude_faulty=args.exclude_faulty,
        title=args.title,
        authority=args.authority,
        log=args.log,
        at=at,
        public_at=at + timedelta(seconds=_wait(args)),
        suite=args.suite,
        progress=None if bar is None else lambda done: bar(done, None),
    )


def run(args: argparse.Namespace) -> int:
    """Seal, draw and show; return 0, or 2 for words that say nothing.

    Raises:
        InputRefusedError: the register is faulty, or the words do not fit together (exit 3).
    """
    if wrong := _wrong_words(args):
        print(wrong, file=sys.stderr)
        return 2
    people = read_witnesses(args.witness)
    sealed = _sealed(args)
    print(sealed, file=sys.stderr, flush=True)
    kept = _keep(args, sealed)
    result = sealed.draw(rehearse()) if args.rehearse else _drawn(args, sealed, people)
    shown = _show(
        json.dumps(_document(sealed, result), ensure_ascii=False) if args.json else str(result)
    )
    saved = [
        _save(result, path, kind, overwrite=args.overwrite)
        for path, kind in ((args.save, "public"), (args.auditor, "auditor"))
        if path is not None
    ]
    if kept is not None and all(saved):
        kept.unlink()
    return 0 if shown and all(saved) else FAILED


def _show(text: str) -> bool:
    """Print the result before anything is saved; tell whether it could be."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Whoever read has seen enough; what is to be saved is saved all the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(
            f"结果有效，但未能输出：{error} / the result stands, but was not printed",
            file=sys.stderr,
        )
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def _wait(args: argparse.Namespace) -> int:
    """Return the seconds from the seal to t2: a minute where somebody notes the code."""
    if args.wait is not None:
        return max(int(args.wait), 1)
    return _MINUTE if args.witness or args.posted else 1


def _keep(args: argparse.Namespace, sealed: Sealed) -> Path | None:
    """Write the seal where it can be taken up again if the result is not written; its owner's alone."""
    path: Path | None = args.keep
    if path is None and args.save is not None:
        path = args.save.with_name(f"{args.save.name}.sealed")
    if path is None or args.rehearse:
        return None
    records = [record.data.decode() for record in sealed.session.records]
    document = {"private": sealed.session.private.decode(), "records": records}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(canonical(document))
        file.flush()
        os.fsync(file.fileno())
    return path


def _drawn(args: argparse.Namespace, sealed: Sealed, people: tuple[Witness, ...]) -> Result:
    """Let the witnesses note the code, ask for the dice, wait for t2; from a pipe as from a keyboard.

    A slip of the finger does not cost the seal: what cannot be dice, or is too little, is asked for
    again.
    """
    noted = now() if people or args.posted else None
    public = datetime.fromisoformat(sealed.session.commit.times.public or sealed.session.commit.at)
    if (rest := (public - now()).total_seconds()) > 1:
        print(_NOTE.format(rest=int(rest), at=public.isoformat()), file=sys.stderr, flush=True)
    while True:
        print(_DICE, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        while now() < public:
            time.sleep(0.05)
        try:
            dice = Dice(line.strip())
            return sealed.draw(dice, witnesses=people, noted_at=noted, posted=args.posted)
        except (EntropyRefusedError, TooFewBitsError) as error:
            if not line:  # nothing more will come
                raise
            print(error, file=sys.stderr)


def _save(result: Result, path: Path, kind: str, *, overwrite: bool) -> bool:
    """Save a bundle; where that fails it goes elsewhere, since the dice are not thrown again."""
    try:
        print(f"→ {result.save(path, bundle=kind, overwrite=overwrite)}", file=sys.stderr)
    except (NotWrittenError, PlaceRefusedError, OSError) as error:
        why = error.params.get("why", error) if isinstance(error, NotWrittenError) else error
        told = f"结果有效；复核包未能写入 {path}（{why}）"
        for folder in (Path(tempfile.gettempdir()), Path.home(), Path.cwd()):
            other = folder / f"{path.stem}-{secrets.token_hex(4)}{path.suffix}"
            try:
                result.save(other, bundle=kind)
            except (NotWrittenError, PlaceRefusedError, OSError):
                continue
            print(
                f"{told}，已改存 {other} / the result stands; the bundle is in {other}",
                file=sys.stderr,
            )
            return False
        print(
            f"{told}，也未能改存 / the result stands; the bundle was saved nowhere", file=sys.stderr
        )
        return False
    return True


def _document(sealed: Sealed, result: Result) -> Mapping[str, object]:
    return {
        "purpose": "rehearsal" if result.rehearsal else "official",
        "seal_code": result.seal_code,
        "result_code": result.result_code,
        "levels": dict(result.levels),
        "bits": result.outcome.bits,
        "targets": sealed.source.size,
        "strata": {name: len(rows) for name, rows in sealed.source.strata().items()},
        "on": sealed.on.isoformat(),
        "confirmed": len(sealed.source.confirmed),
        "left_out": [row.to_dict() for row in sealed.left_out],
        "passed_over": [row.to_dict() for row in sealed.passed_over],
        "inspectors": len(sealed.roster.people) if sealed.roster else None,
        "people_left_out": [row.to_dict() for row in sealed.people_left_out],
        "recusals": len(sealed.recusals),
        "certificates_checked": sealed.roster.certified if sealed.roster else None,
        "notes": [{"zh": note.zh, "en": note.en} for note in sealed.notes],
        "drawn": result.to_dicts(),
    }
