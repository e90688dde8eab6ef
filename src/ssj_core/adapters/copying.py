"""A journal copied from one store to another, to the byte: backups, restoring, moving house."""

from collections.abc import Iterator
from itertools import groupby, islice

from ssj_core.errors.journal import (
    ImportRefusedError,
    JournalNotEmptyError,
    JournalOtherError,
    SuiteMismatchError,
)
from ssj_core.journal import Row, Store


def copy_journal(source: Store, target: Store, *, onto: bool = False) -> int:
    """Copy every event of `source` that `target` has not, and return how many.

    Rows are copied as they stand, events of kinds nobody here knows too, and each must come out with
    the hash it had. All of them are there afterwards, or none.

    Args:
        source: the journal to copy.
        target: an empty journal, or with `onto` an earlier copy.
        onto: go on where an earlier copy ended.

    Raises:
        JournalNotEmptyError: the target has events, and `onto` was not said.
        JournalOtherError: what the target has is no earlier copy of this journal.
        SuiteMismatchError: the two use different suites.
        ImportRefusedError: an event of the source does not follow from those before it.
    """
    if source.suite != target.suite:
        raise SuiteMismatchError(stored=target.suite, asked=source.suite)
    count = 0
    with target.transaction():
        last = target.last()
        if last is not None and not onto:
            raise JournalNotEmptyError(last=last.seq)
        for part in _runs(_after(source, last)):
            made = target.append(part[0].stream, part[0].version - 1, [row.payload for row in part])
            for row, copy in zip(part, made, strict=True):
                if row != copy:
                    raise ImportRefusedError(
                        line=row.seq,
                        why_zh=f"与前面的事件不相接（应为 {copy.seq}:{copy.hash}）",
                        why_en=f"it does not follow from those before it ({copy.seq}:{copy.hash})",
                    )
            count += len(part)
    return count


def _after(source: Store, last: Row | None) -> Iterator[Row]:
    """Yield what comes after an earlier copy, whose end must be in the journal."""
    if last is None:
        yield from source.read()
        return
    rows = source.read(after=last.seq - 1)
    if next(rows, None) != last:
        raise JournalOtherError(seq=last.seq)
    yield from rows


def _runs(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield events that follow one another in one stream together, at most a thousand."""
    for _, run in groupby(rows, key=lambda row: row.stream):
        while part := list(islice(run, 1000)):
            yield part
