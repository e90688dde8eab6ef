"""What becomes public: views with their required fields, masking as data, a last look for what is closed."""

from ssj_core.disclosure.guard import check_public, leaks
from ssj_core.disclosure.masking import MaskingPolicy
from ssj_core.disclosure.page import (
    Block,
    Cell,
    Column,
    Facts,
    Links,
    Page,
    Prose,
    Site,
    Table,
    tables,
)

__all__ = [
    "Block",
    "Cell",
    "Column",
    "Facts",
    "Links",
    "MaskingPolicy",
    "Page",
    "Prose",
    "Site",
    "Table",
    "check_public",
    "leaks",
    "tables",
]
