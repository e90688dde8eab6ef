"""Signers for the tests, and small logs. Keys are fixed and worthless: they are in this file."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import ssj_core.service  # noqa: F401 - declares the kinds of draws
from ssj_core.adapters.memory import MemoryStore
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    StratumDraft,
    TaskDraft,
    Times,
    seal_session,
)
from ssj_core.encoding import Suite, canonical
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.journal import Journal, NewEvent
from ssj_core.journal.transparency import NoteSigner, checkpoint_text, with_signature
from ssj_core.verify.log import Note, NoteKey, Trust

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
ORIGIN = "log.example.cn/draws"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """Return a moment."""
    return NOON


@pytest.fixture
def vectors() -> Callable[[str], Any]:
    """Return a reader of published vectors."""
    return lambda name: json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


class Ed25519Signer:
    """A `ssj_core.ports.Signer` with its key in memory: for tests only."""

    algorithm = "Ed25519"

    def __init__(self, key_id: str) -> None:
        """Make the key from its name."""
        module = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
        seed = hashlib.sha256(key_id.encode()).digest()
        self.key_id = key_id
        self._key = module.Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        """The public key."""
        return bytes(self._key.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`."""
        return bytes(self._key.sign(data))

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's."""
        return signature == self.sign(data)


class Sm2Signer:
    """The same with SM2."""

    algorithm = "SM2-SM3"

    def __init__(self, key_id: str) -> None:
        """Make the key from its name."""
        gmalg = pytest.importorskip("gmalg")
        secret = hashlib.sha256(key_id.encode()).digest()
        uid = b"1234567812345678"
        self.key_id = key_id
        self.public: bytes = gmalg.SM2(sk=secret).generate_pk(secret)
        self._sm2 = gmalg.SM2(sk=secret, uid=uid, pk=self.public)

    def sign(self, data: bytes) -> bytes:
        """Return r ‖ s over `data`."""
        r, s = self._sm2.sign(data)
        return bytes(r).rjust(32, b"\0") + bytes(s).rjust(32, b"\0")

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's."""
        return bool(self._sm2.verify(data, signature[:32], signature[32:]))


def signer(name: str, kind: type[Any] = Ed25519Signer) -> NoteSigner:
    """Return a named key with its signer."""
    made = kind(name)
    return NoteSigner(name=name, public=made.public, signer=made)


@frozen
class Parties:
    """A log and the departments beside it."""

    log: NoteSigner
    witnesses: tuple[NoteSigner, ...]

    def trust(self, quorum: int = 2) -> Trust:
        """Return what a reader trusts."""
        return Trust(
            origin=ORIGIN,
            log_keys=(NoteKey.parse(self.log.vkey()),),
            witnesses=tuple(NoteKey.parse(w.vkey(cosigner=True)) for w in self.witnesses),
            quorum=quorum,
        )

    def note(
        self,
        tree: MerkleTree,
        size: int | None = None,
        at: datetime = NOON,
        by: Sequence[int] = (0, 1, 2),
        *,
        log: bool = True,
    ) -> Note:
        """Return a checkpoint signed by the log and cosigned by some."""
        text = checkpoint_text(ORIGIN, tree, size)
        note = with_signature(text, self.log.sign(text)) if log else text
        for index in by:
            late = at + timedelta(seconds=index)
            note = with_signature(note, self.witnesses[index].cosign(text, late))
        return Note.parse(note.encode())


@pytest.fixture
def parties() -> Parties:
    """Return a log and three cosigning departments, one of them with SM2."""
    names = ("justice.example.cn", "audit.example.cn")
    return Parties(
        signer(ORIGIN),
        (*(signer(name) for name in names), signer("notary.example.cn", Sm2Signer)),
    )


@pytest.fixture
def make_signer() -> Callable[..., NoteSigner]:
    """Return the maker of named keys."""
    return signer


@pytest.fixture
def ed25519() -> type[Ed25519Signer]:
    """Return the Ed25519 signer's class."""
    return Ed25519Signer


@pytest.fixture
def sm2() -> type[Sm2Signer]:
    """Return the SM2 signer's class."""
    return Sm2Signer


def commit(session: str, attempt: int = 1, previous: str = "", **changes: Any) -> dict[str, Any]:
    """Return what the monitor reads of a COMMIT."""
    entry: dict[str, Any] = {"task": "T1", "attempt": attempt}
    entry |= {"previous": previous} if previous else {}
    return {
        "protocol": "ssj-draw/1",
        "record": "COMMIT",
        "suite": "sha256",
        "session": session,
        "at": "2026-03-02T09:00:00+08:00",
        "mode": "open",
        "tasks": [entry],
    } | changes


def follow(kind: str, before: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return what the monitor reads of a record that names a COMMIT."""
    named = hashlib.sha256(canonical(before)).hexdigest()
    return {"record": kind, "commit": named} | more


@pytest.fixture
def records() -> tuple[Callable[..., dict[str, Any]], Callable[..., dict[str, Any]]]:
    """Return the makers of COMMITs and of what follows them."""
    return commit, follow


def _session(suite: Suite) -> Any:
    task = TaskDraft(
        "2026-017",
        purpose="official",
        basis=["caller"],
        title="春季双随机抽查",
        strata=[StratumDraft("A", targets=["甲店", "乙店", "丙店"], number=1)],
        entropy=EntropyRule(bits=60, sources=("dice",)),
        frame_secret="5a" * 32,
        rules_secret="5b" * 32,
    )
    sealed = seal_session(
        session="S-1",
        suite=suite,
        at="2026-03-02T09:00:00+08:00",
        mode="open",
        reveals="draw",
        tasks=[task],
        entropy=["dice"],
        times=Times(public="2026-03-02T10:00:00+08:00", result="2026-03-02T18:00:00+08:00"),
    )
    return sealed.draw(
        items=[Dice("40271582139904617735")],
        evidence=[Evidence(at="2026-03-02T10:00:00+08:00")],
        at="2026-03-02T10:05:00+08:00",
    )


@pytest.fixture
def outcome() -> Callable[[Suite], Any]:
    """Return a maker of a whole small draw."""
    return _session


@pytest.fixture
def fill() -> Callable[[Journal, Any], None]:
    """Return what writes a draw, between other events, into a journal."""

    def write(journal: Journal, drawn: Any) -> None:
        act: Any = {"actor": "王一", "department": "区市场监管局", "at": NOON}
        journal.append("plan/2026", 0, [NewEvent("plan.drafted", {"title": "计划"})], **act)
        journal.append(
            "draw/S-1",
            0,
            [
                NewEvent(
                    f"draw.{record.document()['record'].lower()}", {"record": record.document()}
                )
                for record in drawn.records
            ],
            **act,
        )
        external = NewEvent("draw.external", {"platform": "省平台"})
        journal.append("external/1", 0, [external], **act)

    return write


@pytest.fixture
def journal(fill: Callable[[Journal, Any], None]) -> Journal:
    """Return a journal with one whole draw in it."""
    made = Journal(MemoryStore())
    fill(made, _session("sha256"))
    return made
