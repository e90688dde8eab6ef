"""`ssj draw FILE`: seal a register, throw the dice, print who was drawn, save the proof."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from ssj_core.cli.check import parse_map, progress_bar
from ssj_core.drawing import Dice, Item, Witness
from ssj_core.encoding import canonical
from ssj_core.errors.drawing import EntropyRefusedError
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
    parser.add_argument("--rounding", choices=("up", "down", "average", "exact"), default="up")
    parser.add_argument("--map", action="append", default=[], metavar="id=列名", help=which)
    parser.add_argument("--scheme", default="auto", help=scheme)
    parser.add_argument("--exclude-faulty", action="store_true", help=out)


def _describe_inspectors(parser: argparse.ArgumentParser) -> None:
    team = "每户检查人数 / inspectors at each target"
    on = "抽取日，执法证届时须有效 / the day; certificates must hold on it"
    parser.add_argument("--inspectors", type=Path, metavar="FILE", help="检查人员名单 / a roster")
    parser.add_argument("--team", type=int, metavar="N", help=team)
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help=on)


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
    if parse_map(",".join(args.map)) is None:
        return "--map 的写法：id=列名,name=列名 / --map is written id=HEADER"
    for path in (args.save, args.auditor, args.log, args.keep):
        # A thrown die is not thrown again, so a folder that is not there is told beforehand.
        if path is not None and not path.parent.is_dir():
            return f"没有文件夹 {path.parent} / no folder {path.parent}"
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
        columns=parse_map(",".join(args.map)),
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
    for path, kind in ((args.save, "public"), (args.auditor, "auditor")):
        if path is not None:
            print(f"→ {result.save(path, bundle=kind)}", file=sys.stderr)
    print(json.dumps(_document(sealed, result), ensure_ascii=False) if args.json else result)
    if kept is not None:
        kept.unlink()
    return 0


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
    """Let the witnesses note the code, wait for t2, ask for the dice."""
    noted = now() if people or args.posted else None
    public = datetime.fromisoformat(sealed.session.commit.times.public or sealed.session.commit.at)
    if (rest := (public - now()).total_seconds()) > 1:
        print(_NOTE.format(rest=int(rest), at=public.isoformat()), file=sys.stderr, flush=True)
    dice = _ask()
    while now() < public:
        time.sleep(0.05)
    return sealed.draw(dice, witnesses=people, noted_at=noted, posted=args.posted)


def _ask() -> Item:
    """Read the dice, thrown after the seal code is out; from a pipe as from a keyboard.

    A slip of the finger does not cost the seal: what cannot be dice is asked for again.
    """
    while True:
        print(_DICE, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        try:
            return Dice(line.strip())
        except EntropyRefusedError as error:
            if not line:  # nothing more will come
                raise
            print(error, file=sys.stderr)


def _document(sealed: Sealed, result: Result) -> Mapping[str, object]:
    return {
        "purpose": "rehearsal" if result.rehearsal else "official",
        "seal_code": result.seal_code,
        "result_code": result.result_code,
        "levels": dict(result.levels),
        "bits": result.outcome.bits,
        "targets": len(sealed.source.targets),
        "left_out": [row._asdict() for row in sealed.source.left_out],
        "drawn": result.to_dicts(),
    }
