"""The closed lists of the registers: kinds, states, item classes."""

from ssj_core.encoding import Word


class TargetKind(Word, zh="对象类型", en="kind of target"):
    """What a target is (clause C62): market entities, and bodies that are none.

    >>> TargetKind.read("个体工商户") is TargetKind.read("individual_business")
    True
    """

    ENTERPRISE = "enterprise", "企业", "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户", "individual business"
    COOPERATIVE = "cooperative", "农民专业合作社", "farmers' cooperative"
    INSTITUTION = "institution", "事业单位", "public institution"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织", "social organisation"
    OTHER = "other", "其他", "other"


class TargetState(Word, zh="对象状态", en="state of a target"):
    """Whether a target is in the register (clause C64)."""

    ACTIVE = "active", "在册", "in the register"
    SUSPENDED = "suspended", "停业", "business suspended"
    EXITED = "exited", "退出", "left the register"


class InspectorState(Word, zh="人员状态", en="state of an inspector"):
    """Whether an inspector is in the register (clause C68)."""

    ACTIVE = "active", "在岗", "in post"
    SUSPENDED = "suspended", "停职", "suspended from duty"
    LEFT = "left", "离岗", "left the post"


class ItemClass(Word, zh="事项类别", en="item class"):
    """The two classes of inspection items (clause C57)."""

    GENERAL = "general", "一般检查事项", "general"
    KEY = "key", "重点检查事项", "key"
