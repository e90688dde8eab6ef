"""The region's own platform, reached by spreadsheets: our lists go there, its draws come here."""

from ssj_core.adapters.platform.folder import FolderPlatform
from ssj_core.adapters.platform.formats import FORMS, Column, Form, form_of
from ssj_core.adapters.platform.lists import directed_rows, external_draw
from ssj_core.adapters.platform.sheets import (
    check_rows,
    read_form,
    write_form,
    write_form_faults,
    write_template,
)

__all__ = [
    "FORMS",
    "Column",
    "FolderPlatform",
    "Form",
    "check_rows",
    "directed_rows",
    "external_draw",
    "form_of",
    "read_form",
    "write_form",
    "write_form_faults",
    "write_template",
]
