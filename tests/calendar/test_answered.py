"""What the calendar answers, kept line by line: periods of every kind from days where the law or the days change."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from answers import answer, brief, held, plain
from ssj_core.calendar import (
    AtMost,
    Before,
    ByDate,
    CalendarEntry,
    Deadline,
    Exclude,
    Extend,
    NotBefore,
    Operator,
    Restart,
    Resume,
    Suspend,
    Within,
    WorkdayCalendar,
    parse_phrase,
    read_notice,
    read_notice_text,
    recompute,
    to_ical,
)
from ssj_core.calendar.days import SHANGHAI
from ssj_core.calendar.envelope import Model, windows


@cache
def cal(as_of: date = date(2026, 11, 1)) -> WorkdayCalendar:
    """Return the calendar as it was known on a day."""
    return WorkdayCalendar.cn(as_of=as_of)


RULES: tuple[Any, ...] = (
    *(Within.workdays(n) for n in (1, 7, 20, 60)),
    Within.days(7, statute="行政处罚法"),
    Within.days(15, statute="行政复议法", article="45"),
    Within.days(10, statute="税收征收管理法", whose="party"),
    Within.days(10, statute="民法典", basis="约定"),
    Within.calendar_days(30),
    Within.calendar_days(3, roll="prev"),
    Within.calendar_days(5, roll="none", basis="限制人身自由"),
    Within.weeks(2),
    Within.months(1),
    Within.months(6, after="受理"),
    Within.years(1),
    Within.same_day(),
    AtMost.days(30, statute="行政强制法", extension=30),
    AtMost.calendar_days(2),
    AtMost.workdays(10),
    AtMost.months(3),
    NotBefore.calendar_days(3),
    NotBefore.calendar_days(3, act="on"),
    NotBefore.workdays(5),
    NotBefore.workdays(20, act="on"),
    NotBefore.months(2),
    Before.workdays(7),
    Before.workdays(7, clear=True),
    Before.days(15, statute="行政许可法"),
    Before.calendar_days(10),
    Before.calendar_days(10, clear=True),
    Before.weeks(1),
    Before.months(6),
    Before.years(1),
)
DATES: tuple[ByDate, ...] = (
    ByDate.yearly(2, "last"),
    ByDate.yearly(1, 31, roll="next"),
    ByDate.yearly(10, 3, roll="prev"),
    ByDate.yearly(2, 29),
    ByDate.monthly(15, statute="税收征收管理法"),
    ByDate.monthly("last"),
    ByDate.monthly(31),
    ByDate.monthly(workday=1),
    ByDate.monthly(workday=-1),
    ByDate.quarterly("last"),
    ByDate.quarterly(workday=10, basis="章程"),
    ByDate.quarterly(workday=-3),
    ByDate.quarterly(days_after_end=15, statute="税收征收管理法"),
)
DAYS = tuple(
    map(
        date.fromisoformat,
        [
            "2004-01-02",
            "2016-12-25",
            "2017-09-24",
            "2020-12-31",
            "2021-01-15",
            "2024-02-29",
            "2026-01-30",
            "2026-02-13",
            "2026-03-31",
            "2026-09-24",
            "2026-12-10",
            "2026-12-31",
            "2027-01-15",
            "2027-04-28",
            "2027-09-14",
            "2028-09-26",
            "2031-01-20",
            "2026-12-28",
            "2027-01-02",
            "2098-12-20",
            "2099-11-20",
            "2099-12-20",
            "2099-12-31",
        ],
    )
)


def line(due: Deadline) -> str:
    """Return a deadline on one line: its days, and a digest over its record and its two texts."""
    whole = (plain(due.to_dict()), due.text(), due.text("en"))
    assert Deadline.from_dict(due.to_dict()) == due
    return f"{due.earliest}…{due.latest} ~{due.projected} !{due.safe_date} {due.certainty.value} {brief(whole)}"


def _asked(rule: Any, day: object, ops: tuple[Operator, ...] = (), **more: Any) -> str:
    how = "".join(f" {type(op).__name__}" for op in ops) + "".join(
        f" {k}={v}" for k, v in more.items()
    )
    about = plain(rule.to_dict())
    return f"{about} {day}{how} → {answer(lambda: line(rule.due(day, cal(), *((ops,) if ops else ()), **more)))}"


def test_periods_of_every_kind_are_answered_as_they_were() -> None:
    """Each kind of period, from days before the statutes changed, around festivals, and in years nobody published."""
    held("periods", (_asked(rule, day) for rule in RULES for day in DAYS))


def test_fixed_days_are_answered_as_they_were() -> None:
    """Dates of years, quarters and months, asked for a year and from a day on."""
    years = ((rule, year) for rule in DATES for year in (2004, 2024, 2026, 2027, 2099))
    asked = (
        f"{plain(rule.to_dict())} {year} → {answer(lambda r=rule, y=year: ' '.join(map(line, r.over(y, cal()))))}"
        for rule, year in years
    )
    held("fixed_days", (*asked, *(_asked(rule, day) for rule in DATES for day in DAYS)))


def test_rules_that_are_none_are_refused_as_they_were() -> None:
    """Days no year has, two ways at once, lengths and units that are none."""
    asked: dict[str, Any] = {
        **{
            f"yearly {m!r} {d!r}": lambda m=m, d=d: ByDate.yearly(m, d)
            for m, d in (
                (0, 1),
                (1, 0),
                (12, 31),
                (13, 1),
                (2, 29),
                (2, 30),
                (4, 31),
                (True, 1),
                (1, True),
                (1, 2.0),
                (1.0, 1),
                ("1", 1),
                (1, "1"),
                (1, "last"),
                (0, "last"),
                (13, "last"),
                (None, 1),
            )
        },
        **{
            f"monthly {d!r} {w!r}": lambda d=d, w=w: ByDate.monthly(d, workday=w)
            for d, w in (
                (31, None),
                (32, None),
                (0, None),
                (None, None),
                (1, 1),
                (None, 0),
                (None, 31),
                (None, 32),
                (None, -31),
                (None, -32),
                (None, True),
                (None, 1.0),
                ("last", None),
            )
        },
        **{
            f"quarterly {d!r} {w!r} {a!r}": lambda d=d, w=w, a=a: ByDate.quarterly(
                d, workday=w, days_after_end=a
            )
            for d, w, a in (
                (1, None, None),
                ("last", None, None),
                (None, 92, None),
                (None, 93, None),
                (None, -92, None),
                (None, -93, None),
                (None, None, 1),
                (None, None, 0),
                (None, None, -1),
                (None, None, 92),
                (None, None, 93),
                ("last", 1, None),
                (None, None, None),
            )
        },
        **{
            f"within {n!r}": lambda n=n: Within.workdays(n)
            for n in (0, 1, -1, True, 1.0, "1", None, 10**6, 10**30)
        },
        **{
            f"unit {u!r}": lambda u=u: (Within(u, 1), AtMost(u, 1))
            for u in (
                "workday",
                "工作日",
                "days",
                "hour",
                "same_day",
                "小时",
                "个自然日",
                "x",
                None,
            )
        },
        **{
            f"unit of a wait {u!r}": lambda u=u: NotBefore(u, 1)
            for u in ("hour", "same_day", "week", "day")
        },
        **{
            f"extension {e!r}": lambda e=e: AtMost.calendar_days(1, extension=e)
            for e in (0, 1, -1, False, True, 1.5)
        },
        **{
            f"roll {r!r}": lambda r=r: Within.calendar_days(1, roll=r)
            for r in ("next", "顺延", "x", None)
        },
        "no statute": lambda: Within.days(1, statute=""),
        "an unknown statute": lambda: Within.days(1, statute="虚构法"),
        "another version": lambda: Within.days(1, statute="行政处罚法@1999"),
        "every": lambda: ByDate(1, 1, every="week"),  # type: ignore[arg-type]  # no such word
    }
    held("rules_refused", (f"{name} → {answer(ask)}" for name, ask in asked.items()))


def _happened() -> Iterator[str]:
    begun = date(2026, 3, 2)
    out = Exclude(date(2026, 3, 9), date(2026, 3, 20), "鉴定")
    early = Exclude(date(2026, 2, 20), date(2026, 3, 3), "听证")
    stop, go = Suspend(date(2026, 3, 6), "补正"), Resume(date(2026, 3, 16), "补正完毕")
    again = Restart(date(2026, 3, 18), "重新提交", decided_on=date(2026, 3, 19))
    more = Extend(5, date(2026, 3, 10), "复杂")
    courses: tuple[tuple[Operator, ...], ...] = (
        (out,),
        (early,),
        (stop, go),
        (go, stop),
        (stop,),
        (go,),
        (stop, Suspend(date(2026, 3, 9), "又")),
        (stop, go, Suspend(date(2026, 3, 16), "接着"), Resume(date(2026, 3, 17), "完")),
        (stop, again),
        (Suspend(date(2026, 3, 18), "同日"), again),
        (again,),
        (more,),
        (more, again),
        (more, Extend(10, date(2026, 3, 12), "更复杂")),
        (Extend(1, date(2026, 6, 30), "晚"),),
        (Restart(date(2026, 6, 30), "晚"),),
        (Exclude(date(2026, 6, 29), date(2026, 6, 30), "晚"),),
        (Suspend(date(2026, 6, 30), "晚"),),
        (Restart(date(2026, 3, 1), "早"),),
        (Extend(1, date(2026, 3, 1), "早"),),
        (Suspend(date(2026, 3, 16), "末日"),),
        (Suspend(date(2026, 3, 22), "末日"),),
        (Suspend(date(2026, 3, 16), "末日"), Resume(date(2026, 3, 17), "次日")),
        (
            Exclude(date(2026, 3, 9), date(2026, 3, 10), "迟", decided_on=date(2026, 3, 11)),
            stop,
            go,
        ),
        (Exclude(date(2026, 3, 9), date(2026, 3, 10), "一"), Extend(5, date(2026, 3, 9), "二")),
    )
    kinds = (
        Within.workdays(10),
        Within.calendar_days(20),
        AtMost.calendar_days(20, extension=12),
        NotBefore.workdays(10),
        Before.workdays(10),
    )
    for ops in courses:
        for rule in kinds:
            yield _asked(rule, begun, ops)


def test_what_happens_to_a_period_is_answered_as_it_was() -> None:
    """Exclusions, suspensions, extensions and restarts: in time, on the day, too early, too late, unpaired."""
    held("courses", _happened())


def _hours() -> Iterator[str]:
    moment = datetime(2026, 2, 13, 16, 40, 30, tzinfo=SHANGHAI)
    for rule in (
        Within.hours(24),
        Within.hours(48, statute="行政处罚法"),
        AtMost.hours(24, statute="治安管理处罚法"),
        AtMost.hours(1),
        Within.hours(24, statute="行政诉讼法"),
    ):
        for when in (moment, moment.replace(minute=0, second=0), moment - timedelta(3500)):
            yield _asked(rule, when)
        yield _asked(rule, date(2026, 2, 13))
        yield _asked(rule, moment, office_hours="17:30")
    for hours in ("17:30", time(17), (time(9), time(17, 15)), ["9:00", "16:00"], "x", 3, (1, 2, 3)):
        yield _asked(Within.workdays(3), date(2026, 2, 13), office_hours=hours)


def test_hours_are_answered_as_they_were() -> None:
    """Periods in hours, from the moment or the next full hour, and the hours business closes."""
    held("hours", _hours())


def test_modes_are_answered_as_they_were() -> None:
    """Bounds, strict and strictly final, with the principle beside and without."""
    days = (date(2026, 11, 20), date(2026, 12, 8), date(2026, 12, 29), date(2027, 1, 15))
    rules = (
        Within.workdays(20),
        Within.calendar_days(30),
        NotBefore.workdays(9),
        Before.workdays(9),
    )
    hows: tuple[dict[str, Any], ...] = (
        {"mode": "strict"},
        {"mode": "strict_final"},
        {"principle": False},
    )
    held("modes", (_asked(rule, day, **how) for rule in rules for day in days for how in hows))


PHRASES = (
    "20个工作日",
    "20 workdays",
    "20 working days",
    "7 wd",
    "三个工作日内",
    "不超过30日",
    "不超过三十日",
    "30 calendar days",
    "自受理之日起二十个工作日内",
    "收到之日起十五日内",
    "有效期届满六个月前",
    "提前七个工作日",
    "at least 7 workdays before",
    "听证的七日前",
    "不少于5个工作日",
    "满十日",
    "公示3个自然日",
    "24小时",
    "一年",
    "两年内",
    "半年",
    "一百二十日",
    "十日",
    "二十一个工作日",
    "当日",
    "同日",
    "the same day",
    "end of february 2027",
    "每年二月底",
    "二〇二七年三月底",
    "每月15日前",
    "每季度终了后15日内",
    "3 months",
    "two weeks",
    "within 2 weeks",
    "by march 31",
    "每季度第十个工作日",
    "last workday of month",
    "零个工作日",
    "〇日",
    "not before 3 workdays",
    "after 3 days",
    "no more than 24 hours",
    "at most 30 days",
    "",
    " ",
    "二十",
    "工作日",
    "every day",
)


def test_phrases_are_read_as_they_were() -> None:
    """Periods in words, with and without a statute."""

    def read(text: str, statute: str, **more: Any) -> str:
        phrase = parse_phrase(text, statute=statute, **more)
        return f"{plain(phrase.rule.to_dict())} {phrase.year}"

    asked = (
        (text, statute) for text in PHRASES for statute in ("", "行政处罚法", "税收征收管理法")
    )
    lines = [
        f"{text} 〔{statute}〕 → {answer(lambda t=text, s=statute: read(t, s))}"
        for text, statute in asked
    ]
    odd = {"clear": True, "act": "on", "extension": 3, "roll": "none"}
    lines += [
        f"{text} {name} → {answer(lambda t=text, n=name: read(t, '行政强制法', **{n: odd[n]}))}"
        for text in PHRASES[:14]
        for name in odd
    ]
    held("phrases", lines)


def test_the_arrangements_of_a_model_are_what_they_were() -> None:
    """A model has a version because answers name it: its arrangements of a year never change under that name."""

    def lines() -> Iterator[str]:
        models: tuple[Model, ...] = ("P/1", "Q/1")
        december = frozenset(
            range(date(2026, 12, 27).toordinal() - date(2004, 1, 1).toordinal(), 8405)
        )
        for model in models:
            for year in (*range(2020, 2050), 2099):
                for pinned in (frozenset[int](), december)[: 1 + (year == 2027)]:
                    for window in windows(year, pinned, model):
                        cuts = [
                            window.bounds(window.mask(window.first, day))
                            for day in range(window.first, window.last + 1, 5)
                        ]
                        whole = brief((window.weekdays, sorted(window.options), cuts))
                        yield f"{model} {year} {window.name} {window.first} {window.last} {len(window.options)} {whole}"

    held("arrangements", lines())


def test_days_explain_themselves_as_they_did() -> None:
    """Every day of the years around a change, by what it is and why."""
    spans = (
        (2005, 12, 25, 12),
        (2013, 12, 28, 40),
        (2026, 2, 10, 25),
        (2026, 12, 20, 60),
        (2027, 9, 10, 40),
    )
    days = [date(y, m, d) + timedelta(step) for y, m, d, many in spans for step in range(many)]
    infos = [cal().explain(day) for day in days]
    held(
        "days",
        (
            f"{i.day} {i.workday:d}{i.certain:d} {i.kind.value} {i.status.value} {i.name} [{i.notice}]"
            for i in infos
        ),
    )


def _notices() -> Iterator[str]:
    good = {
        "year": 2027,
        "kind": "annual",
        "off": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}],
    }
    row = good["off"][0]  # type: ignore[index]  # the row above
    changes: tuple[dict[str, Any], ...] = (
        {},
        {"year": 2003},
        {"year": 2004},
        {"year": 2099},
        {"year": 2100},
        {"year": True},
        {"year": "2027"},
        {"kind": "x"},
        {"kind": "regional"},
        {"kind": "regional", "jurisdiction": "CN-GX"},
        {"jurisdiction": "CN-GX"},
        {"kind": "amendment"},
        {"kind": "amendment", "amends": "元旦"},
        {"kind": "one_off"},
        {"residual": "1"},
        {"residual": 1},
        {"schema": "x"},
        {"x": 1},
        {"off": []},
        {"off": {}},
        {"off": [{}]},
        {"off": [[*row]]},
        {"off": [{**row, "name": ""}]},
        {"off": [{**row, "name": 1}]},
        {"off": [{**row, "to": "2026-12-31"}]},
        {"off": [{**row, "to": "2027-01-31"}]},
        {"off": [{**row, "to": "2027-02-01"}]},
        {"off": [{**row, "x": 1}]},
        {"off": [{**row, "from": "2027-1-1"}]},
        {"off": [{**row, "from": "2027-02-30"}]},
        {"off": [{**row, "from": 1}]},
        {"work": ["2027-01-09"]},
        {"work": [{"name": "元旦", "date": "2027-01-09"}]},
        {"work": [{"date": "2027-01-09"}]},
        {"work": ["2027-01-09", "2027-01-09", "2027-01-02"]},
        {"work": 1},
        {"issued": "2026-11-04"},
        {"issued": ""},
        {"issued": "x"},
        {"issued": None},
        {"title": "通知"},
        {"title": " 通知 ", "doc_no": "国办发明电〔2026〕1号"},
        {"title": 1},
        {"amends": None},
        {"title": None},
        {"source_urls": ["https://a", "https://b"]},
        {"source_urls": ["https://a"], "source_url": "https://c"},
        {"source_urls": [1]},
        {"source_urls": 1},
        {"jurisdiction": ""},
        {"confirmed": "已核对"},
    )
    for change in changes:
        document = {**good, **change}

        def told(document: Any = document) -> str:
            notice = read_notice(document)
            return f"{notice.label} {notice.known_from} {plain(notice.to_dict())}"

        yield f"{plain(change)} → {answer(told)}"
    wholes: tuple[Any, ...] = (None, [], "x", 1)
    for whole in wholes:
        yield f"{whole!r} → {answer(lambda w=whole: read_notice(w))}"


def test_notices_are_read_as_they_were() -> None:
    """The file form with one thing otherwise each time, and what a reader is told of it."""
    held("notices", _notices())


HEAD = "国务院办公厅关于2027年部分节假日安排的通知\n"
CLAUSES = (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。",
    "一、元旦：1月1日至3日放假调休，共3天。1月9日（周六）上班。",
    "一、元旦：1月1日（周四）至3日（周日）放假，共3天。",
    "一、元旦：1月1日（星期五）放假，共2天。",
    "一、元旦：1月1日（星期天）放假。",
    "一、元旦：1月1日（周五）放假。二、春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月20日（周六）上班。",
    "一、国庆、中秋：9月25日至27日放假。",
    "一、新年：2026年12月31日至2027年1月2日放假，共3天。",
    "一、五一：5月1日放假。\n2026年11月4日\nhttps://www.gov.cn/x\n国办发明电〔2026〕7号",
    "一、元旦：2月30日放假。",
    "一、元旦：1月1日至32日放假。",
    "一、元旦：1月0日至3日放假。",
    "一、元旦：放假。",
    "元旦放假",
)


def test_pasted_notices_are_read_as_they_were() -> None:
    """The text of a notice: days of the week and counts that agree or not, clauses on one line, what is left out."""

    def read(text: str) -> str:
        notice = read_notice_text(text)
        return f"{notice.label} {plain(notice.to_dict())}"

    texts = [*(HEAD + clause for clause in CLAUSES), *CLAUSES[:1], HEAD, ""]
    held("pasted_notices", (f"{text!r} → {answer(lambda t=text: read(t))}" for text in texts))


def test_deadlines_asked_again_are_answered_as_they_were() -> None:
    """Counted before a notice and after it: unchanged, confirmed, narrowed, moved, and the days that differ."""

    def lines() -> Iterator[str]:
        for rule in (
            Within.workdays(20),
            Before.workdays(20),
            NotBefore.workdays(8),
            Within.calendar_days(30),
            ByDate.monthly(workday=-3),
            ByDate.yearly(2, "last", statute="行政处罚法"),
            ByDate.quarterly(days_after_end=20, basis="章程"),
        ):
            for day in (
                date(2025, 9, 1),
                date(2025, 12, 20),
                date(2026, 1, 16),
                date(2026, 2, 2),
                date(2026, 9, 10),
            ):
                due = rule.due(day, cal(date(2025, 11, 3)))
                for before in (due, Deadline.from_dict(due.to_dict())):
                    found = recompute(before, cal())
                    changes = [(c.day.isoformat(), c.text(), c.text("en")) for c in found.changes]
                    yield f"{plain(rule.to_dict())} {day} → {found.verdict.value} {line(found.after)} {changes}"

    held("asked_again", lines())


def test_a_calendar_file_is_what_it_was() -> None:
    """Tasks and events of five deadlines, to the byte."""
    entries = [
        CalendarEntry(
            deadline=rule.due(day, cal()),
            summary=f"{rule.word}; 公示, 归档\\ 一\n二",
            sequence=at,
            key=key,
        )
        for at, (rule, day, key) in enumerate(
            [
                (Within.workdays(20), date(2026, 12, 8), ""),
                (Within.workdays(20), date(2027, 1, 8), "k"),
                (NotBefore.calendar_days(3), date(2026, 6, 17), "k"),
                (Before.months(6), date(2026, 6, 17), "k"),
            ]
        )
    ]
    whole = to_ical(entries, stamp=datetime(2026, 11, 30, 8, tzinfo=SHANGHAI), events=True)
    assert whole.endswith(b"\r\n")
    held("calendar_file", whole.decode().replace("\r\n", "\n").split("\n")[:-1])
