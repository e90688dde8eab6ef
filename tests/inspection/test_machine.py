"""A model of the state machine, run against it: every illegal move is refused."""

from datetime import date
from typing import Any

import pytest
from attrs import frozen
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from stepping import apply, decide, replayed

from ssj_core.errors import SsjError
from ssj_core.inspection import (
    Capacity,
    Confirmation,
    DossierArchived,
    FollowUp,
    FollowUpClosed,
    FollowUpOpened,
    Inspection,
    InspectionAssigned,
    InspectionCancelled,
    InspectionFact,
    InspectionFinished,
    InspectionNoticed,
    InspectionStarted,
    Mark,
    Member,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    Sheet,
    SheetConfirmed,
    SheetRow,
    Source,
    Stage,
    Verdict,
    dossier_digest,
    public_digest,
)
from ssj_core.planning import Method

DAY = date(2026, 4, 8)
UNITS = ("甲局", "乙局")
ASSIGNED = InspectionAssigned(
    inspection="I",
    target="T",
    plan="P",
    task="J",
    draw="D",
    source=Source.RANDOM,
    departments=UNITS,
    team=tuple(Member(f"{unit}{n}", unit) for unit in UNITS for n in (1, 2)),
    least=2,
    least_basis="第四十二条",
    items=("x",),
    methods=(Method.ONSITE,),
    window_end=DAY,
    on=DAY,
)
ROW = SheetRow(item="x", content="c", checked=True, finding="f", results=("no-issue",))
MARK = Confirmation(mark=Mark.SIGNED, signer="s", capacity=Capacity.LEGAL_REPRESENTATIVE, on=DAY)


@frozen
class Told:
    """An event as folds see it."""

    kind: str
    body: dict[str, Any]


class Machine(RuleBasedStateMachine):
    """The model keeps plain words; the machine must agree with it at every step."""

    def __init__(self) -> None:
        """Start from an assigned inspection."""
        super().__init__()
        self.inspection: Inspection = apply(None, decide(None, ASSIGNED))
        self.events = [ASSIGNED.event()]
        self.steps = ["assigned"]
        self.parts = dict.fromkeys(UNITS, "none")
        self.finding = dict.fromkeys(UNITS, False)
        self.matter = "none"
        self.over = self.cancelled = False

    def attempt(self, fact: InspectionFact, *, legal: bool) -> bool:
        """Try a step; it must be refused exactly when the model forbids it."""
        try:
            decide(self.inspection, fact)
        except SsjError:
            assert not legal, fact
            return False
        assert legal, fact
        self.inspection = apply(self.inspection, fact)
        self.events.append(fact.event())
        return True

    @property
    def last(self) -> str:
        """The last step of the visit."""
        return self.steps[-1]

    @property
    def visited(self) -> bool:
        """Whether the visit began, and was not broken off."""
        return "started" in self.steps and not self.cancelled

    @property
    def blank(self) -> bool:
        """Whether no department has entered anything."""
        return set(self.parts.values()) == {"none"}

    @property
    def complete(self) -> bool:
        """Whether every department has published."""
        return set(self.parts.values()) == {"public"}

    def _visit(self, step: str, fact: InspectionFact, after: tuple[str, ...]) -> None:
        if self.attempt(fact, legal=not self.over and self.last in after):
            self.steps.append(step)

    def notice(self) -> None:
        """A notice is served before the start, once."""
        fact = InspectionNoticed(inspection="I", document="d", on=DAY)
        self._visit("noticed", fact, ("assigned",))

    def start(self) -> None:
        """The visit starts once."""
        self._visit("started", InspectionStarted(inspection="I", on=DAY), ("assigned", "noticed"))

    def finish(self) -> None:
        """The visit ends once, with the sheet."""
        sheet = Sheet(rows=(ROW,), methods=(Method.ONSITE,))
        fact = InspectionFinished(inspection="I", sheet=sheet, on=DAY)
        self._visit("finished", fact, ("started",))

    def confirm(self) -> None:
        """The sheet is confirmed once, after the visit."""
        fact = SheetConfirmed(inspection="I", confirmation=MARK, on=DAY)
        self._visit("confirmed", fact, ("finished",))

    def enter(self, unit: str, *, bad: bool) -> None:
        """A department enters its result after the confirmation, once unless returned."""
        fact = ResultEntered(
            inspection="I",
            department=unit,
            by="a",
            by_department=unit,
            results=("pending.other",) if bad else ("no-issue",),
            crime=False,
            on=DAY,
        )
        legal = (
            not self.over
            and self.last == "confirmed"
            and self.parts.get(unit) in ("none", "returned")
        )
        if self.attempt(fact, legal=legal):
            self.parts[unit], self.finding[unit] = "entered", bad

    def review(self, unit: str, by: str, verdict: Verdict) -> None:
        """Another person reviews what was entered."""
        fact = ResultReviewed(
            inspection="I", department=unit, by=by, by_department=unit, verdict=verdict, on=DAY
        )
        legal = not self.over and self.parts.get(unit) == "entered" and by != "a"
        if self.attempt(fact, legal=legal):
            self.parts[unit] = "reviewed" if verdict is Verdict.PASSED else "returned"

    def publish(self, unit: str) -> None:
        """What was reviewed becomes public, once on a channel."""
        fact = ResultPublished(
            inspection="I",
            department=unit,
            channel="gsxt",
            digest=public_digest(self.inspection, unit),
            on=DAY,
        )
        if self.attempt(fact, legal=not self.over and self.parts.get(unit) == "reviewed"):
            self.parts[unit] = "public"

    def follow_up(self) -> None:
        """A matter opens from the first day of the visit on, after archiving too."""
        fact = FollowUpOpened(
            inspection="I",
            matter="M",
            action=FollowUp.CASE,
            department="甲局",
            words="w",
            on=DAY,
        )
        legal = self.visited and self.matter == "none"
        if self.attempt(fact, legal=legal):
            self.matter = "open"

    def settle(self) -> None:
        """A matter ends once."""
        fact = FollowUpClosed(inspection="I", matter="M", outcome="o", on=DAY)
        if self.attempt(fact, legal=self.visited and self.matter == "open"):
            self.matter = "closed"

    def cancel(self) -> None:
        """The inspection ends without result only before the visit began (C94)."""
        fact = InspectionCancelled(inspection="I", reason="r", approver="p", on=DAY)
        if self.attempt(fact, legal=not self.over and self.blank):
            self.over = self.cancelled = True

    def archive(self) -> None:
        """The dossier closes when all is public and every finding has come to an end."""
        fact = DossierArchived(inspection="I", digest=dossier_digest(self.inspection), on=DAY)
        handled = self.matter == "closed" or (
            self.matter == "none" and not any(self.finding.values())
        )
        if self.attempt(fact, legal=not self.over and self.complete and handled):
            self.over = True

    @rule(
        move=st.sampled_from(["notice", "start", "finish", "confirm", "follow_up", "settle"]),
    )
    def anything(self, move: str) -> None:
        """Try a step wherever the inspection stands."""
        getattr(self, move)()

    @rule(
        unit=st.sampled_from((*UNITS, "丙局")),
        by=st.sampled_from("ab"),
        bad=st.booleans(),
        verdict=st.sampled_from(Verdict),
        move=st.sampled_from(["enter", "review", "publish"]),
    )
    def anything_with_results(
        self,
        unit: str,
        by: str,
        bad: bool,  # noqa: FBT001 - drawn by Hypothesis
        verdict: Verdict,
        move: str,
    ) -> None:
        """Try a step with the result of any department."""
        moves = {
            "enter": lambda: self.enter(unit, bad=bad),
            "review": lambda: self.review(unit, by, verdict),
            "publish": lambda: self.publish(unit),
        }
        moves[move]()

    @rule(end=st.sampled_from(["archive", "archive", "archive", "cancel"]))
    def the_end(self, end: str) -> None:
        """Try to end the inspection, with or without result."""
        if end == "archive" or not self.blank or self.last == "noticed":
            getattr(self, end)()

    @rule(unit=st.sampled_from(UNITS), bad=st.booleans(), back=st.booleans())
    def forward(self, unit: str, bad: bool, back: bool) -> None:  # noqa: FBT001 - drawn
        """Take the next step of the way, so that the far end is reached too."""
        if self.last != "confirmed":
            then = {"assigned": "start", "noticed": "start", "started": "finish"}
            getattr(self, then.get(self.last, "confirm"))()
        elif self.parts[unit] == "entered":
            self.review(unit, "b", Verdict.RETURNED if back else Verdict.PASSED)
        elif self.parts[unit] == "reviewed":
            self.publish(unit)
        elif self.parts[unit] == "public" and self.matter == "open":
            self.settle()
        else:
            self.enter(unit, bad=bad)

    @invariant()
    def published_is_complete(self) -> None:
        """Complete means: every department's part is public (C94)."""
        done = self.inspection.stage in (Stage.COMPLETE, Stage.ARCHIVED)
        assert done is self.complete

    @invariant()
    def replay_agrees(self) -> None:
        """Folding the written events gives the state at hand."""
        assert [*replayed(self.events).values()] == [self.inspection]


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)


class LongMachine(Machine):
    """The same model over thousands of steps."""


TestLong = pytest.mark.long(LongMachine.TestCase)
TestLong.settings = settings(max_examples=300, stateful_step_count=80, deadline=None)
