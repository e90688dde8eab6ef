"""What the leaves of the trees are (section 6): labels, salts, frame, result and list leaves."""

from collections.abc import Mapping, Sequence

from ssj_core.drawing.tickets import commitment, keyed
from ssj_core.encoding import canonical, netstrings

_LABEL_DIGITS = 16


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
    text = canonical(attributes).decode() if attributes else "{}"
    name = target.encode()
    hidden = keyed(salt, text, suite)
    # netstrings, written out: a frame has up to a million leaves
    return b"%d:%s,16:%s,64:%s,64:%s," % (
        len(name),
        name,
        label.encode(),
        hidden.encode(),
        salt.encode(),
    )


def frame_leaves(
    targets: Sequence[tuple[str, Mapping[str, str]]], frame_secret: str, label: str, suite: str
) -> list[bytes]:
    """Return the leaves of one stratum, in the order of `targets`."""
    key = salt_key(frame_secret, suite)
    return [
        frame_leaf(target, label, attributes, keyed(key, target, suite), suite)
        for target, attributes in targets
    ]


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
