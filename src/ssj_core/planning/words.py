"""The closed lists of planning: states of a plan, replies; the methods are those of the items."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ssj_core.encoding import Text, Word
from ssj_core.registers.words import Method

CHANNELS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "gsxt": Text(
            "国家企业信用信息公示系统", "National Enterprise Credit Information Publicity System"
        ),
        "platform": Text("部门协同监管平台", "collaborative supervision platform"),
        "portal": Text("政府门户网站", "government portal"),
        "public": Text("其他公开渠道", "another public channel"),
    }
)
"""Labels of the channels every place has; which must be used is the rulebook's answer (C11, C56, C78).

A rulebook may name others by codes of its own.
"""


def channel_text(code: str) -> Text:
    """Return what a channel of publication is called: its label, else its code.

    >>> channel_text("portal").zh, channel_text("bulletin").zh
    ('政府门户网站', 'bulletin')
    """
    return CHANNELS.get(code, Text(code, code))


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


__all__ = ["CHANNELS", "Method", "PlanState", "Reply", "channel_text"]
