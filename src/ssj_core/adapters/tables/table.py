"""One table, wherever it comes from: headers found, fields known, rows numbered from 1."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Any, Final, NamedTuple

from attrs import define, field

from ssj_core.adapters.tables import limits
from ssj_core.adapters.tables.batches import Batch, row_batches, rows_of
from ssj_core.adapters.tables.cells import is_blank
from ssj_core.adapters.tables.filekinds import file_kind
from ssj_core.adapters.tables.frames import ParquetTable, Wanted, frame_rows
from ssj_core.adapters.tables.grids import Cells, Grid, Numbered, open_grid
from ssj_core.adapters.tables.headers import (
    HEADER_ROWS,
    HERE,
    Door,
    Found,
    Heading,
    find_columns,
    header_row,
    id_columns,
    names_of,
    positions,
    unique_headers,
)
from ssj_core.adapters.tables.joining import filled, joined_places
from ssj_core.adapters.tables.layouts import TARGETS, Layout
from ssj_core.adapters.tables.nodata import in_doubt, is_no_data, may_be_no_data
from ssj_core.adapters.tables.notes import Note, listed, rows_listed
from ssj_core.adapters.tables.workbook import Merge, column_letters
from ssj_core.errors.registers import (
    DataBelowError,
    HiddenUnknownError,
    NoColumnError,
    NothingToCheckError,
    TellingColumnError,
)
from ssj_core.errors.simple import IgnoredUnknownError
from ssj_core.registers import check_identity

__all__ = ["Row", "Table", "is_blank", "open_table", "read_table"]

_NEED_ID: Final = ("id",)
_TELLS: Final = 2  # filled cells below a gap that make data of a row


class Row(NamedTuple):
    """One row of data: its number below the header, from 1, and its cells by column."""

    number: int
    values: dict[str, object]


class Held(NamedTuple):
    """A range merged downwards, and the value its first cell has."""

    merge: Merge
    value: object


@define(kw_only=True)
class Table:
    """An opened table; its rows can be gone through once.

    Attributes:
        name: file name, or the type of what was handed in.
        layout: what the table was opened as.
        columns: headers, made unique.
        raw: headers as they stand, those of several rows joined.
        header_cells: the header rows, to know them again.
        fields: position of each field found (``id``, ``name``, ``tier``, …).
        doubtful: fields that several columns may be, with their headers.
        cells: numbered rows of cells. Blank rows at the end of a CSV file or a sheet are no rows;
            those of a frame or a Parquet file are.
        columnar: the same rows by column, where they lie so; whoever takes one leaves the other.
        total: number of rows, if known beforehand.
        notes: what to know about how it was read; whole only after the rows were gone through.
        sheet: name of the sheet, empty if it is no workbook.
        first_row: row of the sheet that holds data row 1; 1 for what has no header row.
        hidden: numbers of the hidden rows met so far.
        epoch_1904: whether serial numbers count from 1904.
        merges: merged ranges of the sheet.
        merged: those merged downwards from a cell with a value, met so far, by their column.
        ignored: headers that were to be ignored and are there.
    """

    name: str
    layout: Layout = field(repr=False)
    columns: tuple[str, ...]
    raw: tuple[object, ...] = field(repr=False)
    header_cells: tuple[Cells, ...] = field(default=(), repr=False)
    fields: dict[str, int]
    doubtful: dict[str, str] = field(factory=dict, repr=False)
    cells: Iterator[Numbered] = field(repr=False, factory=lambda: iter(()))
    columnar: Iterator[Batch] | None = field(default=None, repr=False)
    total: int | None = None
    notes: list[Note] = field(factory=list)
    sheet: str = ""
    first_row: int = 1
    hidden: set[int] = field(factory=set, repr=False)
    epoch_1904: bool = False
    merges: tuple[Merge, ...] = field(default=(), repr=False)
    merged: dict[int, list[Held]] = field(factory=dict, repr=False)
    ignored: set[str] = field(factory=set, repr=False)

    def header(self, name: str) -> str:
        """Return the header of a field; empty if the table has no such column."""
        return self.columns[self.fields[name]] if name in self.fields else ""

    def sheet_row(self, row: int) -> int:
        """Return the number the spreadsheet shows for a row below the header."""
        return row + self.first_row - 1

    def cell(self, cells: Cells, name: str) -> object:
        """Return the cell of a field in a row, None if there is none."""
        at = self.fields.get(name, -1)
        return cells[at] if 0 <= at < len(cells) else None

    def held_at(self, row: int, name: str) -> Held | None:
        """Return the merged range, if any, whose value the cell of a field lacks."""
        if not self.merged:
            return None
        here = self.sheet_row(row)
        ranges = self.merged.get(self.fields.get(name, -1) + 1, [])
        at = bisect_left(ranges, here, key=lambda held: held.merge.top) - 1
        return ranges[at] if at >= 0 and here <= ranges[at].merge.bottom else None

    def first(self, number: int) -> list[Numbered]:
        """Return the first rows; none is lost to whoever goes through them later."""
        if self.columnar is None:
            rows = list(islice(self.cells, number))
            self.cells = chain(rows, self.cells)
            return rows
        taken: list[Batch] = []
        while sum(map(len, taken)) < number and (batch := next(self.columnar, None)) is not None:
            taken.append(batch)
        self.columnar = chain(taken, self.columnar)
        self.cells = rows_of(self.columnar)
        return list(islice(rows_of(iter(taken)), number))

    def batches(self) -> Iterator[Batch]:
        """Return the rows some thousands at a time, by column where they lie so."""
        return row_batches(self.cells) if self.columnar is None else self.columnar

    def is_no_data(self, cells: Cells) -> bool:
        """Tell whether a row is a total, a remark, a signature, or the header once more."""
        at = self.fields["id"]
        identity = cells[at] if at < len(cells) else None
        return may_be_no_data(identity) and is_no_data(cells, at, self.header_cells)

    def rows(self, *, rename: bool = False) -> Iterator[Row]:
        """Yield the rows, cells by header; with `rename`, known fields by their field name."""
        names = list(self.columns)
        if rename:
            # A header that happens to be the name of a field found elsewhere steps aside.
            names = [f"{name}(2)" if name in self.fields else name for name in names]
            for field_name, position in self.fields.items():
                names[position] = field_name
            if "id" in self.fields:
                names[self.fields["id"]] = "id"
        for number, cells in self.cells:
            padded = (*cells[: len(names)], *(None,) * (len(names) - len(cells)))
            yield Row(number, dict(zip(names, padded, strict=True)))


@define(kw_only=True)
class _Opening:
    """What a caller said of a table, and the table while it is being opened."""

    name: str
    layout: Layout
    columns: Mapping[str, str]
    need: Sequence[str]
    ignore: Sequence[str]
    fill_merged: bool
    visible_only: bool
    every: bool
    keeps_rest: bool
    door: Door
    ignored: set[str] = field(factory=set)

    def table(self, raw: Cells, notes: Sequence[Note] = ()) -> tuple[Table, list[list[int]]]:
        """Return a table with its headers, and where the parts of joined columns stand."""
        places = joined_places(self.name, raw, self.columns, self.door)
        whole = (*raw, *places)
        silent = {at for wanted in self.ignore for at in positions(whole, wanted)}
        heard = [None if at in silent else head for at, head in enumerate(whole)]
        found = find_columns(self.name, heard, self.columns, self.need, self.layout, self.door)
        table = Table(
            name=self.name,
            layout=self.layout,
            columns=unique_headers(whole),
            raw=tuple(whole),
            header_cells=(tuple(raw),),
            fields=found.fields,
            doubtful=found.doubtful,
            notes=list(notes),
        )
        self.ignored |= {wanted for wanted in self.ignore if positions(whole, wanted)}
        if silent and not self.every:
            names = listed(whole[at] for at in sorted(silent))
            table.notes.append(
                Note(zh=f"按要求未读取的列：{names}", en=f"not read, as asked: {names}")
            )
        self._judge_unknown(table, found, {at for spots in places.values() for at in spots})
        return table, list(places.values())

    def _judge_unknown(self, table: Table, found: Found, joined: set[int]) -> None:
        """Refuse a column that tells and is not read; note the others that are not."""
        if self.every:
            return
        unread = [at for at in found.unknown if at not in joined]
        telling = [
            table.raw[at]
            for at in unread
            if any(word in str(table.raw[at]) for word in self.layout.telling)
        ]
        if telling:
            raise TellingColumnError(
                name=self.name,
                found=listed(telling),
                known="、".join(sorted(self.layout.deciding)),
                **self.door.option("map"),
            )
        if unread and not self.keeps_rest:
            names = listed(table.raw[at] for at in unread)
            table.notes.append(Note(zh=f"未读取的列：{names}", en=f"columns not read: {names}"))


def open_table(  # noqa: PLR0913 - what may be said of a table, one by one
    source: Any,  # noqa: ANN401 - any table there is
    *,
    layout: Layout = TARGETS,
    columns: Mapping[str, str] | None = None,
    need: Sequence[str] = _NEED_ID,
    sheet: str | None = None,
    encoding: str | None = None,
    only_needed: bool = False,
    also: Sequence[str] = (),
    name: str | None = None,
    ignore: str | Sequence[str] = (),
    fill_merged: bool = False,
    visible_only: bool = False,
    every: bool = True,
    keeps_rest: bool = False,
    door: Door = HERE,
) -> Table:
    """Return a table opened, headers found.

    Args:
        source: path of a CSV, XLSX or Parquet file (told by its first bytes, not by its name), a
            pandas, polars or Arrow table, a DuckDB relation, or rows of mappings or objects.
        layout: what it should be: whose headers are looked for, which sheet fits.
        columns: field to header, where the headers do not tell: ``{"id": "主体代码"}``. Headers
            joined by ``|`` complement one another: ``{"id": "统一社会信用代码|注册号"}`` takes
            the first that is not blank. ``名称(2)`` is the second of that name, ``@3`` the third
            column.
        need: fields that must be there.
        sheet: sheet of a workbook; by default the one that fits the layout best.
        encoding: of a CSV file; by default found out.
        only_needed: read no other columns, where the format allows.
        also: fields that are read beside those needed, where they are there.
        name: what it is called in messages; by default its file name, or the type of what is given.
        ignore: headers of columns that are not to be read, though they may tell something.
        fill_merged: give the value of a range merged downwards to all its cells.
        visible_only: hidden rows will be left out, so the file must tell which they are.
        every: every column is handed on, so none is passed by.
        keeps_rest: columns no field takes are kept too, so that they need not be noted.
        door: how the caller can say what is meant, for messages.

    Raises:
        UnreadableTableError: it cannot be read.
        NothingToCheckError: an empty file, or a table without columns.
        NoColumnError, TwoColumnsError, SheetError: it is not clear which column or sheet is meant.
        TellingColumnError: a column may tell who stays out, and nobody reads it.
        MissingExtraError: a format needs an optional part.
    """
    opening = _Opening(
        name=name or type(source).__name__,
        layout=layout,
        columns=dict(columns or {}),
        need=need,
        ignore=(ignore,) if isinstance(ignore, str) else tuple(ignore),
        fill_merged=fill_merged,
        visible_only=visible_only,
        every=every,
        keeps_rest=keeps_rest,
        door=door,
    )
    if not isinstance(source, str | PathLike):
        table = _from_frame(opening, *frame_rows(source))
    else:
        path = Path(source)
        opening.name = name or path.name
        try:
            table = _from_file(opening, path, sheet, encoding, only_needed=only_needed, also=also)
        except NoColumnError as error:
            if not path.is_symlink():
                raise
            # What a link leads to may be anything: it is shown only if it is a table of ours.
            raise NoColumnError(**{**error.params, "found": "…"}) from None
    table.ignored = opening.ignored
    for wanted in opening.ignore:
        if wanted not in opening.ignored and door is HERE:
            raise IgnoredUnknownError(header=wanted)
    return table


def _from_file(
    opening: _Opening,
    path: Path,
    sheet: str | None,
    encoding: str | None,
    *,
    only_needed: bool,
    also: Sequence[str],
) -> Table:
    kind = file_kind(path)
    if kind == "parquet":
        return _from_parquet(opening, ParquetTable(path), only_needed=only_needed, also=also)
    grid = open_grid(
        path,
        kind,
        opening.columns,
        opening.layout,
        sheet=sheet,
        encoding=encoding,
        door=opening.door,
    )
    if opening.visible_only and not grid.knows_hidden:
        raise HiddenUnknownError(name=path.name)
    return _from_grid(opening, grid)


def _from_parquet(
    opening: _Opening, file: ParquetTable, *, only_needed: bool, also: Sequence[str]
) -> Table:
    _some_columns(opening, file.columns, file.total)
    table, places = opening.table(file.columns)
    wanted = None
    if only_needed and not places:
        deciding = (table.fields[name] for name in opening.layout.deciding & table.fields.keys())
        needed = {table.fields[name] for name in (*opening.need, *also) if name in table.fields}
        wanted = Wanted(
            columns=frozenset(needed | set(deciding)),
            deciding=table.fields["id"],
            whole=in_doubt,
        )
    table.columnar = file.batches(wanted)
    if places:
        table.cells, table.columnar = (
            filled(rows_of(table.columnar), len(file.columns), places),
            None,
        )
    else:
        table.cells = rows_of(table.columnar)
    table.total = file.total
    return table


def _from_frame(
    opening: _Opening, columns: tuple[str, ...], rows: Iterator[Cells], total: int | None
) -> Table:
    """Return a table whose headers are given, not found."""
    _some_columns(opening, columns, total)
    if len(columns) == 1 and "id" in opening.need and not opening.columns:
        # One column alone is a list of ids, whatever it calls itself.
        columns = columns if id_columns(columns, opening.layout) else ("id",)
    table, places = opening.table(columns)
    numbered = enumerate(rows, start=1)
    table.cells = filled(numbered, len(columns), places) if places else numbered
    table.total = total
    return table


def _some_columns(opening: _Opening, columns: Sequence[str], total: int | None) -> None:
    if columns or total:
        return
    raise NothingToCheckError(
        name=f"{opening.layout.zh} {opening.name}", why_zh="没有列", why_en="no columns"
    )


def _from_grid(opening: _Opening, grid: Grid) -> Table:
    """Return a table whose header row stands somewhere in its first rows."""
    rows = grid.rows
    sample = list(islice(rows, HEADER_ROWS))
    if all(is_blank(cell) for _, row in sample for cell in row):
        raise NothingToCheckError(name=opening.name, why_zh="没有内容", why_en="no content")
    at = header_row([row for _, row in sample], opening.columns, opening.layout)
    if at is None:
        # No row fits: complain about the first that has more than a title.
        at = next((i for i, (_, row) in enumerate(sample) if _filled(row) > 1), 0)
    top, end, raw, rows_taken = _header(opening, sample, at, grid)
    width = max((i + 1 for i, head in enumerate(raw) if not is_blank(head)), default=0)
    notes = list(grid.notes)
    above = top - 1
    if above:
        notes.append(
            Note(
                zh=f"表头之上跳过 {above} 行",
                en=f"{above} row(s) above the header were passed over",
            )
        )
    table, places = opening.table(raw[:width], notes)
    table.sheet, table.merges = grid.sheet, grid.merges
    table.epoch_1904 = grid.epoch_1904
    table.first_row = end + 1
    table.header_cells = tuple(row for _, row in rows_taken)
    if grid.reader is not None:
        grid.reader.width = width
        table.hidden = grid.reader.hidden
    rest = chain(sample[at + len(rows_taken) :], rows)
    emitted = _data(opening, table, grid, rest, width)
    table.cells = filled(emitted, width, places) if places else emitted
    return table


def _filled(row: Cells) -> int:
    return sum(not is_blank(cell) for cell in row)


def _header(
    opening: _Opening, sample: Sequence[Numbered], at: int, grid: Grid
) -> tuple[int, int, list[object], list[Numbered]]:
    """Return first and last row of the header, its cells joined, and the rows it is made of."""
    number, row = sample[at]
    bottom = number
    for merge in grid.merges:
        if merge.top == number and merge.bottom - merge.top in (1, 2):
            bottom = max(bottom, merge.bottom)
    taken = [sample[at]]
    for below in sample[at + 1 : at + 3]:
        if below[0] <= bottom or (
            below[0] == taken[-1][0] + 1 and _is_subheader(opening, row, below[1])
        ):
            taken.append(below)
    last = max(bottom, taken[-1][0])
    if len(taken) == 1:
        return number, last, list(row), taken
    width = max(len(cells) for _, cells in taken)
    raw: list[object] = []
    for column in range(width):
        parts: list[str] = []
        for place, (line, cells) in enumerate(taken):
            cell = cells[column] if column < len(cells) else None
            under = any(
                column < len(lower) and not is_blank(lower[column])
                for _, lower in taken[place + 1 :]
            )
            if is_blank(cell) and under:
                cell = _heading_of_group(cells, column, line, grid)
            if not is_blank(cell) and str(cell).strip() not in parts:
                parts.append(str(cell).strip())
        raw.append(Heading.of(parts))
    return number, last, raw, taken


def _heading_of_group(cells: Cells, column: int, line: int, grid: Grid) -> object:
    """Return the heading over several columns that a cell right of it stands under."""
    for merge in grid.merges:
        if merge.top == line and merge.left <= column + 1 <= merge.right:
            return cells[merge.left - 1] if merge.left <= len(cells) else None
    if grid.merges:
        return None
    return next((cell for cell in reversed(cells[:column]) if not is_blank(cell)), None)


def _is_subheader(opening: _Opening, row: Cells, below: Cells) -> bool:
    """Tell whether a row goes on with the header above it: known headers under blank ones."""
    known = frozenset().union(*(column.headers for column in opening.layout.fields.values()))
    ids = id_columns(row, opening.layout)
    if not ids or any(at < len(below) and not is_blank(below[at]) for at in ids):
        return False
    filled_at = [i for i, cell in enumerate(below) if not is_blank(cell)]
    if not filled_at or not all(names_of(below[i]) & known for i in filled_at):
        return False
    return any(i >= len(row) or is_blank(row[i]) for i in filled_at)


def _data(
    opening: _Opening, table: Table, grid: Grid, rows: Iterator[Numbered], width: int
) -> Iterator[Numbered]:
    """Yield the rows below the header; what is not part of the table is noted at the end."""
    last = table.first_row - 1
    first = table.first_row
    starts = _downwards(table, grid, width)
    fill = _filler(table, starts) if opening.fill_merged else None
    hidden: list[int] = []
    ragged = 0
    below: str = ""
    for number, cells in rows:
        if _is_empty(cells):
            continue
        if below or number - last - 1 > limits.GAP:
            below = below or _address(number, cells)
            _judge_below(table, last, number, cells)
            continue
        for blank in range(last + 1, number):
            yield blank - first + 1, ()
        if grid.reader is not None and not _is_empty(cells[width:]):
            # Rows read before the header was known still have what stands beside the table.
            for at in range(width, len(cells)):
                if not is_blank(cells[at]):
                    grid.reader.meet(at + 1, number)
        elif not table.sheet:
            ragged += len(cells) < width or not _is_empty(cells[width:])
        if number in table.hidden:
            hidden.append(number)
        _hold(table, starts.get(number, ()), cells)
        last = number
        yield number - first + 1, fill(number, cells) if fill else cells
    _closing_notes(table, grid, hidden, ragged, below, visible_only=opening.visible_only)


def _is_empty(cells: Cells) -> bool:
    for cell in cells:  # noqa: SIM110 - asked of every row: a generator costs twice the time
        if cell is not None and not is_blank(cell):
            return False
    return True


def _address(number: int, cells: Cells) -> str:
    at = next(i for i, cell in enumerate(cells) if not is_blank(cell))
    return f"{column_letters(at + 1)}{number}"


def _judge_below(table: Table, last: int, number: int, cells: Cells) -> None:
    """Refuse data below a gap; a stray remark there is only noted."""
    if table.is_no_data(cells):
        return
    known = [table.cell(cells, name) for name in table.fields]
    sound = check_identity(table.cell(cells, "id")).good
    if sound or sum(not is_blank(cell) for cell in known) >= _TELLS:
        raise DataBelowError(name=table.name, last=last, row=number)


def _downwards(table: Table, grid: Grid, width: int) -> dict[int, list[Merge]]:
    """Return the ranges merged downwards in the columns of the table, by the row they begin in."""
    starts: dict[int, list[Merge]] = {}
    for merge in grid.merges:
        if table.first_row <= merge.top < merge.bottom and merge.left <= width:
            starts.setdefault(merge.top, []).append(merge)
    return starts


def _hold(table: Table, merges: Sequence[Merge], cells: Cells) -> None:
    """Remember ranges merged downwards from a cell with a value."""
    for merge in merges:
        value = cells[merge.left - 1] if merge.left <= len(cells) else None
        if not is_blank(value):
            table.merged.setdefault(merge.left, []).append(Held(merge, value))


def _filler(table: Table, starts: Mapping[int, Sequence[Merge]]) -> Callable[[int, Cells], Cells]:
    """Return what fills ranges merged downwards; ids are never filled."""
    running: list[tuple[Merge, object]] = []
    own = table.fields["id"] + 1
    count = 0

    def fill(number: int, cells: Cells) -> Cells:
        nonlocal count, running
        running = [pair for pair in running if number <= pair[0].bottom]
        made = list(cells)
        for merge, value in running:
            if merge.left != own:
                made += [None] * (merge.left - len(made))
                if is_blank(made[merge.left - 1]):
                    made[merge.left - 1] = value
                    count += 1
                    table.notes[spot] = Note(
                        zh=f"按合并单元格填补了 {count} 格",
                        en=f"{count} cell(s) were filled from merged ranges",
                    )
        for merge in starts.get(number, ()):
            value = made[merge.left - 1] if merge.left <= len(made) else None
            running.append((merge, value))
        return made

    spot = len(table.notes)
    table.notes.append(
        Note(zh="按合并单元格填补了 0 格", en="0 cell(s) were filled from merged ranges")
    )
    return fill


def _closing_notes(
    table: Table, grid: Grid, hidden: list[int], ragged: int, below: str, *, visible_only: bool
) -> None:
    if hidden and not visible_only:
        table.notes.append(
            Note(
                zh=f"筛选或隐藏的 {len(hidden)} 行也读取了：第 {rows_listed(hidden)} 行",
                en=f"{len(hidden)} filtered or hidden row(s) were read too: {rows_listed(hidden)}",
            )
        )
    if below:
        table.notes.append(
            Note(
                zh=f"表格在一千行空行处结束，{below} 等处的内容未读取",
                en=f"the table ends at a thousand empty rows; {below} and below were not read",
            )
        )
    if grid.reader is not None and grid.reader.beyond_count:
        where = "、".join(grid.reader.beyond)
        table.notes.append(
            Note(
                zh=f"表头各列之外的 {grid.reader.beyond_count} 格未读取：{where}",
                en=f"{grid.reader.beyond_count} cell(s) outside the header's columns were not read: {where}",
            )
        )
    if ragged:
        table.notes.append(
            Note(
                zh=f"有 {ragged} 行的单元格数与表头不同：请核对是否有未加引号的分隔符",
                en=f"{ragged} row(s) have more or fewer cells than the header: look for unquoted separators",
            )
        )


def read_table(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    layout: Layout = TARGETS,
    columns: Mapping[str, str] | None = None,
    need: Sequence[str] = _NEED_ID,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Iterator[Row]:
    """Yield the rows of a table: number from 1, and cells by field (``id``, ``name``, …) or header.

    Takes what `open_table` takes, and raises what it raises.

    >>> [row.values for row in read_table([{"统一社会信用代码": "91159900MA0000007M", "街道": "甲"}])]
    [{'id': '91159900MA0000007M', '街道': '甲'}]
    """
    table = open_table(
        source, layout=layout, columns=columns, need=need, sheet=sheet, encoding=encoding
    )
    return table.rows(rename=True)
