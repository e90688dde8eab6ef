"""The guard before anything leaves: closed things in whatever form they are written."""

import csv
import html
import io
import json
from urllib.parse import quote

import pytest

from ssj_core.disclosure import check_public, leaks
from ssj_core.errors.disclosure import LeakError

PHONES = [
    "13812345678",
    "8613812345678",
    "+8613812345678",
    "008613812345678",
    "+86 13812345678",
    "+86-138-1234-5678",
    "138 1234 5678",
    "138.1234.5678",
    "138\u00a01234\u00a05678",
    "(138)1234-5678",
    "(138) 12345678",
    "（138）12345678",
    "１３８１２３４５６７８",
    "1\u200b38\xad1234\u20605678",
    "138\u20111234\u20115678",
    "138—1234—5678",
    "联系电话：13812345678。",
]
IDENTITIES = [
    "150602199001011234",
    "15060219900101123X",
    "15060219900101123x",
    "150602 19900101 123x",
    "150602-19900101-1234",
    "１５０６０２１９９００１０１１２３Ｘ",
]
OPEN = [
    "91159900MA2245075B",  # a credit code
    "5f2b1381234567890123456789012345678901234567890123456789012345ab",  # a digest
    "1381 2345 6789 0123 4567",  # a seal code in fours
    "4a6f 1381 2345 678b",
    "150602000012345",  # a registration number, which an old identity number looks like
    "2026-11-30 13:45:12.345678",
    "第 19 批，2026-03-02，5 户",
    "1.5, 2.5 与 138",
    "20261130138",
    "-5",
]


def in_forms(text: str) -> dict[str, bytes]:
    """Return a file of every kind with the text in it."""
    table = io.StringIO()
    csv.writer(table).writerow(["名", text])
    folded = f"DESCRIPTION:{text[: len(text) // 2]}\r\n {text[len(text) // 2 :]}"
    return {
        "a.txt": text.encode(),
        "a.html": f"<td>{html.escape(text)}</td>".encode(),
        "feed.xml": f"<content>{html.escape(html.escape(text))}</content>".encode(),
        "b.html": "".join(f"&#{ord(char)};" for char in text).encode(),
        "c.html": "".join(f"&#x{ord(char):x};" for char in text).encode(),
        "a.json": json.dumps({"a": text}).encode(),
        "b.json": json.dumps({"a": html.escape(text)}, ensure_ascii=False).encode(),
        "c.json": "".join(f"\\u{ord(char):04x}" for char in text).encode(),
        "a.csv": b"\xef\xbb\xbf" + table.getvalue().encode(),
        "a.ics": folded.encode(),
        "a.href": f'<a href="?q={quote(text)}">'.encode(),
    }


@pytest.mark.parametrize("text", [*PHONES, *IDENTITIES])
def test_what_its_form_gives_away_is_found_in_every_file(text: str) -> None:
    """Telephones and identity numbers: as written, grouped, prefixed, wide, escaped, folded."""
    for path, content in in_forms(text).items():
        assert list(leaks({path: content}, [])), path


@pytest.mark.parametrize("text", OPEN)
def test_what_may_be_public_passes(text: str) -> None:
    """Credit codes, digests, seal codes in fours, registration numbers, days and times pass."""
    assert [str(leak) for leak in leaks(in_forms(text), [])] == []


@pytest.mark.parametrize(
    "closed, written",
    [
        ("甲&乙", "甲&乙"),
        ('甲"乙<丙>', '甲"乙<丙>'),
        ("ＡＢ公司", "AB公司"),
        ("AB公司", "ＡＢ公司"),
        ("150602000012345", "150602 0000 12345"),
        ("150602 000012345", "150602000012345"),
        ("某店", "某店"),
    ],
)
def test_a_closed_text_is_found_as_it_is_read(closed: str, written: str) -> None:
    """A text listed as closed is found in every escape, width and grouping, and only there."""
    for path, content in in_forms(f"一{written}二").items():
        with pytest.raises(LeakError):
            check_public({path: content}, [closed])
        check_public({path: content}, ["别的", ""])


def test_one_fault_a_kind_and_file() -> None:
    """Every kind is told once for each file."""
    found = list(leaks({"a": b"13812345678 150602199001011234 S", "b": b"-"}, ["S"]))
    assert [leak.params["page"] for leak in found] == ["a"] * 3
