"""The tree of result codes: eight categories, the status codes, and finer codes below them.

There is no default: an inspection without a result is *not entered*, which is no code.
"""

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ssj_core.errors import SsjError
from ssj_core.inspection.refusals import no


@frozen(kw_only=True)
class ResultCode:
    """One result; a dot in the name separates a finer code from its category.

    Attributes:
        name: stable name.
        zh: Chinese label.
        en: English label.
        alone: it excludes every other result.
        open: it calls for a follow-up that must come to an end (clause C15).
        heading: it only groups others and cannot be entered.
    """

    name: str
    zh: str
    en: str
    alone: bool = False
    open: bool = False
    heading: bool = False

    @property
    def parent(self) -> str | None:
        """Name of the coarser code, or None for a category."""
        return self.name.rpartition(".")[0] or None


_PLAIN: Final = {
    "corrected": ("发现问题已责令改正", "problem found, corrected when ordered"),
    "not-operating": (
        "未发现开展本次抽查涉及的经营活动",
        "does not carry on the business inspected",
    ),
    "status.liquidating": ("已关闭停业或正在组织清算", "closed or being liquidated"),
    "status.deregistered": ("已注销", "deregistered"),
    "status.revoked": ("被吊销", "licence revoked"),
    "status.annulled": ("被撤销", "registration annulled"),
    "status.moved-out": ("已迁出", "moved out of the area"),
}
_OPEN: Final = {
    "not-disclosed": ("未按规定公示应当公示的信息", "information not disclosed as required"),
    "not-disclosed.annual": ("未按规定公示年报", "annual report not disclosed"),
    "not-disclosed.other": ("未按规定公示其他应当公示的信息", "other information not disclosed"),
    "falsified": ("公示信息隐瞒真实情况、弄虚作假", "disclosed information conceals or falsifies"),
    "unreachable": (
        "通过登记的住所（经营场所）无法联系",
        "cannot be reached at the registered address",
    ),
    "uncooperative": ("不配合检查情节严重", "seriously uncooperative"),
    "pending": ("发现问题待后续处理", "problem found, to be handled"),
    "pending.market": ("违反市场监管登记规定", "breach of market registration rules"),
    "pending.food-drug": ("违反食品药品管理规定", "breach of food and drug rules"),
    "pending.quality": ("违反质量技术监督规定", "breach of quality supervision rules"),
    "pending.police": ("违反公安部门规定", "breach of public security rules"),
    "pending.other": ("违反其他部门规定", "breach of another department's rules"),
}

CODES: Final[dict[str, ResultCode]] = {
    "no-issue": ResultCode(name="no-issue", zh="未发现问题", en="no problem found", alone=True),
    **{name: ResultCode(name=name, zh=zh, en=en, open=True) for name, (zh, en) in _OPEN.items()},
    "status": ResultCode(name="status", zh="主体资格状态", en="state of the entity", heading=True),
    **{name: ResultCode(name=name, zh=zh, en=en) for name, (zh, en) in _PLAIN.items()},
}
"""Every result code by its name.

>>> [one.zh for one in CODES.values() if one.parent is None][:3]
['未发现问题', '未按规定公示应当公示的信息', '公示信息隐瞒真实情况、弄虚作假']
"""


def result_faults(names: Iterable[str]) -> list[SsjError]:
    """Return what is wrong with the results entered together: unknown codes, headings, clashes."""
    entered = tuple(names)
    usable = [one.name for one in CODES.values() if not one.heading]
    known = "、".join(usable)
    faults: list[SsjError] = [
        no("result-code", value=name, known=known) for name in entered if name not in usable
    ]
    alone = next((name for name in entered if name in CODES and CODES[name].alone), None)
    others = [name for name in entered if name != alone]
    if alone and others:
        faults.append(no("result-clash", one=alone, other=others[0]))
    return faults


def ancestors(name: str) -> tuple[str, ...]:
    """Return `name` and its coarser codes, finest first.

    >>> ancestors("not-disclosed.annual")
    ('not-disclosed.annual', 'not-disclosed')
    """
    found = [name]
    while (parent := CODES[found[-1]].parent) is not None:
        found.append(parent)
    return tuple(found)
