"""What no record of the conference could mean, refused by code (clauses C27–C51)."""

from collections.abc import Iterator
from typing import Any, Final

from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.rules import Ask

Faults = Iterator[SsjError]
Asked = Iterator[Ask[Any]]
no: Final = Refusals(
    "conference",
    {
        "convenor-member": (
            "召集人只有一名，不再列为成员",
            "the convenor is no member besides",
        ),
        "no-liaison": ("{who}没有联络员", "{who}: no liaison officer"),
        "not-member": (
            "{who}不是成员单位；单位加入须有议定事项或区人民政府的决定",
            "{who}: not a member; a unit joins by resolution or by order of the government",
        ),
        "convenor-leaves": (
            "{who}是召集人所在单位，不能退出；请先重新确定召集人",
            "{who}: the convenor's department does not leave; have another convenor first",
        ),
        "is-member": ("{who}已是成员单位", "{who} is a member already"),
        "others-seat": ("只能备案本单位的席位和联络员", "a unit files its own seats only"),
        "proposal-known": ("建议编号 {number} 已使用", "proposal {number} exists already"),
        "proposal-unknown": ("没有会议建议 {number}", "there is no proposal {number}"),
        "proposal-decided": (
            "建议 {number} 已作决定",
            "proposal {number} is decided already",
        ),
        "proposal-not-accepted": (
            "建议 {number} {state}，不能据以召开",
            "proposal {number} is not accepted: {state}",
        ),
        "proposal-used": (
            "已据建议 {number} 召开会议 {meeting}",
            "meeting {meeting} was called on proposal {number} already",
        ),
        "proposal-of-full": (
            "会议建议只针对全体会议",
            "only a full meeting is called on a proposal",
        ),
        "no-reason": ("不采纳的须说明理由", "a proposal is declined with the reason"),
        "meeting-known": ("会议编号 {number} 已使用", "meeting {number} exists already"),
        "meeting-unknown": ("没有会议 {number}", "there is no meeting {number}"),
        "outsiders": (
            "{who}不是成员单位，请列为邀请单位",
            "{who}: no member; invite it instead",
        ),
        "left-out": ("全体会议未通知{who}", "the full meeting leaves out {who}"),
        "off-agenda": (
            "{numbers}不在议题之中，或所属职责写了两次",
            "{numbers}: not on the agenda, or the function is stated twice",
        ),
        "no-minutes": (
            "联络员会议不形成纪要",
            "a meeting of the liaison officers has no minutes",
        ),
        "signed": ("纪要已签发，不得再改", "the minutes are signed and stay as they are"),
        "no-draft": ("尚无纪要草稿", "there is no draft of the minutes"),
        "not-called": ("{who}未受邀参会", "{who}: not called to the meeting"),
        "number-twice": (
            "议定事项编号 {numbers} 重复",
            "resolution numbers {numbers} are used twice",
        ),
        "no-consent-due": (
            "{who}不是待审核的与会单位",
            "{who} has no consent to give",
        ),
        "settled": ("{resolution} 已办结", "{resolution} is settled already"),
        "not-about": (
            "议定事项 {resolution} 没有议定 {what}",
            "resolution {resolution} does not decide on {what}",
        ),
    },
)
