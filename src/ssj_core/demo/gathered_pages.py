"""The public pages of what is gathered under targets: penalties apart, the other records together."""

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ssj_core.demo.cast import Cast
from ssj_core.disclosure import MaskingPolicy, Page, Table
from ssj_core.disclosure.records import Archive, InfoKind, Record, RecordState
from ssj_core.disclosure.rows import penalty_row, record_row
from ssj_core.disclosure.views import PENALTIES, RECORDS
from ssj_core.legal import Text

MASKING: Final = MaskingPolicy({"target": "show", "target_id": "show"})
"""The demo district shows targets by name: in it they are enterprises, and invented (A13)."""

_NONE: Final = Text("还没有公示的信息。", "Nothing is published yet.")


def _said(table: Table) -> Table:
    """Return a table that says so when it is empty."""
    return table if table.rows else evolve(table, note=_NONE)


def _public(archive: Archive, *, penalties: bool) -> Iterable[Record]:
    """Return the records that are public in their present version: nothing else leaves the house."""
    return (
        one
        for one in archive.records.values()
        if one.state is RecordState.PUBLISHED
        and (one.gathered.info is InfoKind.PENALTY) is penalties
    )


def gathered_pages(cast: Cast, archive: Archive) -> tuple[Page, ...]:
    """Return 行政处罚 and 归集信息 as the public sees them (C8–C17, C120–C121)."""
    penalties = [
        penalty_row(one, cast.targets[one.gathered.target].name, MASKING)
        for one in _public(archive, penalties=True)
    ]
    records = [
        record_row(one, cast.targets[one.gathered.target].name, MASKING)
        for one in _public(archive, penalties=False)
    ]
    return (
        Page(
            path="penalties.html",
            title=Text("行政处罚", "Penalties"),
            blocks=(_said(PENALTIES.build(penalties)),),
        ),
        Page(
            path="records.html",
            title=Text("归集信息", "Records"),
            blocks=(_said(RECORDS.build(records)),),
        ),
    )
