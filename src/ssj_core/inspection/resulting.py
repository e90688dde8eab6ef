"""Results: entered by whoever inspected, reviewed by another person, public under the target's name."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from ssj_core.conference import POSTS, Role
from ssj_core.errors import SsjError
from ssj_core.inspection.asking import fields_of, listed_items
from ssj_core.inspection.parts import Part
from ssj_core.inspection.publicity import public_digest
from ssj_core.inspection.refusals import hand, no
from ssj_core.inspection.results import CODES, result_faults
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, known
from ssj_core.inspection.visiting import form_asks
from ssj_core.inspection.words import ResultState, Stage, Verdict
from ssj_core.journal import (
    Digest,
    Entry,
    Login,
    Receipt,
    World,
    ended_on,
    evolve,
    fact,
    in_order,
    labelled,
    system_day,
    world_day,
)
from ssj_core.planning import CHANNELS, channel_text
from ssj_core.registers.rolls import party_of
from ssj_core.rules import (
    Ask,
    ByWhom,
    PublishBy,
    PublishWhere,
    a_channel,
    anything,
    one_of,
)
from ssj_core.rules.publishing import may_publish

RESULT: Final = "inspection-result"
"""What rulebooks call the result of an inspection."""
OPEN: Final = frozenset({Stage.RESULTS, Stage.COMPLETE, Stage.WITHDRAWN})
"""Once there is a result, before the dossier is filed away."""
AFTER: Final = OPEN | {Stage.ARCHIVED}
"""Once there is a result."""
SUPPLEMENT: Final = "supplement"
"""The mark of what comes after the dossier was filed away (C114)."""
LATE: Final = "late"
"""The mark of what was done after its last day."""


class ResultFact(InspectionFact):
    """What happens to the result of one inspecting department."""

    __slots__ = ()
    department: str

    def unit_faults(self, now: Inspection, by: str, home: str) -> Iterator[SsjError]:
        """Yield that somebody outside the inspecting department enters, reviews or publishes."""
        if self.department not in now.assigned.departments or home != self.department:
            yield hand(
                "not-inspecting-unit",
                inspection=now.id,
                by=by,
                department=home,
                cites=self.declared.cites,
            )

    def state_faults(self, now: Inspection, *states: ResultState) -> Iterator[SsjError]:
        """Yield that the department's result is in none of these states."""
        state = now.part(self.department).state
        if state not in states:
            yield no(
                "result-state",
                inspection=now.id,
                step=self.declared.says,
                department=self.department,
                state=state,
                cites=self.declared.cites,
            )

    def with_part(self, now: Inspection, part: Part) -> Inspection:
        """Return the inspection with the department's part changed."""
        parts = dict(now.parts) | {self.department: part}
        return evolve(now, parts=tuple(parts.items()))

    def marks(self, now: Inspection, entry: Entry) -> Iterable[str]:
        """Return that it comes after the dossier was filed away."""
        return (SUPPLEMENT,) if now.stage is Stage.ARCHIVED else ()


def roles_of(now: Inspection, department: str, login: str, world: World) -> set[str]:
    """Return what a login of a department is to an inspection: of its team, the named operator."""
    team = {member.inspector for member in now.team if member.department == department}
    posts = world.get(POSTS, POSTS.of(department=department))
    found = {"inspector"} if login in team else set[str]()
    if posts is not None and posts.person(Role.OPERATOR) == login:
        found.add("operator")
    return found


def _entered_by(world: World, told: "ResultEntered") -> Iterator[Ask[Any]]:
    """Ask who may enter it: whoever inspected, or the person named for it (C92, C148)."""
    roles = roles_of(known(world, told.inspection), told.department, told.by, world)
    question = ByWhom(act="result.enter")
    yield Ask(question, one_of(roles), told.declared.says, needed=False, hand=True)


def _on_form(world: World, told: "ResultEntered") -> Iterator[Ask[Any]]:
    """Ask what the sheet must hold before its result is entered: a signature on site (C113, C115)."""
    yield from form_asks(world, known(world, told.inspection), told.on, told.declared.says)


@fact(
    INSPECTION,
    "inspection.resulted",
    "录入检查结果",
    "inspection result entered",
    command="result.enter",
    asks=[_entered_by, _on_form],
)
class ResultEntered(ResultFact):
    """An inspecting department entered its result (C92, C118).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is.
        by: who entered it.
        by_department: where that person belongs.
        results: result codes, at least one.
        crime: whether a crime is suspected (clauses C97, C125).
        on: the day the result was recorded.
        remark: 备注; it stays inside.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset(
        {Stage.FINISHED, Stage.CONFIRMED, Stage.RESULTS, Stage.WITHDRAWN}
    )
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    by: str = labelled("录入人", "entered by", hand="actor")
    by_department: str = labelled("录入人部门", "department of who entered", hand="department")
    results: tuple[str, ...] = labelled("检查结果", "results")
    crime: bool = labelled("涉嫌犯罪", "crime suspected")
    on: date = system_day()
    remark: str = labelled("备注", "remark", default="", personal=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse unknown codes and codes that exclude each other."""
        return result_faults(self.results)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want the hand of who inspected, and no finding of the sheet hidden."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.by, self.by_department)
        yield from self.state_faults(
            now, ResultState.NOT_ENTERED, ResultState.RETURNED, ResultState.WITHDRAWN
        )
        if hides_finding(now, self.department, self.results):
            yield no("finding-hidden", pointer="/input/results")

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result entered, to be reviewed."""
        part = now.part(self.department)
        entered = Part(entered=self, before=part.before, objections=part.objections)
        return self.with_part(now, entered)


def hides_finding(now: Inspection, department: str, results: tuple[str, ...]) -> bool:
    """Tell whether a finding of the sheet would stand in no department's result (C113).

    Of several departments one may have found nothing, as long as another's result tells it.
    """
    if now.unmet is not None:
        return "no-issue" in results
    sheet = now.sheet
    found = {code for row in sheet.rows for code in row.results} if sheet else set[str]()
    if any(CODES[code].open for code in results) or not any(CODES[code].open for code in found):
        return False
    others = [part for name, part in now.parts if name != department]
    told = any(CODES[code].open for part in others for code in part.results)
    return not told and results == ("no-issue",) and all(part.results for part in others)


@fact(
    INSPECTION,
    "inspection.reviewed",
    "审核检查结果",
    "inspection result reviewed",
    command="result.review",
)
class ResultReviewed(ResultFact):
    """Another person of the department passed the result or returned it (C92, D6)."""

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.RESULTS})
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    by: str = labelled("审核人", "reviewed by", hand="actor")
    by_department: str = labelled("审核人部门", "department of who reviewed", hand="department")
    verdict: Verdict = labelled("审核结论", "verdict")
    on: date = system_day()
    opinion: str = labelled("审核意见", "opinion", default="", personal=True)

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result to review, and another person than who entered it."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.by, self.by_department)
        yield from self.state_faults(now, ResultState.ENTERED)
        entered = now.part(self.department).entered
        if entered is not None and entered.by == self.by:
            yield hand("four-eyes", inspection=now.id, by=self.by)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result passed or returned."""
        return self.with_part(now, evolve(now.part(self.department), reviewed=self))


def _published(world: World, told: "ResultPublished") -> Iterator[Ask[Any]]:
    """Ask on which channels and by when; the answers are kept, for what is missing and late."""
    now, of = known(world, told.inspection), told.declared.says
    about = now.assigned
    fields = fields_of(listed_items(world, about, told.on))
    for field in fields:
        where = PublishWhere(document=RESULT, field=field)
        yield Ask(where, a_channel(told.channel, *CHANNELS), of)
    party = party_of(world, about.departments, about.target, told.on)
    yield from may_publish(RESULT, told.channel, of, party=party)
    ended, formed = now.ended_on, now.formed_on
    if ended is not None:
        for field in fields:
            asked = PublishBy(
                document=RESULT,
                joint=now.joint,
                finished=ended,
                produced=formed,
                formed=formed,
                field=field,
            )
            yield Ask(asked, anything(), of, needed=False)


@fact(
    INSPECTION,
    "record.published",
    "公示检查结果",
    "inspection result published",
    form=RESULT,
    command="result.publish",
    asks=[_published],
)
class ResultPublished(ResultFact):
    """A department's result became public on one channel; on all it is done (C94, C118).

    Attributes:
        inspection: the inspection's number.
        department: whose part it is.
        channel: where.
        digest: of the public view; filled in, for what is shown is what is on record (D15). What
            another platform showed is told by its file, kept with the sheet.
        on: the day.
        receipt: a paper of the channel that shows the day (D1).
    """

    stages: ClassVar[frozenset[Stage]] = AFTER
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("检查部门", "department", hand="department")
    channel: str = labelled("公示渠道", "channel")
    digest: Digest = labelled("公示内容摘要", "digest of what is shown", hand="state")
    on: date = world_day()
    receipt: Receipt | None = labelled("回执", "receipt", default=None, late=True)

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the digest of the result's public view."""
        now = world.get(INSPECTION, INSPECTION.of(inspection=given.get("inspection", "")))
        department = str(given.get("department", ""))
        return {"digest": public_digest(now, department) if now else "0" * 64}

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a result that was passed, as it is on record, and a channel it is not on yet."""
        yield from self.step_faults(now)
        yield from self.unit_faults(now, self.department, self.department)
        yield from self.state_faults(
            now,
            ResultState.REVIEWED,
            ResultState.PARTLY,
            ResultState.PUBLISHED,
            ResultState.WITHHELD,
        )
        part = now.part(self.department)
        if any(
            shown.channel == self.channel and shown.digest == self.digest
            for shown in part.published
        ):
            yield no(
                "channel-twice", department=self.department, channel=channel_text(self.channel)
            )
        sheet = now.sheet
        files = {evidence.digest for evidence in sheet.evidence} if sheet else set[str]()
        if self.digest not in {public_digest(now, self.department), *files}:
            yield no("other-text", pointer="/input/digest", cites=self.declared.cites)
        if part.reviewed is not None:
            yield from in_order(self, self.on, part.reviewed, part.reviewed.on)
        if self.receipt is not None:
            yield from self.receipt.against(self.on, date.max, self.declared.cites)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the result public on the channel, since the day that counts."""
        part = now.part(self.department)
        day = max(self.on, ended_on(entry, self.receipt, *now.assigned.departments))
        wanted = [name for said in _answers(entry, PublishWhere.word) for name in said["names"]]
        return self.with_part(
            now,
            evolve(
                part,
                published=(*part.published, self),
                needs=tuple(dict.fromkeys(wanted)) or part.needs,
                since={self.channel: day, **part.since},
                withheld=None,
            ),
        )

    def marks(self, now: Inspection, entry: Entry) -> Iterable[str]:
        """Return that it came after the last day, and after the dossier was filed away."""
        days = [said["latest"] for said in _answers(entry, PublishBy.word)]
        day = now.part(self.department).since[self.channel]
        late = any(day > date.fromisoformat(last) for last in days)
        return (*((LATE,) if late else ()), *super().marks(now, entry))


def _answers(entry: Entry, word: str) -> list[Mapping[str, Any]]:
    """Return the answers of an entry's receipt to a question, none where it was not asked."""
    said = entry.rests["said"] if entry.rests else ()
    return [found["answer"] for found in said if found["ask"] == word]
