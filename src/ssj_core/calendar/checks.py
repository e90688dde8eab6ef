"""What a holiday notice must keep before it may change a calendar, what it must explain, and what people look at."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ssj_core.calendar.days import (
    DECEMBER,
    OPEN_FROM,
    SATURDAY,
    weekday_of,
)
from ssj_core.calendar.envelope import LIMITS, POOLED, blocks_by_principle
from ssj_core.calendar.festivals import Festival, festivals, statutory_days
from ssj_core.calendar.notices import DaysOff, HolidayNotice
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.calendar import (
    NoticeConflictError,
    NoticeConservationError,
    NoticeFestivalError,
    NoticeStatutoryError,
    NoticeTargetError,
    NoticeUnconfirmedError,
    NoticeWindowError,
    NoticeWorkdayError,
)

ASKS_FROM: Final = 2025  # the year of the rules on blocks and on six working days in a row
_SIX: Final = 6
_OCTOBER: Final = 10
_DAY: Final = timedelta(1)


def _list(days: Iterable[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))


def conservation(notice: HolidayNotice) -> tuple[int, int]:
    """Return how many weekdays a notice makes free, and how many weekend days it has worked.

    The law of every annual notice since 2004: the difference is what the statute gives.
    """
    off = sum(day.weekday() < SATURDAY for day in notice.days_off())
    return off, sum(day.weekday() >= SATURDAY for day in notice.work)


def _own_faults(notice: HolidayNotice) -> Iterator[SsjError]:
    """Find what is wrong with a notice by itself."""
    name, off = notice.label, notice.days_off()
    if bad := [day for day in notice.work if day.weekday() < SATURDAY or day in off]:
        yield NoticeWorkdayError(notice=name, days=_list(bad))
    first, last = date(notice.year - 1, DECEMBER, OPEN_FROM), date(notice.year, DECEMBER, 31)
    if late := [day for day in [*off, *notice.work] if not first <= day <= last]:
        yield NoticeWindowError(notice=name, days=_list(late), first=first, last=last)
    if notice.kind not in ("annual", "amendment"):
        return
    feasts = {feast.name: feast for feast in festivals(notice.year)}
    due_off = {
        day
        for feast in feasts.values()
        if notice.kind == "annual" or notice.restates(feast.name)
        for day in feast.days
    }
    if missing := due_off - set(off):
        yield NoticeStatutoryError(notice=name, days=_list(missing))
    if notice.kind != "annual":
        return
    for line in notice.off:
        for feast_name in line.name.split("、"):
            if not (feast_name in feasts and _belongs(line, feasts[feast_name], notice)):
                yield NoticeFestivalError(
                    notice=name, name=line.name, days=f"{line.first}…{line.last}"
                )
    free, worked = conservation(notice)
    due = statutory_days(notice.year)
    if free - worked != due:
        yield NoticeConservationError(
            notice=name, off=free, work=worked, found=free - worked, due=due
        )


def _belongs(line: DaysOff, feast: Festival, notice: HolidayNotice) -> bool:
    """Tell whether days off are those of a festival: they hold a day of it, or make up for one nearby (2014)."""
    if {*feast.days} & {*line.days}:
        return True
    named = [other for other in notice.off if other is not line and other.name == line.name]
    return any({*feast.days} & {*other.days} for other in named) and any(
        abs((day - line.first).days) <= LIMITS["清明节"][2] for day in feast.days
    )


def _conflict(notice: HolidayNotice, other: HolidayNotice) -> SsjError | None:
    """Find what two notices contradict each other on."""
    mine, theirs = notice.days_off(), other.days_off()
    if notice.kind == other.kind == "annual" and notice.year == other.year:
        clash = (set(mine) ^ set(theirs)) | (set(notice.work) ^ set(other.work))
    else:
        clash = (set(mine) & set(other.work)) | (set(theirs) & set(notice.work))
    if clash:
        return NoticeConflictError(notice=notice.label, other=other.label, days=_list(clash))
    return None


def _amended(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> HolidayNotice | None:
    """Return the annual notice an amendment changes."""
    for other in loaded:
        if other.kind == "annual" and other.year == notice.year:
            return other if any(notice.restates(line.name) for line in other.off) else None
    return None


def _residual(notice: HolidayNotice, before: HolidayNotice | None) -> int:
    """Return by how much an amendment or decree changes weekdays off minus weekend days worked."""
    off, work = notice.days_off(), set(notice.work)
    was_off = {} if before is None else before.days_off()
    was_work = set() if before is None else set(before.work)
    gained = sum(day.weekday() < SATURDAY for day in off if day not in was_off)
    dropped = [
        day
        for day, name in was_off.items()
        if notice.restates(name) and day not in off and day.weekday() < SATURDAY
    ]
    return gained - len(dropped) - len(work - was_work) + len(was_work & set(off))


def faults(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> list[SsjError]:
    """Return every rule a notice breaks beside those already loaded; an empty list lets it in.

    Regional overlays may contradict national notices: that is what they are for.
    """
    found = list(_own_faults(notice))
    if notice.kind == "regional":
        rivals = [
            o for o in loaded if o.kind == "regional" and o.jurisdiction == notice.jurisdiction
        ]
    elif notice.kind == "amendment":
        rivals = [o for o in loaded if o.kind == "amendment" and o.amends == notice.amends]
        rivals = [o for o in rivals if o.issued == notice.issued and o.year == notice.year]
    else:
        rivals = [o for o in loaded if o.kind in ("annual", "one_off")]
    found += [clash for other in rivals if (clash := _conflict(notice, other))]
    before = _amended(notice, loaded) if notice.kind == "amendment" else None
    if notice.kind == "amendment" and before is None:
        found.append(NoticeTargetError(notice=notice.label, year=notice.year, amends=notice.amends))
    elif notice.residual is not None and notice.kind in ("amendment", "one_off"):
        change = _residual(notice, before)
        if change != notice.residual:
            off, work = conservation(notice)
            found.append(
                NoticeConservationError(
                    notice=notice.label, off=off, work=work, found=change, due=notice.residual
                )
            )
    return found


class _Year:
    """The days of one annual notice, with the end of the year before as loaded."""

    def __init__(self, notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> None:
        before = [o for o in loaded if o.kind == "annual" and o.year == notice.year - 1]
        self.notice = notice
        self.off = {**(before[0].days_off() if before else {}), **notice.days_off()}
        self.work = {*(before[0].work if before else ()), *notice.work}

    def worked(self, day: date) -> bool:
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def block(self, day: date) -> tuple[date, date]:
        """Return the unbroken run of days off around a day off."""
        first = last = day
        while not self.worked(first - _DAY):
            first -= _DAY
        while not self.worked(last + _DAY):
            last += _DAY
        return first, last

    def longest_work(self) -> tuple[date, date]:
        """Return the longest run of working days of the year."""
        best, run = (0, date.min), 0
        day = date(self.notice.year - 1, DECEMBER, 20)
        while day <= date(self.notice.year, DECEMBER, 31):
            run = run + 1 if self.worked(day) else 0
            if day.year == self.notice.year and run > best[0]:
                best = (run, day)
            day += _DAY
        return best[1] - timedelta(best[0] - 1), best[1]


def questions(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> list[SsjError]:
    """Return what an annual notice from 2025 on must explain; an empty list lets it in without a word.

    Law: 放假办法 art. 7 (six working days in a row), 国办发明电〔2024〕12号 (the blocks), and the practice of
    issuing notices between October and December. A confirmed notice is not asked again.
    """
    if notice.kind != "annual" or notice.year < ASKS_FROM or notice.confirmed:
        return []
    asked = list(_shape(notice, loaded))
    if not notice.from_table:
        asked += _papers(notice)
    return [NoticeUnconfirmedError(notice=notice.label, why_zh=zh, why_en=en) for zh, en in asked]


def _papers(notice: HolidayNotice) -> Iterator[tuple[str, str]]:
    missing = [
        name
        for name, value in (
            ("文号 doc_no", notice.doc_no),
            ("发布日期 issued", notice.issued),
            ("网址 source_url", notice.source_url),
        )
        if not value
    ]
    if missing:
        yield f"没有写明{'、'.join(missing)}", f"it does not state {', '.join(missing)}"
    day = notice.issued
    if day is not None and (day.year != notice.year - 1 or day.month < _OCTOBER):
        yield (
            f"发布日期 {day} 不在 {notice.year - 1} 年 10 月至 12 月",
            f"issued on {day}, not from October to December of {notice.year - 1}",
        )


def _shape(notice: HolidayNotice, loaded: Sequence[HolidayNotice]) -> Iterator[tuple[str, str]]:
    year = _Year(notice, loaded)
    first, last = year.longest_work()
    if (last - first).days + 1 > _SIX:
        yield (
            f"{first} 至 {last} 连续工作 {(last - first).days + 1} 天，超过六天",
            f"{(last - first).days + 1} working days in a row from {first} to {last}",
        )
    reaches = list[tuple[date, date]]()
    for feasts in _merged(year):
        block = year.block(feasts[0].days[0])
        off = {block[0] + timedelta(step) for step in range((block[1] - block[0]).days + 1)}
        cores = blocks_by_principle(feasts)
        plain = [core for core in cores if core <= off and all(_weekend(d) for d in off - core)]
        name = "、".join(feast.name for feast in feasts)
        if not plain:
            yield (
                f"{name} {block[0]} 至 {block[1]} 的放假与公布的原则（国办发明电〔2024〕12号）不同",
                f"{name} from {block[0]} to {block[1]} is not what the published principle gives",
            )
        near = timedelta(max(_reach(feast) for feast in feasts))
        reaches.append((block[0] - near, block[1] + near))
    if far := [d for d in notice.work if not any(first <= d <= last for first, last in reaches)]:
        yield f"上班日 {_list(far)} 距假期过远", f"make-up days far from any holiday: {_list(far)}"


def _weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _merged(year: _Year) -> list[tuple[Festival, ...]]:
    """Return the festivals of a notice, those in one block together."""
    found: list[tuple[Festival, ...]] = []
    for feast in festivals(year.notice.year):
        if found and year.block(found[-1][0].days[0])[1] >= feast.days[0]:
            found[-1] = (*found[-1], feast)
        else:
            found.append((feast,))
    return found


def _reach(feast: Festival) -> int:
    """Return how far from its block a festival's make-up days may lie."""
    gaps = [
        (late.days[0] - early.days[-1]).days
        for early, late in pairwise(festivals(feast.days[0].year))
        if feast in (early, late)
    ]
    return LIMITS["春节"][2] if min(gaps) <= POOLED else LIMITS[feast.name][2]


def preview(notice: HolidayNotice, loaded: Sequence[HolidayNotice] = ()) -> tuple[str, ...]:
    """Return what people must look at before a notice is loaded: every day with its weekday, festival by festival.

    A slip of a day can be lawful (a Saturday worked for a Sunday); only this view shows it.
    """
    lines = list[str]()
    names = list(dict.fromkeys(line.name for line in notice.off))
    for name in names:
        spans = [line for line in notice.off if line.name == name]
        days = sum(len(line.days) for line in spans)
        work = [day for day in notice.work if _nearest(notice, day) == name]
        said = "、".join(_span(line.first, line.last) for line in spans)
        made = "；上班 " + "、".join(map(_dated, work)) if work else ""
        lines.append(f"{name} {days} 天：{said}{made}")
    if notice.kind == "annual":
        first, last = _Year(notice, loaded).longest_work()
        lines.append(f"最长连续工作 {(last - first).days + 1} 天：{_span(first, last)}")
    return tuple(lines)


def _nearest(notice: HolidayNotice, day: date) -> str:
    """Return the name of the line of days off nearest to a make-up day."""
    return min(
        notice.off, key=lambda line: min(abs((line.first - day).days), abs((line.last - day).days))
    ).name


def _dated(day: date) -> str:
    return f"{day:%m-%d} {weekday_of(day)}"


def _span(first: date, last: date) -> str:
    return _dated(first) if first == last else f"{_dated(first)}…{_dated(last)}"


def admit(
    notices: Iterable[HolidayNotice], loaded: Sequence[HolidayNotice] = ()
) -> tuple[HolidayNotice, ...]:
    """Return `loaded` and `notices` together, if every one of them keeps every rule.

    Annual notices are judged first, so the order they are handed in does not matter; a notice that is
    already loaded is let in once.

    Raises:
        ManyFaultsError: with every failed rule of every notice, and every question not answered by a
            confirmation; nothing is loaded.
    """
    found, wrong = list(loaded), list[SsjError]()
    order = {"annual": 0, "one_off": 1, "amendment": 2, "regional": 3}
    for notice in sorted(notices, key=lambda n: (order[n.kind], n.year, n.known_from, n.digest)):
        if notice in found:
            continue
        broken = faults(notice, found)
        wrong += broken or questions(notice, found)
        found.append(notice)
    if wrong:
        raise ManyFaultsError(what="放假通知 / holiday notices", faults=wrong)
    return tuple(found)
