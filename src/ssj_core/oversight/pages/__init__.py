"""Pages and printable reports for officials: what the records say, in words, without a manual.

Pure builders: values in, `ssj_core.disclosure.Page` out. An adapter renders them, with the data of
every table as CSV and JSON beside it. None of these pages is for publication: the public views are
in `ssj_core.disclosure.views`.
"""

from ssj_core.oversight.pages.assessed import (
    assessment_index,
    assessment_page,
    figure_labels,
    figure_table,
    in_a_sentence,
)
from ssj_core.oversight.pages.cases import case_page, cases_index
from ssj_core.oversight.pages.dossiers import inspection_page, inspections_index
from ssj_core.oversight.pages.gathered import target_page, targets_index
from ssj_core.oversight.pages.material import dossier_page
from ssj_core.oversight.pages.meetings import conference_page
from ssj_core.oversight.pages.office import Desk, OfficeShowing, RaisedCase, office_site
from ssj_core.oversight.pages.posts import posts_page
from ssj_core.oversight.pages.reached import milestones_page, trend_page
from ssj_core.oversight.pages.told import circular_page
from ssj_core.oversight.pages.words import Names, cite
from ssj_core.oversight.pages.work import work_index, work_page

__all__ = [
    "Desk",
    "Names",
    "OfficeShowing",
    "RaisedCase",
    "assessment_index",
    "assessment_page",
    "case_page",
    "cases_index",
    "circular_page",
    "cite",
    "conference_page",
    "dossier_page",
    "figure_labels",
    "figure_table",
    "in_a_sentence",
    "inspection_page",
    "inspections_index",
    "milestones_page",
    "office_site",
    "posts_page",
    "target_page",
    "targets_index",
    "trend_page",
    "work_index",
    "work_page",
]
