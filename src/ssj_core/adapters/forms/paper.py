"""A form as values: title, head, table, closing lines; what is written says nothing of how."""

from typing import Final
from unicodedata import category

from attrs import field, frozen

from ssj_core.errors import InputRefusedError
from ssj_core.errors.forms import PaperRaggedError

_NO_FORM: Final = ("Cc", "Cs")
"""Unicode categories of control characters and lone surrogates."""


@frozen
class Heading:
    """The header of a column of the table, and its share of the width."""

    name: str
    share: int = 10


@frozen(kw_only=True)
class Paper:
    """One form, ready to be written as a workbook or a text document.

    Attributes:
        title: what stands on top.
        number: number of the document; empty if it has none.
        head: label and text, above the table.
        body: paragraphs between head and table.
        columns: headers of the table.
        rows: its rows, text.
        closing: label and text below the table: signatures, seals, dates; blank to be filled by hand.
        notes: small print at the end.
        landscape: whether the sheet lies on its side.
    """

    title: str
    number: str = ""
    head: tuple[tuple[str, str], ...] = ()
    body: tuple[str, ...] = ()
    columns: tuple[Heading, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    closing: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    landscape: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse rows that are wider or narrower than the table.

        Raises:
            PaperRaggedError: a row has another number of cells than the table has columns.
        """
        for at, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                self._refuse(at, len(row))

    def _refuse(self, row: int, found: int) -> InputRefusedError:
        raise PaperRaggedError(title=self.title, row=row, found=found, wanted=len(self.columns))


def legible(text: str) -> str:
    """Return `text` without the control characters that no document format holds.

    >>> legible(f"a{chr(0)}b") == f"a{chr(0xFFFD)}b"
    True
    """
    return "".join(
        "\ufffd" if category(one) in _NO_FORM and one not in "\n\t" else one for one in text
    )
