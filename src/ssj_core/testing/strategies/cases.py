"""Registers, rosters and rules drawn together, so that they meet: a recusal hits whom the lot drew."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import frozen
from hypothesis import strategies as st

from ssj_core.drawing import Rules, SlotRule, select
from ssj_core.drawing.assignment import Recusal, lists_of, plan
from ssj_core.legal import Rounding
from ssj_core.registers import (
    USCC_ALPHABET,
    Inspector,
    InspectorRegister,
    InspectorState,
    ItemClass,
    Target,
    TargetRegister,
    TargetState,
    uscc_check_character,
)
from ssj_core.selection import CREDIT_ABCD, Policy, RatioRule, TierScheme
from ssj_core.testing.strategies.registers import AREA, NAMES

DAY: Final = date(2026, 1, 1)
VALID: Final = date(2030, 12, 31)
DEPARTMENT: Final = "市场监督管理局"
OTHER: Final = "卫生健康委员会"
_MOST_TEAMS: Final = 6
_SIZES: Final = (4, 5, 7, 8, 12, 20, 30, 40, 60)
_PLAIN: Final[tuple[Rounding | None, ...]] = ("up", "down", "average")
_RATIOS: Final[tuple[tuple[str, tuple[Rounding | None, ...]], ...]] = (
    ("3%", _PLAIN),
    ("1%", _PLAIN),
    ("百分之十", _PLAIN),
    ("30%", _PLAIN),
    ("不少于3%", (None,)),
    ("2户", (None,)),
    ("全部", ("exact",)),
)
_SHARES: Final = ("one", "few", "few", "few", "all but one")


class Kind(StrEnum):
    """What a roster can do for the targets drawn.

    LOOSE has a plan and people to spare, TIGHT has a plan and not one place to spare, INFEASIBLE
    has none: places of some targets outnumber those who may fill them.
    """

    LOOSE = "loose"
    TIGHT = "tight"
    INFEASIBLE = "infeasible"


@frozen(kw_only=True)
class Case:
    """A draw of targets and inspectors whose parts fit each other.

    Attributes:
        register: the targets, some of them out of business.
        roster: the inspectors, some of them out of service.
        number: how many of the active targets are drawn.
        seed: 64 hex, of both draws.
        drawn: the targets that `select` draws of the active ones with `seed`.
        rules: teams of two, and how many targets one inspector takes.
        kind: whether the roster suffices.
        planted: a team of each target drawn that obeys the rules; nothing if there is none.
        day: on which certificates are judged.
    """

    register: TargetRegister
    roster: InspectorRegister
    number: int
    seed: str
    drawn: tuple[Target, ...]
    rules: Rules
    kind: Kind
    planted: Mapping[str, tuple[str, str]]
    day: date = DAY

    @property
    def bites(self) -> bool:
        """Return whether a recusal keeps an inspector from a target that was drawn."""
        drawn = {target.id for target in self.drawn}
        return any(drawn & set(inspector.conflicts) for inspector in self.roster)

    def plan(self) -> dict[tuple[str, str], str]:
        """Return the inspector of every (target id, slot id) that the lot gives.

        Raises:
            Shortage: there is no complete plan.
        """
        lists = lists_of(self.drawn, list(self.roster), self.rules)
        return plan(
            [target.id for target in self.drawn],
            self.rules.slots,
            task="T",
            seed=self.seed,
            eligibility=lists.eligibility,
            capacities={one.id: (0, self.rules.greatest or 0) for one in self.roster},
            recusals=lists.recused,
        )


def _codes(first: int, many: int) -> list[str]:
    """Return credit codes of neighbouring bodies, each one character or two off the next."""
    found = []
    for number in range(first, first + many):
        body, rest = "", number
        for _ in range(9):
            rest, place = divmod(rest, len(USCC_ALPHABET))
            body = USCC_ALPHABET[place] + body
        head = f"91{AREA}{body}"
        found.append(head + uscc_check_character(head))
    return found


@st.composite
def _registers(draw: st.DrawFn, least: int) -> TargetRegister:
    """Draw a register of many sizes, its first rows active, as many as are needed at least."""
    size = max(draw(st.sampled_from(_SIZES)), least + 1)
    codes = _codes(draw(st.integers(0, 10**6)), size)
    tiers = draw(st.lists(st.sampled_from("ABCD"), min_size=size, max_size=size))
    gone = draw(st.sets(st.integers(least + 1, size), max_size=3)) if size > least + 1 else set()
    name = draw(NAMES)
    rows = [
        Target(
            id=code,
            scheme="uscc",
            name=f"{name}{at}",
            kind="enterprise",
            tier=tiers[at],
            tier_scheme=CREDIT_ABCD.name,
            station=("云杉所", "青砾所")[at % 2],
            state=TargetState.EXITED if at in gone else TargetState.ACTIVE,
            exited_on=DAY if at in gone else None,
            exit_reason="注销登记" if at in gone else "",
        )
        for at, code in enumerate(codes)
    ]
    return TargetRegister(entries=rows, as_of=DAY)


@st.composite
def cases(draw: st.DrawFn, kind: Kind | None = None) -> Case:
    """Draw a register, a roster and rules that meet on the targets the lot draws.

    Args:
        draw: given by Hypothesis.
        kind: whether the roster suffices; any if absent.
    """
    kind = kind or draw(st.sampled_from((*Kind, Kind.LOOSE, Kind.TIGHT)))
    share = draw(st.sampled_from(_SHARES))
    register = draw(_registers(2))
    active = register.active
    most = min(_MOST_TEAMS, len(active) - 1)
    if share == "all but one" and len(active) > _MOST_TEAMS + 1:
        keep = {target.id for target in active[: draw(st.integers(3, _MOST_TEAMS + 1))]}
        entries = [target for target in register if not target.active or target.id in keep]
        register = TargetRegister(entries=entries, as_of=DAY)
        active = register.active
        most = len(active) - 1
    number = {"one": 1, "all but one": most}.get(share) or draw(st.integers(2, max(2, most)))
    seed = draw(st.binary(min_size=32, max_size=32)).hex()
    chosen = set(select([target.id for target in active], seed, number).selected)
    drawn = tuple(target for target in active if target.id in chosen)
    people, planted, greatest = draw(_crews(kind, [target.id for target in drawn]))
    return Case(
        register=register,
        roster=InspectorRegister(entries=people, as_of=DAY),
        number=number,
        seed=seed,
        drawn=drawn,
        rules=Rules(
            team=(SlotRule(department=DEPARTMENT, count=2),),
            on=DAY,
            greatest=greatest,
            recusals=(Recusal.DECLARED,),
        ),
        kind=kind,
        planted=planted,
    )


@st.composite
def _crews(
    draw: st.DrawFn, kind: Kind, drawn: Sequence[str]
) -> tuple[list[Inspector], dict[str, tuple[str, str]], int]:
    """Draw inspectors around a planted plan, or around a set of places too many for them."""
    places = 2 * len(drawn)
    if kind is Kind.TIGHT:
        many = draw(st.sampled_from([n for n in range(2, places + 1) if places % n == 0]))
        greatest = places // many
    else:
        many = draw(st.integers(3, 8))
        greatest = places
    ids = [f"JC-{at:03d}" for at in range(1, many + 1)]
    planted = {
        target: (ids[2 * at % many], ids[(2 * at + 1) % many]) for at, target in enumerate(drawn)
    }
    free = [(target, one) for target in drawn for one in ids if one not in planted[target]]
    away = draw(st.sets(st.sampled_from(free), max_size=len(drawn))) if free else set()
    if kind is Kind.INFEASIBLE:
        target = draw(st.sampled_from(drawn))
        away |= {(target, one) for one in ids[1:]}
        planted = {}
    others = draw(st.integers(0, 3))
    people = [
        _inspector(one, tuple(sorted(target for target, person in away if person == one)))
        for one in ids
    ]
    people += [
        _inspector(
            f"JC-{900 + at}",
            (),
            department=draw(st.sampled_from((DEPARTMENT, OTHER))),
            state=draw(st.sampled_from((InspectorState.LEFT, InspectorState.SUSPENDED))),
        )
        for at in range(others)
    ]
    return draw(st.permutations(people)), planted, greatest


def _inspector(
    one: str,
    conflicts: tuple[str, ...],
    *,
    department: str = DEPARTMENT,
    state: InspectorState = InspectorState.ACTIVE,
) -> Inspector:
    return Inspector(
        id=one,
        name=f"检查员{one[3:]}",
        department=department,
        sex="女",
        cert_no=f"{AREA}{one[3:]}",
        cert_valid_until=VALID,
        post="执法岗",
        may_lead=True,
        conflicts=conflicts,
        state=state,
    )


@st.composite
def policies(draw: st.DrawFn, scheme: TierScheme = CREDIT_ABCD) -> Policy:
    """Draw a policy over the tiers of a scheme: ratios by tier or for all, minima, a capped total."""
    minimum = st.sampled_from((0, 0, 1, 5))
    named = draw(st.lists(st.sampled_from(scheme.tiers), unique=True, max_size=4))
    rules = []
    for tier in ("", *named):
        ratio, roundings = draw(st.sampled_from(_RATIOS))
        rounding = draw(st.sampled_from(roundings))
        least = draw(minimum)
        rules.append(RatioRule(ratio=ratio, rounding=rounding, tier=tier, minimum=least))
    # A total below the minima of all strata together is refused, and no policy anybody could have.
    capped = 10 if max(rule.minimum for rule in rules) * (len(scheme.tiers) + 1) <= 10 else 30  # noqa: PLR2004 - totals
    return Policy(
        item="CCSX-001",
        item_class=ItemClass.KEY,
        rules=tuple(rules),
        scheme=scheme,
        total=draw(st.sampled_from((None, None, capped))),
    )


@frozen(kw_only=True)
class Numbers:
    """Strata with their sizes and the numbers a policy would take, as whole numbers.

    Attributes:
        sizes: N by tier; a tier may be empty.
        ratio: the ratio of every tier.
        minimum: the least number of a tier that has any.
    """

    sizes: Mapping[str, int]
    ratio: Fraction
    minimum: int


@st.composite
def numbers(draw: st.DrawFn) -> Numbers:
    """Draw sizes of tiers with what breaks arithmetic: an empty tier, one smaller than its minimum."""
    sizes = {tier: draw(st.sampled_from((0, 1, 2, 9, 33, 100, 4200))) for tier in "ABCD"}
    ratio = Fraction(draw(st.sampled_from((1, 3, 5, 10, 30, 100))), 100)
    return Numbers(sizes=sizes, ratio=ratio, minimum=draw(st.sampled_from((0, 1, 2, 5))))
