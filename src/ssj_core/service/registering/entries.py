"""Who came, who left, what changed: the events of the two registers (clauses C64, C68).

An event holds what its readers need and no more. Of an inspector that is the number in the register,
the department, the last day of the certificate and the state; never name, sex, certificate number or
telephone: a journal cannot forget, and a person may ask to be. Experts are recorded by digest alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.encoding import check_id
from ssj_core.errors import InputRefusedError, SsjError
from ssj_core.errors.registering import EntryRepeatedError, EntryStateError, ReasonUnsaidError
from ssj_core.planning import Fact, Payload
from ssj_core.registers import InspectorState, TargetKind, TargetState
from ssj_core.service.registering.words import (
    InspectorChangeReason,
    InspectorExitReason,
    TargetChangeReason,
    TargetExitReason,
)

_KEEPER = {"zh": "名录库所属部门"}
_TARGETS = {"zh": "检查对象"}
_INSPECTORS = {"zh": "执法检查人员"}


def id_faults(what: str, ids: Iterable[str]) -> list[SsjError]:
    """Return the ids outside the grammar, and those named more than once."""
    found: list[SsjError] = []
    for name, times in Counter(ids).items():
        try:
            check_id(name)
        except InputRefusedError as error:
            found.append(error)
        if times > 1:
            found.append(EntryRepeatedError(what=what, id=name, times=times))
    return found


@frozen(kw_only=True)
class TargetRow(Payload):
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
    """

    title: ClassVar[str] = "检查对象 / target"
    id: str = field(metadata={"zh": "编号"})
    name: str = field(metadata={"zh": "名称"})
    kind: TargetKind = field(metadata={"zh": "对象类型"})
    tier: str = field(default="", metadata={"zh": "信用等级或风险类别"})
    tier_scheme: str = field(default="", metadata={"zh": "等级标准"})
    district: str = field(default="", metadata={"zh": "区县"})
    state: TargetState = field(default=TargetState.ACTIVE, metadata={"zh": "状态"})
    entered_on: date | None = field(default=None, metadata={"zh": "入库日期"})

    def faults(self) -> list[SsjError]:
        """Refuse a target that has left."""
        if self.state is not TargetState.EXITED:
            return []
        return [EntryStateError(what=self.title, id=self.id, state=self.state.value)]


@frozen(kw_only=True)
class InspectorRow(Payload):
    """An inspector as the journal has them: a number, no person's data.

    Attributes:
        id: number in the register.
        department: where the inspector serves.
        certified_until: last day of the 行政执法证 (C66); left out if there is no certificate.
        state: active or suspended.
    """

    title: ClassVar[str] = "执法检查人员 / inspector"
    id: str = field(metadata={"zh": "编号"})
    department: str = field(metadata={"zh": "单位"})
    certified_until: date | None = field(default=None, metadata={"zh": "执法证有效期至"})
    state: InspectorState = field(default=InspectorState.ACTIVE, metadata={"zh": "状态"})

    def faults(self) -> list[SsjError]:
        """Refuse an inspector who has left."""
        if self.state is not InspectorState.LEFT:
            return []
        return [EntryStateError(what=self.title, id=self.id, state=self.state.value)]


@frozen(kw_only=True)
class TargetExit(Payload):
    """A target that left, with day and reason (clause C64); `words` are those of the source."""

    title: ClassVar[str] = "检查对象出库 / exit of a target"
    id: str = field(metadata={"zh": "编号"})
    reason: TargetExitReason = field(metadata={"zh": "原因"})
    left: date = field(metadata={"zh": "退出日期"})
    words: str = field(default="", metadata={"zh": "说明"})

    def faults(self) -> list[SsjError]:
        """Refuse another reason that nobody says."""
        return _unsaid(self, TargetExitReason.OTHER)


@frozen(kw_only=True)
class InspectorExit(Payload):
    """An inspector who left, with day and reason (clause C68); words name no person."""

    title: ClassVar[str] = "执法检查人员出库 / exit of an inspector"
    id: str = field(metadata={"zh": "编号"})
    reason: InspectorExitReason = field(metadata={"zh": "原因"})
    left: date = field(metadata={"zh": "退出日期"})
    words: str = field(default="", metadata={"zh": "说明"})

    def faults(self) -> list[SsjError]:
        """Refuse another reason that nobody says."""
        return _unsaid(self, InspectorExitReason.OTHER)


def _unsaid(one: TargetExit | InspectorExit, other: str) -> list[SsjError]:
    if one.reason != other or one.words.strip():
        return []
    return [ReasonUnsaidError(what=one.title, id=one.id)]


Entry = TargetRow | InspectorRow | TargetExit | InspectorExit


class EntryFact(Fact):
    """A fact about entries of one department's register, each named once.

    Attributes:
        department: who keeps the register.
        on: the day it was recorded; an entry may state an earlier day of its own.
    """

    __slots__ = ()
    register: ClassVar[str]
    department: str
    on: date

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries it is about."""
        found: Sequence[Entry] = getattr(self, self.register)
        return found

    def faults(self) -> list[SsjError]:
        """Refuse entries named twice."""
        return id_faults(self.title, (one.id for one in self.entries))


@frozen(kw_only=True)
class TargetsEntered(EntryFact):
    """Targets entered a department's register (clauses C61–C64)."""

    kind: ClassVar[str] = "register.entered"
    register: ClassVar[str] = "targets"
    title: ClassVar[str] = "检查对象入库 / targets entered"
    department: str = field(metadata=_KEEPER)
    targets: tuple[TargetRow, ...] = field(metadata=_TARGETS)
    on: date = field(metadata={"zh": "登记日期"})


@frozen(kw_only=True)
class TargetsChanged(EntryFact):
    """Targets stay in the register and are something else now: each row whole, as it is now."""

    kind: ClassVar[str] = "register.changed"
    register: ClassVar[str] = "targets"
    title: ClassVar[str] = "检查对象变更 / targets changed"
    department: str = field(metadata=_KEEPER)
    reason: TargetChangeReason = field(metadata={"zh": "原因"})
    targets: tuple[TargetRow, ...] = field(metadata=_TARGETS)
    on: date = field(metadata={"zh": "登记日期"})


@frozen(kw_only=True)
class TargetsExited(EntryFact):
    """Targets left the register (clause C64)."""

    kind: ClassVar[str] = "register.exited"
    register: ClassVar[str] = "targets"
    title: ClassVar[str] = "检查对象出库 / targets exited"
    department: str = field(metadata=_KEEPER)
    targets: tuple[TargetExit, ...] = field(metadata=_TARGETS)
    on: date = field(metadata={"zh": "登记日期"})


@frozen(kw_only=True)
class InspectorsEntered(EntryFact):
    """Inspectors entered a department's register (clauses C66–C69)."""

    kind: ClassVar[str] = "inspectors.entered"
    register: ClassVar[str] = "inspectors"
    title: ClassVar[str] = "执法检查人员入库 / inspectors entered"
    department: str = field(metadata=_KEEPER)
    inspectors: tuple[InspectorRow, ...] = field(metadata=_INSPECTORS)
    on: date = field(metadata={"zh": "登记日期"})


@frozen(kw_only=True)
class InspectorsChanged(EntryFact):
    """Inspectors stay in the register with another department, state or certificate (C68)."""

    kind: ClassVar[str] = "inspectors.changed"
    register: ClassVar[str] = "inspectors"
    title: ClassVar[str] = "执法检查人员变更 / inspectors changed"
    department: str = field(metadata=_KEEPER)
    reason: InspectorChangeReason = field(metadata={"zh": "原因"})
    inspectors: tuple[InspectorRow, ...] = field(metadata=_INSPECTORS)
    on: date = field(metadata={"zh": "登记日期"})


@frozen(kw_only=True)
class InspectorsExited(EntryFact):
    """Inspectors left the register (clause C68)."""

    kind: ClassVar[str] = "inspectors.exited"
    register: ClassVar[str] = "inspectors"
    title: ClassVar[str] = "执法检查人员出库 / inspectors exited"
    department: str = field(metadata=_KEEPER)
    inspectors: tuple[InspectorExit, ...] = field(metadata=_INSPECTORS)
    on: date = field(metadata={"zh": "登记日期"})
