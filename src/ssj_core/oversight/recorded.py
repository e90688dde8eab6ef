"""What oversight has put on record: assessments, circulars, interviews, training, signatures, exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from ssj_core.conference import POSTS, Role
from ssj_core.encoding import Text
from ssj_core.journal import Room, World
from ssj_core.oversight.words import SignOffPoint

if TYPE_CHECKING:
    from ssj_core.oversight.facts import (
        AssessmentMade,
        CircularIssued,
        DutySigned,
        EvidenceExported,
        InterviewHeld,
        TrainingHeld,
    )


@frozen(kw_only=True)
class Records:
    """Everything oversight has put on record, each list oldest first."""

    assessments: tuple[AssessmentMade, ...] = ()
    circulars: tuple[CircularIssued, ...] = ()
    interviews: tuple[InterviewHeld, ...] = ()
    trainings: tuple[TrainingHeld, ...] = ()
    signed: tuple[DutySigned, ...] = ()
    exports: tuple[EvidenceExported, ...] = ()

    def assessment(self, department: str, year: int) -> AssessmentMade | None:
        """Return the latest assessment of a department for a year, or None."""
        found = [
            made for made in self.assessments if (made.department, made.year) == (department, year)
        ]
        return found[-1] if found else None

    def unsigned(self, department: str, subject: str) -> tuple[SignOffPoint, ...]:
        """Return the points the head of a department has not signed for `subject` (clause C147)."""
        done = {
            fact.point
            for fact in self.signed
            if (fact.department, fact.subject) == (department, subject)
        }
        return tuple(point for point in SignOffPoint if point not in done)

    def trained(self, department: str, year: int) -> frozenset[str]:
        """Return the inspectors of a department who were trained in a year (clause C151)."""
        return frozenset(
            inspector
            for fact in self.trainings
            if (fact.department, fact.on.year) == (department, year)
            for inspector in fact.inspectors
        )


OVERSIGHT: Final[Room[Records]] = Room(
    "oversight", Text("督查考核记录", "records of oversight"), stream="oversight", empty=Records
)
"""One stream for the district: a circular rests on the assessments of many departments."""


def records_of(world: World) -> Records:
    """Return what oversight has put on record."""
    return world.get(OVERSIGHT, OVERSIGHT.of()) or Records()


def post_of(world: World, department: str, role: Role) -> str | None:
    """Return the post that answers for a department now, None when nobody was named (C147, C148)."""
    posts = world.get(POSTS, POSTS.of(department=department))
    return posts.post(role) if posts else None
