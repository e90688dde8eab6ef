"""`ssj demo OUT`: an invented district's 2026, from plans to the published results."""

import argparse
import sys
from pathlib import Path

from ssj_core.errors.demo import FolderNotEmptyError

STEPS = 14


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments to `parser`."""
    parser.add_argument("out", type=Path, metavar="OUT", help="空文件夹 / an empty folder")
    parser.add_argument(
        "--seed", default="2026", help="同一种子，同一年份，逐字节相同 / same seed, same bytes"
    )


def run(args: argparse.Namespace) -> int:
    """Play the year into OUT and return 0."""
    # Imported here: the parser must not load the whole house.
    from ssj_core.demo import play_into  # noqa: PLC0415 - start-up time

    out: Path = args.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FolderNotEmptyError(folder=out)
    out.mkdir(parents=True, exist_ok=True)
    done = 0

    def say(words: str) -> None:
        nonlocal done
        done += 1
        bar = "█" * done + "░" * max(STEPS - done, 0)
        print(f"{bar} {words}", file=sys.stderr, flush=True)

    print(play_into(out, args.seed, say))
    return 0
