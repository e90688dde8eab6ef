"""Every record and every document that a journal speaks of, as of a number of its events."""

from collections.abc import Iterable

from attrs import field, frozen

from ssj_core.disclosure.records.documents import WITHHELD, DocumentWithheld
from ssj_core.disclosure.records.facts import RecordFact
from ssj_core.disclosure.records.publications import DOCUMENT, DocumentPublished
from ssj_core.disclosure.records.state import RECORD, Record
from ssj_core.disclosure.records.words import InfoKind
from ssj_core.journal import CATALOGUE, Event, NewEvent, World, after


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
            KeyError: it was never gathered.
        """
        return self.records[number]

    def file(self, target: str) -> dict[InfoKind, tuple[Record, ...]]:
        """Return everything under one target by kind, all kinds named, oldest first (C8, C10, C16)."""
        return by_kind(one for one in self.records.values() if one.gathered.target == target)

    def results_of(self, penalty: str) -> tuple[str, ...]:
        """Return the numbers of the results that led to a penalty (clause C16)."""
        return tuple(n for n, one in self.records.items() if penalty in one.penalties)


def archive_of(world: World) -> Archive:
    """Return every record of a journal's state; publications of documents are left to their rooms."""
    found = (world.get(RECORD, key) for key in world.keys(RECORD))
    return Archive(records={record.id: record for record in found if record is not None})


def by_kind(records: Iterable[Record]) -> dict[InfoKind, tuple[Record, ...]]:
    """Return records by their kind, all kinds named, in the order they come."""
    own = tuple(records)
    return {
        kind: tuple(record for record in own if record.gathered.info is kind) for kind in InfoKind
    }


def fold_all(events: Iterable[Event | NewEvent], archive: Archive | None = None) -> Archive:
    """Return the archive of a whole journal, or of what followed `archive`.

    A step of a record whose gathering is not among the events is left out, as the state does it.
    """
    start = archive or Archive()
    records, documents, withheld = dict(start.records), [*start.documents], [*start.withheld]
    for event in events:
        declared = CATALOGUE.get((event.kind, event.body.get("form", "")))
        if declared is None or declared.room not in (RECORD, DOCUMENT, WITHHELD):
            continue
        fact = declared.fact.from_body(event.body)
        if isinstance(fact, DocumentPublished):
            documents.append(fact)
        elif isinstance(fact, DocumentWithheld):
            withheld.append(fact)
        elif isinstance(fact, RecordFact) and (fact.declared.begins or fact.record in records):
            records[fact.record] = after(fact, records.get(fact.record), event)
    return Archive(records=records, documents=tuple(documents), withheld=tuple(withheld))
