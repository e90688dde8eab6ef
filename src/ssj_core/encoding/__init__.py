"""What everything stands on: the bytes that are hashed, the grammar of ids, texts and words in two languages.

Canonical JSON, netstrings and digests are the only bytes the library hashes; the drawing side and
`ssj_core.verify` share this package and nothing else.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.encoding.canonical_json import canonical, parse, rewrite
    from ssj_core.encoding.days import Term, read_day, read_term
    from ssj_core.encoding.hashing import (
        SUITES,
        Hash,
        Suite,
        digest,
        hasher,
        is_hex64,
        netstrings,
        new_hash,
    )
    from ssj_core.encoding.ids import alike, are_ids, check_id, fold, folding, is_id, repeated
    from ssj_core.encoding.limits import DRAW, Limits
    from ssj_core.encoding.text import Text
    from ssj_core.encoding.texts import is_text, visible
    from ssj_core.encoding.word import Word

__all__ = [
    "DRAW",
    "SUITES",
    "Hash",
    "Limits",
    "Suite",
    "Term",
    "Text",
    "Word",
    "alike",
    "are_ids",
    "canonical",
    "check_id",
    "digest",
    "fold",
    "folding",
    "hasher",
    "is_hex64",
    "is_id",
    "is_text",
    "netstrings",
    "new_hash",
    "parse",
    "read_day",
    "read_term",
    "repeated",
    "rewrite",
    "visible",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".canonical_json": (
                "canonical",
                "parse",
                "rewrite",
            ),
            ".days": (
                "Term",
                "read_day",
                "read_term",
            ),
            ".hashing": (
                "SUITES",
                "Hash",
                "Suite",
                "digest",
                "hasher",
                "is_hex64",
                "netstrings",
                "new_hash",
            ),
            ".ids": (
                "alike",
                "are_ids",
                "check_id",
                "fold",
                "folding",
                "is_id",
                "repeated",
            ),
            ".limits": (
                "DRAW",
                "Limits",
            ),
            ".text": ("Text",),
            ".texts": (
                "is_text",
                "visible",
            ),
            ".word": ("Word",),
        },
    )
