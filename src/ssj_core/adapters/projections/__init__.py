"""The journal as plain tables that any language can SELECT, always remade from the journal."""

from ssj_core.adapters.projections.projector import Projector
from ssj_core.adapters.projections.snapshot import load_snapshot, snapshot_digest, take_snapshot
from ssj_core.adapters.projections.store import ProjectingStore
from ssj_core.adapters.projections.tables import TABLES, VIEWS

__all__ = [
    "TABLES",
    "VIEWS",
    "ProjectingStore",
    "Projector",
    "load_snapshot",
    "snapshot_digest",
    "take_snapshot",
]
