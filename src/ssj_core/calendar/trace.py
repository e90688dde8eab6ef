"""Why a deadline falls where it falls: runs of days counted and skipped, each with its reason."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ssj_core.calendar.days import DayInfo, DayKind, DayStatus
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
        return self._lines()[lang == "en"]

    def _lines(self) -> tuple[str, str]:
        """Return the line in Chinese and in English."""
        days, kind, effect, name = self.days, self.kind, self.effect, self.name
        span = f"{self.first}" if days == 1 else f"{self.first} … {self.last}"
        zh, en = name or kind.zh, kind.en
        if effect is Effect.EXCLUDED:
            en = name
        elif name and name != kind.zh:
            en = f"{en} ({name})"
        note = f"{self.notice}（来自 {self.supplier}）" if self.supplier else self.notice
        zh_note = en_note = f"  [{note}]" if note else ""
        if self.status is not DayStatus.FINAL:
            joint = f"{note}; " if note else ""
            zh_note, en_note = f"  [{joint}{self.status.zh}]", f"  [{joint}{self.status.en}]"
        plural = "" if days == 1 else "s"
        return (
            f"{span}  {days} 天  {effect.zh}  {zh}{zh_note}",
            f"{span}  {days} day{plural}  {effect.en}  {en}{en_note}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the run as a record, with its line in both languages."""
        zh, en = self._lines()
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": self.days,
            "effect": str.__str__(self.effect),
            "kind": str.__str__(self.kind),
            "name": self.name,
            "notice": self.notice,
            "supplier": self.supplier,
            "status": str.__str__(self.status),
            "zh": zh,
            "en": en,
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


Piece = tuple[date, date, DayInfo]


def runs(
    pieces: Iterable[Piece],
    effect: Callable[[date, DayInfo], Effect],
    excluded: Sequence[tuple[date, date, str]],
) -> tuple[Run, ...]:
    """Return days grouped into runs.

    Args:
        pieces: stretches of days that are alike and treated alike, in order, none left out.
        effect: how the days of a piece that is not excluded were treated.
        excluded: spans not counted, with their reasons; none begins or ends inside a piece.
    """
    found = list[Run]()
    for first, last, info in pieces:
        reasons = [reason for start, stop, reason in excluded if start <= first <= stop]
        run = _run(first, last, info, effect(first, info), reasons[0] if reasons else "")
        if found and _joins(found[-1], run):
            run = run._replace(first=found.pop().first)
        found.append(run)
    return tuple(found)


def _joins(one: Run, other: Run) -> bool:
    return (
        one.effect is other.effect
        and one.kind is other.kind
        and (one.name, one.notice, one.status) == (other.name, other.notice, other.status)
    )


def _run(first: date, last: date, info: DayInfo, effect: Effect, reason: str) -> Run:
    if reason:
        return Run(first=first, last=last, effect=Effect.EXCLUDED, kind=info.kind, name=reason)
    return Run(
        first=first,
        last=last,
        effect=effect,
        kind=info.kind,
        name=info.name,
        notice=info.notice,
        supplier=info.supplier,
        status=info.status,
    )
