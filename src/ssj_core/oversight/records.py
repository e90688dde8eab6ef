"""What oversight itself puts on record: circulars, interviews, training, sign-offs."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.encoding import Word
from ssj_core.oversight.assessment import AssessmentMade
from ssj_core.planning import Fact, Payload


class SignOffPoint(Word, zh="签署环节", en="point of signature"):
    """What the responsible head does in person (clause C147)."""

    DEPLOY = "deploy", "方案部署", "deploys the scheme"
    COORDINATE = "coordinate", "关键环节协调", "coordinates the key steps"
    SUPERVISE = "supervise", "落实情况督查", "supervises how it is carried out"


@frozen(kw_only=True)
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

    kind: ClassVar[str] = "duty.signed"
    title: ClassVar[str] = "主要负责人签署"

    department: str
    point: SignOffPoint
    post: str
    subject: str
    document: str
    on: date


@frozen(kw_only=True)
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

    kind: ClassVar[str] = "circular.issued"
    title: ClassVar[str] = "印发通报"

    number: str
    year: int
    departments: tuple[str, ...] = field(metadata={"zh": "通报所涉部门"})
    members: tuple[str, ...] = field(metadata={"zh": "发送单位"})
    digest: str
    on: date


@frozen(kw_only=True)
class InterviewHeld(Fact):
    """The head of a department was called in for an interview (约谈, clause C150).

    Attributes:
        department: whose head.
        post: the post that was called in.
        by: who held it.
        year: the year of the assessment it rests on.
        figures: the figures that gave rise to it.
        words: what was said and promised.
        document: number of the record.
        on: the day.
    """

    kind: ClassVar[str] = "interview.held"
    title: ClassVar[str] = "约谈"

    department: str
    post: str
    by: str
    year: int
    figures: tuple[str, ...] = field(metadata={"zh": "约谈所依据的指标"})
    words: str
    document: str
    on: date


@frozen(kw_only=True)
class TrainingHeld(Fact):
    """Inspectors were trained (clause C151).

    Attributes:
        department: whose inspectors.
        topic: about what.
        inspectors: their numbers in the register.
        hours: how long.
        on: the day.
    """

    kind: ClassVar[str] = "training.held"
    title: ClassVar[str] = "执法培训"

    department: str
    topic: str
    inspectors: tuple[str, ...] = field(metadata={"zh": "参训人员编号"})
    hours: int
    on: date


@frozen
class ExportedFile(Payload):
    """A file of an export, with the digest of its bytes."""

    name: str
    digest: str


@frozen(kw_only=True)
class EvidenceExported(Fact):
    """Evidence left for the evaluation of the business environment (clause C24).

    Attributes:
        purpose: for which evaluation.
        receiver: who received it.
        files: what left.
        on: the day.
    """

    kind: ClassVar[str] = "evidence.exported"
    title: ClassVar[str] = "导出评价证据"

    purpose: str
    receiver: str
    files: tuple[ExportedFile, ...]
    on: date


OversightFact = (
    AssessmentMade | CircularIssued | InterviewHeld | TrainingHeld | DutySigned | EvidenceExported
)
"""What oversight puts on record beside obligations and accountability."""

FACTS: dict[str, type[Fact]] = {
    one.kind: one
    for one in (
        AssessmentMade,
        CircularIssued,
        InterviewHeld,
        TrainingHeld,
        DutySigned,
        EvidenceExported,
    )
}
"""The facts of this module by their kind of event."""
