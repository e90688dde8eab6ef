"""Time stamps and the log beside a bundle: what proves "early", what proves "the only one" (§4)."""

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ssj_core.cli import main
from ssj_core.verify import Held, verify_bundle
from ssj_core.verify.log import read_stamps, timestamps
from ssj_core.verify.tree import Frontier, Trees
from ssj_core.verify.words import Words

from .conftest import WITNESSES, Doc, Draw, dumps, seal, task

OPENSSL = shutil.which("openssl")
DICE = "dice:40271582139904617735"
ORIGIN = "甲县抽取日志"
CONFIG = """
[tsa]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
[eku]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""
Stamp = Callable[[bytes, str], Path]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Stamp]:
    """An authority of our own: its root, and a function that stamps bytes now."""
    pytest.importorskip("rfc3161_client")
    if OPENSSL is None:
        pytest.skip("no openssl")
    place = tmp_path_factory.mktemp("authority")
    (place / "tsa.cnf").write_text(CONFIG, encoding="utf-8")
    (place / "serial").write_text("01\n", encoding="utf-8")

    def run(words: str) -> None:
        subprocess.run([str(OPENSSL), *words.split()], cwd=place, check=True, capture_output=True)  # noqa: S603 - openssl, our own words

    new = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config tsa.cnf"
    (place / "tsa.cnf").write_text(
        "[req]\ndistinguished_name=dn\n[dn]\n" + CONFIG, encoding="utf-8"
    )
    run(f"{new} -x509 -days 3000 -subj /CN=root -keyout root.key -out root.pem -extensions ca")
    run(f"{new} -subj /CN=tsa -keyout tsa.key -out tsa.csr")
    run(
        "x509 -req -days 3000 -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem"
        " -extfile tsa.cnf -extensions eku"
    )

    def stamp(message: bytes, name: str) -> Path:
        (place / name).write_bytes(message)
        run(f"ts -query -data {name} -sha256 -cert -out {name}.tsq")
        run(f"ts -reply -config tsa.cnf -section tsa -queryfile {name}.tsq -out {name}.tsr")
        return place / f"{name}.tsr"

    return place / "root.pem", stamp


def checkpoint(log: list[Doc], suite: str = "sha256") -> bytes:
    """Return the text of the checkpoint of a log."""
    frontier = Frontier(suite)
    for record in log:
        frontier.push(dumps(record))
    root = b64encode(bytes.fromhex(frontier.root)).decode()
    ending = "" if suite == "sha256" else f"suite {suite}\n"
    return f"{ORIGIN}\n{len(log)}\n{root}\n{ending}".encode()


def to_come(suite: str = "sha256", year: str = "2099", **more: Any) -> Draw:
    """Return a session whose dice are thrown in `year`, its log the TASK before it alone."""

    def evidence(result: Doc) -> None:
        result["evidence"] = [{"at": f"{year}-03-03T22:00:00+08:00", "witnesses": WITNESSES}]

    given: dict[str, Any] = {
        "suite": suite,
        "items": [DICE],
        "times": {
            "public": f"{year}-03-03T21:15:00+08:00",
            "result": f"{year}-03-04T06:00:00+08:00",
        },
        "at": {"RESULT": f"{year}-03-03T22:10:00+08:00", "COMMIT": "2020-03-03T22:10:00+08:00"},
    }
    made = Draw(**(given | more), edit={"RESULT": evidence})
    frontier = Frontier(suite)
    frontier.push(dumps(made.TASKS[0]))

    def logged(commit: Doc) -> None:
        commit["log"] = {"origin": ORIGIN, "root": frontier.root, "size": 1}

    return Draw(**(given | more), edit={"RESULT": evidence, "COMMIT": logged})


def lines(log: list[Doc], path: Path) -> Path:
    """Write a log, a record a line."""
    path.write_bytes(b"".join(dumps(record) + b"\n" for record in log))
    return path


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_what_a_stamp_proves(
    suite: str,
    authority: tuple[Path, Stamp],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Over COMMIT: early. Over a checkpoint, the whole log beside it: early, and the only one."""
    root, stamp = authority
    made = to_come(suite)
    log = [made.TASKS[0], made.COMMIT]
    bundle = tmp_path / "bundle.json"
    bundle.write_bytes(made.public())
    whole = lines([*log, made.RESULT], tmp_path / "log.jsonl")
    record = stamp(dumps(made.COMMIT), f"commit-{suite}")
    point = stamp(checkpoint(log, suite), f"point-{suite}")

    def levels(*words: object) -> tuple[int, str, str, list[str]]:
        code = main(["verify", str(bundle), "--json", "--tsa-root", str(root), *map(str, words)])
        told = json.loads(capsys.readouterr().out)
        last = told["sessions"][-1]
        return code, last["early"], last["only"], [s["status"] for s in told.get("stamps", ())]

    own = "own-word"
    assert levels() == (0, own, own, [])
    assert levels("--stamp", record) == (0, "proved", own, ["holds"])
    assert levels("--stamp", point) == (0, own, own, ["not-checked"])
    assert levels("--log", whole) == (0, own, own, [])
    assert levels("--stamp", point, "--log", whole) == (0, "proved", "proved", ["holds"])
    both = levels("--stamp", point, "--stamp", record, "--log", whole)
    assert both == (0, "proved", "proved", ["holds", "holds"])
    other = lines([made.TASKS[0], made.RESULT, made.COMMIT], tmp_path / "other.jsonl")
    code, early, only, status = levels("--stamp", point, "--log", other)
    assert (code, early, only, status) == (1, own, own, ["not-checked"])


def test_a_checkpoint_before_the_seal(
    authority: tuple[Path, Stamp], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stamped checkpoint that does not have the COMMIT yet proves nothing of it; nor a late one."""
    root, stamp = authority
    for name, made in (("early", to_come()), ("late", to_come(year="2021"))):
        log = [made.TASKS[0], made.COMMIT, made.RESULT]
        (tmp_path / "b.json").write_bytes(made.public())
        whole = lines(log, tmp_path / "log.jsonl")
        point = stamp(checkpoint(log[: 1 if name == "early" else 2]), f"before-{name}")
        words = ["verify", str(tmp_path / "b.json"), "--json", "--stamp", str(point)]
        assert main([*words, "--tsa-root", str(root), "--log", str(whole)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert [stamp["status"] for stamp in told["stamps"]] == ["holds"]
        assert told["sessions"][-1]["only"] == "own-word"


def test_a_log_with_a_second_seal_proves_none(
    authority: tuple[Path, Stamp], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two open seals in the stamped log: wrong, and no seal is "the only one"."""
    root, stamp = authority
    made, other = to_come(), to_come(session="S-other", salt="other")
    log = [made.TASKS[0], made.COMMIT, other.COMMIT]
    (tmp_path / "b.json").write_bytes(made.public())
    whole = lines(log, tmp_path / "log.jsonl")
    point = stamp(checkpoint(log), "second")
    words = ["verify", str(tmp_path / "b.json"), "--json", "--stamp", str(point)]
    assert main([*words, "--tsa-root", str(root), "--log", str(whole)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["sessions"][-1]["only"] == "own-word"
    assert any("two open seals" in fault["en"] for fault in told["log"])


def test_a_proof_from_the_log(
    authority: tuple[Path, Stamp], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A proof says of which record alone it is; its stamped checkpoint proves that one early, no more."""
    root, stamp = authority
    made = to_come()
    log = [made.TASKS[0], made.COMMIT, made.RESULT]
    text = checkpoint(log)
    point = stamp(text, "proved")
    (tmp_path / "b.json").write_bytes(made.public())
    leaves = [dumps(record) for record in log]

    def proof(index: int) -> Path:
        way = [b64encode(bytes.fromhex(h)).decode() for h in Trees("sha256").path(leaves, index)]
        key = b64encode(bytes(68)).decode()
        head = "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *way])
        path = tmp_path / f"{index}.tlog-proof"
        path.write_bytes(f"{head}\n\n{text.decode()}\n— {ORIGIN} {key}\n".encode())
        return path

    words = ["verify", str(tmp_path / "b.json"), "--json", "--tsa-root", str(root)]
    words += ["--stamp", str(point), "--log"]
    for index, name in enumerate(("TASK", "COMMIT", "RESULT")):
        assert main([*words, str(proof(index))]) == 0
        told = json.loads(capsys.readouterr().out)
        last = told["sessions"][-1]
        early = "proved" if name == "COMMIT" else "own-word"
        assert (last["early"], last["only"]) == (early, "own-word")
        said = [row["en"] for row in told["log"]]
        assert len(said) == (name != "RESULT")
        assert all(f"The proof is of this record alone: {name} " in row for row in said)
    assert main(["verify", str(tmp_path / "b.json"), "--log", str(proof(1))]) == 0
    assert "证明只及于这一条记录：COMMIT" in capsys.readouterr().out
    other = Draw(items=[DICE], session="S-2")
    (tmp_path / "b.json").write_bytes(other.public())
    assert main([*words, str(proof(1))]) == 1
    assert "a proof of no record here" in json.loads(capsys.readouterr().out)["log"][0]["en"]


def test_a_stamp_by_a_stranger(
    authority: tuple[Path, Stamp], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stamp whose authority the reader does not trust is wrong; without a root it is not checked."""
    root, stamp = authority
    made = to_come()
    (tmp_path / "b.json").write_bytes(made.public())
    words = ["verify", str(tmp_path / "b.json"), "--stamp", str(stamp(dumps(made.COMMIT), "own"))]
    assert main(words) == 0
    assert "未给出可信的根证书" in capsys.readouterr().out
    stranger = root.parent / "stranger.pem"
    subprocess.run(  # noqa: S603 - openssl, our own words
        [
            str(OPENSSL),
            *[
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-x509",
                "-subj",
                "/CN=x",
            ],
            *("-keyout", str(tmp_path / "x.key"), "-out", str(stranger)),
        ],
        check=True,
        capture_output=True,
    )
    assert main([*words, "--tsa-root", str(stranger)]) == 1
    assert "own.tsr" in capsys.readouterr().out


def test_stamps_beside_a_folder(
    authority: tuple[Path, Stamp], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder's bundles have the levels that the reader's stamps and log give them."""
    root, stamp = authority
    made = to_come()
    (tmp_path / "out" / "draws").mkdir(parents=True)
    (tmp_path / "out" / "draws" / "a.json").write_bytes(made.public())
    log = [made.TASKS[0], made.COMMIT]
    whole = lines([*log, made.RESULT], tmp_path / "log.jsonl")
    point = stamp(checkpoint(log), "folder")
    words = ["verify", str(tmp_path / "out"), "--json", "--stamp", str(point)]
    assert main([*words, "--tsa-root", str(root), "--log", str(whole)]) == 0
    (bundle,) = json.loads(capsys.readouterr().out)["bundles"]
    assert bundle["sessions"][-1]["only"] == "proved"
    other = stamp(b"something else", "else")
    assert main(["verify", str(tmp_path / "out"), "--json", "--stamp", str(other)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert any("of no record here" in row["en"] for row in told["not_checked"])
    hidden = made.COMMIT | {"session": "S-9"}
    hidden["tasks"] = [made.COMMIT["tasks"][0] | {"task": "T-9", "group": "T-9"}]
    hidden["log"] = {
        "origin": ORIGIN,
        "root": Trees("sha256").root(list(map(dumps, log))),
        "size": 2,
    }
    more = lines([*log, hidden, made.RESULT], tmp_path / "more.jsonl")
    assert main(["verify", str(tmp_path / "out"), "--log", str(more), "--lang", "en"]) == 1
    assert "log[2]: in no bundle" in capsys.readouterr().out
    bad = lines([made.COMMIT, made.COMMIT | {"session": "S-9"}], tmp_path / "bad.jsonl")
    assert main(["verify", str(tmp_path / "out"), "--log", str(bad)]) == 1


def test_the_earliest_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record stamped twice was there at the earlier time; contributions need their own proof."""
    made = Draw(items=["contrib:scjg", DICE], absent=[])
    times = {b"1": datetime(2026, 3, 3, 13, tzinfo=UTC), b"2": datetime(2026, 3, 3, 12, tzinfo=UTC)}
    written = dumps(made.COMMIT)
    imprint = ("sha256", __import__("hashlib").sha256(written).digest())
    monkeypatch.setattr(
        "ssj_core.verify.log.stamps.imprint_of", lambda token: (*imprint, token)[:2]
    )
    monkeypatch.setattr(
        "ssj_core.verify.log.stamps.check_timestamp",
        lambda token, _message, _roots: timestamps.Timestamp(
            status="holds", detail=Words("", ""), at=times[token]
        ),
    )
    found = read_stamps([b"1"], [], made.records)
    assert found.stamped[made.commit] == times[b"1"]
    report = verify_bundle(made.public(), Held(stamped=found.stamped))
    assert report.sessions[-1]["early"] == "own-word"
    assert made.CONTRIB is not None
    contrib = made.m.R(made.CONTRIB)
    held = Held(logged={made.commit: times[b"2"], contrib: times[b"2"]})
    session = verify_bundle(made.public(), held).sessions[-1]
    assert (session["early"], session["only"]) == ("proved", "proved")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stamps cannot be read, each is said to be not checked."""
    monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)
    (stamp,) = read_stamps([b"x"], [b"root"], []).each
    assert (stamp.status, "timestamp" in stamp.detail.en) == ("not-checked", True)


def test_a_slip_held_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle beside a slip the reader held: early and only are proved by one without RESULT."""
    made = Draw(items=[DICE])
    (tmp_path / "b.json").write_bytes(made.public())
    told = made.slip("只有一户")
    receipt = json.loads(told)
    for key in ("result", "unit_key", "threshold"):
        del receipt[key]
    del receipt["records"][2]
    other = Draw(items=[DICE], session="S-2", salt="2", tasks=[task()])
    foreign = json.loads(other.slip("只有一户"))
    for slip, code, line, level in (
        (seal(receipt), 0, "public", "proved"),
        (told, 0, "public", "own-word"),
        (seal(foreign), 1, "wrong", None),
    ):
        (tmp_path / "s.json").write_bytes(slip)
        words = ["verify", str(tmp_path / "b.json"), "--slip", str(tmp_path / "s.json"), "--json"]
        assert main(words) == code
        report = json.loads(capsys.readouterr().out)
        assert report["line"] == line
        if level:
            assert [report["sessions"][-1][name] for name in ("early", "only")] == [level] * 2
    report = verify_bundle(made.public(), Held(seals=["0" * 64])).document()
    assert (report["exit_code"], report["steps"][2]["status"]) == (1, "wrong")
