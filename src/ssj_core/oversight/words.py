"""The closed lists of oversight: where something owed stands on a day, what a head signs for."""

from ssj_core.encoding import Word


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


class SignOffPoint(Word, zh="签署环节", en="point of signature"):
    """What the responsible head does in person (clause C147)."""

    DEPLOY = "deploy", "方案部署", "deploys the scheme"
    COORDINATE = "coordinate", "关键环节协调", "coordinates the key steps"
    SUPERVISE = "supervise", "落实情况督查", "supervises how it is carried out"
