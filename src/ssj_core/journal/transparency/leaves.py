"""Which events of a journal are leaves of its log, and with which bytes."""

from collections.abc import Iterable, Iterator
from typing import Final

from ssj_core.encoding import canonical
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors.log import LeafRefusedError
from ssj_core.journal.envelope import Event
from ssj_core.journal.log import Journal

LOGGED: Final = frozenset(
    {
        "draw.task",
        "draw.commit",
        "draw.contrib",
        "draw.result",
        "draw.open",
        "draw.void",
        "draw.disposition",
    }
)
"""The kinds that are leaves. Draws made elsewhere (``draw.external``) are kept, not vouched for."""


def draw_leaves(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield the leaves of a log: the bytes of every draw record, in journal order.

    A leaf is the same run of bytes that the record is in a public bundle, so whoever has the bundle
    can look its records up in the log. Who entered it, and when, stays in the journal.

    Args:
        events: the journal's events, in order.

    Raises:
        LeafRefusedError: a draw event without its record.
    """
    for event in events:
        if event.kind in LOGGED:
            record = event.body.get("record")
            if not isinstance(record, dict):
                raise LeafRefusedError(
                    index=f"seq {event.seq}", why_zh="没有 record", why_en="it has no `record`"
                )
            yield canonical(record)


def log_tree(journal: Journal) -> MerkleTree:
    """Return the Merkle log of `journal`, in the journal's suite.

    Raises:
        LeafRefusedError: a draw event without its record.
    """
    return MerkleTree.of(draw_leaves(journal.read()), journal.suite)
