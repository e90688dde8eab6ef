"""The journal: every act is an event, appended once and never changed.

An event joins one hash chain over the whole journal (`seq`) and one stream (`version`). What can
happen is declared as facts (`fact`, `CATALOGUE`), each with its effect; what is true now is the
`State` that keeps up with the journal.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.journal.chain import DOMAIN, Checkpoint, Row, chain_hash, check_end, link
    from ssj_core.journal.envelope import Envelope, Event, NewEvent
    from ssj_core.journal.facts import (
        CATALOGUE,
        Declared,
        Fact,
        Taken,
        back_dated,
        beginning,
        fact,
        in_future,
        in_order,
        labelled,
        read_fact,
        system_day,
        value,
        world_day,
    )
    from ssj_core.journal.kinds import KINDS, Kind
    from ssj_core.journal.lines import export_lines, import_lines, suite_of
    from ssj_core.journal.log import Journal, replay, sent_once
    from ssj_core.journal.papers import Paper, Receipt, ended_on
    from ssj_core.journal.room import Entry, Login, Room, World, evolve
    from ssj_core.journal.state import Reader, State, Unread, after, entry_of
    from ssj_core.journal.store import Store
    from ssj_core.journal.values import Digest, Form, Value, form_of

__all__ = [
    "CATALOGUE",
    "DOMAIN",
    "KINDS",
    "Checkpoint",
    "Declared",
    "Digest",
    "Entry",
    "Envelope",
    "Event",
    "Fact",
    "Form",
    "Journal",
    "Kind",
    "Login",
    "NewEvent",
    "Paper",
    "Reader",
    "Receipt",
    "Room",
    "Row",
    "State",
    "Store",
    "Taken",
    "Unread",
    "Value",
    "World",
    "after",
    "back_dated",
    "beginning",
    "chain_hash",
    "check_end",
    "ended_on",
    "entry_of",
    "evolve",
    "export_lines",
    "fact",
    "form_of",
    "import_lines",
    "in_future",
    "in_order",
    "labelled",
    "link",
    "read_fact",
    "replay",
    "sent_once",
    "suite_of",
    "system_day",
    "value",
    "world_day",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".chain": (
                "DOMAIN",
                "Checkpoint",
                "Row",
                "chain_hash",
                "check_end",
                "link",
            ),
            ".envelope": (
                "Envelope",
                "Event",
                "NewEvent",
            ),
            ".facts": (
                "CATALOGUE",
                "Declared",
                "Fact",
                "Taken",
                "back_dated",
                "beginning",
                "fact",
                "in_future",
                "in_order",
                "labelled",
                "read_fact",
                "system_day",
                "value",
                "world_day",
            ),
            ".kinds": (
                "KINDS",
                "Kind",
            ),
            ".lines": (
                "export_lines",
                "import_lines",
                "suite_of",
            ),
            ".log": (
                "Journal",
                "replay",
                "sent_once",
            ),
            ".papers": (
                "Paper",
                "Receipt",
                "ended_on",
            ),
            ".room": (
                "Entry",
                "Login",
                "Room",
                "World",
                "evolve",
            ),
            ".state": (
                "Reader",
                "State",
                "Unread",
                "after",
                "entry_of",
            ),
            ".store": ("Store",),
            ".values": (
                "Digest",
                "Form",
                "Value",
                "form_of",
            ),
        },
    )
