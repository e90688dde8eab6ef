"""The notebooks run from top to bottom, each for one kind of user."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"


@pytest.mark.filterwarnings("ignore")  # the kernel's own notices about its sockets
@pytest.mark.parametrize("name", ["analyst", "developer", "estimates", "history", "tester"])
def test_a_notebook_runs(name: str) -> None:
    """Every cell runs without error, and every cell that showed something still does."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    before = [bool(cell.get("outputs")) for cell in notebook.cells]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert before == [bool(cell.get("outputs")) for cell in notebook.cells]


def test_every_kind_of_user_has_one() -> None:
    """Developers, data scientists, test suites, whoever looks at published lists."""
    assert {"analyst", "developer", "estimates", "history", "tester"} == {
        path.stem for path in FOLDER.glob("*.ipynb")
    }
