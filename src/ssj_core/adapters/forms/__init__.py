"""Filled forms: item list, plan table, notice, sheet and result table, as XLSX and as DOCX."""

from ssj_core.adapters.forms.docx import write_docx
from ssj_core.adapters.forms.lists import item_list, plan_table, result_table
from ssj_core.adapters.forms.paper import Heading, Paper
from ssj_core.adapters.forms.visits import inspection_notice, inspection_sheet
from ssj_core.adapters.forms.xlsx import write_xlsx

__all__ = [
    "Heading",
    "Paper",
    "inspection_notice",
    "inspection_sheet",
    "item_list",
    "plan_table",
    "result_table",
    "write_docx",
    "write_xlsx",
]
