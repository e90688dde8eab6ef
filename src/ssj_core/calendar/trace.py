"""Why a deadline falls where it falls: runs of days counted and skipped, each with its reason."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from attrs import frozen

from ssj_core.calendar.days import SIZE, DayInfo, DayKind, DayStatus, alike, day_at
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


class _Run(NamedTuple):
    """The fields of a `Run`."""

    first: date
    last: date
    effect: Effect
    kind: DayKind
    name: str = ""
    notice: str = ""
    supplier: str = ""
    status: DayStatus = DayStatus.FINAL


class Run(_Run):
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

    @property
    def days(self) -> int:
        """How many days the run has."""
        return (self.last - self.first).days + 1

    def text(self, lang: str = "zh") -> str:
        """Return one line for people, in ``zh`` or ``en``."""
        return str(self.to_dict()["en" if lang == "en" else "zh"])

    def to_dict(self) -> dict[str, Any]:
        """Return the run as a record, with its line in both languages."""
        return self._record.copy()

    @cached_property
    def _record(self) -> dict[str, Any]:
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


@frozen(eq=False)
class Treatment:
    """How the days of a part were treated: the worked ones, days off, and those still open."""

    worked: Effect
    off: Effect
    open: Effect

    def of(self, info: DayInfo) -> Effect:
        """Return how a day was treated."""
        if not info.certain:
            return self.open
        return self.worked if info.workday else self.off


COUNTED_DAYS: Final = Treatment(Effect.COUNTED, Effect.COUNTED, Effect.COUNTED)
COUNTED_WORKDAYS: Final = Treatment(Effect.COUNTED, Effect.SKIPPED, Effect.OPEN)
ROLLED: Final = Treatment(Effect.LANDED, Effect.ROLLED, Effect.OPEN)
SHOWN: Final = Treatment(Effect.SHOWN, Effect.SHOWN, Effect.SHOWN)


class Stretch:
    """Days in a row that differ in nothing but the day; the runs of all of them are made once and kept.

    Attributes:
        first, last: the places of its ends in the calendar.
        info: what is known of its first day, and but for the day of every other.
        whole: the runs made so far of all its days.
    """

    __slots__ = ("first", "info", "last", "whole")

    def __init__(self, first: int, last: int, info: DayInfo) -> None:
        """Keep what the days are."""
        self.first, self.last, self.info = first, last, info
        self.whole = dict[Treatment | str, Run]()

    def run(self, first: int, last: int, treated: Treatment | str) -> Run:
        """Return the run of the days between two places of the stretch; a text says why they are not counted."""
        info = self.info
        if isinstance(treated, str):
            return Run(day_at(first), day_at(last), Effect.EXCLUDED, info.kind, treated)
        run = Run(
            day_at(first),
            day_at(last),
            treated.of(info),
            info.kind,
            info.name,
            info.notice,
            info.supplier,
            info.status,
        )
        if first == self.first and last == self.last:
            self.whole[treated] = run
        return run


class Stretches(dict[int, Stretch]):
    """The stretch each place of a calendar lies in, found when it is first asked for.

    Args:
        info: what is known of the day at a place.
    """

    def __init__(self, info: Callable[[int], DayInfo]) -> None:
        """Begin with none."""
        super().__init__()
        self._info = info

    def __missing__(self, place: int) -> Stretch:
        """Return the stretch around a place, and keep it for every place in it."""
        info, first, last = self._info(place), place, place
        while first and alike(info, self._info(first - 1)):
            first -= 1
        while last + 1 < SIZE and alike(info, self._info(last + 1)):
            last += 1
        stretch = Stretch(first, last, self._info(first))
        self.update(dict.fromkeys(range(first, last + 1), stretch))
        return stretch


Part = tuple[int, int, Treatment | str]
"""Days that were treated by one rule, as places in the calendar; excluded ones have the reason in its place."""


def runs(stretches: Mapping[int, Stretch], parts: Iterable[Part]) -> tuple[Run, ...]:
    """Return days grouped into runs.

    Args:
        stretches: the stretch each place of the calendar lies in.
        parts: the days, in order, none left out.
    """
    found = list[Run]()
    before: Run | None = None
    for place, last, treated in parts:
        while place <= last:
            stretch = stretches[place]
            end = stretch.last
            run = stretch.whole.get(treated)
            if run is None or place != stretch.first or end > last:
                run = stretch.run(place, min(last, end), treated)
            # Kind and effect first: they tell most neighbours apart.
            if before and before[3] is run[3] and before[2] is run[2] and before[4:] == run[4:]:
                run = found[-1] = Run(before.first, *run[1:])
            else:
                found.append(run)
            before = run
            place = end + 1  # noqa: PLW2901 - the next stretch of the part
    return tuple(found)
