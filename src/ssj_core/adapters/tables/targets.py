"""The rows of a register of targets, each with its end: in, left out with a code, or no data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypedDict

from attrs import define, evolve, field, frozen

from ssj_core.adapters.tables.cells import NOTHING, CellError, id_text, is_blank, text
from ssj_core.adapters.tables.headers import HERE, Door, is_code_header
from ssj_core.adapters.tables.layouts import CONFIRMED
from ssj_core.adapters.tables.notes import Note, cut, listed
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table, open_table
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.registers import (
    BadCellError,
    NoColumnError,
    RepeatedIdError,
    TwoColumnsError,
    UnreadableTableError,
)
from ssj_core.registers import FaultCode, Identity, IdentityJudge, LeftOut, Schemes, check_identity

Cells = Sequence[object]


def _texts(given: str | Sequence[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def _words(given: Mapping[str, str] | None) -> dict[str, str]:
    return dict(given or {})


class ReadingOptions(TypedDict, total=False):
    """The words by which a caller says how a table is to be read: the fields of `Reading`."""

    columns: Mapping[str, str] | None
    sheet: str | None
    encoding: str | None
    ignore: str | Sequence[str] | None
    state: Mapping[str, str] | None
    visible_only: bool
    fill_merged: bool


@frozen(kw_only=True)
class Reading:
    """How a caller wants a table read; the same words at every door.

    Attributes:
        columns: field to header, where headers do not tell: ``{"id": "主体代码"}``.
        sheet: sheet of a workbook.
        encoding: of a CSV file; by default found out.
        ignore: headers of columns that are not to be read, though they may tell something.
        state: words of state the reader does not know, with their meaning: 在册, 停业 or 退出 of
            targets, 在岗, 离岗, 停职 or 借调 of people.
        visible_only: leave hidden rows out.
        fill_merged: give the value of a range merged downwards to all its cells, ids excepted.
        door: how the caller can say what is meant.
    """

    columns: Mapping[str, str] = field(factory=dict, converter=_words)
    sheet: str | None = None
    encoding: str | None = None
    ignore: tuple[str, ...] = field(default=(), converter=_texts)
    state: Mapping[str, str] = field(factory=dict, converter=_words)
    visible_only: bool = False
    fill_merged: bool = False
    door: Door = HERE

    def open(self, source: Any, **more: Any) -> Table:  # noqa: ANN401 - any table there is
        """Open a table as wanted; nothing in it is passed by."""
        return open_table(
            source,
            **{
                "columns": self.columns,
                "sheet": self.sheet,
                "encoding": self.encoding,
                "ignore": self.ignore,
                "fill_merged": self.fill_merged,
                "visible_only": self.visible_only,
                "every": False,
                "door": self.door,
            }
            | more,
        )


class TargetRow(NamedTuple):
    """One row of a register.

    Attributes:
        row: number below the header, from 1.
        cells: its cells.
        identity: its identity, judged; a fault of state is told by it too.
        first: the earlier row with the same id, or 0.
        code: why it is left out, ``""`` if it is in.
        cell: the cell of state that says so.
    """

    row: int
    cells: Cells
    identity: Identity
    first: int
    code: str
    cell: object


STATE_FIELDS: Final = ("state", "exited_on", "exit_reason")
"""The fields that may keep a target out."""

FIRST_ROWS: Final = 1000
"""How many rows are looked at to tell whether ids are codes, where the header does not."""

_SHORT = 6  # digits of a count
_HIDDEN = Identity(value="", scheme="")


@define(kw_only=True)
class TargetRows:
    """The rows of an opened register, in order, gone through once.

    Attributes:
        table: the register.
        judge: judges identities, repeats included.
        reading: how it is to be read.
        passed_over: rows that are no data, as they are met.
        blank_states: how many rows left the state blank.
        met: confirmed codes that are in the register.
        waived: those among them whose check character does not hold.
    """

    table: Table
    judge: IdentityJudge
    reading: Reading
    passed_over: list[LeftOut] = field(factory=list)
    blank_states: int = 0
    met: set[str] = field(factory=set)
    waived: set[str] = field(factory=set)

    def __iter__(self) -> Iterator[TargetRow]:
        """Yield the rows that are data."""
        table, judge = self.table, self.judge
        at = table.fields["id"]
        deciding = bool(table.fields.keys() & table.layout.deciding)
        states = States(self.reading.state)
        visible_only, confirmed = self.reading.visible_only, judge.confirmed
        for row, cells in table.cells:
            value = cells[at] if at < len(cells) else None
            # Nearly every id is a code: only what is none can be a total or a remark.
            code_like = type(value) is str and len(value) > _SHORT and value.isascii()
            if not code_like and table.is_no_data(cells):
                self.passed_over.append(no_data(table, row, cells, value))
                continue
            if visible_only and table.sheet_row(row) in table.hidden:
                shown = evolve(_HIDDEN, value="" if is_blank(value) else text(value))
                yield TargetRow(row, cells, shown, 0, "hidden", "")
                continue
            if type(value) is str:
                identity, first = judge.judge(value, row)
            else:
                identity, first = _judged(judge, value, row)
            if confirmed and identity.value in confirmed:
                self._meet(identity.value)
            if deciding and identity.fault is None:
                code, cell, hint = self._state(states, row, cells)
                if hint is not None:
                    identity = evolve(identity, fault=FaultCode.STATE, hint=hint)
                yield TargetRow(row, cells, identity, first, code, cell)
            else:
                yield TargetRow(row, cells, identity, first, "", "")
        self._close()

    def _meet(self, code: str) -> None:
        self.met.add(code)
        plain = IdentityJudge(schemes=self.judge.schemes)
        if plain.judge(code, 1)[0].fault is FaultCode.CHECK:
            self.waived.add(code)

    def _state(self, states: States, row: int, cells: Cells) -> tuple[str, object, str | None]:
        """Return code and cell of the state, and the hint of a fault."""
        table = self.table
        said, *exits = (table.cell(cells, name) for name in STATE_FIELDS)
        for name, cell in zip(STATE_FIELDS, (said, *exits), strict=True):
            held = table.held_at(row, name) if is_blank(cell) else None
            if held and self._keeps_out(states, name, held.value):
                return "", f"{text(held.value)} ({held.merge})", "merged"
        left = next((cell for cell in exits if not is_nothing(cell)), None)
        if is_blank(said):
            if left is not None:
                return "exited", left, None
            self.blank_states += "state" in table.fields
            return "", "", None
        try:
            code = states.target(said)
        except CellError:
            return "", said, ""
        if code in ("", "suspended") and left is not None:
            return "", f"{said} / {text(left)}", "both"
        return code, said, None

    @staticmethod
    def _keeps_out(states: States, name: str, value: object) -> bool:
        try:
            return bool(states.target(value)) if name == "state" else not is_nothing(value)
        except CellError:
            return True

    def _close(self) -> None:
        notes = self.table.notes
        if self.blank_states:
            header = self.table.header("state")
            notes.append(
                Note(
                    zh=f"“{header}”为空的 {self.blank_states} 行按在册读取",
                    en=f"{self.blank_states} row(s) with a blank {header} were read as in the register",
                )
            )
        holding = sorted(self.met - self.waived)
        absent = sorted(self.judge.confirmed - self.met)
        for codes, zh, en in (
            (holding, "无须核实（校验位本来相符，或另有问题）", "need no confirming"),
            (absent, "不在名录中", "are not in the register"),
        ):
            if codes:
                notes.append(
                    Note(
                        zh=f"核实清单中 {len(codes)} 个代码{zh}：{listed(codes)}",
                        en=f"{len(codes)} code(s) of the confirmed list {en}: {listed(codes)}",
                    )
                )

    def left_out(self, found: TargetRow, code: str, cell: object = "") -> LeftOut:
        """Return a row as one that is left out."""
        name = self.table.cell(found.cells, "name")
        return LeftOut(
            row=found.row,
            sheet_row=self.table.sheet_row(found.row),
            id=found.identity.value,
            name="" if is_blank(name) else cut(text(name)),
            code=code,
            cell=cut("" if is_blank(cell) else text(cell)),
        )


def is_nothing(cell: object) -> bool:
    """Tell whether a cell is blank or says that there is none."""
    return is_blank(cell) or (isinstance(cell, str) and cell.strip() in NOTHING)


def no_data(table: Table, row: int, cells: Cells, value: object) -> LeftOut:
    """Return a row as one that is no data."""
    first = next((cell for cell in cells if not is_blank(cell)), "")
    return LeftOut(
        row=row,
        sheet_row=table.sheet_row(row),
        id="" if is_blank(value) else cut(text(value)),
        code="not-data",
        cell=cut(text(first)),
    )


def judge_of(
    table: Table,
    scheme: Schemes | None = None,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
) -> IdentityJudge:
    """Return what judges the ids of an opened register; the same at every door.

    Args:
        table: the register; its first rows may be looked at, none is lost.
        scheme: what the caller says; by default codes are judged as codes where the header calls
            them so or one of the first thousand rows holds a sound one, and any id is taken elsewhere.
        confirmed: what `read_confirmed` takes.
    """
    if scheme is None:
        scheme = "auto" if holds_codes(table) else "text"
    return IdentityJudge(schemes=scheme, confirmed=read_confirmed(confirmed))


def holds_codes(table: Table) -> bool:
    """Tell whether the ids of a register are credit codes or registration numbers."""
    if is_code_header(table.header("id")):
        return True
    at = table.fields["id"]
    return any(
        at < len(cells) and isinstance(cells[at], str) and check_identity(cells[at]).good
        for _, cells in table.first(FIRST_ROWS)
    )


def _judged(judge: IdentityJudge, value: object, row: int) -> tuple[Identity, int]:
    """Judge an id that is no text; where any text will do, a whole number is written as one."""
    if is_blank(value):
        return judge.judge(None, row)
    if any(scheme.length == 0 for scheme in judge.schemes):
        try:
            written = id_text(value)
        except CellError:
            shown = Identity(value=cut(value), scheme="", fault=FaultCode.LENGTH, hint="cut")
            return shown, 0
        if not any(scheme.length == len(written) for scheme in judge.schemes):
            value = written
    return judge.judge(value, row)


def read_confirmed(source: Any) -> dict[str, str]:  # noqa: ANN401 - any table there is
    """Return the codes of a list of confirmed codes, each with how it was confirmed.

    Args:
        source: a table with a column of codes and one of 核实情况; or a mapping of code to remark.

    Raises:
        ManyFaultsError: a row with only one of the two, or a code twice.
        UnreadableTableError: it has not both columns.
    """
    if source is None:
        return {}
    if isinstance(source, Mapping) and all(isinstance(one, str) for one in source.values()):
        return dict(source)
    try:
        table = open_table(source, layout=CONFIRMED, need=("id", "remark"))
    except (NoColumnError, TwoColumnsError) as error:
        raise UnreadableTableError(
            name=error.params["name"],
            why_zh="核实清单要有“代码”“核实情况”两列，各一列",
            why_en="a list of confirmed codes has two columns, 代码 and 核实情况, each once",
        ) from error
    found: dict[str, str] = {}
    rows: dict[str, int] = {}
    faults: list[SsjError] = []
    for row, cells in table.cells:
        code, remark = table.cell(cells, "id"), table.cell(cells, "remark")
        here = table.sheet_row(row)
        for name, cell in (("id", code), ("remark", remark)):
            if is_blank(cell):
                faults.append(
                    BadCellError(
                        row=here,
                        column=table.header(name),
                        value="",
                        why_zh="为空，代码和核实情况都要填写",
                        why_en="empty; both the code and how it was confirmed are needed",
                    )
                )
        if is_blank(code) or is_blank(remark):
            continue
        key = text(code)
        if key in found:
            faults.append(RepeatedIdError(row=here, first=rows[key], id=key))
        found[key], rows[key] = text(remark), here
    if faults:
        raise ManyFaultsError(what=table.name, faults=faults)
    return found
