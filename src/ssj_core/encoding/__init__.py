"""The only bytes the library hashes: canonical JSON, netstrings, digests, and the grammar of ids.

Both the drawing side and `ssj_core.verify` stand on this module, and share nothing else.
"""

from ssj_core.encoding.canonical import canonical, parse
from ssj_core.encoding.days import Term, read_day, read_term
from ssj_core.encoding.hashing import SUITES, Hash, Suite, digest, is_hex64, netstrings, new_hash
from ssj_core.encoding.ids import check_id, is_id

__all__ = [
    "SUITES",
    "Hash",
    "Suite",
    "Term",
    "canonical",
    "check_id",
    "digest",
    "is_hex64",
    "is_id",
    "netstrings",
    "new_hash",
    "parse",
    "read_day",
    "read_term",
]
