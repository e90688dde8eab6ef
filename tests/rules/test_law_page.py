"""The page of the law says what the packaged books say."""

import importlib.util
from pathlib import Path

from ssj_core.rules import Rulebook, book_names

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_the_law_is_current() -> None:
    """`docs/law.md` is what `docs/law.py` makes of the packaged books; run it after a change."""
    spec = importlib.util.spec_from_file_location("law_page", DOCS / "law.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "law.md").read_text(encoding="utf-8") == module.page()


def test_what_was_read_has_its_address() -> None:
    """A clause said to rest on the text itself names where that text stands, or is a county's paper."""
    bare = {
        clause.id
        for name in book_names()
        for clause in Rulebook.load(name).clauses
        if clause.citation.confidence == "primary" and not clause.citation.instrument.url
    }
    assert {name for name in bare if not name.startswith(("ds-", "nm-private-"))} == set()
