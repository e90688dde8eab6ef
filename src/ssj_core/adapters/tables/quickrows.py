"""Plain rows of a sheet's XML taken by pattern; whatever is not plain is left to the parser.

Nearly all XML of a workbook is rows of the same few shapes. A piece is taken only if the patterns
account for every character of it; otherwise the whole piece goes to the parser, which refuses what
is no XML. So nothing is read here that the parser would read otherwise.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

Cell = tuple[str, str, str]
"""Column letters, attributes as written, and text."""

_ATTRIBUTES: Final = r'(?: [A-Za-z:]+="[^"<&]*")*'
_ROW: Final = re.compile(
    rf'(<row r="([0-9]{{1,7}})"({_ATTRIBUTES})>((?:<c .*?)?)</row>\s*)', re.DOTALL
)
_CELL: Final = re.compile(
    rf'(<c r="([A-Z]{{1,3}})[0-9]{{1,7}}"({_ATTRIBUTES})'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>))'
)
_SHARED: Final = re.compile(
    r'(<si><t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr [a-zA-Z0-9=" ]*/>)?</si>\s*)'
)
_FIRST, _NEXT, _LAST = "<si><t>", "</t></si><si><t>", "</t></si>"
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ENTITY: Final = re.compile("&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
ENCODING: Final = re.compile(rb'encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
"""What says that a part is not UTF-8, so that no pattern fits it."""


def _text(piece: bytes) -> str | None:
    """Return a piece as text; None if the parser would change or refuse a character of it."""
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return None
    return None if _ODD.search(text) else text


def _resolved(text: str) -> str | None:
    """Return text with its entities resolved, None if there is one nobody knows."""
    if "&" not in text:
        return text
    if len(_ENTITY.findall(text)) != text.count("&"):
        return None
    try:
        return _ENTITY.sub(
            lambda found: (
                _NAMED.get(found[1]) or _char(int(found[2] or found[3], 16 if found[3] else 10))
            ),
            text,
        )
    except ValueError:
        return None


def _char(number: int) -> str:
    char = chr(number)
    if _ODD.match(char) or 0xD800 <= number < 0xE000:  # noqa: PLR2004 - halves of a pair are no characters
        raise ValueError(number)
    return char


def quick_rows(piece: bytes) -> list[tuple[int, str, list[Cell]]] | None:
    """Return the rows of a piece: number, attributes, cells; None if it is not all plain.

    >>> quick_rows(b'<row r="2"><c r="A2" t="s"><v>7</v></c><c r="B2"/></row>')
    [(2, '', [('A', ' t="s"', '7')])]
    >>> quick_rows(b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>') is None
    True
    """
    text = _text(piece)
    if text is None:
        return None
    rows = _ROW.findall(text)
    if sum(len(row[0]) for row in rows) != len(text):
        return None
    found = []
    for _, number, attributes, content in rows:
        cells = _CELL.findall(content)
        if sum(len(cell[0]) for cell in cells) != len(content):
            return None
        taken = []
        for _, letters, given, value, inline in cells:
            held = value or inline
            if not held:
                continue
            if "&" in held and (held := _resolved(held)) is None:
                return None
            taken.append((letters, given, held))
        found.append((int(number), attributes, taken))
    return found


def quick_texts(piece: bytes) -> list[str] | None:
    """Return the shared texts of a piece; None if it is not all plain.

    >>> quick_texts(b"<si><t>a &amp; b</t></si>"), quick_texts(b"<si><r><t>a</t></r></si>")
    (['a & b'], None)
    >>> quick_texts(b'<si><t>a</t><phoneticPr fontId="1"/></si> <si><t xml:space="preserve"> b</t></si>')
    ['a', ' b']
    """
    text = _text(piece)
    if text is None:
        return None
    texts = _apart(text)
    if texts is None:
        found = _SHARED.findall(text)
        if sum(len(whole) for whole, _ in found) != len(text):
            return None
        texts = [held for _, held in found]
    if "&" not in text:
        return texts
    resolved = [_resolved(held) for held in texts]
    return None if None in resolved else [held for held in resolved if held is not None]


def _apart(text: str) -> list[str] | None:
    """Return the texts of a piece written without anything between or around them, else None."""
    if not (text.startswith(_FIRST) and text.endswith(_LAST)):
        return None
    texts = text[len(_FIRST) : -len(_LAST)].split(_NEXT)
    tags = _NEXT.count("<") * (len(texts) - 1) + _FIRST.count("<") + _LAST.count("<")
    return texts if text.count("<") == tags else None


def pieces(
    read: Callable[[int], bytes], begin: bytes, end: bytes, most: int
) -> Iterator[tuple[bool, bytes]]:
    """Yield a part in pieces, and whether each may be all plain: it lies inside `begin`.

    Args:
        read: reads so many bytes.
        begin: the tag behind which plain pieces begin.
        end: the tag that ends one.
        most: how long a piece without an end may get before it is handed on as it is.
    """
    buffer = b""
    inside = False
    while chunk := read(1 << 18):
        buffer += chunk
        if not inside:
            if ENCODING.search(buffer[:200]):
                yield False, buffer
                while chunk := read(1 << 18):
                    yield False, chunk
                return
            at = buffer.find(begin)
            if at < 0:
                keep = len(begin) - 1
                yield False, buffer[:-keep]
                buffer = buffer[-keep:]
                continue
            at += len(begin)
            yield False, buffer[:at]
            buffer, inside = buffer[at:], True
        at = buffer.rfind(end)
        if at >= 0:
            at += len(end)
            yield True, buffer[:at]
            buffer = buffer[at:]
        elif len(buffer) > most:
            yield False, buffer
            buffer = b""
    yield False, buffer
