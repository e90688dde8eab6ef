"""`ssj`: the command line. Results on stdout, words on stderr.

Exit codes: 0 holds, 1 checked and wrong, 2 usage or nothing to check, 3 input refused, 70 the
program or the machine failed: that is no verdict.
A command is a module of this package with `HELP`, `configure(parser)` and `run(args) -> int`; only
the module of the command asked for is imported.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from ssj_core.errors import FailedError, InputRefusedError, MissingExtraError, SsjError
from ssj_core.errors.saving import PlaceRefusedError

FAILED: Final = 70
_SHOWN: Final = 200

COMMANDS: Final = {
    "demo": "演示：一个虚构区县的 2026 年 / an invented district's 2026 in one command",
    "verify": "复核：离线重算复核包、日志、网站 / recompute bundles, journal and site offline",
    "check": "检查名录文件 / check a register file, row by row",
    "draw": "从名录文件抽取 / draw from a register file",
    "deadline": "计算期限 / compute a deadline with its reasons",
    "calendar": "工作日历：状态、导入放假通知 / the working-day calendar",
    "rules": "规则书：检查、解释、比较 / rulebooks: check, explain, diff",
    "scenario": "场景：规则书下的办事是否如预期 / acts under rulebooks, and the answer each must get",
    "schema": "命令和规则书的 JSON Schema / of commands and rulebooks",
    "log": "抽取日志：检查点、证明、复核、监督 / the log of draws: checkpoints, proofs, monitoring",
    "site": "网站：从日志做出公示网站和内部资料 / the public site and the office's pages",
    "serve": "服务：HTTP 接口与抽取现场 / the door over HTTP, and the page of the day of the draw",
    "journal": "日志：复核、查看、导出 / the journal: verify, log, export",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: the words after ``ssj``; by default those of this process.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Also under LANG=C, and for names of files that are no UTF-8.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        prog="ssj", description="双随机、一公开的可复核核心 / the verifiable core"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if words[:1] == [name]:
            importlib.import_module(f"ssj_core.cli.{name}").configure(command)
    args = parser.parse_args(words)
    try:
        code: int = importlib.import_module(f"ssj_core.cli.{args.command}").run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # `ssj journal log | head`: whoever read has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where a failure can get its word
        return _ended(error)
    return code


def _ended(error: Exception) -> int:
    """Say in words how a command ended, and return its exit code; a failure is never a verdict."""
    if isinstance(error, MissingExtraError | PlaceRefusedError):
        print(error, file=sys.stderr)
        return 2
    if isinstance(error, InputRefusedError):
        print(error, file=sys.stderr)
        return 3
    if isinstance(error, FailedError):
        print(error, file=sys.stderr)
        return FAILED
    if isinstance(error, SsjError):
        print(error, file=sys.stderr)
        return 1
    why = " ".join(f"{type(error).__name__}: {error}".split())[:_SHOWN]
    if isinstance(error, OSError | MemoryError):
        print(f"系统未能完成 / the system failed: {why}", file=sys.stderr)
    else:
        print(
            f"程序出错，请报告 / a fault of the program, please report it: {why}", file=sys.stderr
        )
    try:
        sys.stdout.flush()
    except OSError:  # what could not be written will not be written at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED
