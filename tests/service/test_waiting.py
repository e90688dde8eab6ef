"""Whoever reads never keeps a writer from ending, nor a writer a reader for ever."""

from datetime import date
from threading import Event, Thread

from ssj_core.adapters.memory import MemoryStore
from ssj_core.calendar import WorkdayCalendar
from ssj_core.journal import Journal
from ssj_core.legal import Place
from ssj_core.rules import Rulebook
from ssj_core.service import Service
from ssj_core.testing.worlds import open_world

PATIENCE = 30


def test_a_work_list_waits_for_no_lock_a_writer_needs() -> None:
    """While a writer holds the store and comes to the state, a work list is asked for: both end."""
    world = open_world("inspected").service
    store = world.journal.store
    assert isinstance(store, MemoryStore)
    service = Service(Journal(store), Rulebook.load("cn"), Place("150602"), WorkdayCalendar.cn())
    holds, asked, wrote = Event(), Event(), Event()

    def write() -> None:
        with service.journal.transaction():
            holds.set()
            asked.wait(PATIENCE)
            with service.state.lock:
                service.state.catch_up()
        wrote.set()

    def ask() -> None:
        holds.wait(PATIENCE)
        asked.set()
        service.still_owed(date(2026, 12, 31))

    threads = [Thread(target=write, daemon=True), Thread(target=ask, daemon=True)]
    for thread in threads:
        thread.start()
    assert wrote.wait(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_worker_that_forgets_answers_the_same() -> None:
    """With room for one aggregate a worker tells the same obligations as one that holds all."""
    whole = open_world("inspected").service
    forgetful = Service(whole.journal, whole.rulebook, whole.place, whole.calendar, keep=1)
    day = date(2026, 12, 31)
    assert forgetful.ledger(day).obligations == whole.ledger(day).obligations
    assert forgetful.still_owed(day) == whole.still_owed(day)
    assert forgetful.state.snapshot() == whole.state.catch_up().snapshot()
