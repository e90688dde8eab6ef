"""What can happen to a record under a target, each fact with its guard and its effect.

Who produced a record enters it and answers for it (谁产生、谁录入、谁负责, C7). Nothing is overwritten:
a correction adds a version, a withdrawal a note (C12). Whether something may stay closed is asked
of the rulebook (C17).
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, cast

from ssj_core.disclosure.records.state import RECORD, Record, RecordVersion
from ssj_core.disclosure.records.words import (
    Contains,
    InfoKind,
    Listing,
    PenaltyClass,
    Procedure,
    RecordState,
    Severity,
)
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.inspection import INSPECTION
from ssj_core.inspection.resulting import LATE
from ssj_core.journal import (
    Digest,
    Entry,
    Fact,
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
from ssj_core.planning import channel_text
from ssj_core.registers.rolls import party_of, target_on
from ssj_core.rules import ActBy, Ask, EnterBy, allowed, anything
from ssj_core.rules.publishing import may_publish
from ssj_core.rules.questions import MayList
from ssj_core.rules.withholding import LegalGround, may_withhold

Faults = Iterator[SsjError]
hand: Final = Refusals(
    "records",
    {
        "roles": (
            "{label}写的是{given}；谁产生、谁录入、谁负责，三者应都是{owner}",
            "{label} is {given}: who produced it enters it and answers for it, all three are {owner}",
        ),
    },
    status="not-allowed",
)
no: Final = Refusals(
    "records",
    {
        "no-inspection": (
            "检查结果应写明检查编号",
            "a result names its inspection",
        ),
        "result-unfit": (
            "{department}没有对 {target} 的检查 {inspection}；请核对检查编号、对象和部门",
            "{department} has no inspection {inspection} of {target}: check all three",
        ),
        "what-other": (
            "其他信息应写明是什么信息",
            "other information says what it is",
        ),
        "when": (
            "公示应写明日期，或带时区的时间",
            "a publication says its day, or its time with an offset",
        ),
        "time": (
            "公示时间 {at!r} 应为带时区的 ISO 8601 时间",
            "the time {at!r} is no ISO 8601 time with an offset",
        ),
        "two-days": (
            "公示时间 {at} 与公示日期 {on} 不是同一天",
            "the time {at} is not on the day {on}",
        ),
        "penalty-apart": (
            "行政处罚按规定程序另行公示，不随检查结果或其他信息公示；请用“行政处罚公示”",
            "a penalty is published apart, by its own procedure, and not with a result or another record: use the publication of penalties",
        ),
        "no-penalty": (
            "{record} 是{info}，不得作为行政处罚公示",
            "{record} is a record of {info} and is not published as a penalty",
        ),
        "not-of-inspection": (
            "{record} 不是检查 {inspection} 的结果；检查结果公示只针对检查行为本身",
            "{record} is not the result of inspection {inspection}: with a result only the inspection itself becomes public",
        ),
        "withdrawn": (
            "已撤回，须先更正再公示",
            "it was withdrawn: correct it before it is published again",
        ),
        "not-current": (
            "现行版本为第 {current} 版，写的是第 {version} 版",
            "the current version is {current}, not {version}",
        ),
        "next-version": (
            "更正后应为第 {current} 版，写的是第 {version} 版",
            "the next version is {current}, not {version}",
        ),
        "other-text": (
            "公示内容与归集内容不一致；摘要由系统填写",
            "what is shown is not what was gathered: the digest is filled in",
            "D15",
        ),
        "shown": ("已在{outlet}公示", "it is public on {outlet} already"),
        "same": (
            "与上一版相同，没有更正内容",
            "nothing differs from the version before",
        ),
        "not-public": (
            "现行版本没有公示，无从撤回",
            "its current version is not public: there is nothing to withdraw",
        ),
        "is-public": (
            "已公示，须先撤回",
            "it is public: withdraw it first",
        ),
        "closed": ("已决定不予公示", "it is withheld already"),
        "no-result": (
            "{record} 不是抽查检查结果",
            "{record} is no inspection result",
        ),
        "link-no-penalty": (
            "没有归集行政处罚记录 {penalty}",
            "no penalty {penalty} was gathered",
        ),
        "two-targets": (
            "处罚 {penalty} 在另一市场主体名下",
            "the penalty {penalty} is under another target",
        ),
        "linked": ("已关联处罚 {penalty}", "it is linked to {penalty} already"),
    },
)


def _late(entry: Entry, word: str, day: date) -> tuple[str, ...]:
    """Return the mark of what was done after a last day that the receipt names."""
    said = entry.rests["said"] if entry.rests else ()
    days = [found["answer"]["latest"] for found in said if found["ask"] == word]
    return (LATE,) if any(day > date.fromisoformat(last) for last in days) else ()


def _gathered_asks(world: World, told: "RecordGathered") -> Iterator[Ask[Any]]:
    """Ask by when it is gathered, kept to tell what came late; and whether it may be listed at all."""
    documents = [told.document]
    if told.info is InfoKind.PENALTY and told.same_province is False:
        documents.append("penalty-to-other-province")
    for document in documents:
        question = EnterBy(document=document, produced=told.produced)
        yield Ask(question, anything(), told.declared.says, needed=False)
    if told.listing is not None:
        row = target_on(world, told.accountable, told.target, told.on)
        listed = MayList(
            register=cast("Any", told.listing.value),
            target_kind=row.kind.value if row else None,
            finding=told.finding or None,
            day=told.on,
            listed_on=told.produced,
        )
        yield Ask(listed, allowed(), told.declared.says, needed=False)


@fact(
    RECORD,
    "record.gathered",
    "归集涉企信息",
    "record gathered under a target",
    command="record.gather",
    begins=True,
    asks=[_gathered_asks],
)
class RecordGathered(Fact):
    """A piece of information was put under the name of a target (clauses C7–C10, C16).

    Attributes:
        record: its number.
        target: identity of the target.
        info: which of the ten kinds.
        name: what it is.
        producer, entered_by, accountable: the unit that produced it, entered it and answers for it:
            one and the same (C7).
        produced: the day it was produced; starts the clock (C9).
        digest: of its content.
        on: the day it was gathered.
        inspection: for a result: the number of the inspection.
        other: for other information: what kind it is.
        procedure, penalty_class, severity: for a penalty: what its publicity depends on.
        contains: what in it may not be told.
        same_province: for a penalty or a listing: whether the party is registered in this province.
        listing: for a list: which of the two.
        finding: for a list: on what ground, as the rulebook writes it (``false-information``).
    """

    record: str = labelled("记录编号", "record")
    target: str = labelled("市场主体", "target")
    info: InfoKind = labelled("信息类别", "kind of information")
    name: str = labelled("信息名称", "name")
    producer: str = labelled("产生单位", "producer", hand="department")
    entered_by: str = labelled("录入单位", "enterer", hand="department")
    accountable: str = labelled("负责单位", "accountable unit", hand="department")
    produced: date = labelled("产生日期", "day it was produced")
    digest: Digest = labelled("内容摘要", "digest")
    on: date = world_day()
    inspection: str = labelled("检查编号", "inspection", default="")
    other: str = labelled("其他信息的类别", "kind of other information", default="")
    procedure: Procedure | None = labelled(
        "处罚程序", "procedure of the penalty", default=None, late=True
    )
    penalty_class: PenaltyClass | None = labelled(
        "处罚种类", "class of the penalty", default=None, late=True
    )
    severity: Severity | None = labelled("失信程度", "severity", default=None, late=True)
    contains: Contains | None = labelled(
        "涉密情况", "what speaks against publicity", default=None, late=True
    )
    same_province: bool | None = labelled(
        "当事人登记地在本省", "party of this province", default=None, late=True
    )
    listing: Listing | None = labelled("名单类别", "which list", default=None, late=True)
    finding: str = labelled("列入事由", "ground of the listing", default="", late=True)

    @property
    def document(self) -> str:
        """What rulebooks call it: the list of serious dishonesty has its own clocks."""
        serious = self.info is InfoKind.ABNORMAL and self.listing is Listing.SERIOUS
        return "serious-violation-listing" if serious else self.info.value

    def hands(self, now: None, world: World) -> tuple[str, ...]:
        """Return the unit that produced it: nobody enters it for another (C7)."""
        return (self.producer,)

    def guard(self, now: None, world: World) -> Faults:
        """Want one unit in all three places, a day after its beginning, and what its kind needs."""
        for label, given in (
            (Text("录入单位", "the enterer"), self.entered_by),
            (Text("负责单位", "the accountable unit"), self.accountable),
        ):
            if given != self.producer:
                yield hand("roles", label=label, given=given, owner=self.producer)
        yield from in_order(self, self.on, Text("信息产生", "its production"), self.produced)
        if self.info is InfoKind.INSPECTION:
            yield from self._result(world)
        if self.info is InfoKind.OTHER and not self.other.strip():
            yield no("what-other")

    def _result(self, world: World) -> Faults:
        """Yield a result of no inspection of that target by that department (C10, C16)."""
        if not self.inspection.strip():
            yield no("no-inspection")
            return
        known = world.get(INSPECTION, INSPECTION.of(inspection=self.inspection))
        about = known.assigned if known else None
        if about is None or (about.target, self.producer in about.departments) != (
            self.target,
            True,
        ):
            yield no(
                "result-unfit",
                department=self.producer,
                target=self.target,
                inspection=self.inspection,
            )

    def apply(self, now: None, entry: Entry) -> Record:
        """Return the record as it was gathered."""
        first = RecordVersion(number=1, name=self.name, digest=self.digest, on=self.on)
        return Record(gathered=self, versions=(first,))

    def marks(self, now: Record, entry: Entry) -> Iterable[str]:
        """Return that it came after the last day of gathering."""
        return _late(entry, EnterBy.word, self.on)


class _Step(Fact):
    """A step of a record, by the unit that answers for it."""

    __slots__ = ()
    record: str
    department: str
    on: date

    def hands(self, now: Record, world: World) -> tuple[str, ...]:
        """Return the unit that answers for the record (C7)."""
        return (now.gathered.accountable,)

    def guard(self, now: Record, world: World) -> Faults:
        """Want the accountable unit, and no day before that of the version."""
        owner = now.gathered.accountable
        if self.department != owner:
            yield hand(
                "roles", label=Text("部门", "the department"), given=self.department, owner=owner
            )
        yield from in_order(self, self.on, Text("现行版本", "its version"), now.current.on)
        yield from self.step(now)

    @abstractmethod
    def step(self, now: Record) -> Faults:
        """Yield what keeps this step from following on the last."""
        ...


def _public(world: World, told: "RecordPublished") -> Iterator[Ask[Any]]:
    """Ask whether it may be public there at all: by what it is, whose it is, what it holds."""
    record = world.get(RECORD, told.stream)
    if record is None:
        return
    about = record.gathered
    yield from may_publish(
        about.document,
        told.outlet,
        told.declared.says,
        party=party_of(world, [about.accountable], about.target, told.on),
        procedure=about.procedure.value if about.procedure else None,
        penalty_class=about.penalty_class.value if about.penalty_class else None,
        severity=about.severity.value if about.severity else None,
        contains=(about.contains or Contains.NOTHING).value,
        superior_approved=bool(told.superior.strip()),
        removed=record.annulled is not None,
    )


@fact(
    RECORD,
    "record.published",
    "公示涉企信息",
    "record published",
    form="enterprise-record",
    command="record.publish",
    asks=[_public],
)
class RecordPublished(_Step):
    """A version of a record became public on one channel (clauses C11, C17).

    Attributes:
        record: its number.
        version: the version; the current one is filled in.
        department: the unit that answers for it.
        outlet: the channel.
        at: the time with its offset, where it is known; else the day alone.
        digest: of what was shown; filled in, for what is shown is what was gathered (D15).
        day: the day (``on``).
        inspection: the inspection whose result it is part of, if it is shown as such.
        receipt: a paper of the channel that shows the day (D1).
        superior: the superior department's approval, where trade secrets or privacy want one.
    """

    record: str = labelled("记录编号", "record")
    version: int = labelled("版本", "version", hand="state")
    department: str = labelled("部门", "department", hand="department")
    outlet: str = labelled("公示途径", "outlet")
    at: str = labelled("公示时间", "time", default="", late=True)
    digest: Digest = labelled("内容摘要", "digest", hand="state")
    day: date | None = labelled(
        "公示日期", "day of publication", default=None, late=True, day=True, key="on"
    )
    inspection: str = labelled("所属检查", "inspection it is part of", default="", late=True)
    receipt: Receipt | None = labelled("回执", "receipt", default=None, late=True)
    superior: str = labelled(
        "上级主管部门批准文号", "approval of the superior department", default="", late=True
    )

    @property
    def on(self) -> date:  # type: ignore[override]  # told as a day, or within the time
        """The day it became public."""
        return self.day or datetime.fromisoformat(self.at).date()

    @property
    def when(self) -> str:
        """The time as it was told, else the day."""
        return self.at or self.on.isoformat()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return version and digest of the record as it stands."""
        record = world.get(RECORD, RECORD.of(record=given.get("record", "")))
        current = record.current if record else None
        return {
            "version": current.number if current else 1,
            "digest": current.digest if current else "0" * 64,
        }

    def faults(self) -> Faults:
        """Yield a time without a place on the clock, or on another day, and a lack of both."""
        if not self.at:
            if self.day is None:
                yield no("when")
            return
        try:
            placed = datetime.fromisoformat(self.at)
        except ValueError:
            placed = None
        if placed is None or placed.utcoffset() is None:
            yield no("time", at=self.at)
        elif self.day is not None and placed.date() != self.day:
            yield no("two-days", at=self.at, on=self.day)

    def step(self, now: Record) -> Faults:
        """Want the current version as it was gathered, not public there yet."""
        yield from self.apart(now)
        cites, current = self.declared.cites, now.current
        if now.state is RecordState.WITHDRAWN:
            yield no("withdrawn", cites=cites)
        if self.version != current.number:
            yield no("not-current", current=current.number, version=self.version, cites=cites)
        elif self.digest != current.digest:
            yield no("other-text", cites=cites)
        if any(shown.outlet == self.outlet for shown in current.published):
            yield no("shown", outlet=channel_text(self.outlet), cites=cites)
        if self.receipt is not None:
            yield from self.receipt.against(self.on, date.max, self.declared.cites)

    def apart(self, now: Record) -> Faults:
        """Yield a penalty, and a record shown as part of an inspection that it is no result of."""
        if now.gathered.info is InfoKind.PENALTY:
            yield no("penalty-apart")
        elif self.inspection and self.inspection != now.gathered.inspection:
            yield no("not-of-inspection", record=self.record, inspection=self.inspection)

    def apply(self, now: Record, entry: Entry) -> Record:
        """Return the record with the version shown there, since the day that counts (D1)."""
        versions = tuple(
            evolve(version, published=(*version.published, self))
            if version.number == self.version
            else version
            for version in now.versions
        )
        since = max(self.on, ended_on(entry, self.receipt, now.gathered.accountable))
        return evolve(
            now, versions=versions, withheld=None, shown_since=min(now.shown_since or since, since)
        )


@fact(
    RECORD,
    "penalty.published",
    "行政处罚公示",
    "penalty published",
    form="enterprise-record",
    command="penalty.publish",
    asks=[_public],
)
class PenaltyPublished(RecordPublished):
    """A penalty became public, apart from the result that led to it (clauses C120–C121)."""

    def apart(self, now: Record) -> Faults:
        """Yield what is no penalty, and a penalty shown as part of a result."""
        if now.gathered.info is not InfoKind.PENALTY:
            yield no("no-penalty", record=self.record, info=now.gathered.info)
        elif self.inspection:
            yield no("penalty-apart")


@fact(
    RECORD,
    "record.corrected",
    "更正涉企信息",
    "record corrected",
    form="enterprise-record",
    command="record.correct",
)
class RecordCorrected(_Step):
    """A later version takes the place of a record; the earlier one is kept (clause C12).

    Attributes:
        record: its number.
        version: number of the later version; filled in.
        department: the unit that answers for it.
        name, digest: what it is now.
        reason, approver: why, and who approved it.
        on: the day.
    """

    record: str = labelled("记录编号", "record")
    version: int = labelled("版本", "version", hand="state")
    department: str = labelled("部门", "department", hand="department")
    name: str = labelled("信息名称", "name")
    digest: Digest = labelled("内容摘要", "digest")
    reason: str = labelled("更正原因", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the number of the next version."""
        record = world.get(RECORD, RECORD.of(record=given.get("record", "")))
        return {"version": record.current.number + 1 if record else 1}

    def step(self, now: Record) -> Faults:
        """Want the next version, and something that differs."""
        current = now.current
        if self.version != current.number + 1:
            yield no("next-version", current=current.number + 1, version=self.version)
        if (self.digest, self.name) == (current.digest, current.name):
            yield no("same")

    def apply(self, now: Record, entry: Entry) -> Record:
        """Return the record with the version."""
        version = RecordVersion(
            number=self.version,
            name=self.name,
            digest=self.digest,
            on=self.on,
            reason=self.reason,
            approver=self.approver,
        )
        return evolve(now, versions=(*now.versions, version), withdrawn=None)


_TAKEN_BACK: Final = {
    "penalty": "penalty-withdrawal",
    "serious-violation-listing": "serious-violation-removal",
}
"""What rulebooks call taking a document back once what it tells of is annulled."""


def _withdrawn_asks(world: World, told: "RecordWithdrawn") -> Iterator[Ask[Any]]:
    """Ask by when what was annulled is taken back, kept to tell what came late."""
    record = world.get(RECORD, told.stream)
    act = _TAKEN_BACK.get(record.gathered.document) if record else None
    if act is not None and told.annulled is not None:
        question = ActBy(act=act, since=told.annulled)
        yield Ask(question, anything(), told.declared.says, needed=False)


@fact(
    RECORD,
    "record.withdrawn",
    "撤回公示",
    "public record withdrawn",
    form="enterprise-record",
    command="record.withdraw",
    asks=[_withdrawn_asks],
)
class RecordWithdrawn(_Step):
    """A public record was taken back; its versions are kept (clause C12).

    Attributes:
        record: its number.
        department: the unit that answers for it.
        reason, approver: why, and who approved it.
        on: the day.
        annulled: when the decision it tells of was changed, annulled or found void, or the target
            taken off the list; None where only what was shown is taken back.
    """

    record: str = labelled("记录编号", "record")
    department: str = labelled("部门", "department", hand="department")
    reason: str = labelled("撤回原因", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()
    annulled: date | None = labelled(
        "决定撤销、变更或移出名单之日", "day it was annulled", default=None, late=True
    )

    def marks(self, now: Record, entry: Entry) -> Iterable[str]:
        """Return that it came after the last day of taking it back."""
        return _late(entry, ActBy.word, self.on)

    def step(self, now: Record) -> Faults:
        """Want a version that is public."""
        if now.state is not RecordState.PUBLISHED:
            yield no("not-public")
        if self.annulled is not None:
            yield from in_order(self, self.on, Text("撤销或移出", "the annulment"), self.annulled)

    def apply(self, now: Record, entry: Entry) -> Record:
        """Return the record as it was taken back."""
        return evolve(now, withdrawn=self, annulled=self.annulled or now.annulled)


def _grounded(world: World, told: "RecordWithheld") -> Iterator[Ask[Any]]:
    record = world.get(RECORD, told.stream)
    document = record.gathered.info.value if record else ""
    return may_withhold(document, told.ground, told.declared.says)


@fact(
    RECORD,
    "record.withheld",
    "依法不予公示",
    "record withheld on a legal ground",
    form="enterprise-record",
    command="record.withhold",
    asks=[_grounded],
)
class RecordWithheld(_Step):
    """A record is not made public, on a legal ground (clause C17)."""

    record: str = labelled("记录编号", "record")
    department: str = labelled("部门", "department", hand="department")
    ground: LegalGround = labelled("依据", "ground")
    approver: str = labelled("批准人", "approver")
    on: date = system_day()

    def step(self, now: Record) -> Faults:
        """Want a record that is neither public nor closed already."""
        if now.state is RecordState.PUBLISHED:
            yield no("is-public")
        if now.withheld is not None:
            yield no("closed")

    def apply(self, now: Record, entry: Entry) -> Record:
        """Return the record as it is closed."""
        return evolve(now, withheld=self)


@fact(
    RECORD,
    "record.linked",
    "检查结果关联处罚",
    "result linked to a penalty",
    command="penalty.link",
)
class PenaltyLinked(Fact):
    """A result under a target led to a penalty under the same target (clauses C16, C120–C121)."""

    record: str = labelled("检查结果记录", "record of the result")
    penalty: str = labelled("行政处罚记录", "record of the penalty")
    on: date = world_day()

    def hands(self, now: Record, world: World) -> tuple[str, ...]:
        """Return the unit that answers for the result (C7)."""
        return (now.gathered.accountable,)

    def guard(self, now: Record, world: World) -> Faults:
        """Want a result and a penalty under one target, not linked yet."""
        yield from in_order(self, self.on, now.gathered, now.gathered.on)
        if now.gathered.info is not InfoKind.INSPECTION:
            yield no("no-result", record=self.record)
        penalty = world.get(RECORD, RECORD.of(record=self.penalty))
        if penalty is None or penalty.gathered.info is not InfoKind.PENALTY:
            yield no("link-no-penalty", penalty=self.penalty)
        elif penalty.gathered.target != now.gathered.target:
            yield no("two-targets", penalty=self.penalty)
        else:
            yield from in_order(self, self.on, penalty.gathered, penalty.gathered.on)
        if self.penalty in now.penalties:
            yield no("linked", penalty=self.penalty)

    def apply(self, now: Record, entry: Entry) -> Record:
        """Return the result with the penalty it led to."""
        return evolve(now, penalties=(*now.penalties, self.penalty))


RecordFact = (
    RecordGathered
    | RecordPublished
    | PenaltyPublished
    | RecordCorrected
    | RecordWithdrawn
    | RecordWithheld
    | PenaltyLinked
)
"""What happens to one record."""
