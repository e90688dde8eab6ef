"""What an inspector draw gave: the teams, the loads, for every slot why this person, who comes next."""

from collections.abc import Collection, Mapping
from typing import Literal

from attrs import evolve, field, frozen

from ssj_core.drawing.assignment.instance import kind_of_slot
from ssj_core.drawing.assignment.lots import lot_order
from ssj_core.drawing.assignment.rules import Recusal
from ssj_core.errors.assignment import SubstitutionError

Verdict = Literal["drawn", "recused", "at-target", "full", "later"]
_VERDICT_ZH: Mapping[Verdict, str] = {
    "drawn": "抽中",
    "recused": "回避",
    "at-target": "已在本组其他岗位",
    "full": "若派出则无法排满全部岗位或超出承担数",
    "later": "排在后面",
}


@frozen(kw_only=True)
class Member:
    """One inspector of a team."""

    inspector: str
    slot: str
    lead: bool


@frozen(kw_only=True)
class Team:
    """Who goes to one target.

    Attributes:
        target: id of the target.
        members: the inspectors, in the order of the slots.
    """

    target: str
    members: tuple[Member, ...]

    @property
    def lead(self) -> str:
        """Return the leader's id, empty if the rules name none."""
        return next((member.inspector for member in self.members if member.lead), "")

    @property
    def inspectors(self) -> tuple[str, ...]:
        """Return the ids of the inspectors."""
        return tuple(member.inspector for member in self.members)


@frozen(kw_only=True)
class Candidate:
    """One name in the lot order of a slot, and what became of it.

    Attributes:
        rank: place in the lot order, from 1; 0 for people recused, who get no lot.
        inspector: id.
        verdict: what became of it.
        why: the reasons of a recusal.
    """

    rank: int
    inspector: str
    verdict: Verdict
    why: str = ""


@frozen
class Explanation:
    """For every slot of one target, the candidates in lot order and why each did or did not come."""

    target: str
    slots: Mapping[str, tuple[Candidate, ...]]

    def __str__(self) -> str:
        """Return it as text, one candidate a line."""
        lines = [f"检查对象 {self.target}"]
        for slot, candidates in self.slots.items():
            lines.append(f"  岗位 {slot}")
            for one in candidates:
                why = f"（{one.why}）" if one.why else ""
                rank = f"第{one.rank}位" if one.rank else "不参加抽签"
                lines.append(f"    {rank} {one.inspector} {_VERDICT_ZH[one.verdict]}{why}")
        return "\n".join(lines)


@frozen(kw_only=True)
class Substitution:
    """One inspector replaced by another, by rank, with the reason and who approved it."""

    target: str
    slot: str
    left: str
    came: str
    rank: int
    reason: str
    approver: str


@frozen(kw_only=True, eq=False)
class Teams:
    """The teams that a sealed draw gave, and what they were drawn from.

    `ssj_core.drawing.teams_of` makes them from an outcome.

    Attributes:
        plan: inspector by (target id, slot id), in the order the slots took turns.
        slots: the slot ids of every target.
        eligibility: inspector ids by ``department/role``.
        capacities: (least, greatest) load by inspector id.
        recused: the pairs of target and inspector that must not meet, with the reasons if known.
        leads: the ``department/role`` that lead.
        task, seed, suite: what the lots come from.
        substitutions: what changed after the draw.
    """

    plan: Mapping[tuple[str, str], str]
    slots: tuple[str, ...]
    eligibility: Mapping[str, Collection[str]] = field(repr=False)
    capacities: Mapping[str, tuple[int, int]] = field(repr=False)
    recused: Mapping[tuple[str, str], tuple[Recusal, ...]] = field(repr=False)
    leads: frozenset[str] = frozenset()
    task: str
    seed: str = field(repr=False)
    suite: str = "sha256"
    substitutions: tuple[Substitution, ...] = ()

    @property
    def teams(self) -> dict[str, Team]:
        """Return the team of every target, by id."""
        targets = sorted({target for target, _ in self.plan}, key=str.encode)
        return {target: self.team(target) for target in targets}

    def team(self, target: str) -> Team:
        """Return the team of one target.

        Raises:
            KeyError: `target` is not in this draw.
        """
        return Team(
            target=target,
            members=tuple(
                Member(
                    inspector=self.plan[target, slot],
                    slot=slot,
                    lead=kind_of_slot(slot) in self.leads,
                )
                for slot in self.slots
            ),
        )

    @property
    def loads(self) -> dict[str, int]:
        """Return how many targets every inspector of the roster has, those with none included."""
        loads = dict.fromkeys(self.capacities, 0)
        for one in self.plan.values():
            loads[one] += 1
        return loads

    def ranks(self, target: str, slot: str) -> list[str]:
        """Return those who may fill a slot, in its lot order; people recused have no lot."""
        people = (
            one for one in self.eligibility[kind_of_slot(slot)] if (target, one) not in self.recused
        )
        return lot_order(people, target, slot, task=self.task, seed=self.seed, suite=self.suite)

    def explain(self, target: str) -> Explanation:
        """Return for every slot of `target` the lot order and what became of each name.

        Raises:
            KeyError: `target` is not in this draw.
        """
        return Explanation(target, {slot: self._candidates(target, slot) for slot in self.slots})

    def next_of(self, target: str, slot: str) -> tuple[int, str] | None:
        """Return rank and id of whoever comes next in the order of a slot, None if nobody is left.

        Whoever comes is not recused, not at the target yet, and has room. After the last rank the ones
        before are asked, whom the draw had passed over. Who left a slot does not come back to it.
        """
        order, left = self.ranks(target, slot), self.plan[target, slot]
        loads, team = self.loads, set(self.team(target).inspectors)
        gone = {
            step.left for step in self.substitutions if (step.target, step.slot) == (target, slot)
        }
        at = order.index(left)
        for one in (*order[at + 1 :], *order[:at]):
            if one not in team | gone and loads[one] < self.capacities[one][1]:
                return order.index(one) + 1, one
        return None

    def substituted(self, target: str, slot: str, *, reason: str, approver: str) -> "Teams":
        """Return the teams with the inspector of one slot replaced by the next of its order.

        Raises:
            SubstitutionError: no reason, no approver, no such slot, or nobody is left: then a new
                session draws anew, nobody is chosen by hand.
        """
        if (target, slot) not in self.plan:
            raise _fault(target, slot, "没有这个岗位", "there is no such slot")
        if not reason.strip() or not approver.strip():
            raise _fault(target, slot, "须写明理由和批准人", "a reason and an approver are needed")
        found = self.next_of(target, slot)
        if found is None:
            raise _fault(
                target, slot, "候补已用尽，须另行封存抽取", "nobody is left: seal and draw anew"
            )
        rank, came = found
        step = Substitution(
            target=target,
            slot=slot,
            left=self.plan[target, slot],
            came=came,
            rank=rank,
            reason=reason,
            approver=approver,
        )
        return evolve(
            self,
            plan={**self.plan, (target, slot): came},
            substitutions=(*self.substitutions, step),
        )

    def _candidates(self, target: str, slot: str) -> tuple[Candidate, ...]:
        here = self.plan[target, slot]
        others = {self.plan[target, other] for other in self.slots} - {here}
        found: list[Candidate] = []
        verdict: Verdict
        for rank, one in enumerate(self.ranks(target, slot), start=1):
            if one == here:
                verdict = "drawn"
            elif any(candidate.verdict == "drawn" for candidate in found):
                verdict = "later"
            else:
                verdict = "at-target" if one in others else "full"
            found.append(Candidate(rank=rank, inspector=one, verdict=verdict))
        found.extend(
            Candidate(
                rank=0,
                inspector=one,
                verdict="recused",
                why="、".join(reason.zh for reason in self.recused[target, one]),
            )
            for one in self.eligibility[kind_of_slot(slot)]
            if (target, one) in self.recused
        )
        return tuple(found)


def _fault(target: str, slot: str, why_zh: str, why_en: str) -> SubstitutionError:
    return SubstitutionError(target=target, slot=slot, why_zh=why_zh, why_en=why_en)
