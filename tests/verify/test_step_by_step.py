"""What library and page both check, step by step: small forgeries, and every step each calls wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.verify import verify_bundle

from .conftest import FRAME, KL8, WITNESSES, Draw, task
from .test_page import checked, needs_node

Doc = dict[str, Any]
DICE = "dice:40271582139904617735"
DROPPED = '个体户·甲 "引号"'
BOTH = (1, 2, 3, 4, 5, 6, 10, 11)
PROOFS: Doc = {"reveals": "proofs", "items": ["secret", DICE]}
NUMBERS: Doc = {"A": 3, "D": 1, "Z": 0}


def apart(**options: Any) -> Draw:
    """Return a session of two tasks kept apart."""
    both = [task(n, group="g", relation="apart", numbers=NUMBERS) for n in ("t1", "t2")]
    return Draw(**{"tasks": both, "items": [DICE]} | options)


def after(made: Draw, name: str, rank: int, **more: Any) -> Doc:
    """Return a disposition of a target of the session's first task, or of another."""
    told = {
        "protocol": "ssj-draw/1",
        "record": "DISPOSITION",
        "commit": made.commit,
        "task": made.o.tasks[0].name,
        "at": "2026-04-01T10:00:00+08:00",
        "id": name,
        "rank": rank,
        "outcome": "closed",
        "reason": "停业",
        "approver": "局长甲",
    }
    return told | more


def void(made: Draw, **more: Any) -> Doc:
    """Return a VOID after RESULT, which opens what was drawn."""
    told = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": made.commit,
        "reason": "名录有误",
        "at": "2026-04-02T10:00:00+08:00",
        "approver": "局长甲",
        "opens": made.OPEN,
    }
    return told | more


def other_key(record: Doc) -> None:
    """Change a RESULT: no seed is told, and the commitment is to another key."""
    del record["seed"]
    record["tasks"][0]["key"] = "0" * 64


def no_lines(record: Doc) -> None:
    """Change a RESULT: it lists the drawn without thresholds."""
    for stratum in record["tasks"][0]["strata"]:
        del stratum["high"]


def a_key_beside(record: Doc) -> None:
    """Change a RESULT that should keep the key back: it tells another."""
    record["tasks"][0]["unit_key"] = "0" * 64


def two_lists(**options: Any) -> bytes:
    """Return a voided session whose RESULT lists another target than OPEN does."""

    def swap(record: Doc) -> None:
        drawn = record["tasks"][0]["drawn"]
        drawn[-1] = {"id": "龥", "ticket": "0" * 64} if isinstance(drawn[-1], dict) else "龥"

    made = Draw(**options, edit={"RESULT": swap})
    return made.public(void(made))


def other_lines() -> bytes:
    """Return a voided session of which OPEN gives a wider line than RESULT did."""

    def widen(record: Doc) -> None:
        strata = record["tasks"][0]["strata"]
        drawn = sorted(target["ticket"] for target in record["tasks"][0]["drawn"])
        at = next(i for i, s in enumerate(strata) if s["number"] and s["high"] != drawn[-1])
        strata[at]["high"] = drawn[-1]

    made = Draw(items=[DICE], edit={"OPEN": widen})
    return made.public(void(made))


def drawn_twice(**options: Any) -> bytes:
    """Return a session of tasks kept apart of which the second draws whom the first has drawn."""

    def again(record: Doc) -> None:
        first, second = record["tasks"]
        second["drawn"][0] = first["drawn"][0]
        second["drawn"].sort(key=lambda t: (t["id"] if isinstance(t, dict) else t).encode())

    return apart(edit={"RESULT": again}, **options).public()


def wide_denominators() -> bytes:
    """Return a seal under `average` whose least common denominator is 2^64 or more."""
    made = Draw(items=[DICE])
    for stratum, number in zip(
        made.COMMIT["tasks"][0]["strata"], ("1/4294967291", "1/4294967279", "1/7"), strict=True
    ):
        stratum["number"] = number
    return made.public(records=[*made.TASKS, made.COMMIT])


def unlisted(*told: Doc) -> bytes:
    """Return an unannounced session, its list still closed, with dispositions."""
    made = Draw(mode="unannounced", items=["secret", DICE])
    rows = [after(made, **row) for row in told]
    return made.public(*rows)


def called_up(second: int) -> bytes:
    """Return tasks kept apart of which the first calls up whom the second has drawn, or called."""
    made = apart()
    names = {t.name: [name for _, name, _ in made.chosen(t)] for t in made.o.tasks}
    other = names["t2"][0] if second else "只有一户"
    rows = [after(made, names["t1"][0], 1, replaced_by={"id": other, "rank": 40})]
    if not second:
        rows.append(after(made, names["t2"][0], 1, task="t2", replaced_by=rows[0]["replaced_by"]))
    return made.public(*rows)


def bare_slip() -> bytes:
    """Return a slip without any TASK, of a session without a public source."""
    made = Draw(items=["contrib:scjg"], absent=[], times=None)
    return made.slip(made.o.tasks[0].frame["A"][0], records=[made.COMMIT])


def slip_of(name: str, *kept: str, dropped: str = "") -> bytes:
    """Return the slip of a target without some of its parts, its RESULT listing another."""
    plain = Draw(items=[DICE])
    drawn = [row[1] for row in plain.chosen(plain.o.tasks[0])]
    other = next(each for each in FRAME["A"] if each not in drawn)
    ticket = plain.m.T(plain.key("unit", plain.o.tasks[0].group), other)

    def another(record: Doc) -> None:
        listed = record["tasks"][0]["drawn"]
        if dropped:
            listed[drawn.index(dropped)] = {"id": other, "ticket": ticket}
            listed.sort(key=lambda target: target["id"].encode())

    made = Draw(items=[DICE], edit={"RESULT": another})
    gone = {"rank", "drawn", "unit_key", "threshold"} - set(kept)
    return made.slip(name, **dict.fromkeys(gone))


def thrown_unseen(**more: Any) -> bytes:
    """Return a session that asks for witnesses, voided before t2."""
    asked = {"bits": 24, "level": "witnessed", "sources": ["dice"]}
    made = Draw(items=[DICE], edit={"TASK": lambda r: r.update(authority="甲局", entropy=asked)})
    kept = void(made, at="2026-03-03T09:30:00+08:00", **more)
    del kept["opens"]
    return made.public(records=[*made.TASKS, made.COMMIT, kept])


FORGED: dict[str, tuple[Callable[[], bytes], list[int]]] = {
    "no seed, another key": (
        lambda: Draw(items=[DICE], edit={"RESULT": other_key}).public(),
        [2, 4],
    ),
    "a slip, no seed, another key": (
        lambda: Draw(items=[DICE], edit={"RESULT": other_key}).slip("150699000000017"),
        [2, 4],
    ),
    "a key shown that should be kept": (
        lambda: Draw(**PROOFS, edit={"RESULT": a_key_beside}).public(),
        [2, 4],
    ),
    "no thresholds, void": (
        lambda: (made := Draw(items=[DICE], edit={"RESULT": no_lines})).public(void(made)),
        [2],
    ),
    "OPEN lists others": (lambda: two_lists(items=[DICE]), [6]),
    "OPEN lists others, proofs": (lambda: two_lists(**PROOFS), [6]),
    "OPEN gives other lines": (other_lines, [6]),
    "drawn twice, kept apart": (drawn_twice, [6]),
    "drawn twice, kept apart, proofs": (lambda: drawn_twice(**PROOFS), [6]),
    "denominators": (wide_denominators, [5]),
    "a reserve twice, list closed": (
        lambda: unlisted(
            {"name": "甲", "rank": 1, "replaced_by": {"id": "丙", "rank": 9}},
            {"name": "乙", "rank": 2, "replaced_by": {"id": "丙", "rank": 9}},
        ),
        [10],
    ),
    "a reserve done before, list closed": (
        lambda: unlisted(
            {"name": "丙", "rank": 9},
            {"name": "乙", "rank": 2, "replaced_by": {"id": "丙", "rank": 9}},
        ),
        [10],
    ),
    "a reserve by another rank, list closed": (
        lambda: unlisted(
            {"name": "乙", "rank": 2, "replaced_by": {"id": "丙", "rank": 9}},
            {"name": "丙", "rank": 8},
        ),
        [10],
    ),
    "replaced by itself, list closed": (
        lambda: unlisted({"name": "乙", "rank": 2, "replaced_by": {"id": "乙", "rank": 3}}),
        [10],
    ),
    "a reserve that a task kept apart has drawn": (lambda: called_up(1), [10]),
    "a reserve that a task kept apart has called up": (lambda: called_up(0), [10]),
    "a slip drawn, its RESULT lists another": (
        lambda: slip_of(DROPPED, "rank", "drawn", "unit_key", "threshold", dropped=DROPPED),
        [11],
    ),
    "a slip drawn, no key, its RESULT lists another": (
        lambda: slip_of(DROPPED, "rank", "drawn", dropped=DROPPED),
        [11],
    ),
    "a slip that keeps its rank back": (lambda: slip_of(DROPPED), [11]),
    "a slip of who was left out": (lambda: slip_of(DROPPED, dropped=DROPPED), [11]),
    "a slip without TASK": (bare_slip, [3]),
    "void before t2, unseen": (thrown_unseen, [3]),
}
HONEST: dict[str, Callable[[], bytes]] = {
    "a RESULT with lines, void": lambda: (made := Draw(items=[DICE, KL8])).public(void(made)),
    "proofs, void": lambda: (made := Draw(**PROOFS)).public(void(made)),
    "kept apart": lambda: apart().public(),
    "kept apart, void": lambda: (made := apart()).public(void(made)),
    "reserves, list closed": lambda: unlisted(
        {"name": "甲", "rank": 1, "replaced_by": {"id": "丙", "rank": 9}},
        {"name": "丙", "rank": 9, "replaced_by": {"id": "丁", "rank": 10}},
        {"name": "丁", "rank": 10},
    ),
    "a slip of who was not drawn": lambda: slip_of("只有一户"),
    "a slip of who was drawn": lambda: slip_of(DROPPED, "rank", "drawn"),
    "void before t2, seen": lambda: thrown_unseen(witnesses=WITNESSES),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged(name: str) -> None:
    """Each is wrong at these steps of those that the page checks too."""
    make, steps = FORGED[name]
    report = verify_bundle(make())
    assert [s.number for s in report.wrong if s.number in BOTH] == steps, report.text("en")


@pytest.mark.parametrize("name", HONEST)
def test_honest(name: str) -> None:
    """What looks like one of them and is honest holds."""
    report = verify_bundle(HONEST[name]())
    assert report.ok, report.text("en")


@needs_node
def test_the_page_says_the_same() -> None:
    """The page calls the same steps wrong, and none of the honest ones."""
    wanted = {name: steps for name, (_, steps) in FORGED.items()} | {name: [] for name in HONEST}
    texts = [make().decode() for make in [*(made for made, _ in FORGED.values()), *HONEST.values()]]
    for (name, steps), told in zip(wanted.items(), checked(texts), strict=True):
        assert [n for n in BOTH if told.get(n) == "wrong"] == steps, name
