"""The draws of the year: sealed, then the dice, then the targets and their teams."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from attrs import evolve

from ssj_core.demo.cast import HJ, SJ, WJ, YJ, Cast, hand
from ssj_core.demo.chance import Chance
from ssj_core.demo.roster import Permit, Planned, Slots, permit_of, slots_of
from ssj_core.drawing import (
    Contrib,
    Contribution,
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    Promise,
    Record,
    Reveal,
    Sealed,
    Seen,
    StratumDraft,
    TaskDraft,
    Times,
    Voided,
    Witness,
    seal_session,
)
from ssj_core.drawing.times import write_time
from ssj_core.registers import ItemClass, Target
from ssj_core.service import Act, Service
from ssj_core.simple.numbers import Share
from ssj_core.simple.ruled import ruled_shares

SCHEME: Final = "enterprise-credit-2022"
PARTIES: Final = (SJ, WJ, HJ)
_RULE: Final = EntropyRule(bits=60, level="witnessed", sources=("contrib", "dice", "secret"))
WITNESSES: Final = (
    Witness(name="岑某", of="联席会议办公室"),
    Witness(name="褚某", of="企业代表"),
)
"""Invented people; one is from none of the departments."""


def pool(cast: Cast, items: Sequence[str]) -> dict[str, list[Target]]:
    """Return the active targets that all the items apply to, by tier; each target once (C61, C64)."""
    wanted = [cast.items[item] for item in items]
    found: dict[str, list[Target]] = {}
    for target in cast.targets:
        if target.active and all(item.applies_to(target) for item in wanted):
            found.setdefault(target.tier, []).append(target)
    return dict(sorted(found.items()))


def numbers(
    service: Service, cast: Cast, planned: Planned, items: Sequence[str]
) -> dict[str, Share]:
    """Return what the rules ask of every tier of the pool."""
    sizes = {tier: len(members) for tier, members in pool(cast, items).items()}
    item_class = cast.items[items[0]].item_class
    return ruled_shares(
        service.rules(planned.on),
        sizes,
        item_class="key" if item_class is ItemClass.KEY else "general",
        scheme=SCHEME,
        joint=planned.joint,
        small="least",
    )


def _draft(
    service: Service, cast: Cast, planned: Planned, permit: Permit, chance: Chance, slots: Slots
) -> TaskDraft:
    items = permit.task.items
    parts = numbers(service, cast, planned, items)
    strata = tuple(
        StratumDraft(
            tier,
            targets=[(t.id, {"district": t.district, "name": t.name}) for t in members],
            number=parts[tier].number,
            ratio=parts[tier].ratio,
            rounding=parts[tier].rounding,
            minimum=parts[tier].minimum,
            basis=parts[tier].basis,
        )
        for tier, members in pool(cast, items).items()
    )
    return TaskDraft(
        planned.task,
        purpose="rehearsal",
        authority=planned.department,
        title=planned.title,
        place=service.place.code,
        on=planned.on.isoformat(),
        basis=sorted({basis for share in parts.values() for basis in share.basis}),
        strata=strata,
        slots=slots.names,
        roster=slots.draft(sum(int(share.number) for share in parts.values())),
        entropy=_RULE,
        frame_secret=chance.secret("frame", planned.task),
        rules_secret=chance.secret("rules", planned.task),
    )


def _session(planned: Planned, attempt: int) -> str:
    return f"{planned.task}-{attempt}"


def _seal(planned: Planned, draft: TaskDraft, chance: Chance, at: datetime) -> Sealed:
    """Seal one attempt; contributions and the secret are committed to, not shown."""
    session = _session(planned, draft.attempt)
    promises, entropy, secret = [], ["dice"], None
    times = {
        "public": write_time(at + timedelta(minutes=40)),
        "result": write_time(at + timedelta(hours=8)),
    }
    if planned.contributions:
        entropy = [f"contrib:{party}" for party in PARTIES] + entropy
        promises = [
            Promise(commitment=one.commitment(session), party=one.party)
            for one in _contributions(planned, chance)
        ]
        times["contributions"] = write_time(at + timedelta(minutes=30))
    if planned.closed_until is not None:
        entropy.append("secret")
        secret = chance.secret("secret", planned.task)
        times["open"] = write_time(hand(planned.department, planned.closed_until, 17).at)
    return seal_session(
        session=session,
        suite="sha256",
        at=at,
        mode="open" if planned.closed_until is None else "unannounced",
        reveals="draw",
        tasks=(draft,),
        entropy=entropy,
        contributions=promises,
        secret=secret,
        times=Times(**times),
    )


def _contributions(planned: Planned, chance: Chance) -> list[Contribution]:
    return [
        Contribution(party=party, value=chance.secret("contribution", planned.task, party))
        for party in PARTIES
    ]


def _close(sealed: Sealed, planned: Planned, chance: Chance, at: datetime) -> Contrib | None:
    """Let the contributions be revealed, and close them before anything is thrown."""
    if not planned.contributions:
        return None
    revealed = write_time(at + timedelta(minutes=10))
    reveals = [
        Reveal(at=revealed, party=one.party, value=one.value)
        for one in _contributions(planned, chance)
    ]
    return sealed.close(reveals)


def _throw(
    sealed: Sealed, planned: Planned, chance: Chance, at: datetime, contrib: Contrib | None
) -> Outcome:
    """Throw the dice before the witnesses who wrote the codes down."""
    thrown = write_time(at + timedelta(minutes=45))
    return sealed.draw(
        items=(Dice(chance.dice(planned.task, sealed.commit.session)),),
        evidence=(Evidence(at=thrown, note="演示：骰子由脚本给出", witnesses=WITNESSES),),
        contrib=contrib,
        at=write_time(at + timedelta(minutes=50)),
        seen=[
            Seen(at=write_time(noted), record=record, witnesses=WITNESSES)
            for record, noted in (
                ("COMMIT", at + timedelta(minutes=5)),
                ("CONTRIB", at + timedelta(minutes=35)),
            )
            if record == "COMMIT" or contrib is not None
        ],
    )


def _record(
    service: Service, planned: Planned, outcome: "Sealed | Outcome | Voided", act: Act
) -> None:
    _enter(service, planned, outcome.commit.session, outcome.records, act)


def _enter(
    service: Service, planned: Planned, session: str, records: Sequence[Record], act: Act
) -> None:
    plans = {planned.task: planned.plan}
    service.draws.record(session, [record.document() for record in records], act, plans)


def play_draw(
    service: Service, cast: Cast, planned: Planned, chance: Chance, *, voided: bool = False
) -> tuple[Permit, Outcome, Voided | None]:
    """Play a draw: permit, seal, dice, result; with `voided`, a first attempt that is withdrawn.

    Everything a step makes is in the journal before the next step begins.
    """
    act = hand(planned.department, planned.on)
    permit = permit_of(service, planned, act)
    slots = slots_of(service, cast, planned, permit)
    draft = _draft(service, cast, planned, permit, chance, slots)
    void = None
    if voided:
        first = _seal(planned, draft, chance, act.at)
        _record(service, planned, first, act)
        withdrawn = act.at + timedelta(minutes=20)
        void = first.void(
            at=write_time(withdrawn),
            reason="封存后、掷骰前一名见证人因故离场，改在当日下午重新封存",
            approver="分管负责人",
            witnesses=WITNESSES,
        )
        _record(service, planned, void, hand(planned.department, planned.on, 9, 20))
        draft = evolve(
            draft,
            attempt=2,
            previous=first.commit.hash("sha256"),
            before=first.tasks[0].record,
            frame_secret=chance.secret("frame", planned.task, "2"),
        )
        act = hand(planned.department, planned.on, 14)
        permit_of(service, planned, act)
    sealed = _seal(planned, draft, chance, act.at)
    _record(service, planned, sealed, act)
    contrib = _close(sealed, planned, chance, act.at)
    if contrib is not None:  # its entry has to come before the dice
        session, records = sealed.commit.session, (*sealed.records, contrib)
        closed = hand(planned.department, planned.on, act.at.hour, 32)
        _enter(service, planned, session, records, closed)
    outcome = _throw(sealed, planned, chance, act.at, contrib)
    _record(service, planned, outcome, hand(planned.department, planned.on, 15))
    return permit, outcome, void


def emergency_draw() -> Planned:
    """Return the December draw that stays closed until the inspections are over."""
    return Planned(
        plan=f"{YJ}/2026",
        task="YJ-2026-01",
        title="易制毒化学品企业检查（保密抽取）",
        department=YJ,
        on=date(2026, 12, 14),
        closed_until=date(2027, 1, 29),
    )
