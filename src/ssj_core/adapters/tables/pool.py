"""A register read for a draw: targets in strata, everybody else with the reason."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from ssj_core.adapters.tables.cells import is_blank, text
from ssj_core.adapters.tables.headers import is_code_header
from ssj_core.adapters.tables.notes import Note, cut
from ssj_core.adapters.tables.table import Table
from ssj_core.adapters.tables.targets import Reading, TargetRow, TargetRows, read_confirmed
from ssj_core.encoding import is_id
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import SsjError
from ssj_core.errors.simple import (
    FaultyRegisterError,
    FaultyRowError,
    NothingToDrawError,
    StratumEmptyError,
)
from ssj_core.registers import LEFT_OUT, IdentityJudge, LeftOut, Schemes, remedy
from ssj_core.registers.leftout import counted

ALL: Final = "全部"
"""Name of the one stratum of a draw without strata."""

_OUT: Final = ("行 row", "编号 id", "理由 reason")
_WIDE: Final = 400
_TICK: Final = 10_000


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
        targets: the rows that enter the frame.
        left_out: the rows that do not, with the code of the reason.
        passed_over: rows that are no data.
        notes: what to know about how it was read.
        confirmed: how the codes were confirmed whose check character does not hold, by code.
        known: ids and names of all rows with a good id, which conflicts may name.
        ignored: headers that were to be ignored and are there.
    """

    name: str
    targets: tuple[Listed, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    passed_over: tuple[LeftOut, ...] = field(default=(), repr=False)
    notes: tuple[Note, ...] = ()
    confirmed: Mapping[str, str] = field(factory=dict, repr=False)
    known: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ignored: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return how many targets there are in which stratum, and the first rows left out."""
        return "\n".join([*self._summary(), "", text_table(_OUT, self._out())])

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in self._summary())
        return f"<div>{lines}{html_table(_OUT, self._out())}</div>"

    def _summary(self) -> list[str]:
        sizes = "，".join(f"{name} {len(members)}" for name, members in self.strata().items())
        return [
            f"名单 / register: {self.name} · {len(self.targets)} 户 / targets",
            f"抽取组 / strata: {cut(sizes, _WIDE)}",
            f"未列入 / left out: {len(self.left_out)}",
        ]

    def _out(self) -> list[list[str]]:
        return [[str(out.sheet_row), cut(out.id), out.code] for out in self.left_out]

    def strata(self) -> dict[str, list[Listed]]:
        """Return the targets by stratum, names in byte order."""
        found: dict[str, list[Listed]] = {}
        for target in self.targets:
            found.setdefault(target.stratum, []).append(target)
        return dict(sorted(found.items()))


def read_pool(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    strata: str | None = None,
    scheme: Schemes | None = None,
    exclude_faulty: bool = False,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
    reading: Reading | None = None,
    progress: Callable[[int], None] | None = None,
) -> Pool:
    """Return `source` read for a draw.

    Args:
        source: a path (CSV, XLSX, Parquet), a data frame, or rows of mappings or objects.
        strata: the column the strata are taken from; ``"tier"`` for the credit tier, wherever it
            stands; without it there is one stratum.
        scheme: identity scheme; by default credit codes and registration numbers are checked where
            the header says so, other ids only for what they may be made of.
        exclude_faulty: leave faulty rows out, each with its reason, instead of refusing.
        confirmed: codes really issued although their check character does not hold.
        reading: how the table is to be read.
        progress: called with the number of rows read, now and then.

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
    table = how.open(source, columns=columns, need=need)
    auto = "auto" if is_code_header(table.header("id")) else "text"
    remarks = read_confirmed(confirmed)
    judge = IdentityJudge(schemes=auto if scheme is None else scheme, confirmed=remarks)
    rows = TargetRows(table=table, judge=judge, reading=how)
    good: list[Listed] = []
    out: list[LeftOut] = []
    known: list[tuple[str, str]] = []
    faults: list[SsjError] = []
    untidy: Counter[str] = Counter()
    for found in rows:
        name = "" if is_blank(cell := table.cell(found.cells, "name")) else text(cell)
        if found.identity.fault is None and found.code != "hidden":
            known.append((found.identity.value, name))
        judged = _judge(found, table, field_name, untidy)
        if isinstance(judged, LeftOut):
            out.append(judged)
        elif isinstance(judged, SsjError):
            faults.append(judged)
            out.append(_faulty(rows, found, judged))
        else:
            good.append(Listed(found.identity.value, name, judged))
        if progress is not None and not found.row % _TICK:
            progress(found.row)
    if faults and not exclude_faulty:
        raise FaultyRegisterError(what=table.name, faults=faults)
    if not good:
        zh, en = counted(out, LEFT_OUT)
        raise NothingToDrawError(
            name=table.name, left_out=len(out), by_code_zh=zh or "—", by_code_en=en or "—"
        )
    return Pool(
        name=table.name,
        targets=tuple(good),
        left_out=tuple(out),
        passed_over=tuple(rows.passed_over),
        notes=(*table.notes, *_untidy(untidy)),
        confirmed={code: remarks[code] for code in sorted(rows.waived)},
        known=tuple(known),
        ignored=frozenset(table.ignored),
    )


def _untidy(counts: Mapping[str, int]) -> Iterator[Note]:
    for header, number in counts.items():
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
        merge = table.merge_at(found.row, field_name)
        return StratumEmptyError(
            row=here,
            id=identity.value,
            value=cut(stratum),
            column=table.header(field_name),
            merged_zh=f"该格在合并单元格 {merge} 中，可用 --fill-merged（Python：fill_merged=True）填补；"
            if merge
            else "",
            merged_en=f" (it lies in the merged range {merge}: --fill-merged, Python fill_merged=True, fills it)"
            if merge
            else "",
        )
    untidy[table.header(field_name)] += isinstance(cell, str) and cell != stratum
    return stratum


def _faulty(rows: TargetRows, found: TargetRow, fault: SsjError) -> LeftOut:
    code = str(fault.params.get("fault", "stratum"))
    return rows.left_out(found, code, fault.params["value"])
