"""The facts of this room by their kind of event, and how they are read back."""

from typing import cast

from ssj_core.inspection.assignment import InspectionAssigned
from ssj_core.inspection.facts import (
    Commissioned,
    DossierArchived,
    InspectionCancelled,
    InspectionFinished,
    InspectionNoticed,
    InspectionRecognised,
    InspectionStarted,
    ResultEntered,
    ResultPublished,
    ResultReviewed,
    SheetConfirmed,
    SheetRefused,
)
from ssj_core.inspection.matters import (
    CluePassed,
    CrimeTransferred,
    DepartmentNotified,
    FollowUpClosed,
    FollowUpOpened,
    HandoverReceived,
    MatterFact,
)
from ssj_core.planning import Fact, Happened

Step = InspectionNoticed | InspectionStarted | InspectionFinished
Ending = InspectionRecognised | InspectionCancelled | DossierArchived
ResultFact = ResultEntered | ResultReviewed | ResultPublished
InspectionFact = (
    InspectionAssigned
    | Step
    | Commissioned
    | SheetConfirmed
    | SheetRefused
    | ResultFact
    | Ending
    | MatterFact
)
"""What happens to one inspection."""

FACTS: dict[str, tuple[type[Fact], ...]] = {
    one.kind: (one,)
    for one in (
        InspectionAssigned,
        InspectionNoticed,
        InspectionStarted,
        Commissioned,
        InspectionFinished,
        SheetConfirmed,
        SheetRefused,
        ResultEntered,
        ResultReviewed,
        ResultPublished,
        InspectionRecognised,
        InspectionCancelled,
        DossierArchived,
        CluePassed,
        DepartmentNotified,
        CrimeTransferred,
        HandoverReceived,
    )
} | {FollowUpOpened.kind: (FollowUpOpened, FollowUpClosed)}
"""The facts of this room by their kind of event."""


def read_fact(event: Happened) -> InspectionFact | None:
    """Return the fact of this room that `event` carries, or None for events of other rooms."""
    for kind in FACTS.get(event.kind, ()):
        if event.body.get("form", "") == kind.form:
            return cast("InspectionFact", kind.from_body(event.body))
    return None
