"""The 《随机抽查检查表》 of one inspection, its confirmation, and the evidence kept with it."""

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors._base import SsjError
from ssj_core.errors.inspection import ConfirmationError, SheetRowError
from ssj_core.inspection.results import result_faults
from ssj_core.inspection.words import Capacity, Mark
from ssj_core.planning import Method, Payload


@frozen(kw_only=True)
class SheetRow(Payload):
    """One item on the sheet.

    Attributes:
        item: number of the inspection item.
        content: what is checked.
        checked: whether it was checked.
        finding: what was found; for a row not checked, why not.
        results: result codes of the item; empty only when it was not checked.
        disposal: what was done at once; may be empty.
    """

    item: str = field(metadata={"zh": "检查事项"})
    content: str = field(metadata={"zh": "检查内容"})
    checked: bool
    finding: str = field(metadata={"zh": "检查情况"})
    results: tuple[str, ...] = ()
    disposal: str = ""

    def faults(self) -> list[SsjError]:
        """Refuse a checked row without results, results of an unchecked one, and bad codes."""
        found = result_faults(self.results)
        if self.checked and not self.results:
            found.append(_row(self, "已检查但没有结果", "checked, but without a result"))
        if not self.checked and self.results:
            found.append(_row(self, "未检查却有结果", "not checked, but with a result"))
        return found


def _row(row: SheetRow, zh: str, en: str) -> SheetRowError:
    return SheetRowError(row="—", item=row.item, why_zh=zh, why_en=en)


@frozen(kw_only=True)
class Evidence(Payload):
    """A file kept with the sheet: what it is, its type, and the digest of its bytes (C114)."""

    name: str
    media: str
    digest: str


@frozen(kw_only=True)
class AdoptedConclusion(Payload):
    """A conclusion of another body that was adopted, with its legal ground (clause C112)."""

    source: str
    conclusion: str
    ground: str
    document: str


@frozen(kw_only=True)
class Sheet(Payload):
    """The filled-in sheet of one inspection of one target (clause C113).

    Attributes:
        rows: one per item.
        methods: how the inspection was made.
        evidence: files kept with it.
        adopted: conclusions of other bodies it rests on.
        summary: 主要检查情况.
    """

    title: ClassVar[str] = "随机抽查检查表"

    rows: tuple[SheetRow, ...] = field(metadata={"zh": "检查内容"})
    methods: tuple[Method, ...] = field(metadata={"zh": "检查方式"})
    evidence: tuple[Evidence, ...] = ()
    adopted: tuple[AdoptedConclusion, ...] = ()
    summary: str = ""

    @property
    def needs_confirmation(self) -> bool:
        """Whether the target must confirm: only what was seen on site (C115, ambiguity A11)."""
        return Method.ONSITE in self.methods

    def faults(self) -> list[SsjError]:
        """Refuse an item with two rows."""
        items = [row.item for row in self.rows]
        return [
            SheetRowError(
                row=at, item=item, why_zh="同一事项出现两次", why_en="the item appears twice"
            )
            for at, item in enumerate(items, start=1)
            if item in items[: at - 1]
        ]


@frozen
class Witness(Payload):
    """Somebody who witnesses a refusal (clause C117)."""

    name: str
    capacity: str


@frozen(kw_only=True)
class Confirmation(Payload):
    """The target's confirmation by signature or seal (clause C115)."""

    mark: Mark
    signer: str
    capacity: Capacity
    on: date


@frozen(kw_only=True)
class Refusal(Payload):
    """The target refused to confirm: the inspectors note why, witnesses may sign (C116–C117)."""

    reason: str = field(metadata={"zh": "拒绝原因"})
    noted_by: tuple[str, ...] = field(metadata={"zh": "注明的执法人员"})
    on: date
    witnesses: tuple[Witness, ...] = ()

    def faults(self) -> list[SsjError]:
        """Refuse an inspector named as witness of the own note."""
        return [
            ConfirmationError(
                why_zh=f"{one.name} 是执法人员，不能作见证人",
                why_en=f"{one.name} noted the refusal and cannot witness it",
            )
            for one in self.witnesses
            if one.name in self.noted_by
        ]
