"""What an assessment records: every figure with its counts, and what was wanted of it (clause C149)."""

from collections.abc import Iterable
from fractions import Fraction

from ssj_core.encoding import Word
from ssj_core.errors import SsjError
from ssj_core.errors.oversight import ThresholdRefusedError
from ssj_core.journal import Value, labelled, value


class Standing(Word, zh="考核状态", en="standing of an assessment"):
    """Where a figure stands to what is wanted of it."""

    REACHED = "reached", "达到", "reached"
    BELOW = "below", "未达到", "below"
    UNCOUNTED = "uncounted", "无可计数", "nothing to count"
    UNSET = "unset", "未设标准", "no threshold set"


@value("考核标准", "threshold of the assessment")
class Threshold(Value):
    """The share a figure has to reach; the source gives none but 100 %, so somebody sets it.

    Attributes:
        figure: name of the figure.
        least: the share to be reached, 0 to 1.
        basis: who set it, in which document.

    >>> Threshold(figure="publication-20", least=Fraction(19, 20), basis="考核办法第五条").least
    Fraction(19, 20)
    """

    figure: str = labelled("指标", "figure")
    least: Fraction = labelled("应达到", "share to be reached")
    basis: str = labelled("依据", "basis")

    def faults(self) -> Iterable[SsjError]:
        """Refuse what is no share."""
        if not 0 <= self.least <= 1:
            zh, en = f"{self.least} 不在 0 与 1 之间", f"{self.least} is not between 0 and 1"
            yield ThresholdRefusedError(figure=self.figure, why_zh=zh, why_en=en)


@value("考核指标", "assessed figure")
class AssessedRow(Value):
    """One figure of an assessment, as it stands in the record.

    Attributes:
        figure: its name.
        numerator: the count above the line.
        denominator: the count below the line.
        wanted: the share to be reached: the stricter of the rules' and the threshold's.
        standing: where it stands.
        basis: where `wanted` comes from; empty when nothing is wanted.
    """

    figure: str = labelled("指标", "figure")
    numerator: int = labelled("分子", "numerator")
    denominator: int = labelled("分母", "denominator")
    standing: Standing = labelled("情况", "standing")
    wanted: Fraction | None = labelled("应达到", "share to be reached", default=None)
    basis: str = labelled("依据", "basis", default="")
