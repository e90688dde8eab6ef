"""A small invented journal that the tests of the journal share."""

from datetime import datetime, timedelta, timezone

import pytest

import ssj_core.planning  # noqa: F401 - its kinds are in the list once it is imported
from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import Journal, NewEvent

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def noon() -> datetime:
    """Return a moment to write events at."""
    return NOON


@pytest.fixture
def journal() -> Journal:
    """Return a journal of six events in three streams."""
    made = Journal(MemoryStore(), drift=None)

    def add(stream: str, *events: NewEvent, later: timedelta = timedelta(), **more: int) -> None:
        made.append(
            stream,
            made.version(stream),
            events,
            actor="王一",
            department="区市场监管局",
            at=NOON + later,
            **more,
        )

    plan = "plan/2026"
    add(plan, NewEvent("plan.drafted", {"title": "年度计划"}))
    add(
        plan,
        NewEvent("plan.approved", {}),
        NewEvent("plan.filed", {"with": "联席会议办公室"}),
        later=timedelta(hours=1, microseconds=5),
        causation=1,
    )
    add("register/一", NewEvent("register.snapshot", {"count": 2}))
    add(plan, NewEvent("plan.published", {"channels": ["a", "b"]}))
    add("site", NewEvent("filing.made", {"digest": "00"}))
    return made
