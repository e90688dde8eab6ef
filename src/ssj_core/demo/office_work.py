"""The office's work lists: what each department owes, as pages and as calendars to import."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo.cast import DEPARTMENTS, hand
from ssj_core.demo.closing import book_of
from ssj_core.demo.files import LAST_DAY
from ssj_core.demo.play import Year
from ssj_core.disclosure import Links, Page
from ssj_core.legal import Text
from ssj_core.oversight import Entry, Ledger, Obligation, work_ical, work_list
from ssj_core.oversight.pages import work_index, work_page

LOOK_BACK: Final = date(2026, 6, 30)
"""A working day in summer to look back at: most of the year's work is then still open."""

_SLUGS: Final = dict(zip(DEPARTMENTS, ("sj", "wj", "yj", "wl", "jt", "hj"), strict=True))


@frozen(kw_only=True)
class WorkLists:
    """The lists of one day: what was owed then, and the page of each department."""

    day: date
    index: str
    obligations: tuple[Obligation, ...]
    pages: Mapping[str, str]

    def entries(self, department: str) -> tuple[Entry, ...]:
        """Return what a department still owes, as far as it has a day."""
        listed = work_list(self.obligations, self.day, department=department)
        return tuple(one for one in listed if one.obligation.last is not None)

    def calendar(self, department: str) -> str:
        """Return the path of a department's calendar, beside its page."""
        return self.pages[department].replace(".html", ".ics")


def work_lists(year: Year, book: Ledger) -> tuple[WorkLists, WorkLists]:
    """Return the lists at the end of the year, and as they were on a day in summer."""
    then = book_of(year.service, LOOK_BACK)
    now, back = (
        WorkLists(
            day=day,
            index=f"{name}.html",
            obligations=tuple(known.obligations.values()),
            pages={one: f"{name}-{slug}.html" for one, slug in _SLUGS.items()},
        )
        for day, name, known in ((LAST_DAY, "work", book), (LOOK_BACK, "work-0630", then))
    )
    return now, back


def work_pages(lists: Sequence[WorkLists], names: Mapping[str, str]) -> Iterator[Page]:
    """Yield the pages: first the lists of today, then those looked back at, in no navigation."""
    now, back = lists
    label = Text(f"回看：{back.day} 当天的待办", f"Looking back: the lists of {back.day}")
    look = Links(title=Text("回看", "Looking back"), items=((label, back.index),))
    index = work_index(now.obligations, now.day, now.pages, now.index, names=names)
    yield Page(path=index.path, title=index.title, blocks=(*index.blocks, look))
    old = work_index(back.obligations, back.day, back.pages, back.index, names=names)
    yield Page(path=old.path, title=label, blocks=old.blocks, listed=False)
    for one in lists:
        for department, path in one.pages.items():
            page = work_page(
                one.obligations, one.day, department=department, path=path, names=names
            )
            yield Page(
                path=path,
                title=page.title,
                blocks=(*page.blocks, *_import(one, department)),
                listed=page.listed,
            )


def _import(lists: WorkLists, department: str) -> tuple[Links, ...]:
    if not lists.entries(department):
        return ()
    words = Text("导入日历（iCalendar）", "into a calendar (iCalendar)")
    return (Links(title=Text("日历", "Calendar"), items=((words, lists.calendar(department)),)),)


def work_calendars(lists: Sequence[WorkLists], calendar: WorkdayCalendar) -> dict[str, bytes]:
    """Return each list that has a day in it as an iCalendar file, by path."""
    return {
        one.calendar(department): work_ical(
            entries, calendar, stamp=hand(department, one.day, 18).at
        )
        for one in lists
        for department in one.pages
        if (entries := one.entries(department))
    }
