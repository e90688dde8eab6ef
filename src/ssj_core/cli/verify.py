"""`ssj verify`: a bundle, a slip, a whole folder of results, or what it says about one target."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from ssj_core.cli import _results as results
from ssj_core.cli import engine
from ssj_core.errors.verify import NothingToVerifyError
from ssj_core.verify import verify_bundle, verify_target

HELP: Final = "复核：离线重算复核包、日志、网站 / recompute bundles, journal and site offline"
HOLDS, WRONG, NOTHING = 0, 1, 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments to `parser`."""
    parser.add_argument(
        "path",
        nargs="+",
        metavar="PATH",
        help="复核包、抽取凭证或成果文件夹；或 target 复核包 编号"
        " / a bundle, a slip, a folder of results; or: target BUNDLE ID",
    )
    parser.add_argument("--json", action="store_true", help="供程序读取 / for machines")
    parser.add_argument("--lang", choices=("zh", "en"), help="只用一种语言 / one language only")
    engine.configure(parser)


def run(args: argparse.Namespace) -> int:
    """Verify what is named and return 0 (holds), 1 (wrong) or 2 (nothing to verify)."""
    try:
        if args.path[0] == "target" and len(args.path) > 1:
            return _target(args)
        if len(args.path) > 1:
            print("一次复核一个路径 / one PATH at a time", file=sys.stderr)
            return NOTHING
        path = Path(args.path[0])
        return _folder(path, args) if path.is_dir() else _bundle(path, args)
    except NothingToVerifyError as error:
        print(error, file=sys.stderr)
        return NOTHING


def _languages(args: argparse.Namespace) -> tuple[str, ...]:
    return (args.lang,) if args.lang else ("zh", "en")


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, sort_keys=True))


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NothingToVerifyError(where=str(path)) from error
    if not data:
        raise NothingToVerifyError(where=str(path))
    return data


def _bundle(path: Path, args: argparse.Namespace) -> int:
    data = _read(path)
    if args.engine is not None:
        return engine.run(data, args)
    report = verify_bundle(data)
    if args.json:
        _print_json({"path": str(path), **report.document()})
    else:
        print("\n\n".join(report.text(lang) for lang in _languages(args)))
    return report.exit_code


def _target(args: argparse.Namespace) -> int:
    if len(args.path) != len(("target", "BUNDLE", "ID")):
        print("用法 usage: ssj verify target BUNDLE ID", file=sys.stderr)
        return NOTHING
    report = verify_target(_read(Path(args.path[1])), args.path[2])
    if args.json:
        _print_json(report.document())
    else:
        print("\n".join(report.text(lang) for lang in _languages(args)))
    return report.exit_code


def _folder(root: Path, args: argparse.Namespace) -> int:
    found = results.check_folder(root)
    if args.json:
        _print_json(results.document(found))
    else:
        print("\n\n".join("\n".join(results.lines(found, lang)) for lang in _languages(args)))
    return HOLDS if found.holds else WRONG
