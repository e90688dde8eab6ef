"""A watch over nights, its ledger, and black boxes out of reach."""

import json
import random
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from math import log
from pathlib import Path

import pytest

from ssj_core.testing.bad_engines import BAD_ENGINES, fair_draw
from ssj_core.testing.fairness import (
    BlackBoxError,
    Budget,
    CommandDraw,
    DrawWatch,
    HttpDraw,
    Ledger,
    NotADrawError,
    UnfairDrawError,
    assert_fair_draw,
)

SHOPS = [f"店{n:02d}" for n in range(40)]


@pytest.mark.parametrize("order", ["kept", "fresh"])
@pytest.mark.parametrize("engine", ["size_weighted", "seeds_1000", "deck"])
def test_evidence_goes_on_where_it_stood(engine: str, order: str) -> None:
    """Saved after 100 draws and resumed on another day, the money is the same to the last digit."""
    draw = BAD_ENGINES[engine](10, 3)
    drawn = [draw(SHOPS) for _ in range(200)]
    whole = DrawWatch(SHOPS, 10, order=order)
    before = DrawWatch(SHOPS, 10, order=order)
    for one in drawn[:100]:
        before.see(one)
    after = DrawWatch(SHOPS, 10, order=order).resume(before.save())
    for one in drawn:
        whole.see(one)
    for one in drawn[100:]:
        after.see(one)
    assert after.draws == whole.draws == 200
    assert after.log_evidence == pytest.approx(whole.log_evidence, rel=1e-12)
    assert after.greatest == pytest.approx(whole.greatest)
    assert json.loads(after.save())["draws"] == 200


def test_strata_and_chances_resume_too() -> None:
    """What is counted beside one stratum's rows is saved as well."""
    strata = {one: "A" if at < 20 else "B" for at, one in enumerate(SHOPS)}
    chances = dict.fromkeys(SHOPS, 0.25)
    chance = random.Random(1)
    first = DrawWatch(SHOPS, {"A": 3, "B": 2}, strata=strata, ordered=True)
    second = DrawWatch(SHOPS, chances=chances)
    for _ in range(30):
        first.see(chance.sample(SHOPS[:20], 3) + chance.sample(SHOPS[20:], 2))
        second.see(chance.sample(SHOPS, chance.randrange(5, 15)))
    again = DrawWatch(SHOPS, {"A": 3, "B": 2}, strata=strata, ordered=True).resume(first.save())
    assert again.log_evidence == pytest.approx(first.log_evidence)
    more = DrawWatch(SHOPS, chances=chances).resume(second.save())
    assert more.log_evidence == pytest.approx(second.log_evidence)
    assert more.findings()[0].what == second.findings()[0].what


def test_a_watch_resumes_only_its_own() -> None:
    """Another number, another register, another version: refused, not mixed."""
    watch = DrawWatch(SHOPS, 10)
    watch.see(SHOPS[:10])
    saved = watch.save()
    for other in (
        DrawWatch(SHOPS, 9),
        DrawWatch(SHOPS[1:], 10),
        DrawWatch(SHOPS, 10, order="fresh"),
    ):
        with pytest.raises(ValueError, match="another register"):
            other.resume(saved)
    for nothing in ("", "垃圾", "[]"):
        with pytest.raises(ValueError, match="no saved evidence"):
            DrawWatch(SHOPS, 10).resume(nothing)
    with pytest.raises(ValueError, match="this version"):
        DrawWatch(SHOPS, 10).resume(saved.replace('"version": 1', '"version": 99'))


def test_what_is_no_draw_is_not_counted() -> None:
    """A faulty result raises and leaves the evidence as it was."""
    watch = DrawWatch(SHOPS, 10)
    assert watch.evidence == 1.0
    assert watch.p == 1.0
    with pytest.raises(NotADrawError, match="after 0 that were"):
        watch.see(SHOPS[:9])
    assert watch.draws == 0


def test_frozen_results_pass_every_bound() -> None:
    """Hundreds of equal draws: evidence beyond any float, and still words."""
    watch = DrawWatch(SHOPS, 10)
    for _ in range(60):
        watch.see(SHOPS[:10])
    assert watch.evidence == float("inf")
    assert watch.p == 0.0
    assert "e-" in str(watch.findings()[0])


def test_a_suite_shares_one_promise() -> None:
    """Rates are given out until the total is spent; a name gets its share once."""
    ledger = Ledger(1e-6)
    ledger.share("抽取 draw", 5e-7)
    with pytest.raises(ValueError, match="has its share"):
        ledger.share("抽取 draw", 1e-9)
    with pytest.raises(ValueError, match="more than is left"):
        ledger.share("配人 plan", 6e-7)
    ledger.share("配人 plan", 5e-7)
    assert str(ledger) == "2 checks, false alarm of the whole suite ≤ 1e-06 of 1e-06"
    with pytest.raises(ValueError, match="total"):
        Ledger(2.0)


PROGRAM = """
import json, random, sys
asked = json.load(sys.stdin)
chance = random.Random(asked["seed"])
print(json.dumps({"drawn": chance.sample(asked["ids"][:-1], asked["number"])}))
"""
LINES = """
import random, sys
ids = sys.stdin.read().split()
print("\\n".join(random.Random(sys.argv[1]).sample(ids, 10)))
"""


def test_a_program_is_a_draw(tmp_path: Path) -> None:
    """A program is asked in JSON and told its seed; its last row is found out after some calls."""
    program = tmp_path / "draw.py"
    program.write_text(PROGRAM, encoding="utf-8")
    draw = CommandDraw(argv=[sys.executable, str(program)], more={"number": 10})
    with pytest.raises(UnfairDrawError, match="last row"):
        assert_fair_draw(draw, SHOPS[:12], number=10, false_alarm=1e-4, budget="quick")


def test_a_program_of_lines_and_one_that_fails(tmp_path: Path) -> None:
    """Ids one a line, the seed as an argument; what goes wrong is said with the program's own words."""
    program = tmp_path / "lines.py"
    program.write_text(LINES, encoding="utf-8")
    with pytest.raises(ValueError, match="no shell is asked"):
        CommandDraw(argv="python lines.py")
    draw = CommandDraw(argv=[sys.executable, str(program), "{seed}"], lines=True)
    assert draw(SHOPS, seed="1") == draw(SHOPS, seed="1") != draw(SHOPS, seed="2")
    for argv, words in (
        ([sys.executable, "-c", "import sys; sys.exit('库存不足')"], "exit code 1"),
        ([sys.executable, "-c", "print('hello')"], "no JSON"),
        ([sys.executable, "-c", "print('{\"drawn\": 3}')"], "no list of ids"),
        ([str(tmp_path / "nothing")], "could not be run"),
    ):
        with pytest.raises(BlackBoxError, match=words):
            CommandDraw(argv=argv)(SHOPS)
    slow = CommandDraw(argv=[sys.executable, "-c", "import time; time.sleep(9)"], seconds=0.2)
    with pytest.raises(BlackBoxError, match="could not be run"):
        slow(SHOPS)


class Service(BaseHTTPRequestHandler):
    """A vendor's address: fair, unless its path says otherwise."""

    def do_POST(self) -> None:
        """Answer with ten of the ids."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/broken":
            self.send_error(503)
            return
        ids = asked["ids"][: -1 if self.path == "/bad" else None]
        drawn = random.Random(asked["seed"]).sample(ids, asked["number"])
        body = json.dumps({"result": drawn} if self.path == "/odd" else drawn).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    """Serve on the loopback while a test runs."""
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_a_draw(address: str) -> None:
    """A service is asked by POST; the fair one passes its budget, the bad one is caught."""
    more = {"number": 10}
    report = assert_fair_draw(HttpDraw(url=address, more=more), SHOPS, budget=Budget(draws=40))
    assert report.draws == 40
    with pytest.raises(UnfairDrawError, match="last row"):
        assert_fair_draw(
            HttpDraw(url=f"{address}/bad", more=more), SHOPS[:12], number=10, false_alarm=1e-4
        )
    odd = HttpDraw(url=f"{address}/odd", more=more, read=lambda answer: answer["result"])
    assert len(odd(SHOPS)) == 10


def test_an_address_that_does_not_answer(address: str) -> None:
    """A refusal and a closed door are errors with the address in them; ftp is none of ours."""
    with pytest.raises(BlackBoxError, match="HTTP 503"):
        HttpDraw(url=f"{address}/broken")(SHOPS)
    with pytest.raises(BlackBoxError, match="no answer"):
        HttpDraw(url="http://127.0.0.1:1/")(SHOPS)
    with pytest.raises(ValueError, match="http"):
        HttpDraw(url="file:///etc/hosts")


def test_large_registers_are_watched_without_pairs() -> None:
    """Beyond 2,000 rows pairs are not counted, and the report says so."""
    ids = [f"{row:05d}" for row in range(3000)]
    report = assert_fair_draw(fair_draw(5, 1), ids, number=5, budget=Budget(draws=20), order="kept")
    assert "pairs" not in report.families
    assert "pairs never together (— draws needed)" in str(report)
    assert report.evidence < log(100)
