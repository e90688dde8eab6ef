"""What a log gives out, as text: checkpoints, signature lines, proofs (C2SP formats)."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from attrs import field, frozen

from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors.log import KeyRefusedError, NoteRefusedError

PROOF_HEADER: Final = "c2sp.org/tlog-proof@v1"
_ED25519: Final = "Ed25519"
_SM2: Final = "SM2-SM3"
_TYPES: Final = {
    (_ED25519, False): b"\x01",
    (_ED25519, True): b"\x04",
    # 0xff: types without an assigned byte carry a name of their own.
    (_SM2, False): b"\xffssj-core/sm2-sm3/v1\n",
    (_SM2, True): b"\xffssj-core/sm2-sm3-cosignature/v1\n",
}


class Signs(Protocol):
    """The part of `ssj_core.ports.Signer` that is needed here."""

    @property
    def algorithm(self) -> str:
        """``Ed25519`` or ``SM2-SM3``."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`."""
        ...


def _line(text: str) -> str:
    if not text or not text.isprintable() or text != text.strip():
        raise NoteRefusedError(why_zh=f"行 {text!r} 不可用", why_en=f"the line {text!r} cannot be")
    return text


def checkpoint_text(origin: str, tree: MerkleTree, size: int | None = None) -> str:
    r"""Return the text of a checkpoint, still unsigned.

    Args:
        origin: name of the log, best as a host and path without scheme.
        tree: the log.
        size: at which size; by default the present one.

    Raises:
        NoteRefusedError: the origin is not one printable line.
        LeafMissingError: the log has fewer leaves.

    >>> checkpoint_text("log.example.cn/draws", MerkleTree.of([b"a"])).split("\n")[:2]
    ['log.example.cn/draws', '1']
    """
    count = tree.size if size is None else size
    lines = [_line(origin), str(count), b64encode(tree.root_at(count)).decode()]
    # C2SP knows SHA-256 only; another suite says so, and is signed with the rest.
    lines += [] if tree.suite == "sha256" else [f"suite {tree.suite}"]
    return "".join(f"{line}\n" for line in lines)


def with_signature(note: str, line: str) -> str:
    """Return `note`, a bare text or one with signatures, with one more signature line."""
    bare = "\n\n" not in note
    return f"{note}\n{line}" if bare else note + line


def proof_text(index: int, path: Sequence[bytes], note: str) -> str:
    """Return an offline proof of inclusion (C2SP tlog-proof): index, hashes, signed checkpoint."""
    lines = [PROOF_HEADER, f"index {index}", *(b64encode(part).decode() for part in path)]
    return "".join(f"{line}\n" for line in lines) + "\n" + note


def consistency_text(path: Sequence[bytes]) -> str:
    """Return a consistency proof as text: one hash in base64 a line."""
    return "".join(f"{b64encode(part).decode()}\n" for part in path)


@frozen(kw_only=True)
class NoteSigner:
    """A name and a public key for notes, and the `Signer` that holds the private one.

    Attributes:
        name: key name; for the log's own key the origin.
        public: the public key: 32 bytes Ed25519, or 65 bytes SM2 (04 ‖ x ‖ y).
        signer: a `ssj_core.ports.Signer`; its `algorithm` says which of the two.
    """

    name: str
    public: bytes
    signer: Signs = field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a key that notes have no form for."""
        wanted = {_ED25519: 32, _SM2: 65}.get(self.signer.algorithm)
        if wanted != len(self.public):
            raise KeyRefusedError(
                given=f"{self.name} ({self.signer.algorithm}, {len(self.public)})",
                why_zh="应为 32 字节 Ed25519 或 65 字节 SM2 公钥",
                why_en="32 bytes of Ed25519 or 65 of SM2 are wanted",
            )
        if "+" in self.name or len(self.name.split()) != 1:
            raise KeyRefusedError(
                given=repr(self.name),
                why_zh="名称不得为空、含空格或加号",
                why_en="a name is not empty, and has no space and no plus",
            )

    def _data(self, *, cosigner: bool) -> bytes:
        return _TYPES[self.signer.algorithm, cosigner] + self.public

    def _id(self, *, cosigner: bool) -> bytes:
        data = self.name.encode() + b"\n" + self._data(cosigner=cosigner)
        return hashlib.sha256(data).digest()[:4]

    def vkey(self, *, cosigner: bool = False) -> str:
        """Return the verifier key to publish: of the log's signature, or of a timed cosignature."""
        data = b64encode(self._data(cosigner=cosigner)).decode()
        return f"{self.name}+{self._id(cosigner=cosigner).hex()}+{data}"

    def _written(self, signature: bytes, *, cosigner: bool) -> str:
        blob = b64encode(self._id(cosigner=cosigner) + signature).decode()
        return f"— {self.name} {blob}\n"

    def sign(self, text: str) -> str:
        """Return the signature line over a checkpoint's `text`."""
        return self._written(self.signer.sign(text.encode()), cosigner=False)

    def cosign(self, text: str, at: datetime) -> str:
        """Return the line of a cosignature: this tree was seen at `at`, the largest of its log.

        Check the checkpoint first (`ssj_core.verify.log.check_before_cosigning`).

        Args:
            text: text of the checkpoint, without signatures.
            at: when it was seen, with an offset; seconds count.
        """
        time = int(at.timestamp())
        signature = self.signer.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return self._written(time.to_bytes(8, "big") + signature, cosigner=True)
