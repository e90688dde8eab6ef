"""`ssj log`: from a journal to a cosigned proof and back, with files alone."""

import argparse
import json
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import log
from ssj_core.encoding import canonical, digest
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors import InputRefusedError, SsjError
from ssj_core.errors.log import KeyRefusedError, LeafMissingError, SplitViewError
from ssj_core.journal import Journal, NewEvent
from ssj_core.journal.transparency import NoteSigner, checkpoint_text

ORIGIN = "log.example.cn/draws"


class Desk:
    """A folder with a journal, and `ssj log` at work in it."""

    def __init__(self, folder: Path, drawn: Any, capture: pytest.CaptureFixture[bytes]) -> None:
        """Take the folder."""
        self.folder, self.drawn, self.capture = folder, drawn, capture
        self.db = str(folder / "journal.db")

    def __call__(self, *words: str) -> tuple[int, bytes]:
        """Return exit code and output of `ssj log WORDS`."""
        parser = argparse.ArgumentParser()
        log.configure(parser)
        self.capture.readouterr()
        code = log.run(parser.parse_args(words))
        return code, self.capture.readouterr().out

    def file(self, name: str, data: bytes | str) -> str:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    def signed(self, name: str, signer: NoteSigner, note: str, time: str = "") -> str:
        """Sign a note as a department does with a machine of its own: message out, signature in."""
        key = signer.vkey(cosigner=bool(time))
        when = ["--time", time] if time else []
        code, message = self("message", note, "--key", key, *when)
        assert code == 0
        signature = self.file("signature", signer.signer.sign(message))
        code, whole = self("attach", note, "--key", key, "--signature", signature, *when)
        assert code == 0
        return self.file(name, whole)


@pytest.fixture
def desk(
    tmp_path: Path,
    outcome: Callable[[Any], Any],
    fill: Callable[[Journal, Any], None],
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Desk:
    """Return a desk with one draw in its journal."""
    made = Desk(tmp_path, outcome("sha256"), capfdbinary)
    with SqliteStore(made.db) as store:
        fill(Journal(store), made.drawn)
    return made


@pytest.fixture
def note(desk: Desk, parties: Any) -> str:
    """Return a checkpoint signed by the log and cosigned by two departments."""
    code, text = desk("checkpoint", desk.db, "--origin", ORIGIN)
    assert code == 0
    path = desk.signed("log.note", parties.log, desk.file("text", text))
    path = desk.signed("one.note", parties.witnesses[0], path, "2026-03-02T12:00:00+08:00")
    return desk.signed("two.note", parties.witnesses[2], path, "2026-03-02T12:05:00+08:00")


def _trust(parties: Any, quorum: int = 2) -> list[str]:
    words = ["--log-key", parties.log.vkey(), "--quorum", str(quorum)]
    for witness in parties.witnesses:
        words += ["--witness", witness.vkey(cosigner=True)]
    return words


def _record(desk: Desk, index: int) -> bytes:
    return canonical(desk.drawn.records[index].document())


def test_a_proof_for_a_record_and_for_a_bundle(desk: Desk, note: str, parties: Any) -> None:
    """A proof of COMMIT holds with the record alone and with the public bundle, offline."""
    record = _record(desk, 1)
    code, text = desk("prove", desk.db, note, "--record", digest(record))
    assert code == 0
    proof = desk.file("proof", text)
    bundle = desk.file("bundle.json", canonical(desk.drawn.public_bundle().document()))
    for name in (desk.file("record", record + b"\n"), bundle):
        code, said = desk("verify", proof, name, *_trust(parties))
        assert (code, b"COMMIT" in said, b"2026-03-02T04:05:00" in said) == (0, True, True)
    code, said = desk("verify", proof, bundle, *_trust(parties), "--json")
    assert [each["status"] for each in json.loads(said)] == ["holds"] * 4
    other = desk.file("other", _record(desk, 2))
    assert desk("verify", proof, other, *_trust(parties))[0] == 1
    assert desk("verify", proof, bundle, *_trust(parties, 3))[0] == 1
    empty = desk.file("empty", b'{"bundle":"public","records":[]}')
    assert desk("verify", proof, empty, *_trust(parties))[0] == 1


def test_not_checked_is_not_a_pass(
    desk: Desk, note: str, parties: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package that checks signatures `ssj log verify` ends with 2, not with 0."""
    record = _record(desk, 1)
    proof = desk.file("proof", desk("prove", desk.db, note, "--record", digest(record))[1])
    monkeypatch.setitem(__import__("sys").modules, "cryptography.exceptions", None)
    assert desk("verify", proof, desk.file("record", record), *_trust(parties))[0] == 2


def test_a_timestamp_beside_the_proof(
    desk: Desk, note: str, parties: Any, vectors: Callable[[str], Any]
) -> None:
    """A timestamp of another checkpoint's text is wrong; without a root it is not checked."""
    pytest.importorskip("rfc3161_client")
    found = vectors("rfc3161_timestamp")
    record = _record(desk, 1)
    proof = desk.file("proof", desk("prove", desk.db, note, "--record", digest(record))[1])
    token = desk.file("token.tsr", b64decode(found["response"]))
    words = ["verify", proof, desk.file("record", record), *_trust(parties), "--timestamp", token]
    assert desk(*words)[0] == 0
    assert desk(*words, "--tsa-root", desk.file("root.pem", found["root"]))[0] == 1


def test_the_log_grows_and_proves_it(desk: Desk, note: str, parties: Any, noon: Any) -> None:
    """A later checkpoint names the one before, and a consistency proof leads from it."""
    act: Any = {"actor": "王一", "department": "区市场监管局", "at": noon}
    with SqliteStore(desk.db) as store:
        body = {"record": {"record": "TASK", "task": "next"}}
        Journal(store).append("draw/S-2", 0, [NewEvent("draw.task", body)], **act)
    code, text = desk("checkpoint", desk.db, "--origin", ORIGIN, "--previous", note)
    assert (code, text.split(b"\n")[1]) == (0, b"4")
    later = desk.signed("later", parties.log, desk.file("text", text))
    code, lines = desk("prove", desk.db, later, "--since", note)
    assert (code, len(lines.splitlines())) == (0, 3)
    with pytest.raises(LeafMissingError):
        desk("prove", desk.db, later, "--record", "00" * 32)


def test_a_rewritten_log_gets_no_checkpoint(desk: Desk, parties: Any) -> None:
    """A journal that does not continue the last checkpoint is refused a new one."""
    text = checkpoint_text(ORIGIN, MerkleTree.of([b"a", b"b"]))
    old = desk.signed("old", parties.log, desk.file("text", text))
    for words in (
        ("checkpoint", desk.db, "--origin", ORIGIN, "--previous", old),
        ("prove", desk.db, old, "--record", "00" * 32),
    ):
        with pytest.raises(SplitViewError) as caught:
            desk(*words)
        assert not isinstance(caught.value, InputRefusedError)


def test_a_wrong_signature_is_not_attached(desk: Desk, parties: Any) -> None:
    """A signature over other bytes is refused with 1; a cosignature needs its time."""
    text = desk.file("text", checkpoint_text(ORIGIN, MerkleTree.of([b"a"])))
    key, signature = parties.log.vkey(), desk.file("signature", bytes(64))
    assert desk("attach", text, "--key", key, "--signature", signature) == (1, b"")
    with pytest.raises(KeyRefusedError):
        desk("message", text, "--key", parties.log.vkey(cosigner=True))
    with pytest.raises(SystemExit):
        desk("message", text, "--key", key, "--time", "2026-03-02T12:00:00")


def test_monitoring_a_log(desk: Desk, note: str, parties: Any) -> None:
    """A clean log holds; cut, split, or hiding a draw, it does not; nothing is nothing."""
    code, lines = desk("leaves", desk.db)
    leaves = desk.file("leaves", lines)
    assert (code, lines.count(b"\n")) == (0, 3)
    now = ["--as-of", "2026-06-01T00:00:00+08:00"]
    assert desk("monitor", leaves, *now, "--note", note, *_trust(parties))[0] == 0
    assert desk("monitor", leaves)[0] == 0
    cut = desk.file("cut", b"".join(lines.splitlines(keepends=True)[:2]))
    code, said = desk("monitor", cut, *now, "--note", note, *_trust(parties))
    assert (code, "封存后既无结果" in said.decode()) == (1, True)
    forged = desk.file("text", checkpoint_text(ORIGIN, MerkleTree.of([b"a"])))
    forged = desk.signed("forged", parties.log, forged)
    code, said = desk("monitor", leaves, "--note", forged, *_trust(parties, 0), "--json")
    assert (code, json.loads(said)[-1]["status"]) == (1, "wrong")
    assert desk("monitor", desk.file("nothing", b""))[0] == 2
    with pytest.raises(SsjError):
        desk("monitor", leaves, "--note", note)


def test_monitoring_an_unannounced_draw(
    desk: Desk, parties: Any, records: Any, noon: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An OPEN first seen after its deadline, by checkpoints cosigned around it, is a fault."""
    commit, follow = records
    due = "2026-04-02T09:00:00+08:00"
    one = commit("S-9", mode="unannounced", times={"open": due})
    leaves = [canonical(each) for each in (one, follow("RESULT", one), follow("OPEN", one))]
    before = MerkleTree.of(leaves[:2])
    note = checkpoint_text(ORIGIN, before)
    path = desk.signed("a", parties.log, desk.file("text", note))
    path = desk.signed("b", parties.witnesses[0], path, "2026-04-02T09:30:00+08:00")
    data = b"\n".join(leaves)
    words = ["--note", path, *_trust(parties, 1), "--json"]
    code, said = desk("monitor", desk.file("leaves", data), *words)
    assert (code, json.loads(said)[-1]["notice"]) == (1, "late")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
    assert desk("monitor", "-", "--as-of", noon.isoformat())[0] == 0
    code, said = desk("monitor", desk.file("cut", b"\n".join(leaves[:2])))
    assert (code, "✗" in said.decode()) == (1, True)


def test_files_that_are_not_there(desk: Desk) -> None:
    """A missing file or journal is nothing to check."""
    assert desk("monitor", str(desk.folder / "none"))[0] == 2
    assert desk("leaves", str(desk.folder / "none.db"))[0] == 2
