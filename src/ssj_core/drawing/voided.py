"""A session that ended without result, and the bundles of sessions that follow one another."""

from collections.abc import Sequence
from itertools import zip_longest

from attrs import field, frozen

from ssj_core.drawing.afterwards import Open, Record, Void
from ssj_core.drawing.bundles import AuditorBundle, PublicBundle
from ssj_core.drawing.computing import Computed
from ssj_core.drawing.private import PrivatePart, Row
from ssj_core.drawing.records import Commit
from ssj_core.drawing.sealing import SealedTask


def public_bundle(
    purpose: str, records: Sequence[Record], before: PublicBundle | None
) -> PublicBundle:
    """Return the public bundle of `records`, behind those of the attempt before."""
    earlier: Sequence[Record] = before.records if before else ()
    return PublicBundle(purpose=purpose, records=tuple(dict.fromkeys([*earlier, *records])))


def auditor_bundle(
    purpose: str,
    records: Sequence[Record],
    private: Sequence[PrivatePart],
    openings: Sequence[Open],
    before: AuditorBundle | None,
) -> AuditorBundle:
    """Return the auditors' bundle of `records`, behind those of what they rest on."""
    earlier: Sequence[Record] = before.records if before else ()
    kept: Sequence[PrivatePart] = before.private if before else ()
    opened: Sequence[Open] = before.openings if before else ()
    return AuditorBundle(
        purpose=purpose,
        records=tuple(dict.fromkeys([*earlier, *records])),
        private=(*kept, *private),
        openings=(*opened, *openings),
    )


@frozen(kw_only=True)
class Voided:
    """A session that ended without a result that stands.

    Attributes:
        commit: its COMMIT.
        sealed: its sealed tasks.
        before: the records between COMMIT and VOID.
        void: VOID.
        computed: the draw it disclosed, if the entropy was known.
        assignments: the rows of who was drawn for each task, if there was a RESULT.
    """

    commit: Commit
    sealed: tuple[SealedTask, ...] = field(repr=False)
    before: tuple[Record, ...] = field(default=(), repr=False)
    void: Void
    computed: Computed | None = field(default=None, repr=False)
    assignments: tuple[tuple[Row, ...] | None, ...] = field(default=(), repr=False)

    @property
    def purpose(self) -> str:
        """``official`` or ``rehearsal``."""
        return self.sealed[0].record.purpose

    @property
    def records(self) -> tuple[Record, ...]:
        """The public records, in order."""
        return (*(task.record for task in self.sealed), self.commit, *self.before, self.void)

    def public_bundle(self, before: PublicBundle | None = None) -> PublicBundle:
        """Return the bundle for everybody, behind that of the attempt before."""
        return public_bundle(self.purpose, self.records, before)

    def auditor_bundle(self, before: AuditorBundle | None = None) -> AuditorBundle:
        """Return the bundle for auditors, behind that of the attempt before."""
        commit = self.void.commit
        private = [
            PrivatePart.of(task.private, commit, rows)
            for task, rows in zip_longest(self.sealed, self.assignments)
        ]
        return auditor_bundle(self.purpose, self.records, private, (), before)
