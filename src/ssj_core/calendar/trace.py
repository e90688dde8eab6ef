"""Why a deadline falls where it falls: runs of days counted and skipped, each with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from ssj_core.calendar.days import DayInfo, DayKind, DayStatus, day_at
from ssj_core.calendar.words import Word
from ssj_core.encoding import digest


class Effect(Word):
    """How a day was treated."""

    COUNTED = "counted", "计入", "counted"
    SKIPPED = "skipped", "不计", "not counted"
    EXCLUDED = "excluded", "扣除", "excluded"
    ROLLED = "rolled", "休息日，顺延", "rest day, rolled over"
    LANDED = "landed", "顺延至此", "rolled onto"
    OPEN = "open", "未定", "open"
    SHOWN = "shown", "邻近", "nearby"


class Run(NamedTuple):
    """Days in a row that were treated alike for one reason.

    Attributes:
        first, last: the run, both ends included.
        effect: ``counted``, ``skipped`` (rest day in a working-day period), ``excluded`` (by an operator),
            ``rolled`` (rest day after the end of a calendar-day period), ``landed`` (the day rolled onto), or
            ``open`` (arrangements still possible differ); ``shown``: days around, that are not counted.
        kind: why the days are worked or not.
        name: the festival, or the reason of an exclusion.
        notice: the notice that says so, empty where none names the days.
        supplier: who supplied that notice, where it is not one that ships.
        status: how sure the days are.
    """

    first: date
    last: date
    effect: Effect
    kind: DayKind
    name: str = ""
    notice: str = ""
    supplier: str = ""
    status: DayStatus = DayStatus.FINAL

    @property
    def days(self) -> int:
        """How many days the run has."""
        return (self.last - self.first).days + 1

    def text(self, lang: str = "zh") -> str:
        """Return one line for people, in ``zh`` or ``en``."""
        return str(self.to_dict()["en" if lang == "en" else "zh"])

    def to_dict(self) -> dict[str, Any]:
        """Return the run as a record, with its line in both languages."""
        first, last, effect, kind, name, notice, supplier, status = self
        zh, en = _told(effect, kind, name, notice, supplier, status)
        begins = ends = span = first.isoformat()
        days, plural = 1, ""
        if first != last:
            ends, days, plural = last.isoformat(), (last - first).days + 1, "s"
            span = f"{begins} … {ends}"
        return {
            "from": begins,
            "to": ends,
            "days": days,
            "effect": str.__str__(effect),
            "kind": str.__str__(kind),
            "name": name,
            "notice": notice,
            "supplier": supplier,
            "status": str.__str__(status),
            "zh": f"{span}  {days} 天  {zh}",
            "en": f"{span}  {days} day{plural}  {en}",
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> "Run":
        """Return the run a record describes."""
        return cls(
            first=date.fromisoformat(record["from"]),
            last=date.fromisoformat(record["to"]),
            effect=Effect.read(record["effect"]),
            kind=DayKind.read(record["kind"]),
            name=record["name"],
            notice=record["notice"],
            supplier=record["supplier"],
            status=DayStatus.read(record["status"]),
        )


@lru_cache(maxsize=1024)
def _told(
    effect: Effect, kind: DayKind, name: str, notice: str, supplier: str, status: DayStatus
) -> tuple[str, str]:
    """Return how days were treated and why, in Chinese and in English; the same words for every run alike."""
    zh, en = name or kind.zh, kind.en
    if effect is Effect.EXCLUDED:
        en = name
    elif name and name != kind.zh:
        en = f"{en} ({name})"
    note = f"{notice}（来自 {supplier}）" if supplier else notice
    zh_note = en_note = f"  [{note}]" if note else ""
    if status is not DayStatus.FINAL:
        joint = f"{note}; " if note else ""
        zh_note, en_note = f"  [{joint}{status.zh}]", f"  [{joint}{status.en}]"
    return f"{effect.zh}  {zh}{zh_note}", f"{effect.en}  {en}{en_note}"


class DayBits(NamedTuple):
    """The days an answer used, so that it can be checked without a calendar.

    Attributes:
        first: the first of them.
        work: one character a day, ``1`` worked, ``0`` not (unpublished years by the statute alone).
        open: one character a day, ``1`` where arrangements still possible differ.
    """

    first: date
    work: str
    open: str

    @property
    def digest(self) -> str:
        """SHA-256 of ``first:work:open``, 64 hex digits."""
        return digest(f"{self.first}:{self.work}:{self.open}".encode())

    def to_dict(self) -> dict[str, str]:
        """Return the bits as a record, with their digest."""
        return {
            "first": self.first.isoformat(),
            "work": self.work,
            "open": self.open,
            "sha256": self.digest,
        }


Piece = tuple[int, int, DayInfo]
Like = tuple[Effect, DayKind, str, str, str, DayStatus]
"""What a run has beside its days."""


def runs(
    pieces: Iterable[Piece],
    effect: Callable[[int, DayInfo], Effect],
    excluded: Sequence[tuple[int, int, str]],
) -> tuple[Run, ...]:
    """Return days grouped into runs.

    Args:
        pieces: stretches of days that are alike and treated alike, as places in the calendar, in order, none left out.
        effect: how the days of a piece that is not excluded were treated.
        excluded: spans not counted, with their reasons; none begins or ends inside a piece.
    """
    found = list[tuple[int, int, Like]]()
    for first, last, info in pieces:
        reason = next((why for start, stop, why in excluded if start <= first <= stop), "")
        like: Like
        if reason:
            like = (Effect.EXCLUDED, info.kind, reason, "", "", DayStatus.FINAL)
        else:
            treated = effect(first, info)
            like = (treated, info.kind, info.name, info.notice, info.supplier, info.status)
        if found and found[-1][2] == like:
            first = found.pop()[0]  # noqa: PLW2901 - the run goes on
        found.append((first, last, like))
    return tuple(Run(day_at(first), day_at(last), *like) for first, last, like in found)
