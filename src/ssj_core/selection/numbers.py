"""How many of each stratum 抽取数: the plan's ratio rounded up, held to floors, caps and a joint count.

A ratio is a floor, so it rounds up stratum by stratum; a joint task draws its count, no more and no
less. Where a stratum is so small that no whole number satisfies ratio and cap, nobody guesses which
gives way: the stratum is named, and whoever draws states a basis.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Literal

from attrs import evolve, field, frozen

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.errors.selection import BoundsError
from ssj_core.legal.amounts import Amount, Number, Rounding, rounded
from ssj_core.registers.item import InspectionItem
from ssj_core.rules import Decision
from ssj_core.rules.answers import Sampling
from ssj_core.rules.questions import SampleRatio
from ssj_core.selection.apportionment import apportion
from ssj_core.selection.frame import EVERY, Answerer, Frame, Row
from ssj_core.selection.strata import EVERYTHING

CALLER: Final = "caller"
no: Final = Refusals(
    "numbers",
    {
        "pool-too-small": (
            (
                "抽取组 {stratum}（{size} 户）太小：{said}，须抽 {number} 户，最多只可抽 {most} 户；"
                "请合并抽取组，或写明依据（basis）后按 {number} 户抽取"
            ),
            (
                "stratum {stratum} ({size} targets) is too small: {said}; {number} are asked for, at most {most} "
                "allowed; merge strata, or state a basis and draw {number}"
            ),
        ),
        "out-of-bounds": (
            "抽取组 {stratum}（{size} 户）：拟抽 {number} 户，条款 {by} 要求{said}，即 {least} 至 {most} 户",
            "stratum {stratum} ({size} targets): {number} are planned; {by} ask for {said}, {least} to {most}",
        ),
        "unstated": (
            "抽取组 {stratum}：规则没有说一次至少抽多少（{said}）；请给出数量或比例",
            (
                "stratum {stratum}: the rules do not say how many one draw takes at least ({said}); "
                "give a count or a ratio"
            ),
        ),
        "nothing-said": (
            "抽取组 {stratum}：没有说明抽多少",
            "stratum {stratum}: nothing says how many",
        ),
    },
)
"""Why no number stands."""


@frozen(kw_only=True)
class StratumNumber:
    """What is drawn from one stratum, and what says so.

    Attributes:
        stratum: its name.
        size: N, how many targets it has.
        number: n; an exact fraction only under the rounding ``average``.
        ratio: the share it was made from, None for a count.
        rounding: how the share was rounded, as records call it.
        minimum: the least number asked for whenever there is any target.
        basis: ``caller``, and the clauses that were asked, as records name them.
    """

    stratum: str
    size: int
    number: Number
    ratio: Fraction | None = None
    rounding: Rounding | None = None
    minimum: int | None = None
    basis: tuple[str, ...] = (CALLER,)

    @property
    def probability(self) -> Fraction:
        """Return π, the exact chance of every target of the stratum."""
        return Fraction(self.number) / self.size if self.size else Fraction(0)


@frozen(kw_only=True)
class Numbers:
    """The number of every stratum, with the answers it rests on."""

    parts: tuple[StratumNumber, ...]
    decisions: tuple[Decision[Any], ...] = field(default=(), repr=False)

    @property
    def total(self) -> Number:
        """Return how many are drawn in all."""
        total = sum((Fraction(part.number) for part in self.parts), Fraction(0))
        return int(total) if total.denominator == 1 else total


@frozen(kw_only=True)
class RatioFacts:
    """What the rules ask about how much is drawn.

    Attributes:
        classes: the classes of the items, asked for each; the tightest answer holds.
        scheme: the scheme of the tiers, None if tiers make no difference.
        joint: whether departments inspect together.
        field: the field of supervision, if known.
        staff: inspectors in post, for a ratio to the staff.
    """

    classes: tuple[Literal["general", "key"], ...]
    scheme: str | None = None
    joint: bool = False
    field: str | None = None
    staff: int | None = None

    @classmethod
    def of(cls, items: Sequence[InspectionItem], **more: Any) -> "RatioFacts":  # noqa: ANN401 - the other fields
        """Return the facts of `items`."""
        classes: dict[Any, None] = dict.fromkeys(item.item_class.value for item in items)
        return cls(classes=tuple(classes), **more)


def numbers_of(
    frame: Frame,
    row: Row,
    *,
    items: Sequence[InspectionItem],
    rules: Answerer | None = None,
    joint: bool = False,
    supervised: str | None = None,
    staff: int | None = None,
    basis: Mapping[str, str] | None = None,
) -> Numbers:
    """Return the numbers of a frame under a row of a plan (clauses C80, C102).

    Args:
        frame: the frame.
        row: the row in effect: its ratios, and its `count` if it is a joint one.
        items: its items, whose classes the rules ask about.
        rules: the rulebook; without it only the plan speaks.
        joint: whether departments inspect together.
        supervised: the field of supervision, if known.
        staff: inspectors in post, where a clause counts by staff.
        basis: why the floor holds in a stratum too small for floor and cap, by its name.

    Raises:
        Refused: ``numbers.pool-too-small`` a stratum too small, without a basis;
            ``numbers.out-of-bounds`` the plan's ratio is below a floor or above a cap of the rules.
        BoundsError: a joint count that the frame cannot give.
        NoClauseError, OpenRuleError, FactNeededError: the rules do not answer.
        ManyFaultsError: several of these.
    """
    shares = {share.stratum: share.ratio for share in row.ratios}
    wanted = {
        stratum.name: Amount.parse(shares.get(stratum.name, shares.get(EVERY, Fraction(0))))
        for stratum in frame.strata
    }
    facts = RatioFacts.of(
        items, scheme=frame.scheme or None, joint=joint, field=supervised, staff=staff
    )
    return bounded_numbers(
        {stratum.name: stratum.size for stratum in frame.strata},
        wanted,
        rules=rules,
        facts=facts,
        count=getattr(row, "count", None),
        basis=basis,
    )


def bounded_numbers(
    sizes: Mapping[str, int],
    wanted: Mapping[str, Amount] | None,
    *,
    rounding: Rounding = "up",
    rules: Answerer | None = None,
    facts: RatioFacts | None = None,
    count: int | None = None,
    basis: Mapping[str, str] | None = None,
) -> Numbers:
    """Return what is drawn of strata of given `sizes`, from what is wanted or what the rules ask.

    Args:
        sizes: number of targets by stratum.
        wanted: how much of each stratum; None to draw what the rules ask at least.
        rounding: of a share whose words do not say.
        rules: the rulebook; nothing is asked without it.
        facts: what it is asked about; nothing is asked without it.
        count: exactly so many in all, as a joint task says, shared by the ratios.
        basis: see `numbers_of`.

    Raises:
        Refused: ``numbers.unstated``, ``numbers.nothing-said``: nothing says how many of a stratum.
        RoundingError, BoundsError, AmountUnclearError: an amount gives no number.
        ManyFaultsError: these, or those of `numbers_of`, together.
    """
    asked = _Asked(rules, facts, dict(basis or {}))
    parts: list[StratumNumber] = []
    for name, size in sizes.items():
        with asked.kept():
            answer = asked.sampling(name)
            if wanted is None:
                parts.append(_asked_for(name, size, answer))
            else:
                parts.append(_wanted(name, size, wanted[name], rounding, asked.staff))
    if count is not None and not asked.faults:
        with asked.kept():
            parts = _shared(parts, count)
    held: list[StratumNumber] = []
    for part in parts:
        with asked.kept():
            held.append(asked.held(part))
    return asked.numbers(held)


class _Asked:
    """The rules asked once for every stratum, every fault kept."""

    def __init__(
        self, rules: Answerer | None, facts: RatioFacts | None, basis: dict[str, str]
    ) -> None:
        self.rules, self.facts, self.basis = rules, facts, basis
        self.staff = None if facts is None else facts.staff
        self.decisions: dict[str, tuple[Decision[Sampling], ...]] = {}
        self.faults: list[SsjError] = []

    def sampling(self, stratum: str) -> Sampling | None:
        """Return the tightest answer of all classes for a stratum, None if nobody is asked."""
        if self.rules is None or self.facts is None:
            return None
        facts, tier = self.facts, None if stratum == EVERYTHING else stratum
        if stratum not in self.decisions:
            self.decisions[stratum] = tuple(
                self.rules.decide(
                    SampleRatio(
                        item_class=item_class,
                        scheme=facts.scheme if tier else None,
                        tier=tier if facts.scheme else None,
                        field=facts.field,
                        joint=facts.joint,
                    )
                )
                for item_class in facts.classes
            )
        answer: Sampling | None = None
        for decision in self.decisions[stratum]:
            answer = decision.answer if answer is None else answer.tighter(decision.answer)
        return answer

    def held(self, part: StratumNumber) -> StratumNumber:
        """Return `part` with its clauses if its number keeps them, or with the basis stated."""
        answer = self.sampling(part.stratum)
        if answer is None:
            return part
        counts = answer.counts(part.size, staff=self.staff)
        clauses = self._clauses(part.stratum)
        said: dict[str, Any] = {"stratum": part.stratum, "size": part.size, "said": answer}
        ids = tuple(step.id for step in self._binding(part.stratum))
        stated = self.basis.get(part.stratum, "").strip()
        named = (*part.basis, *clauses)
        lifted = _is_rounded_up(part) and ceil(part.number) - 1 <= counts.most
        small = part.number > counts.most and (counts.contradictory or lifted)
        if small and stated:
            return _with(part, (*named, f"{CALLER}: {stated}"))
        if small:
            raise no("pool-too-small", number=part.number, most=counts.most, clauses=ids, **said)
        if not counts.least <= part.number <= counts.most:
            raise no(
                "out-of-bounds",
                number=part.number,
                least=counts.least,
                most=counts.most,
                by=ids,
                clauses=ids,
                **said,
            )
        return _with(part, named)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep a fault and go on; one that every stratum meets alike is said once."""
        try:
            yield
        except SsjError as error:
            if str(error) not in map(str, self.faults):
                self.faults.append(error)

    def numbers(self, parts: Sequence[StratumNumber]) -> Numbers:
        """Return the numbers, or raise what was found."""
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            raise ManyFaultsError(what="抽取数", faults=self.faults)
        decisions = {
            decision.question: decision for asked in self.decisions.values() for decision in asked
        }
        return Numbers(parts=tuple(parts), decisions=tuple(decisions.values()))

    def _binding(self, stratum: str) -> list[Any]:
        return [step for decision in self.decisions[stratum] for step in decision.binding]

    def _clauses(self, stratum: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                f"clause:{step.id}@{decision.rules.book.digest}"
                for decision in self.decisions[stratum]
                for step in decision.binding
            )
        )


def _with(part: StratumNumber, basis: tuple[str, ...]) -> StratumNumber:
    return evolve(part, basis=tuple(dict.fromkeys(basis)))


def _is_rounded_up(part: StratumNumber) -> bool:
    """Tell whether only the rounding lifted the number."""
    return part.ratio is not None and part.number > part.ratio * part.size


def _wanted(
    name: str, size: int, amount: Amount, rounding: Rounding, staff: int | None
) -> StratumNumber:
    number = amount.number(size, staff, rounding)
    if amount.of != "targets":
        return StratumNumber(stratum=name, size=size, number=number)
    share = (amount.most if amount.least is None else amount.least) or Fraction(0)
    how = sealed_rounding(amount.rounding(rounding), share * size, number)
    return StratumNumber(stratum=name, size=size, number=number, ratio=share, rounding=how)


def _asked_for(name: str, size: int, answer: Sampling | None) -> StratumNumber:
    """Return what the rules ask at least, where nobody wants a number of his own."""
    if answer is None:
        raise no("nothing-said", stratum=name)
    if not any(bound.per == "task" for bound in answer.floors):
        raise no("unstated", stratum=name, said=answer)
    number = answer.counts(size).least
    share, minimum = answer.least, answer.minimum
    how = None if share is None or answer.rounding is None else answer.rounding
    if share is None or how is None or not _follows(share * size, how, minimum, size, number):
        # It took more than one bound: the number stands for itself, under all its clauses.
        return StratumNumber(stratum=name, size=size, number=number, basis=())
    return StratumNumber(
        stratum=name,
        size=size,
        number=number,
        ratio=share,
        rounding=sealed_rounding(how, share * size, number),
        minimum=minimum or None,
        basis=(),
    )


def _follows(exact: Fraction, how: Rounding, minimum: int, size: int, number: int) -> bool:
    """Tell whether a number is what one share gives, rounded, with its minimum."""
    return min(size, max(rounded(exact, how), minimum)) == number


def _shared(parts: Sequence[StratumNumber], count: int) -> list[StratumNumber]:
    """Return parts that add up to a joint task's count, each within one of its ratio."""
    size = sum(part.size for part in parts)
    if not 0 < count <= size:
        raise BoundsError(
            where=f"抽查数量 count {count}",
            why_zh=f"待抽取名单只有 {size} 户，不能抽 {count} 户",
            why_en=f"the frame has {size} targets, {count} cannot be drawn",
        )
    exact = [(part.ratio or Fraction(0)) * part.size for part in parts]
    low, high = [floor(number) for number in exact], [ceil(number) for number in exact]
    numbers = apportion(
        exact,
        count,
        lower=low if sum(low) <= count else None,
        upper=high if sum(high) >= count else [part.size for part in parts],
    )
    return [
        # Where the count is not what the ratio gives, it stands for itself.
        evolve(part, number=number)
        if number == ceil(share)
        else evolve(part, number=number, ratio=None, rounding=None)
        for part, share, number in zip(parts, exact, numbers, strict=True)
    ]


def task_basis(parts: Sequence[StratumNumber]) -> tuple[str, ...]:
    """Return the basis of a TASK: ``caller`` and clauses, without the words of the caller's reasons."""
    said = {source for part in parts for source in part.basis}
    return tuple(sorted({CALLER if source.startswith(CALLER) else source for source in said}))


def sealed_rounding(rounding: Rounding, exact: Fraction, number: Number) -> Rounding:
    """Return what the records call a rounding: they know no half-up, only where it went."""
    if rounding != "half-up":
        return rounding
    return "up" if number > exact else "down"
