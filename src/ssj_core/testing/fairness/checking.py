"""The check of a black box: any draw of n out of a frame, made again and again until it is judged."""

import inspect
import random
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from math import ceil, exp, log
from typing import Any, Final

from attrs import frozen

from ssj_core.testing.fairness.budget import QUICK, Budget, checked_rate
from ssj_core.testing.fairness.design import Number
from ssj_core.testing.fairness.findings import FAMILIES
from ssj_core.testing.fairness.power import ChancePrice, Price
from ssj_core.testing.fairness.report import (
    FairnessReport,
    NotJudgedError,
    UnfairDrawError,
    unjudged,
)
from ssj_core.testing.fairness.watch import DrawWatch

BURST: Final = 8
_ORDERS: Final = 64
_ORDER_CELLS: Final = 200_000
_TELL: Final = 1.0
_ROTATES: Final = (
    "抽取可以看以前的结果：记忆、重复和离散程度未判断，且假定它只使各户更平均 "
    "draws may look at earlier ones: memory, repeats and spread are not judged, and the promise "
    "assumes that they only make visits more even"
)
_UNEQUAL: Final = (
    "入样概率不等：成对、重复、形状、许多小偏差未判断 "
    "chances are unequal: pairs, repeats, shapes and many small deviations are not judged"
)


@frozen
class _Orders:
    """Orders a register is shown in, with the row of each id in its stratum."""

    shown: Sequence[tuple[Sequence[str], Mapping[str, int]]]
    chance: random.Random

    @classmethod
    def of(cls, watch: DrawWatch, seed: int) -> "_Orders":
        ids = list(watch.design.ids)
        chance = random.Random(f"{seed}/orders")  # nosec B311  # noqa: S311 - orders to show, not lots
        if watch.order == "kept":
            return cls([(ids, watch.kept_places)], chance)
        many = max(4, min(_ORDERS, _ORDER_CELLS // len(ids)))
        shown = []
        for _ in range(many):
            order = chance.sample(ids, len(ids))
            shown.append((order, watch.places_in(order)))
        return cls(shown, chance)

    def next(self) -> tuple[Sequence[str], Mapping[str, int]]:
        return self.shown[0] if len(self.shown) == 1 else self.chance.choice(self.shown)


class _Engine:
    """The draw under test: it gets a list of its own each time, and a seed if it takes one."""

    def __init__(self, draw: Callable[..., Iterable[str]], seed: int) -> None:
        self.draw, self.seed, self.waited = draw, seed, 0.0
        self.takes_seed = _takes_seed(draw)
        self._calls = count()

    def __call__(self, ids: Sequence[str]) -> list[str]:
        words = self._seed_words() if self.takes_seed else {}
        started = time.monotonic()
        drawn = self.draw(list(ids), **words)
        self.waited += time.monotonic() - started
        if isinstance(drawn, str) or not isinstance(drawn, Iterable):
            message = f"不是一次抽取 not a draw: {drawn!r:.80} is no list of ids"
            raise AssertionError(message)  # noqa: TRY004 - the engine is wrong, not its caller
        return list(drawn)

    def _seed_words(self) -> dict[str, str]:
        return {"seed": sha256(f"{self.seed}/{next(self._calls)}".encode()).hexdigest()}


def _takes_seed(draw: Callable[..., Any]) -> bool:
    try:
        return "seed" in inspect.signature(draw).parameters
    except (TypeError, ValueError):
        return False


def _refuse_hypothesis(*, seeded: bool) -> None:
    """Statistics inside `@given` promise nothing: each example is a check of its own, and shrinking repeats it."""
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is not None and not seeded and hypothesis.currently_in_test_context():
        message = (
            "统计检验不能放在 @given 里 a statistical check inside @given promises nothing: "
            "call it outside, or let the engine take a `seed`"
        )
        raise RuntimeError(message)


def assert_fair_draw(  # noqa: PLR0913 - each is a promise of the draw, or of the check
    draw: Callable[..., Iterable[str]],
    frame: Iterable[str],
    false_alarm: float = 1e-9,
    *,
    number: Number | Mapping[str, Number] | None = None,
    strata: Mapping[str, object] | None = None,
    chances: Mapping[str, float] | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
    order: str = "fresh",
    independent: bool = True,
    ordered: bool = False,
    effect: float = 0.5,
    budget: Budget | str | None = None,
    require: Collection[str] = (),
    seed: int = 0,
) -> FairnessReport:
    """Check any draw of n out of a frame, made again and again, each time with fresh chance.

    Bets are placed on what a fair draw does: how often a target comes, a pair, a group, a pattern of
    rows, a draw made before, somebody drawn again. Their money exceeds 1/α, whenever one looks, with
    probability α at most if the draw is fair; the check fails as soon as it does.

    Args:
        draw: gets the ids as a list of its own, and `seed` (hexadecimal) if it takes one; returns the
            ids drawn. `CommandDraw` and `HttpDraw` make one of a program and of an address.
        frame: the ids, in register order.
        false_alarm: α, greatest probability that a fair draw fails.
        number: n, by stratum if there are strata; a fraction is an average, rounded by lot. Taken
            from the first draw if absent.
        strata: the stratum of each id, or the ids of each stratum.
        chances: π by id where chances are unequal; pairs, repeats and shapes are then not judged.
        groups: ids by the name of what they have in common; told groups are seen much sooner.
        order: "fresh" shows the register in another order each time, so that rows and names are told
            apart; "kept" always shows it as it is.
        independent: False for a draw that may look at earlier ones (rotation, cool-down).
        ordered: whether the list comes in the order of its lots, and that order is judged too.
        effect: the draws made suffice to see a target at 1 − effect of its chance, 9 times of 10.
        budget: a `Budget`, or "quick" for what sees a target never drawn.
        require: families that must be judged: "pairs", "repeats", "memory", "groups", …
        seed: of the orders shown and of the seeds told; the same seed repeats the check of an engine
            that takes one.

    Raises:
        UnfairDrawError: an AssertionError; the worst offender first, with its ratio and its p.
        AssertionError: a result is no draw of n different ids of the frame.
        NotJudgedError: an AssertionError; something required could not be judged.
        ValueError: contradictory arguments, all faults at once.
        RuntimeError: called inside `@given` with an engine that takes no seed.

    >>> import random
    >>> chance = random.Random(1)
    >>> never_last = lambda ids: chance.sample(ids[:-1], 10)
    >>> assert_fair_draw(never_last, [f"店{n:02d}" for n in range(40)])
    Traceback (most recent call last):
        ...
    ssj_core.testing.fairness.report.UnfairDrawError: 不公平 unfair: 末行 last row ...
    """
    _check_arguments(false_alarm, effect, budget, require)
    engine = _Engine(draw, seed)
    _refuse_hypothesis(seeded=engine.takes_seed)
    ids = frame if isinstance(frame, str) else list(frame)
    if number is None and strata is None and chances is None:
        number = len(engine(ids))
    watch = DrawWatch(
        ids,
        number,
        strata=strata,
        chances=chances,
        groups=groups,
        order="kept" if chances else order,
        independent=independent,
        ordered=ordered,
    )
    run = _Run(watch, engine, false_alarm, effect, budget, require)
    return run.until_judged(_Orders.of(watch, seed))


def _check_arguments(
    false_alarm: float, effect: float, budget: Budget | str | None, require: Collection[str]
) -> None:
    faults = []
    for name, rate in (("false_alarm", false_alarm), ("effect", effect)):
        try:
            checked_rate(rate, name)
        except ValueError as fault:
            faults.append(str(fault))
    if not (budget is None or isinstance(budget, Budget) or budget == QUICK):
        faults.append(f"budget 须为 Budget 或 “quick” is a Budget or “quick”, not {budget!r}")
    if isinstance(require, str) or (unknown := set(require) - set(FAMILIES)):
        asked = require if isinstance(require, str) else "、".join(sorted(unknown))
        faults.append(f"require 中没有这一类 no such family: {asked}; {'、'.join(FAMILIES)}")
    if faults:
        raise ValueError("；".join(faults))


class _Run:
    """One check: the draws planned, made and judged."""

    def __init__(
        self,
        watch: DrawWatch,
        engine: _Engine,
        false_alarm: float,
        effect: float,
        budget: Budget | str | None,
        require: Collection[str],
    ) -> None:
        self.watch, self.engine, self.false_alarm = watch, engine, false_alarm
        self.effect, self.require = 1.0 if budget == QUICK else effect, require
        self.budget = budget if isinstance(budget, Budget) else Budget()
        self.started = time.monotonic()
        self.planned = self.budget.draws or self._draws_for(1 - self.effect)

    def _prices(self) -> dict[str, Price | ChancePrice]:
        design, watch = self.watch.design, self.watch
        if design.chances:
            return {"": ChancePrice(list(design.chances.values()), self.false_alarm)}
        return {
            name: Price(
                len(design.strata[name]),
                max(1, int(design.numbers[name])),
                self.false_alarm,
                share,
                independent=watch.independent,
            )
            for name, share in watch.shares.items()
        }

    def _draws_for(self, ratio: float) -> int:
        return max(BURST, *(ceil(price.target(ratio)) for price in self._prices().values()), 1)

    def until_judged(self, orders: _Orders) -> FairnessReport:
        """Return the report of a draw that was not caught; raise what it was caught with."""
        burst = [orders.next() for _ in range(min(BURST, self.planned))]
        drawn = [(self.engine(shown), places) for shown, places in burst]
        for one, places in drawn:
            self._see(one, places)
        told = self.started
        while self.watch.draws < self.planned and not self._out_of_time():
            shown, places = orders.next()
            self._see(self.engine(shown), places)
            if self.budget.progress and time.monotonic() - told > _TELL:
                told = time.monotonic()
                self._tell()
        self.watch.look()
        self._judge()
        if self.budget.progress:
            self._tell()
        report = self.report()
        if self.require and report.unjudged:
            raise NotJudgedError(str(report))
        return report

    def _tell(self) -> None:
        if self.budget.progress:
            greatest = max(self.watch.greatest, 0.0)
            self.budget.progress(self.watch.draws, self.planned, exp(min(greatest, 700.0)))

    def _out_of_time(self) -> bool:
        seconds = self.budget.seconds
        return seconds is not None and time.monotonic() - self.started >= seconds

    def _see(self, drawn: list[str], places: Mapping[str, int]) -> None:
        self.watch.see(drawn, places)
        self._judge()

    def _judge(self) -> None:
        if self.watch.greatest >= -log(self.false_alarm):
            raise UnfairDrawError(self.watch.findings(), self.report())

    def _assumed(self) -> Iterator[str]:
        for price in self._prices().values():
            if isinstance(price, ChancePrice):
                yield price.words(self.watch.draws)
                yield _UNEQUAL
        if not self.watch.independent:
            yield _ROTATES

    def report(self) -> FairnessReport:
        """Return what was done so far."""
        watch = self.watch
        prices = self._prices()
        seen = {
            name: price.seen(watch.draws)
            for name, price in prices.items()
            if isinstance(price, Price)
        }
        promised = [
            f"{f'{name}: ' if name else ''}抽中机会为 {1 - self.effect:g}× 的对象 "
            f"targets at {1 - self.effect:g}× of their chance ({ceil(price.target(1 - self.effect)):,} draws needed)"
            for name, price in prices.items()
            if price.target(1 - self.effect) > watch.draws
        ]
        missing = [*promised, *unjudged(seen, self.require, watch.watched)]
        return FairnessReport(
            draws=watch.draws,
            false_alarm=self.false_alarm,
            evidence=max(watch.greatest, 0.0),
            money=watch.money,
            effect=self.effect,
            seen=seen,
            unjudged=missing,
            seconds=(self.engine.waited, time.monotonic() - self.started),
            fingerprint=watch.design.fingerprint,
            seed=self.engine.seed,
            assumed="\n  ".join(self._assumed()),
        )
