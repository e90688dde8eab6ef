"""A journal copied from one store to another, to the byte: backups, restoring, moving house."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from attrs import evolve

from ssj_core.encoding import canonical, parse
from ssj_core.errors.journal import (
    ImportRefusedError,
    JournalNotEmptyError,
    JournalOtherError,
    SuiteMismatchError,
)
from ssj_core.journal import Event, Row, Store
from ssj_core.journal.beside import ERASING, Values, checked, commitments, conceals
from ssj_core.journal.personal import conceal


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
            _copy_texts(source, target, part)
    return count


def _copy_texts(source: Store, target: Store, rows: Sequence[Row]) -> None:
    """Copy the texts beside events; what was erased since an earlier copy is erased there too."""
    given: Values | None = getattr(source, "values", None)
    taken: Values | None = getattr(target, "values", None)
    sealed = [row.seq for row in rows if conceals(row)]
    if sealed and given is not None and taken is not None:
        for seq, kept in given.kept(sealed).items():
            taken.keep(seq, kept)
    for row in rows:
        document = json.loads(row.payload) if ERASING.encode() in row.payload else {}
        if document.get("kind") == ERASING and taken is not None:
            seq, parts = document["body"]["seq"], document["body"]["parts"]
            erased = next(target.read(None, seq - 1))
            there = commitments(erased.payload)
            taken.drop(seq, [there[part] for part in parts if part in there])


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


def text_lines(source: Store) -> Iterator[bytes]:
    r"""Yield one line for the texts beside each event, ending in ``\n``; an export goes without them."""
    values: Values | None = getattr(source, "values", None)
    rows = source.read()
    while values is not None and (part := tuple(islice(rows, 1000))):
        for seq, kept in values.kept([row.seq for row in part if conceals(row)]).items():
            pairs = {made: list(pair) for made, pair in kept.items()}
            yield canonical({"seq": seq, "texts": pairs}) + b"\n"


def take_texts(lines: Iterable[bytes], target: Store) -> int:
    """Put exported texts beside the events of a journal, and return how many events have some.

    Raises:
        ImportRefusedError: a line is malformed, or a text is not what its event commits to; nothing
            was taken.
    """
    values: Values | None = getattr(target, "values", None)
    count = 0
    with target.transaction():
        for count, line in enumerate(lines, start=1):
            document = parse(line.removesuffix(b"\n"))
            known = document if isinstance(document, dict) else {}
            seq, pairs = known.get("seq"), known.get("texts")
            if type(seq) is not int or not isinstance(pairs, dict) or values is None:
                raise _odd(count, "不是导出的旁存内容", "it is not a line of exported texts")
            row = next(target.read(None, seq - 1), None)
            there = set(commitments(row.payload).values()) if row and row.seq == seq else set()
            kept = {
                made: (str(pair[0]), str(pair[1])) for made, pair in pairs.items() if _is_pair(pair)
            }
            if (
                len(kept) < len(pairs)
                or not kept.keys() <= there
                or checked(kept, target.suite) != kept
            ):
                raise _odd(count, "与事件的承诺值不符", "it is not what the event commits to")
            values.keep(seq, kept)
    return count


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2  # noqa: PLR2004 - salt and text


def _odd(line: int, zh: str, en: str) -> ImportRefusedError:
    return ImportRefusedError(line=line, why_zh=zh, why_en=en)


def conceal_journal(source: Store, target: Store) -> int:
    """Write a journal of 0.1 anew, its personal texts beside it, and return how many events it has.

    Every event keeps its place, time and hand; hashes and checkpoints are new ones, so keep the old
    journal's last checkpoint with it.

    Raises:
        JournalNotEmptyError: the target has events.
    """
    values: Values | None = getattr(target, "values", None)
    count = 0
    with target.transaction():
        if (last := target.last()) is not None:
            raise JournalNotEmptyError(last=last.seq)
        for row in source.read():
            envelope = Event.from_row(row).envelope
            if values is None:
                target.append(row.stream, row.version - 1, [row.payload])
            else:
                body, kept = conceal(envelope.kind, envelope.body, values.salt, target.suite)
                payload = evolve(envelope, body=body).payload()
                (made,) = target.append(row.stream, row.version - 1, [payload])
                values.keep(made.seq, kept)
            count += 1
    return count
