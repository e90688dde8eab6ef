"""The scenarios of this folder, and the list of those the road cannot answer yet."""

from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent
PENDING = frozenset((HOME / "pending.txt").read_text(encoding="utf-8").split())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the pending ones to fail, strictly: one that passes has to leave the list."""
    for item in items:
        marked = item.get_closest_marker("scenario")
        name = marked.args[0] if marked else getattr(getattr(item, "callspec", None), "id", "")
        if item.path.parent == HOME and name in PENDING:
            item.add_marker(
                pytest.mark.xfail(reason="the road does not answer it yet", strict=True)
            )
