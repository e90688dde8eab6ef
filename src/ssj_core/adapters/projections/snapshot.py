"""The state as one document with a digest: to store, to compare, to start from."""

from typing import Any, Final

from ssj_core.adapters.projections import tables
from ssj_core.adapters.projections.places import Place
from ssj_core.adapters.projections.projector import Projector
from ssj_core.encoding import Suite, canonical, digest, parse
from ssj_core.errors import InputRefusedError
from ssj_core.errors.projections import SnapshotRefusedError

FORMAT: Final = "ssj-state/1"
_STATE: Final = [name for name in tables.TABLES if name != "projection_state"]


def take_snapshot(projector: Projector) -> bytes:
    """Return the state of every table as canonical JSON, with the place of the journal it is of.

    The same journal gives the same bytes, however its tables came about. NULL is an absent key.
    """
    with projector.whole():
        (at,) = projector.place.find("projection_state", ("seq", "hash"), {})
        rows = {name: _rows(projector.place, name) for name in _STATE}
    return canonical(
        {
            "format": FORMAT,
            "seq": at[0],
            "hash": at[1],
            "suite": projector.journal.suite,
            "tables": rows,
        }
    )


def _rows(place: Place, table: str) -> list[dict[str, Any]]:
    columns = tables.TABLES[table]
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        for row in place.find(table, columns, {})
    ]


def snapshot_digest(snapshot: bytes, suite: Suite = "sha256") -> str:
    """Return the digest of a snapshot: equal for equal states."""
    return digest(snapshot, suite)


def load_snapshot(projector: Projector, snapshot: bytes, expected: str) -> int:
    """Load a stored state into empty tables, go on from there, and return the last `seq`.

    Args:
        projector: over the journal the state was taken of.
        snapshot: what `take_snapshot` returned.
        expected: its digest, kept apart from it.

    Raises:
        SnapshotRefusedError: the digest differs, or it is no snapshot of this journal.
    """
    if snapshot_digest(snapshot) != expected:
        _refuse("摘要不符", "its digest differs")
    try:
        said = parse(snapshot)
    except InputRefusedError as error:
        _refuse("不是规范 JSON", "it is not canonical JSON", error)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        _refuse("不是状态快照", f"it is no {FORMAT} document")
    seq, there = (
        said["seq"],
        next(projector.journal.read(after=said["seq"] - 1), None) if said["seq"] else None,
    )
    if seq and (there is None or there.hash != said["hash"]):
        _refuse(f"日志序号 {seq} 处的杂凑值不同", f"the journal has another hash at seq {seq}")
    with projector.whole():
        projector.make_empty()
        for name in _STATE:
            for row in said["tables"][name]:
                projector.place.put(name, row)
        projector.place.put("projection_state", {"id": 1, "seq": seq, "hash": said["hash"]})
        return projector.catch_up()


def _refuse(zh: str, en: str, cause: Exception | None = None) -> Any:  # noqa: ANN401 - it never returns
    raise SnapshotRefusedError(why_zh=zh, why_en=en) from cause
