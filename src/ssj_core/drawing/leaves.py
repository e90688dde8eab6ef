"""What the leaves of the trees are (section 6): labels, salts, frame, result and list leaves."""

from collections.abc import Mapping, Sequence
from typing import Final

from ssj_core.drawing.tickets import commitment, keyed
from ssj_core.encoding import canonical, netstrings
from ssj_core.encoding.merkle import leaf_hashes

_LABEL_DIGITS: Final = 16


def label_of(frame_secret: str, stratum: str, suite: str) -> str:
    """Return the label of a stratum: 16 hex digits that do not tell its name."""
    return keyed(commitment("label", frame_secret, suite=suite), stratum, suite)[:_LABEL_DIGITS]


def salt_key(frame_secret: str, suite: str) -> str:
    """Return the key that salts are tickets under."""
    return commitment("salt", frame_secret, suite=suite)


def salt_of(frame_secret: str, target: str, suite: str) -> str:
    """Return the salt of one target."""
    return keyed(salt_key(frame_secret, suite), target, suite)


def frame_leaf(
    target: str, label: str, attributes: Mapping[str, str], salt: str, suite: str
) -> bytes:
    """Return the leaf of one target in its stratum's tree."""
    return netstrings(target, label, keyed(salt, canonical(attributes).decode(), suite), salt)


def frame_hashes(
    ids: Sequence[str], texts: Sequence[bytes], frame_secret: str, label: str, suite: str
) -> bytes:
    """Return the hashes of the leaves of a stratum, one after another, in the order given.

    Args:
        ids: ids in byte order.
        texts: canonical text of the attributes of each, empty for none.
        frame_secret: 64 hex digits.
        label: label of the stratum.
        suite: the suite.
    """
    return leaf_hashes(ids, texts, salt_key(frame_secret, suite), label, suite)


def result_leaf(target: str, rank: int, salt: str) -> bytes:
    """Return the leaf of one drawn target in the result tree."""
    return netstrings(target, str(rank), salt)


def list_leaf(name: str, row: Sequence[str], frame_secret: str, suite: str) -> bytes:
    """Return the leaf of one row of a list tree."""
    return netstrings(*row, list_salt(name, row, frame_secret, suite))


def list_salt(name: str, row: Sequence[str], frame_secret: str, suite: str) -> str:
    """Return the salt of one row of a list."""
    parts = netstrings(*row).decode()
    return keyed(commitment("list", frame_secret, name, suite=suite), parts, suite)
