"""JSON Schemas of the records and bundles; the files beside this module are these, written out."""

from typing import Any, Final

from ssj_core.drawing.afterwards import RECORDS
from ssj_core.drawing.bundles import BUNDLES
from ssj_core.drawing.documents import Written

DOCUMENTS: Final[dict[str, type[Written]]] = {
    **{name.lower(): kind for name, kind in RECORDS.items()},
    **BUNDLES,
}


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record or bundle.

    A schema fixes fields and their forms; what fields say about one another is for verification.

    Args:
        name: a record or bundle in lower case, such as ``commit`` or ``slip``.

    Raises:
        KeyError: no such document.

    >>> schema_of("disposition")["properties"]["record"]
    {'const': 'DISPOSITION'}
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"ssj-draw/1 {name}",
        **DOCUMENTS[name].schema(),
    }
