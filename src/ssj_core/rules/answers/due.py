"""By when something is due: a day, or the earliest and latest it can be."""

import datetime as dt

from attrs import field, frozen

from ssj_core.calendar import Deadline


@frozen
class Due:
    """A last day, with its certainty.

    Attributes:
        earliest: the last day under every arrangement of holidays still possible.
        latest: the last day under at least one of them; equal to `earliest` once it is certain.
        deadline: the calendar's own answer with its trace, when one deadline alone decides.
    """

    earliest: dt.date
    latest: dt.date
    deadline: Deadline | None = field(default=None, eq=False, repr=False)

    @classmethod
    def on(cls, day: dt.date) -> "Due":
        """Return a certain day.

        >>> Due.on(dt.date(2022, 1, 31)).date
        datetime.date(2022, 1, 31)
        """
        return cls(day, day)

    @property
    def date(self) -> dt.date | None:
        """The day, or None while it is not certain."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def provisional(self) -> bool:
        """Whether a holiday notice still to come can move it."""
        return self.earliest != self.latest

    def tighter(self, other: "Due") -> "Due":
        """Return the earlier; where neither always comes first, the earlier at both ends."""
        if self.earliest <= other.earliest and self.latest <= other.latest:
            return self
        if other.earliest <= self.earliest and other.latest <= self.latest:
            return other
        return Due(min(self.earliest, other.earliest), min(self.latest, other.latest))

    @property
    def contradictory(self) -> bool:
        """Never: one of two days comes first."""
        return False

    def say(self, lang: str = "zh", _: object = None) -> str:
        """Return the day in words."""
        if not self.provisional:
            return str(self.earliest)
        return (
            f"between {self.earliest} and {self.latest} (provisional)"
            if lang == "en"
            else f"{self.earliest} 至 {self.latest} 之间（暂定）"
        )
