"""What a log shows of draws begun and not ended, redraws, and openings that came late or never."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ssj_core.encoding import canonical, digest
from ssj_core.errors.log import LeafRefusedError
from ssj_core.verify.log import FAULTS, NOTICES, monitor

Make = tuple[Callable[..., dict[str, Any]], Callable[..., dict[str, Any]]]
NOW = datetime.fromisoformat("2026-06-01T00:00:00+08:00")
DUE = "2026-04-02T09:00:00+08:00"
UNANNOUNCED = {"mode": "unannounced", "times": {"open": DUE}}


def _kinds(*records: dict[str, Any], **more: Any) -> list[tuple[str, int]]:
    found = monitor([canonical(each) for each in records], more.pop("as_of", NOW), **more)
    assert all(one.line("zh") and NOTICES[one.kind].en in one.line("en") for one in found)
    return [(one.kind, one.index) for one in found]


def test_a_clean_log_shows_nothing(records: Make) -> None:
    """Sealed and drawn, with contributions and dispositions: nothing to tell."""
    commit, follow = records
    one = commit("S-1")
    log = (
        {"record": "TASK"},
        one,
        follow("CONTRIB", one),
        follow("RESULT", one),
        follow("DISPOSITION", one),
    )
    assert _kinds(*log) == []
    assert _kinds() == []


def test_sealed_and_never_ended(records: Make) -> None:
    """A COMMIT with neither RESULT nor VOID stays visible for ever."""
    commit, follow = records
    one, two = commit("S-1"), commit("S-2", tasks=[{"task": "T2", "attempt": 1}])
    assert _kinds(one, two, follow("RESULT", two)) == [("unended", 0)]


def test_an_unannounced_draw_must_open(records: Make) -> None:
    """RESULT without OPEN is nothing before the deadline, and a fault after it."""
    commit, follow = records
    one = commit("S-1", **UNANNOUNCED)
    log = (one, follow("RESULT", one))
    due = datetime.fromisoformat(DUE)
    assert _kinds(*log, as_of=due) == []
    assert _kinds(*log, as_of=due + timedelta(seconds=1)) == [("unopened", 0)]
    assert _kinds(*log, follow("OPEN", one)) == []
    void = follow("VOID", one, reason="名录有误", approver="负责人")
    assert _kinds(*log, void) == [("unopened", 0)]
    assert _kinds(*log, void | {"opens": {}}) == []
    assert _kinds(one) == [("unended", 0)]


def test_an_opening_that_came_late(records: Make) -> None:
    """Only the log's cosigners can tell that OPEN came late; by its own word it never does."""
    commit, follow = records
    one = commit("S-1", **UNANNOUNCED)
    log = (one, follow("RESULT", one), follow("OPEN", one))
    asked = []

    def told(index: int, due: datetime) -> bool:
        asked.append((index, due.isoformat()))
        return False

    assert _kinds(*log, opened_in_time=told) == [("late", 0)]
    assert asked == [(2, DUE)]
    assert _kinds(*log, opened_in_time=lambda *_: True) == []


def test_a_redraw_is_told_with_its_reason(records: Make) -> None:
    """A second attempt that names the voided first is told, with reason and approver, as no fault."""
    commit, follow = records
    one = commit("S-1")
    void = follow("VOID", one, reason="名录漏列", approver="分管负责人")
    two = commit("S-2", 2, digest(canonical(one)))
    (notice,) = monitor([canonical(each) for each in (one, void, two, follow("RESULT", two))], NOW)
    assert (notice.kind, notice.index, notice.attempt) == ("redraw", 2, 2)
    assert "名录漏列" in notice.line()
    assert "分管负责人" in notice.line("en")
    assert notice.kind not in FAULTS


def test_attempts_that_hide_the_one_before(records: Make) -> None:
    """Two open COMMITs, a redraw over a standing result, a wrong or missing link: each a fault."""
    commit, follow = records
    one = commit("S-1")
    void = follow("VOID", one, reason="r", approver="a")
    linked, unlinked = commit("S-2", 2, digest(canonical(one))), commit("S-2")
    ended = [follow("RESULT", linked)]
    assert _kinds(one, linked, void, *ended) == [("redraw", 1), ("parallel", 1)]
    assert _kinds(one, follow("RESULT", one), linked, *ended) == [("redraw", 2), ("standing", 2)]
    assert _kinds(one, void, unlinked, follow("RESULT", unlinked)) == [
        ("redraw", 2),
        ("unlinked", 2),
    ]
    skipped = commit("S-3", 3, digest(canonical(one)))
    assert ("unlinked", 2) in _kinds(one, void, skipped, follow("RESULT", skipped))
    assert ("unlinked", 0) in _kinds(linked, *ended)


def test_a_later_draw_of_inspectors_is_no_redraw(records: Make) -> None:
    """A COMMIT that serves a RESULT draws inspectors for the same task: another series."""
    commit, follow = records
    one, two = commit("S-1"), commit("S-2", serves="ab" * 32)
    assert _kinds(one, follow("RESULT", one), two, follow("RESULT", two)) == []


def test_a_record_of_no_commit(records: Make) -> None:
    """A RESULT before, or without, its COMMIT was not sealed in this log."""
    commit, follow = records
    one = commit("S-1")
    assert _kinds(follow("RESULT", one), one) == [("orphan", 0), ("unended", 1)]
    (orphan,) = monitor([canonical(follow("RESULT", one))], NOW)
    assert (orphan.session, orphan.task, orphan.attempt) == ("", "", 0)


def test_repeats_change_nothing(records: Make) -> None:
    """A record given twice counts where it stood first."""
    commit, follow = records
    one = commit("S-1", **UNANNOUNCED)
    void = follow("VOID", one, reason="r", approver="a", opens={})
    log = (one, follow("RESULT", one), follow("OPEN", one), void)
    assert _kinds(*log, *log) == []


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"{",
        b"[]",
        b'{"record":"OTHER"}',
        b'{"record":"RESULT"}',
        b'{"record":"COMMIT","suite":"sha256"}',
        b'{"record":"COMMIT","suite":"md5"}',
        b'{"at":"x","mode":"open","record":"COMMIT","session":"S","suite":"sha256","tasks":[1]}',
        b'{"at":"x","mode":"unannounced","record":"COMMIT","session":"S","suite":"sha256","tasks":[],"times":{"open":"soon"}}',
    ],
)
def test_what_is_no_leaf(leaf: bytes) -> None:
    """A leaf that is no record of a draw is refused with its index."""
    with pytest.raises(LeafRefusedError, match="0"):
        monitor([leaf], NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"times": []},
        {"times": {"result": "someday"}},
        {"times": {"result": 7}},
        {"times": {"result": "2026-04-02"}},
        {"times": {"open": "2026-04-02T09:00:00"}, "mode": "unannounced"},
        {"mode": "unannounced"},
        {"suite": "md5"},
        {"tasks": [{"task": ["T1"], "attempt": 1}]},
        {"tasks": [{"task": "T1", "attempt": "one"}]},
        {"tasks": ["T1"]},
        {"serves": {}},
        {"record": ["COMMIT"]},
    ],
    ids=str,
)
def test_a_record_of_another_form_is_named(records: Make, more: dict[str, Any]) -> None:
    """Whatever stands in a leaf, it is refused by its position: what is read later is looked at first."""
    commit, _ = records
    one = {**commit("S-1"), **more}
    if more == {"mode": "unannounced"}:
        one.pop("times", None)
    good = canonical(commit("S-0", tasks=[{"task": "T9", "attempt": 1}]))
    with pytest.raises(LeafRefusedError, match="1"):
        monitor([good, canonical(one)], NOW)


def test_a_second_end_of_one_seal(records: Make) -> None:
    """Another RESULT, OPEN or VOID of one COMMIT is told; the same once more, or a visit, is none."""
    commit, follow = records
    one = commit("S-1", **UNANNOUNCED)
    result, opened = follow("RESULT", one), follow("OPEN", one)
    void = follow("VOID", one, reason="名录有误", approver="负责人")
    log = (one, result, opened, void, result, opened, void)
    assert _kinds(*log) == []
    for again in (result, opened, void):
        assert _kinds(*log, again | {"at": DUE}) == [("second", 0)]
    first, other = follow("DISPOSITION", one), follow("DISPOSITION", one, id="乙")
    assert _kinds(one, result, opened, first, other) == []
