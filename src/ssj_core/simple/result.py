"""What came out: a table for people, a data frame for analysis, a bundle for whoever doubts it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from ssj_core.drawing import Outcome
from ssj_core.drawing.records import GRADES
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import MissingExtraError
from ssj_core.errors.simple import UnknownBundleError
from ssj_core.simple.show import said_basis

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

COLUMNS: Final = (
    "id",
    "name",
    "stratum",
    "rank",
    "ticket",
    "inclusion_probability",
    "inclusion_probability_exact",
    "weight",
    "fpc",
)
"""Columns of the data frames, whether or not anybody was drawn; ``inspector_1``, … follow."""


@frozen(kw_only=True)
class Pick:
    """One drawn target.

    Attributes:
        id: what the register knows it by.
        name: its name, empty if the register gave none.
        stratum: its stratum.
        stratum_size: N, targets in the stratum.
        inclusion_probability: π, the chance it had, exact: n/N.
        rank: place in the order of the draw, from 1, inside the stratum.
        ticket: its ticket, 64 hex digits.
        inspectors: who inspects it, by name.
    """

    id: str
    name: str
    stratum: str
    stratum_size: int
    inclusion_probability: Fraction
    rank: int
    ticket: str
    inspectors: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the row of a data frame: π and weight as decimals for software, π exact as text."""
        chance = self.inclusion_probability
        row: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "stratum": self.stratum,
            "rank": self.rank,
            "ticket": self.ticket,
            "inclusion_probability": float(chance),
            "inclusion_probability_exact": f"{chance.numerator}/{chance.denominator}",
            "weight": float(1 / chance),
            "fpc": self.stratum_size,
        }
        return row | {f"inspector_{i}": who for i, who in enumerate(self.inspectors, start=1)}


@frozen(kw_only=True)
class Result:
    """The result of a draw: `Pick` after `Pick`, in order of stratum and rank.

    It has a length, positions and slices like a tuple, and it is a table to whatever reads Arrow
    streams: ``polars.DataFrame(result)`` or DuckDB's ``from result`` need no conversion.

    Attributes:
        picks: the drawn targets.
        seal_code: 封存码 of the COMMIT.
        rehearsal: whether it was practice.
        outcome: the records, for whoever needs more.
    """

    picks: tuple[Pick, ...] = field(repr=False)
    seal_code: str
    rehearsal: bool
    outcome: Outcome = field(repr=False)

    def __len__(self) -> int:
        """Return how many were drawn."""
        return len(self.picks)

    def __iter__(self) -> Iterator[Pick]:
        """Go through the picks."""
        return iter(self.picks)

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - a pick for a number, a tuple for a slice
        """Return the pick at a position, or a tuple of those of a slice."""
        return self.picks[at]

    @property
    def grade(self) -> str:
        """How far the randomness can be trusted: see the specification, section 4."""
        return self.outcome.grade

    @property
    def basis(self) -> tuple[str, ...]:
        """What says how much is drawn: ``caller``, or the clauses a rulebook answered with."""
        return self.outcome.sealed[0].record.basis

    def _head(self) -> list[str]:
        people = max((len(pick.inspectors) for pick in self.picks), default=0)
        return [
            "编号 id",
            "名称 name",
            "抽取组 stratum",
            "序 rank",
            *(f"检查人员 {i + 1}" for i in range(people)),
        ]

    def _rows(self) -> list[list[str]]:
        return [[p.id, p.name, p.stratum, str(p.rank), *p.inspectors] for p in self.picks]

    def _summary(self) -> list[str]:
        said = GRADES[self.grade]
        return [
            *self.outcome.warnings,
            f"抽取 {len(self)} 户 / {len(self)} drawn · 随机性 / chance: {said.zh} / {said.en} ({self.outcome.bits} bits)",
            f"依据 / basis: {said_basis(self.basis)}",
            f"封存码 / seal code: {self.seal_code}",
        ]

    def __str__(self) -> str:
        """Return the table people read; the first twenty rows."""
        return "\n".join([*self._summary(), "", text_table(self._head(), self._rows())])

    def _repr_html_(self) -> str:
        from html import escape  # noqa: PLC0415 - notebooks only

        lines = "".join(f"<p>{escape(line)}</p>" for line in self._summary())
        return f"<div>{lines}{html_table(self._head(), self._rows())}</div>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one mapping a row, with the columns of the data frames.

        Columns: id, name, stratum, rank, ticket, inclusion_probability (π = n/N),
        inclusion_probability_exact (``"3/100"``), weight (N/n), fpc (N), inspector_1, …
        """
        return [pick.row() for pick in self.picks]

    def _columns(self) -> Mapping[str, list[Any]]:
        rows = self.to_dicts()
        names = dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)])
        return {name: [row.get(name) for row in rows] for name in names}

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame (columns as `to_dicts`).

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="to_pandas", extra="notebook") from error
        return pd.DataFrame(self._columns())

    def to_arrow(self) -> "pa.Table":
        """Return the rows as an Arrow table (columns as `to_dicts`).

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="to_arrow", extra="arrow") from error
        return pa.table(self._columns())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows to whatever reads Arrow streams: polars, DuckDB, pandas."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def bundle(self, kind: str = "public") -> bytes:
        """Return the bundle 复核包: ``public`` for everybody, ``auditor`` with the whole frame.

        Raises:
            UnknownBundleError: another kind.
        """
        if kind == "public":
            return self.outcome.public_bundle().data
        if kind == "auditor":
            return self.outcome.auditor_bundle().data
        raise UnknownBundleError(kind=kind)

    def save(self, path: "str | PathLike[str]", bundle: str = "public") -> Path:
        """Write the bundle to `path` and return the path; anyone checks it with ``ssj verify``.

        Raises:
            UnknownBundleError: a kind other than ``public`` and ``auditor``.
        """
        place = Path(path)
        place.write_bytes(self.bundle(bundle))
        return place
