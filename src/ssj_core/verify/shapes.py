"""Step 1: the fields of every record and bundle (§3, §8), as tables."""

from typing import Final

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
LISTS: Final = ("excluded", "diff", "roster", "eligibility", "capacities", "recusals")

_tree = f.shape({"root": f.hex64, "size": f.natural})


def _record(name: str, needed: dict[str, f.Check], maybe: dict[str, f.Check]) -> f.Check:
    head = {"protocol": f.word("ssj-draw/1"), "record": f.word(name)}
    return f.shape(head | needed, maybe)


_rank = f.shape({"id": f.ident, "rank": f.positive})
_suite = f.word("sha256", "sm3")
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
        "entropy": f.shape({"bits": f.natural, "sources": f.many(f.word(*KINDS), 1)}),
    },
    {"title": f.text, "place": f.area, "on": f.day, "slots": f.many(f.slot, 1)},
)
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
    },
    {
        "contributions": f.many(f.shape({"commitment": f.hex64, "party": f.party}), 1),
        "secret": f.hex64,
        "times": f.shape({}, {"contributions": f.time, "public": f.time, "open": f.time}),
        "serves": f.hex64,
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
        "evidence": f.many(f.shape({"at": f.time}, {"note": f.text, "witnesses": f.texts})),
        "grade": f.word("local", "contributions", "public-weak", "public", "beacon", "combined"),
        "bits": f.natural,
        "tasks": f.many(
            f.shape(
                {"task": f.ident, "key": f.hex64, "size": f.natural, "root": f.hex64},
                {"unit_key": f.hex64, "strata": _strata, "drawn": _drawn, "assignment": _tree},
            ),
            1,
        ),
    },
    {"contrib": f.hex64, "seed": f.hex64, "open": f.hex64},
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
    {"shortage": f.text, "opens": OPEN},
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
_records = f.many(
    f.by_word(
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
    ),
    1,
)


def _attributes(value: object, where: str) -> None:
    if not isinstance(value, dict):
        f.wrong(where, "应为对象", "should be an object")
    for key, entry in value.items():
        f.any_text(entry, f"{where}.{key}")


_frame = f.many(
    f.shape(
        {
            "stratum": f.ident,
            "targets": f.many(f.shape({"id": f.ident}, {"attributes": _attributes})),
        }
    )
)
_rules = f.many(
    f.shape(
        {"basis": f.many(f.text, 1), "number": f.number, "stratum": f.ident},
        {
            "minimum": f.natural,
            "ratio": f.ratio,
            "rounding": f.word("up", "down", "average", "exact"),
        },
    )
)
_private = f.shape(
    {
        "task": f.ident,
        "frame_secret": f.hex64,
        "rules_secret": f.hex64,
        "rules": _rules,
        "frame": _frame,
    },
    {"unit_key": f.hex64, **dict.fromkeys((*LISTS, "assignment"), f.rows)},
)
_head: dict[str, f.Check] = {
    "protocol": f.word("ssj-draw/1"),
    "purpose": f.word("official", "rehearsal"),
    "records": _records,
}
_more: dict[str, f.Check] = {"digest": f.hex64}
_way = f.shape({"index": f.natural, "path": f.many(f.hex64)})
BUNDLE: Final = f.by_word(
    "bundle",
    {
        "public": f.shape({**_head, "bundle": f.word("public")}, _more),
        "auditor": f.shape(
            {**_head, "bundle": f.word("auditor"), "private": f.many(_private, 1)},
            {**_more, "opening": OPEN},
        ),
        "slip": f.shape(
            {
                **_head,
                "bundle": f.word("slip"),
                "task": f.ident,
                "id": f.ident,
                "label": f.label,
                "salt": f.hex64,
                "frame": _way,
            },
            {
                **_more,
                "attributes": _attributes,
                "result": f.shape(
                    {"at": f.time, "hash": f.hex64, "root": f.hex64, "size": f.natural}
                ),
                "rank": f.positive,
                "drawn": _way,
                "unit_key": f.hex64,
                "threshold": f.shape({"high": f.bound}, {"low": f.bound}),
                "team": f.many(f.shape({"inspector": f.ident, "slot": f.slot})),
            },
        ),
    },
)
