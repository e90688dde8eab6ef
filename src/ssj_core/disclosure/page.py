"""What a public page is made of, before anyone has chosen a format: bilingual text, tables, facts."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from ssj_core.encoding.paths import path_fault
from ssj_core.errors.disclosure import PathRefusedError
from ssj_core.legal import Text

Cell = str | int | Text


def check_path(path: str) -> None:
    """Refuse what is no path under a site's root; letters of any language may stand in it.

    Raises:
        PathRefusedError: it leads out, or has characters or names not every system takes.
    """
    latin = "".join("x" if char.isalnum() and not char.isascii() else char for char in path)
    if why := path_fault(latin):
        raise PathRefusedError(path=path, why_zh=why.zh, why_en=why.en)


def _plain(cell: Cell) -> str | int | dict[str, str]:
    return {"en": cell.en, "zh": cell.zh} if isinstance(cell, Text) else cell


@frozen
class Column:
    """A column of a public table.

    Attributes:
        key: its name in the data files.
        label: its label for people.
        solid: whether its cells (numbers, dates, codes) are kept on one line.
        code: whether its cells are codes of forty digits, which get the room of five groups.
    """

    key: str
    label: Text
    solid: bool = False
    code: bool = False


@frozen(kw_only=True)
class Table:
    """Rows people read and machines fetch: rendered on the page, and beside it as JSON and CSV.

    Attributes:
        name: file name of the data beside the page.
        title: heading.
        columns: in order of display.
        rows: cells by column key; an absent key is an empty cell.
        note: a sentence under the table.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    note: Text | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a name that is no file name."""
        check_path(self.name.replace("/", "\\"))

    def document(self) -> dict[str, object]:
        """Return the table as the data file beside the page has it; empty cells are left out."""
        return {
            "columns": [{"en": c.label.en, "key": c.key, "zh": c.label.zh} for c in self.columns],
            "name": self.name,
            "rows": [{k: _plain(v) for k, v in row.items() if v != ""} for row in self.rows],
            "schema": "ssj.view/1",
            "title": _plain(self.title),
        }


@frozen(kw_only=True)
class Facts:
    """A short list of label and value."""

    title: Text
    items: tuple[tuple[Text, Cell], ...]


@frozen
class Prose:
    """Paragraphs, under a heading if they have one."""

    paragraphs: tuple[Text, ...]
    title: Text | None = None


@frozen(kw_only=True)
class Links:
    """Files and pages to go on to: label and path relative to the site's root."""

    title: Text
    items: tuple[tuple[Text, str], ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a link that leads out."""
        for _, path in self.items:
            check_path(path.partition("#")[0])


Block = Table | Facts | Prose | Links


@frozen(kw_only=True)
class Page:
    """A public page.

    Attributes:
        path: file name under the site's root, ``index.html`` for the first.
        title: heading, also in the navigation.
        blocks: what it shows, in order.
        listed: whether the navigation leads to it.
    """

    path: str
    title: Text
    blocks: tuple[Block, ...]
    listed: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a path that is none."""
        check_path(self.path)


@frozen(kw_only=True)
class Site:
    """Everything made public at one moment.

    Attributes:
        title: name of the site.
        publisher: who publishes it.
        as_of: day of the state it shows, ``YYYY-MM-DD``.
        rehearsal: whether 演练 stands on every page.
        pages: in order of the navigation.
        files: further files by path under the root (bundles, the page that re-checks).
        journal: the checkpoint of the journal it was made from.
    """

    title: Text
    publisher: Text
    as_of: str
    rehearsal: bool
    pages: tuple[Page, ...]
    files: Mapping[str, bytes] = field(factory=dict)
    journal: Mapping[str, str | int] = field(factory=dict)


def tables(pages: Sequence[Page]) -> tuple[Table, ...]:
    """Return every table of `pages`, in order."""
    return tuple(block for page in pages for block in page.blocks if isinstance(block, Table))
