"""Mistakes around the joint conference: who convenes, who consents, what can be cited."""

from ssj_core.errors._base import InputRefusedError, SsjError


class ConferenceStepError(InputRefusedError):
    """A step the rules of procedure do not allow (clauses C30, C41–C51)."""

    code = "conference.step-refused"
    zh = "联席会议“{step}”：{why_zh}"
    en = "joint conference, {kind}: {why_en}"


class ResolutionNotCitableError(InputRefusedError):
    """A resolution that no signed minutes contain (clause C51)."""

    code = "conference.not-citable"
    zh = "议定事项 {resolution} 不能引用：没有经与会单位同意、召集人签发的纪要载明它"
    en = "resolution {resolution} cannot be cited: no minutes signed by the convenor contain it"


class AssignmentRefusedError(InputRefusedError):
    """An assigned matter told by halves: who assigned it and by which document (clause C36)."""

    code = "conference.assignment-refused"
    zh = "议定事项 {resolution}：政府交办的事项须同时写明交办单位（assigned_by）和交办文件（document）；不是交办的，两项都不填"
    en = "resolution {resolution}: a matter the government assigned names both assigned_by and document; leave both out if it was not assigned"


class ConferenceInspectsError(SsjError):
    """The conference or its office named as an inspecting body (clause C37)."""

    code = "conference.not-inspecting"
    zh = "{name} 是议事协调机构，不得作为检查主体"
    en = "{name} only coordinates; it can never be an inspecting body"
