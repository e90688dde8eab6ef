"""The frame of a draw 待抽取名单: who has a chance on the day, and everybody who has none, with why.

It is made from the roll of the register on the day, the row of the plan and the rulebook's answers;
from there on nothing is read and nothing depends on the clock.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol, TypeVar

from attrs import field, frozen

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.errors.selection import FactUnstatedError, TierError
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.target import Target
from ssj_core.registers.words import TargetState
from ssj_core.rules import Decision
from ssj_core.rules.questions import NEVER, MayDraw, Question, VisitsPerYear
from ssj_core.selection.strata import EVERYTHING, Stratum
from ssj_core.selection.words import Exclusion

A = TypeVar("A")
no: Final = Refusals(
    "frame",
    {
        "unknown-target": (
            "检查对象 {target} 不在当日的名录中；先录入名录，再抽取",
            "target {target} is not in the register on the day: enter it first",
        ),
        "left-out": (
            "检查对象 {target} 不得排除：理由“{reason}”不成立；请写明理由（{known}，或用文字说明），其余由名录、频次和规则得出",
            "target {target} is not left out: “{reason}” does not hold; say why ({known}, or in words): the rest follows from register, visits and rules",
        ),
        "without-chance": (
            "检查对象 {target} 不能进入待抽取名单：{gone}",
            "target {target} cannot enter the frame: {gone}",
        ),
        "scheme-unknown": (
            "名录的等级属于分级方案“{scheme}”，规则书不认识（认识的有：{known}）；请在规则书中写明该方案",
            "the register's tiers are on scheme “{scheme}”, unknown to the rulebook (it knows: {known}): declare it there",
        ),
    },
)
"""Why a frame cannot be made."""
RANDOM: Final = "random"
"""The ground of a visit that a draw brings: caps that spare complaints still count it."""
EVERY: Final = "*"
"""The stratum of a plan's row that stands for all targets without a ratio of their own."""
BY_HAND: Final = frozenset(
    {Exclusion.OUT_OF_SCOPE, Exclusion.RECOGNISED, Exclusion.EXEMPT, Exclusion.CONFLICT}
)
"""Reasons nobody but a person can know; every other one follows from register, visits and rules."""


class Answerer(Protocol):
    """Whoever answers the rulebook's questions: a `RuleSet`, or one that also keeps the receipts."""

    @property
    def schemes(self) -> Mapping[str, tuple[str, ...]]:
        """The tiers of every scheme the rulebook knows, lowest risk first."""
        ...

    def decide(self, question: Question[A], /) -> Decision[A]:
        """Return the answer with its reasons."""
        ...


class PlannedShare(Protocol):
    """One ratio of a row: of a tier, or of `EVERY`."""

    @property
    def stratum(self) -> str:
        """The tier, or `EVERY`."""
        ...

    @property
    def ratio(self) -> Fraction:
        """The exact share of the targets."""
        ...


class Row(Protocol):
    """The row of a plan that is drawn, of whatever room: its ratios are all the frame looks at."""

    @property
    def ratios(self) -> Sequence[PlannedShare]:
        """The planned ratios."""
        ...


def _targets(given: Iterable[Target]) -> tuple[Target, ...]:
    return tuple(given)


@frozen(kw_only=True)
class Facts:
    """What a draw is prepared from, read once from the journal and the registers.

    Attributes:
        on: the day of the draw.
        row: the row of the plan in effect.
        items: the items of the row, from the list in force.
        roll: the register on the day, those who left or stand still included, so that they are named.
        visits: how often each target was visited this year; None if nobody counted, and then the
            yearly cap is not asked for.
        last_drawn: when each target was drawn last; None if nobody knows.
        checked: targets that another inspection of the same content visited this year; None if nobody
            knows.
        left_out: reasons of targets that a person leaves out: in words, or an `Exclusion` by code or
            label; one that register, visits or rules decide must be borne out by them.
        added: targets that a person insists on; refused where one has no chance.
        joint: whether departments inspect together.
        onsite: whether the inspection is on site, if that is known.
        fields: the fields of supervision that the items name; each is asked about.
    """

    on: date
    row: Row
    items: tuple[InspectionItem, ...]
    roll: tuple[Target, ...] = field(converter=_targets, repr=False)
    visits: Mapping[str, int] | None = None
    last_drawn: Mapping[str, date] | None = None
    checked: Collection[str] | None = None
    left_out: Mapping[str, str] = field(factory=dict)
    added: tuple[str, ...] = ()
    joint: bool = False
    onsite: bool | None = None
    fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class Excluded:
    """A target of the register that has no chance in this draw.

    Attributes:
        target: its id.
        reason: an `Exclusion`, the ground a clause refuses on, or the words of who leaves it out.
        clauses: the clauses that say so; empty if the register or the plan does.
    """

    target: str
    reason: str
    clauses: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """The key of counting visits where a yearly cap is reached (C6)."""
        return ("point:visits",) if self.reason == Exclusion.FREQUENCY_CAP else ()

    def say(self, lang: str = "zh") -> str:
        """Return the reason in words, with its clauses."""
        known = self.reason in set(Exclusion)
        reason = Exclusion(self.reason).zh if known and lang != "en" else self.reason
        clauses = ", ".join(self.clauses)
        if not clauses:
            return reason
        return f"{reason} ({clauses})" if lang == "en" else f"{reason}（{clauses}）"


@frozen(kw_only=True)
class Frame:
    """Who may be drawn, in strata, and who may not.

    Attributes:
        strata: the groups of equal chance, in byte order of their names.
        excluded: everybody else of the roll, by id.
        members: the targets of the strata by id.
        scheme: the one scheme the tiers are on; empty if tiers make no difference.
        decisions: the answers it rests on, each distinct question once.
    """

    strata: tuple[Stratum, ...]
    excluded: tuple[Excluded, ...] = ()
    members: Mapping[str, Target] = field(repr=False)
    scheme: str = ""
    decisions: tuple[Decision[Any], ...] = field(default=(), repr=False)

    @property
    def size(self) -> int:
        """Return how many targets have a chance."""
        return len(self.members)

    def rows_left_out(self) -> tuple[tuple[str, str, str], ...]:
        """Return the list a seal commits to: number in the list, id, reason code."""
        return tuple(
            (str(number), gone.target, gone.reason)
            for number, gone in enumerate(self.excluded, start=1)
        )


def frame_of(facts: Facts, rules: Answerer | None = None) -> Frame:
    """Return the frame of a draw: everybody of the roll either has a chance or is named with a reason.

    Targets with equal facts are asked about once, so a register of any size puts some dozens of
    questions. Without `rules` only the register, the items and the row decide.

    Raises:
        ManyFaultsError: several of the following; a single one is raised as itself.
        Refused: ``frame.unknown-target`` somebody left out or added who is not on the roll;
            ``frame.left-out`` without a reason, or with one that is not a person's to give;
            ``frame.without-chance`` somebody added who has none: the reason and its clauses are
            named; ``frame.scheme-unknown``.
        FactUnstatedError, TierError: no tier, or several schemes, where tiers make strata.
        NoClauseError, OpenRuleError, FactNeededError, ConflictError: the rulebook does not answer.
    """
    return _Framing(facts, rules).frame()


class _Framing:
    """One walk over the roll."""

    def __init__(self, facts: Facts, rules: Answerer | None) -> None:
        self.facts, self.rules = facts, rules
        planned = [share.stratum for share in facts.row.ratios]
        self.tiers = frozenset(planned) - {EVERY}
        self.rest = EVERY in planned
        self.known = {} if rules is None else dict(rules.schemes)
        self.faults: list[SsjError] = []
        self.decisions: dict[Question[Any], Decision[Any]] = {}
        self._in_scope: dict[tuple[object, ...], bool] = {}
        self._judged: dict[tuple[object, ...], tuple[str, tuple[str, ...]] | None] = {}

    def frame(self) -> Frame:
        """Return the frame, or raise every fault together."""
        facts = self.facts
        by_hand, claimed = self._by_hand()
        out: dict[str, Excluded] = {}
        inside: list[Target] = []
        for target in facts.roll:
            reason = self._structural(target) or by_hand.get(target.id)
            if reason is None:
                inside.append(target)
            else:
                out[target.id] = Excluded(target=target.id, reason=reason)
        scheme = self._scheme(inside)
        members: dict[str, Target] = {}
        groups: dict[str, list[str]] = {}
        for target in () if self.faults else inside:
            stratum = target.tier if target.tier in self.tiers else EVERYTHING
            if stratum == EVERYTHING and not self.rest:
                out[target.id] = Excluded(target=target.id, reason=Exclusion.NOT_PLANNED.value)
            elif refusal := self._refusal(target, scheme):
                code, clauses = refusal
                out[target.id] = Excluded(target=target.id, reason=code, clauses=clauses)
            else:
                members[target.id] = target
                groups.setdefault(stratum, []).append(target.id)
        self._check_named(out, claimed)
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            raise ManyFaultsError(what="待抽取名单", faults=self.faults)
        return Frame(
            strata=tuple(
                Stratum(
                    name=name,
                    tier="" if name == EVERYTHING else name,
                    targets=tuple(sorted(ids, key=str.encode)),
                )
                for name, ids in sorted(groups.items(), key=lambda pair: pair[0].encode())
            ),
            excluded=tuple(out[one] for one in sorted(out, key=str.encode)),
            members=members,
            scheme=scheme,
            decisions=tuple(self.decisions.values()),
        )

    def _by_hand(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the reasons a person gives, and those that register or rules must bear out."""
        on_roll = {target.id for target in self.facts.roll}
        given: dict[str, str] = {}
        claimed: dict[str, str] = {}
        for target, reason in self.facts.left_out.items():
            code = next((one for one in Exclusion if reason in (one.value, one.zh)), None)
            if target not in on_roll:
                self.faults.append(no("unknown-target", target=target))
            elif code in BY_HAND:
                given[target] = code.value
            elif code is None and reason.strip():
                given[target] = reason.strip()
            else:
                claimed[target] = "" if code is None else code.value
        strangers = (target for target in self.facts.added if target not in on_roll)
        self.faults.extend(no("unknown-target", target=target) for target in strangers)
        return given, claimed

    def _check_named(self, out: Mapping[str, Excluded], claimed: Mapping[str, str]) -> None:
        """Hold what a person said of single targets against what came out."""
        for target in self.facts.added:
            if target in out:
                gone = out[target]
                self.faults.append(
                    no(
                        "without-chance",
                        target=target,
                        gone=gone,
                        clauses=gone.clauses,
                        cites=gone.cites,
                    )
                )
        listed = tuple(f"{code.zh} {code.value}" for code in sorted(BY_HAND))
        self.faults.extend(
            no("left-out", target=target, reason=reason, known=listed)
            for target, reason in claimed.items()
            if target not in out or out[target].reason != reason
        )

    def _structural(self, target: Target) -> str | None:
        if target.state is not TargetState.ACTIVE:
            return Exclusion(target.state.value).value
        key = (target.kind, target.labels)
        scope = self._in_scope.get(key)
        if scope is None:
            scope = all(item.applies_to(target) for item in self.facts.items)
            self._in_scope[key] = scope
        return None if scope else Exclusion.OUT_OF_SCOPE.value

    def _scheme(self, inside: Collection[Target]) -> str:
        """Return the one scheme of the tiers that make strata."""
        if not self.tiers:
            return ""
        bare = [target.id for target in inside if not (target.tier and target.tier_scheme)]
        self.faults.extend(
            FactUnstatedError(
                target=one, what_zh="等级及其分级方案", what_en="tier with its scheme"
            )
            for one in bare
        )
        schemes = sorted({target.tier_scheme for target in inside if target.tier_scheme})
        if len(schemes) > 1:
            odd = next(target for target in inside if target.tier_scheme == schemes[1])
            self.faults.append(
                TierError(
                    tier=f"{schemes[1]}:{odd.tier}", scheme=schemes[0], known="、".join(schemes)
                )
            )
        scheme = schemes[0] if schemes else ""
        if self.rules is not None and scheme:
            known = self.known
            if scheme not in known:
                self.faults.append(
                    no("scheme-unknown", scheme=scheme, known=tuple(sorted(known)) or "—")
                )
            else:
                self.faults.extend(
                    TierError(
                        tier=f"{scheme}:{tier}", scheme=scheme, known="、".join(known[scheme])
                    )
                    for tier in sorted({target.tier for target in inside} | self.tiers)
                    if tier and tier not in known[scheme]
                )
        return scheme

    def _refusal(self, target: Target, scheme: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the code and clauses that keep a target out, asked once for equal facts."""
        rules = self.rules
        if rules is None:
            return None
        facts, known = self.facts, self.known
        named = scheme or (target.tier_scheme if target.tier_scheme in known else "")
        tier = target.tier if named and target.tier in known.get(named, ()) else None
        visits = None if facts.visits is None else facts.visits.get(target.id, 0)
        last = None if facts.last_drawn is None else facts.last_drawn.get(target.id, NEVER)
        checked = None if facts.checked is None else target.id in facts.checked
        key = (named if tier else None, tier, visits, last, checked)
        if key not in self._judged:
            # An unanswered question is one fault, not one for every target that puts it.
            self._judged[key] = None
            try:
                self._judged[key] = self._judge(rules, *key)
            except SsjError as error:
                if str(error) not in map(str, self.faults):
                    self.faults.append(error)
        return self._judged[key]

    def _judge(
        self,
        rules: Answerer,
        scheme: str | None,
        tier: str | None,
        visits: int | None,
        last: date | None,
        checked: bool | None,  # noqa: FBT001 - one of the facts that make the key, in its order
    ) -> tuple[str, tuple[str, ...]] | None:
        left: int | None = None
        for cap in self._caps(scheme, tier) if visits is not None else ():
            decision = self._ask(rules, cap)
            most = decision.answer.most
            if most is not None and visits is not None:
                left = most - visits if left is None else min(left, most - visits)
                if left < 1:
                    return Exclusion.FREQUENCY_CAP.value, _clauses(decision)
        for supervised in self.facts.fields or (None,):
            asked = MayDraw(
                status="active",
                day=self.facts.on,
                last_drawn=last,
                field=supervised,
                checked_this_year=checked,
                visits_left=left,
                scheme=scheme,
                tier=tier,
            )
            verdict = self._ask(rules, asked)
            if not verdict.answer.allowed:
                ground = min(verdict.answer.grounds, default=Exclusion.RULES.value)
                return ground, _clauses(verdict)
        return None

    def _caps(self, scheme: str | None, tier: str | None) -> Iterator[VisitsPerYear]:
        classes: Iterable[Any] = dict.fromkeys(item.item_class.value for item in self.facts.items)
        for item_class in classes:
            for supervised in self.facts.fields or (None,):
                yield VisitsPerYear(
                    item_class=item_class,
                    scheme=scheme,
                    tier=tier,
                    field=supervised,
                    ground=RANDOM,
                    onsite=self.facts.onsite,
                )

    def _ask(self, rules: Answerer, question: Question[A]) -> Decision[A]:
        if question not in self.decisions:
            self.decisions[question] = rules.decide(question)
        return self.decisions[question]


def _clauses(decision: Decision[Any]) -> tuple[str, ...]:
    return tuple(step.id for step in decision.binding)
