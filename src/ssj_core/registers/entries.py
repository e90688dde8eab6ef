"""Entries of 两库 as the journal keeps them: targets, inspectors, and how either left (C61–C70).

An event holds what its readers need and no more. Of an inspector that is the number in the register,
the department, the certificate's last day, what the person is qualified for, the leave; never name,
sex, certificate number or telephone: a journal cannot forget, and a person may ask to be.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Value,
    labelled,
    value,
)
from ssj_core.registers.identity import USCC, Schemes
from ssj_core.registers.judge import check_identity, remedy
from ssj_core.registers.keeping import filled_terms
from ssj_core.registers.words import (
    InspectorExitReason,
    InspectorState,
    TargetExitReason,
    TargetKind,
    TargetState,
)

_CODE_LENGTH: Final = 18
no: Final = Refusals(
    "registers",
    {
        "has-left": (
            "{what} {id} 已退出，不能入库；退出另行登记日期和原因",
            "{what} {id} has left and is not entered: its leaving is recorded with day and reason",
        ),
        "identity": (
            "{id}：{remedy_zh}",
            "{id}: {remedy_en}",
        ),
        "reason-unsaid": (
            "{id} 的退出原因为“其他”，须写明说明",
            "{id} leaves for another reason: say it in words",
        ),
        "already-in": (
            "{register}中已有 {id}（{since} 起）；信息变动请登记变更",
            "{id} is in the {register} already, since {since}: record a change instead",
        ),
        "not-in": (
            "{register}中没有在库的 {id}；请先登记入库，或核对编号",
            "{id} is not in the {register}: enter it first, or check the number",
        ),
        "day-before": (
            "{id}：{day} 早于 {earlier}；请更正日期",
            "{id}: {day} is before {earlier}: correct the day",
            "D2",
        ),
        "unchanged": (
            "{id} 与已登记的内容相比没有{reason}",
            "against what is recorded, {id} shows no {reason}",
        ),
        "numbers": (
            "共 {size} 条、已退出 {left} 条，数目不成立",
            "{size} entries of which {left} have left: no register has such numbers",
        ),
        "snapshot-size": (
            "快照在库 {said} 条，日志在库 {known} 条；请先登记入库和出库",
            "{said} in the snapshot, {known} in the journal: record entries and exits first",
        ),
        "snapshot-other": (
            "{day} 已有不同的快照，其间没有登记任何变动",
            "another snapshot of {day} is recorded, and nothing was recorded between",
        ),
        "leave-crossed": (
            "请假止日 {last} 早于起日 {first}",
            "the leave ends on {last}, before it begins, {first}",
        ),
    },
)


def _of_a_person(row: Mapping[str, Any]) -> bool:
    """Tell whether an entry is of one natural person's business: its name often is theirs."""
    return row.get("kind") == TargetKind.INDIVIDUAL_BUSINESS.value


@value("检查对象", "target")
class TargetRow(Value):
    """A target as the journal has it: facts a page shows to the department, the tier among them.

    Attributes:
        id: its number in the register.
        name: as registered.
        kind: enterprise, individual business, …
        tier: 信用等级 or 风险类别; it never goes on a public page.
        tier_scheme: whose scale `tier` is on.
        district: area code or name.
        state: active or suspended.
        entered_on: the day it entered the register, if known.
        scheme: the identity scheme of `id` (``uscc``, ``regno15``); empty: a credit code is judged
            as one, anything else is taken as written.
        address: where it is, if stated.
        labels: special libraries and other labels.
        station: station whose area it lies in.
    """

    id: str = labelled("编号", "number")
    name: str = labelled("名称", "name", personal=_of_a_person)
    kind: TargetKind = labelled("对象类型", "kind")
    tier: str = labelled("信用等级或风险类别", "tier", default="")
    tier_scheme: str = labelled("等级标准", "scheme of the tier", default="")
    district: str = labelled("区县", "district", default="")
    state: TargetState = labelled("状态", "state", default=TargetState.ACTIVE)
    entered_on: date | None = labelled("入库日期", "entered on", default=None)
    scheme: str = labelled("编号类型", "identity scheme", default="", late=True)
    address: str = labelled("地址", "address", default="", late=True, personal=_of_a_person)
    labels: tuple[str, ...] = labelled("标签", "labels", default=(), late=True)
    station: str = labelled("所属站所", "station", default="", late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a target that has left, and a code whose check character does not hold (C65)."""
        if self.state is TargetState.EXITED:
            yield no("has-left", what=self.called(), id=self.id)
        named: Schemes | None = self.scheme if self.scheme in ("uscc", "regno15") else None
        looks = len(self.id) == _CODE_LENGTH and self.id.isascii() and self.id.isalnum()
        if named is None and not self.scheme and looks and self.id.isupper():
            named = USCC
        if named is not None:
            identity = check_identity(self.id, named)
            if identity.fault is not None:
                zh, en = remedy(identity.fault, identity.hint)
                yield no("identity", id=self.id, remedy_zh=zh, remedy_en=en, pointer="id")


@value("疑似重复", "possible repeat")
class Alike(Value):
    """Two targets of a register with one name and address: lawful, but a person looks (C65)."""

    id: str = labelled("编号", "number")
    like: str = labelled("与之相同者", "the other")


@value("请假", "leave")
class Away(Value):
    """A stretch of days on which an inspector cannot be sent, both ends included (C68)."""

    first: date = labelled("起日", "first day")
    last: date = labelled("止日", "last day")

    def faults(self) -> Iterable[SsjError]:
        """Refuse a stretch that runs backwards."""
        if self.last < self.first:
            yield no("leave-crossed", first=self.first, last=self.last)


@value("执法检查人员", "inspector")
class InspectorRow(Value):
    """An inspector as the journal has them: a number, no person's data.

    Attributes:
        id: number in the register.
        department: where the inspector serves.
        certified_until: last day of the 行政执法证 (C66); left out if there is no certificate.
        state: active or suspended.
        given: particulars the department holds beside the journal, by their name in rulebooks
            (``name``, ``sex``, ``certificate-number``, ``post``): that they are there, not what they
            say (C69).
        qualifications: 执法资质 (C70).
        specialties: 业务专长 (C70).
        station: the person's own station.
        away: stretches of leave.
        may_lead: whether the person may lead a team.
        conflicts: numbers or names of targets the person keeps away from (回避), without the ground.
        former_posts: businesses and posts the person came from, which are kept away from likewise.
    """

    id: str = labelled("编号", "number")
    department: str = labelled("单位", "department", term="unit")
    certified_until: date | None = labelled("执法证有效期至", "certified until", default=None)
    state: InspectorState = labelled("状态", "state", default=InspectorState.ACTIVE)
    given: tuple[str, ...] = labelled("已提供的项目", "particulars held", default=(), late=True)
    qualifications: tuple[str, ...] = labelled(
        "执法资质", "qualifications", default=(), late=True, term="qualification"
    )
    specialties: tuple[str, ...] = labelled(
        "业务专长", "specialties", default=(), late=True, term="specialty"
    )
    station: str = labelled("所属站所", "station", default="", late=True)
    away: tuple[Away, ...] = labelled("请假", "leave", default=(), late=True)
    may_lead: bool = labelled("可任组长", "may lead a team", default=False, late=True)
    conflicts: tuple[str, ...] = labelled(
        "须回避的检查对象", "targets to keep away from", default=(), late=True
    )
    former_posts: tuple[str, ...] = labelled(
        "曾任职单位", "where they served before", default=(), late=True
    )

    def faults(self) -> Iterable[SsjError]:
        """Refuse an inspector who has left."""
        if self.state is InspectorState.LEFT:
            yield no("has-left", what=self.called(), id=self.id)

    @property
    def terms(self) -> frozenset[str]:
        """What is on record of the person, by its name in rulebooks."""
        names = {
            "unit": self.department,
            "qualification": self.qualifications,
            "specialty": self.specialties,
        }
        return frozenset(self.given) | filled_terms(names)

    def certificate_on(self, day: date) -> str:
        """Return ``valid``, ``expired`` or ``none``: the certificate on a day (clause C66)."""
        if self.certified_until is None:
            return "none"
        return "valid" if day <= self.certified_until else "expired"

    def away_on(self, day: date) -> bool:
        """Tell whether the person is on leave on a day."""
        return any(stretch.first <= day <= stretch.last for stretch in self.away)

    def absent_on(self, day: date) -> bool:
        """Tell whether the person cannot be sent on a day: on leave, or suspended (clause C68)."""
        return self.away_on(day) or self.state is not InspectorState.ACTIVE


@value("检查对象出库", "exit of a target")
class TargetExit(Value):
    """A target that left, with day and reason (clause C64); `words` are those of the source."""

    id: str = labelled("编号", "number")
    reason: TargetExitReason = labelled("原因", "reason")
    left: date = labelled("退出日期", "day it left")
    words: str = labelled("说明", "words", default="", personal=True)
    document: str = labelled("证明文件", "document", default="", late=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse another reason that nobody says."""
        if self.reason is TargetExitReason.OTHER and not self.words.strip():
            yield no("reason-unsaid", id=self.id)


@value("执法检查人员出库", "exit of an inspector")
class InspectorExit(Value):
    """An inspector who left, with day and reason (clause C68); words name no person."""

    id: str = labelled("编号", "number")
    reason: InspectorExitReason = labelled("原因", "reason")
    left: date = labelled("退出日期", "day of leaving")
    words: str = labelled("说明", "words", default="", personal=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse another reason that nobody says."""
        if self.reason is InspectorExitReason.OTHER and not self.words.strip():
            yield no("reason-unsaid", id=self.id)
