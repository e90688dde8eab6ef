"""A figure: a share with its two counts, what they count, and what the law wants of it."""

from fractions import Fraction
from typing import Literal

from attrs import frozen

Scope = Literal["own", "joint"]
"""A department's own tasks, or those departments carry out together."""
Standing = Literal["counted", "owed", "left-out"]
"""Whether a line counts above the line, only below it, or in neither."""


@frozen(kw_only=True)
class Count:
    """A part of a figure: of one task, or of one department.

    Attributes:
        of: the task's or the department's name.
        numerator: the count above the line.
        denominator: the count below the line.
    """

    of: str
    numerator: int
    denominator: int


@frozen(kw_only=True)
class Line:
    """One thing a figure counts, so that nobody has to take the counts on trust.

    Attributes:
        stands: counted above the line, owed and so only below it, or left out of both.
        plan, task, target, inspection, department: what it is, as far as it has these.
        number: how many it stands for; more than one for the visits of a task nobody drew.
    """

    stands: Standing
    plan: str = ""
    task: str = ""
    target: str = ""
    inspection: str = ""
    department: str = ""
    number: int = 1


@frozen(kw_only=True)
class Figure:
    """A share, with what is above and below the line.

    Attributes:
        name: stable name; that of joint tasks begins with ``joint-``.
        label_zh: what it is, in Chinese.
        label_en: what it is, in English.
        numerator: the count above the line.
        denominator: the count below the line.
        counts_zh: what the two counts are, in Chinese.
        counts_en: the same in English.
        clause: where the figure comes from.
        scope: own tasks, or joint ones.
        left_out: how many stand in neither count, with their reason on record.
        required: the share to be reached, as the rules say; None where no clause asks for one.
        tasks: the counts task by task, where it has tasks.
        parts: the counts department by department, for joint tasks.
        lines: everything counted, one by one, where each can be named.
    """

    name: str
    label_zh: str
    label_en: str
    numerator: int
    denominator: int
    counts_zh: str
    counts_en: str
    clause: str
    scope: Scope = "own"
    left_out: int = 0
    required: Fraction | None = None
    tasks: tuple[Count, ...] = ()
    parts: tuple[Count, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def metric(self) -> str:
        """What it measures, whoever carries it out: what rulebooks call it."""
        return self.name.removeprefix("joint-") if self.scope == "joint" else self.name

    @property
    def rate(self) -> Fraction | None:
        """The share; None when there is nothing to count, which is neither 0 nor 100 %."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def met(self) -> bool | None:
        """Whether the required share is reached; None when nothing is asked or counted."""
        if self.required is None or self.rate is None:
            return None
        return self.rate >= self.required

    def __str__(self) -> str:
        """Return the figure as people read it.

        >>> str(Figure(name="entry", label_zh="录入率", label_en="entry", numerator=3, denominator=4,
        ...     counts_zh="已录入／已检查", counts_en="entered / inspected", clause="C84"))
        '录入率 3/4（75.0%）'
        """
        rate = self.rate
        share = "无可计数" if rate is None else f"{round(rate * 1000) / 10:.1f}%"
        return f"{self.label_zh} {self.numerator}/{self.denominator}（{share}）"
