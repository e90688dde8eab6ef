"""Signed notes, checkpoints and proofs as text: published examples, and everything malformed."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors.log import (
    KeyRefusedError,
    NoteRefusedError,
    ProofRefusedError,
    TreeHeadRefusedError,
)
from ssj_core.journal.transparency import (
    NoteSigner,
    checkpoint_text,
    consistency_text,
    proof_text,
    with_signature,
)
from ssj_core.ports import Signer
from ssj_core.verify.log import Head, LogProof, Note, NoteKey, check_note, hash_lines

Read = Callable[[str], Any]
ROOT = b64encode(bytes(range(32))).decode()
LINE = "— a.cn " + b64encode(bytes(9)).decode() + "\n"


def test_the_published_note(vectors: Read) -> None:
    """The example of the C2SP page verifies with its key, and with no other text."""
    found = vectors("c2sp_signed_note")
    key, note = NoteKey.parse(found["vkey"]), Note.parse(found["note"].encode())
    assert note.text == "This is an example message.\n"
    assert [one.status for one in check_note(note, [key])] == ["holds"]
    other = Note.parse(found["note"].replace("example message", "other message").encode())
    assert [one.status for one in check_note(other, [key])] == ["wrong"]
    assert check_note(note, []) == ()


def test_the_published_checkpoint(vectors: Read) -> None:
    """The example checkpoint reads as its page says."""
    note = Note.parse(vectors("c2sp_signed_note")["checkpoint_example_format_only"].encode())
    head = Head.parse(note.text)
    assert (head.origin, head.size, head.suite) == (
        "example.com/behind-the-sofa",
        20852163,
        "sha256",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n" + LINE.encode()[:-1],
        b"text\r\n\n" + LINE.encode(),
        b"te\txt\n\n" + LINE.encode(),
        b"\xff\n\n" + LINE.encode(),
        b"text\n\n- a.cn AAAAAAAA\n",
        "text\n\n— a+b AAAAAAAA\n".encode(),
        "text\n\n— a.cn AAAA\n".encode(),
        "text\n\n— a.cn AAAAAA==\n".encode(),  # no more than the key id
        "text\n\n— a.cn AAAAAAB=\n".encode(),  # bits left over
        "text\n\n— a.cn AAAAA\n".encode(),
        b"text\n\n" + LINE.encode() * 101,
        b"x" * (1 << 20) + b"\n\n" + LINE.encode(),
    ],
)
def test_what_is_no_note(data: bytes) -> None:
    """What is not to the letter a signed note is refused, never guessed at."""
    with pytest.raises(NoteRefusedError):
        Note.parse(data)


def test_a_text_may_have_empty_lines() -> None:
    """The last empty line parts text and signatures."""
    assert Note.parse(f"a\n\nb\n\n{LINE}".encode()).text == "a\n\nb\n"


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_no_verifier_key(vkey: str) -> None:
    """A verifier key names its key by an id that must be the key's own."""
    with pytest.raises(KeyRefusedError):
        NoteKey.parse(vkey)


def test_a_key_type_nobody_here_knows() -> None:
    """A key of another type is kept, and its signatures are not checked: never passed."""
    maker = pytest.importorskip("hashlib").sha256
    data = b"\x06" + bytes(5)
    key_id = maker(b"w.cn\n" + data).digest()[:4]
    key = NoteKey.parse(f"w.cn+{key_id.hex()}+{b64encode(data).decode()}")
    blob = b64encode(key_id + bytes(20)).decode()
    (signed,) = check_note(Note.parse(f"x\n\n— w.cn {blob}\n".encode()), [key])
    assert (signed.status, key.public.algorithm) == ("not-checked", "type 06")


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        f"log\n1\n{ROOT}",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n9223372036854775808\n{ROOT}\n",
        f"log\n1\n{ROOT[:-4]}\n",
        "log\n1\n!!\n",
        f"\n1\n{ROOT}\n",
        f"log\n1\n{ROOT}\n\n",
        f"log\n0\n{ROOT}\n",  # an empty log has one root
        f"log\n1\n{ROOT}\nsuite sha256\n",
        f"log\n1\n{ROOT}\nsuite md5\n",
        f"log\n1\n{ROOT}\nsuite sm3\nsuite sm3\n",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    """A checkpoint is origin, size and root, each in its one form."""
    with pytest.raises(TreeHeadRefusedError):
        Head.parse(text)


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_a_checkpoint_there_and_back(suite: Any) -> None:
    """What the log writes is what the reader reads; an SM3 log says that it is one."""
    for leaves in ([], [b"a"], [b"a", b"b"]):
        tree = MerkleTree.of(leaves, suite)
        head = Head.parse(checkpoint_text("日志.example.cn", tree))
        assert (head.size, head.root, head.suite) == (tree.size, tree.root_at(), suite)
    assert Head.parse(f"log\n1\n{ROOT}\nmore\n").extensions == ("more",)


@pytest.mark.parametrize("origin", ["", " log", "a\nb"])
def test_an_origin_is_one_line(origin: str) -> None:
    """A log's name cannot smuggle lines into what is signed."""
    with pytest.raises(NoteRefusedError):
        checkpoint_text(origin, MerkleTree.of())


def test_a_proof_there_and_back() -> None:
    """A proof of inclusion reads as it was written, with and without extra data."""
    tree = MerkleTree.of([b"a", b"b", b"c"])
    note = with_signature(checkpoint_text("log", tree), LINE)
    text = proof_text(2, tree.inclusion(2), note)
    proof = LogProof.parse(text.encode())
    assert (proof.index, proof.path, proof.extra) == (2, tree.inclusion(2), b"")
    assert Head.parse(proof.note.text).root == tree.root_at()
    extra = text.replace("@v1\n", "@v1\nextra YWI=\n")
    assert LogProof.parse(extra.encode()).extra == b"ab"
    lines = consistency_text(tree.consistency(2)).splitlines()
    assert hash_lines(lines) == tree.consistency(2)


@pytest.mark.parametrize(
    "change",
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 2\n", ""),
        ("index 2\n", "index 02\n"),
        ("index 2\n", "extra !\nindex 2\n"),
        ("index 2\n", "index 2\nAAAA\n"),
        ("index 2\n", "index 2\nextra YWI=\n"),
    ],
)
def test_what_is_no_proof(change: tuple[str, str]) -> None:
    """A proof is refused for any line out of form."""
    tree = MerkleTree.of([b"a", b"b", b"c"])
    note = with_signature(checkpoint_text("log", tree), LINE)
    text = proof_text(2, tree.inclusion(2), note).replace(*change)
    with pytest.raises(ProofRefusedError):
        LogProof.parse(text.encode())


def test_the_empty_proof_is_none() -> None:
    """Neither nothing, nor a header alone, is a proof."""
    for data in (b"", b"c2sp.org/tlog-proof@v1\n\n", b"c2sp.org/tlog-proof@v1\nextra YWI=\n\n"):
        with pytest.raises(ProofRefusedError):
            LogProof.parse(data)


@pytest.mark.parametrize("kind", ["ed25519", "sm2"])
def test_sign_and_check(
    kind: str, request: pytest.FixtureRequest, make_signer: Callable[..., NoteSigner], noon: Any
) -> None:
    """A log's signature and a timed cosignature hold under their own verifier keys only."""
    me = make_signer("log.example.cn", request.getfixturevalue(kind))
    assert isinstance(me.signer, Signer)
    text = checkpoint_text("log.example.cn", MerkleTree.of([b"a"]))
    whole = with_signature(with_signature(text, me.sign(text)), me.cosign(text, noon))
    keys = [NoteKey.parse(me.vkey()), NoteKey.parse(me.vkey(cosigner=True))]
    plain, timed = check_note(Note.parse(whole.encode()), keys)
    assert (plain.status, plain.time) == ("holds", None)
    assert (timed.status, timed.time) == ("holds", int(noon.timestamp()))
    swapped = with_signature(text, keys[0].line(me.signer.sign(keys[1].message(text, 0))))
    assert [one.status for one in check_note(Note.parse(swapped.encode()), keys)] == ["wrong"]
    assert keys[1].line(b"", 5).startswith("— log.example.cn ")


def test_names_and_keys_that_notes_have_no_form_for(
    make_signer: Callable[..., NoteSigner], ed25519: type[Any]
) -> None:
    """A name has no space and no plus, and a key the length of its algorithm."""
    for name in ("", "a b", "a+b", "a\u3000b"):
        with pytest.raises(KeyRefusedError):
            make_signer(name)
    with pytest.raises(KeyRefusedError):
        NoteSigner(name="a", public=bytes(31), signer=ed25519("a"))
