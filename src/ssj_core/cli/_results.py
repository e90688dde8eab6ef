"""A whole folder of results for `ssj verify`: bundles, slips, journal, site, and what binds them."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from ssj_core._data import is_folder, is_plain
from ssj_core.adapters import sqlite_schema
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.cli._held import pieces_of
from ssj_core.encoding import canonical, parse, visible
from ssj_core.encoding.limits import DRAW
from ssj_core.errors import SsjError
from ssj_core.errors.verify import NothingToVerifyError, WrongError
from ssj_core.verify import Held, Report, Words, verify_bundle
from ssj_core.verify.against import hold_slip, with_records
from ssj_core.verify.bundle import read_bundle
from ssj_core.verify.folder import (
    Entered,
    check_entered,
    check_frame_secrets,
    check_overdue,
    check_people,
    check_together,
    fault,
)
from ssj_core.verify.form import moment
from ssj_core.verify.held import FrameBytes
from ssj_core.verify.report import MARKS
from ssj_core.verify.site import (
    MANIFEST,
    FileFacts,
    check_checkpoint,
    check_evidence,
    check_files,
    check_published,
    read_manifest,
)
from ssj_core.verify.words import BESIDE, LINES

FOLDERS: Final = {"draws": "public", "auditor": "auditor", "slips": "slip"}
"""The folders of bundles, and what kind each holds."""
TREES: Final = ("site", "office", "evidence")
JOURNAL: Final = "ssj.db"
BESIDE_JOURNAL: Final = (f"{JOURNAL}-wal", f"{JOURNAL}-shm")
TIMEOUT: Final = 30.0
SHOWN: Final = 20
_READ: Final = "SELECT seq, payload, hash FROM ssj_journal ORDER BY seq"


@define
class Results:
    """What was found in a folder of results.

    Attributes:
        bundles: the report of every bundle and slip, by its path in the folder.
        faults: what is wrong between them, or with a file.
        notes: what was held against what, and agrees.
        unchecked: what lies there and is held against nothing, by name.
    """

    root: Path
    held: Held
    bundles: dict[str, Report] = field(factory=dict)
    data: dict[str, bytes] = field(factory=dict)
    faults: list[SsjError] = field(factory=list)
    notes: list[Words] = field(factory=list)
    unchecked: dict[str, Words] = field(factory=dict)
    events: list[dict[str, Any]] = field(factory=list)
    hashes: list[str] = field(factory=lambda: [""])
    has_journal: bool = False
    reads_journal: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.faults and all(report.ok for report in self.bundles.values())

    @property
    def is_rehearsal(self) -> bool:
        """Whether every bundle that says so is a rehearsal."""
        purposes = {report.purpose for report in self.bundles.values()} - {""}
        return purposes == {"rehearsal"}

    def wrong(self, where: str, zh: str, en: str) -> None:
        """Note a fault of a file."""
        self.faults.append(fault(where, zh, en))

    def right(self, where: str, zh: str, en: str) -> None:
        """Note what the reader brought along and what agrees with it."""
        self.notes.append(Words(f"{visible(where)}：{zh}", f"{visible(where)}: {en}"))

    def not_checked(self, where: str, zh: str, en: str) -> None:
        """Note what is held against nothing."""
        self.unchecked.setdefault(visible(where), Words(zh, en))

    def records(self, *folders: str) -> dict[str, Any]:
        """Return the records of the bundles in some folders that hold, by file name."""
        return {
            name: report.records
            for name, report in self.bundles.items()
            if report.ok and name.partition("/")[0] in folders
        }


def check_folder(root: Path, held: Held, head: bytes | None = None) -> Results:
    """Return what was found in the folder `root`.

    Args:
        root: the folder.
        held: what the reader holds it against.
        head: a checkpoint of the journal that left the house, ``SEQ:HASH``.

    Raises:
        NothingToVerifyError: neither bundle nor site is there, nor a journal with anything in it.
        CheckpointRefusedError: `head` is no checkpoint.
    """
    found = Results(root, held)
    _look_around(found)
    _check_bundles(found)
    _check_journal(found, head)
    _check_site(found)
    _check_office(found)
    _check_evidence(found)
    if not (found.bundles or found.faults or found.events or (root / "site").is_dir()):
        raise NothingToVerifyError(where=str(root))
    _check_together(found)
    _check_slips(found)
    return found


def _is_folder(path: Path) -> bool:
    return is_folder(path) and not path.is_symlink()


def _look_around(found: Results) -> None:
    """Name what is no plain file or stands where nothing is expected; nothing of it is followed."""
    for path in sorted(found.root.iterdir()):
        name = path.name
        if name in {*FOLDERS, *TREES}:
            if not _is_folder(path):
                found.wrong(name, "应为文件夹", "should be a folder")
            elif name in TREES:
                _look_through(found, path)
        elif _is_folder(path) and name != JOURNAL:
            found.not_checked(f"{name}/", "没有可核对的依据", "held against nothing")
        elif not is_plain(path):
            found.wrong(name, "不是普通文件，未打开", "no plain file: not opened")
        elif name not in {JOURNAL, *BESIDE_JOURNAL}:
            found.not_checked(name, "没有可核对的依据", "held against nothing")
    for name in TREES:
        if not os.path.lexists(found.root / name):
            found.not_checked(f"{name}/", "此处没有", "not here")


def _look_through(found: Results, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if not (is_plain(path) or _is_folder(path)):
            where = path.relative_to(found.root).as_posix()
            found.wrong(where, "不是普通文件，未打开", "no plain file: not opened")


def _name_all(found: Results, folder: Path) -> None:
    """Name every file of a folder that stands where none is expected."""
    for path in sorted(folder.rglob("*")) if _is_folder(folder) else ():
        where = path.relative_to(found.root).as_posix()
        found.not_checked(where, "没有可核对的依据", "held against nothing")


def _read(found: Results, path: Path, name: str) -> bytes | None:
    """Return the bytes of a plain file, None (and a fault) where there are none to be had."""
    if not is_plain(path):
        found.wrong(name, "不是普通文件，未打开", "no plain file: not opened")
        return None
    try:
        if path.stat().st_size > DRAW.size:
            found.not_checked(name, "超过读取上限", "over the reader's limit")
            return None
        return path.read_bytes()
    except OSError as error:
        found.wrong(name, f"不能读取：{error.strerror}", f"cannot be read: {error.strerror}")
        return None


def _check_bundles(found: Results) -> None:
    for folder, kind in FOLDERS.items():
        place = found.root / folder
        if not place.exists():
            found.not_checked(f"{folder}/", "此处没有", "not here")
            continue
        if not _is_folder(place):
            continue
        frames = _frames(found, place, folder)
        for path in sorted(place.iterdir()):
            name = f"{folder}/{path.name}"
            if path.name in frames:
                continue
            if path.suffix != ".json":
                if is_plain(path):
                    found.not_checked(name, "没有可核对的依据", "held against nothing")
                else:
                    found.wrong(name, "不是普通文件，未打开", "no plain file: not opened")
                    _name_all(found, path)
                continue
            data = _read(found, path, name)
            if data is not None:
                _check_bundle(found, name, data, kind, frames)


def _frames(found: Results, place: Path, folder: str) -> dict[str, FrameBytes]:
    if folder != "auditor":
        return {}
    frames: dict[str, FrameBytes] = {}
    for path in sorted(place.glob("*.jsonl")):
        if is_plain(path):
            frames[path.name] = partial(pieces_of, path)
        else:
            found.wrong(
                f"{folder}/{path.name}", "不是普通文件，未打开", "no plain file: not opened"
            )
    return frames


def _check_bundle(
    found: Results, name: str, data: bytes, kind: str, frames: Mapping[str, FrameBytes]
) -> None:
    held = Held(
        codes=(),
        results=found.held.results,
        stamped=found.held.stamped,
        logged=found.held.logged,
        frames=frames,
        now=found.held.now,
        sources=found.held.sources,
    )
    report = verify_bundle(data, held)
    found.bundles[name] = report
    found.data[name] = data
    if report.kind and report.kind != kind:
        found.wrong(name, f"此处应为 {kind}，不是 {report.kind}", f"{kind} belongs here")


def _check_journal(found: Results, head: bytes | None) -> None:
    """Verify the chain; keep its events for the comparisons only if it holds."""
    path = found.root / JOURNAL
    if not is_plain(path):
        found.not_checked(JOURNAL, "此处没有", "not here")
        if head is not None:
            found.wrong(JOURNAL, "没有日志可与检查点核对", "no journal to hold the head against")
        found.notes.append(BESIDE["no-journal"])
        return
    found.has_journal = True
    try:
        report = check_file(path, head)
    except SsjError as error:
        found.faults.append(error)
        return
    if report.fault:
        found.faults.append(report.fault)
        return
    if report.missing_guards:
        said = "、".join(report.missing_guards)
        found.not_checked(JOURNAL, f"防改触发器缺失：{said}", f"guards are missing: {said}")
    if seq := report.journal.backwards:
        zh = f"第 {seq} 号事件的录入时间早于前一事件"
        en = f"event {seq} says it was entered before the one ahead of it"
        found.not_checked(f"{JOURNAL}: at", zh, en)
    found.reads_journal = True
    for seq, payload, digest in _rows(path):
        found.events.append({"seq": seq, **parse(payload)})
        found.hashes.append(digest)
    count = len(found.events)
    tail = (
        Words("", "")
        if head is not None
        else Words(
            "；末尾有没有被截去、全部有没有重写，须有外留的检查点（--head）",
            "; whether its end was cut or all of it rewritten, only a head kept outside shows (--head)",
        )
    )
    found.notes.append(
        Words(
            f"日志 {count} 个事件首尾相接{tail.zh}", f"journal: {count} events, one chain{tail.en}"
        )
    )


def _rows(path: Path) -> Iterator[tuple[int, bytes, str]]:
    with closing(sqlite_schema.open_to_read(path, TIMEOUT)) as connection:
        yield from connection.execute(_READ)


def _check_site(found: Results) -> None:
    site = found.root / "site"
    if not site.is_dir():
        if any(event["kind"] == "site.published" for event in found.events):
            found.wrong("site", "网站文件夹缺失", "the site is missing")
        return
    manifest_path = site / MANIFEST
    data = _read(found, manifest_path, f"site/{MANIFEST}") if is_plain(manifest_path) else None
    if data is None:
        found.wrong(f"site/{MANIFEST}", "缺少清单", "the manifest is missing")
        return
    try:
        manifest = read_manifest(data)
    except WrongError as error:
        found.faults.append(error)
        return
    faults = check_files(manifest, dict(_files(site)))
    if found.reads_journal:
        seq = manifest["journal"]["seq"]
        head = found.hashes[seq] if seq < len(found.hashes) else ""
        faults += check_published(manifest, data, found.events, head)
    elif not found.has_journal:
        found.not_checked("site/", "只与自带清单一致", "agrees with its own manifest alone")
    faults += _copies(found, site)
    found.faults += faults
    if not faults:
        count = len(manifest["files"])
        found.notes.append(
            Words(f"网站 {count} 个文件与清单一致", f"site: {count} files as listed")
        )


def _copies(found: Results, site: Path) -> list[WrongError]:
    """Every bundle the site offers is the one in `draws`, and no other."""
    faults = []
    copies = {path.name: path for path in (site / "draws").glob("*") if is_plain(path)}
    mine = {name.partition("/")[2]: data for name, data in found.data.items() if "draws/" in name}
    for name in sorted(copies):
        where = f"site/draws/{name}"
        if name not in mine:
            faults.append(fault(where, "draws 中没有这一份", "draws has no such file"))
        elif copies[name].read_bytes() != mine[name]:
            faults.append(fault(where, "与 draws 中的不同", "not the one in draws"))
    missing = sorted(set(mine) - set(copies)) if copies else []
    faults += [fault(f"draws/{n}", "网站没有提供", "the site does not offer it") for n in missing]
    if copies and not faults:
        count = len(copies)
        found.notes.append(
            Words(f"网站的 {count} 份复核包与 draws 相同", f"site: {count} bundles as in draws")
        )
    return faults


def _check_office(found: Results) -> None:
    """The office's own pages, if they are there: as their own manifest lists them; no event has it."""
    office = found.root / "office"
    manifest_path = office / MANIFEST
    if not office.is_dir():
        return
    data = _read(found, manifest_path, f"office/{MANIFEST}") if is_plain(manifest_path) else None
    if data is None:
        found.not_checked("office/", "没有清单", "no manifest")
        return
    try:
        manifest = read_manifest(data)
    except WrongError as error:
        found.faults.append(error)
        return
    faults = check_files(manifest, dict(_files(office)))
    if found.reads_journal:
        faults += check_checkpoint(manifest, found.hashes)
    found.faults += faults
    if not faults:
        zh = f"{len(manifest['files'])} 个文件只与自带清单一致，日志中没有它的杂凑值"
        en = f"{len(manifest['files'])} files agree with their own manifest, which no event holds"
        found.not_checked("office/", zh, en)


def _check_evidence(found: Results) -> None:
    """The evidence that left, if it is there: as the journal has its digests."""
    folder = found.root / "evidence"
    if not folder.is_dir():
        return
    if not found.reads_journal:
        found.not_checked("evidence/", "没有日志可核对", "no journal to hold it against")
        return
    files = {
        path.name: data
        for path in sorted(folder.iterdir())
        if (data := _read(found, path, f"evidence/{path.name}")) is not None
    }
    faults = check_evidence(found.events, files)
    found.faults += faults
    if not faults:
        zh, en = (
            f"评价证据 {len(files)} 个文件与日志一致",
            f"evidence: {len(files)} files as in the journal",
        )
        found.notes.append(Words(zh, en))


def _files(site: Path) -> Iterator[tuple[str, FileFacts]]:
    """Yield every plain file under `site` by its path there."""
    for path in sorted(site.rglob("*")):
        if is_plain(path):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield path.relative_to(site).as_posix(), FileFacts(digest, path.stat().st_size)


def _entered(found: Results) -> list[Entered]:
    return [
        Entered(
            event["body"]["record"],
            f"{JOURNAL} {event['seq']} ({event['kind']})",
            moment(event["at"]),
        )
        for event in found.events
        if event["kind"].startswith("draw.") and isinstance(event["body"].get("record"), dict)
    ]


def _check_together(found: Results) -> None:
    """Bundles against one another, and against the journal where there is one."""
    entered = _entered(found)
    public = found.records("draws")
    faults = check_together(found.records("draws", "auditor"), [one.record for one in entered])
    parts = {
        name: report.bundle["private"]
        for name, report in found.bundles.items()
        if report.ok and report.kind == "auditor"
    }
    faults += check_frame_secrets(parts)
    faults += check_people(parts)
    if found.held.now is not None:
        official = {
            name: records
            for name, records in public.items()
            if found.bundles[name].purpose == "official"
        }
        faults += check_overdue(official, found.held.now)
    if found.reads_journal:
        faults += check_entered(entered, public)
        if not faults and public:
            count = sum(map(len, public.values()))
            found.notes.append(
                Words(
                    f"复核包的 {count} 条记录与日志一致，次序相同，封存均在 t2 前录入",
                    f"{count} records as in the journal, in its order; seals entered before t2",
                )
            )
    found.faults += faults
    known = {canonical(record) for records in public.values() for record in records}
    for name, records in found.records("auditor").items():
        if known and not known.issuperset(map(canonical, records)):
            found.wrong(name, "记录不在公开复核包中", "its records are in no public bundle")


def _check_slips(found: Results) -> None:
    """Every slip says what the bundles beside it say."""
    count = 0
    for name, report in list(found.bundles.items()):
        if report.kind != "slip" or not report.ok:
            continue
        commit = report.records[1]
        beside = [r for r in found.records("draws", "auditor").values() if commit in r]
        if not beside:
            found.wrong(name, "没有含此 COMMIT 的复核包", "no bundle has its COMMIT")
            continue
        merged = [record for records in beside for record in records]
        checked = hold_slip(read_bundle(found.data[name]), merged)
        found.bundles[name] = with_records(report, checked)
        count += found.bundles[name].ok
    if count:
        zh, en = f"凭证 {count} 份与复核包一致", f"{count} slips agree with the bundles"
        found.notes.append(Words(zh, en))


def last_line(found: Results) -> Words:
    """Return the last line about a folder: it never says that everything holds."""
    wrong = {str(error.params.get("where", "")).partition(" ")[0] for error in found.faults}
    wrong |= {name for name, report in found.bundles.items() if not report.ok}
    partly = {name for name, report in found.bundles.items() if report.ok and report.unchecked}
    return LINES["folder"].filled(
        n=len(found.bundles) + len(found.unchecked),
        wrong=len(wrong),
        unchecked=len(partly | set(found.unchecked)),
    )


def lines(found: Results, lang: str) -> Iterator[str]:
    """Yield the report for people, in one language."""
    if found.is_rehearsal:
        yield BESIDE["rehearsal"].say(lang)
    for name, report in found.bundles.items():
        mark = MARKS["holds" if report.ok else "wrong"]
        practice = f" {BESIDE['rehearsal'].say(lang)}" if report.purpose == "rehearsal" else ""
        yield f"{mark} {visible(name)}{practice}"
        own = BESIDE["own-word-first"]
        yield from (f"    {words.say(lang)}" for words in report.first if words == own)
        yield from (f"    {step.line(lang)}" for step in report.wrong)
        if report.ok and report.unchecked:
            numbers = ", ".join(str(step.number) for step in report.unchecked)
            head = "steps not checked" if lang == "en" else "未核对的步骤"
            yield f"    – {head}: {numbers}"
        yield f"    {report.last.say(lang)}"
    yield from (f"{MARKS['holds']} {note.say(lang)}" for note in found.notes)
    word = "not checked" if lang == "en" else "未核对"
    shown = list(found.unchecked.items())
    for name, words in shown[:SHOWN]:
        yield f"{MARKS['not-checked']} {name} [{word}] {words.say(lang)}"
    if len(shown) > SHOWN:
        yield f"{MARKS['not-checked']} … {len(shown) - SHOWN} {word}"
    yield from (f"{MARKS['wrong']} {visible(error.message(lang))}" for error in found.faults)
    yield last_line(found).say(lang)


def document(found: Results) -> dict[str, Any]:
    """Return what was found as plain data."""
    last = last_line(found)
    return {
        "path": str(found.root),
        "ok": found.holds,
        "exit_code": 0 if found.holds else 1,
        "line": "folder",
        "last": {"zh": last.zh, "en": last.en},
        "purpose": "rehearsal" if found.is_rehearsal else "official",
        "bundles": [{"file": name, **r.document()} for name, r in found.bundles.items()],
        "checked": [{"zh": note.zh, "en": note.en} for note in found.notes],
        "not_checked": [
            {"file": name, "zh": words.zh, "en": words.en}
            for name, words in found.unchecked.items()
        ],
        "faults": [
            {"code": e.code, "zh": e.message("zh"), "en": e.message("en")} for e in found.faults
        ],
    }


def clock() -> datetime:
    """Return the reader's clock."""
    return datetime.now().astimezone()
