"""Whole numbers of targets."""

from attrs import frozen


@frozen
class Counts:
    """Whole numbers of targets: at least `least`, at most `most`."""

    least: int
    most: int

    @property
    def contradictory(self) -> bool:
        """Whether a small pool leaves no whole number between floor and cap."""
        return self.least > self.most
