"""The closed lists of oversight: the duties, and where one stands on a day."""

from typing import Self

from ssj_core.encoding import Word


class Duty(Word, zh="职责", en="duty"):
    """What somebody owes, and the clause of the source document it comes from."""

    clause: str

    def __new__(cls, code: str, zh: str, en: str, clause: str) -> Self:
        """Make the member `code` of `clause` of the source document."""
        member = cls.made(code, zh, en)
        member.clause = clause
        return member

    PLAN = "plan", "制定年度抽查计划", "draw up the annual plan", "C76"
    JOINT_PLAN = "joint-plan", "制定年度联合抽查计划", "draw up the joint plan", "C100"
    AMENDMENT = "amendment", "调整后的计划录入平台", "enter the amended plan", "C86, C105"
    PUBLICATION = (
        "plan-publication",
        "计划在两个渠道公示",
        "publish the plan on both channels",
        "C78, C103",
    )
    FILING = "plan-filing", "计划报办公室备案", "file the plan with the office", "C79, C103"
    REPLY = "consultation-reply", "答复书面征求意见", "reply to the consultation", "C49"
    REPORT = (
        "plan-report",
        "联合计划报区人民政府",
        "report the joint plan to the government",
        "C104",
    )
    EXECUTION = "execution", "按计划实施检查", "inspect within the planned period", "C80, C140"
    ENTRY = "result-entry", "录入检查结果", "enter the result", "C84, C92, C119"
    RESULT = "result-publication", "公示检查结果", "publish the result", "C9, C93, C119"
    RECORD = (
        "record-publication",
        "公示归集的涉企信息",
        "publish the record under the target",
        "C9, C10, C16",
    )
    FINDING = "finding", "处理发现的问题", "handle the finding", "C15, C95"
    NOTIFY = (
        "notify-department",
        "告知有职责的其他部门",
        "tell the department whose duty it is",
        "C124",
    )
    FOLLOW_UP = "follow-up", "后续处理办结", "bring the follow-up to an end", "C15, C95, C126"
    CRIME = (
        "criminal-transfer",
        "移送涉嫌犯罪案件",
        "transfer the suspected crime",
        "C97, C125, C139",
    )
    RESOLUTION = "resolution", "落实议定事项", "carry out the resolution", "C39"


class Status(Word, zh="办理状态", en="state of an obligation"):
    """Where an obligation stands on a day; a day not yet certain gives an answer not yet certain."""

    OPEN = "open", "未到期", "open"
    DUE_TODAY = "due-today", "今日到期", "due today"
    UNCERTAIN = "uncertain", "是否逾期尚不确定", "overdue under some arrangements of holidays"
    OVERDUE = "overdue", "已逾期", "overdue"
    TIMELY = "timely", "须及时办理（未定期限）", "to be done in time, no number given"
    MET = "met", "按期完成", "met in time"
    MET_UNCERTAIN = "met-uncertain", "已完成，是否按期尚不确定", "done, in time or not uncertain"
    MET_LATE = "met-late", "逾期完成", "done late"

    @property
    def done(self) -> bool:
        """Whether the obligation was discharged."""
        return self in (Status.MET, Status.MET_UNCERTAIN, Status.MET_LATE)
