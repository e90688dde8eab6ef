"""What the tests of the JSON door share: a service, a hand, and a role that may do everything."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.journal import Journal
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS
from ssj_core.testing.worlds import open_world

ACT = Act("王一", "市监局", datetime(2026, 1, 20, 9, tzinfo=timezone(timedelta(hours=8))))
Send = Callable[..., dict[str, Any]]


@pytest.fixture
def service() -> Service:
    """A service over an empty journal in memory."""
    calendar = WorkdayCalendar.cn()
    return Service(
        Journal(MemoryStore()),
        Rulebook.load("cn", "cn-nm-dongsheng-2021"),
        Place("150602"),
        calendar,
    )


@pytest.fixture
def county() -> Service:
    """The invented county of the scenarios, with lists and registers."""
    return open_world("registered").service


@pytest.fixture
def send(service: Service) -> Send:
    """Send a command as somebody who may do everything, and return the answer."""
    return _sender(service)


@pytest.fixture
def tell(county: Service) -> Send:
    """Send a command to the county."""
    return _sender(county)


def _sender(service: Service) -> Send:
    def give(name: str, body: Any, *, act: Act = ACT, **more: Any) -> dict[str, Any]:
        text = json.dumps({"command": name, "input": body, **more}, ensure_ascii=False)
        return dict(
            json.loads(service.handle(text, act, roles=["all"], grants={"all": tuple(COMMANDS)}))
        )

    return give


@pytest.fixture
def plan() -> dict[str, Any]:
    """A department's plan as a front end writes it."""
    return {
        "form": "department-plan",
        "year": 2026,
        "department": "市监局",
        "tasks": [
            {
                "form": "department-task",
                "id": "T1",
                "items": ["S1"],
                "scope": "食品经营者",
                "ratios": [{"stratum": "*", "ratio": "3/100"}],
                "methods": ["onsite"],
                "content": "许可、进货查验",
                "visits": 1,
                "window": {"start": "2026-04-01", "end": "2026-06-30"},
            }
        ],
    }
