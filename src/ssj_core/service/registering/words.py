"""The closed lists of the registers' events: why an entry left, what changed about it."""

from ssj_core.encoding import Word


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
