"""What time stamps prove of a draw (§4): a record was there, or a checkpoint of the log that has it."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from attrs import field, frozen

from ssj_core.encoding import canonical, digest
from ssj_core.errors.log import ProofWrongError
from ssj_core.verify.log.checkpoints import Head, LogProof
from ssj_core.verify.log.proofs import check_inclusion, leaf_hash
from ssj_core.verify.log.timestamps import Timestamp, check_timestamp, imprint_of
from ssj_core.verify.tree import Frontier
from ssj_core.verify.words import Words

Doc = Mapping[str, Any]
_SUITES: Final = ("sha256", "sm3")
_OF_NOTHING: Final = Words(
    "不是此处任何记录或日志检查点的时间戳", "of no record here, and of no checkpoint of the log"
)


@frozen(kw_only=True)
class Stamps:
    """What time stamps say of the records of a bundle and of a log.

    Attributes:
        each: of every stamp, in the order given, whether it holds.
        stamped: hash of a record → when it was stamped, by itself or in a checkpoint.
        logged: hash of a record → when the first checkpoint of the whole log that has it was stamped.
    """

    each: tuple[Timestamp, ...] = ()
    stamped: Mapping[str, datetime] = field(factory=dict)
    logged: Mapping[str, datetime] = field(factory=dict)


def read_stamps(
    tokens: Sequence[bytes],
    roots: Sequence[bytes],
    records: Iterable[Doc] = (),
    log: Sequence[Doc] = (),
    proof: LogProof | None = None,
) -> Stamps:
    """Return what `tokens` say: each over a record, or over the text of a checkpoint.

    Args:
        tokens: RFC 3161 responses or tokens.
        roots: PEM certificates of the authorities the reader trusts.
        records: the records of a bundle.
        log: the records of the whole log, in order of entry; that it is sound is for
            `ssj_core.verify.folder.check_log` to say.
        proof: a proof that a record is in a log: a stamp over its checkpoint's text dates the record,
            and says nothing of what else is there.

    Raises:
        TimestampRefusedError: a token is none.
    """
    imprints = [imprint_of(token) for token in tokens]
    wanted = {imprint: at for at, imprint in enumerate(imprints) if imprint is not None}
    names = {name for name, _ in wanted}
    found: dict[int, Timestamp] = {}
    stamped: dict[str, datetime] = {}
    logged: dict[str, datetime] = {}
    known = [*records, *log]
    for record in known if wanted else ():
        written = canonical(record)
        for at in _matching(written, names, wanted):
            found[at] = check_timestamp(tokens[at], written, roots)
            _note(stamped, [written], found[at].at)
    for size, text in _checkpoints(known, log) if wanted else ():
        for at in _matching(text, names, wanted):
            found[at] = check_timestamp(tokens[at], text, roots)
            _note(logged, map(canonical, log[:size]), found[at].at)
    for written, text in _proved(known, proof) if wanted else ():
        for at in _matching(text, names, wanted):
            found[at] = check_timestamp(tokens[at], text, roots)
            _note(stamped, [written], found[at].at)
    for name, at_time in logged.items():
        stamped[name] = min(at_time, stamped.get(name, at_time))
    each = tuple(
        found.get(at) or _unfound(token, roots, imprint)
        for at, (token, imprint) in enumerate(zip(tokens, imprints, strict=True))
    )
    return Stamps(each=each, stamped=stamped, logged=logged)


def _proved(known: Iterable[Doc], proof: LogProof | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield the record that a proof is of, with the text of its checkpoint."""
    record = None if proof is None else proved_record(proof, known)
    if proof is not None and record is not None:
        yield canonical(record), proof.note.text.encode()


def proved_record(proof: LogProof, records: Iterable[Doc]) -> Doc | None:
    """Return the record of a bundle that is in the log of a proof's checkpoint, None if none is.

    Raises:
        ProofRefusedError: not the form of a proof.
        TreeHeadRefusedError: its checkpoint is none.
    """
    head = Head.parse(proof.note.text)
    for record in records:
        leaf = leaf_hash(canonical(record), head.suite)
        where = {"index": proof.index, "size": head.size}
        with suppress(ProofWrongError):
            check_inclusion(leaf, path=proof.path, root=head.root, suite=head.suite, **where)
            return record
    return None


def _unfound(token: bytes, roots: Sequence[bytes], imprint: object) -> Timestamp:
    """Return what is said of a stamp that matches nothing; None as imprint: it cannot be read here."""
    if imprint is None:
        return check_timestamp(token, b"", roots)
    return Timestamp(status="not-checked", detail=_OF_NOTHING)


def _matching(
    message: bytes, names: Iterable[str], wanted: Mapping[tuple[str, bytes], int]
) -> Iterator[int]:
    for name in names:
        at = wanted.get((name, hashlib.new(name, message).digest()))
        if at is not None:
            yield at


def _note(times: dict[str, datetime], records: Iterable[bytes], at: datetime | None) -> None:
    """Note the earliest time of each record, in either suite."""
    for written in records if at is not None else ():
        for suite in _SUITES:
            name = digest(written, suite)
            if at is not None and times.get(name, at) >= at:
                times[name] = at


def _checkpoints(known: Iterable[Doc], log: Sequence[Doc]) -> Iterator[tuple[int, bytes]]:
    """Yield size and text of every checkpoint the log went through, under every name it is given."""
    commits = [record for record in known if record["record"] == "COMMIT"]
    origins = sorted({record["log"]["origin"] for record in commits if "log" in record})
    suite = str(commits[0]["suite"]) if commits else _SUITES[0]
    ending = "" if suite == _SUITES[0] else f"suite {suite}\n"
    frontier = Frontier(suite)
    for size, record in enumerate(log, start=1):
        frontier.push(canonical(record))
        root = b64encode(bytes.fromhex(frontier.root)).decode()
        for origin in origins:
            yield size, f"{origin}\n{size}\n{root}\n{ending}".encode()
