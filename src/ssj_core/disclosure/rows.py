"""Rows of the public views, made from what the registers hold; tiers and the like never enter them."""

from ssj_core.disclosure.masking import MaskingPolicy
from ssj_core.disclosure.page import Cell
from ssj_core.legal import Text
from ssj_core.registers import InspectionItem, Inspector, ItemClass, TargetKind

_CLASS_EN = {ItemClass.GENERAL: "general", ItemClass.KEY: "key"}


def _joined(words: tuple[str, ...]) -> str:
    return "、".join(words)


def item_row(item: InspectionItem) -> dict[str, Cell]:
    """Return the row of an inspection item: the six fields of C60 and the content of C55."""
    kinds = item.target_kinds or tuple(TargetKind)
    return {
        "name": item.name,
        "targets": _joined(tuple(kind.zh for kind in kinds)),
        "item_class": Text(item.item_class.zh, _CLASS_EN[item.item_class]),
        "methods": _joined(item.methods),
        "authority": item.authority,
        "basis": item.basis,
        "content": item.content,
    }


def inspector_row(inspector: Inspector, policy: MaskingPolicy) -> dict[str, Cell]:
    """Return the row of an inspector, each personal field as `policy` has it.

    Raises:
        NoMaskingRuleError: the policy does not speak of one of the fields shown.
    """
    return {
        "name": policy.apply("name", inspector.name),
        "department": inspector.department,
        "sex": policy.apply("sex", inspector.sex),
        "cert_no": policy.apply("cert_no", inspector.cert_no),
        "post": policy.apply("post", inspector.post),
        "qualifications": _joined(inspector.qualifications),
        "specialties": _joined(inspector.specialties),
    }
