"""The year-end assessment of a department: figures against thresholds, never a mark (clause C149)."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import ClassVar

from attrs import evolve, field, frozen

from ssj_core.encoding import Word
from ssj_core.errors._base import SsjError
from ssj_core.errors.oversight import FigureUnknownError, ThresholdRefusedError
from ssj_core.oversight.asking import Rules
from ssj_core.oversight.figure import Figure
from ssj_core.oversight.figures import figures
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.words import Duty
from ssj_core.planning import Fact, Happened, Payload


class Standing(Word, zh="考核状态", en="standing of an assessment"):
    """Where a figure stands to what is wanted of it."""

    REACHED = "reached", "达到", "reached"
    BELOW = "below", "未达到", "below"
    UNCOUNTED = "uncounted", "无可计数", "nothing to count"
    UNSET = "unset", "未设标准", "no threshold set"


@frozen(kw_only=True)
class Threshold(Payload):
    """The share a figure has to reach; the source gives none but 100 %, so somebody sets it.

    Attributes:
        figure: name of the figure.
        least: the share to be reached, 0 to 1.
        basis: who set it, in which document.

    >>> Threshold(figure="timely-publication", least=Fraction(19, 20), basis="考核办法第五条").least
    Fraction(19, 20)
    """

    title: ClassVar[str] = "考核标准"

    figure: str
    least: Fraction
    basis: str = field(metadata={"zh": "依据"})

    def faults(self) -> list[SsjError]:
        """Refuse what is no share."""
        if 0 <= self.least <= 1:
            return []
        zh, en = f"{self.least} 不在 0 与 1 之间", f"{self.least} is not between 0 and 1"
        return [ThresholdRefusedError(figure=self.figure, why_zh=zh, why_en=en)]


@frozen(kw_only=True)
class AssessedRow(Payload):
    """One figure of an assessment, as it stands in the record.

    Attributes:
        figure: its name.
        numerator: the count above the line.
        denominator: the count below the line.
        wanted: the share to be reached: the stricter of the rules' and the threshold's.
        standing: where it stands.
        basis: where `wanted` comes from; empty when nothing is wanted.
    """

    figure: str
    numerator: int
    denominator: int
    standing: Standing
    wanted: Fraction | None = None
    basis: str = ""


@frozen(kw_only=True)
class AssessmentMade(Fact):
    """A department was assessed; the record holds every count (clause C149).

    Attributes:
        department: who was assessed.
        year: for which year.
        as_of: counted up to and with this day.
        rows: the figures.
        version: 1, and one more each time the assessment is made again.
        on: the day it was made.
    """

    kind: ClassVar[str] = "assessment.made"
    title: ClassVar[str] = "督查考核"

    department: str
    year: int
    as_of: date
    rows: tuple[AssessedRow, ...]
    version: int
    on: date


@frozen(kw_only=True)
class Assessment:
    """A department's year in figures, each beside what is wanted of it.

    Attributes:
        department: who is assessed.
        year: for which year.
        day: counted up to and with this day.
        figures: the figures with their counts and the clause each comes from.
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
        for one in self.rows:
            if one.figure == figure:
                return one
        known = "、".join(one.figure for one in self.rows)
        raise FigureUnknownError(figure=figure, known=known)

    def standing(self, standing: Standing) -> tuple[str, ...]:
        """Return the names of the figures that stand so."""
        return tuple(one.figure for one in self.rows if one.standing is standing)

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


def of_year(book: Ledger, year: int) -> Ledger:
    """Return what a ledger holds of one year: its plans, inspections assigned and duties opened."""
    return evolve(
        book,
        obligations={n: one for n, one in book.obligations.items() if one.opened.year == year},
        plans={n: one for n, one in book.plans.items() if one.current.plan.year == year},
        inspections={n: i for n, i in book.inspections.items() if i.assigned.on.year == year},
    )


def assess(
    book: Ledger,
    day: date,
    rules: Rules,
    *,
    year: int,
    department: str,
    items: Iterable[str],
    thresholds: Iterable[Threshold],
    draws: Iterable[Happened] = (),
) -> Assessment:
    """Return the assessment of a department for a year, as of a day (clause C149).

    The library counts and compares; it gives no mark and no rank.

    Args:
        book: the ledger, of any number of years.
        day: counted up to and with this day, as far as clocks are concerned.
        rules: the rules that set the required shares.
        year: the year assessed.
        department: who is assessed.
        items: numbers of the department's items on the list.
        thresholds: the shares the assessment asks for beside the rules; may be empty, not left out.
        draws: the department's draw events.

    Raises:
        FigureUnknownError: a threshold for a figure that is not counted.
    """
    own = of_year(book, year)
    found = (
        *figures(own, day, rules, items=items, department=department, draws=draws),
        *_duty_figures(own, day, department),
    )
    wanted = {one.figure: one for one in thresholds}
    known = [one.name for one in found]
    if strange := [name for name in wanted if name not in known]:
        raise FigureUnknownError(figure=strange[0], known="、".join(known))
    rows = tuple(_row(one, wanted.get(one.name)) for one in found)
    return Assessment(department=department, year=year, day=day, figures=found, rows=rows)


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


_DUTIES = {
    "filings-made": (Duty.FILING, "计划备案率", "plans filed", "C79, C103"),
    "other-departments-told": (
        Duty.NOTIFY,
        "告知其他部门率",
        "other departments told",
        "C124, C126",
    ),
    "crimes-transferred": (Duty.CRIME, "涉嫌犯罪移送率", "crimes transferred", "C97, C125, C126"),
    "resolutions-settled": (Duty.RESOLUTION, "议定事项落实率", "resolutions settled", "C39"),
}


def _duty_figures(book: Ledger, day: date, department: str) -> Iterator[Figure]:
    """Yield the figures of duties the law leaves without a number of days: done of all owed."""
    for name, (duty, zh, en, clause) in _DUTIES.items():
        owed = [
            one.status(day)
            for one in book.obligations.values()
            if one.duty is duty and one.department == department and one.opened <= day
        ]
        yield Figure(
            name=name,
            label_zh=zh,
            label_en=en,
            numerator=sum(one.done for one in owed),
            denominator=len(owed),
            counts_zh="已履行／应履行",
            counts_en="done / owed",
            clause=clause,
        )
