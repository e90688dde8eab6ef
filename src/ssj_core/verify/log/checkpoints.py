"""Checkpoints of a log (C2SP tlog-checkpoint), and proofs that carry one (tlog-proof)."""

import re
from typing import Final, NoReturn

from attrs import field, frozen

from ssj_core.encoding import SUITES
from ssj_core.errors.log import ProofRefusedError, TreeHeadRefusedError
from ssj_core.verify.log.notes import Note, strict_base64
from ssj_core.verify.log.proofs import LIMIT, root_of

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES: Final = 3
_WIDTH: Final = 32
_HEADER: Final = "c2sp.org/tlog-proof@v1"


def _refuse(zh: str, en: str) -> NoReturn:
    raise TreeHeadRefusedError(why_zh=zh, why_en=en)


@frozen(kw_only=True)
class Head:
    """What a checkpoint says: this log, at this size, has this root.

    Attributes:
        origin: name of the log.
        size: number of leaves.
        root: 32 bytes.
        suite: digest suite of the tree; C2SP's is SHA-256, another is named in an extension line.
        extensions: the extension lines, `suite` among them.
    """

    origin: str
    size: int
    root: bytes = field(repr=bytes.hex)
    suite: str = "sha256"
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Return the head that the text of a note states.

        Raises:
            TreeHeadRefusedError: it is no checkpoint.
        """
        lines = text.split("\n")
        if len(lines) <= _LINES or lines.pop() or not all(lines):
            _refuse("应为至少三个非空行", "at least three lines are wanted, none empty")
        origin, size, root, *extensions = lines
        if not _NUMBER.fullmatch(size) or int(size) >= LIMIT:
            _refuse(f"大小 {size[:30]!r} 不合格", f"{size[:30]!r} is no size")
        data = strict_base64(root)
        if data is None or len(data) != _WIDTH:
            _refuse("根应为 32 字节的 base64", "the root is 32 bytes in base64")
        suite = _suite(extensions)
        if size == "0" and data != root_of([], suite):
            _refuse("空日志的根不对", "an empty log has another root")
        return cls(
            origin=origin, size=int(size), root=data, suite=suite, extensions=tuple(extensions)
        )


def _suite(extensions: list[str]) -> str:
    """Return the suite an extension line names: one, and not the one that needs no naming."""
    named = [line.removeprefix("suite ") for line in extensions if line.startswith("suite ")]
    if not named:
        return "sha256"
    if len(named) > 1 or named[0] not in SUITES[1:]:
        _refuse(f"不认识的算法 {named}", f"unknown suite {named}")
    return named[0]


@frozen(kw_only=True)
class LogProof:
    """A proof to carry away: this entry is in the log that this checkpoint signs.

    Attributes:
        index: position of the entry, from 0.
        path: hashes, lowest first.
        note: the signed checkpoint.
        extra: data of the application; nobody signed it.
    """

    index: int
    path: tuple[bytes, ...] = field(repr=False)
    note: Note
    extra: bytes = b""

    @classmethod
    def parse(cls, data: bytes) -> "LogProof":
        """Return the proof that `data` is.

        Raises:
            ProofRefusedError: it is none.
            NoteRefusedError: its checkpoint is no signed note.
        """
        upper, between, lower = data.partition(b"\n\n")
        lines = upper.decode(errors="replace").split("\n")
        if not between or lines.pop(0) != _HEADER or not lines:
            raise ProofRefusedError(
                why_zh=f"首行应为 {_HEADER}", why_en=f"its first line is {_HEADER}"
            )
        extra = b""
        if lines[0].startswith("extra "):
            extra = hash_lines([lines.pop(0).removeprefix("extra ")], width=None)[0]
        name, _, number = lines.pop(0).partition(" ") if lines else ("", "", "")
        if name != "index" or not _NUMBER.fullmatch(number):
            raise ProofRefusedError(why_zh="缺少 index 行", why_en="the line `index` is missing")
        return cls(index=int(number), path=hash_lines(lines), note=Note.parse(lower), extra=extra)


def hash_lines(lines: list[str], width: int | None = _WIDTH) -> tuple[bytes, ...]:
    """Return the bytes of lines of base64, each of `width` bytes (None: of any).

    Raises:
        ProofRefusedError: a line is none.
    """
    found = [strict_base64(line) for line in lines]
    for line, data in zip(lines, found, strict=True):
        if data is None or width not in {None, len(data)}:
            raise ProofRefusedError(
                why_zh=f"{line[:50]!r} 不是杂凑值", why_en=f"{line[:50]!r} is no hash"
            )
    return tuple(data for data in found if data is not None)
