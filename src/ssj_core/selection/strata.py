"""Groups of equal chance: whatever changes a probability makes a stratum 抽取组 of its own."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Literal, TypeVar

from attrs import field, frozen

from ssj_core.encoding import check_id
from ssj_core.errors.selection import FactUnstatedError, ReasonError, RepeatedTargetError
from ssj_core.registers.target import Target
from ssj_core.registers.words import TargetState
from ssj_core.selection.tiers import TierScheme
from ssj_core.selection.words import Exclusion, MustCheck

Dimension = Literal["tier", "recency", "district"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("tier", "recency", "district")
EVERYTHING: Final = "全部"
_FACTS: Final = ("tier", "tier_scheme", "district", "state", "last_inspected")
_Reason = TypeVar("_Reason", Exclusion, MustCheck)


@frozen(kw_only=True)
class Recency:
    """Classes of time since the last inspection.

    Attributes:
        months: the borders in months, ascending: ``(12, 24)`` gives ``<12m``, ``12-24m``, ``>24m``
            and ``never``.
    """

    months: tuple[int, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the classes, the most recent first.

        >>> Recency(months=(12, 24)).classes
        ('<12m', '12-24m', '>24m', 'never')
        """
        between = (
            f"{low}-{high}m" for low, high in zip(self.months, self.months[1:], strict=False)
        )
        return (f"<{self.months[0]}m", *between, f">{self.months[-1]}m", "never")

    def of(self, last: date | None, on: date) -> str:
        """Return the class of a target last inspected on `last`, seen from `on`."""
        if last is None:
            return "never"
        months = (on.year - last.year) * 12 + on.month - last.month - (on.day < last.day)
        passed = sum(months >= border for border in self.months)
        return self.classes[passed]


@frozen(kw_only=True)
class Stratum:
    """Targets of equal chance.

    Attributes:
        name: the parts joined with ``|``; an id of the grammar.
        tier: tier of all of them, empty if tiers make no difference.
        recency: recency class, likewise.
        district: district, likewise.
        targets: ids in byte order.
    """

    name: str
    tier: str = ""
    recency: str = ""
    district: str = ""
    targets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        """Return N, how many targets there are."""
        return len(self.targets)


@frozen(kw_only=True)
class Grouping:
    """A register sorted for one draw.

    Attributes:
        strata: the groups, in byte order of their names.
        excluded: reason by target id: no chance, and listed.
        must_check: ground by target id: checked for certain, beside the draw.
        merged: ids met more than once with the same facts, counted once.
    """

    strata: tuple[Stratum, ...]
    excluded: Mapping[str, Exclusion] = field(factory=dict, repr=False)
    must_check: Mapping[str, MustCheck] = field(factory=dict, repr=False)
    merged: tuple[str, ...] = field(default=(), repr=False)


def group(
    targets: Iterable[Target],
    *,
    by: Collection[Dimension],
    on: date,
    scheme: TierScheme | None = None,
    recency: Recency | None = None,
    exclude: Mapping[str, str] | None = None,
    must_check: Mapping[str, str] | None = None,
) -> Grouping:
    """Return the strata of `targets` for a draw on the day `on`.

    Exited and suspended targets are left out as such. A target met in two registers with the same
    facts is one target with one chance.

    Args:
        targets: register entries.
        by: what changes a probability.
        on: the day of the draw.
        scheme: the tier scheme, asked for by ``tier``.
        recency: the recency classes, asked for by ``recency``.
        exclude: reason codes (`Exclusion`) by target id.
        must_check: grounds (`MustCheck`) by target id.

    Raises:
        RepeatedTargetError: one id stands twice with different facts.
        TierError: a tier is not of `scheme`.
        ReasonError: a reason is not of the closed list.
        FactUnstatedError: a dimension needs a fact or a scheme that is not stated.
    """
    out = {one: _reason(Exclusion, one, why) for one, why in (exclude or {}).items()}
    must = {one: _reason(MustCheck, one, why) for one, why in (must_check or {}).items()}
    seen: dict[str, Target] = {}
    merged: dict[str, None] = {}
    groups: dict[tuple[str, str, str], list[str]] = {}
    for target in targets:
        if target.id in seen:
            _same(seen[target.id], target)
            merged[target.id] = None
            continue
        seen[target.id] = target
        if target.state is not TargetState.ACTIVE:
            out.setdefault(target.id, Exclusion(target.state.value))
        if target.id not in out and target.id not in must:
            key = _key(target, by, on, scheme, recency)
            groups.setdefault(key, []).append(target.id)
    return Grouping(
        strata=_strata(groups),
        excluded={one: why for one, why in out.items() if one in seen},
        must_check={one: why for one, why in must.items() if one in seen and one not in out},
        merged=tuple(merged),
    )


def _strata(groups: Mapping[tuple[str, str, str], list[str]]) -> tuple[Stratum, ...]:
    strata = [
        Stratum(
            name=check_id("|".join(part for part in key if part) or EVERYTHING),
            tier=key[0],
            recency=key[1],
            district=key[2],
            targets=tuple(sorted(ids, key=str.encode)),
        )
        for key, ids in groups.items()
    ]
    return tuple(sorted(strata, key=lambda stratum: stratum.name.encode()))


def _key(
    target: Target,
    by: Collection[Dimension],
    on: date,
    scheme: TierScheme | None,
    recency: Recency | None,
) -> tuple[str, str, str]:
    tier = since = district = ""
    if "tier" in by:
        if scheme is None:
            raise FactUnstatedError(target=target.id, what_zh="分级方案", what_en="tier scheme")
        tier = scheme.check(target.tier, target.tier_scheme)
    if "recency" in by:
        if recency is None:
            raise FactUnstatedError(target=target.id, what_zh="间隔分档", what_en="recency classes")
        since = recency.of(target.last_inspected, on)
    if "district" in by:
        if not target.district:
            raise FactUnstatedError(target=target.id, what_zh="区域", what_en="district")
        district = target.district
    return tier, since, district


def _same(first: Target, second: Target) -> None:
    for name in _FACTS:
        if getattr(first, name) != getattr(second, name):
            raise RepeatedTargetError(target=first.id, field=name)


def _reason(kind: type[_Reason], target: str, why: str) -> _Reason:
    try:
        return kind(why)
    except ValueError:
        known = "、".join(kind)
        raise ReasonError(target=target, reason=why, known=known) from None
