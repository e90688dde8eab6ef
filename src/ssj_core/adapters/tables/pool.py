"""A register read for a draw: targets in strata, everybody else with the reason."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final, NamedTuple, Protocol

from attrs import define, field, frozen

from ssj_core.adapters.tables.cells import is_blank, text
from ssj_core.adapters.tables.grids import Numbered
from ssj_core.adapters.tables.notes import Note, cut
from ssj_core.adapters.tables.plainrows import PlainRows
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table
from ssj_core.adapters.tables.targets import (
    Reading,
    TargetRow,
    TargetRows,
    judge_of,
    read_confirmed,
)
from ssj_core.drawing.members import Members
from ssj_core.encoding import is_id
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import SsjError
from ssj_core.errors.simple import (
    FaultyRegisterError,
    FaultyRowError,
    NothingToDrawError,
    StratumEmptyError,
)
from ssj_core.registers import LEFT_OUT, LeftOut, Schemes, remedy
from ssj_core.registers.leftout import counted

ALL: Final = "全部"
"""Name of the one stratum of a draw without strata."""

_OUT: Final = ("行 row", "编号 id", "理由 reason")
_WIDE: Final = 400


class Listed(NamedTuple):
    """A target as the draw needs it."""

    id: str
    name: str
    stratum: str


@frozen(kw_only=True)
class Pool:
    """A register read for a draw.

    Attributes:
        name: file name, or type of what was handed in.
        members: the rows that enter the frame by stratum, names in byte order, each with the
            attributes it is sealed with.
        left_out: the rows that do not, with the code of the reason.
        passed_over: rows that are no data.
        notes: what to know about how it was read.
        confirmed: how the codes were confirmed whose check character does not hold, by code.
        named: ids and names of the rows left out that have a good id; conflicts may name them.
        ignored: headers that were to be ignored and are there.
    """

    name: str
    members: Mapping[str, Members] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    passed_over: tuple[LeftOut, ...] = field(default=(), repr=False)
    notes: tuple[Note, ...] = ()
    confirmed: Mapping[str, str] = field(factory=dict, repr=False)
    named: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ignored: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return how many targets there are in which stratum, and the first rows left out."""
        return "\n".join([*self._summary(), "", text_table(_OUT, self._out())])

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in self._summary())
        return f"<div>{lines}{html_table(_OUT, self._out())}</div>"

    def _summary(self) -> list[str]:
        sizes = "，".join(f"{name} {size}" for name, size in self.sizes.items())
        return [
            f"名单 / register: {self.name} · {self.size} 户 / targets",
            f"抽取组 / strata: {cut(sizes, _WIDE)}",
            f"未列入 / left out: {len(self.left_out)}",
        ]

    def _out(self) -> list[list[str]]:
        return [[str(out.sheet_row), cut(out.id), out.code] for out in self.left_out]

    @property
    def size(self) -> int:
        """How many targets there are."""
        return sum(map(len, self.members.values()))

    @property
    def sizes(self) -> dict[str, int]:
        """How many targets each stratum has."""
        return {name: len(members) for name, members in self.members.items()}

    @property
    def targets(self) -> tuple[Listed, ...]:
        """The targets, stratum by stratum."""
        return tuple(
            Listed(target, attributes.get("name", ""), name)
            for name, members in self.members.items()
            for target, attributes in members
        )

    def strata(self) -> dict[str, list[Listed]]:
        """Return the targets by stratum, names in byte order."""
        found: dict[str, list[Listed]] = {name: [] for name in self.members}
        for target in self.targets:
            found[target.stratum].append(target)
        return found

    @property
    def known(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of all rows with a good id, which conflicts may name."""
        return (*((target.id, target.name) for target in self.targets), *self.named)


class Sifted(Protocol):
    """Rows of a register of which the plain ones were taken by column, here or in an engine."""

    @property
    def blank_states(self) -> int:
        """How many plain rows left the state blank."""

    def odd(self) -> Sequence[Numbered]:
        """Take the plain rows; return the others in order."""

    def add(self, home: str, target: str, attributes: Mapping[str, str], row: int) -> None:
        """Add a row that proved good on a second look."""

    def members(self) -> Mapping[str, Members]:
        """Return the targets by stratum, names in byte order."""


def read_pool(  # noqa: PLR0913 - what may be said of a register; all but the first are named
    source: Any,  # noqa: ANN401 - any table there is
    *,
    strata: str | None = None,
    scheme: Schemes | None = None,
    exclude_faulty: bool = False,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
    reading: Reading | None = None,
    progress: Callable[[int], None] | None = None,
    sift: Callable[..., "Sifted"] | None = None,
    name: str | None = None,
    first_row: int = 1,
) -> Pool:
    """Return `source` read for a draw.

    Args:
        source: a path (CSV, XLSX, Parquet), a data frame, or rows of mappings or objects.
        strata: the column the strata are taken from; ``"tier"`` for the credit tier, wherever it
            stands; without it there is one stratum.
        scheme: identity scheme; by default as `judge_of` finds.
        exclude_faulty: leave faulty rows out, each with its reason, instead of refusing.
        confirmed: codes really issued although their check character does not hold.
        reading: how the table is to be read.
        progress: called with the number of rows read, now and then.
        sift: takes the plain rows of a register that lives elsewhere; `source` has its columns and its first rows.
        name: what the register is called, where `source` does not tell.
        first_row: with `sift`, the row a spreadsheet would show for its first row of data.

    Raises:
        FaultyRegisterError: faulty rows, unless `exclude_faulty`.
        NothingToDrawError: no row is left.

    >>> rows = [{"编号": "甲", "状态": "在册"}, {"编号": "乙", "状态": "已注销"}]
    >>> [(row.id, row.code) for row in read_pool(rows).left_out]
    [('乙', 'cancelled')]
    """
    how = reading or Reading()
    columns = dict(how.columns)
    field_name = None if strata is None else ("tier" if strata == "tier" else "stratum")
    if field_name == "stratum":
        columns["stratum"] = str(strata)
    need = ("id", "tier") if field_name == "tier" else ("id",)
    also = ("name", "tier", "stratum")
    table = how.open(source, columns=columns, need=need, only_needed=True, also=also, name=name)
    if sift is not None:
        table.first_row = first_row
    remarks = read_confirmed(confirmed)
    judge = judge_of(table, scheme, remarks)
    rows = TargetRows(table=table, judge=judge, reading=how)
    plain: Sifted
    if sift is None:
        here = PlainRows(
            table=table, judge=judge, states=States(how.state), stratum=field_name, alone=ALL
        )
        plain, odd = here, here.odd(every=how.visible_only, progress=progress)
    else:
        plain = sift(
            table=table, judge=judge, states=States(how.state), stratum=field_name, alone=ALL
        )
        odd = list(plain.odd())
    table.cells = iter(odd)
    rows.blank_states = plain.blank_states
    found = _second_look(rows, plain, field_name, remarks)
    if found.faults and not exclude_faulty:
        raise FaultyRegisterError(what=table.name, faults=found.faults)
    members = plain.members()
    if not members:
        zh, en = counted(found.out, LEFT_OUT)
        raise NothingToDrawError(
            name=table.name, left_out=len(found.out), by_code_zh=zh or "—", by_code_en=en or "—"
        )
    return Pool(
        name=table.name,
        members=members,
        left_out=tuple(found.out),
        passed_over=tuple(rows.passed_over),
        notes=(*table.notes, *_untidy(found.untidy)),
        confirmed={code: remarks[code] for code in sorted(rows.waived)},
        named=tuple(found.named),
        ignored=frozenset(table.ignored),
    )


@define
class _Looked:
    """What a second look at the odd rows found."""

    out: list[LeftOut] = field(factory=list)
    named: list[tuple[str, str]] = field(factory=list)
    faults: list[SsjError] = field(factory=list)
    untidy: Counter[str] = field(factory=Counter)


def _second_look(
    rows: TargetRows, plain: Sifted, field_name: str | None, remarks: Mapping[str, str]
) -> _Looked:
    """Judge the odd rows one by one; the good among them join the plain ones."""
    table, found = rows.table, _Looked()
    good: list[tuple[str, str, str, int]] = []
    for row in rows:
        name = "" if is_blank(cell := table.cell(row.cells, "name")) else text(cell)
        judged = _judge(row, table, field_name, found.untidy)
        if isinstance(judged, str):
            good.append((judged, row.identity.value, name, row.row))
            continue
        if row.identity.fault is None and row.code != "hidden":
            found.named.append((row.identity.value, name))
        if isinstance(judged, LeftOut):
            found.out.append(judged)
        else:
            found.faults.append(judged)
            found.out.append(_faulty(rows, row, judged))
    for home, target, name, number in good:
        facts = {"name": name, "confirmed": remarks[target] if target in rows.waived else ""}
        plain.add(home, target, {key: value for key, value in facts.items() if value}, number)
    return found


def _untidy(counts: Counter[str]) -> Iterator[Note]:
    for header, number in (+counts).items():
        yield Note(
            zh=f"“{header}”{number} 格去掉了首尾空格",
            en=f"{header}: blanks around {number} cell(s) cut",
        )


def _judge(
    found: TargetRow, table: Table, field_name: str | None, untidy: Counter[str]
) -> str | SsjError | LeftOut:
    """Return the stratum of a row, or what keeps it out."""
    here = table.sheet_row(found.row)
    identity = found.identity
    name = table.cell(found.cells, "name")
    if identity.fault is not None:
        zh, en = remedy(identity.fault, identity.hint)
        of_state = identity.fault.value == "state"
        return FaultyRowError(
            row=here,
            column=(table.header("state") or table.header("exited_on"))
            if of_state
            else table.header("id"),
            value=cut(found.cell if of_state else identity.value),
            fault=identity.fault.value,
            why_zh=zh,
            why_en=en,
            repeats=found.first,
            repeats_zh=f"（第 {table.sheet_row(found.first)} 行）" if found.first else "",
            repeats_en=f" (row {table.sheet_row(found.first)})" if found.first else "",
        )
    if found.code:
        return LeftOut(
            row=found.row,
            sheet_row=here,
            id=identity.value,
            name="" if is_blank(name) else cut(text(name)),
            code=found.code,
            cell=cut("" if is_blank(found.cell) else text(found.cell)),
        )
    if field_name is None:
        return ALL
    cell = table.cell(found.cells, field_name)
    stratum = "" if is_blank(cell) else text(cell)
    if not is_id(stratum):
        held = table.held_at(found.row, field_name)
        return StratumEmptyError(
            row=here,
            id=identity.value,
            value=cut(stratum),
            column=table.header(field_name),
            merged_zh=f"该格在合并单元格 {held.merge} 中，可用 --fill-merged（Python：fill_merged=True）填补；"
            if held
            else "",
            merged_en=f" (it lies in the merged range {held.merge}: --fill-merged, Python fill_merged=True, fills it)"
            if held
            else "",
        )
    untidy[table.header(field_name)] += isinstance(cell, str) and cell != stratum
    return stratum


def _faulty(rows: TargetRows, found: TargetRow, fault: SsjError) -> LeftOut:
    code = str(fault.params.get("fault", "stratum"))
    return rows.left_out(found, code, fault.params["value"])
