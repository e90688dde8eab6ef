"""Rows of a register that need no second look, judged by column; the others are handed back.

Nearly every row of a register has a sound code, a state that leaves it in and a usable stratum. They
are told by columns, thousands at a time. Whatever is not plainly so, and every row whose id stands
in the register twice, goes to `TargetRows`, which judges row by row and says what is wrong.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from operator import lt
from typing import Any, Final

from attrs import define, field

from ssj_core.adapters.halves import shared
from ssj_core.adapters.tables.batches import BATCH, Batch
from ssj_core.adapters.tables.cells import is_blank, text
from ssj_core.adapters.tables.glance import Glance, id_of
from ssj_core.adapters.tables.grids import Numbered
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table
from ssj_core.drawing.members import Members, attributes_text
from ssj_core.encoding import is_id
from ssj_core.encoding.canonical_json import quoted
from ssj_core.encoding.limits import VALUE_BYTES
from ssj_core.registers import IdentityJudge

_TICK: Final = 10_000


def name_text(name: str) -> bytes:
    """Return the attributes of a target that has a name and nothing else, as canonical text.

    >>> name_text("甲店").decode(), name_text("")
    ('{"name":"甲店"}', b'')
    """
    return f'{{"name":{quoted(name)}}}'.encode() if name else b""


def _text(cell: object) -> str:
    return "" if is_blank(cell) else text(cell)


_STANDS: Final = "在册"


@define
class Column:
    """Plain rows of one stratum: ids, attribute texts, row numbers."""

    ids: list[str] = field(factory=list)
    texts: list[bytes] = field(factory=list)
    rows: "array[int]" = field(factory=lambda: array("Q"))

    def members(self) -> Members:
        """Return the targets in the order of the register, whenever they were taken."""
        if all(map(lt, self.rows, islice(self.rows, 1, None))):
            return Members(self.ids, self.texts)
        order = sorted(range(len(self.rows)), key=self.rows.__getitem__)
        return Members([self.ids[at] for at in order], [self.texts[at] for at in order])


@define(kw_only=True)
class PlainRows:
    """The plain rows of an opened register so far.

    Attributes:
        table: the register.
        judge: says which identity schemes hold; it remembers nothing of the plain rows.
        states: the words of state.
        stratum: field of the strata, None if there is one stratum only.
        alone: name of that one stratum.
        columns: the plain rows by stratum.
        blank_states: how many of them left the state blank.
    """

    table: Table
    judge: IdentityJudge
    states: States
    stratum: str | None
    alone: str
    columns: dict[str, Column] = field(factory=dict)
    _glance: Glance = field(init=False)
    _blank: set[int] = field(factory=set)
    _strata: dict[object, bool] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Judge ids and states as the table is read."""
        self._glance = Glance(table=self.table, judge=self.judge, states=self.states)

    @property
    def blank_states(self) -> int:
        """How many plain rows left the state blank."""
        return len(self._blank)

    def odd(
        self, *, every: bool = False, progress: Callable[[int], None] | None = None
    ) -> list[Numbered]:
        """Take the plain rows; return the others, and with them every row whose id is there twice.

        Args:
            every: hand every row back.
            progress: called with the number of rows read, now and then.
        """
        odd: list[Numbered] = []
        for batch in self.table.batches():
            odd += batch if every else self.take(batch)
            if progress is not None:
                first, last = batch.numbers[0], batch.numbers[-1]
                for number in range(first + -first % _TICK, last + 1, _TICK):
                    progress(number)
        return self.with_repeats(odd)

    def take(self, batch: Batch) -> list[Numbered]:
        """Take the plain rows of a batch; return the others."""
        fields = self.table.fields
        ids, numbers = batch.column(fields["id"]), batch.numbers
        odd = self._glance.odd(batch, ids)
        self._blank.update(self._glance.blank)
        homes = batch.column(fields.get(self.stratum)) if self.stratum else None
        if homes is not None and not self._are_homes(homes):
            odd.update(at for at, home in enumerate(homes) if not self._is_home(home))
        texts = self._texts(batch, odd)
        if odd:
            self._blank.difference_update(numbers[at] for at in odd)
            kept = [at for at in range(len(batch)) if at not in odd]
            ids, texts = [ids[at] for at in kept], [texts[at] for at in kept]
            homes = None if homes is None else [homes[at] for at in kept]
            numbers = [numbers[at] for at in kept]
        self._put(ids, texts, numbers, homes)
        return list(map(batch.row, sorted(odd)))

    def _put(
        self,
        ids: Sequence[Any],
        texts: Sequence[bytes],
        numbers: Sequence[int],
        homes: Sequence[Any] | None,
    ) -> None:
        if homes is None:
            column = self.columns.setdefault(self.alone, Column())
            column.ids += ids
            column.texts += texts
            column.rows.extend(numbers)
            return
        places: dict[Any, list[int]] = {}
        for at, home in enumerate(homes):
            places.setdefault(home, []).append(at)
        for home, chosen in places.items():
            column = self.columns.setdefault(home, Column())
            column.ids += [ids[at] for at in chosen]
            column.texts += [texts[at] for at in chosen]
            column.rows.extend([numbers[at] for at in chosen])

    def _are_homes(self, cells: Sequence[object]) -> bool:
        """Tell whether every cell names a stratum as it stands: there are few different ones."""
        return set(map(type, cells)) == {str} and all(map(self._is_home, set(cells)))

    def _is_home(self, cell: object) -> bool:
        """Tell whether a cell names a stratum as it stands."""
        if type(cell) is not str:
            return False
        known = self._strata.get(cell)
        if known is None:
            known = is_id(cell) and text(cell) == cell
            if len(self._strata) < BATCH:
                self._strata[cell] = known
        return known

    def _texts(self, batch: Batch, odd: set[int]) -> list[bytes]:
        """Return the attributes of each row; a name that cannot be written makes its row odd."""
        if "name" not in self.table.fields:
            return [b""] * len(batch)
        names: Sequence[Any] = batch.column(self.table.fields["name"])
        try:
            found = [
                f'{{"name":{quoted(name)}}}'.encode() if (name := cell.strip()) else b""
                for cell in names
            ]
        except (AttributeError, UnicodeEncodeError):
            found = [self._name_text(at, cell, odd) for at, cell in enumerate(names)]
        if max(map(len, found)) > VALUE_BYTES:
            odd.update(at for at, written in enumerate(found) if len(written) > VALUE_BYTES)
        return found

    @staticmethod
    def _name_text(at: int, cell: object, odd: set[int]) -> bytes:
        try:
            return name_text(_text(cell))
        except UnicodeEncodeError:
            odd.add(at)
            return b""

    def with_repeats(self, odd: Sequence[Numbered]) -> list[Numbered]:
        """Return the odd rows, and with them every row whose id is there twice, in order."""
        twice = self._twice(odd)
        again: list[Numbered] = []
        for home, column in self.columns.items():
            places = [at for at, one in enumerate(column.ids) if one in twice] if twice else []
            again += [self._row(home, column, at) for at in places]
            for at in reversed(places):
                del column.ids[at], column.texts[at], column.rows[at]
        return sorted([*odd, *again], key=lambda row: row[0])

    def _twice(self, odd: Sequence[Numbered]) -> set[str]:
        ids = [one for column in self.columns.values() for one in column.ids]
        seen = set(ids)
        others = filter(None, (id_of(self.table.cell(cells, "id")) for _, cells in odd))
        met = seen.intersection(others)
        if len(seen) < len(ids):
            once: set[str] = set()
            met.update(one for one in ids if one in once or once.add(one))  # type: ignore[func-returns-value]  # add says nothing
        return met

    def _row(self, home: str, column: Column, at: int) -> Numbered:
        """Return a plain row once more as cells, as far as judging it again needs them."""
        table, number = self.table, column.rows[at]
        cells: list[object] = [None] * len(table.columns)
        if "state" in table.fields and number not in self._blank:
            cells[table.fields["state"]] = _STANDS
        self._blank.discard(number)
        if "name" in table.fields:
            pair = Members(column.ids, column.texts)[at]
            cells[table.fields["name"]] = pair[1].get("name")
        if self.stratum:
            cells[table.fields[self.stratum]] = home
        cells[table.fields["id"]] = column.ids[at]
        return number, cells

    def add(self, home: str, target: str, attributes: Mapping[str, str], row: int) -> None:
        """Add a row that proved good on a second look."""
        self._put([target], [attributes_text(attributes)], [row], [home])

    def members(self) -> dict[str, Members]:
        """Return the targets by stratum, names in byte order, rows in the order of the register."""
        return {
            home: shared(column.members())
            for home, column in sorted(self.columns.items())
            if column.ids
        }
