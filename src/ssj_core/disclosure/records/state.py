"""What is true of the records: versions, publications, why something is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from ssj_core.disclosure.records.words import RecordState
from ssj_core.encoding import Text
from ssj_core.journal import Room

if TYPE_CHECKING:
    from datetime import date

    from ssj_core.disclosure.records.facts import (
        RecordGathered,
        RecordPublished,
        RecordWithdrawn,
        RecordWithheld,
    )


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
        shown_since: the first day it counts as public: of the recording, or of a receipt of another
            hand (D1).
        annulled: the day the decision it tells of was annulled, or the target taken off the list.
    """

    gathered: RecordGathered
    versions: tuple[RecordVersion, ...]
    withheld: RecordWithheld | None = None
    withdrawn: RecordWithdrawn | None = None
    penalties: tuple[str, ...] = ()
    shown_since: date | None = None
    annulled: date | None = None

    @property
    def id(self) -> str:
        """The record's number."""
        return self.gathered.record

    @property
    def current(self) -> RecordVersion:
        """The latest version, public or not."""
        return self.versions[-1]

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


RECORD: Room[Record] = Room(
    "records",
    Text("涉企信息记录", "record under a target"),
    stream="record/{record}",
    marks={"target": lambda record: (record.gathered.target,)},
)
