"""What reports say, word for word: every line for people in both languages, every key of the data.

SSJ_TOLD=write writes the answers anew, after somebody has read how they changed.
"""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ssj_core.verify import Held, Report, TargetReport, verify_bundle, verify_target

from .conftest import AT_LATER, KL8, LISTS, SLOTS, WITNESSES, Doc, Draw, dumps, seal, task
from .test_step_by_step import slip_of

TOLD = Path(__file__).parent / "told"
DICE, OTHER = "dice:40271582139904617735", "dice:83019264751028364719"
IN_D, SECOND = "150699000000017", '个体户·甲 "引号"'
LATE = datetime.fromisoformat("2027-01-01T00:00:00+08:00")
SEEN = [
    {"at": "2026-03-03T12:30:00+08:00", "record": "COMMIT", "where": "县政府网站"},
    {"at": "2026-03-03T12:40:00+08:00", "record": "CONTRIB", "witnesses": WITNESSES},
]


def office(record: Doc) -> None:
    """Let an office draw, at a place, on a day."""
    record |= {"authority": "甲局", "place": "150602", "on": "2026-03-10"}


def after(made: Draw, kind: str, **more: Any) -> Doc:
    """Return a record that follows a session."""
    head = {"protocol": "ssj-draw/1", "record": kind, "commit": made.commit, "at": AT_LATER}
    return head | more


def void(made: Draw, **more: Any) -> Doc:
    """Return a VOID of a session."""
    return after(made, "VOID", reason="名录有误", approver="局长甲", **more)


def inspectors() -> Draw:
    """Return a session with inspectors and the lists beside them."""
    return Draw(tasks=[task(slots=SLOTS, lists=dict(LISTS))], edit={"TASK": office})


def redrawn() -> tuple[Draw, Draw]:
    """Return an attempt and the next, whose title changed."""
    again = {
        "COMMIT": "2026-04-02T09:00:00+08:00",
        "CONTRIB": "2026-04-02T12:00:10+08:00",
        "RESULT": "2026-04-02T22:10:00+08:00",
    }
    times = {
        "public": "2026-04-02T21:15:00+08:00",
        "result": "2026-04-03T06:00:00+08:00",
    }

    def title(record: Doc) -> None:
        office(record)
        record["title"] = "年度抽查（更正）"

    def changes(record: Doc) -> None:
        record["tasks"][0]["changes"] = ["title"]
        record["log"] = {"origin": "甲局抽取日志", "root": "0" * 64, "size": 9}

    def evidence(record: Doc) -> None:
        record["evidence"][0]["at"] = "2026-04-02T22:00:00+08:00"

    one = Draw(items=[DICE], edit={"TASK": office})
    more: Doc = {"attempt": 2, "previous": one.commit, "lists": {"excluded": LISTS["excluded"]}}
    edit = {"TASK": title, "COMMIT": changes, "RESULT": evidence}
    options: Doc = {"session": "S-2", "salt": "2", "items": [OTHER], "at": again, "times": times}
    return one, Draw(tasks=[task(**more)], edit=edit, **options)


def twice(*, auditor: bool) -> bytes:
    """Return a redraw, for the public or for auditors."""
    one, two = redrawn()
    opens = void(one, opens=one.OPEN)
    records = [*one.records, opens, *two.TASKS, two.COMMIT, two.RESULT]
    if not auditor:
        return two.public(records=records)
    document = json.loads(two.auditor())
    return seal(document | {"records": records, "private": [*one.private(), *two.private()]})


def disposed() -> bytes:
    """Return a draw with dispositions of three kinds."""
    made = Draw(edit={"RESULT": lambda record: record.update(seen=SEEN), "TASK": office})
    names = [name for _, name, _ in made.chosen(made.o.tasks[0])]
    ranks = {name: rank for rank, name, _ in made.chosen(made.o.tasks[0])}
    told = [
        {"outcome": "inspected"},
        {"outcome": "moved", "reason": "外迁", "approver": "局长甲"},
        {"outcome": "exempt", "reason": "白名单", "approver": "局长甲"},
    ]
    told[1]["replaced_by"] = {"id": "只有一户", "rank": 9}  # type: ignore[assignment]  # a document
    rows = [
        after(made, "DISPOSITION", task="2026-017", id=name, rank=ranks[name], **row)
        for name, row in zip(names, told, strict=False)
    ]
    return made.public(*rows)


def unknown_key() -> bytes:
    """Return bytes that are no bundle of the form, of a rehearsal."""
    document = json.loads(Draw(purpose="rehearsal").public())
    document["records"][0]["note"] = "\x1b[31m"
    return dumps(document)


def group(relation: str) -> list[Any]:
    """Return two tasks of one group."""
    numbers = {"A": 3, "D": 1, "Z": 0}
    return [task(n, group="g", relation=relation, numbers=numbers) for n in ("t1", "t2")]


AVERAGE = {"A": "5/2", "D": "3/2", "Z": "1/2"}
CLOSED: Doc = {"mode": "unannounced", "items": ["secret", DICE], "edit": {"TASK": office}}
PROOFS: Doc = {"reveals": "proofs", "items": ["secret", KL8]}
REPORTS: dict[str, Callable[[], Report]] = {
    "public": lambda: verify_bundle(Draw(edit={"TASK": office}).public()),
    "public_average": lambda: verify_bundle(
        Draw(items=[KL8], tasks=[task(numbers=AVERAGE)], suite="sm3").public()
    ),
    "public_redrawn": lambda: verify_bundle(twice(auditor=False)),
    "public_disposed": lambda: verify_bundle(disposed()),
    "public_void": lambda: verify_bundle((m := Draw(items=[DICE])).public(void(m, opens=m.OPEN))),
    "public_weak": lambda: verify_bundle(Draw(items=["dice:40271582"]).public()),
    "public_rotated": lambda: verify_bundle(Draw(items=[DICE], tasks=group("rotated")).public()),
    "rehearsal": lambda: verify_bundle(Draw(purpose="rehearsal", items=["dice:12"]).public()),
    "sealed": lambda: verify_bundle((m := Draw()).public(records=[*m.TASKS, m.COMMIT])),
    "sealed_overdue": lambda: verify_bundle(
        (m := Draw()).public(records=[*m.TASKS, m.COMMIT]), Held(now=LATE)
    ),
    "closed": lambda: verify_bundle(Draw(**CLOSED).public()),
    "closed_overdue": lambda: verify_bundle(Draw(**CLOSED).public(), Held(now=LATE)),
    "opened": lambda: verify_bundle((m := Draw(**CLOSED)).public(m.OPEN), Held(now=LATE)),
    "proofs": lambda: verify_bundle(Draw(**PROOFS).public()),
    "auditor": lambda: verify_bundle(inspectors().auditor()),
    "auditor_closed": lambda: verify_bundle(Draw(**CLOSED).auditor()),
    "auditor_apart": lambda: verify_bundle(Draw(items=[DICE], tasks=group("apart")).auditor()),
    "auditor_rotated": lambda: verify_bundle(Draw(items=[DICE], tasks=group("rotated")).auditor()),
    "auditor_redrawn": lambda: verify_bundle(twice(auditor=True)),
    "slip": lambda: verify_bundle(
        (m := Draw(**CLOSED)).slip(
            IN_D,
            records=[m.TASKS[0], m.COMMIT],
            **dict.fromkeys(("result", "unit_key", "threshold", "rank", "drawn")),
        )
    ),
    "slip_result": lambda: verify_bundle(inspectors().slip(IN_D)),
    "wrong": lambda: verify_bundle(
        Draw(edit={"RESULT": lambda record: record.update(bits=1)}).public()
    ),
    "unread": lambda: verify_bundle(unknown_key()),
    "unread_bytes": lambda: verify_bundle(b"\xff"),
    "held": lambda: verify_bundle(
        Draw(items=[KL8]).public(),
        Held(results={("kl8", "2026051"): ("2026-03-03", KL8.rpartition(":")[2])}),
    ),
}
OPEN_DRAW = Draw(items=[DICE], edit={"TASK": office})
TARGETS: dict[str, Callable[[], TargetReport]] = {
    "target_listed": lambda: verify_target(OPEN_DRAW.public(), IN_D),
    "target_between": lambda: verify_target(OPEN_DRAW.public(), "甲"),
    "target_other": lambda: verify_target(OPEN_DRAW.public(), SECOND),
    "target_void": lambda: verify_target(
        OPEN_DRAW.public(void(OPEN_DRAW, opens=OPEN_DRAW.OPEN)), IN_D
    ),
    "target_closed": lambda: verify_target(Draw(**CLOSED).public(), IN_D),
    "target_proofs": lambda: verify_target(Draw(**PROOFS).public(), IN_D),
    "target_rotated": lambda: verify_target(
        Draw(items=[DICE], tasks=group("rotated")).public(), "甲"
    ),
    "target_apart": lambda: verify_target(Draw(items=[DICE], tasks=group("apart")).public(), "乙"),
    "target_auditor": lambda: verify_target(OPEN_DRAW.auditor(), IN_D),
    "target_auditor_undrawn": lambda: verify_target(OPEN_DRAW.auditor(), "只有一户"),
    "target_auditor_absent": lambda: verify_target(OPEN_DRAW.auditor(), "甲"),
    "target_sealed": lambda: verify_target(
        OPEN_DRAW.public(records=[*OPEN_DRAW.TASKS, OPEN_DRAW.COMMIT]), IN_D
    ),
    "target_slip": lambda: verify_target(OPEN_DRAW.slip(IN_D), IN_D),
    "target_slip_undrawn": lambda: verify_target(OPEN_DRAW.slip("只有一户"), "只有一户"),
    "target_slip_other": lambda: verify_target(OPEN_DRAW.slip(IN_D), "甲"),
    "target_alike": lambda: verify_target(OPEN_DRAW.public(), "91159900000001000a"),
    "target_alike_auditor": lambda: verify_target(OPEN_DRAW.auditor(), "9115990000000O200A"),
    "target_alike_proofs": lambda: verify_target(Draw(**PROOFS).public(), "1506990000000l7"),
    "target_proof": lambda: verify_target(slip_of(SECOND, dropped=SECOND), SECOND),
    "target_wrong": lambda: verify_target(b"{}", "甲"),
}


@pytest.mark.parametrize("name", [*REPORTS, *TARGETS])
def test_told(name: str) -> None:
    """Both languages and the data are as they were read last."""
    report = (REPORTS | TARGETS)[name]()
    data = report.document()
    data.pop("report", None)  # of a target: a report of its own has another file
    lines = [line for lang in ("zh", "en") for line in (*report.text(lang).split("\n"), "")]
    lines += [f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    answer = "\n".join([*lines, ""])
    path = TOLD / f"{name}.txt"
    if os.environ.get("SSJ_TOLD") == "write":
        path.write_text(answer, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == answer
