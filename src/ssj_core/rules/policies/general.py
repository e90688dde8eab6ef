"""The plain kinds of clause: allow, refuse, require, between, rate, no repeat, levels, open."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import field, frozen
from dateutil.relativedelta import relativedelta

from ssj_core.rules.answers import Amount, Between, Choice, Floor, Level, Required, Verdict
from ssj_core.rules.questions import NEVER, RequiredRate, RiskLevel


@frozen(kw_only=True)
class Allow:
    """It may be done.

    Attributes:
        grounds: codes of the grounds, for the answer; may be empty.
    """

    says: ClassVar = Verdict
    constant: ClassVar = True

    grounds: frozenset[str] = frozenset()

    def answer(self, _: Any, /) -> Verdict:  # noqa: ANN401 - a constant reads no fact
        """Return the permission."""
        return Verdict(allowed=True, grounds=self.grounds)


@frozen(kw_only=True)
class Refuse:
    """It may not be done.

    Attributes:
        grounds: codes of the grounds, for the answer.
    """

    says: ClassVar = Verdict
    constant: ClassVar = True

    grounds: frozenset[str]

    def answer(self, _: Any, /) -> Verdict:  # noqa: ANN401 - a constant reads no fact
        """Return the refusal."""
        return Verdict(allowed=False, grounds=self.grounds)


@frozen(kw_only=True)
class Range:
    """A whole number between two limits.

    Attributes:
        least: the smallest, 0 when the clause names none.
        most: the largest, None when the clause names none.
    """

    says: ClassVar = Between
    constant: ClassVar = True

    least: int = 0
    most: int | None = None

    def answer(self, _: Any, /) -> Between:  # noqa: ANN401 - a constant reads no fact
        """Return the range."""
        return Between(self.least, self.most)


@frozen(kw_only=True)
class Require:
    """All of these names are required.

    Attributes:
        names: codes of fields, channels or receivers; none at all is written as an empty list.
    """

    says: ClassVar = Required
    constant: ClassVar = True

    names: frozenset[str]

    def answer(self, _: Any, /) -> Required:  # noqa: ANN401 - a constant reads no fact
        """Return the names."""
        return Required(self.names)


@frozen(kw_only=True)
class Only:
    """One of these names may be chosen.

    Attributes:
        names: the codes.
    """

    says: ClassVar = Choice
    constant: ClassVar = True

    names: frozenset[str]

    def answer(self, _: Any, /) -> Choice:  # noqa: ANN401 - a constant reads no fact
        """Return the choice."""
        return Choice(self.names)


@frozen(kw_only=True)
class Rate:
    """A rate to be reached.

    Attributes:
        least: "100%".
    """

    question: ClassVar = RequiredRate
    constant: ClassVar = True

    least: Amount = field()

    @least.validator
    def _a_share(self, _: object, least: Amount) -> None:
        _ = least.share

    def answer(self, _: Any, /) -> Floor:  # noqa: ANN401 - a constant reads no fact
        """Return the rate."""
        return Floor(self.least.share)


@frozen(kw_only=True)
class NoRepeat:
    """What happened less than this long ago is not done again.

    Attributes:
        years, months: how long; the anniversary itself is free again.
        since: the fact that says when it happened last, `NEVER` if it never did.
        grounds: codes of the grounds, for the answer.
    """

    says: ClassVar = Verdict
    usual: ClassVar = "may-draw"

    years: int = 0
    months: int = 0
    since: str = "last_drawn"
    grounds: frozenset[str] = frozenset({"drawn-recently"})

    def needs(self) -> tuple[str, ...]:
        """Return the facts it must know."""
        return ("day", self.since)

    def answer(self, asked: Any, /) -> Verdict:  # noqa: ANN401 - any question with the two days
        """Return a refusal while the interval lasts."""
        last, day = getattr(asked, self.since) or NEVER, asked.day or NEVER
        free = last == NEVER or _later(last, self.years, self.months) <= day
        return Verdict(allowed=free, grounds=frozenset() if free else self.grounds)


@frozen(kw_only=True)
class EndsAfter:
    """A list, a ban, a listing ends when it has lasted this long.

    Attributes:
        years, months: how long; on the anniversary it is over.
        since: the fact that says when it began.
        grounds: codes of the grounds, for the answer.
    """

    says: ClassVar = Verdict

    years: int = 0
    months: int = 0
    since: str
    grounds: frozenset[str]

    def needs(self) -> tuple[str, ...]:
        """Return the facts it must know."""
        return ("day", self.since)

    def answer(self, asked: Any, /) -> Verdict:  # noqa: ANN401 - any question with the two days
        """Return a refusal from the anniversary on."""
        begun, day = getattr(asked, self.since), asked.day
        over = begun != NEVER and _later(begun, self.years, self.months) <= day
        return Verdict(allowed=not over, grounds=self.grounds if over else frozenset())


def _later(day: dt.date, years: int, months: int) -> dt.date:
    moved: dt.date = day + relativedelta(years=years, months=months)
    return moved


@frozen(kw_only=True)
class TierLevels:
    """Which level each tier of a scheme is.

    Attributes:
        scheme: the scheme.
        levels: ``low``, ``normal`` or ``high`` for each tier.
    """

    question: ClassVar = RiskLevel
    keyed: ClassVar = True

    scheme: str
    levels: Mapping[str, Literal["low", "normal", "high"]] = field()

    def implied(self) -> Mapping[str, frozenset[str]]:
        """Return the facts it has something to say about."""
        return {"scheme": frozenset({self.scheme}), "tier": frozenset(self.levels)}

    def answer(self, asked: RiskLevel, /) -> Level:
        """Return the level of the tier."""
        return Level(self.levels[asked.tier])


@frozen(kw_only=True)
class Open:
    """The text requires a value here and gives none; another clause must give it.

    Attributes:
        wants: the kind of clause that can give it, for the message.
        example: the lines that kind needs, for the message.
    """

    wants: str
    example: str = ""

    def answer(self, _: Any, /) -> Any:  # noqa: ANN401 - never asked
        """Say nothing: the engine never asks an open clause."""
        raise NotImplementedError
