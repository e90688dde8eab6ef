"""Registers that come as files and data frames: read, checked, loaded, written back with faults."""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.adapters.tables.check import check_register
    from ssj_core.adapters.tables.faultcopy import write_faults
    from ssj_core.adapters.tables.headers import Door
    from ssj_core.adapters.tables.layouts import LAYOUTS, Layout, header_table
    from ssj_core.adapters.tables.load import (
        load_experts,
        load_inspectors,
        load_items,
        load_targets,
    )
    from ssj_core.adapters.tables.notes import Note
    from ssj_core.adapters.tables.people import Person, Roster, read_roster
    from ssj_core.adapters.tables.pool import ALL, Listed, Pool, read_pool
    from ssj_core.adapters.tables.report import RegisterReport, RowFault
    from ssj_core.adapters.tables.table import Row, Table, open_table, read_table
    from ssj_core.adapters.tables.targets import Reading, ReadingOptions, read_confirmed

__all__ = [
    "ALL",
    "LAYOUTS",
    "Door",
    "Layout",
    "Listed",
    "Note",
    "Person",
    "Pool",
    "Reading",
    "ReadingOptions",
    "RegisterReport",
    "Roster",
    "Row",
    "RowFault",
    "Table",
    "check_register",
    "header_table",
    "load_experts",
    "load_inspectors",
    "load_items",
    "load_targets",
    "open_table",
    "read_confirmed",
    "read_pool",
    "read_roster",
    "read_table",
    "write_faults",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".check": ("check_register",),
            ".faultcopy": ("write_faults",),
            ".headers": ("Door",),
            ".layouts": (
                "LAYOUTS",
                "Layout",
                "header_table",
            ),
            ".load": (
                "load_experts",
                "load_inspectors",
                "load_items",
                "load_targets",
            ),
            ".notes": ("Note",),
            ".people": (
                "Person",
                "Roster",
                "read_roster",
            ),
            ".pool": (
                "ALL",
                "Listed",
                "Pool",
                "read_pool",
            ),
            ".report": (
                "RegisterReport",
                "RowFault",
            ),
            ".table": (
                "Row",
                "Table",
                "open_table",
                "read_table",
            ),
            ".targets": (
                "Reading",
                "ReadingOptions",
                "read_confirmed",
            ),
        },
    )
