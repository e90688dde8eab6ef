"""Documents with other parts, for all implementations to answer alike.

A change of one byte is stopped by the first hash. So most of these are re-linked: after a record is
changed, everything that names its hash names the new one, as somebody who forges would do.
"""

import hashlib
import json
import random
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import field, frozen

Doc = dict[str, Any]
Way = tuple[str | int, ...]

ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53,
    "",
    "0",
    "x",
    "𠮷",
    "0" * 64,
    [],
    {},
    [[]],
    [{}],
    {"a": 1},
    "2026-03-03T09:00:00+08:00",
    "1/2",
    "own-word",
    "void",
    "dice:1",
    [1, "a"],
    {"at": []},
)
"""Values of other kinds than what stands there."""
SHIFTS: Final = (1, -1, 59, -60, 3_600, -3_600, 86_400, -86_400, 31 * 86_400, 400 * 86_400)
"""Seconds by which a time is moved."""
WORDS: Final = (
    ("official", "rehearsal"),
    ("open", "unannounced"),
    ("draw", "proofs"),
    ("together", "apart", "rotated"),
    ("own-word", "witnessed", "public-claimed"),
    ("inspected", "closed", "moved", "unreachable", "exempt", "recognised", "other"),
    ("sha256", "sm3"),
    ("up", "down", "average", "exact"),
    ("COMMIT", "CONTRIB"),
)
"""Words of which one stands for another."""
WITNESSES: Final = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}]
SPARE: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "TASK": (
        ("authority", "甲局"),
        ("basis", ["clause:c58@" + "5e" * 32]),
        ("entropy", {"bits": 24, "level": "witnessed", "sources": ["dice"]}),
        ("entropy", {"bits": 200, "level": "own-word", "sources": ["dice", "kl8", "ssq"]}),
        ("on", "2026-02-29"),
        ("place", "150602"),
        ("purpose", "rehearsal"),
        ("slots", ["scjg/lead/1"]),
        ("suite", "sm3"),
        ("title", "甲\u202e乙"),
    ),
    "COMMIT": (
        ("entropy", ["dice"]),
        ("entropy", ["kl8:2026055"]),
        ("entropy", ["ssq:2026023", "dice"]),
        ("log", {"origin": "某局", "root": "0" * 64, "size": 3}),
        ("mode", "open"),
        ("mode", "unannounced"),
        ("reveals", "draw"),
        ("reveals", "proofs"),
        ("secret", "1" * 64),
        ("serves", "1" * 64),
        ("session", "S-other"),
    ),
    "RESULT": (
        ("bits", 24),
        ("evidence", [{"at": "2026-03-03T21:15:00+08:00"}]),
        ("items", ["dice:83019264751028364719"]),
        ("open", "1" * 64),
        ("seed", "1" * 64),
        ("seen", [{"at": "2026-03-03T12:00:00+08:00", "record": "COMMIT", "where": "网站"}]),
        (
            "seen",
            [{"at": "2026-03-03T12:00:00+08:00", "record": "CONTRIB", "witnesses": WITNESSES}],
        ),
    ),
    "VOID": (
        ("evidence", [{"at": "2026-03-03T21:15:00+08:00", "witnesses": WITNESSES}]),
        ("shortage", "人手不足"),
        ("witnesses", WITNESSES),
    ),
    "DISPOSITION": (
        ("approver", "局长"),
        ("outcome", "exempt"),
        ("outcome", "inspected"),
        ("reason", "外迁"),
        ("replaced_by", {"id": "甲", "rank": 4}),
    ),
    "": (
        ("against", {"commit": "1" * 64, "task": "2025-017"}),
        ("attempt", 2),
        ("changes", ["rules"]),
        ("group", "组"),
        ("low", ""),
        ("number", 0),
        ("number", "5/2"),
        ("previous", "1" * 64),
        ("rank", 2),
        ("relation", "apart"),
        ("rotated", "1" * 64),
        ("slots", ["scjg/member/1"]),
        ("task", "别的任务"),
        ("where", "网站"),
    ),
}
"""Keys that a record, or any part of one, might have with another value."""


def written(document: Any) -> bytes:
    """Return a document in canonical form."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def places(value: Any, at: Way = ()) -> list[Way]:
    """Return the path of everything inside a document."""
    found = [at] if at else []
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            found += places(part, (*at, key))
    return found


@frozen
class Base:
    """A document that mutants are made of.

    Attributes:
        text: its bytes.
        ways: the paths of its parts, but for the private ones, which one implementation alone reads.
        hashes: the hash of each record.
    """

    text: bytes
    ways: list[Way] = field(init=False)
    hashes: list[str] = field(init=False)

    @ways.default
    def _find(self) -> list[Way]:
        return [way for way in places(json.loads(self.text)) if way[0] != "private"]

    @hashes.default
    def _hash(self) -> list[str]:
        document = json.loads(self.text)
        suite = suite_of(document)
        return [hashlib.new(suite, written(record)).hexdigest() for record in document["records"]]


def suite_of(document: Any) -> str:
    """Return the suite of a document whose records are of form."""
    return str(next(r["suite"] for r in document["records"] if r["record"] == "COMMIT"))


def _other(value: Any, chance: random.Random, document: Any, ways: list[Way]) -> Any:
    """Return a value of the same kind as `value`."""
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, int):
        return max(0, value + chance.choice((1, -1, 1, -1, 100)))
    if isinstance(value, str):
        return _other_text(value, chance, document, ways)
    if isinstance(value, list):
        made = list(value)
        how = chance.randrange(4)
        if how == 0 or not made:
            made = made[:-1]
        elif how == 1:
            made.insert(chance.randrange(len(made) + 1), chance.choice(made))
        elif how == 2:
            chance.shuffle(made)
        else:
            del made[chance.randrange(len(made))]
        return made
    same = [part for part in _sample(chance, document, ways) if isinstance(part, dict)]
    return chance.choice([*same, value])


def kind_of(text: str) -> str:
    """Return what a text is, so that another of its kind may take its place."""
    if text[4:5] == "-" and text[10:11] == "T":
        return "time"
    if len(text) in {16, 64} and not text.strip("0123456789abcdef"):
        return f"hex{len(text)}"
    return next((words[0] for words in WORDS if text in words), text.partition(":")[0])


def _other_text(text: str, chance: random.Random, document: Any, ways: list[Way]) -> str:
    kind = kind_of(text)
    if kind == "time":
        moved = datetime.fromisoformat(text) + timedelta(seconds=chance.choice(SHIFTS))
        return moved.isoformat()
    for words in WORDS:
        if kind == words[0]:
            return chance.choice(words)
    same = [part for part in _sample(chance, document, ways) if isinstance(part, str)]
    alike = [part for part in same if kind_of(part) == kind and part != text]
    if alike:
        return chance.choice(alike)
    if kind in {"dice", "kl8", "ssq", "secret", "contrib"} or kind.startswith("hex"):
        at = chance.randrange(len(text) - 8, len(text)) if len(text) > 8 else 0
        return text[:at] + chance.choice("012") + text[at + 1 :]
    return chance.choice([*same, text + "1", text[:-1]])


def _sample(chance: random.Random, document: Any, ways: list[Way]) -> list[Any]:
    found = []
    for way in chance.choices(ways, k=12):
        part = document
        try:
            for key in way:
                part = part[key]
        except (KeyError, IndexError, TypeError):
            continue
        found.append(part)
    return found


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _holder(document: Any, way: Way) -> Any:
    for key in way[:-1]:
        document = document[key]
    return document


def change(document: Any, ways: list[Way], chance: random.Random) -> None:
    """Change one part of a document, where it still is."""
    way = chance.choice(ways)
    try:
        holder = _holder(document, way)
        value = holder[way[-1]]
    except (KeyError, IndexError, TypeError):
        return
    if not isinstance(holder, dict | list):
        return
    _change_in(holder, way[-1], value, document, ways, chance)


def _change_in(  # a dict with a key of it, or a list with a position
    holder: Any, last: Any, value: Any, document: Any, ways: list[Way], chance: random.Random
) -> None:
    how = chance.randrange(20)
    if how < 14:
        holder[last] = _copy(_other(value, chance, document, ways))
    elif how == 14:
        del holder[last]
    elif how == 15 and isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), _copy(value))
    elif how == 16:
        holder[last] = _copy(chance.choice(ODD))
    elif how < 19 and isinstance(holder, dict):
        kind = holder.get("record")
        key, spare = chance.choice(SPARE.get(kind if isinstance(kind, str) else "", SPARE[""]))
        holder[key] = _copy(spare)
    else:
        parts = _sample(chance, document, ways)
        holder[last] = _copy(chance.choice(parts)) if parts else 0


def mutated(base: Base, chance: random.Random) -> bytes:
    """Return a document with one to three changes, four of five with all its hashes made anew."""
    document = json.loads(base.text)
    marks = {
        id(record): name for record, name in zip(document["records"], base.hashes, strict=True)
    }
    # The records that go by these marks must live as long as the marks do.
    kept = list(document["records"])
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        change(document, base.ways, chance)
    made = document
    if chance.random() < 0.85:
        try:
            made = relinked(document, marks)
        except (KeyError, TypeError, ValueError, StopIteration, AttributeError):
            made = document
    del kept
    return written(made)


def relinked(document: Doc, marks: dict[int, str]) -> Doc:
    """Return the document with every hash of a record, and its digest, made anew."""
    suite = suite_of(document)
    renamed: dict[str, str] = {}

    def renew(part: Any) -> Any:
        text = json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        for before, after in renamed.items():
            text = text.replace(before, after)
        return text

    records = []
    for record in document["records"]:
        text = renew(record)
        before, after = marks.get(id(record)), hashlib.new(suite, text.encode()).hexdigest()
        if before and before != after:
            renamed[before] = after
        records.append(json.loads(text))
    rest = {key: part for key, part in document.items() if key not in {"records", "digest"}}
    made: Doc = {**json.loads(renew(rest)), "records": records}
    parts = (b"ssj-draw/1", b"bundle", written(made))
    netstrings = b"".join(b"%d:%s," % (len(part), part) for part in parts)
    return {**made, "digest": hashlib.new(suite, netstrings).hexdigest()}
