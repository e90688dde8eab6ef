"""Who answers, who signed, who was trained; and how the year ends: assessment, circular, interview.

The shares and the rule of the interview below are parameters of the demonstration, not of any law.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from ssj_core.conference import ResponsibleNamed, Role
from ssj_core.demo import plans
from ssj_core.demo.cast import (
    AS_OF,
    DEPARTMENTS,
    GOVERNMENT,
    OFFICE,
    SJ,
    WJ,
    Cast,
    hand,
)
from ssj_core.demo.office import SECTIONS
from ssj_core.disclosure.records import DocumentPublished
from ssj_core.encoding import canonical, digest
from ssj_core.journal import Event
from ssj_core.legal import Text
from ssj_core.oversight import (
    CHECKS,
    Assessment,
    Circular,
    DutySigned,
    Export,
    InterviewHeld,
    InterviewRule,
    Ledger,
    Look,
    Milestone,
    SignOffPoint,
    Threshold,
    TrainingHeld,
    assess,
    beginnings,
    export,
    milestone,
    propose_interviews,
    records_of,
)
from ssj_core.registers import ItemList, list_of, work_rules_of
from ssj_core.service import Service

YEAR_END: Final = date(2026, 12, 31)
TITLE: Final = Text("关于2026年双随机抽查工作情况的通报", "On the random inspections of 2026")
HEAD: Final = "主要负责人"
OPERATOR: Final = "综合股股长"
_BASIS: Final = "砾泉区2026年度考核办法（演示虚构）第三条"
THRESHOLDS: Final = (
    Threshold(figure="publication-7", least=Fraction(1), basis=_BASIS),
    Threshold(figure="follow-ups-closed", least=Fraction(9, 10), basis=_BASIS),
)
"""What the invented assessment asks for beside the rules."""
RULE: Final = InterviewRule(
    figures=("publication-7", "completion"),
    least=1,
    basis="砾泉区2026年度考核办法（演示虚构）第七条",
)
"""When the invented district calls in a head; the source names no number (clause C150)."""


def book_of(service: Service, until: date | None = None) -> Ledger:
    """Return what was owed in the year, and what became of it: of all events, or of those to a day."""
    return service.ledger(until or YEAR_END, recorded=until)


def appoint(service: Service) -> None:
    """Name the post that answers and the one that does the work (C147–C148)."""
    for department in DEPARTMENTS:
        for role, post in ((Role.HEAD, HEAD), (Role.OPERATOR, OPERATOR)):
            fact = ResponsibleNamed(department=department, role=role, post=post, on=AS_OF)
            service.record(fact, hand(department, AS_OF, 16))


def show_foundations(service: Service, cast: Cast) -> None:
    """Publish lists, inspector registers and work rules where the rules ask for it (C56, C67, C74)."""
    day = date(2026, 1, 8)
    for department in DEPARTMENTS:
        own = ItemList(entries=[o for o in cast.items if o.department == department], as_of=AS_OF)
        people = sorted(one.id for one in cast.inspectors if one.department == department)
        found = (
            ("item-list", "platform", list_of(own, department).digest),
            ("item-list", "portal", list_of(own, department).digest),
            ("inspector-registry", "portal", digest(canonical(people))),
            ("work-rules", "portal", work_rules_of(SECTIONS, department, on=AS_OF).digest),
        )
        for document, outlet, content in found:
            act = hand(department, day, 10)
            fact = DocumentPublished(
                document=document,
                number="1",
                department=department,
                outlet=outlet,
                digest=content,
                on=day,
            )
            service.record(fact, act)


def sign(service: Service, department: str, point: SignOffPoint, subject: str, day: date) -> None:
    """Let the responsible head sign for one of the three points (C147)."""
    fact = DutySigned(
        department=department,
        point=point,
        post=HEAD,
        subject=subject,
        document=f"{point.zh}签批单",
        on=day,
    )
    service.record(fact, hand(department, day, 17))


def deploy(service: Service) -> None:
    """Let the heads deploy their plans (C147)."""
    for plan, day in (
        (plans.joint_plan(1), date(2026, 1, 22)),
        (plans.market_plan(), date(2026, 2, 6)),
        (plans.emergency_plan(), date(2026, 2, 10)),
    ):
        sign(service, plan.department, SignOffPoint.DEPLOY, plan.id, day)


def coordinate(service: Service) -> None:
    """Let the head settle the key step of the year in person: the plan is amended (C147)."""
    plan = plans.market_plan(2)
    sign(service, SJ, SignOffPoint.COORDINATE, plan.id, date(2026, 6, 22))


def train(service: Service, cast: Cast) -> None:
    """Train the inspectors of market supervision before the first draw (C151)."""
    day = date(2026, 3, 3)
    people = tuple(one.id for one in cast.inspectors if one.department == SJ)
    fact = TrainingHeld(
        department=SJ, topic="双随机抽查程序、文书与廉政", inspectors=people, hours=8, on=day
    )
    service.record(fact, hand(SJ, day))


def _assessments(service: Service, book: Ledger) -> Iterator[Assessment]:
    for name in DEPARTMENTS:
        yield assess(book, service.law, year=YEAR_END.year, department=name, thresholds=THRESHOLDS)


def _milestones(
    service: Service, events: tuple[Event, ...], book: Ledger, found: tuple[Assessment, ...]
) -> Iterator[Milestone]:
    known, begun = records_of(service.state), beginnings(events, keeper=SJ)
    for one in found:
        look = Look(
            department=one.department,
            day=YEAR_END,
            rules=service.rules(YEAR_END),
            book=book,
            begun=begun,
            records=known,
            assessment=one,
        )
        yield from (milestone(name, look) for name in CHECKS)


def close(service: Service) -> Export:
    """End the year: supervise, assess, tell the members, call in; return the evidence (C24, C35, C149)."""
    for department, plan in ((SJ, plans.market_plan()), (WJ, plans.joint_plan(1))):
        sign(service, department, SignOffPoint.SUPERVISE, plan.id, date(2026, 12, 25))
    book = book_of(service)
    found = tuple(_assessments(service, book))
    for name in DEPARTMENTS:
        service.assess(name, YEAR_END.year, hand(GOVERNMENT, YEAR_END, 10), thresholds=THRESHOLDS)
    circular = Circular(
        number="砾双随机办〔2026〕12号",
        title=TITLE,
        assessments=found,
    )
    suite = service.journal.suite
    issued = circular.issued(DEPARTMENTS, YEAR_END, suite)
    service.record(issued, hand(SJ, YEAR_END, 14, actor=OFFICE))
    for proposal in propose_interviews(found, RULE):
        held = InterviewHeld(
            department=proposal.assessment.department,
            post=HEAD,
            by=GOVERNMENT,
            year=YEAR_END.year,
            figures=proposal.below,
            words="说明未达到的原因；承诺逐户核对公示期限，设提前三日提醒",
            document=f"约谈记录 {proposal.assessment.department}",
            on=YEAR_END,
        )
        service.record(held, hand(GOVERNMENT, YEAR_END, 15))
    end = service.journal.checkpoint()
    leaving = export(
        book,
        YEAR_END,
        assessments=found,
        milestones=_milestones(service, service.events(), book, found),
        journal={"hash": end["hash"], "seq": end["seq"], "suite": end["suite"]},
        suite=suite,
    )
    fact = leaving.exported("营商环境评价（演示）", GOVERNMENT, YEAR_END)
    service.record(fact, hand(SJ, YEAR_END, 16, actor=OFFICE))
    return leaving
