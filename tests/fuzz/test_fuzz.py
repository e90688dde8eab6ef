"""Nothing hostile escapes: each reader ends with a value, an error of ours, an answer or a report."""

import random
from pathlib import Path

import hostile_input
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

KEPT = sorted(path for path in hostile_input.CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_escaped_once_does_not_again(path: Path) -> None:
    """Every input that once escaped ends as it should."""
    hostile_input.run(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("target", hostile_input.TARGETS)
def test_spoilt_inputs_end_as_they_should(target: str) -> None:
    """Good inputs with something done to them, the same ones every time."""
    chance = random.Random(target)
    for _ in range(2 if target == "other" else 40):
        hostile_input.run(
            target, hostile_input.mutate(chance.choice(hostile_input.seeds(target)), chance)
        )


@pytest.mark.parametrize(
    "target",
    ["handle", "verify", "slip", "log", "chain", "book", "texts", "csv", "door", "notes", "public"],
)
@settings(deadline=None, max_examples=30)
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_bytes_end_as_they_should(target: str, data: bytes) -> None:
    """Bytes and texts of no form at all."""
    hostile_input.run(target, data)


@pytest.mark.long
@pytest.mark.parametrize("target", hostile_input.TARGETS)
def test_many_more(target: str) -> None:
    """Ten thousand of each; the run of a million has its own command."""
    assert hostile_input.long_run(200 if target == "other" else 10_000, [target], 7) == 0
