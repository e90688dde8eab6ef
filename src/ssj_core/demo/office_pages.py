"""The office's own site of the invented district: worked out from the journal, not for publication."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ssj_core.adapters.site import FolderPublisher, site_files
from ssj_core.conference import POSTS, Posts
from ssj_core.demo.cast import CONFERENCE, DEPARTMENTS, SJ
from ssj_core.demo.closing import TITLE
from ssj_core.demo.files import LAST_DAY
from ssj_core.demo.office_cases import case_pages
from ssj_core.demo.office_desk import Desk, desk, glance
from ssj_core.demo.office_work import work_calendars, work_lists, work_pages
from ssj_core.demo.play import Year
from ssj_core.disclosure import Links, Page, Prose, Site
from ssj_core.disclosure.records import Clock, clock
from ssj_core.legal import Text
from ssj_core.oversight import (
    CHECKS,
    Circular,
    Ledger,
    Look,
    beginnings,
    milestone,
    trend,
)
from ssj_core.oversight.pages import (
    assessment_index,
    assessment_page,
    circular_page,
    conference_page,
    figure_labels,
    inspection_page,
    inspections_index,
    milestones_page,
    posts_page,
    target_page,
    targets_index,
    trend_page,
)

_SLUGS: Final = dict(zip(DEPARTMENTS, ("sj", "wj", "yj", "wl", "jt", "hj"), strict=True))


def _assessed(found: Desk) -> Iterator[Page]:
    """Yield the assessments, the circular, the milestones and the trend."""
    pages = {name: f"assessment-{slug}.html" for name, slug in _SLUGS.items()}
    circular = _circular(found, pages)
    index = assessment_index(found.assessments, pages, "assessment.html")
    papers = Links(title=Text("通报", "Circular"), items=((circular.title, circular.path),))
    yield Page(path=index.path, title=index.title, blocks=(*index.blocks, papers))
    for one in found.assessments:
        made = found.records.assessment(one.department, one.year)
        yield assessment_page(one, pages[one.department], made=made)
    yield circular
    yield _milestones(found)
    yield trend_page(trend(found.assessments), "trend.html")


def _circular(found: Desk, pages: dict[str, str]) -> Page:
    issued = found.records.circulars[-1] if found.records.circulars else None
    told = issued.departments if issued else DEPARTMENTS
    circular = Circular(
        number=issued.number if issued else "（草稿，未编号）",
        title=TITLE,
        assessments=tuple(one for one in found.assessments if one.department in told),
    )
    annexes = {name: path for name, path in pages.items() if name in told}
    return circular_page(circular, "circular.html", pages=annexes, issued=issued)


def _milestones(found: Desk) -> Page:
    rules, begun = found.year.service.rules(LAST_DAY), beginnings(found.events, keeper=SJ)
    looks = [
        Look(
            department=one.department,
            day=LAST_DAY,
            rules=rules,
            book=found.book,
            begun=begun,
            records=found.records,
            assessment=one,
        )
        for one in found.assessments
    ]
    made = milestones_page(
        (milestone(name, look) for look in looks for name in CHECKS), "milestones.html"
    )
    invented = Text(
        "期限是方案写的 2021 年，虚构的砾泉区 2026 年才开始，所以多为“逾期”。",
        "In this rehearsal the days are those of the plan, in 2021; the invented district began in 2026, so most of it is late.",
    )
    note = Prose((invented,), title=Text("演练说明", "About this rehearsal"))
    return Page(path=made.path, title=made.title, blocks=(*made.blocks[:2], note, *made.blocks[2:]))


def _subjects(found: Desk) -> dict[str, list[str]]:
    """Return what the heads have to sign for: their department's plans, and whatever they signed for."""
    subjects: dict[str, list[str]] = {}
    for number, history in found.book.plans.items():
        subjects.setdefault(history.current.plan.department, []).append(number)
    for one in found.records.signed:
        if one.subject not in subjects.setdefault(one.department, []):
            subjects[one.department].append(one.subject)
    return subjects


def _posts(found: Desk) -> dict[str, Posts]:
    """Return the responsible posts of the departments, as far as anybody named them."""
    known = ((name, found.book.world.get(POSTS, POSTS.of(department=name))) for name in DEPARTMENTS)
    return {name: posts for name, posts in known if posts}


def _dossiers(found: Desk) -> Iterator[Page]:
    kept = found.book.inspections.values()
    pages = {one.id: f"dossier-{one.id}.html" for one in kept}
    yield inspections_index(kept, pages, "dossiers.html", names=found.names)
    suite = found.year.service.journal.suite
    for one in kept:
        yield inspection_page(one, suite, pages[one.id], names=found.names)


def _gathered(found: Desk) -> Iterator[Page]:
    """Yield the records of every target that has any; of none, the page says so."""
    targets = dict.fromkeys(one.gathered.target for one in found.archive.records.values())
    pages = {one: f"target-{at}.html" for at, one in enumerate(targets, start=1)}
    clocks: dict[str, Clock] = {
        number: clock(one, found.year.service.rules)
        for number, one in found.archive.records.items()
    }
    yield targets_index(
        found.archive, LAST_DAY, pages, "records.html", clocks=clocks, names=found.names
    )
    for one, path in pages.items():
        yield target_page(found.archive, one, LAST_DAY, path, clocks=clocks, names=found.names)


def _welcome(found: Desk, listed: tuple[Page, ...]) -> Page:
    return Page(
        path="index.html",
        title=Text("总览", "Overview"),
        blocks=(
            Prose(
                (
                    Text(
                        "内部资料，不对外公开。供联席会议办公室、各部门负责人和考核机关使用，可直接打印。",
                        "Internal, not for publication: for the office of the conference, the heads of the departments and those who assess them. Fit to print.",
                    ),
                    Text(
                        "每一页都由日志中的记录算出，没有人工填写的数字；没有记录的地方照实写明。",
                        "Every page is worked out from the records of the journal; no number was typed in, and where nothing is on record it says so.",
                    ),
                )
            ),
            glance(found),
            Links(
                title=Text("从这里开始", "Start here"),
                items=tuple((page.title, page.path) for page in listed),
            ),
        ),
    )


def office_site(year: Year, book: Ledger) -> Site:
    """Return the office's site, from the events of the year."""
    found = desk(year, book)
    lists = work_lists(year, book)
    end = year.service.journal.checkpoint()
    pages = (
        *work_pages(lists, found.visits),
        *_assessed(found),
        posts_page(
            found.records,
            DEPARTMENTS,
            "posts.html",
            subjects=_subjects(found),
            labels=figure_labels(found.assessments),
            names=found.names,
            posts=_posts(found),
        ),
        *case_pages(year, book, found.events, found.names),
        conference_page(book.conference, LAST_DAY, "conference.html"),
        *_dossiers(found),
        *_gathered(found),
    )
    listed = tuple(page for page in pages if page.listed)
    return Site(
        title=Text(
            "砾泉区双随机监管办公室【内部资料】", "Liquan District: oversight office [internal]"
        ),
        publisher=Text(
            f"{CONFERENCE}办公室 · 内部资料，不对外公开",
            "Office of the joint conference (invented) · internal, not for publication",
        ),
        as_of=LAST_DAY.isoformat(),
        rehearsal=True,
        pages=(_welcome(found, listed), *pages),
        files=work_calendars(lists, year.service.calendar),
        journal={name: end[name] for name in ("hash", "seq", "suite")},
    )


def write_office(year: Year, book: Ledger, out: Path) -> None:
    """Write the office's site into `out`/office, after a last look for what no page may hold.

    Raises:
        LeakError: a certificate number, telephone, identity number or secret is on a page.
    """
    closed = [one.cert_no for one in year.cast.inspectors]
    closed += [task.private.frame_secret for drawn in year.draws for task in drawn.outcome.sealed]
    made = site_files(office_site(year, book), closed=closed)
    FolderPublisher(out / "office", "office", private=True).publish(made)
