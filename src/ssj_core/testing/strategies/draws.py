"""Sealed sessions, the bundles they leave, bundles with one byte changed, engines fair and bad."""

from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen
from hypothesis import strategies as st

from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    Outcome,
    RosterDraft,
    Sealed,
    StratumDraft,
    TaskDraft,
    Times,
    Witness,
    seal_session,
)
from ssj_core.testing.bad_engines import BAD_ENGINES, Draw, fair_draw

_SEALED_AT: Final = "2026-03-02T09:00:00+08:00"
_THROWN_AT: Final = "2026-03-02T10:00:00+08:00"
_DUE_AT: Final = "2026-03-03T12:00:00+08:00"
_WITNESSES: Final = (
    Witness(name="公证员甲", of="公证处"),
    Witness(name="企业代表乙", of="企业代表"),
)
_DRAWN_AT: Final = "2026-03-02T10:05:00+08:00"
_HEX: Final = st.binary(min_size=32, max_size=32).map(bytes.hex)
_TARGETS: Final = (*(f"91159900000000{n:03d}A" for n in range(40)), "𠮷野家", "（甲）")
_PEOPLE: Final = tuple(f"JC{n:02d}" for n in range(1, 9))
_SLOTS: Final = ("scjg/member/1", "scjg/member/2")


@frozen(kw_only=True)
class Played:
    """A session sealed and drawn.

    Attributes:
        sealed: before the entropy was known.
        outcome: after it.
    """

    sealed: Sealed
    outcome: Outcome


@st.composite
def _tasks(
    draw: st.DrawFn, name: str, purpose: str, frame_secret: str, rules_secret: str
) -> TaskDraft:
    sizes = draw(st.lists(st.sampled_from((0, 1, 2, 5, 9)), min_size=1, max_size=3))
    if not any(sizes):
        sizes[0] = 2
    strata, first = [], 0
    for at, size in enumerate(sizes):
        rows = _TARGETS[first : first + size]
        strata.append(StratumDraft("ABC"[at], targets=rows, number=draw(st.integers(0, len(rows)))))
        first += size
    team = draw(st.booleans())
    roster = RosterDraft(
        inspectors=_PEOPLE,
        eligibility=[("scjg/member", one) for one in _PEOPLE],
        capacities=[(one, 0, 40) for one in _PEOPLE],
        recusals=[(target, draw(st.sampled_from(_PEOPLE))) for target in _TARGETS[:2]],
    )
    return TaskDraft(
        name,
        purpose=purpose,
        basis=["caller"],
        strata=strata,
        frame_secret=frame_secret,
        rules_secret=rules_secret,
        entropy=EntropyRule(bits=50, sources=("dice",)),
        slots=_SLOTS if team else (),
        roster=roster if team else None,
    )


@st.composite
def sealed_sessions(draw: st.DrawFn) -> Played:
    """Draw a session of one task or two, with and without inspectors, drawn by dice."""
    names = ("2026-017", "2026-018")[: draw(st.integers(1, 2))]
    purpose = draw(st.sampled_from(("official", "rehearsal")))
    # No secret is used twice: a session that repeats one is no honest session.
    hexes = iter(draw(st.lists(_HEX, min_size=4, max_size=4, unique=True)))
    sealed = seal_session(
        session="S-2026-03",
        suite=draw(st.sampled_from(("sha256", "sm3"))),
        at=_SEALED_AT,
        mode="open",
        reveals="draw",
        tasks=[draw(_tasks(name, purpose, next(hexes), next(hexes))) for name in names],
        entropy=["dice"],
        times=Times(public=_THROWN_AT, result=_DUE_AT),
    )
    throws = draw(st.lists(st.integers(0, 9), min_size=20, max_size=20))
    dice = Dice("".join(map(str, throws)))
    proof = Evidence(at=_THROWN_AT, note="公开掷骰", witnesses=_WITNESSES)
    return Played(sealed=sealed, outcome=sealed.draw(items=[dice], evidence=[proof], at=_DRAWN_AT))


@frozen(kw_only=True)
class Changed:
    """A bundle, and where it was changed.

    Attributes:
        data: the bytes.
        at: the byte that was changed; nothing if none was.
        sound: the bytes before.
    """

    data: bytes
    at: int | None
    sound: bytes


@st.composite
def bundles(draw: st.DrawFn) -> Changed:
    """Draw a bundle of the public or of an auditor, as it was made or with one byte changed."""
    outcome = draw(sealed_sessions()).outcome
    bundle = outcome.public_bundle() if draw(st.booleans()) else outcome.auditor_bundle()
    sound = bundle.data
    if draw(st.booleans()):
        return Changed(data=sound, at=None, sound=sound)
    at = draw(st.integers(0, len(sound) - 1))
    other = (sound[at] + draw(st.integers(1, 255))) % 256
    return Changed(data=sound[:at] + bytes([other]) + sound[at + 1 :], at=at, sound=sound)


@st.composite
def engines(draw: st.DrawFn, number: int = 10) -> tuple[Callable[[Sequence[str]], list[str]], str]:
    """Draw an engine of `number` ids and its name; “fair” is the name of the fair one."""
    name = draw(st.sampled_from(("fair", *BAD_ENGINES)))
    seed = draw(st.integers(0, 2**32))
    made: Draw = fair_draw(number, seed) if name == "fair" else BAD_ENGINES[name](number, seed)
    return made, name
