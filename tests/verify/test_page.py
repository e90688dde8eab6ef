"""The browser's page: the second implementation, in node and (if there is one) in Chromium."""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import ssj_core as ssj
import ssj_core.verify
from ssj_core.encoding import SUITES
from ssj_core.verify import PAGE, verify_bundle

HTML = Path(ssj_core.verify.__file__).parent.joinpath(*PAGE)
KAT = Path(__file__).parents[1] / "vectors" / "ssj_draw_1_kat.json"
STEPS = (1, 2, 3, 4, 5, 6, 10, 11)
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def script() -> str:
    """Return the page's script."""
    found = re.search(r"<script>\n(.*?)</script>", HTML.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def in_node(program: str, given: Any) -> Any:
    """Run `program` after the page's script; `given` is its input, what it returns the output."""
    whole = (
        f"{script()}\nconst given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        f"process.stdout.write(JSON.stringify((() => {{ {program} }})()));"
    )
    assert NODE
    done = subprocess.run(  # noqa: S603 - the page's own script
        [NODE, "-e", whole], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def checked(texts: list[str]) -> list[dict[int, str]]:
    """Return the status of every step, for each text."""
    program = "return given.map((t) => ssj.check(t).steps.map((s) => [s.n, s.status]));"
    return [dict(row) for row in in_node(program, texts)]


def test_the_page_keeps_its_promises() -> None:
    """One file, no network, no other script, a strict policy."""
    html = HTML.read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'" in html
    assert not re.search(
        r"https?://|<link|<img|@import|url\(|fetch\(|XMLHttpRequest|import\(", html
    )
    assert html.count("<script") == 2
    assert '<script type="application/json" id="bundle"></script>' in html
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", html)


@needs_node
@pytest.mark.parametrize("suite", SUITES)
def test_known_answers(suite: str) -> None:
    """The page's functions give the shared known answers."""
    program = """
      const k = given.k, s = given.suite, key = ssj.K(s, 'unit', k.seed, k.group);
      const tickets = Object.fromEntries(Object.keys(k.tickets).map((n) => [n, ssj.T(s, key, n)]));
      const salt = (n) => ssj.T(s, ssj.C(s, 'salt', k.frame_secret), n);
      const label = (x) => ssj.T(s, ssj.C(s, 'label', k.frame_secret), x).slice(0, 16);
      const order = (x) => [...k.frame[x]].sort((a, b) => (tickets[a] < tickets[b] ? -1 : 1));
      const leaves = (x) => [...k.frame[x]].sort((a, b) => (ssj.before(a, b) ? -1 : 1));
      const attributes = (n) => JSON.parse(k.attributes[n] || '{}');
      const strata = Object.keys(k.frame), each = (f) => Object.fromEntries(strata.map((x) => [x, f(x)]));
      const result = k.result_root.leaves.map(([n, rank]) => ssj.resultLeaf(n, rank, salt(n)));
      const byLabel = Object.keys(k.average.numbers).sort((a, b) => (label(a) < label(b) ? -1 : 1));
      const numbers = ssj.average(s, k.seed, k.task, byLabel.map((x) => ssj.fraction(k.average.numbers[x])));
      return {
        seed: ssj.seedOf(s, k.commit, k.items), unit_key: key, tickets,
        key_commitment: ssj.C(s, 'key', k.group, key), assign_key: ssj.K(s, 'assign', k.seed, k.task),
        contribution_commitment: ssj.C(s, 'contrib', k.session, 'scjg', k.items[0].split(':')[2]),
        seal_code: ssj.sealCode(k.commit), order: each(order), leaf_order: each(leaves), labels: each(label),
        salts: Object.fromEntries(Object.keys(k.salts).map((n) => [n, salt(n)])),
        roots: each((x) => ssj.root(s, leaves(x).map((n) => ssj.frameLeaf(s, n, label(x), attributes(n), salt(n))))),
        result: ssj.root(s, result), n: Object.fromEntries(byLabel.map((x, i) => [x, numbers[i]])),
        self: ssj.selfTest(),
      };
    """
    known = json.loads(KAT.read_bytes())[suite]
    made = in_node(program, {"k": known, "suite": suite})
    assert made.pop("self") is True
    assert made.pop("result") == known["result_root"]["root"]
    assert made.pop("n") == known["average"]["n"]
    for name, value in made.items():
        assert value == known[name], name


@needs_node
def test_hashes_at_every_length(tools: Any) -> None:
    """Both hashes agree with hashlib's at every length across three blocks."""
    texts = ["a" * n for n in range(200)]
    for suite in SUITES:
        made = in_node(f"return given.map((t) => ssj.H('{suite}', t));", texts)
        assert made == [tools.Maker(suite).hash(text.encode()).hex() for text in texts]


def sessions(draw: Any, tools: Any) -> list[bytes]:
    """Return bundles and slips in every mode."""
    dice = "dice:40271582139904617735"
    frame = {"X": tools.FRAME["A"][:6] + tools.FRAME["Z"], "Y": tools.FRAME["A"][6:]}
    pairs = {
        "together": {},
        "apart": {"numbers": {"A": 2, "D": 1, "Z": 1}},
        "rotated": {"frame": frame, "numbers": {"X": 4, "Y": 1}},
    }
    made = [draw(suite=suite) for suite in SUITES]
    made += [
        draw(tasks=[tools.task(numbers={"A": "7/3", "D": "5/2", "Z": "1/6"})]),
        draw(mode="unannounced", items=["secret", dice]),
        draw(reveals="proofs", items=["secret", dice]),
        draw(purpose="rehearsal", items=["secret"]),
    ]
    for relation, more in pairs.items():
        tasks = [
            tools.task("t1", group="g", relation=relation),
            tools.task("t2", group="g", relation=relation, **more),
        ]
        made.append(draw(tasks=tasks))
    found = [m.public() for m in made] + [m.slip("150699000000017") for m in made[:3]]
    return [*found, made[3].public(made[3].OPEN), made[0].slip("只有一户")]


@needs_node
def test_good_bundles_hold(draw: Any, tools: Any) -> None:
    """What holds for the one implementation holds for the other, step by step."""
    for data, told in zip(
        sessions(draw, tools), checked([d.decode() for d in sessions(draw, tools)]), strict=True
    ):
        report = verify_bundle(data)
        assert report.ok
        assert "wrong" not in told.values()
        for step in report.steps:
            if step.status == "not-checked" and step.number not in {5, 10}:
                assert told[step.number] == "not-checked"
        assert (told[6] == "holds") == (report.steps[5].status == "holds")
        assert (told[11] == "holds") == (report.steps[10].status == "holds")


ATTACKS = Path(__file__).parents[1] / "vectors" / "attacks"
NOT_THE_PAGES = {"drand-forged", "false-shortage-aud", "lookalike-aud", "rules-arithmetic-aud"}
"""What stands in a frame, a plan or a signature: the page says that it does not check it."""


@needs_node
def test_the_page_answers_every_attack() -> None:
    """The same verdict and line as the command, or the step at fault is named as not checked."""
    files = sorted(p for p in ATTACKS.glob("*.json") if p.name != "expect.json")
    program = (
        "return given.map((t) => { const r = ssj.check(t); return [r.ok, r.line, r.steps]; });"
    )
    told = in_node(program, [path.read_text(encoding="utf-8") for path in files])
    for path, (ok, line, steps) in zip(files, told, strict=True):
        report = verify_bundle(path.read_bytes())
        if path.stem in NOT_THE_PAGES:
            at = report.wrong[0].number
            (step,) = [step for step in steps if step["n"] == at]
            assert ok
            assert step["status"] == "not-checked" or "not checked" in step["en"]
        else:
            assert ok == report.ok, path
            assert line in {report.line, "public" if report.line == "auditor" else ""}, path


@needs_node
def test_a_frame_beside_the_bundle_is_said_not_to_be_read(tmp_path: Path) -> None:
    """The page cannot open another file: it names it and says what can."""
    result = ssj.seal([f"店{i}" for i in range(9)], count=2).draw(ssj.Dice("4" * 20))
    path = result.save(tmp_path / "审计包.json", "auditor", beside=True)
    program = "return ssj.check(given).steps.map((s) => [s.status, s.zh, s.en]);"
    status, zh, en = in_node(program, path.read_text(encoding="utf-8"))[6]
    assert status == "not-checked"
    assert "审计包-1.jsonl 中，此页面读不到" in zh
    assert "审计包-1.jsonl beside the bundle" in en
    whole = result.save(tmp_path / "全.json", "auditor")
    assert in_node(program, whole.read_text(encoding="utf-8"))[6][2] == "not checked by this page"


@needs_node
def test_both_find_the_same(draw: Any, tools: Any) -> None:
    """Single bits changed: both implementations say wrong, or both do not, and at the same step."""
    chance = random.Random(5)  # noqa: S311 - which bits are tried is no secret
    texts = []
    for data in sessions(draw, tools):
        for bit in chance.sample(range(8 * len(data)), 250):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            try:
                texts.append(changed.decode())
            except UnicodeDecodeError:
                continue
    for text, told in zip(texts, checked(texts), strict=True):
        report = verify_bundle(text.encode())
        first = [step.number for step in report.wrong if step.number in STEPS][:1]
        assert [n for n, status in told.items() if status == "wrong"][:1] == first, text


def page_of(data: bytes) -> str:
    """Return the page with a bundle embedded, as a publisher does it."""
    text = data.decode().replace("<", "\\u003c")
    html = HTML.read_text(encoding="utf-8")
    return html.replace('id="bundle"></script>', f'id="bundle">{text}</script>')


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("width", [390, 1200])
def test_in_chromium(draw: Any, tools: Any, tmp_path: Path, width: int) -> None:
    """A good bundle, one changed, and 100,000 targets, in a browser, from a file."""
    api = pytest.importorskip("playwright.sync_api")
    name = "a<b>&\\u003c"
    task = tools.task(frame=tools.FRAME | {"Z": [name]}, numbers={"A": 3, "D": 2, "Z": 1})
    good = draw(tasks=[task], purpose="rehearsal").public()
    many = draw(
        tasks=[
            tools.task(frame={"A": [f"9{n:017d}" for n in range(100_000)]}, numbers={"A": 50_000})
        ]
    )
    (tmp_path / "good.html").write_text(page_of(good), encoding="utf-8")
    (tmp_path / "bad.json").write_bytes(good.replace(b'"ticket":"', b'"ticket":"0', 1))
    (tmp_path / "many.json").write_bytes(many.public())
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 844})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((tmp_path / "good.html").as_uri())
        page.wait_for_selector("#verdict.holds")
        assert "演练" in page.inner_text("#practice")
        page.fill("#code", name)
        assert "名单中有它" in page.inner_text("#answer")
        page.click("#lang")
        assert "It is listed" in page.inner_text("#answer")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_input_files("#file", tmp_path / "bad.json")
        page.wait_for_selector("#verdict.wrong")
        page.set_input_files("#file", tmp_path / "many.json")
        page.wait_for_selector("#verdict.holds", timeout=60_000)
        assert "50000 tickets" in page.inner_text("#steps")
        assert page.locator("#rows tr").count() == 200
        assert said == []
        browser.close()
