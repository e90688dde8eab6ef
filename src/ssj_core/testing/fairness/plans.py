"""Are inspectors assigned by lot? Bets that need no word about how the plan is made.

People alike (one class of licence, department, recusals) may be relabelled: given the plan without
their names, the names are a uniform permutation. Every bet below rests on that alone.
"""

import time
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations
from math import exp, lgamma, log
from typing import Final

from attrs import frozen

from ssj_core.testing.fairness.budget import Budget, checked_rate
from ssj_core.testing.fairness.extras import LinearBet
from ssj_core.testing.fairness.findings import (
    FAMILIES,
    Finding,
    chance_in_words,
    power_of_ten,
)
from ssj_core.testing.fairness.laws import log_moment, log_one_plus, log_sum
from ssj_core.testing.fairness.money import MOST_SEEDS, kept
from ssj_core.testing.fairness.watch import STEP

Team = Sequence[str]
Plan = Callable[..., Mapping[str, Team | str]]
WEIGHTS: Final = {
    "load": 0.15,
    "partners": 0.2,
    "places": 0.2,
    "leads": 0.1,
    "last_time": 0.15,
    "repeats": 0.2,
}
LOAD_ODDS: Final = (1.0, -1.0, 0.4, -0.4, 0.15, -0.15, 0.05, -0.05)
PARTNER_ODDS: Final = (-float("inf"), -1.0, -0.3, 0.3, 1.0, 2.0, 4.0)
PLACE_ODDS: Final = (-float("inf"), -1.2, -0.5, 0.35, 0.7, 1.2, 2.0, 4.0)
PLANS: Final = 500
_SHOWN: Final = 5


@frozen(kw_only=True)
class AssignmentReport:
    """What a check of assignments did.

    Attributes:
        plans: how many were made.
        false_alarm: greatest probability that a fair assignment fails, wherever it stops.
        evidence: ln of the greatest money seen.
        money: ln of the money at the end, by family.
        unjudged: what could not be judged, in words.
        seconds: in all.
    """

    plans: int
    false_alarm: float
    evidence: float
    money: Mapping[str, float]
    unjudged: Sequence[str]
    seconds: float

    def __str__(self) -> str:
        """Return it in words; what could not be judged comes first."""
        first = f"未能判断 NOT JUDGED: {'；'.join(self.unjudged)}\n" if self.unjudged else ""
        return (
            f"{first}{self.plans:,} plans, {len(self.money)} families, "
            f"false alarm ≤ {self.false_alarm:g}, evidence {power_of_ten(self.evidence)} of "
            f"{1 / self.false_alarm:.0e}; {self.seconds:.1f} s"
        )


class UnfairAssignmentError(AssertionError):
    """An assignment that no lot makes: the message names the worst offender, its ratio and its p.

    Attributes:
        findings: what stands out, the rarest first.
        report: what was done until then.
    """

    def __init__(self, findings: Sequence[Finding], report: AssignmentReport) -> None:
        self.findings, self.report = tuple(findings), report
        telling = [one for one in findings[1:_SHOWN] if one.log_p < log(0.01)]
        lines = [f"不公平 unfair: {findings[0]}", *(f"  {finding}" for finding in telling)]
        promise = chance_in_words(report.false_alarm)
        lines.append(
            f"{promise}; evidence {power_of_ten(report.evidence)} after {report.plans:,} plans"
        )
        super().__init__("\n".join(lines))


class AssignmentWatch:
    """Evidence against the fairness of one assigning engine, plan after plan.

    Args:
        targets: who is inspected, the same each time.
        inspectors: who may be assigned.
        alike: the class of each inspector; those of one class have equal standing. All are alike
            if absent. A class of one is not judged.
        rotates: whether the rules ask that teams change; last time's teams are then not judged.
        leads: whether the first of each team leads it, and that is judged too.
    """

    def __init__(
        self,
        targets: Iterable[str],
        inspectors: Iterable[str],
        *,
        alike: Mapping[str, str] | None = None,
        rotates: bool = False,
        leads: bool = False,
    ) -> None:
        self.targets, self.inspectors = tuple(targets), tuple(inspectors)
        self.classes = _classes(self.targets, self.inspectors, alike)
        self.plans, self.greatest, self._next = 0, -float("inf"), 1
        self._bets = [
            _ClassBets(name, people, self.targets, rotates=rotates, leads=leads)
            for name, people in self.classes.items()
        ]

    def see(self, plan: Mapping[str, Team | str]) -> None:
        """Count one plan: the team of each target, its leader first.

        Raises:
            AssertionError: a target without a team or unknown, a stranger in a team, or one twice.
        """
        teams = self._checked(plan)
        self.plans += 1
        for bets in self._bets:
            bets.add(teams)
        if self.plans >= self._next:
            self._next = max(self.plans + 1, int(self.plans * (1 + STEP)))
            self.look()

    def look(self) -> float:
        """Work the evidence out now, keep the greatest, and return its logarithm."""
        self.greatest = max(self.greatest, log_sum(self.money.values()))
        return self.greatest

    def _checked(self, plan: Mapping[str, Team | str]) -> dict[str, tuple[str, ...]]:
        if not isinstance(plan, Mapping):
            message = f"不是一份安排 not a plan: {plan!r:.80} says no team of each target"
            raise AssertionError(message)  # noqa: TRY004 - the engine is wrong, not its caller
        faults = []
        if set(plan) != set(self.targets):
            odd = sorted(map(str, set(plan) ^ set(self.targets)))[:3]
            faults.append(f"对象缺少或多余 targets missing or unknown: {'、'.join(odd)}")
        known = set(self.inspectors)
        teams = {}
        for target, team in plan.items():
            people = (team,) if isinstance(team, str) else tuple(team)
            teams[target] = people
            if not people or len(set(people)) < len(people) or not set(people) <= known:
                faults.append(
                    f"{target}: 没有人、有外人或同一人两次 nobody, a stranger, or one twice: {people}"
                )
        if faults:
            message = (
                f"不是一份安排 not a plan (after {self.plans} that were): {'；'.join(faults[:3])}"
            )
            raise AssertionError(message)
        return teams

    @property
    def money(self) -> dict[str, float]:
        """Return ln of weight times money, by family."""
        share = -log(len(self._bets))
        parts: dict[str, list[float]] = {}
        for bets in self._bets:
            for family, money in bets.logs().items():
                parts.setdefault(family, []).append(log(WEIGHTS[family]) + money + share)
        return {family: log_sum(logs) for family, logs in parts.items()}

    def findings(self) -> list[Finding]:
        """Return what stands out, the rarest first."""
        share = -log(len(self._bets))
        found = [finding for bets in self._bets for finding in bets.findings(share)]
        return sorted(found, key=lambda finding: finding.log_p)


def _classes(
    targets: Sequence[str], inspectors: Sequence[str], alike: Mapping[str, str] | None
) -> dict[str, tuple[str, ...]]:
    faults = []
    for words, names in (("对象 targets", targets), ("检查人员 inspectors", inspectors)):
        if not names:
            faults.append(f"没有{words} none")
        if twice := [name for name, times in Counter(names).items() if times > 1]:
            faults.append(f"{words} 重复 more than once: {'、'.join(map(str, twice[:3]))}")
    if alike is not None and (missing := [one for one in inspectors if one not in alike]):
        faults.append(f"没有类别 without a class: {'、'.join(missing[:3])}")
    if faults:
        raise ValueError("；".join(faults))
    classes: dict[str, list[str]] = {}
    for one in inspectors:
        classes.setdefault("" if alike is None else alike[one], []).append(one)
    open_classes = {name: tuple(people) for name, people in classes.items() if len(people) > 1}
    if not open_classes:
        message = "没有两个同类的人 no two inspectors are alike: nothing is left to chance"
        raise ValueError(message)
    return open_classes


class _ClassBets:
    """The bets on people of one class."""

    def __init__(
        self,
        name: str,
        people: Sequence[str],
        targets: Sequence[str],
        *,
        rotates: bool,
        leads: bool,
    ) -> None:
        self.name, self.people, self.targets = name, tuple(people), tuple(targets)
        self.plans = 0
        self.loads = Counter[str]()
        self.load_spent = [0.0] * len(LOAD_ODDS)
        self.shared = Counter[tuple[str, str]]()
        self.partner_spent = [0.0] * len(PARTNER_ODDS)
        self.places = Counter[tuple[str, str]]()
        self.place_numbers: dict[str, Counter[int]] = {target: Counter() for target in targets}
        self.judges_leads = leads
        self.led = Counter[str]()
        self.led_by_class = 0
        self.last = None if rotates else LinearBet()
        self.before: dict[str, frozenset[str]] = {}
        self.distinct: set[bytes] = set()
        self.repeats = 0
        self.seed_logs = [0.0] * (MOST_SEEDS + 1)

    def add(self, teams: Mapping[str, tuple[str, ...]]) -> None:
        """Count one plan."""
        members = set(self.people)
        own = {
            target: tuple(one for one in team if one in members) for target, team in teams.items()
        }
        self.plans += 1
        self._add_loads(own)
        self._add_partners(own)
        for target, team in own.items():
            self.place_numbers[target][len(team)] += 1
            self.places.update((target, one) for one in team)
        for team in teams.values():
            if team[0] in members:
                self.led[team[0]] += 1
                self.led_by_class += 1
        self._add_last_time(own)
        self._add_repeat(teams)

    def _add_loads(self, own: Mapping[str, tuple[str, ...]]) -> None:
        now = Counter(one for team in own.values() for one in team)
        self.loads.update(now)
        hist = Counter(now[one] for one in self.people)
        many = log(len(self.people))
        for at, odds in enumerate(LOAD_ODDS):
            mean = log_sum(log(times) + odds * load for load, times in hist.items()) - many
            self.load_spent[at] += mean

    def _add_partners(self, own: Mapping[str, tuple[str, ...]]) -> None:
        now = Counter(pair for team in own.values() for pair in combinations(sorted(team), 2))
        self.shared.update(now)
        pairs = len(self.people) * (len(self.people) - 1) // 2
        hist = Counter(now.values())
        hist[0] = pairs - len(now)
        for at, odds in enumerate(PARTNER_ODDS):
            if odds == -float("inf"):
                mean = log(hist[0] / pairs) if hist[0] else 0.0
                if not hist[0]:
                    continue
            else:
                terms = (log(times) + odds * held for held, times in hist.items() if times)
                mean = log_sum(terms) - log(pairs)
            self.partner_spent[at] += mean

    def _add_last_time(self, own: Mapping[str, tuple[str, ...]]) -> None:
        now = {target: frozenset(team) for target, team in own.items()}
        if self.before and self.last is not None:
            many = len(self.people)
            held = sum(len(now[target] & self.before[target]) for target in now)
            mean = sum(len(now[target]) * len(self.before[target]) for target in now) / many
            most = sum(min(len(now[target]), len(self.before[target])) for target in now)
            self.last.add(held, mean, most)
        self.before = now

    def _add_repeat(self, teams: Mapping[str, tuple[str, ...]]) -> None:
        """Hold the plan against earlier ones: relabelled by lot it is one of them with P ≤ d·Πg!/m!."""
        place = {one: at for at, one in enumerate(self.people)}
        words = array("q")
        duties: dict[str, list[tuple[int, int]]] = {one: [] for one in self.people}
        for at, target in enumerate(self.targets):
            for seat, one in enumerate(teams[target]):
                words.extend((at, seat, place.get(one, -1)))
                if one in duties:
                    duties[one].append((at, seat))
        alike = Counter(tuple(held) for held in duties.values())
        orders = lgamma(len(self.people) + 1) - sum(lgamma(many + 1) for many in alike.values())
        digest = blake2b(words.tobytes(), digest_size=16).digest()
        again, distinct = digest in self.distinct, len(self.distinct)
        self.repeats += again
        for power in range(MOST_SEEDS + 1):
            seeds = 2.0**power
            if distinct == 0 or log(seeds) >= orders:
                continue
            chance = min(distinct / seeds, 1.0)
            self.seed_logs[power] += (
                log(chance) + orders - log(distinct) if again else log_one_plus(-chance)
            )
        self.distinct.add(digest)

    def logs(self) -> dict[str, float]:
        """Return ln of the money, by family."""
        found = {
            "load": log_sum(money for *_, money in self._loads())
            - log(len(self.people) * len(LOAD_ODDS)),
            "places": log_sum(money for *_, money in self._places())
            - log(len(self.people) * len(self.targets) * len(PLACE_ODDS)),
            "partners": log_sum(money for *_, money in self._partners())
            - log(self._pairs() * len(PARTNER_ODDS)),
            "repeats": log_sum(self.seed_logs) - log(len(self.seed_logs)),
        }
        if self.judges_leads:
            found["leads"] = log_sum(money for *_, money in self._leads()) - log(
                len(self.people) * len(PLACE_ODDS)
            )
        if self.last is not None:
            found["last_time"] = self.last.money()
        return found

    def _pairs(self) -> int:
        return len(self.people) * (len(self.people) - 1) // 2

    def _loads(self) -> Iterable[tuple[str, float]]:
        for one in self.people:
            for odds, spent in zip(LOAD_ODDS, self.load_spent, strict=True):
                yield one, odds * self.loads[one] - spent

    def _partners(self) -> Iterable[tuple[tuple[str, str], float]]:
        for pair in combinations(sorted(self.people), 2):
            for odds, spent in zip(PARTNER_ODDS, self.partner_spent, strict=True):
                yield pair, kept(odds, self.shared[pair], spent)

    def _places(self) -> Iterable[tuple[tuple[str, str], float]]:
        many = len(self.people)
        for target in self.targets:
            spent = [_bernoulli(self.place_numbers[target], many, odds) for odds in PLACE_ODDS]
            for one in self.people:
                for odds, mean in zip(PLACE_ODDS, spent, strict=True):
                    yield (target, one), kept(odds, self.places[target, one], mean)

    def _leads(self) -> Iterable[tuple[str, float]]:
        many = len(self.people)
        for odds in PLACE_ODDS:
            spent = _bernoulli(Counter({1: self.led_by_class}), many, odds)
            for one in self.people:
                yield one, kept(odds, self.led[one], spent)

    def findings(self, log_share: float) -> list[Finding]:
        """Return the strongest of each family, in words."""
        where = f"{self.name} " if self.name else ""
        many = len(self.people)
        all_loads = sum(self.loads.values())
        person, load_money = max(self._loads(), key=lambda bet: bet[1])
        pair, pair_money = max(self._partners(), key=lambda bet: bet[1])
        (target, visitor), place_money = max(self._places(), key=lambda bet: bet[1])
        seats = sum(k * times for k, times in self.place_numbers[target].items())
        rows = [
            (
                "load",
                f"{where}{person} 的工作量 load",
                self.loads[person],
                all_loads / many,
                load_money,
                many * len(LOAD_ODDS),
            ),
            (
                "partners",
                f"{where}{pair[0]} + {pair[1]} 同组 together",
                self.shared[pair],
                sum(self.shared.values()) / self._pairs(),
                pair_money,
                self._pairs() * len(PARTNER_ODDS),
            ),
            (
                "places",
                f"{where}{visitor} 检查 at {target}",
                self.places[target, visitor],
                seats / many,
                place_money,
                many * len(self.targets) * len(PLACE_ODDS),
            ),
            (
                "repeats",
                f"{where}同一安排再次出现 the same plan again",
                self.repeats,
                0.0,
                max(self.seed_logs),
                len(self.seed_logs),
            ),
        ]
        if self.judges_leads:
            leader, money = max(self._leads(), key=lambda bet: bet[1])
            words = f"{where}{leader} 任组长 leads"
            expected = self.led_by_class / many
            rows.append(("leads", words, self.led[leader], expected, money, many * len(PLACE_ODDS)))
        found = [
            Finding(
                family=family,
                what=what,
                seen=seen,
                expected=expected,
                log_p=-(money - log(bettors) + log(WEIGHTS[family]) + log_share),
            )
            for family, what, seen, expected, money, bettors in rows
        ]
        if self.last is not None:
            words = f"{where}同一对象沿用上次的人 the same people as last time"
            found.append(
                self.last.finding("last_time", words, log(WEIGHTS["last_time"]) + log_share)
            )
        return found


def _bernoulli(numbers: Mapping[int, int], many: int, odds: float) -> float:
    """Return Σ ln E[ω^K] of being one of k people out of m, over the plans with each k."""
    spent = 0.0
    for k, times in numbers.items():
        if 0 < k < many:
            spent += times * log_moment((log(1 - k / many), log(k / many)), odds)
        elif k == many and odds > -float("inf"):
            spent += times * odds
    return spent


def assert_fair_assignment(  # noqa: PLR0913 - each is a promise of the plan, or of the check
    plan: Plan,
    targets: Iterable[str],
    inspectors: Iterable[str],
    false_alarm: float = 1e-9,
    *,
    alike: Mapping[str, str] | None = None,
    balanced: bool = False,
    rotates: bool = False,
    leads: bool = False,
    budget: Budget | None = None,
    require: Collection[str] = (),
) -> AssignmentReport:
    """Check that inspectors are assigned by lot, whatever else the plan must obey.

    Args:
        plan: gets targets and inspectors as lists of its own, and returns the team of each target.
        targets: who is inspected.
        inspectors: who may be assigned.
        false_alarm: α, greatest probability that a fair assignment fails.
        alike: the class of each inspector; people of one class have equal standing: the same
            licence, department and recusals.
        balanced: whether loads of people alike may differ by one at most, which is then held
            outright.
        rotates: whether the rules ask that teams change; last time's teams are then not judged.
        leads: whether the first of each team leads it, and that is judged too.
        budget: 500 plans if absent.
        require: families that must be judged: "load", "partners", "places", "leads", "last_time",
            "repeats".

    Raises:
        UnfairAssignmentError: an AssertionError; the worst offender first, with its ratio and p.
        AssertionError: not a plan, or loads out of balance.
        ValueError: contradictory arguments.

    >>> import random
    >>> chance = random.Random(1)
    >>> def by_lot(targets, people):
    ...     return {target: chance.sample(people, 2) for target in targets}
    >>> people = [f"王{n}" for n in range(10)]
    >>> print(assert_fair_assignment(by_lot, ["店1", "店2", "店3"], people, budget=Budget(draws=50)))
    50 plans, 5 families, false alarm ≤ 1e-09, evidence ...
    """
    checked_rate(false_alarm)
    if isinstance(require, str) or (unknown := set(require) - set(WEIGHTS)):
        asked = require if isinstance(require, str) else "、".join(sorted(unknown))
        message = f"require 中没有这一类 no such family: {asked}; {'、'.join(WEIGHTS)}"
        raise ValueError(message)
    watch = AssignmentWatch(targets, inspectors, alike=alike, rotates=rotates, leads=leads)
    spending = budget or Budget(draws=PLANS)
    started = time.monotonic()
    most = spending.draws or PLANS

    def report() -> AssignmentReport:
        missing = [FAMILIES[one] for one in sorted(require) if one not in watch.money]
        return AssignmentReport(
            plans=watch.plans,
            false_alarm=false_alarm,
            evidence=max(watch.greatest, 0.0),
            money=watch.money,
            unjudged=missing,
            seconds=time.monotonic() - started,
        )

    while watch.plans < most:
        if spending.seconds is not None and time.monotonic() - started > spending.seconds:
            break
        made = plan(list(watch.targets), list(watch.inspectors))
        watch.see(made)
        if balanced:
            _check_balance(made, watch)
        if watch.greatest >= -log(false_alarm):
            raise UnfairAssignmentError(watch.findings(), report())
        if spending.progress:
            spending.progress(watch.plans, most, exp(min(max(watch.greatest, 0.0), 700.0)))
    if watch.look() >= -log(false_alarm):
        raise UnfairAssignmentError(watch.findings(), report())
    done = report()
    if done.unjudged:
        raise AssertionError(str(done))
    return done


def _check_balance(plan: Mapping[str, Team | str], watch: AssignmentWatch) -> None:
    loads = Counter(
        one for team in plan.values() for one in ((team,) if isinstance(team, str) else team)
    )
    for people in watch.classes.values():
        held = {one: loads[one] for one in people}
        least, most = min(held, key=held.__getitem__), max(held, key=held.__getitem__)
        if held[most] > held[least] + 1:
            message = f"工作量不均 loads out of balance: {most} {held[most]}, {least} {held[least]}"
            raise AssertionError(message)
