"""Inspections: every drawn target is visited, the sheet is signed, the result entered and published."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.demo.cast import Cast, hand
from ssj_core.demo.chance import Chance
from ssj_core.demo.roster import Permit
from ssj_core.inspection import (
    INSPECTION,
    Capacity,
    Confirmation,
    DepartmentNotified,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    InspectionApproved,
    InspectionAssigned,
    InspectionFinished,
    InspectionNoticed,
    InspectionStarted,
    Mark,
    Member,
    Refusal,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
    Source,
    Verdict,
    Witness,
    public_digest,
)
from ssj_core.planning import Method
from ssj_core.service import Service

ResultFact = ResultEntered | ResultReviewed | ResultPublished
_ORDINARY: Final = ("no-issue",) * 7 + ("not-disclosed.annual", "corrected", "not-operating")


@frozen(kw_only=True)
class Visit:
    """One target to inspect: everything the draw and the plan already fixed.

    Attributes:
        number: number of the inspection.
        target: id of the target.
        team: inspector ids by department.
        permit: the plan, its version and the task.
        session: id of the draw session.
        departments: the inspecting departments.
        drawn: day of the draw.
        least: certified inspectors each department sends, as the rules answered.
        least_basis: the clause that says so.
    """

    number: str
    target: str
    team: Mapping[str, Sequence[str]]
    permit: Permit
    session: str
    departments: tuple[str, ...]
    drawn: date
    least: int
    least_basis: str


@frozen(kw_only=True)
class Script:
    """What is scripted about a visit: the finding, and the three that are told in the summary."""

    finding: str
    refuses: bool = False
    follow_up: bool = False
    notify: str = ""
    late: bool = False


def script(chance: Chance, visit: Visit, at: int) -> Script:
    """Return what happens at the `at`-th visit of a task; a few stories, the rest by lot."""
    task = visit.permit.task.id
    stories = {
        ("SJ-2026-01", 0): Script(finding="corrected", follow_up=True),
        ("SJ-2026-01", 2): Script(finding="no-issue", refuses=True),
        ("SJ-2026-04", 1): Script(finding="pending.other", notify="砾泉区消防救援大队"),
        ("SJ-2026-04", 3): Script(finding="no-issue", late=True),
    }
    lot = _ORDINARY[chance.below(len(_ORDINARY), "finding", visit.number)]
    return stories.get((task, at), Script(finding=lot))


def inspect(service: Service, cast: Cast, visit: Visit, story: Script) -> date:
    """Play one inspection from its assignment to publication; return the day it ended."""
    lead = visit.departments[0]
    add = service.calendar.add_workdays
    _assign(service, visit, visit.drawn)
    noticed = add(visit.drawn, 2)
    notice = InspectionNoticed(
        inspection=visit.number, document=f"检查通知书 {visit.number}", on=noticed
    )
    head = hand(lead, noticed, 8, actor=f"{lead}负责人")
    approved = InspectionApproved(
        inspection=visit.number, department=lead, by=head.actor, on=noticed
    )
    service.record(approved, head)
    service.record(notice, hand(lead, noticed))
    ended = add(noticed, 3)
    service.record(InspectionStarted(inspection=visit.number, on=ended), hand(lead, ended, 9))
    finished = InspectionFinished(
        inspection=visit.number, sheet=_sheet(cast, visit, story), on=ended
    )
    service.record(finished, hand(lead, ended, 11))
    _confirm(service, visit, story, ended)
    _results(service, visit, story, ended)
    _matters(service, visit, story, add(ended, 4))
    return ended


def _assign(service: Service, visit: Visit, day: date) -> None:
    task = visit.permit.task
    methods = getattr(task, "methods", ()) or _onsite()
    fact = InspectionAssigned(
        inspection=visit.number,
        target=visit.target,
        plan=visit.permit.plan,
        task=task.id,
        draw=visit.session,
        source=Source.RANDOM,
        departments=visit.departments,
        team=tuple(Member(one, name) for name in visit.departments for one in visit.team[name]),
        least=visit.least,
        least_basis=visit.least_basis,
        items=task.items,
        methods=methods,
        window_end=task.window.end,
        on=day,
    )
    service.record(fact, hand(visit.departments[0], day, 16))


def _onsite() -> tuple[Method, ...]:
    return (Method.ONSITE,)


def _sheet(cast: Cast, visit: Visit, story: Script) -> Sheet:
    rows = tuple(
        SheetRow(
            item=item,
            content=cast.items[item].content,
            checked=True,
            finding="见检查结果",
            results=(story.finding,),
        )
        for item in visit.permit.task.items
    )
    return Sheet(rows=rows, methods=_onsite())


def _confirm(service: Service, visit: Visit, story: Script, day: date) -> None:
    """Have the sheet signed; or note the refusal with its reason and a witness (C115–C117)."""
    act = hand(visit.departments[0], day, 12)
    if story.refuses:
        noted = tuple(visit.team[visit.departments[0]])
        refusal = Refusal(
            reason="负责人认为检查耽误经营，拒绝签字",
            noted_by=noted,
            on=day,
            witnesses=(Witness("社区工作人员", "居委会"),),
        )
        service.record(SheetRefused(inspection=visit.number, refusal=refusal, on=day), act)
        return
    signed = Confirmation(
        mark=Mark.SIGNED, signer="单位负责人", capacity=Capacity.PERSON_IN_CHARGE, on=day
    )
    service.record(SheetConfirmed(inspection=visit.number, confirmation=signed, on=day), act)


def _part(
    service: Service, visit: Visit, story: Script, department: str, ended: date
) -> list[ResultFact]:
    """Return what one department does: enter, have it reviewed by somebody else, publish twice."""
    add = service.calendar.add_workdays
    first, *others = visit.team[department]
    entered, reviewed = add(ended, 1), add(ended, 2)
    published = add(entered, 9) if story.late else add(ended, 3)
    return [
        ResultEntered(
            inspection=visit.number,
            department=department,
            by=first,
            by_department=department,
            results=(story.finding,),
            crime=False,
            on=entered,
        ),
        ResultReviewed(
            inspection=visit.number,
            department=department,
            by=others[-1],
            by_department=department,
            verdict=Verdict.PASSED,
            on=reviewed,
        ),
        *(
            ResultPublished(
                inspection=visit.number,
                department=department,
                channel=channel,
                digest="0" * 64,  # what is shown is known once it is reviewed
                on=published,
            )
            for channel in ("gsxt", "portal")
        ),
    ]


def _results(service: Service, visit: Visit, story: Script, ended: date) -> None:
    """Record every department's part, in the order of the days (C92–C94, C118)."""
    facts = [
        fact for name in visit.departments for fact in _part(service, visit, story, name, ended)
    ]
    for fact in sorted(facts, key=lambda fact: fact.on):
        if isinstance(fact, ResultPublished):
            now = service.state.catch_up().get(INSPECTION, fact.stream)
            digest = public_digest(now, fact.department) if now else fact.digest
            service.record(fact.but(digest=digest), hand(fact.department, fact.on))
        else:
            service.record(fact, hand(fact.department, fact.on, actor=fact.by))


def _matters(service: Service, visit: Visit, story: Script, day: date) -> None:
    """Follow a finding to its end, or tell the department whose duty it is (C95, C124, C126)."""
    add, lead, number = service.calendar.add_workdays, visit.departments[0], visit.number
    # Whatever calls for a follow-up gets one; the story adds those that are told.
    if story.notify:
        told = DepartmentNotified(
            inspection=number,
            matter=f"{number}-1",
            department=lead,
            to=story.notify,
            words="疏散通道堆放货物，属其他部门职责",
            document=f"案件线索告知书 {number}",
            on=day,
        )
        got = HandoverReceived(
            inspection=number,
            matter=f"{number}-1",
            by=story.notify,
            receipt=f"回执 {number}",
            on=add(day, 2),
        )
        service.record(told, hand(lead, day))
        service.record(got, hand(story.notify, got.on))
    elif story.follow_up or story.finding.startswith("not-disclosed"):
        opened = FollowUpOpened(
            inspection=number,
            matter=f"{number}-1",
            action=FollowUp.RECTIFICATION,
            department=lead,
            words="责令限期改正",
            on=day,
        )
        closed = FollowUpClosed(
            inspection=number, matter=f"{number}-1", outcome="复查已改正", on=add(day, 10)
        )
        service.record(opened, hand(lead, day))
        service.record(closed, hand(lead, closed.on))
