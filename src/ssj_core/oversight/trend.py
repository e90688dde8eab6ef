"""Figures over the years (clause C26): the same figure of several years side by side, no judgment."""

from collections.abc import Iterable

from attrs import frozen

from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.figure import Figure


@frozen(kw_only=True)
class Trend:
    """One figure of one department over the years.

    Attributes:
        department: whose.
        name: stable name of the figure.
        figures: the figure by year, earliest first; a year in which it was not counted is absent.
    """

    department: str
    name: str
    figures: dict[int, Figure]

    @property
    def years(self) -> tuple[int, ...]:
        """The years it was counted in."""
        return tuple(self.figures)

    @property
    def latest(self) -> Figure:
        """The figure of the last year, for its labels."""
        return self.figures[self.years[-1]]


def trend(assessments: Iterable[Assessment]) -> tuple[Trend, ...]:
    """Return every figure of every department over the years assessed (clause C26).

    Departments and figures keep the order in which they first come; of two assessments of a year
    the one with the later day counts. The source gives no number to compare with: whether a change
    is good is for a person to say.
    """
    found: dict[tuple[str, str], dict[int, Figure]] = {}
    for one in sorted(assessments, key=lambda one: (one.year, one.day)):
        for figure in one.figures:
            found.setdefault((one.department, figure.name), {})[one.year] = figure
    return tuple(
        Trend(department=department, name=name, figures=figures)
        for (department, name), figures in found.items()
    )
