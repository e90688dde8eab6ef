"""Holiday notices 放假通知: the days a document makes free, the weekend days it has worked; read from a file or a text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, Literal, cast, get_args

from attrs import evolve, field, frozen

from ssj_core.calendar.days import WEEKDAYS
from ssj_core.encoding import canonical, digest
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.calendar import NoticeFormError, NoticeTextError

SCHEMA: Final = "ssj.cn-notice/1"
Kind = Literal["annual", "amendment", "one_off", "regional"]
KINDS: Final = get_args(Kind)
TEXTS: Final = (
    "jurisdiction",
    "doc_no",
    "issuer",
    "title",
    "source_url",
    "amends",
    "confirmed",
)
_FIELDS: Final = {"schema", "year", "kind", "issued", "residual", "off", "work", "source_urls"}
_LONGEST: Final = 31  # no festival lasts a month: a longer span is a slip of the pen
# Suppliers whose notices are the documents themselves; any other is named wherever the notice is.
DOCUMENTS: Final = ("ssj-core", "caller")


@frozen
class DaysOff:
    """One line of a notice: a festival and its days off, first and last included."""

    name: str
    first: date
    last: date = field(kw_only=True)

    @property
    def days(self) -> tuple[date, ...]:
        """The days, in order."""
        span = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(step) for step in range(span))


@frozen(kw_only=True)
class HolidayNotice:
    """One document that arranges days off: an annual notice, a decree, an amendment, a regional overlay.

    Attributes:
        year: the year it arranges (an annual notice may reach back to 27 December before).
        kind: ``annual``, ``amendment`` (restates a festival), ``one_off`` (a decree for one occasion) or
            ``regional`` (an overlay, applied last and only where its region is asked for).
        off: the days off, line by line.
        work: the weekend days worked in exchange.
        jurisdiction: ``CN``, or the region of an overlay (``CN-GX``, ``CN-SC-LS``).
        issued: when it was issued; None where unknown, then taken as the day before the year began.
        amends: the festival an amendment restates.
        confirmed: why somebody let it in although it is unusual; part of the digest.
        residual: how much an amendment or decree changes weekdays off minus weekend days worked, where it
            says so; then it is checked.
        supplier: where we have it from; no part of the digest.
    """

    year: int
    kind: Kind
    off: tuple[DaysOff, ...]
    work: tuple[date, ...] = ()
    jurisdiction: str = "CN"
    doc_no: str = ""
    issuer: str = ""
    title: str = ""
    source_url: str = ""
    amends: str = ""
    confirmed: str = ""
    issued: date | None = None
    residual: int | None = None
    supplier: str = field(default="caller", eq=False)

    @property
    def known_from(self) -> date:
        """The day it can be counted with: its issue date, or the day before its year began."""
        return self.issued or date(self.year - 1, 12, 31)

    @property
    def from_table(self) -> bool:
        """Whether it is a library's table and no document."""
        return self.supplier.startswith("chinese_calendar")

    @property
    def label(self) -> str:
        """How to call it in a sentence; the table of a library is never called a notice."""
        if self.from_table:
            return f"{self.supplier} 的数据表（{self.year}年，不是通知原文）"
        name = (
            self.title
            or {
                "annual": annual_title(self.year),
                "amendment": f"关于调整{self.year}年{self.amends}假期的通知",
                "one_off": f"{self.year}年{'、'.join(line.name for line in self.off)}放假的通知",
                "regional": f"{self.jurisdiction} {self.year}年放假安排",
            }[self.kind]
        )
        return f"{name}（{self.doc_no}）" if self.doc_no else name

    def days_off(self) -> dict[date, str]:
        """Return each day off with the name of its festival."""
        return {day: line.name for line in self.off for day in line.days}

    def restates(self, name: str) -> bool:
        """Tell whether this amendment is about a line of that name (``国庆节、中秋节`` is about both)."""
        return not set(self.amends.split("、")).isdisjoint(name.split("、"))

    def confirm(self, reason: str) -> "HolidayNotice":
        """Return the notice let in for `reason`, which then stands in every calendar made of it."""
        return evolve(self, confirmed=reason.strip())

    def to_dict(self) -> dict[str, Any]:
        """Return the notice in its file form: ISO dates, unknown fields left out."""
        found: dict[str, Any] = {"schema": SCHEMA, "year": self.year, "kind": self.kind}
        found |= {name: getattr(self, name) for name in TEXTS if getattr(self, name)}
        if self.issued is not None:
            found["issued"] = self.issued.isoformat()
        if self.residual is not None:
            found["residual"] = self.residual
        found["off"] = [
            {"name": line.name, "from": line.first.isoformat(), "to": line.last.isoformat()}
            for line in self.off
        ]
        found["work"] = [day.isoformat() for day in self.work]
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of the file form, 64 hex digits."""
        return digest(canonical(self.to_dict()))


def annual_title(year: int) -> str:
    """Return the title the annual notice of `year` has or will have."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def read_notice(document: Mapping[str, Any], *, supplier: str = "caller") -> HolidayNotice:
    """Return the notice a document describes.

    Args:
        document: the file form (see `HolidayNotice.to_dict`); ``work`` holds dates or ``{"name", "date"}``.
        supplier: where it comes from.

    Raises:
        ManyFaultsError: of `NoticeFormError`, one for each field that is missing, unknown or unreadable.

    >>> read_notice({"year": 2027, "kind": "annual", "off": [
    ...     {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}]}).label
    '国务院办公厅关于2027年部分节假日安排的通知'
    """
    return _Reader(document).notice(supplier)


class _Reader:
    """Reads one document, collecting every fault."""

    def __init__(self, document: object) -> None:
        self.faults: list[SsjError] = []
        self.document: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
        if not isinstance(document, Mapping):
            self.fault("$", "不是一个 JSON 对象", "the document is no JSON object")

    def fault(self, name: str, zh: str, en: str) -> None:
        self.faults.append(NoticeFormError(field=name, why_zh=zh, why_en=en))

    def day(self, value: object, name: str) -> date:
        """Read YYYY-MM-DD; a placeholder stands in for what cannot be read."""
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.fault(
            name, f"{value!r} 不是 YYYY-MM-DD 形式的日期", f"{value!r} is no date YYYY-MM-DD"
        )
        return date.max

    def text(self, name: str) -> str:
        value = self.document.get(name, "")
        if value is None and name == "amends":  # an annual notice amends nothing
            return ""
        if isinstance(value, str):
            return value.strip()
        self.fault(name, "应为文本", "must be text")
        return ""

    def rows(self, name: str) -> Iterable[tuple[str, Any]]:
        value = self.document.get(name, [])
        if isinstance(value, list | tuple):
            return [(f"{name}[{at}]", row) for at, row in enumerate(value)]
        self.fault(name, "应为列表", "must be a list")
        return []

    def off(self) -> Iterable[DaysOff]:
        for name, row in self.rows("off"):
            if not (isinstance(row, Mapping) and set(row) == {"name", "from", "to"}):
                self.fault(
                    name, "应有且只有 name、from、to", "must have name, from and to, no more"
                )
                continue
            first, last = self.day(row["from"], f"{name}.from"), self.day(row["to"], f"{name}.to")
            if not (isinstance(row["name"], str) and row["name"]):
                self.fault(f"{name}.name", "应写明节日名称", "must name the festival")
            elif not 0 <= (last - first).days < _LONGEST:
                self.fault(name, "起止日期颠倒或过长", "ends before it begins, or is too long")
            else:
                yield DaysOff(row["name"], first, last=last)

    def work(self) -> Iterable[date]:
        for name, row in self.rows("work"):
            if isinstance(row, Mapping) and set(row) == {"name", "date"}:
                yield self.day(row["date"], f"{name}.date")
            else:
                yield self.day(row, name)

    def head(self) -> tuple[int, Kind]:
        """Read what decides how the rest is judged."""
        for name in sorted(set(self.document) - _FIELDS - set(TEXTS), key=str):
            self.fault(str(name), "不认识的字段", "unknown field")
        if self.document.get("schema", SCHEMA) != SCHEMA:
            self.fault("schema", f"应为 {SCHEMA}", f"must be {SCHEMA}")
        year, kind = self.document.get("year"), self.document.get("kind")
        if not (type(year) is int and 2004 <= year <= 2099):  # noqa: PLR2004 - the span of the calendar
            self.fault(
                "year", "应为 2004 至 2099 的整数", "must be a whole number from 2004 to 2099"
            )
            year = 0
        if kind not in KINDS:
            self.fault(
                "kind", f"应为 {'、'.join(KINDS)} 之一", f"must be one of {', '.join(KINDS)}"
            )
        if kind == "amendment" and not self.document.get("amends"):
            self.fault("amends", "须写明所修改的节日", "must name the festival it amends")
        if type(self.document.get("residual", 0)) is not int:
            self.fault("residual", "应为整数", "must be a whole number")
        regional, place = kind == "regional", self.document.get("jurisdiction", "CN")
        if regional != (place != "CN"):
            self.fault(
                "jurisdiction", "regional 须写明地区", "regional names its region, others are CN"
            )
        return year or 0, cast("Kind", kind)

    def notice(self, supplier: str) -> HolidayNotice:
        year, kind = self.head()
        off, work = tuple(self.off()), tuple(sorted(set(self.work())))
        if not off and not self.faults:
            self.fault("off", "没有任何放假日", "no days off at all")
        issued = self.document.get("issued")
        day = None if issued in (None, "") else self.day(issued, "issued")
        urls = [row for _, row in self.rows("source_urls") if isinstance(row, str)]
        texts = {name: self.text(name) for name in TEXTS}
        if self.faults:
            raise ManyFaultsError(what="放假通知 / the holiday notice", faults=self.faults)
        texts["jurisdiction"] = texts["jurisdiction"] or "CN"
        texts["source_url"] = texts["source_url"] or "".join(urls[:1])
        return HolidayNotice(
            year=year,
            kind=kind,
            off=off,
            work=work,
            issued=day,
            residual=self.document.get("residual"),
            supplier=supplier,
            **texts,
        )


_DAY: Final = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
_SPAN: Final = re.compile(rf"{_DAY}(?:[至—－~-]+{_DAY})?")
_CLAUSE: Final = re.compile(
    r"[一二三四五六七八九十]{1,2}[、.]\s*([^:。\d\n]{2,20}):([^\n]*?)(?=[一二三四五六七八九十]{1,2}[、.][^:。\d\n]{2,20}:|\n|$)"
)
_WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")
_FEASTS: Final = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节"}
_FEASTS_LONG: Final = {"劳动": "劳动节", "五一": "劳动节", "新年": "元旦"}


def read_notice_text(text: str, *, supplier: str = "caller") -> HolidayNotice:
    """Return the annual notice a pasted text contains; the days of the week and day counts in it are checked.

    Args:
        text: title, clauses ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。…") and the date below them.
        supplier: where it comes from.

    Raises:
        ManyFaultsError: of `NoticeTextError`, every weekday and every count that is wrong, and what is missing.

    >>> read_notice_text('''国务院办公厅关于2027年部分节假日安排的通知
    ... 一、元旦：1月1日（周五）至3日（周日）放假，共3天。''').off[0].last.isoformat()
    '2027-01-03'
    """
    return _TextReader(text).notice(supplier)


class _TextReader:
    """Reads the text of one annual notice, collecting every contradiction."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFKC", text)
        self.faults: list[SsjError] = []
        head = re.search(r"(\d{4})年部分节假日安排", self.text)
        if head is None:
            self.fault("…", "没有“××××年部分节假日安排”", "no year is named")
        self.year = int(head[1]) if head else 2004

    def fault(self, where: str, zh: str, en: str) -> None:
        self.faults.append(NoticeTextError(text=where, why_zh=zh, why_en=en))

    def day(self, parts: tuple[str | None, ...], before: date | None, text: str) -> date | None:
        """Read one day; what it leaves out it has from the day before it in the text."""
        year, month, number, weekday = parts
        near = before or date(self.year, 1, 1)
        at = int(year or near.year), int(month or near.month), int(number or 0)
        try:
            found = date(*at)
        except ValueError:
            self.fault(text, f"没有 {at[0]}-{at[1]}-{at[2]} 这一天", "there is no such day")
            return None
        said = _WEEKDAY.search(weekday or "")
        named = f"周{said[1].replace('天', '日')}" if said else ""
        if said and named != WEEKDAYS[found.weekday()]:
            self.fault(
                text,
                f"{found} 是{WEEKDAYS[found.weekday()]}，不是{named}",
                f"{found} is no {named}",
            )
        return found

    def spans(self, text: str) -> Iterator[tuple[date, date]]:
        """Yield every day or run of days a sentence names."""
        before: date | None = None
        for match in _SPAN.finditer(text):
            first = self.day(match.groups()[:4], before, text)
            last = self.day(match.groups()[4:], first, text) if match[7] else first
            if first is not None and last is not None:
                yield first, last
                before = last

    def clause(self, name: str, text: str) -> Iterator[tuple[DaysOff | None, list[date]]]:
        counted = 0
        for sentence in filter(None, text.split("。")):
            work = re.sub(r"\([^)]*\)", "", sentence).rstrip("、,;").endswith("上班")
            spans = list(self.spans(sentence))
            if work:
                days = [day for first, last in spans for day in DaysOff("", first, last=last).days]
                yield None, days
                continue
            for first, last in spans:
                counted += (last - first).days + 1
                yield DaysOff(name, first, last=last), []
            if (count := re.search(r"共(\d+)天", sentence)) and int(count[1]) != counted:
                self.fault(
                    sentence,
                    f"写明共 {count[1]} 天，所列为 {counted} 天",
                    f"says {count[1]} days, lists {counted}",
                )

    def notice(self, supplier: str) -> HolidayNotice:
        off, work = list[DaysOff](), list[date]()
        for match in _CLAUSE.finditer(self.text):
            for line, days in self.clause(_festival_names(match[1]), match[2]):
                off += [] if line is None else [line]
                work += days
        number = re.search(r"国办发明电\s*[\[〔(]\s*(\d{4})\s*[\]〕)]\s*(\d+)\s*号", self.text)
        issued = re.findall(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", self.text, re.MULTILINE)
        url = re.search(r"https?://\S+", self.text)
        if not off and not self.faults:
            self.fault(self.text.strip()[:20], "没有读到放假日", "no days off were found")
        if self.faults:
            raise ManyFaultsError(what="放假通知 / the holiday notice", faults=self.faults)
        return HolidayNotice(
            year=self.year,
            kind="annual",
            off=tuple(off),
            work=tuple(sorted(set(work))),
            doc_no=f"国办发明电〔{number[1]}〕{number[2]}号" if number else "",
            issued=date(*map(int, issued[-1])) if issued else None,
            source_url=url[0] if url else "",
            supplier=supplier,
        )


def _festival_names(text: str) -> str:
    """Return the festivals of a clause by the names the statute has: ``国庆、中秋`` is ``国庆节、中秋节``."""
    names = re.split(r"[、和及,]", text.strip())
    return "、".join({**_FEASTS, **_FEASTS_LONG}.get(name, name) for name in names)
