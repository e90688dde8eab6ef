"""The office's own site: what is owed, assessed, gathered and on file, worked out from the journal.

It is for the office of the conference, the heads of the departments and those who assess them, never
for publication. Nothing on it was typed in; where nothing is on record it says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Final

from attrs import define, field, frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.conference import POSTS
from ssj_core.disclosure import Facts, Links, Page, Prose, Site
from ssj_core.disclosure.records import Archive, clock
from ssj_core.encoding import Suite
from ssj_core.encoding.paths import file_name
from ssj_core.inspection import gaps
from ssj_core.legal import Text
from ssj_core.oversight.accountability import CASES, Case, Situation, Stated, dossiers, survey
from ssj_core.oversight.assessment import Assessment
from ssj_core.oversight.circular import Circular
from ssj_core.oversight.ledger import Law, Ledger
from ssj_core.oversight.listing import work_ical
from ssj_core.oversight.milestones import Milestone
from ssj_core.oversight.pages.assessed import assessment_index, assessment_page, figure_labels
from ssj_core.oversight.pages.cases import case_page, cases_index
from ssj_core.oversight.pages.dossiers import inspection_page, inspections_index
from ssj_core.oversight.pages.gathered import target_page, targets_index
from ssj_core.oversight.pages.material import dossier_page
from ssj_core.oversight.pages.meetings import conference_page
from ssj_core.oversight.pages.posts import posts_page
from ssj_core.oversight.pages.reached import milestones_page, trend_page
from ssj_core.oversight.pages.told import circular_page
from ssj_core.oversight.pages.work import work_index, work_page
from ssj_core.oversight.recorded import Records, records_of
from ssj_core.oversight.trend import trend
from ssj_core.oversight.words import Status
from ssj_core.oversight.worklist import Entry, work_list
from ssj_core.rules import Terms

_INTERNAL: Final = (
    Text(
        "内部资料，不对外公开。供联席会议办公室、各部门负责人和考核机关使用，可直接打印。",
        "Internal, not for publication: for the office of the conference, the heads of the departments and those who assess them. Fit to print.",
    ),
    Text(
        "每一页都由日志中的记录算出，没有人工填写的数字；没有记录的地方照实写明。",
        "Every page is worked out from the records of the journal; no number was typed in, and where nothing is on record it says so.",
    ),
)
_DRAFT: Final = "（草稿，未编号）"


@frozen(kw_only=True)
class RaisedCase:
    """A case that somebody raised: its material, and the situations it is looked at for.

    Attributes:
        case: what it is about, with proofs and receipts.
        heading: what it is called.
        situations: of the law's situations, those that are assembled.
    """

    case: Case
    heading: Text
    situations: tuple[Situation, ...] = tuple(Situation)


@frozen(kw_only=True)
class OfficeShowing:
    """How an office's site presents itself.

    Attributes:
        title: what stands on every page.
        publisher: whose it is.
        day: the day it shows.
        departments: whose work it lists, in this order.
        names: names of targets, inspectors and items by their number; a journal holds none of persons.
        circulars: the heading of each circular by its number.
        rehearsal: whether all of it is invented.
    """

    title: Text
    publisher: Text
    day: date
    departments: tuple[str, ...]
    names: Mapping[str, str] = field(factory=dict)
    circulars: Mapping[str, Text] = field(factory=dict)
    rehearsal: bool = False


@define(kw_only=True, slots=False)
class Desk:
    """What an office has before it on a day, all of it from the journal.

    Attributes:
        showing: how it is shown.
        law: the rulebook as oversight asks it.
        calendar: the working days.
        book: the ledger of the day.
        back: ledgers of days to look back at, each as it was recorded then.
        assessments: every department's year.
        milestones: where every department stands.
        archive: the records under targets.
        cases: the cases raised.
        journal: the checkpoint: hash, seq and suite.
        stamp: when its calendars are made.
    """

    showing: OfficeShowing
    law: Law
    calendar: WorkdayCalendar
    book: Ledger
    back: tuple[Ledger, ...] = ()
    assessments: tuple[Assessment, ...]
    milestones: tuple[Milestone, ...]
    archive: Archive
    cases: tuple[RaisedCase, ...] = ()
    journal: Mapping[str, str | int]
    stamp: datetime

    @cached_property
    def terms(self) -> Terms:
        """What the rulebook calls codes here, sections of its papers among them."""
        return self.law.rules_on(self.showing.day).terms

    @cached_property
    def records(self) -> Records:
        """What oversight has put on record."""
        return records_of(self.book.world)

    @cached_property
    def visits(self) -> dict[str, str]:
        """Whom each inspection visits, by name as far as it is known."""
        names = self.showing.names
        return {
            number: names.get(found.assigned.target, found.assigned.target)
            for number, found in self.book.inspections.items()
        }

    def pages_of(self, what: str) -> dict[str, str]:
        """Return a page for each department."""
        return {
            name: f"{what}-{at}.html" for at, name in enumerate(self.showing.departments, start=1)
        }


def office_site(desk: Desk) -> Site:
    """Return the office's site (clauses C22–C26, C31–C51, C113–C114, C134–C151).

    Raises:
        ConflictError, ContradictoryRulesError: the rules do not give a record its last day.
    """
    lists = [desk.book, *desk.back]
    pages = (
        *_work(desk, lists),
        *_assessed(desk),
        _posts(desk),
        *_cases(desk),
        conference_page(desk.book.conference, desk.showing.day, "conference.html"),
        *_dossiers(desk),
        *_gathered(desk),
    )
    listed = tuple(page for page in pages if page.listed)
    welcome = Page(
        path="index.html",
        title=Text("总览", "Overview"),
        blocks=(
            Prose(_INTERNAL),
            _glance(desk),
            Links(
                title=Text("从这里开始", "Start here"),
                items=tuple((page.title, page.path) for page in listed),
            ),
        ),
    )
    showing = desk.showing
    return Site(
        title=showing.title,
        publisher=showing.publisher,
        as_of=showing.day.isoformat(),
        rehearsal=showing.rehearsal,
        pages=(welcome, *pages),
        files=_calendars(desk, lists),
        journal=dict(desk.journal),
    )


def _glance(desk: Desk) -> Facts:
    """Return the whole in a few numbers: what is overdue, open, late, incomplete."""
    states = [owed.status(desk.showing.day) for owed in desk.book.obligations.values()]
    kept, body = desk.book.inspections.values(), desk.book.conference
    return Facts(
        title=Text("一眼看全", "At a glance"),
        items=(
            (Text("已逾期的待办", "overdue"), states.count(Status.OVERDUE)),
            (Text("未办结的待办", "still owed"), sum(not state.done for state in states)),
            (Text("逾期办结", "done late"), states.count(Status.MET_LATE)),
            (Text("检查", "inspections"), len(kept)),
            (
                Text("档案有缺项的检查", "incomplete dossiers"),
                sum(bool(gaps(found)) for found in kept),
            ),
            (Text("归集的涉企信息", "records"), len(desk.archive.records)),
            (Text("未办结的议定事项", "resolutions open"), len(body.pending) if body else 0),
            (Text("日志记录", "events"), int(desk.journal["seq"])),
        ),
    )


# Work -------------------------------------------------------------------------------------------


def _stem(desk: Desk, book: Ledger) -> str:
    return "work" if book is desk.book else f"work-{book.day:%m%d}"


def _work(desk: Desk, lists: Sequence[Ledger]) -> Iterator[Page]:
    """Yield the lists of the day, then those looked back at, in no navigation."""
    labels = {
        book.day: Text(f"回看：{book.day} 当天的待办", f"Looking back: the lists of {book.day}")
        for book in desk.back
    }
    look = tuple((labels[book.day], f"{_stem(desk, book)}.html") for book in desk.back)
    for book in lists:
        name = _stem(desk, book)
        index = work_index(
            tuple(book.obligations.values()),
            book.day,
            desk.pages_of(name),
            f"{name}.html",
            names=desk.visits,
        )
        today = book is desk.book
        more = (Links(title=Text("回看", "Looking back"), items=look),) if today and look else ()
        yield Page(
            path=index.path,
            title=index.title if today else labels[book.day],
            blocks=(*index.blocks, *more),
            listed=today,
        )
    for book in lists:
        for department, path in desk.pages_of(_stem(desk, book)).items():
            page = work_page(
                tuple(book.obligations.values()),
                book.day,
                department=department,
                path=path,
                names=desk.visits,
            )
            yield Page(
                path=path,
                title=page.title,
                blocks=(*page.blocks, *_import(book, department, path)),
                listed=page.listed,
            )


def _dated(book: Ledger, department: str) -> tuple[Entry, ...]:
    """Return what a department still owes, as far as it has a day."""
    listed = work_list(book.obligations.values(), book.day, department=department)
    return tuple(entry for entry in listed if entry.obligation.last is not None)


def _import(book: Ledger, department: str, path: str) -> tuple[Links, ...]:
    if not _dated(book, department):
        return ()
    words = Text("导入日历（iCalendar）", "into a calendar (iCalendar)")
    items = ((words, path.replace(".html", ".ics")),)
    return (Links(title=Text("日历", "Calendar"), items=items),)


def _calendars(desk: Desk, lists: Sequence[Ledger]) -> dict[str, bytes]:
    """Return each list that has a day in it as an iCalendar file, by path."""
    return {
        path.replace(".html", ".ics"): work_ical(
            entries,
            desk.calendar,
            stamp=datetime.combine(book.day, desk.stamp.timetz()),
        )
        for book in lists
        for department, path in desk.pages_of(_stem(desk, book)).items()
        if (entries := _dated(book, department))
    }


# Assessment -------------------------------------------------------------------------------------


def _assessed(desk: Desk) -> Iterator[Page]:
    """Yield the assessments, the circular, the milestones and the trend."""
    pages = desk.pages_of("assessment")
    circular = _circular(desk, pages)
    index = assessment_index(desk.assessments, pages, "assessment.html")
    papers = Links(title=Text("通报", "Circular"), items=((circular.title, circular.path),))
    yield Page(path=index.path, title=index.title, blocks=(*index.blocks, papers))
    for found in desk.assessments:
        made = desk.records.assessment(found.department, found.year)
        yield assessment_page(found, pages[found.department], made=made, terms=desk.terms)
    yield circular
    yield milestones_page(desk.milestones, "milestones.html", terms=desk.terms)
    yield trend_page(trend(desk.assessments), "trend.html")


def _circular(desk: Desk, pages: Mapping[str, str]) -> Page:
    issued = desk.records.circulars[-1] if desk.records.circulars else None
    told = issued.departments if issued else desk.showing.departments
    number = issued.number if issued else _DRAFT
    circular = Circular(
        number=number,
        title=desk.showing.circulars.get(number, Text("通报", "Circular")),
        assessments=tuple(found for found in desk.assessments if found.department in told),
    )
    annexes = {name: path for name, path in pages.items() if name in told}
    return circular_page(circular, "circular.html", pages=annexes, issued=issued)


def _posts(desk: Desk) -> Page:
    """Return the responsible posts, and what their heads have to sign for: plans, and what they signed."""
    subjects: dict[str, list[str]] = {}
    for number, history in desk.book.plans.items():
        subjects.setdefault(history.current.plan.department, []).append(number)
    for fact in desk.records.signed:
        if fact.subject not in subjects.setdefault(fact.department, []):
            subjects[fact.department].append(fact.subject)
    world = desk.book.world
    known = {
        name: posts
        for name in desk.showing.departments
        if (posts := world.get(POSTS, POSTS.of(department=name))) is not None
    }
    return posts_page(
        desk.records,
        desk.showing.departments,
        "posts.html",
        subjects=subjects,
        labels=figure_labels(desk.assessments),
        names=desk.showing.names,
        posts=known,
    )


# Cases, dossiers, records -----------------------------------------------------------------------


def _cases(desk: Desk) -> Iterator[Page]:
    """Yield the index, the page of each case raised, and one for each situation it raises."""
    known = {**desk.showing.names, **desk.law.citations}
    index = {
        raised.case.number: (raised.heading, f"case-{raised.case.number}.html")
        for raised in desk.cases
    }
    yield cases_index(survey(desk.book), index, "cases.html", names=known, terms=desk.terms)
    for raised in desk.cases:
        case = raised.case
        found = dossiers(case, raised.situations)
        pages = {
            part.situation.value: f"case-{case.number}-{part.situation.value}.html"
            for part in found
        }
        said = desk.book.world.get(CASES, CASES.of(case=case.number)) or Stated()
        _, path = index[case.number]
        yield case_page(case, found, pages, path, judgments=said.judgments, terms=desk.terms)
        for part in found:
            yield dossier_page(part, pages[part.situation.value], names=known, terms=desk.terms)


def _dossiers(desk: Desk) -> Iterator[Page]:
    kept = desk.book.inspections.values()
    pages = {found.id: f"dossier-{file_name(found.id)}.html" for found in kept}
    yield inspections_index(kept, pages, "dossiers.html", names=desk.showing.names)
    suite: Suite = "sm3" if desk.journal["suite"] == "sm3" else "sha256"
    for found in kept:
        yield inspection_page(
            found,
            suite,
            pages[found.id],
            names=desk.showing.names,
            numbers=desk.book.cite,
            terms=desk.terms,
        )


def _gathered(desk: Desk) -> Iterator[Page]:
    """Yield the records of every target that has any; of none, the page says so."""
    archive, day, names = desk.archive, desk.showing.day, desk.showing.names
    targets = dict.fromkeys(found.gathered.target for found in archive.records.values())
    pages = {target: f"target-{at}.html" for at, target in enumerate(targets, start=1)}
    clocks = {number: clock(found, desk.law.rules_on) for number, found in archive.records.items()}
    yield targets_index(archive, day, pages, "records.html", clocks=clocks, names=names)
    for target, path in pages.items():
        yield target_page(archive, target, day, path, clocks=clocks, names=names)
