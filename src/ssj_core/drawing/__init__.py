"""The verifiable draw ssj-draw/1: seal first, entropy after, and the result follows.

Functions of one hash each: `ticket`, `derive_key`, `commitment`, `derive_seed`, `seal_code`.
One stratum: `Frame`, `select`, `select_stream`.
One session: `seal_session` → `Sealed` → `Sealed.draw` → `Outcome`, with `dispose` after it.
The specification is docs/spec/ssj-draw-1.md; sections carry the same numbers here.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.drawing.afterwards import (
        Disposition,
        Open,
        OpenTask,
        Record,
        Replacement,
        Void,
        read_record,
    )
    from ssj_core.drawing.assignment import Crew, Rules, Shortage, SlotRule, Teams, crew_of, team_of
    from ssj_core.drawing.bundles import (
        AuditorBundle,
        Bundle,
        PublicBundle,
        Slip,
        read_bundle,
    )
    from ssj_core.drawing.changes import frame_diff
    from ssj_core.drawing.dispositions import dispose, undisposed
    from ssj_core.drawing.drafts import RosterDraft, StratumDraft, TaskDraft
    from ssj_core.drawing.drawn import Drawn, TaskDraw
    from ssj_core.drawing.entropy import (
        Contribution,
        Dice,
        DoubleColourBall,
        Drand,
        Entropy,
        Happy8,
        Item,
        Secret,
    )
    from ssj_core.drawing.frame import Frame, check_ids
    from ssj_core.drawing.levels import LEVEL_NAMES, QUESTIONS, witness_level
    from ssj_core.drawing.loading import load_outcome
    from ssj_core.drawing.log import log_head
    from ssj_core.drawing.outcome import Outcome
    from ssj_core.drawing.preparation import Prepared, prepare_draw
    from ssj_core.drawing.records import (
        Against,
        Commit,
        Contrib,
        EntropyRule,
        Evidence,
        LogHead,
        Promise,
        Result,
        Reveal,
        Seen,
        Task,
        Times,
        Witness,
    )
    from ssj_core.drawing.sealed import Sealed
    from ssj_core.drawing.selecting import Selection, select, select_stream
    from ssj_core.drawing.session import restore, seal_session
    from ssj_core.drawing.teams import teams_of
    from ssj_core.drawing.tickets import (
        code_of,
        commitment,
        derive_key,
        derive_seed,
        seal_code,
        ticket,
    )
    from ssj_core.drawing.voided import Voided

__all__ = [
    "LEVEL_NAMES",
    "QUESTIONS",
    "Against",
    "AuditorBundle",
    "Bundle",
    "Commit",
    "Contrib",
    "Contribution",
    "Crew",
    "Dice",
    "Disposition",
    "DoubleColourBall",
    "Drand",
    "Drawn",
    "Entropy",
    "EntropyRule",
    "Evidence",
    "Frame",
    "Happy8",
    "Item",
    "LogHead",
    "Open",
    "OpenTask",
    "Outcome",
    "Prepared",
    "Promise",
    "PublicBundle",
    "Record",
    "Replacement",
    "Result",
    "Reveal",
    "RosterDraft",
    "Rules",
    "Sealed",
    "Secret",
    "Seen",
    "Selection",
    "Shortage",
    "Slip",
    "SlotRule",
    "StratumDraft",
    "Task",
    "TaskDraft",
    "TaskDraw",
    "Teams",
    "Times",
    "Void",
    "Voided",
    "Witness",
    "check_ids",
    "code_of",
    "commitment",
    "crew_of",
    "derive_key",
    "derive_seed",
    "dispose",
    "frame_diff",
    "load_outcome",
    "log_head",
    "prepare_draw",
    "read_bundle",
    "read_record",
    "restore",
    "seal_code",
    "seal_session",
    "select",
    "select_stream",
    "team_of",
    "teams_of",
    "ticket",
    "undisposed",
    "witness_level",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".afterwards": (
                "Disposition",
                "Open",
                "OpenTask",
                "Record",
                "Replacement",
                "Void",
                "read_record",
            ),
            ".assignment": (
                "Crew",
                "Rules",
                "Shortage",
                "SlotRule",
                "Teams",
                "crew_of",
                "team_of",
            ),
            ".bundles": (
                "AuditorBundle",
                "Bundle",
                "PublicBundle",
                "Slip",
                "read_bundle",
            ),
            ".changes": ("frame_diff",),
            ".dispositions": (
                "dispose",
                "undisposed",
            ),
            ".drafts": (
                "RosterDraft",
                "StratumDraft",
                "TaskDraft",
            ),
            ".drawn": (
                "Drawn",
                "TaskDraw",
            ),
            ".entropy": (
                "Contribution",
                "Dice",
                "DoubleColourBall",
                "Drand",
                "Entropy",
                "Happy8",
                "Item",
                "Secret",
            ),
            ".frame": (
                "Frame",
                "check_ids",
            ),
            ".levels": (
                "LEVEL_NAMES",
                "QUESTIONS",
                "witness_level",
            ),
            ".loading": ("load_outcome",),
            ".log": ("log_head",),
            ".outcome": ("Outcome",),
            ".preparation": (
                "Prepared",
                "prepare_draw",
            ),
            ".records": (
                "Against",
                "Commit",
                "Contrib",
                "EntropyRule",
                "Evidence",
                "LogHead",
                "Promise",
                "Result",
                "Reveal",
                "Seen",
                "Task",
                "Times",
                "Witness",
            ),
            ".sealed": ("Sealed",),
            ".selecting": (
                "Selection",
                "select",
                "select_stream",
            ),
            ".session": (
                "restore",
                "seal_session",
            ),
            ".teams": ("teams_of",),
            ".tickets": (
                "code_of",
                "commitment",
                "derive_key",
                "derive_seed",
                "seal_code",
                "ticket",
            ),
            ".voided": ("Voided",),
        },
    )
