"""Which fact opens which obligation, and which one discharges it: plans and the conference."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from ssj_core.conference import Conference, MinutesSigned
from ssj_core.oversight.asking import Answer, fixed
from ssj_core.oversight.words import Duty
from ssj_core.planning import (
    JointConsulted,
    JointPlan,
    JointReplied,
    PlanAmended,
    PlanApproved,
    PlanEntered,
    PlanFact,
    PlanFiled,
    PlanHistory,
    PlanPublished,
    Reply,
)
from ssj_core.rules.answers import Due
from ssj_core.rules.questions import ActBy, AmendBy, PlanBy, Question


@frozen(kw_only=True)
class Receivers:
    """To whom things are owed: the office, the government, the public (clauses C79, C104)."""

    office: str = "联席会议办公室"
    government: str = "区人民政府"
    public: str = "社会公众"


@frozen(kw_only=True)
class YearDuty:
    """What a year alone obliges a department to: its annual plan, or its joint plan of a domain.

    Attributes:
        year: the year of the plan.
        department: who draws it up.
        domain: the domain of a joint plan (clause C100); empty for the annual plan (clause C76).
    """

    year: int
    department: str
    domain: str = ""


@frozen(kw_only=True)
class Opening:
    """An obligation about to be opened: the question to the rules, or the day a document names."""

    duty: Duty
    subject: str
    department: str
    to: str
    opened: date
    asks: Question[Due] | Answer

    @property
    def id(self) -> str:
        """The number of the obligation."""
        return obligation_id(self.duty, self.subject)


def obligation_id(duty: Duty, subject: str) -> str:
    """Return the number of the obligation that `duty` makes of `subject`.

    >>> obligation_id(Duty.PLAN, "市监局/2026")
    'plan:市监局/2026'
    """
    return f"{duty.value}:{subject}"


def open_year(duty: YearDuty, receivers: Receivers) -> Opening:
    """Return the obligation that 1 January opens (clauses C76, C100)."""
    subject = f"{duty.department}/{duty.year}" + (f"/{duty.domain}" if duty.domain else "")
    return Opening(
        duty=Duty.JOINT_PLAN if duty.domain else Duty.PLAN,
        subject=subject,
        department=duty.department,
        to=receivers.office,
        opened=date(duty.year, 1, 1),
        asks=PlanBy(year=duty.year, joint=bool(duty.domain)),
    )


def opened_by_plan(fact: PlanFact, history: PlanHistory, to: Receivers) -> Iterator[Opening]:
    """Yield what a fact of planning obliges to; `history` already contains it."""
    plan = history.current.plan
    if isinstance(fact, PlanApproved | PlanAmended):
        joint = isinstance(plan, JointPlan)
        wanted: list[tuple[Duty, str, Question[Due]]] = [
            (Duty.PUBLICATION, to.public, ActBy(act="publish-plan", since=fact.on)),
            (Duty.FILING, to.office, ActBy(act="file-plan", since=fact.on)),
        ]
        if isinstance(fact, PlanAmended):
            wanted.append((Duty.AMENDMENT, to.office, AmendBy(amended=fact.on, joint=joint)))
        for duty, receiver, question in wanted:
            yield Opening(
                duty=duty,
                subject=f"{plan.id}@{plan.version}",
                department=plan.department,
                to=receiver,
                opened=fact.on,
                asks=question,
            )
    elif isinstance(fact, JointConsulted):
        yield Opening(
            duty=Duty.REPLY,
            subject=f"{fact.plan}#{fact.task}/{fact.department}",
            department=fact.department,
            to=plan.department,
            opened=fact.on,
            asks=ActBy(act="consultation-reply", since=fact.on),
        )


def discharged_by_plan(fact: PlanFact, history: PlanHistory) -> str | None:
    """Return the number of the obligation that a fact of planning discharges, or None."""
    match fact:
        case PlanApproved():
            duty = Duty.JOINT_PLAN if isinstance(fact.plan, JointPlan) else Duty.PLAN
            return obligation_id(duty, fact.plan.id)
        case PlanEntered():
            return obligation_id(Duty.AMENDMENT, f"{fact.plan}@{fact.version}")
        case PlanFiled():
            return obligation_id(Duty.FILING, f"{fact.plan}@{fact.version}")
        case PlanPublished() if history.current.public:
            return obligation_id(Duty.PUBLICATION, f"{fact.plan}@{fact.version}")
        case JointReplied() if fact.reply is not Reply.NO_REPLY:
            return obligation_id(Duty.REPLY, f"{fact.plan}#{fact.task}/{fact.department}")
        case _:
            return None


def lapsed_by_plan(fact: PlanFact) -> tuple[str, ...]:
    """Return the obligations of the version before, which an amendment takes the place of."""
    if not isinstance(fact, PlanAmended):
        return ()
    before = f"{fact.plan.id}@{fact.plan.version - 1}"
    duties = (Duty.PUBLICATION, Duty.FILING, Duty.AMENDMENT)
    return tuple(obligation_id(duty, before) for duty in duties)


def opened_by_minutes(
    fact: MinutesSigned, conference: Conference, to: Receivers
) -> Iterator[Opening]:
    """Yield what signed minutes oblige their owners to (clause C39)."""
    meeting = conference.meeting(fact.meeting)
    drafted = meeting.drafted if meeting else None
    for one in drafted.resolutions if drafted else ():
        yield Opening(
            duty=Duty.RESOLUTION,
            subject=one.id,
            department=one.owner,
            to=to.office,
            opened=fact.on,
            asks=fixed(one.due, "纪要没有定期限"),
        )
