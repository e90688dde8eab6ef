"""Sealing (sections 3, 4, 6): what is refused before anything is fixed, and what COMMIT then holds."""

from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest

from ssj_core.drawing import (
    Contribution,
    EntropyRule,
    Evidence,
    Promise,
    RosterDraft,
    StratumDraft,
    Times,
    frame_diff,
    read_record,
    restore,
    seal_code,
)
from ssj_core.drawing.private import PrivateSession
from ssj_core.encoding import parse
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.drawing import (
    CommitmentRefusedError,
    EntropyRefusedError,
    HexRefusedError,
    NoPublicSourceError,
    NumberRefusedError,
    OrderRefusedError,
    RecordRefusedError,
    RelationRefusedError,
    SecretMissingError,
    TargetRepeatedError,
    TaskRefusedError,
    TimeMissingError,
    TooFewBitsError,
    UnknownEntryError,
)
from ssj_core.errors.encoding import IdRefusedError, UnknownSuiteError

HEX = "0a" * 32
DUE = "2026-03-04T12:00:00+08:00"


def strata(*given: tuple[Any, ...]) -> list[StratumDraft]:
    """Return strata from (name, targets, number) or (name, targets, number, rounding)."""
    return [
        StratumDraft(name, targets=targets, number=number, rounding=rest[0] if rest else None)
        for name, targets, number, *rest in given
    ]


@pytest.mark.parametrize(
    "given,kind",
    [
        ([("A", ["甲", "甲"], 1)], TargetRepeatedError),
        ([("A", ["甲"], 1), ("B", ["乙", "甲"], 1)], TargetRepeatedError),
        ([("A", ["甲"], 1), ("A", ["乙"], 1)], TargetRepeatedError),
        ([("A", ["é"], 1)], IdRefusedError),
        ([(" A", ["甲"], 1)], IdRefusedError),
        ([("A", ["甲"], 2)], NumberRefusedError),
        ([("A", ["甲"], -1)], NumberRefusedError),
        ([("A", ["甲"], True)], NumberRefusedError),
        ([("A", ["甲"], 0.5)], NumberRefusedError),
        ([("A", ["甲"], Fraction(1, 2))], NumberRefusedError),
        ([("A", ["甲"], Fraction(1, 2), "up")], NumberRefusedError),
        ([("A", ["甲"], Fraction(3, 2), "average")], NumberRefusedError),
    ],
)
def test_faults_of_a_frame_are_named_together(sessions: ModuleType, given: Any, kind: type) -> None:
    """Ids, repetitions within and across strata, numbers: each fault is found and named."""
    with pytest.raises(ManyFaultsError) as error:
        sessions.seal(sessions.draft(strata=strata(*given)))
    assert kind in {type(fault) for fault in error.value.faults}


PEOPLE: dict[str, Any] = {
    "inspectors": ["JC01", "JC02"],
    "eligibility": [("scjg/lead", "JC01")],
    "capacities": [("JC01", 0, 2), ("JC02", 0, 2)],
}
SLOTS = ["scjg/lead/1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"slots": SLOTS},
        {"roster": PEOPLE},
        {"slots": SLOTS * 2, "roster": PEOPLE},
        {"slots": SLOTS, "roster": PEOPLE | {"inspectors": ["JC01", "JC01"]}},
        {"slots": SLOTS, "roster": PEOPLE | {"capacities": [("JC01", 0, 2)]}},
        {
            "slots": SLOTS,
            "roster": PEOPLE | {"capacities": [*PEOPLE["capacities"], ("JC01", 0, 3)]},
        },
        {"slots": SLOTS, "roster": PEOPLE | {"capacities": [("JC01", 3, 2), ("JC02", 0, 2)]}},
        {"slots": SLOTS, "roster": PEOPLE | {"capacities": [("JC01", -1, 2), ("JC02", 0, 2)]}},
        {"slots": SLOTS, "roster": PEOPLE | {"capacities": [("JC01", 0), ("JC02", 0, 2)]}},
        {"slots": SLOTS, "roster": PEOPLE | {"eligibility": [("scjg/lead", "JC09")]}},
        {"slots": SLOTS, "roster": PEOPLE | {"recusals": [("甲", "JC09")]}},
        {"slots": SLOTS, "roster": PEOPLE | {"recusals": [("甲",)]}},
        {"attempt": 2},
        {"attempt": 0},
        {"previous": HEX},
        {"excluded": [(1, "x")]},
        {"excluded": [(1, "x", "r"), (1, "x", "r")]},
        {"diff": [("甲", "gone", "r")]},
        {"diff": [("甲",)]},
    ],
)
def test_a_task_that_contradicts_itself_is_refused(sessions: ModuleType, changes: Any) -> None:
    """Slots, roster, capacities, attempts and lists must fit together; nothing is guessed."""
    if "roster" in changes:
        changes = changes | {"roster": RosterDraft(**changes["roster"])}
    with pytest.raises(ManyFaultsError):
        sessions.seal(sessions.draft(**changes))


@pytest.mark.parametrize(
    "changes,kind",
    [
        ({"suite": "sha1"}, UnknownSuiteError),
        ({"session": ""}, IdRefusedError),
        ({"at": "2026-03-03"}, RecordRefusedError),
        ({"mode": "secret"}, RecordRefusedError),
        ({"reveals": "all"}, RecordRefusedError),
        ({"entropy": []}, RecordRefusedError),
        ({"entropy": ["coin"]}, EntropyRefusedError),
        ({"entropy": ["dice", "secret"]}, CommitmentRefusedError),
        ({"secret": HEX}, CommitmentRefusedError),
        ({"entropy": ["dice", "secret"], "secret": "x"}, HexRefusedError),
        ({"entropy": ["contrib:rsj", "dice"]}, CommitmentRefusedError),
        ({"contributions": [Promise(commitment=HEX, party="rsj")]}, CommitmentRefusedError),
        (
            {
                "entropy": ["contrib:rsj", "dice"],
                "contributions": [Promise(commitment=HEX, party="rsj")] * 2,
            },
            CommitmentRefusedError,
        ),
        (
            {
                "entropy": ["contrib:rsj", "dice"],
                "contributions": [Promise(commitment=HEX, party="rsj")],
            },
            TimeMissingError,
        ),
        ({"entropy": ["ssq:2026023"], "times": Times(result=DUE)}, TimeMissingError),
        ({"entropy": ["ssq:2025023"]}, EntropyRefusedError),
        ({"times": Times(public=DUE, result="2026-04-30T12:00:00+08:00")}, OrderRefusedError),
        ({"mode": "unannounced"}, SecretMissingError),
        ({"reveals": "proofs"}, SecretMissingError),
        ({"mode": "unannounced", "entropy": ["dice", "secret"], "secret": HEX}, TimeMissingError),
        ({"entropy": ["secret"], "secret": HEX}, NoPublicSourceError),
        (
            {
                "entropy": ["contrib:rsj"],
                "contributions": [Promise(commitment=HEX, party="rsj")],
                "times": Times(contributions="2026-03-03T10:00:00+08:00", result=DUE),
            },
            NoPublicSourceError,
        ),
        ({"serves": HEX}, TaskRefusedError),
    ],
)
def test_a_session_that_could_not_be_believed_is_refused(
    sessions: ModuleType, changes: Any, kind: type[InputRefusedError]
) -> None:
    """Each missing piece — secret, time, commitment, public source — is its own mistake."""
    with pytest.raises(kind):
        sessions.seal(**changes)


@pytest.mark.parametrize(
    "at,t1,t2",
    [
        ("10:00:00", "10:00:00", "12:00:00"),
        ("10:00:01", "10:00:00", "12:00:00"),
        ("09:00:00", "10:00:00", "10:00:59"),
        ("09:00:00", "10:00:00", "09:30:00"),
    ],
)
def test_contributions_close_a_minute_before_the_public_source(
    sessions: ModuleType, at: str, t1: str, t2: str
) -> None:
    """Sealing before t1, and t1 at least 60 seconds before t2, or nothing is sealed."""
    both = [one.promise("S-2026-03") for one in sessions.parties()]
    given = {
        "entropy": ["contrib:scjg", "contrib:rsj", "ssq:2026023"],
        "contributions": both,
        "times": Times(
            contributions=f"2026-03-03T{t1}+08:00", public=f"2026-03-03T{t2}+08:00", result=DUE
        ),
    }
    with pytest.raises(OrderRefusedError):
        sessions.seal(at=f"2026-03-03T{at}+08:00", **given)
    t1, t2 = "2026-03-03T10:00:00+08:00", "2026-03-03T10:01:00+08:00"
    times = Times(contributions=t1, public=t2, result=DUE)
    assert sessions.seal(**(given | {"times": times}))


def test_bits_known_beforehand_are_checked_beforehand(sessions: ModuleType) -> None:
    """A task that asks 60 bits is not sealed over 双色球 alone; a source it does not allow neither."""
    times = sessions.times()
    strong = sessions.draft(entropy=EntropyRule(bits=60, sources=("ssq",)))
    with pytest.raises(TooFewBitsError):
        sessions.seal(strong, entropy=["ssq:2026023"], times=times)
    with pytest.raises(EntropyRefusedError):
        sessions.seal(strong, entropy=["kl8:2026055"], times=times)


def related(sessions: ModuleType, *changes: dict[str, Any]) -> Any:
    """Seal tasks over one small stratum, changed each in its own way."""
    tasks = []
    for i, change in enumerate(changes):
        given = {"strata": strata(("A", ["甲", "乙", "丙"], 1)), "group": "g"} | change
        tasks.append(sessions.draft(f"t{i}", **given))
    return sessions.seal(*tasks)


@pytest.mark.parametrize(
    "changes",
    [
        [{"group": "g"}],
        [{"group": "t0", "relation": "apart"}],
        [{"group": None, "relation": "together"}],
        [{}, {}],
        [{"relation": "apart"}, {}],
        [{"relation": "apart"}, {"relation": "together"}],
        [{"group": "t0", "relation": "together"}, {"group": "t0", "relation": "together"}],
        [{"relation": "apart"}, {"relation": "apart", "strata": strata(("A", ["甲", "乙"], 1))}],
        [
            {"relation": "apart"},
            {"relation": "apart", "strata": strata(("B", ["甲", "乙", "丙"], 1))},
        ],
    ],
)
def test_relations_that_do_not_fit_are_refused(sessions: ModuleType, changes: Any) -> None:
    """A shared name is no task's id; one relation for all; kept apart only over equal strata."""
    with pytest.raises(RelationRefusedError):
        related(sessions, *changes)


def test_kept_apart_needs_enough_targets(sessions: ModuleType) -> None:
    """The numbers of tasks kept apart add up to the stratum at most, averages rounded up."""
    two = strata(("A", ["甲", "乙", "丙"], 2))
    half = [
        StratumDraft(
            "A",
            targets=["甲", "乙", "丙"],
            number=Fraction(3, 2),
            ratio=Fraction(1, 2),
            rounding="average",
        )
    ]
    for sets in ((two, two), (half, half)):
        with pytest.raises(NumberRefusedError):
            related(sessions, *({"relation": "apart", "strata": one} for one in sets))


def test_a_session_is_official_or_a_rehearsal(sessions: ModuleType) -> None:
    """Purposes are not mixed, and no task comes twice."""
    with pytest.raises(TaskRefusedError):
        sessions.seal(sessions.draft("甲"), sessions.draft("乙", purpose="rehearsal"))
    with pytest.raises(TaskRefusedError):
        sessions.seal(sessions.draft("甲"), sessions.draft("甲"))
    with pytest.raises(TaskRefusedError):
        sessions.seal(sessions.draft("甲", strata=[]))


def test_contributions_follow_the_order_of_entropy(sessions: ModuleType) -> None:
    """COMMIT lists commitments in the order of its items, however they were handed in."""
    one, two = sessions.parties()
    sealed = sessions.seal(
        entropy=["contrib:rsj", "contrib:scjg", "dice"],
        contributions=[one.promise("S-2026-03"), two.promise("S-2026-03")],
        times=sessions.times(contributions=sessions.T1),
    )
    assert [one.party for one in sealed.commit.contributions] == ["rsj", "scjg"]


def test_commit_tells_no_name_and_no_secret(sessions: ModuleType, suite: str) -> None:
    """Neither TASK nor COMMIT holds stratum names, targets, or any secret; strata go by label."""
    sealed = sessions.inspectors(suite).sealed[0]
    outcome = sessions.inspectors(suite)
    text = (outcome.commit.data + sealed.record.data).decode()
    secrets = [sealed.private.frame_secret, sealed.private.rules_secret]
    assert not any(word in text for word in [*secrets, *sessions.A, "JC01", '"A"'])
    labels = [stratum.label for stratum in outcome.commit.tasks[0].strata]
    assert labels == sorted(labels)


def test_seal_code_is_that_of_commit(sessions: ModuleType, suite: str) -> None:
    """The seal code is read off the hash of COMMIT: ten groups of four digits."""
    sealed = sessions.seal(suite=suite)
    assert sealed.seal_code == seal_code(sealed.commit.hash(suite))
    assert [len(part) for part in sealed.seal_code.split(" ")] == [4] * 10


def test_everything_sealed_moves_the_seal_code(sessions: ModuleType) -> None:
    """A target, a number, an attribute, a rule or a time changed gives another seal code."""
    base: list[tuple[Any, ...]] = [("A", ["甲", "乙", ("丙", {"a": "1"})], 1)]
    variants: list[list[tuple[Any, ...]]] = [
        base,
        [("A", ["甲", "乙", ("丙", {"a": "2"})], 1)],
        [("A", ["甲", "乙"], 1)],
        [("A", ["甲", "乙", ("丙", {"a": "1"})], 2)],
        [("B", ["甲", "乙", ("丙", {"a": "1"})], 1)],
    ]
    codes = {sessions.seal(sessions.draft(strata=strata(*one))).seal_code for one in variants}
    codes.add(sessions.seal(sessions.draft(strata=strata(*base)), at=sessions.T1).seal_code)
    codes.add(sessions.seal(sessions.draft(strata=strata(*base), title="另一题目")).seal_code)
    assert len(codes) == len(variants) + 2


@pytest.mark.parametrize("name", ["open_session", "unannounced", "average", "apart", "redrawn"])
def test_a_sealed_session_is_taken_up_again(sessions: ModuleType, suite: str, name: str) -> None:
    """Records and private part, written and read, give the same session back."""
    outcome = sessions.KINDS[name](suite)
    tasks = tuple(one.private for one in outcome.sealed)
    secret = sessions.hex64("secret") if outcome.commit.secret else None
    private = PrivateSession(secret=secret, tasks=tasks).data
    records = [*(one.record.data for one in outcome.sealed), outcome.commit.data]
    again = restore(records, private)
    assert again.commit == outcome.commit
    assert again.private == private
    assert again.tasks == outcome.sealed
    assert b"".join(one.data for one in again.records) == b"".join(records)


def test_a_private_part_that_was_changed_is_refused(sessions: ModuleType) -> None:
    """Another frame, other rules, another secret, a missing piece: not the session that was sealed."""
    given = {"entropy": ["dice", "secret"], "secret": HEX}
    sealed = sessions.seal(**given)
    records = [one.data for one in sealed.records]
    private = PrivateSession.from_document(parse(sealed.private))
    other = sessions.seal(sessions.draft("其他"), **given)
    changed_rules = sessions.seal(sessions.draft(rules_secret="1b" * 32), **given)
    bad = [
        (records[:1], sealed.private),
        (records[1:], sealed.private),
        (records, other.private),
        (records, changed_rules.private),
        (records, PrivateSession(secret="b" * 64, tasks=private.tasks).data),
        (records, sessions.seal(sessions.draft(frame_secret=HEX), **given).private),
    ]
    for broken, part in bad:
        with pytest.raises(RecordRefusedError):
            restore(broken, part)
    assert restore(records, sealed.private) == sealed
    assert read_record(records[-1]) == sealed.commit


def test_a_slip_before_the_draw(sessions: ModuleType) -> None:
    """Any target gets its proof of being in the frame at once; a stranger gets none."""
    sealed = sessions.seal()
    document = parse(sealed.slip("2026-017", "（甲）"))
    assert "result" not in document
    assert document["frame"]["path"]
    for task, target in (("2026-017", "无此户"), ("2026-018", "（甲）"), ("2026-017", "zzz")):
        with pytest.raises(UnknownEntryError):
            sealed.slip(task, target)


def test_secrets_do_not_show_when_printed(sessions: ModuleType) -> None:
    """Printing a draft, a sealed session or an outcome shows no secret and no frame."""
    outcome = sessions.combined("sha256")
    for value in (sessions.draft(), sessions.seal(), outcome, outcome.sealed[0]):
        text = repr(value)
        assert sessions.hex64("frame 2026-017") not in text
        assert sessions.hex64("secret") not in text


def test_evidence_may_come_with_every_time_zone(sessions: ModuleType) -> None:
    """Times are compared as instants, whatever zone they are written in."""
    early = Evidence(at="2026-03-03T13:14:59+00:00")
    with pytest.raises(OrderRefusedError):
        sessions.throw(sessions.seal(), evidence=[early])
    assert sessions.throw(sessions.seal(), evidence=[Evidence(at="2026-03-03T13:15:00+00:00")])
    assert Contribution(party="a", value=HEX).bits == 0


def test_changes_of_a_frame_have_reasons(sessions: ModuleType) -> None:
    """Entries, exits and moves are found; one without a reason is refused, all of them together."""
    before = {"A": ["甲", "乙", "丁"], "D": ["丙"]}
    after = {"A": ["甲", "丙"], "D": ["戊", "丁"]}
    why = {"乙": "注销", "丙": "信用修复", "丁": "失信", "戊": "新设", "甲": "未变"}
    rows = frame_diff(before, after, why)
    assert {row[:2] for row in rows} == {
        ("乙", "left"),
        ("丙", "moved"),
        ("丁", "moved"),
        ("戊", "entered"),
    }
    against = sessions.Against(commit=HEX, task="2025-017")
    sealed = sessions.seal(sessions.draft(diff=rows, against=against))
    assert sealed.commit.tasks[0].diff.size == 4
    for wrong in ({"diff": rows}, {"attempt": 2, "previous": HEX, "against": against}):
        with pytest.raises(ManyFaultsError):
            sessions.seal(sessions.draft(**wrong))
    with pytest.raises(ManyFaultsError) as error:
        frame_diff(before, after, {"乙": "注销", "丙": ""})
    assert len(error.value.faults) == 3


def test_who_is_checked_beside_the_draw_is_told_apart(sessions: ModuleType) -> None:
    """Of the rows left out those that must be checked anyway are named, each with its ground (C19)."""
    out = [(1, "乙店", "closed"), (2, "丙店", "must-check:complaint")]
    task = sessions.seal(sessions.draft(excluded=out)).tasks[0]
    assert task.must_check == {"丙店": "complaint"}
    plain = sessions.seal(sessions.draft()).tasks[0]
    assert plain.must_check == {}
