"""The one table that carries all estimates: a row for every stratum, or part of a stratum."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Final

from attrs import evolve, field, frozen

from ssj_core.analysis.draws import RANDOM, Design
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import missing_column
from ssj_core.analysis.table import Row, Table

Facts = tuple[str, ...]
COUNTS: Final = ("contacted", "inspected", "found", "gone", "unreachable", "pending")
OWN: Final = frozenset({"draw", "stratum", "N", "n", "basis", "N_cell", "share", *COUNTS})
"""Names of columns that no column of the register may take."""


@frozen(kw_only=True)
class Cell:
    """One stratum, or the part of a stratum that falls into one domain.

    Attributes:
        draw: the draw, of several.
        stratum: the stratum.
        facts: values of the `by` columns.
        size: N of the stratum.
        number: n of the stratum.
        chance: π of the stratum, exact.
        basis: ``random`` or ``certain``.
        part: N of the cell, counted in the frame.
        contacted: ranks used: drawn, and reserves called.
        inspected: with a result.
        gone: closed, moved or exempt.
        unreachable: not found.
        pending: no result yet.
        values: how many of those inspected have which number of violations.
        share: π of the draw over the sum of π over all draws, 1 for a single draw.
    """

    draw: str = ""
    stratum: str
    facts: Facts = ()
    size: int
    number: int
    chance: Fraction
    basis: str = RANDOM
    part: int
    contacted: int = 0
    inspected: int = 0
    gone: int = 0
    unreachable: int = 0
    pending: int = 0
    values: tuple[tuple[int, int], ...] = ()
    share: Fraction = Fraction(1)

    @property
    def found(self) -> int:
        """Return x: how many violate, or how many violations where several are counted."""
        return sum(value * count for value, count in self.values)

    @property
    def plain(self) -> bool:
        """Tell whether every target has 0 or 1."""
        return all(value in (0, 1) for value, _ in self.values)


@frozen(kw_only=True)
class Outcome:
    """What became of one contact, for estimates from a prefix of the ranks."""

    draw: str
    stratum: str
    rank: int | None
    facts: Facts
    share: Fraction
    state: str
    value: int


@frozen(kw_only=True, repr=False)
class Cells(Table):
    """Drawn targets and what was found, counted by stratum and domain; made by `cells`.

    Attributes:
        cells: the rows as values.
        by: the columns beside the stratum.
        contacts: the single contacts, where they are known.
        populations: targets by domain, where several draws overlap.
    """

    TITLE: ClassVar = "抽查结果 / cells"
    LABEL: ClassVar = ("stratum",)
    BARS: ClassVar = ("found",)

    cells: tuple[Cell, ...] = field(repr=False)
    by: tuple[str, ...] = ()
    contacts: tuple[Outcome, ...] = field(default=(), repr=False)
    populations: Mapping[Facts, int] | None = field(default=None, repr=False)
    approximate: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        """Tell whether several draws are in it."""
        return self.populations is not None

    def only(self, **facts: str) -> "Cells":
        """Return the cells of one stratum, tier or district: ``cells.only(stratum="D")``.

        Raises:
            ArgumentRefusedError: no such column, or no cell has the value; several draws together
                have no strata of their own: take one with ``draw=`` first.
        """
        if self.several and "draw" not in facts and (facts.keys() - set(self.by)):
            raise refuse(
                "only",
                "、".join(facts),
                "多次抽取合并后没有各自的组；请先用 only(draw=…) 取一次，或用名录中的列",
                "several draws together have no strata; take one with only(draw=…), or a column of the register",
            )
        kept = tuple(
            cell
            for cell in self.cells
            if all(self.fact(cell, column) == value for column, value in facts.items())
        )
        if not kept:
            raise refuse("only", facts, "没有这样的行", "no such row")
        held = {(cell.draw, cell.stratum, cell.facts) for cell in kept}
        populations = None
        if self.populations is not None and "draw" not in facts:
            places = {column: self.by.index(column) for column in facts if column in self.by}
            populations = {
                key: count
                for key, count in self.populations.items()
                if all(key[place] == facts[column] for column, place in places.items())
            }
        contacts = tuple(
            unit for unit in self.contacts if (unit.draw, unit.stratum, unit.facts) in held
        )
        return evolve(
            made(kept, self.by, contacts=contacts, populations=populations, notes=self.notes),
            approximate=self.approximate,
        )

    def fact(self, cell: Cell, column: str) -> str:
        """Return a cell's value of a column.

        Raises:
            ArgumentRefusedError: there is no such column.
        """
        if column in ("stratum", "draw", "basis"):
            return str(getattr(cell, column))
        if column not in self.by:
            raise missing_column("by", column, ("stratum", *self.by))
        return cell.facts[self.by.index(column)]


def made(
    found: Iterable[Cell],
    by: Sequence[str],
    *,
    contacts: Sequence[Outcome] = (),
    populations: Mapping[Facts, int] | None = None,
    approximate: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Cells:
    """Return the table of cells."""
    every = tuple(found)
    return Cells(
        rows=tuple(_row(cell, by, several=populations is not None) for cell in every),
        cells=every,
        by=tuple(by),
        contacts=tuple(contacts),
        populations=populations,
        approximate=tuple(approximate),
        notes=tuple(notes),
    )


def _row(cell: Cell, by: Sequence[str], *, several: bool) -> Row:
    head: Row = {"draw": cell.draw} if several else {}
    head["stratum"] = cell.stratum
    head |= dict(zip(by, cell.facts, strict=True))
    head |= {"N": cell.size, "n": cell.number, "basis": cell.basis, "N_cell": cell.part}
    if several:
        head["share"] = float(cell.share)
    return head | {name: getattr(cell, name) for name in COUNTS}


Key = tuple[str, str, Facts, Fraction]
"""Draw, stratum, values of the `by` columns, share: what makes a cell."""


def cell_from(key: Key, design: Design, part: int, units: Sequence[Outcome]) -> Cell:
    """Return the cell that some contacts make."""
    states = Counter(unit.state for unit in units)
    values = Counter(unit.value for unit in units if unit.state == "inspected")
    return Cell(
        draw=key[0],
        stratum=key[1],
        facts=key[2],
        share=key[3],
        size=design.size,
        number=design.number,
        chance=design.chance,
        basis=design.basis,
        part=part,
        contacted=len(units),
        inspected=states["inspected"],
        gone=states["gone"],
        unreachable=states["unreachable"],
        pending=states["pending"],
        values=tuple(sorted(values.items())),
    )


def joined(parts: Sequence[Cell], **changes: Any) -> Cell:  # noqa: ANN401 - fields of a cell
    """Return cells of one stratum added up."""
    values: Counter[int] = Counter()
    for cell in parts:
        values.update(dict(cell.values))
    sums = {
        name: sum(getattr(cell, name) for cell in parts)
        for name in ("part", "contacted", "inspected", "gone", "unreachable", "pending")
    }
    return evolve(parts[0], values=tuple(sorted(values.items())), **{**sums, **changes})
