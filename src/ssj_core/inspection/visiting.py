"""The visit: notice, start, commissions, the sheet and who confirmed it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final, cast

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.inspection.asking import Asked, fields_of, listed_items, person_asks
from ssj_core.inspection.refusals import no
from ssj_core.inspection.sheet import Confirmation, Evidence, Note, Refusal, Sheet, SheetRow
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, known
from ssj_core.inspection.words import BEFORE, Commission, Proof, Stage, Unmet
from ssj_core.journal import Entry, Login, World, evolve, fact, in_order, labelled, world_day
from ssj_core.registers.keeping import filled_terms
from ssj_core.registers.rolls import inspector_serving
from ssj_core.rules import Ask, MustContain, allowed, has
from ssj_core.rules.questions import MayEnd, MayStart

UNDER_WAY: Final = frozenset({Stage.STARTED, Stage.FINISHED, Stage.CONFIRMED, Stage.RESULTS})
"""From the start of the visit until every part is public."""
_WITNESSES: Final = 2
"""How many of the team write the note that stands for a signature, where so many were sent (D11)."""


def _noticed_asks(world: World, told: "InspectionNoticed") -> Asked:
    """Ask what the notice must hold; it holds what is on record of the visit."""
    about = known(world, told.inspection).assigned
    items = listed_items(world, about, told.on)
    bases = [item.basis.strip() if item else "" for item in items.values()]
    contents = [item.content.strip() if item else "" for item in items.values()]
    until = told.until or about.window_end
    held = {
        "authority": about.departments,
        "inspectors": about.team,
        "items": about.items,
        "statutory-basis": all(bases),
        "content": all(contents),
        "time-limit": until,
    }
    for field in fields_of(items):
        question = MustContain(
            document="inspection-notice", form=about.source.rules_form, field=field
        )
        yield Ask(question, has(filled_terms(held)), told.declared.says, needed=False)


@fact(
    INSPECTION,
    "inspection.noticed",
    "送达检查通知书",
    "inspection notice served",
    command="inspection.notice",
    asks=[_noticed_asks],
)
class InspectionNoticed(InspectionFact):
    """The inspection notice was served; its contents are those on record.

    Attributes:
        inspection: the inspection's number.
        document: number of the notice.
        on: the day.
        until: 检查时限, the last day of the visit, where the task has no period of its own.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.ASSIGNED})
    inspection: str = labelled("检查编号", "inspection")
    document: str = labelled("文号", "document")
    on: date = world_day()
    until: date | None = labelled("检查时限", "time limit", default=None, late=True)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its notice."""
        return evolve(now, noticed=self)


def _started_asks(world: World, told: "InspectionStarted") -> Asked:
    """Ask whether the visit may begin, and whether everybody may still be sent (C66)."""
    now = known(world, told.inspection)
    about = now.assigned
    items = listed_items(world, about, told.on)
    yield from person_asks(world, now.team, told.on, items, about.target)
    noticed = now.noticed
    for field in fields_of(items):
        for method in about.methods:
            question = MayStart(
                form=about.source.rules_form,
                trigger=about.source.rules_ground,
                field=field,
                method=cast("Any", method.value),
                approved=now.approved is not None,
                urgent=told.urgent,
                reported=bool(told.reported.strip()),
                noticed=noticed is not None,
                told_before=noticed is not None and noticed.on < told.on,
                unannounced=about.unannounced,
                code_shown=bool(told.visit_code.strip()),
                certificates_shown=told.certificates_shown,
            )
            yield Ask(question, allowed(), told.declared.says)
        shown = {"visit-code"} if told.visit_code.strip() else set[str]()
        contents = MustContain(document="inspection-start", field=field)
        yield Ask(contents, has(shown), told.declared.says, needed=False)


@fact(
    INSPECTION,
    "inspection.started",
    "开始检查",
    "inspection started",
    command="inspection.start",
    asks=[_started_asks],
)
class InspectionStarted(InspectionFact):
    """The team began: approved, announced, with valid certificates (C66, 国办发〔2024〕54号).

    Attributes:
        inspection: the inspection's number.
        on: the day.
        visit_code: the code that was shown or scanned, where the place wants one (亮码、扫码入企).
        urgent: whether it had to be begun on the spot, before anybody could approve it.
        reported: to whom it was reported then, and the number of the papers made up for it.
        certificates_shown: whether the inspectors showed their certificates.
    """

    stages: ClassVar[frozenset[Stage]] = BEFORE
    inspection: str = labelled("检查编号", "inspection")
    on: date = world_day()
    visit_code: str = labelled("检查码", "code of the visit", default="", late=True)
    urgent: bool = labelled("情况紧急当场检查", "begun on the spot", default=False, late=True)
    reported: str = labelled("紧急检查的报告", "how it was reported", default="", late=True)
    certificates_shown: bool = labelled(
        "已出示执法证件", "certificates shown", default=True, late=True
    )

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want the steps before it, and nobody of the team on leave (C68)."""
        yield from self.step_faults(now)
        if now.approved is not None:
            yield from in_order(self, self.on, now.approved, now.approved.on)
        for member in now.team:
            row = inspector_serving(world, member.department, member.inspector, self.on)
            if row is not None and row.absent_on(self.on):
                yield no("on-leave", who=member.inspector, on=self.on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection as it began."""
        return evolve(now, started=self)


@fact(
    INSPECTION,
    "inspection.commissioned",
    "委托专业机构",
    "institution commissioned",
    command="inspection.commission",
)
class Commissioned(InspectionFact):
    """A qualified institution was commissioned with a part; its report may follow (clause C111)."""

    stages: ClassVar[frozenset[Stage]] = UNDER_WAY
    inspection: str = labelled("检查编号", "inspection")
    institution: str = labelled("机构名称", "institution")
    qualification: str = labelled("资质", "qualification")
    commission: Commission = labelled("委托事项", "kind of commission")
    report: str = labelled("报告", "report", default="")
    on: date = world_day()

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the commission."""
        return evolve(now, commissions=(*now.commissions, self))


def sheet_faults(now: Inspection, sheet: Sheet) -> Iterator[SsjError]:
    """Yield where a sheet is not about the items of the task, or by other methods (C5, C91, C113)."""
    listed, rows = set(now.assigned.items), {row.item for row in sheet.rows}
    if missing := sorted(listed - rows):
        yield no("rows-missing", items=missing, pointer="/input/sheet/rows")
    if extra := sorted(rows - listed):
        yield no("rows-extra", items=extra, pointer="/input/sheet/rows")
    planned = now.assigned.methods
    if odd := [method for method in sheet.methods if method not in planned]:
        yield no("other-method", odd=odd, known=planned, pointer="/input/sheet/methods")


@fact(
    INSPECTION,
    "inspection.finished",
    "结束检查",
    "inspection finished",
    command="inspection.finish",
)
class InspectionFinished(InspectionFact):
    """The inspection ended and the sheet was filled in; `on` starts the 20 working days (C93)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.STARTED})
    inspection: str = labelled("检查编号", "inspection")
    sheet: Sheet = labelled("检查表", "sheet")
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Hold the sheet to the items of the task: none left out, none added (C5, C113)."""
        yield from self.step_faults(now)
        yield from sheet_faults(now, self.sheet)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its sheet."""
        return evolve(now, finished=self)


def _ended_asks(world: World, told: "InspectionUnmet") -> Asked:
    """Ask whether a visit may end without an inspection: recorded, as the field wants it."""
    about = known(world, told.inspection).assigned
    for field in fields_of(listed_items(world, about, told.on)):
        outcome = cast("Any", told.finding.rules_word)
        question = MayEnd(
            outcome=outcome,
            field=field,
            recorded=told.note is not None,
            proof=cast("Any", told.proof.value) if told.proof else None,
            letters_apart=told.letters_apart,
        )
        yield Ask(question, allowed(), told.declared.says)


@fact(
    INSPECTION,
    "inspection.unmet",
    "未能实施检查",
    "visit that met nobody",
    command="inspection.unmet",
    asks=[_ended_asks],
)
class InspectionUnmet(InspectionFact):
    """The visit met nobody who could be inspected: a note of two stands for the signature (C113).

    Attributes:
        inspection: the inspection's number.
        finding: how the place was found.
        note: what two of the team wrote down.
        evidence: pictures, or an extract of the register.
        rows: lines of the sheet, none of them checked.
        on: the day.
        proof: what shows that it cannot be reached, where the field asks for it.
        letters: the days the letters were sent that came back unsigned.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.STARTED})
    inspection: str = labelled("检查编号", "inspection")
    finding: Unmet = labelled("情形", "finding")
    note: Note | None = labelled("现场记录", "note", default=None)
    evidence: tuple[Evidence, ...] = labelled("证据材料", "evidence", default=())
    rows: tuple[SheetRow, ...] = labelled("检查内容", "rows", default=())
    on: date = world_day()
    proof: Proof | None = labelled("无法联系的证明", "proof", default=None, late=True)
    letters: tuple[date, ...] = labelled("邮寄日期", "days of the letters", default=(), late=True)

    @property
    def letters_apart(self) -> int | None:
        """Days between the first letter and the last, None where there are not two."""
        return (max(self.letters) - min(self.letters)).days if len(self.letters) > 1 else None

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a note of two of the team, evidence, and nobody who was inspected (C115)."""
        yield from self.step_faults(now)
        team = {member.inspector for member in now.team}
        by = self.note.by if self.note else ()
        for stranger in sorted(set(by) - team):
            yield no("note-stranger", who=stranger, pointer="/input/note/by")
        wanted = min(_WITNESSES, len(team))
        if len(team & set(by)) < wanted or not (self.note and self.note.words.strip()):
            yield no("note-missing", by=by or ("—",), pointer="/input/note")
        if not self.evidence:
            yield no("note-evidence", pointer="/input/evidence")
        if checked := [row.item for row in self.rows if row.checked]:
            yield no("was-inspected", items=checked, pointer="/input/rows")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection, ended without a sheet to sign."""
        return evolve(now, unmet=self)


def paper_faults(now: Inspection, paper: Confirmation | Refusal, on: date) -> Iterator[SsjError]:
    """Yield that a signature or a refusal is of another day, or noted by somebody else (C115, C116)."""
    if paper.on != on:
        yield no("signed-another-day", signed=paper.on, on=on)
    if isinstance(paper, Refusal):
        team = {member.inspector for member in now.team}
        for stranger in sorted(set(paper.noted_by) - team):
            yield no("noted-stranger", who=stranger, pointer="/input/refusal/noted_by")


@fact(
    INSPECTION,
    "inspection.signed",
    "被检查对象签字盖章",
    "sheet signed or sealed",
    command="sheet.confirm",
)
class SheetConfirmed(InspectionFact):
    """The target signed or sealed the sheet (clause C115)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED})
    inspection: str = labelled("检查编号", "inspection")
    confirmation: Confirmation = labelled("确认", "confirmation")
    on: date = world_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the day of the confirmation: that of the act, where it says no other."""
        return {"confirmation": {"on": given.get("on")}} if "confirmation" in given else {}

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a paper of the same day."""
        yield from self.step_faults(now)
        yield from paper_faults(now, self.confirmation, self.on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with its sheet confirmed."""
        return evolve(now, confirmed=self)


def form_asks(world: World, now: Inspection, on: date, of: Text) -> Asked:
    """Ask what the sheet must hold: a signature on site, or why there is none (C113, C115, C116)."""
    sheet, paper = now.sheet, now.confirmed
    if sheet is None:
        return
    refused = isinstance(paper, SheetRefused)
    held = {"confirmation"} if isinstance(paper, SheetConfirmed) else set[str]()
    if isinstance(paper, SheetRefused):
        held |= {"refusal-reason"} if paper.refusal.reason.strip() else set()
        held |= {"recording"} if sheet.recorded else set()
    for field in fields_of(listed_items(world, now.assigned, on)):
        for method in sheet.methods:
            question = MustContain(
                document="inspection-form",
                method=cast("Any", method.value),
                refused=refused,
                field=field,
            )
            yield Ask(question, has(held), of, needed=False)


def _refused_asks(world: World, told: "SheetRefused") -> Asked:
    refused = evolve(known(world, told.inspection), confirmed=told)
    yield from form_asks(world, refused, told.on, told.declared.says)


@fact(
    INSPECTION,
    "inspection.refused",
    "拒绝签字盖章",
    "signature refused",
    command="sheet.refuse",
    asks=[_refused_asks],
)
class SheetRefused(InspectionFact):
    """The target refused to; the inspectors say why (clauses C116–C117)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.FINISHED})
    inspection: str = labelled("检查编号", "inspection")
    refusal: Refusal = labelled("拒签说明", "refusal")
    on: date = world_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the day of the refusal: that of the act, where it says no other."""
        return {"refusal": {"on": given.get("on")}} if "refusal" in given else {}

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a paper of the same day, noted by the team."""
        yield from self.step_faults(now)
        yield from paper_faults(now, self.refusal, self.on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the refusal noted."""
        return evolve(now, confirmed=self)
