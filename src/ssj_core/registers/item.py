"""What is inspected: one entry of the list of random inspection items (随机抽查事项清单)."""

from collections.abc import Iterable

from attrs import field, frozen

from ssj_core.encoding import check_id
from ssj_core.registers.attributes import as_texts
from ssj_core.registers.target import Target
from ssj_core.registers.words import ItemClass, TargetKind


def _kinds(kinds: Iterable[TargetKind]) -> tuple[TargetKind, ...]:
    return tuple(TargetKind(kind) for kind in kinds)


@frozen(kw_only=True)
class InspectionItem:
    """An inspection item: the six fields of clause C60, the content of C55, and what practice adds.

    Attributes:
        id: short id of the item, of the id grammar.
        name: 抽查项目.
        target_kinds: 检查对象, the kinds of target it applies to; empty for every kind.
        target_labels: narrows `target_kinds` to targets carrying one of these labels.
        item_class: 事项类别, general or key (C57).
        methods: 检查方式, on site, documentary, online, …
        authority: 检查主体, who inspects.
        basis: 检查依据, the instruments and articles.
        content: 检查内容, what is looked at.
        department: the department that owns the item.
        qualification: 执法资质 an inspector needs for it; empty if none beyond the certificate.
        ratio: the ratio as the list writes it, text; numbers are a rule's answer.
        frequency: how often, as the list writes it.
        field: 监管领域, as rulebooks write it (``food``, ``special-equipment``); empty if none.

    Raises:
        IdRefusedError: `id` is outside the grammar.
    """

    id: str = field(converter=check_id)
    name: str
    target_kinds: tuple[TargetKind, ...] = field(default=(), converter=_kinds)
    target_labels: tuple[str, ...] = field(default=(), converter=as_texts)
    item_class: ItemClass = field(converter=ItemClass)
    methods: tuple[str, ...] = field(default=(), converter=as_texts)
    authority: str = ""
    basis: str = ""
    content: str = ""
    department: str = ""
    qualification: str = ""
    ratio: str = ""
    frequency: str = ""
    # Last: an attribute of this name would hide `attrs.field` from those after it.
    field: str = ""

    def applies_to(self, target: Target) -> bool:
        """Tell whether `target` is of a kind, and carries a label, this item is about."""
        kind = not self.target_kinds or target.kind in self.target_kinds
        label = not self.target_labels or not set(self.target_labels).isdisjoint(target.labels)
        return kind and label
