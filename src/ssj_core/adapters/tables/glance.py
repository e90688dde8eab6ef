"""Rows told by column to need no second look: sound ids, and states that leave them in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from attrs import define, field

from ssj_core.adapters.tables.batches import BATCH, Batch
from ssj_core.adapters.tables.cells import CellError, id_text, is_blank
from ssj_core.adapters.tables.nodata import may_be_no_data
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table
from ssj_core.adapters.tables.targets import STATE_FIELDS, is_nothing
from ssj_core.registers import IdentityJudge
from ssj_core.registers.batch import uscc_failing
from ssj_core.registers.identity import USCC

Standing = Literal["in", "blank", "odd"]


def id_of(cell: object) -> str:
    """Return the id a cell may be read as, to find it twice."""
    try:
        return "" if is_blank(cell) else id_text(cell)
    except CellError:
        return ""


@define(kw_only=True)
class Glance:
    """What a look at a batch of rows tells.

    Attributes:
        table: the register.
        judge: says which identity schemes hold; it remembers nothing here.
        states: the words of state.
        blank: numbers of the rows of the last batch that left the state blank.
    """

    table: Table
    judge: IdentityJudge
    states: States
    blank: set[int] = field(factory=set)
    _standings: dict[object, Standing] = field(factory=dict)

    def odd(self, batch: Batch, ids: Sequence[Any]) -> set[int]:
        """Return where a row of a batch needs a second look; `ids` are its ids."""
        self.blank = set()
        odd = self._odd_ids(ids)
        odd.update(self._odd_states(batch))
        return odd

    def _odd_ids(self, ids: Sequence[Any]) -> set[int]:
        """Return where an id is not plainly sound, or the row may be no data at all."""
        odd: set[int] = set()
        if set(map(type, ids)) != {str}:
            odd.update(at for at, one in enumerate(ids) if type(one) is not str)
            ids = ["" if at in odd else one for at, one in enumerate(ids)]
        schemes, confirmed = self.judge.schemes, self.judge.confirmed
        if confirmed:
            odd.update(at for at, one in enumerate(ids) if one in confirmed)
        looked_at: Iterable[int] = uscc_failing(ids) if schemes[0] is USCC else range(len(ids))
        for at in looked_at:
            one = ids[at]
            scheme = next((known for known in schemes if known.fits(one)), None)
            if may_be_no_data(one) or scheme is None or scheme.fault(one) is not None:
                odd.add(at)
        return odd

    def _odd_states(self, batch: Batch) -> Iterator[int]:
        """Yield where the state does not plainly leave a row in."""
        table = self.table
        if not table.fields.keys() & table.layout.deciding:
            return
        columns = [batch.column(table.fields.get(name)) for name in STATE_FIELDS]
        numbers = batch.numbers
        for at, told in enumerate(zip(*columns, strict=True)):
            standing = self._standing(told)
            if standing == "odd" or (table.merged and self._lacks(numbers[at], told)):
                yield at
            elif standing == "blank":
                self.blank.add(numbers[at])

    def _lacks(self, row: int, told: Sequence[object]) -> bool:
        """Tell whether a cell is blank only since it is merged with the one above."""
        return any(
            is_blank(cell) and self.table.held_at(row, name) is not None
            for name, cell in zip(STATE_FIELDS, told, strict=True)
        )

    def _standing(self, told: tuple[object, ...]) -> Standing:
        try:
            known = self._standings.get(told)
        except TypeError:  # a list in a cell of a data frame
            return "odd"
        if known is None:
            known = self._judge_standing(*told)
            if len(self._standings) < BATCH:
                self._standings[told] = known
        return known

    def _judge_standing(self, said: object, *exits: object) -> Standing:
        if not all(map(is_nothing, exits)):
            return "odd"
        if is_blank(said):
            return "blank" if "state" in self.table.fields else "in"
        try:
            return "odd" if self.states.target(said) else "in"
        except CellError:
            return "odd"
