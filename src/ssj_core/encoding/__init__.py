"""The only bytes the library hashes: canonical JSON, netstrings, digests, and the grammar of ids.

Both the drawing side and `ssj_core.verify` stand on this module, and share nothing else.
"""

from ssj_core.encoding.canonical import canonical, parse, rewrite
from ssj_core.encoding.hashing import SUITES, Hash, Suite, digest, is_hex64, netstrings, new_hash
from ssj_core.encoding.ids import alike, check_id, fold, folding, is_id
from ssj_core.encoding.limits import DRAW, Limits
from ssj_core.encoding.texts import is_text, visible

__all__ = [
    "DRAW",
    "SUITES",
    "Hash",
    "Limits",
    "Suite",
    "alike",
    "canonical",
    "check_id",
    "digest",
    "fold",
    "folding",
    "is_hex64",
    "is_id",
    "is_text",
    "netstrings",
    "new_hash",
    "parse",
    "rewrite",
    "visible",
]
