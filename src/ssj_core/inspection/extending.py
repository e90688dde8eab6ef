"""More time for a joint result, with its reason: 原则上 bends the term, it does not lift it (C119, A2, D17)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.inspection.parts import DONE
from ssj_core.inspection.refusals import hand, no
from ssj_core.inspection.resulting import RESULT
from ssj_core.inspection.state import INSPECTION, Inspection
from ssj_core.journal import Entry, Fact, Login, Room, World, fact, labelled, system_day
from ssj_core.rules import ActBy, Ask, MayExtend, allowed, later_than_last, no_later

DUTY: Final = "result-publication"
"""The duty that is put off, as obligations are numbered: ``result-publication:inspection/department``."""


@frozen
class Extensions:
    """The time that was granted for one obligation, oldest first."""

    granted: "tuple[ExtensionGranted, ...]" = ()

    @property
    def until(self) -> date | None:
        """The last day granted, None when none was."""
        return max((extension.until for extension in self.granted), default=None)


EXTENSIONS: Room[Extensions] = Room(
    "extensions",
    Text("延期", "extensions"),
    stream="extension/{obligation}",
    empty=Extensions,
)


def _granted(world: World, told: "ExtensionGranted") -> Iterator[Ask[Any]]:
    """Ask whether more time may be granted, by when, and until when at the most."""
    now, of = told.about(world), told.declared.says
    joint = now is not None and len(now.assigned.departments) > 1
    yield Ask(MayExtend(document=RESULT, joint=joint), allowed(), of)
    ended = now.ended_on if now else None
    if not joint or ended is None:
        return
    first = ActBy(act="extend-joint-result", since=ended)
    yield Ask(first, later_than_last(told.until), of)
    before = world.get(EXTENSIONS, told.stream)
    if before is None or before.until is None or before.until < told.on:
        yield Ask(first, no_later(told.on), of)
    yield Ask(ActBy(act="extended-joint-result", since=ended), no_later(told.until), of)


@fact(
    EXTENSIONS,
    "extension.granted",
    "同意延期",
    "extension granted",
    command="extension.grant",
    asks=[_granted],
)
class ExtensionGranted(Fact):
    """More time for one department's part of a joint result (原则上, clause C119).

    Attributes:
        obligation: number of the obligation; filled in from the inspection and the department.
        until: the new last day.
        reason, approver: why, and who approved it.
        on: the day.
        inspection: the inspection's number.
        department: whose part it is.
    """

    obligation: str = labelled("义务编号", "obligation", hand="state")
    until: date = labelled("延至", "until")
    reason: str = labelled("延期理由", "reason", personal=True)
    approver: str = labelled("批准人", "approver")
    on: date = system_day()
    inspection: str = labelled("检查编号", "inspection", default="", late=True)
    department: str = labelled("检查部门", "department", default="", late=True, hand="department")

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the number of the obligation."""
        about = given.get("inspection", "")
        return {"obligation": f"{DUTY}:{about}/{given.get('department', '')}"}

    @property
    def parts(self) -> tuple[str, str]:
        """Number of the inspection and name of the department, as the obligation's number has them."""
        number, _, department = self.obligation.removeprefix(f"{DUTY}:").rpartition("/")
        return self.inspection or number, self.department or department

    def about(self, world: World) -> Inspection | None:
        """Return the inspection, None if there is none."""
        return world.get(INSPECTION, INSPECTION.of(inspection=self.parts[0]))

    def hands(self, now: Extensions, world: World) -> tuple[str, ...] | None:
        """Return the department whose part it is."""
        return (self.parts[1],)

    def guard(self, now: Extensions, world: World) -> Iterator[SsjError]:
        """Want a part that is owed: of an inspection that ended, and not done; and a later day."""
        number, department = self.parts
        known = self.about(world)
        if known is None:
            yield no("unknown", inspection=number, cites=self.declared.cites)
            return
        if department not in known.assigned.departments:
            yield hand(
                "not-inspecting-unit",
                inspection=number,
                by=self.approver,
                department=department,
                cites=self.declared.cites,
            )
        elif known.part(department).state in DONE or known.ended_on is None:
            yield no("nothing-owed", inspection=number, department=department)
        if self.obligation != f"{DUTY}:{number}/{department}":
            yield no("other-obligation", obligation=self.obligation)
        if self.until <= self.on or (now.until is not None and self.until <= now.until):
            yield no("no-longer", until=self.until)

    def apply(self, now: Extensions, entry: Entry) -> Extensions:
        """Return the extensions with this one."""
        return Extensions((*now.granted, self))
