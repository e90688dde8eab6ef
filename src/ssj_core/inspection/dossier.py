"""One archive per inspection (一次一档, clause C114): what belongs in it, and what is missing."""

from collections.abc import Iterator

from attrs import frozen

from ssj_core.encoding import Suite, canonical, digest
from ssj_core.inspection.parts import DONE, Part
from ssj_core.inspection.results import CODES
from ssj_core.inspection.state import Inspection, Matter
from ssj_core.inspection.words import FollowUp, ResultState
from ssj_core.journal import Fact


@frozen
class Gap:
    """Something a dossier lacks, with the keys by which the papers of a place say what asks for it."""

    zh: str
    en: str
    keys: tuple[str, ...]


def gaps(inspection: Inspection) -> tuple[Gap, ...]:
    """Return everything the dossier lacks; empty when it is complete.

    A finding that calls for handling needs a matter, every matter its end, and a suspected crime
    its transfer (C15, C95–C97, C113–C117, C126).
    """
    found: list[Gap] = []
    if inspection.finished is None and inspection.unmet is None:
        found.append(Gap("检查表", "the sheet", ("gap-sheet",)))
    elif inspection.sheet and inspection.sheet.needs_confirmation and inspection.confirmed is None:
        found.append(
            Gap("签字盖章或拒签原因", "confirmation, or the refusal's reason", ("gap-signature",))
        )
    for department, part in inspection.parts:
        if part.state in (ResultState.NOT_ENTERED, ResultState.WITHDRAWN):
            found.append(
                Gap(f"{department}的检查结果", f"the result of {department}", ("gap-result",))
            )
        elif part.state not in DONE:
            found.append(
                Gap(f"{department}的结果公示", f"publication by {department}", ("gap-publication",))
            )
    return (*found, *_follow_up_gaps(inspection))


def _follow_up_gaps(inspection: Inspection) -> list[Gap]:
    found: list[Gap] = []
    if any(CODES[code].open for code in inspection.results) and not inspection.matters:
        found.append(Gap("问题的后续处理", "what followed the finding", ("gap-follow-up",)))
    crime = any(part.entered and part.entered.crime for _, part in inspection.parts)
    transferred = any(matter.action is FollowUp.TRANSFER for matter in inspection.matters)
    if crime and not transferred:
        found.append(
            Gap("涉嫌犯罪移送记录", "the transfer of the suspected crime", ("gap-transfer",))
        )
    found += [
        Gap(
            f"{matter.action.zh} {matter.id} 的办结",
            f"the end of {matter.action.en} {matter.id}",
            ("gap-matter",),
        )
        for matter in inspection.matters
        if matter.closed is None
    ]
    return found


@frozen
class Leaf:
    """One document of a dossier: what it is, and the digest of its content."""

    name: str
    digest: str


def contents(inspection: Inspection, suite: Suite = "sha256") -> tuple[Leaf, ...]:
    """Return the index of the dossier: every record, matter and evidence file with its digest."""
    # The end of the visit carries the sheet as last corrected, the corrections those before.
    steps = (
        inspection.assigned,
        inspection.approved,
        *inspection.changes,
        inspection.noticed,
        inspection.started,
        inspection.finished,
        inspection.unmet,
        *inspection.commissions,
        *inspection.reports,
        *(amended for _, amended in inspection.corrected),
        inspection.confirmed,
    )
    records = [step for step in steps if step is not None]
    leaves = [Leaf(step.kind, digest(canonical(step.body()), suite=suite)) for step in records]
    leaves += [
        Leaf(f"{step.kind} {department}", digest(canonical(step.body()), suite=suite))
        for department, part in inspection.parts
        for step in _steps(part)
    ]
    leaves += [
        Leaf(f"matter {matter.id}", digest(canonical(_matter(matter)), suite=suite))
        for matter in inspection.matters
    ]
    evidence = inspection.sheet.evidence if inspection.sheet else ()
    evidence = inspection.unmet.evidence if inspection.unmet else evidence
    return (*leaves, *(Leaf(file.name, file.digest) for file in evidence))


def _steps(part: Part) -> Iterator[Fact]:
    """Yield every step of a department's result, those of versions that were taken back first."""
    for before in part.before:
        yield from _steps(before)
    steps = (part.entered, part.reviewed, *part.published, *part.corrected, part.withheld)
    yield from (step for step in steps if step is not None)
    if part.withdrawn is not None and part.entered is not None:
        yield part.withdrawn
    for objection in part.objections.values():
        yield objection.objected
        if objection.answered is not None:
            yield objection.answered


def _matter(matter: Matter) -> dict[str, str]:
    return {
        "action": matter.action.value,
        "department": matter.department,
        "to": matter.to,
        "document": matter.document,
        "opened": matter.opened.isoformat(),
        "closed": matter.closed.isoformat() if matter.closed else "",
        "outcome": matter.outcome,
    }


def dossier_digest(inspection: Inspection, suite: Suite = "sha256") -> str:
    """Return the one digest that stands for the whole dossier."""
    index = [[leaf.name, leaf.digest] for leaf in contents(inspection, suite)]
    return digest(canonical(index), suite=suite)
