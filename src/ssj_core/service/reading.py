"""What a draw reads of the world below it: the row, the roll, the people, the visits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from ssj_core.drawing.facts import RollDigest
from ssj_core.planning import PlannedRow
from ssj_core.registers import Inspector, Target


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
