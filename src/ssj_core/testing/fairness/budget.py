"""How much a check may cost, and how a suite shares one promise among its checks."""

import math
from collections.abc import Callable
from typing import Final

from attrs import define, field, frozen

Progress = Callable[[int, int, float], None]
QUICK: Final = "quick"


def checked_rate(false_alarm: object, name: str = "false_alarm") -> float:
    """Return a rate that lies between 0 and 1.

    Raises:
        ValueError: it does not.
    """
    if not (isinstance(false_alarm, int | float) and 0 < false_alarm < 1):
        message = f"{name} 须在 0 与 1 之间 must lie between 0 and 1, not {false_alarm!r}"
        raise ValueError(message)
    return float(false_alarm)


@frozen(kw_only=True)
class Budget:
    """What a check may cost at most; whatever is reached first ends it.

    Attributes:
        draws: calls of the engine.
        seconds: of waiting; the call under way is finished.
        progress: told the draws made, the draws planned and the evidence (1 is none), now and then.

    Raises:
        ValueError: nothing, or less than nothing, may be spent.
    """

    draws: int | None = None
    seconds: float | None = None
    progress: Progress | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse limits that allow nothing."""
        for name, limit in (("draws", self.draws), ("seconds", self.seconds)):
            if limit is not None and not (limit > 0 and math.isfinite(limit)):
                message = f"budget: {name} 须为正数 must be above 0, not {limit!r}"
                raise ValueError(message)


@define
class Ledger:
    """One promise for a whole suite: its checks share the rate of false alarms.

    Attributes:
        total: greatest probability that any check of the suite fails by itself.
        spent: rates given out, by the name of the check.

    >>> ledger = Ledger(1e-6)
    >>> ledger.share("抽取 draw", 1e-9)
    1e-09
    >>> print(ledger)
    1 checks, false alarm of the whole suite ≤ 1e-09 of 1e-06
    """

    total: float = field(validator=lambda _, __, rate: checked_rate(rate, "total"))
    spent: dict[str, float] = field(factory=dict, init=False)

    def share(self, name: str, false_alarm: float) -> float:
        """Return `false_alarm`, written down for the check `name`.

        Raises:
            ValueError: the suite's promise would be broken, or the name has its share already.
        """
        checked_rate(false_alarm)
        if name in self.spent:
            message = f"{name} 已分得误报率 has its share of false alarms already"
            raise ValueError(message)
        if sum(self.spent.values()) + false_alarm > self.total * (1 + 1e-9):
            message = (
                f"{name}: 误报率 {false_alarm:g} 超出余额 more than is left of {self.total:g}, "
                f"{self.total - sum(self.spent.values()):.3g}"
            )
            raise ValueError(message)
        self.spent[name] = false_alarm
        return false_alarm

    def __str__(self) -> str:
        """Return what was given out."""
        spent = sum(self.spent.values())
        return f"{len(self.spent)} checks, false alarm of the whole suite ≤ {spent:g} of {self.total:g}"
