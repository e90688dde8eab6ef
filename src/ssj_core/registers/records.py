"""The canonical record of a register entry: what its digest is taken of."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

import attrs

from ssj_core.encoding import Suite, canonical, digest


def _plain(value: object) -> Any:  # noqa: ANN401 - canonical JSON is a union without a name
    """Return `value` in the types canonical JSON has; something empty for what is absent."""
    plain: object = value
    if isinstance(value, bool):
        plain = "yes" if value else ""
    elif isinstance(value, Enum):
        plain = value.value
    elif isinstance(value, date):
        plain = value.isoformat()
    elif isinstance(value, Mapping):
        # Column names may be Chinese; keys of a canonical document are ASCII.
        plain = [[key, value[key]] for key in sorted(value, key=str.encode)]
    elif isinstance(value, tuple):
        plain = [_plain(part) for part in value]
    elif attrs.has(type(value)):
        plain = record_of(value)
    return plain


def record_of(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - any attrs entry of a register
    """Return the canonical record of an entry: field names as keys, absent fields left out.

    >>> from ssj_core.registers import Expert
    >>> record_of(Expert(id="E-01", name="甲", specialties=("锅炉",)))
    {'id': 'E-01', 'name': '甲', 'specialties': ['锅炉'], 'state': 'active'}
    """
    names = (part.name for part in attrs.fields(type(entry)))
    pairs = ((name, _plain(getattr(entry, name))) for name in names)
    return {name: value for name, value in pairs if value}


def register_digest(kind: str, entries: Iterable[Any], as_of: date, suite: Suite = "sha256") -> str:
    """Return the digest of a register: its kind, its day, its records in the order of their ids.

    The order rows were written in does not matter; every field does.
    """
    ordered = sorted(entries, key=lambda entry: entry.id.encode())
    document = {
        "as_of": as_of.isoformat(),
        "entries": [record_of(entry) for entry in ordered],
        "kind": kind,
    }
    return digest(canonical(document), suite)
