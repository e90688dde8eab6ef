"""The log of a deployment's draws (section 3): its head stands in every COMMIT."""

from collections.abc import Iterable

from ssj_core.drawing.records import LogHead
from ssj_core.encoding.merkle import MerkleTree


def log_head(origin: str, records: Iterable[bytes], suite: str) -> LogHead:
    """Return the head of a log: the tree over its records' bytes, in order of entry.

    Args:
        origin: name of the log.
        records: the records entered so far, each once.
        suite: the suite of the log's draws.

    >>> log_head("甲县抽取日志", [], "sha256").size
    0
    """
    tree = MerkleTree.of(list(records), suite)
    return LogHead(origin=origin, root=tree.root, size=tree.size)
