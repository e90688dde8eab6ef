"""`ssj scenario PATH…`: acts done to a named world, and whether each is answered as expected."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ssj_core.testing.scenarios import Outcome, coverage, read_scenarios
from ssj_core.testing.scenarios import run as run_scenario


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="TOML 文件或文件夹")
    parser.add_argument("--json", action="store_true", help="供程序读取 / for machines")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="哪些条款被引用、哪些没有 / which clauses some act cited, and which none did",
    )


def run(args: argparse.Namespace) -> int:
    """Run every scenario: 0 all as expected, 1 some not, 2 nothing to run.

    Raises:
        InputRefusedError: a file cannot be read or has faults (exit 3).
    """
    scenarios = read_scenarios(*args.paths)
    if not scenarios:
        print("没有场景（[[scenario]]）/ no scenario there", file=sys.stderr)
        return 2
    outcomes = [run_scenario(scenario) for scenario in scenarios]
    covered = coverage(outcomes) if args.coverage else {}
    if args.json:
        body: dict[str, Any] = {"scenarios": [_row(outcome) for outcome in outcomes]}
        if args.coverage:
            body["coverage"] = covered
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _show(outcomes)
        for name, clauses in covered.items():
            hit, silent = clauses["cited"], clauses["silent"]
            print(f"{name}：{len(hit)}/{len(hit) + len(silent)} 条被引用 / cited")
            if silent:
                print(f"  未引用 / never cited: {'、'.join(silent)}")
    wrong = sum(not outcome.ok for outcome in outcomes)
    print(
        f"{len(outcomes)} 个场景，{wrong} 个不符 / {len(outcomes)} scenarios, {wrong} not as expected",
        file=sys.stderr,
    )
    return 1 if wrong else 0


def _row(outcome: Outcome) -> dict[str, Any]:
    acts = [
        {
            "command": act.command,
            "expect": act.expect,
            "got": act.got,
            "clause": list(act.cited),
            "ok": act.ok,
            **({"why": act.why} if act.why else {}),
        }
        for act in outcome.acts
    ]
    return {"id": outcome.scenario.id, "title": outcome.scenario.title, "acts": acts}


def _show(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        scenario = outcome.scenario
        print(f"{'✓' if outcome.ok else '✗'} {scenario.id} {scenario.title}")
        for number, act in enumerate(outcome.acts, start=1):
            sign = "✓" if act.ok else "✗"
            print(f"  {sign} {number} {act.command}：{act.got} {'、'.join(act.cited)}".rstrip())
            if act.why:
                print(f"      {act.why}")
