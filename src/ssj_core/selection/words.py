"""Closed lists: why a target is left out, why one is checked without a lot, what is no visit."""

from enum import StrEnum
from typing import Final


class Exclusion(StrEnum):
    """Why a target has no chance in this draw."""

    OUT_OF_SCOPE = "out-of-scope"
    EXITED = "exited"
    SUSPENDED = "suspended"
    FREQUENCY_CAP = "frequency-cap"
    RECOGNISED = "recognised"
    EXEMPT = "exempt-by-law"
    NOT_PLANNED = "not-planned"
    CONFLICT = "conflict"
    RULES = "rules"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return _ZH[self.value]


class MustCheck(StrEnum):
    """Why a target is checked beside the draw and never counted in it (clause C19)."""

    COMPLAINT = "complaint"
    ASSIGNED = "assigned"
    MONITORING = "monitoring"
    KEY_SUPERVISION = "key-supervision"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return _ZH[self.value]


class Exemption(StrEnum):
    """Grounds on which a visit does not count towards a frequency cap.

    They follow the ten grounds authorities publish under 国办发〔2024〕54号.
    """

    COMPLAINT = "complaint"
    ASSIGNED = "assigned"
    HIGHER_LEVEL = "higher-level"
    ENFORCEMENT_REVIEW = "enforcement-review"
    OFF_SITE_CLUE = "off-site-clue"
    MEDIA = "media"
    RECTIFICATION = "rectification"
    REQUESTED = "requested"
    LICENCE = "licence"
    EMERGENCY = "emergency"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return _ZH[self.value]


_ZH: Final = {
    "out-of-scope": "不在检查范围",
    "exited": "已退出",
    "suspended": "停业",
    "frequency-cap": "已达年度频次上限",
    "recognised": "互认其他部门结果",
    "exempt-by-law": "依法免予检查",
    "not-planned": "计划未列该等级",
    "conflict": "无可派人员（均须回避）",
    "rules": "规则不允许抽取",
    "complaint": "投诉举报",
    "assigned": "转办交办",
    "monitoring": "数据监测",
    "key-supervision": "重点监管",
    "higher-level": "配合上级检查",
    "enforcement-review": "执法监督检查",
    "off-site-clue": "非现场监管线索",
    "media": "媒体曝光",
    "rectification": "整改复查",
    "requested": "企业申请",
    "licence": "许可核查",
    "emergency": "突发事件",
}
