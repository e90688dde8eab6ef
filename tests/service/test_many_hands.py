"""Many hands at once: thousands of acts, sensible and senseless, and figures that never flatter.

What a figure may count is worked out here from the answers alone: who was drawn, which visits were
taken on record, which results became public and when. No figure exceeds it.
"""

import json
import os
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import JOINT, PLANS, E, H, O, S, X, sheet

DRAWS = {"T1": f"{PLANS[S]}#T1-1", "J1": f"{JOINT}#J1-1"}
UNITS = {"T1": (S,), "J1": (S, H)}
PEOPLE = {
    S: ("P1", "P2", "P3", "P4", "P5", "P6", "PH", "PC"),
    H: ("W1", "W2", "W3", "W4", "WH", "WC"),
    E: ("Y1", "YH"),
    X: ("XC",),
    O: ("OC",),
}
VISIT = ("approve", "notice", "start", "finish", "confirm")
RESULT = ("enter", "review", "publish")
FIRST = int(os.environ.get("SSJ_SEED", "0"))
COURSES = range(FIRST, FIRST + int(os.environ.get("SSJ_HANDS", "20")))
ODD = ("correct", "withdraw", "withhold", "cancel", "refuse", "object", "case", "assign")
CODES = ("no-issue", "corrected", "pending.market", "nonsense")


class Hands:
    """A district on the move: acts are tried, and what was taken is noted by the test's own book."""

    def __init__(self, seed: int) -> None:
        """Begin on the day after both draws."""
        self.chance = random.Random(seed)  # noqa: S311 - which act comes next is no secret
        self.world: World = open_world("drawn")
        self.day = self.world.last.date() + timedelta(days=6)
        self.drawn = {
            task: [self.world.ids[f"{letter}{n}"] for n in range(1, number + 1)]
            for task, letter, number in (("T1", "d", 10), ("J1", "j", 4))
        }
        self.visits: dict[str, tuple[str, str]] = {}
        self.teams: dict[str, list[str]] = {}
        self.done: dict[str, set[str]] = {}
        self.ended: dict[str, date] = {}
        self.public: dict[tuple[str, str], date] = {}
        self.closed: set[tuple[str, str]] = set()
        self.over: set[str] = set()
        self.statuses: Counter[str] = Counter()

    def send(self, command: str, department: str, actor: str, body: dict[str, Any]) -> Any:
        """Try an act and return its result, None when it was not taken."""
        data = self.world.send(
            command, body, at=self.day.isoformat(), department=department, actor=actor
        )
        answer = json.loads(data)
        self.statuses[answer["status"]] += 1
        assert answer["status"] != "failed", answer
        return answer["result"] if answer["status"] == "done" else None

    def step(self) -> None:
        """Do one act: mostly what comes next somewhere, sometimes anything by anybody."""
        if self.chance.random() < 0.15:
            self.day += timedelta(days=self.chance.randint(1, 3))
        sensible = self.chance.random() < 0.6
        if not self.visits or self.chance.random() < 0.05:
            self.assign(sensible=sensible)
            return
        visit = self.chance.choice([*self.visits, "I404"])
        ahead = self.ahead(visit)
        if sensible and ahead:
            self.act(*ahead[0], visit, sensible=True)
        else:
            name = self.chance.choice((*VISIT, *RESULT, *ODD))
            self.act(name, self.chance.choice((*PEOPLE,)), visit, sensible=False)

    def ahead(self, visit: str) -> list[tuple[str, str]]:
        """Return what is still to be done at a visit, each step with whose it is."""
        task, _ = self.visits.get(visit, ("", ""))
        if not task:
            return []
        way = [(step, S) for step in VISIT]
        way += [(step, unit) for unit in UNITS[task] for step in RESULT]
        known = self.done.get(visit, set())
        return [(step, unit) for step, unit in way if not known & {step, f"{step}/{unit}"}]

    def somebody(self, visit: str, name: str, department: str, *, sensible: bool) -> str:
        """Return a login of a department: the right one, or any."""
        if sensible and name in {"approve", "review"}:
            return {"approve": {S: "PH", H: "WH"}, "review": {S: "PC", H: "WC"}}[name][department]
        team = [p for p in self.teams.get(visit, ()) if p in PEOPLE[department]]
        return self.chance.choice(team if sensible and team else PEOPLE[department])

    def assign(self, *, sensible: bool) -> None:
        """Assign a target of a draw: one that was drawn, or any."""
        task = self.chance.choice(("T1", "J1"))
        pool = (
            self.drawn[task] if sensible else [self.world.ids[f"M{n:03d}"] for n in range(1, 101)]
        )
        target, number = self.chance.choice(pool), f"I{len(self.visits) + 1}"
        body = {"session": DRAWS[task], "targets": [target], "inspections": [number]}
        department = S if sensible else self.chance.choice((*PEOPLE,))
        actor = self.chance.choice(PEOPLE[department])
        found = self.send("draw.assign", department, actor, body)
        if found is not None:
            (made,) = found["inspections"]
            assert made["target"] in self.drawn[task]
            assert target not in self.standing(task)
            self.visits[number], self.teams[number] = (task, target), made["team"]

    def standing(self, task: str) -> set[str]:
        """Return the targets of a draw whose visit is on: neither cancelled nor its result taken back."""
        return {
            target
            for number, (row, target) in self.visits.items()
            if row == task and number not in self.over
        }

    def act(self, name: str, department: str, visit: str, *, sensible: bool) -> None:
        """Try one act on a visit."""
        actor = self.somebody(visit, name, department, sensible=sensible)
        task, _ = self.visits.get(visit, ("T1", ""))
        items = ["S1", "H1"] if task == "J1" else ["S1"]
        results = ["no-issue"] if sensible else [self.chance.choice(CODES)]
        reason = {"reason": "核对有误", "approver": "PH"}
        ground = {"instrument": "政府信息公开条例", "article": "14", "kind": "regulation"}
        bodies: dict[str, tuple[str, dict[str, Any]]] = {
            "approve": ("inspection.approve", {"document": "批1"}),
            "notice": ("inspection.notice", {"document": "通1"}),
            "start": ("inspection.start", {}),
            "finish": ("inspection.finish", {"sheet": sheet(items)}),
            "confirm": (
                "sheet.confirm",
                {
                    "confirmation": {
                        "mark": "signed",
                        "signer": "店主",
                        "capacity": "legal_representative",
                    }
                },
            ),
            "refuse": ("sheet.refuse", {"refusal": {"reason": "不在", "noted_by": ["P1", "P2"]}}),
            "enter": ("result.enter", {"results": results, "crime": "no"}),
            "review": ("result.review", {"verdict": "passed"}),
            "publish": ("result.publish", {"channel": "gsxt"}),
            "correct": ("result.correct", {"results": results, **reason}),
            "withdraw": ("result.withdraw", reason),
            "withhold": ("result.withhold", {"ground": ground, "approver": "PH"}),
            "cancel": ("inspection.cancel", reason),
            "object": ("result.object", {"objection": "O1", "words": "不服", "document": "异1"}),
            "case": ("inspection.notice", {"document": "通2", "on": "2026-01-01"}),
            "assign": ("inspection.start", {"on": (self.day + timedelta(days=9)).isoformat()}),
        }
        command, body = bodies[name]
        found = self.send(command, department, actor, {"inspection": visit, **body})
        if found is not None:
            self.note(name, visit, department)

    def note(self, name: str, visit: str, department: str) -> None:
        """Keep the test's own book of what was taken."""
        assert visit in self.visits, (name, visit)
        own = f"{name}/{department}" if name in RESULT else name
        self.done.setdefault(visit, set()).add("start" if name == "assign" else own)
        if name == "finish":
            self.ended.setdefault(visit, self.day)
        elif name == "publish":
            self.public.setdefault((visit, department), self.day)
        elif name == "cancel":
            self.over.add(visit)
        elif name == "withdraw":
            self.over.add(visit)
            self.public.pop((visit, department), None)
            self.done[visit] -= {f"{step}/{department}" for step in RESULT}
        elif name == "withhold":
            self.closed.add((visit, department))
        elif name == "refuse":
            self.done[visit].add("confirm")

    def check(self) -> None:
        """No figure counts what did not happen."""
        calendar = WorkdayCalendar.cn()
        for department in (S, H):
            body = {"department": department, "year": 2026}
            found = self.send("figures.read", department, PEOPLE[department][0], body)
            for figure in found["figures"]:
                assert 0 <= figure["numerator"] <= figure["denominator"], figure
                for row in figure["rows"]:
                    if (named := row.get("inspection")) in self.visits:
                        assert row["target"] == self.visits[named][1]
            told = {(figure["figure"], figure["scope"]): figure for figure in found["figures"]}
            for scope, task in (("own", "T1"), ("joint", "J1")):
                self.completion(told["completion", scope], task, department)
                late = told["publication-20", scope]
                on_time = sum(
                    (visit, department) in self.public
                    and self.public[visit, department] <= calendar.add_workdays(end, 20)
                    for visit, end in self.ended.items()
                    if self.visits[visit][0] == task
                )
                shut = len({visit for visit, unit in self.closed if unit == department})
                assert late["numerator"] <= on_time + shut, (late, on_time)

    def completion(self, figure: Any, task: str, department: str) -> None:
        """A visit is done where every department's part is public, or closed by law."""
        if task == "T1" and department != S:
            return
        over = {
            target
            for visit, (row, target) in self.visits.items()
            if row == task
            and all(
                (visit, unit) in self.public or (visit, unit) in self.closed for unit in UNITS[task]
            )
        }
        counted = {row["task"]: row for row in figure["tasks"]}.get(task)
        if counted is not None:
            assert counted["numerator"] <= len(over), (counted, over)
            assert counted["denominator"] <= len(self.drawn[task])


def run(seed: int, acts: int, every: int) -> Hands:
    """Do many acts and check the figures now and then."""
    hands = Hands(seed)
    for number in range(1, acts + 1):
        if hands.day > date(2026, 12, 20):
            break
        hands.step()
        if number % every == 0:
            hands.check()
    hands.check()
    return hands


def test_no_figure_exceeds_what_happened() -> None:
    """Some hundred acts by six bodies' logins: some taken, many not, none counted that did not happen."""
    hands = run(1, 300, 100)
    assert {"done", "refused", "not-allowed"} <= hands.statuses.keys()
    assert hands.public


@pytest.mark.long
@pytest.mark.parametrize("seed", COURSES)
def test_no_figure_ever_exceeds_what_happened(seed: int) -> None:
    """Thousands of acts, another course each time; SSJ_SEED and SSJ_HANDS choose some of the twenty."""
    run(100 + seed, 2_000, 100)
