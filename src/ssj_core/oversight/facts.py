"""What oversight itself puts on record: assessments, circulars, interviews, training, sign-offs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import evolve

from ssj_core.conference import CONFERENCE, POSTS, Role
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
    Login,
    Value,
    World,
    fact,
    labelled,
    system_day,
    value,
    world_day,
)
from ssj_core.oversight.assessed import AssessedRow, Standing
from ssj_core.oversight.recorded import OVERSIGHT, Records, post_of
from ssj_core.oversight.words import SignOffPoint

Faults = Iterator[SsjError]
no: Final = Refusals(
    "oversight",
    {
        "number-used": (
            "文号 {number} 已使用",
            "the number {number} is used already",
        ),
        "not-assessed": (
            "没有 {departments} {year} 年度的考核记录",
            "no assessment of {departments} for {year} is on record",
        ),
        "not-below": (
            "考核中“{figures}”并非未达到，不能据以约谈；未达到的有“{below}”",
            "the assessment does not have {figures} below what is wanted; below are: {below}",
        ),
        "not-head": (
            "{department}的第一责任人是{head}，不是{post}",
            "the responsible head of {department} is {head}, not {post}",
        ),
        "nobody-named": (
            "{department}没有确定由{person}担任的职务；请先登记责任人",
            "no post of {department} is named for {person}: name the responsible post first",
        ),
    },
)
hand: Final = Refusals(
    "oversight",
    {
        "government": (
            "“{what}”由区人民政府办理，{department}不能办理",
            "“{what}” is the district government's, not {department}'s",
        ),
    },
    status="not-allowed",
)
"""Acts of the district government, which no department does for itself."""


def government_faults(world: World, department: str, act: Fact) -> Faults:
    """Yield that an act of the government comes from a member or the office (clauses C149, C150).

    Which name a government has in a login is the embedder's; that it is none of those it assesses
    is known here.
    """
    conference = world.get(CONFERENCE, CONFERENCE.of())
    if conference and department in (*conference.offices, *conference.departments):
        declared = act.declared
        yield hand("government", what=declared.says, department=department, cites=declared.cites)


@fact(OVERSIGHT, "assessment.made", "督查考核", "assessment made")
class AssessmentMade(Fact):
    """A department was assessed; the record holds every count, worked out and never typed (C149).

    Attributes:
        department: who was assessed.
        year: for which year.
        as_of: counted up to and with this day.
        rows: the figures.
        version: 1, and one more each time the assessment is made again.
        on: the day it was made.
    """

    department: str = labelled("部门", "department")
    year: int = labelled("年度", "year")
    as_of: date = labelled("截至日期", "counted up to")
    rows: tuple[AssessedRow, ...] = labelled("考核指标", "figures")
    version: int = labelled("版本", "version")
    on: date = system_day()

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the assessment."""
        return evolve(now, assessments=(*now.assessments, self))


@fact(
    OVERSIGHT,
    "duty.signed",
    "主要负责人签署",
    "signed by the responsible head",
    command="duty.sign",
)
class DutySigned(Fact):
    """The responsible head signed for one of the three points (clause C147).

    Attributes:
        department: whose head.
        point: deployed, coordinated or supervised.
        post: the post that signed.
        subject: the plan, task or report signed for.
        document: number of the signed paper.
        on: the day.
    """

    department: str = labelled("部门", "department", hand="department")
    point: SignOffPoint = labelled("签署环节", "point of signature")
    post: str = labelled("职务", "post", hand="state")
    subject: str = labelled("签署事项", "subject")
    document: str = labelled("文件", "document")
    on: date = world_day()

    @property
    def acts_as(self) -> str:
        """The post that signs."""
        return self.post

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the post of the department's head."""
        head = post_of(world, str(given.get("department", "")), Role.HEAD)
        return {"post": head} if head else {}

    def guard(self, now: Records, world: World) -> Faults:
        """Want the post that was named the responsible head."""
        head = post_of(world, self.department, Role.HEAD)
        if head != self.post:
            named = head or "（未确定 / nobody named）"
            yield no("not-head", department=self.department, head=named, post=self.post)

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the signature."""
        return evolve(now, signed=(*now.signed, self))


@fact(
    OVERSIGHT,
    "circular.issued",
    "印发通报",
    "circular issued",
    command="circular.issue",
)
class CircularIssued(Fact):
    """A circular went to the members (clause C35).

    Attributes:
        number: its document number.
        year: the year it is about.
        departments: the departments it reports on.
        members: who received it.
        digest: of its canonical document.
        on: the day.
    """

    number: str = labelled("文号", "number")
    year: int = labelled("年度", "year")
    departments: tuple[str, ...] = labelled("通报所涉部门", "departments it reports on")
    members: tuple[str, ...] = labelled("发送单位", "who received it")
    digest: Digest = labelled("文本摘要", "digest")
    on: date = world_day()

    def hands(self, now: Records, world: World) -> tuple[str, ...] | None:
        """Return the office of the conference, whose function it is; any before there is one."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        return conference.offices if conference else None

    def guard(self, now: Records, world: World) -> Faults:
        """Want a number not used yet, and assessments it can rest on."""
        if any(issued.number == self.number for issued in now.circulars):
            yield no("number-used", number=self.number)
        lacking = [name for name in self.departments if now.assessment(name, self.year) is None]
        if lacking:
            yield no("not-assessed", departments=lacking, year=self.year, cites=self.declared.cites)

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the circular."""
        return evolve(now, circulars=(*now.circulars, self))


@fact(OVERSIGHT, "interview.held", "约谈", "interview held", command="interview.hold")
class InterviewHeld(Fact):
    """The head of a department was called in for an interview (约谈, clause C150).

    Attributes:
        department: whose head.
        post: the post that was called in; filled in from the naming of the posts.
        by: who held it.
        year: the year of the assessment it rests on.
        figures: the figures that gave rise to it.
        words: what was said and promised.
        document: number of the record.
        on: the day.
        person: the login of who was called in; a login is no name, and may be left unsaid.
    """

    department: str = labelled("被约谈部门", "department")
    post: str = labelled("被约谈人职务", "post", hand="state")
    by: str = labelled("约谈单位", "held by", hand="department")
    year: int = labelled("年度", "year")
    figures: tuple[str, ...] = labelled("约谈所依据的指标", "figures")
    words: str = labelled("约谈内容", "words", personal=True)
    document: str = labelled("记录文号", "document")
    on: date = world_day()
    person: str = labelled("账号", "login", default="", late=True)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the post of the person, or of the responsible head where no person is named."""
        posts = world.get(POSTS, POSTS.of(department=str(given.get("department", ""))))
        person = given.get("person")
        for role in Role:
            post = posts.post(role) if posts else None
            if posts and post and person in (None, "", posts.person(role)):
                return {"post": post}
        return {"post": "—"}

    def guard(self, now: Records, world: World) -> Faults:
        """Want the government's hand, an assessment, and figures that are below what is wanted."""
        yield from government_faults(world, self.by, self)
        if self.person and self.post == "—":
            yield no("nobody-named", department=self.department, person=self.person)
        made = now.assessment(self.department, self.year)
        if made is None:
            cites = self.declared.cites
            yield no("not-assessed", departments=[self.department], year=self.year, cites=cites)
            return
        below = [row.figure for row in made.rows if row.standing is Standing.BELOW]
        if others := [name for name in self.figures if name not in below]:
            yield no("not-below", figures=others, below=below or ("—",))

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the interview."""
        return evolve(now, interviews=(*now.interviews, self))


@fact(OVERSIGHT, "training.held", "执法培训", "training held", command="training.hold")
class TrainingHeld(Fact):
    """Inspectors were trained (clause C151).

    Attributes:
        department: whose inspectors.
        topic: about what.
        inspectors: their numbers in the register.
        hours: how long.
        on: the day.
    """

    department: str = labelled("部门", "department", hand="department")
    topic: str = labelled("培训内容", "topic")
    inspectors: tuple[str, ...] = labelled("参训人员编号", "inspectors")
    hours: int = labelled("学时", "hours")
    on: date = world_day()

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the training."""
        return evolve(now, trainings=(*now.trainings, self))


@value("导出文件", "exported file", kw_only=False)
class ExportedFile(Value):
    """A file of an export, with the digest of its bytes."""

    name: str = labelled("文件名", "name")
    digest: Digest = labelled("文件摘要", "digest")


@fact(
    OVERSIGHT,
    "evidence.exported",
    "导出评价证据",
    "evidence exported for evaluation",
    command="evidence.export",
)
class EvidenceExported(Fact):
    """Evidence left for the evaluation of the business environment (clause C24).

    Any granted login may record it: what leaves is its own department's.

    Attributes:
        purpose: for which evaluation.
        receiver: who received it.
        files: what left.
        on: the day.
    """

    purpose: str = labelled("用途", "purpose")
    receiver: str = labelled("接收单位", "receiver")
    files: tuple[ExportedFile, ...] = labelled("文件", "files")
    on: date = world_day()

    def apply(self, now: Records, entry: Entry) -> Records:
        """Return the records with the export."""
        return evolve(now, exports=(*now.exports, self))
