"""How much to sample: exact bounds, each with the rounding its clause states."""

from fractions import Fraction
from math import ceil, floor
from typing import Final

from attrs import field, frozen

from ssj_core.errors.rules import FactNeededError, PeriodUnclearError
from ssj_core.legal.amounts import PERIODS_ZH, Amount, Of, Per, Rounding, rounded, say_one
from ssj_core.rules.answers.counts import Counts

# Of two bounds with equal values, the one that rounds more strictly binds.
_STRICT_FLOOR: Final = {"down": 0, "average": 1, "half-up": 2, "up": 3, "exact": 4}


@frozen
class Bound:
    """One limit: a share of the targets, targets per inspector, or a plain number.

    Attributes:
        of: what `value` is taken of: ``targets``, ``staff``, or ``number`` for a plain count.
        per: the period it is meant for; ``task`` when the text names none.
        value: exact.
        rounding: how a fraction of a target becomes a whole one.
    """

    of: Of
    per: Per
    value: Fraction
    rounding: Rounding = "up"
    # Fraction's own properties cost more than the comparison they serve.
    _top: int = field(init=False, eq=False, repr=False)
    _under: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Keep numerator and denominator at hand."""
        object.__setattr__(self, "_top", self.value.numerator)
        object.__setattr__(self, "_under", self.value.denominator)

    def count(self, population: int, staff: int | None = None, *, cap: bool = False) -> int:
        """Return the whole number of targets this limit means.

        Under ``average`` the lot gives either neighbour, so a floor counts down and a cap up.

        Raises:
            FactNeededError: the limit counts staff and `staff` is missing.
            RoundingError: under ``exact`` the number is not whole.

        >>> Bound("targets", "task", Fraction(3, 100)).count(33)
        1
        """
        exact = self.value
        if self.of == "targets":
            exact *= population
        elif self.of == "staff":
            if staff is None:
                raise FactNeededError(
                    fact="staff", question="sample-ratio", clauses="", facts="staff"
                )
            exact *= staff
        number = rounded(exact, self.rounding, self.say())
        return ceil(number) if cap else floor(number)

    def say(self, lang: str = "zh") -> str:
        """Return the limit in words."""
        amount = say_one(self.of, self.value, lang)
        if lang == "en":
            return amount if self.per == "task" else f"{amount} per {self.per}"
        return PERIODS_ZH[self.per] + amount


def floors(amount: Amount, per: Per | None, rounding: Rounding) -> tuple[Bound, ...]:
    """Return the floor of an amount as a bound; none for a pure cap."""
    if amount.least is None:
        return ()
    return (Bound(amount.of, per or amount.per, amount.least, rounding),)


def caps(amount: Amount, per: Per | None, rounding: Rounding) -> tuple[Bound, ...]:
    """Return the cap of an amount as a bound; none for a pure floor."""
    if amount.most is None:
        return ()
    return (Bound(amount.of, per or amount.per, amount.most, rounding),)


def _tightest(a: Bound, b: Bound, *, low: bool) -> Bound:
    left, right = a._top * b._under, b._top * a._under  # noqa: SLF001 - kept for this
    if left == right:
        return (
            a
            if (_STRICT_FLOOR[a.rounding] >= _STRICT_FLOOR[b.rounding]) is not low
            else _other(a, b)
        )
    return a if (left < right) is low else b


def _other(a: Bound, b: Bound) -> Bound:
    return a if a.rounding == b.rounding else b


def _merge(a: tuple[Bound, ...], b: tuple[Bound, ...], *, low: bool) -> tuple[Bound, ...]:
    """Return the tighter bounds: `a` or `b` itself where one of them says it all."""
    if len(a) == 1 and len(b) == 1:
        one, two = a[0], b[0]
        if one.of == two.of and one.per == two.per:
            left, right = one._top * two._under, two._top * one._under  # noqa: SLF001 - kept for this
            if left != right:
                return a if (left < right) is low else b
            return a if _tightest(one, two, low=low) is one else b
    found = {(bound.of, bound.per): bound for bound in a}
    for bound in b:
        key = (bound.of, bound.per)
        found[key] = _tightest(found[key], bound, low=low) if key in found else bound
    return tuple(found[key] for key in sorted(found))


def _sorted(bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    return tuple(sorted(bounds, key=lambda bound: (bound.of, bound.per)))


@frozen(kw_only=True)
class Sampling:
    """How much to sample: floors, caps, a smallest number, and whether repeats count.

    Attributes:
        floors: at least these, one per way of measuring.
        caps: at most these, one per way of measuring.
        minimum: the smallest number of targets whenever there is any, 0 if no clause states one.
        without_repeats: several rounds of the period must take different targets.
    """

    floors: tuple[Bound, ...] = field(default=(), converter=_sorted)
    caps: tuple[Bound, ...] = field(default=(), converter=_sorted)
    minimum: int = 0
    without_repeats: bool = False

    def tighter(self, other: "Sampling") -> "Sampling":
        """Return what satisfies both: higher floors, lower caps."""
        floors, caps = self.floors, self.caps
        if other.floors:
            floors = _merge(floors, other.floors, low=False) if floors else other.floors
        if other.caps:
            caps = _merge(caps, other.caps, low=True) if caps else other.caps
        a, b = self.minimum, other.minimum
        minimum = a if a >= b else b  # noqa: FURB136 - twice as fast, once for every clause
        once = self.without_repeats or other.without_repeats
        if floors is self.floors and caps is self.caps and minimum == self.minimum:
            if once is self.without_repeats:
                return self
        elif (
            floors is other.floors
            and caps is other.caps
            and minimum == other.minimum
            and once is other.without_repeats
        ):
            return other
        return Sampling(floors=floors, caps=caps, minimum=minimum, without_repeats=once)

    @property
    def contradictory(self) -> bool:
        """Whether no number of targets can satisfy it."""
        if not (self.floors and self.caps):
            return False
        caps = {(cap.of, cap.per): cap.value for cap in self.caps}
        return any(
            floor.value > caps[floor.of, floor.per]
            for floor in self.floors
            if (floor.of, floor.per) in caps
        )

    @property
    def least(self) -> Fraction | None:
        """The floor as a share of the targets, None without one (see `floors` for all).

        Raises:
            PeriodUnclearError: floors for several periods; pick one from `floors`.
        """
        return _only(self.floors)

    @property
    def most(self) -> Fraction | None:
        """The cap as a share of the targets, None without one (see `caps` for all).

        Raises:
            PeriodUnclearError: caps for several periods; pick one from `caps`.
        """
        return _only(self.caps)

    @property
    def rounding(self) -> Rounding | None:
        """How the floor is rounded (the cap's rounding when there is no floor)."""
        bounds = self.floors or self.caps
        return bounds[0].rounding if bounds else None

    def counts(self, population: int, *, staff: int | None = None, per: Per = "task") -> Counts:
        """Return the whole numbers of targets of a pool that satisfy the bounds of one period.

        Args:
            population: targets in the pool.
            staff: inspectors in post, where a clause counts by staff.
            per: the period asked about.

        Raises:
            FactNeededError: a clause counts staff and `staff` is missing.

        >>> three = Bound("targets", "task", Fraction(3, 100), "up")
        >>> Sampling(floors=(three,), minimum=1).counts(18)
        Counts(least=1, most=18)
        """
        least = max([b.count(population, staff) for b in self.floors if b.per == per], default=0)
        most = min(
            [b.count(population, staff, cap=True) for b in self.caps if b.per == per],
            default=population,
        )
        least = min(max(least, self.minimum), population)
        return Counts(least, max(min(most, population), 0))

    def say(self, lang: str = "zh", _: object = None) -> str:
        """Return the answer in words."""
        en = lang == "en"
        parts = [("at least " if en else "不少于") + bound.say(lang) for bound in self.floors]
        parts += [("at most " if en else "不超过") + bound.say(lang) for bound in self.caps]
        if self.minimum:
            parts.append(f"never fewer than {self.minimum}" if en else f"最少 {self.minimum} 户")
        if self.without_repeats:
            parts.append("without repeats" if en else "不重复计算")
        return (", " if en else "，").join(parts) or ("no limit" if en else "无限制")


def _only(bounds: tuple[Bound, ...]) -> Fraction | None:
    shares = [bound.value for bound in bounds if bound.of == "targets"]
    if len(shares) > 1:
        raise PeriodUnclearError(bounds="; ".join(bound.say("en") for bound in bounds))
    return shares[0] if shares else None
