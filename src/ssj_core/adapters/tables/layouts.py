"""How registers are laid out in files: for each field its headers, how its cells read, its name.

`header_table` gives the list for the documentation: what a reader recognises is written once.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from ssj_core.adapters.tables import cells
from ssj_core.adapters.tables.aliases import (
    ALIASES,
    CERT_NO,
    ID_PEOPLE,
    ID_STRONG,
    ID_WEAK,
    PERSON,
    words,
)
from ssj_core.adapters.tables.cells import (
    Reader,
    day,
    exact_text,
    leaves,
    text,
    texts,
    yes_no,
)
from ssj_core.registers import (
    Expert,
    ExpertPool,
    InspectionItem,
    Inspector,
    InspectorRegister,
    ItemClass,
    ItemList,
    Target,
    TargetKind,
    TargetRegister,
)


@frozen
class Column:
    """A field of a layout: the headers it goes by, undecorated, how its cells read, its label."""

    headers: frozenset[str]
    reader: Reader
    zh: str


@frozen(kw_only=True)
class Layout:
    """One kind of table: its fields, what speaks for it, what must not be passed by.

    Attributes:
        zh: what the table is called.
        en: the same in English.
        ids: families of headers of the id; the first family that is there is the id.
        fields: the other fields.
        speaking: headers that speak for this layout.
        foreign: headers that speak for another layout.
        telling: words in a header that is not known: such a column is mapped or ignored, in words.
        deciding: fields that keep somebody out; two columns for one of them are refused.
        entry: makes one entry from its fields.
        register: makes the snapshot.
        blank_refused: fields that cannot be left blank.
        blank_kept: fields left blank are handed on as empty text, for the snapshot to judge.
        rest: field that takes the columns nobody asked for; empty if they are ignored.
    """

    zh: str
    en: str
    ids: tuple[frozenset[str], ...]
    fields: Mapping[str, Column]
    speaking: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    telling: tuple[str, ...] = ()
    deciding: frozenset[str] = frozenset()
    entry: Callable[..., Any] = dict
    register: Callable[..., Any] = dict
    blank_refused: frozenset[str] = frozenset({"id"})
    blank_kept: frozenset[str] = frozenset({"name"})
    rest: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        """The names a map may use."""
        return ("id", "stratum", *self.fields)


def _as(zh: str, headers: str, reader: Reader) -> Column:
    return Column(words(headers), reader, zh)


def _alias(zh: str, name: str, reader: Reader) -> Column:
    return Column(ALIASES[name], reader, zh)


_AVAILABLE: Final = {
    "conflicts": _as(
        "回避对象", "回避对象 回避 申报回避 利益冲突 回避企业 回避单位 conflicts", cells.conflicts
    ),
    "on_leave": _as(
        "请假", "请假 休假 请假区间 休假区间 请假时间 休假时间 不可派区间 onleave leave", leaves
    ),
    "state": _as(
        "状态", "状态 在岗状态 人员状态 在职状态 是否在岗 是否在职 在岗 在职 state status", text
    ),
}
_PEOPLE_TELL: Final = (
    "有效期",
    "到期",
    "截止",
    "回避",
    "冲突",
    "在岗",
    "离岗",
    "请假",
    "休假",
    "状态",
)
_PEOPLE_DECIDE: Final = frozenset(
    {"cert_valid_until", "cert_valid_from", "conflicts", "on_leave", "state"}
)
TARGETS: Final = Layout(
    zh="检查对象名录",
    en="register of targets",
    entry=Target,
    register=TargetRegister,
    ids=(ID_STRONG, ID_WEAK),
    speaking=ID_STRONG,
    foreign=ID_PEOPLE | CERT_NO | PERSON,
    telling=("状态", "停业", "关停", "注销", "吊销", "退出", "迁出"),
    deciding=frozenset({"state", "exited_on", "exit_reason"}),
    fields={
        "name": _alias("名称", "name", text),
        "kind": _alias("对象类型", "kind", cells.word(TargetKind)),
        "tier": _alias("信用等级", "tier", text),
        "tier_scheme": _alias("等级体系", "tier_scheme", text),
        "district": _alias("行政区划", "district", text),
        "address": _alias("住所", "address", text),
        "labels": _alias("标签", "labels", texts),
        "station": _alias("所属监管所", "station", text),
        "state": _alias("状态", "state", text),
        "entered_on": _alias("入库日期", "entered_on", day),
        "exited_on": _alias("退出日期", "exited_on", day),
        "exit_reason": _alias("退出原因", "exit_reason", text),
        "last_inspected": _alias("上次检查日期", "last_inspected", day),
    },
    rest="attributes",
)
INSPECTORS: Final = Layout(
    zh="检查人员名单",
    en="roster of inspectors",
    entry=Inspector,
    register=InspectorRegister,
    ids=(ID_PEOPLE, words("编号 工号 id"), CERT_NO, PERSON | words("name")),
    speaking=ID_PEOPLE | CERT_NO | PERSON,
    foreign=ID_STRONG,
    telling=_PEOPLE_TELL,
    deciding=_PEOPLE_DECIDE,
    blank_kept=frozenset({"name", "department"}),
    fields={
        "name": Column(PERSON | words("name"), text, "姓名"),
        "department": _as("单位", "单位 部门 所在单位 执法单位 department", text),
        "sex": _as("性别", "性别 sex gender", text),
        "cert_no": Column(CERT_NO, exact_text, "执法证号"),
        "cert_valid_until": _as(
            "执法证有效期至",
            "执法证有效期至 有效期至 执法证有效期 证件有效期 证件有效期至 证书有效期 证书有效期至 "
            "行政执法证有效期 行政执法证有效期至 有效期 有效期限 证书到期时间 证书到期日期 证件到期时间 "
            "证件到期日期 执法证到期时间 执法证到期日期 执法证到期日 证件到期日 到期日期 到期时间 "
            "certvaliduntil",
            text,
        ),
        "cert_valid_from": _as(
            "执法证有效期起", "执法证有效期起 执法证有效期自 有效期起 有效期自 certvalidfrom", day
        ),
        "post": _as("执法岗位", "执法岗位 执法岗位情况 岗位 post", text),
        "qualifications": _as("执法资质", "执法资质 资质 qualifications", texts),
        "specialties": _as("业务专长", "业务专长 专长 specialties", texts),
        "area": _as("工作片区", "工作片区 片区 area", text),
        "may_lead": _as("可任组长", "可任组长 组长 maylead", yes_no),
        "station": _as("所属监管所", "所属监管所 监管所 station", text),
        "former_posts": _as("曾任岗位", "曾任岗位 曾任职务 formerposts", texts),
        **_AVAILABLE,
    },
)
EXPERTS: Final = Layout(
    zh="专家库",
    en="pool of experts",
    entry=Expert,
    register=ExpertPool,
    ids=(words("专家编号 expertid"), words("编号 id"), words("姓名 专家姓名")),
    telling=_PEOPLE_TELL,
    deciding=frozenset({"conflicts", "on_leave", "state"}),
    fields={
        "name": _as("姓名", "姓名 专家姓名 name", text),
        "institution": _as("所在机构", "所在机构 机构 单位 institution", text),
        "title": _as("职称", "职称 title", text),
        "specialties": _as("专长", "专长 业务专长 specialties", texts),
        **_AVAILABLE,
    },
)
ITEMS: Final = Layout(
    zh="抽查事项清单",
    en="list of inspection items",
    entry=InspectionItem,
    register=ItemList,
    ids=(words("事项编号 事项编码 itemid"), words("编号 id")),
    blank_refused=frozenset({"id", "item_class"}),
    fields={
        "name": _as("抽查项目", "抽查项目 抽查事项 抽查事项名称 事项名称 name", text),
        "target_kinds": _as("检查对象", "检查对象 对象类型 targetkinds", cells.words(TargetKind)),
        "target_labels": _as("对象标签", "对象标签 targetlabels", texts),
        "item_class": _as("事项类别", "事项类别 itemclass", cells.word(ItemClass)),
        "methods": _as("检查方式", "检查方式 抽查方式 methods", texts),
        "authority": _as("检查主体", "检查主体 抽查主体 authority", text),
        "basis": _as("检查依据", "检查依据 抽查依据 法律依据 basis", text),
        "content": _as("检查内容", "检查内容 抽查内容 content", text),
        "department": _as("责任部门", "责任部门 责任处室 发起部门 department", text),
        "qualification": _as("执法资质", "执法资质 qualification", text),
        "ratio": _as("抽查比例", "抽查比例 ratio", text),
        "frequency": _as("检查频次", "检查频次 抽查频次 frequency", text),
    },
)
CONFIRMED: Final = Layout(
    zh="核实清单",
    en="list of confirmed codes",
    ids=(ID_STRONG, ID_WEAK),
    fields={"remark": _as("核实情况", "核实情况 核实说明 核实结果 remark", text)},
)
LAYOUTS: Final = {
    "targets": TARGETS,
    "inspectors": INSPECTORS,
    "experts": EXPERTS,
    "items": ITEMS,
    "confirmed": CONFIRMED,
}


def header_table(layout: Layout) -> str:
    """Return the headers a layout knows as a Markdown table: field, label, headers.

    >>> print(header_table(CONFIRMED).splitlines()[-1])
    | `remark` | 核实情况 | 核实情况 核实结果 核实说明 remark |
    """
    lines = ["| 字段 field | 含义 | 认识的表头 headers |", "|---|---|---|"]
    lines += [f"| `id` | 编号 | {_sorted(family)} |" for family in layout.ids]
    lines += [
        f"| `{name}` | {column.zh} | {_sorted(column.headers)} |"
        for name, column in layout.fields.items()
    ]
    return "\n".join(lines)


def _sorted(headers: frozenset[str]) -> str:
    return " ".join(sorted(headers, key=lambda word: (word.isascii(), word)))
