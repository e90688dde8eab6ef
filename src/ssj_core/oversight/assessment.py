"""The year-end assessment of a department: figures against thresholds, never a mark (clause C149)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.errors.oversight import FigureUnknownError
from ssj_core.oversight.assessed import AssessedRow, Standing, Threshold
from ssj_core.oversight.facts import AssessmentMade
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.figures import figures
from ssj_core.oversight.ledger import Law, Ledger


@frozen(kw_only=True)
class Assessment:
    """A department's year in figures, each beside what is wanted of it.

    Attributes:
        department: who is assessed.
        year: for which year.
        day: counted up to and with this day.
        figures: the figures with their counts and the clause each comes from: its own tasks', and
            whatever no task has.
        rows: the same, with what is wanted and where they stand.
    """

    department: str
    year: int
    day: date
    figures: tuple[Figure, ...]
    rows: tuple[AssessedRow, ...]

    def row(self, figure: str) -> AssessedRow:
        """Return the row of a figure.

        Raises:
            FigureUnknownError: it is not counted.
        """
        for row in self.rows:
            if row.figure == figure:
                return row
        known = "、".join(row.figure for row in self.rows)
        raise FigureUnknownError(figure=figure, known=known)

    def standing(self, standing: Standing) -> tuple[str, ...]:
        """Return the names of the figures that stand so."""
        return tuple(row.figure for row in self.rows if row.standing is standing)

    def made(self, on: date, *, version: int = 1) -> AssessmentMade:
        """Return the record of this assessment."""
        return AssessmentMade(
            department=self.department,
            year=self.year,
            as_of=self.day,
            rows=self.rows,
            version=version,
            on=on,
        )


def assess(
    book: Ledger, law: Law, *, year: int, department: str, thresholds: Iterable[Threshold] = ()
) -> Assessment:
    """Return the assessment of a department for a year, as of the ledger's day (clause C149).

    The library counts and compares; it gives no mark and no rank. Joint tasks stand beside the
    department's own, their figures called ``joint-…``.

    Args:
        book: the ledger, of any number of years.
        law: the rulebook, which sets the required shares.
        year: the year assessed.
        department: who is assessed.
        thresholds: the shares the assessment asks for beside the rules.

    Raises:
        FigureUnknownError: a threshold for a figure that is not counted.
    """
    found = (
        *figures(book, law, year=year, department=department),
        *_duty_figures(book, year, department),
    )
    wanted = {threshold.figure: threshold for threshold in thresholds}
    known = [figure.name for figure in found]
    if strange := [name for name in wanted if name not in known]:
        raise FigureUnknownError(figure=strange[0], known="、".join(known))
    rows = tuple(_row(figure, wanted.get(figure.name)) for figure in found)
    return Assessment(department=department, year=year, day=book.day, figures=found, rows=rows)


def _row(figure: Figure, threshold: Threshold | None) -> AssessedRow:
    wanted, basis = figure.required, figure.clause if figure.required is not None else ""
    if threshold is not None and (wanted is None or threshold.least > wanted):
        wanted, basis = threshold.least, threshold.basis
    if wanted is None:
        standing = Standing.UNSET
    elif figure.rate is None:
        standing = Standing.UNCOUNTED
    else:
        standing = Standing.REACHED if figure.rate >= wanted else Standing.BELOW
    return AssessedRow(
        figure=figure.name,
        numerator=figure.numerator,
        denominator=figure.denominator,
        standing=standing,
        wanted=wanted,
        basis=basis,
    )


_DUTIES: Final = {
    "filings-made": ("plan-filing", "计划备案率", "plans filed"),
    "other-departments-told": (
        "notify-department",
        "告知其他部门率",
        "other departments told",
    ),
    "crimes-transferred": (
        "transfer",
        "涉嫌犯罪移送率",
        "crimes transferred",
    ),
    "resolutions-settled": ("resolution", "议定事项落实率", "resolutions settled"),
}


def _duty_figures(book: Ledger, year: int, department: str) -> Iterator[Figure]:
    """Yield the figures of duties the law leaves without a number of days: done of all owed."""
    for name, (code, zh, en) in _DUTIES.items():
        owed = [
            obligation.status(book.day)
            for obligation in book.of(code, department)
            if obligation.opened.year == year
        ]
        yield Figure(
            name=name,
            label_zh=zh,
            label_en=en,
            numerator=sum(status.done for status in owed),
            denominator=len(owed),
            counts_zh="已履行／应履行",
            counts_en="done / owed",
            clause=book.cite(f"figure-{name}"),
        )
