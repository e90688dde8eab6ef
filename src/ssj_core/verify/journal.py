"""A journal re-checked from its rows alone, without the code that wrote it.

Steps for each row, in this order: 1 position, 2 types, 3 hash, 4 version, 5 form. The first step
that does not hold ends the check. Then, with a checkpoint: 6 the chain reaches it and passes
through it. What cannot be seen without a checkpoint: events cut from the end.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, cast

from attrs import frozen

from ssj_core.encoding import Suite, digest, is_hex64, is_id, netstrings, parse
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.journal import (
    CheckpointMismatchError,
    CheckpointRefusedError,
    EventChangedError,
    EventFaultError,
    EventFormError,
    EventMissingError,
    EventTypeError,
    EventVersionError,
    JournalCutError,
)

_COLUMNS: Final = (("stream", str), ("version", int), ("payload", bytes), ("hash", str))
_WIDTH: Final = 1 + len(_COLUMNS)
_NAMES: Final = {str: "TEXT", int: "INTEGER", bytes: "BLOB", float: "REAL", type(None): "NULL"}
_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d", re.ASCII)
_KIND: Final = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
_NEEDED: Final = frozenset({"actor", "at", "body", "department", "kind"})
_OPTIONAL: Final = frozenset({"causation", "edition", "once", "rests"})
_PART: Final = re.compile(r"[a-z]+(-[a-z]+)*")


@frozen(kw_only=True)
class JournalReport:
    """What the check of a journal found.

    Attributes:
        events: how many events hold, from the first on.
        head: hash of the last of them, ``""`` for none.
        suite: the suite of the chain.
        anchored: whether the chain was compared with a checkpoint.
        fault: the first thing that does not hold, with its `seq`; None when all holds.
        backwards: the first event that says it was entered before the one ahead of it; 0 for none.
            The chain may hold all the same: times are the writer's word.
        newer: the first event with a part this release does not know; 0 for none. It is in the
            chain like any other, and what it means is not checked.
    """

    events: int
    head: str
    suite: Suite
    anchored: bool
    fault: EventFaultError | None
    backwards: int = 0
    newer: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return self.fault is None


@frozen
class KnownHead:
    """A checkpoint to hold a journal against: the event `seq` had the hash `hash`."""

    seq: int
    hash: str


def read_checkpoint(data: bytes, suite: Suite) -> KnownHead:
    """Return the checkpoint in `data`: canonical JSON of hash, seq and suite, or ``SEQ:HASH``.

    Raises:
        CheckpointRefusedError: it is neither, or of another suite than `suite`.

    >>> read_checkpoint(b"0:", "sha256")
    KnownHead(seq=0, hash='')
    """
    given = data[:200].decode(errors="replace")
    seq: object
    head: object
    if data.startswith(b"{"):
        try:
            document = parse(data.removesuffix(b"\n"))
        except NotCanonicalError as error:
            raise CheckpointRefusedError(given=given) from error
        if document.keys() != {"hash", "seq", "suite"} or document["suite"] != suite:
            raise CheckpointRefusedError(given=given)
        seq, head = document["seq"], document["hash"]
    else:
        digits, _, head = data.decode(errors="replace").strip().partition(":")
        seq = int(digits) if re.fullmatch("[0-9]{1,15}", digits) else None
    if (
        isinstance(seq, int)
        and isinstance(head, str)
        and ((seq > 0 and is_hex64(head)) or (seq == 0 and head == ""))
    ):
        return KnownHead(seq, head)
    raise CheckpointRefusedError(given=given)


def check_journal(
    rows: Iterable[Sequence[object]], suite: Suite, known: KnownHead | None = None
) -> JournalReport:
    """Return what holds of a journal given as rows (seq, stream, version, payload, hash).

    Args:
        rows: in order of `seq`, whatever types the storage gives.
        suite: the suite of the chain.
        known: a checkpoint, to see whether the end was cut off or the whole replaced.

    Raises:
        UnknownSuiteError: there is no such suite.
    """
    seq, head = 0, ""
    versions: dict[str, int] = {}
    times: list[datetime] = []
    newer: list[int] = []
    fault: EventFaultError | None = None
    at_known, backwards = "", 0
    for row in rows:
        fault = _check_row(row, seq + 1, head, versions, times, newer, suite)
        if fault:
            break
        seq, head = seq + 1, str(row[4])
        if not backwards and times[-1] < times[0]:
            backwards = seq
        del times[:-1]
        if known and seq == known.seq:
            at_known = head
    if known and not fault:
        fault = _check_known(known, seq, at_known)
    return JournalReport(
        events=seq,
        head=head,
        suite=suite,
        anchored=known is not None,
        fault=fault,
        backwards=backwards,
        newer=newer[0] if newer else 0,
    )


def _check_known(known: KnownHead, last: int, at_known: str) -> EventFaultError | None:
    """Step 6: the chain reaches the checkpoint, and passes through it."""
    if last < known.seq:
        return JournalCutError(seq=last + 1, known=known.seq, last=last)
    if at_known != known.hash:
        return CheckpointMismatchError(seq=known.seq, known=known.hash, found=at_known)
    return None


def _check_row(
    row: Sequence[object],
    seq: int,
    head: str,
    versions: dict[str, int],
    times: list[datetime],
    newer: list[int],
    suite: Suite,
) -> EventFaultError | None:
    """Steps 1 to 5 for the row that should be event `seq`; notes its version and its time."""
    if fault := _check_shape(row, seq):
        return fault
    stream, version, payload, stored = cast("tuple[str, int, bytes, str]", tuple(row[1:]))
    if not is_id(stream):
        return _form(seq, "stream", "不是合格的编号", "it is not an id of the grammar")
    parts = netstrings("ssj-journal/1", head, str(seq), stream, str(version), payload)
    computed = digest(parts, suite)
    if stored != computed:
        return EventChangedError(
            seq=seq, stream=stream, version=version, stored=stored, computed=computed
        )
    wanted = versions.get(stream, 0) + 1
    if version != wanted:
        return EventVersionError(seq=seq, stream=stream, found=version, wanted=wanted)
    versions[stream] = version
    try:
        document = parse(payload)
    except NotCanonicalError as error:
        where = f"payload ({error.params['path']})"
        return _form(seq, where, error.params["why_zh"], error.params["why_en"])
    fault = _check_envelope(document, seq)
    if not fault:
        times.append(datetime.fromisoformat(document["at"]))
        if not newer and document.keys() - _NEEDED - _OPTIONAL:
            newer.append(seq)
    return fault


def _check_shape(row: Sequence[object], seq: int) -> EventFaultError | None:
    """Steps 1 and 2: the position, and the types of the columns."""
    if len(row) != _WIDTH:
        return EventTypeError(seq=seq, column="*", found=f"{len(row)} values", wanted=str(_WIDTH))
    if type(row[0]) is not int or row[0] != seq:
        return EventMissingError(seq=seq, found=row[0])
    for (column, wanted), value in zip(_COLUMNS, row[1:], strict=True):
        if type(value) is not wanted:
            found = _NAMES.get(type(value), type(value).__name__)
            return EventTypeError(seq=seq, column=column, found=found, wanted=_NAMES[wanted])
    return None


def _form(seq: int, part: str, zh: str, en: str) -> EventFormError:
    return EventFormError(seq=seq, part=part, why_zh=zh, why_en=en)


def _check_envelope(document: object, seq: int) -> EventFaultError | None:
    """Step 5: the payload is an envelope."""
    if not isinstance(document, dict):
        return _form(seq, "payload", "不是键值对象", "it is not an object")
    odd = {part for part in document if not _PART.fullmatch(part)}
    if wrong := set(_NEEDED - document.keys()) or odd:
        return _form(seq, min(wrong), "缺少该项或名称不符", "missing, or no name of a part")
    cause, edition = document.get("causation"), document.get("edition", 2)
    tests = (
        ("actor", _is_named(document["actor"]), "不是非空文本", "not text, or blank"),
        ("department", _is_named(document["department"]), "不是非空文本", "not text, or blank"),
        ("kind", _is_kind(document["kind"]), "不是事件类型的写法", "not written as a kind is"),
        ("at", _is_moment(document["at"]), "不是带时区的规范时间", "not a time with its offset"),
        *(
            (part, isinstance(document.get(part, {}), dict), "不是键值对象", "not an object")
            for part in ("body", "rests", "once")
        ),
        (
            "edition",
            type(edition) is int and edition > 1,
            "不是 2 以上的整数",
            "not a number above 1",
        ),
        (
            "causation",
            cause is None or (isinstance(cause, int) and 0 < cause < seq),
            "不是更早事件的序号",
            "not the seq of an earlier event",
        ),
    )
    return next((_form(seq, part, zh, en) for part, good, zh, en in tests if not good), None)


def _is_named(text: object) -> bool:
    return isinstance(text, str) and text != "" and text == text.strip() and text.isprintable()


def _is_kind(text: object) -> bool:
    return isinstance(text, str) and _KIND.fullmatch(text) is not None


def _is_moment(text: object) -> bool:
    """Tell whether `text` is ISO 8601 with an offset of whole minutes, in the one form we write."""
    if not isinstance(text, str) or not _AT.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
