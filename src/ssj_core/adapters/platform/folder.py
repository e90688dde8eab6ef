"""The platform reached by files: what goes out lies in one folder, what comes in in another."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from ssj_core.adapters.platform.columns import Form
from ssj_core.adapters.platform.formats import form_of
from ssj_core.adapters.platform.sheets import check_rows, read_form, write_form
from ssj_core.encoding import canonical, digest

_SHORT: Final = 16


class FolderPlatform:
    """A `ssj_core.ports.Platform` over a folder with ``out`` and ``in``.

    Somebody carries the files: uploads what is in ``out``, and puts what was downloaded into
    ``in`` under a name that begins with the form's.
    """

    def __init__(self, name: str, folder: str | PathLike[str]) -> None:
        """Reach the platform called `name` through `folder`, made if need be."""
        self._name = name
        self.out = Path(folder, "out")
        self.into = Path(folder, "in")
        self.out.mkdir(parents=True, exist_ok=True)
        self.into.mkdir(exist_ok=True)

    @property
    def name(self) -> str:
        """Name of the platform, as records give it."""
        return self._name

    def deliver(self, form: str | Form, rows: Sequence[Mapping[str, str]]) -> str:
        """Write `rows` as a workbook into ``out`` and return the receipt: their digest.

        The same rows again give the same receipt and no second file.

        Raises:
            FormUnknownError, ManyFaultsError: see `write_form`; nothing is written.
        """
        check_rows(form_of(form), rows)
        pairs = [sorted([key, value] for key, value in row.items() if value) for row in rows]
        receipt = digest(canonical([form_of(form).name, pairs]))
        path = self.place(form, receipt)
        if not path.exists():
            waiting = path.with_suffix(".part.xlsx")
            write_form(form, rows, waiting)
            waiting.replace(path)
        return receipt

    def place(self, form: str | Form, receipt: str) -> Path:
        """Return where a delivered workbook lies."""
        return self.out / f"{form_of(form).name}-{receipt[:_SHORT]}.xlsx"

    def attach(self, form: str | Form, receipt: str, bundle: bytes) -> Path:
        """Lay the public bundle beside a delivered list, so that who gets it can re-check it."""
        path = self.place(form, receipt).with_suffix(".json")
        path.write_bytes(bundle)
        return path

    def files(self, form: str | Form) -> list[Path]:
        """Return the workbooks of a form that have come in, by name."""
        return sorted(self.into.glob(f"{form_of(form).name}*.xlsx"))

    def collect(self, form: str | Form) -> Iterator[dict[str, str]]:
        """Yield the rows of every workbook of `form` in ``in``, as they are written.

        Raises:
            FormUnknownError, FormUnreadableError, FormColumnsError, ManyFaultsError: see `read_form`.
        """
        for path in self.files(form):
            yield from read_form(form, path)
