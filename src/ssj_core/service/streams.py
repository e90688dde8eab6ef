"""Names of the journal's streams: one thing, one stream, so that two hands cannot both be last."""

from typing import Final

CONFERENCE: Final = "conference"
OVERSIGHT: Final = "oversight"


def plan(number: str) -> str:
    """Return the stream of a plan."""
    return f"plan/{number}"


def draw(session: str) -> str:
    """Return the stream of a session of draws."""
    return f"draw/{session}"


def inspection(number: str) -> str:
    """Return the stream of one inspection."""
    return f"inspection/{number}"


def item_list(department: str) -> str:
    """Return the stream of a department's item list."""
    return f"item-list/{department}"


def work_rules(department: str) -> str:
    """Return the stream of a department's work rules."""
    return f"work-rules/{department}"


def register(name: str, department: str) -> str:
    """Return the stream of a register that a department keeps, by the register's name."""
    return f"register/{name}/{department}"


def record(number: str) -> str:
    """Return the stream of a record under a target: one each, so that its number is used once."""
    return f"record/{number}"


def case(number: str) -> str:
    """Return the stream of a case of accountability."""
    return f"case/{number}"
