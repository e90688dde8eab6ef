"""A toy country: all of its law is invented."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ssj_core.calendar import WorkdayCalendar
from ssj_core.legal import Place
from ssj_core.rules import Rulebook

HEAD = """
schema = 1
jurisdiction = "990000"
title = { zh = "虚构国", en = "Toy country" }
[instrument.law]
title = { zh = "虚构法", en = "Toy Act" }
issued = 2020-01-01
url = "https://example.invalid/law"
[scheme.stars]
title = { zh = "星级", en = "stars" }
tiers = ["three", "two", "one"]
"""
BASIC = """
basis = { instrument = "law", article = "1" }
summary = { zh = "虚构", en = "invented" }
confidence = "primary"
from = 2020-01-01
"""


@pytest.fixture(scope="session")
def toy() -> Callable[..., Rulebook]:
    """Return a maker of rulebooks: each text is one clause, its id c1, c2, … unless it says so."""

    def make(*clauses: str, extra: str = "") -> Rulebook:
        parts = [HEAD, extra]
        for number, body in enumerate(clauses, 1):
            own = {line.split("=")[0].strip() for line in body.splitlines() if "=" in line}
            basic = "\n".join(
                line for line in BASIC.splitlines() if line.split("=")[0].strip() not in own
            )
            name = "" if "id" in own else f'id = "c{number}"\n'
            default = "" if "binding" in own else 'binding = "default"\n'
            parts.append(f"[[clause]]\n{name}{default}{basic}\n{body}\n")
        return Rulebook.parse("\n".join(parts))

    return make


@pytest.fixture(scope="session")
def here() -> Place:
    """The county everybody asks about."""
    return Place("990101")


@pytest.fixture(scope="session")
def day() -> date:
    """The day everybody asks about."""
    return date(2026, 3, 2)


@pytest.fixture(scope="session")
def cal() -> WorkdayCalendar:
    """The calendar of the holiday notices."""
    return WorkdayCalendar.cn()


@pytest.fixture(scope="session")
def ask(here: Place, day: date, cal: WorkdayCalendar) -> Callable[..., Any]:
    """Return a shorthand: the decision of a rulebook on a question, here and on that day."""

    def decide(book: Rulebook, question: Any) -> Any:
        return book.at(here, on=day, calendar=cal).decide(question)

    return decide
