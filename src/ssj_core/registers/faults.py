"""What can be wrong with an entry of a register: a field left out, an identity that does not hold."""

from collections.abc import Iterator
from typing import Final

from ssj_core.errors import SsjError
from ssj_core.errors.registers import IdentityRefusedError, MissingFieldError
from ssj_core.registers.identity import SCHEMES
from ssj_core.registers.inspector import Expert, Inspector
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.judge import check_identity, remedy
from ssj_core.registers.target import Target

_TARGET: Final = (("name", "名称", "name"),)
_INSPECTOR: Final = (
    ("name", "姓名", "name"),
    ("department", "单位", "department"),
    ("sex", "性别", "sex"),
    ("cert_no", "执法证号", "certificate number"),
    ("post", "执法岗位情况", "post"),
)
_EXPERT: Final = (("name", "姓名", "name"), ("specialties", "专长", "specialty"))
_ITEM: Final = (
    ("name", "抽查项目", "name"),
    ("target_kinds", "检查对象", "kinds of target"),
    ("methods", "检查方式", "method"),
    ("authority", "检查主体", "inspecting authority"),
    ("basis", "检查依据", "legal basis"),
    ("content", "检查内容", "content"),
)


def _missing(
    row: int,
    entry: Target | Inspector | Expert | InspectionItem,
    fields: tuple[tuple[str, ...], ...],
) -> Iterator[SsjError]:
    for name, zh, en in fields:
        if not getattr(entry, name):
            yield MissingFieldError(row=row, id=entry.id, field_zh=zh, field_en=en)


def target_faults(row: int, target: Target) -> Iterator[SsjError]:
    """Yield what is wrong with a target: its identity under its scheme, a name left out."""
    if target.scheme in SCHEMES:
        identity = check_identity(target.id, target.scheme)
        if identity.fault is not None:
            zh, en = remedy(identity.fault, identity.hint)
            yield IdentityRefusedError(row=row, value=target.id, why_zh=zh, why_en=en)
    yield from _missing(row, target, _TARGET)


def inspector_faults(row: int, inspector: Inspector) -> Iterator[SsjError]:
    """Yield the fields of clause C69 that are empty."""
    yield from _missing(row, inspector, _INSPECTOR)


def expert_faults(row: int, expert: Expert) -> Iterator[SsjError]:
    """Yield the fields an expert cannot do without."""
    yield from _missing(row, expert, _EXPERT)


def item_faults(row: int, item: InspectionItem) -> Iterator[SsjError]:
    """Yield the fields of clauses C60 and C55 that are empty."""
    yield from _missing(row, item, _ITEM)
