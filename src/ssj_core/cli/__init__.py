"""`ssj`: the command line. Results on stdout, words on stderr.

Exit codes: 0 holds, 1 checked and wrong, 2 usage or nothing to check, 3 input refused.
A command is a module of this package with `HELP`, `configure(parser)` and `run(args) -> int`; only
the module of the command asked for is imported.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from ssj_core.errors import InputRefusedError, MissingExtraError, SsjError

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
            stream.reconfigure(encoding="utf-8")  # also under LANG=C
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
    except BrokenPipeError:
        # `ssj journal log | head`: whoever read has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MissingExtraError as error:
        print(error, file=sys.stderr)
        return 2
    except InputRefusedError as error:
        print(error, file=sys.stderr)
        return 3
    except SsjError as error:
        print(error, file=sys.stderr)
        return 1
    return code
