"""The 《随机抽查检查表》 of one inspection, its confirmation, and the evidence kept with it."""

from collections.abc import Iterable
from datetime import date

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no
from ssj_core.inspection.results import result_faults
from ssj_core.inspection.words import Capacity, Mark
from ssj_core.journal import Digest, Value, labelled, value
from ssj_core.registers.words import Method


@value("检查表事项", "row of the sheet")
class SheetRow(Value):
    """One item on the sheet.

    Attributes:
        item: number of the inspection item.
        content: what is checked.
        checked: whether it was checked.
        finding: what was found; for a row not checked, why not.
        results: result codes of the item; empty only when it was not checked.
        disposal: what was done at once; may be empty.
    """

    item: str = labelled("检查事项", "item")
    content: str = labelled("检查内容", "content")
    checked: bool = labelled("是否检查", "checked")
    finding: str = labelled("检查情况", "finding", personal=True)
    results: tuple[str, ...] = labelled("事项结果", "results", default=())
    disposal: str = labelled("当场处理", "disposal", default="", personal=True)

    def faults(self) -> Iterable[SsjError]:
        """Refuse a checked row without results, results of an unchecked one, and bad codes."""
        yield from result_faults(self.results)
        if self.checked and not self.results:
            yield no("row-unsaid", item=self.item)
        if not self.checked and self.results:
            yield no("row-unchecked", item=self.item)


@value("证据材料", "evidence")
class Evidence(Value):
    """A file kept with the sheet: what it is, its type, and the digest of its bytes (C114)."""

    name: str = labelled("名称", "name")
    media: str = labelled("类型", "media type")
    digest: Digest = labelled("摘要", "digest")


@value("采用的结论", "adopted conclusion")
class AdoptedConclusion(Value):
    """A conclusion of another body that was adopted, with its legal ground (clause C112)."""

    source: str = labelled("作出单位", "body that made it")
    conclusion: str = labelled("结论", "conclusion")
    ground: str = labelled("法律依据", "legal ground")
    document: str = labelled("文号", "document")


@value("随机抽查检查表", "inspection sheet")
class Sheet(Value):
    """The filled-in sheet of one inspection of one target (clause C113).

    Attributes:
        rows: one per item.
        methods: how the inspection was made.
        evidence: files kept with it.
        adopted: conclusions of other bodies it rests on.
        summary: 主要检查情况.
        sample: whether a sample was taken: the visit then ends when its report is in.
    """

    rows: tuple[SheetRow, ...] = labelled("检查内容", "rows")
    methods: tuple[Method, ...] = labelled("检查方式", "methods")
    evidence: tuple[Evidence, ...] = labelled("证据材料", "evidence", default=())
    adopted: tuple[AdoptedConclusion, ...] = labelled(
        "采用的结论", "adopted conclusions", default=()
    )
    summary: str = labelled("主要检查情况", "summary", default="", personal=True)
    sample: bool = labelled("抽样", "sample taken", default=False, late=True)

    @property
    def recorded(self) -> bool:
        """Whether pictures, sound or film of the visit are kept with it."""
        return any(file.media.startswith(("image/", "audio/", "video/")) for file in self.evidence)

    @property
    def needs_confirmation(self) -> bool:
        """Whether the target must confirm: only what was seen on site (C115, ambiguity A11)."""
        return Method.ONSITE in self.methods

    def faults(self) -> Iterable[SsjError]:
        """Refuse an item with two rows."""
        items = [row.item for row in self.rows]
        for at, item in enumerate(items, start=1):
            if item in items[: at - 1]:
                yield no("row-twice", item=item, at=at)


@value("见证人", "witness", kw_only=False)
class Witness(Value):
    """Somebody who witnesses a refusal (clause C117)."""

    name: str = labelled("姓名", "name", personal=True)
    capacity: str = labelled("身份", "capacity")


@value("确认", "confirmation")
class Confirmation(Value):
    """The target's confirmation by signature or seal (clause C115)."""

    mark: Mark = labelled("确认方式", "mark")
    signer: str = labelled("签字人", "signer", personal=True)
    capacity: Capacity = labelled("签字人身份", "capacity")
    on: date = labelled("日期", "day", day=True)


@value("拒签说明", "refusal to confirm")
class Refusal(Value):
    """The target refused to confirm: the inspectors note why, witnesses may sign (C116–C117).

    Attributes:
        reason: why, as the inspectors note it; whether it must be noted is the rulebook's to say.
        noted_by: who noted it.
        on: the day.
        witnesses: who saw it.
    """

    reason: str = labelled("拒绝原因", "reason", default="", personal=True)
    noted_by: tuple[str, ...] = labelled("注明的执法人员", "inspectors who noted it")
    on: date = labelled("日期", "day", day=True)
    witnesses: tuple[Witness, ...] = labelled("见证人", "witnesses", default=())

    def faults(self) -> Iterable[SsjError]:
        """Refuse an inspector named as witness of the own note."""
        for witness in self.witnesses:
            if witness.name in self.noted_by:
                yield no("witness-own", who=witness.name)


@value("现场记录", "note of what was found")
class Note(Value):
    """What two inspectors found where nobody could be inspected."""

    by: tuple[str, ...] = labelled("记录人", "written by", default=())
    words: str = labelled("情况", "words", default="", personal=True)
