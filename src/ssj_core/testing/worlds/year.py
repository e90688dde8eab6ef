"""The later worlds: draws thrown, visits made, results public, up to the middle of December."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import digest
from ssj_core.testing.worlds.district import JOINT, PLANS, E, H, S, inspectors, sheet
from ssj_core.testing.worlds.founding import HEADS
from ssj_core.testing.worlds.play import Agenda, Play, moment

WITNESSES: Final = ({"name": "梁见证", "of": "区司法局"}, {"name": "商见证", "of": S})


def session(plan: str, task: str, attempt: int = 1) -> str:
    """Return the number of a draw: its plan, its row, and the how-manieth it is."""
    return f"{plan}#{task}-{attempt}"


def dice_of(number: str, more: int = 0) -> str:
    """Return twenty dice for a draw, other ones for each: what was told once serves no later seal."""
    known = int(digest(number.encode()), 16) + more
    return f"{known % 10**20:020d}"


def throw(number: str, seen_at: datetime, dice: str = "") -> dict[str, Any]:
    """Return the body of `draw.throw`: dice, two witnesses, and when they saw the seal."""
    seen = [
        {
            "at": seen_at.isoformat(),
            "record": "COMMIT",
            "witnesses": list(WITNESSES),
        }
    ]
    return {
        "session": number,
        "dice": [dice or dice_of(number)],
        "witnesses": list(WITNESSES),
        "seen": seen,
    }


@frozen(kw_only=True)
class Draw:
    """A draw of a row, and what its targets are called.

    Attributes:
        department: who draws.
        plan: number of the plan.
        task: number of the row.
        number: how many are drawn.
        label: what the targets are called: d for d1, d2, …
        reserves: how many reserves, called r1, r2, … for d.
    """

    department: str
    plan: str
    task: str
    number: int
    label: str
    reserves: int = 0

    @property
    def session(self) -> str:
        """Number of the draw."""
        return session(self.plan, self.task)


T1: Final = Draw(department=S, plan=PLANS[S], task="T1", number=10, label="d", reserves=2)
J1: Final = Draw(department=S, plan=JOINT, task="J1", number=4, label="j")
T2: Final = Draw(department=S, plan=PLANS[S], task="T2", number=10, label="e")
H1: Final = Draw(department=H, plan=PLANS[H], task="T1", number=4, label="h")
H2: Final = Draw(department=H, plan=PLANS[H], task="T2", number=10, label="w")
E1: Final = Draw(department=E, plan=PLANS[E], task="T1", number=10, label="y")


def run(play: Play, draw: Draw, day: str, apart: Collection[str] = ()) -> None:
    """Seal and throw a draw on one day, and note who is who.

    Args:
        play: the world.
        draw: the draw.
        day: month and day of 2026.
        apart: targets of which the first drawn shall be none, for a world in which names that the
            cases hold apart are not one target: the dice are chosen so, by trying them in a copy.
    """
    body: dict[str, Any] = {"plan": draw.plan, "task": draw.task, "number": draw.number}
    if draw.reserves:
        body["reserves"] = draw.reserves
    play.step(day, draw.department, "draw.seal", body)
    seen_at = play.last or moment(f"2026-{day}")
    dice = (dice_of(draw.session, more) for more in range(_TRIES if apart else 0))
    tried = (digits for digits in dice if _first(play, draw, day, digits) not in apart)
    chosen = next(tried, dice_of(draw.session))
    result = play.step(day, draw.department, "draw.throw", throw(draw.session, seen_at, chosen))
    name(play, draw, result.get("state", {}))


_TRIES: Final = 20


def _first(play: Play, draw: Draw, day: str, dice: str) -> str:
    """Return whom dice would draw first, tried out in a copy."""
    trial = play.copy()
    seen_at = trial.last or moment(f"2026-{day}")
    body = throw(draw.session, seen_at, dice)
    drawn = trial.step(day, draw.department, "draw.throw", body).get("state", {}).get("drawn", ())
    return drawn[0]["target"] if drawn else ""


def name(play: Play, draw: Draw, state: dict[str, Any]) -> None:
    """Note the targets of a draw, in ticket order, their teams and the reserves."""
    play.ids[f"draw-{draw.label}"] = draw.session
    for at, drawn in enumerate(state.get("drawn", ()), start=1):
        label = f"{draw.label}{at}"
        play.ids[label] = drawn["target"]
        for letter, person in zip("abcdef", drawn.get("team", ()), strict=False):
            play.ids[f"{label}{letter}"] = person
    for at, reserve in enumerate(state.get("reserves", ()), start=1):
        play.ids[f"r{at}" if draw.label == "d" else f"{draw.label}r{at}"] = reserve["target"]


def drawn(play: Play) -> None:
    """T1 of S drawn on 2 March, J1 on 1 April, with their teams."""
    run(play, T1, "03-02")
    run(play, J1, "04-01", {play.ids[label] for label in _labels(T1, "d") if label in play.ids})
    taken = {play.ids[label] for label in _labels(T1, "d", "r") if label in play.ids}
    frame = (f"M{number:03d}" for number in range(21, 101))
    if taken:
        play.ids["u"] = next(play.ids[row] for row in frame if play.ids[row] not in taken)
    for at in range(1, T1.number + 1):
        _name_others(play, f"d{at}")
    _name_next(play)


def _name_next(play: Play) -> None:
    """Note who would step in for d1a, d1n, and let d1z be somebody else: tried out in a copy."""
    trial = play.copy()
    out = trial.ids.get("d1a", "d1a")
    body = {"session": T1.session, "targets": [trial.ids.get("d1", "d1")], "inspections": ["I1"]}
    trial.step("04-07", S, "draw.assign", body)
    away = {"id": out, "leave": {"first": "2026-04-07", "last": "2026-04-20"}}
    trial.step("04-07", S, "inspectors.change", {"reason": "leave", "inspectors": [away]})
    change = {"inspection": "I1", "out": out, "why": "leave"}
    result = trial.step("04-07", S, "inspection.team-change", change)
    for changed in result.get("state", {}).get("changes", ()):
        play.ids["d1n"] = changed["in"]
        if play.ids["d1z"] == changed["in"]:
            play.ids["d1y"], play.ids["d1z"] = play.ids["d1z"], play.ids["d1y"]


def _name_others(play: Play, label: str) -> None:
    """Note two inspectors of S outside a pair, neither of them the operator, P5."""
    pair = {play.ids.get(f"{label}a"), play.ids.get(f"{label}b")}
    people = [row["id"] for row in inspectors(S)]
    others = [person for person in people if person not in pair | {"P5", "P6"}]
    play.ids[f"{label}y"], play.ids[f"{label}z"] = others[-2:]


def _labels(draw: Draw, *letters: str) -> list[str]:
    return [f"{letter}{at}" for letter in letters for at in range(1, draw.number + 1)]


@frozen(kw_only=True)
class Visit:
    """One inspection of a world: which drawn target, and on what days its steps are done.

    A step whose day is empty is not done.

    Attributes:
        number: number of the inspection.
        draw: the draw it follows.
        label: short name of the target, d1 for example.
        items: its items.
        finding: those with something wrong.
        assigned: day of the assignment and of the head's approval.
        noticed: day of the notice.
        started: day the team began.
        ended: day the visit ended and its sheet was filled in.
        signed: day the sheet was signed.
        entered: day a member of the team entered the result.
        passed: day another person of the department passed it.
        public: day it became public.
        remark: remark of the result.
    """

    number: str
    draw: Draw
    label: str
    items: Sequence[str] = ("S1",)
    finding: Sequence[str] = ()
    assigned: str = ""
    noticed: str = ""
    started: str = ""
    ended: str = ""
    signed: str = ""
    entered: str = ""
    passed: str = ""
    public: str = ""
    remark: str = ""


def plan_visit(agenda: Agenda, play: Play, visit: Visit) -> None:
    """Note every step of a visit of one department."""
    department = visit.draw.department
    lead = f"{visit.label}a"
    play.ids[visit.number] = visit.number

    def tell(command: str, day: str, body: dict[str, Any], actor: str = "") -> None:
        if day:
            who = {"a": lead}.get(actor, "")
            body = {"inspection": visit.number} | body

            def step() -> None:
                person = play.ids.get(who, "") if who else actor
                play.step(day, department, command, body, actor=person)

            agenda.on(day, step)

    def assign() -> None:
        body = {
            "session": visit.draw.session,
            "targets": [play.ids.get(visit.label, visit.label)],
            "inspections": [visit.number],
        }
        play.step(visit.assigned, department, "draw.assign", body)

    if visit.assigned:
        agenda.on(visit.assigned, assign)
    tell("inspection.approve", visit.assigned, {}, HEADS[department][1])
    tell("inspection.notice", visit.noticed, {"document": f"检通〔2026〕{visit.number}"})
    tell("inspection.start", visit.started, {}, "a")
    tell("inspection.finish", visit.ended, {"sheet": sheet(list(visit.items), *visit.finding)}, "a")
    confirmation = {"mark": "signed", "signer": "负责人签字", "capacity": "person_in_charge"}
    tell("sheet.confirm", visit.signed, {"confirmation": confirmation}, "a")
    results = ["pending.market"] if visit.finding else ["no-issue"]
    result: dict[str, Any] = {"results": results, "crime": "no"}
    if visit.remark:
        result["remark"] = visit.remark
    tell("result.enter", visit.entered, result, "a")
    tell("result.review", visit.passed, {"verdict": "passed"})
    tell("result.publish", visit.public, {"channel": "gsxt"})


def _visit(number: str, label: str, **days: Any) -> Visit:  # noqa: ANN401 - days and items by name
    return Visit(number=number, draw=T1, label=label, **days)


def spring() -> list[Visit]:
    """Return the visits of T1 as they stand on 30 April."""
    early = {"assigned": "04-07", "noticed": "04-07"}
    late = {"assigned": "04-13", "noticed": "04-13"}
    return [
        _visit(
            "I1",
            "d1",
            **early,
            started="04-08",
            ended="04-08",
            signed="04-08",
            entered="04-10",
            passed="04-13",
            public="04-17",
        ),
        _visit(
            "I2", "d2", **early, finding=("S1",), started="04-09", ended="04-09", signed="04-09"
        ),
        _visit("I3", "d3", assigned="04-20", noticed="04-27", started="04-30"),
        _visit("I4", "d4", assigned="04-20", noticed="04-27"),
        _visit(
            "I5",
            "d5",
            **late,
            finding=("S1",),
            started="04-14",
            ended="04-14",
            signed="04-14",
            entered="04-16",
            passed="04-17",
            public="04-24",
        ),
        _visit("I6", "d6", **late, started="04-15", ended="04-15"),
        _visit(
            "I7",
            "d7",
            assigned="04-17",
            noticed="04-17",
            started="04-20",
            ended="04-20",
            signed="04-20",
            entered="04-22",
        ),
        _visit(
            "I8",
            "d8",
            assigned="04-20",
            noticed="04-20",
            started="04-22",
            ended="04-22",
            signed="04-22",
            entered="04-24",
            passed="04-28",
            remark="另案罚款五万元",
        ),
    ]


def inspected(play: Play) -> None:
    """Eight visits of T1 and one of J1, each as far as it came by 30 April."""
    agenda = Agenda()
    for visit in spring():
        plan_visit(agenda, play, visit)
    opened = {
        "inspection": "I5",
        "matter": "F1",
        "action": "rectification",
        "words": "责令限期变更登记地址",
    }
    agenda.on("04-24", lambda: play.step("04-24", S, "matter.open", opened))
    play.ids["F1"] = "F1"
    joint_visit(
        agenda,
        play,
        Joint(
            number="V1",
            label="j1",
            assigned="04-10",
            ended="04-14",
            entered=("04-16", "04-23"),
            passed=("04-17", ""),
            public=("04-22", ""),
        ),
    )
    agenda.do()


@frozen(kw_only=True)
class Joint:
    """One joint inspection of S with H, with the days of each department's part.

    Attributes:
        number: number of the inspection.
        label: short name of the target.
        assigned: day of assignment, approval and notice.
        ended: day of the visit and the signature.
        entered: day S and H entered their parts; empty for not yet.
        passed: likewise, passed.
        public: likewise, public.
    """

    number: str
    label: str
    assigned: str
    ended: str
    entered: tuple[str, str]
    passed: tuple[str, str]
    public: tuple[str, str]


def joint_visit(agenda: Agenda, play: Play, visit: Joint) -> None:
    """Note every step of a joint visit; S has a and b of the team, H has c and d."""
    play.ids[visit.number] = visit.number

    def assign() -> None:
        body = {
            "session": J1.session,
            "targets": [play.ids.get(visit.label, visit.label)],
            "inspections": [visit.number],
        }
        play.step(visit.assigned, S, "draw.assign", body)

    def tell(
        command: str, day: str, body: dict[str, Any], department: str = S, actor: str = ""
    ) -> None:
        if day:
            body = {"inspection": visit.number} | body
            agenda.on(
                day,
                lambda: play.step(day, department, command, body, actor=play.ids.get(actor, actor)),
            )

    agenda.on(visit.assigned, assign)
    tell("inspection.approve", visit.assigned, {}, S, HEADS[S][1])
    tell("inspection.notice", visit.assigned, {"document": f"检通〔2026〕{visit.number}"})
    lead = f"{visit.label}a"
    tell("inspection.start", visit.ended, {}, S, lead)
    tell("inspection.finish", visit.ended, {"sheet": sheet(["S1", "H1"])}, S, lead)
    confirmation = {"mark": "signed", "signer": "负责人签字", "capacity": "person_in_charge"}
    tell("sheet.confirm", visit.ended, {"confirmation": confirmation}, S, lead)
    for at, (department, letter) in enumerate(((S, "a"), (H, "c"))):
        result = {"results": ["no-issue"], "crime": "no"}
        tell("result.enter", visit.entered[at], result, department, visit.label + letter)
        tell("result.review", visit.passed[at], {"verdict": "passed"}, department)
        tell("result.publish", visit.public[at], {"channel": "gsxt"}, department)
