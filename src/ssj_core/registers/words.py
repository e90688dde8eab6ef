"""The closed lists of the registers: kinds, states, item classes, methods, why an entry changes."""

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
    SOCIAL_ORGANISATION = "social_organisation", "社会组织", "social organisation", "社会团体"
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


class TargetExitReason(Word, zh="检查对象出库原因", en="reason a target leaves"):
    """Why a target left the register (clause C64).

    >>> TargetExitReason.read("注销登记")
    <TargetExitReason.CANCELLED: 'cancelled'>
    """

    CANCELLED = "cancelled", "注销", "deregistered", "注销登记", "已注销"
    REVOKED = "revoked", "吊销", "licence revoked", "吊销营业执照", "已吊销"
    RELOCATED = "relocated", "迁出", "moved to another district", "迁移", "住所迁出"
    OUT_OF_SCOPE = "out_of_scope", "不再属于监管对象", "no longer regulated", "终止经营"
    UNLISTED = "unlisted", "名录中已无此条，未说明原因", "no longer listed, no reason stated"
    OTHER = "other", "其他", "another reason"


class InspectorExitReason(Word, zh="执法检查人员出库原因", en="reason an inspector leaves"):
    """Why an inspector left the register (clause C68)."""

    TRANSFERRED = "transferred", "调离执法岗位", "moved to another post", "调离", "岗位调整"
    RETIRED = "retired", "退休", "retired"
    CERTIFICATE = "certificate", "行政执法证注销或失效", "certificate withdrawn or lapsed"
    UNSTATED = "unstated", "离岗，未说明原因", "left, no reason stated"
    UNLISTED = "unlisted", "名录中已无此人，未说明原因", "no longer listed, no reason stated"
    OTHER = "other", "其他", "another reason"


class TargetChangeReason(Word, zh="检查对象变更原因", en="reason a target changes"):
    """What changed about targets that stay in the register (clauses C64, C129)."""

    TIER = "tier", "信用等级或风险类别调整", "change of tier"
    STATE = "state", "停业或恢复", "suspension or resumption"
    DETAILS = "details", "登记信息变更", "change of registered details"


class InspectorChangeReason(Word, zh="执法检查人员变更原因", en="reason an inspector changes"):
    """What changed about inspectors who stay in the register (clause C68)."""

    DEPARTMENT = "department", "单位变动", "change of department"
    STATE = "state", "停职或复职", "suspension or return"
    CERTIFICATE = "certificate", "行政执法证有效期变动", "change of the certificate's validity"
    LEAVE = "leave", "请假", "leave"
    DETAILS = "details", "登记信息变更", "change of registered details"


class Method(Word, zh="检查方式", en="method of inspection"):
    """How an inspection is made (clauses C90, C110; ambiguity A6: one code, many names).

    >>> Method.read("实地核查") is Method.read("现场检查") is Method.ONSITE
    True
    """

    ONSITE = "onsite", "现场检查", "on-site inspection", "实地核查", "实地检查"
    DOCUMENTARY = "documentary", "书面检查", "document inspection", "书式检查"
    ONLINE = "online", "网络检查", "online inspection", "网络监测"
    COMMISSIONED = (
        "commissioned",
        "委托专业机构检查",
        "commissioned institution",
        "委托专业机构辅助",
        "检验检测",
    )
    ADOPTED = "adopted", "采用鉴定结论", "adopted conclusion", "行政部门检查结果或专业意见"
