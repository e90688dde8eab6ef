"""`ssj check register FILE`: every fault of a register, row by row."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ssj_core.adapters.saving import check_place
from ssj_core.adapters.tables import Note, RegisterReport, check_register, write_faults
from ssj_core.adapters.tables.states import States
from ssj_core.errors.registers import NothingToCheckError, UnknownSchemeError
from ssj_core.errors.saving import NotWrittenError, PlaceRefusedError

FAILED: Final = 70
"""Exit code where the machine failed, not the input."""

MAP_IS_WRITTEN: Final = "--map 的写法：id=列名,name=列名 / --map is written id=HEADER"
STATE_IS_WRITTEN: Final = (
    "--state 的写法：词=在册|停业|退出（人员：在岗|离岗|停职|借调） / --state is written WORD=在册"
)
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
        help="auto（18 位信用代码、15 位注册号；表头这样写或前一千行中有一个相符时的默认）、"
        "uscc、regno15、orgcode9、text（任何编号；其余情形的默认），可用逗号并列 / identity schemes",
    )
    register.add_argument("--sheet", help="工作表 / sheet of a workbook")
    register.add_argument("--encoding", help="CSV 的编码，默认自动判断 / by default found out")
    describe_reading(register)
    register.add_argument("--json", action="store_true", help="输出 JSON")
    register.add_argument("--lang", choices=("zh", "en"), default="zh")
    register.add_argument(
        "--write-faults", type=Path, metavar="COPY.xlsx", help="写出标注问题的副本 / a marked copy"
    )
    register.add_argument(
        "--overwrite",
        action="store_true",
        help="副本可以覆盖已有文件 / the copy may replace a file",
    )
    register.add_argument(
        "--progress", action="store_true", help="总是显示进度 / always show progress"
    )


def describe_reading(parser: argparse.ArgumentParser) -> None:
    """Describe the words that say how a table is to be read."""
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="列名",
        help="写明不读的列，可重复 / a column that is not to be read, may be repeated",
    )
    parser.add_argument(
        "--state",
        action="append",
        default=[],
        metavar="词=在册|停业|退出",
        help="说明名录中的状态用词；人员：在岗、离岗、停职、借调 / what a word of state means",
    )
    parser.add_argument(
        "--visible-only", action="store_true", help="不列入隐藏的行 / leave hidden rows out"
    )
    parser.add_argument(
        "--fill-merged",
        action="store_true",
        help="按合并单元格向下填补，编号除外 / fill cells merged downwards, ids excepted",
    )
    parser.add_argument(
        "--confirmed",
        type=Path,
        metavar="FILE",
        help="核实清单：代码、核实情况 / codes really issued though their check fails",
    )


def run(args: argparse.Namespace) -> int:
    """Check the file; return 0 if no row has a fault, 1 if any, 2 if there is nothing to check.

    Raises:
        InputRefusedError: the file cannot be read, or it is not clear what to read (exit 3).
    """
    columns = parse_map(args.map)
    state = parse_states(args.state)
    if wrong := _wrong(columns, state):
        print(wrong, file=sys.stderr)
        return 2
    bar = progress_bar() if args.progress or sys.stderr.isatty() else None
    try:
        if args.write_faults is not None:
            check_place(args.write_faults, overwrite=args.overwrite)
        report = check_register(
            args.file,
            scheme=args.scheme,
            columns=columns,
            sheet=args.sheet,
            encoding=args.encoding,
            ignore=args.ignore,
            state=state,
            visible_only=args.visible_only,
            fill_merged=args.fill_merged,
            confirmed=args.confirmed,
            progress=bar,
        )
    except (NothingToCheckError, UnknownSchemeError, PlaceRefusedError) as error:
        print(error, file=sys.stderr)
        return 2
    # The report first: whatever becomes of the copy, it is not lost.
    _show(report, as_json=args.json, lang=args.lang)
    sys.stdout.flush()
    code = 0 if report.ok else 1
    return code if args.write_faults is None else _copied(args, report, columns or {}, code, bar)


def _wrong(columns: object, state: object) -> str:
    if columns is None:
        return MAP_IS_WRITTEN
    return STATE_IS_WRITTEN if state is None else ""


def _copied(
    args: argparse.Namespace,
    report: RegisterReport,
    columns: dict[str, str],
    code: int,
    bar: object,
) -> int:
    """Write the marked copy; a disk that fills is the machine's fault, not the register's."""
    notes: list[Note] = []
    try:
        write_faults(
            args.file,
            report,
            args.write_faults,
            columns=columns,
            encoding=args.encoding,
            overwrite=args.overwrite,
            notes=notes,
            progress=None if bar is None else progress_bar(),
        )
    except NotWrittenError as error:
        print(error, file=sys.stderr)
        return FAILED
    for note in notes:
        print(f"说明：{note.zh} / note: {note.en}", file=sys.stderr)
    print(f"→ {args.write_faults}", file=sys.stderr)
    return code


def _show(report: RegisterReport, *, as_json: bool, lang: str) -> None:
    if as_json:
        sys.stdout.writelines(f"{line}\n" for line in report.json_lines())
        return
    print(report.summary(lang))
    sys.stdout.writelines(f"{line}\n" for line in report.lines(lang))


def parse_map(words: str | Sequence[str]) -> dict[str, str] | None:
    """Return the columns of ``id=列名,name=列名``; None if it is not written so.

    >>> parse_map("id=主体代码,name=字号"), parse_map("主体代码"), parse_map(["id=代码", "name=字号"])
    ({'id': '主体代码', 'name': '字号'}, None, {'id': '代码', 'name': '字号'})
    """
    found: dict[str, str] = {}
    for text in [words] if isinstance(words, str) else words:
        for part in filter(None, text.split(",")):
            field, sign, header = part.partition("=")
            if not (sign and field.strip() and header.strip()):
                return None
            found[field.strip()] = header.strip()
    return found


def parse_states(words: Sequence[str]) -> dict[str, str] | None:
    """Return the meanings of ``词=在册``; None if it is not written so.

    >>> parse_states(["异常=在册"]), parse_states(["异常=好"])
    ({'异常': '在册'}, None)
    """
    found: dict[str, str] = {}
    for text in words:
        word, sign, meaning = (part.strip() for part in text.rpartition("="))
        if not sign or not word:
            return None
        found[word] = meaning
    try:
        States(found)
    except ValueError:
        return None
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
