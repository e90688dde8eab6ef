"""What is true of the records: versions, publications, the file of one target; how an event changes it."""

from collections.abc import Iterable
from datetime import date
from typing import Final, cast

from attrs import evolve, field, frozen

from ssj_core.disclosure.records.documents import DocumentFact, DocumentWithheld
from ssj_core.disclosure.records.facts import (
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordFact,
    RecordGathered,
    RecordPublished,
    RecordWithdrawn,
    RecordWithheld,
)
from ssj_core.disclosure.records.publications import DocumentPublished
from ssj_core.disclosure.records.words import InfoKind, RecordState
from ssj_core.errors.records import RecordUnknownError
from ssj_core.planning import Fact, Happened


@frozen(kw_only=True)
class RecordVersion:
    """One version of a record; none is ever dropped (clause C12).

    Attributes:
        number: 1, and one more with every correction.
        name: what it is.
        digest: of its content.
        on: the day it was gathered or corrected.
        reason: why it was corrected; empty for the first.
        approver: who approved the correction; empty for the first.
        published: where and when it became public.
    """

    number: int
    name: str
    digest: str
    on: date
    reason: str = ""
    approver: str = ""
    published: tuple[RecordPublished, ...] = ()


@frozen(kw_only=True)
class Record:
    """A record under a target.

    Attributes:
        gathered: what it is and who answers for it.
        versions: oldest first; the last one is current.
        withheld: why it is not public.
        withdrawn: why it no longer is.
        penalties: for a result: numbers of the penalties it led to.
    """

    gathered: RecordGathered
    versions: tuple[RecordVersion, ...]
    withheld: RecordWithheld | None = None
    withdrawn: RecordWithdrawn | None = None
    penalties: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The record's number."""
        return self.gathered.record

    @property
    def current(self) -> RecordVersion:
        """The latest version, public or not."""
        return self.versions[-1]

    @property
    def first_published(self) -> date | None:
        """The day the record first became public in any version, or None."""
        days = [shown.on for version in self.versions for shown in version.published]
        return min(days, default=None)

    @property
    def state(self) -> RecordState:
        """Where the record stands."""
        if self.withdrawn is not None:
            return RecordState.WITHDRAWN
        if self.withheld is not None:
            return RecordState.WITHHELD
        if self.current.published:
            return RecordState.PUBLISHED
        corrected = len(self.versions) > 1
        return RecordState.CORRECTED if corrected else RecordState.GATHERED


@frozen(kw_only=True)
class Archive:
    """Every record by its number, and every publication of a document.

    Attributes:
        records: in the order they were gathered.
        documents: publications of lists, registers, work rules and plans, oldest first.
        withheld: documents withheld on a legal ground, oldest first.
    """

    records: dict[str, Record] = field(factory=dict)
    documents: tuple[DocumentPublished, ...] = ()
    withheld: tuple[DocumentWithheld, ...] = ()

    def __getitem__(self, number: str) -> Record:
        """Return the record numbered `number`.

        Raises:
            RecordUnknownError: it was never gathered.
        """
        if number not in self.records:
            raise RecordUnknownError(record=number)
        return self.records[number]

    def file(self, target: str) -> dict[InfoKind, tuple[Record, ...]]:
        """Return everything under one target by kind, all kinds named, oldest first (C8, C10, C16)."""
        own = [one for one in self.records.values() if one.gathered.target == target]
        return {kind: tuple(one for one in own if one.gathered.info is kind) for kind in InfoKind}

    def results_of(self, penalty: str) -> tuple[str, ...]:
        """Return the numbers of the results that led to a penalty (clause C16)."""
        return tuple(n for n, one in self.records.items() if penalty in one.penalties)


_RECORD: Final[dict[tuple[str, str], type[Fact]]] = {
    (one.kind, one.form): one
    for one in (
        RecordGathered,
        RecordPublished,
        PenaltyPublished,
        RecordCorrected,
        RecordWithdrawn,
        RecordWithheld,
        PenaltyLinked,
        DocumentPublished,
        DocumentWithheld,
    )
}


def read_fact(event: Happened) -> RecordFact | DocumentFact | None:
    """Return the fact of this room that `event` carries, or None for events of other rooms."""
    kind = _RECORD.get((event.kind, event.body.get("form", "")))
    return cast("RecordFact | DocumentFact", kind.from_body(event.body)) if kind else None


def apply(record: Record | None, fact: RecordFact) -> Record:
    """Return the record after `fact`; whether it was allowed is `decide`'s question.

    Raises:
        RecordUnknownError: the record was never gathered: the beginning of its stream is missing.
    """
    if isinstance(fact, RecordGathered):
        first = RecordVersion(number=1, name=fact.name, digest=fact.digest, on=fact.on)
        return Record(gathered=fact, versions=(first,))
    if record is None:
        raise RecordUnknownError(record=fact.record)
    if isinstance(fact, PenaltyLinked):
        return evolve(record, penalties=(*record.penalties, fact.penalty))
    return _changed(record, fact)


def _changed(
    record: Record, fact: RecordPublished | RecordCorrected | RecordWithdrawn | RecordWithheld
) -> Record:
    match fact:
        case RecordPublished():
            versions = tuple(
                evolve(one, published=(*one.published, fact)) if one.number == fact.version else one
                for one in record.versions
            )
            return evolve(record, versions=versions, withheld=None)
        case RecordCorrected():
            new = RecordVersion(
                number=fact.version,
                name=fact.name,
                digest=fact.digest,
                on=fact.on,
                reason=fact.reason,
                approver=fact.approver,
            )
            return evolve(record, versions=(*record.versions, new), withdrawn=None)
        case RecordWithdrawn():
            return evolve(record, withdrawn=fact)
        case _:
            return evolve(record, withheld=fact)


def fold(archive: Archive, event: Happened) -> Archive:
    """Return the archive after an event; events of other rooms change nothing."""
    return fold_all([event], archive)


def fold_all(events: Iterable[Happened], archive: Archive | None = None) -> Archive:
    """Return the archive of a whole journal, or of what followed `archive`.

    Raises:
        RecordUnknownError: something happened to a record that was never gathered.
    """
    start = archive or Archive()
    records, documents, withheld = dict(start.records), [*start.documents], [*start.withheld]
    for event in events:
        fact = read_fact(event)
        if isinstance(fact, DocumentPublished):
            documents.append(fact)
        elif isinstance(fact, DocumentWithheld):
            withheld.append(fact)
        elif fact is not None:
            records[fact.record] = apply(records.get(fact.record), fact)
    return Archive(records=records, documents=tuple(documents), withheld=tuple(withheld))
