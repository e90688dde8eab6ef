"""Words of what stands out: who, how often, how often expected, and how rare that is by chance."""

from math import exp, log10
from typing import Final

from attrs import frozen

_LN10: Final = 2.302585092994046
_MANY: Final = 10_000
FAMILIES: Final = {
    "targets": "检查对象 targets",
    "pairs": "成对 pairs",
    "repeats": "重复 repeats",
    "memory": "记忆 memory",
    "groups": "分组 groups",
    "shape": "形状 shape",
    "history": "历史 history",
    "chances": "入样概率 chances",
    "strata": "抽取组之间 strata",
    "rounding": "取整 rounding",
    "ranks": "签序 ranks",
    "load": "工作量 load",
    "partners": "同组 partners",
    "places": "人与对象 inspector at target",
    "leads": "组长 leads",
    "last_time": "上一次 last time",
}


def power_of_ten(logarithm: float) -> str:
    """Return e^`logarithm` in words, also where no float holds it.

    >>> power_of_ten(2.302585092994046 * 400.3)
    '2.0e+400'
    """
    if -230 < logarithm < 230:  # noqa: PLR2004 - far inside what a float holds
        return f"{exp(logarithm):.1e}"
    ten = logarithm / _LN10
    whole = int(ten // 1)
    return f"{10 ** (ten - whole):.1f}e{whole:+d}"


@frozen(kw_only=True)
class Finding:
    """One thing that stands out.

    Attributes:
        family: the kind of bet that saw it.
        what: whom or what, in words.
        seen: how often it came.
        expected: how often a fair draw lets it come, on average.
        log_p: ln of an upper bound of the chance that a fair draw shows it so strongly, ever.
        of: draws it could have come in; 0 where that is no number of draws.
        note: what it probably means.
    """

    family: str
    what: str
    seen: float
    expected: float
    log_p: float
    of: int = 0
    note: str = ""

    @property
    def p(self) -> float:
        """Return the bound; 0.0 where it is smaller than any float."""
        return exp(min(self.log_p, 0.0))

    @property
    def ratio(self) -> float:
        """Return seen over expected."""
        return self.seen / self.expected if self.expected else float("inf")

    def __str__(self) -> str:
        """Return ratio and p first, then the counts."""
        out_of = f" of {self.of}" if self.of else ""
        return (
            f"{self.what}  {_times(self.ratio)}×  p ≤ {power_of_ten(min(self.log_p, 0.0))}: "
            f"{self.seen:g}{out_of}, {self.expected:.4g} expected"
        )


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < _MANY else f"{ratio:.1e}"


def chance_in_words(false_alarm: float) -> str:
    """Return how seldom a fair draw fails, in both languages.

    >>> chance_in_words(1e-9)
    '公平的抽取至多 10^9 次检验中误报一次 a fair draw fails so once in 10^9 checks at most'
    """
    ten = -log10(false_alarm)
    times = (
        f"10^{ten:.0f}" if abs(ten - round(ten)) < 1e-9 else f"{1 / false_alarm:.3g}"  # noqa: PLR2004 - rounding of a logarithm
    )
    return f"公平的抽取至多 {times} 次检验中误报一次 a fair draw fails so once in {times} checks at most"
