"""What a meeting is about and what it agrees: matters of the agenda, resolutions (议定事项)."""

from datetime import date

from attrs import field, frozen

from ssj_core.conference.words import ConferenceFunction
from ssj_core.errors import SsjError
from ssj_core.errors.conference import AssignmentRefusedError
from ssj_core.planning import Payload


@frozen
class Matter(Payload):
    """Which function of the conference a matter of the agenda belongs to (clauses C31–C36)."""

    number: str
    function: ConferenceFunction


@frozen(kw_only=True)
class Resolution(Payload):
    """Something agreed (议定事项, clauses C39, C51).

    Attributes:
        id: its number.
        text: what was agreed.
        owner: the department that carries it out.
        major: whether it must be reported to the government (clause C47).
        due: by when, if the meeting set a day.
        function: the function of the conference it belongs to, if stated (clauses C31–C36).
        assigned_by: the government that assigned the matter, if one did (clause C36).
        document: the document it was assigned by; with `assigned_by` or not at all.
    """

    id: str
    text: str
    owner: str
    major: bool
    due: date | None = None
    function: ConferenceFunction | None = field(default=None, metadata={"zh": "所属职责"})
    assigned_by: str | None = field(default=None, metadata={"zh": "交办单位"})
    document: str | None = field(default=None, metadata={"zh": "交办文件"})

    def faults(self) -> list[SsjError]:
        """Return whether the assignment is told by halves: who, and by which document."""
        said = [one for one in (self.assigned_by, self.document) if one is not None]
        if not said and self.function is not ConferenceFunction.ASSIGNED:
            return []
        if len(said) == 2 and all(one.strip() for one in said):  # noqa: PLR2004 - who and by what
            return []
        return [AssignmentRefusedError(resolution=self.id)]
