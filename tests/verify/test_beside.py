"""A frame beside a bundle, read as a stream: whichever way its lines are taken, the same is said."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest

from ssj_core.encoding import canonical
from ssj_core.errors.verify import WrongError
from ssj_core.verify.beside import read_frame
from ssj_core.verify.held import FrameBytes
from ssj_core.verify.targets import Targets


def row(target: str, stratum: str = "A", **attributes: str) -> bytes:
    """A line of the file."""
    facts: dict[str, Any] = {"attributes": attributes} if attributes else {}
    return canonical({**facts, "id": target, "stratum": stratum}) + b"\n"


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """The file in pieces of `size` bytes."""
    return (data[at : at + size] for at in range(0, len(data), size))


def read(file: FrameBytes, data: bytes, rows: int | None = None) -> dict[str, Targets]:
    """The frame, with what a bundle would say of it."""
    number = data.count(b"\n") if rows is None else rows
    told = {"digest": hashlib.sha256(data).hexdigest(), "file": "f.jsonl", "rows": number}
    return read_frame(file, told, "sha256", "$.private[0].frame")


PLAIN = [row(f"店{i:03d}", "A", name=f"甲{i}店") for i in range(50)]
MIXED = [
    row('1 "引号"', "A"),
    row("2", "A", name='乙"店\\'),
    row("3", "A", name="", other="x"),
    row("4", 'B"'),
    row("5", 'B"', name="\u0001"),
]


LONG = [row("1", name="短"), row("2", name="长" * 20_000)]


@pytest.mark.parametrize("lines", [PLAIN, MIXED, PLAIN[:1], [*PLAIN, row("甲", "B")], LONG, []])
@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_pieces_of_any_size_give_the_same_frame(lines: Sequence[bytes], size: int) -> None:
    """Where a piece ends makes no difference, nor whether the file comes whole."""
    data = b"".join(lines)
    found = read(partial(cut, data, size), data)
    whole = read(data, data)
    assert found == whole
    rows = [(home, one) for home, targets in whole.items() for one in targets.ids]
    assert len(rows) == len(lines)
    for home, targets in whole.items():
        for target in targets:
            line = canonical({**target, "stratum": home}) + b"\n"
            assert line in lines


@pytest.mark.parametrize(
    "lines, where, why",
    [
        ([row("2"), row("1")], "f.jsonl:2", "out of order, or twice"),
        ([row("1"), row("1")], "f.jsonl:2", "out of order, or twice"),
        ([row("1", "B"), row("2", "A")], "f.jsonl:2", "out of order, or twice"),
        ([row("1"), b'{"id":"2"}\n'], "f.jsonl:2.stratum", "this key is missing"),
        ([row("1"), b'{"id": "2","stratum":"A"}\n'], "f.jsonl:2", None),
        ([row("1"), b"\xff\n"], "f.jsonl:2", None),
        ([row("1"), row("café")], "f.jsonl:2.id", None),
        ([row("1"), row("2", "é")], "f.jsonl:2.stratum", None),
        ([row("1"), row("2")[:-1]], "f.jsonl", "the last line does not end"),
        ([row("1") + b"\n"], "f.jsonl:2", None),
        ([row("1", name="x" * 70_000)], "f.jsonl:1", None),
        ([row("1")[:-1] + b"," + row("2")], "f.jsonl:1", None),
    ],
)
@pytest.mark.parametrize("size", [13, 1 << 20])
def test_a_line_that_is_none_is_named(
    lines: list[bytes], where: str, why: str | None, size: int
) -> None:
    """By its number, taken alone or among thousands."""
    data = b"".join(lines)
    with pytest.raises(WrongError) as caught:
        read(partial(cut, data, size), data)
    assert caught.value.params["where"].startswith(where)
    assert why is None or caught.value.params["why_en"] == why


def test_another_file_is_said_to_be_one_first() -> None:
    """Whatever is wrong with its lines; and a number of rows that is another."""
    data = row("2") + row("1")
    told = {"digest": "0" * 64, "file": "f.jsonl", "rows": 2}
    with pytest.raises(WrongError, match="another file"):
        read_frame(data, told, "sha256", "$")
    with pytest.raises(WrongError, match="should be 1"):
        read(row("1"), row("1"), rows=2)


def test_a_line_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not gathered for ever."""
    monkeypatch.setattr("ssj_core.verify.beside._LINE", 100)
    data = row("1", name="x" * 500)
    with pytest.raises(WrongError, match="no end"):
        read(partial(cut, data, 50), data)


def test_targets_are_documents_to_whoever_asks() -> None:
    """A position, a slice, a comparison with plain documents."""
    targets = Targets(("1", "2"), (b"", b'{"a":"b"}'))
    documents: list[dict[str, Any]] = [{"id": "1"}, {"attributes": {"a": "b"}, "id": "2"}]
    assert targets == documents
    assert targets[1] == documents[1]
    assert list(targets[:1]) == documents[:1]
    assert Targets.of(documents) == targets
    assert targets != 1
