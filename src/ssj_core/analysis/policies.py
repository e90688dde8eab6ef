"""What a change of policy would cost and find: in closed form for one draw, simulated over years."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import hypot, sqrt
from typing import Any, ClassVar, Final

from attrs import evolve, field, frozen
from dateutil.relativedelta import relativedelta

from ssj_core.analysis.estimating import Estimates
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import amount, real, records
from ssj_core.analysis.hiding import none_found, place_hidden, whole
from ssj_core.analysis.table import Row, Table
from ssj_core.encoding import read_day
from ssj_core.registers import Target
from ssj_core.selection import (
    Policy,
    Preview,
    Share,
    Stratum,
    group,
    preview,
    spread_average,
)

_FIELDS: Final = ("id", "name", "tier", "district", "last_inspected", "state")
_LOT_BITS: Final = 256
_TWICE: Final = 2
_ENDS: Final = 3
_ANY_DAY: Final = date(2000, 1, 1)


@frozen(kw_only=True, repr=False)
class WhatIf(Table):
    """Policies side by side; made by `what_if`.

    Rows, for every stratum of every policy and for the whole of each: policy, stratum, N, n
    (expected, under an average), pi, pi_change (against the first policy, by tier or stratum),
    days, findings, low, high, chance.
    """

    TITLE: ClassVar = "各方案预计发现 / findings by policy"
    LABEL: ClassVar = ("policy", "stratum")
    BARS: ClassVar = ("findings", "low", "high")
    PERCENT: ClassVar = frozenset({"pi", "pi_change", "chance"})
    COLUMNS: ClassVar = (
        "policy",
        "stratum",
        "N",
        "n",
        "pi",
        "pi_change",
        "days",
        "findings",
        "low",
        "high",
        "chance",
    )


Rate = tuple[float, float, float]
"""Low, point, high."""


def targets_of(frame: Any, policy: Policy | None = None) -> list[Target]:  # noqa: ANN401 - targets, or any table
    """Return register entries, read from a table by the names of its columns where it is one.

    Raises:
        ArgumentRefusedError: no table.
        DayRefusedError: a day of the last inspection that is none.
    """
    if isinstance(frame, Sequence) and all(isinstance(row, Target) for row in frame):
        return list(frame)
    scheme = policy.scheme.name if policy is not None and policy.scheme is not None else ""
    return [_target(row, scheme) for row in records(frame, "frame")]


def _target(row: Mapping[str, Any], scheme: str) -> Target:
    """Return the register entry of a row; blank cells are left out."""
    found: dict[str, Any] = {"id": ""}
    for name in _FIELDS:
        cell = row.get(name)
        if cell is None or cell != cell or cell == "":  # noqa: PLR0124 - only NaN differs from itself
            continue
        if name == "last_inspected":
            found[name] = read_day(cell)
        else:
            found[name] = cell if name == "state" else str(cell)
    return Target(**found, tier_scheme=scheme if "tier" in found else "")


def _rates(rates: Any) -> dict[str, Rate]:  # noqa: ANN401 - a mapping, or estimates
    if isinstance(rates, Estimates):
        found = {}
        for row in rates.rows():
            if row["low"] is None or row["rate"] is None:
                raise refuse("rates", row["domain"], "没有区间", "has no limits")
            found[row["domain"]] = (row["low"], row["rate"], row["high"])
        return found
    if not isinstance(rates, Mapping):
        raise refuse(
            "rates",
            rates,
            "应为按组或等级的比率，或 estimate 的结果",
            "rates by stratum or tier, or what estimate returned",
        )
    known: dict[str, Rate] = {}
    for name, rate in rates.items():
        ends = rate if isinstance(rate, tuple | list) else (rate, rate, rate)
        low, point, high = (real(end) for end in ends) if len(ends) == _ENDS else (None,) * _ENDS
        if low is None or point is None or high is None or not 0 <= low <= point <= high <= 1:
            raise refuse(
                "rates",
                rate,
                f"{name} 的比率应在 0 与 1 之间",
                f"the rate of {name} lies from 0 to 1",
            )
        known[name] = (low, point, high)
    return known


def _rate_of(stratum: Stratum, rates: Mapping[str, Rate]) -> Rate:
    for name in (stratum.name, stratum.tier, stratum.district, stratum.recency):
        if name in rates:
            return rates[name]
    raise refuse(
        "rates", stratum.name, f"没有 {stratum.name} 的问题率", f"no rate for {stratum.name}"
    )


def what_if(
    policies: Mapping[str, Policy | Preview],
    frame: Any = None,  # noqa: ANN401 - targets, or any table
    rates: Any = None,  # noqa: ANN401 - a mapping, or estimates
    *,
    on: date | None = None,
    days_per_target: float | Fraction = 1,
    team: int = 2,
    violators: int = 1,
) -> WhatIf:
    """Return what each policy would draw, cost and find in one draw; in closed form, no lot is cast.

    Args:
        policies: policies by name, or previews of them.
        frame: the register: `Target` objects, or a table with id, tier, district, …; not needed for
            previews.
        rates: rate of violations by stratum, tier or district: numbers, (low, rate, high), or
            `Estimates`, whose limits then bound the findings.
        on: the day of the draw, for policies with classes of recency.
        days_per_target: working days of a team at one target.
        team: people in a team.
        violators: how many hide, for the chance to meet at least one.

    Raises:
        ArgumentRefusedError: no rates, a stratum without one, policies without a frame or a day.
    """
    if not policies or rates is None:
        raise refuse(
            "policies", len(policies), "须给出方案与问题率", "policies and rates are needed"
        )
    known, hidden = _rates(rates), whole(violators, "violators", 1)
    price = amount(days_per_target, "days_per_target") * whole(team, "team", 1)
    shares = {name: _shares(policy, frame, on) for name, policy in policies.items()}
    first = {key: share for share in next(iter(shares.values())) for key in _keys(share.stratum)}
    rows: list[Row] = []
    for name, own in shares.items():
        part = [_row(name, share, known, first, price, hidden) for share in own]
        rows += [*part, _total(name, own, part, hidden)]
    notes = [
        "预计数，未抽签；区间出自问题率的区间 / expected numbers, no lot was cast; limits are those of the rates"
    ]
    return WhatIf(rows=tuple(rows), notes=tuple(notes))


def _shares(policy: Policy | Preview, frame: Any, on: date | None) -> tuple[Share, ...]:  # noqa: ANN401 - see what_if
    if isinstance(policy, Preview):
        return policy.shares
    if frame is None:
        raise refuse("frame", None, "方案需要名录 frame", "a policy needs the register")
    return preview(targets_of(frame, policy), policy, on=_day_of(policy, on)).shares


def _day_of(policy: Policy, on: date | None) -> date:
    """Return the day of the draw; any will do for a policy that does not look back."""
    if on is None and policy.recency is not None:
        raise refuse(
            "on",
            None,
            "按间隔分档的方案须写明抽取日",
            "classes of recency need the day of the draw",
        )
    return _ANY_DAY if on is None else on


def _keys(stratum: Stratum) -> tuple[str, ...]:
    return tuple(name for name in (stratum.name, stratum.tier) if name)


def _row(
    policy: str,
    share: Share,
    rates: Mapping[str, Rate],
    first: Mapping[str, Share],
    price: Fraction,
    hidden: int,
) -> Row:
    stratum, number = share.stratum, Fraction(share.number)
    low, point, high = _rate_of(stratum, rates)
    before = next((first[key] for key in _keys(stratum) if key in first), None)
    many = float(number)
    return {
        "policy": policy,
        "stratum": stratum.name,
        "N": stratum.size,
        "n": int(number) if number.denominator == 1 else many,
        "pi": float(share.probability),
        "pi_change": None if before is None else float(share.probability - before.probability),
        "days": float(number * price),
        "findings": many * point,
        "low": many * low,
        "high": many * high,
        "chance": _chance([share], hidden) if hidden <= stratum.size else None,
    }


def _chance(shares: Sequence[Share], hidden: int) -> float:
    """Return the chance to meet one of those who hide best; averages count as their floor."""
    designs = [
        (share.stratum.size, share.number.numerator // share.number.denominator) for share in shares
    ]
    return float(1 - none_found(designs, place_hidden(designs, hidden)))


def _total(policy: str, shares: Sequence[Share], rows: Sequence[Row], hidden: int) -> Row:
    size = sum(row["N"] for row in rows)
    findings = sum(row["findings"] for row in rows)
    number = sum(row["n"] for row in rows)
    return {
        "policy": policy,
        "stratum": "全部 whole",
        "N": size,
        "n": number,
        "pi": number / size if size else None,
        "pi_change": None,
        "days": sum(row["days"] for row in rows),
        "findings": findings,
        "low": findings - hypot(*(row["findings"] - row["low"] for row in rows)),
        "high": findings + hypot(*(row["high"] - row["findings"] for row in rows)),
        "chance": _chance(shares, hidden) if hidden <= size else None,
    }


@frozen(kw_only=True, repr=False)
class Simulation(Table):
    """A policy played over years, by chance of its own; made by `simulate`.

    Rows: year, drawn (mean), drawn_se (Monte Carlo error of the mean), visited (share of the
    register visited at least once so far), twice (share visited more than once so far), again (share
    of the year's visits to targets visited the year before), findings (mean, None without rates).

    Attributes:
        runs: how often it was played.
        seed: what its chance came from.
    """

    TITLE: ClassVar = "模拟：已查过的比例 / simulated: share visited"
    LABEL: ClassVar = ("year",)
    BARS: ClassVar = ("visited",)
    PERCENT: ClassVar = frozenset({"visited", "twice", "again"})
    COLUMNS: ClassVar = ("year", "drawn", "drawn_se", "visited", "twice", "again", "findings")

    runs: int
    seed: int = field(default=0)


def simulate(  # noqa: PLR0913 - history, rates and moves are arguments of their own
    policy: Policy,
    frame: Any,  # noqa: ANN401 - targets, or any table
    years: int,
    runs: int,
    seed: int,
    *,
    on: date | None = None,
    rates: Mapping[str, float] | None = None,
    moves: Mapping[tuple[str, bool], str] | None = None,
    most_visits: int | None = None,
) -> Simulation:
    """Return what a policy does over years where one year depends on those before.

    For cool-downs, caps and tiers that move; one draw alone needs no simulation (`what_if`). Chance
    comes from `seed` and decides nothing but this table.

    Args:
        policy: the policy, asked anew every year on the register as it stands then.
        frame: the register, `Target` objects or a table.
        years: how many years, one draw a year.
        runs: how often the years are played.
        seed: of the generator.
        on: the day of the first draw; needed for classes of recency, else years count from 1.
        rates: rate of violations by tier; needed for findings and for `moves`.
        moves: the tier after a visit, by (tier, found): ``{("A", True): "B"}``.
        most_visits: visits after which a target is left out for the rest.

    Raises:
        ArgumentRefusedError: numbers out of range, moves without rates, a tier without a rate.
    """
    spans, plays = whole(years, "years", 1), whole(runs, "runs", 1)
    register = targets_of(frame, policy)
    if moves and rates is None:
        raise refuse("moves", len(moves), "等级变动需要问题率 rates", "moves need rates")
    if not register:
        raise refuse("frame", 0, "名录是空的", "the register is empty")
    known = None if rates is None else {name: rate[1] for name, rate in _rates(rates).items()}
    chance = random.Random(seed)  # nosec B311  # noqa: S311 - a rehearsal on paper, never a draw
    game = _Game(
        policy=policy,
        rates=known or {},
        moves=moves or {},
        most=most_visits,
        chance=chance,
        on=_day_of(policy, on),
    )
    totals = [[0.0] * 6 for _ in range(spans)]
    for _ in range(plays):
        for year, measured in enumerate(game.play(register, spans)):
            for place, value in enumerate(measured):
                totals[year][place] += value
            totals[year][5] += measured[0] ** 2
    rows: list[Row] = []
    for year, sums in enumerate(totals):
        mean = sums[0] / plays
        spread = max(sums[5] / plays - mean * mean, 0.0)
        rows.append(
            {
                "year": (1 if on is None else on.year) + year,
                "drawn": mean,
                "drawn_se": sqrt(spread / plays),
                "visited": sums[1] / plays,
                "twice": sums[2] / plays,
                "again": sums[3] / plays,
                "findings": sums[4] / plays if rates else None,
            }
        )
    note = f"模拟 {plays} 次，不是抽取 / simulated {plays} times, not drawn (seed {seed})"
    return Simulation(rows=tuple(rows), notes=(note,), runs=plays, seed=seed)


@frozen(kw_only=True)
class _Game:
    """The rules of one simulation."""

    policy: Policy
    rates: Mapping[str, float]
    moves: Mapping[tuple[str, bool], str]
    most: int | None
    chance: random.Random
    on: date

    def play(self, register: Sequence[Target], years: int) -> Iterable[tuple[float, ...]]:
        """Give, year by year: drawn, visited once, twice, last year's again, findings."""
        targets = {target.id: target for target in register}
        visits = dict.fromkeys(targets, 0)
        before: set[str] = set()
        once = twice = 0
        for year in range(years):
            day = self.on + relativedelta(years=year)
            drawn = self._draw([t for t in targets.values() if not self._full(visits[t.id])], day)
            found = 0
            for target in drawn:
                visits[target] += 1
                once += visits[target] == 1
                twice += visits[target] == _TWICE
                found += self._visit(targets, target, day)
            size = len(targets)
            again = len(before.intersection(drawn)) / len(drawn) if drawn else 0.0
            before = set(drawn)
            yield len(drawn), once / size, twice / size, again, found

    def _full(self, visits: int) -> bool:
        return self.most is not None and visits >= self.most

    def _draw(self, register: Sequence[Target], day: date) -> list[str]:
        policy = self.policy
        grouping = group(
            register, by=policy.by, on=day, scheme=policy.scheme, recency=policy.recency
        )
        shares = policy.shares(grouping.strata)
        numbers = spread_average(
            [share.number for share in shares], self.chance.getrandbits(_LOT_BITS)
        )
        return [
            target
            for share, number in zip(shares, numbers, strict=True)
            for target in self.chance.sample(share.stratum.targets, number)
        ]

    def _visit(self, targets: dict[str, Target], target: str, day: date) -> bool:
        known = targets[target]
        found = False
        if self.rates:
            if known.tier not in self.rates:
                raise refuse("rates", known.tier, "没有这一等级的问题率", "no rate for this tier")
            found = self.chance.random() < self.rates[known.tier]
        tier = self.moves.get((known.tier, found), known.tier)
        targets[target] = evolve(known, tier=tier, last_inspected=day)
        return found
