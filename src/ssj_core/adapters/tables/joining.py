"""Columns that complement one another: ``统一社会信用代码|注册号`` is the first that is not blank."""

from collections.abc import Iterator, Mapping, Sequence

from ssj_core.adapters.tables.cells import is_blank
from ssj_core.adapters.tables.headers import HERE, Door, one_position, parts_of

Cells = Sequence[object]


def joined_places(
    name: str, raw: Cells, columns: Mapping[str, str], door: Door = HERE
) -> dict[str, list[int]]:
    """Return for every joined header of `columns` where its parts stand.

    Args:
        name: the table, for messages.
        raw: the header row.
        columns: field to header; a header is joined if it is written ``A|B`` and stands nowhere.
        door: how the caller can say what is meant.

    Raises:
        NoColumnError, TwoColumnsError: a part is not there, or more than once.
    """
    wanted = {field: parts_of(raw, header) for field, header in columns.items()}
    return {
        columns[field]: [one_position(name, raw, field, part, door) for part in parts]
        for field, parts in wanted.items()
        if len(parts) > 1
    }


def filled(
    rows: Iterator[tuple[int, Cells]], width: int, places: Sequence[Sequence[int]]
) -> Iterator[tuple[int, Cells]]:
    """Yield the rows with one more cell for each of `places`: the first there that is not blank."""
    for number, row in rows:
        cells = (*row[:width], *(None,) * (width - len(row)))
        firsts = ([cells[i] for i in spots if not is_blank(cells[i])] for spots in places)
        yield number, (*cells, *(found[0] if found else None for found in firsts))
