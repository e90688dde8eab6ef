"""k of n departments, second histories, and who saw what when."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors import SsjError
from ssj_core.errors.log import (
    ProofRefusedError,
    ProofWrongError,
    SplitViewError,
    TreeHeadRefusedError,
    TrustRefusedError,
)
from ssj_core.journal.transparency import (
    NoteSigner,
    checkpoint_text,
    proof_text,
    with_signature,
)
from ssj_core.verify.log import (
    Head,
    LogProof,
    Note,
    NoteKey,
    Trust,
    check_before_cosigning,
    check_checkpoint,
    check_inclusion,
    find_splits,
    leaf_hash,
    relate,
    sighting,
)

LEAVES = [b"one", b"two", b"three", b"four", b"five"]
HONEST = MerkleTree.of(LEAVES)
FORGED = MerkleTree.of([b"one", b"TWO", b"three", b"four", b"five", b"six"])


def _head(tree: MerkleTree, size: int | None = None) -> Head:
    return Head.parse(checkpoint_text("log.example.cn/draws", tree, size))


def test_a_quorum(parties: Any) -> None:
    """The log and k of n must have signed; the report names them and when they saw it."""
    report = check_checkpoint(parties.note(HONEST), parties.trust(3))
    assert (report.status, len(report.holders)) == ("holds", 4)
    assert sorted(report.times) == ["audit.example.cn", "justice.example.cn", "notary.example.cn"]
    few = check_checkpoint(parties.note(HONEST, by=[0]), parties.trust(2))
    assert (few.status, "too few" in few.detail.en) == ("wrong", True)
    alone = check_checkpoint(parties.note(HONEST, by=[0, 1], log=False), parties.trust(2))
    assert (alone.status, "not signed" in alone.detail.en) == ("wrong", True)
    twice = check_checkpoint(parties.note(HONEST, by=[0, 0]), parties.trust(2))
    assert twice.status == "wrong"
    assert check_checkpoint(parties.note(HONEST, by=[]), parties.trust(0)).status == "holds"


def test_another_log_and_another_tree(parties: Any) -> None:
    """A checkpoint of another log is refused, and a cosignature moved from another tree is found."""
    other = evolve(parties.trust(), origin="log.example.cn/other")
    assert check_checkpoint(parties.note(HONEST), other).status == "wrong"
    text = checkpoint_text("log.example.cn/draws", HONEST)
    moved = checkpoint_text("log.example.cn/draws", FORGED)
    note = with_signature(text, parties.log.sign(text))
    note = with_signature(note, parties.witnesses[1].cosign(moved, parties_noon(parties)))
    report = check_checkpoint(Note.parse(note.encode()), parties.trust(0))
    assert (report.status, "audit.example.cn" in report.detail.en) == ("wrong", True)
    assert report.times == {}


def parties_noon(parties: Any) -> Any:
    """Return a moment to sign at."""
    report = check_checkpoint(parties.note(HONEST), parties.trust())
    return min(report.times.values())


def test_without_the_package_nothing_passes(parties: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `cryptography` a signed checkpoint is not checked; without `gmalg` a quorum may be."""
    note, trust = parties.note(HONEST), parties.trust(3)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "gmalg", None)
        assert check_checkpoint(note, trust).status == "not-checked"
        assert check_checkpoint(note, parties.trust(2)).status == "holds"
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert check_checkpoint(note, parties.trust(0)).status == "not-checked"


def test_trust_that_protects_nobody(parties: Any, make_signer: Callable[..., NoteSigner]) -> None:
    """One key under two names, a quorum out of reach, a missing log key: refused when stated."""
    trust = parties.trust()
    twin = evolve(parties.witnesses[0], name="twin.example.cn")
    for change in (
        {"quorum": 4},
        {"quorum": -1},
        {"log_keys": ()},
        {"witnesses": (*trust.witnesses, NoteKey.parse(twin.vkey(cosigner=True)))},
        {"witnesses": (NoteKey.parse(make_signer("plain.cn").vkey()),), "quorum": 1},
        {"log_keys": (*trust.log_keys, *trust.log_keys)},
    ):
        with pytest.raises(TrustRefusedError):
            evolve(trust, **change)
    assert len(trust.keys) == 4
    assert Trust(origin="log", log_keys=trust.log_keys).quorum == 0


def test_how_two_heads_relate() -> None:
    """Equal, continued, unproven, split; other logs and shrinking ones are not comparable."""
    small, large = _head(HONEST, 3), _head(HONEST)
    assert relate(small, small) == "same"
    assert relate(small, large, HONEST.consistency(3)) == "continues"
    assert relate(small, large) == "unproven"
    assert relate(_head(HONEST, 0), large) == "continues"
    assert relate(large, _head(FORGED, 5)) == "split"
    with pytest.raises(ProofWrongError):
        relate(small, _head(FORGED), FORGED.consistency(3))
    with pytest.raises(ProofRefusedError):
        relate(small, large, [b"short"])
    for bad in (
        (large, small),
        (small, evolve(large, origin="x")),
        (small, evolve(large, suite="sm3")),
    ):
        with pytest.raises(TreeHeadRefusedError):
            relate(*bad)


def test_a_split_view_is_found(parties: Any) -> None:
    """Two signed trees of one size are evidence, and name whoever signed either or both."""
    ours, theirs = parties.note(HONEST, by=[0, 1]), parties.note(FORGED, 5, by=[1, 2])
    (split,) = find_splits([ours, ours, theirs], parties.trust())
    assert (split.size, split.one, split.other) == (5, HONEST.root_at(), FORGED.root_at(5))
    assert split.signed_one == ("audit.example.cn", "justice.example.cn", "log.example.cn/draws")
    assert split.signed_other == ("audit.example.cn", "log.example.cn/draws", "notary.example.cn")
    assert split.both == ("audit.example.cn", "log.example.cn/draws")
    assert isinstance(split.error(), SplitViewError)
    assert find_splits([ours, parties.note(HONEST, 3)], parties.trust()) == ()


def test_a_cosigner_that_signed_another_tree_is_found(parties: Any) -> None:
    """Compared with the leaves, a lone cosignature over a tree of any size betrays itself."""
    lone = parties.note(FORGED, 3, by=[2], log=False)
    notes = [parties.note(HONEST, by=[0, 1]), lone, parties.note(FORGED, 6, by=[])]
    (split,) = find_splits(notes, parties.trust(), LEAVES)
    assert (split.size, split.one, split.signed_one) == (3, HONEST.root_at(3), ())
    assert (split.other, split.signed_other) == (FORGED.root_at(3), ("notary.example.cn",))


def test_unsigned_texts_are_no_evidence(parties: Any) -> None:
    """Anybody can write a text: without a known key's signature it counts for nothing."""
    stranger = Note.parse(
        (checkpoint_text("log.example.cn/draws", FORGED, 5) + "\n— x.cn AAAAAAA=\n").encode()
    )
    assert find_splits([parties.note(HONEST), stranger], parties.trust()) == ()
    other = evolve(parties.trust(), origin="another")
    assert find_splits([parties.note(HONEST), parties.note(FORGED, 5)], other) == ()


def test_a_witness_looks_before_it_signs(parties: Any) -> None:
    """A witness cosigns only what its log has signed and what continues what it signed last."""
    trust, old = parties.trust(0), _head(HONEST, 3)
    note = parties.note(HONEST, by=[])
    proof = HONEST.consistency(3)
    assert check_before_cosigning(note, trust, None).size == 5
    assert check_before_cosigning(note, trust, old, proof).root == HONEST.root_at()
    with pytest.raises(ProofWrongError):
        check_before_cosigning(note, trust, old)
    with pytest.raises(ProofWrongError):
        check_before_cosigning(Note(note.text, ()), trust, old, proof)
    with pytest.raises(SplitViewError):
        check_before_cosigning(note, trust, _head(FORGED, 5))
    with pytest.raises(TreeHeadRefusedError):
        check_before_cosigning(note, trust, _head(FORGED))


def test_who_saw_it_when(parties: Any, noon: Any) -> None:
    """Cosigned times bound when an entry came; a deadline is met, missed, or nobody can tell."""
    hour, trust = timedelta(hours=1), parties.trust(2)
    reports = [
        check_checkpoint(parties.note(HONEST, 2, at=noon), trust),
        check_checkpoint(parties.note(HONEST, 4, at=noon + 2 * hour, by=[0, 1]), trust),
        check_checkpoint(parties.note(HONEST, 5, at=noon + 3 * hour), trust),
        check_checkpoint(parties.note(HONEST, 5, at=noon - hour, by=[0]), trust),  # too few: unused
    ]
    seen = sighting(3, reports)
    assert (seen.not_yet, seen.seen) == (noon + timedelta(seconds=2), noon + 2 * hour)
    assert seen.by == ("justice.example.cn", "audit.example.cn", "notary.example.cn")
    assert [seen.by_deadline(noon + n * hour) for n in (-1, 0, 1, 2)] == [False, False, None, True]
    strict = sighting(3, reports, quorum=2)
    assert strict.seen == noon + 2 * hour + timedelta(seconds=1)
    nobody = sighting(9, reports[:2], quorum=4)
    assert (nobody.not_yet, nobody.seen, nobody.by_deadline(noon)) == (None, None, None)


def test_every_flipped_bit_of_a_proof_shows(parties: Any) -> None:
    """Whatever single bit of a proof file is flipped, it is refused or does not hold."""
    note = parties.note(HONEST, by=[0])
    lines = [
        parties.log.sign(note.text),
        parties.witnesses[0].cosign(note.text, parties_noon(parties)),
    ]
    whole = with_signature(with_signature(note.text, lines[0]), lines[1])
    data = proof_text(3, HONEST.inclusion(3), whole).encode()
    trust = evolve(parties.trust(1), witnesses=parties.trust().witnesses[:1], quorum=1)

    def holds(given: bytes) -> bool:
        try:
            proof = LogProof.parse(given)
            report = check_checkpoint(proof.note, trust)
            check_inclusion(
                leaf_hash(LEAVES[3]),
                index=proof.index,
                size=report.head.size,
                path=proof.path,
                root=report.head.root,
            )
        except SsjError:
            return False
        return report.status == "holds"

    assert holds(data)
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not holds(bytes(flipped)), bit
