"""What a conference is made of: seats by post, liaison officers, matters of an agenda, resolutions."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ssj_core.conference.words import ConferenceFunction
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Value, labelled, value

_no: Final = Refusals(
    "conference",
    {
        "assigned-by-halves": (
            "议定事项 {resolution}：政府交办的事项须同时写明交办单位和交办文件；不是交办的，两项都不填",
            "resolution {resolution}: a matter the government assigned names who assigned it and by which document; leave both out if it was not assigned",
        ),
        "about-what": (
            "所议事项须写明计划和任务，或者单位，二者取一",
            "what it decides is a plan with its task, or a unit",
        ),
    },
)


@value("席位", "seat", kw_only=False)
class Seat(Value):
    """A seat, held by whoever holds the post; persons are not named (clauses C28–C29)."""

    department: str = labelled("单位", "department")
    post: str = labelled("职务", "post")


@value("联络员", "liaison officer", kw_only=False)
class Liaison(Value):
    """A liaison officer of a member: the unit and the post (clause C40)."""

    department: str = labelled("单位", "department")
    unit: str = labelled("股室", "unit")
    post: str = labelled("职务", "post")


@value("议题", "matter", kw_only=False)
class Matter(Value):
    """Which function of the conference a matter of the agenda belongs to (clauses C31–C36)."""

    number: str = labelled("议题编号", "number")
    function: ConferenceFunction = labelled("所属职责", "function")


@value("所议事项", "what is decided")
class About(Value):
    """What a resolution decides: a joint task of a plan, or a unit that joins or leaves.

    Attributes:
        plan, task: number of the plan and of its task.
        unit: the unit.
    """

    plan: str = labelled("计划编号", "plan", default="")
    task: str = labelled("任务编号", "task", default="")
    unit: str = labelled("单位", "unit", default="")

    def faults(self) -> Iterable[SsjError]:
        """Yield whether it says nothing whole: a task with its plan, or a unit."""
        if bool(self.unit) == bool(self.plan and self.task) or bool(self.plan) != bool(self.task):
            yield _no("about-what")


@value("议定事项", "resolution")
class Resolution(Value):
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
        about: what it decides, where an act rests on it: a joint task, a unit that joins or leaves.
    """

    id: str = labelled("议定事项编号", "number of the resolution")
    text: str = labelled("内容", "text")
    owner: str = labelled("责任单位", "owner")
    major: bool = labelled("是否重大", "major")
    due: date | None = labelled("完成期限", "due", default=None)
    function: ConferenceFunction | None = labelled("所属职责", "function", default=None)
    assigned_by: str | None = labelled("交办单位", "assigned by", default=None)
    document: str | None = labelled("交办文件", "document", default=None)
    about: About | None = labelled("所议事项", "what it decides", default=None)

    def faults(self) -> Iterable[SsjError]:
        """Yield whether the assignment is told by halves: who, and by which document."""
        given = [part for part in (self.assigned_by, self.document) if part is not None]
        needed = 2 if given or self.function is ConferenceFunction.ASSIGNED else 0
        if len([part for part in given if part.strip()]) < needed:
            yield _no("assigned-by-halves", resolution=self.id)


@value("区人民政府的决定", "order of the government", form="order")
class Order(Value):
    """The government decided it (clause C29)."""

    document: str = labelled("文号", "document")


@value("联席会议的议定事项", "resolution of the conference", form="resolution")
class ByResolution(Value):
    """The conference decided it: a resolution of signed minutes (clause C29)."""

    resolution: str = labelled("议定事项编号", "resolution")
    document: str = labelled("文号", "document", default="")


@value("本单位的函", "letter of the unit", form="letter")
class Letter(Value):
    """The unit itself wrote; by itself that is no ground to join or to leave."""

    document: str = labelled("文号", "document")
