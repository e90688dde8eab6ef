"""What is owed, as a reader of the state: every duty of the rulebook that a fact opens, meets or ends.

It keeps the question, not the answer: days are worked out when somebody asks, under the law of the
day an obligation was opened. What follows from plans and draws is not kept here but looked up
(`ssj_core.oversight.work`), and what a year alone obliges to is told for the years asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import evolve, field, frozen

from ssj_core.journal import Receipt, ended_on
from ssj_core.rules.duties import Duty, Step, filled, filled_text

if TYPE_CHECKING:
    from ssj_core.journal import Entry, Fact, World

V = TypeVar("V")
DutiesOn = Callable[[date], Iterable[Duty]]
"""The duties in force on a day: usually ``lambda day: rulebook.at(place, on=day).duties``."""
YEAR: Final = "year"
_YEAR: Final = "{year}"
_EXTENSION: Final = "extension.granted"
_TABLES: Final = 64


@frozen(kw_only=True)
class Opened:
    """An obligation as it was opened: the question for its last day, or the day a document names.

    Attributes:
        duty: id of the duty.
        code: the duty's code.
        department: who owes it.
        to: to whom, a code or a name.
        subject: what it is about.
        about: the same for readers, by name.
        opened: the day its clock started.
        facts: the facts of the question, as far as known.
        due: the day a document names.
        until: for what each year obliges to, the day it stopped to.
    """

    duty: str
    code: str
    department: str
    to: str
    subject: str
    about: Mapping[str, str] = field(factory=dict)
    opened: date
    facts: Mapping[str, Any] = field(factory=dict)
    due: date | None = None
    until: date | None = None

    @property
    def number(self) -> str:
        """The number of the obligation: what is owed, and about what."""
        return obligation_id(self.code, self.subject)

    def of_year(self, year: int, since: date) -> Opened:
        """Return what a year makes of an obligation that every year opens, law since a day."""
        facts = {name: year if value == _YEAR else value for name, value in self.facts.items()}
        return evolve(
            self,
            subject=self.subject.replace(_YEAR, str(year)),
            about={name: text.replace(_YEAR, str(year)) for name, text in self.about.items()},
            facts=facts,
            opened=max(date(year, 1, 1), self.opened, since),
        )


@frozen
class Extended:
    """More time that was granted for an obligation (C119)."""

    until: date
    reason: str
    approver: str
    on: date


def obligation_id(code: str, subject: str) -> str:
    """Return the number of the obligation that a duty makes of a subject.

    >>> obligation_id("plan", "市监局/2026")
    'plan:市监局/2026'
    """
    return f"{code}:{subject}"


class Owing:
    """Everything the facts of a journal opened, and what became of it; follows a `State`.

    Args:
        duties_on: the duties in force on a day.
        watch: whether somebody asks which obligations `changed`.
    """

    def __init__(self, duties_on: DutiesOn, *, watch: bool = False) -> None:
        """Begin with nothing owed."""
        self._duties_on, self._watch = duties_on, watch
        self._tables: dict[date, Mapping[str, tuple[tuple[Duty, str, Step], ...]]] = {}
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.opened: dict[str, Opened] = {}
        self.yearly: dict[str, Opened] = {}
        self.done: dict[str, date] = {}
        self.extended: dict[str, Extended] = {}
        self.open: dict[str, None] = {}
        self._changed: set[str] = set()

    def changed(self) -> set[str]:
        """Return the numbers of the obligations that changed since this was asked last."""
        found, self._changed = self._changed, set()
        return found

    # Following the state

    def take(self, fact: Fact, entry: Entry, world: World) -> Callable[[], None] | None:
        """Take a fact, the state being that after it; return what takes it back."""
        day: date = getattr(fact, "on", entry.on)
        table = self._table(day)
        steps = (*table.get(fact.kind, ()), *table.get(f"{fact.kind}:{fact.form}", ()))
        if not steps and fact.kind != _EXTENSION:
            return None
        back: list[Callable[[], None]] = []
        if fact.kind == _EXTENSION:
            self._extend(fact, back)
        now = world.get(fact.declared.room, fact.keys[0]) if steps else None
        for duty, name, step in steps:
            yearly = duty.of == YEAR
            for look in _each(step, _Look(fact, now, None, entry, yearly)):
                if _fits(step, look):
                    self._step(duty, name, step, look, day, back)
        return _all_of(back) if back else None

    def _table(self, day: date) -> Mapping[str, tuple[tuple[Duty, str, Step], ...]]:
        """Return the steps of the duties in force on a day, by the kind of fact they wait for."""
        known = self._tables.get(day)
        if known is not None:
            return known
        found: dict[str, tuple[tuple[Duty, str, Step], ...]] = {}
        for duty in self._duties_on(day):
            for name, step in duty.steps:
                for kind in step.by:
                    found[kind] = (*found.get(kind, ()), (duty, name, step))
        if len(self._tables) >= _TABLES:
            del self._tables[next(iter(self._tables))]
        self._tables[day] = found
        return found

    def _step(
        self,
        duty: Duty,
        name: str,
        step: Step,
        look: _Look,
        day: date,
        back: list[Callable[[], None]],
    ) -> None:
        started = _day(look(step.on)) if step.on else day
        subject = filled_text(step.subject or duty.subject, look)
        number = obligation_id(duty.code, subject)
        self._changes(number, back)
        match name:
            case "opens":
                self._opens(
                    opened_of(duty, look, started, subject=subject),
                    yearly=duty.of == YEAR,
                    back=back,
                )
            case "meets":
                if number not in self.done:
                    counted = started if step.on else _ends(look.fact, look.entry, day)
                    _put(self.done, number, counted, back)
                    _drop(self.open, number, back)
            case "lapses":
                if duty.of == YEAR:
                    self._stops(number, day, back)
                elif number not in self.done:
                    _drop(self.opened, number, back)
                    _drop(self.open, number, back)
            case _:
                _drop(self.done, number, back)
                if number in self.opened:
                    _put(self.open, number, None, back)

    def _changes(self, number: str, back: list[Callable[[], None]]) -> None:
        if self._watch:
            self._changed.add(number)
            back.append(lambda: self._changed.add(number))

    def _opens(self, made: Opened, *, yearly: bool, back: list[Callable[[], None]]) -> None:
        """Write down an obligation; one that stands already asks anew, its clock is not started again."""
        book = self.yearly if yearly else self.opened
        known = book.get(made.number)
        if known is not None and known.until is None:
            made = evolve(made, opened=min(known.opened, made.opened))
        _put(book, made.number, made, back)
        if not yearly and made.number not in self.done:
            _put(self.open, made.number, None, back)

    def _stops(self, number: str, day: date, back: list[Callable[[], None]]) -> None:
        known = self.yearly.get(number)
        if known is not None and known.until is None:
            _put(self.yearly, number, evolve(known, until=day), back)

    def _extend(self, fact: Any, back: list[Callable[[], None]]) -> None:  # noqa: ANN401 - the fact of another room
        self._changes(fact.obligation, back)
        granted = Extended(fact.until, fact.reason, fact.approver, fact.on)
        _put(self.extended, fact.obligation, granted, back)

    # Snapshots

    def snapshot(self) -> Any:  # noqa: ANN401 - canonical JSON
        """Return what `restore` brings it back from, as canonical JSON."""
        return {
            "opened": [_kept(opened) for opened in self.opened.values()],
            "yearly": [_kept(opened) for opened in self.yearly.values()],
            "done": [[number, day.isoformat()] for number, day in self.done.items()],
            "extended": [
                [number, one.until.isoformat(), one.reason, one.approver, one.on.isoformat()]
                for number, one in self.extended.items()
            ],
        }

    def restore(self, kept: Any) -> None:  # noqa: ANN401 - what `snapshot` returned
        """Stand where `snapshot` was taken."""
        self.clear()
        self.opened = {one.number: one for one in map(_read, kept["opened"])}
        self.yearly = {one.number: one for one in map(_read, kept["yearly"])}
        self.done = {number: date.fromisoformat(day) for number, day in kept["done"]}
        self.extended = {
            number: Extended(date.fromisoformat(until), reason, approver, date.fromisoformat(on))
            for number, until, reason, approver, on in kept["extended"]
        }
        self.open = {number: None for number in self.opened if number not in self.done}


@frozen
class _Look:
    """Looks up the paths of a duty: from the fact, from the state after it, from one of several."""

    fact: Any
    now: Any
    each: Any
    entry: Entry
    yearly: bool

    def __call__(self, path: str) -> Any:  # noqa: ANN401 - whatever stands there
        """Return what a path leads to, None where something on the way is not there."""
        first, *rest = path.split(".")
        if first == YEAR and self.yearly and not rest:
            return _YEAR
        if first == "now":
            return follow(self.now, rest)
        if first == "each":
            return follow(self.each, rest)
        if first == "entry":
            return follow(self.entry, rest)
        return follow(self.fact, [first, *rest])


def follow(value: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what names lead to from a value, None where something on the way is not there."""
    for name in names:
        if value is None:
            return None
        value = getattr(value, name)
    return value


def _day(value: date | int) -> date:
    """Return a day; a year stands for its first."""
    return value if isinstance(value, date) else date(value, 1, 1)


def _each(step: Step, look: _Look) -> Iterator[_Look]:
    """Yield what to look from, once for each thing the step happens to."""
    if not step.each:
        yield look
        return
    found = look(step.each)
    for each in (found,) if isinstance(found, str) else found or ():
        yield evolve(look, each=each)


def _fits(step: Step, look: _Look) -> bool:
    return all(_among(look(path), values) for path, values in step.when.items()) and not any(
        _among(look(path), values) for path, values in step.unless.items()
    )


def _among(value: Any, wanted: tuple[Any, ...]) -> bool:  # noqa: ANN401 - whatever stands there
    if isinstance(value, tuple | list):
        return any(part in wanted for part in value)
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in wanted)


def _ends(fact: Any, entry: Entry, day: date) -> date:  # noqa: ANN401 - a fact with or without a receipt
    """Return the day a fact ends a clock: as recorded, or as another hand's receipt shows (D1)."""
    receipt = getattr(fact, "receipt", None)
    shown = receipt if isinstance(receipt, Receipt) else None
    return max(day, ended_on(entry, shown, entry.department))


def opened_of(
    duty: Duty, look: Callable[[str], Any], day: date, *, subject: str | None = None
) -> Opened:
    """Return an obligation as a duty opens it.

    Args:
        duty: the duty.
        look: function from a path of its texts to the value there.
        day: the day its clock starts.
        subject: what it is about, where the step that opens it says so itself.
    """
    facts = {
        name: filled(value, look) if isinstance(value, str) else value
        for name, value in duty.asks.items()
    }
    return Opened(
        duty=duty.id,
        code=duty.code,
        department=filled_text(duty.owes, look),
        to=filled_text(duty.to, look),
        subject=filled_text(duty.subject, look) if subject is None else subject,
        about={name: filled_text(text, look) for name, text in duty.about.items()},
        opened=day,
        facts={name: value for name, value in facts.items() if value is not None},
        due=look(duty.due) if duty.due else None,
    )


def _all_of(back: list[Callable[[], None]]) -> Callable[[], None]:
    """Return what takes back everything, the last first."""

    def undo() -> None:
        for step in reversed(back):
            step()

    return undo


def _put(table: dict[str, V], key: str, value: V, back: list[Callable[[], None]]) -> None:
    if key in table:
        before = table[key]
        back.append(lambda: table.__setitem__(key, before))
    else:
        back.append(lambda: table.__delitem__(key))
    table[key] = value


def _drop(table: dict[str, V], key: str, back: list[Callable[[], None]]) -> None:
    if key in table:
        before = table.pop(key)
        back.append(lambda: table.__setitem__(key, before))


def _kept(opened: Opened) -> dict[str, Any]:
    return {
        "duty": opened.duty,
        "code": opened.code,
        "department": opened.department,
        "to": opened.to,
        "subject": opened.subject,
        "about": sorted([name, text] for name, text in opened.about.items()),
        "opened": opened.opened.isoformat(),
        "facts": sorted([name, *_said(value)] for name, value in opened.facts.items()),
        "due": opened.due.isoformat() if opened.due else "",
        "until": opened.until.isoformat() if opened.until else "",
    }


def _said(value: Any) -> tuple[str, Any]:  # noqa: ANN401 - any fact of a question
    """Return a fact of a question with what it is, as canonical JSON: it has no dates and no truth."""
    if isinstance(value, bool):
        return "bool", "yes" if value else "no"
    if isinstance(value, date):
        return "day", value.isoformat()
    return ("number", value) if isinstance(value, int) else ("text", str(value))


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "bool": lambda raw: raw == "yes",
    "day": date.fromisoformat,
    "number": int,
    "text": str,
}


def _read(kept: Mapping[str, Any]) -> Opened:
    return Opened(
        duty=kept["duty"],
        code=kept["code"],
        department=kept["department"],
        to=kept["to"],
        subject=kept["subject"],
        about=dict(kept["about"]),
        opened=date.fromisoformat(kept["opened"]),
        facts={name: _READ[form](raw) for name, form, raw in kept["facts"]},
        due=date.fromisoformat(kept["due"]) if kept["due"] else None,
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
    )
