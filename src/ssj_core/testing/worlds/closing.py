"""The last world: the rest of the year, up to 15 December, with what was left undone."""

from typing import Any, Final

from attrs import evolve

from ssj_core.testing.worlds.district import S
from ssj_core.testing.worlds.founding import HEADS
from ssj_core.testing.worlds.play import Agenda, Play
from ssj_core.testing.worlds.year import (
    E1,
    H1,
    H2,
    T1,
    T2,
    Draw,
    Joint,
    Visit,
    joint_visit,
    plan_visit,
    run,
)

_DAYS: Final = {
    "h": ("05-11", "05-12", "05-14", "05-15", "05-18"),
    "w": ("06-01", "06-02", "06-04", "06-05", "06-08"),
    "y": ("06-15", "06-16", "06-18", "06-22", "06-23"),
    "e": ("07-06", "07-08", "07-10", "07-13", "07-14"),
}
"""Days of the assignment, the visit, the entry, the review and the publication, by draw."""


def year_end(play: Play) -> None:
    """What the departments did up to 15 December (see the cases of the year's end)."""
    agenda = Agenda()
    for visit in _rest_of_spring():
        plan_visit(agenda, play, visit)
    agenda.on("05-06", lambda: _sign_late(play))
    closed = {"inspection": "I5", "matter": "F1", "outcome": "已变更登记"}
    agenda.on("05-20", lambda: play.step("05-20", S, "matter.close", closed))
    for draw, day in ((H1, "05-06"), (H2, "05-06"), (E1, "05-06"), (T2, "07-02")):
        agenda.on(day, _running(play, draw, day))
        for visit in _visits(draw, _ITEMS[draw.label]):
            plan_visit(agenda, play, visit)
    agenda.on("07-07", lambda: _struck_off(play))
    plan_visit(agenda, play, _part_of_v1())
    for joint in _joint():
        joint_visit(agenda, play, joint)
    _complaint(agenda, play, "K1", "u", ("09-07", "09-08", "09-10", "09-11", "09-14"))
    _complaint(agenda, play, "K2", "d1", ("12-07", "12-08", "12-10", "12-11", "12-15"))
    agenda.do()


_ITEMS: Final = {"h": ("H1",), "w": ("H2",), "y": ("E1",), "e": ("S2",)}
"""The items of each draw, by what its targets are called."""


def _running(play: Play, draw: Draw, day: str) -> Any:  # noqa: ANN401 - a step without arguments
    return lambda: run(play, draw, day)


def _rest_of_spring() -> list[Visit]:
    """Return the steps of T1's inspections after 30 April; d9 is never entered."""

    def more(number: str, label: str, **days: Any) -> Visit:  # noqa: ANN401 - days by name
        return Visit(number=number, draw=T1, label=label, **days)

    soon = {"entered": "05-07", "passed": "05-08", "public": "05-12"}
    return [
        more("I2", "d2", finding=("S1",), entered="05-06", passed="05-06", public="05-07"),
        more("I3", "d3", ended="05-06", signed="05-06", **soon),
        more("I4", "d4", started="05-06", ended="05-06", signed="05-06", **soon),
        more("I6", "d6", **soon),
        more("I7", "d7", passed="05-06", public="05-06"),
        more("I8", "d8", public="05-29"),
        more(
            "I9",
            "d9",
            assigned="06-10",
            noticed="06-10",
            started="06-12",
            ended="06-12",
            signed="06-12",
        ),
    ]


def _sign_late(play: Play) -> None:
    """I6 was signed on the day of the visit and recorded later (C115)."""
    body = {
        "inspection": "I6",
        "confirmation": {
            "mark": "signed",
            "signer": "负责人签字",
            "capacity": "person_in_charge",
        },
        "on": "2026-04-15",
    }
    play.step("05-06", S, "sheet.confirm", body, actor=play.ids.get("d6a", ""))


def _visits(draw: Draw, items: tuple[str, ...]) -> list[Visit]:
    """Return a visit in time for every target of a draw, but for one of T2 struck off before it."""
    assigned, ended, entered, passed, public = _DAYS[draw.label]
    count = draw.number - 1 if draw is T2 else draw.number
    whole = Visit(
        number="",
        draw=draw,
        label="",
        items=items,
        assigned=assigned,
        noticed=assigned,
        started=ended,
        ended=ended,
        signed=ended,
        entered=entered,
        passed=passed,
        public=public,
    )
    return [
        evolve(whole, number=f"{draw.label.upper()}{at}", label=f"{draw.label}{at}")
        for at in range(1, count + 1)
    ]


def _struck_off(play: Play) -> None:
    """The last of T2 left the register before its visit; there is no reserve (C64)."""
    target = play.ids.get("e10", "e10")
    gone = {"id": target, "reason": "cancelled", "left": "2026-07-07", "document": "注销登记摘录"}
    play.step("07-07", S, "targets.exit", {"targets": [gone]})
    body = {
        "session": T2.session,
        "target": target,
        "outcome": "closed",
        "reason": "检查前已注销，无候补",
        "document": "注销登记摘录",
        "approver": HEADS[S][1],
    }
    play.step("07-07", S, "draw.dispose", body)


def _part_of_v1() -> Visit:
    """Return the rest of H's part of V1."""
    return Visit(number="V1", draw=H1, label="j1", passed="05-06", public="05-08")


def _joint() -> list[Joint]:
    """Return the other three of J1; H never published its part of the last."""
    whole = Joint(
        number="",
        label="",
        assigned="05-12",
        ended="05-14",
        entered=("05-18", "05-18"),
        passed=("05-19", "05-19"),
        public=("05-21", "05-21"),
    )
    found = [evolve(whole, number=f"V{at}", label=f"j{at}") for at in (2, 3)]
    return [*found, evolve(whole, number="V4", label="j4", public=("05-21", ""))]


def _complaint(
    agenda: Agenda, play: Play, number: str, label: str, days: tuple[str, str, str, str, str]
) -> None:
    """Note a complaint inspection of S by two inspectors, made public (C19)."""
    assigned, ended, entered, passed, public = days
    name = number.lower()
    play.ids[f"{name}a"] = "P1"

    def assign() -> None:
        body = {
            "inspection": number,
            "target": play.ids.get(label, label),
            "items": ["S1"],
            "methods": ["onsite"],
            "team": [{"inspector": person, "department": S} for person in ("P1", "P2")],
            "ground": {"form": "case", "trigger": "complaint", "reference": f"12315-{number}"},
        }
        play.step(assigned, S, "inspection.assign", body)

    agenda.on(assigned, assign)
    agenda.on(
        assigned,
        lambda: play.step(
            assigned, S, "inspection.approve", {"inspection": number}, actor=HEADS[S][1]
        ),
    )
    plan_visit(
        agenda,
        play,
        Visit(
            number=number,
            draw=T1,
            label=name,
            noticed=assigned,
            started=ended,
            ended=ended,
            signed=ended,
            entered=entered,
            passed=passed,
            public=public,
        ),
    )
