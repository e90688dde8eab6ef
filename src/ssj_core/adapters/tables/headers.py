"""Which column is which: headers in Chinese and English, titles above them, rows joined, maps."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from ssj_core.adapters.tables.aliases import ID_STRONG
from ssj_core.adapters.tables.cells import is_blank
from ssj_core.adapters.tables.layouts import TARGETS, Layout
from ssj_core.adapters.tables.notes import listed
from ssj_core.encoding import repeated
from ssj_core.errors.registers import FieldUnknownError, NoColumnError, TwoColumnsError

HEADER_ROWS: Final = 30
"""How many rows are searched for the header: above it stand titles, dates, blank lines."""

_PARENTHESES: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOISE: Final = re.compile(r"[\s_\-*:：.、]+")
_JOIN: Final = re.compile(r"[/|]|或者|或")
_NTH: Final = re.compile(r"(.+?)[(（]([0-9]{1,4})[)）]", re.DOTALL)
_SPEAKS: Final = 10
_AT: Final = re.compile(r"@([0-9]{1,5})")


class Heading(str):
    """A header made of several cells, one below the other."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence[str]) -> "Heading | str":
        """Return the parts as one header; one part alone is a plain text."""
        if len(parts) < 2:  # noqa: PLR2004 - nothing to join
            return parts[0] if parts else ""
        made = cls("/".join(parts))
        made.parts = tuple(parts)
        return made


@frozen(kw_only=True)
class Door:
    """How a caller says which column, sheet or word is meant: the options of one door.

    Attributes:
        prefix: what stands before the names of options and arguments.
    """

    prefix: str = ""

    def option(self, name: str) -> dict[str, str]:
        """Return an option of the command line, and its argument in Python.

        >>> Door(prefix="inspector-").option("map")
        {'option': '--inspector-map', 'argument': 'inspector_columns'}
        """
        argument = {"map": "columns"}.get(name, name)
        return {
            "option": f"--{self.prefix}{name}",
            "argument": f"{self.prefix}{argument}".replace("-", "_"),
        }


HERE: Final = Door()


def plain(header: object) -> str:
    """Return a header without what people decorate headers with, for comparison only.

    >>> plain("* 统一社会信用代码（必填）"), plain("Reg_No")
    ('统一社会信用代码', 'regno')
    """
    text = unicodedata.normalize("NFKC", "" if header is None else str(header)).casefold()
    return _NOISE.sub("", _PARENTHESES.sub("", text).replace("\ufeff", ""))


def names_of(header: object) -> frozenset[str]:
    """Return what a header may be known as: itself, or its parts joined, or the last of them."""
    if isinstance(header, Heading):
        return frozenset({plain("".join(header.parts)), plain(header.parts[-1])})
    return frozenset({plain(header)})


def _id_words(header: object) -> Sequence[str] | frozenset[str]:
    """Return what `header` may be known as, or the headers joined in it (代码/证件号)."""
    return names_of(header) if isinstance(header, Heading) else _JOIN.split(plain(header))


def is_code_header(header: str) -> bool:
    """Tell whether a column calls itself a credit code or a registration number."""
    return any(not ID_STRONG.isdisjoint(_id_words(part)) for part in header.split("|"))


def id_columns(headers: Sequence[object], layout: Layout = TARGETS) -> list[int]:
    """Return the positions that may be the identity: of the first family of headers that is there."""
    return id_family(headers, layout)[1]


def id_family(headers: Sequence[object], layout: Layout) -> tuple[int, list[int]]:
    """Return the number of the family whose headers are there, -1 for none, and where they stand."""
    words = [_id_words(header) for header in headers]
    for number, family in enumerate(layout.ids):
        found = [i for i, known in enumerate(words) if not family.isdisjoint(known)]
        if found:
            return number, found
    return -1, []


def rank(headers: Sequence[object], layout: Layout) -> int:
    """Return how well a row of headers fits a layout: 0 for not at all.

    What speaks for the layout counts most; what speaks for another one, and nothing for this, is
    against it.
    """
    family, found = id_family(headers, layout)
    if not found:
        return 0
    words = [_id_words(header) for header in headers]
    if any(not layout.speaking.isdisjoint(known) for known in words):
        return _SPEAKS + len(layout.ids) - family
    if any(not layout.foreign.isdisjoint(known) for known in words):
        return 0
    return len(layout.ids) - family


def positions(headers: Sequence[object], wanted: str) -> list[int]:
    """Return where `wanted` stands: ``@3``, as written, the n-th as ``名称(2)``, or undecorated."""
    if at := _AT.fullmatch(wanted.strip()):
        return [int(at[1]) - 1] if 0 < int(at[1]) <= len(headers) else []
    exact = [i for i, header in enumerate(headers) if str(header).strip() == wanted.strip()]
    if exact:
        return exact
    if nth := _NTH.fullmatch(wanted.strip()):
        same = [i for i, header in enumerate(headers) if str(header).strip() == nth[1].strip()]
        number = int(nth[2])
        if len(same) > 1 and 0 < number <= len(same):
            return [same[number - 1]]
    return [i for i, header in enumerate(headers) if plain(wanted) in names_of(header)]


def parts_of(headers: Sequence[object], wanted: str) -> list[str]:
    """Return the headers that ``A|B`` joins, or `wanted` alone if it stands there as written."""
    return [wanted] if positions(headers, wanted) else wanted.split("|")


def one_position(
    name: str, headers: Sequence[object], field: str, wanted: str, door: Door = HERE
) -> int:
    """Return where a mapped header stands.

    Raises:
        NoColumnError: nowhere.
        TwoColumnsError: in several places.
    """
    return _one(name, headers, field, positions(headers, wanted), f"“{wanted}”", door)


def header_row(
    rows: Sequence[Sequence[object]], columns: Mapping[str, str], layout: Layout = TARGETS
) -> int | None:
    """Return the index of the row that holds the headers, or None.

    It is the first that holds every header of `columns`; without an ``id`` among them, the first
    that holds a header of an identity column.
    """
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:HEADER_ROWS]):
        wanted = [part for header in columns.values() for part in parts_of(row, header)]
        if any(not positions(row, part) for part in wanted if not _AT.fullmatch(part)):
            continue
        if "id" in columns and any(not _AT.fullmatch(part) for part in wanted):
            return index
        family, found = id_family(row, layout)
        if found and (best is None or family < best[0]):
            best = (family, index)
        if best is not None and best[0] == 0:
            break
    return None if best is None else best[1]


def unique_headers(row: Iterable[object]) -> tuple[str, ...]:
    """Return the headers as text; blank ones are numbered, repeated ones get ``(2)``.

    >>> unique_headers(["名称", None, "名称"])
    ('名称', '列2', '名称(2)')
    """
    found: dict[str, int] = {}
    names: list[str] = []
    for number, cell in enumerate(row, start=1):
        text = "" if is_blank(cell) else str(cell).strip().lstrip("\ufeff")
        text = text or f"列{number}"
        found[text] = found.get(text, 0) + 1
        names.append(text if found[text] == 1 else f"{text}({found[text]})")
    return tuple(names)


def numbered_headers(row: Sequence[object]) -> list[str]:
    """Return the headers as a message names them: those that repeat all numbered, 名称(1), 名称(2)."""
    texts = ["" if is_blank(cell) else str(cell).strip() for cell in row]
    seen: dict[str, int] = {}
    names, twice = [], {*repeated(texts)}
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        names.append(f"{text}({seen[text]})" if text and text in twice else text)
    return names


@frozen(kw_only=True)
class Found:
    """Where the fields of a table stand.

    Attributes:
        fields: field to position.
        doubtful: fields that several columns may be, with their headers.
        unknown: positions of columns that no field and no map takes.
    """

    fields: dict[str, int]
    doubtful: dict[str, str]
    unknown: list[int]


def find_columns(
    name: str,
    raw: Sequence[object],
    columns: Mapping[str, str],
    need: Iterable[str] = ("id",),
    layout: Layout = TARGETS,
    door: Door = HERE,
) -> Found:
    """Return the position of every field found: those of `columns`, then those headers tell.

    Args:
        name: the table, for messages.
        raw: the cells of the header row.
        columns: field to header, as the caller maps them; these win.
        need: fields that must be found.
        layout: what the table should be.
        door: how the caller can say what is meant.

    Raises:
        FieldUnknownError: a map names a field the layout does not have.
        NoColumnError: a mapped or needed column is not there.
        TwoColumnsError: several columns may be the same mapped, needed or deciding field.
    """
    found: dict[str, int] = {}
    for field, wanted in columns.items():
        if field not in layout.known:
            raise FieldUnknownError(field=field, known="、".join(layout.known))
        found[field] = one_position(name, raw, field, wanted, door)
    needed = set(need)
    candidates = id_columns(raw, layout)
    if "id" not in found and candidates and ("id" in needed or len(candidates) == 1):
        found["id"] = _one(name, raw, "id", candidates, "id", door)
    doubtful: dict[str, str] = {}
    for field, column in layout.fields.items():
        hits = [i for i, header in enumerate(raw) if names_of(header) & column.headers]
        if field in found or not hits:
            continue
        if len(hits) > 1 and field in (layout.deciding | needed):
            _one(name, raw, field, hits, field, door)
        if len(hits) > 1:
            doubtful[field] = "、".join(str(raw[i]).strip() for i in hits)
        elif hits[0] not in found.values() or hits[0] == found.get("id"):
            found[field] = hits[0]
    for field in needed - found.keys():
        _one(name, raw, field, [], _wanted(field, layout), door)
    taken = set(found.values())
    known = frozenset().union(*layout.ids, *(column.headers for column in layout.fields.values()))
    unknown = [
        i
        for i, header in enumerate(raw)
        if i not in taken and not is_blank(header) and not names_of(header) & known
    ]
    return Found(fields=found, doubtful=doubtful, unknown=unknown)


def _one(
    name: str, raw: Sequence[object], field: str, hits: list[int], wanted: str, door: Door
) -> int:
    numbered = numbered_headers(raw)
    if not hits:
        raise NoColumnError(
            name=name,
            field=field,
            wanted=wanted,
            found=listed(filter(None, numbered)),
            **door.option("map"),
        )
    if len(hits) > 1:
        raise TwoColumnsError(
            name=name,
            field=field,
            found=listed(numbered[i] for i in hits),
            first=numbered[hits[0]],
            **door.option("map"),
        )
    return hits[0]


def _wanted(field: str, layout: Layout) -> str:
    if field == "id":
        heads = "、".join(sorted(layout.ids[0], key=len)[:1]) if layout is not TARGETS else ""
        return f"编号（{heads or '统一社会信用代码、注册号'} / id）"
    return layout.fields[field].zh if field in layout.fields else field
