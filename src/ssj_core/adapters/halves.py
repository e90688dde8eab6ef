"""The tree of a large stratum made in two processes, a part of its leaves in each.

Three hashes a target and one a node are computed one by one, and one process keeps one core busy.
The other process is this interpreter once more, started by path and fed through a pipe; it hashes,
and sees neither disk nor network. Where there is none to be had, everything is computed here.
"""

import contextlib
import json
import os
import subprocess  # nosec B404  # only our own file is run
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ssj_core.drawing.leaves import frame_hashes, salt_key
from ssj_core.drawing.members import Members
from ssj_core.encoding.merkle import MerkleTree

LARGE: Final = 100_000
"""Targets below which a second process costs more than it saves."""
_CHILD: Final = Path(__file__).with_name("halves_child.py")
_WHOLE: Final = 1 << 10
_SHARE: Final = 0.45  # the other process has to start first
_SIZE: Final = 32


@frozen
class SharedMembers(Members):
    """Targets as two columns, whose tree is made in two processes if they are many."""

    def tree(self, frame_secret: str, label: str, suite: str) -> MerkleTree:
        """Return the tree of the leaves: the same as in one process."""
        cut = int(len(self) * (1 - _SHARE)) & -_WHOLE
        child = None
        if len(self) >= LARGE and cut:
            child = _start(
                self.ids[cut:], self.texts[cut:], salt_key(frame_secret, suite), label, suite
            )
        if child is None:
            return Members.tree(self, frame_secret, label, suite)
        here = frame_hashes(self.ids[:cut], self.texts[:cut], frame_secret, label, suite)
        first = MerkleTree.over(here, suite)
        second = _answer(child, len(self) - cut, suite)
        if second is None:
            rest = frame_hashes(self.ids[cut:], self.texts[cut:], frame_secret, label, suite)
            second = MerkleTree.over(rest, suite)
        return first.before(second)


def shared(members: Members) -> SharedMembers:
    """Return the same columns, whose tree is made in two processes if they are many."""
    return SharedMembers(members.ids, members.texts)


def _start(ids: Sequence[str], texts: Sequence[bytes], key: str, label: str, suite: str) -> Any:  # noqa: ANN401 - a process whose type doubts its pipes
    """Return a process that is at work on these leaves, None if there can be none."""
    # An interpreter embedded in a server is not started once more.
    if (os.cpu_count() or 1) < 2 or not Path(sys.executable or "").name.startswith("python"):  # noqa: PLR2004 - a core for each
        return None
    names, attributes = "\n".join(ids).encode(), b"\n".join(texts)
    head = {"ids": len(names), "key": key, "label": label, "suite": suite, "texts": len(attributes)}
    words = [sys.executable, "-I", str(_CHILD)]
    try:
        child: Any = subprocess.Popen(  # nosec B603  # noqa: S603 - our own file, run by this interpreter
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    with contextlib.suppress(OSError):  # it has ended; its answer says so
        child.stdin.write(json.dumps({**head, "path": sys.path}).encode() + b"\n")
        child.stdin.write(names)
        child.stdin.write(attributes)
        child.stdin.close()
    return child


def _answer(child: Any, size: int, suite: str) -> MerkleTree | None:  # noqa: ANN401 - as above
    """Return the tree a process made, None if it gave none."""
    with child.stdout:
        data = child.stdout.read()
    child.wait()
    levels, at = [], 0
    while size:
        levels.append(data[at : at + size * _SIZE])
        at, size = at + size * _SIZE, size // 2
    return MerkleTree(tuple(levels), suite) if len(data) == at else None
