"""What an inspector draw gave: the teams, the loads, and for every slot why this person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from attrs import field, frozen

from ssj_core.drawing.assignment.facts import Lists
from ssj_core.drawing.assignment.rules import Rules, Step

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
    """Who goes to one target: certified inspectors, and experts beside them, never counted.

    Attributes:
        target: id of the target.
        members: the inspectors, in the order of the slots.
        experts: ids of experts who advise.
    """

    target: str
    members: tuple[Member, ...]
    experts: tuple[str, ...] = ()

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
class Assignment:
    """The result of an inspector draw.

    Attributes:
        plan: inspector by (target id, slot id), in the order the slots took turns.
        lists: what the draw was made from; a session commits to it.
        rules: the rules it followed.
        relaxed: the steps of the ladder that had to be taken, in order.
        experts: expert ids by target id.
        substitutions: what changed after the draw.
    """

    plan: Mapping[tuple[str, str], str]
    lists: Lists = field(repr=False)
    rules: Rules = field(repr=False)
    relaxed: tuple[Step, ...] = ()
    experts: Mapping[str, tuple[str, ...]] = field(factory=dict)
    substitutions: tuple[Substitution, ...] = ()
    ranks: Callable[[str, str], Sequence[str]] = field(repr=False)

    @property
    def teams(self) -> dict[str, Team]:
        """Return the team of every target, in the order the targets were given."""
        return {
            target: Team(
                target=target,
                members=tuple(
                    Member(inspector=self.plan[target, slot], slot=slot, lead=self._leads(slot))
                    for slot in slots
                ),
                experts=self.experts.get(target, ()),
            )
            for target, slots in self.lists.slots.items()
        }

    @property
    def loads(self) -> dict[str, int]:
        """Return how many targets every inspector of the roster has, those with none included."""
        loads = dict.fromkeys(self.lists.capacities, 0)
        for one in self.plan.values():
            loads[one] += 1
        return loads

    def explain(self, target: str) -> Explanation:
        """Return for every slot of `target` the lot order and what became of each name.

        Raises:
            KeyError: `target` is not in this draw.
        """
        return Explanation(
            target, {slot: self._candidates(target, slot) for slot in self.lists.slots[target]}
        )

    def _candidates(self, target: str, slot: str) -> tuple[Candidate, ...]:
        here = self.plan[target, slot]
        others = {self.plan[target, other] for other in self.lists.slots[target]} - {here}
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
        recused = (
            (one, self.lists.recused.get((target, one), ()))
            for one in self.lists.eligibility[slot.rpartition("/")[0]]
        )
        found.extend(
            Candidate(
                rank=0, inspector=one, verdict="recused", why="、".join(r.zh for r in reasons)
            )
            for one, reasons in recused
            if reasons
        )
        return tuple(found)

    def _leads(self, slot: str) -> bool:
        kind = slot.rpartition("/")[0]
        return any(rule.lead and rule.kind == kind for rule in self.rules.team)
