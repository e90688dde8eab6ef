"""Frames in files beside an auditors' bundle (section 8): written and read line by line."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from ssj_core._data import is_plain
from ssj_core.adapters.saving import write_stream
from ssj_core.drawing import AuditorBundle
from ssj_core.drawing.members import Members, StratumFrame, attributes_text
from ssj_core.drawing.private import FrameFile, PrivatePart
from ssj_core.drawing.records import Commit
from ssj_core.encoding import DRAW, new_hash, parse
from ssj_core.errors.drawing import RecordRefusedError

_LINES = 1 << 12


def save_frames(bundle: AuditorBundle, path: Path, *, overwrite: bool) -> AuditorBundle:
    """Write every frame beside `path` as ``<name>-1.jsonl``, …; return the bundle that names them.

    Args:
        bundle: the auditors' bundle.
        path: where the bundle itself will stand.
        overwrite: whether files there may be replaced.

    Raises:
        PlaceRefusedError: there is a file, or no folder.
        NotWrittenError: the disk is full, or writing broke off otherwise.
    """
    suite = _suite(bundle)
    parts: list[PrivatePart] = []
    for number, part in enumerate(bundle.private, start=1):
        if isinstance(part.frame, FrameFile) or not part.frame:
            parts.append(part)
            continue
        state, rows, file = new_hash(suite), 0, path.with_name(f"{path.stem}-{number}.jsonl")

        def pieces(frame: tuple[StratumFrame, ...]) -> Iterator[bytes]:
            nonlocal rows
            run: list[bytes] = []
            for stratum in frame:
                for line in stratum.lines():
                    run.append(line)
                    if len(run) == _LINES:
                        yield b"".join(run)
                        run.clear()
                    rows += 1
            yield b"".join(run)

        def hashed(frame: tuple[StratumFrame, ...]) -> Iterator[bytes]:
            for piece in pieces(frame):
                state.update(piece)  # noqa: B023 - used up before the next part
                yield piece

        write_stream(file, hashed(part.frame), overwrite=overwrite, private=True)
        beside = FrameFile(digest=state.hexdigest(), file=file.name, rows=rows)
        parts.append(evolve(part, frame=beside))
    return evolve(bundle, private=tuple(parts))


def load_frames(bundle: AuditorBundle, folder: Path) -> AuditorBundle:
    """Return the bundle with the frames that lie beside it in `folder`.

    Raises:
        RecordRefusedError: a file is missing, or another one.
        NotCanonicalError: a line is none.
    """
    suite = _suite(bundle)
    parts = [
        evolve(part, frame=_frame(part, part.frame, folder, suite))
        if isinstance(part.frame, FrameFile)
        else part
        for part in bundle.private
    ]
    return evolve(bundle, private=tuple(parts))


def _suite(bundle: AuditorBundle) -> str:
    return next(record.suite for record in bundle.records if isinstance(record, Commit))


def _frame(
    part: PrivatePart, told: FrameFile, folder: Path, suite: str
) -> tuple[StratumFrame, ...]:
    place, state = folder / told.file, new_hash(suite)
    if not is_plain(place):
        raise RecordRefusedError(
            path=part.task,
            why_zh=f"旁边没有名单文件 {told.file}",
            why_en=f"{told.file} is not beside it",
        )
    found: dict[str, tuple[list[str], list[bytes]]] = {
        rule.stratum: ([], []) for rule in part.rules
    }
    with place.open("rb") as file:
        for line in file:
            state.update(line)
            row = parse(line.rstrip(b"\n"), DRAW)
            ids, texts = found.setdefault(row["stratum"], ([], []))
            ids.append(row["id"])
            texts.append(attributes_text(row.get("attributes")))
    if state.hexdigest() != told.digest:
        raise RecordRefusedError(
            path=part.task, why_zh=f"{told.file} 不是此文件", why_en=f"{told.file} is another file"
        )
    return tuple(
        StratumFrame(name, Members(tuple(ids), texts))
        for name, (ids, texts) in sorted(found.items())
    )
