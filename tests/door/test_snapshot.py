"""A restart of `ssj serve` reads the kept state, and believes it only where the journal agrees."""

from pathlib import Path

import pytest
from attrs import evolve

from ssj_core.adapters.copying import copy_journal
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.door import serving
from ssj_core.door.serving import Serving, keep_snapshot, open_door
from ssj_core.journal import State
from ssj_core.testing.worlds import World


@pytest.fixture
def given(world: World, tmp_path: Path) -> Serving:
    """Return what a door on the district's journal is opened with."""
    place = str(tmp_path / "ssj.db")
    with SqliteStore(place) as store:
        copy_journal(world.service.journal.store, store)
    return Serving(
        store=place,
        rules=("cn", "cn-nm-dongsheng-2021"),
        place="150602",
        snapshot=str(tmp_path / "state"),
    )


def test_a_restart_reads_the_kept_state(given: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept is stood on; of another book, cut off, or of a longer journal it is left aside."""
    monkeypatch.setattr(serving, "_WORTH", 10)
    restored: list[bool] = []
    whole = State.restore

    def watched(state: State, kept: bytes) -> bool:
        restored.append(whole(state, kept))
        return restored[-1]

    monkeypatch.setattr(State, "restore", watched)
    first = open_door(given).service
    owed = first.still_owed(first.state.last.date()) if first.state.last else ()
    assert Path(given.snapshot).stat().st_mode & 0o077 == 0
    second = open_door(given).service
    assert restored == [True]
    assert second.state.seq == first.state.seq
    assert second.state.last is not None
    assert second.still_owed(second.state.last.date()) == owed
    open_door(evolve(given, rules=("cn",)))
    assert restored == [True]
    keep_snapshot(second, given.snapshot)
    data = Path(given.snapshot).read_bytes()
    for odd in (data[:-5], data.replace(b'"seq":', b'"seq":1')):
        Path(given.snapshot).write_bytes(odd)
        assert open_door(given).service.state.seq == first.state.seq
    assert restored == [True, False, False]
    keep_snapshot(second, "")
