"""The page of the day of the draw: what it reads, and a whole draw in a browser."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from door_client import Client, Listen, StillClock, login

from ssj_core.testing.worlds.district import S
from ssj_core.verify import verify_bundle

CHROMIUM = shutil.which("chromium")
QUERY = "plan=%E5%B8%82%E7%9B%91%E5%B1%80/2026&task=T1"
ROW = {"plan": f"{S}/2026", "task": "T1"}
SESSION = f"{S}/2026#T1-1"
DICE = "40271582139904617735"
WITNESSES = [{"name": "梁见证", "of": "区司法局"}, {"name": "商见证", "of": S}]
SEEN = [{"at": "2026-03-02T09:05:00+08:00", "record": "COMMIT", "witnesses": WITNESSES}]
THROW = {"session": SESSION, "dice": [DICE], "witnesses": WITNESSES, "seen": SEEN}


@pytest.fixture
def clock() -> StillClock:
    """Return a clock at nine in the morning."""
    return StillClock("2026-03-02T09:00:00+08:00")


@pytest.fixture
def hall(listen: Listen, clock: StillClock) -> Client:
    """Return the door of the hall where the draw is."""
    return listen(clock=clock, address="https://ssj.example.test/2026/")


def stands(client: Client, query: str = QUERY, **headers: str) -> Any:
    """Return what the page would show."""
    reply = client.get(f"/v1/moment?{query}", **headers)
    assert reply.status == 200, reply.body.decode()
    return reply.json


def test_what_is_shown_follows_the_draw(hall: Client, clock: StillClock) -> None:
    """Plan row, then the seal code and the groups, then the drawn with names and teams."""
    shown = stands(hall)
    assert (shown["stage"], shown["plan"]["effective"]) == ("open", "yes")
    assert {item["id"] for item in shown["plan"]["items"]} == {"S1"}
    assert "seal" not in shown
    sealed = hall.tell("draw.seal", {**ROW, "number": 10, "public_at": "2026-03-02T09:15:00+08:00"})
    state = sealed.json["result"]["state"]
    shown = stands(hall)
    assert shown["stage"] == "sealed"
    assert shown["seal"]["code"] == state["seal_code"]
    assert shown["seal"]["size"] == state["size"]
    assert shown["codes"]["seal"]["text"].endswith(state["seal_code"])
    assert shown["codes"]["seal"]["svg"].startswith("<svg")
    assert "check" not in shown["codes"]
    undrawn = hall.get(f"/v1/moment/bundle?{QUERY}")
    assert (undrawn.status, undrawn.json["code"]) == (422, "moment.undrawn")
    clock.at = "2026-03-02T09:20:00+08:00"
    drawn = hall.tell("draw.throw", THROW).json["result"]["state"]["drawn"]
    shown = stands(hall)
    result = shown["result"]
    assert [one["id"] for one in result["drawn"]] == [one["target"] for one in drawn]
    assert [[part["inspector"] for part in one["team"]] for one in result["drawn"]] == [
        one["team"] for one in drawn
    ]
    assert all(one["name"] for one in [*result["drawn"], *result["reserves"]])
    assert shown["codes"]["check"]["text"] == "https://ssj.example.test/2026/check.html"
    for of in ("public", "auditor"):
        bundle = hall.get(f"/v1/moment/bundle?{QUERY}&of={of}")
        report = verify_bundle(bundle.body)
        assert report.ok, report
        assert json.loads(bundle.body)["bundle"] == of


def test_an_unannounced_list_is_not_shown(hall: Client, clock: StillClock) -> None:
    """Before it opens, a closed list stays off the screen and out of the bundle people take home."""
    hall.tell(
        "draw.seal",
        {
            **ROW,
            "number": 10,
            "public_at": "2026-03-02T09:15:00+08:00",
            "open_at": "2026-06-30T18:00:00+08:00",
        },
    )
    clock.at = "2026-03-02T09:20:00+08:00"
    thrown = hall.tell("draw.throw", THROW)
    assert thrown.status == 200, thrown.body.decode()
    result = stands(hall)["result"]
    assert (result["closed"], result["drawn"], result["reserves"]) == ("yes", [], [])
    target = thrown.json["result"]["state"]["drawn"][0]["target"]
    assert target not in hall.get(f"/v1/moment/bundle?{QUERY}").body.decode()
    closed = hall.get(f"/v1/moment/bundle?{QUERY}&of=auditor")
    assert (closed.status, closed.json["code"]) == (422, "moment.closed")


def test_a_voided_draw_begins_again(hall: Client) -> None:
    """After a void the page stands at the plan again."""
    hall.tell("draw.seal", {**ROW, "number": 10, "public_at": "2026-03-02T09:15:00+08:00"})
    void = {"session": SESSION, "reason": "名录有误", "approver": "PH"}
    assert hall.tell("draw.void", {**void, "witnesses": WITNESSES}).status == 200
    assert stands(hall)["stage"] == "open"


@pytest.mark.parametrize(
    "query, who, status, code",
    [
        ("plan=x&task=T1", login(), 422, "moment.row"),
        ("", login(), 422, "moment.row"),
        (QUERY, login("WC", "卫健委"), 403, "hand.moment"),
        (QUERY, login("PC", S, "无"), 403, "command.forbidden"),
    ],
)
def test_who_may_look(
    hall: Client, query: str, who: dict[str, str], status: int, code: str
) -> None:
    """The page is for the departments of the row, and for whom the grants let draw."""
    for path in ("/v1/moment", "/v1/moment/bundle"):
        reply = hall.send("GET", f"{path}?{query}", headers=who)
        assert (reply.status, reply.json["code"]) == (status, code)


def test_the_page_keeps_to_its_own_server(hall: Client) -> None:
    """No outside address, nothing inline, a strict policy; the re-check page brings its own."""
    page, script, style = (
        hall.send("GET", f"/moment{part}") for part in ("", "/moment.js", "/moment.css")
    )
    for part in (page, script, style):
        assert part.status == 200
        assert b"http:" not in part.body
        assert b"https:" not in part.body
        assert "default-src 'none'" in part.headers["content-security-policy"]
    assert b"<script>" not in page.body
    assert b"style=" not in page.body
    assert b'data-login="said"' in page.body
    assert b"innerHTML" not in script.body
    assert hall.send("GET", "/moment/check.html").status == 200


@pytest.fixture
def browser() -> Iterator[Any]:
    """Return Chromium, if this machine has it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("width, height", [(1920, 1080), (390, 844)])
def test_a_draw_in_a_browser(
    hall: Client, clock: StillClock, browser: Any, tmp_path: Path, width: int, height: int
) -> None:
    """On a projector and on a phone: seal, note, throw, look, re-check, take home; without an error."""
    shots = Path(os.environ.get("SSJ_SHOTS", tmp_path))
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda sent: _own(sent.url, hall.port, faults))

    def enter() -> None:
        page.goto(f"http://127.0.0.1:{hall.port}/moment?{QUERY}")
        page.fill("#actor", "PC")
        page.fill("#department", S)
        page.click("#pick button")
        page.wait_for_selector("#row:not([hidden])")

    def shoot(name: str) -> None:
        page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    enter()
    page.wait_for_selector("#seal-form:not([hidden])")
    shoot("1-row")
    page.click("#seal-form button.act")
    page.wait_for_selector("#code span")
    code = stands(hall)["seal"]["code"]
    assert page.inner_text("#code").split() == code.split()
    for at, witness in enumerate(WITNESSES):
        for key, value in witness.items():
            page.fill(f"#people .people:nth-child({at + 1}) input[data-key={key}]", value)
    shoot("2-sealed")
    page.click("#note-form button.act")
    page.wait_for_selector("#noted:not([hidden])")
    page.fill("#numbers", "4027158213")
    page.click("#throw-form button.act")
    page.wait_for_selector("#fault:not([hidden])")
    assert "时间" in page.inner_text("#fault")
    shoot("3-early")
    clock.at = "2026-03-02T09:20:00+08:00"
    enter()
    page.wait_for_selector("#noted:not([hidden])")
    page.fill("#numbers", "4027 1582 1399 0461 7735")
    shoot("4-numbers")
    page.click("#throw-form button.act")
    page.wait_for_selector("#list .name")
    names = [one["name"] for one in stands(hall)["result"]["drawn"]]
    assert page.locator("#list .name").all_inner_texts() == names
    frame = page.frame_locator("#frame")
    frame.locator("#verdict.holds").wait_for(timeout=30_000)
    with page.expect_download() as saved:
        page.click("#save")
    taken = tmp_path / "taken.json"
    saved.value.save_as(taken)
    assert verify_bundle(taken.read_bytes()).ok
    shoot("5-drawn")
    assert [text for text in faults if "422" not in text] == []


def _own(url: str, port: int, faults: list[str]) -> None:
    if not url.startswith((f"http://127.0.0.1:{port}/", "data:", "blob:", "about:")):
        faults.append(f"outside: {url}")
