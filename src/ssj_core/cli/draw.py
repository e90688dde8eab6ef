"""`ssj draw FILE`: seal a register, throw the dice, print who was drawn, save the proof."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from ssj_core.cli.check import parse_map, progress_bar
from ssj_core.drawing import Dice
from ssj_core.simple import Result, Sealed, rehearse, seal

_DICE = "掷十面骰子（建议 20 次），输入数字后回车 / throw ten-sided dice (20 times is good), type the digits: "


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.add_argument("file", type=Path, help="CSV、XLSX、Parquet")
    much = parser.add_mutually_exclusive_group(required=True)
    much.add_argument("--count", metavar="N | 组=N,…", help="抽取户数 / how many, or by stratum")
    much.add_argument(
        "--ratio",
        metavar="R | 组=R,…",
        help="抽取比例，如 3%% 或 A=3%%,D=30%% / which part, or by stratum",
    )
    parser.add_argument(
        "--strata", metavar="列名", help="抽取组所在的列 / the column of the strata"
    )
    parser.add_argument("--rounding", choices=("up", "down", "average", "exact"), default="up")
    parser.add_argument("--inspectors", type=Path, metavar="FILE", help="检查人员名单 / a roster")
    parser.add_argument(
        "--team", type=int, metavar="N", help="每户检查人数 / inspectors at each target"
    )
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="适用规则的日期 / whose day's rules",
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="id=列名",
        help="指定列 / which column is which",
    )
    parser.add_argument(
        "--scheme", default="auto", help="编号体系，同 check register / identity scheme"
    )
    parser.add_argument(
        "--exclude-faulty",
        action="store_true",
        help="排除有问题的行，连同理由一并封存 / leave faulty rows out, with reasons in the seal",
    )
    parser.add_argument("--title", help="任务名称 / what the task is called")
    parser.add_argument("--suite", choices=("sha256", "sm3"), default="sha256")
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help="演练：用本机随机数 / practice with this machine's chance",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="公开复核包 / the public bundle")
    parser.add_argument(
        "--auditor", type=Path, metavar="FILE", help="审计复核包 / the auditor's bundle"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / for machines")


def _parsed(
    text: str | None, read: Callable[[str], int | str]
) -> "int | str | dict[str, int | str] | None":
    """Read ``3%`` or ``A=3%,D=30%``."""
    if text is None or "=" not in text:
        return None if text is None else read(text)
    parts = (part.partition("=") for part in text.split(","))
    return {name.strip(): read(value.strip()) for name, _, value in parts}


def run(args: argparse.Namespace) -> int:
    """Seal, draw and show; return 0.

    Raises:
        InputRefusedError: the register is faulty, or the words do not fit together (exit 3).
    """
    columns = parse_map(",".join(args.map))
    try:
        count = _parsed(args.count, int)
    except ValueError:
        print("--count 的写法：30 或 A=3,D=5 / --count is written 30 or A=3,D=5", file=sys.stderr)
        return 2
    if columns is None:
        print("--map 的写法：id=列名,name=列名 / --map is written id=HEADER", file=sys.stderr)
        return 2
    for path in (args.save, args.auditor):
        if path is not None and not path.parent.is_dir():
            print(f"没有文件夹 {path.parent} / no folder {path.parent}", file=sys.stderr)
            return 2  # before anything is sealed: a thrown die is not thrown again
    bar = progress_bar() if sys.stderr.isatty() else None
    sealed = seal(
        args.file,
        count=count,  # type: ignore[arg-type]  # whole numbers: `int` read them
        ratio=_parsed(args.ratio, str),  # type: ignore[arg-type]  # texts: `str` read them
        strata=args.strata,
        rounding=args.rounding,
        inspectors=args.inspectors,
        team=args.team,
        on=args.on,
        columns=columns,
        scheme=args.scheme,
        exclude_faulty=args.exclude_faulty,
        title=args.title,
        suite=args.suite,
        progress=None if bar is None else lambda done: bar(done, None),
    )
    print(sealed, file=sys.stderr, flush=True)
    result = sealed.draw(rehearse() if args.rehearse else Dice(_ask()))
    for path, kind in ((args.save, "public"), (args.auditor, "auditor")):
        if path is not None:
            print(f"→ {result.save(path, bundle=kind)}", file=sys.stderr)
    print(json.dumps(_document(sealed, result), ensure_ascii=False) if args.json else result)
    return 0


def _ask() -> str:
    """Read the dice, thrown after the seal code is out; from a pipe as from a keyboard."""
    print(_DICE, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


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
