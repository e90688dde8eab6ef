"""The rows of a roster, each with its end on a day: in, left out with a code, or no data."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from attrs import define, field, frozen

from ssj_core.adapters.tables.cells import (
    CellError,
    conflicts,
    id_text,
    is_blank,
    leaves,
    parties,
    text,
)
from ssj_core.adapters.tables.layouts import INSPECTORS
from ssj_core.adapters.tables.notes import Note, cut, listed
from ssj_core.adapters.tables.parties import Parties
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table
from ssj_core.adapters.tables.targets import Cells, Reading, no_data
from ssj_core.encoding import Term, check_id, read_term
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.encoding import DayRefusedError, IdRefusedError
from ssj_core.errors.registers import BadCellError, NothingToCheckError, RepeatedIdError
from ssj_core.errors.simple import NoInspectorError, RosterRowError
from ssj_core.registers import PEOPLE_LEFT_OUT, Leave, LeftOut
from ssj_core.registers.leftout import counted


class PersonRow(NamedTuple):
    """One row of a roster.

    Attributes:
        row: number below the header, from 1.
        cells: its cells.
        id: the id.
        name: the name, or the id where there is none.
        conflicts: what the cell of conflicts names: ids of the register if one is at hand.
        state: code of the word of state, ``""`` for in.
        leave: stretches of leave.
        term: what the certificate is valid for; None if it is blank or there is no such column.
        code: why the person is left out on the day, ``""`` if in.
        cell: the cell that says so.
    """

    row: int
    cells: Cells
    id: str
    name: str
    conflicts: tuple[str, ...]
    state: str
    leave: tuple[Leave, ...]
    term: Term | None
    code: str
    cell: str


@define(kw_only=True)
class PersonRows:
    """The rows of an opened roster, in order, gone through once; faults are collected, not raised.

    Attributes:
        table: the roster.
        reading: how it is to be read.
        on: the day states, leave and certificates are looked at.
        register: the targets that conflicts may name; None if they are not at hand.
        faults: what is wrong, row by row.
        passed_over: rows that are no data.
    """

    table: Table
    reading: Reading
    on: date
    register: Parties | None = None
    faults: list[SsjError] = field(factory=list)
    passed_over: list[LeftOut] = field(factory=list)
    faulty: list[LeftOut] = field(factory=list)
    _endless: int = 0
    _serials: int = 0
    _trimmed: int = 0

    @property
    def certified(self) -> bool:
        """Whether the roster tells how long certificates are valid."""
        return "cert_valid_until" in self.table.fields

    def __iter__(self) -> Iterator[PersonRow]:
        """Yield the rows without a fault."""
        table, states = self.table, States(self.reading.state)
        rows: dict[str, int] = {}
        for row, cells in table.cells:
            here = table.sheet_row(row)
            if table.is_no_data(cells):
                self.passed_over.append(no_data(table, row, cells, table.cell(cells, "id")))
                continue
            before = len(self.faults)
            person = self._id(here, cells)
            if person and rows.setdefault(person, here) != here:
                self.faults.append(RepeatedIdError(row=here, first=rows[person], id=person))
            found = self._person(row, cells, person, states)
            if len(self.faults) > before:
                self.faulty.append(self._left(row, cells, person, "cell", ""))
            else:
                yield found
        self._close()

    def _fault(self, here: int, name: str, cell: object, zh: str, en: str) -> None:
        self.faults.append(
            BadCellError(
                row=here, column=self.table.header(name), value=cut(cell), why_zh=zh, why_en=en
            )
        )

    def _id(self, here: int, cells: Cells) -> str:
        cell = self.table.cell(cells, "id")
        try:
            written = "" if is_blank(cell) else id_text(cell)
            self._trimmed += written != written.strip()
            return check_id(written.strip())
        except CellError as why:
            self._fault(here, "id", cell, why.zh, why.en)
        except IdRefusedError as error:
            self.faults.append(RosterRowError(row=here, **error.params))
        return ""

    def _person(self, row: int, cells: Cells, person: str, states: States) -> PersonRow:
        """Return a row read; what cannot be read is a fault."""
        table, here = self.table, self.table.sheet_row(row)
        name = table.cell(cells, "name")
        said = table.cell(cells, "state")
        self._lacking(row, cells, states)
        state = ""
        leave: tuple[Leave, ...] = ()
        try:
            state = "" if is_blank(said) else states.person(said, table.header("state"))
        except CellError as why:
            self._fault(here, "state", said, why.zh, why.en)
        cell = table.cell(cells, "on_leave")
        try:
            leave = () if is_blank(cell) else leaves(cell)
        except CellError as why:
            self._fault(here, "on_leave", cell, why.zh, why.en)
        term = self._term(here, cells)
        whom = self._conflicts(here, cells)
        code, why_out = self._end(cells, state, leave, term)
        return PersonRow(
            row=row,
            cells=cells,
            id=person,
            name=person if is_blank(name) else text(name),
            conflicts=whom,
            state=state,
            leave=leave,
            term=term,
            code="hidden" if self.reading.visible_only and here in table.hidden else code,
            cell=cut("" if is_blank(why_out) else text(why_out)),
        )

    def _lacking(self, row: int, cells: Cells, states: States) -> None:
        """Refuse a blank that is one only since its cell is merged with one that keeps people out."""
        table = self.table
        for name in ("state", "on_leave", "conflicts"):
            held = table.held_at(row, name) if is_blank(table.cell(cells, name)) else None
            if held is None or self._lets_in(states, name, held.value):
                continue
            zh = (
                f"在合并单元格 {held.merge} 中，只有第一格有值：请逐行填写，"
                "或用 --fill-merged（Python：fill_merged=True）填补"
            )
            en = (
                f"lies in the merged range {held.merge}, whose first cell alone has a value: "
                "write it in each row, or fill it with --fill-merged (Python: fill_merged=True)"
            )
            self._fault(table.sheet_row(row), name, held.value, zh, en)

    def _lets_in(self, states: States, name: str, value: object) -> bool:
        try:
            return name == "state" and not states.person(value, self.table.header("state"))
        except CellError:
            return False

    def _term(self, here: int, cells: Cells) -> Term | None:
        table = self.table
        first: date | None = None
        term: Term | None = None
        for name in ("cert_valid_from", "cert_valid_until"):
            cell = table.cell(cells, name)
            if is_blank(cell):
                continue
            try:
                term = read_term(cell, epoch_1904=table.epoch_1904)
            except DayRefusedError as error:
                self._fault(here, name, cell, error.params["why_zh"], error.params["why_en"])
                continue
            self._serials += term.serial
            if name == "cert_valid_from":
                first, term = term.last, None
        if term is None:
            return None
        self._endless += term.last is None or term.last == date.max
        begins = max((day for day in (first, term.first) if day is not None), default=None)
        return Term(first=begins, last=term.last)

    def _conflicts(self, here: int, cells: Cells) -> tuple[str, ...]:
        cell = self.table.cell(cells, "conflicts")
        if is_blank(cell):
            return ()
        try:
            if self.register is None:
                return conflicts(cell)
            found: dict[str, None] = {}
            for whole in parties(cell):
                found.update(dict.fromkeys(self.register.resolve(whole)))
        except CellError as why:
            self._fault(here, "conflicts", cell, why.zh, why.en)
            return ()
        return tuple(found)

    def _end(
        self, cells: Cells, state: str, leave: Sequence[Leave], term: Term | None
    ) -> tuple[str, object]:
        """Return why a person is left out on the day, and the cell that says so."""
        table = self.table
        if state:
            return state, table.cell(cells, "state")
        if any(self.on in stretch for stretch in leave):
            return "away", table.cell(cells, "on_leave")
        if not self.certified:
            return "", ""
        cell = table.cell(cells, "cert_valid_until")
        if term is None:
            return "cert-blank", ""
        if self.on in term:
            return "", ""
        ended = term.last is not None and term.last < self.on
        return ("cert-ended" if ended else "cert-not-begun"), cell

    def _left(self, row: int, cells: Cells, person: str, code: str, cell: str) -> LeftOut:
        name = self.table.cell(cells, "name")
        return LeftOut(
            row=row,
            sheet_row=self.table.sheet_row(row),
            id=person,
            name="" if is_blank(name) else cut(text(name)),
            code=code,
            cell=cell,
        )

    def left_out(self, found: PersonRow) -> LeftOut:
        """Return a row as one that is left out."""
        return self._left(found.row, found.cells, found.id, found.code, found.cell)

    def _close(self) -> None:
        """Note what was read in a way that should be known."""
        notes, header = self.table.notes, self.table.header("cert_valid_until")
        parts = []
        if self._endless:
            parts.append((f"{self._endless} 格写明长期", f"{self._endless} say no last day"))
        if self._serials:
            parts.append(
                (f"{self._serials} 格按 Excel 日期序号读取", f"{self._serials} are serial numbers")
            )
        if parts:
            zh = "，".join(part for part, _ in parts)
            en = ", ".join(part for _, part in parts)
            notes.append(Note(zh=f"“{header}”{zh}", en=f"{header}: {en}"))
        if self._trimmed:
            notes.append(
                Note(
                    zh=f"{self._trimmed} 个编号去掉了首尾空格",
                    en=f"blanks around {self._trimmed} id(s) were cut",
                )
            )
        if self.table.layout is INSPECTORS and not self.certified:
            notes.append(
                Note(
                    zh="未核对执法证有效期（名单中没有该列）",
                    en="no column of certificates: not checked",
                )
            )
        self._note_conflicts()

    def _note_conflicts(self) -> None:
        if self.register is None:
            return
        notes, header = self.table.notes, self.table.header("conflicts")
        if self.register.folded:
            notes.append(
                Note(
                    zh=f"“{header}”中 {self.register.folded} 个代码按大小写、全半角不分对上名录",
                    en=f"{header}: {self.register.folded} code(s) were found whatever their case and width",
                )
            )
        if self.register.absent:
            codes = listed(self.register.absent)
            notes.append(
                Note(
                    zh=f"“{header}”中 {codes} 不在名录中",
                    en=f"{header}: {codes} not in the register",
                )
            )


@frozen(kw_only=True)
class Person:
    """An inspector as a draw without a rulebook needs one: id, name, ids of targets to keep from."""

    id: str
    name: str
    conflicts: tuple[str, ...]


@frozen(kw_only=True)
class Roster:
    """A roster read for a day: who may be drawn, and everybody left out with the reason.

    Attributes:
        name: file name, or type of what was handed in.
        on: the day.
        people: who may be drawn.
        left_out: who may not, with code and cell.
        passed_over: rows that are no data.
        certified: whether the validity of certificates was there to be checked.
        notes: what to know about how it was read.
        ignored: headers that were to be ignored and are there.
    """

    name: str
    on: date
    people: tuple[Person, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    passed_over: tuple[LeftOut, ...] = field(default=(), repr=False)
    certified: bool = True
    notes: tuple[Note, ...] = ()
    ignored: frozenset[str] = frozenset()


def read_roster(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    on: date,
    targets: Iterable[tuple[str, str]] | None = None,
    reading: Reading | None = None,
) -> Roster:
    """Return a roster as it stands on a day.

    Args:
        source: a path, a data frame, or rows of mappings or `Inspector` objects, with an id
            (人员编号, 编号, 执法证号, …) or a column of names.
        on: the day states, leave and certificates are looked at.
        targets: ids and names of the register, which conflicts name.
        reading: how the table is to be read.

    Raises:
        ManyFaultsError: cells and ids that cannot be read, all together.
        NoInspectorError: nobody is left.

    >>> people = [{"姓名": "甲", "执法证有效期至": "2028年6月30日"}, {"姓名": "乙"}]
    >>> [(one.id, one.code) for one in read_roster(people, on=date(2026, 3, 2)).left_out]
    [('乙', 'cert-blank')]
    """
    how = reading or Reading()
    try:
        table = how.open(source, layout=INSPECTORS)
    except NothingToCheckError as error:
        raise NoInspectorError(
            name=str(error.params["name"]).removeprefix(f"{INSPECTORS.zh} "),
            why_zh="名单为空",
            why_en="it is empty",
        ) from error
    wanted = "conflicts" in table.fields and targets is not None
    rows = PersonRows(
        table=table, reading=how, on=on, register=Parties(targets or ()) if wanted else None
    )
    people: list[Person] = []
    out: list[LeftOut] = []
    for found in rows:
        if found.code:
            out.append(rows.left_out(found))
        else:
            people.append(Person(id=found.id, name=found.name, conflicts=found.conflicts))
    if rows.faults:
        raise ManyFaultsError(what=table.name, faults=rows.faults)
    if not people:
        zh, en = ("名单为空", "it is empty") if not out else _why_nobody(out)
        raise NoInspectorError(name=table.name, why_zh=zh, why_en=en)
    return Roster(
        name=table.name,
        on=on,
        people=tuple(people),
        left_out=tuple(out),
        passed_over=tuple(rows.passed_over),
        certified=rows.certified,
        notes=tuple(table.notes),
        ignored=frozenset(table.ignored),
    )


def _why_nobody(out: Sequence[LeftOut]) -> tuple[str, str]:
    if all(row.code == "cert-ended" for row in out):
        return "执法证均已到期", "every certificate has ended"
    zh, en = counted(out, PEOPLE_LEFT_OUT)
    return f"全部未列入：{zh}", f"everybody is left out: {en}"
