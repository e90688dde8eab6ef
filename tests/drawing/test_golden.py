"""Frozen bytes: every function and two whole sessions give what they gave when first written."""

from types import ModuleType
from typing import Any

import pytest


@pytest.mark.parametrize(
    "part", ["seed", "keys", "tickets", "select", "commitments", "average", "tree", "sessions"]
)
def test_the_protocol_has_not_changed(
    golden: ModuleType, vectors: Any, suite: str, part: str
) -> None:
    """A changed byte here is a changed protocol: it needs a new version, not a new file."""
    known = vectors("ssj-draw-1.json")
    computed = golden.functions(suite) | {"sessions": golden.sessions(suite)}
    assert computed[part] == known[suite][part]


def test_items_keep_their_bits(golden: ModuleType, vectors: Any) -> None:
    """Forms, names in COMMIT and bits of every kind of item are frozen too."""
    assert golden.golden()["items"] == vectors("ssj-draw-1.json")["items"]
