"""Small whole sessions of every kind: invented targets, fixed secrets, one builder per kind.

Run as a script with a folder, it writes the bundles of every session there.
"""

import hashlib
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import evolve

from ssj_core.drawing import (
    Against,
    AuditorBundle,
    Contribution,
    Dice,
    DoubleColourBall,
    EntropyRule,
    Evidence,
    Happy8,
    Outcome,
    PublicBundle,
    RosterDraft,
    Sealed,
    StratumDraft,
    TaskDraft,
    Times,
    Voided,
    Witness,
    dispose,
    seal_session,
)

__all__ = ["evolve"]
T0 = "2026-03-03T09:00:00+08:00"
T1 = "2026-03-03T10:00:00+08:00"
T2 = "2026-03-03T21:15:00+08:00"
T3 = "2026-03-03T22:00:00+08:00"
DUE = "2026-03-04T12:00:00+08:00"
NOON = "2026-03-03T12:00:00+08:00"
T4 = "2026-04-02T09:00:00+08:00"
DICE = "40271582139904617735"
OTHER_DICE = "83019264751028364719"
SOURCES = ("contrib", "dice", "drand", "kl8", "secret", "ssq")
A = [f"91159900000000{i:03d}A" for i in range(0, 110, 10)] + ["𠮷野家", "（甲）"]
B = [f"91159900000000{i:03d}B" for i in range(6)]
D: list[str | tuple[str, dict[str, str]]] = [
    ("150699000000017", {"district": "150699"}),
    '个体户·甲 "引号"',
    "back\\slash 1e5",
]


def hex64(name: str) -> str:
    """Return a fixed secret of the tests."""
    return hashlib.sha256(name.encode()).hexdigest()


def draft(task: str = "2026-017", **changes: Any) -> TaskDraft:
    """Return one task over the strata A, D, E (empty) and Z (none drawn)."""
    given: dict[str, Any] = {
        "purpose": "official",
        "basis": ["caller"],
        "strata": [
            StratumDraft("A", targets=A, number=3, ratio=Fraction(1, 5), rounding="up", minimum=2),
            StratumDraft("D", targets=D, number=2, minimum=2),
            StratumDraft("E", targets=[], number=0),
            StratumDraft("Z", targets=["只有一户"], number=0),
        ],
        "frame_secret": hex64(f"frame {task}"),
        "rules_secret": hex64(f"rules {task}"),
        "entropy": EntropyRule(bits=24, sources=SOURCES, level="own-word"),
    }
    return TaskDraft(task, **(given | changes))


def seal(*tasks: TaskDraft, **changes: Any) -> Sealed:
    """Return a sealed session of `tasks`, open and with dice if nothing else is said."""
    given: dict[str, Any] = {
        "session": "S-2026-03",
        "suite": "sha256",
        "at": T0,
        "mode": "open",
        "reveals": "draw",
        "tasks": tasks or (draft(),),
        "entropy": ["dice"],
        "times": times(),
    }
    return seal_session(**(given | changes))


def times(**changes: Any) -> Times:
    """Return the times of the tests: t2 in the evening, a result due the next day."""
    return Times(**({"public": T2, "result": DUE} | changes))


BOTH = (Witness(name="王一", of="甲县市场监管局"), Witness(name="李二", of="乙公证处"))
AUTHORITY = "甲县市场监管局"


def throw(sealed: Sealed, **changes: Any) -> Outcome:
    """Return the outcome of dice thrown before two witnesses."""
    proof = Evidence(at=T2, note="公开掷骰", witnesses=BOTH)
    given: dict[str, Any] = {"items": [Dice(DICE)], "evidence": [proof], "at": T3}
    return sealed.draw(**(given | changes))


def roster() -> RosterDraft:
    """Return five invented inspectors, two of them leaders, with capacities and one recusal."""
    people = [f"JC0{i}" for i in range(1, 6)]
    return RosterDraft(
        inspectors=[(one, {"unit": "scjg"}) for one in people],
        eligibility=[("scjg/lead", "JC01"), ("scjg/lead", "JC03")]
        + [("scjg/member", one) for one in people],
        capacities=[(one, 0, 4) for one in people],
        recusals=[(A[0], "JC01"), ("只有一户", "JC02")],
    )


def open_session(suite: str) -> Outcome:
    """Open, everything revealed, with excluded rows and a diff."""
    task = draft(
        title="春季双随机抽查",
        place="150602",
        on="2026-03-03",
        excluded=[(7, "", "no-id"), (12, "91159900000000999A", "closed")],
        diff=[("（甲）", "entered", "new"), ("91159900000000000A", "moved", "B to A")],
        against=Against(commit=hex64("last year"), task="2025-017"),
    )
    return throw(seal(task, suite=suite))


def inspectors(suite: str) -> Outcome:
    """Open, with two inspectors at each target."""
    slots = ["scjg/lead/1", "scjg/member/1"]
    return throw(seal(draft(slots=slots, roster=roster()), suite=suite))


def part(name: str, targets: Any, ratio: Fraction) -> StratumDraft:
    """Return a stratum whose number is its exact part, rounded on average."""
    number = ratio * len(targets)
    return StratumDraft(name, targets=targets, number=number, ratio=ratio, rounding="average")


def average(suite: str) -> Outcome:
    """Numbers that are fractions, rounded by one shared carry."""
    strata = [
        part("A", A, Fraction(7, 39)),
        part("D", D, Fraction(5, 6)),
        part("E", [], Fraction(1, 2)),
        part("Z", ["只有一户"], Fraction(1, 6)),
    ]
    return throw(seal(draft(strata=strata), suite=suite))


def apart(suite: str) -> Outcome:
    """Three tasks kept apart over equal strata; the first draws none of A."""
    tasks = []
    for task, in_a, in_b in (("甲任务", 0, 1), ("乙任务", 2, 2), ("丙任务", 4, 1)):
        strata = [
            StratumDraft("A", targets=A, number=in_a),
            StratumDraft("B", targets=B, number=in_b),
        ]
        tasks.append(draft(task, strata=strata, group="春季", relation="apart"))
    return throw(seal(*tasks, suite=suite))


def together(suite: str) -> Outcome:
    """Two tasks that fall together: the smaller sample lies inside the larger."""
    tasks = [
        draft(
            task, strata=[StratumDraft("A", targets=A, number=n)], group="联合", relation="together"
        )
        for task, n in (("甲任务", 2), ("乙任务", 5))
    ]
    return throw(seal(*tasks, suite=suite))


def rotated(suite: str) -> Outcome:
    """Three tasks over different strata, tickets dealt out again between them."""
    halves = [
        StratumDraft("一", targets=A[:6], number=3),
        StratumDraft("二", targets=A[6:], number=3),
    ]
    every = [StratumDraft("全", targets=A + B, number=6)]
    tasks = [
        draft("甲任务", strata=halves, group="轮换", relation="rotated"),
        draft("乙任务", strata=every, group="轮换", relation="rotated"),
        draft("丙任务", strata=halves, group="轮换", relation="rotated"),
    ]
    return throw(seal(*tasks, suite=suite))


def parties() -> list[Contribution]:
    """Return the contributions of two departments."""
    return [Contribution(party=one, value=hex64(one)) for one in ("scjg", "rsj")]


def combined(suite: str, **changes: Any) -> Outcome:
    """Two departments (one absent), then 快乐8 and 双色球, with a secret of the agency."""
    both = parties()
    given: dict[str, Any] = {
        "suite": suite,
        "entropy": ["contrib:scjg", "contrib:rsj", "kl8:2026055", "ssq:2026023", "secret"],
        "contributions": [one.promise("S-2026-03", suite) for one in both],
        "secret": hex64("secret"),
        "times": times(contributions=T1),
    }
    lotteries = [
        DoubleColourBall("2026023", [3, 7, 12, 19, 24, 31], 9),
        Happy8("2026055", range(1, 80, 4)),
    ]
    sealed = seal(*changes.pop("tasks", ()), **(given | changes))
    return sealed.draw(
        items=lotteries,
        evidence=[Evidence(at=T2), Evidence(at=T2)],
        reveals=[both[0].reveal("2026-03-03T09:30:00+08:00")],
        at=T3,
    )


def unannounced(suite: str) -> Outcome:
    """保密抽取: roots only, until OPEN."""
    slots = ["scjg/lead/1", "scjg/member/1"]
    return combined(
        suite,
        mode="unannounced",
        times=times(contributions=T1, open=T4),
        tasks=[draft(slots=slots, roster=roster())],
    )


def opened(suite: str) -> Outcome:
    """保密抽取 after OPEN was published."""
    return unannounced(suite).opened()


def proofs(suite: str) -> Outcome:
    """The list and roots are public, the key is not."""
    return combined(suite, reveals="proofs")


def closed_proofs(suite: str) -> Outcome:
    """Unannounced and proofs only: OPEN goes to auditors alone."""
    late = times(contributions=T1, open=T4)
    return combined(suite, mode="unannounced", reveals="proofs", times=late)


def rehearsal_seal(suite: str = "sha256") -> Sealed:
    """Return a sealed rehearsal with nothing but the agency's own secret."""
    task = draft(purpose="rehearsal", entropy=EntropyRule(bits=0, sources=("secret",)))
    return seal(
        task, suite=suite, entropy=["secret"], secret=hex64("local"), times=Times(result=DUE)
    )


def rehearsal(suite: str) -> Outcome:
    """演练: a secret of this house alone."""
    return rehearsal_seal(suite).draw(at=T3)


def weak(suite: str) -> Outcome:
    """Eight dice: enough for an official draw, and weak."""
    return throw(seal(suite=suite), items=[Dice("40271582")])


def disposed(suite: str) -> Outcome:
    """Every target of A disposed of; one replaced by the next reserve."""
    outcome = throw(seal(suite=suite))
    first, second, third = [one.id for one in outcome.tasks["2026-017"].drawn if one.stratum == "A"]
    outcome = dispose(outcome, "2026-017", first, at=T4, what="inspected")
    outcome = dispose(
        outcome,
        "2026-017",
        second,
        at=T4,
        what="closed",
        reason="已注销",
        approver="局长",
        replace=True,
    )
    stand_in = outcome.dispositions[-1].replaced_by
    assert stand_in is not None
    outcome = dispose(outcome, "2026-017", stand_in.id, at=T4, what="inspected")
    return dispose(outcome, "2026-017", third, at=T4, what="moved", reason="外迁")


def voided(suite: str) -> Voided:
    """Voided after the dice were known: VOID discloses what would have been drawn."""
    return seal(suite=suite).void(
        at=T3, reason="骰子落地", approver="局长", items=[Dice(DICE)], evidence=[Evidence(at=T2)]
    )


def voided_early(suite: str) -> Voided:
    """Voided before anything could be known."""
    return seal(suite=suite).void(at=T1, reason="名单有误", approver="局长")


def voided_late(suite: str) -> Voided:
    """Voided after its RESULT."""
    return unannounced(suite).void(at=T4, reason="名单有误", approver="局长")


def redrawn(suite: str) -> Outcome:
    """The second attempt, naming the COMMIT voided before it."""
    first = voided(suite)
    again = draft(
        frame_secret=hex64("second"),
        attempt=2,
        previous=first.commit.hash(suite),
        before=first.sealed[0].record,
    )
    at, known = "2026-03-04T12:00:00+08:00", "2026-03-04T15:00:00+08:00"
    when = Times(public=known, result="2026-03-04T18:00:00+08:00")
    sealed = seal(again, suite=suite, session="S-2026-04", at=at, times=when)
    proof = Evidence(at=known, witnesses=BOTH)
    again_thrown = [Dice(OTHER_DICE)]
    return throw(sealed, items=again_thrown, evidence=[proof], at="2026-03-04T16:00:00+08:00")


def voided_drawn(suite: str) -> Voided:
    """Voided weeks after a RESULT with inspectors."""
    return inspectors(suite).void(at=T4, reason="名单有误", approver="局长")


def redrawn_late(suite: str) -> Outcome:
    """The second attempt after a VOID of a RESULT with inspectors."""
    first = voided_drawn(suite)
    again = draft(
        frame_secret=hex64("second"),
        attempt=2,
        previous=first.commit.hash(suite),
        before=first.sealed[0].record,
        slots=["scjg/lead/1", "scjg/member/1"],
        roster=roster(),
    )
    day = "2026-04-03T"
    when = Times(public=f"{day}15:00:00+08:00", result=f"{day}18:00:00+08:00")
    at = f"{day}12:00:00+08:00"
    sealed = seal(again, suite=suite, session="S-2026-06", at=at, times=when)
    proof = Evidence(at=f"{day}15:00:00+08:00", witnesses=BOTH)
    items = [Dice(OTHER_DICE)]
    return throw(sealed, items=items, evidence=[proof], at=f"{day}16:00:00+08:00")


def served(suite: str) -> Outcome:
    """Inspectors drawn the day before the visit, for targets drawn weeks ago."""
    first = open_session(suite)
    again = draft(
        first.sealed[0].task,
        strata=[],
        slots=["scjg/lead/1", "scjg/member/1"],
        roster=roster(),
        frame_secret=hex64("day"),
    )
    at = "2026-03-20T09:00:00+08:00"
    serves = first.result.hash(suite)
    when = Times(public="2026-03-20T09:30:00+08:00", result="2026-03-20T12:00:00+08:00")
    sealed = seal(again, suite=suite, session="S-2026-05", at=at, serves=serves, times=when)
    known = Evidence(at="2026-03-20T09:30:00+08:00", witnesses=BOTH)
    return throw(
        sealed,
        items=[Dice(OTHER_DICE)],
        evidence=[known],
        at="2026-03-20T10:00:00+08:00",
        serving=first,
    )


BEFORE: dict[str, Callable[[str], Outcome | Voided]] = {
    "redrawn": voided,
    "redrawn_late": voided_drawn,
    "served": open_session,
}


def bundles(name: str, suite: str) -> tuple[PublicBundle, AuditorBundle]:
    """Return both bundles of a session, behind those of the attempt before it."""
    outcome = KINDS[name](suite)
    if name not in BEFORE:
        return outcome.public_bundle(), outcome.auditor_bundle()
    first = BEFORE[name](suite)
    return (
        outcome.public_bundle(first.public_bundle()),
        outcome.auditor_bundle(first.auditor_bundle()),
    )


KINDS: dict[str, Callable[[str], Outcome | Voided]] = {
    kind.__name__: kind
    for kind in (
        open_session,
        inspectors,
        average,
        apart,
        together,
        rotated,
        combined,
        unannounced,
        opened,
        proofs,
        closed_proofs,
        rehearsal,
        weak,
        disposed,
        voided,
        voided_early,
        voided_late,
        voided_drawn,
        redrawn,
        redrawn_late,
        served,
    )
}


def write(folder: Path) -> None:
    """Write every bundle of every session, and two slips of each, to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in KINDS.items():
        for suite in ("sha256", "sm3"):
            outcome = kind(suite)
            stem = f"{name}-{suite}"
            public, auditor = bundles(name, suite)
            (folder / f"{stem}-public.json").write_bytes(public.data)
            (folder / f"{stem}-auditor.json").write_bytes(auditor.data)
            if isinstance(outcome, Outcome) and outcome.serving is None:
                task, draw = next(iter(outcome.tasks.items()))
                inside = draw.drawn[0].id
                everyone = [one for stratum in draw.strata for one in stratum.stratum.frame]
                outside = next(one for one in everyone if one not in draw.places)
                for mark, target in (("drawn", inside), ("not", outside)):
                    (folder / f"{stem}-slip-{mark}.json").write_bytes(outcome.slip(task, target))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
