"""Columns that complement one another: ``统一社会信用代码|注册号`` is the first that is not blank."""

from collections.abc import Iterator, Mapping, Sequence

from ssj_core.adapters.tables.cells import is_blank
from ssj_core.adapters.tables.headers import one_position, parts_of

Cells = Sequence[object]


def joined(
    name: str, raw: Cells, rows: Iterator[Cells], columns: Mapping[str, str]
) -> tuple[Cells, Iterator[Cells]]:
    """Return headers and rows with one more column for every joined header of `columns`.

    Args:
        name: the table, for messages.
        raw: the header row.
        rows: the rows below it.
        columns: field to header; a header is joined if it is written ``A|B`` and stands nowhere.

    Raises:
        NoColumnError, TwoColumnsError: a part is not there, or more than once.
    """
    wanted = {field: parts_of(raw, header) for field, header in columns.items()}
    places = {
        columns[field]: [one_position(name, raw, field, part) for part in parts]
        for field, parts in wanted.items()
        if len(parts) > 1
    }
    if not places:
        return raw, rows
    return (*raw, *places), _filled(rows, len(raw), list(places.values()))


def _filled(rows: Iterator[Cells], width: int, places: list[list[int]]) -> Iterator[Cells]:
    for row in rows:
        cells = (*row[:width], *(None,) * (width - len(row)))
        firsts = ([cells[i] for i in spots if not is_blank(cells[i])] for spots in places)
        yield (*cells, *(found[0] if found else None for found in firsts))
