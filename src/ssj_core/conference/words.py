"""The closed lists of the joint conference: its meetings, its six functions, what became of a proposal."""

from ssj_core.encoding import Word


class MeetingKind(Word, zh="会议类型", en="kind of meeting"):
    """Which meeting it is (clauses C41–C46)."""

    FULL = "full", "全体会议", "of all members"
    PARTIAL = "partial", "部门联合监管会议", "of some members"
    LIAISON = "liaison", "联络员会议", "of the liaison officers"


class ConferenceFunction(Word, zh="主要职责", en="function of the conference"):
    """What the conference is there for (主要职责, C31–C36)."""

    DEPLOYMENT = "deployment", "研究贯彻上级部署", "carry out what was laid down above"
    SUPERVISION = "supervision", "指导协调、督促检查", "guide, coordinate and supervise"
    COORDINATION = "coordination", "统筹协同联动", "join up departments and levels"
    DIFFICULTY = "difficulty", "研究解决困难和问题", "resolve difficulties"
    EXCHANGE = "exchange", "交流经验、通报情况", "share experience and report on the work"
    ASSIGNED = "assigned", "政府交办的其他事项", "other matters the government assigns"


class ProposalState(Word, zh="建议状态", en="state of a proposal"):
    """What became of a proposal to call a full meeting (clause C44)."""

    OPEN = "open", "待召集人决定", "waiting for the convenor"
    ACCEPTED = "accepted", "已采纳，待召开", "accepted, meeting not yet called"
    DECLINED = "declined", "未采纳", "declined"
    CONVENED = "convened", "已召开会议", "meeting called"
