"""`ssj check register FILE`: every fault of a register, row by row."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ssj_core.adapters.tables import RegisterReport, check_register, write_faults
from ssj_core.errors.registers import NothingToCheckError, UnknownSchemeError

_BAR: Final = 30


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    register = what.add_parser("register", help="检查对象名录 / a register of targets")
    register.add_argument("file", type=Path, help="CSV、XLSX、Parquet")
    register.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="id=列名,name=列名",
        help="指定列，可重复 / which column is which, may be repeated",
    )
    register.add_argument(
        "--scheme",
        default="auto",
        help="auto（默认：18 位信用代码、15 位注册号）、uscc、regno15、orgcode9、text，可用逗号并列",
    )
    register.add_argument("--sheet", help="工作表 / sheet of a workbook")
    register.add_argument("--encoding", help="CSV 的编码，默认自动判断 / by default found out")
    register.add_argument("--json", action="store_true", help="输出 JSON")
    register.add_argument("--lang", choices=("zh", "en"), default="zh")
    register.add_argument(
        "--write-faults", type=Path, metavar="COPY.xlsx", help="写出标注问题的副本 / a marked copy"
    )
    register.add_argument(
        "--progress", action="store_true", help="总是显示进度 / always show progress"
    )


def run(args: argparse.Namespace) -> int:
    """Check the file; return 0 if no row has a fault, 1 if any, 2 if there is nothing to check.

    Raises:
        InputRefusedError: the file cannot be read, or it is not clear what to read (exit 3).
    """
    columns = parse_map(",".join(args.map))
    if columns is None:
        print("--map 的写法：id=列名,name=列名 / --map is written id=HEADER", file=sys.stderr)
        return 2
    bar = progress_bar() if args.progress or sys.stderr.isatty() else None
    try:
        report = check_register(
            args.file,
            scheme=args.scheme,
            columns=columns,
            sheet=args.sheet,
            encoding=args.encoding,
            progress=bar,
        )
    except (NothingToCheckError, UnknownSchemeError) as error:
        print(error, file=sys.stderr)
        return 2
    if args.write_faults is not None:
        write_faults(
            args.file,
            report,
            args.write_faults,
            columns=columns,
            encoding=args.encoding,
            progress=None if bar is None else progress_bar(),
        )
        print(f"→ {args.write_faults}", file=sys.stderr)
    _show(report, as_json=args.json, lang=args.lang)
    return 0 if report.ok else 1


def _show(report: RegisterReport, *, as_json: bool, lang: str) -> None:
    if as_json:
        sys.stdout.writelines(f"{line}\n" for line in report.json_lines())
        return
    print(report.summary(lang))
    sys.stdout.writelines(f"{line}\n" for line in report.lines(lang))


def parse_map(text: str) -> dict[str, str] | None:
    """Return the columns of ``id=列名,name=列名``; None if it is not written so.

    >>> parse_map("id=主体代码,name=字号"), parse_map("主体代码")
    ({'id': '主体代码', 'name': '字号'}, None)
    """
    found: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        field, sign, header = part.partition("=")
        if not (sign and field.strip() and header.strip()):
            return None
        found[field.strip()] = header.strip()
    return found


def progress_bar() -> Callable[[int, int | None], None]:
    """Return a function that draws a bar on stderr: rows done, rows in all if known, seconds."""
    began = time.monotonic()

    def draw(done: int, total: int | None) -> None:
        seconds = time.monotonic() - began
        if total:
            full = _BAR * done // total
            bar = "█" * full + "·" * (_BAR - full)
            text = f"\r{bar} {100 * done // total:3d} %  {done:,}/{total:,}  {seconds:.0f} s"
        else:
            text = f"\r{done:,}  {seconds:.0f} s"
        print(text, end="\n" if done == total else "", file=sys.stderr, flush=True)

    return draw
