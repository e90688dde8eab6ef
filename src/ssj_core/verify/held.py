"""What the reader brings along: codes noted before the draw, results, stamps, frames, a clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from ssj_core.encoding.sources import TABLE, Source

FrameBytes = bytes | Callable[[], Iterable[bytes]]
"""The bytes of a file, or what gives them piece by piece, each time from the beginning."""
ResultKey = tuple[str, str]


@frozen(kw_only=True)
class Held:
    """What a reader holds a bundle against, beyond what it says itself.

    Attributes:
        codes: seal codes (of COMMIT) or codes of CONTRIB or RESULT, noted before t2 or published.
        seals: whole hashes of COMMITs, of slips held before t2.
        results: the official results: (kind, issue) → (day, numbers).
        stamped: hash of a record → when an authority the reader trusts has stamped it.
        logged: hash of a record → when a checkpoint that has it, of a log read whole, was stamped.
        frames: files beside the bundle by name, for frames that are kept there: their bytes, or
            what gives them piece by piece.
        now: the reader's clock, to tell what is overdue.
        sources: the table of sources.
    """

    codes: Sequence[str] = ()
    seals: Sequence[str] = ()
    results: Mapping[ResultKey, tuple[str, str]] = field(factory=dict)
    stamped: Mapping[str, datetime] = field(factory=dict)
    logged: Mapping[str, datetime] = field(factory=dict)
    frames: Mapping[str, FrameBytes] = field(factory=dict, repr=False)
    now: datetime | None = None
    sources: Sequence[Source] = TABLE
