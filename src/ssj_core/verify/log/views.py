"""Split views: one log must not show two histories, and no witness may sign a second one."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from attrs import field, frozen

from ssj_core.errors import SsjError
from ssj_core.errors.log import ProofWrongError, SplitViewError, TreeHeadRefusedError
from ssj_core.verify.log.checkpoints import Head
from ssj_core.verify.log.notes import Note, check_note
from ssj_core.verify.log.proofs import check_consistency, root_of
from ssj_core.verify.log.trust import Trust, check_checkpoint

Relation = Literal["same", "continues", "unproven", "split"]


def relate(old: Head, new: Head, path: Sequence[bytes] | None = None) -> Relation:
    """Return how two heads of one log stand to each other.

    Args:
        old: the smaller one, or one of equal size.
        new: the other.
        path: a consistency proof between them, if sizes differ.

    Returns:
        ``same``; ``continues``; ``unproven`` for want of a proof; ``split``: equal size, two roots.

    Raises:
        TreeHeadRefusedError: heads of two logs or suites, or `new` is smaller.
        ProofRefusedError: not the form of a proof.
        ProofWrongError: the proof does not hold; another one may.
    """
    if (old.origin, old.suite) != (new.origin, new.suite) or old.size > new.size:
        raise TreeHeadRefusedError(
            why_zh=f"{old.origin}@{old.size} 与 {new.origin}@{new.size} 不可比较",
            why_en=f"{old.origin}@{old.size} is not comparable to {new.origin}@{new.size}",
        )
    if old.size == new.size:
        return "same" if old.root == new.root else "split"
    if old.size == 0:
        return "continues"
    if path is None:
        return "unproven"
    check_consistency(
        old_size=old.size,
        old_root=old.root,
        size=new.size,
        root=new.root,
        path=path,
        suite=new.suite,
    )
    return "continues"


@frozen(kw_only=True)
class Split:
    """Evidence of a second history: two roots at one size, and who signed which.

    Attributes:
        origin: name of the log.
        size: the size.
        one: first root; that of the leaves, where they were given.
        other: second root.
        signed_one: names of the keys whose signature over the first holds.
        signed_other: the same for the second.
    """

    origin: str
    size: int
    one: bytes = field(repr=bytes.hex)
    other: bytes = field(repr=bytes.hex)
    signed_one: tuple[str, ...]
    signed_other: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        """Who signed both: who cannot be trusted any more."""
        return tuple(name for name in self.signed_other if name in self.signed_one)

    def error(self) -> SplitViewError:
        """Return the split as an error to raise."""
        one, other = self.one.hex(), self.other.hex()
        return SplitViewError(origin=self.origin, size=self.size, one=one, other=other)


def find_splits(
    notes: Sequence[Note], trust: Trust, leaves: Sequence[bytes] | None = None
) -> tuple[Split, ...]:
    """Return every second history among checkpoints that several parties were shown.

    Only what a key of `trust` has signed counts: anybody can write a text. A cosigner that signed
    another tree is in `signed_other`, whether the log's own signature is beside it or not.

    Args:
        notes: signed checkpoints, as the parties hold them.
        trust: the keys.
        leaves: the log's records, if at hand: then checkpoints of any size are compared with them.

    Raises:
        TreeHeadRefusedError: a note is no checkpoint.
    """
    views: dict[tuple[int, bytes], set[str]] = {}
    suites: dict[tuple[int, bytes], str] = {}
    for note in notes:
        head = Head.parse(note.text)
        holders = {s.key.name for s in check_note(note, trust.keys) if s.status == "holds"}
        if head.origin == trust.origin and holders:
            views.setdefault((head.size, head.root), set()).update(holders)
            suites[head.size, head.root] = head.suite
    if leaves is not None:
        for size, root in list(views):
            if size <= len(leaves):
                own = root_of(leaves[:size], suites[size, root])
                views.setdefault((size, own), set())
                views = {(size, own): views.pop((size, own)), **views}
    found = []
    for (size, one), (also, other) in combinations(views, 2):
        if size == also:
            signed = (tuple(sorted(views[size, one])), tuple(sorted(views[size, other])))
            found.append(
                Split(
                    origin=trust.origin,
                    size=size,
                    one=one,
                    other=other,
                    signed_one=signed[0],
                    signed_other=signed[1],
                )
            )
    return tuple(found)


def check_before_cosigning(
    note: Note, trust: Trust, last: Head | None, path: Sequence[bytes] | None = None
) -> Head:
    """Return the head that a witness may cosign now; what it raises must not be signed.

    Args:
        note: the checkpoint offered.
        trust: the log's keys (witnesses of its own are not asked for: quorum 0 is usual here).
        last: the head this witness signed last, None if it never did.
        path: the consistency proof from `last`.

    Raises:
        SplitViewError: the log shows this witness a second history.
        ProofWrongError: a signature is missing or wrong, or nothing shows that `last` is continued.
        TreeHeadRefusedError: no checkpoint, or one smaller than `last`.
        ProofRefusedError: not the form of a proof.
    """
    report = check_checkpoint(note, trust)
    if report.status != "holds":
        raise ProofWrongError(why_zh=report.detail.zh, why_en=report.detail.en)
    if last is not None:
        _check_continues(last, report.head, path)
    return report.head


def _check_continues(last: Head, head: Head, path: Sequence[bytes] | None) -> None:
    relation = relate(last, head, path)
    if relation == "split":
        failed: SsjError = SplitViewError(
            origin=head.origin, size=head.size, one=last.root.hex(), other=head.root.hex()
        )
        raise failed
    if relation == "unproven":
        raise ProofWrongError(why_zh="缺少一致性证明", why_en="the consistency proof is missing")
