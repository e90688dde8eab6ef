"""The auditors' parts: a frame in a file beside the bundle, and one part for every entry."""

import json
from typing import Any

import pytest

from ssj_core.errors.verify import WrongError
from ssj_core.verify import Held, verify_bundle
from ssj_core.verify.bundle import read_bundle

from .conftest import Draw, dumps, seal

FILE = "frame.jsonl"


def lines_of(made: Draw) -> list[bytes]:
    """Return the lines of the frame, in order of stratum and id."""
    parts = made.private()[0]["frame"]
    return [
        dumps({**target, "stratum": part["stratum"]})
        for part in parts
        for target in part["targets"]
    ]


def beside(made: Draw, data: bytes, **told: Any) -> bytes:
    """Return the auditor's bundle with its frame in a file that holds `data`."""
    document = json.loads(made.auditor())
    frame = {"digest": made.m.hash(data).hex(), "file": FILE, "rows": data.count(b"\n")}
    document["private"][0]["frame"] = frame | told
    return seal(document)


def refused(bundle: bytes, data: bytes) -> tuple[str, str]:
    """Return where and why a bundle with a frame beside it is refused."""
    with pytest.raises(WrongError) as caught:
        read_bundle(bundle, Held(frames={FILE: data}))
    return caught.value.params["where"], caught.value.params["why_en"]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_a_frame_beside_the_bundle(suite: str) -> None:
    """A frame in a file is checked as one in the bundle; a stratum without targets needs no line."""
    frame = {"A": ["1", "2", "3"], "Z": []}
    task = {"name": "t", "group": "t", "frame": frame, "numbers": {"A": 1, "Z": 0}}
    made = Draw(suite=suite)
    made.o.tasks[0].__dict__.update(task)
    made.make()
    data = b"".join(line + b"\n" for line in lines_of(made))
    bundle = beside(made, data)
    report = verify_bundle(bundle, Held(frames={FILE: data}))
    assert report.ok, report.text("en")
    part = read_bundle(bundle, Held(frames={FILE: data})).last.private["t"]
    assert part["frame"] == made.private()[0]["frame"]


def test_a_frame_that_was_not_handed_in() -> None:
    """Without the file the part keeps the name of it, and no frame is checked."""
    made = Draw()
    bundle = beside(made, b"\n")
    assert verify_bundle(bundle).ok
    session = read_bundle(bundle, Held()).last
    assert session.private["2026-017"]["frame"]["file"] == FILE
    assert session.frame_of(0) is None


def test_another_file() -> None:
    """A file whose digest or number of rows is another is not the frame."""
    made = Draw()
    data = b"\n".join([*lines_of(made), b""])
    where = "$.private[0].frame"
    told = beside(made, data, digest="0" * 64)
    assert refused(told, data) == (f"{where}.digest", f"{FILE} is another file")
    assert refused(beside(made, data, rows=3), data) == (f"{where}.rows", "should be 15")


def test_lines_that_are_none() -> None:
    """A line cut short, not canonical, of another shape, out of order or twice is named."""
    made = Draw()
    first, second, *_ = lines_of(made)
    odd = dumps({"id": "1"})
    for data, where in (
        (first, FILE),
        (first + b"\n" + second + b" \n", f"{FILE}:2"),
        (odd + b"\n", f"{FILE}:1.stratum"),
        (second + b"\n" + first + b"\n", f"{FILE}:2"),
        (first + b"\n" + first + b"\n", f"{FILE}:2"),
    ):
        assert refused(beside(made, data), data)[0] == where
