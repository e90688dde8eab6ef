"""The closed lists of the registers: kinds, states, item classes."""

from enum import StrEnum
from typing import Final, Self

from ssj_core.errors.registers import UnknownWordError


class Word(StrEnum):
    """A word of a closed list: an English value with its Chinese label `zh`."""

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return _LABELS[type(self).__name__][self.value]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the member written as `text`, in Chinese or in English.

        Raises:
            UnknownWordError: no member is written so; nothing is guessed.

        >>> TargetKind.read("个体工商户") is TargetKind.read("individual_business")
        True
        """
        for member in cls:
            if text in (member.value, member.zh):
                return member
        known = "、".join(f"{member.zh} {member.value}" for member in cls)
        what_zh, what_en = _NAMES[cls.__name__]
        raise UnknownWordError(what_zh=what_zh, what_en=what_en, value=text, known=known)


class TargetKind(Word):
    """What a target is (clause C62): market entities, and bodies that are none."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business"
    COOPERATIVE = "cooperative"
    INSTITUTION = "institution"
    SOCIAL_ORGANISATION = "social_organisation"
    OTHER = "other"


class TargetState(Word):
    """Whether a target is in the register (clause C64)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXITED = "exited"


class InspectorState(Word):
    """Whether an inspector is in the register (clause C68)."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class ItemClass(Word):
    """The two classes of inspection items (clause C57)."""

    GENERAL = "general"
    KEY = "key"


_NAMES: Final = {
    "TargetKind": ("对象类型", "kind of target"),
    "TargetState": ("对象状态", "state of a target"),
    "InspectorState": ("人员状态", "state of an inspector"),
    "ItemClass": ("事项类别", "item class"),
}
_LABELS: Final = {
    "TargetKind": {
        "enterprise": "企业",
        "individual_business": "个体工商户",
        "cooperative": "农民专业合作社",
        "institution": "事业单位",
        "social_organisation": "社会组织",
        "other": "其他",
    },
    "TargetState": {"active": "在册", "suspended": "停业", "exited": "退出"},
    "InspectorState": {"active": "在岗", "suspended": "停职", "left": "离岗"},
    "ItemClass": {"general": "一般检查事项", "key": "重点检查事项"},
}
