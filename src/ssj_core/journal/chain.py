"""The hash chain: which bytes the hash of an event is taken of, and the rows a store keeps."""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypedDict

from ssj_core.encoding import Suite, digest, netstrings
from ssj_core.errors.journal import EventChangedError

DOMAIN: Final = "ssj-journal/1"


class Row(NamedTuple):
    """What a store keeps of one event: five columns, in the order `ssj_core.verify` takes them.

    Attributes:
        seq: position in the journal, 1, 2, 3 ….
        stream: the thing the event happened to.
        version: position in the stream, 1, 2, 3 ….
        payload: canonical bytes of the envelope.
        hash: `chain_hash` of the row, 64 hex digits.
    """

    seq: int
    stream: str
    version: int
    payload: bytes
    hash: str


class Checkpoint(TypedDict):
    """The end of a journal at some moment: once published, a cut shows."""

    seq: int
    hash: str
    suite: Suite


def chain_hash(
    previous: str, seq: int, stream: str, version: int, payload: bytes, suite: Suite = "sha256"
) -> str:
    """Return the hash of an event: of netstrings of the domain, the hash before it, and its parts.

    Args:
        previous: the hash of the event before, ``""`` for the first.
        seq: position in the journal.
        stream: the stream's name.
        version: position in the stream.
        payload: canonical bytes of the envelope.
        suite: the journal's suite.

    >>> chain_hash("", 1, "plan/2026", 1, b"{}")[:16]
    'f1a89ddb361901e0'
    """
    return digest(netstrings(DOMAIN, previous, str(seq), stream, str(version), payload), suite)


def check_end(rows: Sequence[Row], suite: Suite) -> None:
    """Refuse the end of a journal whose last row is not what its hash says.

    Args:
        rows: its last two rows in order, or fewer where there are no more.
        suite: the journal's suite.

    Raises:
        EventChangedError: the last row was changed after it was written.
    """
    if not rows:
        return
    last, previous = rows[-1], rows[-2].hash if len(rows) > 1 else ""
    computed = ""
    if type(last.payload) is bytes:  # netstrings would take text as well
        computed = chain_hash(previous, last.seq, last.stream, last.version, last.payload, suite)
    if computed != last.hash:
        raise EventChangedError(
            seq=last.seq,
            stream=last.stream,
            version=last.version,
            stored=last.hash,
            computed=computed,
        )


def link(
    last: Row | None, stream: str, version: int, payloads: Sequence[bytes], suite: Suite
) -> tuple[Row, ...]:
    """Return the rows that append `payloads` after `last`; every adapter computes them with this.

    Args:
        last: the journal's last row, None when it is empty.
        stream: the stream appended to.
        version: the stream's version before the append.
        payloads: canonical bytes of the envelopes.
        suite: the journal's suite.
    """
    seq, previous = (last.seq, last.hash) if last else (0, "")
    rows = []
    for step, payload in enumerate(payloads, start=1):
        previous = chain_hash(previous, seq + step, stream, version + step, payload, suite)
        rows.append(Row(seq + step, stream, version + step, payload, previous))
    return tuple(rows)
