"""A transparency log checked from outside: signatures, proofs, second histories, and what it shows.

Shares `ssj_core.encoding` and `ssj_core.errors` with the side that makes it
(`ssj_core.journal.transparency`), and nothing else. Formats are C2SP's signed-note,
tlog-checkpoint, tlog-cosignature and tlog-proof.
"""

from ssj_core.verify.log.checkpoints import Head, LogProof, hash_lines
from ssj_core.verify.log.monitor import FAULTS, NOTICES, Notice, monitor
from ssj_core.verify.log.notes import Note, NoteKey, SignatureLine, Signed, check_note
from ssj_core.verify.log.proofs import check_consistency, check_inclusion, leaf_hash, root_of
from ssj_core.verify.log.sightings import Sighting, sighting
from ssj_core.verify.log.stamps import Stamps, proved_record, read_stamps
from ssj_core.verify.log.timestamps import Timestamp, check_timestamp
from ssj_core.verify.log.trust import HeadReport, Trust, check_checkpoint
from ssj_core.verify.log.views import Split, check_before_cosigning, find_splits, relate

__all__ = [
    "FAULTS",
    "NOTICES",
    "Head",
    "HeadReport",
    "LogProof",
    "Note",
    "NoteKey",
    "Notice",
    "Sighting",
    "SignatureLine",
    "Signed",
    "Split",
    "Stamps",
    "Timestamp",
    "Trust",
    "check_before_cosigning",
    "check_checkpoint",
    "check_consistency",
    "check_inclusion",
    "check_note",
    "check_timestamp",
    "find_splits",
    "hash_lines",
    "leaf_hash",
    "monitor",
    "proved_record",
    "read_stamps",
    "relate",
    "root_of",
    "sighting",
]
