"""How 一单两库 are laid out in files: for each field its headers and how its cells read."""

from collections.abc import Callable
from typing import Any, Final

from attrs import frozen

from ssj_core.adapters.tables import cells
from ssj_core.adapters.tables.aliases import ALIASES, ID_STRONG, ID_WEAK, words
from ssj_core.adapters.tables.cells import Reader, day, exact_text, leaves, text, texts, yes_no
from ssj_core.registers import (
    Expert,
    ExpertPool,
    InspectionItem,
    Inspector,
    InspectorRegister,
    InspectorState,
    ItemClass,
    ItemList,
    Target,
    TargetKind,
    TargetRegister,
    TargetState,
)


@frozen(kw_only=True)
class Layout:
    """One kind of register: its entry, its snapshot, and for each field headers and reader.

    Attributes:
        entry: makes one entry from its fields.
        register: makes the snapshot.
        fields: field to the headers it goes by, undecorated, and the reader of its cells.
        blank_refused: fields that cannot be left blank.
        blank_kept: fields left blank are handed on as empty text, for the snapshot to judge.
        rest: field that takes the columns nobody asked for; empty if they are ignored.
    """

    entry: Callable[..., Any]
    register: Callable[..., Any]
    fields: dict[str, tuple[frozenset[str], Reader]]
    blank_refused: frozenset[str] = frozenset({"id"})
    blank_kept: frozenset[str] = frozenset({"name"})
    rest: str = ""


def _as(headers: str, reader: Reader) -> tuple[frozenset[str], Reader]:
    return words(headers), reader


_AVAILABLE: Final = {
    "conflicts": _as("回避对象 回避 申报回避 利益冲突 conflicts", texts),
    "on_leave": _as("请假 休假 请假区间 不可派区间 onleave leave", leaves),
    "state": _as("状态 在岗状态 state", cells.word(InspectorState)),
}
TARGETS: Final = Layout(
    entry=Target,
    register=TargetRegister,
    fields={
        "id": (ID_STRONG | ID_WEAK, exact_text),
        "name": (ALIASES["name"], text),
        "kind": (ALIASES["kind"], cells.word(TargetKind)),
        "tier": (ALIASES["tier"], text),
        "tier_scheme": (ALIASES["tier_scheme"], text),
        "district": (ALIASES["district"], text),
        "address": (ALIASES["address"], text),
        "labels": (ALIASES["labels"], texts),
        "station": (ALIASES["station"], text),
        "state": (ALIASES["state"], cells.word(TargetState)),
        "entered_on": (ALIASES["entered_on"], day),
        "exited_on": (ALIASES["exited_on"], day),
        "exit_reason": (ALIASES["exit_reason"], text),
        "last_inspected": (ALIASES["last_inspected"], day),
    },
    rest="attributes",
)
INSPECTORS: Final = Layout(
    entry=Inspector,
    register=InspectorRegister,
    blank_kept=frozenset({"name", "department"}),
    fields={
        "id": _as("人员编号 检查人员编号 编号 工号 inspectorid id", exact_text),
        "name": _as("姓名 人员姓名 name", text),
        "department": _as("单位 部门 所在单位 执法单位 department", text),
        "sex": _as("性别 sex gender", text),
        "cert_no": _as("执法证号 行政执法证号 证件号 执法证编号 certno", exact_text),
        "cert_valid_until": _as(
            "执法证有效期至 有效期至 执法证有效期 证件有效期 certvaliduntil", day
        ),
        "post": _as("执法岗位 执法岗位情况 岗位 post", text),
        "qualifications": _as("执法资质 资质 qualifications", texts),
        "specialties": _as("业务专长 专长 specialties", texts),
        "area": _as("工作片区 片区 area", text),
        "may_lead": _as("可任组长 组长 maylead", yes_no),
        "station": _as("所属监管所 监管所 station", text),
        "former_posts": _as("曾任岗位 曾任职务 formerposts", texts),
        **_AVAILABLE,
    },
)
EXPERTS: Final = Layout(
    entry=Expert,
    register=ExpertPool,
    fields={
        "id": _as("专家编号 编号 expertid id", exact_text),
        "name": _as("姓名 专家姓名 name", text),
        "institution": _as("所在机构 机构 单位 institution", text),
        "title": _as("职称 title", text),
        "specialties": _as("专长 业务专长 specialties", texts),
        **_AVAILABLE,
    },
)
ITEMS: Final = Layout(
    entry=InspectionItem,
    register=ItemList,
    blank_refused=frozenset({"id", "item_class"}),
    fields={
        "id": _as("事项编号 事项编码 编号 itemid id", exact_text),
        "name": _as("抽查项目 抽查事项 抽查事项名称 事项名称 name", text),
        "target_kinds": _as("检查对象 对象类型 targetkinds", cells.words(TargetKind)),
        "target_labels": _as("对象标签 targetlabels", texts),
        "item_class": _as("事项类别 itemclass", cells.word(ItemClass)),
        "methods": _as("检查方式 抽查方式 methods", texts),
        "authority": _as("检查主体 抽查主体 authority", text),
        "basis": _as("检查依据 抽查依据 法律依据 basis", text),
        "content": _as("检查内容 抽查内容 content", text),
        "department": _as("责任部门 责任处室 发起部门 department", text),
        "qualification": _as("执法资质 qualification", text),
        "ratio": _as("抽查比例 ratio", text),
        "frequency": _as("检查频次 抽查频次 frequency", text),
    },
)
