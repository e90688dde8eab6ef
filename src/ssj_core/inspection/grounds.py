"""Why an inspection is made that was not drawn here (clauses C4, C13, C15, C19, C33, C52, C81)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.words import Source
from ssj_core.journal import Value, labelled, value
from ssj_core.journal.values import parts_of

TRIGGERS: Final = {
    "complaint": Source.COMPLAINT,
    "assigned": Source.ASSIGNED,
    "monitoring": Source.MONITORING,
}
"""What a targeted inspection may follow (clause C19); nothing else is a ground."""


class _Ground(Value):
    """A ground; its text is what the record of the assignment keeps as the reason."""

    __slots__ = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """The key by which a rulebook says what its papers call this ground."""
        return (f"point:ground-{self.form}",)

    def wanting(self, **texts: str) -> Iterable[SsjError]:
        """Yield each of the texts that is blank."""
        labels = {part.name: part.label for part in parts_of(type(self))}
        for name, text in texts.items():
            if not text.strip():
                where = f"/input/ground/{name}"
                yield no("ground-blank", part=labels[name], cites=self.cites, pointer=where)


@value("针对性检查", "targeted inspection", form="case")
class Case(_Ground):
    """A complaint, a matter assigned or handed over, or what monitoring pointed to (clause C19).

    Attributes:
        trigger: ``complaint``, ``assigned`` or ``monitoring``.
        reference: the number of the complaint, the letter or the finding.
        received: when it came in.
    """

    trigger: str = labelled("线索来源", "trigger", default="")
    reference: str = labelled("编号", "reference", default="")
    received: date | None = labelled("收到日期", "received on", default=None)

    def faults(self) -> Iterable[SsjError]:
        """Refuse any other trigger, and one without its number."""
        if self.trigger not in TRIGGERS:
            yield no("trigger", trigger=self.trigger or "—", pointer="/input/ground/trigger")
        yield from self.wanting(reference=self.reference)

    @property
    def source(self) -> Source:
        """Where it stands among the sources."""
        return TRIGGERS[self.trigger]

    @property
    def reason(self) -> str:
        """What it follows, in words."""
        return f"{self.source.zh} {self.reference}"


@value("重点监管", "key supervision", form="key")
class KeySupervision(_Ground):
    """Key supervision of a special field, decided with its reason (clauses C4, C13).

    Attributes:
        reason: why.
        approver: who approved it.
        document: the paper it rests on.
        special_field: whether the decision finds a special trade or key field, which alone may be
            inspected without a draw.
    """

    source: ClassVar[Source] = Source.KEY
    reason: str = labelled("理由", "reason", default="", personal=True)
    approver: str = labelled("批准人", "approver", default="")
    document: str = labelled("文号", "document", default="")
    special_field: bool = labelled("特殊行业、重点领域", "special field", default=True, late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a decision without reason, approver or document."""
        return self.wanting(reason=self.reason, approver=self.approver, document=self.document)


@value("专项检查", "special inspection", form="special")
class Special(_Ground):
    """A special inspection under a plan of its own, approved, public and filed (clause C81)."""

    source: ClassVar[Source] = Source.SPECIAL
    plan: str = labelled("专项计划编号", "plan", default="")
    reason: str = labelled("理由", "reason", default="", personal=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse one without its plan or its reason."""
        return self.wanting(plan=self.plan, reason=self.reason)


@value("整改复查", "re-check", form="recheck")
class Recheck(_Ground):
    """A re-check of what an earlier inspection found, while the matter is open (clauses C15, C95)."""

    source: ClassVar[Source] = Source.RECHECK
    inspection: str = labelled("原检查编号", "earlier inspection", default="")
    matter: str = labelled("事项编号", "matter", default="")

    def faults(self) -> Iterable[SsjError]:
        """Refuse one that names no inspection or no matter."""
        return self.wanting(inspection=self.inspection, matter=self.matter)

    @property
    def reason(self) -> str:
        """What is re-checked, in words."""
        return f"{self.source.zh} {self.inspection} {self.matter}"


@value("上级抽取", "drawn by a higher level", form="higher")
class Higher(_Ground):
    """A target on a list that a higher level drew and handed down (clauses C33, C52)."""

    source: ClassVar[Source] = Source.HIGHER
    draw: str = labelled("上级抽取编号", "draw", default="")

    def faults(self) -> Iterable[SsjError]:
        """Refuse one that names no draw."""
        return self.wanting(draw=self.draw)

    @property
    def reason(self) -> str:
        """Which list, in words."""
        return f"{self.source.zh} {self.draw}"


Ground = Case | KeySupervision | Special | Recheck | Higher
"""Why an inspection is made that was not drawn here."""
FORMS: Final = {kind.form: kind for kind in (Case, KeySupervision, Special, Recheck, Higher)}
"""Every ground by its form."""
