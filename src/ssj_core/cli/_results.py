"""A whole folder of results for `ssj verify`: bundles, slips, journal, site, and what binds them."""

import hashlib
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
from ssj_core.verify import Report, verify_bundle
from ssj_core.verify.against import check_slip_against
from ssj_core.verify.report import MARKS, REHEARSAL
from ssj_core.verify.site import (
    MANIFEST,
    FileFacts,
    check_checkpoint,
    check_evidence,
    check_files,
    check_published,
    check_records,
    read_manifest,
)

FOLDERS: Final = ("draws", "auditor", "slips")
JOURNAL: Final = "ssj.db"
TIMEOUT: Final = 30.0
_READ: Final = "SELECT seq, payload, hash FROM ssj_journal ORDER BY seq"


@define
class Results:
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


def check_folder(root: Path) -> Results:
    """Return what was found in the folder `root`.

    Raises:
        NothingToVerifyError: neither bundle nor journal nor site is there.
    """
    found = Results(root)
    _check_bundles(found)
    _check_journal(found)
    _check_site(found)
    _check_office(found)
    _check_evidence(found)
    if not (found.bundles or found.has_journal or (root / "site").is_dir()):
        raise NothingToVerifyError(where=str(root))
    if found.has_journal and found.events:
        _check_records(found)
    _check_slips(found)
    return found


def _check_bundles(found: Results) -> None:
    for folder in FOLDERS:
        for path in sorted((found.root / folder).glob("*.json")):
            report = verify_bundle(path.read_bytes())
            found.bundles[f"{folder}/{path.name}"] = report
            found.is_rehearsal |= report.purpose == "rehearsal"


def _check_journal(found: Results) -> None:
    """Verify the chain; keep its events for the comparisons only if it holds."""
    path = found.root / JOURNAL
    if not path.exists():
        if (found.root / "site").is_dir():
            found.faults.append(_fault(JOURNAL, "缺少日志", "the journal is missing"))
        else:
            found.notes.append(("没有日志，未比对", "no journal to compare with"))
        return
    found.has_journal = True
    try:
        report = check_file(path)
    except SsjError as error:
        found.faults.append(error)
        return
    if report.fault:
        found.faults.append(report.fault)
        return
    for seq, payload, digest in _rows(path):
        found.events.append({"seq": seq, **parse(payload)})
        found.hashes.append(digest)
    count = len(found.events)
    found.notes.append((f"日志 {count} 个事件首尾相接", f"journal: {count} events, one chain"))


def _rows(path: Path) -> Iterator[tuple[int, bytes, str]]:
    with closing(sqlite_schema.open_to_read(path, TIMEOUT)) as connection:
        yield from connection.execute(_READ)


def _check_site(found: Results) -> None:
    site = found.root / "site"
    if not site.is_dir():
        if any(event["kind"] == "site.published" for event in found.events):
            found.faults.append(_fault("site", "网站文件夹缺失", "the site is missing"))
        return
    if not (site / MANIFEST).is_file():
        found.faults.append(_fault(f"site/{MANIFEST}", "缺少清单", "the manifest is missing"))
        return
    data = (site / MANIFEST).read_bytes()
    try:
        manifest = read_manifest(data)
    except WrongError as error:
        found.faults.append(error)
        return
    found.is_rehearsal |= manifest.get("purpose") == "rehearsal"
    faults = check_files(manifest, dict(_files(site)))
    if found.events:
        seq = manifest["journal"]["seq"]
        head = found.hashes[seq] if seq < len(found.hashes) else ""
        faults += check_published(manifest, data, found.events, head)
    found.faults += faults
    if not faults:
        count = len(manifest["files"])
        found.notes.append((f"网站 {count} 个文件与清单一致", f"site: {count} files as listed"))


def _check_office(found: Results) -> None:
    """The office's own pages, if they are there: as their manifest lists them, made from this journal."""
    office = found.root / "office"
    if not (office / MANIFEST).is_file():
        return
    try:
        manifest = read_manifest((office / MANIFEST).read_bytes())
    except WrongError as error:
        found.faults.append(error)
        return
    faults = check_files(manifest, dict(_files(office)))
    if found.events:
        faults += check_checkpoint(manifest, found.hashes)
    found.faults += faults
    if not faults:
        count = len(manifest["files"])
        words = f"内部资料 {count} 个文件与清单一致", f"office: {count} files as listed"
        found.notes.append(words)


def _check_evidence(found: Results) -> None:
    """The evidence that left, if it is there: as the journal has its digests."""
    folder = found.root / "evidence"
    if not (folder.is_dir() and found.events):
        return
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    faults = check_evidence(found.events, files)
    found.faults += faults
    if not faults:
        words = (
            f"评价证据 {len(files)} 个文件与日志一致",
            f"evidence: {len(files)} files as in the journal",
        )
        found.notes.append(words)


def _files(site: Path) -> Iterator[tuple[str, FileFacts]]:
    """Yield every file under `site` by its path there."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield path.relative_to(site).as_posix(), FileFacts(digest, path.stat().st_size)


def _check_slips(found: Results) -> None:
    """Every slip says what the bundles beside it say."""
    good = {name: report for name, report in found.bundles.items() if report.ok}
    slips = {n: r.bundle for n, r in good.items() if r.kind == "slip"}
    whole = [report.bundle for report in good.values() if report.kind != "slip"]
    faults = [e for name, slip in slips.items() for e in check_slip_against(name, slip, whole)]
    found.faults += faults
    if slips and not faults:
        words = f"凭证 {len(slips)} 份与复核包一致", f"{len(slips)} slips agree with the bundles"
        found.notes.append(words)


def _check_records(found: Results) -> None:
    """The records of the public bundles are those of the journal, no more and no fewer."""
    groups: dict[str, dict[str, Any]] = {folder: {} for folder in FOLDERS}
    for name, report in found.bundles.items():
        groups[name.partition("/")[0]][name] = report.records
    faults = check_records(found.events, groups["draws"])
    if groups["auditor"]:
        faults += check_records(found.events, groups["auditor"])
    found.faults += faults
    if not faults:
        count = sum(len(records) for records in groups["draws"].values())
        words = f"复核包的 {count} 条记录与日志一致", f"{count} records as in the journal"
        found.notes.append(words)


def _fault(where: str, zh: str, en: str) -> WrongError:
    return WrongError(where=where, why_zh=zh, why_en=en)


def lines(found: Results, lang: str) -> Iterator[str]:
    """Yield the report for people, in one language."""
    if found.is_rehearsal:
        yield REHEARSAL.say(lang)
    for name, report in found.bundles.items():
        word = ("复核相符", "holds") if report.ok else ("复核不符", "WRONG")
        yield f"{MARKS['holds' if report.ok else 'wrong']} {name} {word[lang == 'en']}"
        yield from (f"    {step.line(lang)}" for step in report.wrong)
    yield from (f"{MARKS['holds']} {note[lang == 'en']}" for note in found.notes)
    yield from (f"{MARKS['wrong']} {fault.message(lang)}" for fault in found.faults)
    good = ("全部复核相符", "Everything that can be checked holds")
    bad = ("复核不符", "Something is WRONG")
    yield (good if found.holds else bad)[lang == "en"]


def document(found: Results) -> dict[str, Any]:
    """Return what was found as plain data."""
    return {
        "path": str(found.root),
        "ok": found.holds,
        "exit_code": 0 if found.holds else 1,
        "purpose": "rehearsal" if found.is_rehearsal else "official",
        "bundles": [{"file": name, **r.document()} for name, r in found.bundles.items()],
        "checked": [{"zh": zh, "en": en} for zh, en in found.notes],
        "faults": [
            {"code": e.code, "zh": e.message("zh"), "en": e.message("en")} for e in found.faults
        ],
    }
