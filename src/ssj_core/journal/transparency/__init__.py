"""The draw records of a journal as a public, append-only log (RFC 6962, C2SP).

This side makes: leaves, tree, checkpoint, proofs, signature lines. `ssj_core.verify.log` checks,
and shares no code with it. No private key is ever here: `NoteSigner` asks a `ssj_core.ports.Signer`.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.journal.transparency.leaves import LOGGED, draw_leaves, log_tree
    from ssj_core.journal.transparency.notes import (
        NoteSigner,
        checkpoint_text,
        consistency_text,
        proof_text,
        with_signature,
    )

__all__ = [
    "LOGGED",
    "NoteSigner",
    "checkpoint_text",
    "consistency_text",
    "draw_leaves",
    "log_tree",
    "proof_text",
    "with_signature",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".leaves": (
                "LOGGED",
                "draw_leaves",
                "log_tree",
            ),
            ".notes": (
                "NoteSigner",
                "checkpoint_text",
                "consistency_text",
                "proof_text",
                "with_signature",
            ),
        },
    )
