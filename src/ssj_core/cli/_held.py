"""What a reader brings to `ssj verify`: codes, results, stamps, a log, frames beside the bundle."""

import contextlib
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from ssj_core.encoding import DRAW, canonical, digest, parse
from ssj_core.errors import SsjError
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import ResultsRefusedError, WrongError
from ssj_core.verify import Held, Report
from ssj_core.verify.folder import check_log, fault
from ssj_core.verify.held import FrameBytes
from ssj_core.verify.log import check_timestamp

_PIECE = 1 << 20
_COLUMNS = ("kind", "issue", "day", "numbers")


def code_as_written(given: str) -> str:
    """Return a code in groups of four, whatever stands between its digits."""
    digits = "".join(sign for sign in given if sign.isascii() and sign.isdigit())
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def read_results(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the official results of lotteries by kind and issue: day and numbers.

    Raises:
        ResultsRefusedError: not a CSV with the columns kind, issue, day, numbers; or one issue twice.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ResultsRefusedError(row=1) from error
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        values = [row.get(name) for name in _COLUMNS]
        if not all(values) or None in row:
            raise ResultsRefusedError(row=number)
        kind, issue, day, numbers = (str(value).strip() for value in values)
        if found.setdefault((kind, issue), (day, numbers)) != (day, numbers):
            raise ResultsRefusedError(row=number)
    return found


def _records_of(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the records of a bundle, none if it cannot be read: verification says why."""
    try:
        document = parse(data, DRAW)
    except NotCanonicalError:
        return
    records = document.get("records") if isinstance(document, dict) else None
    yield from (record for record in records or () if isinstance(record, dict))


def stamped_records(
    data: bytes, stamps: Sequence[bytes], roots: Sequence[bytes]
) -> dict[str, datetime]:
    """Return when records of a bundle were stamped, by their hash, where a stamp holds."""
    found: dict[str, datetime] = {}
    if not stamps:
        return found
    for record in _records_of(data):
        written = canonical(record)
        for stamp in stamps:
            told = check_timestamp(stamp, written, roots)
            if told.at is not None:
                for suite in ("sha256", "sm3"):
                    found[digest(written, suite)] = told.at
    return found


def frames_beside(path: Path, data: bytes) -> dict[str, FrameBytes]:
    """Return the files beside a bundle that its parts name as their frames, those there are."""
    names = set()
    if b'"frame":{"digest"' not in data:
        return {}
    try:
        document = parse(data, DRAW)
    except NotCanonicalError:
        return {}
    parts = document.get("private") if isinstance(document, dict) else None
    for part in parts if isinstance(parts, list) else ():
        frame = part.get("frame") if isinstance(part, dict) else None
        name = frame.get("file") if isinstance(frame, dict) else None
        if isinstance(name, str) and name and not set("/\\\0") & set(name):
            names.add(name)
    found: dict[str, FrameBytes] = {}
    for name in sorted(names):
        place = path.parent / name
        if place.is_file() and not place.is_symlink():
            found[name] = partial(pieces_of, place)
    return found


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece; nothing, if it can no longer be read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def slip_and_bundle(
    one: bytes, other: bytes, held: Held, verify: Callable[[bytes, bytes, Held], Report]
) -> Report:
    """Return the report on a slip and a bundle, in whichever order they were named."""
    is_slip = b'"bundle":"slip"' in one[: len(one)]
    return verify(one, other, held) if is_slip else verify(other, one, held)


def log_faults(report: Report, data: bytes, now: datetime | None) -> list[WrongError]:
    """Return what a log, read whole, shows against a bundle, and against itself."""
    lines = data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    records: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = parse(line, DRAW)
        except SsjError:
            return [fault(f"log:{number}", "不是规范的记录", "no canonical record")]
        if not isinstance(record, dict) or not isinstance(record.get("record"), str):
            return [fault(f"log:{number}", "不是记录", "no record")]
        records.append(record)
    return check_log(records, report.records, now)
