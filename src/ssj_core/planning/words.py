"""The closed lists of planning: states of a plan, replies; the methods are those of the items."""

from ssj_core.encoding import Word
from ssj_core.registers.words import Method


class Channel(Word, zh="公示渠道", en="channel of publication"):
    """Where a result is made public; where plans are is the rulebook's answer (C78, C103)."""

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
    PUBLISHED = "published", "已公示", "published"
    EFFECTIVE = "effective", "已备案生效", "filed and effective"
    SUPERSEDED = "superseded", "已被新版本取代", "superseded by a later version"


class Reply(Word, zh="答复意见", en="reply"):
    """What a cooperating department answered to the written consultation (C49, A18)."""

    AGREE = "agree", "同意", "agrees"
    AMEND = "amend", "建议修改", "asks for changes"
    OBJECT = "object", "不同意", "objects"
    NO_REPLY = "no_reply", "逾期未回复", "did not reply"


__all__ = ["Channel", "Method", "PlanState", "Reply"]
