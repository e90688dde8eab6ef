"""Step 1: the fields of every record and bundle (§3, §8), as tables."""

from typing import Final

from ssj_core.encoding import DRAW
from ssj_core.verify import form as f

KINDS: Final = ("contrib", "dice", "drand", "kl8", "secret", "ssq")
OUTCOMES: Final = (
    "inspected",
    "closed",
    "moved",
    "unreachable",
    "exempt",
    "recognised",
    "other",
)
LEVELS: Final = ("own-word", "witnessed", "public-claimed", "proved")
"""The levels of section 4, from the lowest."""
LISTS: Final = ("excluded", "diff", "alike", "roster", "eligibility", "capacities", "recusals")

_tree = f.shape({"root": f.hex64, "size": f.natural})


def _record(name: str, needed: dict[str, f.Check], maybe: dict[str, f.Check]) -> f.Check:
    head = {"protocol": f.word("ssj-draw/1"), "record": f.word(name)}
    return f.shape(head | needed, maybe)


_rank = f.shape({"id": f.ident, "rank": f.positive})
_suite = f.word("sha256", "sm3")
_witnesses = f.many(f.shape({"name": f.text, "of": f.text}), 1)
_evidence = f.many(f.shape({"at": f.time}, {"note": f.text, "witnesses": _witnesses}))
_seen = f.many(
    f.shape(
        {"at": f.time, "record": f.word("COMMIT", "CONTRIB")},
        {"where": f.text, "witnesses": _witnesses},
    ),
    1,
)
_drawn_tickets = f.many(f.shape({"id": f.ident, "ticket": f.hex64}, {"rotated": f.hex64}))
_thresholds = f.many(
    f.shape({"high": f.bound, "label": f.label, "number": f.natural}, {"low": f.bound})
)
_counts = f.many(f.shape({"label": f.label, "number": f.natural}))


def _drawn(value: object, where: str) -> None:
    """Ids with tickets, or ids alone."""
    with_tickets = isinstance(value, list) and any(isinstance(entry, dict) for entry in value)
    (_drawn_tickets if with_tickets else f.many(f.ident))(value, where)


def _strata(value: object, where: str) -> None:
    """Strata with thresholds, or without."""
    with_thresholds = isinstance(value, list) and any(
        isinstance(entry, dict) and "high" in entry for entry in value
    )
    (_thresholds if with_thresholds else _counts)(value, where)


TASK: Final = _record(
    "TASK",
    {
        "suite": _suite,
        "task": f.ident,
        "purpose": f.word("official", "rehearsal"),
        "basis": f.many(f.basis, 1),
        "rules": f.hex64,
        "entropy": f.shape(
            {
                "bits": f.natural,
                "level": f.word(*LEVELS[:3]),
                "sources": f.many(f.word(*KINDS), 1),
            }
        ),
    },
    {
        "authority": f.party,
        "title": f.text,
        "place": f.area,
        "on": f.day,
        "slots": f.many(f.slot, 1),
    },
)
CHANGEABLE: Final = ("basis", "entropy", "on", "place", "rules", "slots", "title")
"""The fields of TASK that a further attempt may change, if it says so."""
_entry = f.shape(
    {
        "task": f.ident,
        "record": f.hex64,
        "group": f.ident,
        "attempt": f.positive,
        "strata": f.many(
            f.shape({"label": f.label, "number": f.number, "root": f.hex64, "size": f.natural})
        ),
    },
    {
        "relation": f.word("together", "apart", "rotated"),
        "previous": f.hex64,
        "against": f.shape({"commit": f.hex64, "task": f.ident}),
        "changes": f.many(f.word(*CHANGEABLE), 1),
        "slots": f.many(f.slot, 1),
        **dict.fromkeys(LISTS, _tree),
    },
)
COMMIT: Final = _record(
    "COMMIT",
    {
        "suite": _suite,
        "session": f.ident,
        "at": f.time,
        "mode": f.word("open", "unannounced"),
        "reveals": f.word("draw", "proofs"),
        "entropy": f.many(f.text, 1),
        "tasks": f.many(_entry, 1),
        "times": f.shape(
            {"result": f.time}, {"contributions": f.time, "public": f.time, "open": f.time}
        ),
    },
    {
        "contributions": f.many(f.shape({"commitment": f.hex64, "party": f.party}), 1),
        "secret": f.hex64,
        "serves": f.hex64,
        "log": f.shape({"origin": f.text, "root": f.hex64, "size": f.natural}),
    },
)
CONTRIB: Final = _record(
    "CONTRIB",
    {
        "commit": f.hex64,
        "at": f.time,
        "reveals": f.many(f.shape({"at": f.time, "party": f.party, "value": f.hex64})),
        "absent": f.many(f.party),
    },
    {},
)
RESULT: Final = _record(
    "RESULT",
    {
        "commit": f.hex64,
        "at": f.time,
        "items": f.many(f.text, 1),
        "evidence": _evidence,
        "bits": f.natural,
        "tasks": f.many(
            f.shape(
                {"task": f.ident, "key": f.hex64, "size": f.natural, "root": f.hex64},
                {"unit_key": f.hex64, "strata": _strata, "drawn": _drawn, "assignment": _tree},
            ),
            1,
        ),
    },
    {"contrib": f.hex64, "seed": f.hex64, "open": f.hex64, "seen": _seen},
)
OPEN: Final = _record(
    "OPEN",
    {
        "commit": f.hex64,
        "items": f.many(f.text, 1),
        "seed": f.hex64,
        "tasks": f.many(
            f.shape(
                {
                    "task": f.ident,
                    "unit_key": f.hex64,
                    "strata": _thresholds,
                    "drawn": _drawn_tickets,
                }
            ),
            1,
        ),
    },
    {},
)
VOID: Final = _record(
    "VOID",
    {"commit": f.hex64, "at": f.time, "reason": f.text, "approver": f.text},
    {"shortage": f.text, "opens": OPEN, "evidence": _evidence, "witnesses": _witnesses},
)
DISPOSITION: Final = _record(
    "DISPOSITION",
    {
        "commit": f.hex64,
        "task": f.ident,
        "at": f.time,
        "id": f.ident,
        "rank": f.positive,
        "outcome": f.word(*OUTCOMES),
    },
    {"reason": f.text, "approver": f.text, "replaced_by": _rank},
)
RECORD: Final = f.by_word(
    "record",
    {
        "TASK": TASK,
        "COMMIT": COMMIT,
        "CONTRIB": CONTRIB,
        "RESULT": RESULT,
        "OPEN": OPEN,
        "VOID": VOID,
        "DISPOSITION": DISPOSITION,
    },
)
"""Any record."""
_records = f.many(RECORD, 1)


def attributes(value: object, where: str) -> None:
    """Text by name, to the limits of a record."""
    if not isinstance(value, dict):
        f.wrong(where, "应为对象", "should be an object")
    if len(value) > DRAW.keys:
        f.wrong(where, f"键超过 {DRAW.keys} 个", f"more than {DRAW.keys} keys")
    for key, entry in value.items():
        if len(key) > DRAW.key_bytes:
            f.wrong(
                f"{where}.{key}", f"键超过 {DRAW.key_bytes} 字节", "a key of more than 64 bytes"
            )
        f.any_text(entry, f"{where}.{key}")


_whole_frame = f.many(
    f.shape(
        {
            "stratum": f.ident,
            "targets": f.many(f.shape({"id": f.ident}, {"attributes": attributes})),
        }
    )
)
_frame_beside = f.shape({"digest": f.hex64, "file": f.file, "rows": f.natural})


def _frame(value: object, where: str) -> None:
    """The frame itself, or the name of the file beside the bundle that holds it."""
    (_frame_beside if isinstance(value, dict) else _whole_frame)(value, where)


FRAME_LINE: Final = f.shape({"id": f.ident, "stratum": f.ident}, {"attributes": attributes})
"""A line of a frame that lies beside a bundle."""
_rules = f.many(
    f.shape(
        {"basis": f.many(f.text, 1), "number": f.number, "stratum": f.ident},
        {
            "minimum": f.natural,
            "ratio": f.number,
            "rounding": f.word("up", "down", "average", "exact"),
        },
    )
)
_private = f.shape(
    {
        "commit": f.hex64,
        "task": f.ident,
        "frame_secret": f.hex64,
        "rules_secret": f.hex64,
        "rules": _rules,
        "frame": _frame,
    },
    dict.fromkeys((*LISTS, "assignment"), f.rows),
)
_head: dict[str, f.Check] = {
    "protocol": f.word("ssj-draw/1"),
    "purpose": f.word("official", "rehearsal"),
    "records": _records,
    "digest": f.hex64,
}
_way = f.shape({"index": f.natural, "path": f.many(f.hex64)})
BUNDLE: Final = f.by_word(
    "bundle",
    {
        "public": f.shape({**_head, "bundle": f.word("public")}),
        "auditor": f.shape(
            {**_head, "bundle": f.word("auditor"), "private": f.many(_private, 1)},
            {"openings": f.many(OPEN, 1)},
        ),
        "slip": f.shape(
            {**_head, "bundle": f.word("slip"), "task": f.ident, "id": f.ident},
            {
                "label": f.label,
                "salt": f.hex64,
                "frame": _way,
                "attributes": attributes,
                "result": f.hex64,
                "rank": f.positive,
                "drawn": _way,
                "unit_key": f.hex64,
                "threshold": f.shape({"high": f.bound}, {"low": f.bound}),
                "team": f.many(
                    f.shape(
                        {
                            "index": f.natural,
                            "inspector": f.ident,
                            "path": f.many(f.hex64),
                            "salt": f.hex64,
                            "slot": f.slot,
                        }
                    ),
                    1,
                ),
            },
        ),
    },
)
