"""Sealing (sections 3 and 6): from prepared tasks to COMMIT, with trees, labels and relations."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from ssj_core.drawing.frame import Checked, Frame
from ssj_core.drawing.leaves import label_of, list_leaf
from ssj_core.drawing.members import Attributes, Members, StratumFrame
from ssj_core.drawing.preparing import read_number, write_number
from ssj_core.drawing.private import LISTS, PrivateTask, Row
from ssj_core.drawing.records import Against, ListRoot, StratumEntry, Task, TaskEntry
from ssj_core.encoding.merkle import MerkleTree

MUST_CHECK: Final = "must-check:"
"""What the reason of a target begins with that is checked beside the draw and never in it (C19)."""


@frozen(kw_only=True)
class SealedStratum:
    """One stratum with its tree.

    Attributes:
        name: its name.
        label: its label.
        number: the exact number to draw.
        members: its targets, checked, in order of id.
        tree: the tree of their leaves.
    """

    name: str
    label: str
    number: Fraction
    members: Members = field(repr=False)
    tree: MerkleTree = field(repr=False)

    @property
    def size(self) -> int:
        """N, the number of its targets."""
        return len(self.members)

    @property
    def frame(self) -> Frame:
        """Its ids, checked."""
        return Frame(Checked(self.members.ids))

    @property
    def attributes(self) -> Mapping[str, Attributes]:
        """The attributes of those that have any."""
        return self.members.by_id()


@frozen(kw_only=True)
class SealedTask:
    """One task, sealed.

    Attributes:
        record: its TASK.
        entry: its entry in COMMIT.
        private: its private part.
        strata: its strata in COMMIT order.
    """

    record: Task
    entry: TaskEntry
    private: PrivateTask = field(repr=False)
    strata: tuple[SealedStratum, ...] = field(repr=False)

    @property
    def task(self) -> str:
        """The task's id."""
        return self.record.task

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a list, none if the task has no such list."""
        found: tuple[Row, ...] | None = getattr(self.private, name)
        return found or ()

    @property
    def must_check(self) -> dict[str, str]:
        """The targets checked beside the draw and never in it (C19), each with its ground."""
        return {
            target: ground.removeprefix(MUST_CHECK)
            for _, target, ground in self.rows("excluded")
            if ground.startswith(MUST_CHECK)
        }


def list_root(name: str, rows: Iterable[Row], frame_secret: str, suite: str) -> ListRoot:
    """Return root and size of the list tree of `rows`, which are in order."""
    tree = MerkleTree.of([list_leaf(name, row, frame_secret, suite) for row in rows], suite)
    return ListRoot(root=tree.root, size=tree.size)


def _seal_stratum(part: StratumFrame, number: Fraction, secret: str, suite: str) -> SealedStratum:
    label = label_of(secret, part.stratum, suite)
    return SealedStratum(
        name=part.stratum,
        label=label,
        number=number,
        members=part.members,
        tree=part.members.tree(secret, label, suite),
    )


def _stratum_entry(stratum: SealedStratum) -> StratumEntry:
    number = stratum.number
    return StratumEntry(
        label=stratum.label,
        number=write_number(number),
        root=stratum.tree.root,
        size=stratum.tree.size,
    )


def seal_task(
    record: Task,
    private: PrivateTask,
    *,
    group: str,
    relation: str | None,
    attempt: int,
    previous: str | None,
    against: Against | None = None,
    changes: tuple[str, ...] = (),
) -> SealedTask:
    """Return the task with its trees and its entry in COMMIT; deterministic in what it is given."""
    suite, secret = record.suite, private.frame_secret
    numbers = {rule.stratum: read_number(rule.number) for rule in private.rules}
    strata = tuple(
        sorted(
            (_seal_stratum(part, numbers[part.stratum], secret, suite) for part in private.frame),
            key=lambda stratum: stratum.label,
        )
    )
    roots = {
        name: list_root(name, rows, secret, suite)
        for name in LISTS
        if (rows := getattr(private, name)) is not None
    }
    entry = TaskEntry(
        task=record.task,
        record=record.hash(suite),
        group=group,
        relation=relation,
        attempt=attempt,
        previous=previous,
        against=against,
        changes=changes,
        strata=tuple(map(_stratum_entry, strata)),
        slots=record.slots,
        **roots,
    )
    return SealedTask(record=record, entry=entry, private=private, strata=strata)
