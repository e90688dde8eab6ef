"""What everything stands on: the bytes that are hashed, the grammar of ids, texts and words in two languages.

Canonical JSON, netstrings and digests are the only bytes the library hashes; the drawing side and
`ssj_core.verify` share this package and nothing else.
"""

from ssj_core.encoding.canonical import canonical, parse
from ssj_core.encoding.days import Term, read_day, read_term
from ssj_core.encoding.hashing import SUITES, Hash, Suite, digest, is_hex64, netstrings, new_hash
from ssj_core.encoding.ids import check_id, is_id
from ssj_core.encoding.text import Text
from ssj_core.encoding.word import Word

__all__ = [
    "SUITES",
    "Hash",
    "Suite",
    "Term",
    "Text",
    "Word",
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
