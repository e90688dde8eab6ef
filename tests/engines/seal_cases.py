"""A dirty register, and sealing it twice with the same secrets: here, and in an engine."""

import types
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from unittest import mock

import ssj_core as ssj
from ssj_core.registers import uscc_check_character
from ssj_core.simple import Result
from ssj_core.simple.sealed import Sealed

AT = datetime.fromisoformat("2026-11-02T09:00:00+08:00")
THROWN = datetime.fromisoformat("2026-11-02T10:00:00+08:00")
HEADER = ("名称", "统一社会信用代码", "信用等级", "状态")


def code(number: int) -> str:
    """An invented credit code that holds."""
    body = f"91159900{number:09d}"
    return body + uscc_check_character(body)


def dirty_rows(size: int = 400) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Rows of a register as offices keep them: most are plain, a few are not, each in its own way."""
    rows: list[tuple[str | None, str | None, str | None, str | None]] = [
        (f"甲城{i}号店", code(i * 7919 % 10**9), "AABC"[i % 4], "存续") for i in range(size)
    ]
    rows[3] = ('乙"店\\', code(3), "A", None)
    rows[5] = (" 丙店\u3000", code(5), " B ", "在业")
    rows[7] = ("丁店", code(7)[:-1] + "x", "A", "存续")
    rows[11] = ("戊店", code(11), "A", "已注销")
    rows[13] = ("己店", rows[2][1], "C", "存续")
    rows[17] = ("庚店", None, "C", "存续")
    rows[19] = (None, code(19), "A", "存续")
    rows[23] = ("辛店", code(23), None, "存续")
    rows[29] = ("合计", None, None, None)
    rows[31] = ("壬店", code(11), "A", "存续")
    rows[37] = ("癸店", "150699000000017", "A", "存续")
    rows[41] = ("\t子\u0001店", code(41), "A", "存续")
    return rows


def mappings(rows: list[Any]) -> list[dict[str, Any]]:
    """The rows as the five lines take them."""
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def sealed(source: Any, **more: Any) -> Sealed:
    """The register sealed with secrets and a time that are always the same."""
    secrets: Iterator[str] = iter(["5a" * 32, "5b" * 32])
    stand_in = types.SimpleNamespace(token_hex=lambda _: next(secrets))
    with mock.patch("ssj_core.simple.drafting.secrets", stand_in):
        return ssj.seal(source, at=AT, on="2026-11-02", **more)


def drawn(held: Sealed) -> Result:
    """What the same dice give."""
    return held.draw(ssj.Dice("40271582139904617735"), at=THROWN)


def assert_equal(here: Sealed, there: Sealed) -> None:
    """The records, what is said of the register, the draw, bundles and slips are equal to the byte."""
    assert [r.data for r in there.session.records] == [r.data for r in here.session.records]
    assert there.left_out == here.left_out
    assert there.passed_over == here.passed_over
    assert there.notes == here.notes
    ours, theirs = drawn(here), drawn(there)
    assert theirs.to_dicts() == ours.to_dicts()
    for kind in ("public", "auditor"):
        assert theirs.bundle(kind) == ours.bundle(kind)
    for stratum in here.session.tasks[0].strata:
        for target in (stratum.members.ids[0], stratum.members.ids[-1]):
            slip = ours.outcome.slip("抽查任务", target)
            assert theirs.outcome.slip("抽查任务", target) == slip
    draw = ours.outcome.tasks["抽查任务"]
    for name in draw.thresholds:
        assert theirs.outcome.tasks["抽查任务"].reserves(name, 9) == draw.reserves(name, 9)


RATIO: Mapping[str, str] = {"A": "3%", "B": "10%", "C": "7%"}
