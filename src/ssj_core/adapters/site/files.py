"""The files of a site: pages in two languages, data beside them, and the manifest over everything."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ssj_core._data import packaged
from ssj_core.adapters.site.drawpage import with_draws
from ssj_core.adapters.site.feeds import LINKS, feed_files
from ssj_core.adapters.site.html import render_page
from ssj_core.disclosure import Cell, Site, Table, check_public, tables
from ssj_core.encoding import canonical, digest
from ssj_core.encoding.formulas import defused
from ssj_core.encoding.texts import shown
from ssj_core.legal import Text
from ssj_core.verify import PAGE

MANIFEST: Final = "manifest.json"


def _defused(cell: Cell) -> str:
    """Return a cell no spreadsheet takes for a formula (names of enterprises are not ours)."""
    return defused(shown(cell.zh if isinstance(cell, Text) else str(cell)))


def table_csv(table: Table) -> bytes:
    """Return `table` as CSV for Chinese spreadsheets: UTF-8 with a mark, CRLF, Chinese headings."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(column.label.zh) for column in table.columns])
    for row in table.rows:
        writer.writerow([_defused(row.get(column.key, "")) for column in table.columns])
    return out.getvalue().encode("utf-8-sig")


def _with_feeds(site: Site) -> Site:
    """Return `site` with its feeds linked from its first page."""
    first, rest = site.pages[:1], site.pages[1:]
    linked = tuple(evolve(page, blocks=(*page.blocks, LINKS)) for page in first)
    return evolve(site, pages=(*linked, *rest))


def site_files(
    site: Site, *, draw_pages: bool = False, closed: Iterable[str] = ()
) -> dict[str, bytes]:
    """Return every file of `site` by its path, the manifest among them.

    The manifest lists path, size and SHA-256 of all the others, and the journal's checkpoint: with
    its own SHA-256 in the journal, no byte of the site changes unnoticed. The site gets its Atom
    and JSON feeds, linked from its first page.

    Args:
        site: what is made public.
        draw_pages: whether every public bundle among the site's files gets a page of its own, with
            the way to re-check it, linked wherever the bundle is.
        closed: texts that must stand in no file: certificate numbers, secrets, targets of draws
            still closed.

    Raises:
        LeakError: a file holds a closed text, a telephone or an identity number.
    """
    site = _with_feeds(with_draws(site) if draw_pages else site)
    files: dict[str, bytes] = feed_files(site) | dict(site.files)
    for page in site.pages:
        files[page.path] = render_page(site, page, "zh")
        files[f"en/{page.path}"] = render_page(site, page, "en")
    for table in tables(site.pages):
        files[f"data/{table.name}.json"] = canonical(table.document())
        files[f"data/{table.name}.csv"] = table_csv(table)
    files[MANIFEST] = canonical(
        {
            "files": [
                {"path": path, "sha256": digest(files[path]), "size": len(files[path])}
                for path in sorted(files)
            ],
            "journal": dict(site.journal),
            "purpose": "rehearsal" if site.rehearsal else "official",
            "schema": "ssj.site/1",
        }
    )
    check_public(files, closed)
    return files


def check_page() -> bytes:
    """Return the page that re-checks bundles in a browser; a site has it as `CHECK`."""
    return packaged("verify", *PAGE).read_bytes()
