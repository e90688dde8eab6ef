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
            "C28",
        ),
        "no-liaison": ("{who}没有联络员", "{who}: no liaison officer", "C40"),
        "not-member": (
            "{who}不是成员单位；单位加入须有议定事项或区人民政府的决定",
            "{who}: not a member; a unit joins by resolution or by order of the government",
            "C29",
            "C30",
        ),
        "convenor-leaves": (
            "{who}是召集人所在单位，不能退出；请先重新确定召集人",
            "{who}: the convenor's department does not leave; have another convenor first",
            "C27",
            "C28",
            "C29",
        ),
        "is-member": ("{who}已是成员单位", "{who} is a member already", "C29"),
        "others-seat": ("只能备案本单位的席位和联络员", "a unit files its own seats only", "C30"),
        "proposal-known": ("建议编号 {number} 已使用", "proposal {number} exists already", "C44"),
        "proposal-unknown": ("没有会议建议 {number}", "there is no proposal {number}", "C44"),
        "proposal-decided": (
            "建议 {number} 已作决定",
            "proposal {number} is decided already",
            "C44",
        ),
        "proposal-not-accepted": (
            "建议 {number} {state}，不能据以召开",
            "proposal {number} is not accepted: {state}",
            "C44",
        ),
        "proposal-used": (
            "已据建议 {number} 召开会议 {meeting}",
            "meeting {meeting} was called on proposal {number} already",
            "C44",
        ),
        "proposal-of-full": (
            "会议建议只针对全体会议",
            "only a full meeting is called on a proposal",
            "C44",
        ),
        "no-reason": ("不采纳的须说明理由", "a proposal is declined with the reason", "C44"),
        "meeting-known": ("会议编号 {number} 已使用", "meeting {number} exists already"),
        "meeting-unknown": ("没有会议 {number}", "there is no meeting {number}"),
        "outsiders": (
            "{who}不是成员单位，请列为邀请单位",
            "{who}: no member; invite it instead",
            "C29",
            "C43",
            "C45",
        ),
        "left-out": ("全体会议未通知{who}", "the full meeting leaves out {who}", "C42"),
        "off-agenda": (
            "{numbers}不在议题之中，或所属职责写了两次",
            "{numbers}: not on the agenda, or the function is stated twice",
            "C46",
        ),
        "no-minutes": (
            "联络员会议不形成纪要",
            "a meeting of the liaison officers has no minutes",
            "C51",
        ),
        "signed": ("纪要已签发，不得再改", "the minutes are signed and stay as they are", "C51"),
        "no-draft": ("尚无纪要草稿", "there is no draft of the minutes", "C51"),
        "not-called": ("{who}未受邀参会", "{who}: not called to the meeting", "C45", "C51"),
        "number-twice": (
            "议定事项编号 {numbers} 重复",
            "resolution numbers {numbers} are used twice",
            "C51",
        ),
        "no-consent-due": (
            "{who}不是待审核的与会单位",
            "{who} has no consent to give",
            "C51",
        ),
        "settled": ("{resolution} 已办结", "{resolution} is settled already", "C39"),
        "not-about": (
            "议定事项 {resolution} 没有议定 {what}",
            "resolution {resolution} does not decide on {what}",
            "C29",
        ),
    },
)
