"""Registers that come as files and data frames: read, checked, loaded, written back with faults."""

from ssj_core.adapters.tables.check import check_register
from ssj_core.adapters.tables.faultcopy import write_faults
from ssj_core.adapters.tables.load import (
    load_experts,
    load_inspectors,
    load_items,
    load_targets,
)
from ssj_core.adapters.tables.notes import Note
from ssj_core.adapters.tables.report import RegisterReport, RowFault
from ssj_core.adapters.tables.table import Row, Table, open_table, read_table

__all__ = [
    "Note",
    "RegisterReport",
    "Row",
    "RowFault",
    "Table",
    "check_register",
    "load_experts",
    "load_inspectors",
    "load_items",
    "load_targets",
    "open_table",
    "read_table",
    "write_faults",
]
