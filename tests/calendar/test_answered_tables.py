"""What the tables of the calendar say, kept line by line: statutes, festivals, notices beside others, columns of days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from answers import answer, brief, held, plain
from ssj_core.calendar import HolidayNotice, Unit, Whose, WorkdayCalendar, preview, read_notice
from ssj_core.calendar.checks import faults, questions
from ssj_core.calendar.festivals import festivals, statutory_days
from ssj_core.calendar.sources import from_tables, region_of, shipped
from ssj_core.calendar.statutes import (
    VERSIONS,
    StatuteVersion,
    article_name,
    counting,
    general_law,
    parse_statute,
)
from ssj_core.calendar.table import projected_off
from ssj_core.errors import SsjError


def test_statutes_count_as_they_did() -> None:
    """Every version of every statute, from its first day and the day before, in days and other units."""

    def asked(version: StatuteVersion, day: date, **how: Any) -> str:
        found = answer(lambda: counting(version.name, day, **how))
        return brief(found) if found.startswith("Counting") else found.partition(":")[0]

    def lines() -> Iterator[str]:
        units = (Unit.DAY, Unit.MONTH, Unit.CALENDAR_DAY, Unit.HOUR, Unit.WORKDAY)
        hows: tuple[dict[str, Any], ...] = ({}, {"whose": Whose.PARTY}, {"back": True})
        for version in VERSIONS:
            yield f"{version.citation} {version.since} {version.until} {version.own_rule} {version.unread}"
            for day in (version.since - timedelta(1), version.since, date(2026, 11, 1)):
                found = [
                    asked(version, day, unit=unit, n=7, rolls=rolls)
                    for unit in units
                    for rolls in (True, False)
                ]
                yield f"  {day} {' '.join(dict.fromkeys(found))}"
            for n in (2, 3, 5, 7, 10, 15, 30):
                more = ({"article": article_name(n * 9)}, *hows)
                more += tuple(
                    {"article": f"{name}第一款"} for name in sorted(version.party_articles)[:2]
                )
                yield f"  {n}日 {' '.join(asked(version, version.since, unit=Unit.DAY, n=n, **how) for how in more)}"

    held("statutes", lines())


def test_general_law_is_cited_as_it_was() -> None:
    """The rules of the general law, by day, unit and whether the last day moves."""
    days = ("2017-09-30", "2017-10-01", "2020-12-31", "2021-01-01")
    held(
        "general_law",
        (
            f"{day} {unit.value} {rolls:d} → {'；'.join(general_law(date.fromisoformat(day), unit=unit, rolls=rolls))}"
            for day in days
            for unit in Unit
            for rolls in (True, False)
        ),
    )


def test_names_are_read_as_they_were() -> None:
    """Statutes, articles and regions in every spelling."""
    statutes = (
        "行政处罚法",
        "《中华人民共和国行政处罚法》",
        "行政处罚法@2021",
        "行政处罚法（2021）",
        "行政处罚法(2021修订)",
        "行政处罚法（2021年修正）",
        "行政处罚法@21",
        "民诉法",
        "",
        "@2021",
        "行 政 处 罚 法",
    )
    articles = (
        "",
        0,
        1,
        9,
        10,
        11,
        19,
        20,
        21,
        99,
        100,
        101,
        110,
        111,
        119,
        120,
        999,
        "56",
        "五十六",
        "第五十六条第一款",
        " 7 ",
    )
    regions = (
        "450000",
        "450100",
        "450102",
        "150602",
        "990000",
        "45",
        "CN-GX",
        "",
        "４５００００",
        "4501000",
    )
    known: list[tuple[Callable[[Any], object], tuple[Any, ...]]] = [
        (parse_statute, statutes),
        (article_name, articles),
        (region_of, regions),
    ]
    held(
        "spellings",
        (
            f"{read.__name__} {text!r} → {answer(lambda r=read, t=text: r(t))}"
            for read, texts in known
            for text in texts
        ),
    )


def test_festivals_are_where_they_were() -> None:
    """The festivals of every year and the days off the statute alone gives."""
    held(
        "festivals",
        (
            f"{year} {statutory_days(year)} "
            + " ".join(f"{f.name}{f.days[0]:%m%d}+{len(f.days)}" for f in festivals(year))
            + f" → {brief(projected_off(festivals(year)))}"
            for year in range(2004, 2101)
        ),
    )


def _beside() -> Iterator[str]:
    """Change a good notice of a year already past, one thing at a time, and ask what is wrong with it."""
    loaded = [n for n in shipped() if n.year < 2026]
    this = next(n for n in shipped() if n.year == 2026 and n.kind == "annual")
    good = this.to_dict()
    rows = list(good["off"])
    work = list(good["work"])

    def row(at: int, **change: str) -> list[dict[str, str]]:
        return [{**line, **change} if i == at else line for i, line in enumerate(rows)]

    changes: list[dict[str, Any]] = [
        {},
        {"work": work[1:]},
        {"work": [*work, "2026-03-03"]},
        {"work": [*work, rows[0]["from"]]},
    ]
    changes += [{"off": rows[:at] + rows[at + 1 :]} for at in range(len(rows))]
    changes += [{"off": row(at, name="中秋")} for at in (0, 1)]
    for at in range(len(rows)):
        first, last = (date.fromisoformat(rows[at][key]) for key in ("from", "to"))
        changes += [
            {"off": row(at, to=str(last + timedelta(1)))},
            {"off": row(at, **{"from": str(first - timedelta(1))})},
        ]
    for at, day in enumerate(work):
        for step in (-7, -1, 1, 7, 28):
            moved = str(date.fromisoformat(day) + timedelta(step))
            changes.append({"work": [moved if i == at else other for i, other in enumerate(work)]})
    changes += [
        {"issued": None},
        {"issued": "2026-01-05"},
        {"issued": "2025-09-30"},
        {"issued": "2025-10-01"},
        {"issued": "2024-12-01"},
        {"doc_no": ""},
        {"source_url": ""},
        {"confirmed": "已核对"},
        {"kind": "one_off"},
        {"kind": "one_off", "residual": 13},
        {"kind": "regional", "jurisdiction": "CN-GX"},
        {"kind": "amendment", "amends": "国庆节"},
        {"kind": "amendment", "amends": "国庆节", "residual": 0},
        {"kind": "amendment", "amends": "中秋节", "work": []},
        {"off": [{"name": "国庆节", "from": "2025-12-26", "to": "2025-12-26"}]},
        {"off": [{"name": "国庆节", "from": "2025-12-27", "to": "2025-12-27"}]},
        {"off": [{"name": "国庆节", "from": "2026-12-31", "to": "2027-01-01"}]},
    ]
    for change in changes:
        document = {name: value for name, value in {**good, **change}.items() if value is not None}

        def told(document: dict[str, Any] = document) -> str:
            notice = read_notice(document)
            lines = preview(notice, loaded)
            beside = [*loaded, this]
            return f"{_said(notice, loaded)} ‖ {_said(notice, beside)} ‖ {brief(lines)}"

        yield f"{plain(change)} → {answer(told)}"
    yield from preview(this, loaded)
    for region in ("CN-GX", "CN-SC"):
        overlay = read_notice(
            {**good, "kind": "regional", "jurisdiction": region, "off": rows[:1], "work": []}
        )
        rival = read_notice(
            {
                **good,
                "kind": "regional",
                "jurisdiction": "CN-GX",
                "off": rows[1:2],
                "work": [rows[0]["to"]],
            }
        )
        yield f"{region} → {_said(overlay, [*loaded, this, rival])}"
    amended = read_notice(
        {**good, "kind": "amendment", "amends": "国庆节", "off": rows[-1:], "work": []}
    )
    again = read_notice(
        {
            **good,
            "kind": "amendment",
            "amends": "国庆节",
            "off": rows[-1:],
            "work": [rows[-1]["to"]],
        }
    )
    later = read_notice(
        {
            **good,
            "kind": "amendment",
            "amends": "国庆节",
            "off": rows[-1:],
            "work": [rows[-1]["to"]],
            "issued": "2026-05-01",
        }
    )
    for other in (amended, again, later):
        yield f"amended → {_said(amended, [*loaded, this, other])}"


def _said(notice: HolidayNotice, loaded: list[HolidayNotice]) -> str:
    def codes(found: list[SsjError]) -> str:
        return " ".join(f"{fault.code.removeprefix('calendar.')}:{brief(fault)}" for fault in found)

    return f"{codes(faults(notice, loaded))} | {codes(questions(notice, loaded))}"


def test_notices_beside_others_are_judged_as_they_were() -> None:
    """One thing of a good notice otherwise each time: what it breaks, what it has to explain, what people look at."""
    held("notices_judged", _beside())


def test_tables_of_a_library_are_read_as_they_were() -> None:
    """Days off and days worked of two years, one of which is known; the end of December is the next year's."""
    off = {
        date(2030, 12, 27): "New Year's Day",
        date(2030, 12, 26): "x",
        date(2031, 1, 1): "New Year's Day",
    }
    off |= {
        date(2031, 1, 2): "New Year's Day",
        date(2031, 1, 4): "New Year's Day",
        date(2031, 1, 5): "Spring Festival",
    }
    off |= {date(2031, 12, 31): "National Day", date(2030, 12, 31): "New Year's Day"}
    work = [date(2031, 1, 11), date(2030, 12, 28), date(2030, 12, 21)]
    lines = [
        f"{sorted(years)} → {plain([notice.to_dict() for notice in from_tables(off, work, years, 'chinese_calendar 9')])}"
        for years in (frozenset[int](), frozenset({2030}), frozenset({2031}))
    ]
    lines += [notice.label for notice in from_tables(off, work, frozenset(), "chinese_calendar 9")]
    lines += [f"{n.year} {n.kind} {n.digest[:12]} {n.label}" for n in shipped() if n.year < 2027]
    held("library", lines)


def test_columns_of_days_are_answered_as_they_were() -> None:
    """Every third day of a century by several lengths, ways of rolling, and columns that are refused."""
    days = np.arange(np.datetime64("2004-02-01"), np.datetime64("2098-06-01"), 3)
    vector = WorkdayCalendar.cn(as_of=date(2026, 11, 1)).vector
    some = np.array(["2026-12-08", "NaT", "2027-01-08"], "datetime64[D]")
    series = pd.Series(
        pd.to_datetime(["2026-12-08", "NaT", "2027-01-08"]), index=[3, 1, 2], name="day"
    )
    asked: dict[str, Callable[..., Any]] = {
        **{f"add {n}": lambda n=n: vector.add_workdays(days, n) for n in (1, 7, 20, 60)},
        **{f"before {n}": lambda n=n: vector.before_workdays(days[9:], n) for n in (1, 7, 20)},
        **{
            f"days {n} {r}": lambda n=n, r=r: vector.add_days(days, n, roll=r)
            for n in (1, 30)
            for r in ("next", "prev", "none")
        },
        **{
            f"months {n} {r}": lambda n=n, r=r: vector.add_months(days, n, roll=r)
            for n in (1, 6, 13)
            for r in ("next", "none")
        },
        **{f"roll {r}": lambda r=r: vector.roll(days, r) for r in ("next", "prev", "none")},
        "workday": lambda: vector.is_workday(days),
        "count": lambda: vector.count_workdays(days, days[::-1].copy()),
        "near": lambda: vector.count_workdays(days[:-9], days[9:]),
        "lengths": lambda: vector.add_workdays(days, np.arange(len(days)) % 90 + 1),
        "square": lambda: vector.add_workdays(days[:4].reshape(2, 2), np.array([1, 5])),
        "wide": lambda: vector.add_workdays(days[:3], np.array([[1], [2]])),
        "kept": lambda: vector.add_workdays(some, 20, nat="keep"),
        "kept back": lambda: vector.before_workdays(some, 20, nat="keep"),
        "kept days": lambda: vector.add_days(some, 20, nat="keep"),
        "kept workday": lambda: vector.is_workday(some, nat="keep"),
        "kept pandas": lambda: vector.add_workdays(series, 20, nat="keep"),
        "kept roll": lambda: vector.roll(some, nat="keep"),
        "none": lambda: vector.add_workdays(days[:0], 5),
        "last": lambda: vector.add_workdays(np.array(["2099-12-30"], "datetime64[D]"), 1),
        "first": lambda: vector.before_workdays(np.array(["2004-01-05"], "datetime64[D]"), 1),
        "refused": lambda: vector.add_workdays(some, 20),
        "past": lambda: vector.add_workdays(
            np.array(["2026-01-01", "2099-12-31"], "datetime64[D]"), 1
        ),
        "past days": lambda: vector.add_days(np.array(["2099-12-30"], "datetime64[D]"), 2),
        "at the end": lambda: vector.add_days(
            np.array(["2099-12-30"], "datetime64[D]"), 1, roll="none"
        ),
        "past months": lambda: vector.add_months(np.array(["2099-12-01"], "datetime64[D]"), 1),
        "before": lambda: vector.before_workdays(
            np.array(["2004-01-05", "2004-01-03"], "datetime64[D]"), 5
        ),
        "outside": lambda: vector.roll(np.array(["2003-12-31"], "datetime64[D]")),
        "outside too": lambda: vector.roll(np.array(["2100-01-01"], "datetime64[D]")),
        "seconds": lambda: vector.roll(np.array(["2026-01-01"], "datetime64[s]")),
        "a list": lambda: vector.roll(["2026-01-01"]),
        "nought": lambda: vector.add_workdays(days, 0),
        "one of them nought": lambda: vector.add_workdays(days[:2], np.array([1, 0])),
        "a half": lambda: vector.add_workdays(days[:2], np.array([1, 0.5])),
        "too many": lambda: vector.add_workdays(days[:2], np.array([1, 2, 3])),
        "huge": lambda: vector.add_workdays(days[:2], np.array([1, 2**64 - 1], np.uint64)),
        "apart": lambda: vector.count_workdays(days[:2], days[:3]),
        "another index": lambda: vector.add_workdays(series, pd.Series([1, 2, 3]), nat="keep"),
        "no length": lambda: vector.add_workdays(
            series, pd.Series([1, None, 3], index=[3, 1, 2], dtype="Int64"), nat="keep"
        ),
        "a zone": lambda: vector.roll(
            pd.Series(pd.to_datetime(["2026-01-01 20:00"]).tz_localize("UTC"))
        ),
        "objects": lambda: vector.roll(pd.Series([date(2026, 1, 1), date(2026, 1, 5)])),
        "another way": lambda: vector.roll(days, "sideways"),
    }

    def shown(found: tuple[Any, ...]) -> str:
        parts = [np.asarray(part) for part in found]
        head = " ".join(f"{part.dtype}{part.shape}" for part in parts)
        kinds = {type(part).__name__ for part in found}
        return f"{head} {sorted(kinds)} {brief([part.astype(str).tolist() for part in parts])}"

    held("columns", (f"{name} → {answer(lambda a=ask: shown(a()))}" for name, ask in asked.items()))
