"""What came out: a table for people, a data frame for analysis, a bundle for whoever doubts it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from ssj_core._data import read_plain
from ssj_core.adapters.saving import write_whole
from ssj_core.drawing import AuditorBundle, Drawn, Outcome, load_outcome, read_bundle
from ssj_core.drawing.tickets import seal_code
from ssj_core.encoding import DRAW, parse
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import MissingExtraError
from ssj_core.errors.drawing import RecordRefusedError
from ssj_core.errors.simple import BundleClosedError, TaskUnclearError, UnknownBundleError
from ssj_core.simple.beside import load_frames, save_frames
from ssj_core.simple.show import beside_lines, said_basis

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_MANY: Final = 50_000
COLUMNS: Final = (
    "id",
    "name",
    "stratum",
    "n",
    "rank",
    "ticket",
    "inclusion_probability",
    "inclusion_probability_exact",
    "weight",
    "fpc",
    "disposition",
    "replaced_by",
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
        stratum_number: n, how many of them were drawn.
        inclusion_probability: π, the chance it had, exact: the sealed number / N.
        rank: place in the order of the draw, from 1, inside the stratum.
        ticket: its ticket, 64 hex digits.
        inspectors: who inspects it, by name.
        disposition: what became of it (``inspected``, ``closed``, …), None while nothing is
            recorded.
        replaced_by: the reserve that took its place.
    """

    id: str
    name: str
    stratum: str
    stratum_size: int
    stratum_number: int
    inclusion_probability: Fraction
    rank: int
    ticket: str
    inspectors: tuple[str, ...] = ()
    disposition: str | None = None
    replaced_by: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the row of a data frame: π and weight as decimals for software, π exact as text."""
        chance = self.inclusion_probability
        row: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "stratum": self.stratum,
            "n": self.stratum_number,
            "rank": self.rank,
            "ticket": self.ticket,
            "inclusion_probability": float(chance),
            "inclusion_probability_exact": f"{chance.numerator}/{chance.denominator}",
            # Under a lot that rounds an average, n is what it gave: N/n, not 1/π.
            "weight": self.stratum_size / self.stratum_number,
            "fpc": self.stratum_size,
            "disposition": self.disposition,
            "replaced_by": self.replaced_by,
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
        task: the task of the session whose result it is.
        reserves: the reserves 候补 that took somebody's place, in order of stratum and rank.
    """

    picks: tuple[Pick, ...] = field(repr=False)
    seal_code: str
    rehearsal: bool
    outcome: Outcome = field(repr=False)
    task: str = ""
    reserves: tuple[Pick, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, outcome: Outcome, task: str | None = None) -> "Result":
        """Return the result of one task of a drawn session.

        Args:
            outcome: the session.
            task: the task; may be left out if there is one only.

        Raises:
            TaskUnclearError: no such task, or several and none named.
        """
        names = list(outcome.tasks)
        if task not in names and (task is not None or len(names) != 1):
            raise TaskUnclearError(task=task or "—", known="、".join(names))
        picks, reserves = picks_of(outcome, task or names[0])
        return cls(
            picks=picks,
            reserves=reserves,
            seal_code=seal_code(outcome.commit.hash(outcome.commit.suite)),
            rehearsal=outcome.purpose == "rehearsal",
            outcome=outcome,
            task=task or names[0],
        )

    @classmethod
    def load(cls, bundle: "bytes | str | PathLike[str]", task: str | None = None) -> "Result":
        """Return the result that an auditors' bundle holds: the road from a file back to analysis.

        Stratum, N, n, π, weight, teams and what became of each target are those of the records; the
        targets are drawn again from the sealed frame. ``ssj verify`` checks everything else.

        Args:
            bundle: the file, or its bytes.
            task: the task, if the session has several.

        Raises:
            BundleClosedError: a public bundle or a slip: it does not say who was in which stratum.
            DrawVoidedError: its last result was voided.
            NotCanonicalError, RecordRefusedError: no plain file, no bundle, or one that contradicts
                itself.
            TaskUnclearError: several tasks and none named.
        """
        read = read_bundle(bundle if isinstance(bundle, bytes) else _bytes_of(bundle))
        if not isinstance(read, AuditorBundle):
            raise BundleClosedError(kind=read.HEADER["bundle"])
        if not isinstance(bundle, bytes):
            read = load_frames(read, Path(bundle).parent)
        return cls.of(load_outcome(read), task)

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
    def must_check(self) -> Mapping[str, str]:
        """The targets checked beside the draw and never in it (C19), each with its ground."""
        return self.outcome.tasks[self.task].sealed.must_check

    @property
    def levels(self) -> Mapping[str, str]:
        """How far the records show it: ``numbers``, ``early``, ``only`` (specification, section 4)."""
        return self.outcome.levels

    @property
    def result_code(self) -> str:
        """结果码: forty digits to publish beside the seal code."""
        return self.outcome.result_code

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
        return [
            *self.outcome.warnings,
            f"抽取 {len(self)} 户 / {len(self)} drawn · 随机数 / chance: {self.outcome.bits} bits",
            *beside_lines(self.must_check),
            *self.outcome.level_lines,
            f"依据 / basis: {said_basis(self.basis)}",
            f"封存码 / seal code: {self.seal_code}",
            f"结果码 / result code: {self.result_code}",
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

        Columns: id, name, stratum, n, rank, ticket, inclusion_probability (π = n/N),
        inclusion_probability_exact (``"3/100"``), weight (N/n), fpc (N), disposition, replaced_by,
        inspector_1, … Reserves that stood in are not among the rows; `reserves` has them.
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
        # A column of nothing but gaps is still text.
        gaps = {name: pa.string() for name in ("disposition", "replaced_by")}
        return pa.table(
            {name: pa.array(cells, gaps.get(name)) for name, cells in self._columns().items()}
        )

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

    def save(
        self,
        path: "str | PathLike[str]",
        bundle: str = "public",
        *,
        overwrite: bool = False,
        beside: bool | None = None,
    ) -> Path:
        """Write the bundle to `path` and return the path; anyone checks it with ``ssj verify``.

        It is written whole or not at all; the auditor's can be read by its owner only. A large frame
        lies in a file beside the auditor's bundle, a line for each target; ``ssj verify`` streams it.

        Args:
            path: where to.
            bundle: ``public`` or ``auditor``.
            overwrite: whether a file there may be replaced; one with the same bytes may stand.
            beside: whether the auditor's frame lies beside the bundle, as ``<name>-1.jsonl``; by
                default from 50,000 targets on.

        Raises:
            UnknownBundleError: a kind other than ``public`` and ``auditor``.
            PlaceRefusedError: there is another file, or no folder.
            NotWrittenError: the disk is full, or writing broke off otherwise; the result stands.
        """
        place = Path(path)
        size = sum(stratum.size for task in self.outcome.sealed for stratum in task.strata)
        if bundle == "auditor" and (size >= _MANY if beside is None else beside):
            data = save_frames(self.outcome.auditor_bundle(), place, overwrite=overwrite).data
        else:
            data = self.bundle(bundle)
        return write_whole(place, data, overwrite=overwrite, private=bundle == "auditor")


def picks_of(outcome: Outcome, task: str) -> tuple[tuple[Pick, ...], tuple[Pick, ...]]:
    """Return the drawn targets of a task, and the reserves that took somebody's place."""
    draw = outcome.tasks[task]
    people = {
        row[0]: parse(row[1].encode()).get("name", row[0]) for row in draw.sealed.rows("roster")
    }
    strata = {part.stratum.name: part for part in draw.strata}
    became = {told.id: told for told in outcome.dispositions if told.task == task}
    used = {told.replaced_by.id for told in became.values() if told.replaced_by}

    def pick(drawn: Drawn) -> Pick:
        part, told = strata[drawn.stratum], became.get(drawn.id)
        team = (draw.teams.get((drawn.id, slot)) for slot in draw.sealed.record.slots)
        return Pick(
            id=drawn.id,
            name=part.stratum.attributes.get(drawn.id, {}).get("name", ""),
            stratum=drawn.stratum,
            stratum_size=part.stratum.size,
            stratum_number=part.number,
            inclusion_probability=drawn.probability,
            rank=drawn.rank,
            ticket=drawn.ticket,
            inspectors=tuple(people[inspector] for inspector in team if inspector),
            disposition=told.outcome if told else None,
            replaced_by=told.replaced_by.id if told and told.replaced_by else None,
        )

    stood_in = [one for name in strata for one in draw.reserves(name, len(used)) if one.id in used]
    stood_in.sort(key=lambda one: (one.stratum, one.rank))
    return tuple(map(pick, draw.drawn)), tuple(map(pick, stood_in))


def _bytes_of(path: "str | PathLike[str]") -> bytes:
    try:
        return read_plain(path, DRAW.size)
    except OSError as error:
        why = error.strerror or str(error)
        raise RecordRefusedError(
            path=str(path), why_zh=f"文件打不开（{why}）", why_en=f"the file does not open ({why})"
        ) from error
