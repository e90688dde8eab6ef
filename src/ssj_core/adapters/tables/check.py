"""Check a register of any size, row by row, in memory that grows with its good codes only."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Unpack

from attrs import define, field

from ssj_core.adapters.tables.batches import Batch
from ssj_core.adapters.tables.glance import Glance, id_of
from ssj_core.adapters.tables.grids import Numbered
from ssj_core.adapters.tables.report import RegisterReport, RowFault
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.targets import Reading, ReadingOptions, TargetRows, judge_of
from ssj_core.errors.registers import NothingToCheckError
from ssj_core.registers import LEFT_OUT, FaultCode, Schemes

Progress = Callable[[int, int | None], None]
_ORDER: Final = tuple(code.value for code in FaultCode)


def check_register(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    scheme: Schemes | None = None,
    confirmed: Any = None,  # noqa: ANN401 - any table there is
    progress: Progress | None = None,
    **how: Unpack[ReadingOptions],
) -> RegisterReport:
    """Return every fault in the identities of a register; nothing is repaired or left out.

    A row has at most one fault, the first that holds of missing, encoding, length, case, alphabet,
    check, repeated (the later row), state. Blank rows between rows are missing their id; those at
    the end of a CSV file or a sheet are no rows. Totals, remarks and the header once more are no
    rows either, and are listed.

    Args:
        source: path of a CSV, XLSX or Parquet file, a data frame, or rows of objects.
        scheme: ``"auto"`` judges 18 characters as a credit code and 15 as a registration number;
            or a name, several separated by commas, or schemes of your own. By default ``"auto"``
            where the header calls the ids codes or one of the first thousand rows holds a sound one,
            else ``"text"``: any id.
        confirmed: a table of codes that were really issued although their check character does not
            hold, with 核实情况; or a mapping of the same.
        progress: called now and then with rows done and rows in all (None if unknown).
        **how: how the table is to be read, by the fields of `Reading`: ``columns``, ``sheet``,
            ``encoding``, ``ignore``, ``state``, ``visible_only``, ``fill_merged``.

    Raises:
        NothingToCheckError: there is no row of data.
        InputRefusedError: the table cannot be read, or it is not clear what to read (see `open_table`).

    >>> report = check_register([{"uscc": "91159900MA0000007M"}, {"uscc": "91159900MA0000007m"}])
    >>> report.accepted, dict(report.by_code)
    (1, {'case': 1})
    """
    reading = Reading(**how)
    table = reading.open(source, only_needed=not reading.columns)
    judge = judge_of(table, scheme, confirmed)
    report = _run(TargetRows(table=table, judge=judge, reading=reading), progress)
    if not report.rows:
        raise NothingToCheckError(
            name=table.name, why_zh="只有表头", why_en="a header and nothing below it"
        )
    return report


@define(kw_only=True)
class _Plain:
    """Rows that plainly hold: counted by column, told apart from those that need a second look.

    Attributes:
        found: the rows that are judged one by one.
        rows: how many others there were.
        last: number of the last row met, of either kind.
        lengths: how many of them have an id of which length.
    """

    found: TargetRows
    rows: int = 0
    last: int = 0
    lengths: Counter[int] = field(factory=Counter)

    def odd(self, batches: Iterator[Batch], progress: Progress | None) -> Iterator[Numbered]:
        """Yield the other rows, a batch at a time: each is judged before the next batch is read."""
        found, table, judge = self.found, self.found.table, self.found.judge
        glance = Glance(table=table, judge=judge, states=States(found.reading.state))
        for batch in batches:
            ids: Sequence[Any] = batch.column(table.fields["id"])
            numbers = batch.numbers
            odd = glance.odd(batch, ids)
            if found.reading.visible_only and table.hidden:
                odd.update(
                    at
                    for at, number in enumerate(numbers)
                    if table.sheet_row(number) in table.hidden
                )
            twice = {id_of(ids[at]) for at in odd}
            plain = [at for at, code in enumerate(ids) if at not in odd and code not in twice]
            again = judge.remember([ids[at] for at in plain], [numbers[at] for at in plain])
            for at in reversed(again):
                del plain[at]
            self.rows += len(plain)
            self.lengths.update(len(ids[at]) for at in plain)
            if len(plain) < len(batch):
                held = set(plain)
                others = [row for at, row in enumerate(batch) if at not in held]
                glance.blank.difference_update(number for number, _ in others)
                yield from others
            found.blank_states += len(glance.blank)
            self.last = numbers[-1]
            if progress is not None:
                progress(self.last, table.total)

    def schemes(self) -> Counter[str]:
        """Return how many of them hold by which scheme: the first that fits an id of their length."""
        found: Counter[str] = Counter()
        for length, number in self.lengths.items():
            scheme = next(one for one in self.found.judge.schemes if one.length in (0, length))
            found[scheme.name] += number
        return found


def _run(found: TargetRows, progress: Progress | None) -> RegisterReport:
    table = found.table
    column = table.header("id")
    faults: list[RowFault] = []
    plain = _Plain(found=found)
    table.cells = plain.odd(table.batches(), progress)
    schemes: Counter[str] = Counter()
    states: Counter[str] = Counter()
    rows = 0
    for row, _, identity, first, code, cell in found:
        if code == "hidden":
            states[code] += 1
            continue
        rows += 1
        fault = identity.fault
        if fault is None:
            schemes[identity.scheme] += 1
            if code:
                states[code] += 1
            continue
        if first or fault is FaultCode.STATE:
            schemes[identity.scheme] += 1
        of_state = fault is FaultCode.STATE
        faults.append(
            RowFault(
                row=row,
                sheet_row=table.sheet_row(row),
                column=(table.header("state") or table.header("exited_on")) if of_state else column,
                code=fault,
                value=str(cell) if of_state else identity.value,
                hint=identity.hint,
                first=first,
                first_sheet_row=table.sheet_row(first) if first else 0,
            )
        )
    if progress is not None:
        progress(plain.last, plain.last)
    rows += plain.rows
    codes = Counter(fault.code.value for fault in faults)
    return RegisterReport(
        name=table.name,
        column=column,
        rows=rows,
        by_code={code: codes[code] for code in _ORDER if code in codes},
        by_scheme=dict(plain.schemes() + schemes),
        not_active={code: states[code] for code in LEFT_OUT if code in states},
        passed_over=tuple(found.passed_over),
        confirmed=len(found.waived),
        faults=tuple(faults),
        notes=tuple(table.notes),
        sheet=table.sheet,
        first_row=table.first_row,
        position=1 + table.fields["id"],
    )
