"""The cases on the office's desk: a result published late, and a target that was not drawn."""

from collections.abc import Iterable, Iterator, Mapping

from ssj_core.demo.cast import SJ
from ssj_core.demo.files import LAST_DAY, bundles
from ssj_core.demo.play import Drawn, Year
from ssj_core.disclosure import Page
from ssj_core.inspection import INSPECTION
from ssj_core.journal import Event
from ssj_core.legal import Text
from ssj_core.oversight import Ledger
from ssj_core.oversight.accountability import (
    CASES,
    Case,
    Situation,
    Stated,
    dossiers,
    draw_proofs,
    rested_of,
    survey,
)
from ssj_core.oversight.pages import case_page, cases_index, dossier_page

_ABOUT_TARGET = (Situation.LIST_FOLLOWED, Situation.PERFORMED, Situation.NO_CAUSE)


def _stated(book: Ledger, case: str) -> Stated:
    """Return what persons put on record about a case."""
    return book.world.get(CASES, CASES.of(case=case)) or Stated()


def _late(year: Year, book: Ledger) -> Case | None:
    """Return the case of the first inspection that the survey points at, if there is one."""
    for pointer in survey(book):
        number = pointer.about.get("inspection")
        if not number:
            continue
        events = year.service.journal.read(INSPECTION.of(inspection=number))
        return Case(
            number="A-2026-1",
            department=pointer.department,
            day=LAST_DAY,
            book=book,
            inspection=number,
            statements=_stated(book, "A-2026-1").statements,
            rested={number: rested_of(events)},
            terms=year.service.rulebook.terms,
        )
    return None


def _passed_over(drawn: Drawn) -> str:
    """Return a target of the sealed list that was not drawn."""
    task = drawn.outcome.tasks[drawn.planned.task]
    picked = {pick.id for pick in task.drawn}
    return next(one for part in task.sealed.strata for one in part.frame.ids if one not in picked)


def _not_drawn(year: Year, book: Ledger, events: Iterable[Event]) -> Case:
    """Return the case of a target that had an accident and was never drawn (clause C136)."""
    drawn = year.draws[0]
    target, session = _passed_over(drawn), drawn.outcome.commit.session
    bundle = next(audit for name, _, audit in bundles(year) if name == f"{session}.json")
    recorded = [
        one.body["record"]
        for one in events
        if one.kind.startswith("draw.") and "record" in one.body
    ]
    return Case(
        number="A-2026-2",
        department=SJ,
        day=LAST_DAY,
        book=book,
        target=target,
        plan=drawn.planned.plan,
        task=drawn.planned.task,
        proofs=draw_proofs(bundle, target, recorded),
        statements=_stated(book, "A-2026-2").statements,
        terms=year.service.rulebook.terms,
    )


def case_pages(
    year: Year, book: Ledger, events: tuple[Event, ...], names: Mapping[str, str]
) -> Iterator[Page]:
    """Yield the index, the pages of the two cases, and one page for each situation they raise.

    Args:
        year: what was played.
        book: its ledger.
        events: its events.
        names: names of targets, inspectors and items by their number.
    """
    cited = {clause.id: clause.citation.say() for clause in year.service.rulebook.clauses}
    known = {**names, **cited}
    late, passed = _late(year, book), _not_drawn(year, book, events)
    raised = (
        [(passed, _ABOUT_TARGET)]
        if late is None
        else [(late, tuple(Situation)), (passed, _ABOUT_TARGET)]
    )
    index = {case.number: (_heading(case, year), f"case-{case.number}.html") for case, _ in raised}
    yield cases_index(survey(book), index, "cases.html", names=known)
    for case, situations in raised:
        found = dossiers(case, situations)
        pages = {
            one.situation.value: f"case-{case.number}-{one.situation.value}.html" for one in found
        }
        _, path = index[case.number]
        yield case_page(case, found, pages, path, judgments=_stated(book, case.number).judgments)
        for one in found:
            yield dossier_page(one, pages[one.situation.value], names=known)


def _heading(case: Case, year: Year) -> Text:
    if case.inspection:
        return Text(
            f"{case.number}：检查 {case.inspection} 的结果公示",
            f"{case.number}: how inspection {case.inspection} was published",
        )
    name = year.cast.targets[case.target].name
    return Text(f"{case.number}：{name}未被抽到", f"{case.number}: {name} was not drawn")
