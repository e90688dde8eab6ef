"""Replaying a whole district year: 40,000 targets, 1,200 drawn, 500 inspectors, 37 departments.

Run ``python benchmarks/bench_journal.py``. The year is written once into a SQLite journal (37
department plans and 3 joint plans with 40 sealed draws over 40,000 targets, 1,200 inspections from
assignment to publication), and then read back: the hash chain alone, the folds of the rooms, the
obligations, and the relational tables from zero. The peer, in the same run, is the cheapest reading
there is: SELECT of every payload and `json.loads`.
"""

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ssj_core import Place, Rulebook, WorkdayCalendar, conference, inspection, planning
from ssj_core.adapters.projections import ProjectingStore, Projector, take_snapshot
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.adapters.sqlite_evidence import check_file
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    StratumDraft,
    TaskDraft,
    Times,
    seal_session,
)
from ssj_core.drawing.times import write_time
from ssj_core.encoding import digest
from ssj_core.journal import Journal, NewEvent, State
from ssj_core.planning import Method, Window, shares
from ssj_core.registers import (
    InspectorRow,
    InspectorsEntered,
    TargetKind,
    TargetRow,
    TargetsEntered,
)
from ssj_core.service import Act, Service

CHINA = timezone(timedelta(hours=8))
TARGETS, INSPECTORS, DEPARTMENTS, JOINT, DRAWN = 40_000, 500, 37, 3, 30
DAY = date(2026, 3, 2)


def secret(*names: str) -> str:
    """Return 64 hex digits for `names`: a benchmark repeats."""
    return digest("/".join(names).encode())


def act(department: str, day: date = DAY, hour: int = 9) -> Act:
    """Return somebody of a department on a day."""
    return Act("经办人", department, datetime(day.year, day.month, day.day, hour, tzinfo=CHINA))


def rooms(service: Service) -> None:
    """Enter 40,000 targets and 500 inspectors."""
    rows = [
        TargetRow(
            id=f"T-{at:05d}",
            name=f"虚构商户{at}号",
            kind=TargetKind.ENTERPRISE,
            tier="ABCD"[at % 4],
            tier_scheme="虚构分类",
            district="虚构区",
        )
        for at in range(TARGETS)
    ]
    day = date(2026, 1, 5)
    entered = [
        TargetsEntered(department="D-0", targets=tuple(rows[at : at + 1000]), on=day)
        for at in range(0, TARGETS, 1000)
    ]
    people = tuple(
        InspectorRow(id=f"P-{at:03d}", department=f"D-{at % DEPARTMENTS}")
        for at in range(INSPECTORS)
    )
    everybody = InspectorsEntered(department="D-0", inspectors=people, on=day)
    service.record_all([*entered, everybody], act("D-0"))


def plans() -> Iterator[tuple[planning.Plan, str]]:
    """Yield 37 department plans and 3 joint plans of one task each."""
    window = Window(date(2026, 3, 1), date(2026, 12, 20))
    for at in range(DEPARTMENTS):
        row = planning.DepartmentTask(
            id=f"K-{at}",
            items=(f"I-{at}", f"I-{at}b"),
            scope="全部在册对象",
            ratios=shares("3%"),
            methods=(Method.ONSITE,),
            content="许可、台账",
            visits=1,
            window=window,
        )
        yield planning.DepartmentPlan(year=2026, department=f"D-{at}", tasks=(row,)), row.id
    for at in range(JOINT):
        joint = planning.JointTask(
            id=f"J-{at}",
            plan_name="联合抽查",
            name=f"联合任务{at}",
            items=(f"I-{at}", f"I-{at + 9}"),
            target="全部在册对象",
            ratios=shares("3%"),
            count=DRAWN,
            departments=(f"D-{at + 9}",),
            window=window,
            visits=1,
        )
        yield (
            planning.JointPlan(year=2026, department=f"D-{at}", domain=f"领域{at}", tasks=(joint,)),
            joint.id,
        )


def effective(service: Service, plan: planning.Plan, task: str) -> None:
    """Bring a plan into effect; a joint one with consultation and scheme."""
    who, day = act(plan.department), DAY
    service.record(planning.PlanApproved(plan=plan, on=day), who)
    if isinstance(plan, planning.JointPlan):
        other = plan.tasks[0].departments[0]
        for fact in (
            planning.JointConsulted(
                plan=plan.id, task=task, department=other, document="函", on=day
            ),
            planning.JointReplied(
                plan=plan.id, task=task, department=other, reply=planning.Reply.AGREE, on=day
            ),
            planning.SchemeAdopted(
                plan=plan.id,
                task=task,
                resolution="R-1",
                title_zh="方案",
                digest=secret(task),
                on=day,
            ),
        ):
            service.record(fact, who)
    for channel in ("gsxt", "portal"):
        service.record(
            planning.PlanPublished(
                plan=plan.id, version=1, channel=channel, digest=secret(task), on=day
            ),
            who,
        )
    service.record(planning.PlanFiled(plan=plan.id, version=1, receiver="办公室", on=day), who)


def meet(service: Service) -> None:
    """Establish the conference and sign the resolution of the joint schemes."""
    seats = tuple(conference.Seat(f"D-{at}", "负责人") for at in range(1, DEPARTMENTS))
    names = tuple(one.department for one in seats)
    steps: list[conference.ConferenceFact] = [
        conference.ConferenceEstablished(
            name="会议",
            office="办公室",
            lead="D-0",
            convenor=conference.Seat("D-0", "召集人"),
            members=seats,
            liaisons=tuple(conference.Liaison(one, "科", "长") for one in names),
            on=DAY,
        ),
        conference.MeetingConvened(
            meeting="L-1",
            meeting_kind=conference.MeetingKind.LIAISON,
            convened_by="办公室",
            chair="办公室",
            departments=names,
            agenda=("A",),
            on=DAY,
        ),
        conference.MeetingConvened(
            meeting="M-1",
            meeting_kind=conference.MeetingKind.FULL,
            convened_by="召集人",
            chair="召集人",
            departments=names,
            agenda=("A",),
            on=DAY,
        ),
        conference.MinutesDrafted(
            meeting="M-1",
            on=DAY,
            attending=names[:1],
            digest=secret("minutes"),
            resolutions=(conference.Resolution(id="R-1", text="同意", owner="D-0", major=False),),
        ),
        conference.MinutesConsented(meeting="M-1", on=DAY, department=names[0]),
        conference.MinutesSigned(meeting="M-1", on=DAY, by="召集人"),
    ]
    for step in steps:
        service.record(step, act("D-0"))


def draw(service: Service, plan: planning.Plan, task: str, at: int) -> tuple[str, list[str]]:
    """Seal 1,000 targets, throw the dice, record everything; return the session and the drawn."""
    who = act(plan.department)
    frame = [f"T-{one:05d}" for one in range(at * 1000, at * 1000 + 1000)]
    service.draws.permit(plan.id, task, who)
    draft = TaskDraft(
        task,
        purpose="rehearsal",
        basis=("caller",),
        title="基准",
        on=DAY.isoformat(),
        strata=(StratumDraft("all", targets=frame, number=DRAWN),),
        entropy=EntropyRule(bits=60, sources=("dice",)),
        frame_secret=secret("frame", task),
        rules_secret=secret("rules", task),
    )
    sealed = seal_session(
        session=f"S-{task}",
        suite="sha256",
        at=who.at,
        mode="open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice"],
        contributions=[],
        secret=None,
        times=Times(
            public=write_time(who.at + timedelta(minutes=5)),
            result=write_time(who.at + timedelta(hours=1)),
        ),
    )
    dice = Dice(f"{int(secret('dice', task), 16) % 10**20:020d}")
    thrown = write_time(who.at + timedelta(minutes=5))
    out = sealed.draw(items=(dice,), evidence=(Evidence(at=thrown),), reveals=[], at=thrown)
    service.draws.record(f"S-{task}", [one.document() for one in out.records], who, {task: plan.id})
    return f"S-{task}", [one.id for one in out.tasks[task].drawn]


def results(
    number: str, one: str, team: tuple[inspection.Member, ...], days: list[date]
) -> list[Any]:
    """Return what one department enters, has reviewed, and publishes twice."""
    mine = [member.inspector for member in team if member.department == one]
    part: dict[str, Any] = {"inspection": number, "department": one}
    passed = inspection.Verdict.PASSED
    return [
        inspection.ResultEntered(
            **part, by=mine[0], by_department=one, results=("no-issue",), crime=False, on=days[6]
        ),
        inspection.ResultReviewed(
            **part, by=mine[1], by_department=one, verdict=passed, on=days[7]
        ),
        *(
            inspection.ResultPublished(**part, channel=channel, digest=secret(number), on=days[8])
            for channel in ("gsxt", "portal")
        ),
    ]


def visit(
    service: Service, plan: planning.Plan, row: planning.Task, draw_id: str, target: str
) -> None:
    """Take one inspection from its assignment to publication: about a dozen events."""
    number, days = f"{row.id}-{target}", [DAY + timedelta(days=one) for one in range(20)]
    names = (plan.department, *row.departments)
    team = tuple(
        inspection.Member(f"P-{(int(one[2:]) + turn * DEPARTMENTS):03d}", one)
        for one in names
        for turn in (0, 1)
    )
    rows = tuple(
        inspection.SheetRow(
            item=item, content="台账", checked=True, finding="齐全", results=("no-issue",)
        )
        for item in row.items
    )
    signed = inspection.Confirmation(
        mark=inspection.Mark.SIGNED,
        signer="负责人",
        capacity=inspection.Capacity.PERSON_IN_CHARGE,
        on=days[5],
    )
    steps: list[Any] = [
        inspection.InspectionAssigned(
            inspection=number,
            target=target,
            plan=plan.id,
            task=row.id,
            draw=draw_id,
            source=inspection.Source.RANDOM,
            departments=names,
            team=team,
            least=2,
            least_basis="cn",
            items=row.items,
            methods=(Method.ONSITE,),
            window_end=row.window.end,
            on=days[0],
        ),
        inspection.InspectionNoticed(inspection=number, document="通知书", on=days[2]),
        inspection.InspectionStarted(inspection=number, on=days[5]),
        inspection.InspectionFinished(
            inspection=number,
            sheet=inspection.Sheet(rows=rows, methods=(Method.ONSITE,)),
            on=days[5],
        ),
        inspection.SheetConfirmed(inspection=number, confirmation=signed, on=days[5]),
    ]
    steps += [fact for one in names for fact in results(number, one, team, days)]
    for step in steps:
        service.inspect(step, act(plan.department, step.on))


def write_year(service: Service) -> None:
    """Write the whole year."""
    rooms(service)
    meet(service)
    for at, (plan, task) in enumerate(plans()):
        effective(service, plan, task)
        session, drawn = draw(service, plan, task, at)
        for target in drawn:
            visit(service, plan, plan.tasks[0], session, target)


def timed(what: str, run: Callable[[], object], peer: float | None = None) -> float:
    """Run once, print a line, and return the seconds."""
    start = time.perf_counter()
    said = run()
    took = time.perf_counter() - start
    ratio = f"{took / peer:6.1f} x" if peer else ""
    print(f"{what:<46} {took:7.2f} s  {ratio:>9}  {said}")
    return took


def _appends(journal: Journal) -> int:
    note = NewEvent("site.published", {"files": 1, "manifest": secret("x")})
    for at in range(100):
        journal.append("site", at, [note], actor="x", department="D-0", at=act("D-0").at)
    return 100


def _count(tables: sqlite3.Connection, name: str) -> int:
    query = f"SELECT COUNT(*) FROM {name}"  # noqa: S608 - a fixed list
    return int(tables.execute(query).fetchone()[0])


def main() -> None:
    """Write the year and read it back in every way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "year.db")
        store = SqliteStore(path)
        journal = Journal(store)
        calendar = WorkdayCalendar.cn()
        book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
        service = Service(journal, book, Place("150602"), calendar, purpose="rehearsal")
        with store.transaction():
            timed("write the year (one transaction)", lambda: write_year(service))
        raw = sqlite3.connect(path)
        query = "SELECT payload FROM ssj_journal"
        peer = timed(
            "peer: SELECT and json.loads",
            lambda: sum(1 for (one,) in raw.execute(query) if json.loads(one)),
        )
        timed("read every event", lambda: sum(1 for _ in journal.read()), peer)
        timed("recompute the hash chain", lambda: check_file(path).holds, peer)
        timed("fold every room", lambda: State(journal).catch_up().seq, peer)
        timed(
            "ledger of obligations",
            lambda: len(service.ledger(DAY).obligations),
            peer,
        )
        tables = sqlite3.connect(":memory:")
        projector = Projector(journal, tables, service.law)
        timed("all tables from zero, with obligations", projector.rebuild, peer)
        print({name: _count(tables, name) for name in COUNTED})
        timed("state snapshot", lambda: f"{len(take_snapshot(projector)):,} bytes", peer)
        kept = ProjectingStore(store, service.law)
        timed("100 appends, tables kept true each time", lambda: _appends(Journal(kept)), peer)
        with suppress(OSError):
            store.close()


COUNTED = (
    "targets",
    "inspectors",
    "plans",
    "tasks",
    "draws",
    "inspections",
    "results",
    "obligations",
)

if __name__ == "__main__":
    main()
