"""The circular (通报): what the members are told of one another's figures (clause C35)."""

from datetime import date
from typing import Any, Final

from attrs import frozen

from ssj_core.disclosure import Cell, Column, Page, Prose, Table
from ssj_core.encoding import Suite, canonical, digest
from ssj_core.legal import Text, percent
from ssj_core.oversight.assessed import Standing
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.facts import CircularIssued

_COLUMNS: Final = tuple(
    Column(key, Text(zh, en), solid)
    for key, zh, en, solid in (
        ("department", "部门", "department", False),
        ("figure", "指标", "figure", False),
        ("numerator", "分子", "numerator", True),
        ("denominator", "分母", "denominator", True),
        ("rate", "比率", "share", True),
        ("wanted", "应达到", "wanted", True),
        ("standing", "情况", "standing", True),
        ("counts", "分子／分母的含义", "what is counted", False),
        ("basis", "依据", "basis", False),
    )
)


def assessment_table(assessments: tuple[Assessment, ...], name: str = "assessment") -> Table:
    """Return the figures of departments, one row each: counts, share, what is wanted, standing."""
    rows: list[dict[str, Cell]] = []
    for one in assessments:
        for figure, row in zip(one.figures, one.rows, strict=True):
            rows.append(
                {
                    "department": one.department,
                    "figure": Text(figure.label_zh, figure.label_en),
                    "numerator": figure.numerator,
                    "denominator": figure.denominator,
                    "rate": percent(figure.rate, 1),
                    "wanted": percent(row.wanted, 1),
                    "standing": row.standing.text,
                    "counts": Text(figure.counts_zh, figure.counts_en),
                    "basis": row.basis or figure.clause,
                }
            )
    return Table(
        name=name,
        title=Text("考核指标", "Figures of the assessment"),
        columns=_COLUMNS,
        rows=tuple(rows),
        note=Text(
            "分母为零的指标没有比率，既不是 0 也不是 100%。",
            "A figure with nothing to count has no share: neither 0 nor 100 %.",
        ),
    )


@frozen(kw_only=True)
class Circular:
    """A circular about the year of some departments.

    Attributes:
        number: its document number.
        title: its heading.
        assessments: what it reports, in the order given.
        remarks: paragraphs somebody wrote for it.
    """

    number: str
    title: Text
    assessments: tuple[Assessment, ...]
    remarks: tuple[Text, ...] = ()

    def _summary(self) -> tuple[Text, ...]:
        found = []
        for one in self.assessments:
            reached, below = (len(one.standing(s)) for s in (Standing.REACHED, Standing.BELOW))
            uncounted = len(one.standing(Standing.UNCOUNTED))
            found.append(
                Text(
                    f"{one.department}：有标准的指标中，达到 {reached} 项，未达到 {below} 项，无可计数 {uncounted} 项（截至 {one.day}）。",
                    f"{one.department}: of the figures with a threshold {reached} reached, {below} below, {uncounted} with nothing to count (as of {one.day}).",
                )
            )
        return tuple(found)

    def page(self, path: str = "circular.html") -> Page:
        """Return the circular as a page for people, with its data beside it."""
        return Page(
            path=path,
            title=self.title,
            blocks=(
                Prose((*self._summary(), *self.remarks)),
                assessment_table(self.assessments, path.removesuffix(".html")),
            ),
        )

    def document(self) -> dict[str, Any]:
        """Return the circular as plain data: what its digest is taken of."""
        return {
            "assessments": [
                {
                    "as_of": one.day.isoformat(),
                    "department": one.department,
                    "rows": [row.body() for row in one.rows],
                    "year": one.year,
                }
                for one in self.assessments
            ],
            "number": self.number,
            "remarks": [{"en": one.en, "zh": one.zh} for one in self.remarks],
            "schema": "ssj.circular/1",
            "title": {"en": self.title.en, "zh": self.title.zh},
        }

    def issued(self, members: tuple[str, ...], on: date, suite: Suite) -> CircularIssued:
        """Return the record that the circular went to `members`.

        Raises:
            ManyFaultsError: it reports on no department, or goes to nobody.
        """
        return CircularIssued(
            number=self.number,
            year=max((one.year for one in self.assessments), default=on.year),
            departments=tuple(one.department for one in self.assessments),
            members=members,
            digest=digest(canonical(self.document()), suite=suite),
            on=on,
        )
