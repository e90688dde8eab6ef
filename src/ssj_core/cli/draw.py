"""`ssj draw FILE`: seal a register, throw the dice, print who was drawn, save the proof."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar, get_args

from ssj_core.cli.check import parse_map, progress_bar
from ssj_core.drawing import Dice, Item
from ssj_core.errors.drawing import EntropyRefusedError
from ssj_core.legal import Rounding
from ssj_core.simple import Result, Sealed, rehearse, seal

Amount = TypeVar("Amount", int, str)
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
    for path in (args.save, args.auditor):
        # A thrown die is not thrown again, so a folder that is not there is told beforehand.
        if path is not None and not path.parent.is_dir():
            return f"没有文件夹 {path.parent} / no folder {path.parent}"
    return None


def _sealed(args: argparse.Namespace) -> Sealed:
    bar = progress_bar() if sys.stderr.isatty() else None
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
    sealed = _sealed(args)
    print(sealed, file=sys.stderr, flush=True)
    result = sealed.draw(rehearse() if args.rehearse else _ask())
    for path, kind in ((args.save, "public"), (args.auditor, "auditor")):
        if path is not None:
            print(f"→ {result.save(path, bundle=kind)}", file=sys.stderr)
    print(json.dumps(_document(sealed, result), ensure_ascii=False) if args.json else result)
    return 0


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
        "grade": result.grade,
        "bits": result.outcome.bits,
        "targets": len(sealed.source.targets),
        "left_out": [row._asdict() for row in sealed.source.left_out],
        "drawn": result.to_dicts(),
    }
