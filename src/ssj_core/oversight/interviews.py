"""Whom the assessment suggests to call in (约谈): the source gives no number, so a rule is given."""

from collections.abc import Iterable

from attrs import frozen

from ssj_core.errors.oversight import ThresholdRefusedError
from ssj_core.oversight.assessed import Standing
from ssj_core.oversight.assessment import Assessment


@frozen(kw_only=True)
class InterviewRule:
    """When an interview is suggested (clause C150 names no number).

    Attributes:
        figures: the figures that count.
        least: how many of them must be below what is wanted.
        basis: who set the rule, in which document.

    Raises:
        ThresholdRefusedError: `least` cannot be reached or is no number of figures; no basis.
    """

    figures: tuple[str, ...]
    least: int
    basis: str

    def __attrs_post_init__(self) -> None:
        """Refuse a rule that would call in everybody or nobody, or has no basis."""
        if not 1 <= self.least <= len(set(self.figures)):
            zh = f"项数 {self.least} 应在 1 与所列指标数之间"
            en = f"{self.least} is not between 1 and the number of figures"
            raise ThresholdRefusedError(figure="约谈 / interview", why_zh=zh, why_en=en)
        if not self.basis.strip():
            zh, en = "没有写明依据", "it names no basis"
            raise ThresholdRefusedError(figure="约谈 / interview", why_zh=zh, why_en=en)


@frozen
class InterviewProposal:
    """A department whose figures meet the rule; whether its head is called in, a person decides."""

    assessment: Assessment
    below: tuple[str, ...]
    rule: InterviewRule


def propose_interviews(
    assessments: Iterable[Assessment], rule: InterviewRule
) -> tuple[InterviewProposal, ...]:
    """Return the departments that meet the rule, with the figures that made it so (clause C150).

    A figure with nothing to count is not below; it stands in the assessment as uncounted.

    Raises:
        FigureUnknownError: the rule names a figure that is not counted.
    """
    found = []
    for one in assessments:
        below = tuple(name for name in rule.figures if one.row(name).standing is Standing.BELOW)
        if len(below) >= rule.least:
            found.append(InterviewProposal(one, below, rule))
    return tuple(found)
