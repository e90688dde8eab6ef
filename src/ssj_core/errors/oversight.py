"""Mistakes in oversight: duties nobody has, extensions the law does not allow, steps out of order."""

from ssj_core.errors._base import InputRefusedError


class ObligationUnknownError(InputRefusedError):
    """An obligation that no event opened."""

    code = "oversight.unknown"
    zh = "没有义务 {obligation}；请核对编号"
    en = "there is no obligation {obligation}; check its number"


class ThresholdRefusedError(InputRefusedError):
    """A threshold of the assessment that is no share, or that nobody stands behind (C149–C150)."""

    code = "oversight.threshold-refused"
    zh = "考核标准 {figure} 无效：{why_zh}"
    en = "threshold {figure} refused: {why_en}"


class FigureUnknownError(InputRefusedError):
    """A threshold for a figure that is not counted."""

    code = "oversight.figure-unknown"
    zh = "没有指标 {figure}；可用：{known}"
    en = "there is no figure {figure}; known: {known}"


class MilestoneUnknownError(InputRefusedError):
    """A milestone for which nobody said what has to be there (clauses C22–C25)."""

    code = "oversight.milestone-unknown"
    zh = "没有规定阶段目标 {milestone} 看什么；可用：{known}，或自行给出 checks"
    en = "nobody said what milestone {milestone} looks at; known: {known}, or hand in `checks`"


class CaseUnknownError(InputRefusedError):
    """A case is about something the ledger does not know (clauses C134–C146)."""

    code = "oversight.case-unknown"
    zh = "台账中没有{what_zh} {value}；无法汇集材料"
    en = "the ledger has no {what_en} {value}; there is nothing to assemble"
