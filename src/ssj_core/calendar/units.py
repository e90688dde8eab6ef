"""Which unit "N日" has: working days or calendar days, by the statute that sets the period and its version."""

import re
from datetime import date
from typing import Final, Literal

from attrs import frozen

from ssj_core.errors.calendar import StatuteNotInForceError, StatuteUnknownError

Unit = Literal["workday", "day", "month"]


@frozen(kw_only=True)
class StatuteVersion:
    """How one version of a statute counts days.

    Attributes:
        year: the year it was made or revised in, which it is called by.
        since: in force from this day.
        workdays: the lengths counted in working days; None if every length is.
        clause: where it says so.
    """

    name: str
    year: int
    since: date
    workdays: frozenset[int] | None = frozenset()
    clause: str = ""

    def unit(self, n: int) -> Unit:
        """Return the unit of a period of `n` days."""
        return "workday" if self.workdays is None or n in self.workdays else "day"

    @property
    def citation(self) -> str:
        """How to cite the rule of counting."""
        return f"《{self.name}》（{self.year}）{self.clause}"


def _version(name: str, year: int, since: str, clause: str, *workdays: int) -> StatuteVersion:
    return StatuteVersion(
        name=name,
        year=year,
        since=date.fromisoformat(since),
        clause=clause,
        workdays=frozenset(workdays),
    )


def _all_workdays(name: str, year: int, since: str, clause: str) -> StatuteVersion:
    return StatuteVersion(
        name=name, year=year, since=date.fromisoformat(since), clause=clause, workdays=None
    )


VERSIONS: Final = (
    _version("民法通则", 1986, "1987-01-01", "第一百五十四条"),
    _version("民法总则", 2017, "2017-10-01", "第二百零一条至第二百零四条"),
    _version("民法典", 2020, "2021-01-01", "第二百零一条至第二百零四条"),
    _version("民事诉讼法", 1991, "1991-04-09", "“期间”一节"),
    _version("行政诉讼法", 1989, "1990-10-01", "期间适用民事诉讼法"),
    _version("行政处罚法", 1996, "1996-10-01", "未规定，按日历日"),
    _version("行政处罚法", 2021, "2021-07-15", "第八十五条", 2, 3, 5, 7),
    _version("行政强制法", 2011, "2012-01-01", "第六十九条", *range(1, 11)),
    _all_workdays("行政许可法", 2003, "2004-07-01", "第八十二条"),
    _version("行政复议法", 1999, "1999-10-01", "第四十条", 5, 7),
    _version("行政复议法", 2023, "2024-01-01", "第八十八条", 3, 5, 7, 10),
    _all_workdays("政府信息公开条例", 2019, "2019-05-15", "各条均以工作日计"),
)


def find_version(statute: str, on: date) -> StatuteVersion:
    """Return the version of `statute` that counts a period beginning on `on`.

    Args:
        statute: the Chinese name, with or without 《》 and 中华人民共和国; ``@2021`` or （2021） pins a version by the
            year it was made or came into force; otherwise the one in force on `on` is taken.
        on: the day the period begins.

    Raises:
        StatuteUnknownError: no such statute or version in the table.
        StatuteNotInForceError: no version was in force yet.

    >>> find_version("行政处罚法", date(2021, 7, 14)).unit(7), find_version("行政处罚法", date(2021, 7, 15)).unit(7)
    ('day', 'workday')
    """
    name, year = parse_statute(statute)
    versions = [v for v in VERSIONS if v.name == name and year in (None, v.year, v.since.year)]
    if not versions:
        known = "、".join(f"{v.name}@{v.year}" for v in VERSIONS)
        raise StatuteUnknownError(statute=statute, known=known)
    if year is not None:
        return versions[0]
    current = [v for v in versions if v.since <= on]
    if not current:
        raise StatuteNotInForceError(statute=name, day=on, first=versions[0].since)
    return current[-1]


def parse_statute(statute: str) -> tuple[str, int | None]:
    """Return the bare name of a statute and the year that pins its version, if any.

    >>> parse_statute("《中华人民共和国行政处罚法》（2021）")
    ('行政处罚法', 2021)
    """
    text = re.sub(r"[《》\s]|中华人民共和国", "", str(statute))
    match = re.fullmatch(r"(.+?)(?:@(\d{4})|[(（](\d{4})(?:年?修[订正])?[)）])?", text)
    if match is None:
        return text, None
    year = match[2] or match[3]
    return match[1], int(year) if year else None


def general_law(on: date, *, unit: Unit) -> tuple[str, ...]:
    """Return the general rules of counting that a period in `unit` beginning on `on` follows, to be cited.

    >>> general_law(date(2026, 12, 8), unit="workday")
    ('《民法典》第二百零一条：开始的当日不计入',)
    """
    if on < date(2017, 10, 1):
        name, first, clamped, rolled = (
            "民法通则",
            "第一百五十四条",
            "第一百五十四条",
            "第一百五十四条",
        )
    else:
        name = "民法典" if on >= date(2021, 1, 1) else "民法总则"
        first, clamped, rolled = "第二百零一条", "第二百零二条", "第二百零三条"
    found = [f"《{name}》{first}：开始的当日不计入"]
    if unit == "month":
        found.append(f"《{name}》{clamped}：到期月的对应日，没有的为月末日")
    if unit != "workday":
        found.append(f"《{name}》{rolled}：末日为休息日的，顺延至次一工作日")
    return tuple(found)
