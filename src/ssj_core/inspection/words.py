"""The closed lists of inspections: sources, stages, confirmations, follow-ups, organs."""

from typing import Final, Literal

from ssj_core.encoding import Word


class Source(Word, zh="检查来源", en="source of an inspection"):
    """Why an inspection is made (clauses C4, C19); everything but random needs a reason."""

    RANDOM = "random", "随机抽查", "drawn at random"
    KEY = "key", "重点监管", "key supervision"
    COMPLAINT = "complaint", "投诉举报", "complaint or report"
    ASSIGNED = "assigned", "转办交办", "transferred or assigned matter"
    MONITORING = "monitoring", "数据监测", "data monitoring"
    SPECIAL = "special", "专项检查", "special inspection"
    RECHECK = "recheck", "整改复查", "re-check"
    HIGHER = "higher", "上级抽取", "drawn by a higher level"

    @property
    def rules_word(self) -> Literal["random", "key-supervision", "case-driven"]:
        """The source as `ssj_core.rules.MayInspect` asks for it; a case names its trigger apart."""
        if self in (Source.RANDOM, Source.HIGHER):
            return "random"
        return "key-supervision" if self in (Source.KEY, Source.SPECIAL) else "case-driven"

    @property
    def rules_form(self) -> Literal["ordinary", "special", "case", "recheck"]:
        """The form of inspection as rulebooks write it."""
        if self in (Source.SPECIAL, Source.RECHECK):
            return "special" if self is Source.SPECIAL else "recheck"
        return "case" if self.rules_word == "case-driven" else "ordinary"

    @property
    def rules_ground(self) -> str:
        """The ground as rulebooks write it where some grounds do not count as a visit."""
        return _GROUNDS.get(self.value, self.value)


_GROUNDS: Final = {"random": "plan", "recheck": "rectification", "higher": "assigned"}


class Stage(Word, zh="检查阶段", en="stage of an inspection"):
    """How far an inspection of one target has come."""

    ASSIGNED = "assigned", "已下达", "assigned"
    NOTICED = "noticed", "已通知", "notice served"
    STARTED = "started", "检查中", "started"
    FINISHED = "finished", "检查结束", "finished"
    CONFIRMED = "confirmed", "检查表已确认", "sheet confirmed"
    RESULTS = "results", "录入审核中", "results being entered and reviewed"
    COMPLETE = "complete", "已公示（完成）", "published, hence complete"
    WITHDRAWN = "withdrawn", "结果已撤回", "result withdrawn"
    ARCHIVED = "archived", "已归档", "archived"
    RECOGNISED = "recognised", "采用其他部门结果", "satisfied by another department's result"
    CANCELLED = "cancelled", "已终止", "ended without result"


BEFORE: Final = frozenset({Stage.ASSIGNED, Stage.NOTICED})
"""Before the visit began."""


class ResultState(Word, zh="结果状态", en="state of a result"):
    """How far the result of one inspecting department has come; none is assumed."""

    NOT_ENTERED = "not_entered", "未录入", "not entered"
    ENTERED = "entered", "待审核", "entered, to be reviewed"
    RETURNED = "returned", "审核退回", "returned by the reviewer"
    REVIEWED = "reviewed", "已审核待公示", "reviewed, to be published"
    PARTLY = "partly_published", "部分渠道已公示", "public on some of the channels"
    PUBLISHED = "published", "已公示", "published"
    WITHHELD = "withheld", "依法不予公示", "withheld on a legal ground"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Mark(Word, zh="确认方式", en="how the sheet was confirmed"):
    """How the sheet was confirmed (clause C115)."""

    SIGNED = "signed", "签字", "signature"
    SEALED = "sealed", "盖章", "seal"


class Capacity(Word, zh="签字人身份", en="capacity of who signs"):
    """In what capacity somebody confirms (clause C115)."""

    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人", "legal representative"
    PERSON_IN_CHARGE = "person_in_charge", "负责人", "person in charge"


class Verdict(Word, zh="审核结论", en="verdict of the review"):
    """What the reviewer decided."""

    PASSED = "passed", "审核通过", "passed"
    RETURNED = "returned", "退回", "returned"


class Answer(Word, zh="异议答复", en="answer to an objection"):
    """What an objection to a result was answered."""

    UPHELD = "upheld", "异议成立", "upheld"
    REJECTED = "rejected", "异议不成立", "rejected"


class Commission(Word, zh="委托事项", en="kind of commission"):
    """What an institution was commissioned with (clause C111)."""

    TESTING = "testing", "检验检测", "inspection and testing"
    AUDIT = "audit", "财务审计", "financial audit"
    CONSULTING = "consulting", "调查咨询", "investigation and consulting"


class FollowUp(Word, zh="后续处理方式", en="kind of follow-up"):
    """What follows a finding (clauses C15, C95–C97, C122–C125)."""

    RECTIFICATION = "rectification", "责令改正跟踪", "rectification"
    CASE = "case", "立案查处", "administrative case"
    CLUE = "clue", "内部线索移转", "clue passed to an internal unit"
    NOTIFICATION = "notification", "告知其他部门", "other department notified"
    TRANSFER = "transfer", "移送公安、司法机关", "transfer to public security or judicial organs"


class Organ(Word, zh="接收机关", en="organ that receives"):
    """Who receives a suspected crime (C97, C125, C139; ambiguity A7)."""

    PUBLIC_SECURITY = "public_security", "公安机关", "public security organ"
    JUDICIAL = "judicial", "司法机关", "judicial organ"


class Unmet(Word, zh="未能实施检查的情形", en="why a visit met nobody"):
    """How the inspectors found a place where nobody could be inspected."""

    UNREACHABLE = "unreachable", "无法联系", "unreachable"
    CLOSED = "closed", "停业或已关闭", "closed"
    STRUCK_OFF = "struck_off", "已注销", "struck off"
    MOVED = "moved", "已迁出", "moved away"
    REFUSED_ENTRY = "refused_entry", "拒绝进入", "entry refused"

    @property
    def rules_word(self) -> str:
        """The outcome as `ssj_core.rules.MayEnd` asks for it."""
        return self.value.replace("_", "-")


class Proof(Word, zh="无法联系的证明", en="proof that a target cannot be reached"):
    """What shows that a target cannot be reached (企业经营异常名录管理办法)."""

    STATEMENT = "owner-statement", "产权人或者管理人证明", "statement of the owner or manager"
    ADDRESS = "no-such-address", "地址不存在", "the address does not exist"
    LETTERS = "letters", "两次邮寄无人签收", "two letters unsigned"


class Occasion(Word, zh="检查名义", en="name under which a visit is made"):
    """What a visit is called; whoever enters an enterprise to look for faults inspects it."""

    INSPECTION = "inspection", "行政检查", "inspection"
    VIEWING = "viewing", "观摩", "viewing"
    GUIDANCE = "guidance", "督导", "guidance"
    VISIT = "visit", "考察", "visit"
    RESEARCH = "research", "调研", "research"


class ChangeReason(Word, zh="更换检查人员的原因", en="why an inspector is replaced"):
    """Why somebody of a team is replaced by the next of the order (clauses C68, C89)."""

    LEAVE = "leave", "请假", "on leave"
    RECUSAL = "recusal", "回避", "recused"
    CERTIFICATE = "certificate", "无有效执法证件", "no valid certificate"
    LEFT = "left", "已离开名录库", "left the register"
