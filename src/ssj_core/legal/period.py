"""Periods in force: half-open, so that neighbours meet without a gap or an overlap."""

from datetime import date, timedelta

from attrs import field, frozen

from ssj_core.errors.legal import PeriodRefusedError


def _forward(instance: "Period", _: object, until: date | None) -> None:
    if until is not None and until <= instance.start:
        raise PeriodRefusedError(start=instance.start, until=until)


@frozen
class Period:
    """The days from `start` up to, not including, `until`.

    Attributes:
        start: the first day in force.
        until: the first day no longer in force; None while not repealed.

    Raises:
        PeriodRefusedError: the period holds no day.

    >>> date(2023, 12, 31) in Period(date(2023, 1, 1), date(2024, 1, 1))
    True
    """

    start: date
    until: date | None = field(default=None, validator=_forward)

    def __contains__(self, day: date) -> bool:
        """Tell whether `day` lies inside."""
        return self.start <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """The last day in force, for people; None while open."""
        return None if self.until is None else self.until - timedelta(days=1)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share a day."""
        return (other.until is None or self.start < other.until) and (
            self.until is None or other.start < self.until
        )

    def say(self, lang: str = "zh") -> str:
        """Return the period as people write it, with the inclusive last day.

        >>> Period(date(2023, 1, 1), date(2024, 1, 1)).say("en")
        '2023-01-01 to 2023-12-31'
        """
        if self.last_day is None:
            return f"from {self.start}" if lang == "en" else f"{self.start} 起"
        return (
            f"{self.start} to {self.last_day}"
            if lang == "en"
            else f"{self.start} 至 {self.last_day}"
        )
