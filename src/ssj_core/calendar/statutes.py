"""How statutes count "N日": working days or calendar days, version by version, each with the article that says so.

Most versions were read in a mirror of the national database (https://flk.npc.gov.cn); the few that were not are marked
`unread`, and docs/calendar.md lists them. A statute without a rule of its own is known by name and cited as such.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from ssj_core.calendar.words import Unit, Whose
from ssj_core.errors.calendar import StatuteNotInForceError, StatuteUnknownError, UnitOpenError

_DIGITS: Final = "零一二三四五六七八九"
_TEN: Final = 10


@frozen(kw_only=True)
class StatuteVersion:
    """How one version of a statute counts days.

    Attributes:
        year: the year it was made or revised in, which it is called by; pins it.
        label: how it is cited, ``2021修订``.
        since: in force from this day.
        until: the first day it is repealed; None while it or a later version is in force.
        clause: the article on counting; empty where it has none.
        workdays: the lengths counted in working days; None if every length is.
        calendar_articles, calendar_lengths: articles whose days are calendar days all the same, and their lengths.
        refers: the statutes whose rules of counting govern the rest, nearest first.
        agency_only: whether its rule speaks of periods of the agency alone.
        party_articles: articles that set periods of the party.
        party_back: lengths it counts back for the party alone.
        first_hour_out: whether the hour a period begins in does not count.
        adds_days_off: whether three and more days off in a row inside a period lengthen it.
        open: why the unit is for the caller to say, in Chinese and in English; empty where it is known.
        unread: whether the text of this version was not read again.
    """

    name: str
    year: int
    label: str
    since: date
    until: date | None = None
    clause: str = ""
    workdays: frozenset[int] | None = frozenset()
    calendar_articles: frozenset[str] = frozenset()
    calendar_lengths: frozenset[int] = frozenset()
    refers: tuple[str, ...] = ()
    agency_only: bool = False
    party_articles: frozenset[str] = frozenset()
    party_back: frozenset[int] = frozenset()
    first_hour_out: bool = False
    adds_days_off: bool = False
    open: tuple[str, str] = field(default=("", ""))
    unread: bool = False

    @property
    def citation(self) -> str:
        """The version, with the article on counting where it has one."""
        return f"《{self.name}》（{self.label}）{self.clause}"

    @property
    def own_rule(self) -> bool:
        """Whether it says itself which days are working days."""
        return self.workdays is None or bool(self.workdays)

    def unit(self, n: int, article: str = "") -> Unit:
        """Return the unit of a period of `n` days: working days, or calendar days."""
        if article in self.calendar_articles or (not article and n in self.calendar_lengths):
            return Unit.DAY
        return Unit.WORKDAY if self.workdays is None or n in self.workdays else Unit.DAY


def _versions(
    name: str,
    *rows: tuple[str, str, str],
    until: str = "",
    **rule: object,
) -> tuple[StatuteVersion, ...]:
    """Return versions of one statute that count alike: (label, in force from, article)."""
    return tuple(
        StatuteVersion(
            name=name,
            year=int(label[:4]),
            label=label,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else None,
            clause=clause,
            **rule,  # type: ignore[arg-type] # the fields of the version, by name
        )
        for label, since, clause in rows
    )


_CIVIL = ("民法典",)
_PROCEDURE = ("民事诉讼法",)
_ALL: Final = None
_OPEN_82: Final = (
    "第八十二条只及于行政机关实施行政许可的期限，第四十七条、第五十条等是当事人的期限",
    "art. 82 speaks of periods of the agency; those of arts 47 and 50 are the party's",
)
_OPEN_SECURITY: Final = (
    "该法第四条规定未尽事项适用行政处罚法、行政强制法，没有规定“日”的含义",
    "art. 4 refers to two other statutes and does not say what a day is",
)

# Ordered by statute, then by version. Articles are those of the version in the row.
VERSIONS: Final[tuple[StatuteVersion, ...]] = (
    *_versions("民法通则", ("1986", "1987-01-01", "第一百五十四条"), until="2021-01-01"),
    *_versions(
        "民法总则", ("2017", "2017-10-01", "第二百零一条至第二百零四条"), until="2021-01-01"
    ),
    *_versions("民法典", ("2020", "2021-01-01", "第二百零一条至第二百零四条")),
    *_versions(
        "民事诉讼法",
        ("1991", "1991-04-09", "第七十五条"),
        ("2007修正", "2008-04-01", "第七十五条"),
        ("2012修正", "2013-01-01", "第八十二条"),
        ("2017修正", "2017-07-01", "第八十二条"),
        first_hour_out=True,
        unread=True,
    ),
    *_versions(
        "民事诉讼法",
        ("2021修正", "2022-01-01", "第八十五条"),
        ("2023修正", "2024-01-01", "第八十五条"),
        first_hour_out=True,
    ),
    *_versions(
        "行政诉讼法",
        ("1989", "1990-10-01", "（期间依司法解释适用民事诉讼法）"),
        refers=_PROCEDURE,
        unread=True,
    ),
    *_versions(
        "行政诉讼法",
        ("2014修正", "2015-05-01", "第一百零一条"),
        ("2017修正", "2017-07-01", "第一百零一条"),
        refers=_PROCEDURE,
    ),
    *_versions(
        "行政复议法",
        ("1999", "1999-10-01", "第四十条"),
        ("2009修正", "2009-08-27", "第四十条"),
        ("2017修正", "2018-01-01", "第四十条"),
        workdays=frozenset({5, 7}),
        refers=_PROCEDURE,
    ),
    *_versions(
        "行政复议法",
        ("2023修订", "2024-01-01", "第八十八条"),
        workdays=frozenset({3, 5, 7, 10}),
        refers=_PROCEDURE,
    ),
    *_versions(
        "行政处罚法",
        ("1996", "1996-10-01", ""),
        ("2009修正", "2009-08-27", ""),
        ("2017修正", "2018-01-01", ""),
    ),
    *_versions(
        "行政处罚法", ("2021修订", "2021-07-15", "第八十五条"), workdays=frozenset({2, 3, 5, 7})
    ),
    *_versions(
        "行政强制法", ("2011", "2012-01-01", "第六十九条"), workdays=frozenset(range(1, 11))
    ),
    *_versions(
        "行政许可法",
        ("2003", "2004-07-01", "第八十二条"),
        ("2019修正", "2019-04-23", "第八十二条"),
        workdays=_ALL,
        agency_only=True,
        party_articles=frozenset({"第四十七条", "第五十条"}),
        party_back=frozenset({30}),
        open=_OPEN_82,
    ),
    *_versions("政府信息公开条例", ("2007", "2008-05-01", "各条"), workdays=_ALL, unread=True),
    *_versions("政府信息公开条例", ("2019修订", "2019-05-15", "各条"), workdays=_ALL),
    *_versions(
        "治安管理处罚法",
        ("2005", "2006-03-01", ""),
        ("2012修正", "2013-01-01", ""),
        ("2025修订", "2026-01-01", "第四条"),
        open=_OPEN_SECURITY,
    ),
    *_versions(
        "公安机关办理行政案件程序规定",
        ("2012", "2013-01-01", "第三十五条"),
        ("2018修正", "2019-01-01", "第三十五条"),
        ("2020修正", "2020-08-06", "第三十五条"),
        first_hour_out=True,
        unread=True,
    ),
    *_versions(
        "审计法实施条例",
        ("2010修订", "2010-05-01", "第五十六条"),
        workdays=_ALL,
        calendar_articles=frozenset({"第五十二条"}),
        calendar_lengths=frozenset({60}),
    ),
    *_versions(
        "外国人入境出境管理条例",
        ("2013", "2013-09-01", "第三十六条"),
        workdays=_ALL,
        agency_only=True,
        open=(
            "第三十六条只及于审批期限和受理回执",
            "art. 36 speaks of approvals and receipts only",
        ),
    ),
    *_versions(
        "机动车登记规定",
        ("2021", "2022-05-01", "第九十二条"),
        workdays=frozenset({1, 2, 3, 5, 7, 10, 15}),
    ),
    *_versions(
        "机动车驾驶证申领和使用规定",
        ("2021", "2022-04-01", "第一百一十条"),
        workdays=frozenset({1, 3, 5}),
        unread=True,
    ),
    *_versions(
        "道路交通安全违法行为处理程序规定",
        ("2020修正", "2020-05-01", "第八十一条"),
        workdays=frozenset({2, 3, 5, 7, 10, 15}),
        unread=True,
    ),
    *_versions(
        "道路交通事故处理程序规定",
        ("2017", "2018-05-01", "第一百一十二条"),
        workdays=frozenset({1, 2, 3, 5, 10}),
        unread=True,
    ),
    *_versions("医疗器械注册与备案管理办法", ("2021", "2021-10-01", "第九十九条"), workdays=_ALL),
    *_versions(
        "医疗器械监督管理条例",
        ("2014修订", "2014-06-01", ""),
        ("2020修订", "2021-06-01", ""),
    ),
    *_versions(
        "税收征收管理法",
        ("2001修订", "2001-05-01", ""),
        ("2013修正", "2013-06-29", ""),
        ("2015修正", "2015-04-24", ""),
        refers=("税收征收管理法实施细则",),
        adds_days_off=True,
    ),
    *_versions(
        "税收征收管理法实施细则",
        ("2002", "2002-10-15", "第一百零九条"),
        ("2012修订", "2013-01-01", "第一百零九条"),
        ("2016修订", "2016-02-06", "第一百零九条"),
        adds_days_off=True,
    ),
    *_versions(
        "食品安全法",
        ("2009", "2009-06-01", ""),
        ("2015修订", "2015-10-01", ""),
        ("2018修正", "2018-12-29", ""),
        ("2021修正", "2021-04-29", ""),
    ),
    *_versions(
        "药品管理法",
        ("2001修订", "2001-12-01", ""),
        ("2013修正", "2013-12-28", ""),
        ("2015修正", "2015-04-24", ""),
        ("2019修订", "2019-12-01", ""),
    ),
    *_versions("招标投标法", ("1999", "2000-01-01", ""), ("2017修正", "2017-12-28", "")),
    *_versions(
        "招标投标法实施条例",
        ("2011", "2012-02-01", ""),
        ("2017修订", "2017-03-01", ""),
        ("2018修订", "2018-03-19", ""),
        ("2019修订", "2019-03-02", ""),
    ),
    *_versions("市场主体登记管理条例", ("2021", "2022-03-01", "")),
    *_versions("信访工作条例", ("2022", "2022-05-01", "")),
    *_versions(
        "国家赔偿法",
        ("1994", "1995-01-01", ""),
        ("2010修正", "2010-12-01", ""),
        ("2012修正", "2013-01-01", ""),
    ),
    *_versions("特种设备安全法", ("2013", "2014-01-01", "")),
    *_versions(
        "公司法",
        ("1993", "1994-07-01", ""),
        ("2005修订", "2006-01-01", ""),
        ("2013修正", "2014-03-01", ""),
        ("2018修正", "2018-10-26", ""),
        ("2023修订", "2024-07-01", ""),
    ),
    *_versions("商标法实施条例", ("2002", "2002-09-15", "第十二条"), unread=True),
    *_versions("商标法实施条例", ("2014修订", "2014-05-01", "第十二条")),
    *_versions(
        "专利法实施细则",
        ("2001", "2001-07-01", "第五条"),
        ("2002修订", "2003-02-01", "第五条"),
        ("2010修订", "2010-02-01", "第五条"),
        ("2023修订", "2024-01-20", "第五条"),
    ),
    *_versions(
        "刑事诉讼法",
        ("1996修正", "1997-01-01", "第七十九条"),
        ("2012修正", "2013-01-01", "第一百零三条"),
        ("2018修正", "2018-10-26", "第一百零五条"),
        first_hour_out=True,
        unread=True,
    ),
)
_ALIASES: Final = {
    "民诉法": "民事诉讼法",
    "行诉法": "行政诉讼法",
    "刑诉法": "刑事诉讼法",
    "复议法": "行政复议法",
    "处罚法": "行政处罚法",
    "强制法": "行政强制法",
    "许可法": "行政许可法",
    "治安法": "治安管理处罚法",
    "公安机关办理行政案件程序": "公安机关办理行政案件程序规定",
    "驾驶证规定": "机动车驾驶证申领和使用规定",
    "道路交通违法处理程序规定": "道路交通安全违法行为处理程序规定",
    "医疗器械条例": "医疗器械监督管理条例",
    "税收征管法": "税收征收管理法",
    "税收征管法细则": "税收征收管理法实施细则",
    "税收征管法实施细则": "税收征收管理法实施细则",
    "税收征收管理法细则": "税收征收管理法实施细则",
    "招投标法": "招标投标法",
    "招投标法实施条例": "招标投标法实施条例",
    "市场主体登记条例": "市场主体登记管理条例",
    "商标法条例": "商标法实施条例",
    "专利细则": "专利法实施细则",
    "审计法条例": "审计法实施条例",
    "公安程序规定": "公安机关办理行政案件程序规定",
}
_BY_NAME: Final = {
    name: tuple(v for v in VERSIONS if v.name == name) for name in {v.name for v in VERSIONS}
}


def find_version(statute: str, on: date) -> StatuteVersion:
    """Return the version of `statute` that counts a period beginning on `on`.

    Args:
        statute: the Chinese name, with or without 《》 and 中华人民共和国; ``@2021`` or （2021） pins a version by the
            year it was made or came into force; otherwise the one in force on `on` is taken. A statute that is
            repealed cannot be pinned beyond its end.
        on: the day the period begins.

    Raises:
        StatuteUnknownError: no such statute or version in the table.
        StatuteNotInForceError: no version was in force yet, or the statute is repealed.

    >>> find_version("行政处罚法", date(2021, 7, 14)).unit(7).value, find_version("行政处罚法", date(2021, 7, 15)).unit(7).value
    ('day', 'workday')
    """
    known = known_versions(statute)
    name, year = parse_statute(statute)
    first, until = known[0].since, known[-1].until
    pinned = [v for v in known if year in (v.year, v.since.year)]
    current = pinned[:1] if year is not None else [v for v in known if v.since <= on]
    if (until is not None and on >= until) or not current:
        raise StatuteNotInForceError(
            statute=name,
            day=on,
            first=first,
            until=f"，{until} 废止" if until else "",
            until_en=f", repealed on {until}" if until else "",
        )
    return current[-1]


def known_versions(statute: str) -> tuple[StatuteVersion, ...]:
    """Return the versions of a statute in order.

    Raises:
        StatuteUnknownError: no such statute, or no version of the year that is pinned.
    """
    name, year = parse_statute(statute)
    versions = _BY_NAME.get(name, ())
    if not versions or (
        year is not None and not any(year in (v.year, v.since.year) for v in versions)
    ):
        known = "、".join(dict.fromkeys(v.name for v in VERSIONS))
        if versions:
            known = "、".join(f"{v.name}@{v.year}" for v in versions)
        raise StatuteUnknownError(statute=statute, known=known)
    return versions


def parse_statute(statute: str) -> tuple[str, int | None]:
    """Return the bare name of a statute and the year that pins its version, if any.

    >>> parse_statute("《中华人民共和国行政处罚法》（2021）"), parse_statute("民诉法")
    (('行政处罚法', 2021), ('民事诉讼法', None))
    """
    text = re.sub(r"[《》\s]|中华人民共和国", "", str(statute))
    match = re.fullmatch(r"(.+?)(?:@(\d{4})|[(（](\d{4})(?:年?修[订正])?[)）])?", text)
    if match is None:
        return text, None
    year = match[2] or match[3]
    return _ALIASES.get(match[1], match[1]), int(year) if year else None


def article_name(article: object) -> str:
    """Return an article by its name: ``64`` and ``六十四`` are ``第六十四条``.

    >>> article_name(64), article_name("第五十二条第一款"), article_name("")
    ('第六十四条', '第五十二条第一款', '')
    """
    text = str(article).strip()
    if text.isascii() and text.isdecimal():
        text = _chinese(int(text))
    return text if not text or "第" in text else f"第{text}条"


def _chinese(number: int) -> str:
    """Write a number below 1000 as statutes do."""
    hundreds, rest = divmod(number, _TEN * _TEN)
    tens, ones = divmod(rest, _TEN)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")


@frozen(kw_only=True)
class Counting:
    """How a period set by a statute is counted, and why.

    Attributes:
        unit: working days, calendar days, or the unit it was written in.
        basis: the law the counting follows, to be cited.
        first_hour_out: whether the hour it begins in does not count.
        adds_days_off: whether days off inside lengthen it.
    """

    unit: Unit
    basis: tuple[str, ...] = ()
    first_hour_out: bool = False
    adds_days_off: bool = False


@lru_cache(maxsize=4096)
def counting(
    statute: str,
    on: date,
    *,
    unit: Unit,
    n: int = 0,
    article: str = "",
    whose: Whose = Whose.AGENCY,
    back: bool = False,
    rolls: bool = True,
) -> Counting:
    """Return how a period of `n` in `unit` that begins on `on` is counted.

    Args:
        statute: the statute that sets it; empty where the caller names the unit itself.
        on: the day it begins on.
        unit: the unit it is written in.
        n: how many.
        article: the article that sets it.
        whose: whose act it limits.
        back: whether it is counted back from an event.
        rolls: whether a last day that is a day off moves, and the rule on that is to be cited.

    Raises:
        StatuteUnknownError, StatuteNotInForceError: as `find_version`.
        UnitOpenError: the statute leaves it to the caller which days are meant.
    """
    if not statute:
        plain = Unit.DAY if unit is Unit.CALENDAR_DAY else unit
        return Counting(unit=plain, basis=general_law(on, unit=plain, rolls=rolls))
    version = find_version(statute, on)
    found = unit
    if unit is Unit.DAY:
        refuse_open(version, n, article=article, whose=whose, back=back)
        found = version.unit(n, article)
    elif unit is Unit.CALENDAR_DAY:
        found = Unit.DAY
    sets = [f"《{version.name}》（{version.label}）{article}"] if article else []
    governing = version
    cited = []
    if version.clause or not version.refers:
        cited.append(_own_words(version, unit, found, n, rolls=rolls))
    for name in version.refers:
        governing = find_version(name, on)
        cited.append(f"{governing.citation}：{_general(name, rolls=rolls)}")
    told = (governing is not version or bool(version.clause and not version.own_rule)) and (
        governing.name in _GENERAL
    )
    general = () if told else general_law(on, unit=found, rolls=rolls)
    return Counting(
        unit=found,
        basis=(*sets, *cited, *general),
        first_hour_out=version.first_hour_out or governing.first_hour_out,
        adds_days_off=version.adds_days_off,
    )


_STARTS: Final = "开始的时和日不计算在内"
_STARTS_DAY: Final = "开始的当日不计入"
_MOVES: Final = "末日为法定休假日的，以其后的第一日为届满日"
_MOVES_WORKDAY: Final = "末日为休假日的，顺延至其后的第一个工作日"
# Statutes with rules of their own on where periods begin and end.
_GENERAL: Final = {
    "民事诉讼法": (_STARTS, _MOVES),
    "刑事诉讼法": (_STARTS, f"{_MOVES}；在押期间不顺延"),
    "公安机关办理行政案件程序规定": (_STARTS, f"{_MOVES}；限制人身自由的不顺延"),
    "税收征收管理法实施细则": (
        "期限依该条",
        "末日为法定休假日的顺延；期内有连续三日以上休假日的，按休假日数顺延",
    ),
    "商标法实施条例": (_STARTS_DAY, _MOVES_WORKDAY),
    "专利法实施细则": (_STARTS_DAY, _MOVES_WORKDAY),
}


def _general(name: str, *, rolls: bool) -> str:
    """Return what a statute says on where periods begin, and if asked where they end."""
    starts, moves = _GENERAL[name]
    return f"{starts}；{moves}" if rolls else starts


def _own_words(version: StatuteVersion, asked: Unit, unit: Unit, n: int, *, rolls: bool) -> str:
    """Return what a version says itself about a period."""
    if not version.clause:
        return f"{version.citation}未规定期间的计算，按民事基本法律"
    if version.name == "民法典" or version.until is not None:
        return version.citation
    if version.name in _GENERAL and not version.own_rule:
        return f"{version.citation}：{_general(version.name, rolls=rolls)}"
    if asked is Unit.DAY:
        days = f"{_chinese(n)}日" if 0 < n < _TEN**3 else f"{n}日"
        which = "指工作日" if unit is Unit.WORKDAY else "未列入工作日，按自然日"
        if version.own_rule:
            return f"{version.citation}：{days}{which}"
    return (
        f"{version.citation}：期间依照{'、'.join(version.refers)}"
        if version.refers
        else version.citation
    )


def refuse_open(version: StatuteVersion, n: int, *, article: str, whose: Whose, back: bool) -> None:
    """Refuse a period in days whose unit the statute leaves open.

    Raises:
        UnitOpenError: it does.
    """
    if not version.open[0]:
        return
    party = (
        whose is Whose.PARTY
        or any(article.startswith(name) for name in version.party_articles)
        or (back and not article and n in version.party_back)
    )
    if party or not version.agency_only:
        raise UnitOpenError(
            statute=version.name, n=n, why_zh=version.open[0], why_en=version.open[1]
        )


def general_law(on: date, *, unit: str, rolls: bool = True) -> tuple[str, ...]:
    """Return the general rules of counting that a period in `unit` beginning on `on` follows, to be cited.

    Args:
        on: the day it begins on.
        unit: what is counted.
        rolls: whether a last day that is a day off moves.

    >>> general_law(date(2026, 12, 8), unit="workday")
    ('《民法典》第二百零一条：开始的当日不计入',)
    """
    old = on < date(2017, 10, 1)
    name = "民法通则" if old else "民法典" if on >= date(2021, 1, 1) else "民法总则"
    first, corresponding, rolled = (
        ("第一百五十四条",) * 3 if old else ("第二百零一条", "第二百零二条", "第二百零三条")
    )
    if unit == Unit.HOUR:
        return (f"《{name}》{first}：以小时计的，自规定的时间开始计算",)
    if unit == Unit.SAME_DAY:
        return ()
    found = [f"《{name}》{first}：开始的当日不计入"]
    # 民法通则 has no rule for a month without the corresponding day; nothing is cited for it then.
    if unit in (Unit.MONTH, Unit.YEAR) and not old:
        found.append(f"《{name}》{corresponding}：到期月的对应日，没有的为月末日")
    if unit != Unit.WORKDAY and rolls:
        found.append(f"《{name}》{rolled}：末日为休息日的，顺延至次一工作日")
    return tuple(found)
