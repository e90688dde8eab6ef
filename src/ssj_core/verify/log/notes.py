"""Signed notes (C2SP signed-note): a text, and lines that sign it."""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from typing import Final, NoReturn

from attrs import frozen

from ssj_core.errors.log import KeyRefusedError, NoteRefusedError
from ssj_core.verify.report import Status
from ssj_core.verify.signatures import ED25519, SM2, PublicKey, check_signature

_LARGEST: Final = 1 << 20
_MOST: Final = 100
_ID: Final = 4
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)")
_VKEY: Final = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)")
# Longest first: what follows is the key. 0xff types carry a name of their own.
_TYPES: Final = (
    (b"\xffssj-core/sm2-sm3-cosignature/v1\n", SM2, True),
    (b"\xffssj-core/sm2-sm3/v1\n", SM2, False),
    (b"\x01", ED25519, False),
    (b"\x04", ED25519, True),
)


def strict_base64(text: str) -> bytes | None:
    r"""Return the bytes that `text` is the one base64 form of, or None.

    >>> strict_base64("AQ=="), strict_base64("AR==") is None
    (b'\x01', True)
    """
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return None
    return data if b64encode(data).decode() == text else None


def _refuse(zh: str, en: str) -> NoReturn:
    raise NoteRefusedError(why_zh=zh, why_en=en)


@frozen(kw_only=True)
class NoteKey:
    """A public key by the name and the id that signature lines use.

    Attributes:
        name: key name.
        id: 4 bytes.
        public: the key; its algorithm is ``type NN`` where nobody here can check it.
        cosigner: whether its signatures carry the time they were made at.
    """

    name: str
    id: bytes
    public: PublicKey
    cosigner: bool

    @classmethod
    def parse(cls, vkey: str) -> "NoteKey":
        """Return the key that a verifier key ``name+id+base64`` stands for.

        Raises:
            KeyRefusedError: it is no verifier key, its id is another key's, or its key is bad.

        >>> key = NoteKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
        >>> key.name, key.public.algorithm, key.cosigner
        ('example.com/foo', 'Ed25519', False)
        """
        found = _VKEY.fullmatch(vkey.strip())
        data = strict_base64(found[3]) if found else None
        if found is None or not data:
            raise KeyRefusedError(
                given=repr(vkey[:60]), why_zh="不是“名称+编号+密钥”", why_en="not name+id+key"
            )
        name, key_id = found[1], bytes.fromhex(found[2])
        if hashlib.sha256(name.encode() + b"\n" + data).digest()[:_ID] != key_id:
            raise KeyRefusedError(
                given=name, why_zh="编号与密钥不符", why_en="its id is not that of its key"
            )
        for prefix, algorithm, cosigner in _TYPES:
            if data.startswith(prefix):
                public = PublicKey(algorithm=algorithm, data=data.removeprefix(prefix))
                return cls(name=name, id=key_id, public=public, cosigner=cosigner)
        other = PublicKey(algorithm=f"type {data[0]:02x}", data=data[1:])
        return cls(name=name, id=key_id, public=other, cosigner=True)

    def message(self, text: str, time: int | None = None) -> bytes:
        """Return the bytes that this key signs for a note's `text`.

        Args:
            text: with its final newline.
            time: POSIX seconds; cosigners only.
        """
        head = f"cosignature/v1\ntime {time}\n" if self.cosigner else ""
        return f"{head}{text}".encode()

    def line(self, signature: bytes, time: int | None = None) -> str:
        """Return the signature line that carries `signature`, made elsewhere over `message`."""
        stamp = (time or 0).to_bytes(8) if self.cosigner else b""
        return f"— {self.name} {b64encode(self.id + stamp + signature).decode()}\n"


@frozen
class SignatureLine:
    """One signature line: whose (name and id), and the bytes."""

    name: str
    id: bytes
    data: bytes


@frozen
class Note:
    """A text with its signature lines.

    Attributes:
        text: with its final newline; what is signed.
        lines: the signature lines in order.
    """

    text: str
    lines: tuple[SignatureLine, ...]

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """Return the note that `data` is.

        Raises:
            NoteRefusedError: it is none.
        """
        if len(data) > _LARGEST:
            _refuse("超过 1 MiB", "it is larger than 1 MiB")
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            _refuse("不是 UTF-8", "not UTF-8")
        if _CONTROL.search(whole):
            _refuse("含有控制字符", "it has control characters")
        text, between, signed = whole.rpartition("\n\n")
        if not between or not signed.endswith("\n"):
            _refuse("缺少签名行或末尾换行", "no signature lines, or no newline at its end")
        lines = signed.removesuffix("\n").split("\n")
        if len(lines) > _MOST:
            _refuse(f"签名超过 {_MOST} 行", f"it has more than {_MOST} signatures")
        return cls(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> SignatureLine:
    found = _LINE.fullmatch(line)
    blob = strict_base64(found[2]) if found else None
    if found is None or blob is None or len(blob) <= _ID:
        _refuse(f"签名行 {line[:40]!r} 不合格", f"{line[:40]!r} is no signature line")
    return SignatureLine(found[1], blob[:_ID], blob[_ID:])


@frozen(kw_only=True)
class Signed:
    """What became of one known key on a note.

    Attributes:
        key: the key.
        status: ``holds``, ``wrong``, or ``not-checked`` for want of a package.
        time: POSIX seconds a cosignature says; None for plain signatures. Believe it only if the
            status is ``holds``.
    """

    key: NoteKey
    status: Status
    time: int | None = None


def check_note(note: Note, keys: Sequence[NoteKey]) -> tuple[Signed, ...]:
    """Return what the signatures of known `keys` on `note` are worth, in the order of the lines.

    Signatures of unknown keys are passed over: name and id must both be a known key's.
    """
    known = {(key.name, key.id): key for key in keys}
    return tuple(
        _check(note.text, line, known[line.name, line.id])
        for line in note.lines
        if (line.name, line.id) in known
    )


def _check(text: str, line: SignatureLine, key: NoteKey) -> Signed:
    time = int.from_bytes(line.data[:8]) if key.cosigner else None
    signature = line.data[8:] if key.cosigner else line.data
    status = check_signature(key.public, key.message(text, time), signature)
    return Signed(key=key, status=status, time=time)
