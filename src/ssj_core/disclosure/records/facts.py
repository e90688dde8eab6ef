"""What can happen to a record under a target."""

from datetime import date, datetime
from typing import ClassVar

from attrs import field, frozen

from ssj_core.disclosure.records.words import InfoKind, Outlet
from ssj_core.errors._base import SsjError
from ssj_core.errors.records import RecordFormError, RecordRolesError
from ssj_core.planning import Fact, Payload


@frozen
class LegalGround(Payload):
    """The passage of a law that orders something withheld (clause C17)."""

    instrument: str = field(metadata={"zh": "法律法规名称"})
    article: str = field(metadata={"zh": "条款"})

    def say(self) -> str:
        """Return the ground for people."""
        return f"《{self.instrument}》{self.article}"


@frozen(kw_only=True)
class RecordGathered(Fact):
    """A piece of information was put under the name of a target (clauses C7–C10, C16).

    Attributes:
        record: its number.
        target: identity of the target.
        info: which of the ten kinds.
        name: what it is.
        producer: the unit that produced it.
        entered_by: the unit that entered it: the same (C7).
        accountable: the unit that answers for it: the same (C7).
        produced: the day it was produced; starts the clock (C9).
        digest: of its content.
        on: the day it was gathered.
        inspection: for a result: the number of the inspection.
        other: for other information: what kind it is.
    """

    kind: ClassVar[str] = "record.gathered"
    title: ClassVar[str] = "涉企信息"

    record: str = field(metadata={"zh": "记录编号"})
    target: str = field(metadata={"zh": "市场主体"})
    info: InfoKind
    name: str = field(metadata={"zh": "信息名称"})
    producer: str = field(metadata={"zh": "产生单位"})
    entered_by: str = field(metadata={"zh": "录入单位"})
    accountable: str = field(metadata={"zh": "负责单位"})
    produced: date
    digest: str
    on: date
    inspection: str = ""
    other: str = ""

    def faults(self) -> list[SsjError]:
        """Refuse three units instead of one, a day before its beginning, a kind without its fact."""
        found: list[SsjError] = []
        if not self.producer == self.entered_by == self.accountable:
            found.append(
                RecordRolesError(
                    record=self.record,
                    producer=self.producer,
                    entered_by=self.entered_by,
                    accountable=self.accountable,
                )
            )
        if self.on < self.produced:
            zh, en = "归集日早于产生日", "it was gathered before it was produced"
            found.append(RecordFormError(record=self.record, why_zh=zh, why_en=en))
        if self.info is InfoKind.INSPECTION and not self.inspection.strip():
            zh, en = "检查结果应写明检查编号", "a result names its inspection"
            found.append(RecordFormError(record=self.record, why_zh=zh, why_en=en))
        if self.info is InfoKind.OTHER and not self.other.strip():
            zh, en = "其他信息应写明是什么", "other information says what it is"
            found.append(RecordFormError(record=self.record, why_zh=zh, why_en=en))
        return found


def time_faults(what: str, at: str) -> list[SsjError]:
    """Return what is wrong with a time of publication: it needs a place on the clock."""
    try:
        placed = datetime.fromisoformat(at)
    except ValueError:
        placed = None
    if placed is not None and placed.utcoffset() is not None:
        return []
    zh = f"公示时间 {at!r} 应为带时区的 ISO 8601 时间"
    en = f"the time {at!r} is no ISO 8601 time with an offset"
    return [RecordFormError(record=what, why_zh=zh, why_en=en)]


@frozen(kw_only=True)
class RecordPublished(Fact):
    """A version of a record became public: channel, time, hash of what was shown (C11, C17)."""

    kind: ClassVar[str] = "record.published"
    form: ClassVar[str] = "enterprise-record"
    title: ClassVar[str] = "公示"

    record: str
    version: int
    department: str
    outlet: Outlet
    at: str
    digest: str

    def faults(self) -> list[SsjError]:
        """Refuse a time without a place on the clock."""
        return time_faults(self.record, self.at)

    @property
    def on(self) -> date:
        """The day, where it was published."""
        return datetime.fromisoformat(self.at).date()


@frozen(kw_only=True)
class PenaltyPublished(RecordPublished):
    """A penalty became public, apart from the result that led to it (clauses C120–C121)."""

    kind: ClassVar[str] = "penalty.published"
    title: ClassVar[str] = "行政处罚公示"


@frozen(kw_only=True)
class RecordCorrected(Fact):
    """A later version takes the place of a record; the earlier one is kept (clause C12)."""

    kind: ClassVar[str] = "record.corrected"
    form: ClassVar[str] = "enterprise-record"
    title: ClassVar[str] = "更正"

    record: str
    version: int
    department: str
    name: str
    digest: str
    reason: str = field(metadata={"zh": "更正原因"})
    approver: str = field(metadata={"zh": "批准人"})
    on: date


@frozen(kw_only=True)
class RecordWithdrawn(Fact):
    """A public record was taken back; its versions are kept (clause C12)."""

    kind: ClassVar[str] = "record.withdrawn"
    form: ClassVar[str] = "enterprise-record"
    title: ClassVar[str] = "撤回"

    record: str
    department: str
    reason: str = field(metadata={"zh": "撤回原因"})
    approver: str = field(metadata={"zh": "批准人"})
    on: date


@frozen(kw_only=True)
class RecordWithheld(Fact):
    """A record is not made public, on a legal ground (clause C17)."""

    kind: ClassVar[str] = "record.withheld"
    form: ClassVar[str] = "enterprise-record"
    title: ClassVar[str] = "不予公示"

    record: str
    department: str
    ground: LegalGround
    approver: str = field(metadata={"zh": "批准人"})
    on: date


@frozen(kw_only=True)
class PenaltyLinked(Fact):
    """A result under a target led to a penalty under the same target (clauses C16, C120–C121)."""

    kind: ClassVar[str] = "record.linked"
    title: ClassVar[str] = "关联处罚"

    record: str = field(metadata={"zh": "检查结果记录"})
    penalty: str = field(metadata={"zh": "行政处罚记录"})
    on: date


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
