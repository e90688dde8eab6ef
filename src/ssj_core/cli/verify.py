"""`ssj verify`: a bundle, a slip, a whole folder of results, or what it says about one target."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from ssj_core.adapters import sqlite_schema
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.encoding import parse
from ssj_core.errors import SsjError
from ssj_core.errors.verify import NothingToVerifyError, WrongError
from ssj_core.verify import Report, verify_bundle, verify_target
from ssj_core.verify.report import MARKS, REHEARSAL
from ssj_core.verify.site import (
    MANIFEST,
    FileFacts,
    check_files,
    check_published,
    check_records,
    read_manifest,
)

HELP: Final = "复核：离线重算复核包、日志、网站 / recompute bundles, journal and site offline"
HOLDS, WRONG, NOTHING = 0, 1, 2
FOLDERS: Final = ("draws", "auditor", "slips")
JOURNAL: Final = "ssj.db"
TIMEOUT: Final = 30.0
_READ: Final = "SELECT seq, payload, hash FROM ssj_journal ORDER BY seq"


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
    report = verify_bundle(_read(path))
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


@define
class _House:
    """What was found in a folder of results."""

    root: Path
    bundles: dict[str, Report] = field(factory=dict)
    faults: list[SsjError] = field(factory=list)
    notes: list[tuple[str, str]] = field(factory=list)
    events: list[dict[str, Any]] = field(factory=list)
    hashes: list[str] = field(factory=lambda: [""])
    has_journal: bool = False
    is_rehearsal: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.faults and all(report.ok for report in self.bundles.values())


def _folder(root: Path, args: argparse.Namespace) -> int:
    house = _House(root)
    _check_bundles(house)
    _check_journal(house)
    _check_site(house)
    if not (house.bundles or house.has_journal or (root / "site").is_dir()):
        raise NothingToVerifyError(where=str(root))
    if house.has_journal and house.events:
        _check_records(house)
    if args.json:
        _print_json(_document(house))
    else:
        print("\n\n".join("\n".join(_lines(house, lang)) for lang in _languages(args)))
    return HOLDS if house.holds else WRONG


def _check_bundles(house: _House) -> None:
    for folder in FOLDERS:
        for path in sorted((house.root / folder).glob("*.json")):
            report = verify_bundle(path.read_bytes())
            house.bundles[f"{folder}/{path.name}"] = report
            house.is_rehearsal |= report.purpose == "rehearsal"


def _check_journal(house: _House) -> None:
    """Verify the chain; keep its events for the comparisons only if it holds."""
    path = house.root / JOURNAL
    if not path.exists():
        if (house.root / "site").is_dir():
            house.faults.append(_fault(JOURNAL, "缺少日志", "the journal is missing"))
        else:
            house.notes.append(("没有日志，未比对", "no journal to compare with"))
        return
    house.has_journal = True
    try:
        report = check_file(path)
    except SsjError as error:
        house.faults.append(error)
        return
    if report.fault:
        house.faults.append(report.fault)
        return
    for seq, payload, digest in _rows(path):
        house.events.append({"seq": seq, **parse(payload)})
        house.hashes.append(digest)
    count = len(house.events)
    house.notes.append((f"日志 {count} 个事件首尾相接", f"journal: {count} events, one chain"))


def _rows(path: Path) -> Iterator[tuple[int, bytes, str]]:
    with closing(sqlite_schema.open_to_read(path, TIMEOUT)) as connection:
        yield from connection.execute(_READ)


def _check_site(house: _House) -> None:
    site = house.root / "site"
    if not site.is_dir():
        if any(event["kind"] == "site.published" for event in house.events):
            house.faults.append(_fault("site", "网站文件夹缺失", "the site is missing"))
        return
    if not (site / MANIFEST).is_file():
        house.faults.append(_fault(f"site/{MANIFEST}", "缺少清单", "the manifest is missing"))
        return
    data = (site / MANIFEST).read_bytes()
    try:
        manifest = read_manifest(data)
    except WrongError as error:
        house.faults.append(error)
        return
    house.is_rehearsal |= manifest.get("purpose") == "rehearsal"
    faults = check_files(manifest, dict(_files(site)))
    if house.events:
        seq = manifest["journal"]["seq"]
        head = house.hashes[seq] if seq < len(house.hashes) else ""
        faults += check_published(manifest, data, house.events, head)
    house.faults += faults
    if not faults:
        count = len(manifest["files"])
        house.notes.append((f"网站 {count} 个文件与清单一致", f"site: {count} files as listed"))


def _files(site: Path) -> Iterator[tuple[str, FileFacts]]:
    """Yield every file under `site` by its path there."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield path.relative_to(site).as_posix(), FileFacts(digest, path.stat().st_size)


def _check_records(house: _House) -> None:
    """The records of the public bundles are those of the journal, no more and no fewer."""
    groups: dict[str, dict[str, Any]] = {folder: {} for folder in FOLDERS}
    for name, report in house.bundles.items():
        groups[name.partition("/")[0]][name] = report.records
    faults = check_records(house.events, groups["draws"])
    if groups["auditor"]:
        faults += check_records(house.events, groups["auditor"])
    house.faults += faults
    if not faults:
        count = sum(len(records) for records in groups["draws"].values())
        words = f"复核包的 {count} 条记录与日志一致", f"{count} records as in the journal"
        house.notes.append(words)


def _fault(where: str, zh: str, en: str) -> WrongError:
    return WrongError(where=where, why_zh=zh, why_en=en)


def _lines(house: _House, lang: str) -> Iterator[str]:
    if house.is_rehearsal:
        yield REHEARSAL.say(lang)
    for name, report in house.bundles.items():
        word = ("复核相符", "holds") if report.ok else ("复核不符", "WRONG")
        yield f"{MARKS['holds' if report.ok else 'wrong']} {name} {word[lang == 'en']}"
        yield from (f"    {step.line(lang)}" for step in report.wrong)
    yield from (f"{MARKS['holds']} {note[lang == 'en']}" for note in house.notes)
    yield from (f"{MARKS['wrong']} {fault.message(lang)}" for fault in house.faults)
    good = ("全部复核相符", "Everything that can be checked holds")
    bad = ("复核不符", "Something is WRONG")
    yield (good if house.holds else bad)[lang == "en"]


def _document(house: _House) -> dict[str, Any]:
    """Return what was found as plain data."""
    return {
        "path": str(house.root),
        "ok": house.holds,
        "exit_code": HOLDS if house.holds else WRONG,
        "purpose": "rehearsal" if house.is_rehearsal else "official",
        "bundles": [{"file": name, **r.document()} for name, r in house.bundles.items()],
        "checked": [{"zh": zh, "en": en} for zh, en in house.notes],
        "faults": [
            {"code": e.code, "zh": e.message("zh"), "en": e.message("en")} for e in house.faults
        ],
    }
