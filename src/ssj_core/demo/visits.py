"""Inspections: every drawn target is visited, the sheet is signed, the result entered and published."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo.cast import RESCUE, Cast, hand, head, step
from ssj_core.demo.chance import Chance
from ssj_core.demo.draws import Planned
from ssj_core.demo.gathering import gather, results_of
from ssj_core.demo.plans import CHANNELS
from ssj_core.demo.story import Answer, Thread

_ORDINARY: Final = ("no-issue",) * 7 + ("not-disclosed.annual", "corrected", "not-operating")


@frozen(kw_only=True)
class Visit:
    """One target to inspect: everything the draw and the plan already fixed.

    Attributes:
        number: number of the inspection.
        at: its place in the draw, the first is 0.
        target: id of the target.
        items: the items it is inspected for.
        team: inspector ids by department, the one that drew first.
        session: number of the draw.
        task: number of the row.
        drawn: day of the draw.
    """

    number: str
    at: int
    target: str
    items: Sequence[str]
    team: Mapping[str, Sequence[str]]
    session: str
    task: str
    drawn: date

    @property
    def lead(self) -> str:
        """The department that drew."""
        return next(iter(self.team))


@frozen(kw_only=True)
class Script:
    """What is scripted about a visit: the finding, and the four that are told in the summary."""

    finding: str
    refuses: bool = False
    follow_up: bool = False
    notify: str = ""
    late: bool = False


_STORIES: Final = {
    ("SJ-2026-01", 0): Script(finding="corrected", follow_up=True),
    ("SJ-2026-01", 2): Script(finding="no-issue", refuses=True),
    ("SJ-2026-04", 1): Script(finding="pending.other", notify=RESCUE),
    ("SJ-2026-04", 3): Script(finding="no-issue", late=True),
}


@frozen
class Visiting:
    """What the visits of the year need: who is who, chance, and the working days.

    Attributes:
        cast: who plays.
        chance: its scripted chance.
        calendar: the working days.
    """

    cast: Cast
    chance: Chance
    calendar: WorkdayCalendar

    def __call__(self, planned: Planned, session: str, assigned: Answer) -> list[Thread]:
        """Return what happens at every target that was assigned."""
        threads: list[Thread] = []
        for at, sent in enumerate(assigned["inspections"]):
            unit = self.cast.department_of
            team = {
                name: [one for one in sent["team"] if unit(one) == name]
                for name in planned.departments
            }
            visit = Visit(
                number=sent["inspection"],
                at=at,
                target=sent["target"],
                items=sent["items"],
                team=team,
                session=session,
                task=planned.task,
                drawn=planned.on,
            )
            threads.append(self.inspect(visit))
            threads += gather(visit, self.calendar)
        return threads

    def script(self, visit: Visit) -> Script:
        """Return what happens at a visit; a few stories, the rest by lot."""
        lot = _ORDINARY[self.chance.below(len(_ORDINARY), "finding", visit.number)]
        return _STORIES.get((visit.task, visit.at), Script(finding=lot))

    def inspect(self, visit: Visit) -> Thread:
        """Play one inspection from approval and notice to the signed sheet, and let its results begin."""
        lead, inspection, story = visit.lead, visit.number, self.script(visit)
        add = self.calendar.add_workdays
        noticed = add(visit.drawn, 2)
        ended = add(noticed, 3)
        leader = visit.team[lead][0]
        yield step(
            hand(lead, noticed, 8, actor=head(lead)),
            "inspection.approve",
            inspection=inspection,
            document=f"检查审批表 {inspection}",
        )
        yield step(
            hand(lead, noticed),
            "inspection.notice",
            inspection=inspection,
            document=f"检查通知书 {inspection}",
        )
        yield step(hand(lead, ended, actor=leader), "inspection.start", inspection=inspection)
        yield step(
            hand(lead, ended, 11, actor=leader),
            "inspection.finish",
            inspection=inspection,
            sheet=self._sheet(visit, story),
        )
        yield _signature(visit, story, ended)
        threads = [self._part(visit, story, name, ended) for name in visit.team]
        yield [*threads, self._matters(visit, story, add(ended, 4))]

    def _sheet(self, visit: Visit, story: Script) -> dict[str, Any]:
        rows = [
            {
                "item": item,
                "content": self.cast.items[item].content,
                "checked": "yes",
                "finding": "见检查结果",
                "results": [story.finding],
            }
            for item in visit.items
        ]
        return {"rows": rows, "methods": ["onsite"]}

    def _part(self, visit: Visit, story: Script, department: str, ended: date) -> Thread:
        """Let one department enter its part, another of it review, publish it twice, close the row (C92–C94, C118)."""
        add, (first, *others) = self.calendar.add_workdays, visit.team[department]
        entered, reviewed = add(ended, 1), add(ended, 2)
        published = add(entered, 9) if story.late else add(ended, 3)
        yield step(
            hand(department, entered, actor=first),
            "result.enter",
            inspection=visit.number,
            results=[story.finding],
            crime="no",
        )
        if visit.at == 0:
            yield results_of(visit, department, entered, published)
        yield step(
            hand(department, reviewed, actor=others[-1]),
            "result.review",
            inspection=visit.number,
            verdict="passed",
        )
        for channel in CHANNELS:
            yield step(
                hand(department, published),
                "result.publish",
                inspection=visit.number,
                channel=channel,
            )
        if department == visit.lead:
            yield step(
                hand(department, published, 17),
                "draw.dispose",
                session=visit.session,
                target=visit.target,
                outcome="inspected",
            )

    def _matters(self, visit: Visit, story: Script, day: date) -> Thread:
        """Follow a finding to its end, or tell the department whose duty it is (C95, C124, C126)."""
        add, lead, matter = self.calendar.add_workdays, visit.lead, f"{visit.number}-1"
        about = {"inspection": visit.number, "matter": matter}
        if story.notify:
            yield step(
                hand(lead, day),
                "department.notify",
                **about,
                to=story.notify,
                words="疏散通道堆放货物，属其他部门职责",
                document=f"案件线索告知书 {visit.number}",
            )
            yield step(
                hand(story.notify, add(day, 2)),
                "matter.receipt",
                **about,
                receipt=f"回执 {visit.number}",
            )
        # Whatever calls for a follow-up gets one; the story adds those that are told.
        elif story.follow_up or story.finding.startswith("not-disclosed"):
            yield step(
                hand(lead, day),
                "matter.open",
                **about,
                action="rectification",
                words="责令限期改正",
            )
            yield step(hand(lead, add(day, 10)), "matter.close", **about, outcome="复查已改正")


def _signature(visit: Visit, story: Script, day: date) -> Any:  # noqa: ANN401 - a step
    """Have the sheet signed; or note the refusal with its reason and a witness (C115–C117)."""
    team = visit.team[visit.lead]
    act = hand(visit.lead, day, 12, actor=team[0])
    if story.refuses:
        refusal = {
            "reason": "负责人认为检查耽误经营，拒绝签字",
            "noted_by": list(team),
            "witnesses": [{"name": "社区工作人员", "capacity": "居委会"}],
        }
        return step(act, "sheet.refuse", inspection=visit.number, refusal=refusal)
    signed = {"mark": "signed", "signer": "单位负责人", "capacity": "person_in_charge"}
    return step(act, "sheet.confirm", inspection=visit.number, confirmation=signed)
