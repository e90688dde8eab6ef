"""The pool of experts who may assist, never counted as inspectors (clause C71), entry by entry.

An event says that a name is held beside the journal, not what it is.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Final, Self

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Taken, Value, World, fact, form_of, labelled, value, world_day
from ssj_core.registers.facts import Entered
from ssj_core.registers.rolls import EXPERT, Member, member_key

no: Final = Refusals(
    "experts",
    {
        "unnamed": (
            "专家 {id} 没有姓名或所在单位；请补全后再登记",
            "expert {id} has no name or no institution: fill it in and enter them again",
        ),
        "specialty": (
            "专家 {id} 没有业务专长；专家按专长协助",
            "expert {id} has no specialty: an expert assists in one",
        ),
    },
)
_HELD: Final = ("name", "title")
"""What a command may say of a person that the journal does not keep."""
_TOLD: Final = {
    "name": (Text("姓名（另存，不进日志）", "name, kept beside the journal"), form_of(str)),
    "title": (Text("职称（另存，不进日志）", "title, kept beside the journal"), form_of(str)),
}


@value("专家", "expert")
class ExpertRow(Value):
    """An expert as the journal has them: a number, no person's data.

    Attributes:
        id: number in the pool.
        institution: where the expert works.
        specialties: 业务专长.
        given: particulars held beside the journal: ``name``, ``title``.
    """

    id: str = labelled("编号", "number")
    institution: str = labelled("所在单位", "institution", default="")
    specialties: tuple[str, ...] = labelled("业务专长", "specialties", default=())
    given: tuple[str, ...] = labelled("已提供的项目", "particulars held", default=())

    def faults(self) -> Iterable[SsjError]:
        """Refuse an expert without name, institution or specialty (C71)."""
        if "name" not in self.given or not self.institution.strip():
            yield no("unnamed", id=self.id)
        if not any(name.strip() for name in self.specialties):
            yield no("specialty", id=self.id)


@fact(
    EXPERT,
    "experts.entered",
    "专家入库",
    "experts entered",
    command="experts.enter",
    delegable=True,
)
class ExpertsEntered(Entered):
    """Experts entered a department's pool (clause C71)."""

    entries_field: ClassVar[str] = "experts"
    takes: ClassVar[Mapping[str, Taken]] = {"experts": Taken(("id",), _TOLD)}
    department: str = labelled("专家库所属部门", "keeper", hand="department")
    experts: tuple[ExpertRow, ...] = labelled("专家", "experts")
    on: date = world_day("登记日期", "day")

    @classmethod
    def from_input(cls, body: Mapping[str, Any], root: str = "") -> Self:
        """Return the fact a command's input stands for; a person's particulars are not kept."""
        rows = body.get("experts")
        if isinstance(rows, list):
            kept = [_without_name(row) if isinstance(row, Mapping) else row for row in rows]
            body = {**body, "experts": kept}
        return super().from_input(body, root)


def _without_name(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the person's particulars replaced by the note that they are held."""
    held = [name for name in _HELD if str(row.get(name, "")).strip()]
    own = {key: item for key, item in row.items() if key not in _HELD}
    given = own.get("given", [])
    if held and isinstance(given, list):
        own["given"] = [*given, *(name for name in held if name not in given)]
    return own


def expert_on(world: World, department: str, number: str, day: date) -> ExpertRow | None:
    """Return an expert as a department's pool has them on a day, None when not in."""
    member: Member[Any] | None = world.get(EXPERT, member_key(EXPERT, department, number))
    found: ExpertRow | None = member.row_on(day) if member else None
    return found
