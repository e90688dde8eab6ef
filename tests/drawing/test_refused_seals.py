"""What a seal, a throw and what follows them refuse, one reason each (sections 2 to 5)."""

from datetime import date
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest

from ssj_core.drawing import (
    Against,
    Contribution,
    EntropyRule,
    Evidence,
    RosterDraft,
    Seen,
    StratumDraft,
    Times,
    dispose,
    load_outcome,
)
from ssj_core.drawing.assignment import Rules, SlotRule
from ssj_core.drawing.assignment.lists import lists_of
from ssj_core.drawing.gathering import check_evidence
from ssj_core.drawing.records import Promise, Reveal
from ssj_core.drawing.sealed import check_seen
from ssj_core.encoding import parse
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.drawing import (
    ArithmeticRefusedError,
    DispositionRefusedError,
    EntropyRefusedError,
    LevelRefusedError,
    LogMissingError,
    LookAlikeError,
    NumberRefusedError,
    OrderRefusedError,
    RecordRefusedError,
    TaskRefusedError,
    UnknownEntryError,
)
from ssj_core.registers import Inspector, Target

SHOPS = ["甲", "乙", "丙", "丁"]
CLAUSE = "clause:ds-c88@" + "0" * 64


def stratum(**given: Any) -> list[StratumDraft]:
    """Return one stratum of four."""
    return [StratumDraft("全部", targets=SHOPS, **given)]


@pytest.mark.parametrize(
    "given, kind",
    [
        ({"number": 5}, NumberRefusedError),
        ({"number": 1, "rounding": "up"}, ArithmeticRefusedError),
        ({"number": 1, "minimum": 2}, ArithmeticRefusedError),
        ({"number": 1, "ratio": Fraction(1, 3), "rounding": "exact"}, ArithmeticRefusedError),
        ({"number": 1, "ratio": Fraction(1, 3), "rounding": "up"}, ArithmeticRefusedError),
    ],
)
def test_a_number_follows_from_its_ratio(sessions: ModuleType, given: Any, kind: type) -> None:
    """More than there are, a rounding of nothing, under the minimum, a part: refused (section 5)."""
    with pytest.raises(ManyFaultsError) as caught:
        sessions.seal(sessions.draft(strata=stratum(**given)))
    assert [type(fault) for fault in caught.value.faults] == [kind]


@pytest.mark.parametrize(
    "changes, kind",
    [
        ({"alike": [("甲", "乙", "同名")]}, TaskRefusedError),
        (
            {
                "strata": [
                    StratumDraft("AB", targets=["甲"], number=1),
                    StratumDraft("ab", targets=["乙"], number=1),
                ]
            },
            LookAlikeError,
        ),
        (
            {
                "slots": ["scjg/lead/1"],
                "roster": RosterDraft(
                    inspectors=["JC01", "jc01"],
                    eligibility=[("scjg/lead", "JC01")],
                    capacities=[("JC01", 0, 2), ("jc01", 0, 2)],
                ),
            },
            LookAlikeError,
        ),
        ({"diff": [("甲", "entered", "new")]}, TaskRefusedError),
    ],
)
def test_look_alikes_are_listed_or_refused(sessions: ModuleType, changes: Any, kind: type) -> None:
    """Strata and people that fold alike are refused; a list of look-alikes names those and no other."""
    with pytest.raises(ManyFaultsError) as caught:
        sessions.seal(sessions.draft(**changes))
    assert kind in {type(fault) for fault in caught.value.faults}


def test_look_alikes_among_targets_may_be_listed(sessions: ModuleType) -> None:
    """Two targets that fold alike are sealed with the reason, and no reason is owed to others."""
    both = [StratumDraft("全部", targets=["AB", "ab", "丙"], number=1)]
    sealed = sessions.seal(sessions.draft(strata=both, alike=[("AB", "ab", "两户")]))
    assert sealed.commit.tasks[0].alike is not None


def test_a_clause_asks_for_witnesses_a_log_and_a_name(sessions: ModuleType) -> None:
    """An official draw under a clause is no draw on one's own word (section 4)."""
    with pytest.raises(LevelRefusedError, match="见证"):
        sessions.seal(sessions.draft(basis=[CLAUSE]))
    asked = EntropyRule(bits=24, sources=("dice",), level="witnessed")
    with pytest.raises(LogMissingError):
        sessions.seal(sessions.draft(basis=[CLAUSE], entropy=asked, authority="甲局"))
    with pytest.raises(LevelRefusedError, match="authority"):
        sessions.seal(sessions.draft(entropy=asked))
    alike = [sessions.draft("A1"), sessions.draft("a1")]
    with pytest.raises(LookAlikeError):
        sessions.seal(*alike)


@pytest.mark.parametrize(
    "issue, public, says",
    [
        ("ssq:2025026", "2026-03-03T21:00:00+08:00", "期号不是"),
        ("ssq:2026026", "2026-03-02T21:00:00+08:00", "当日不开奖"),
    ],
)
def test_a_lottery_speaks_in_its_year_on_its_days(
    sessions: ModuleType, issue: str, public: str, says: str
) -> None:
    """The issue has the year of t2, and t2 lies on a day of the table (section 4)."""
    when = Times(public=public, result="2026-03-09T12:00:00+08:00")
    with pytest.raises(EntropyRefusedError, match=says):
        sessions.seal(entropy=[issue], times=when, at="2026-03-01T09:00:00+08:00")


def test_who_saw_it_says_where_or_with_whom(sessions: ModuleType) -> None:
    """Seen by nobody and nowhere, a CONTRIB there is none of, a time that is not between (section 4)."""
    commit = sessions.seal().commit
    noon = sessions.NOON
    with pytest.raises(RecordRefusedError):
        check_seen(commit, None, [Seen(at=noon, record="COMMIT")])
    with pytest.raises(RecordRefusedError, match="CONTRIB"):
        check_seen(commit, None, [Seen(at=noon, record="CONTRIB", where="公告栏")])
    with pytest.raises(OrderRefusedError):
        check_seen(commit, None, [Seen(at=sessions.T3, record="COMMIT", where="公告栏")])
    quiet = sessions.rehearsal_seal().commit
    check_seen(quiet, None, [Seen(at=sessions.T3, record="COMMIT", where="公告栏")])


def test_a_further_attempt_changes_nothing_in_silence(sessions: ModuleType) -> None:
    """What a TASK is may not change from one attempt to the next, nor what it asks of chance (section 3)."""
    first = sessions.voided("sha256")
    again = {
        "attempt": 2,
        "previous": first.commit.hash("sha256"),
        "before": first.sealed[0].record,
        "frame_secret": sessions.hex64("zweite"),
    }
    other = EntropyRule(bits=8, sources=sessions.SOURCES, level="own-word")
    for change, says in (
        ({"authority": "乙局"}, "authority"),
        ({"entropy": other}, "低于上一次"),
    ):
        with pytest.raises(TaskRefusedError, match=says):
            sessions.seal(
                sessions.draft(**again, **change),
                session="S-2026-04",
                at="2026-03-04T12:00:00+08:00",
            )


def test_the_diff_of_a_further_attempt_names_no_other_frame(sessions: ModuleType) -> None:
    """It is held against the attempt before; another frame is for a first one (section 3)."""
    first = sessions.voided("sha256")
    with pytest.raises(ManyFaultsError):
        sessions.seal(
            sessions.draft(
                attempt=2,
                previous=first.commit.hash("sha256"),
                before=first.sealed[0].record,
                against=Against(commit=sessions.hex64("x"), task="2025-017"),
            )
        )


def test_what_is_excused_has_its_approver(sessions: ModuleType) -> None:
    """Exempt, recognised, anything else: somebody approved it; an unknown task is none (section 3)."""
    outcome = sessions.throw(sessions.seal())
    drawn = outcome.tasks["2026-017"].drawn[0].id
    with pytest.raises(DispositionRefusedError, match="批准"):
        dispose(outcome, "2026-017", drawn, at=sessions.T4, what="exempt", reason="免查")
    with pytest.raises(UnknownEntryError):
        dispose(outcome, "2026-018", drawn, at=sessions.T4, what="inspected")
    assert outcome.seal_code != outcome.result_code


def test_an_auditors_bundle_may_leave_its_frames_beside(sessions: ModuleType) -> None:
    """Frames go into files of their own, once; an outcome is loaded from what is whole (section 8)."""
    bundle = sessions.throw(sessions.seal()).auditor_bundle()
    thin, files = bundle.with_frames_beside("名单")
    assert list(files) == ["名单-1.jsonl"]
    again, none = thin.with_frames_beside("名单")
    assert (again, none) == (thin, {})
    with pytest.raises(RecordRefusedError):
        load_outcome(thin)
    assert load_outcome(bundle).result == sessions.throw(sessions.seal()).result


def test_a_serving_slip_is_for_whom_somebody_was_drawn(sessions: ModuleType) -> None:
    """Who comes is told to each target served, slot by slot; to a stranger nothing is (section 8)."""
    outcome = sessions.served("sha256")
    ((task, draw),) = outcome.tasks.items()
    target = next(served for served, _ in draw.teams)
    slip = parse(outcome.slip(task, target))
    assert [member["slot"] for member in slip["team"]] == list(draw.sealed.record.slots)
    with pytest.raises(UnknownEntryError):
        outcome.slip(task, "没有此户")


def test_an_hour_no_table_tells_is_nobodys_fault(sessions: ModuleType) -> None:
    """Without a row for a lottery its hour is not checked here; a verifier says so (section 4)."""
    when = Times(public="2026-03-03T21:15:00+08:00", result=sessions.DUE)
    assert sessions.seal(entropy=["ssq:2026026"], times=when, sources=()).commit.entropy


def test_a_void_before_the_hour_has_its_witnesses(sessions: ModuleType) -> None:
    """Where more than own word is asked, somebody says that nothing was thrown (section 3)."""
    asked = EntropyRule(bits=24, sources=("dice",), level="witnessed")
    sealed = sessions.seal(sessions.draft(entropy=asked, authority=sessions.AUTHORITY))
    said = {"at": sessions.NOON, "reason": "名单有误", "approver": "局长"}
    with pytest.raises(LevelRefusedError, match="尚未掷骰"):
        sealed.void(**said)
    assert sealed.void(**said, witnesses=sessions.BOTH).void.witnesses == sessions.BOTH


def test_a_certificate_lasts_as_long_as_the_visits(sessions: ModuleType) -> None:
    """A certificate that ends before the period does is named, with the day (C66)."""
    del sessions
    person = Inspector(
        id="P1",
        name="甲",
        department="甲局",
        cert_no="证1",
        cert_valid_until=date(2026, 4, 1),
    )
    rules = Rules(
        team=(SlotRule(department="甲局", role="member"),),
        minimum=1,
        on=date(2026, 3, 2),
        through=date(2026, 6, 30),
    )
    lists = lists_of([Target(id="店一")], [person], rules)
    ((reason,),) = lists.unfit.values()
    assert "2026-06-30" in reason[0]


def test_less_than_was_asked_is_no_result(sessions: ModuleType) -> None:
    """Asked for witnesses, a throw before nobody gives nothing (section 4)."""
    asked = EntropyRule(bits=24, sources=("dice",), level="witnessed")
    sealed = sessions.seal(sessions.draft(entropy=asked, authority=sessions.AUTHORITY))
    with pytest.raises(LevelRefusedError, match="随机数的来历"):
        sessions.throw(sealed, evidence=[Evidence(at=sessions.T2)])
    with pytest.raises(LevelRefusedError, match="封存在前"):
        sessions.throw(sealed)


def test_contributions_alone_have_no_public_hour(sessions: ModuleType) -> None:
    """A rehearsal of contributions has t1 and no t2: CONTRIB closes, and evidence has no hour (section 4)."""
    given = Contribution(party="甲局", value="5" * 64)
    promise = Promise(commitment=given.commitment("S-2026-03"), party="甲局")
    sealed = sessions.seal(
        sessions.draft(purpose="rehearsal", entropy=EntropyRule(bits=0, sources=("contrib",))),
        entropy=["contrib:甲局"],
        contributions=[promise],
        times=Times(contributions=sessions.T1, result=sessions.DUE),
    )
    contrib = sealed.close([Reveal(at=sessions.T1, party="甲局", value="5" * 64)], sessions.NOON)
    assert contrib is not None
    assert contrib.absent == ()
    check_evidence(sealed.commit, Evidence(at=sessions.T0))
