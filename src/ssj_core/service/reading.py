"""What a draw reads of the world below it: the row, its items, the roll, the people, the visits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import field, frozen

from ssj_core.drawing.facts import RollDigest
from ssj_core.registers import InspectionItem, Inspector, Target
from ssj_core.selection.frame import Row


@frozen(kw_only=True)
class PlannedRow:
    """A row of a plan as a draw reads it.

    Attributes:
        plan: number of the plan.
        version: the version in effect.
        owner: the department whose plan it is.
        departments: who inspects, the owner first.
        task: number of the row.
        row: the row itself, with its ratios.
        items: its items, as the lists in force have them.
        first, last: its period.
        visits: how often it is carried out.
        methods: its methods of inspection, by code.
        missing: what the plan still lacks to be in effect, in words.
        off_list: items of the row that no list in force has.
        joint: whether departments inspect together.
        resolution: the resolution a joint task rests on.
        implementation: whether a joint task has its implementation scheme.
    """

    plan: str
    version: int
    owner: str
    departments: tuple[str, ...]
    task: str
    row: Row = field(repr=False)
    items: tuple[InspectionItem, ...] = field(repr=False)
    first: date
    last: date
    visits: int = 1
    methods: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    off_list: tuple[str, ...] = ()
    joint: bool = False
    resolution: str | None = None
    implementation: bool = False

    @property
    def key(self) -> str:
        """The id its TASK gets: a number belongs to its plan."""
        return f"{self.plan}#{self.task}"


class Source(Protocol):
    """What a draw reads of the world below it, each once, as of a day."""

    def row(self, plan: str, task: str, day: date) -> PlannedRow | None:
        """Return the row as the version in effect on `day` has it, None if there is none."""
        ...

    def roll(self, row: PlannedRow, day: date) -> Sequence[Target]:
        """Return the register the row is drawn from, those who left by `day` included."""
        ...

    def people(self, row: PlannedRow, day: date) -> Sequence[Inspector]:
        """Return the departments' inspectors, with leave and conflicts as the embedder knows them."""
        ...

    def visits(self, row: PlannedRow, day: date) -> Mapping[str, int] | None:
        """Return how often each target was visited this year as far as caps count, None if unknown."""
        ...

    def last_drawn(self, row: PlannedRow, day: date) -> Mapping[str, date] | None:
        """Return when each target was drawn last, None if unknown."""
        ...

    def checked(self, row: PlannedRow, day: date) -> Sequence[str] | None:
        """Return who was inspected on the same content this year, None if unknown."""
        ...

    def rolls(self, row: PlannedRow, day: date) -> tuple[RollDigest, ...]:
        """Return the digests of the registers on `day`."""
        ...
