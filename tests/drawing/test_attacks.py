"""The attacks on a draw, and why each fails or shows (the drawing side)."""

import hashlib
from fractions import Fraction
from math import comb
from types import ModuleType

import pytest

from ssj_core.drawing import (
    Dice,
    Evidence,
    Reveal,
    StratumDraft,
    commitment,
    derive_key,
    derive_seed,
    select,
    ticket,
)
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.drawing import CommitmentRefusedError, OrderRefusedError

TASK = "2026-017"


def test_grinding_entropy_known_before_sealing_is_refused(sessions: ModuleType) -> None:
    """Dice or numbers known at or before sealing cannot be used, so nothing can be tried out."""
    for known in ("2026-03-01T21:15:00+08:00", sessions.T0):
        with pytest.raises(OrderRefusedError):
            sessions.throw(sessions.seal(), evidence=[Evidence(at=known)])


def test_whatever_is_ground_moves_the_seed(sessions: ModuleType, suite: str) -> None:
    """Frame, secret, rule, time or order changed gives another COMMIT and so another draw."""
    base = sessions.draft()
    variants = [
        sessions.seal(base, suite=suite),
        sessions.seal(base, suite=suite, at=sessions.T1),
        sessions.seal(base, suite=suite, session="S-2"),
        sessions.seal(sessions.draft(frame_secret="0a" * 32), suite=suite),
        sessions.seal(sessions.draft(rules_secret="0a" * 32), suite=suite),
        sessions.seal(sessions.draft(title="x"), suite=suite),
    ]
    seeds = {sessions.throw(one).result.seed for one in variants}
    assert len(seeds) == len(variants)


def test_a_late_contribution_is_refused(sessions: ModuleType) -> None:
    """A value revealed after t1 is not taken; the party is absent instead."""
    sealed = lottery(sessions)
    party = sessions.parties()[0]
    late = sealed.close([party.reveal("2026-03-03T10:00:01+08:00")])
    assert (late.reveals, late.absent) == ((), ("scjg", "rsj"))
    with pytest.raises(OrderRefusedError):
        sealed.close([party.reveal(sessions.T0)])
    contrib = sealed.close([party.reveal(sessions.T1)])
    assert (contrib.at, contrib.absent) == (sessions.T1, ("rsj",))


def lottery(sessions: ModuleType, suite: str = "sha256"):  # type: ignore[no-untyped-def]  # noqa: ANN201 - what the builder returns
    """Return a sealed session of two parties and dice."""
    return sessions.seal(
        suite=suite,
        entropy=["contrib:scjg", "contrib:rsj", "dice"],
        contributions=[one.promise("S-2026-03", suite) for one in sessions.parties()],
        times=sessions.times(contributions=sessions.T1),
    )


def test_contributions_are_closed_between_t1_and_the_source(sessions: ModuleType) -> None:
    """CONTRIB is made before the public source speaks; before t1 only if nobody is absent."""
    sealed = lottery(sessions)
    one, two = sessions.parties()
    mine, other = (party.reveal("2026-03-03T09:30:00+08:00") for party in (one, two))
    early = "2026-03-03T09:40:00+08:00"
    assert sealed.close([mine, other], early).at == early
    for reveals, at in (
        ([mine], early),
        ([mine, other], sessions.T2),
        ([mine, other], "2026-03-03T09:20:00+08:00"),
    ):
        with pytest.raises(OrderRefusedError):
            sealed.close(reveals, at)


def test_a_contribution_is_the_one_committed_to(sessions: ModuleType) -> None:
    """Another value, another party, or a second reveal is refused."""
    sealed = lottery(sessions)
    good = sessions.parties()[0].reveal(sessions.T1)
    other = Reveal(at=sessions.T1, party="scjg", value="1" * 64)
    stranger = Reveal(at=sessions.T1, party="xxj", value="1" * 64)
    for reveals in ([other], [stranger], [good, good]):
        with pytest.raises(CommitmentRefusedError):
            sealed.close(reveals)
    assert sessions.seal().close([]) is None


def test_a_commitment_is_bound_to_party_and_session(sessions: ModuleType) -> None:
    """A commitment copied from another party or another session opens nothing."""
    one, two = sessions.parties()
    assert one.commitment("S-1") != one.commitment("S-2")
    stolen = commitment("contrib", "S-1", two.party, one.value)
    assert stolen != one.commitment("S-1")


def test_public_numbers_within_the_margin_are_refused(sessions: ModuleType) -> None:
    """Dice before t2 are refused, and t2 within 60 seconds of the close of contributions too."""
    sealed = lottery(sessions)
    for time, good in (("21:14:59", False), ("21:15:00", True)):
        proof = [Evidence(at=f"2026-03-03T{time}+08:00")]
        given = {"items": [Dice(sessions.DICE)], "evidence": proof, "at": sessions.T3}
        if good:
            assert sealed.draw(**given).bits == 66
        else:
            with pytest.raises(OrderRefusedError):
                sealed.draw(**given)


def test_an_announced_source_does_not_speak_early(sessions: ModuleType) -> None:
    """A lottery's numbers dated before the announced time are refused."""
    sealed = sessions.seal(entropy=["ssq:2026023"], times=sessions.times())
    ball = sessions.DoubleColourBall("2026023", [3, 7, 12, 19, 24, 31], 9)
    with pytest.raises(OrderRefusedError):
        sealed.draw(items=[ball], evidence=[Evidence(at=sessions.T1)], at=sessions.T3)


def test_another_secret_is_refused(sessions: ModuleType) -> None:
    """The agency cannot choose its secret after the dice."""
    sealed = sessions.seal(entropy=["dice", "secret"], secret="1" * 64)
    with pytest.raises(CommitmentRefusedError):
        sessions.throw(sealed, secret="2" * 64)


def test_duplicates_and_split_ids_are_refused(sessions: ModuleType) -> None:
    """One target has one ticket: repeated ids, look-alikes and spaces never enter a frame."""
    for ids in (["甲", "甲"], ["甲", "甲 "], ["甲", "甲\u200b"], ["A", "Ａ"], ["é"], ["a\u0301"]):
        with pytest.raises(ManyFaultsError):
            sessions.seal(sessions.draft(strata=[StratumDraft("A", targets=ids, number=1)]))


def test_stuffing_and_removal_show_in_size_and_root(sessions: ModuleType) -> None:
    """A dummy more or a friend less is another size and another root in COMMIT."""
    roots = set()
    for ids in (sessions.A, sessions.A[1:], [*sessions.A, "新设一户"]):
        draft = sessions.draft(strata=[StratumDraft("A", targets=ids, number=1)])
        entry = sessions.seal(draft).commit.tasks[0].strata[0]
        assert entry.size == len(ids)
        roots.add(entry.root)
    assert len(roots) == 3


def test_splitting_gains_what_the_formula_says() -> None:
    """M dummies of one owner are drawn with 1 − C(N−m, n)/C(N, n), no more: it shows in the count."""
    size, n, m = 60, 6, 5
    share = 1 - Fraction(comb(size - m, n), comb(size, n))
    hits, rounds = 0, 4000
    ids = [f"{i:03d}" for i in range(size)]
    for i in range(rounds):
        key = hashlib.sha256(b"split %d" % i).hexdigest()
        hits += bool(set(ids[:m]) & set(select(ids, key, n).selected))
    # Five standard deviations: fixed keys, so this passes or fails once and for all.
    assert abs(hits - rounds * share) < 5 * (rounds * share * (1 - share)) ** 0.5


def test_the_suite_comes_from_commit_only(sessions: ModuleType) -> None:
    """The same session in the other suite is another COMMIT, and no hash of one fits the other."""
    one, two = (sessions.seal(suite=suite).commit for suite in ("sha256", "sm3"))
    assert one.suite != two.suite
    assert one.hash("sha256") != two.hash("sm3")
    assert [
        a.root == b.root for a, b in zip(one.tasks[0].strata, two.tasks[0].strata, strict=True)
    ] == [False] * 4


def test_length_extension_gives_no_id() -> None:
    """The padding a hash appends starts with 0x80, which no id contains."""
    padded = "甲".encode() + b"\x80" + b"\0" * 40
    with pytest.raises(UnicodeDecodeError):
        padded.decode()
    with pytest.raises(ManyFaultsError):
        select(["甲\x80"], "5a" * 32, 1)


def test_tickets_of_two_draws_have_nothing_in_common(sessions: ModuleType) -> None:
    """The same dice in two sessions give unrelated tickets: the COMMIT is in the seed."""
    seeds = [derive_seed(commit * 64, [f"dice:{sessions.DICE}"]) for commit in "ab"]
    keys = [derive_key(seed, "unit", TASK) for seed in seeds]
    assert ticket(keys[0], "甲") != ticket(keys[1], "甲")
    assert (
        len({derive_key(seeds[0], purpose, TASK) for purpose in ("unit", "assign", "round")}) == 3
    )


def friend_is_drawn(seed_number: int, choices: list[str], dice: str) -> list[bool]:
    """Return whether a friend is drawn for each choice of the last revealer."""
    commit = hashlib.sha256(b"commit %d" % seed_number).hexdigest()
    found = []
    for choice in choices:
        seed = derive_seed(commit, [choice, f"dice:{dice}"])
        key = derive_key(seed, "unit", "t")
        found.append("007" in select([f"{i:03d}" for i in range(100)], key, 3).selected)
    return found


@pytest.mark.long
def test_the_last_revealer_gains_nothing() -> None:
    """Choosing between revealing and absence before the dice leaves the friend's chance at 3 %.

    Whoever could choose after the dice would cut it to 0.09 %; the margin forbids that.
    """
    rounds = 10_000
    before = after = 0
    for i in range(rounds):
        value = hashlib.sha256(b"value %d" % i).hexdigest()
        dice = str(int(hashlib.sha256(b"dice %d" % i).hexdigest(), 16))[:20]
        choices = [f"contrib:a:{value}", "contrib:a:absent"]
        drawn = friend_is_drawn(i, choices, dice)
        # Before the dice the best rule is any rule that does not see them: here, a guess at them.
        guess = friend_is_drawn(i, choices, "0" * 20)
        before += drawn[guess.index(min(guess))]
        after += all(drawn)
    expected = rounds * 0.03
    assert abs(before - expected) < 5 * (expected * 0.97) ** 0.5
    assert after < expected / 10
