"""What can happen to item lists, work rules and whole registers: one value for each kind of event.

A list or a register is recorded by numbers and digests. Work rules are public and recorded whole.
Publication is an event of its own, one for each channel (`ssj_core.oversight.public_since`, C56).
"""

from datetime import date
from typing import Any, ClassVar

from attrs import field, frozen

from ssj_core.encoding import canonical, digest
from ssj_core.errors import SsjError
from ssj_core.errors.registering import (
    NothingChangedError,
    RulesDigestError,
    SnapshotNumbersError,
)
from ssj_core.planning import Fact
from ssj_core.service.registering.entries import id_faults

SECTIONS = ("principles", "tasks", "methods", "publication", "assessment")
"""The five sections of work rules, in the order of clause C72."""


@frozen(kw_only=True)
class ItemListAdopted(Fact):
    """A department adopted its list of inspection items (clauses C54–C60); digest of `ItemList`."""

    kind: ClassVar[str] = "item-list.adopted"
    title: ClassVar[str] = "随机抽查事项清单 / item list"
    department: str = field(metadata={"zh": "部门"})
    items: tuple[str, ...] = field(metadata={"zh": "事项编号"})
    digest: str
    on: date = field(metadata={"zh": "日期"})

    def faults(self) -> list[SsjError]:
        """Refuse items named twice."""
        return id_faults(self.title, self.items)


@frozen(kw_only=True)
class ItemListAmended(Fact):
    """A department amended its list: items by number, digest of the list as it is now (C54)."""

    kind: ClassVar[str] = "item-list.amended"
    title: ClassVar[str] = "随机抽查事项清单调整 / amendment of the item list"
    department: str = field(metadata={"zh": "部门"})
    reason: str = field(metadata={"zh": "调整理由"})
    digest: str
    on: date = field(metadata={"zh": "日期"})
    added: tuple[str, ...] = field(default=(), metadata={"zh": "新增事项"})
    removed: tuple[str, ...] = field(default=(), metadata={"zh": "取消事项"})
    changed: tuple[str, ...] = field(default=(), metadata={"zh": "变更事项"})

    def faults(self) -> list[SsjError]:
        """Refuse items named twice, and an amendment of none."""
        if named := (*self.added, *self.removed, *self.changed):
            return id_faults(self.title, named)
        zh, en = "变更", "change"
        return [
            NothingChangedError(what=self.title, id=self.department, reason_zh=zh, reason_en=en)
        ]


@frozen(kw_only=True)
class WorkRulesAdopted(Fact):
    """A department adopted its work rules, whole: the five sections of clause C72.

    `digest` is that of the canonical JSON of `department` and the five sections.
    """

    kind: ClassVar[str] = "work-rules.adopted"
    title: ClassVar[str] = "随机抽查工作细则 / work rules"
    department: str = field(metadata={"zh": "部门"})
    principles: str = field(metadata={"zh": "抽查原则"})
    tasks: str = field(metadata={"zh": "抽查任务"})
    methods: str = field(metadata={"zh": "抽查方式"})
    publication: str = field(metadata={"zh": "抽查结果公示"})
    assessment: str = field(metadata={"zh": "督查考核"})
    digest: str
    on: date = field(metadata={"zh": "日期"})

    def faults(self) -> list[SsjError]:
        """Refuse a digest of something else."""
        text: dict[str, Any] = {name: getattr(self, name) for name in ("department", *SECTIONS)}
        right = digest(canonical(text))
        if self.digest == right:
            return []
        return [RulesDigestError(department=self.department, found=self.digest, right=right)]


@frozen(kw_only=True)
class _Snapshot(Fact):
    """A register as it was on one day, by digest.

    Attributes:
        department: who keeps the register.
        as_of: the day it describes.
        digest: `Register.digest()`.
        size: how many entries it has, those that have left among them.
        left: how many of them have left.
    """

    register: ClassVar[str]
    department: str = field(metadata={"zh": "部门"})
    as_of: date = field(metadata={"zh": "快照日期"})
    digest: str
    size: int = field(metadata={"zh": "条数"})
    left: int = field(default=0, metadata={"zh": "其中已退出"})

    @property
    def on(self) -> date:
        """The day it describes."""
        return self.as_of

    def faults(self) -> list[SsjError]:
        """Refuse numbers that no register has."""
        if 0 <= self.left <= self.size:
            return []
        return [SnapshotNumbersError(what=self.title, size=self.size, left=self.left)]


@frozen(kw_only=True)
class RegisterSnapshot(_Snapshot):
    """The target register on one day (clauses C61, C64)."""

    kind: ClassVar[str] = "register.snapshot"
    register: ClassVar[str] = "targets"
    title: ClassVar[str] = "检查对象名录库快照 / snapshot of the target register"


@frozen(kw_only=True)
class InspectorsSnapshot(_Snapshot):
    """The inspector register on one day (clauses C66, C68)."""

    kind: ClassVar[str] = "inspectors.snapshot"
    register: ClassVar[str] = "inspectors"
    title: ClassVar[str] = "执法检查人员名录库快照 / snapshot of the inspector register"


@frozen(kw_only=True)
class ExpertsSnapshot(_Snapshot):
    """The pool of experts on one day (clause C71)."""

    kind: ClassVar[str] = "experts.snapshot"
    register: ClassVar[str] = "experts"
    title: ClassVar[str] = "专家库快照 / snapshot of the expert pool"
