"""A holiday notice 放假通知: the days one document makes free, and the weekend days it has worked."""

from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from attrs import field, frozen

from ssj_core.encoding import canonical, digest

SCHEMA: Final = "ssj.cn-notice/1"
Kind = Literal["annual", "amendment", "one_off", "regional"]
KINDS: Final = get_args(Kind)
TEXTS: Final = ("jurisdiction", "doc_no", "issuer", "title", "source_url", "amends")


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
    issued: date | None = None
    residual: int | None = None
    supplier: str = field(default="caller", eq=False)

    @property
    def known_from(self) -> date:
        """The day it can be counted with: its issue date, or the day before its year began."""
        return self.issued or date(self.year - 1, 12, 31)

    @property
    def label(self) -> str:
        """How to call it in a sentence."""
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
