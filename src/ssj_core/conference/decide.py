"""Which steps the rules of procedure allow: who convenes, who consents, who signs."""

from collections.abc import Callable
from typing import NoReturn

from ssj_core.conference.facts import (
    ConferenceEstablished,
    ConferenceFact,
    Liaison,
    MeetingConvened,
    MembershipFiled,
    MinutesConsented,
    MinutesDrafted,
    MinutesSigned,
    ResolutionSettled,
    Seat,
)
from ssj_core.conference.proposals import MeetingProposed, ProposalDecided
from ssj_core.conference.state import Conference, Meeting
from ssj_core.conference.words import MeetingKind
from ssj_core.errors.conference import ConferenceStepError

_Refuse = Callable[[str, str], NoReturn]


def decide(conference: Conference | None, fact: ConferenceFact) -> ConferenceFact:
    """Return `fact` when the rules of procedure allow it; it is then ready to be appended.

    Raises:
        ConferenceStepError: not allowed; the message says why (clauses C27–C51).
        ResolutionNotCitableError: a resolution is settled that nobody signed.
    """
    refuse = _refusal(fact)
    if isinstance(fact, ConferenceEstablished):
        _establish(conference, fact, refuse)
    elif conference is None:
        refuse("联席会议尚未建立", "the conference is not established")
    elif isinstance(fact, MembershipFiled):
        _file(conference, fact, refuse)
    elif isinstance(fact, MeetingProposed):
        _propose(conference, fact, refuse)
    elif isinstance(fact, ProposalDecided):
        _answer(conference, fact, refuse)
    elif isinstance(fact, MeetingConvened):
        _convene(conference, fact, refuse)
    elif isinstance(fact, ResolutionSettled):
        _settle(conference, fact, refuse)
    else:
        meeting = conference.meeting(fact.meeting)
        if meeting is None or meeting.convened.meeting_kind is MeetingKind.LIAISON:
            refuse(f"没有可形成纪要的会议 {fact.meeting}", f"no meeting {fact.meeting} has minutes")
        _minute(conference, meeting, fact, refuse)
    return fact


def _refusal(fact: ConferenceFact) -> _Refuse:
    def refuse(why_zh: str, why_en: str) -> NoReturn:
        raise ConferenceStepError(step=fact.title, kind=fact.kind, why_zh=why_zh, why_en=why_en)

    return refuse


def _establish(conference: Conference | None, fact: ConferenceEstablished, refuse: _Refuse) -> None:
    if conference is not None:
        refuse("联席会议已建立", "the conference is established already")
    if fact.convenor in fact.members:
        refuse("召集人只有一名，不再列为成员", "the convenor is no member besides")
    named = {one.department for one in fact.liaisons}
    if lacking := sorted({one.department for one in fact.members} - named):
        refuse(f"{lacking} 没有联络员", f"{lacking} have no liaison officer")


def _file(conference: Conference, fact: MembershipFiled, refuse: _Refuse) -> None:
    if fact.department not in conference.departments:
        refuse(f"{fact.department} 不是成员单位", f"{fact.department} is not a member")
    own: tuple[Seat | Liaison, ...] = (*fact.seats, *fact.liaisons)
    if any(one.department != fact.department for one in own):
        refuse("只能备案本单位的席位", "a member files its own seats only")


def _propose(conference: Conference, fact: MeetingProposed, refuse: _Refuse) -> None:
    if fact.department not in conference.departments:
        refuse(
            f"{fact.department} 不是成员单位，不能提出召开全体会议的建议",
            f"{fact.department} is not a member; members propose a full meeting",
        )
    if conference.proposal(fact.proposal) is not None:
        refuse(f"建议编号 {fact.proposal} 已使用", f"proposal {fact.proposal} exists already")


def _answer(conference: Conference, fact: ProposalDecided, refuse: _Refuse) -> None:
    known = conference.proposal(fact.proposal)
    if known is None:
        refuse(f"没有会议建议 {fact.proposal}", f"there is no proposal {fact.proposal}")
    if fact.by != conference.established.convenor.post:
        refuse("是否召开由召集人决定", "the convenor decides whether to call the meeting")
    if known.decided is not None:
        refuse(f"建议 {fact.proposal} 已作决定", f"proposal {fact.proposal} is decided already")
    if fact.on < known.proposed.on:
        refuse("决定日期早于提出日期", "it is decided before it was proposed")
    if not fact.accepted and not fact.reason.strip():
        refuse("不采纳的须说明理由", "a proposal is declined with the reason")


def _convene(conference: Conference, fact: MeetingConvened, refuse: _Refuse) -> None:
    if conference.meeting(fact.meeting) is not None:
        refuse(f"会议编号 {fact.meeting} 已使用", f"meeting {fact.meeting} exists already")
    if outside := sorted(set(fact.departments) - set(conference.departments)):
        refuse(f"{outside} 不是成员单位，请列为邀请单位", f"{outside} are no members; invite them")
    _agenda(fact, refuse)
    if fact.proposal is not None:
        _on_proposal(conference, fact, fact.proposal, refuse)
    convenor, office = conference.established.convenor.post, conference.established.office
    if fact.meeting_kind is MeetingKind.LIAISON:
        if fact.convened_by != office:
            refuse("联络员会议由办公室组织", "the office calls the liaison officers")
        return
    if fact.meeting_kind is MeetingKind.PARTIAL:
        if fact.convened_by not in fact.departments:
            refuse(
                "由行业主管部门召集，召集单位须参会",
                "the competent department calls it, and takes part",
            )
        return
    if fact.convened_by != convenor or fact.chair != convenor:
        refuse("全体会议由召集人召集并主持", "the convenor calls and chairs the full meeting")
    if missing := sorted(set(conference.departments) - set(fact.departments)):
        refuse(f"全体会议未通知 {missing}", f"the full meeting leaves out {missing}")
    _prior(conference, fact, refuse)


def _agenda(fact: MeetingConvened, refuse: _Refuse) -> None:
    """Want every matter with a function on the agenda, once (clauses C31–C36)."""
    numbers = [one.number for one in fact.matters]
    if odd := sorted({one for one in numbers if one not in fact.agenda or numbers.count(one) > 1}):
        refuse(
            f"{odd} 不在议题之中，或所属职责写了两次",
            f"{odd} are not on the agenda, or their function is stated twice",
        )


def _on_proposal(
    conference: Conference, fact: MeetingConvened, number: str, refuse: _Refuse
) -> None:
    """Want the proposal a full meeting is called on accepted, and not used before (clause C44)."""
    known = conference.proposal(number)
    if fact.meeting_kind is not MeetingKind.FULL:
        refuse("会议建议只针对全体会议", "only a full meeting is called on a proposal")
    if known is None:
        refuse(f"没有会议建议 {number}", f"there is no proposal {number}")
    if known.decided is None or not known.decided.accepted:
        refuse(
            f"建议 {number} {known.state.zh}，不能据以召开",
            f"proposal {number} is not accepted: {known.state.en}",
        )
    if known.meeting is not None:
        refuse(
            f"已据建议 {number} 召开会议 {known.meeting}",
            f"meeting {known.meeting} was called on proposal {number} already",
        )
    if fact.on < known.decided.on:
        refuse("会议日期早于采纳日期", "the meeting is before the proposal was accepted")


def _prior(conference: Conference, fact: MeetingConvened, refuse: _Refuse) -> None:
    """Want the agenda discussed by the liaison officers before (clause C46)."""
    discussed = {
        number
        for _, one in conference.meetings
        for number in one.convened.agenda
        if one.convened.meeting_kind is MeetingKind.LIAISON and one.convened.on <= fact.on
    }
    if new := sorted(set(fact.agenda) - discussed):
        refuse(f"议题 {new} 未经联络员会议讨论", f"no liaison meeting discussed {new}")


def _minute(
    conference: Conference,
    meeting: Meeting,
    fact: MinutesDrafted | MinutesConsented | MinutesSigned,
    refuse: _Refuse,
) -> None:
    if meeting.signed is not None:
        refuse("纪要已签发，不得再改", "the minutes are signed and stay as they are")
    if isinstance(fact, MinutesDrafted):
        _draft(conference, meeting, fact, refuse)
    elif meeting.drafted is None:
        refuse("尚无纪要草稿", "there is no draft of the minutes")
    elif isinstance(fact, MinutesConsented):
        if fact.department not in meeting.silent:
            refuse(
                f"{fact.department} 不是待审核的与会单位",
                f"{fact.department} has no consent to give",
            )
    else:
        if meeting.silent:
            names = "、".join(meeting.silent)
            refuse(f"{names} 尚未审核同意", f"{names} have not consented")
        if fact.by != conference.established.convenor.post:
            refuse("纪要由召集人签发", "the convenor signs the minutes")


def _draft(conference: Conference, meeting: Meeting, fact: MinutesDrafted, refuse: _Refuse) -> None:
    called = {*meeting.convened.departments, *meeting.convened.invited}
    if strangers := sorted(set(fact.attending) - called):
        refuse(f"{strangers} 未受邀参会", f"{strangers} were not called to the meeting")
    used = {
        one.id
        for number, other in conference.meetings
        for one in (other.drafted.resolutions if other.drafted else ())
        if number != fact.meeting
    }
    ids = [one.id for one in fact.resolutions]
    if twice := sorted({one for one in ids if one in used or ids.count(one) > 1}):
        refuse(f"议定事项编号 {twice} 重复", f"resolution numbers {twice} are used twice")


def _settle(conference: Conference, fact: ResolutionSettled, refuse: _Refuse) -> None:
    resolution = conference.cite(fact.resolution)
    if resolution not in conference.pending:
        refuse(f"{fact.resolution} 已办结", f"{fact.resolution} is settled already")
    if resolution.major and not fact.report:
        refuse("重大事项须先报告区人民政府", "a major matter is first reported to the government")
