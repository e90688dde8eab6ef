"""What is owed, as a reader of the state: every duty of the rulebook that a fact opens, meets or ends.

It keeps the question, not the answer: days are worked out when somebody asks, under the law of the
day an obligation was opened. What follows from plans and draws is not kept here but looked up
(`ssj_core.oversight.work`), and what a year alone obliges to is told for the years asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from attrs import evolve, field, frozen

from ssj_core.journal import Receipt, ended_on
from ssj_core.rules.duties import Duty, Step, Way, filling, filling_text

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


_Shape = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""What the obligations of one duty have alike: duty, code, and the names in `about` and `facts`."""
_Packed = tuple[Any, ...]  # number of the shape, department, to, opened, due, until, and the values


_Table = dict[tuple[str, str], tuple["_Taken", ...]]


class Obligations(MutableMapping[str, Opened]):
    """Obligations by their number, kept in a fifth of the room: a worker has all of a journal."""

    __slots__ = ("_alike", "_packed", "_shapes", "_words")

    def __init__(self) -> None:
        """Hold nothing."""
        self._packed: dict[str, _Packed] = {}
        self._shapes: dict[_Shape, int] = {}
        self._alike: list[_Shape] = []
        self._words: dict[str, str] = {}

    def __getitem__(self, number: str) -> Opened:
        """Return an obligation."""
        return self._made(number, self._packed[number])

    def listed(self) -> list[Opened]:
        """Return all there are now, in the order they were opened, whatever is recorded meanwhile."""
        return [self._made(number, packed) for number, packed in [*self._packed.items()]]

    def _made(self, number: str, packed: _Packed) -> Opened:
        shape, department, to, opened, due, until, *values = packed
        duty, code, about, facts = self._alike[shape]
        return Opened(
            duty=duty,
            code=code,
            department=department,
            to=to,
            subject=number[len(code) + 1 :],
            about=dict(zip(about, values, strict=False)),
            opened=opened,
            facts=dict(zip(facts, values[len(about) :], strict=True)),
            due=due,
            until=until,
        )

    def __setitem__(self, number: str, opened: Opened) -> None:
        """Hold an obligation."""
        shape = (opened.duty, opened.code, tuple(opened.about), tuple(opened.facts))
        words = self._words
        self._packed[number] = (
            self._shape(shape),
            words.setdefault(opened.department, opened.department),
            words.setdefault(opened.to, opened.to),
            opened.opened,
            opened.due,
            opened.until,
            *opened.about.values(),
            *opened.facts.values(),
        )

    def _shape(self, shape: _Shape) -> int:
        known = self._shapes.get(shape)
        if known is None:
            known = self._shapes[shape] = len(self._alike)
            self._alike.append(shape)
        return known

    def __delitem__(self, number: str) -> None:
        """Hold an obligation no more."""
        del self._packed[number]

    def __iter__(self) -> Iterator[str]:
        """Yield the numbers in the order they were opened."""
        return iter(self._packed)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._packed)

    def __contains__(self, number: object) -> bool:
        """Whether there is such an obligation."""
        return number in self._packed

    def snapshot(self) -> list[Any]:
        """Return what `restored` brings it back from, as canonical JSON."""
        words, days = _Numbered(), _Numbered()
        shapes: dict[int, int] = {}
        rows = []
        for shape, department, to, opened, due, until, *values in self._packed.values():
            row = [
                shapes.setdefault(shape, len(shapes)),
                words.at(department),
                words.at(to),
                *(days.at(day.isoformat() if day else "") for day in (opened, due, until)),
            ]
            rows.append([*row, *map(_said, values)])
        alike = [[duty, code, [*about], [*facts]] for duty, code, about, facts in self._alike]
        kinds = [alike[shape] for shape in shapes]
        return [[*self._packed], kinds, [*words.known], [*days.known], rows]

    @classmethod
    def restored(cls, kept: list[Any]) -> Obligations:
        """Return the obligations that a snapshot was taken of."""
        numbers, kinds, words, days, rows = kept
        made = cls()
        made._alike = [(duty, code, (*about,), (*facts,)) for duty, code, about, facts in kinds]
        made._shapes = {shape: number for number, shape in enumerate(made._alike)}
        made._words = {word: word for word in words}
        day = [date.fromisoformat(text) if text else None for text in days]
        for number, (shape, department, to, opened, due, until, *values) in zip(
            numbers, rows, strict=True
        ):
            read = [_read(value) if type(value) is list else value for value in values]
            made._packed[number] = (
                *(shape, words[department], words[to], day[opened], day[due], day[until]),
                *read,
            )
        return made


class _Numbered:
    """Texts by the number they are written as."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def at(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


class Owing:
    """Everything the facts of a journal opened, and what became of it; follows a `State`.

    Args:
        duties_on: the duties in force on a day.
        watch: whether somebody asks which obligations `changed`.
    """

    def __init__(self, duties_on: DutiesOn, *, watch: bool = False) -> None:
        """Begin with nothing owed."""
        self._duties_on, self._watch = duties_on, watch
        self._tables: dict[date, _Table] = {}
        self._ready: dict[str, tuple[Duty, tuple[_Taken, ...]]] = {}
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.opened = Obligations()
        self.yearly = Obligations()
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
        day: date = getattr(fact, "on", None) or entry.on
        steps = self._steps(day, fact)
        if not steps and fact.kind != _EXTENSION:
            return None
        back: list[Callable[[], None]] = []
        if fact.kind == _EXTENSION:
            self._extend(fact, back)
        now = None
        if any(step.looks_at_now for step in steps):
            now = world.get(fact.declared.room, fact.keys[0])
        look = _Look(fact, now, None, entry)
        for step in steps:
            for each in step.each(look):
                if step.fits(each):
                    self._step(step, each, day, back)
        return _all_of(back) if back else None

    def _steps(self, day: date, fact: Fact) -> tuple[_Taken, ...]:
        """Return the steps of the duties in force on a day that wait for facts like this."""
        table = self._table(day)
        found = table.get((fact.kind, fact.form))
        if found is None:
            form = table.get((f"{fact.kind}:{fact.form}", ""), ())
            found = table[fact.kind, fact.form] = (*table.get((fact.kind, ""), ()), *form)
        return found

    def _table(self, day: date) -> _Table:
        """Return the steps of the duties in force on a day, by the kind of fact they wait for."""
        known = self._tables.get(day)
        if known is not None:
            return known
        found: _Table = {}
        for duty in self._duties_on(day):
            for step in self._taken(duty):
                for kind in step.by:
                    found[kind, ""] = (*found.get((kind, ""), ()), step)
        if len(self._tables) >= _TABLES:
            del self._tables[next(iter(self._tables))]
        self._tables[day] = found
        return found

    def _taken(self, duty: Duty) -> tuple[_Taken, ...]:
        """Return the steps of a duty, worked out when its first day is asked about."""
        known = self._ready.get(duty.id)
        if known is None or known[0] is not duty:
            opening = Opening(duty, _way_in(duty))
            steps = tuple(_Taken(opening, name, step) for name, step in duty.steps)
            known = self._ready[duty.id] = (duty, steps)
        return known[1]

    def _step(self, step: _Taken, look: _Look, day: date, back: list[Callable[[], None]]) -> None:
        duty = step.opening.duty
        started = _day(step.on(look)) if step.on else day
        subject = step.subject(look)
        number = obligation_id(duty.code, subject)
        self._changes(number, back)
        match step.name:
            case "opens":
                made = step.opening(look, started, subject)
                self._opens(number, made, yearly=duty.of == YEAR, back=back)
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

    def _opens(
        self, number: str, made: Opened, *, yearly: bool, back: list[Callable[[], None]]
    ) -> None:
        """Write down an obligation; one that stands already asks anew, its clock is not started again."""
        book = self.yearly if yearly else self.opened
        known = book.get(number)
        if known is not None and known.until is None:
            made = evolve(made, opened=min(known.opened, made.opened))
        _put(book, number, made, back)
        if not yearly and number not in self.done:
            _put(self.open, number, None, back)

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
        place = {number: at for at, number in enumerate(self.opened)}
        days = _Numbered()
        return {
            "opened": self.opened.snapshot(),
            "yearly": self.yearly.snapshot(),
            "done": [
                [place.get(number, number) for number in self.done],
                [days.at(day.isoformat()) for day in self.done.values()],
                [*days.known],
            ],
            "extended": [
                [number, one.until.isoformat(), one.reason, one.approver, one.on.isoformat()]
                for number, one in self.extended.items()
            ],
        }

    def restore(self, kept: Any) -> None:  # noqa: ANN401 - what `snapshot` returned
        """Stand where `snapshot` was taken."""
        self.clear()
        self.opened = Obligations.restored(kept["opened"])
        self.yearly = Obligations.restored(kept["yearly"])
        numbers, (done, at, texts) = [*self.opened], kept["done"]
        days = [date.fromisoformat(text) for text in texts]
        for number, day in zip(done, at, strict=True):
            self.done[numbers[number] if type(number) is int else number] = days[day]
        self.extended = {
            number: Extended(date.fromisoformat(until), reason, approver, date.fromisoformat(on))
            for number, until, reason, approver, on in kept["extended"]
        }
        self.open = {number: None for number in numbers if number not in self.done}


class _Look(NamedTuple):
    """Where a duty looks from: the fact, the state after it, one of several, where it was recorded."""

    fact: Any
    now: Any
    each: Any
    entry: Entry


def _way_in(duty: Duty) -> Way:
    """Return what follows the paths of a duty from a `_Look`, each worked out once."""

    def way(path: str) -> Callable[[_Look], Any]:
        first, *names = path.split(".")
        if path == YEAR == duty.of:
            return lambda _: _YEAR
        if first not in _Look._fields:
            first, names = "fact", [first, *names]
        if first == "fact" and len(names) == 1:
            return attrgetter(f"fact.{path}")
        start = attrgetter(first)
        return (lambda look: follow(start(look), names)) if names else start

    return way


def follow(value: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what names lead to from a value, None where something on the way is not there."""
    for name in names:
        if value is None:
            return None
        value = getattr(value, name)
    return value


class _Taken:
    """One step of a duty, ready to be taken: its paths are followed by functions made once.

    Attributes:
        opening: the obligation its duty opens.
        name: the name of its list: opens, meets, lapses, reopens.
        by: the kinds of the facts.
        looks_at_now: whether it, or its duty, looks at the state after the fact.
        on: what gives the day it happened; None where it is the fact's own.
        subject: what gives what it is about.
    """

    __slots__ = (
        "_each",
        "_unless",
        "_when",
        "by",
        "looks_at_now",
        "name",
        "on",
        "opening",
        "subject",
    )

    def __init__(self, opening: Opening, name: str, step: Step) -> None:
        """Make what follows the paths of `step`."""
        way = _way_in(opening.duty)
        self.opening, self.name, self.by = opening, name, step.by
        paths = (*step.paths, *opening.duty.paths)
        self.looks_at_now = any(path.split(".")[0] == "now" for path in paths)
        self.on = way(step.on) if step.on else None
        self.subject = filling_text(step.subject or opening.duty.subject, way)
        self._each = way(step.each) if step.each else None
        self._when = [(way(path), values) for path, values in step.when.items()]
        self._unless = [(way(path), values) for path, values in step.unless.items()]

    def each(self, look: _Look) -> Iterable[_Look]:
        """Return what to look from, once for each thing the step happens to."""
        if self._each is None:
            return (look,)
        found = self._each(look)
        several = (found,) if isinstance(found, str) else found or ()
        return [_Look(look.fact, look.now, each, look.entry) for each in several]

    def fits(self, look: _Look) -> bool:
        """Tell whether it is such a fact."""
        for path, values in self._when:
            if not _among(path(look), values):
                return False
        for path, values in self._unless:  # noqa: SIM110 - every fact of a journal comes by here
            if _among(path(look), values):
                return False
        return True


def _day(value: date | int) -> date:
    """Return a day; a year stands for its first."""
    return value if isinstance(value, date) else date(value, 1, 1)


def _among(value: Any, wanted: tuple[Any, ...]) -> bool:  # noqa: ANN401 - whatever stands there
    if isinstance(value, tuple | list):
        return any(part in wanted for part in value)
    for known in wanted:
        if value == known and isinstance(value, bool) == isinstance(known, bool):
            return True
    return False


def _ends(fact: Any, entry: Entry, day: date) -> date:  # noqa: ANN401 - a fact with or without a receipt
    """Return the day a fact ends a clock: as recorded, or as another hand's receipt shows (D1)."""
    receipt = getattr(fact, "receipt", None)
    shown = receipt if isinstance(receipt, Receipt) else None
    return max(day, ended_on(entry, shown, entry.department))


class Opening:
    """The obligation a duty opens, from wherever its paths are followed.

    Args:
        duty: the duty.
        way: what makes of a path the function that follows it.
    """

    __slots__ = ("_about", "_due", "_facts", "_owes", "_subject", "_to", "duty")

    def __init__(self, duty: Duty, way: Way) -> None:
        """Make what fills the texts of `duty`."""
        self.duty = duty
        self._owes, self._to = filling_text(duty.owes, way), filling_text(duty.to, way)
        self._subject = filling_text(duty.subject, way)
        self._about = [(name, filling_text(text, way)) for name, text in duty.about.items()]
        self._facts = [
            (name, filling(value, way) if isinstance(value, str) else _always(value))
            for name, value in duty.asks.items()
        ]
        self._due = way(duty.due) if duty.due else _always(None)

    def __call__(self, start: Any, day: date, subject: str | None = None) -> Opened:  # noqa: ANN401 - see `way`
        """Return the obligation.

        Args:
            start: where one looks from.
            day: the day its clock starts.
            subject: what it is about, where the step that opens it says so itself.
        """
        facts = [(name, look(start)) for name, look in self._facts]
        return Opened(
            duty=self.duty.id,
            code=self.duty.code,
            department=self._owes(start),
            to=self._to(start),
            subject=self._subject(start) if subject is None else subject,
            about={name: text(start) for name, text in self._about},
            opened=day,
            facts={name: value for name, value in facts if value is not None},
            due=self._due(start),
        )


def _always(value: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any value
    return lambda _: value


def _all_of(back: list[Callable[[], None]]) -> Callable[[], None]:
    """Return what takes back everything, the last first."""

    def undo() -> None:
        for step in reversed(back):
            step()

    return undo


def _put(table: MutableMapping[str, V], key: str, value: V, back: list[Callable[[], None]]) -> None:
    if key in table:
        before = table[key]
        back.append(lambda: table.__setitem__(key, before))
    else:
        back.append(lambda: table.__delitem__(key))
    table[key] = value


def _drop(table: MutableMapping[str, V], key: str, back: list[Callable[[], None]]) -> None:
    if key in table:
        before = table.pop(key)
        back.append(lambda: table.__setitem__(key, before))


def _said(value: Any) -> Any:  # noqa: ANN401 - any fact of a question
    """Return a fact of a question as canonical JSON, which has no dates and no truth."""
    if isinstance(value, bool):
        return ["bool", "yes" if value else "no"]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    return value if isinstance(value, int) else str(value)


def _read(kept: list[str]) -> bool | date:
    form, raw = kept
    return raw == "yes" if form == "bool" else date.fromisoformat(raw)
