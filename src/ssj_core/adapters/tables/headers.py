"""Which column is which: headers in Chinese and English, title rows above them, explicit maps."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ssj_core.adapters.tables.aliases import ALIASES, ID_STRONG, ID_WEAK
from ssj_core.errors.registers import NoColumnError, TwoColumnsError

__all__ = [
    "ALIASES",
    "HEADER_ROWS",
    "ID_STRONG",
    "ID_WEAK",
    "find_columns",
    "header_row",
    "id_columns",
    "one_position",
    "parts_of",
    "plain",
    "unique_headers",
]

HEADER_ROWS: Final = 30
"""How many rows are searched for the header: above it stand titles, dates, blank lines."""

_PARENTHESES: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOISE: Final = re.compile(r"[\s_\-*:：.、]+")
_JOIN: Final = re.compile(r"[/|]|或者|或")


def plain(header: object) -> str:
    """Return a header without what people decorate headers with, for comparison only.

    >>> plain("* 统一社会信用代码（必填）"), plain("Reg_No")
    ('统一社会信用代码', 'regno')
    """
    text = unicodedata.normalize("NFKC", "" if header is None else str(header)).casefold()
    return _NOISE.sub("", _PARENTHESES.sub("", text).replace("\ufeff", ""))


def _is_id(header: object, words: frozenset[str]) -> bool:
    """Tell whether `header` is one of `words`, or one of them joined to others (代码/证件号)."""
    return not words.isdisjoint(_JOIN.split(plain(header)))


def id_columns(headers: Sequence[object]) -> list[int]:
    """Return the positions that may be the identity: credit codes and numbers before plain ids."""
    strong = [i for i, header in enumerate(headers) if _is_id(header, ID_STRONG)]
    return strong or [i for i, header in enumerate(headers) if _is_id(header, ID_WEAK)]


def _positions(headers: Sequence[object], wanted: str) -> list[int]:
    """Return where `wanted` stands: as written, or else but for decoration."""
    exact = [i for i, header in enumerate(headers) if str(header).strip() == wanted.strip()]
    return exact or [i for i, header in enumerate(headers) if plain(header) == plain(wanted)]


def parts_of(headers: Sequence[object], wanted: str) -> list[str]:
    """Return the headers that ``A|B`` joins, or `wanted` alone if it stands there as written."""
    return [wanted] if _positions(headers, wanted) else wanted.split("|")


def one_position(name: str, headers: Sequence[object], field: str, wanted: str) -> int:
    """Return where a mapped header stands.

    Raises:
        NoColumnError: nowhere.
        TwoColumnsError: in several places.
    """
    shown = "、".join(unique_headers(headers)) or "（无）"
    return _one(name, headers, field, _positions(headers, wanted), f"“{wanted}”", shown)


def header_row(rows: Sequence[Sequence[object]], columns: Mapping[str, str]) -> int | None:
    """Return the index of the row that holds the headers, or None.

    It is the first that holds every header of `columns`; without an ``id`` among them, the first
    that holds a header of an identity column.
    """
    for index, row in enumerate(rows[:HEADER_ROWS]):
        wanted = [part for header in columns.values() for part in parts_of(row, header)]
        if not all(_positions(row, part) for part in wanted):
            continue
        if "id" in columns or id_columns(row):
            return index
    return None


def unique_headers(row: Iterable[object]) -> tuple[str, ...]:
    """Return the headers as text; blank ones are numbered, repeated ones get ``(2)``.

    >>> unique_headers(["名称", None, "名称"])
    ('名称', '列2', '名称(2)')
    """
    found: dict[str, int] = {}
    names: list[str] = []
    for number, cell in enumerate(row, start=1):
        text = "" if cell is None else str(cell).strip().lstrip("\ufeff")
        text = text or f"列{number}"
        found[text] = found.get(text, 0) + 1
        names.append(text if found[text] == 1 else f"{text}({found[text]})")
    return tuple(names)


def find_columns(
    name: str, raw: Sequence[object], columns: Mapping[str, str], need: Iterable[str] = ("id",)
) -> dict[str, int]:
    """Return the position of every field found: those of `columns`, then those headers tell.

    Args:
        name: the table, for messages.
        raw: the cells of the header row.
        columns: field to header, as the caller maps them; these win.
        need: fields that must be found.

    Raises:
        NoColumnError: a mapped or needed column is not there.
        TwoColumnsError: several columns may be the same mapped or needed field.
    """
    shown = "、".join(unique_headers(raw)) or "（无）"
    found: dict[str, int] = {}
    for field, wanted in columns.items():
        found[field] = one_position(name, raw, field, wanted)
    if "id" not in found and (candidates := id_columns(raw)):
        found["id"] = _one(name, raw, "id", candidates, "id", shown)
    for field, words in ALIASES.items():
        hits = [i for i, header in enumerate(raw) if plain(header) in words]
        if field not in found and len(hits) == 1 and hits[0] not in found.values():
            found[field] = hits[0]
    for field in need:
        if field not in found:
            raise NoColumnError(name=name, field=field, wanted=_wanted(field), found=shown)
    return found


def _one(
    name: str, raw: Sequence[object], field: str, hits: list[int], wanted: str, shown: str
) -> int:
    if not hits:
        raise NoColumnError(name=name, field=field, wanted=wanted, found=shown)
    if len(hits) > 1:
        several = "、".join(str(raw[i]).strip() for i in hits)
        raise TwoColumnsError(name=name, field=field, found=several)
    return hits[0]


def _wanted(field: str) -> str:
    return {"id": "编号（统一社会信用代码、注册号 / id）"}.get(field, field)
