"""A journal as JSON Lines, there and back to the byte.

A line is the canonical JSON of ``{"hash", "payload", "seq", "stream", "suite", "version"}``; the
payload stands in it as the object it is, so that its bytes can be cut out of the line.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, cast

from ssj_core.encoding import SUITES, Suite, canonical, check_id, parse
from ssj_core.errors import SsjError
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.journal import ImportRefusedError, JournalNotEmptyError
from ssj_core.journal.chain import Row
from ssj_core.journal.envelope import Envelope
from ssj_core.journal.log import Journal, check_causation, read_row

_KEYS: Final = frozenset({"hash", "payload", "seq", "stream", "suite", "version"})


def export_lines(journal: Journal) -> Iterator[bytes]:
    r"""Yield one line for each event, in order, each ending in ``\n``.

    Raises:
        EventFormError: a stored payload is not a canonical envelope; tells its seq.
    """
    for row in journal.store.read():
        read_row(row)
        document = {**row._asdict(), "payload": parse(row.payload), "suite": journal.suite}
        yield canonical(document) + b"\n"


def suite_of(line: bytes) -> Suite:
    """Return the suite of the journal that `line`, the first of an export, came from.

    Raises:
        ImportRefusedError: it is not a line of an exported journal.
    """
    try:
        document: object = parse(line.removesuffix(b"\n"))
    except NotCanonicalError as error:
        _refuse(1, error.message("zh"), error.message("en"))
    found = document.get("suite") if isinstance(document, dict) else None
    if found not in SUITES:
        _refuse(1, "没有可识别的算法 (suite)", "it names no suite that there is")
    return cast("Suite", found)


def import_lines(lines: Iterable[bytes], journal: Journal) -> int:
    """Put exported `lines` back into an empty journal, and return how many.

    Every event goes the way of an append, and must come out with the hash of its line.

    Raises:
        JournalNotEmptyError: the journal has events.
        ImportRefusedError: a line is malformed or breaks the chain; nothing was imported.
    """
    count = 0
    with journal.transaction():
        if last := journal.store.last():
            raise JournalNotEmptyError(last=last.seq)
        for line in lines:
            count += 1
            try:
                _take(line, count, journal)
            except ImportRefusedError:
                raise
            except SsjError as error:
                zh, en = error.message("zh"), error.message("en")
                raise ImportRefusedError(line=count, why_zh=zh, why_en=en) from error
    return count


def _refuse(line: int, zh: str, en: str) -> NoReturn:
    raise ImportRefusedError(line=line, why_zh=zh, why_en=en)


def _take(line: bytes, count: int, journal: Journal) -> None:
    """Append what one line says, and compare what came of it."""
    document = parse(line.removesuffix(b"\n"))
    if not isinstance(document, dict) or document.keys() != _KEYS:
        _refuse(count, "不是导出的日志行", "it is not a line of an exported journal")
    if document["suite"] != journal.suite:
        _refuse(
            count,
            f"算法是 {document['suite']}，目标日志使用 {journal.suite}",
            f"its suite is {document['suite']}, the journal's is {journal.suite}",
        )
    payload = canonical(document["payload"])
    check_causation(journal.store, Envelope.from_payload(payload).causation)
    stream, version = check_id(document["stream"]), document["version"]
    if type(version) is not int or version < 1:
        _refuse(count, "版本应为正整数", "its version must be a whole number from 1")
    (row,) = journal.store.append(stream, version - 1, [payload])
    given = Row(document["seq"], stream, version, payload, document["hash"])
    if row != given:
        _refuse(
            count,
            f"序号或杂凑值与内容不符（应为 {row.seq}:{row.hash}）",
            f"its seq or hash does not follow from its content (should be {row.seq}:{row.hash})",
        )
