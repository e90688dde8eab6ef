"""Drawing a sealed session (sections 4 to 8): who is drawn, what leaves the house, and what does not."""

import json
import pickle
from collections import Counter
from fractions import Fraction
from itertools import permutations
from types import ModuleType
from typing import Any

import pytest

from ssj_core.drawing import (
    Dice,
    Evidence,
    Frame,
    Secret,
    StratumDraft,
    commitment,
    derive_key,
    derive_seed,
    ranks,
    read_bundle,
    select,
    ticket,
)
from ssj_core.drawing.assignment import Shortage
from ssj_core.drawing.items import QUICKNET
from ssj_core.drawing.leaves import list_leaf, result_leaf, salt_of
from ssj_core.encoding.merkle import MerkleTree, root_from
from ssj_core.errors.drawing import (
    CommitmentRefusedError,
    EntropyRefusedError,
    HexRefusedError,
    OpeningMissingError,
    OrderRefusedError,
    TaskRefusedError,
    TooFewBitsError,
    UnknownEntryError,
)

TASK = "2026-017"


def test_the_draw_is_that_of_the_functions(sessions: ModuleType, suite: str) -> None:
    """A session draws what `select` draws with the key of its seed, stratum by stratum."""
    outcome = sessions.open_session(suite)
    seed = derive_seed(outcome.commit.hash(suite), [f"dice:{sessions.DICE}"], suite)
    key = derive_key(seed, "unit", TASK, suite=suite)
    draw = outcome.tasks[TASK]
    assert (outcome.result.seed, draw.unit_key) == (seed, key)
    alone = select(sessions.A, key, 3, suite)
    mine = [one for one in draw.drawn if one.stratum == "A"]
    assert [one.id for one in mine] == list(alone.selected)
    assert [one.rank for one in mine] == [1, 2, 3]
    assert [one.ticket for one in mine] == list(alone.tickets.values())
    assert {one.probability for one in mine} == {Fraction(3, 13)}
    assert draw.thresholds["A"] == alone.threshold
    assert (draw.thresholds["E"], draw.thresholds["Z"], draw.lows) == ("", "", {})
    assert tuple(one.id for one in draw.reserves("A", 4)) == alone.reserves(4)
    assert [one.id for one in draw.reserves("Z", 4)] == ["只有一户"]
    assert draw.reserves("E", 3) == ()
    with pytest.raises(UnknownEntryError):
        draw.reserves("X", 1)


def test_the_result_root_binds_ids_and_ranks(sessions: ModuleType, suite: str) -> None:
    """The result tree has one leaf per drawn target, by id, with its rank and salt."""
    outcome = sessions.open_session(suite)
    draw, secret = outcome.tasks[TASK], outcome.sealed[0].private.frame_secret
    leaves = [
        result_leaf(one.id, one.rank, salt_of(secret, one.id, suite))
        for one in sorted(draw.drawn, key=lambda one: one.id)
    ]
    entry = outcome.result.tasks[0]
    assert (entry.root, entry.size) == (MerkleTree.of(leaves, suite).root, 5)
    assert entry.key == commitment("key", TASK, draw.unit_key, suite=suite)
    assert [one.id for one in entry.drawn] == sorted(one.id for one in draw.drawn)


def test_lists_are_committed_row_by_row(sessions: ModuleType, suite: str) -> None:
    """Rows left out of the frame and changes of it have their own salted trees."""
    outcome = sessions.open_session(suite)
    entry, private = outcome.commit.tasks[0], outcome.sealed[0].private
    for name in ("excluded", "diff"):
        rows = getattr(private, name)
        assert list(rows) == sorted(rows)
        leaves = [list_leaf(name, row, private.frame_secret, suite) for row in rows]
        assert getattr(entry, name).root == MerkleTree.of(leaves, suite).root


def test_tasks_kept_apart_never_meet(sessions: ModuleType, suite: str) -> None:
    """Tasks kept apart take successive ranks; their intervals and reserves never overlap."""
    outcome = sessions.apart(suite)
    draws = list(outcome.tasks.values())
    every = select(sessions.A, draws[0].unit_key, len(sessions.A), suite).selected
    inside = [[one.id for one in draw.drawn if one.stratum == "A"] for draw in draws]
    assert inside == [[], list(every[:2]), list(every[2:6])]
    assert [draw.lows["A"] for draw in draws] == ["", "", draws[1].thresholds["A"]]
    assert draws[0].thresholds["A"] == ""
    for draw in draws:
        for name, low in draw.lows.items():
            chosen = {
                one
                for one in (sessions.A if name == "A" else sessions.B)
                if low < ticket(draw.unit_key, one, suite) <= draw.thresholds[name]
            }
            assert chosen == {one.id for one in draw.drawn if one.stratum == name}
    reserves = [[one.id for one in draw.reserves("A", 9)] for draw in draws]
    assert [list(one) for one in reserves] == [list(every[6 + i :: 3]) for i in range(3)]


def test_known_apart(kat: Any, suite: str, sessions: ModuleType) -> None:
    """Intervals, selections and reserves of tasks kept apart are the published ones."""
    known = kat["apart"]
    ids = kat["frame"]["A"]
    tasks = [
        sessions.draft(
            f"t{i}",
            group="g",
            relation="apart",
            strata=[StratumDraft("A", targets=ids, number=one["number"])],
        )
        for i, one in enumerate(known["tasks"])
    ]
    sealed = sessions.seal(*tasks, suite=suite).tasks
    numbers = [[one["number"]] for one in known["tasks"]]
    draws = [mine[0] for mine in ranks.draw_group(sealed, numbers, kat["unit_key"])]
    for draw, one in zip(draws, known["tasks"], strict=True):
        assert (draw.low, draw.high) == (one["low"], one["high"])
        assert [target for _, (_, target) in draw.drawn()] == one["selected"]
    second = [target for _, (_, target) in draws[1].reserves(2)]
    assert second == known["reserves_task_2"]


def test_tasks_drawn_together_nest(sessions: ModuleType, suite: str) -> None:
    """Over equal strata the smaller sample is inside the larger: fewer doors to knock at."""
    small, large = sessions.together(suite).tasks.values()
    assert {one.id for one in small.drawn} < {one.id for one in large.drawn}


def test_rotation_spares_those_already_drawn(sessions: ModuleType, suite: str) -> None:
    """Tasks over different strata avoid each other; each drawn target shows its dealt ticket."""
    outcome = sessions.rotated(suite)
    first, second, third = outcome.tasks.values()
    assert not {one.id for one in first.drawn} & {one.id for one in second.drawn}
    assert all(one.ticket == one.rotated for one in first.drawn)
    assert any(one.ticket != one.rotated for one in third.drawn)
    for draw in outcome.tasks.values():
        for one in draw.drawn:
            assert one.ticket == ticket(draw.unit_key, one.id, suite)
    entry = outcome.result.tasks[1]
    assert all(one.rotated is not None for one in entry.drawn)
    assert entry.strata[0].low is None


def test_rotation_keeps_every_chance_exact(
    sessions: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all orders of the tickets, each later task still draws each target with n/N exactly."""
    ids = list("ABCDE")
    layouts = [(("x", "ABC", 1), ("y", "DE", 1)), (("z", "ABCDE", 2),), (("u", "ACE", 2),)]
    tasks = [
        sessions.draft(
            f"t{i}",
            group="g",
            relation="rotated",
            strata=[StratumDraft(name, targets=list(some), number=n) for name, some, n in layout],
        )
        for i, layout in enumerate(layouts)
    ]
    sealed = sessions.seal(*tasks).tasks
    numbers = [[int(stratum.number) for stratum in task.strata] for task in sealed]
    orders = list(permutations(range(len(ids))))
    seen: list[Counter[str]] = [Counter() for _ in layouts]
    for order in orders:
        fake = {one: bytes([at]) * 32 for one, at in zip(ids, order, strict=True)}
        monkeypatch.setattr(
            ranks, "raw_tickets", lambda some, *_, fake=fake: [(fake[x], x) for x in some]
        )
        for counter, draws in zip(seen, ranks.draw_group(sealed, numbers, "0" * 64), strict=True):
            counter.update(one for draw in draws for _, (_, one) in draw.drawn())
    for counter, layout in zip(seen, layouts, strict=True):
        for _, some, n in layout:
            assert {Fraction(counter[one], len(orders)) for one in some} == {Fraction(n, len(some))}


def test_inspectors_are_drawn_with_the_targets(sessions: ModuleType, suite: str) -> None:
    """Every slot of every drawn target is filled, nobody twice at one, no recusal is broken."""
    outcome = sessions.inspectors(suite)
    draw = outcome.tasks[TASK]
    assert set(draw.teams) == {
        (one.id, slot) for one in draw.drawn for slot in ("scjg/lead/1", "scjg/member/1")
    }
    for one in draw.drawn:
        pair = [draw.teams[one.id, slot] for slot in ("scjg/lead/1", "scjg/member/1")]
        assert len(set(pair)) == 2
        assert pair[0] in {"JC01", "JC03"}
        slip = json.loads(outcome.slip(TASK, one.id))
        assert [member["inspector"] for member in slip["team"]] == pair
    assert outcome.result.tasks[0].assignment.size == 10


def test_a_shortage_ends_in_a_void(sessions: ModuleType) -> None:
    """Without a complete plan there is no RESULT: the session is voided with the shortage."""
    sealed = sessions.seal(
        sessions.draft(
            slots=["scjg/lead/1", "scjg/lead/2", "scjg/lead/3"], roster=sessions.roster()
        )
    )
    with pytest.raises(Shortage) as error:
        sessions.throw(sealed)
    voided = sealed.void(
        at=sessions.T3,
        reason="人手不足",
        approver="局长",
        shortage=error.value.message("zh"),
        items=[Dice(sessions.DICE)],
        evidence=[Evidence(at=sessions.T2)],
    )
    assert voided.void.shortage
    assert voided.void.opens.tasks[0].drawn


def closed_words(outcome: Any) -> list[str]:
    """Return what nobody may read while an unannounced session is closed."""
    draw = outcome.tasks[TASK]
    tickets = [one.ticket for one in draw.drawn]
    private = draw.sealed.private
    salts = [salt_of(private.frame_secret, one.id, outcome.commit.suite) for one in draw.drawn]
    secrets = [private.frame_secret, private.rules_secret, outcome.computed.seed, draw.unit_key]
    return [*secrets, *tickets, *salts]


def test_an_unannounced_draw_tells_nothing_before_open(sessions: ModuleType, suite: str) -> None:
    """保密抽取: no drawn id, ticket, threshold, key, seed, secret or salt is in the public bundle."""
    outcome = sessions.unannounced(suite)
    text = outcome.public_bundle().data.decode()
    words = closed_words(outcome) + [one.id for one in outcome.tasks[TASK].drawn]
    assert [word for word in words if word in text] == []
    assert sessions.hex64("secret") not in text
    entry = outcome.result.tasks[0]
    assert (entry.drawn, entry.strata, entry.unit_key, outcome.result.seed) == (None,) * 4
    assert outcome.result.items[-1] == "secret"
    opening = outcome.opening
    promised = commitment("open", sessions.hex64("secret"), opening.data, suite=suite)
    assert outcome.result.open == promised
    opened = outcome.opened()
    assert opened.records[-1] == opening
    assert opened.records[:-1] == outcome.records
    assert outcome.auditor_bundle().openings == (opening,)
    assert opened.auditor_bundle().openings == ()


def test_a_session_of_proofs_keeps_its_key(sessions: ModuleType, suite: str) -> None:
    """`reveals: "proofs"`: the list is public; key, tickets, thresholds and seed are not."""
    outcome = sessions.proofs(suite)
    text = outcome.public_bundle().data.decode()
    assert [word for word in closed_words(outcome) if word in text] == []
    entry = outcome.result.tasks[0]
    assert entry.drawn == tuple(sorted(one.id for one in outcome.tasks[TASK].drawn))
    assert all(one.high is None for one in entry.strata)
    assert outcome.auditor_bundle().openings == (outcome.opening,)
    for closed in (outcome, sessions.closed_proofs(suite), sessions.open_session(suite)):
        with pytest.raises(UnknownEntryError):
            closed.opened()


@pytest.mark.parametrize(
    "name", ["open_session", "unannounced", "opened", "proofs", "closed_proofs", "apart"]
)
def test_a_slip_proves_one_target_and_tells_no_other(
    sessions: ModuleType, suite: str, name: str
) -> None:
    """A slip proves frame and result by short paths, with the key only where the mode lets it out."""
    outcome = sessions.KINDS[name](suite)
    task, draw = next((key, one) for key, one in outcome.tasks.items() if one.drawn)
    shown = name in {"open_session", "opened", "apart"}
    ids = [one for stratum in draw.strata for one in stratum.stratum.frame]
    for target in ids:
        data = outcome.slip(task, target)
        slip: Any = read_bundle(data)
        leaf_place = draw.places.get(target)
        assert (slip.unit_key is not None, slip.threshold is not None) == (shown, shown)
        assert slip.rank == (leaf_place[1] if leaf_place else None)
        if leaf_place:
            leaf = result_leaf(target, slip.rank, slip.salt)
            entry = outcome.result.tasks[list(outcome.tasks).index(task)]
            size, path = entry.size, slip.drawn.path
            assert root_from(leaf, slip.drawn.index, size, path, suite) == entry.root
        assert slip.result == outcome.result.hash(suite)
        public = outcome.result.data.decode() if len(slip.records) == 3 else ""
        others = [one for one in ids if one != target and one.startswith("9115")]
        others = [one for one in others if one not in public]
        assert not any(one in data.decode() for one in others)
    with pytest.raises(UnknownEntryError):
        outcome.slip("无此任务", ids[0])


def test_levels_bits_and_warnings_are_on_the_outcome(sessions: ModuleType) -> None:
    """Every outcome says how far it is shown: nobody is named as who draws, so all is own word."""
    table = [
        ("open_session", "own-word", 66, 1),
        ("weak", "own-word", 26, 2),
        ("combined", "public-claimed", 85, 2),
        ("rehearsal", "own-word", 0, 1),
    ]
    for name, level, bits, warnings in table:
        outcome = sessions.KINDS[name]("sha256")
        assert (outcome.levels["numbers"], outcome.bits) == (level, bits)
        assert (len(outcome.warnings), outcome.result.bits) == (warnings, bits)
        assert len(outcome.level_lines) == 3
    assert "演练" in sessions.rehearsal("sha256").warnings[0]
    assert sessions.rehearsal("sha256").public_bundle().purpose == "rehearsal"


def test_an_official_draw_needs_its_bits(sessions: ModuleType) -> None:
    """Seven dice have 23 bits: too few; eight are enough."""
    sealed = sessions.seal()
    with pytest.raises(TooFewBitsError):
        sessions.throw(sealed, items=[Dice("4027158")])
    assert sessions.throw(sealed, items=["dice:40271582"]).bits == 26


def test_the_items_are_those_of_commit(sessions: ModuleType) -> None:
    """Nothing missing, nothing unexpected, nothing twice, and evidence for each."""
    sealed = sessions.seal()
    hexes = "1" * 64
    bad: list[dict[str, Any]] = [
        {"items": []},
        {"items": ["dice:40271582", "dice:40271582"]},
        {"items": ["kl8:2026055:" + ".".join(f"{i:02d}" for i in range(1, 21))]},
        {"items": [f"secret:{hexes}"]},
        {"items": ["contrib:scjg:absent"]},
        {"evidence": []},
        {"evidence": [Evidence(at=sessions.T2)] * 2},
    ]
    for changes in bad:
        with pytest.raises(EntropyRefusedError):
            sessions.throw(sealed, **changes)


def test_results_are_not_older_than_what_they_rest_on(sessions: ModuleType) -> None:
    """RESULT and VOID come after the evidence; VOID after sealing."""
    sealed = sessions.seal()
    with pytest.raises(OrderRefusedError):
        sessions.throw(sealed, at=sessions.T1)
    proof = [Evidence(at=sessions.T2)]
    with pytest.raises(OrderRefusedError):
        sealed.void(at=sessions.T1, reason="r", approver="a", items=["dice:1"], evidence=proof)
    with pytest.raises(OrderRefusedError):
        sealed.void(at="2026-03-03T08:00:00+08:00", reason="r", approver="a")
    with pytest.raises(OrderRefusedError):
        sessions.throw(sealed).void(at=sessions.T1, reason="r", approver="a")


def test_a_void_discloses_what_could_be_known(sessions: ModuleType) -> None:
    """Once the source has spoken, or a party revealed, a VOID without opening is refused."""
    party = sessions.parties()[0]
    sealed = sessions.seal(
        entropy=["contrib:scjg", "ssq:2026023"],
        contributions=[party.promise("S-2026-03")],
        times=sessions.times(contributions=sessions.T1),
    )
    early = sealed.void(at=sessions.T1, reason="r", approver="a")
    assert (early.void.opens, early.void.evidence) == (None, None)
    reveal = party.reveal("2026-03-03T09:30:00+08:00")
    closed = sealed.void(at=sessions.T1, reason="r", approver="a", reveals=[reveal])
    assert (closed.void.opens, len(closed.before)) == (None, 1)
    with pytest.raises(OpeningMissingError):
        sealed.void(at=sessions.T1, reason="r", approver="a", shortage="缺人")
    with pytest.raises(OpeningMissingError):
        sealed.void(at=sessions.T3, reason="r", approver="a")
    ball = sessions.DoubleColourBall("2026023", [3, 7, 12, 19, 24, 31], 9)
    late = sealed.void(
        at=sessions.T3,
        reason="r",
        approver="a",
        reveals=[reveal],
        items=[ball],
        evidence=[Evidence(at=sessions.T2)],
    )
    assert late.void.opens.items[0] == reveal_item(party)
    assert [type(one).__name__ for one in late.records] == ["Task", "Commit", "Contrib", "Void"]
    assert late.auditor_bundle().private[0].commit == late.void.commit


def reveal_item(party: Any) -> str:
    """Return the item of a contribution."""
    return str(party.item)


def test_a_result_may_be_voided_and_then_opens(sessions: ModuleType) -> None:
    """Voiding a RESULT discloses everything, unless OPEN has done so already."""
    outcome = sessions.unannounced("sha256")
    assert outcome.void(at=sessions.T4, reason="r", approver="a").void.opens == outcome.opening
    assert outcome.opened().void(at=sessions.T4, reason="r", approver="a").void.opens is None


def test_a_void_draws_what_the_result_would_have(sessions: ModuleType, suite: str) -> None:
    """The opening of a VOID names exactly the targets the RESULT would have named."""
    assert sessions.voided(suite).void.opens.tasks[0].drawn == (
        sessions.throw(sessions.seal(suite=suite)).result.tasks[0].drawn
    )


def test_bundles_of_a_redraw_hold_both_attempts(sessions: ModuleType, suite: str) -> None:
    """The redraw follows the voided attempt in one bundle, each record once."""
    public, auditor = sessions.bundles("redrawn", suite)
    names = [type(one).__name__ for one in public.records]
    assert names[:3] == ["Task", "Commit", "Void"]
    assert names.count("Commit") == len(auditor.private) == 2
    assert len(set(public.records)) == len(public.records)


def test_whoever_was_not_drawn_has_no_slip_of_inspectors(sessions: ModuleType, suite: str) -> None:
    """A later draw of inspectors speaks of the targets it served, and of nobody else."""
    outcome = sessions.served(suite)
    with pytest.raises(UnknownEntryError):
        outcome.slip(TASK, "无此户")


def test_inspectors_may_be_drawn_later(sessions: ModuleType, suite: str) -> None:
    """A session that serves a RESULT draws inspectors for its targets, and only for its own."""
    outcome = sessions.served(suite)
    first = sessions.open_session(suite)
    assert {target for target, _ in outcome.tasks[TASK].teams} == {
        one.id for one in first.tasks[TASK].drawn
    }
    assert outcome.tasks[TASK].drawn == ()
    again = sessions.draft(strata=[], slots=["scjg/lead/1"], roster=sessions.roster())
    sealed = sessions.seal(again, suite=suite, serves="0a" * 32)
    for other in (None, first):
        with pytest.raises(TaskRefusedError):
            sessions.throw(sealed, serving=other)
    with pytest.raises(TaskRefusedError):
        sessions.throw(sessions.seal(suite=suite), serving=first)


def test_a_secret_kept_elsewhere_is_handed_in(sessions: ModuleType) -> None:
    """The secret may be kept outside; what is handed in must be what was committed to."""
    secret = sessions.hex64("s")
    sealed = sessions.evolve(sessions.seal(entropy=["dice", "secret"], secret=secret), secret=None)
    outcome = sessions.throw(sealed, secret=secret)
    assert outcome.result.items[-1] == f"secret:{secret}"
    assert (
        sessions.throw(sealed, items=[Secret(secret), Dice(sessions.DICE)]).result == outcome.result
    )
    assert secret not in repr(Secret(secret))
    with pytest.raises(EntropyRefusedError):
        sessions.throw(sealed, items=["secret", Dice(sessions.DICE)])
    with pytest.raises(CommitmentRefusedError):
        sessions.throw(sealed, items=[Secret("1" * 64), Dice(sessions.DICE)])
    with pytest.raises(EntropyRefusedError):
        sessions.throw(sealed)
    with pytest.raises(HexRefusedError):
        sessions.throw(sealed, secret="x")  # noqa: S106 - no password


def test_a_rehearsal_may_do_without_public_source(sessions: ModuleType) -> None:
    """Secrets alone are for rehearsals; an official draw with them is refused."""
    assert sessions.rehearsal("sha256").bits == 0
    sealed = sessions.rehearsal_seal()
    official = sessions.evolve(sealed, tasks=sessions.seal().tasks)
    with pytest.raises(TooFewBitsError):
        official.draw(at=sessions.T3)


def test_a_round_is_of_the_one_chain_and_not_past(sessions: ModuleType) -> None:
    """A round of quicknet decides, if t2 is not after it; another chain is refused when sealing."""
    late = 27_000_000  # well after the days of these tests
    name = f"drand:{QUICKNET}:{late}"
    sealed = sessions.seal(entropy=[name])
    item = f"{name}:{'b4' * 48}"
    outcome = sealed.draw(items=[item], evidence=[Evidence(at=sessions.T2)], at=sessions.T3)
    assert outcome.levels["numbers"] == "public-claimed"
    with pytest.raises(OrderRefusedError):
        sessions.seal(entropy=[f"drand:{QUICKNET}:1000"])
    with pytest.raises(EntropyRefusedError):
        sessions.seal(entropy=["drand:" + "52" * 32 + f":{late}"])


def test_frames_are_trusted_once_checked() -> None:
    """A frame made of a frame's ids is the same frame."""
    frame = Frame(["乙", "甲"])
    assert Frame(frame) == frame


@pytest.mark.parametrize("name", ["open_session", "apart", "rotated", "voided", "unannounced"])
def test_outcomes_cross_process_borders(sessions: ModuleType, suite: str, name: str) -> None:
    """An outcome is a value: pickled and read back it is equal and draws the same reserves."""
    outcome = sessions.KINDS[name](suite)
    again = pickle.loads(pickle.dumps(outcome))  # noqa: S301 - our own bytes
    assert again.records == outcome.records
    assert again.auditor_bundle() == outcome.auditor_bundle()
