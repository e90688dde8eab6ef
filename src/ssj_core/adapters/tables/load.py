"""Load 一单两库 from files or frames: every fault of a file at once, or a checked snapshot."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Unpack, cast

from attrs import define, evolve, field

from ssj_core.adapters.tables.cells import CellError, is_blank, text
from ssj_core.adapters.tables.layouts import EXPERTS, INSPECTORS, ITEMS, TARGETS, Layout
from ssj_core.adapters.tables.notes import cut
from ssj_core.adapters.tables.people import PersonRow, PersonRows
from ssj_core.adapters.tables.table import Table
from ssj_core.adapters.tables.targets import (
    Cells,
    Reading,
    ReadingOptions,
    TargetRow,
    TargetRows,
    is_nothing,
    judge_of,
    no_data,
)
from ssj_core.errors import InputRefusedError, ManyFaultsError, SsjError
from ssj_core.errors.registers import (
    BadCellError,
    IdentityRefusedError,
    NothingToCheckError,
    TwoColumnsError,
)
from ssj_core.registers import (
    ExpertPool,
    InspectorRegister,
    InspectorState,
    ItemList,
    Leave,
    LeftOut,
    Schemes,
    TargetKind,
    TargetRegister,
    TargetState,
    remedy,
)

_STATES = {"": TargetState.ACTIVE, "suspended": TargetState.SUSPENDED}
_PEOPLE = {"left": InspectorState.LEFT, "suspended": InspectorState.SUSPENDED}
_DONE = frozenset({"id", "state", "conflicts", "on_leave", "cert_valid_until", "cert_valid_from"})

_EXITS = frozenset({"exited_on", "exit_reason"})


def load_targets(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    scheme: Schemes | None = None,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
    exclude_faulty: bool = False,
    **how: Unpack[ReadingOptions],
) -> TargetRegister:
    """Return the target register of a file or frame; columns nobody knows become attributes.

    Rows whose state keeps them from being drawn are entries with that state, and in `left_out`.

    Args:
        source: what `open_table` takes.
        as_of: the day the register describes.
        scheme: identity schemes, as for `check_register`.
        confirmed: codes really issued although their check character does not hold.
        exclude_faulty: leave faulty rows out, each with its reason, instead of refusing.
        **how: how the table is to be read, by the fields of `Reading`: ``columns``, ``sheet``,
            ``encoding``, ``ignore``, ``state``, ``visible_only``, ``fill_merged``.

    Raises:
        ManyFaultsError: everything wrong with it, cell by cell and entry by entry.
        InputRefusedError: the table cannot be read (see `open_table`).
    """
    reading = Reading(**how)
    table = _opened(source, TARGETS, reading)
    judge = judge_of(table, scheme, confirmed)
    rows = TargetRows(table=table, judge=judge, reading=reading)
    entering = _Entering(table=table, layout=TARGETS)
    for found in rows:
        _enter_target(entering, rows, found)
    register = entering.register(as_of, rows.passed_over, lenient=exclude_faulty)
    return cast("TargetRegister", register)


def _enter_target(entering: "_Entering", rows: TargetRows, found: TargetRow) -> None:
    """Enter one row; what its state leaves out is entered with its state, and told."""
    table, identity = entering.table, found.identity
    here = table.sheet_row(found.row)
    if found.code == "hidden":
        entering.left_out.append(rows.left_out(found, "hidden"))
        return
    if identity.fault is not None:
        zh, en = remedy(identity.fault, identity.hint)
        if found.first:
            first = table.sheet_row(found.first)
            zh, en = f"{zh}（第 {first} 行）", f"{en} (row {first})"
        shown = found.cell if identity.fault.value == "state" else identity.value
        fault = IdentityRefusedError(row=here, value=cut(shown), why_zh=zh, why_en=en)
        entering.refuse([fault], rows.left_out(found, identity.fault.value, shown))
        return
    fields, bad = entering.fields(found.row, found.cells)
    fields["id"], fields["scheme"] = identity.value, identity.scheme
    if identity.value in rows.waived:  # the register would judge it again by its scheme
        fields["scheme"] = f"{identity.scheme}-confirmed"
    fields["state"] = _STATES.get(found.code, TargetState.EXITED)
    if found.code not in ("", "exited", "suspended") and not fields.get("exit_reason"):
        fields["exit_reason"] = text(found.cell)
    if bad:
        entering.refuse(bad, rows.left_out(found, "cell", bad[0].params["value"]))
        return
    entering.enter(found.row, fields)
    if found.code:
        entering.left_out.append(rows.left_out(found, found.code, found.cell))


def load_inspectors(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    exclude_faulty: bool = False,
    **how: Unpack[ReadingOptions],
) -> InspectorRegister:
    """Return the inspector register of a file or frame; see `load_targets`.

    `left_out` has whoever may not be sent on the day `as_of`; conflicts are kept as written.
    """
    found = _load_people(source, INSPECTORS, as_of, Reading(**how), lenient=exclude_faulty)
    return cast("InspectorRegister", found)


def load_experts(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    exclude_faulty: bool = False,
    **how: Unpack[ReadingOptions],
) -> ExpertPool:
    """Return the expert pool of a file or frame; see `load_targets`."""
    found = _load_people(source, EXPERTS, as_of, Reading(**how), lenient=exclude_faulty)
    return cast("ExpertPool", found)


def _load_people(
    source: Any,  # noqa: ANN401 - any table there is
    layout: Layout,
    as_of: date,
    reading: Reading,
    *,
    lenient: bool,
) -> object:
    table = _opened(source, layout, reading)
    rows = PersonRows(table=table, reading=reading, on=as_of)
    entering = _Entering(table=table, layout=layout)
    for found in rows:
        if found.code == "hidden":
            entering.left_out.append(rows.left_out(found))
            continue
        fields, bad = entering.fields(found.row, found.cells)
        if bad:
            first = str(bad[0].params["value"])
            entering.refuse(bad, evolve(rows.left_out(found), code="cell", cell=first))
            continue
        entering.enter(found.row, fields | _of_person(found, layout))
        if found.code:
            entering.left_out.append(rows.left_out(found))
    entering.faults += rows.faults
    entering.left_out += rows.faulty if lenient else []
    return entering.register(as_of, rows.passed_over, lenient=lenient)


def _of_person(found: PersonRow, layout: Layout) -> dict[str, Any]:
    leave = found.leave
    if found.state == "away":  # away until the register says otherwise
        leave = (*leave, Leave(date.min, date.max, reason=found.cell))
    fields: dict[str, Any] = {
        "id": found.id,
        "conflicts": found.conflicts,
        "on_leave": leave,
        "state": _PEOPLE.get(found.state, InspectorState.ACTIVE),
    }
    if layout is INSPECTORS and found.term is not None:
        fields["cert_valid_from"] = found.term.first
        fields["cert_valid_until"] = found.term.last or date.max
    return fields


def load_items(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    fill_merged: bool = False,
) -> ItemList:
    """Return the item list of a file or frame; see `load_targets`."""
    reading = Reading(columns=columns, sheet=sheet, encoding=encoding, fill_merged=fill_merged)
    table = _opened(source, ITEMS, reading)
    entering = _Entering(table=table, layout=ITEMS)
    passed: list[LeftOut] = []
    for row, cells in table.cells:
        if table.is_no_data(cells):
            passed.append(no_data(table, row, cells, table.cell(cells, "id")))
            continue
        fields, bad = entering.fields(row, cells)
        if bad:
            entering.faults += bad
        else:
            entering.enter(row, fields)
    return cast("ItemList", entering.register(as_of, passed, lenient=False))


def _opened(source: Any, layout: Layout, reading: Reading) -> Table:  # noqa: ANN401 - any table there is
    table = reading.open(source, layout=layout, keeps_rest=bool(layout.rest))
    for name, headers in table.doubtful.items():
        raise TwoColumnsError(
            name=table.name,
            field=name,
            found=headers,
            first=headers.partition("、")[0],
            **reading.door.option("map"),
        )
    return table


@define(kw_only=True)
class _Entering:
    """Entries on their way into a snapshot, with everything that is wrong on the way."""

    table: Table
    layout: Layout
    entries: list[Any] = field(factory=list)
    rows: list[int] = field(factory=list)
    faults: list[SsjError] = field(factory=list)
    left_out: list[LeftOut] = field(factory=list)
    refused: list[LeftOut] = field(factory=list)

    def refuse(self, faults: Sequence[SsjError], row: LeftOut) -> None:
        """Remember what is wrong with a row."""
        self.faults += faults
        self.refused.append(row)

    def enter(self, row: int, fields: dict[str, Any]) -> None:
        """Make an entry of a row, or remember why it cannot be one."""
        here = self.table.sheet_row(row)
        try:
            self.entries.append(self.layout.entry(**fields))
            self.rows.append(here)
        except InputRefusedError as error:
            self.refuse(
                [error],
                LeftOut(row=row, sheet_row=here, id=str(fields.get("id", "")), code="cell"),
            )

    def register(self, as_of: date, passed: Sequence[LeftOut], *, lenient: bool) -> object:
        """Return the snapshot.

        Raises:
            ManyFaultsError: everything wrong, unless faulty rows are to be left out.
            NothingToCheckError: there is no row.
        """
        if not self.entries and not self.faults and not self.left_out:
            raise NothingToCheckError(
                name=f"{self.layout.zh} {self.table.name}",
                why_zh="只有表头",
                why_en="only a header",
            )
        if lenient:
            self._leave_faulty_out(as_of)
        out = sorted(
            (*self.left_out, *(self.refused if lenient else ())), key=lambda row: row.sheet_row
        )
        register: object = None
        try:
            register = self.layout.register(
                entries=self.entries, as_of=as_of, left_out=out, passed_over=passed
            )
        except ManyFaultsError as error:
            self.faults.extend(_in_file(fault, self.rows) for fault in error.faults)
        if self.faults:
            raise ManyFaultsError(what=self.table.name, faults=self.faults)
        return register

    def _leave_faulty_out(self, as_of: date) -> None:
        """Move entries the snapshot would refuse among those left out."""
        self.faults.clear()
        try:
            self.layout.register(entries=self.entries, as_of=as_of)
        except ManyFaultsError as error:
            bad = {fault.params["row"] for fault in error.faults}
            kept = []
            for number, (entry, here) in enumerate(
                zip(self.entries, self.rows, strict=True), start=1
            ):
                if number in bad:
                    row = here - self.table.first_row + 1
                    self.refused.append(LeftOut(row=row, sheet_row=here, id=entry.id, code="cell"))
                else:
                    kept.append((entry, here))
            self.entries = [entry for entry, _ in kept]
            self.rows = [here for _, here in kept]

    def fields(self, row: int, cells: Cells) -> tuple[dict[str, Any], list[SsjError]]:
        """Return the fields of one row, and a fault for every cell that cannot be understood."""
        table, layout = self.table, self.layout
        fields: dict[str, Any] = {}
        bad: list[SsjError] = []
        done = _DONE if layout is not ITEMS else frozenset[str]()
        columns = {"id": None, **layout.fields} if layout is ITEMS else layout.fields
        for name, column in columns.items():
            if name in done:
                continue
            cell = table.cell(cells, name)
            try:
                if not (is_nothing(cell) if name in _EXITS else is_blank(cell)):
                    fields[name] = text(cell) if column is None else column.reader(cell)
                elif name in layout.blank_refused:
                    raise CellError("为空，请补填", "empty; fill it in")  # noqa: TRY301 - joins the others
                elif name in layout.blank_kept:
                    fields[name] = ""
            except CellError as why:
                if name == "kind" and layout is TARGETS:
                    continue  # a kind of the registries' own stays text, see below
                bad.append(
                    BadCellError(
                        row=table.sheet_row(row),
                        column=table.header(name) or name,
                        value=cut("" if cell is None else cell),
                        why_zh=why.zh,
                        why_en=why.en,
                    )
                )
        if layout.rest:
            fields[layout.rest] = self._rest(cells, fields)
        return fields, bad

    def _rest(self, cells: Cells, fields: Mapping[str, Any]) -> dict[str, str]:
        """Return the columns no field takes, text by header; an unknown kind of target among them."""
        table = self.table
        taken = set(table.fields.values())
        if "kind" in table.fields and not isinstance(fields.get("kind"), TargetKind):
            taken -= {table.fields["kind"]}
        return {
            header: text(cells[i])
            for i, header in enumerate(table.columns)
            if i not in taken and i < len(cells) and not is_blank(cells[i])
        }


def _in_file(fault: SsjError, rows: Sequence[int]) -> SsjError:
    """Return a fault of the snapshot with the rows of the file in place of its own numbers."""
    moved: dict[str, Any] = {
        key: rows[fault.params[key] - 1] for key in ("row", "first") if key in fault.params
    }
    return type(fault)(**{**fault.params, **moved})
