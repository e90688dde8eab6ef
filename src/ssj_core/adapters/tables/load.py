"""Load 一单两库 from files or frames: every fault of a file at once, or a checked snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from ssj_core.adapters.tables.cells import CellError, is_blank, text
from ssj_core.adapters.tables.headers import plain
from ssj_core.adapters.tables.layouts import EXPERTS, INSPECTORS, ITEMS, TARGETS, Layout
from ssj_core.adapters.tables.table import Table, open_table
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
    ItemList,
    Schemes,
    TargetRegister,
    check_identity,
    remedy,
)


def load_targets(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    scheme: Schemes = "auto",
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> TargetRegister:
    """Return the target register of a file or frame; columns nobody knows become attributes.

    Args:
        source: what `open_table` takes.
        as_of: the day the register describes.
        scheme: identity schemes, as for `check_identity`.
        columns: field to header, where headers do not tell.
        sheet: sheet of a workbook.

    Raises:
        ManyFaultsError: everything wrong with it, cell by cell and entry by entry.
        InputRefusedError: the table cannot be read (see `open_table`).
    """
    found = _load(source, TARGETS, as_of, columns, sheet, scheme)
    return cast("TargetRegister", found)


def load_inspectors(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> InspectorRegister:
    """Return the inspector register of a file or frame; see `load_targets`."""
    return cast("InspectorRegister", _load(source, INSPECTORS, as_of, columns, sheet))


def load_experts(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> ExpertPool:
    """Return the expert pool of a file or frame; see `load_targets`."""
    return cast("ExpertPool", _load(source, EXPERTS, as_of, columns, sheet))


def load_items(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    as_of: date,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> ItemList:
    """Return the item list of a file or frame; see `load_targets`."""
    return cast("ItemList", _load(source, ITEMS, as_of, columns, sheet))


def _load(
    source: Any,  # noqa: ANN401 - any table there is
    layout: Layout,
    as_of: date,
    columns: Mapping[str, str] | None,
    sheet: str | None,
    scheme: Schemes | None = None,
) -> object:
    table = open_table(source, columns=columns, sheet=sheet)
    places = _places(table, layout, columns or {})
    faults: list[SsjError] = []
    entries: list[Any] = []
    rows: list[int] = []
    for number, cells in table.cells:
        fields, bad = _fields(number, cells, table, layout, places)
        if not bad and scheme is not None:
            bad = list(_identify(number, fields, scheme))
        if not bad:
            try:
                entries.append(layout.entry(**fields))
                rows.append(number)
            except InputRefusedError as error:
                bad = [error]
        faults.extend(bad)
    if not entries and not faults:
        raise NothingToCheckError(name=table.name, why_zh="只有表头", why_en="only a header")
    register: object = None
    try:
        register = layout.register(entries=entries, as_of=as_of)
    except ManyFaultsError as error:
        faults.extend(_in_file(fault, rows) for fault in error.faults)
    if faults:
        raise ManyFaultsError(what=table.name, faults=faults)
    return register


def _places(table: Table, layout: Layout, columns: Mapping[str, str]) -> dict[str, int]:
    """Return the position of each field of the layout that the table has."""
    places = {"id": table.fields["id"]}
    places.update({name: table.fields[name] for name in columns if name in layout.fields})
    for name, (headers, _) in layout.fields.items():
        hits = [i for i, header in enumerate(table.columns) if plain(header) in headers]
        if name in places or not hits:
            continue
        if len(hits) > 1:
            several = "、".join(table.columns[i] for i in hits)
            raise TwoColumnsError(name=table.name, field=name, found=several)
        places[name] = hits[0]
    return places


def _fields(
    number: int, cells: Sequence[object], table: Table, layout: Layout, places: Mapping[str, int]
) -> tuple[dict[str, Any], list[SsjError]]:
    """Return the fields of one row, and a fault for every cell that cannot be understood."""
    fields: dict[str, Any] = {}
    bad: list[SsjError] = []
    for name, (_, reader) in layout.fields.items():
        at = places.get(name, -1)
        cell = cells[at] if 0 <= at < len(cells) else None
        column = table.columns[at] if at >= 0 else name
        try:
            if not is_blank(cell):
                fields[name] = reader(cell)
            elif name in layout.blank_refused:
                raise CellError("为空，请补填", "empty; fill it in")  # noqa: TRY301 - joins the others
            elif name in layout.blank_kept:
                fields[name] = ""
        except CellError as why:
            shown = "" if cell is None else cell
            bad.append(
                BadCellError(row=number, column=column, value=shown, why_zh=why.zh, why_en=why.en)
            )
    if layout.rest:
        taken = set(places.values())
        fields[layout.rest] = {
            header: text(cells[i])
            for i, header in enumerate(table.columns)
            if i not in taken and i < len(cells) and not is_blank(cells[i])
        }
    return fields, bad


def _identify(number: int, fields: dict[str, Any], scheme: Schemes) -> Iterator[SsjError]:
    """Enter the scheme of the identity, or yield what is wrong with it."""
    identity = check_identity(fields["id"], scheme)
    fields["scheme"] = identity.scheme
    if identity.fault is not None:
        zh, en = remedy(identity.fault, identity.hint)
        yield IdentityRefusedError(row=number, value=identity.value, why_zh=zh, why_en=en)


def _in_file(fault: SsjError, rows: Sequence[int]) -> SsjError:
    """Return a fault of the snapshot with the rows of the file in place of its own numbers."""
    moved: dict[str, Any] = {
        key: rows[fault.params[key] - 1] for key in ("row", "first") if key in fault.params
    }
    return type(fault)(**{**fault.params, **moved})
