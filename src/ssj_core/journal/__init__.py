"""The journal: every act is an event, appended once and never changed.

An event joins one hash chain over the whole journal (`seq`) and one stream (`version`). What is
true now is a fold over events (`replay`); each room owns the bodies and folds of its own kinds.
"""

from ssj_core.journal.chain import DOMAIN, Checkpoint, Row, chain_hash, link
from ssj_core.journal.envelope import Envelope, Event, NewEvent
from ssj_core.journal.kinds import KINDS, Kind
from ssj_core.journal.lines import export_lines, import_lines, suite_of
from ssj_core.journal.log import Journal, replay
from ssj_core.journal.store import Store

__all__ = [
    "DOMAIN",
    "KINDS",
    "Checkpoint",
    "Envelope",
    "Event",
    "Journal",
    "Kind",
    "NewEvent",
    "Row",
    "Store",
    "chain_hash",
    "export_lines",
    "import_lines",
    "link",
    "replay",
    "suite_of",
]
