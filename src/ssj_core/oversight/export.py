"""The evidence for an evaluation (营商环境评价, C24): figures, duties and milestones, with digests."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from ssj_core.encoding import Suite, canonical, digest
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.facts import EvidenceExported, ExportedFile
from ssj_core.oversight.ledger import Ledger
from ssj_core.oversight.milestones import Milestone
from ssj_core.oversight.obligation import Obligation


@frozen(kw_only=True)
class Export:
    """Files that leave for an evaluation, and the index over them.

    Attributes:
        files: canonical JSON by file name, ``index.json`` among them.
        suite: the digests' suite.
    """

    files: Mapping[str, bytes] = field(repr=False)
    suite: Suite

    def exported(self, purpose: str, receiver: str, on: date) -> EvidenceExported:
        """Return the record that the files left, each with the digest of its bytes."""
        return EvidenceExported(
            purpose=purpose,
            receiver=receiver,
            files=tuple(
                ExportedFile(name, digest(data, suite=self.suite))
                for name, data in sorted(self.files.items())
            ),
            on=on,
        )


def export(
    book: Ledger,
    day: date,
    *,
    assessments: Iterable[Assessment],
    milestones: Iterable[Milestone],
    journal: Mapping[str, str | int],
    suite: Suite,
) -> Export:
    """Return the evidence as of a day: every figure with its counts, every duty with its clause.

    No person and no target is named in the figures; duties name the departments that owe.

    Args:
        book: the ledger.
        day: as of this day.
        assessments: the departments' figures.
        milestones: where they stand to the milestones.
        journal: checkpoint of the journal all of it was worked out from.
        suite: for the digests.
    """
    parts: dict[str, list[dict[str, Any]]] = {
        "figures.json": [row for one in assessments for row in _figures(one)],
        "milestones.json": [_milestone(one) for one in milestones],
        "obligations.json": [
            _owed(one, day) for one in book.obligations.values() if one.opened <= day
        ],
    }
    files = {name: canonical(rows) for name, rows in parts.items()}
    files["index.json"] = canonical(
        {
            "as_of": day.isoformat(),
            "files": [
                {"digest": digest(files[name], suite=suite), "name": name, "rows": len(rows)}
                for name, rows in parts.items()
            ],
            "journal": dict(journal),
            "schema": "ssj.evidence/1",
            "suite": suite,
        }
    )
    return Export(files=files, suite=suite)


def _share(value: Fraction | None) -> str:
    return "" if value is None else f"{value.numerator}/{value.denominator}"


def _figures(one: Assessment) -> Iterable[dict[str, Any]]:
    for figure, row in zip(one.figures, one.rows, strict=True):
        yield {
            "as_of": one.day.isoformat(),
            "basis": row.basis,
            "clause": figure.clause,
            "counts": {"en": figure.counts_en, "zh": figure.counts_zh},
            "denominator": row.denominator,
            "department": one.department,
            "figure": row.figure,
            "label": {"en": figure.label_en, "zh": figure.label_zh},
            "numerator": row.numerator,
            "standing": row.standing.value,
            "wanted": _share(row.wanted),
            "year": one.year,
        }


def _milestone(one: Milestone) -> dict[str, Any]:
    return {
        "checks": [
            {
                "clause": check.clause,
                "counts": list(check.counts or ()),
                "label": {"en": check.en, "zh": check.zh},
                "met": {True: "yes", False: "no", None: "to-judge"}[check.met],
                "name": check.name,
                "reached": check.reached.isoformat() if check.reached else "",
            }
            for check in one.checks
        ],
        "clauses": list(one.clauses),
        "department": one.department,
        "due": {"earliest": one.due.earliest.isoformat(), "latest": one.due.latest.isoformat()},
        "milestone": one.name,
        "past_at_issue": "yes" if one.past_at_issue else "no",
        "state": one.state.value,
    }


def _owed(one: Obligation, day: date) -> dict[str, Any]:
    last = one.last
    done = one.discharged is not None and one.discharged <= day
    return {
        "binding": list(one.binding),
        "department": one.department,
        "discharged": one.discharged.isoformat() if one.discharged and done else "",
        "due": {"earliest": last.earliest.isoformat(), "latest": last.latest.isoformat()}
        if last
        else {},
        "duty": one.code,
        "opened": one.opened.isoformat(),
        "status": one.status(day).value,
        "to": one.to,
    }
