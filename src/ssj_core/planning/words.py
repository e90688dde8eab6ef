"""The closed lists of planning: methods, channels, replies, states; each with both labels."""

from ssj_core.encoding import Word


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


class Channel(Word, zh="公示渠道", en="channel of publication"):
    """Where something is made public (clauses C11, C56, C78)."""

    GSXT = (
        "gsxt",
        "国家企业信用信息公示系统",
        "National Enterprise Credit Information Publicity System",
        "公示系统",
    )
    PORTAL = "portal", "政府门户网站", "government portal", "门户网站"


class PlanState(Word, zh="计划状态", en="state of a plan"):
    """How far a version of a plan has come (clauses C76–C79, C85–C86, C103)."""

    APPROVED = "approved", "已批准", "approved"
    PUBLISHED = "published", "已公示", "published on both channels"
    EFFECTIVE = "effective", "已备案生效", "filed and effective"
    SUPERSEDED = "superseded", "已被新版本取代", "superseded by a later version"


class Reply(Word, zh="答复意见", en="reply"):
    """What a cooperating department answered to the written consultation (C49, A18)."""

    AGREE = "agree", "同意", "agrees"
    AMEND = "amend", "建议修改", "asks for changes"
    OBJECT = "object", "不同意", "objects"
    NO_REPLY = "no_reply", "逾期未回复", "did not reply"
