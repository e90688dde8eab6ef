"""What a reader holds a bundle against: results, stamps, a log, a frame beside it, a beacon."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from ssj_core.verify import Held, beacons, verify_bundle
from ssj_core.verify.drand import QUICKNET, check_beacon

DICE = "dice:40271582139904617735"
SIGNATURE = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)
ROUND = f"drand:{QUICKNET.hash}:1000:{SIGNATURE}"


def first_wrong(data: bytes, held: Held) -> tuple[int, str, str]:
    """Return number, place and words of the first wrong step."""
    report = verify_bundle(data, held)
    assert report.wrong, report.text("en")
    first = report.wrong[0]
    return first.number, first.where, first.detail.en


def test_results_of_the_lottery(draw: Any, tools: Any) -> None:
    """Numbers and day of an issue are those of the file of results the reader gave."""
    data, numbers = draw().public(), tools.KL8.rpartition(":")[2]
    key, other = ("kl8", "2026051"), ".".join(f"{n:02d}" for n in range(1, 21))
    said = verify_bundle(data).steps[2].detail.en
    assert "kl8:2026051 was not looked up" in said
    report = verify_bundle(data, Held(results={key: ("2026-03-03", numbers)}))
    assert report.ok, report.text("en")
    assert "kl8:2026051 by the file you gave" in report.steps[2].detail.en
    assert "127 bits, 61 proved" in report.steps[2].detail.en
    number, where, said = first_wrong(data, Held(results={key: ("2026-03-03", other)}))
    assert (number, where) == (3, "$.records[3].items[2]")
    assert said == "not the numbers in the file of results you gave"
    number, where, said = first_wrong(data, Held(results={key: ("2026-03-04", numbers)}))
    assert (number, where) == (3, "$.records[3].items[2]")
    assert said == "that issue was drawn on 2026-03-04"


def levels(data: bytes, held: Held) -> tuple[str, str]:
    """Return how well a session shows that it was sealed early, and that it was the only one."""
    report = verify_bundle(data, held)
    assert report.ok, report.text("en")
    (session,) = report.sessions
    return session["early"], session["only"]


def test_stamps_and_logs_prove(draw: Any, tools: Any) -> None:
    """A stamp before t2 proves COMMIT early, a log proves it alone too; a later one proves nothing."""
    made = draw(items=[DICE])
    public = datetime.fromisoformat(tools.T_PUBLIC)
    before = {made.commit: public - timedelta(seconds=1)}
    data = made.public()
    assert levels(data, Held()) == ("own-word", "own-word")
    assert levels(data, Held(stamped=before)) == ("proved", "own-word")
    assert levels(data, Held(logged=before)) == ("proved", "proved")
    late = {made.commit: public}
    assert levels(data, Held(stamped=late, logged=late)) == ("own-word", "own-word")


def test_a_frame_that_is_not_beside(draw: Any, tools: Any) -> None:
    """Where the file of the frame was not handed in, step 7 says so by its name."""
    doc = json.loads(draw(items=[DICE]).auditor())
    beside = {"digest": "0" * 64, "file": "frame.jsonl", "rows": 15}
    doc["private"][0]["frame"] = beside
    report = verify_bundle(tools.dumps(doc))
    assert report.ok, report.text("en")
    step = report.steps[6]
    assert (step.status, "frame.jsonl is not beside it" in step.detail.en) == ("not-checked", True)


def test_inspectors_do_not_look_alike(draw: Any, tools: Any) -> None:
    """Two inspectors whose ids look alike are refused, in whichever lists they stand."""
    lists = {"roster": [["JC01", "{}"]], "recusals": [["只有一户", "JCO1"]]}
    data = draw(items=[DICE], tasks=[tools.task(lists=lists)]).auditor()
    number, where, said = first_wrong(data, Held())
    assert (number, where) == (7, "$.private[0]…inspectors")
    assert said == "JC01 and JCO1 look alike"


def drawn_by_beacon(draw: Any, known: str) -> bytes:
    """Return a session drawn by round 1000, its evidence of `known`; t2 is a minute before it."""
    made = draw(
        items=[ROUND],
        at={"COMMIT": "2023-08-23T23:29:24+08:00", "RESULT": "2023-08-24T00:29:24+08:00"},
        times={"public": "2023-08-23T23:58:24+08:00", "result": "2023-08-24T09:59:24+08:00"},
        edit={"RESULT": lambda result: result["evidence"][0].update(at=known)},
    )
    data: bytes = made.public()
    return data


def test_evidence_older_than_its_round(draw: Any) -> None:
    """Nobody knows a round before its time: evidence a second older is caught."""
    assert verify_bundle(drawn_by_beacon(draw, "2023-08-23T23:59:24+08:00")).ok
    number, where, said = first_wrong(drawn_by_beacon(draw, "2023-08-23T23:59:23+08:00"), Held())
    assert (number, where) == (3, "$.records[2].items[0]")
    assert "the evidence is older than its round" in said


def test_a_chain_nobody_pinned(draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the parameters of the chain neither signature nor time is judged, and that is said."""
    monkeypatch.setattr(beacons, "check_beacon", partial(check_beacon, chains=()))
    report = verify_bundle(drawn_by_beacon(draw, "2023-08-23T23:59:23+08:00"))
    assert report.ok, report.text("en")
    assert "a chain or scheme of drand that is not pinned" in report.steps[2].detail.en
