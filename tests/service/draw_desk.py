"""What draws read in tests: a desk with a row, a hundred targets and their inspectors."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, timezone
from typing import Any

from attrs import field, frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.drawing.facts import RollDigest
from ssj_core.encoding import canonical, digest
from ssj_core.planning import PlannedRow, Share, shares
from ssj_core.registers import InspectionItem, Inspector, Target
from ssj_core.rules import Rulebook

CHINA = timezone(timedelta(hours=8))
S, H = "市监局", "卫健委"
PLAN, ROW = f"{S}/2026", f"{S}/2026#T1"
LOCAL = """
schema = 1
jurisdiction = "150602"
title = { zh = "虚构参数", en = "Invented parameters" }
[instrument.own]
title = { zh = "虚构", en = "Invented" }
[[clause]]
id = "own-cap"
basis = { instrument = "own", article = "1" }
from = 2021-02-27
binding = "mandatory"
when = { class = "general" }
kind = "cap"
most = "20%"
rounding = "down"
answers = ["ds-c59"]
[[clause]]
id = "own-visits"
basis = { instrument = "own", article = "2" }
from = 2021-02-27
binding = "mandatory"
question = "visits-per-year"
kind = "between"
most = 2
answers = ["cn-54-cap"]
"""
THREE = """
[[clause]]
id = "own-three"
basis = { instrument = "own", article = "3" }
from = 2026-04-01
binding = "mandatory"
question = "team-size"
kind = "between"
least = 3
"""
NO_MARCH = """
[[clause]]
id = "own-no-march"
basis = { instrument = "own", article = "4" }
from = 2026-03-01
until = 2026-04-01
binding = "mandatory"
question = "may-run-draw"
kind = "refuse"
grounds = ["moratorium"]
"""
ITEM = InspectionItem(id="S1", name="证照", item_class="general", department=S)
JOINT_ITEM = InspectionItem(id="H1", name="公共场所", item_class="general", department=H)


@frozen(kw_only=True)
class Row:
    """A row of a plan."""

    ratios: tuple[Share, ...]
    count: int | None = None


@frozen(kw_only=True)
class Desk:
    """What the draws read, as an embedder without this library's registers would give it."""

    rows: dict[str, PlannedRow] = field(factory=dict)
    roll_of: list[Target] = field(factory=list)
    people_of: list[Inspector] = field(factory=list)
    visited: dict[str, int] = field(factory=dict)

    def row(self, plan: str, task: str, day: date) -> PlannedRow | None:
        """Return a row, whatever the day."""
        del day
        return self.rows.get(f"{plan}#{task}")

    def roll(self, row: PlannedRow, day: date) -> Sequence[Target]:
        """Return the register."""
        del row, day
        return tuple(self.roll_of)

    def people(self, row: PlannedRow, day: date) -> Sequence[Inspector]:
        """Return the departments' people."""
        del day
        return [one for one in self.people_of if one.department in row.departments]

    def visits(self, row: PlannedRow, day: date) -> Mapping[str, int]:
        """Return the visits of the year."""
        del row, day
        return self.visited

    def last_drawn(self, row: PlannedRow, day: date) -> Mapping[str, date]:
        """Nobody was drawn before."""
        del row, day
        return {}

    def checked(self, row: PlannedRow, day: date) -> Sequence[str]:
        """Nobody was checked before."""
        del row, day
        return ()

    def rolls(self, row: PlannedRow, day: date) -> tuple[RollDigest, ...]:
        """Return the digest of the register."""
        del day
        ids = digest(canonical([one.id for one in self.roll_of]))
        return (RollDigest(register="targets", department=row.owner, digest=ids),)


def officer(number: int, department: str = S, **facts: Any) -> Inspector:
    """Return a certified inspector."""
    plain: dict[str, Any] = {
        "id": f"{'P' if department == S else 'W'}{number}",
        "name": "员",
        "department": department,
        "cert_no": f"证{number}",
        "cert_valid_until": date(2028, 1, 1),
    }
    return Inspector(**(plain | facts))


def planned(**change: Any) -> PlannedRow:
    """Return the row T1: 10 %, on site, March to June, once."""
    plain: dict[str, Any] = {
        "plan": PLAN,
        "version": 1,
        "owner": S,
        "departments": (S,),
        "task": "T1",
        "row": Row(ratios=shares("10%")),
        "items": (ITEM,),
        "first": date(2026, 3, 1),
        "last": date(2026, 6, 30),
        "methods": ("onsite",),
    }
    return PlannedRow(**(plain | change))


def desk(**change: Any) -> Desk:
    """Return a desk with a hundred targets, six inspectors and the row T1."""
    row = planned(**change)
    return Desk(
        rows={row.key: row},
        roll_of=[Target(id=f"M{number:03}") for number in range(1, 101)],
        people_of=[officer(number) for number in range(1, 7)]
        + [officer(number, H) for number in range(1, 5)],
    )


def book(*more: str) -> Rulebook:
    """Return the rulebook, with clauses added."""
    local = Rulebook.parse(LOCAL + "".join(more))
    return Rulebook.joined(Rulebook.load("cn", "cn-nm-dongsheng-2021"), local)


BOOK = book()
CALENDAR = WorkdayCalendar.cn()
