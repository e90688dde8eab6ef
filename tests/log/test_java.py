"""The Java page is a program: compiled as printed, it gives the shared known answers."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = """
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public final class Bench {
    public static void main(String[] args) throws Exception {
        try {
            var bouncy = Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider");
            java.security.Security.addProvider(
                (java.security.Provider) bouncy.getConstructor().newInstance());
        } catch (ClassNotFoundException absent) {
            System.err.println("no SM3");
        }
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            var w = Arrays.asList(line.split("\\t", -1));
            var draw = new SsjDraw(w.get(0));
            var rest = w.subList(3, w.size());
            out.println(switch (w.get(1)) {
                case "ticket" -> draw.ticket(w.get(2), w.get(3));
                case "key" -> draw.key(w.get(2), w.get(3), w.subList(4, w.size()));
                case "commitment" -> draw.commitment(w.get(2), rest);
                case "seed" -> draw.seed(w.get(2), rest);
                case "select" -> String.join("\\t",
                    draw.select(w.get(2), Integer.parseInt(w.get(3)), w.subList(4, w.size())));
                case "seal" -> SsjDraw.sealCode(w.get(2));
                default -> throw new IllegalArgumentException(line);
            });
        }
    }
}
"""
BOUNCY = Path("/usr/share/java/bcprov.jar")


def page() -> str:
    """Return the Java of the page."""
    text = (ROOT / "docs" / "java.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```java\n(.*?)```", text, re.DOTALL)
    return str(found)


def test_the_page_is_about_sixty_lines() -> None:
    """Without imports, blanks and brackets, the page keeps its promise of about sixty lines."""
    lines = [line.strip() for line in page().splitlines()]
    code = [line for line in lines if line not in {"", "}"} and not line.startswith("import ")]
    assert len(code) <= 60


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """Return what asks the compiled page a list of questions."""
    compiler, machine = shutil.which("javac"), shutil.which("java")
    if compiler is None or machine is None:
        pytest.skip("no Java compiler on this machine")
    folder = tmp_path_factory.mktemp("java")
    (folder / "SsjDraw.java").write_text(page(), encoding="utf-8")
    (folder / "Bench.java").write_text(BENCH, encoding="utf-8")
    words = [compiler, "-Xlint:all", "-Werror", "-encoding", "UTF-8", "--release", "17"]
    done = subprocess.run(  # noqa: S603 - the compiler found above, on files written here
        [*words, "SsjDraw.java", "Bench.java"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if "release version 17 not supported" in done.stderr:
        pytest.skip("this Java is older than 17")
    assert done.returncode == 0, done.stderr

    def ask(questions: list[list[str]]) -> list[str]:
        text = "".join("\t".join(question) + "\n" for question in questions)
        answer = subprocess.run(  # noqa: S603 - the machine found above
            [machine, "-cp", f"{folder}:{BOUNCY}", "Bench"],
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        return answer.stdout.decode().splitlines()

    return ask


def _questions(case: dict[str, Any], suite: str) -> list[tuple[list[str], str]]:
    """Return what to ask, and the known answer."""
    seed, key, items = case["seed"], case["unit_key"], case["items"]
    value = items[0].rpartition(":")[2]
    asked: list[tuple[list[str], str]] = [
        (["seal", case["commit"]], case["seal_code"]),
        (["seed", case["commit"], *items], seed),
        (["key", seed, "unit", case["group"]], key),
        (["key", seed, "assign", case["task"]], case["assign_key"]),
        (["commitment", "key", case["group"], key], case["key_commitment"]),
        (
            ["commitment", "contrib", case["session"], "scjg", value],
            case["contribution_commitment"],
        ),
    ]
    asked += [(["ticket", key, name], ticket) for name, ticket in case["tickets"].items()]
    for stratum, ids in case["frame"].items():
        if ids:
            for count in range(1, len(ids) + 1):
                answer = "\t".join(case["order"][stratum][:count])
                asked.append((["select", key, str(count), *reversed(ids)], answer))
    return [([suite, *question], answer) for question, answer in asked]


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_the_page_gives_the_known_answers(
    java: Callable[..., list[str]], vectors: Callable[[str], Any], suite: str
) -> None:
    """Seal code, seed, keys, commitments, tickets and every sample of the known answers."""
    if suite == "sm3" and not BOUNCY.exists():
        pytest.skip("Java has no SM3 of its own, and Bouncy Castle is not here")
    asked = _questions(vectors("ssj_draw_1_kat")[suite], suite)
    assert java([question for question, _ in asked]) == [answer for _, answer in asked]


def test_the_frozen_vectors_too(java: Callable[..., list[str]]) -> None:
    """Seed, keys and seal code of the library's own frozen vectors."""
    found = json.loads((ROOT / "tests" / "vectors" / "ssj-draw-1.json").read_text(encoding="utf-8"))
    case = found["sha256"]
    asked = [
        ["sha256", "seed", case["commit"], *case["items"]],
        ["sha256", "seal", case["commit"]],
    ]
    assert java(asked) == [case["seed"], case["seal_code"]]
