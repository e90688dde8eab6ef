"""A published site, its office pages and its evidence against their manifests and the journal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import digest, is_hex64, parse
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import WrongError
from ssj_core.verify import form as f
from ssj_core.verify.tree import ascending

MANIFEST: Final = "manifest.json"
_PATH = f.rule(
    lambda value: (
        isinstance(value, str)
        and value != MANIFEST
        and all(part not in {"", ".", ".."} for part in value.split("/"))
    ),
    "网站内的路径",
    "a path inside the site",
)
_SHAPE: Final = f.shape(
    {
        "schema": f.word("ssj.site/1"),
        "files": f.many(f.shape({"path": _PATH, "sha256": f.hex64, "size": f.natural})),
        "journal": f.shape(
            {
                "seq": f.natural,
                "hash": f.rule(lambda v: v == "" or is_hex64(v), "杂凑值", "a digest"),
                "suite": f.word("sha256", "sm3"),
            }
        ),
    },
    {"purpose": f.word("official", "rehearsal")},
)


@frozen
class FileFacts:
    """The digest and the size of one file, however large it was."""

    sha256: str
    size: int


def read_manifest(data: bytes) -> dict[str, Any]:
    """Return the manifest in `data`.

    Raises:
        WrongError: not canonical, an unknown key, files out of order or twice.
    """
    try:
        manifest: dict[str, Any] = parse(data)
    except NotCanonicalError as error:
        where = f"{MANIFEST} {error.params['path']}"
        zh, en = error.params["why_zh"], error.params["why_en"]
        raise WrongError(where=where, why_zh=zh, why_en=en) from error
    _SHAPE(manifest, MANIFEST)
    if (at := ascending([entry["path"].encode() for entry in manifest["files"]])) is not None:
        f.wrong(f"{MANIFEST}.files[{at}]", "未按序或重复", "out of order, or twice")
    return manifest


def check_files(manifest: Mapping[str, Any], found: Mapping[str, FileFacts]) -> list[WrongError]:
    """Return what is wrong with a site's files: changed, missing or extra, in order of path."""
    told = {entry["path"]: entry for entry in manifest["files"]}
    faults = []
    for path in sorted({*told, *found} - {MANIFEST}):
        if path not in found:
            faults.append(_fault(path, "清单中有，网站中没有", "in the manifest, not in the site"))
        elif path not in told:
            faults.append(_fault(path, "网站中有，清单中没有", "in the site, not in the manifest"))
        elif found[path].size != told[path]["size"]:
            sizes = f"{found[path].size} ≠ {told[path]['size']}"
            faults.append(_fault(path, f"字节数不符：{sizes}", f"size differs: {sizes}"))
        elif found[path].sha256 != told[path]["sha256"]:
            faults.append(_fault(path, "内容被改动", "the content was changed"))
    return faults


def check_published(
    manifest: Mapping[str, Any], data: bytes, events: Iterable[Mapping[str, Any]], head: str
) -> list[WrongError]:
    """Return what is wrong between a manifest and the journal's last `site.published`.

    Args:
        manifest: the manifest, read.
        data: its bytes.
        events: the journal's events in order, each with ``seq``, ``kind`` and ``body``.
        head: the hash of the event the manifest names, as the journal has it ("" for none).
    """
    published = [event for event in events if event["kind"] == "site.published"]
    if not published:
        return [_fault(MANIFEST, "日志中没有发布记录", "the journal has no site.published")]
    last, told = published[-1], manifest["journal"]
    seq = last["seq"]
    if last["body"].get("manifest") != digest(data):
        zh, en = f"与日志第 {seq} 条记载的杂凑值不符", f"not the digest event {seq} has of it"
        return [_fault(MANIFEST, zh, en)]
    if (told["seq"], told["hash"]) != (seq - 1, head):
        zh, en = f"不是日志第 {seq} 条之前的检查点", f"not the checkpoint before event {seq}"
        return [_fault(f"{MANIFEST}.journal", zh, en)]
    return []


def check_checkpoint(manifest: Mapping[str, Any], hashes: Sequence[str]) -> list[WrongError]:
    """Return what is wrong between a manifest that no event names and the journal it was made from.

    Args:
        manifest: the manifest, read: of pages that are not published, so nothing noted them.
        hashes: the hash of every event by its number, ``""`` before the first.
    """
    told = manifest["journal"]
    if told["seq"] < len(hashes) and told["hash"] == hashes[told["seq"]]:
        return []
    zh, en = "不是该日志的检查点", "no checkpoint of this journal"
    return [_fault(f"{MANIFEST}.journal", zh, en)]


def check_evidence(
    events: Iterable[Mapping[str, Any]], found: Mapping[str, bytes]
) -> list[WrongError]:
    """Return what is wrong between the evidence beside a journal and its last `evidence.exported`.

    Args:
        events: the journal's events.
        found: the files by name.
    """
    left = [event for event in events if event["kind"] == "evidence.exported"]
    told = {one["name"]: one["digest"] for one in left[-1]["body"]["files"]} if left else {}
    faults = []
    for name in sorted({*told, *found}):
        if name not in told:
            faults.append(_fault(name, "日志中没有导出记录", "the journal has no record of it"))
        elif name not in found:
            faults.append(
                _fault(name, "日志中有，文件夹中没有", "in the journal, not in the folder")
            )
        elif told[name] not in (digest(found[name]), digest(found[name], "sm3")):
            faults.append(_fault(name, "内容被改动", "the content was changed"))
    return faults


def _fault(where: str, zh: str, en: str) -> WrongError:
    return WrongError(where=where, why_zh=zh, why_en=en)
