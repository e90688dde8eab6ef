"""Rows of the public views, made from what the registers hold; tiers and the like never enter them."""

from ssj_core.disclosure.masking import MaskingPolicy
from ssj_core.disclosure.page import Cell
from ssj_core.disclosure.records import InfoKind, Record, RecordPublished, RecordState
from ssj_core.legal import Text
from ssj_core.planning import channel_text
from ssj_core.registers import InspectionItem, Inspector, ListedItem, Method, TargetKind


def _joined(words: tuple[str, ...]) -> str:
    return "、".join(words)


def _said(method: str | Method) -> str:
    return method.zh if isinstance(method, Method) else method


def item_row(item: InspectionItem | ListedItem) -> dict[str, Cell]:
    """Return the row of an inspection item: the six fields of C60 and the content of C55."""
    kinds = item.target_kinds or tuple(TargetKind)
    return {
        "name": item.name,
        "targets": _joined(tuple(kind.zh for kind in kinds)),
        "item_class": item.item_class.text,
        "methods": _joined(tuple(map(_said, item.methods))),
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


def _channels(shown: tuple[RecordPublished, ...]) -> Cell:
    if not shown:
        return ""
    return Text(
        _joined(tuple(channel_text(one.outlet).zh for one in shown)),
        ", ".join(channel_text(one.outlet).en for one in shown),
    )


def penalty_row(record: Record, target: str, policy: MaskingPolicy) -> dict[str, Cell]:
    """Return the row of a penalty; what is not public leaves required fields empty.

    `View.build` refuses such a row, so a record withheld, withdrawn or corrected and not yet shown
    again reaches no public page (C11, C17).

    Args:
        record: the penalty.
        target: name of its target.
        policy: how ``target`` and ``target_id`` are shown: a natural person's name is personal.

    Raises:
        NoMaskingRuleError: the policy does not speak of one of the two.
    """
    gathered, version = record.gathered, record.current
    shown = version.published if record.state is RecordState.PUBLISHED else ()
    corrected = Text(
        f"第 {version.number} 版：{version.reason}", f"version {version.number}: {version.reason}"
    )
    return {
        "target": policy.apply("target", target),
        "target_id": policy.apply("target_id", gathered.target),
        "name": version.name,
        "authority": gathered.accountable,
        "produced": gathered.produced.isoformat(),
        "published_on": min(one.on for one in shown).isoformat() if shown else "",
        "channels": _channels(shown),
        "remark": corrected if version.number > 1 else "",
    }


def record_row(record: Record, target: str, policy: MaskingPolicy) -> dict[str, Cell]:
    """Return the row of a record that is no penalty, like `penalty_row`; a penalty has no kind here."""
    info = record.gathered.info
    kind = info.text
    row = penalty_row(record, target, policy)
    return {**row, "kind": "" if info is InfoKind.PENALTY else kind}
