"""Why a deadline falls where it falls: runs of days counted and skipped, each with its reason."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

from attrs import field, frozen

from ssj_core.calendar.days import DayInfo, DayKind, DayStatus
from ssj_core.encoding import digest

Effect = Literal["counted", "skipped", "excluded", "rolled", "landed", "open", "shown"]

_EFFECTS: Final = {
    "counted": ("计入", "counted"),
    "skipped": ("不计", "not counted"),
    "excluded": ("扣除", "excluded"),
    "rolled": ("休息日，顺延", "rest day, rolled over"),
    "landed": ("顺延至此", "rolled onto"),
    "open": ("未定", "open"),
    "shown": ("邻近", "nearby"),
}
_KINDS: Final = {
    DayKind.WEEKDAY: ("工作日", "weekday"),
    DayKind.WEEKEND: ("周末", "weekend"),
    DayKind.HOLIDAY: ("放假", "holiday"),
    DayKind.MAKE_UP: ("调休上班", "make-up working day"),
}
_STATUS_EN: Final = {
    DayStatus.PUBLISHED_OPEN: "published; the next year's notice may still change it",
    DayStatus.PROJECTED: "not published yet",
}


@frozen(kw_only=True)
class Run:
    """Days in a row that were treated alike for one reason.

    Attributes:
        first, last: the run, both ends included.
        effect: ``counted``, ``skipped`` (rest day in a working-day period), ``excluded`` (by an operator),
            ``rolled`` (rest day after the end of a calendar-day period), ``landed`` (the day rolled onto), or
            ``open`` (arrangements still possible differ); ``shown``: the days around a fixed date.
        kind: why the days are worked or not.
        name: the festival, or the reason of an exclusion.
        notice: the notice that says so, empty where none names the days.
        status: how sure the days are.
    """

    first: date
    last: date
    effect: Effect
    kind: DayKind
    name: str = ""
    notice: str = ""
    status: DayStatus = field(default=DayStatus.FINAL)

    @property
    def days(self) -> int:
        """How many days the run has."""
        return (self.last - self.first).days + 1

    def text(self, lang: str = "zh") -> str:
        """Return one line for people, in ``zh`` or ``en``."""
        at = 1 if lang == "en" else 0
        span = f"{self.first}" if self.first == self.last else f"{self.first} … {self.last}"
        what = self.name if self.name and not at else _KINDS[self.kind][at]
        if self.name and at and self.name != _KINDS[self.kind][0]:
            what = f"{what} ({self.name})"
        if self.effect == "excluded":
            what = self.name
        status = (self.status.label, _STATUS_EN.get(self.status, ""))[at]
        notes = [
            note for note in (self.notice, "" if self.status is DayStatus.FINAL else status) if note
        ]
        many = ("{} 天", "{} day" if self.days == 1 else "{} days")[at].format(self.days)
        return f"{span}  {many}  {_EFFECTS[self.effect][at]}  {what}" + (
            f"  [{'; '.join(notes)}]" if notes else ""
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the run as a record, with its line in both languages."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": self.days,
            "effect": self.effect,
            "kind": self.kind.value,
            "name": self.name,
            "notice": self.notice,
            "status": self.status.value,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


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


def runs(
    infos: Iterable[DayInfo],
    effect: Callable[[DayInfo], Effect],
    excluded: Sequence[tuple[date, date, str]],
) -> tuple[Run, ...]:
    """Return days grouped into runs.

    Args:
        infos: the days in order, none left out.
        effect: how a day that is not excluded was treated.
        excluded: spans not counted, with their reasons.
    """

    def key(info: DayInfo) -> tuple[Effect, DayKind, str, str, DayStatus]:
        for first, last, reason in excluded:
            if first <= info.day <= last:
                return "excluded", info.kind, reason, "", DayStatus.FINAL
        return effect(info), info.kind, info.name, info.notice, info.status

    found = []
    for (treated, kind, name, notice, status), group in groupby(infos, key=key):
        days = list(group)
        found.append(
            Run(
                first=days[0].day,
                last=days[-1].day,
                effect=treated,
                kind=kind,
                name=name,
                notice=notice,
                status=status,
            )
        )
    return tuple(found)
