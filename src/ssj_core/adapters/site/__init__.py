"""The static site: HTML in Chinese and English, CSV and JSON beside it, no server needed."""

from ssj_core.adapters.site.files import MANIFEST, check_page, site_files, table_csv
from ssj_core.adapters.site.folder import FolderPublisher
from ssj_core.adapters.site.html import REHEARSAL, render_page

__all__ = [
    "MANIFEST",
    "REHEARSAL",
    "FolderPublisher",
    "check_page",
    "render_page",
    "site_files",
    "table_csv",
]
