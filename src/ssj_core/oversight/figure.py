"""A figure: a share with its two counts, what they count, and what the law wants of it."""

from fractions import Fraction

from attrs import frozen


@frozen(kw_only=True)
class Figure:
    """A share, with what is above and below the line.

    Attributes:
        name: stable name.
        label_zh: what it is, in Chinese.
        label_en: what it is, in English.
        numerator: the count above the line.
        denominator: the count below the line.
        counts_zh: what the two counts are, in Chinese.
        counts_en: the same in English.
        clause: where the figure comes from.
        required: the share to be reached, as the rules say; None where no clause asks for one.
    """

    name: str
    label_zh: str
    label_en: str
    numerator: int
    denominator: int
    counts_zh: str
    counts_en: str
    clause: str
    required: Fraction | None = None

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
