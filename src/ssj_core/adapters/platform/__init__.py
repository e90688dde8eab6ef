"""The region's own platform, reached by spreadsheets: our lists go there, its draws come here."""

from ssj_core.adapters.platform.columns import Column, Form
from ssj_core.adapters.platform.folder import FolderPlatform
from ssj_core.adapters.platform.formats import FORMS, form_of
from ssj_core.adapters.platform.lists import directed_rows, external_draw
from ssj_core.adapters.platform.results import ResultsSheet, read_results, results_of_rows
from ssj_core.adapters.platform.results_form import results_form
from ssj_core.adapters.platform.results_rows import results_rows
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
    "ResultsSheet",
    "check_rows",
    "directed_rows",
    "external_draw",
    "form_of",
    "read_form",
    "read_results",
    "results_form",
    "results_of_rows",
    "results_rows",
    "write_form",
    "write_form_faults",
    "write_template",
]
