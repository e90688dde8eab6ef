"""Texts beside the journal: what stands in a body instead of them, and where they are kept.

``{"beside": "…"}`` is the digest of a salt and the text. Both lie in the store's `Values`, and can be
taken away (个人信息保护法 art. 47); the chain is of the commitment, and stays. Without the salt nobody
can try texts until one fits.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from ssj_core.encoding import Suite, digest, is_hex64, netstrings
from ssj_core.journal.chain import Row

DOMAIN: Final = "ssj-value/1"
BESIDE: Final = "beside"
ERASED: Final = "（已依法删除）"
"""What is read where a text was erased."""
UNREADABLE: Final = ""
"""Stands in the place of the commitments of an event whose texts cannot be read: none of them fits."""
ALTERED: Final = "（原文已被改动，与承诺值不符）"
"""What is read where a text beside the journal is not the one that was committed to."""
ERASING: Final = "value.erased"
"""The kind of event after which texts of another one are gone."""
Kept = dict[str, tuple[str, str]]
"""Salt and text by their commitment."""
_MARK: Final = b'{"beside":"'


class Values(Protocol):
    """Keeps texts beside a journal, in the transactions of its store.

    Attributes:
        conceals: whether events are to be written with commitments.
    """

    @property
    def conceals(self) -> bool:
        """Whether events are to be written with commitments."""
        ...

    def salt(self) -> str:
        """Return a new salt: 64 hex digits nobody can guess."""
        ...

    def keep(self, seq: int, kept: Kept) -> None:
        """Keep the texts of an event."""
        ...

    def kept(self, seqs: Sequence[int]) -> Mapping[int, Kept]:
        """Return the texts of events, as far as they are there."""
        ...

    def drop(self, seq: int, commitments: Collection[str]) -> int:
        """Take texts of an event away, and return how many were there."""
        ...


def commitment(salt: str, text: str, suite: Suite) -> str:
    """Return the commitment to a text.

    >>> commitment("0" * 64, "王一", "sha256")[:16]
    'd5cc9c47ae027842'
    """
    return digest(netstrings(DOMAIN, salt, text), suite)


def checked(kept: Kept, suite: Suite) -> Kept:
    """Return texts as they may be read: what does not fit its commitment says so."""
    return {
        made: (salt, text if commitment(salt, text, suite) == made else ALTERED)
        for made, (salt, text) in kept.items()
    }


def conceals(row: Row) -> bool:
    """Tell whether there are commitments in a payload."""
    return _MARK in row.payload


def reveal(body: Any, kept: Mapping[str, tuple[str, str]]) -> Any:  # noqa: ANN401 - any JSON
    """Return a body with the texts in it; what was erased says so."""
    if isinstance(body, dict):
        sealed = _sealed(body)
        if sealed:
            return kept.get(sealed, kept.get(UNREADABLE, ("", ERASED)))[1]
        return {key: reveal(part, kept) for key, part in body.items()}
    return [reveal(part, kept) for part in body] if isinstance(body, list) else body


def _sealed(body: Mapping[str, Any]) -> str:
    """Return the commitment that an object is, empty when it is none."""
    found = body.get(BESIDE)
    return found if len(body) == 1 and isinstance(found, str) and is_hex64(found) else ""


def commitments(payload: bytes) -> dict[str, str]:
    """Return the commitments of an event by the JSON pointer of where they stand in its body."""
    return dict(_found(json.loads(payload)["body"], ""))


def _found(body: Any, pointer: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(body, dict):
        sealed = _sealed(body)
        if sealed:
            yield pointer, sealed
            return
        for key, part in body.items():
            yield from _found(part, f"{pointer}/{key}")
    elif isinstance(body, list):
        for at, part in enumerate(body):
            yield from _found(part, f"{pointer}/{at}")
