"""Reading a holiday notice from its file form: every fault at once, nothing guessed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, cast

from ssj_core.calendar.notice import KINDS, SCHEMA, TEXTS, DaysOff, HolidayNotice, Kind
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.calendar import NoticeFormError

_FIELDS: Final = {
    "schema",
    "year",
    "kind",
    "issued",
    "residual",
    "off",
    "work",
    "source_urls",
    *TEXTS,
}
_LONGEST: Final = 31  # no festival lasts a month: a longer span is a slip of the pen


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

    def text(self, name: str, default: str = "") -> str:
        value = self.document.get(name, default)
        if isinstance(value, str):
            return value
        self.fault(name, "应为文本", "must be text")
        return default

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
        for name in sorted(set(self.document) - _FIELDS, key=str):
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
        day = None if issued is None else self.day(issued, "issued")
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
