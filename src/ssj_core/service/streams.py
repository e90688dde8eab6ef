"""Names of the journal's streams: one thing, one stream, so that two hands cannot both be last."""

from typing import Final

REGISTERS: Final = "registers"
CONFERENCE: Final = "conference"
SITE: Final = "site"


def plan(number: str) -> str:
    """Return the stream of a plan."""
    return f"plan/{number}"


def draw(session: str) -> str:
    """Return the stream of a session of draws."""
    return f"draw/{session}"


def inspection(number: str) -> str:
    """Return the stream of one inspection."""
    return f"inspection/{number}"
