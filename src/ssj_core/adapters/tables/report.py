"""What a check of a register found: counts, every fault, and what to do about each."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from attrs import field, frozen

from ssj_core.adapters.tables.notes import Note, cut, rows_listed
from ssj_core.registers import FaultCode, LeftOut, remedy

_HTML_ROWS: Final = 20


@frozen(kw_only=True)
class RowFault:
    """One faulty row.

    Attributes:
        row: data row below the header, from 1.
        sheet_row: the row as the spreadsheet shows it.
        column: header of the column.
        code: what is wrong, the first of `FaultCode` that holds.
        value: the cell as written.
        hint: a special case, for a better remedy.
        first: the earlier row with the same code, 0 unless `code` is ``repeated``.
        first_sheet_row: the same as the spreadsheet shows it.
    """

    row: int
    sheet_row: int
    column: str
    code: FaultCode
    value: str
    hint: str = ""
    first: int = 0
    first_sheet_row: int = 0

    def remedy(self, lang: str = "zh") -> str:
        """Return what to do about it, in ``zh`` or ``en``."""
        zh, en = remedy(self.code, self.hint)
        if lang == "en":
            return f"{en} (row {self.first_sheet_row})" if self.first else en
        return f"{zh}（第 {self.first_sheet_row} 行）" if self.first else zh

    def to_dict(self) -> dict[str, Any]:
        """Return it in the types JSON has."""
        found: dict[str, Any] = {
            "row": self.row,
            "sheet_row": self.sheet_row,
            "column": self.column,
            "code": self.code.value,
            "value": self.value,
            "remedy": self.remedy("zh"),
            "remedy_en": self.remedy("en"),
        }
        if self.first:
            found |= {"first_row": self.first, "first_sheet_row": self.first_sheet_row}
        return found


@frozen(kw_only=True)
class RegisterReport:
    """What a check of a register found.

    Attributes:
        name: the table.
        column: header of the identity column.
        rows: data rows seen.
        by_code: rows refused, by fault code; codes that do not occur are left out.
        by_scheme: rows whose identity is good in itself, by scheme, repeats included: its sum is
            `accepted` plus the rows refused as ``repeated`` or ``state``.
        not_active: rows that are accepted and cannot be drawn, by code of state; ``hidden`` ones
            are counted here alone.
        passed_over: rows that are no data; they are not in `rows`.
        confirmed: codes accepted because they were confirmed.
        faults: every fault, in the order of the rows.
        notes: what to know about how the table was read.
        sheet: sheet of a workbook.
        first_row: row of the sheet that holds data row 1.
        position: position of the identity column, from 1, in the sheet.
    """

    name: str
    column: str
    rows: int
    by_code: Mapping[str, int]
    by_scheme: Mapping[str, int]
    faults: tuple[RowFault, ...]
    not_active: Mapping[str, int] = field(factory=dict)
    passed_over: tuple[LeftOut, ...] = ()
    confirmed: int = 0
    notes: tuple[Note, ...] = ()
    sheet: str = ""
    first_row: int = 2
    position: int = 1

    @property
    def accepted(self) -> int:
        """Rows without a fault."""
        return self.rows - len(self.faults)

    @property
    def ok(self) -> bool:
        """Whether no row has a fault."""
        return not self.faults

    def to_dict(self, *, faults: bool = True) -> dict[str, Any]:
        """Return the report in the types JSON has, with or without its faults."""
        return {
            "file": self.name,
            "sheet": self.sheet,
            "column": self.column,
            "rows": self.rows,
            "accepted": self.accepted,
            "by_code": dict(self.by_code),
            "by_scheme": dict(self.by_scheme),
            "not_active": dict(self.not_active),
            "confirmed": self.confirmed,
            "passed_over": [row.to_dict() for row in self.passed_over],
            "faults": [fault.to_dict() for fault in self.faults if faults],
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }

    def json_lines(self) -> Iterator[str]:
        """Yield `to_dict` as one JSON document in pieces, a line for each fault.

        A register with a million faults would not fit the memory as one document.
        """
        head = self.to_dict(faults=False)
        del head["faults"]
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "faults": ['
        last = len(self.faults) - 1
        for index, fault in enumerate(self.faults):
            end = "" if index == last else ","
            yield json.dumps(fault.to_dict(), ensure_ascii=False) + end
        yield "]}"

    def summary(self, lang: str = "zh") -> str:
        """Return the counts as a few lines of text."""
        codes = " · ".join(f"{code} {count:,}" for code, count in self.by_code.items())
        states = " · ".join(f"{code} {count:,}" for code, count in self.not_active.items())
        over = rows_listed([row.sheet_row for row in self.passed_over])
        schemes = " · ".join(f"{name} {count:,}" for name, count in self.by_scheme.items())
        if lang == "en":
            head = f"{self.name}: {self.rows:,} rows, {self.accepted:,} accepted"
            lines = [head, f"  faults: {codes or 'none'}", f"  good by scheme: {schemes or 'none'}"]
            lines += [f"  accepted, not to be drawn: {states}"] if states else []
            lines += [f"  confirmed codes: {self.confirmed}"] if self.confirmed else []
            lines += [f"  no data: row {over}"] if over else []
            return "\n".join([*lines, *(f"  note: {note.en}" for note in self.notes)])
        head = f"{self.name}：{self.rows:,} 行，合格 {self.accepted:,} 行"
        lines = [head, f"  问题：{codes or '无'}", f"  合格编号（按类别）：{schemes or '无'}"]
        lines += [f"  合格但不能抽取：{states}"] if states else []
        lines += [f"  经核实的代码：{self.confirmed}"] if self.confirmed else []
        lines += [f"  不是数据的行：第 {over} 行"] if over else []
        return "\n".join([*lines, *(f"  说明：{note.zh}" for note in self.notes)])

    def lines(self, lang: str = "zh") -> Iterator[str]:
        """Yield one line for every fault: row, column, code, value, remedy."""
        for fault in self.faults:
            where = f"row {fault.sheet_row}" if lang == "en" else f"第 {fault.sheet_row} 行"
            shown = repr(cut(fault.value))
            yield f"{where}\t{fault.column}\t{fault.code}\t{shown}\t{fault.remedy(lang)}"

    def __str__(self) -> str:
        """Return the counts."""
        return self.summary()

    def _repr_html_(self) -> str:
        """Return the counts and the first faults as HTML, for notebooks."""
        shown = self.faults[:_HTML_ROWS]
        cells = "".join(
            f"<tr><td>{fault.sheet_row}</td><td>{escape(fault.column)}</td><td>{fault.code}</td>"
            f"<td>{escape(cut(fault.value))}</td><td>{escape(fault.remedy())}</td></tr>"
            for fault in shown
        )
        more = len(self.faults) - len(shown)
        rest = f"<p>… {more:,}</p>" if more else ""
        table = (
            "<table><thead><tr><th>行 row</th><th>列 column</th><th>代码 code</th><th>值 value</th>"
            f"<th>处理 remedy</th></tr></thead><tbody>{cells}</tbody></table>{rest}"
        )
        return f"<div><pre>{escape(self.summary())}</pre>{table if shown else ''}</div>"
