"""Whether every object that should be in the target register is in it (clause C63)."""

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from ssj_core.registers.snapshots import TargetRegister
from ssj_core.registers.words import TargetState


@frozen(kw_only=True)
class Completeness:
    """The register against the objects known from elsewhere: counts, and who is missing.

    Attributes:
        known: how many objects the other source names, each once.
        entered: how many of them are in the register and have not left it; a suspended one has not.
        missing: those that are not in the register, ascending.
        exited: those the register says have left it, ascending.
        unconfirmed: targets in the register, not exited, that it does not name, ascending.
    """

    known: int
    entered: int
    missing: tuple[str, ...]
    exited: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @property
    def share(self) -> Fraction | None:
        """The exact share of known objects that are entered; None when nothing is known."""
        return Fraction(self.entered, self.known) if self.known else None

    def __str__(self) -> str:
        """Say both counts, and what is to be looked at, in both languages."""
        return (
            f"应录 {self.known}，已录 {self.entered}，未录 {len(self.missing)}，"
            f"已退出 {len(self.exited)}，来源外 {len(self.unconfirmed)} / "
            f"known {self.known}, entered {self.entered}, missing {len(self.missing)}, "
            f"exited {len(self.exited)}, not in the source {len(self.unconfirmed)}"
        )


def completeness(register: TargetRegister, known: Iterable[str]) -> Completeness:
    """Return how complete `register` is against the ids that another source knows.

    Args:
        register: the target register.
        known: ids of the objects that should be in it, written as the register writes them; from
            registration, licensing or a field survey. A register alone cannot know what it lacks.
    """
    wanted = set(known)
    here = {target.id for target in register if target.state is not TargetState.EXITED}
    return Completeness(
        known=len(wanted),
        entered=len(wanted & here),
        missing=tuple(sorted(name for name in wanted if name not in register)),
        exited=tuple(sorted(name for name in wanted - here if name in register)),
        unconfirmed=tuple(sorted(here - wanted)),
    )
