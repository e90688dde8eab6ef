"""The façade: sorted names, each with its words, loaded only when used."""

import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import pytest

import ssj_core as ssj

HEAVY = (
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "openpyxl",
    "sqlite3",
    "_sqlite3",
    "narwhals",
    "duckdb",
    "attr",
    "chinese_calendar",
    "dateutil",
)
ROOMS = (
    "calendar",
    "registers",
    "rules",
    "selection",
    "drawing",
    "planning",
    "inspection",
    "conference",
    "disclosure",
    "oversight",
    "journal",
    "verify",
    "service",
)


def loaded_after(code: str) -> set[str]:
    """Return the modules a fresh interpreter has after `code`."""
    ask = f"{code}; import sys; print('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    return set(done.stdout.splitlines())


def test_the_names_are_sorted_and_once() -> None:
    """`__all__` is sorted, has no name twice, and is what `dir` shows besides the version."""
    assert sorted(set(ssj.__all__)) == ssj.__all__
    assert dir(ssj) == sorted([*ssj.__all__, "__version__"])


@pytest.mark.parametrize("name", ssj.__all__)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    """Each name resolves, stays resolved, and has a docstring whose first line is a sentence."""
    thing = getattr(ssj, name)
    assert getattr(ssj, name) is thing
    assert (thing.__doc__ or "").strip().splitlines()[0].rstrip().endswith((".", ":", "."))


def test_a_name_that_is_not_public_is_refused() -> None:
    """A typing mistake is an AttributeError like everywhere."""
    with pytest.raises(AttributeError, match="sael"):
        _ = ssj.sael  # type: ignore[attr-defined]  # what is tried


def test_the_version_is_that_of_the_distribution() -> None:
    """One number, kept in one place."""
    assert ssj.__version__ == version("ssj-core")


def test_importing_the_library_costs_nothing() -> None:
    """The import loads no room, no optional part and no database."""
    loaded = loaded_after("import ssj_core")
    assert {name for name in loaded if name.startswith("ssj_core.")} == {"ssj_core._lazy"}
    assert not loaded & set(HEAVY)


def test_sealing_rows_loads_no_optional_part() -> None:
    """A draw from rows in memory needs the three core dependencies and nothing else."""
    loaded = loaded_after(
        "import ssj_core as s; s.seal(['甲', '乙'], count=1).draw(s.rehearse()).bundle()"
    )
    assert not loaded & {"numpy", "pandas", "polars", "pyarrow", "openpyxl", "narwhals", "duckdb"}


def test_sealing_loads_only_what_it_needs() -> None:
    """`seal` is at hand before its rooms are; a seal and a draw need no rules, journal or calendar."""
    at_hand = loaded_after("import ssj_core as s; s.seal")
    assert not at_hand & {f"ssj_core.{room}" for room in ROOMS}
    drawn = loaded_after(
        "import ssj_core as s; s.seal(['甲', '乙'], count=1).draw(s.rehearse()).bundle()"
    )
    unneeded = (
        "calendar",
        "journal",
        "rules.",
        "planning",
        "service",
        "verify",
        "adapters.engines.s",
    )
    assert not [name for name in drawn if name.startswith(tuple(f"ssj_core.{x}" for x in unneeded))]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_lists_what_it_offers(room: str) -> None:
    """Every room of the docstring exists; what it lists is there, and explained."""
    module = import_module(f"ssj_core.{room}")
    assert room in (ssj.__doc__ or "")
    assert module.__doc__
    for name in module.__all__:
        assert hasattr(module, name), name
